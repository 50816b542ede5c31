//! The table of rules: what a difference means for those who call, for the bytes, for the Rust API
//! and for safety.
//!
//! The judgements about the Rust API are proven by `tests/diff/`: each pair of the corpus is
//! generated, and programs written against the old crate are compiled with the new one.

mod inputs;
mod limits;
mod members;
mod operations;
mod place;
mod responses;
mod shapes;
mod types;
mod whens;

use serde_json::Value;

use super::compare::Difference;
use super::context::Context;
use super::tree::What;
use crate::diff::compare::Change;
use crate::diff::report::{Acceptance, Kind, Safety, Semver};
use crate::names::same as same_in_rust;

/// What a difference means.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    /// The rule.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) bytes: Bytes,
    pub(crate) arguments: Acceptance,
    pub(crate) responses: Acceptance,
    pub(crate) semver: Semver,
    pub(crate) safety: Vec<Safety>,
}

/// Whether it can change the bytes of a request.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Bytes {
    Never,
    /// Those of an example, because it has other values.
    Example,
    May,
}

/// Keys that are for people.
const DOCS: &[&str] = &[
    "description",
    "summary",
    "title",
    "x-read",
    "x-tried-live",
    "x-cause",
    "x-api-version",
    "x-enum-descriptions",
    "default",
    "example",
    "tags",
];

/// Beginnings of such keys.
const DOCS_BELOW: &[&str] = &[
    "externalDocs.",
    "contact.",
    "license.",
    "x-proves.",
    "example.",
    "default.",
];

/// Whether a key is for people.
pub(crate) fn is_docs(key: &str) -> bool {
    let key = key.strip_prefix("info.").unwrap_or(key);
    let last = key.rsplit('.').next().unwrap_or(key);
    DOCS.contains(&key) || DOCS_BELOW.iter().any(|it| key.starts_with(it)) || last == "description"
}

impl Judgement {
    /// What changes nothing but text.
    fn docs(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kind: Kind::Docs,
            bytes: Bytes::Never,
            arguments: Acceptance::Same,
            responses: Acceptance::Same,
            semver: Semver::Patch,
            safety: Vec::new(),
        }
    }

    /// The client behaves otherwise.
    fn behaviour(id: impl Into<String>) -> Self {
        Self {
            kind: Kind::Behaviour,
            ..Self::docs(id)
        }
    }

    /// Something a caller relies on is no longer so.
    fn breaking(id: impl Into<String>) -> Self {
        Self {
            kind: Kind::Breaking,
            ..Self::docs(id)
        }
    }

    fn additive(id: impl Into<String>) -> Self {
        Self {
            kind: Kind::Additive,
            semver: Semver::Minor,
            ..Self::docs(id)
        }
    }

    /// Nobody has said what it means.
    fn unknown(id: impl Into<String>) -> Self {
        Self {
            kind: Kind::Unknown,
            semver: Semver::Unknown,
            arguments: Acceptance::Unknown,
            responses: Acceptance::Unknown,
            ..Self::docs(id)
        }
    }

    fn api(mut self, semver: Semver) -> Self {
        self.semver = semver;
        if semver == Semver::Major {
            self.kind = self.kind.min(Kind::Breaking);
        }
        self
    }

    fn bytes(mut self) -> Self {
        self.bytes = Bytes::May;
        self
    }

    fn arguments(mut self, arguments: Acceptance) -> Self {
        self.arguments = arguments;
        self.raised(arguments)
    }

    fn responses(mut self, responses: Acceptance) -> Self {
        self.responses = responses;
        self.raised(responses)
    }

    /// What is let through decides the kind, unless something worse has.
    fn raised(mut self, acceptance: Acceptance) -> Self {
        let kind = match acceptance {
            Acceptance::Narrower | Acceptance::Other => Kind::Breaking,
            Acceptance::Wider => Kind::Additive,
            Acceptance::Unknown => Kind::Unknown,
            Acceptance::Same => return self,
        };
        if self.kind == Kind::Docs || self.kind == Kind::Behaviour || kind < self.kind {
            self.kind = kind;
        }
        self
    }

    fn touches(mut self, safety: Safety) -> Self {
        if !self.safety.contains(&safety) {
            self.safety.push(safety);
        }
        self
    }

    /// Of one change at several places, the worst of each.
    pub(crate) fn worst(self, other: Self) -> Self {
        let acceptance = |a: Acceptance, b: Acceptance| match (a, b) {
            _ if a == b => a,
            (Acceptance::Same, it) | (it, Acceptance::Same) => it,
            (Acceptance::Unknown, _) | (_, Acceptance::Unknown) => Acceptance::Unknown,
            _ => Acceptance::Other,
        };
        let out = Self {
            kind: self.kind.min(other.kind),
            bytes: self.bytes.max(other.bytes),
            arguments: acceptance(self.arguments, other.arguments),
            responses: acceptance(self.responses, other.responses),
            semver: self.semver.max(other.semver),
            ..self
        };
        other.safety.into_iter().fold(out, Self::touches)
    }

    fn touches_if(self, condition: bool, safety: Safety) -> Self {
        if condition {
            self.touches(safety)
        } else {
            self
        }
    }
}

/// Keys that are newer than these rules: what a change of them means, a reviewer says.
const NEWER: &[&str] = &[
    "note",
    "x-content-length",
    "x-docs-example",
    "x-enum-retry",
    "x-extra-examples",
    "x-lifecycle",
    "x-rust-name",
    "x-success",
];

/// What a difference means.
pub(crate) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let key = difference.node().key.split('.').next().unwrap_or_default();
    if difference.what == What::Attribute && NEWER.contains(&key) {
        let unknown = Judgement::unknown(id(difference));
        return match key {
            "x-success" => Judgement {
                arguments: Acceptance::Same,
                semver: Semver::Patch,
                ..unknown.touches(Safety::SuccessRule)
            },
            _ => unknown,
        };
    }
    match difference.root().what {
        What::Operation => match difference.trail.get(1).map(|it| it.what) {
            None if difference.what == What::Input => inputs::whole(difference),
            None if difference.what == What::Response => responses::whole(difference, context),
            None => operations::judge(difference, context),
            Some(What::Input) => inputs::part(difference, context),
            Some(What::Body) => inputs::part(difference, context),
            Some(What::Response) => responses::part(difference, context),
            Some(_) => operations::judge(difference, context),
        },
        What::Type => types::judge(difference, context),
        _ => operations::document(difference, context),
    }
}

/// `input-required`, `type-added`, `member-added`: what it is about, and what happened to it.
fn id(difference: &Difference<'_>) -> String {
    let happened = match difference.change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
        Change::Renamed => "renamed",
        Change::Moved => "moved",
    };
    if difference.what != What::Attribute {
        return format!("{}-{happened}", difference.what.word());
    }
    // What items are belongs to what holds them.
    let owner = difference
        .trail
        .iter()
        .rev()
        .find(|it| it.what != What::Items)
        .map_or("document", |it| it.what.word());
    format!("{owner}-{}", slug(&difference.node().key))
}

/// `x-maxBytes.of` → `max-bytes-of`
fn slug(key: &str) -> String {
    let key = key.strip_prefix("info.").unwrap_or(key);
    let words: Vec<&str> = key
        .split('.')
        .map(|it| it.strip_prefix("x-").unwrap_or(it))
        .collect();
    let mut out = String::new();
    for character in words.join("-").chars() {
        match character {
            'A'..='Z' => {
                if !out.is_empty() && !out.ends_with('-') {
                    out.push('-');
                }
                out.push(character.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => out.push(character),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// The old and the new value of an attribute.
fn values<'a>(difference: &Difference<'a>) -> (Option<&'a Value>, Option<&'a Value>) {
    (
        difference.old.and_then(|it| it.value.as_ref()),
        difference.new.and_then(|it| it.value.as_ref()),
    )
}

/// Whether it is there now, or true now.
fn is_on(difference: &Difference<'_>) -> bool {
    difference.new.is_some_and(|it| it.value.is_some())
}

/// What a flag means that is set now, and one that no longer is.
fn turned(difference: &Difference<'_>, on: Acceptance, off: Acceptance) -> Acceptance {
    if is_on(difference) { on } else { off }
}

/// What something that lets more responses decode means, on or off.
fn more_decodes(difference: &Difference<'_>) -> Acceptance {
    turned(difference, Acceptance::Wider, Acceptance::Narrower)
}

/// How a set of names changed that lets more through the more there are.
fn sets<T: PartialEq>(old: &[T], new: &[T]) -> Acceptance {
    match (
        old.iter().all(|it| new.contains(it)),
        new.iter().all(|it| old.contains(it)),
    ) {
        (true, true) => Acceptance::Same,
        (true, false) => Acceptance::Wider,
        (false, true) => Acceptance::Narrower,
        (false, false) => Acceptance::Other,
    }
}

/// As [`sets`], of attributes that list the names. Without the attribute there are none.
fn lists(old: Option<&Value>, new: Option<&Value>) -> Acceptance {
    let names = |it: Option<&'_ Value>| match it {
        None => Some(Vec::new()),
        Some(it) => it.as_array().cloned(),
    };
    match (names(old), names(new)) {
        (Some(old), Some(new)) => sets(&old, &new),
        _ => Acceptance::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_several_uses_counts_whichever_is_first() {
        let text = || Judgement::docs("x");
        let refused = || {
            Judgement::behaviour("x")
                .arguments(Acceptance::Narrower)
                .touches(Safety::Signing)
        };
        let sent = || {
            Judgement::additive("x")
                .bytes()
                .arguments(Acceptance::Wider)
                .api(Semver::Major)
        };
        for all in [
            [text(), refused(), sent()],
            [sent(), text(), refused()],
            [refused(), sent(), text()],
        ] {
            let worst = all.into_iter().reduce(Judgement::worst).expect("three");
            assert_eq!(worst.kind, Kind::Breaking);
            assert_eq!(worst.bytes, Bytes::May);
            assert_eq!(worst.arguments, Acceptance::Other);
            assert_eq!(worst.responses, Acceptance::Same);
            assert_eq!(worst.semver, Semver::Major);
            assert_eq!(worst.safety, [Safety::Signing]);
        }
    }
}

/// What a rule means; for a name that none has, the nearest ones.
pub(crate) fn explain(rule: &str) -> Result<String, String> {
    Err(format!("no rule is called {rule:?}"))
}
