//! What a difference of one item does to code of callers that compiled: one rule each, as rustc
//! sees it.
//!
//! `tests/pairs.cases` has two crates for each rule, and code of a caller that shows it.
//!
//! Not looked at, and harmless by the convention of Rust's crates (RFC 1105): a new item, method or
//! trait can make a name or an inferred type ambiguous, or hide one of the same name behind a
//! `Deref`; a lint can be denied. Not seen from the outside: auto traits (`Send`, `Sync`) that come
//! from private fields, and discriminants that follow from the order of variants, values of
//! constants, what stands behind `include_str!`, features of the manifest. Whether a bound got
//! wider cannot be told from its text: every change of a signature counts as a breaking one, and so
//! does every change of a trait, a macro or a union, which no generated crate has.

use super::Surface;
use super::line::{ItemKind, Line, Shape};
use crate::olddiff::model::Api;

/// Why a difference is harmless or not.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Rule {
    /// An item is new.
    Added,
    /// It is gone, or no longer public.
    Removed,
    /// Its declaration is another one.
    Differs,
    /// A field is new where callers write all fields.
    FieldOfOpen,
    /// A variant is new where callers write an arm for each.
    VariantOfOpen,
    /// Callers can no longer write it out in full: it became `#[non_exhaustive]` or got a private
    /// field.
    Closed,
    /// Callers can write it out in full from now on.
    Opened,
    /// It is there under a condition, or under another one.
    Gated,
    /// It is there without a condition from now on.
    Ungated,
    /// A function can no longer be called in constants.
    ConstLost,
    /// A function can be called in constants from now on.
    ConstGained,
    /// Constants of the type are no longer patterns: its `PartialEq` is not derived any more.
    PatternLost,
    /// Constants of the type are patterns from now on.
    PatternGained,
    /// A new `Drop`: fields can no longer be moved out.
    DropAdded,
    /// A new trait for all types of a kind, which may be the caller's own that has it already.
    BlanketAdded,
    /// `#[deprecated]` or `#[must_use]` came or went: a warning.
    Lint,
}

impl Rule {
    #[cfg(test)]
    pub(super) const ALL: [Self; 16] = [
        Self::Added,
        Self::Removed,
        Self::Differs,
        Self::FieldOfOpen,
        Self::VariantOfOpen,
        Self::Closed,
        Self::Opened,
        Self::Gated,
        Self::Ungated,
        Self::ConstLost,
        Self::ConstGained,
        Self::PatternLost,
        Self::PatternGained,
        Self::DropAdded,
        Self::BlanketAdded,
        Self::Lint,
    ];

    /// The effect on callers.
    pub(crate) fn api(self) -> Api {
        match self {
            Self::Added
            | Self::Opened
            | Self::Ungated
            | Self::ConstGained
            | Self::PatternGained
            | Self::Lint => Api::Minor,
            Self::Removed
            | Self::Differs
            | Self::FieldOfOpen
            | Self::VariantOfOpen
            | Self::Closed
            | Self::Gated
            | Self::ConstLost
            | Self::PatternLost
            | Self::DropAdded
            | Self::BlanketAdded => Api::Major,
        }
    }
}

/// A line that was not there. `known`: what it belongs to was; what is new as a whole has no
/// callers.
pub(super) fn added(line: &Line, before: &Surface, known: bool) -> Rule {
    let container = line.path.rsplit_once("::").map(|(path, _)| path);
    let was_open = |kind| {
        let container = container.and_then(|it| before.line(it, kind));
        container.is_some_and(|it| it.marks.open.is_some())
    };
    match line.kind {
        ItemKind::Field if was_open(ItemKind::Struct) || was_open(ItemKind::Variant) => {
            Rule::FieldOfOpen
        }
        ItemKind::Variant if was_open(ItemKind::Enum) => Rule::VariantOfOpen,
        ItemKind::Impl if line.marks.blanket && known => Rule::BlanketAdded,
        ItemKind::Impl if line.path.contains(" Drop for ") && known => Rule::DropAdded,
        _ => Rule::Added,
    }
}

/// Two lines of the same item, none if callers see no difference; of several differences the worst.
pub(super) fn changed(old: &Line, new: &Line) -> Option<Rule> {
    let mut found = Vec::new();
    if old.signature != new.signature {
        found.push(Rule::Differs);
    }
    let (was, is) = (&old.marks, &new.marks);
    match (was.open, is.open) {
        (Some(_), None) => found.push(Rule::Closed),
        (None, Some(_)) => found.push(Rule::Opened),
        // `A {}` is a value of each shape; the others are not.
        (Some(Shape::Named), Some(shape)) if shape != Shape::Named => found.push(Rule::Opened),
        (was, is) if was != is => found.push(Rule::Differs),
        _ => {}
    }
    match (&was.cfg, &is.cfg) {
        (Some(_), None) => found.push(Rule::Ungated),
        (was, is) if was != is => found.push(Rule::Gated),
        _ => {}
    }
    match (was.constant, is.constant) {
        (true, false) => found.push(Rule::ConstLost),
        (false, true) => found.push(Rule::ConstGained),
        _ => {}
    }
    match (was.pattern, is.pattern) {
        (true, false) => found.push(Rule::PatternLost),
        (false, true) => found.push(Rule::PatternGained),
        _ => {}
    }
    if (was.deprecated, was.must_use) != (is.deprecated, is.must_use) {
        found.push(Rule::Lint);
    }
    found.into_iter().max_by_key(|it| it.api())
}
