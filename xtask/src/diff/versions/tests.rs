//! What a version has to be, and where entries go.

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
        refused: false,
        since,
        place: None,
    };
    of("a", versions, &[])
}

#[test]
fn the_last_release_and_the_runtime_ask_for_a_version() {
    use Enough::{TooLow, Yes};
    use Semver::{Major, Minor, Patch};
    let table = [
        (None, "0.1.0", "0.1.0", Major, Enough::Unreleased),
        (Some("0.1.0"), "0.1.0", "0.1.0", Patch, Yes),
        (Some("0.1.0"), "0.1.0", "0.1.0", Minor, TooLow),
        (Some("0.1.0"), "0.1.0", "0.1.1", Minor, Yes),
        (Some("0.1.0"), "0.1.0", "0.1.9", Major, TooLow),
        (Some("0.1.0"), "0.1.0", "0.2.0", Major, Yes),
        (Some("0.1.0"), "0.2.0", "0.1.1", Minor, TooLow),
        (Some("1.2.3"), "1.2.3", "1.2.4", Minor, TooLow),
        (Some("1.2.3"), "1.2.3", "1.3.0", Minor, Yes),
        (Some("0.1.0"), "0.1.0", "next", Minor, Enough::Unknown),
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

#[test]
fn the_changelog_is_about_what_users_have() {
    let finding = |rule: &str, kind| Finding {
        rule: rule.to_owned(),
        kind,
        sentence: format!("{rule} says so."),
        ..Finding::default()
    };
    let findings = [
        finding("input-added", Kind::Additive),
        finding("member-removed", Kind::Breaking),
        finding("stale-records", Kind::Unknown),
        finding("description", Kind::Docs),
    ];
    let wanted = "- Breaking: member-removed says so.\n- input-added says so.\n";
    assert_eq!(changelog(&findings), wanted);
}
