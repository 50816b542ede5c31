//! One of the two sides: a spec, its tree, and what today's generator makes of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::reach::Reach;
use super::requests::{self, Rendered};
use super::surface::{self, Surface};
use super::tree::{self, Node};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::spec::load;
use crate::spec::load::Source;
use crate::workspace::SpecFile;
use crate::{codegen, lint, spec};

/// A spec.
#[derive(Debug)]
pub(crate) struct Side {
    /// As the spec is called.
    pub(crate) vendor: String,
    /// Relative to the root of the repository.
    pub(crate) file: String,
    pub(crate) source: Source,
    pub(crate) tree: Node,
    pub(crate) reach: Reach,
    /// Path below `specs/samples/<vendor>`, and content.
    pub(crate) samples: BTreeMap<String, Vec<u8>>,
    pub(crate) made: Result<Made, Refusal>,
}

/// What the generator makes of it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) requests: Vec<Rendered>,
    pub(crate) surface: Surface,
}

/// Why the generator makes nothing of it.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The linter has findings: how many, and the first.
    Lint(usize, Box<Diagnostic>),
    /// A later step failed.
    Step(String),
    /// Nobody asked for it.
    NotTried,
}

/// What is on disk, to see whether anything differs at all.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Files {
    pub(crate) text: String,
    pub(crate) samples: BTreeMap<String, Vec<u8>>,
}

/// Reads a spec and its samples.
pub(crate) fn read(path: &Path) -> Result<Files, Failure> {
    let failed = |path: &Path, error| Failure::read(path, &error);
    let text = std::fs::read_to_string(path).map_err(|error| failed(path, error))?;
    let mut samples = BTreeMap::new();
    let folder = path.with_file_name("samples");
    let folder = folder.join(path.file_stem().unwrap_or_default());
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        let entries = match std::fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(&next, error)),
        };
        for entry in entries {
            let path = entry.map_err(|error| failed(&next, error))?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let content = std::fs::read(&path).map_err(|error| failed(&path, error))?;
            samples.insert(name, content);
        }
    }
    Ok(Files { text, samples })
}

impl Side {
    /// Parses a spec. `root` is the folder that `file` of the findings is relative to.
    pub(crate) fn parse(spec: &SpecFile, files: Files, root: &Path) -> Result<Self, Failure> {
        let source = load::parse(&spec.path, files.text)
            .map_err(|finding| Failure::Diagnostics(vec![*finding]))?;
        let mut tree = tree::of(&source.value);
        tree::add_samples(&mut tree, &files.samples);
        let reach = Reach::of(&tree);
        Ok(Self {
            vendor: spec.vendor.clone(),
            file: relative(&spec.path, root),
            source,
            tree,
            reach,
            samples: files.samples,
            made: Err(Refusal::NotTried),
        })
    }

    /// Runs the generator, in memory.
    pub(crate) fn make(&mut self) {
        self.made = make(&self.vendor, &self.source);
    }

    pub(crate) fn version(&self) -> Option<&str> {
        self.tree.get("info.version").and_then(Value::as_str)
    }
}

fn make(vendor: &str, source: &Source) -> Result<Made, Refusal> {
    let document = lint::lint(source).map_err(|findings| {
        let count = findings.len();
        match findings.into_iter().next() {
            Some(first) => Refusal::Lint(count, Box::new(first)),
            None => Refusal::Step("the linter refuses it and does not say why".to_owned()),
        }
    })?;
    let plan = spec::resolve(vendor, &document);
    let modules = codegen::modules(&plan)
        .map_err(|error| Refusal::Step(format!("{}: {error}", source.path.display())))?;
    let no_rust =
        |path: &str, error: syn::Error| Refusal::Step(format!("{path} is no Rust: {error}"));
    let mut files = Vec::new();
    for module in modules {
        let file = surface::file(&module.path, &module.docs, module.tokens)
            .map_err(|error| no_rust(&module.path, error))?;
        files.push(file);
    }
    Ok(Made {
        requests: requests::render(&plan),
        surface: Surface::of(&files),
    })
}

/// A path as it stands in the repository.
fn relative(path: &Path, root: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let below = absolute.strip_prefix(root).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

impl Refusal {
    /// In one sentence.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Lint(1, first) => format!("the linter refuses it: {}", first.problem),
            Self::Lint(count, first) => format!(
                "the linter refuses it, with {count} findings; the first: {}",
                first.problem
            ),
            Self::Step(why) => why.clone(),
            Self::NotTried => "it was not generated".to_owned(),
        }
    }
}
