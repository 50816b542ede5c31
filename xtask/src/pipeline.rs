//! Runs the stages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use proc_macro2::TokenStream;

use crate::codegen::manifest::Runtime;
use crate::codegen::samples::Sample;
use crate::codegen::table::Language;
use crate::codegen::{self, calls, facade, mock, print, table};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::lint;
use crate::marker;
use crate::releases;
use crate::report::{self, Row};
use crate::spec::load;
use crate::spec::profile::Document;
use crate::spec::{self, Spec};
use crate::workspace::{self, SpecFile};
use crate::write::{self, Folders, Output};

/// What happens to the files.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    /// They are replaced.
    Write,
    /// They are compared.
    Check,
    /// They are compared, and nothing is reported if all is well.
    CheckQuietly,
}

/// Loads and lints one spec.
pub(crate) fn check(path: &Path) -> Result<Document, Failure> {
    let source = load::load(path).map_err(|it| Failure::Diagnostics(vec![*it]))?;
    lint::lint(&source).map_err(Failure::Diagnostics)
}

/// All that is reported about a spec and its name.
pub(crate) fn look(path: &Path) -> Vec<Diagnostic> {
    let mut diagnostics: Vec<Diagnostic> = workspace::name_problem(path).into_iter().collect();
    match load::load(path) {
        Ok(source) => {
            diagnostics.extend(lint::check(&source).diagnostics);
            diagnostics.extend(workspace::unknown_schemes(&source));
        }
        Err(found) => diagnostics.push(*found),
    }
    diagnostics
}

/// Makes all that belongs to this workspace. Returns whether everything was as it should be.
pub(crate) fn generate_workspace(vendors: &[String], mode: Mode) -> Result<bool, Failure> {
    let root = workspace::root()?;
    let files = workspace::specs(&root)?;
    if let Some(name) = vendors
        .iter()
        .find(|name| !files.iter().any(|it| it.vendor == **name))
    {
        return Err(unknown_vendor(name, &files));
    }
    let started = Instant::now();
    let documents = documents(&files)?;
    let resolved = files.iter().zip(&documents);
    let resolved = resolved.map(|(file, document)| spec::resolve(&file.vendor, document));
    let specs: Vec<Spec<'_>> = resolved.collect();
    releases::check(&root, &files, &specs)?;
    let mut output = Output::default();
    let mut rows = Vec::new();
    for (file, spec) in files.iter().zip(&specs) {
        let source = format!("specs/{}.yaml", spec.vendor);
        let mut own = Output::default();
        calls_file(&mut own, &root, &source, spec)?;
        if !vendors.is_empty() && !vendors.contains(&spec.vendor) {
            output.files.append(&mut own.files);
            continue;
        }
        report::progress(&spec.vendor, started.elapsed());
        let begun = Instant::now();
        let folder = PathBuf::from("crates").join(&spec.vendor);
        crate_files(
            &mut own,
            &folder,
            &source,
            &file.path,
            spec,
            &Runtime::Workspace,
        )?;
        licences(&mut own, &root, &folder)?;
        changelog(&mut own, &root, &folder, &spec.vendor)?;
        own.owned.insert(folder);
        rows.push(row(spec, &own, begun));
        output.files.append(&mut own.files);
        output.owned.append(&mut own.owned);
    }
    shared_files(&mut output, &root, &specs)?;
    let foreign = workspace::foreign_files(&root, &output.owned, &output.files)?;
    // What was made of a spec that is gone.
    output
        .owned
        .extend(workspace::crates_of_no_spec(&root, &files)?);
    let changes = write::compare(&root, &output)?;
    let below = root.join("target").join("xtask");
    let run = Run {
        root: &root,
        folders: Folders {
            kept: below.join("replaced"),
            staging: below,
        },
        mode,
        started,
        command: "cargo xtask generate",
    };
    let same = finish(&run, &changes, rows)?;
    let mut leftovers = workspace::leftovers(&root, &files)?;
    leftovers.extend(foreign);
    report::leftovers(&leftovers);
    Ok(same && leftovers.is_empty())
}

/// Makes a crate of a spec that is not of this workspace.
pub(crate) fn generate_outside(
    spec: &Path,
    out: &Path,
    runtime_version: Option<&str>,
    mode: Mode,
) -> Result<bool, Failure> {
    let started = Instant::now();
    let file = SpecFile {
        vendor: workspace::vendor(spec),
        path: spec.to_path_buf(),
    };
    let document = document(&file)?;
    let resolved = spec::resolve(&file.vendor, &document);
    let read = |error| Failure::read(out, &error);
    let place = std::path::absolute(out).map_err(read)?;
    let occupied = place.exists()
        && !place.join("Cargo.toml").is_file()
        && std::fs::read_dir(&place).map_err(read)?.next().is_some();
    let marked =
        std::fs::read_to_string(place.join("Cargo.toml")).map_or(true, |it| marker::is_marked(&it));
    if occupied || !marked {
        return Err(occupied_by_others(out));
    }
    let runtime = match runtime_version {
        Some(version) => Runtime::Version(version.to_owned()),
        None => Runtime::Path(workspace::way(
            &place,
            &workspace::root()?.join("crates").join("runtime"),
        )),
    };
    let (parent, name) = match (place.parent(), place.file_name()) {
        (Some(parent), Some(name)) => (parent.to_path_buf(), PathBuf::from(name)),
        _ => return Err(occupied_by_others(out)),
    };
    let source = spec
        .file_name()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut output = Output::default();
    crate_files(&mut output, &name, &source, spec, &resolved, &runtime)?;
    tests_of_crate(&mut output, &name, &source, spec, &resolved)?;
    output.owned.insert(name);
    let row = row(&resolved, &output, started);
    let changes = write::compare(&parent, &output)?;
    let command = format!(
        "cargo xtask generate --spec {} --out {}",
        spec.display(),
        out.display()
    );
    // Staged beside the crate, since a folder elsewhere may be on another disk.
    let kept = workspace::root().unwrap_or_else(|_| parent.clone());
    let kept = kept.join("target").join("xtask").join("replaced");
    let run = Run {
        root: &parent,
        folders: Folders {
            staging: parent.clone(),
            kept,
        },
        mode,
        started,
        command: &command,
    };
    finish(&run, &changes, vec![row])
}

fn row(spec: &Spec, output: &Output, begun: Instant) -> Row {
    Row {
        vendor: spec.vendor.clone(),
        operations: spec.operations.len(),
        types: spec.types.len(),
        lines: output.lines(),
        places: output.places(),
        changed: 0,
        time: begun.elapsed(),
    }
}

/// Shows how the code of an operation comes about.
pub(crate) fn explain(vendor: &str, operation: &str) -> Result<(), Failure> {
    let root = workspace::root()?;
    let files = workspace::specs(&root)?;
    let Some(file) = files.iter().find(|it| it.vendor == vendor) else {
        return Err(unknown_vendor(vendor, &files));
    };
    let document = document(file)?;
    let spec = spec::resolve(&file.vendor, &document);
    let mut operations = spec.operations.iter();
    let Some(index) = operations.position(|it| it.id == operation) else {
        let known: Vec<&str> = spec.operations.iter().map(|it| it.id.as_str()).collect();
        return Err(Failure::Unable(format!(
            "there is no operation {operation}; the operations are: {}",
            known.join(", ")
        )));
    };
    let source = load::load(&file.path).map_err(|it| Failure::Diagnostics(vec![*it]))?;
    let parts = codegen::explain(&spec, &source, index);
    let mut parts = parts.map_err(|error| Failure::about(&file.path, error))?;
    let snapshots = root.join("tests").join("snapshots").join(vendor);
    for path in write::files_below(&snapshots)? {
        let name = path.file_name().map(|it| it.to_string_lossy());
        let rest = name.as_ref().and_then(|it| it.strip_prefix(operation));
        if rest.is_some_and(|it| it.starts_with(['-', '_'])) {
            let text = std::fs::read_to_string(&path);
            let text = text.map_err(|error| Failure::read(&path, &error))?;
            let path = path.strip_prefix(&root).unwrap_or(&path);
            parts.push((format!("{} has", path.display()), text));
        }
    }
    report::explanation(&parts);
    Ok(())
}

fn unknown_vendor(name: &str, files: &[SpecFile]) -> Failure {
    let known: Vec<&str> = files.iter().map(|it| it.vendor.as_str()).collect();
    Failure::Unable(format!(
        "there is no specs/{name}.yaml; the vendors are: {}",
        known.join(", ")
    ))
}

fn occupied_by_others(out: &Path) -> Failure {
    Failure::Unable(format!(
        "{} holds something that `cargo xtask generate` did not make; give another folder",
        out.display()
    ))
}

/// What the end of a run needs.
struct Run<'a> {
    root: &'a Path,
    folders: Folders,
    mode: Mode,
    started: Instant,
    command: &'a str,
}

fn finish(run: &Run<'_>, changes: &[write::Change], mut rows: Vec<Row>) -> Result<bool, Failure> {
    for change in changes {
        // What lists all vendors is nobody's: it counts in the total only.
        let own = |it: &&mut Row| it.places.iter().any(|place| change.path.starts_with(place));
        if let Some(row) = rows.iter_mut().find(own) {
            row.changed += 1;
        }
    }
    if run.mode != Mode::Write {
        if !changes.is_empty() {
            report::differences(changes, run.command);
        } else if run.mode == Mode::Check {
            report::up_to_date();
            report::table(&rows, changes.len(), run.started.elapsed());
        }
        return Ok(changes.is_empty());
    }
    report::edited(changes);
    let kept = write::replace(run.root, &run.folders, changes)?;
    report::table(&rows, changes.len(), run.started.elapsed());
    if let Some(kept) = kept {
        report::kept(&kept);
    }
    Ok(true)
}

/// All documents, or all their findings.
fn documents(files: &[SpecFile]) -> Result<Vec<Document>, Failure> {
    let mut diagnostics = Vec::new();
    let mut out = Vec::new();
    for file in files {
        match document(file) {
            Ok(document) => out.push(document),
            Err(Failure::Diagnostics(found)) => diagnostics.extend(found),
            Err(other) => return Err(other),
        }
    }
    if diagnostics.is_empty() {
        Ok(out)
    } else {
        Err(Failure::Diagnostics(diagnostics))
    }
}

fn document(file: &SpecFile) -> Result<Document, Failure> {
    match workspace::name_problem(&file.path) {
        Some(found) => Err(Failure::Diagnostics(vec![found])),
        None => check(&file.path),
    }
}

/// The files of one crate.
fn crate_files(
    output: &mut Output,
    folder: &Path,
    source: &str,
    file: &Path,
    spec: &Spec,
    runtime: &Runtime,
) -> Result<(), Failure> {
    let files = codegen::files(spec, runtime, source);
    let files = files.map_err(|error| Failure::about(file, error))?;
    for (path, body) in files {
        output.mark(folder.join(path), source, &body);
    }
    Ok(())
}

/// The tests of a crate that no workspace tests, with the samples beside its spec.
fn tests_of_crate(
    output: &mut Output,
    folder: &Path,
    source: &str,
    file: &Path,
    spec: &Spec,
) -> Result<(), Failure> {
    let beside = file.parent().unwrap_or_else(|| Path::new(""));
    let samples = samples(beside, &spec.vendor)?;
    let module = codegen::proofs::module(spec, &samples);
    let body = module.and_then(|it| print::module(&it));
    let body = body.map_err(|error| Failure::about(file, error))?;
    output.mark(folder.join(codegen::proofs::FILE), source, &body);
    Ok(())
}

/// The texts of the licences, which every package needs for itself.
fn licences(output: &mut Output, root: &Path, folder: &Path) -> Result<(), Failure> {
    for name in marker::LICENCES {
        let path = root.join(name);
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::read(&path, &error))?;
        output.files.insert(folder.join(name), text);
    }
    Ok(())
}

/// The changelog of a crate, which is written by hand beside the specs. A new vendor has none.
fn changelog(output: &mut Output, root: &Path, folder: &Path, vendor: &str) -> Result<(), Failure> {
    let source = format!("specs/changelog/{vendor}.md");
    if let Some(text) = write::read(&root.join(&source))? {
        let text = text.replace("\r\n", "\n");
        output.mark(folder.join("CHANGELOG.md"), &source, &text);
    }
    Ok(())
}

/// The calls of one vendor, by the ids of the operations.
fn calls_file(output: &mut Output, root: &Path, source: &str, spec: &Spec) -> Result<(), Failure> {
    let samples = samples(&root.join("specs"), &spec.vendor)?;
    let path = Path::new(CALLS).join(format!("{}.rs", spec.module()));
    let docs = format!("//! Operations of {} by their ids.\n\n", spec.vendor);
    let tokens = calls::vendor(spec, &samples, &workspace::schemes(root)?);
    rust_file(output, path, source, &docs, tokens)
}

/// Where the calls of all vendors are, a file per vendor.
const CALLS: &str = "tests/calls/src/vendors";

/// The response samples of a vendor, beside its spec: `samples/<vendor>/<operationId>/<file>`.
fn samples(specs: &Path, vendor: &str) -> Result<Vec<Sample>, Failure> {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let mut out = Vec::new();
    let folders = write::entries(&specs.join("samples").join(vendor))?;
    for folder in folders.iter().filter(|it| it.is_dir()) {
        for path in write::entries(folder)? {
            let bytes = std::fs::read(&path).map_err(|error| Failure::read(&path, &error))?;
            if let Some(sample) = Sample::new(&name(folder), &name(&path), &bytes) {
                let expect = path.with_file_name(format!("{}.expect", sample.file));
                let refusal = write::read(&expect)?;
                out.push(Sample { refusal, ..sample });
            }
        }
    }
    Ok(out)
}

/// The snapshots that there have to be.
pub(crate) fn snapshots(root: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let files = workspace::specs(root)?;
    let mut out = BTreeSet::new();
    for (file, document) in files.iter().zip(documents(&files)?) {
        let folder = root.join("tests").join("snapshots").join(&file.vendor);
        let spec = spec::resolve(&file.vendor, &document);
        let names = calls::snapshots(&spec, &samples(&root.join("specs"), &file.vendor)?);
        out.extend(names.into_keys().map(|it| folder.join(it)));
    }
    Ok(out)
}

/// A file of Rust code, formatted and marked.
fn rust_file(
    output: &mut Output,
    path: PathBuf,
    source: &str,
    docs: &str,
    tokens: TokenStream,
) -> Result<(), Failure> {
    let body = print::tokens(&path.to_string_lossy(), tokens);
    let body = body.map_err(|error| Failure::about(Path::new(source), error))?;
    output.mark(path, source, &format!("{docs}{body}"));
    Ok(())
}

/// The facade's own folder, which holds a file per vendor.
fn facade_folder(output: &mut Output, root: &Path, specs: &[Spec]) -> Result<(), Failure> {
    let sources = PathBuf::from("crates").join("liveproof").join("src");
    let extras = root.join(&sources).join("extras");
    let has_extras = |module: &str| extras.join(format!("{module}.rs")).is_file();
    let files = codegen::facade_files(specs, has_extras, &workspace::schemes(root)?)
        .map_err(|error| Failure::about(Path::new("specs"), error))?;
    for (path, source, body) in files {
        output.mark(sources.join(path), &source, &body);
    }
    output.owned.insert(sources.join("vendors"));
    Ok(())
}

/// Where the mock has what it answers from, a file per vendor.
const SAMPLES: &str = "crates/mock/src/samples";

/// What the mock answers from, of the vendors of whose operations it has no list.
fn mock_files(
    output: &mut Output,
    root: &Path,
    specs: &[Spec],
    mocked: &str,
) -> Result<(), Failure> {
    let replayed = specs.iter().filter(|it| mock::is_replayed(it, mocked));
    let replayed: Vec<&Spec> = replayed.collect();
    for spec in &replayed {
        let path = Path::new(SAMPLES).join(format!("{}.rs", spec.module()));
        let source = format!("specs/{}.yaml", spec.vendor);
        let docs = format!("//! What {} is answered from.\n\n", spec.vendor);
        let tokens = mock::vendor(spec, &samples(&root.join("specs"), &spec.vendor)?);
        rust_file(output, path, &source, &docs, tokens)?;
    }
    let docs = "//! The vendors that are answered from response samples.\n\n";
    let index = Path::new(SAMPLES).with_extension("rs");
    rust_file(output, index, "specs/", docs, mock::index(&replayed))?;
    output.owned.insert(PathBuf::from(SAMPLES));
    Ok(())
}

/// What lists all vendors.
fn shared_files(output: &mut Output, root: &Path, specs: &[Spec]) -> Result<(), Failure> {
    let source = "specs/";
    facade_folder(output, root, specs)?;
    let index = Path::new(CALLS).with_extension("rs");
    let docs = "//! The operations of all vendors by their ids.\n\n";
    rust_file(output, index, source, docs, calls::index(specs))?;
    output.owned.insert(PathBuf::from(CALLS));
    let schema = PathBuf::from("specs").join("profile.schema.json");
    output.files.insert(schema, lint::profile_schema());
    let schema = PathBuf::from("xtask").join("diff.schema.json");
    output.files.insert(schema, crate::diff::schema());
    for folder in ["liveproof", "mock", "runtime"] {
        licences(output, root, &PathBuf::from("crates").join(folder))?;
    }
    let mocked = write::read(&root.join(table::MOCKED))?.unwrap_or_default();
    mock_files(output, root, specs, &mocked)?;
    let page = table::operations(specs, &mocked);
    output.mark(PathBuf::from(table::OPERATIONS), source, &page);
    for (path, region, content) in [
        (
            "crates/liveproof/Cargo.toml",
            "features",
            facade::features(specs),
        ),
        (
            "crates/liveproof/Cargo.toml",
            "dependencies",
            facade::dependencies(specs),
        ),
        (
            "Cargo.toml",
            "vendors",
            facade::workspace_dependencies(specs),
        ),
        (
            "README.md",
            "vendors",
            table::vendors(specs, Language::English),
        ),
        (
            "README.zh-CN.md",
            "vendors",
            table::vendors(specs, Language::Chinese),
        ),
        (
            "docs/credentials.md",
            "variables",
            facade::environment(specs),
        ),
    ] {
        let path = PathBuf::from(path);
        let text = match output.files.remove(&path) {
            Some(text) => text,
            None => std::fs::read_to_string(root.join(&path))
                .map_err(|error| Failure::read(&root.join(&path), &error))?,
        };
        let text = marker::replace_region(&text, region, &content).ok_or_else(|| {
            let what = format!(
                "the lines `generated:begin {region}` and `generated:end {region}` are missing; \
                 restore them"
            );
            Failure::about(&path, what)
        })?;
        output.files.insert(path, text);
    }
    Ok(())
}
