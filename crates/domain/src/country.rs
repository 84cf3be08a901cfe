//! Countries that an address may be in.

use stheno_storage::{Column, Kind, Tx};

use crate::Error;
use crate::table::{Link, columns};

columns! { "n.":
    ID = "id": Int,
    ISO_2 = "iso_2": Text,
    ISO_3 = "iso_3": Text,
    NUM_CODE = "num_code": Int,
    NAME = "name": Text,
    DISPLAY_NAME = "display_name": Text,
}

/// `region_id`: never set, for regions are kept by other systems; it is only asked for.
pub static REGION_ID: Column =
    Column { name: "region_id", sql: "NULLIF(n.iso_2, n.iso_2)", kind: Kind::Text, nullable: true };

/// From addresses to their countries.
pub static OF_ADDRESSES: Link = Link {
    owner: "a.id",
    from: "customer_address a JOIN country n ON n.iso_2 = a.country_code WHERE TRUE",
    order: "a.id",
};

/// Refuses the code of a country that does not exist: two letters in lower case.
///
/// # Errors
/// [`Error::NoSuchCountry`], or when storage fails.
pub async fn require(tx: &mut Tx<'_>, iso_2: &str) -> Result<(), Error> {
    let sql = "SELECT id FROM country WHERE iso_2 = $1";
    match tx.query_one(sql, &[iso_2.into()], |_| Ok(())).await? {
        Some(()) => Ok(()),
        None => Err(Error::NoSuchCountry(iso_2.to_owned())),
    }
}
