//! Names in Rust and of headers: which ones can be, and which are taken.

use std::collections::HashMap;

use super::report::Report;
use crate::diagnostic::{Problem, error, note};
use crate::names::{self, Scope};

/// The Rust names of one scope, such as the setters of an operation.
pub(super) struct Idents<'a> {
    /// What the names are, for messages.
    what: &'static str,
    seen: HashMap<String, (&'a str, u64)>,
}

/// A name that becomes one in Rust.
pub(super) struct Wire<'a> {
    pub(super) name: &'a str,
    /// `x-rust-name`
    pub(super) given: Option<&'a str>,
    /// Where it is declared.
    pub(super) pointer: &'a str,
    /// Where its name is written: its own key, or a value.
    pub(super) at: Spot,
}

/// Where a name is written.
#[derive(Clone, Copy)]
pub(super) enum Spot {
    /// It is the key of what is declared.
    Key,
    /// It is the value of this key.
    Value(&'static str),
}

impl<'a> Idents<'a> {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            seen: HashMap::new(),
        }
    }

    /// The Rust name, unless there is none.
    pub(super) fn of(
        &self,
        scope: Scope,
        wire: &Wire<'a>,
        report: &mut Report<'_>,
    ) -> Option<String> {
        let mut say = |problem| match wire.at {
            _ if wire.given.is_some() => {
                report.value(&format!("{}/x-rust-name", wire.pointer), problem);
            }
            Spot::Key => report.key(wire.pointer, problem),
            Spot::Value(key) => report.value(&format!("{}/{key}", wire.pointer), problem),
        };
        let name = wire.name;
        let Some(found) = names::of(scope, name, wire.given) else {
            say(match name.len() > names::MAX_OPERATION {
                true => too_long(name),
                false => error(
                    "invalid-name",
                    format!("no Rust name can be made of `{name}`"),
                )
                .help(
                    "set one with `x-rust-name`: ASCII letters, digits and underscores, the first \
                     a letter",
                ),
            });
            return None;
        };
        let (what, ident) = (self.what, found.ident);
        match wire.given {
            Some(given) if found.taken => say(error(
                "rust-name-taken",
                format!("Rust or the crate needs the name `{given}`"),
            )
            .help("write another")),
            None if found.taken => say(note(
                "name-escaped",
                format!(
                    "the {what} for `{name}` is called `{ident}`, since Rust or the crate needs \
                     the plain name"
                ),
            )
            .help("set another name with `x-rust-name`")),
            _ => {}
        }
        Some(ident)
    }

    /// Each has a name that no other has; returns whether it has. `used` is where this one is mentioned.
    pub(super) fn add(
        &mut self,
        ident: String,
        name: &'a str,
        used: &str,
        report: &mut Report<'_>,
    ) -> bool {
        let line = report.source.key(used).line;
        let Some((other, line)) = self.seen.insert(ident.clone(), (name, line)) else {
            return true;
        };
        let what = self.what;
        let problem = match name == other {
            true => error(
                "duplicate-name",
                format!("duplicate name `{name}`, also at line {line}"),
            )
            .help("rename or remove one"),
            false => error(
                "name-collision",
                format!(
                    "`{name}` and `{other}` (line {line}) have the same {what} in Rust, `{ident}`"
                ),
            )
            .help("set `x-rust-name` for one of them, or remove it"),
        };
        report.key(used, problem);
        false
    }
}

fn too_long(name: &str) -> Problem {
    let (length, limit) = (name.chars().count(), names::MAX_OPERATION);
    error(
        "name-too-long",
        format!("the name has {length} characters, too many for a file name"),
    )
    .help(format!(
        "set a name of at most {limit} characters with `x-rust-name`"
    ))
}

/// Headers that the client or the signer of the connection writes.
pub(super) const HEADERS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

pub(super) fn header_name(name: &str) -> Problem {
    error(
        "header-name",
        format!("`{name}` is not a valid header name"),
    )
    .help("use letters, digits and hyphens")
}

/// Whether a name is a header's: a token of RFC 9110.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
}
