//! How far a crate's version has to go up, and what to write into its changelog.

use super::render::escape::prose;
use super::report::{Crate, Enough, Finding, Kind, Place, STALE, Semver};
use crate::releases::Release;
use crate::version::Version;

/// What is known of a crate's versions.
pub(crate) struct Versions {
    /// `info.version` of each side; none where there is no spec.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// The last release, and the least version that the runtime allows after it.
    pub(crate) release: Option<(Release, Version)>,
    /// The linter refuses a side, so that not all that differs is known.
    pub(crate) refused: bool,
    /// What differs since the last release, or without one since the base.
    pub(crate) since: Semver,
    /// Where the version is written.
    pub(crate) place: Option<Place>,
}

/// What the next version has to be.
pub(crate) fn of(vendor: &str, versions: Versions, findings: &[Finding]) -> Crate {
    let Versions {
        before,
        after,
        release,
        refused,
        since,
        place,
    } = versions;
    let found = after.as_deref().and_then(Version::parse);
    let wanted = release.as_ref().map(|(release, runtime)| {
        let spec = raised(release.version, since);
        spec.max(*runtime)
    });
    let enough = match (&after, found, wanted) {
        _ if refused => Enough::Unknown,
        (None, ..) => Enough::Yes,
        (Some(_), None, _) => Enough::Unknown,
        _ if before.is_none() => Enough::First,
        (_, _, None) => Enough::Unreleased,
        _ if since == Semver::Unknown => Enough::Unknown,
        (_, Some(found), Some(wanted)) if found < wanted => Enough::TooLow,
        _ => Enough::Yes,
    };
    Crate {
        vendor: vendor.to_owned(),
        before,
        after,
        release: release.map(|(release, _)| release.tag),
        since,
        enough,
        wanted: wanted.map(|it| it.to_string()),
        place,
        changelog: changelog(findings),
    }
}

/// The least version that says what differs. Text alone can wait for the next release.
fn raised(version: Version, since: Semver) -> Version {
    match since {
        Semver::None | Semver::Patch => version,
        Semver::Minor => version.next_compatible(),
        Semver::Major | Semver::Unknown => version.next_breaking(),
    }
}

/// What a finding asks of the version, by what the rules say of Rust and by what it does to calls.
pub(crate) fn of_finding(finding: &Finding) -> Semver {
    let by_kind = match finding.kind {
        Kind::Breaking => Semver::Major,
        Kind::Behaviour | Kind::Additive => Semver::Minor,
        Kind::Docs => Semver::None,
        // What is generated is known, whatever was committed.
        Kind::Unknown if finding.rule == STALE => Semver::None,
        Kind::Unknown => Semver::Unknown,
    };
    // What touches safety is never a mere patch.
    let by_safety = match finding.safety.is_empty() {
        true => Semver::None,
        false => Semver::Minor,
    };
    by_kind.max(finding.effect.rust).max(by_safety)
}

/// Entries for the changelog, breaking ones first: a line each. What is about the comparison
/// itself is nothing to users.
fn changelog(findings: &[Finding]) -> String {
    const OURS: [&str; 4] = [STALE, "head-refused", "base-refused", "head-not-generated"];
    let mut out = String::new();
    for (title, kinds) in [
        ("Breaking: ", &[Kind::Breaking, Kind::Unknown][..]),
        ("", &[Kind::Behaviour, Kind::Additive][..]),
    ] {
        let concerns_users = |it: &&Finding| !OURS.contains(&it.rule.as_str());
        let findings = findings.iter().filter(concerns_users);
        for finding in findings.filter(|it| kinds.contains(&it.kind)) {
            let page = finding.page.as_ref().map(|it| match &it.read {
                Some(read) => format!(" ([vendor's page](<{}>), read {read})", it.url),
                None => format!(" ([vendor's page](<{}>))", it.url),
            });
            let page = page.unwrap_or_default();
            let sentence = prose(&finding.sentence);
            out.push_str(&format!("- {title}{sentence}{page}\n"));
        }
    }
    out
}

/// A changelog with entries below `## Unreleased`; those that it has already are not repeated.
pub(crate) fn with_entries(text: &str, entries: &str) -> String {
    const HEADING: &str = "## Unreleased";
    let (above, below) = match text.split_once(HEADING) {
        Some((above, below)) => (above.to_owned(), below.trim_start().to_owned()),
        None => match text.find("\n## ") {
            Some(at) => (text[..=at].to_owned(), format!("\n{}", &text[at + 1..])),
            None => (format!("{}\n\n", text.trim_end()), String::new()),
        },
    };
    let is_new = |entry: &&str| !text.lines().any(|it| it == *entry);
    let entries = entries.lines().filter(is_new).map(|it| format!("{it}\n"));
    let entries: String = entries.collect();
    format!("{above}{HEADING}\n\n{entries}{below}")
}

#[cfg(test)]
mod tests;
