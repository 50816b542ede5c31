//! What there is to say about two versions of the specs. No words for a terminal, a comment or an
//! annotation: those stand in `render`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The answer of `cargo xtask diff`.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Report {
    /// The whole in numbers.
    pub(crate) summary: Summary,
    /// Unsafe ones first, then breaking ones; within that by vendor and place.
    pub(crate) findings: Vec<Finding>,
}

/// The whole in numbers.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Summary {
    /// The one line: `2 breaking · 3 additive · 1 docs · wire: 4 requests · API: minor`.
    pub(crate) line: String,
    /// Number of findings of each kind that has any, accepted ones left out.
    pub(crate) kinds: BTreeMap<Kind, usize>,
    /// Number of findings that touch what must not be touched unseen, accepted ones left out.
    #[serde(rename = "unsafe")]
    pub(crate) touching_safety: usize,
    /// Number of request examples whose bytes differ.
    pub(crate) requests: usize,
    /// The greatest effect on the Rust API.
    pub(crate) api: Api,
    /// Number of accepted findings.
    pub(crate) accepted: usize,
    /// Whether a person has to look: the exit code is 4 then.
    pub(crate) needs_person: bool,
    /// One per vendor with findings.
    pub(crate) crates: Vec<CrateSummary>,
    /// What was compared: a revision, a file, or the working tree.
    pub(crate) base: String,
    /// What with.
    pub(crate) head: String,
}

/// What a crate needs.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct CrateSummary {
    /// As the spec is called.
    pub(crate) vendor: String,
    /// `info.version` of both sides; none where there is no spec.
    pub(crate) old_version: Option<String>,
    /// As above.
    pub(crate) new_version: Option<String>,
    /// The bump that the findings call for. `unknown` if a side cannot be generated.
    pub(crate) bump: Api,
    /// The least version that is enough.
    pub(crate) wanted_version: Option<String>,
    /// Whether `info.version` was raised enough.
    pub(crate) enough: bool,
    /// A stanza for the changelog, in Markdown.
    pub(crate) changelog: String,
}

/// One difference of meaning.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Finding {
    /// The rule, such as `input-required`.
    pub(crate) id: String,
    /// Twelve hexadecimal digits that stay the same when lines move.
    pub(crate) fingerprint: String,
    /// As the spec is called.
    pub(crate) vendor: String,
    /// The operation, if it is about exactly one.
    pub(crate) operation: Option<String>,
    /// Every operation that reaches it, and on which way.
    pub(crate) used_by: Vec<UsedBy>,
    /// What differs, in words: "reply member `Sim` of `Liveness`".
    pub(crate) subject: String,
    /// JSON pointer in the new document; of what was removed, in the old one.
    pub(crate) pointer: String,
    /// The file of the pointer, relative to the root of the repository.
    pub(crate) file: String,
    /// Line of the pointer, from 1.
    pub(crate) line: usize,
    /// Column of the pointer, from 1, in characters.
    pub(crate) column: usize,
    /// Which document the pointer is of.
    pub(crate) side: Side,
    /// What happened to it.
    pub(crate) change: Change,
    /// The value before, on one line.
    pub(crate) old: Option<String>,
    /// The value after, on one line.
    pub(crate) new: Option<String>,
    /// The lines of the documents.
    pub(crate) quote: Vec<Quote>,
    /// The verdict in one word.
    pub(crate) kind: Kind,
    /// Why it was changed.
    pub(crate) cause: Cause,
    /// What it does on the wire.
    pub(crate) wire: Wire,
    /// What it does to the crate's API.
    pub(crate) api: Api,
    /// What must not be touched unseen, and is.
    pub(crate) safety: Vec<Safety>,
    /// The match of old and new is a guess.
    pub(crate) guess: bool,
    /// Who accepted it.
    pub(crate) accepted: Option<Accepted>,
    /// Whether a person has to look at it.
    pub(crate) needs_person: bool,
    /// One sentence.
    pub(crate) message: String,
    /// What to do, if something is to be done.
    pub(crate) advice: Option<String>,
}

impl Finding {
    /// About the comparison itself, and harmless. The place is the file.
    pub(crate) fn noticed(id: &str, fingerprint: String, vendor: &str, file: &str) -> Self {
        Self {
            id: id.to_owned(),
            fingerprint,
            vendor: vendor.to_owned(),
            operation: None,
            used_by: Vec::new(),
            subject: String::new(),
            pointer: String::new(),
            file: file.to_owned(),
            line: 1,
            column: 1,
            side: Side::New,
            change: Change::Noticed,
            old: None,
            new: None,
            quote: Vec::new(),
            kind: Kind::Docs,
            cause: Cause::Correction,
            wire: Wire::default(),
            api: Api::None,
            safety: Vec::new(),
            guess: false,
            accepted: None,
            needs_person: false,
            message: String::new(),
            advice: None,
        }
    }
}

/// An operation, and the way from it to what differs.
#[derive(Clone, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct UsedBy {
    /// The `operationId`.
    pub(crate) operation: String,
    /// Such as `reply 200 › Data › Token`; empty if the difference stands in the operation itself.
    pub(crate) way: Vec<String>,
}

/// Lines of a document.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Quote {
    /// Of which document.
    pub(crate) side: Side,
    /// Number of the line, from 1.
    pub(crate) line: usize,
    /// The line without its end.
    pub(crate) text: String,
    /// What to underline: first and last character plus one, from 0.
    pub(crate) mark: (usize, usize),
}

/// Which document.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Side {
    Old,
    New,
}

/// What happened.
#[derive(Clone, Copy, Debug, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Change {
    Added,
    Removed,
    Changed,
    Renamed,
    Moved,
    /// Nothing happened to the documents: it is about the comparison itself.
    Noticed,
}

/// The verdict in one word, the worst first.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// It cannot be told.
    Unknown,
    /// A caller's code no longer compiles, or a call that went through no longer does.
    Breaking,
    /// The client behaves otherwise, and nothing that worked stops.
    Behaviour,
    /// More is possible.
    Additive,
    /// Text, links, dates, examples.
    Docs,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Breaking => "breaking",
            Self::Behaviour => "behaviour",
            Self::Additive => "additive",
            Self::Docs => "docs",
        }
    }
}

/// Why a spec was changed.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cause {
    /// The vendor's page changed.
    VendorChange,
    /// The spec was wrong.
    Correction,
    /// An operation more or less is covered.
    Coverage,
    /// Text, links or dates.
    Docs,
}

/// What a difference does on the wire.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Wire {
    /// The bytes of requests.
    pub(crate) requests: Requests,
    /// Which arguments are let through.
    pub(crate) arguments: Acceptance,
    /// Which replies decode.
    pub(crate) replies: Acceptance,
    /// The request examples that differ.
    pub(crate) examples: Vec<RequestDiff>,
}

/// The bytes of requests.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Requests {
    /// Every request example is rendered as before.
    #[default]
    Same,
    /// The example has other values; the same values are sent as before.
    Example,
    /// Some request example is rendered otherwise.
    Changed,
    /// It can change bytes, and no request example shows it.
    Uncovered,
    /// A side cannot be rendered.
    Unknown,
}

/// How a set changed: of the arguments that are let through, or of the replies that decode.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Acceptance {
    #[default]
    Same,
    Wider,
    Narrower,
    /// Some more, others no longer.
    Other,
    /// A side cannot be read.
    Unknown,
}

/// A request example whose bytes differ.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct RequestDiff {
    pub(crate) operation: String,
    pub(crate) example: String,
    /// The request before, as text; none if there was none.
    pub(crate) old: Option<String>,
    /// The request after.
    pub(crate) new: Option<String>,
}

/// The effect on Rust code that uses the crate.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Api {
    /// Not even documentation.
    #[default]
    None,
    /// What compiled compiles, and nothing is new.
    Patch,
    /// What compiled compiles, and something is new.
    Minor,
    /// Something that compiled does not.
    Major,
    /// A side cannot be generated.
    Unknown,
}

impl Api {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Unknown => "unknown",
        }
    }
}

/// What must not be touched unseen.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Safety {
    /// What a caller decides by: alive or not, how sure.
    Verdict,
    /// What is signed, or how.
    Signing,
    /// A key, or where it is sent.
    Credential,
    /// What makes a reply a success.
    SuccessRule,
    /// How a refusal is recognised and read.
    ErrorEnvelope,
    /// A limit of personal data.
    PersonalData,
    /// What is never printed.
    Sensitive,
    /// Where requests go.
    Address,
}

/// An entry of `specs/accepted.toml`.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Accepted {
    pub(crate) reason: String,
    pub(crate) date: String,
}
