//! A column of many rows, as PostgreSQL takes a list.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Kind, ToSql, Type, to_sql_checked};

use crate::Value;

/// The values that rows have at a place.
#[derive(Debug)]
pub(super) struct Column<'r> {
    pub(super) rows: &'r [Vec<Value>],
    pub(super) at: usize,
}

impl ToSql for Column<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let Kind::Array(member) = ty.kind() else { return Err(format!("{ty} is no list").into()) };
        // One dimension, whose values begin with the number 1; any of them may be NULL.
        for number in [1, 1, member.oid().cast_signed(), i32::try_from(self.rows.len())?, 1] {
            out.put_i32(number);
        }
        for row in self.rows {
            let length_at = out.len();
            out.put_i32(-1);
            let begin = out.len();
            if let IsNull::No = row.get(self.at).unwrap_or(&Value::Null).to_sql(member, out)? {
                let length = i32::try_from(out.len() - begin)?;
                if let Some(place) = out.get_mut(length_at..begin) {
                    place.copy_from_slice(&length.to_be_bytes());
                }
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
