//! The kinds of events.

/// Declares the kinds, each with the name that it has in the database.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name in the database.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// A customer was made. The data is how it is now; see [`customer`](crate::customer).
    CustomerCreated = "customer_created",
    /// A customer was changed. The data is how it is now, with `groups` if these were told along.
    CustomerUpdated = "customer_updated",
    /// A change of a customer was asked for that made no difference. The data as for [`Kind::CustomerUpdated`].
    CustomerUnchanged = "customer_unchanged",
    /// Something of a customer was changed that is kept elsewhere: the password, or where bills go. The data as for
    /// [`Kind::CustomerUpdated`].
    CustomerTouched = "customer_touched",
    /// A customer was deleted.
    CustomerDeleted = "customer_deleted",
    /// The end of a customer was asked for, whether it lived or not, and what belongs to it is gone.
    CustomerGone = "customer_gone",
    /// A customer's address was added.
    AddressCreated = "address_created",
    /// A customer's address was changed.
    AddressUpdated = "address_updated",
    /// A customer's address was deleted.
    AddressDeleted = "address_deleted",
    /// A customer's payment methods with a provider were changed.
    PaymentMethodsUpdated = "payment_methods_updated",
    /// A group was made.
    GroupCreated = "group_created",
    /// A group was changed.
    GroupUpdated = "group_updated",
    /// A group was deleted.
    GroupDeleted = "group_deleted",
    /// A customer came into a group. The thing is the membership.
    MemberCreated = "member_created",
    /// A customer left a group. The thing is the membership.
    MemberDeleted = "member_deleted",
    /// A way to sign in was deleted.
    IdentityDeleted = "identity_deleted",
    /// Somebody asked for another password. The data has `entity_id`, `actor_type` and `metadata`, and of the customer, if
    /// there is one, `id`, `email`, `first_name` and `last_name`; the secret is the token.
    PasswordReset = "password_reset",
    /// An API key was made.
    ApiKeyCreated = "api_key_created",
    /// An API key was renamed or revoked.
    ApiKeyUpdated = "api_key_updated",
    /// An API key was deleted.
    ApiKeyDeleted = "api_key_deleted",
    /// A user was made.
    UserCreated = "user_created",
    /// A user was changed.
    UserUpdated = "user_updated",
    /// A change of a user was asked for that made no difference.
    UserUnchanged = "user_unchanged",
    /// A user was deleted.
    UserDeleted = "user_deleted",
    /// The end of a user was asked for, whether it lived or not.
    UserGone = "user_gone",
    /// A webhook was switched off. The data has `url` and `reason`.
    WebhookDisabled = "webhook_disabled",
    /// Somebody tries a webhook. It is sent to this one alone.
    WebhookTest = "webhook_test",
}

impl Kind {
    /// The kind of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}
