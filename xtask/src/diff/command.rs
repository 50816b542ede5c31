//! The command: from arguments to an exit code. 0: nothing needs review. 4: something does. 2:
//! could not run.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::git::{self, Tree, Trees};
use super::report::{self, Crate, Finding, Kind, Report, Revision, Semver, Summary, Which};
use super::side::Side;
use super::vendor::{self, PARTLY, REFUSED, Vendor};
use super::versions::{self, Versions};
use super::{assemble, render, rules};
use crate::failure::Failure;
use crate::report::print;
use crate::text::visible;
use crate::write::{self, Change, Folders};
use crate::{releases, workspace};

/// Columns of a text that is not for a terminal.
const WIDTH: usize = 100;

/// How a report is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// Annotations of GitHub Actions
    Github,
    /// For programs; the schema is xtask/diff.schema.json
    Json,
    /// One page for a browser
    Html,
}

/// Which findings make the exit code 4.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum FailOn {
    /// What needs review, and a version that is too low
    Review,
    /// What touches safety, or cannot be judged
    Unsafe,
    /// Any finding
    Any,
    /// Nothing
    Never,
}

/// What is compared, and how it is shown.
#[derive(Debug)]
pub(crate) struct Request {
    /// The revision to compare with, or a range; none: where the branch left the main branch.
    pub(crate) base: Option<String>,
    /// The revision to look at; none: the working tree.
    pub(crate) head: Option<String>,
    /// Two files instead: the new one and the old one.
    pub(crate) files: Option<(PathBuf, PathBuf)>,
    /// The vendors that are compared; none: all.
    pub(crate) vendors: Vec<String>,
    /// The kinds of findings that are shown; none: all. The verdict is about all of them.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) fail_on: FailOn,
    pub(crate) format: Format,
    /// Files that the report is written to besides.
    pub(crate) output: Vec<(Format, PathBuf)>,
    /// Shows the page in a browser.
    pub(crate) open: bool,
    /// Adds what differs to the changelogs.
    pub(crate) write_changelog: bool,
}

/// Prints what a rule means, or without a name all rules, each on a line.
pub(crate) fn explain(rule: &str) -> Result<ExitCode, Failure> {
    if rule.is_empty() {
        let all = rules::list().into_iter();
        let lines = all.map(|(name, line)| format!("{name:<40} {line}\n"));
        print(anstream::stdout(), &lines.collect::<String>());
        return Ok(ExitCode::SUCCESS);
    }
    let Some(text) = rules::explain(rule) else {
        let near = match rules::nearest(rule).join(", ") {
            near if near.is_empty() => near,
            near => format!("; similar ones: {near}"),
        };
        return Err(Failure::Unable(format!(
            "no rule is called {rule:?}{near}; `cargo xtask diff --explain` lists all"
        )));
    };
    print(anstream::stdout(), &text);
    Ok(ExitCode::SUCCESS)
}

/// Compares.
pub(crate) fn run(request: &Request) -> Result<ExitCode, Failure> {
    let outputs = request.output.iter().map(|it| target(&it.1));
    let mut outputs: Vec<PathBuf> = outputs.collect();
    outputs.sort_unstable();
    if let Some(twice) = outputs.windows(2).find(|it| it[0] == it[1]) {
        return Err(Failure::Unable(format!(
            "two `--output` write {}; give each format a file of its own",
            visible(&twice[0].display().to_string())
        )));
    }
    let report = match &request.files {
        Some((new, old)) => of_files(request, new, old)?,
        None => of_revisions(request)?,
    };
    for (format, path) in &request.output {
        let text = shown(&report, *format, WIDTH);
        // Files have no colours.
        write_file(path, &anstream::adapter::strip_str(&text).to_string())?;
    }
    if request.write_changelog {
        write_changelogs(&report)?;
    }
    if request.open {
        open(&report)?;
    } else if request.format == Format::Text {
        print(anstream::stdout(), &shown(&report, Format::Text, width()));
    } else {
        // What programs read has no colours.
        print(std::io::stdout(), &shown(&report, request.format, WIDTH));
    }
    let fails = match request.fail_on {
        FailOn::Review => report.summary.needs_review,
        FailOn::Unsafe => report.summary.perhaps_unsafe,
        FailOn::Any => !report.summary.kinds.is_empty(),
        FailOn::Never => false,
    };
    Ok(match fails {
        true => ExitCode::from(4),
        false => ExitCode::SUCCESS,
    })
}

/// A file that may not be there yet, whatever way leads to it.
fn target(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    let named = folder.map(|it| it.join(path.file_name().unwrap_or_default()));
    let whole = path.canonicalize().or(named);
    whole.unwrap_or_else(|_| path.to_path_buf())
}

fn shown(report: &Report, format: Format, width: usize) -> String {
    match format {
        Format::Text => render::text::render(report, width),
        Format::Markdown => render::markdown::render(report),
        Format::Github => render::github::render(report),
        Format::Json => render::json::render(report),
        Format::Html => render::html::render(report),
    }
}

fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(60, 140))
}

/// Two revisions, or a revision and the working tree.
fn of_revisions(request: &Request) -> Result<Report, Failure> {
    let root = workspace::root()?;
    let trees = Trees::open(&root, request.base.as_deref(), request.head.as_deref())?;
    let mut all = git::vendors(&trees.base, &trees.head)?;
    let is_wanted = |name: &String| request.vendors.is_empty() || request.vendors.contains(name);
    let name = |it: &(Option<Side>, Option<Side>)| {
        let side = it.1.as_ref().or(it.0.as_ref());
        side.map(|it| it.vendor.clone()).unwrap_or_default()
    };
    let known = all.changed.iter().map(name).chain(all.unchanged.clone());
    let mut known: Vec<String> = known.collect();
    known.sort_unstable();
    if let Some(unknown) = request.vendors.iter().find(|it| !known.contains(it)) {
        return Err(Failure::Unable(format!(
            "no revision has a vendor {unknown:?}; the vendors are: {}",
            known.join(", ")
        )));
    }
    all.changed.retain(|it| is_wanted(&name(it)));
    all.unchanged.retain(is_wanted);
    // Each vendor is a world of its own.
    let compared: Vec<Vendor> = std::thread::scope(|scope| {
        let compare = |(old, new): &'_ (Option<Side>, Option<Side>)| {
            vendor::compare(old.as_ref(), new.as_ref(), false)
        };
        let running: Vec<_> = all
            .changed
            .iter()
            .map(|it| scope.spawn(move || compare(it)))
            .collect();
        let done = running.into_iter().map(|it| it.join());
        done.map(|it| it.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let (mut vendors, mut crates) = (Vec::new(), Vec::new());
    for (vendor, (_, new)) in compared.into_iter().zip(&all.changed) {
        if vendor.findings.is_empty() {
            all.unchanged.push(vendor.name);
            continue;
        }
        crates.push(crate_of(&root, &trees.base, &vendor, new.as_ref())?);
        vendors.push(vendor);
    }
    all.unchanged.sort_unstable();
    let summary = Summary {
        base: trees.base.revision().clone(),
        head: trees.head.revision().clone(),
        repository: git::repository_url(&root),
        missing: all.strays.iter().map(|it| report::stray(it)).collect(),
        strays: all.strays,
        ..Summary::default()
    };
    Ok(reported(request, vendors, crates, all.unchanged, summary))
}

fn of_files(request: &Request, new: &Path, old: &Path) -> Result<Report, Failure> {
    let (old_side, new_side) = git::files(new, old)?;
    let label = |it: &Path| Revision {
        label: it.display().to_string(),
        commit: None,
    };
    let summary = Summary {
        base: label(old),
        head: label(new),
        ..Summary::default()
    };
    let vendor = vendor::compare(Some(&old_side), Some(&new_side), true);
    Ok(match vendor.findings.is_empty() {
        true => reported(request, Vec::new(), Vec::new(), vec![vendor.name], summary),
        false => {
            let versions = versions_of(&vendor, vendor.semver());
            let one = versions::of(&vendor.name, versions, &vendor.findings);
            reported(request, vec![vendor], vec![one], Vec::new(), summary)
        }
    })
}

fn reported(
    request: &Request,
    vendors: Vec<Vendor>,
    crates: Vec<Crate>,
    unchanged: Vec<String>,
    summary: Summary,
) -> Report {
    let wanted = |it: &Finding| request.kinds.is_empty() || request.kinds.contains(&it.kind);
    assemble::report(vendors, crates, unchanged, summary, wanted)
}

fn versions_of(vendor: &Vendor, since: Semver) -> Versions {
    let (before, after) = vendor.version.clone();
    let refused = matches!(vendor.whole, Some(REFUSED | PARTLY));
    Versions {
        // A side that is there and cannot be read has a version that nobody knows.
        after: after.or_else(|| before.clone().filter(|_| refused)),
        before,
        release: None,
        refused,
        since,
        place: vendor.version_place.clone(),
    }
}

/// What the crate's version has to be: all since its last release counts, and not what the base has
/// of it already.
fn crate_of(
    root: &Path,
    base: &Tree,
    vendor: &Vendor,
    head: Option<&Side>,
) -> Result<Crate, Failure> {
    let mut versions = versions_of(vendor, vendor.semver());
    let package = format!("liveproof-{}", vendor.name);
    if let Some(release) = releases::last(root, &package) {
        let then = Tree::open(root, Some(&release.tag))?;
        if then.revision().commit != base.revision().commit {
            let released = then.side(&vendor.name, Which::Base)?;
            versions.since = vendor::compare(released.as_ref(), head, false).semver();
        }
        let runtime = releases::wanted(root, &release)?;
        versions.release = Some((release, runtime));
    }
    Ok(versions::of(&vendor.name, versions, &vendor.findings))
}

#[expect(clippy::disallowed_methods, reason = "the file that the caller names")]
fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::write(path, &error))
}

/// Adds entries to `specs/changelog/<vendor>.md`, and prints which ones, beside the report.
fn write_changelogs(report: &Report) -> Result<(), Failure> {
    let root = workspace::root()?;
    let mut changes = Vec::new();
    for it in report.summary.crates.iter().filter(|it| it.after.is_some()) {
        let path = Path::new("specs/changelog").join(format!("{}.md", it.vendor));
        let old = write::read(&root.join(&path))?;
        let fresh = || format!("# Changelog of liveproof-{}\n", it.vendor);
        let text = old.clone().unwrap_or_else(fresh);
        let new = versions::with_entries(&text, &it.changelog);
        if !it.changelog.is_empty() && old.as_ref() != Some(&new) {
            changes.push(Change {
                path,
                edited: false,
                old,
                new: Some(new),
            });
        }
    }
    let below = root.join("target").join("xtask");
    let folders = Folders {
        kept: below.join("replaced"),
        staging: below,
    };
    write::replace(&root, &folders, &changes)?;
    print(anstream::stderr(), &written(&changes));
    Ok(())
}

/// What was written into changelogs, and what to run next.
fn written(changes: &[Change]) -> String {
    let mut out = String::new();
    for it in changes {
        let old: Vec<&str> = it.old.iter().flat_map(|it| it.lines()).collect();
        let lines = it.new.iter().flat_map(|it| it.lines());
        let entries = lines.filter(|it| it.starts_with("- ") && !old.contains(it));
        out.push_str(&format!(
            "wrote {}:\n",
            visible(&it.path.display().to_string())
        ));
        out.extend(entries.map(|it| format!("  {it}\n")));
    }
    match out.is_empty() {
        true => "the changelogs have all entries\n".to_owned(),
        false => out + "run `cargo xtask generate`: the crates have these changelogs, too\n",
    }
}

/// Writes the page below `target` and starts the browser.
fn open(report: &Report) -> Result<(), Failure> {
    let folder = workspace::root()?.join("target").join("xtask");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::write(&folder, &error))?;
    let page = folder.join("diff.html");
    write_file(&page, &render::html::render(report))?;
    print(anstream::stdout(), &format!("{}\n", page.display()));
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let started = Command::new(program).args(arguments).arg(&page).status();
    match started {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Failure::Unable(format!(
            "cannot start a browser with `{program}`; the page is in {}",
            page.display()
        ))),
    }
}
