//! The body of an address, whoever sends it.

use stheno_domain::address;

use crate::body::Members;

/// The body of a creation and of an update; they have the same members.
pub(crate) fn changes(members: &mut Members<'_>) -> address::Changes {
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
    address::Changes {
        texts,
        is_default_shipping,
        is_default_billing,
        metadata,
        billing_only: Some(false),
        ..Default::default()
    }
}
