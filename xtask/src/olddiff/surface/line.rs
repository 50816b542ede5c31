//! What there is to say about one public item.

use std::fmt;

/// A public item.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Line {
    /// How callers write it: `types::Liveness::sim`, `Client::get_live_code`, `impl Display for
    /// types::Mode`.
    pub(crate) path: String,
    /// What it is.
    pub(crate) kind: ItemKind,
    /// What it belongs to.
    pub(crate) owner: Owner,
    /// As it is declared, on one line, without attributes.
    pub(crate) signature: String,
    pub(super) marks: Marks,
    /// A hash of what only readers of the documentation see.
    pub(super) docs: u64,
}

/// What an item is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum ItemKind {
    Module,
    Struct,
    Enum,
    Variant,
    Field,
    /// A function of a module.
    Function,
    /// A function of a type, with or without `self`.
    Method,
    /// A constant or a static of a module or a type.
    Constant,
    /// `type A = B;`
    Alias,
    /// That a type has a trait, written out or derived.
    Impl,
    /// `pub use` of what is public elsewhere, here or in another crate.
    Reexport,
    /// What no generated crate has: traits, macros, unions. They are kept whole.
    Other,
}

/// What an item belongs to.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Owner {
    /// Something at the root, by its name: `Client`, `Settings`, `Endpoint`, `Error`; also the
    /// modules themselves.
    Root(String),
    /// An operation, by the name of its builder. The client's method that makes the builder belongs
    /// to it too.
    Operation(String),
    /// A type of `types`, by its name.
    Type(String),
}

impl Owner {
    /// By the path of the item, or of the type that it is of.
    pub(super) fn of(path: &str) -> Self {
        let mut segments = path.split("::");
        let first = segments.next().unwrap_or_default();
        match (first, segments.next()) {
            ("operations", Some(name)) => Self::Operation(bare(name)),
            ("types", Some(name)) => Self::Type(bare(name)),
            _ => Self::Root(bare(first)),
        }
    }
}

/// `Query` of `Query<'_>`.
fn bare(name: &str) -> String {
    name.split('<').next().unwrap_or(name).to_owned()
}

/// What callers notice beside the signature.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Marks {
    /// The conditions under which the item is there.
    pub(super) cfg: Option<String>,
    pub(super) deprecated: bool,
    pub(super) must_use: bool,
    /// `const fn`
    pub(super) constant: bool,
    /// Callers may write it out in full: a struct or variant with all its fields, an enum with all
    /// its variants.
    pub(super) open: Option<Shape>,
    /// For people: why it is not open.
    pub(super) non_exhaustive: bool,
    /// For people: why it is not open.
    pub(super) private_fields: bool,
    /// The derived `PartialEq`, with which constants of the type are patterns.
    pub(super) pattern: bool,
    /// An impl that can cover types of callers, too.
    pub(super) blanket: bool,
}

/// How a value or a pattern is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Shape {
    /// `A`
    Unit,
    /// `A(b)`
    Tuple,
    /// `A { b }`
    Named,
    /// An enum: one arm per variant.
    Arms,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = &self.marks;
        if let Some(cfg) = &marks.cfg {
            write!(f, "{cfg} ")?;
        }
        for (is_there, text) in [
            (marks.deprecated, "#[deprecated] "),
            (marks.must_use, "#[must_use] "),
            (marks.non_exhaustive, "#[non_exhaustive] "),
            (marks.pattern, "#[derive] "),
        ] {
            if is_there {
                f.write_str(text)?;
            }
        }
        match self.signature.strip_prefix("pub ") {
            Some(rest) if marks.constant => write!(f, "pub const {rest}")?,
            _ => f.write_str(&self.signature)?,
        }
        f.write_str(match (self.kind, marks.open) {
            (ItemKind::Struct, _) if marks.private_fields => " { .. }",
            (ItemKind::Struct, Some(Shape::Tuple)) => "(..)",
            (ItemKind::Struct, Some(Shape::Unit)) => ";",
            (ItemKind::Variant, Some(Shape::Named)) => " { .. }",
            _ => "",
        })
    }
}
