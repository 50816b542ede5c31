//! Names in Rust and of headers: which ones can be, and which are taken.

use std::collections::HashMap;

use super::report::{Report, Spot};
use crate::diagnostic::{Problem, error, note};
use crate::names::{self, Scope};
use crate::spec::load::Pointer;

/// The Rust names of one scope, such as the setters of an operation.
pub(super) struct Idents<'a> {
    /// What the names are, for messages.
    what: &'static str,
    seen: HashMap<String, (&'a str, u64)>,
}

/// A name that becomes one in Rust.
pub(super) struct Wire<'a, 'p> {
    pub(super) name: &'a str,
    /// `x-rust-name`
    pub(super) given: Option<&'a str>,
    /// Where it is declared.
    pub(super) pointer: &'p str,
    /// The key whose value it is. None: it is the key of what is declared.
    pub(super) key: Option<&'static str>,
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
        wire: &Wire<'a, '_>,
        report: &mut Report<'_>,
    ) -> Option<String> {
        let mut say = |problem| match wire.given.map(|_| "x-rust-name").or(wire.key) {
            Some(key) => report.push(Spot::Value, wire.pointer.at(key), problem),
            None => report.push(Spot::Key, wire.pointer, problem),
        };
        let name = wire.name;
        let Some(found) = names::of(scope, name, wire.given) else {
            let limit = names::MAX_OPERATION;
            if name.len() > limit {
                let length = name.chars().count();
                let message = format!("the name has {length} characters, too many for a file name");
                let help = format!("set a name of at most {limit} characters with `x-rust-name`");
                say(error("name-too-long", message).help(help));
            } else {
                let message = format!("no Rust name can be made of `{name}`");
                let help = "set one with `x-rust-name`: ASCII letters, digits and underscores, \
                            the first a letter";
                say(error("invalid-name", message).help(help));
            }
            return None;
        };
        let (what, ident) = (self.what, found.ident);
        match wire.given.filter(|_| found.taken) {
            Some(given) => {
                let message = format!("Rust or the crate needs the name `{given}`");
                say(error("rust-name-taken", message).help("write another"));
            }
            None if found.taken => {
                let message = format!(
                    "the {what} for `{name}` is called `{ident}`, since Rust or the crate needs \
                     the plain name"
                );
                say(note("name-escaped", message).help("set another name with `x-rust-name`"));
            }
            None => {}
        }
        Some(ident)
    }

    /// Each has a name that no other has; returns whether it has. `used` is where this one is
    /// mentioned.
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
        if name == other {
            let message = format!("duplicate name `{name}`, also at line {line}");
            report.key("duplicate-name", used, message, "rename or remove one");
        } else {
            let what = self.what;
            let message = format!(
                "`{name}` and `{other}` (line {line}) have the same {what} in Rust, `{ident}`"
            );
            let help = "set `x-rust-name` for one of them, or remove it";
            report.key("name-collision", used, message, help);
        }
        false
    }

    /// A name that is the key of what is declared.
    pub(super) fn declare(
        &mut self,
        scope: Scope,
        (name, given): (&'a str, Option<&'a str>),
        pointer: &str,
        report: &mut Report<'_>,
    ) {
        let wire = Wire {
            name,
            given,
            pointer,
            key: None,
        };
        if let Some(ident) = self.of(scope, &wire, report) {
            self.add(ident, name, pointer, report);
        }
    }
}

/// The headers that nothing but the client writes: what else is in them breaks the connection or
/// its responses. The runtime has the same list.
pub(super) const RESERVED_HEADERS: [&str; 12] = [
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
