//! The body of an address, whoever sends it.

use stheno_domain::address;
use stheno_http::body::Body;

use crate::body::Members;
use crate::refusal::Refusal;

/// The body of a creation and of an update; they have the same members.
pub(crate) fn changes(body: &Body) -> Result<address::Changes, Refusal> {
    let mut members = Members::of(body)?;
    let address_name = members.text("address_name");
    let is_default_shipping = members.boolean("is_default_shipping");
    let is_default_billing = members.boolean("is_default_billing");
    let texts = [
        address_name,
        members.text("company"),
        members.text("first_name"),
        members.text("last_name"),
        members.text("address_1"),
        members.text("address_2"),
        members.text("city"),
        members.text("country_code"),
        members.text("province"),
        members.text("postal_code"),
        members.text("phone"),
    ];
    let metadata = members.object("metadata");
    let _ = members.object("additional_data");
    members.finish()?;
    Ok(address::Changes { texts, is_default_shipping, is_default_billing, metadata })
}
