//! Query strings, read as Express 4.22's "extended" query parser reads them.
//!
//! That parser is the `qs` package (6.16 here) with `allowPrototypes` on and `arrayLimit` raised
//! to 1000; what Express leaves alone is a depth of 5, at most 1000 parameters, `&` as the only
//! separator and repeated keys collected into a list. The rules below were read from the
//! package's behaviour and are checked against it in the tests.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::js_order::array_index;
use crate::path::decode_component;

/// Parameters past this many are ignored (`parameterLimit`).
pub(crate) const PARAMETER_LIMIT: usize = 1000;
/// A list that would grow longer than this, or an index from this on, becomes a map
/// (`arrayLimit`, as Express sets it).
const ARRAY_LIMIT: usize = 1000;
/// Brackets read as nesting in one key; the rest of the key stays one name (`depth`).
const DEPTH: usize = 5;
/// A map with more names than this finds them through a hash table rather than by looking at
/// each, so that a hostile query stays linear and an ordinary one needs no table.
const SCAN_LIMIT: usize = 16;

/// One value of a query string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A value that was written out.
    Text(String),
    /// What JavaScript would show as an array.
    List(Vec<Node>),
    /// What JavaScript would show as an object, its keys in JavaScript's order: array indices
    /// ascending, then the other keys as they came.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            Node::List(_) | Node::Map(_) => None,
        }
    }

    /// The value under `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Map(entries) => find(entries, key),
            Node::Text(_) | Node::List(_) => None,
        }
    }

    /// The values of a list or of a map, in order; a text has none.
    pub fn iter(&self) -> impl Iterator<Item = &Node> {
        let (items, entries): (&[Node], &[(String, Node)]) = match self {
            Node::Text(_) => (&[], &[]),
            Node::List(items) => (items, &[]),
            Node::Map(entries) => (&[], entries),
        };
        items.iter().chain(entries.iter().map(|(_, value)| value))
    }

    /// What JavaScript's `String(value)` gives: a text as it is, a list's values joined with
    /// commas, and `[object Object]` for a map whatever its keys.
    pub fn to_js_string(&self) -> String {
        let mut out = String::new();
        self.write_js_string(&mut out);
        out
    }

    fn write_js_string(&self, out: &mut String) {
        match self {
            Node::Text(text) => out.push_str(text),
            Node::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write_js_string(out);
                }
            }
            Node::Map(_) => out.push_str("[object Object]"),
        }
    }
}

/// A parsed query string: names and values in the order JavaScript would list them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    entries: Vec<(String, Node)>,
}

impl Query {
    /// The value of the parameter `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        find(&self.entries, name)
    }

    /// Every name with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is no parameter at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names and values themselves.
    pub fn into_entries(self) -> Vec<(String, Node)> {
        self.entries
    }
}

fn find<'a>(entries: &'a [(String, Node)], key: &str) -> Option<&'a Node> {
    entries.iter().find_map(|(name, value)| (name == key).then_some(value))
}

/// Reads the part of a URL after its `?`.
///
/// Never fails: escapes that do not decode are left as they are, and what exceeds a limit is
/// folded or ignored as `qs` does. Time and memory are linear in the length of `raw`.
pub fn parse(raw: &str) -> Query {
    if raw.is_empty() {
        return Query::default();
    }
    // `qs` gathers equal keys first and only then reads the brackets, which decides both the
    // order of the result and what is merged with what.
    let mut gathered: Ordered<Vec<String>> = Ordered::default();
    for part in raw.split('&').take(PARAMETER_LIMIT) {
        let part = plain_brackets(part);
        let (key, value) = split_parameter(&part);
        let key = decode(key);
        let value = decode(value);
        match gathered.get_mut(&key) {
            Some(values) => values.push(value),
            None => gathered.insert(key, vec![value]),
        }
    }

    let mut root = Table::default();
    for (key, values) in gathered.into_entries() {
        if key.is_empty() {
            continue;
        }
        match nest(&segments(&key), leaf(values)) {
            Item::Map(table) => root.absorb_table(table),
            Item::List(list) => root.absorb_list(list),
            // A key has at least one segment, so its value is always inside something.
            Item::Text(_) => {}
        }
    }
    Query { entries: root.into_entries() }
}

/// Turns escaped square brackets into plain ones, in keys and values alike, as `qs` does before
/// it looks at anything else.
fn plain_brackets(part: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = part.split_once("%5") else {
        return Cow::Borrowed(part);
    };
    let mut plain = String::with_capacity(part.len());
    plain.push_str(before);
    loop {
        let (replacement, used) = match rest.as_bytes().first() {
            Some(b'b' | b'B') => ("[", 1),
            Some(b'd' | b'D') => ("]", 1),
            _ => ("%5", 0),
        };
        plain.push_str(replacement);
        let after = rest.get(used..).unwrap_or_default();
        match after.split_once("%5") {
            Some((before, next)) => {
                plain.push_str(before);
                rest = next;
            }
            None => {
                plain.push_str(after);
                return Cow::Owned(plain);
            }
        }
    }
}

/// Splits a parameter at the first `=` that follows a `]`, or else at its first `=`; the value of
/// one without `=` is empty.
fn split_parameter(part: &str) -> (&str, &str) {
    let at = part.find("]=").map(|bracket| bracket + 1).or_else(|| part.find('='));
    at.and_then(|at| Some((part.get(..at)?, part.get(at + 1..)?))).unwrap_or((part, ""))
}

/// Decodes `+` and escapes; a text with any bad escape keeps all of them.
fn decode(text: &str) -> String {
    let spaced = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    match decode_component(&spaced) {
        Some(Cow::Owned(decoded)) => decoded,
        _ => spaced.into_owned(),
    }
}

/// One step of a key such as `a[b][0]`.
#[derive(Clone, Copy)]
struct Segment<'a> {
    name: &'a str,
    bracketed: bool,
}

/// Splits a key into the name before its first bracket and its bracketed groups. Brackets inside
/// a group must balance; an unclosed group, and what is past the depth, stays one name together
/// with its brackets. Text between groups is dropped.
fn segments(key: &str) -> Vec<Segment<'_>> {
    let (parent, mut rest) = key.find('[').and_then(|at| key.split_at_checked(at)).unwrap_or((key, ""));
    let mut found = Vec::new();
    if !parent.is_empty() {
        found.push(Segment { name: parent, bracketed: false });
    }
    for _ in 0..DEPTH {
        if rest.is_empty() {
            return found;
        }
        let Some((inside, after)) = first_group(rest) else {
            break;
        };
        found.push(Segment { name: inside, bracketed: true });
        rest = after.find('[').and_then(|at| after.get(at..)).unwrap_or_default();
    }
    if !rest.is_empty() {
        found.push(Segment { name: rest, bracketed: true });
    }
    found
}

/// For a text that starts with `[`: what is inside that bracket and what follows the one that
/// closes it.
fn first_group(text: &str) -> Option<(&str, &str)> {
    let mut level = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => level += 1,
            b']' => {
                level = level.saturating_sub(1);
                if level == 0 {
                    return Some((text.get(1..at)?, text.get(at + 1..)?));
                }
            }
            _ => {}
        }
    }
    None
}

/// The value of a key before its brackets are looked at.
fn leaf(mut values: Vec<String>) -> Item {
    match values.pop() {
        Some(only) if values.is_empty() => Item::Text(only),
        last => {
            let mut list = Sparse::default();
            for value in values.into_iter().chain(last) {
                list.push(Item::Text(value));
            }
            Item::List(list)
        }
    }
}

/// Wraps `value` in what its key's segments ask for, from the innermost outwards.
fn nest(segments: &[Segment<'_>], value: Item) -> Item {
    let mut value = value;
    for segment in segments.iter().rev() {
        value = wrap(*segment, value);
    }
    value
}

fn wrap(segment: Segment<'_>, value: Item) -> Item {
    if segment.bracketed && segment.name.is_empty() {
        return match value {
            // `[]` around what is already a list adds no level, and neither does it around a map
            // that only is one because its index was past the limit.
            Item::List(_) => value,
            Item::Map(ref table) if table.overflow.is_some() => value,
            value => {
                let mut list = Sparse::default();
                list.push(value);
                Item::List(list)
            }
        };
    }
    let index = if segment.bracketed { whole_number(segment.name) } else { None };
    if index.is_some()
        && let Ok(position) = segment.name.parse()
        && position < ARRAY_LIMIT
    {
        let mut list = Sparse::default();
        list.set(position, value);
        return Item::List(list);
    }
    let mut table = Table { overflow: index, ..Table::default() };
    // The one name JavaScript cannot assign; `qs` drops its value.
    if segment.name != "__proto__" {
        table.fields.insert(segment.name.to_owned(), value);
    }
    Item::Map(table)
}

/// Reads a key that JavaScript's `String(parseInt(key, 10))` gives back unchanged and that is not
/// negative. A double, as there: beyond 2⁵³ only some numbers have such a spelling.
fn whole_number(key: &str) -> Option<f64> {
    // From 1e21 on JavaScript writes an exponent, so longer keys never come back unchanged.
    if key.is_empty() || key.len() > 21 || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: f64 = key.parse().ok()?;
    (ryu_js::Buffer::new().format(number) == key).then_some(number)
}

/// A value under construction.
enum Item {
    Text(String),
    List(Sparse),
    Map(Table),
}

impl Default for Item {
    fn default() -> Self {
        Item::Text(String::new())
    }
}

impl Item {
    fn into_node(self) -> Node {
        match self {
            Item::Text(text) => Node::Text(text),
            // Holes close up only at the very end: until then they decide where a value goes.
            Item::List(list) => Node::List(list.items.into_values().map(Item::into_node).collect()),
            Item::Map(table) => Node::Map(table.into_entries()),
        }
    }
}

/// A JavaScript array, holes included.
#[derive(Default)]
struct Sparse {
    items: BTreeMap<usize, Item>,
    length: usize,
    /// Whether this list came from a map and a text meeting under one key.
    conflict: bool,
}

impl Sparse {
    fn push(&mut self, item: Item) {
        self.set(self.length, item);
    }

    fn set(&mut self, position: usize, item: Item) {
        self.items.insert(position, item);
        self.length = self.length.max(position + 1);
    }

    fn last_index(&self) -> f64 {
        js_number(self.length.saturating_sub(1))
    }

    fn into_table(self) -> Table {
        let mut table = Table::default();
        if self.conflict {
            table.conflict = Some(self.last_index());
        }
        for (position, item) in self.items {
            table.fields.insert(position.to_string(), item);
        }
        table
    }

    /// The list, or the map it becomes when it is longer than the limit.
    fn limited(self) -> Item {
        if self.length <= ARRAY_LIMIT {
            return Item::List(self);
        }
        let overflow = Some(self.last_index());
        Item::Map(Table { overflow, conflict: None, ..self.into_table() })
    }
}

/// A JavaScript object, with what `qs` remembers about it on the side.
#[derive(Default)]
struct Table {
    fields: Ordered<Item>,
    /// The highest index, for a map that stands for a list past its limit; a text that meets such
    /// a map is appended after it.
    overflow: Option<f64>,
    /// The highest index, for a map that once was a list made of a conflict.
    conflict: Option<f64>,
}

impl Table {
    fn absorb_table(&mut self, other: Table) {
        let overflow = other.overflow;
        for (key, item) in other.fields.into_entries() {
            self.absorb(key, item, overflow);
        }
    }

    fn absorb_list(&mut self, other: Sparse) {
        for (position, item) in other.items {
            self.absorb(position.to_string(), item, None);
        }
    }

    /// Merges one field of another container into this one; `overflow` is that container's.
    fn absorb(&mut self, key: String, item: Item, overflow: Option<f64>) {
        let number = whole_number(&key);
        match self.fields.get_mut(&key) {
            Some(slot) => *slot = merge(std::mem::take(slot), item),
            None => self.fields.insert(key, item),
        }
        if let Some(highest) = overflow
            && self.overflow.is_none()
        {
            // Happens once in the life of a map, so looking at all of its keys stays linear.
            let own = self.fields.highest_number().unwrap_or_default();
            self.overflow = Some(highest.max(own));
        }
        if let Some(number) = number {
            for highest in [&mut self.overflow, &mut self.conflict].into_iter().flatten() {
                *highest = highest.max(number);
            }
        }
    }

    /// Puts `item` after the highest index.
    fn append(&mut self, highest: f64, item: Item) -> f64 {
        let next = highest + 1.0;
        self.fields.insert(ryu_js::Buffer::new().format(next).to_owned(), item);
        next
    }

    fn into_entries(self) -> Vec<(String, Node)> {
        self.fields.into_entries().map(|(key, item)| (key, item.into_node())).collect()
    }
}

/// Joins what two spellings of one key said, `first` having come first.
fn merge(first: Item, second: Item) -> Item {
    match (first, second) {
        // To JavaScript an empty text is nothing to merge.
        (first, Item::Text(text)) if text.is_empty() => first,
        (Item::Text(first), Item::Text(second)) => {
            let mut pair = Sparse::default();
            pair.push(Item::Text(first));
            pair.push(Item::Text(second));
            Item::List(pair)
        }
        (Item::List(mut list), Item::Text(text)) => {
            list.push(Item::Text(text));
            list.limited()
        }
        (Item::Map(mut table), Item::Text(text)) => {
            if let Some(highest) = table.overflow {
                table.overflow = Some(table.append(highest, Item::Text(text)));
                return Item::Map(table);
            }
            if let Some(highest) = table.conflict {
                table.conflict = Some(table.append(highest, Item::Text(text)));
                return Item::Map(table);
            }
            let mut pair = Sparse { conflict: true, ..Sparse::default() };
            pair.push(Item::Map(table));
            pair.push(Item::Text(text));
            Item::List(pair)
        }
        (Item::Text(text), Item::Map(table)) => match table.overflow {
            Some(highest) => Item::Map(shift(text, table, highest)),
            None => {
                let mut pair = Sparse::default();
                pair.push(Item::Text(text));
                pair.push(Item::Map(table));
                Item::List(pair)
            }
        },
        (Item::Text(text), Item::List(list)) => {
            let mut joined = Sparse::default();
            joined.push(Item::Text(text));
            for (position, item) in list.items {
                joined.set(position + 1, item);
            }
            joined.limited()
        }
        (Item::List(mut list), Item::List(other)) => {
            for (position, item) in other.items {
                match list.items.get_mut(&position) {
                    Some(slot) if !matches!((&*slot, &item), (Item::Text(_), _) | (_, Item::Text(_))) => {
                        *slot = merge(std::mem::take(slot), item);
                    }
                    Some(_) => list.push(item),
                    None => list.set(position, item),
                }
            }
            list.limited()
        }
        (Item::List(list), Item::Map(other)) => {
            let mut table = list.into_table();
            table.absorb_table(other);
            Item::Map(table)
        }
        (Item::Map(mut table), Item::Map(other)) => {
            table.absorb_table(other);
            Item::Map(table)
        }
        (Item::Map(mut table), Item::List(other)) => {
            table.absorb_list(other);
            Item::Map(table)
        }
    }
}

/// Puts a text before a map that stands for a list: every index moves up by one.
fn shift(text: String, table: Table, highest: f64) -> Table {
    let mut shifted = Table { overflow: Some(highest + 1.0), ..Table::default() };
    shifted.fields.insert("0".to_owned(), Item::Text(text));
    for (key, item) in table.fields.into_entries() {
        // Such a map comes straight from one key, so its only field is its index.
        if let Some(index) = whole_number(&key) {
            shifted.append(index, item);
        }
    }
    shifted
}

/// A list position as JavaScript's only kind of number. Positions stay far below 2³².
fn js_number(position: usize) -> f64 {
    u32::try_from(position).map_or(f64::MAX, f64::from)
}

/// Keys and values in a JavaScript object's order.
struct Ordered<T> {
    numbered: BTreeMap<u32, T>,
    named: Vec<(String, T)>,
    /// Where each name is, once there are many.
    places: HashMap<String, usize>,
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Ordered { numbered: BTreeMap::new(), named: Vec::new(), places: HashMap::new() }
    }
}

impl<T> Ordered<T> {
    fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        if let Some(index) = array_index(key) {
            return self.numbered.get_mut(&index);
        }
        if self.named.len() > SCAN_LIMIT {
            let place = *self.places.get(key)?;
            return self.named.get_mut(place).map(|(_, value)| value);
        }
        self.named.iter_mut().find_map(|(name, value)| (name == key).then_some(value))
    }

    fn insert(&mut self, key: String, value: T) {
        if let Some(index) = array_index(&key) {
            self.numbered.insert(index, value);
            return;
        }
        if let Some(slot) = self.get_mut(&key) {
            *slot = value;
            return;
        }
        self.named.push((key, value));
        if self.named.len() > SCAN_LIMIT {
            let known = self.places.len();
            for (place, (name, _)) in self.named.iter().enumerate().skip(known) {
                self.places.insert(name.clone(), place);
            }
        }
    }

    /// The highest key that is a whole number; those too large for an array index are among the
    /// names.
    fn highest_number(&self) -> Option<f64> {
        let numbered = self.numbered.last_key_value().map(|(&index, _)| f64::from(index));
        let named = self.named.iter().filter_map(|(name, _)| whole_number(name));
        named.chain(numbered).reduce(f64::max)
    }

    fn into_entries(self) -> impl Iterator<Item = (String, T)> {
        let numbered = self.numbered.into_iter().map(|(index, value)| (index.to_string(), value));
        numbered.chain(self.named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value};

    fn json(node: Node) -> Value {
        match node {
            Node::Text(text) => Value::String(text),
            Node::List(items) => items.into_iter().map(json).collect(),
            Node::Map(entries) => Value::Object(map(entries)),
        }
    }

    fn map(entries: Vec<(String, Node)>) -> Map<String, Value> {
        entries.into_iter().map(|(key, value)| (key, json(value))).collect()
    }

    fn shown(raw: &str) -> String {
        Value::Object(map(parse(raw).into_entries())).to_string()
    }

    // From qs 6.16.2 on node 20:
    // JSON.stringify(qs.parse(input, { allowPrototypes: true, arrayLimit: 1000 }))
    const PARSED: &[(&str, &str)] = &[
        ("a=1", "{\"a\":\"1\"}"),
        ("a=1&b=2", "{\"a\":\"1\",\"b\":\"2\"}"),
        ("a", "{\"a\":\"\"}"),
        ("a=", "{\"a\":\"\"}"),
        ("=1", "{}"),
        ("&&a=1&&", "{\"a\":\"1\"}"),
        ("a=1&a=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"]}"),
        ("a[]=1", "{\"a\":[\"1\"]}"),
        ("a[]=1&a[]=2", "{\"a\":[\"1\",\"2\"]}"),
        ("a[0]=x", "{\"a\":[\"x\"]}"),
        ("a[1]=y&a[0]=x", "{\"a\":[\"x\",\"y\"]}"),
        ("a[5]=x", "{\"a\":[\"x\"]}"),
        ("a[999]=x", "{\"a\":[\"x\"]}"),
        ("a[1000]=x", "{\"a\":{\"1000\":\"x\"}}"),
        ("a[1000]=x&a=y", "{\"a\":{\"1000\":\"x\",\"1001\":\"y\"}}"),
        ("a=y&a[1000]=x", "{\"a\":{\"0\":\"y\",\"1001\":\"x\"}}"),
        ("a[10000000000000000000]=x&a=y", "{\"a\":{\"10000000000000000000\":\"y\"}}"),
        ("a[b]=1", "{\"a\":{\"b\":\"1\"}}"),
        ("a[b][c]=1", "{\"a\":{\"b\":{\"c\":\"1\"}}}"),
        ("a[b][]=1&a[b][]=2", "{\"a\":{\"b\":[\"1\",\"2\"]}}"),
        ("a[b]=1&a=2", "{\"a\":[{\"b\":\"1\"},\"2\"]}"),
        ("a=2&a[b]=1", "{\"a\":[\"2\",{\"b\":\"1\"}]}"),
        ("a[b]=1&a=2&a=3&a[c]=4", "{\"a\":{\"0\":\"2\",\"1\":\"3\",\"b\":\"1\",\"c\":\"4\"}}"),
        ("a[]=1&a[b]=2", "{\"a\":{\"0\":\"1\",\"b\":\"2\"}}"),
        ("a[]=1&a=2", "{\"a\":[\"1\",\"2\"]}"),
        ("a=1&a[]=2", "{\"a\":[\"1\",\"2\"]}"),
        ("a=1&a[0]=2", "{\"a\":[\"1\",\"2\"]}"),
        ("a[0]=1&a[0]=2", "{\"a\":[[\"1\",\"2\"]]}"),
        ("a[0][b]=1&a[0][c]=2", "{\"a\":[{\"b\":\"1\",\"c\":\"2\"}]}"),
        ("a[0]=1&a[0][b]=2", "{\"a\":[\"1\",{\"b\":\"2\"}]}"),
        ("a[b][c][d][e][f]=1", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":\"1\"}}}}}}"),
        ("a[b][c][d][e][f][g]=1", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"[g]\":\"1\"}}}}}}}"),
        ("a[b][c][d][e][f][g][h]=1", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"[g][h]\":\"1\"}}}}}}}"),
        ("a[b", "{\"a\":{\"[b\":\"\"}}"),
        ("a[b=1", "{\"a\":{\"[b\":\"1\"}}"),
        ("a]=1", "{\"a]\":\"1\"}"),
        ("a[=1", "{\"a\":{\"[\":\"1\"}}"),
        ("[a]=1", "{\"a\":\"1\"}"),
        ("[]=1", "{\"0\":\"1\"}"),
        ("[0]=1", "{\"0\":\"1\"}"),
        ("[0]=1&[0]=2", "{\"0\":[\"1\",\"2\"]}"),
        ("[a]=1&a=2", "{\"a\":[\"1\",\"2\"]}"),
        ("a[b]c[d]=1", "{\"a\":{\"b\":{\"d\":\"1\"}}}"),
        ("a[[b]]=1", "{\"a\":{\"[b]\":\"1\"}}"),
        ("a[b[c]]=1", "{\"a\":{\"b[c]\":\"1\"}}"),
        ("a%5Bb%5D=1", "{\"a\":{\"b\":\"1\"}}"),
        ("a%5bb%5d=%5Bx%5d", "{\"a\":{\"b\":\"[x]\"}}"),
        ("%%5B5D=1", "{\"%\":{\"[5D\":\"1\"}}"),
        ("a+b=c+d", "{\"a b\":\"c d\"}"),
        ("a=%41%42", "{\"a\":\"AB\"}"),
        ("a=%", "{\"a\":\"%\"}"),
        ("a=%zz+%41", "{\"a\":\"%zz %41\"}"),
        ("a=%E2%82%AC", "{\"a\":\"\u{20ac}\"}"),
        ("a=%E2%82", "{\"a\":\"%E2%82\"}"),
        ("a=%C3%28", "{\"a\":\"%C3%28\"}"),
        ("%61=1&a=2", "{\"a\":[\"1\",\"2\"]}"),
        ("\u{e9}=\u{fc}", "{\"\u{e9}\":\"\u{fc}\"}"),
        ("10=a&9=b&z=c&1=d", "{\"1\":\"d\",\"9\":\"b\",\"10\":\"a\",\"z\":\"c\"}"),
        ("a[10]=1&a[b]=2&a[9]=3", "{\"a\":{\"9\":\"3\",\"10\":\"1\",\"b\":\"2\"}}"),
        ("__proto__=1&a=2", "{\"a\":\"2\"}"),
        ("a[__proto__]=1", "{\"a\":{}}"),
        ("a[toString]=1&hasOwnProperty=2", "{\"a\":{\"toString\":\"1\"},\"hasOwnProperty\":\"2\"}"),
        ("a[01]=x", "{\"a\":{\"01\":\"x\"}}"),
        ("a[-1]=x", "{\"a\":{\"-1\":\"x\"}}"),
        ("a[1.5]=x", "{\"a\":{\"1.5\":\"x\"}}"),
        ("a[ 1]=x", "{\"a\":{\" 1\":\"x\"}}"),
        ("a[][0]=x", "{\"a\":[\"x\"]}"),
        ("a[][3]=x&a[]=y", "{\"a\":[\"y\",\"x\"]}"),
        ("a[][b]=1&a[][b]=2", "{\"a\":[{\"b\":[\"1\",\"2\"]}]}"),
        ("a[][][]=1", "{\"a\":[\"1\"]}"),
        ("a[]=1=2", "{\"a\":[\"1=2\"]}"),
        ("a=b=c", "{\"a\":\"b=c\"}"),
        ("a[b]=c=d", "{\"a\":{\"b\":\"c=d\"}}"),
        ("a=x]=y", "{\"a=x]\":\"y\"}"),
        ("a=&a=", "{\"a\":[\"\",\"\"]}"),
        ("a[]=&a[]=", "{\"a\":[\"\",\"\"]}"),
        ("a=&a[b]=1", "{\"a\":[\"\",{\"b\":\"1\"}]}"),
        ("a[b]=&a=", "{\"a\":{\"b\":\"\"}}"),
        ("a[b]=1&a=", "{\"a\":{\"b\":\"1\"}}"),
        ("$and[0][id]=x&$and[1][email]=y", "{\"$and\":[{\"id\":\"x\"},{\"email\":\"y\"}]}"),
        (
            "created_at[$gte]=2026-01-01T00:00:00Z&order=-created_at",
            "{\"created_at\":{\"$gte\":\"2026-01-01T00:00:00Z\"},\"order\":\"-created_at\"}",
        ),
        (
            "fields=%2Bmetadata,-addresses.*&limit=20&q=a%26b",
            "{\"fields\":\"+metadata,-addresses.*\",\"limit\":\"20\",\"q\":\"a&b\"}",
        ),
        ("a[b][1000]=x&a[b]=y&a[b][z]=q", "{\"a\":{\"b\":{\"1000\":\"x\",\"1001\":\"y\",\"z\":\"q\"}}}"),
        ("a[b]=1&a=2&a[0][c]=9", "{\"a\":[{\"b\":\"1\",\"c\":\"9\"},\"2\"]}"),
        ("a[0]=1&a=2&a[b]=3&a=4", "{\"a\":{\"0\":\"1\",\"1\":\"2\",\"2\":\"4\",\"b\":\"3\"}}"),
        ("a.b=1", "{\"a.b\":\"1\"}"),
        ("a;b=1", "{\"a;b\":\"1\"}"),
        ("a,b=1,2", "{\"a,b\":\"1,2\"}"),
        ("?a=1", "{\"?a\":\"1\"}"),
        ("#a=1", "{\"#a\":\"1\"}"),
    ];

    #[test]
    fn parses_like_qs() {
        for (input, expected) in PARSED {
            assert_eq!(shown(input), *expected, "{input}");
        }
    }

    #[test]
    fn strings_like_javascript() {
        // From node: String(qs.parse(input).a)
        for (input, expected) in [
            ("a=1", "1"),
            ("a=1&a=2", "1,2"),
            ("a[b]=1", "[object Object]"),
            ("a[]=1&a[][b]=2&a[]=", "1,,[object Object]"),
            ("a[0][0]=1&a[0][1]=2&a[1]=3", "1,2,3"),
        ] {
            assert_eq!(parse(input).get("a").map(Node::to_js_string).as_deref(), Some(expected), "{input}");
        }
    }

    #[test]
    fn limits_hold() {
        let many = "a=1&".repeat(1500);
        assert_eq!(parse(&many).get("a").map(|list| list.iter().count()), Some(1000));
        let distinct: String = (0..1500).map(|n| format!("k{n}=1&")).collect();
        assert_eq!(parse(&distinct).iter().count(), 1000);
        let deep = format!("a{}=1", "[b]".repeat(50_000));
        let depth = std::iter::successors(parse(&deep).get("a"), |node| node.iter().next()).count();
        assert_eq!(depth, 7);
        assert!(parse("").is_empty());
        assert!(parse(&"[".repeat(100_000)).iter().count() == 1);
        assert_eq!(parse("a[b]=1").get("a").and_then(|a| a.get("b")).and_then(Node::as_text), Some("1"));
    }
}
