//! Things as JSON: one, or a page of them, with what belongs to each.

use std::collections::HashMap;

use serde_json::json;
use stheno_domain::page::{self, Listed, Page};
use stheno_domain::table::{self, Link};
use stheno_domain::{Column, Condition, Database, Error, Row, StorageError, Tx};

use stheno_http::answer::Answer;

use crate::cursor;
use crate::json::{part_items, write_members, write_name};
use crate::orders;
use crate::resource::{Kind, Relation, Resource, Selection};

/// `{"customer":{…}}`; None when there is no such thing.
///
/// # Errors
/// When storage fails.
pub async fn one(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    id: &str,
) -> Result<Option<Vec<u8>>, Error> {
    one_where(tx, resource, selection, id, &Condition::ALWAYS).await
}

/// The same with what belongs to it, which may be much: as it is little nearly always, it is read at once, and only then where
/// it holds up nobody.
///
/// # Errors
/// When storage fails.
pub async fn one_soon(
    database: &Database,
    resource: &'static Resource,
    selection: Selection,
    id: &str,
) -> Result<Option<Vec<u8>>, Error> {
    let passing = selection.in_passing();
    match database.read(async |tx: &mut Tx<'_>| one(tx, resource, &passing, id).await).await {
        Err(Error::NotInPassing) => {
            let id = id.to_owned();
            database.scan(async move |tx: &mut Tx<'_>| one(tx, resource, &selection, &id).await).await
        }
        body => body,
    }
}

/// The same; None, too, when the thing does not fulfil the condition.
///
/// # Errors
/// When storage fails.
pub async fn one_where(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    id: &str,
    condition: &Condition,
) -> Result<Option<Vec<u8>>, Error> {
    let mut body = Vec::with_capacity(512);
    body.push(b'{');
    write_name(&mut body, resource.name);
    body.push(b'{');
    if !write_one(tx, resource, selection, id, condition, &mut body).await? {
        return Ok(None);
    }
    body.extend_from_slice(b"}}");
    Ok(Some(body))
}

/// The members of a thing without braces; None when there is no such thing.
///
/// # Errors
/// When storage fails.
pub async fn members(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    id: &str,
) -> Result<Option<Vec<u8>>, Error> {
    let mut members = b"{".to_vec();
    let found = write_one(tx, resource, selection, id, &Condition::ALWAYS, &mut members).await?;
    Ok(found.then(|| members.split_off(1)))
}

/// The answer to a deletion, given as an object, with the members of the thing that it was part of.
#[must_use]
pub fn with_parent(deleted: &str, parent: &[u8]) -> Vec<u8> {
    let mut body = deleted.strip_suffix('}').unwrap_or(deleted).as_bytes().to_vec();
    body.extend_from_slice(b",\"parent\":{");
    body.extend_from_slice(parent);
    body.extend_from_slice(b"}}");
    body
}

/// Appends the members of a thing behind a brace; whether there is such a thing.
async fn write_one(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    id: &str,
    condition: &Condition,
    body: &mut Vec<u8>,
) -> Result<bool, Error> {
    let each = |row: &Row<'_>| write_members(body, &selection.columns, row, 0);
    if table::one(tx, resource.table, &selection.columns, id, condition, each).await?.is_none() {
        return Ok(false);
    }
    if !selection.relations.is_empty() {
        write_relations(tx, selection, &[id.to_owned()], std::slice::from_mut(body)).await?;
    }
    Ok(true)
}

/// Makes a change and gives the thing that it is about, as it then is: `{"customer":{…}}`. The change gives the id of the
/// thing, or None when there is none.
///
/// Without relations it is read in the transaction of the change. Relations are read after it, where they hold up nobody:
/// on SQLite all changes wait for one another.
///
/// # Errors
/// Those of the change, or when storage fails.
pub async fn after(
    database: &Database,
    resource: &'static Resource,
    selection: Selection,
    change: impl AsyncFn(&mut Tx<'_>) -> Result<Option<String>, Error> + Send + 'static,
) -> Result<Option<Vec<u8>>, Error> {
    if selection.relations.is_empty() {
        let write = async move |tx: &mut Tx<'_>| match change(tx).await? {
            Some(id) => one(tx, resource, &selection, &id).await,
            None => Ok(None),
        };
        return database.write(write).await;
    }
    match database.write(change).await? {
        Some(id) => database.scan(async move |tx: &mut Tx<'_>| one(tx, resource, &selection, &id).await).await,
        None => Ok(None),
    }
}

/// The answer with one thing; an empty object where there is none, which Medusa answers in some places.
#[must_use]
pub fn or_empty(body: Option<Vec<u8>>) -> Answer {
    Answer::ok(body.unwrap_or_else(|| b"{}".to_vec()))
}

/// The answer to a deletion: `{"id":"…","object":"customer","deleted":true}`.
#[must_use]
pub fn deleted(resource: &'static Resource, id: &str) -> String {
    json!({ "id": id, "object": resource.name, "deleted": true }).to_string()
}

/// `{"customers":[…],"count":…,"offset":…,"limit":…}`, or with cursors in place of the offset.
///
/// # Errors
/// When storage fails.
pub async fn page(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    filter: &Condition,
    page: &Page,
) -> Result<Vec<u8>, Error> {
    let shown = (page.offset.to_string(), page.limit.to_string());
    page_shown(tx, resource, selection, filter, page, (&shown.0, &shown.1)).await
}

/// The same, with these texts as `offset` and `limit`.
///
/// # Errors
/// When storage fails.
pub async fn page_shown(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    filter: &Condition,
    page: &Page,
    shown: (&str, &str),
) -> Result<Vec<u8>, Error> {
    let mut body = Vec::with_capacity(8 * 1024);
    body.push(b'{');
    write_name(&mut body, resource.plural);
    let listed = list(tx, resource, selection, filter, page, &mut body).await?;
    body.extend_from_slice(cursor::about(page, &listed, shown).as_bytes());
    body.push(b'}');
    Ok(body)
}

/// Appends the things of a page as a list; gives what else there is to say of it.
///
/// # Errors
/// When storage fails.
pub async fn list(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    filter: &Condition,
    page: &Page,
    body: &mut Vec<u8>,
) -> Result<Listed<()>, Error> {
    body.push(b'[');
    let listed = if selection.relations.is_empty() {
        let each = |row: &Row<'_>| {
            body.extend_from_slice(if body.last() == Some(&b'[') { b"{" } else { b",{" });
            write_members(body, &selection.columns, row, 0)?;
            body.push(b'}');
            Ok(())
        };
        page::list(tx, resource.table, &selection.columns, filter, page, each).await?
    } else {
        write_related_rows(tx, resource, selection, filter, page, body).await?
    };
    body.push(b']');
    Ok(listed)
}

/// Things by their ids, as objects, in no order; those that there are not are left out.
///
/// # Errors
/// When storage fails.
pub(crate) async fn by_ids(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    ids: Vec<String>,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let columns = with_id(resource, selection);
    let mut rows = Vec::with_capacity(ids.len());
    let each = |row: &Row<'_>| {
        rows.push(read_with_id(selection, row)?);
        Ok(())
    };
    table::by_ids(tx, resource.table, ids, &columns, each).await?;
    let (ids, mut members): (Vec<String>, Vec<Vec<u8>>) = rows.into_iter().unzip();
    write_relations(tx, selection, &ids, &mut members).await?;
    members.iter_mut().for_each(|members| members.push(b'}'));
    Ok(ids.into_iter().zip(members).collect())
}

/// The wanted columns, and the id behind them, to find what belongs to the row.
fn with_id(resource: &'static Resource, selection: &Selection) -> Vec<&'static Column> {
    selection.columns.iter().copied().chain([resource.table.id]).collect()
}

/// The id of such a row, and its members behind a brace.
fn read_with_id(selection: &Selection, row: &Row<'_>) -> Result<(String, Vec<u8>), StorageError> {
    let mut members = b"{".to_vec();
    write_members(&mut members, &selection.columns, row, 0)?;
    Ok((row.string(selection.columns.len())?, members))
}

async fn write_related_rows(
    tx: &mut Tx<'_>,
    resource: &'static Resource,
    selection: &Selection,
    filter: &Condition,
    page: &Page,
    body: &mut Vec<u8>,
) -> Result<Listed<()>, Error> {
    let columns = with_id(resource, selection);
    let each = |row: &Row<'_>| read_with_id(selection, row);
    let Listed { rows, count, before, after } = page::list(tx, resource.table, &columns, filter, page, each).await?;
    let (ids, mut members): (Vec<String>, Vec<Vec<u8>>) = rows.into_iter().unzip();
    write_relations(tx, selection, &ids, &mut members).await?;
    for (position, members) in members.iter().enumerate() {
        body.extend_from_slice(if position > 0 { b"," } else { b"" });
        body.extend_from_slice(members);
        body.push(b'}');
    }
    Ok(Listed { rows: Vec::new(), count, before, after })
}

/// Appends the relations to the members of each thing.
async fn write_relations(
    tx: &mut Tx<'_>,
    selection: &Selection,
    ids: &[String],
    members: &mut [Vec<u8>],
) -> Result<(), Error> {
    // The same thing may be among them several times: as what belongs to several others.
    let mut positions: HashMap<&str, Vec<usize>> = HashMap::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        positions.entry(id).or_default().push(at);
    }
    for (relation, wanted) in &selection.relations {
        let single = matches!(relation.kind, Kind::One(_));
        for members in members.iter_mut() {
            if members.last() != Some(&b'{') {
                members.push(b',');
            }
            write_name(members, relation.name);
            if !single {
                members.push(b'[');
            }
        }
        write_others(tx, relation, wanted, &positions, members).await?;
        for members in members.iter_mut() {
            if !single {
                members.push(b']');
            } else if members.last() == Some(&b':') {
                members.extend_from_slice(b"null");
            }
        }
    }
    Ok(())
}

/// Of how many others the relations are shown: each of them may have many.
const MOST_EXPANDED: usize = 10_000;

/// Appends the others of a relation to the members of those that they belong to.
async fn write_others(
    tx: &mut Tx<'_>,
    relation: &'static Relation,
    wanted: &Selection,
    positions: &HashMap<&str, Vec<usize>>,
    members: &mut [Vec<u8>],
) -> Result<(), Error> {
    let link = match (relation.kind, relation.key_alone) {
        (_, Some((link, key))) if relation.key.is_some_and(|key| wanted.columns == [key]) => {
            return write_plain(tx, link, &Selection::of(&[key]), positions, members).await;
        }
        (Kind::Many(link) | Kind::One(link), _) => link,
        (Kind::Orders(link, view), _) => {
            let view = view(&wanted.paths);
            return orders::write_related(tx, view.as_ref(), link, positions, members, wanted.in_passing).await;
        }
        (Kind::Elsewhere, _) => return Ok(()),
    };
    if wanted.relations.is_empty() {
        return write_plain(tx, link, wanted, positions, members).await;
    }
    let Some(id) = relation.columns.iter().find(|column| column.name == "id") else {
        return Ok(());
    };
    let columns: Vec<&'static Column> = wanted.columns.iter().copied().chain([*id]).collect();
    let mut others: Vec<(String, String, Vec<u8>)> = Vec::new();
    let each = |row: &Row<'_>| {
        // One too many tells as much as all.
        if others.len() <= MOST_EXPANDED {
            let mut members = b"{".to_vec();
            write_members(&mut members, &wanted.columns, row, 1)?;
            others.push((row.string(0)?, row.string(columns.len())?, members));
        }
        Ok(())
    };
    table::related(tx, link, owners(positions), &columns, &wanted.only, None, each).await?;
    if others.len() > MOST_EXPANDED {
        return Err(Error::TooManyRelated);
    }
    let ids: Vec<String> = others.iter().map(|(_, id, _)| id.clone()).collect();
    let (owners, mut written): (Vec<String>, Vec<Vec<u8>>) =
        others.into_iter().map(|(owner, _, members)| (owner, members)).unzip();
    Box::pin(write_relations(tx, wanted, &ids, &mut written)).await?;
    for (owner, other) in owners.iter().zip(written) {
        for at in positions.get(owner.as_str()).into_iter().flatten() {
            if let Some(members) = members.get_mut(*at) {
                part_items(members);
                members.extend_from_slice(&other);
                members.push(b'}');
            }
        }
    }
    Ok(())
}

/// The same for others without relations of their own.
async fn write_plain(
    tx: &mut Tx<'_>,
    link: &'static Link,
    wanted: &Selection,
    positions: &HashMap<&str, Vec<usize>>,
    members: &mut [Vec<u8>],
) -> Result<(), Error> {
    let each = |row: &Row<'_>| {
        for at in positions.get(row.text(0)?).into_iter().flatten() {
            if let Some(members) = members.get_mut(*at) {
                write_item(members, &wanted.columns, row)?;
            }
        }
        Ok(())
    };
    table::related(tx, link, owners(positions), &wanted.columns, &wanted.only, None, each).await
}

fn owners(positions: &HashMap<&str, Vec<usize>>) -> Vec<String> {
    positions.keys().map(|id| (*id).to_owned()).collect()
}

/// Appends one of the others; `null` when nothing of it was asked for, as in Medusa.
fn write_item(out: &mut Vec<u8>, columns: &[&'static Column], row: &Row<'_>) -> Result<(), StorageError> {
    part_items(out);
    if columns.is_empty() {
        out.extend_from_slice(b"null");
        return Ok(());
    }
    out.push(b'{');
    write_members(out, columns, row, 1)?;
    out.push(b'}');
    Ok(())
}
