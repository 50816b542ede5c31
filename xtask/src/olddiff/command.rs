//! The command: from arguments to an exit code. 0: nothing needs a person. 4: something does. 2:
//! could not run.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::report::Pair;
use super::side::{self, Side};
use super::{accepted, model::Report, render, report, revisions};
use crate::failure::Failure;
use crate::report::print;
use crate::workspace::{self, SpecFile};

/// Columns of a report where there is no terminal.
const WIDTH: usize = 100;

/// What is compared, and how it is shown.
#[derive(Debug)]
pub(crate) struct Request {
    /// The revision to compare with; none: where the branch left the main branch.
    pub(crate) base: Option<String>,
    /// The revision to look at; none: the working tree.
    pub(crate) head: Option<String>,
    /// Two files instead: the new one and the old one.
    pub(crate) files: Option<(PathBuf, PathBuf)>,
    /// Whether both sides are generated, too.
    pub(crate) generate: bool,
    pub(crate) format: Format,
}

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
}

/// Runs it.
pub(crate) fn run(request: &Request) -> Result<ExitCode, Failure> {
    let report = match &request.files {
        Some((new, old)) => of_files(new, old, request.generate)?,
        None => of_revisions(request)?,
    };
    show(&report, request.format);
    Ok(if report.summary.needs_person {
        ExitCode::from(4)
    } else {
        ExitCode::SUCCESS
    })
}

fn show(report: &Report, format: Format) {
    let text = match format {
        Format::Text => {
            let text = render::text::render(report, width());
            return print(anstream::stdout(), &text);
        }
        Format::Markdown => render::markdown::render(report, render::markdown::LIMIT),
        Format::Github => render::github::render(report),
        Format::Json => render::json::render(report),
    };
    // What programs read has no colours.
    print(std::io::stdout(), &text);
}

fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return WIDTH;
    }
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(60, 140))
}

/// The findings of two revisions, or of a revision and the working tree.
fn of_revisions(request: &Request) -> Result<Report, Failure> {
    let (base, head) = (request.base.as_deref(), request.head.as_deref());
    let root = workspace::root()?;
    let base = match base {
        Some(base) => base.to_owned(),
        None => revisions::merge_base(&root, head).map_err(Failure::of)?,
    };
    let old = revisions::revision(&root, &base).map_err(Failure::of)?;
    let new = match head {
        Some(head) => revisions::revision(&root, head).map_err(Failure::of)?,
        None => revisions::working_tree(&root),
    };
    let entries = accepted::read(new.root())?;
    // A revision and itself need not be read.
    let same = old.commit().is_some() && old.commit() == new.commit();
    if same && entries.is_empty() {
        return Ok(report::of(&[], &[], old.label(), new.label()));
    }
    let pairs = pairs(old.root(), new.root(), request.generate)?;
    Ok(report::of(&pairs, &entries, old.label(), new.label()))
}

/// The vendors that differ.
fn pairs(old: &Path, new: &Path, generate: bool) -> Result<Vec<Pair>, Failure> {
    let started = Instant::now();
    let (before, after) = (workspace::specs(old)?, workspace::specs(new)?);
    let names: BTreeSet<&str> = before
        .iter()
        .chain(&after)
        .map(|it| it.vendor.as_str())
        .collect();
    let mut out = Vec::new();
    for name in names {
        let find = |specs: &[SpecFile]| specs.iter().find(|it| it.vendor == name).cloned();
        let read = |spec: Option<&SpecFile>| spec.map(|it| side::read(&it.path)).transpose();
        let (old_spec, new_spec) = (find(&before), find(&after));
        let (old_files, new_files) = (read(old_spec.as_ref())?, read(new_spec.as_ref())?);
        if old_files == new_files {
            continue;
        }
        crate::report::progress(name, started.elapsed());
        let parse = |spec: Option<SpecFile>, files: Option<side::Files>, root: &Path| {
            spec.zip(files)
                .map(|(spec, files)| Side::parse(&spec, files, root))
                .transpose()
        };
        let mut pair = Pair {
            old: parse(old_spec, old_files, old)?,
            new: parse(new_spec, new_files, new)?,
        };
        if let (true, Some(old), Some(new)) = (generate, &mut pair.old, &mut pair.new) {
            old.make();
            new.make();
        }
        out.push(pair);
    }
    Ok(out)
}

/// The findings of two files.
fn of_files(new: &Path, old: &Path, generate: bool) -> Result<Report, Failure> {
    let root = std::env::current_dir().unwrap_or_default();
    let side = |path: &Path| {
        let spec = SpecFile {
            vendor: workspace::vendor(path),
            path: path.to_path_buf(),
        };
        Ok::<_, Failure>((spec, side::read(path)?))
    };
    let ((old_spec, mut old_files), (new_spec, mut new_files)) = (side(old)?, side(new)?);
    // A file that lies somewhere by itself has no samples, which says nothing about them.
    if old_files.samples.is_empty() || new_files.samples.is_empty() {
        old_files.samples.clear();
        new_files.samples.clear();
    }
    let mut pairs = Vec::new();
    if old_files != new_files {
        // The crate is that of the new file, whatever the old one is called.
        let old_spec = SpecFile {
            vendor: new_spec.vendor.clone(),
            ..old_spec
        };
        let mut old = Side::parse(&old_spec, old_files, &root)?;
        let mut new = Side::parse(&new_spec, new_files, &root)?;
        if generate {
            old.make();
            new.make();
        }
        pairs.push(Pair {
            old: Some(old),
            new: Some(new),
        });
    }
    let label = |it: &Path| it.display().to_string();
    Ok(report::of(&pairs, &[], &label(old), &label(new)))
}
