//! What something new is like: who signs, where it goes, what makes it an error, and in what it is
//! weaker than its siblings.

use super::report::{Card, Safety};
use crate::spec::Spec;

/// The card of an operation of this id, and what it makes weaker.
pub(crate) fn operation(_spec: &Spec<'_>, _id: &str) -> (Card, Vec<Safety>) {
    (Card::default(), Vec::new())
}

/// The card of a new vendor.
pub(crate) fn vendor(_spec: &Spec<'_>) -> (Card, Vec<Safety>) {
    (Card::default(), Vec::new())
}
