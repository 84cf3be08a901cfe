//! A transaction of either engine.

use std::borrow::Cow;
use std::sync::Arc;

use crate::condition::SearchIndex;
use crate::dialect::{Dialect, count_in_index, is_rare};
use crate::news::{Topic, Topics};
use crate::postgres::Session;
use crate::postgres::feed::announce;
use crate::row::{Inner, Row};
use crate::sqlite::Memory;
use crate::{Condition, Error, Feed, Statement, Value};

/// A transaction. It is handed to a closure and ends with it: committed when the closure gives `Ok`, taken back when
/// it gives `Err`.
pub struct Tx<'c> {
    pub(crate) engine: Engine<'c>,
    /// What is remembered on a connection to SQLite for long reading.
    memory: Option<&'c mut Memory>,
    pub(crate) after: After,
}

pub(crate) enum Engine<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut Session),
}

/// Work for the end of the transaction.
#[derive(Default)]
pub(crate) struct After {
    /// Statements that PostgreSQL gets with the COMMIT.
    pub(crate) last: Vec<Statement>,
    /// The numbers of the feeds that rows are added to.
    pub(crate) feeds: Vec<u8>,
    pub(crate) counts: Vec<(Cow<'static, str>, i64)>,
    /// What it tells of to who waits.
    pub(crate) news: Topics,
    /// Whether something is withdrawn that may be remembered as good.
    pub(crate) withdraws: bool,
    pub(crate) reindex: Vec<Reindex>,
    /// Rows that were added with text under an index, by the first and the last of their numbers. SQLite alone has them.
    pub(crate) added: Vec<(&'static SearchIndex, (i64, i64))>,
}

impl After {
    /// Adds what another closure leaves, as far as SQLite's writer has to do with it.
    pub(crate) fn add(&mut self, mut other: Self) {
        self.counts.append(&mut other.counts);
        self.reindex.append(&mut other.reindex);
        self.added.append(&mut other.added);
        self.news.add_all(other.news);
    }
}

/// A row whose text changed.
pub(crate) struct Reindex {
    pub(crate) index: &'static SearchIndex,
    pub(crate) id: String,
    pub(crate) fresh: bool,
}

const COUNTED: &str = "SELECT CAST(coalesce(sum(value), 0) AS bigint) FROM counter WHERE name = $1";
const COUNTED_WITHOUT: &str = "SELECT CAST(coalesce(sum(CASE WHEN name = $1 THEN value ELSE -value END), 0) AS bigint) \
                               FROM counter WHERE name IN ($1, $2)";

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c rusqlite::Connection) -> Self {
        Self { engine: Engine::Sqlite(connection), memory: None, after: After::default() }
    }

    /// The same on a connection that remembers something.
    pub(crate) fn remembering(connection: &'c rusqlite::Connection, memory: &'c mut Memory) -> Self {
        Self { memory: Some(memory), ..Self::sqlite(connection) }
    }

    pub(crate) fn postgres(session: &'c mut Session) -> Self {
        Self { engine: Engine::Postgres(session), memory: None, after: After::default() }
    }

    /// Begins a statement that is put together at run time.
    #[must_use]
    pub fn statement(&self, sql: &'static str) -> Statement {
        let mut statement = Statement::new(self.dialect(), sql);
        statement.samples = self.memory.as_ref().map(|memory| Arc::clone(&memory.samples));
        statement
    }

    fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Sqlite(_) => Dialect::Sqlite,
            Engine::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement of the program's and gives every row to `each`.
    ///
    /// # Errors
    /// What the engine or `each` says.
    pub async fn query<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut prepared = prepare(connection, sql)?;
                let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    all.push(each(&Row(Inner::Sqlite(row)))?);
                }
                Ok(all)
            }
            Engine::Postgres(session) => {
                let rows = session.query(sql, values).await?;
                rows.iter().map(|row| each(&Row(Inner::Postgres(row)))).collect()
            }
        }
    }

    /// Runs a statement of the program's and gives its first row, if there is one, to `each`.
    ///
    /// # Errors
    /// What the engine or `each` says.
    pub async fn query_one<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        each: impl FnOnce(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut prepared = prepare(connection, sql)?;
                let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
                rows.next()?.map(|row| each(&Row(Inner::Sqlite(row)))).transpose()
            }
            Engine::Postgres(session) => {
                let rows = session.query(sql, values).await?;
                rows.first().map(|row| each(&Row(Inner::Postgres(row)))).transpose()
            }
        }
    }

    /// Runs a statement made at run time and gives every row to `each`.
    ///
    /// # Errors
    /// What the engine or `each` says.
    pub async fn select<T>(
        &mut self,
        statement: Statement,
        each: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        match statement.error {
            Some(error) => Err(error),
            None => self.query(&statement.sql, &statement.values, each).await,
        }
    }

    /// Runs two statements that do not depend on one another; PostgreSQL gets both at once. The second gives one
    /// whole number, a count.
    ///
    /// # Errors
    /// What the engine or `each` says.
    pub async fn select_and_count<T>(
        &mut self,
        statement: Statement,
        count: Statement,
        mut each: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<(Vec<T>, i64), Error> {
        if let Some(error) = statement.error.or(count.error) {
            return Err(error);
        }
        let (rows, counted) = match &mut self.engine {
            Engine::Sqlite(_) => {
                let rows = self.query(&statement.sql, &statement.values, each).await?;
                (rows, self.counted_before(&count.sql, &count.values).await?)
            }
            Engine::Postgres(session) => {
                let (rows, counted) =
                    session.query_and_count((&statement.sql, &statement.values), (&count.sql, &count.values)).await?;
                let rows =
                    rows.iter().map(|row| each(&Row(Inner::Postgres(row)))).collect::<Result<Vec<T>, Error>>()?;
                (rows, Some(counted))
            }
        };
        Ok((rows, counted.unwrap_or_default()))
    }

    /// Learns what is to be known for the searches of a condition, before statements are made of it: on SQLite, how frequent
    /// pieces of text are.
    ///
    /// # Errors
    /// What the engine says.
    pub fn prepare_searches(&self, condition: &Condition) -> Result<(), Error> {
        let (Engine::Sqlite(connection), Some(memory)) = (&self.engine, &self.memory) else { return Ok(()) };
        match condition {
            Condition::Search(index, _) => memory.learn(connection, index),
            Condition::All(conditions) | Condition::Any(conditions) => {
                conditions.iter().try_for_each(|condition| self.prepare_searches(condition))
            }
            _ => Ok(()),
        }
    }

    /// Whether a condition asks for a word that an index finds in so many rows at most, as far as is known.
    #[must_use]
    pub fn is_rare(&self, condition: &Condition, most: i64) -> bool {
        match condition {
            Condition::Search(index, words) => {
                let statement = self.statement("");
                words.iter().any(|word| is_rare(&statement, index, word, most))
            }
            Condition::All(conditions) => conditions.iter().any(|condition| self.is_rare(condition, most)),
            _ => false,
        }
    }

    /// A statement that counts what a search finds, where its index alone can tell. It must hold no rows but live ones.
    #[must_use]
    pub fn counted_in_index(&self, index: &'static SearchIndex, words: &[String]) -> Option<Statement> {
        count_in_index(self.statement("SELECT count(*) FROM "), index, words)
    }

    /// The count that a statement gives, for who wants to know it before the rows; None on PostgreSQL, which gets both statements at
    /// once and knows by itself how to find what is common.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn count_first(&mut self, count: &Statement) -> Result<Option<i64>, Error> {
        match (&self.engine, &count.error) {
            (Engine::Sqlite(_), None) => self.counted_before(&count.sql, &count.values).await,
            _ => Ok(None),
        }
    }

    /// The count that a statement gives on SQLite; where that is remembered, it may have been counted before.
    async fn counted_before(&mut self, sql: &str, values: &[Value]) -> Result<Option<i64>, Error> {
        let known = self.memory.as_ref().and_then(|memory| memory.counts.get(sql, values));
        if known.is_some() {
            return Ok(known);
        }
        let counted = self.query_one(sql, values, |row| row.int(0)).await?;
        if let (Some(memory), Some(counted)) = (&mut self.memory, counted) {
            memory.counts.put(sql, values, counted);
        }
        Ok(counted)
    }

    /// A statement that gives the kept count of that name; see [`Tx::count`].
    #[must_use]
    pub fn counted(&self, name: &str) -> Statement {
        let mut statement = self.statement(COUNTED);
        statement.values.push(name.into());
        statement
    }

    /// A statement that gives how much greater the first kept count is than the second.
    #[must_use]
    pub fn counted_without(&self, name: &str, without: &str) -> Statement {
        let mut statement = self.statement(COUNTED_WITHOUT);
        statement.values.extend([name.into(), without.into()]);
        statement
    }

    /// Runs a statement that changes rows.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let changed = prepare(connection, sql)?.execute(rusqlite::params_from_iter(values))?;
                Ok(changed as u64)
            }
            Engine::Postgres(session) => session.execute(sql, values).await,
        }
    }

    /// Runs a statement of the program's that changes rows with each of these values, in their order; gives how many rows
    /// each changed. PostgreSQL gets many of them at once.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn execute_each(&mut self, sql: &str, each: &[Vec<Value>]) -> Result<Vec<u64>, Error> {
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut prepared = prepare(connection, sql)?;
                let mut run = |values: &Vec<Value>| prepared.execute(rusqlite::params_from_iter(values));
                each.iter().map(|values| Ok(run(values)? as u64)).collect()
            }
            Engine::Postgres(session) => session.execute_each(sql, each).await,
        }
    }

    /// Runs a statement made at run time that changes rows.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn change(&mut self, statement: Statement) -> Result<u64, Error> {
        match statement.error {
            Some(error) => Err(error),
            None => self.execute(&statement.sql, &statement.values).await,
        }
    }

    /// Runs a statement made at run time by the end of the transaction: for rows that are added and that nothing in the
    /// transaction reads. PostgreSQL gets it together with the COMMIT, so that nobody waits for it twice.
    ///
    /// # Errors
    /// What the engine says. What PostgreSQL says comes with the end of the transaction.
    pub async fn append(&mut self, statement: Statement) -> Result<(), Error> {
        match self.engine {
            Engine::Sqlite(_) => self.change(statement).await.map(|_| ()),
            Engine::Postgres(_) => {
                self.after.last.push(statement);
                Ok(())
            }
        }
    }

    /// Says that rows are about to be added to a feed; it must be said before.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn announce(&mut self, feed: &'static Feed) -> Result<(), Error> {
        let known = self.after.feeds.contains(&feed.number);
        if known || matches!(self.engine, Engine::Sqlite(_)) {
            return Ok(());
        }
        self.after.feeds.push(feed.number);
        let announcement = announce(self, feed);
        self.append(announcement).await
    }

    /// Keeps others from adding, changing and deleting rows of a table until the end of the transaction, and waits for those who do
    /// for a tenth of a second. To be called before anything else, for who reads after it is to see what they have done. On SQLite
    /// it is so in any transaction that writes.
    ///
    /// # Errors
    /// [`Error::Busy`] when others write for longer, or what the engine says.
    pub async fn lock_table(&mut self, table: &'static str) -> Result<(), Error> {
        if let Engine::Postgres(_) = self.engine {
            self.execute("SET LOCAL lock_timeout = '100ms'", &[]).await?;
            self.execute(&format!("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"), &[]).await?;
        }
        Ok(())
    }

    /// Adds to a kept count, at the end of the transaction. Counting rows costs hundreds of times a page of them, so
    /// whoever adds or removes rows keeps the count.
    pub fn count(&mut self, name: impl Into<Cow<'static, str>>, difference: i64) {
        if difference != 0 {
            self.after.counts.push((name.into(), difference));
        }
    }

    /// Says that whoever waits for [`Database::news`](crate::Database::news) of this is to hear of it once it is committed.
    pub fn tell(&mut self, topic: Topic) {
        self.after.news.add(topic);
    }

    /// Says that something is withdrawn that may be remembered as good: nobody of this process takes it for good once this is
    /// committed; see [`Database::trust`](crate::Database::trust).
    pub fn withdraw(&mut self) {
        self.after.withdraws = true;
    }

    /// Says that a row with text under the index was added.
    pub fn index_new(&mut self, index: &'static SearchIndex, id: &str) {
        self.after.reindex.push(Reindex { index, id: id.to_owned(), fresh: true });
    }

    /// Says that the text of a row under the index was changed or set to NULL.
    pub fn reindex(&mut self, index: &'static SearchIndex, id: &str) {
        self.after.reindex.push(Reindex { index, id: id.to_owned(), fresh: false });
    }
}

pub(crate) fn prepare<'c>(
    connection: &'c rusqlite::Connection,
    sql: &str,
) -> Result<rusqlite::CachedStatement<'c>, Error> {
    let prepared = connection.prepare_cached(sql)?;
    // SQLite takes `$1` for a name and counts names as they appear, so only numbers that appear in order mean the same
    // on both engines.
    debug_assert!(
        (1..=prepared.parameter_count()).all(|number| prepared.parameter_name(number) == Some(&format!("${number}"))),
        "placeholders must be numbered in the order of their first appearance: {sql}"
    );
    Ok(prepared)
}
