//! What a request is drawn from: chance, and what has happened before.

use super::dice::Dice;
use super::ledger::{Ledger, NOTHING};
use super::past::Past;
use super::texts;

/// A kind of thing with an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Customer,
    Group,
    Address,
    Key,
    User,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Customer, Self::Group, Self::Address, Self::Key, Self::User];

    /// What its ids begin with.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Customer => "cus",
            Self::Group => "cusgroup",
            Self::Address => "cuaddr",
            Self::Key => "apk",
            Self::User => "user",
        }
    }
}

/// What a request is drawn from.
pub(crate) struct Draw<'a> {
    pub(crate) seed: u64,
    pub(crate) dice: &'a mut Dice,
    pub(crate) past: &'a Past,
    /// The ledger of one server: both have the same names.
    pub(crate) ledger: &'a Ledger,
    /// Whether the request is to succeed, as far as anybody can tell.
    pub(crate) careful: bool,
}

impl Draw<'_> {
    /// The id of a thing of this kind: mostly of one that is there, sometimes of a deleted one, of another kind, or none.
    pub(crate) fn id(&mut self, kind: Kind) -> String {
        match self.dice.below(100) {
            0..=2 if !self.careful => self.dice.one(&["nothing", "null", "a b", "ä", "%", "'", "me"]).to_owned(),
            3..=5 if !self.careful => format!("{}_{NOTHING}", kind.prefix()),
            6..=8 if !self.careful => {
                let other = self.dice.one(&Kind::ALL);
                self.one_of(other)
            }
            9..=14 if !self.careful => self.one_of(kind),
            _ => self.living(kind),
        }
    }

    /// The id of a thing of this kind that was not deleted, if there is one.
    pub(crate) fn living(&mut self, kind: Kind) -> String {
        let past = self.past;
        (0..5)
            .map(|_| self.one_of(kind))
            .find(|id| !past.gone.contains(id))
            .unwrap_or_else(|| format!("{}_{NOTHING}", kind.prefix()))
    }

    /// The id of any thing of this kind that has appeared; an id of nothing when there is none.
    fn one_of(&mut self, kind: Kind) -> String {
        match self.ledger.count(kind.prefix()) {
            0 => format!("{}_{NOTHING}", kind.prefix()),
            count => format!("⟨{} {}⟩", kind.prefix(), self.dice.recent(count)),
        }
    }

    /// A text: one that was answered under one of these names, or any.
    pub(crate) fn known_text(&mut self, names: &[&str]) -> String {
        let texts = self.past.texts(names);
        if texts.is_empty() || self.dice.percent(12) { self.name() } else { self.dice.one(&texts).to_owned() }
    }

    /// A text as people type it.
    pub(crate) fn name(&mut self) -> String {
        if self.careful { self.dice.one(&texts::NAMES).to_owned() } else { texts::name(self.dice) }
    }

    /// An e-mail.
    pub(crate) fn email(&mut self) -> String {
        texts::email(self.dice, self.seed)
    }
}
