//! Amounts that are asked for, as whole numbers of small units.

use rust_decimal::Decimal;
use serde_json::Value;
use stheno_domain::{Condition, Op};
use stheno_orders::money;

/// A number as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Amount(Decimal);

impl Amount {
    /// Reads a number; None for anything else, and for more than anything costs.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        money::read(&Value::from(text)).map(Self)
    }

    /// Compares a column that holds whole numbers of units with it; each main unit has 10 to the power of `digits` of them.
    #[must_use]
    pub fn compare(self, digits: u32, op: Op, condition: impl FnOnce(Op, i64) -> Condition) -> Condition {
        let (below, whole) = money::parts(self.0, digits);
        if whole {
            return condition(op, below);
        }
        // Between two whole numbers: none is equal to it.
        match op {
            Op::Gt | Op::Gte => condition(Op::Gt, below),
            Op::Lt | Op::Lte => condition(Op::Lte, below),
            Op::Ne => Condition::ALWAYS,
            _ => Condition::NEVER,
        }
    }

    /// The same with smallest units of a currency.
    #[must_use]
    pub fn compare_in(self, currency_code: &str, op: Op, condition: impl FnOnce(Op, i64) -> Condition) -> Condition {
        self.compare(money::digits(currency_code), op, condition)
    }
}
