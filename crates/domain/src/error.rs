//! Why the shop refuses.

/// A refusal, or a failure of storage. Texts for clients are the dialects' business.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] stheno_storage::Error),
    /// Another live customer with the same kind of account has this e-mail, letters' case aside.
    #[error("a customer with this e-mail exists")]
    CustomerEmailTaken {
        /// The e-mail as it was sent.
        email: String,
        /// Whether it is about customers with an account or about guests.
        has_account: bool,
    },
    /// Another live group has this name.
    #[error("a customer group with the name {0} exists")]
    GroupNameTaken(String),
    /// A customer is to come into a group twice.
    #[error("the customer {customer} is to come into the group {group} twice")]
    MemberTwice {
        /// The group's id.
        group: String,
        /// The customer's id.
        customer: String,
    },
    /// A customer who signs in keeps the e-mail, unless they change it themselves.
    #[error("the customer has an account")]
    AccountEmail,
    /// What is to be changed was changed by others, at this moment, since it was seen.
    #[error("it was changed by somebody else at {0}")]
    ChangedSince(stheno_storage::Timestamp),
    /// A customer has as many addresses as a customer may have.
    #[error("the customer has too many addresses")]
    TooManyAddresses,
    /// A customer has as many payment methods as a customer may have.
    #[error("the customer has too many payment methods")]
    TooManyPaymentMethods,
    /// There are as many webhooks as there may be.
    #[error("there are too many webhooks")]
    TooManyWebhooks,
    /// A webhook that is switched off is sent nothing.
    #[error("the webhook is switched off")]
    WebhookDisabled,
    /// More is pending for a webhook than is added to.
    #[error("too much is pending for the webhook")]
    TooMuchPending,
    /// No country has this code.
    #[error("there is no country {0}")]
    NoSuchCountry(String),
    /// The customer has no such address.
    #[error("the customer has no address {0}")]
    NoSuchAddress(String),
    /// More things belong to others than are shown with what belongs to them in turn.
    #[error("too many related things")]
    TooManyRelated,
    /// What is to be shown has more bytes than one answer may have.
    #[error("too much to show at once")]
    TooLarge,
    /// What is to be read is more than is read where reading must not take long.
    #[error("too much to read in passing")]
    NotInPassing,
    /// Something that another thing is to belong to does not exist.
    #[error("there is no {relationship} {id}")]
    NoSuchRelationship {
        /// What it is to the other, as in `customer_id`.
        relationship: &'static str,
        /// The id that nothing has.
        id: String,
    },
    /// An order names neither a customer nor an e-mail.
    #[error("the order is nobody's")]
    OrderOfNobody,
    /// Another user, or another way to sign in, has this e-mail, letters' case aside.
    #[error("a user with the e-mail {0} exists")]
    UserEmailTaken(String),
    /// Somebody signs in with this e-mail already.
    #[error("an identity with this e-mail exists")]
    IdentityTaken,
    /// The identity acts for a user of the shop as well as for the customer.
    #[error("the identity acts for a user as well")]
    IdentityOfUser,
    /// The identity acts for a customer already.
    #[error("the identity has a customer")]
    IdentityHasCustomer,
    /// A secret key that is revoked cannot be revoked again.
    #[error("the key is revoked already")]
    KeyAlreadyRevoked,
    /// Only a revoked key can be deleted.
    #[error("the key is not revoked")]
    KeyNotRevoked,
    /// More passwords wait to be checked than may.
    #[error("too many passwords wait to be checked")]
    TooManySignIns,
    /// The operating system gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// A thread, or something else of the operating system, could not be had.
    #[error("{0}")]
    Thread(#[source] std::io::Error),
    /// A stored value is not what this program wrote.
    #[error("a stored {0} cannot be read")]
    Stored(&'static str),
}
