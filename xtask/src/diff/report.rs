//! What a report consists of. Texts are plain, with code in backticks; renderers escape them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// The answer of `cargo xtask diff`.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Report {
    pub(crate) summary: Summary,
    /// What is touched, by vendor and in the order of the documents.
    pub(crate) operations: Vec<Row>,
    /// By section, then by vendor and place. The first has the number 1.
    pub(crate) findings: Vec<Finding>,
    /// Vendors that were compared and do not differ.
    pub(crate) unchanged: Vec<String>,
}

/// The whole in numbers.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Summary {
    /// One sentence: whether something needs review, how much, and what blocks.
    pub(crate) verdict: String,
    /// Whether something needs review: the exit code is 4 then.
    pub(crate) needs_review: bool,
    /// Numbers of the findings to read first, at most three.
    pub(crate) first: Vec<usize>,
    /// Number of findings of each kind that has any.
    pub(crate) kinds: BTreeMap<Kind, usize>,
    /// Number of findings that touch safety.
    #[serde(rename = "unsafe")]
    pub(crate) touching_safety: usize,
    /// Whether a finding touches safety, or cannot be judged.
    #[serde(skip)]
    pub(crate) perhaps_unsafe: bool,
    pub(crate) base: Revision,
    pub(crate) head: Revision,
    /// Address of the repository on the web, for links to lines.
    pub(crate) repository: Option<String>,
    /// One per vendor that differs.
    pub(crate) crates: Vec<Crate>,
    /// What was not compared because a side has no record of it, and how many findings are not
    /// shown, in sentences.
    pub(crate) missing: Vec<String>,
    /// Files in the head's `specs/` that belong to no vendor, and did not in the base; each has a
    /// sentence in `missing`, too.
    pub(crate) strays: Vec<String>,
}

/// The rule about crates and snapshots that are behind their document.
pub(crate) const STALE: &str = "stale-records";

/// The sentence about a file that belongs to no vendor.
pub(crate) fn stray(file: &str) -> String {
    format!(
        "`{file}` belongs to no vendor, so nothing is made of it; a spec is `specs/<vendor>.yaml`."
    )
}

/// What was compared.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Revision {
    /// As people call it: a branch, a file, `working tree`.
    pub(crate) label: String,
    /// The commit's full id; none for files and the working tree.
    pub(crate) commit: Option<String>,
}

/// What a crate's next version has to be.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Crate {
    pub(crate) vendor: String,
    /// `info.version` of each side.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// The last release, by its tag.
    pub(crate) release: Option<String>,
    /// What the change since the last release calls for.
    pub(crate) since: Semver,
    pub(crate) enough: Enough,
    /// The least version that is enough.
    pub(crate) wanted: Option<String>,
    /// Where the version is written.
    pub(crate) place: Option<Place>,
    /// The entry for the changelog, in Markdown.
    pub(crate) changelog: String,
}

/// Whether a version is high enough.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Enough {
    Yes,
    TooLow,
    /// There was no release, so that nothing is too low.
    Unreleased,
    /// The crate is new.
    First,
    /// A side cannot be compared.
    Unknown,
}

/// An operation that is touched, or a vendor as a whole.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Row {
    pub(crate) vendor: String,
    /// None: a vendor that is new, gone or refused, or what is about no operation of it.
    pub(crate) operation: Option<String>,
    /// What changes, in a few words, such as `3 of 3 differ`; `same` if nothing does.
    pub(crate) request: String,
    pub(crate) response: String,
    pub(crate) rust: String,
    pub(crate) safety: Vec<Safety>,
    /// Numbers of the findings.
    pub(crate) findings: Vec<usize>,
}

/// One difference of meaning, wherever it shows.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Finding {
    /// From 1, in the order of the report.
    pub(crate) number: usize,
    /// For `--explain`, such as `input-required`.
    pub(crate) rule: String,
    /// Twelve hexadecimal digits that stay the same when lines move.
    pub(crate) fingerprint: String,
    pub(crate) kind: Kind,
    /// What becomes weaker, or may have.
    pub(crate) safety: Vec<Safety>,
    pub(crate) needs_review: bool,
    /// The vendors that it is about; several if one change was made to all.
    pub(crate) vendors: Vec<String>,
    /// One sentence, as a caller would say it.
    pub(crate) sentence: String,
    /// Old and new were matched by what they have in common.
    pub(crate) guess: bool,
    pub(crate) effect: Effect,
    /// All operations that reach it, and how.
    pub(crate) used_by: Vec<UsedBy>,
    /// Where it is, in the new document, or what is gone in the old one. The first is shown in
    /// `document`, others are the same change at other places.
    pub(crate) places: Vec<Place>,
    /// The documents, or the sample, before and after.
    pub(crate) document: Vec<Comparison>,
    /// What something new is like, beside its siblings.
    pub(crate) card: Option<Card>,
    /// What the linter refuses, as it prints it.
    pub(crate) diagnostics: Vec<String>,
    /// Requests that differ for this reason: the first is shown, the others are names.
    pub(crate) requests: Vec<RecordChange>,
    /// Responses that are read in another way for this reason.
    pub(crate) responses: Vec<RecordChange>,
    pub(crate) rust: Vec<ItemChange>,
    /// The vendor's page about it.
    pub(crate) page: Option<Page>,
    /// What the vendor's documents disagree on, at this place.
    pub(crate) notes: Vec<Note>,
    /// One instruction.
    pub(crate) advice: Option<String>,
    /// What of the crate it can explain.
    #[serde(skip)]
    pub(crate) subjects: Vec<Subject>,
    /// In the head, what a file that is gone belonged to.
    #[serde(skip)]
    pub(crate) owner: Option<Place>,
    /// Whether responses that decode may hold something else.
    #[serde(skip)]
    pub(crate) rereads: bool,
}

/// The verdict in one word, the worst first.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    Eq,
    Hash,
    JsonSchema,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    clap::ValueEnum,
)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// It cannot be told.
    Unknown,
    /// Code no longer compiles, or a call that went through no longer does.
    Breaking,
    /// The client behaves in another way, and nothing that worked stops.
    Behaviour,
    /// More is possible.
    Additive,
    /// Text, links, dates, examples.
    #[default]
    Docs,
}

/// What must not become weaker unseen.
#[derive(Clone, Copy, Debug, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Safety {
    /// What a caller decides by: alive or not, how sure.
    Verdict,
    /// What makes a response a success.
    SuccessRule,
    /// What is signed, or how.
    Signing,
    /// A key, or where it is sent.
    Credential,
    /// Where requests go.
    Address,
    /// How a refusal is recognised and read.
    ErrorEnvelope,
    /// What is never printed.
    Sensitive,
    /// A limit of personal data.
    PersonalData,
    /// A call that costs or changes something is sent again.
    Repetition,
    /// A sample that proves that something is refused.
    Proof,
}

/// What it does, by the rules; `requests`, `responses` and `rust` of the finding are the proof.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default))]
pub(crate) struct Effect {
    pub(crate) requests: Requests,
    /// Which arguments pass.
    pub(crate) arguments: Acceptance,
    /// Which responses decode.
    pub(crate) responses: Acceptance,
    pub(crate) rust: Semver,
}

impl Effect {
    /// Of what cannot be compared.
    pub(crate) const UNKNOWN: Self = Self {
        requests: Requests::Unknown,
        arguments: Acceptance::Unknown,
        responses: Acceptance::Unknown,
        rust: Semver::Unknown,
    };
}

/// The bytes of requests.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Requests {
    #[default]
    Same,
    /// An example has other values; the same values are sent as before.
    Example,
    /// The same call sends other bytes, or may.
    Changed,
    Unknown,
}

/// How a set changed: of the arguments that pass, or of the responses that decode.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Acceptance {
    #[default]
    Same,
    Wider,
    Narrower,
    /// An example has other bytes; the same set passes as before.
    Example,
    /// Some more, others no longer.
    Other,
    Unknown,
}

/// The effect on Rust code that uses the crate, and so on its version. A call that no longer goes
/// through breaks a caller as much as one that no longer compiles.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Semver {
    /// Not even documentation.
    #[default]
    None,
    /// Text alone.
    Patch,
    /// What worked works, and something is new or behaves in another way.
    Minor,
    /// Something that worked does not.
    Major,
    Unknown,
}

/// An operation, and the way from it to what differs.
#[derive(Clone, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct UsedBy {
    pub(crate) vendor: String,
    pub(crate) operation: String,
    /// Such as `response 200 › Data › Token`; empty if the operation itself differs.
    pub(crate) way: Vec<String>,
}

impl UsedBy {
    /// The operation itself.
    pub(crate) fn operation(vendor: &str, operation: &str) -> Self {
        Self {
            vendor: vendor.to_owned(),
            operation: operation.to_owned(),
            way: Vec::new(),
        }
    }
}

/// A place in a file.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Place {
    pub(crate) revision: Which,
    /// From the root of the workspace, with `/`.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in characters.
    pub(crate) column: usize,
    /// JSON pointer in a document; empty in other files.
    pub(crate) pointer: String,
}

impl Place {
    /// The beginning of a file.
    pub(crate) fn file(revision: Which, file: impl Into<String>) -> Self {
        Self {
            revision,
            file: file.into(),
            line: 1,
            column: 1,
            pointer: String::new(),
        }
    }
}

/// Which revision.
#[derive(Clone, Copy, Debug, Eq, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Which {
    Base,
    Head,
}

/// Two texts side by side.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Comparison {
    /// Where the texts are; none on a side that has nothing.
    pub(crate) before: Option<Place>,
    pub(crate) after: Option<Place>,
    pub(crate) lines: Vec<Line>,
}

/// A line of a comparison.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Line {
    pub(crate) kind: LineKind,
    pub(crate) before: Option<Text>,
    pub(crate) after: Option<Text>,
}

impl Line {
    /// Lines are left out here.
    pub(crate) const GAP: Self = Self {
        kind: LineKind::Gap,
        before: None,
        after: None,
    };
}

/// What a line of a comparison is.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LineKind {
    /// The same on both sides.
    Same,
    /// On one side only, or in other words.
    Differs,
    /// Lines are left out here.
    Gap,
    /// The decoded form of the encoded value of this name in the line above.
    Decoded(String),
}

/// A line of a text.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Text {
    /// From 1; none where lines have no numbers.
    pub(crate) number: Option<usize>,
    pub(crate) text: String,
}

impl Text {
    /// A line without a number.
    pub(crate) fn plain(text: &str) -> Self {
        Self {
            number: None,
            text: text.to_owned(),
        }
    }
}

/// A request or a response whose record differs.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct RecordChange {
    pub(crate) vendor: String,
    pub(crate) operation: String,
    /// The example of a request, or the sample of a response.
    pub(crate) name: String,
    pub(crate) kind: RecordChangeKind,
    /// The response was none, or an error, and is a success now.
    pub(crate) succeeds: bool,
    /// What differs, such as `Version` differs; the signature follows.
    pub(crate) summary: String,
    pub(crate) comparison: Comparison,
}

/// How a record differs.
#[derive(Clone, Copy, Debug, Default, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RecordChangeKind {
    Added,
    Removed,
    #[default]
    Changed,
    /// In what a signer writes, or in `Content-Length`, and in nothing else.
    Signature,
}

impl RecordChange {
    /// The lines that differ: the same text for the same change of several records.
    pub(crate) fn changed_lines(&self) -> String {
        let lines = self.comparison.lines.iter();
        let differs = lines.filter(|it| it.kind == LineKind::Differs);
        let text = |it: &Option<Text>| it.as_ref().map(|it| it.text.clone());
        let pairs = differs.map(|it| format!("{:?}{:?}", text(&it.before), text(&it.after)));
        pairs.collect()
    }
}

/// A public item of a crate that differs.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default))]
pub(crate) struct ItemChange {
    pub(crate) vendor: String,
    /// Such as `types::Liveness::similarity`.
    pub(crate) path: String,
    /// The item on one line; none where there is none.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) semver: Semver,
    /// The type or the builder, by its Rust name; to find the finding that explains it.
    #[serde(skip)]
    pub(crate) owner: String,
    /// The field, setter, variant or method; none for the type or builder itself.
    #[serde(skip)]
    pub(crate) member: Option<String>,
}

/// What a finding is about, to find the items of the crate that it explains.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Subject {
    /// The operation; none for what is shared.
    pub(crate) operation: Option<String>,
    /// The type, as the spec calls it.
    pub(crate) type_name: Option<String>,
    /// The input, member, value or variable, as on the wire.
    pub(crate) member: Option<String>,
}

/// What something new is like.
#[derive(Clone, Debug, Default, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Card {
    pub(crate) facts: Vec<Fact>,
    /// One row per operation of a new vendor.
    pub(crate) operations: Vec<CardOperation>,
}

/// A fact of a card.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct Fact {
    /// Such as `signed by`.
    pub(crate) name: String,
    pub(crate) value: String,
    /// What most of its siblings have, `10 of 11: COS signature, and 1 other value`.
    pub(crate) siblings: Option<String>,
    /// It is weaker than its siblings, or is sent again and does not plainly read.
    pub(crate) weaker: bool,
}

/// An operation of a new vendor.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub(crate) struct CardOperation {
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) address: String,
    pub(crate) signer: String,
    pub(crate) success: String,
    pub(crate) repeated: bool,
    pub(crate) weaker: bool,
}

/// A vendor's page.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    /// The day it was read.
    pub(crate) read: Option<String>,
}

/// What a vendor's documents disagree on.
#[derive(Clone, Debug, Eq, JsonSchema, PartialEq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(crate) struct Note {
    pub(crate) id: String,
    /// What they say, and where.
    pub(crate) readings: Vec<(String, String)>,
    pub(crate) choice: String,
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

impl Safety {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::SuccessRule => "success rule",
            Self::Signing => "signing",
            Self::Credential => "credential",
            Self::Address => "address",
            Self::ErrorEnvelope => "error envelope",
            Self::Sensitive => "sensitive",
            Self::PersonalData => "limit of personal data",
            Self::Repetition => "repetition",
            Self::Proof => "proof",
        }
    }
}

impl Semver {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "same",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Unknown => "unknown",
        }
    }
}

/// The part of a report that a finding belongs to, in the order of the page.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Section {
    Safety,
    Unknown,
    Breaking,
    /// Behaviour and additions.
    Adds,
    Words,
}

impl Finding {
    pub(crate) fn section(&self) -> Section {
        match self.kind {
            _ if !self.safety.is_empty() => Section::Safety,
            Kind::Unknown => Section::Unknown,
            Kind::Breaking => Section::Breaking,
            Kind::Behaviour | Kind::Additive => Section::Adds,
            Kind::Docs => Section::Words,
        }
    }

    /// Whether it touches safety, or nobody knows whether it does: also what no document explains,
    /// and a vendor that is gone with all that protects its callers.
    pub(crate) fn is_perhaps_unsafe(&self) -> bool {
        let is_unexplained = self.rule.starts_with("unexplained-") || self.rule == "vendor-removed";
        !self.safety.is_empty() || self.kind == Kind::Unknown || is_unexplained
    }

    /// Says in what something new is weaker than its siblings.
    pub(crate) fn name_weaknesses(&mut self) {
        let facts = self.card.iter().flat_map(|it| &it.facts);
        let weaker = facts.filter(|it| it.weaker).map(|it| match &it.siblings {
            Some(siblings) => format!("{} {} (siblings: {siblings})", it.name, it.value),
            None => format!("{} {}", it.name, it.value),
        });
        let weaker: Vec<String> = weaker.collect();
        if !weaker.is_empty() {
            let sentence = self.sentence.trim_end_matches('.');
            self.sentence = format!("{sentence}, and needs review: {}.", weaker.join("; "));
        }
    }

    /// What was refused or an error and is a success now is more than a wider type.
    pub(crate) fn warn_of_successes(&mut self) {
        for change in self.responses.iter().filter(|it| it.succeeds) {
            let safety = match change.name.contains(".bad.") {
                true => Safety::Proof,
                false => Safety::SuccessRule,
            };
            if !self.safety.contains(&safety) {
                self.safety.push(safety);
            }
        }
    }
}
