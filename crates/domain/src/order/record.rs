//! The record of an order: all that the order system told of it, as JSON. It is kept compressed, for it is most of what is
//! written and read of an order.

use lz4_flex::block::{compress_prepend_size, decompress, uncompressed_size};
use stheno_storage::{Error as StorageError, Row};

/// How long a record can be, in bytes. No way into the shop takes longer ones.
const LONGEST: usize = 32 * 1024 * 1024;

/// A record, compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record(Vec<u8>);

impl Record {
    /// Compresses a record.
    #[must_use]
    pub fn of(json: &str) -> Self {
        Self(compress_prepend_size(json.as_bytes()))
    }

    /// Reads the record in a column of a row.
    ///
    /// # Errors
    /// [`StorageError::Shape`] when there is something else in it.
    pub fn read(row: &Row<'_>, column: usize) -> Result<String, StorageError> {
        unpack(row.bytes(column)?).ok_or(StorageError::Shape { column, expected: "record of an order" })
    }

    /// How many bytes the record in a column of a row has.
    ///
    /// # Errors
    /// [`StorageError::Shape`] when there is something else in it.
    pub fn size(row: &Row<'_>, column: usize) -> Result<usize, StorageError> {
        let size = uncompressed_size(row.bytes(column)?).map(|(size, _)| size);
        size.map_err(|_| StorageError::Shape { column, expected: "record of an order" })
    }

    /// As it is kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn unpack(packed: &[u8]) -> Option<String> {
    let (size, packed) = uncompressed_size(packed).ok().filter(|(size, _)| *size <= LONGEST)?;
    String::from_utf8(decompress(packed, size).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_out_as_it_went_in() {
        for text in [String::new(), "{}".to_owned(), r#"{"name":"Łukasz","items":[]}"#.repeat(1_000)] {
            assert_eq!(unpack(Record::of(&text).bytes()), Some(text));
        }
    }

    #[test]
    fn what_is_no_record_is_none() {
        let size = |size: u32, rest: &[u8]| [&size.to_le_bytes(), rest].concat();
        let short = Record::of("something").bytes().split_last().map(|(_, rest)| rest.to_vec());
        for packed in [Vec::new(), vec![1], size(u32::MAX, &[0]), size(5, &[]), short.unwrap_or_default()] {
            assert_eq!(unpack(&packed), None, "{packed:?}");
        }
    }
}
