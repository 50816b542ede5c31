//! What the last release of a vendor's crate asks of its next version. A release is a tag,
//! `<package>-v<version>`.
//!
//! Users have the types of the runtime in their hands, so a breaking release of it is one of every
//! vendor's crate. `cargo xtask diff` says what the spec asks for.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Problem, error};
use crate::failure::Failure;
use crate::git;
use crate::spec::Spec;
use crate::spec::load;
use crate::version::Version;
use crate::workspace::SpecFile;

const RUNTIME: &str = "crates/runtime/Cargo.toml";

/// Refuses versions that are too low. Without git, or without a release, none is.
pub(crate) fn check(root: &Path, files: &[SpecFile], specs: &[Spec<'_>]) -> Result<(), Failure> {
    let mut diagnostics = Vec::new();
    for (file, spec) in files.iter().zip(specs) {
        let found = Version::parse(&spec.version);
        if let Some((release, found)) = last(root, &spec.package()).zip(found)
            && let Some(problem) = judge(root, &release, found)?
        {
            diagnostics.push(at_version(&file.path, problem));
        }
    }
    match diagnostics.is_empty() {
        true => Ok(()),
        false => Err(Failure::Diagnostics(diagnostics)),
    }
}

/// A release of a crate.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    pub(crate) tag: String,
    pub(crate) version: Version,
}

/// The last release of a package.
pub(crate) fn last(root: &Path, package: &str) -> Option<Release> {
    let start = format!("{package}-v");
    let refs = format!("refs/tags/{start}*");
    let tags = git(
        root,
        &["for-each-ref", "--format=%(refname:strip=2)", &refs],
    )?;
    let releases = tags.lines().filter_map(|tag| {
        let version = Version::parse(tag.strip_prefix(&start)?)?;
        let tag = tag.to_owned();
        Some(Release { tag, version })
    });
    releases.max_by_key(|it| it.version)
}

/// Compares with the runtime that the release was made with.
fn judge(root: &Path, release: &Release, found: Version) -> Result<Option<Problem>, Failure> {
    let (then, now) = runtimes(root, release)?;
    Ok(problem(release, then, now, found))
}

/// The least version that the runtime allows for what follows a release.
pub(crate) fn wanted(root: &Path, release: &Release) -> Result<Version, Failure> {
    let (then, now) = runtimes(root, release)?;
    Ok(match now >= then.next_breaking() {
        true => release.version.next_breaking(),
        false => release.version,
    })
}

/// The versions of the runtime at a release and now.
fn runtimes(root: &Path, release: &Release) -> Result<(Version, Version), Failure> {
    let path = root.join(RUNTIME);
    let now = std::fs::read_to_string(&path).map_err(|error| Failure::read(&path, &error))?;
    let then = git(root, &["show", &format!("{}:./{RUNTIME}", release.tag)]);
    match [Some(now), then].map(|it| package_version(&it?)) {
        [Some(now), Some(then)] => Ok((then, now)),
        _ => Err(Failure::Unable(format!(
            "cannot read the version of {RUNTIME}, now or in the tag {}",
            release.tag
        ))),
    }
}

fn problem(release: &Release, then: Version, now: Version, found: Version) -> Option<Problem> {
    let Release { tag, version } = release;
    let (wanted, why) = match now >= then.next_breaking() {
        true => (
            version.next_breaking(),
            format!("the runtime was {then} in `{tag}`, and {now} breaks its users"),
        ),
        false => (*version, format!("`{tag}` is a later release")),
    };
    let message = format!("the version {found} is too low: {why}");
    let help = format!("write {wanted} or a higher one");
    (found < wanted).then(|| error("version-of-release", message).help(help))
}

fn package_version(manifest: &str) -> Option<Version> {
    let manifest: toml::Table = manifest.parse().ok()?;
    Version::parse(manifest.get("package")?.get("version")?.as_str()?)
}

fn at_version(path: &Path, problem: Problem) -> Diagnostic {
    let pointer = "/info/version";
    let mut diagnostic = Diagnostic::of_file(path, problem);
    if let Ok(source) = load::load(path) {
        diagnostic.at = source.value_at(pointer);
    }
    diagnostic.pointer = pointer.to_owned();
    diagnostic
}

/// What git prints; nothing if there is no git, no repository or no such object.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = git::output(root, arguments);
    let output = output.ok().filter(|it| it.status.success())?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn problem_of(released: &str, then: &str, now: &str, found: &str) -> Option<Problem> {
        let version = |text| Version::parse(text).expect("a version");
        let release = Release {
            tag: format!("liveproof-a-v{released}"),
            version: version(released),
        };
        problem(&release, version(then), version(now), version(found))
    }

    /// One for the tests of all rules.
    pub(crate) fn finding() -> Option<Diagnostic> {
        let problem = problem_of("0.1.0", "0.1.0", "0.2.0", "0.1.1")?;
        Some(Diagnostic::of_file("specs/a.yaml", problem))
    }

    #[test]
    fn the_runtime_and_the_last_release_ask_for_a_version() {
        for (released, then, now, found, wanted) in [
            ("0.1.0", "0.1.0", "0.1.0", "0.1.0", None),
            ("0.1.0", "0.1.0", "0.1.7", "0.1.0", None),
            ("0.1.1", "0.1.0", "0.1.0", "0.1.0", Some("0.1.1")),
            ("0.1.0", "0.1.0", "0.2.0", "0.1.9", Some("0.2.0")),
            ("0.1.0", "0.1.0", "0.2.0", "0.2.0", None),
            ("0.1.0", "0.9.0", "1.0.0", "0.1.1", Some("0.2.0")),
            ("1.2.3", "0.1.0", "0.3.0", "1.9.0", Some("2.0.0")),
            ("1.2.3", "1.0.0", "1.9.0", "1.2.3", None),
        ] {
            let help = problem_of(released, then, now, found).and_then(|it| it.help);
            let wanted = wanted.map(|it| format!("write {it} or a higher one"));
            assert_eq!(help, wanted, "{released} {then} {now} {found}");
        }
    }
}
