//! What comes first. The sections, and the number of a finding, are the same in all formats.

use super::super::model::{Finding, Kind, Report};

/// A part of the answer, the most important first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Section {
    /// Something is touched that must not be touched unseen, whatever the kind.
    Safety,
    Breaking,
    Unknown,
    Behaviour,
    Additive,
    Docs,
    /// A person has looked at them already.
    Accepted,
}

/// A finding in its place.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) section: Section,
    pub(super) finding: &'a Finding,
}

impl Section {
    pub(super) const ALL: [Self; 7] = [
        Self::Safety,
        Self::Breaking,
        Self::Unknown,
        Self::Behaviour,
        Self::Additive,
        Self::Docs,
        Self::Accepted,
    ];

    pub(super) fn of(finding: &Finding) -> Self {
        if finding.accepted.is_some() {
            return Self::Accepted;
        }
        if !finding.safety.is_empty() {
            return Self::Safety;
        }
        finding.kind.into()
    }
}

impl From<Kind> for Section {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Unknown => Self::Unknown,
            Kind::Breaking => Self::Breaking,
            Kind::Behaviour => Self::Behaviour,
            Kind::Additive => Self::Additive,
            Kind::Docs => Self::Docs,
        }
    }
}

/// The findings by section; within one, in the order of the report.
pub(super) fn arrange(report: &Report) -> Vec<Item<'_>> {
    let mut findings: Vec<_> = report
        .findings
        .iter()
        .map(|it| (Section::of(it), it))
        .collect();
    findings.sort_by_key(|it| it.0);
    let numbered = findings.into_iter().enumerate();
    numbered
        .map(|(index, (section, finding))| Item {
            number: index + 1,
            section,
            finding,
        })
        .collect()
}
