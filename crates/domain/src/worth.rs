//! What customers are worth to the shop: how many orders they have, when the last one was placed, and what they have paid
//! for good. Whoever takes an order keeps it, in the same transaction.

use stheno_storage::{Column, Condition, Kind, Op, Related};

use crate::table::Link;

/// How many orders a customer has; drafts are none.
pub static ORDERS_COUNT: Column =
    Column { name: "orders_count", sql: "c.orders_count", kind: Kind::Int, nullable: false };

/// When the customer's last order was placed.
pub static LAST_ORDER_AT: Column =
    Column { name: "last_order_at", sql: "c.last_order_at", kind: Kind::Time, nullable: true };

/// A currency that something was paid in.
pub static CURRENCY_CODE: Column =
    Column { name: "currency_code", sql: "s.currency_code", kind: Kind::Text, nullable: false };

/// What was paid in it, in smallest units.
pub static AMOUNT: Column = Column { name: "amount", sql: "s.amount", kind: Kind::Int, nullable: false };

/// The same with its currency before it, for who answers in main units: `eur 1234`.
pub static AMOUNT_IN_CURRENCY: Column = Column {
    name: "amount",
    sql: "s.currency_code || ' ' || CAST(s.amount AS text)",
    kind: Kind::Money,
    nullable: false,
};

/// From customers to what they have paid, by currency.
pub static SPENT_OF_CUSTOMERS: Link = Link {
    owner: "s.customer_id",
    from: "customer_spent s WHERE s.amount <> 0",
    order: "s.customer_id, s.currency_code",
};

static SPENT: Related =
    Related { column: "c.id", select: "SELECT s.customer_id FROM customer_spent s WHERE TRUE", key: "s.customer_id" };

/// Those who have paid more or less than an amount of a currency, in smallest units. Who has paid nothing in it has paid 0.
/// None for a currency that there is not.
#[must_use]
pub fn spent(currency_code: &str, op: Op, amount: i64) -> Option<Condition> {
    let column = spent_in(currency_code)?;
    let zero_is_less = matches!(op, Op::Gt if amount >= 0) || matches!(op, Op::Gte | Op::Eq if amount > 0);
    if !zero_is_less {
        return Some(Condition::Compare(column, op, amount.into()));
    }
    // Along the index: who has paid nothing is not among them.
    Some(Condition::Related(
        &SPENT,
        Box::new(Condition::All(vec![
            Condition::Compare(&CURRENCY_CODE, Op::Eq, currency_code.to_ascii_lowercase().into()),
            Condition::Compare(&AMOUNT, op, amount.into()),
        ])),
    ))
}

/// What a customer has paid in a currency. None for a currency that there is not.
#[must_use]
pub fn spent_in(currency_code: &str) -> Option<&'static Column> {
    let (_, column) = SPENT_IN.iter().find(|(code, _)| code.eq_ignore_ascii_case(currency_code))?;
    Some(column)
}

/// The column that is meant by a name such as `total_spent.eur`, to sort by. None for any other name.
#[must_use]
pub fn sorted_by(name: &str) -> Option<&'static Column> {
    spent_in(name.strip_prefix("total_spent.")?)
}

macro_rules! spent_in {
    ($($code:literal)*) => {
        /// A column for each currency: what is sorted by is text of the program, and never of a request.
        static SPENT_IN: &[(&str, Column)] = &[$(($code, Column {
            name: concat!("total_spent.", $code),
            sql: concat!(
                "coalesce((SELECT s.amount FROM customer_spent s WHERE s.customer_id = c.id AND s.currency_code = '",
                $code,
                "'), 0)"
            ),
            kind: Kind::Int,
            nullable: false,
        })),*];
    };
}

// The currencies of Medusa.
spent_in! {
    "aed" "afn" "all" "amd" "aoa" "ars" "aud" "azn" "bam" "bdt" "bgn" "bhd" "bif" "bnd" "bob" "brl" "bwp" "byn" "bzd" "cad"
    "cdf" "chf" "clp" "cny" "cop" "crc" "cve" "czk" "djf" "dkk" "dop" "dzd" "eek" "egp" "ern" "etb" "eur" "gbp" "gel" "ghs"
    "gmd" "gnf" "gtq" "hkd" "hnl" "hrk" "huf" "idr" "ils" "inr" "iqd" "irr" "irt" "isk" "jmd" "jod" "jpy" "kes" "khr" "kmf"
    "krw" "kwd" "kzt" "lbp" "lkr" "ltl" "lvl" "lyd" "mad" "mdl" "mga" "mkd" "mmk" "mnt" "mop" "mur" "mwk" "mxn" "myr" "mzn"
    "nad" "ngn" "nio" "nok" "npr" "nzd" "omr" "pab" "pen" "php" "pkr" "pln" "pyg" "qar" "ron" "rsd" "rub" "rwf" "sar" "sdg"
    "sek" "sgd" "sos" "syp" "thb" "tjs" "tnd" "top" "try" "ttd" "twd" "tzs" "uah" "ugx" "usd" "uyu" "uzs" "vef" "vnd" "xaf"
    "xof" "xpf" "yer" "zar" "zmk" "zwl"
}
