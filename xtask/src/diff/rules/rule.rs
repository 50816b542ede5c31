//! What a rule consists of, and what it says of a difference.

use serde_json::Value;

use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::outline::{Node, What};
use crate::diff::report::{Acceptance, Effect, Kind, Requests, Safety, Semver};

pub(super) type Judge = fn(&Difference<'_>, &Context<'_>) -> Judgement;

/// What is reported about one kind of difference.
///
/// In sentences `{it}` is the node that differs or has the key, `{key}` the key, `{old}` and
/// `{new}` are values, `{then}` is what follows for arguments and responses, and of `[is|are]` the
/// second is taken if `{it}` are several.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The nodes that have the key, or that come and go; any if there are none.
    pub(super) of: &'static [What],
    /// Keys; one that ends with a dot is for all keys below.
    pub(super) keys: &'static [&'static str],
    /// What happens to the node as a whole, where there is no key.
    pub(super) changes: &'static [Change],
    pub(super) judge: Judge,
    /// The sentences if it comes, goes, and differs.
    pub(super) sentences: [&'static str; 3],
    /// For `--explain`.
    pub(super) meaning: &'static str,
}

/// A rule about a key.
pub(super) const fn key(of: &'static [What], keys: &'static [&'static str], judge: Judge) -> Rule {
    Rule {
        of,
        keys,
        changes: &[],
        judge,
        sentences: [
            "{it} [has|have] {key} {new} now.",
            "{it} no longer [has|have] {key}.",
            VALUES,
        ],
        meaning: "",
    }
}

/// What is reported of a key that has two values.
pub(super) const VALUES: &str = "{key} of {it} was {old} and is {new} now{then}.";

pub(super) const COMES_OR_GOES: &[Change] = &[Change::Added, Change::Removed];

/// What happens to a node as a whole, unless it has a place in an order.
pub(super) const WHOLE: &[Change] = &[
    Change::Added,
    Change::Removed,
    Change::Renamed,
    Change::Changed,
];

/// A rule about nodes as a whole.
pub(super) const fn node(of: &'static [What], changes: &'static [Change], judge: Judge) -> Rule {
    Rule {
        keys: &[],
        changes,
        sentences: [
            "{it} [is|are] new.",
            "{it} [is|are] gone.",
            "{it} [differs|differ].",
        ],
        ..key(of, &[], judge)
    }
}

impl Rule {
    pub(super) const fn comes(mut self, sentence: &'static str) -> Self {
        self.sentences[0] = sentence;
        self
    }

    pub(super) const fn goes(mut self, sentence: &'static str) -> Self {
        self.sentences[1] = sentence;
        self
    }

    pub(super) const fn differs(mut self, sentence: &'static str) -> Self {
        self.sentences[2] = sentence;
        self
    }

    /// The same sentence whatever happens.
    pub(super) const fn says(self, sentence: &'static str) -> Self {
        self.comes(sentence).goes(sentence).differs(sentence)
    }

    pub(super) const fn means(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    /// The sentence for what happened.
    pub(crate) fn sentence(&self, change: Change) -> &'static str {
        match change {
            Change::Added => self.sentences[0],
            Change::Removed => self.sentences[1],
            Change::Changed | Change::Renamed | Change::Moved => self.sentences[2],
        }
    }

    /// The key of the rule that a difference is about; empty for a node as a whole.
    pub(super) fn matches(&self, difference: &Difference<'_>) -> Option<&'static str> {
        let is_key = difference.what == What::Attribute;
        let kind = if is_key {
            owner(difference)
        } else {
            difference.what
        };
        if !self.of.is_empty() && !self.of.contains(&kind) {
            return None;
        }
        if !is_key {
            return self.changes.contains(&difference.change).then_some("");
        }
        let name = bare(kind, &difference.node().key);
        self.keys.iter().copied().find(|it| is_named(it, name))
    }
}

/// Whether a key of a rule is for a key of the document.
pub(super) fn is_named(key: &str, name: &str) -> bool {
    key == name || key.ends_with('.') && name.starts_with(key)
}

/// The rule for keys that no other is about.
pub(super) const UNKNOWN: &str = "unknown-key";

/// What a difference means.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    /// The name of the rule.
    pub(crate) id: String,
    pub(crate) rule: Option<&'static Rule>,
    pub(crate) kind: Kind,
    pub(crate) requests: Requests,
    pub(crate) arguments: Acceptance,
    pub(crate) responses: Acceptance,
    pub(crate) semver: Semver,
    pub(crate) safety: Vec<Safety>,
    /// It can be a reason why more responses are a success.
    pub(crate) looser: bool,
    /// A sentence that fits better than that of the rule.
    pub(crate) sentence: Option<&'static str>,
    /// What `{old}` and `{new}` are, if they are not the values.
    pub(crate) values: Option<[String; 2]>,
    /// Sentences that follow, each after a blank.
    pub(crate) note: String,
}

impl Judgement {
    /// What changes nothing but text.
    pub(super) fn docs() -> Self {
        Self {
            id: UNKNOWN.to_owned(),
            rule: None,
            kind: Kind::Docs,
            requests: Requests::Same,
            arguments: Acceptance::Same,
            responses: Acceptance::Same,
            semver: Semver::Patch,
            safety: Vec::new(),
            looser: false,
            sentence: None,
            values: None,
            note: String::new(),
        }
    }

    pub(super) fn of(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::docs()
        }
    }

    /// The client behaves in another way.
    pub(super) fn behaviour() -> Self {
        Self::of(Kind::Behaviour)
    }

    /// Something that callers rely on is no longer so.
    pub(super) fn breaking() -> Self {
        Self::of(Kind::Breaking)
    }

    /// Code no longer compiles.
    pub(super) fn major() -> Self {
        Self::breaking().semver(Semver::Major)
    }

    /// Code no longer compiles, unless what it names is the same in Rust.
    pub(super) fn breaking_unless(kept: bool) -> Self {
        if kept {
            Self::breaking()
        } else {
            Self::major()
        }
    }

    pub(super) fn additive() -> Self {
        Self::of(Kind::Additive).semver(Semver::Minor)
    }

    pub(super) fn unknown() -> Self {
        Self {
            arguments: Acceptance::Unknown,
            responses: Acceptance::Unknown,
            ..Self::of(Kind::Unknown).semver(Semver::Unknown)
        }
    }

    pub(super) fn semver(mut self, semver: Semver) -> Self {
        self.semver = semver;
        if semver == Semver::Major {
            self.kind = self.kind.min(Kind::Breaking);
        }
        self
    }

    /// Requests may have other bytes.
    pub(super) fn sends(mut self) -> Self {
        self.requests = Requests::Changed;
        self
    }

    pub(super) fn sends_if(self, condition: bool) -> Self {
        if condition { self.sends() } else { self }
    }

    pub(super) fn arguments(mut self, arguments: Acceptance) -> Self {
        self.arguments = arguments;
        self.raised(arguments)
    }

    pub(super) fn responses(mut self, responses: Acceptance) -> Self {
        self.responses = responses;
        self.raised(responses)
    }

    /// What passes decides the kind, unless something worse has.
    pub(super) fn raised(mut self, acceptance: Acceptance) -> Self {
        let kind = match acceptance {
            Acceptance::Narrower | Acceptance::Other => Kind::Breaking,
            Acceptance::Wider => Kind::Additive,
            Acceptance::Unknown => Kind::Unknown,
            Acceptance::Same | Acceptance::Example => return self,
        };
        if self.kind == Kind::Docs || self.kind == Kind::Behaviour || kind < self.kind {
            self.kind = kind;
        }
        self
    }

    pub(super) fn touches_if(mut self, condition: bool, safety: Safety) -> Self {
        if condition && !self.safety.contains(&safety) {
            self.safety.push(safety);
        }
        self
    }

    pub(super) fn touches(self, safety: Safety) -> Self {
        self.touches_if(true, safety)
    }

    /// More responses are a success: an error that callers relied on is none.
    pub(super) fn looser_if(mut self, condition: bool) -> Self {
        if condition {
            self.looser = true;
            self.kind = self.kind.min(Kind::Breaking);
            self.responses = both(self.responses, Acceptance::Wider);
        }
        self.touches_if(condition, Safety::SuccessRule)
    }

    pub(super) fn says(mut self, sentence: &'static str) -> Self {
        self.sentence = Some(sentence);
        self
    }

    pub(super) fn with(mut self, old: String, new: String) -> Self {
        self.values = Some([old, new]);
        self
    }

    /// Of one change at several places, the worst of each.
    pub(crate) fn worst(self, other: Self) -> Self {
        let out = Self {
            kind: self.kind.min(other.kind),
            requests: self.requests.max(other.requests),
            arguments: both(self.arguments, other.arguments),
            responses: both(self.responses, other.responses),
            semver: self.semver.max(other.semver),
            looser: self.looser || other.looser,
            note: match self.note.contains(&other.note) {
                true => self.note,
                false => self.note + &other.note,
            },
            ..self
        };
        other.safety.into_iter().fold(out, Self::touches)
    }

    pub(crate) fn effect(&self) -> Effect {
        Effect {
            requests: self.requests,
            arguments: self.arguments,
            responses: self.responses,
            rust: self.semver,
        }
    }
}

/// What two changes do together.
pub(super) fn both(a: Acceptance, b: Acceptance) -> Acceptance {
    match (a, b) {
        _ if a == b => a,
        (Acceptance::Same, it) | (it, Acceptance::Same) => it,
        (Acceptance::Unknown, _) | (_, Acceptance::Unknown) => Acceptance::Unknown,
        _ => Acceptance::Other,
    }
}

/// What has the key: what items are belongs to what holds them.
pub(super) fn owner(difference: &Difference<'_>) -> What {
    let mut above = difference.trail.iter().rev().map(|it| it.what);
    above
        .find(|it| *it != What::Items)
        .unwrap_or(What::Document)
}

/// A key without what only says where it is written.
pub(super) fn bare(owner: What, key: &str) -> &str {
    match owner {
        What::Document => key.strip_prefix("info.").unwrap_or(key),
        What::Body => {
            let written = ["content.", "schema."].iter();
            written.fold(key, |key, prefix| key.strip_prefix(prefix).unwrap_or(key))
        }
        _ => key,
    }
}

pub(super) fn past(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
        Change::Renamed => "renamed",
        Change::Moved => "moved",
    }
}

/// `input`, `x-base64.maxBytes` → `input-base64-max-bytes`
pub(super) fn id(owner: &str, key: &str) -> String {
    let words = key.split('.').map(|it| it.strip_prefix("x-").unwrap_or(it));
    let words: Vec<&str> = [owner]
        .into_iter()
        .chain(words)
        .filter(|it| !it.is_empty())
        .collect();
    let mut out = String::new();
    for character in words.join("-").chars() {
        if character.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
    }
    out.trim_start_matches('-').to_owned()
}

/// The old and the new value of an attribute.
pub(super) fn values<'a>(difference: &Difference<'a>) -> (Option<&'a Value>, Option<&'a Value>) {
    let value = |it: Option<&'a Node>| it.and_then(|it| it.value.as_ref());
    (value(difference.old), value(difference.new))
}

/// Whether it is there now.
pub(super) fn is_on(difference: &Difference<'_>) -> bool {
    difference.new.is_some()
}

/// What something means that is there now, or no longer.
pub(super) fn turned<T>(difference: &Difference<'_>, on: T, off: T) -> T {
    if is_on(difference) { on } else { off }
}

/// A type or what it keeps: what is new takes nothing from callers.
pub(super) fn gone_breaks(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    turned(difference, Judgement::additive(), Judgement::major())
}

/// How a set changed of which each element lets more pass.
pub(super) fn sets<T: PartialEq>(old: &[T], new: &[T]) -> Acceptance {
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

/// Elements of a list; none without the list.
pub(super) fn elements(list: Option<&Value>) -> Vec<Value> {
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

pub(super) fn docs(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::docs()
}

/// Requests have other bytes.
pub(super) fn sent(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::breaking().sends()
}

/// Another type in Rust, and perhaps other bytes.
pub(super) fn resent(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::major().sends()
}

pub(super) fn behaviour(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::behaviour()
}

/// A warning for callers comes or goes.
pub(super) fn deprecated(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::behaviour().semver(Semver::Minor)
}

/// Another name in Rust.
pub(super) fn renamed_in_rust(_: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::major()
}

/// A mark that something is never printed. A new one protects.
pub(super) fn sensitive(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    Judgement::behaviour().touches_if(!is_on(difference), Safety::Sensitive)
}
