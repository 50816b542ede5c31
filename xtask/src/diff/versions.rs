//! How far a crate's version has to go up, and what to write into its changelog.

use super::report::{Crate, Enough, Finding, Kind, Place, Semver};
use crate::releases::Release;
use crate::version::Version;

/// What is known of a crate's versions.
pub(crate) struct Versions {
    /// `info.version` of each side; none where there is no spec.
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// The last release, and the least version that the runtime allows after it.
    pub(crate) release: Option<(Release, Version)>,
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
        since,
        place,
    } = versions;
    let found = after.as_deref().and_then(Version::parse);
    let wanted = release.as_ref().map(|(release, runtime)| {
        let spec = raised(release.version, since);
        spec.max(*runtime)
    });
    let enough = match (&after, found, wanted) {
        (None, ..) => Enough::Yes,
        (Some(_), None, _) => Enough::Unknown,
        _ if since == Semver::Unknown => Enough::Unknown,
        _ if before.is_none() => Enough::First,
        (_, _, None) => Enough::Unreleased,
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

/// What a finding calls for: a call that no longer goes through breaks a caller as much as one that
/// no longer compiles.
pub(crate) fn of_finding(finding: &Finding) -> Semver {
    let by_kind = match finding.kind {
        Kind::Breaking => Semver::Major,
        Kind::Behaviour | Kind::Additive => Semver::Minor,
        Kind::Docs => Semver::Patch,
        Kind::Unknown => Semver::Unknown,
    };
    // What touches safety is never a mere patch.
    let by_safety = match finding.safety.is_empty() {
        true => Semver::None,
        false => Semver::Minor,
    };
    by_kind.max(finding.effect.rust).max(by_safety)
}

/// Entries for the changelog, breaking ones first: a line each.
fn changelog(findings: &[Finding]) -> String {
    let mut out = String::new();
    for (title, kinds) in [
        ("Breaking: ", &[Kind::Breaking, Kind::Unknown][..]),
        ("", &[Kind::Behaviour, Kind::Additive][..]),
    ] {
        for finding in findings.iter().filter(|it| kinds.contains(&it.kind)) {
            let page = finding.page.as_ref().map(|it| match &it.read {
                Some(read) => format!(" ([vendor's page](<{}>), read {read})", it.url),
                None => format!(" ([vendor's page](<{}>))", it.url),
            });
            let page = page.unwrap_or_default();
            let sentence = super::render::markdown::prose(&finding.sentence);
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
mod tests {
    use super::*;

    fn enough(release: Option<&str>, runtime: &str, after: &str, since: Semver) -> Crate {
        let version = |text: &str| Version::parse(text).expect("a version");
        let release = release.map(|it| {
            let tag = format!("liveproof-a-v{it}");
            let release = Release {
                tag,
                version: version(it),
            };
            (release, version(runtime))
        });
        let versions = Versions {
            before: Some("0.1.0".to_owned()),
            after: Some(after.to_owned()),
            release,
            since,
            place: None,
        };
        of("a", versions, &[])
    }

    #[test]
    fn the_last_release_and_the_runtime_ask_for_a_version() {
        let table = [
            (None, "0.1.0", "0.1.0", Semver::Major, Enough::Unreleased),
            (Some("0.1.0"), "0.1.0", "0.1.0", Semver::Patch, Enough::Yes),
            (
                Some("0.1.0"),
                "0.1.0",
                "0.1.0",
                Semver::Minor,
                Enough::TooLow,
            ),
            (Some("0.1.0"), "0.1.0", "0.1.1", Semver::Minor, Enough::Yes),
            (
                Some("0.1.0"),
                "0.1.0",
                "0.1.9",
                Semver::Major,
                Enough::TooLow,
            ),
            (Some("0.1.0"), "0.1.0", "0.2.0", Semver::Major, Enough::Yes),
            (
                Some("0.1.0"),
                "0.2.0",
                "0.1.1",
                Semver::Minor,
                Enough::TooLow,
            ),
            (
                Some("1.2.3"),
                "1.2.3",
                "1.2.4",
                Semver::Minor,
                Enough::TooLow,
            ),
            (Some("1.2.3"), "1.2.3", "1.3.0", Semver::Minor, Enough::Yes),
            (
                Some("0.1.0"),
                "0.1.0",
                "next",
                Semver::Minor,
                Enough::Unknown,
            ),
            (
                Some("0.1.0"),
                "0.1.0",
                "0.1.1",
                Semver::Unknown,
                Enough::Unknown,
            ),
        ];
        for (release, runtime, after, since, wanted) in table {
            let found = enough(release, runtime, after, since);
            assert_eq!(
                found.enough, wanted,
                "{release:?} {runtime} {after} {since:?}"
            );
        }
    }

    #[test]
    fn entries_are_written_once_below_unreleased() {
        let old = "# Changelog\n\n## Unreleased\n\n- Old.\n\n## 0.1.0\n\n- First.\n";
        let new = with_entries(old, "- New.\n- Old.\n");
        let wanted = "# Changelog\n\n## Unreleased\n\n- New.\n- Old.\n\n## 0.1.0\n\n- First.\n";
        assert_eq!(new, wanted);
        assert_eq!(with_entries(&new, "- New.\n"), wanted);
        let released = "# Changelog\n\n## 0.1.0\n\n- First.\n";
        let wanted = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- First.\n";
        assert_eq!(with_entries(released, "- New.\n"), wanted);
        let fresh = "# Changelog\n";
        let wanted = "# Changelog\n\n## Unreleased\n\n- New.\n";
        assert_eq!(with_entries(fresh, "- New.\n"), wanted);
    }
}
