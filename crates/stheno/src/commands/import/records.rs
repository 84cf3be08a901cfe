//! Records of a CSV file, many at a time, and what their cells say.

use std::io::{Error, ErrorKind, Read};
use std::sync::Arc;

use csv::ByteRecord;
use serde_json::{Map, Value};

use super::reading::Things;
use crate::commands::Failure;

/// The longest record, in bytes: beyond it a quote is missing, and all that comes behind would be one cell.
const LONGEST: u64 = 1 << 20;

/// The most records of a block.
const RECORDS: usize = 1_000;

/// From how many bytes on a block gets no more records.
const BYTES: u64 = 8 << 20;

/// Records that follow one another.
pub(super) struct Block {
    records: Vec<ByteRecord>,
    bytes: u64,
}

/// Cuts what is read into blocks.
pub(super) struct Records {
    reader: csv::Reader<Limited>,
}

/// Input of which so many bytes may be read.
struct Limited {
    input: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        if self.left == 0 {
            return Err(Error::new(ErrorKind::InvalidData, "too long"));
        }
        let read = self.input.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// What the cells of a record are called.
#[derive(Clone)]
pub(super) struct Columns(Arc<[Column]>);

/// What a cell is.
enum Column {
    /// A member.
    Member(String),
    /// A member of the metadata.
    OfMetadata(String),
}

/// What the names of columns of metadata begin with.
const OF_METADATA: &str = "metadata.";

impl Records {
    /// Begins to read: the header is a record with the names of columns, each of a member or of one of the metadata.
    pub(super) fn begin(input: Box<dyn Read + Send>, members: &[&str]) -> Result<(Self, Columns), Failure> {
        let input = Limited { input, left: LONGEST };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let mut header = ByteRecord::new();
        let read = reader.read_byte_record(&mut header);
        if !read.map_err(|error| Failure::Given(format!("the header: {}", reason(&error))))? {
            return Err(Failure::Given("there is no header".to_owned()));
        }
        let names = header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect::<Vec<_>>();
        let is_known =
            |name: &str| members.contains(&name) || name.strip_prefix(OF_METADATA).is_some_and(|key| !key.is_empty());
        let unknown: Vec<&str> = names.iter().map(String::as_str).filter(|name| !is_known(name)).collect();
        if !unknown.is_empty() {
            return Err(Failure::Given(format!("the header: Unrecognized fields: '{}'", unknown.join(", "))));
        }
        let twice = names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|before| before == *name));
        if let Some((_, name)) = twice {
            return Err(Failure::Given(format!("the header has the column '{name}' twice")));
        }
        let column = |name: String| match name.strip_prefix(OF_METADATA) {
            Some(key) => Column::OfMetadata(key.to_owned()),
            None => Column::Member(name),
        };
        Ok((Self { reader }, Columns(names.into_iter().map(column).collect())))
    }

    fn block(&mut self) -> Result<Option<Block>, Error> {
        let begin = self.reader.position().byte();
        let mut block = Block { records: Vec::with_capacity(RECORDS), bytes: 0 };
        while block.records.len() < RECORDS && block.bytes < BYTES {
            self.reader.get_mut().left = LONGEST;
            let line = self.reader.position().line();
            let mut record = ByteRecord::new();
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => block.records.push(record),
                Ok(false) => break,
                Err(error) => return Err(Error::other(format!("line {line}: {}", reason(&error)))),
            }
            block.bytes = self.reader.position().byte().saturating_sub(begin);
        }
        Ok((!block.records.is_empty()).then_some(block))
    }
}

impl Iterator for Records {
    type Item = Result<Block, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.block().transpose()
    }
}

/// Why no more is read.
fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == ErrorKind::InvalidData => {
            format!("the record that begins here is longer than {LONGEST} bytes; a quote may be missing")
        }
        _ => error.to_string(),
    }
}

impl Columns {
    /// Reads each record of a block.
    pub(super) fn things<T>(&self, block: &Block, read: fn(Map<String, Value>) -> Result<T, String>) -> Things<T> {
        let line = |record: &ByteRecord| record.position().map_or(0, csv::Position::line);
        let each = block.records.iter().map(|record| (line(record), self.members(record).and_then(read)));
        Things::of(block.bytes, each)
    }

    /// What a record says. An empty cell says nothing.
    fn members(&self, record: &ByteRecord) -> Result<Map<String, Value>, String> {
        if record.len() != self.0.len() {
            return Err(format!("there are {} cells, and {} in the header", record.len(), self.0.len()));
        }
        let mut members = Map::new();
        let mut metadata = Map::new();
        for (column, cell) in self.0.iter().zip(record).filter(|(_, cell)| !cell.is_empty()) {
            let text = std::str::from_utf8(cell).map_err(|_| "a cell is not UTF-8".to_owned())?;
            match column {
                Column::Member(name) => drop(members.insert(name.clone(), value(name, text)?)),
                Column::OfMetadata(key) => drop(metadata.insert(key.clone(), text.into())),
            }
        }
        if !metadata.is_empty() {
            match members.entry("metadata").or_insert_with(|| Value::Object(Map::new())) {
                Value::Object(object) => object.extend(metadata),
                _ => return Err("the cell 'metadata' is no JSON object".to_owned()),
            }
        }
        Ok(members)
    }
}

/// The value of a member.
fn value(name: &str, text: &str) -> Result<Value, String> {
    Ok(match (name, text) {
        ("has_account", "true") => true.into(),
        ("has_account", "false") => false.into(),
        ("groups", _) => text.split('|').collect(),
        ("metadata" | "additional_data", _) => {
            serde_json::from_str(text).map_err(|error| format!("the cell '{name}' is no JSON: {error}"))?
        }
        _ => text.into(),
    })
}
