//! What is rendered is what the runtime sends: every committed snapshot, and the shapes that no
//! vendor has.

mod edits;
mod invented;
mod kinds;
mod many;
mod shapes;
mod snapshots;
mod stripped;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::lint::lint;
use crate::spec::load::parse;
use crate::spec::profile::Document;
use crate::spec::{Spec, resolve};

use super::*;

fn manifest() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Plans borrow their document.
fn leaked(document: Document) -> &'static Document {
    Box::leak(Box::new(document))
}

/// The plan of a text that the linter may find fault with.
fn unchecked(vendor: &str, text: String) -> Spec<'static> {
    let source = parse(Path::new("unchecked.yaml"), text).unwrap_or_else(|it| panic!("{it}"));
    let document = serde_json::from_value(source.value.clone()).expect("a document");
    resolve(vendor, leaked(document))
}

/// The plan of a text. Its folder has no samples.
fn plan(vendor: &str, text: String) -> Spec<'static> {
    plan_at(&PathBuf::from(format!("{vendor}.yaml")), vendor, text)
}

fn plan_at(path: &Path, vendor: &str, text: String) -> Spec<'static> {
    let source = parse(path, text).unwrap_or_else(|finding| panic!("{finding}"));
    let document = lint(&source).unwrap_or_else(|findings| {
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    });
    resolve(vendor, leaked(document))
}

/// The plan of the golden's spec, and those of the real ones. Linting them takes most of the time
/// here.
static BASE: LazyLock<Spec<'static>> = LazyLock::new(|| plan(GOLDEN, golden()));
static SPECS: LazyLock<Vec<(String, Spec<'static>)>> = LazyLock::new(specs);

const GOLDEN: &str = "examplecloud-liveness";

/// The invented vendor that has all there is.
fn golden() -> String {
    let path = manifest().join(format!("tests/golden/{GOLDEN}.yaml"));
    std::fs::read_to_string(path).expect("the golden's spec can be read")
}

/// The real ones, by vendor.
fn specs() -> Vec<(String, Spec<'static>)> {
    let folder = manifest().join("../specs");
    let entries = std::fs::read_dir(folder).expect("the specs can be read");
    let mut paths: Vec<PathBuf> = entries.map(|it| it.expect("an entry").path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "yaml"));
    paths.sort();
    let plan = |path: PathBuf| {
        let vendor = path.file_stem().expect("a name").to_string_lossy();
        let text = std::fs::read_to_string(&path).expect("a spec can be read");
        (vendor.to_string(), plan_at(&path, &vendor, text))
    };
    paths.into_iter().map(plan).collect()
}

/// The request of one example.
fn request(plan: &Spec, operation: &str, example: &str) -> Request {
    let operation = plan.operations.iter().find(|it| it.id == operation);
    let operation = operation.expect("an operation of the plan");
    let entries = values::entries(plan, &Settings::of(plan), operation, example);
    Request::of(&Address::of(plan), operation, entries)
}

/// The text of one example.
fn text(plan: &Spec, operation: &str, example: &str) -> String {
    let all = render(plan);
    let found = all
        .into_iter()
        .find(|it| it.operation == operation && it.example == example);
    found.expect("an example of the plan").text
}
