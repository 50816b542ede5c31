//! The findings of all vendors → one report: accepted ones marked, versions compared, everything
//! counted and in order.

use std::collections::{BTreeMap, BTreeSet};

use super::accepted::{self, Entry};
use super::findings::{digits, needs_person};
use super::model::{
    Acceptance, Accepted, Api, Cause, Change, CrateSummary, Finding, Kind, Report, Requests,
    Side as Which, Summary,
};
use super::side::Side;
use super::tree::What;
use super::version;
use super::{changelog, findings};
use crate::version::Version;

/// A vendor whose spec differs, or that is there on one side only.
pub(crate) struct Pair {
    pub(crate) old: Option<Side>,
    pub(crate) new: Option<Side>,
}

/// Everything that is to be said.
pub(crate) fn of(pairs: &[Pair], entries: &[Entry], base: &str, head: &str) -> Report {
    let mut findings = Vec::new();
    let mut crates = Vec::new();
    for pair in pairs {
        let mut found = match (&pair.old, &pair.new) {
            (Some(old), Some(new)) => findings::of(old, new),
            (None, Some(side)) => vec![whole(side, Which::New)],
            (Some(side), None) => vec![whole(side, Which::Old)],
            (None, None) => continue,
        };
        if found.is_empty() {
            continue;
        }
        let summary = summary_of(pair, &found);
        if let (false, Some(new)) = (summary.enough, &pair.new) {
            found.push(too_low(new, &summary));
        }
        crates.push(summary);
        findings.append(&mut found);
    }
    accept(&mut findings, entries);
    findings.sort_by_cached_key(|it| {
        (
            it.accepted.is_some(),
            it.safety.is_empty(),
            it.kind,
            it.vendor.clone(),
            it.file.clone(),
            it.line,
            it.column,
            it.id.clone(),
            it.fingerprint.clone(),
        )
    });
    Report {
        summary: Summary {
            crates,
            base: base.to_owned(),
            head: head.to_owned(),
            ..counted(&findings)
        },
        findings,
    }
}

fn counted(findings: &[Finding]) -> Summary {
    let open = || findings.iter().filter(|it| it.accepted.is_none());
    let mut kinds = BTreeMap::new();
    for finding in open() {
        *kinds.entry(finding.kind).or_insert(0) += 1;
    }
    let requests: BTreeSet<(&str, &str, &str)> = findings
        .iter()
        .flat_map(|it| {
            it.wire
                .examples
                .iter()
                .map(|example| (it.vendor.as_str(), example))
        })
        .map(|(vendor, it)| (vendor, it.operation.as_str(), it.example.as_str()))
        .collect();
    let mut summary = Summary {
        line: String::new(),
        kinds,
        touching_safety: open().filter(|it| !it.safety.is_empty()).count(),
        requests: requests.len(),
        api: findings.iter().map(|it| it.api).max().unwrap_or_default(),
        accepted: findings.iter().filter(|it| it.accepted.is_some()).count(),
        needs_person: findings.iter().any(|it| it.needs_person),
        ..Summary::default()
    };
    summary.line = line(&summary, findings);
    summary
}

/// `1 unsafe · 2 breaking · 3 additive · 1 docs · wire: 4 requests · API: minor`
fn line(summary: &Summary, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "no difference of meaning".to_owned();
    }
    let mut parts = Vec::new();
    if summary.touching_safety > 0 {
        parts.push(format!("{} unsafe", summary.touching_safety));
    }
    let order = [
        Kind::Breaking,
        Kind::Unknown,
        Kind::Behaviour,
        Kind::Additive,
        Kind::Docs,
    ];
    for kind in order {
        if let Some(count) = summary.kinds.get(&kind) {
            parts.push(format!("{count} {}", kind.word()));
        }
    }
    if summary.accepted > 0 {
        parts.push(format!("{} accepted", summary.accepted));
    }
    parts.push(format!("wire: {}", wire(summary, findings)));
    parts.push(format!("API: {}", summary.api.word()));
    parts.join(" · ")
}

/// `4 requests, replies`: the request examples that differ, and whether other arguments and replies
/// are let through.
fn wire(summary: &Summary, findings: &[Finding]) -> String {
    let any = |of: &dyn Fn(&Finding) -> bool| findings.iter().any(of);
    if any(&|it| it.wire.requests == Requests::Unknown) {
        return "unknown".to_owned();
    }
    let mut parts = match summary.requests {
        0 => Vec::new(),
        1 => vec!["1 request".to_owned()],
        count => vec![format!("{count} requests")],
    };
    if any(&|it| it.wire.arguments != Acceptance::Same) {
        parts.push("arguments".to_owned());
    }
    if any(&|it| it.wire.replies != Acceptance::Same) {
        parts.push("replies".to_owned());
    }
    match parts.as_slice() {
        [] => "same".to_owned(),
        parts => parts.join(", "),
    }
}

/// A vendor that came or went.
fn whole(side: &Side, which: Which) -> Finding {
    let count = side.tree.all(What::Operation).count();
    let (id, change, kind, api, message) = match which {
        Which::New => (
            "vendor-added",
            Change::Added,
            Kind::Additive,
            Api::Minor,
            format!("{} is new, with {count} operations.", side.vendor),
        ),
        Which::Old => (
            "vendor-removed",
            Change::Removed,
            Kind::Breaking,
            Api::Major,
            format!(
                "{} is gone, with {count} operations: its crate is no longer made.",
                side.vendor
            ),
        ),
    };
    let fingerprint = digits(&[&side.vendor, id]);
    let mut finding = Finding {
        subject: format!("vendor {}", side.vendor),
        side: which,
        change,
        kind,
        cause: Cause::Coverage,
        api,
        message,
        ..Finding::noticed(id, fingerprint, &side.vendor, &side.file)
    };
    finding.needs_person = needs_person(&finding);
    finding
}

/// What the findings call for.
fn summary_of(pair: &Pair, findings: &[Finding]) -> CrateSummary {
    let vendor = [&pair.new, &pair.old].into_iter().flatten().next();
    let vendor = vendor.map(|it| it.vendor.clone()).unwrap_or_default();
    let bump = findings.iter().map(bump_of).max().unwrap_or_default();
    let version = |side: &Option<Side>| side.as_ref().and_then(Side::version).map(str::to_owned);
    let (old_version, new_version) = (version(&pair.old), version(&pair.new));
    let wanted = old_version.as_deref().and_then(Version::parse);
    let wanted_version = wanted.map(|it| version::raised(it, bump).to_string());
    let enough = pair.new.is_none()
        || version::is_enough(old_version.as_deref(), new_version.as_deref(), bump);
    let title = match (&new_version, &wanted_version) {
        (Some(new), _) if enough && old_version.as_ref() != Some(new) => Some(new.clone()),
        (_, wanted) => wanted.clone().or_else(|| new_version.clone()),
    };
    let changelog = changelog::stanza(&vendor, title.as_deref(), pair, findings);
    CrateSummary {
        vendor,
        old_version,
        new_version,
        bump,
        wanted_version,
        enough,
        changelog,
    }
}

/// A call that no longer goes through breaks a caller as much as one that no longer compiles.
fn bump_of(finding: &Finding) -> Api {
    let by_kind = match finding.kind {
        Kind::Breaking => Api::Major,
        Kind::Behaviour | Kind::Additive => Api::Minor,
        Kind::Docs => Api::Patch,
        // What is not known of a request alone is no reason for a version.
        Kind::Unknown => finding.api,
    };
    // What must not be touched unseen is never a mere patch.
    let by_safety = match finding.safety.is_empty() {
        true => Api::None,
        false => Api::Minor,
    };
    by_kind.max(finding.api).max(by_safety)
}

fn too_low(new: &Side, summary: &CrateSummary) -> Finding {
    const ID: &str = "version-too-low";
    let (line, column) = new.source.value_at("/info/version").counts();
    let wanted = summary.wanted_version.as_deref().unwrap_or("a version");
    let had = summary.new_version.as_deref().unwrap_or("none");
    let fingerprint = digits(&[&new.vendor, ID, wanted]);
    let parsed = |it: &Option<String>| it.as_deref().and_then(Version::parse);
    let is_lower = parsed(&summary.new_version) < parsed(&summary.old_version);
    let message = if is_lower {
        format!("`version` is {had}, which is lower than before.")
    } else {
        format!("`version` is {had}; what differs calls for {wanted} or more.")
    };
    Finding {
        subject: "`version`".to_owned(),
        pointer: "/info/version".to_owned(),
        line,
        column,
        kind: Kind::Behaviour,
        old: summary.old_version.clone(),
        new: summary.new_version.clone(),
        message,
        advice: Some(format!("write `version: {wanted}` below `info`")),
        needs_person: true,
        ..Finding::noticed(ID, fingerprint, &new.vendor, &new.file)
    }
}

/// Marks what was accepted, and says which entries accept nothing.
fn accept(findings: &mut Vec<Finding>, entries: &[Entry]) {
    let mut stale = Vec::new();
    for entry in entries {
        let mut found = false;
        for finding in findings
            .iter_mut()
            .filter(|it| it.fingerprint == entry.fingerprint)
        {
            found = true;
            finding.needs_person = false;
            finding.accepted = Some(Accepted {
                reason: entry.reason.clone(),
                date: entry.date.clone(),
            });
        }
        if !found {
            stale.push(is_stale(entry));
        }
    }
    findings.append(&mut stale);
}

fn is_stale(entry: &Entry) -> Finding {
    const ID: &str = "accepted-stale";
    let fingerprint = digits(&[ID, &entry.fingerprint]);
    Finding {
        subject: format!("the entry {}", entry.fingerprint),
        line: entry.line,
        cause: Cause::Docs,
        message: format!(
            "{} of {} accepts no finding of this comparison.",
            entry.fingerprint, entry.date
        ),
        advice: Some("remove the entry".to_owned()),
        ..Finding::noticed(ID, fingerprint, "", accepted::FILE)
    }
}
