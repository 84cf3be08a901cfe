//! The routes that show orders by themselves.

use super::defaults;

/// A route that shows orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// `GET /admin/orders`.
    AdminList,
    /// `GET /admin/orders/{id}`.
    AdminOne,
    /// `GET /store/orders`.
    StoreList,
    /// `GET /store/orders/{id}`.
    StoreOne,
}

impl Place {
    /// What it shows if `fields` says nothing else.
    pub(super) fn defaults(self) -> &'static [&'static str] {
        match self {
            Self::AdminList => defaults::ADMIN_LIST,
            Self::AdminOne => defaults::ADMIN_ONE,
            Self::StoreList => defaults::STORE_LIST,
            Self::StoreOne => defaults::STORE_ONE,
        }
    }

    /// Whether `fields` may ask for this: a name, a path, or a relation without its star. A store passes over what it
    /// doesn't allow by its full path.
    pub(super) fn allows(self, name: &str) -> bool {
        let more = match self {
            Self::AdminList | Self::AdminOne => return true,
            Self::StoreList => defaults::STORE_LIST_MORE,
            Self::StoreOne => defaults::STORE_ONE_MORE,
        };
        let known = |names: &[&str]| names.iter().any(|known| known.strip_prefix('*').unwrap_or(known) == name);
        known(self.defaults()) || known(defaults::STORE_MORE) || known(more)
    }

    /// What it shows besides, whatever `fields` says: members, and paths into relations. The statuses of payment and
    /// fulfillment come on top. `asked` says whether something was asked for whose name contains this.
    pub(super) fn besides(self, asked: impl Fn(&str) -> bool) -> Vec<&'static str> {
        match self {
            Self::AdminOne | Self::StoreOne => {
                vec!["id", "status", "version", "payment_collections.*", "fulfillments.*"]
            }
            // A list loads the payments and fulfillments too, to tell the statuses, but hides them.
            Self::AdminList | Self::StoreList => {
                let mut names = vec!["id", "status", "version", "items.*"];
                if asked("payment_collections") {
                    names.extend(defaults::LIST_PAYMENT_COLLECTIONS);
                }
                if asked("fulfillments") {
                    names.extend(defaults::LIST_FULFILLMENTS);
                }
                names
            }
        }
    }
}
