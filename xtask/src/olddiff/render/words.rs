//! The words for the model's values, the same in all formats. Plain words: no colours, no markup.

use super::super::model::{
    Acceptance, Cause, Change, CrateSummary, Finding, Requests, Safety, Side, Summary, Wire,
};
use super::order::Section;

/// Longer sentences are cut. No honest one is that long; a value inside may be.
pub(super) const SENTENCE: usize = 600;

/// `1 file`, `2 files`
pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The verdict on the whole, first of all.
pub(super) fn verdict(summary: &Summary) -> &'static str {
    if summary.needs_person {
        "a person has to look"
    } else {
        "nothing needs a person"
    }
}

/// A section in a heading.
pub(super) fn heading(section: Section) -> &'static str {
    match section {
        Section::Safety => "Touches safety",
        Section::Breaking => "Breaking",
        Section::Unknown => "Unknown",
        Section::Behaviour => "Behaviour",
        Section::Additive => "Additive",
        Section::Docs => "Docs",
        Section::Accepted => "Accepted",
    }
}

/// So many findings of a section: `2 breaking`, `1 touches safety`.
pub(super) fn tally(section: Section, number: usize) -> String {
    let word = match section {
        Section::Safety if number == 1 => "touches safety",
        Section::Safety => "touch safety",
        Section::Breaking => "breaking",
        Section::Unknown => "unknown",
        Section::Behaviour => "behaviour",
        Section::Additive => "additive",
        Section::Docs => "docs",
        Section::Accepted => "accepted",
    };
    format!("{number} {word}")
}

pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::VendorChange => "vendor change",
        Cause::Correction => "correction",
        Cause::Coverage => "coverage",
        Cause::Docs => "docs",
    }
}

/// What is said of a finding after its subject, as in `parameter X, added`.
pub(super) fn change(finding: &Finding) -> &'static str {
    match (finding.change, finding.guess) {
        (Change::Added, false) => ", added",
        (Change::Added, true) => ", added (a guess)",
        (Change::Removed, false) => ", removed",
        (Change::Removed, true) => ", removed (a guess)",
        (Change::Changed, false) => ", changed",
        (Change::Changed, true) => ", changed (the match is a guess)",
        (Change::Renamed, false) => ", renamed",
        (Change::Renamed, true) => ", renamed (a guess)",
        (Change::Moved, false) => ", moved",
        (Change::Moved, true) => ", moved (a guess)",
        (Change::Noticed, false) => "",
        (Change::Noticed, true) => " (a guess)",
    }
}

pub(super) fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Verdict => "verdict",
        Safety::Signing => "signing",
        Safety::Credential => "credential",
        Safety::SuccessRule => "success rule",
        Safety::ErrorEnvelope => "error envelope",
        Safety::PersonalData => "limit of personal data",
        Safety::Sensitive => "sensitive mark",
        Safety::Address => "address of requests",
    }
}

/// `touches verdict and signing`
pub(super) fn touches(finding: &Finding) -> Option<String> {
    let words: Vec<_> = finding.safety.iter().map(|it| safety(*it)).collect();
    (!words.is_empty()).then(|| format!("touches {}", words.join(" and ")))
}

/// `wire: requests changed, replies narrower`
pub(super) fn wire(wire: &Wire) -> String {
    let requests = match wire.requests {
        Requests::Same => None,
        Requests::Example => Some("example differs"),
        Requests::Changed => Some("requests changed"),
        Requests::Uncovered => Some("requests uncovered"),
        Requests::Unknown => Some("requests unknown"),
    };
    let arguments = acceptance(wire.arguments).map(|it| format!("arguments {it}"));
    let replies = acceptance(wire.replies).map(|it| format!("replies {it}"));
    let words: Vec<_> = [requests.map(str::to_owned), arguments, replies]
        .into_iter()
        .flatten()
        .collect();
    if words.is_empty() {
        return "wire: same".to_owned();
    }
    format!("wire: {}", words.join(", "))
}

fn acceptance(acceptance: Acceptance) -> Option<&'static str> {
    match acceptance {
        Acceptance::Same => None,
        Acceptance::Wider => Some("wider"),
        Acceptance::Narrower => Some("narrower"),
        Acceptance::Other => Some("other"),
        Acceptance::Unknown => Some("unknown"),
    }
}

/// `specs/x.yaml:10:32`; the file alone if there is no line.
pub(super) fn location(finding: &Finding) -> Option<String> {
    match (finding.file.as_str(), finding.line) {
        ("", _) => None,
        (file, 0) => Some(file.to_owned()),
        (file, line) => Some(format!("{file}:{line}:{}", finding.column)),
    }
}

/// What a reader has to know about a location.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Old => " (before)",
        Side::New => "",
    }
}

/// Both versions.
pub(super) fn versions(it: &CrateSummary) -> (&str, &str) {
    (
        it.old_version.as_deref().unwrap_or("none"),
        it.new_version.as_deref().unwrap_or("none"),
    )
}

/// As loud as it can be said without colours.
pub(super) const TOO_LOW: &str = "TOO LOW";

/// Whether the version was raised enough.
pub(super) fn enough(it: &CrateSummary) -> &'static str {
    match (it.enough, &it.new_version, &it.wanted_version) {
        (_, None, _) => "gone",
        (true, ..) => "enough",
        (false, _, None) => "unknown",
        (false, ..) => TOO_LOW,
    }
}
