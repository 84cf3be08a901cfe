//! Changes of fields.

use crate::Error;
use crate::metadata::{self, Metadata};

/// A change of one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Change<T> {
    /// It stays.
    #[default]
    Keep,
    /// It becomes this; None empties it.
    To(Option<T>),
}

impl<T> Change<T> {
    /// What a field becomes that was empty.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Keep => None,
            Self::To(value) => value,
        }
    }

    /// Makes the change.
    pub fn apply(self, field: &mut Option<T>) {
        if let Self::To(value) = self {
            *field = value;
        }
    }
}

/// The stored form of metadata after a change: keys are merged into what there is.
///
/// # Errors
/// [`Error::Stored`] when the stored form cannot be read.
pub(crate) fn merged_metadata(stored: Option<String>, change: Change<Metadata>) -> Result<Option<String>, Error> {
    match change {
        Change::Keep => Ok(stored),
        Change::To(None) => Ok(None),
        Change::To(Some(changes)) => {
            let mut merged = match &stored {
                Some(text) => metadata::from_text(text).ok_or(Error::Stored("metadata"))?,
                None => Metadata::new(),
            };
            metadata::merge(&mut merged, &changes);
            Ok(Some(metadata::to_text(&merged)))
        }
    }
}
