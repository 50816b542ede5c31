//! Sample files beside the spec: `samples/<vendor>/<operationId>/<status>-<name>.<extension>`.
//!
//! A spec beside which there is no `samples` (`generate --spec`) is not checked for them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::super::report::Report;
use crate::diagnostic::{Diagnostic, Problem, error};
use crate::load::escape;
use crate::names;
use crate::profile::{BodyFormat, is_success};
use crate::spec::{Operation, Reply, Spec};

/// One sample, as its name says.
struct Sample {
    path: PathBuf,
    status: String,
    name: String,
    extension: String,
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let path = &report.source.path;
    let (Some(folder), Some(vendor)) = (path.parent(), path.file_stem()) else {
        return;
    };
    let samples = folder.join("samples");
    if !samples.is_dir() {
        return;
    }
    let folder = samples.join(vendor);
    let operations: HashMap<&str, &Operation<'_>> = spec
        .operations
        .iter()
        .map(|it| (it.id.as_str(), it))
        .collect();
    let mut found: HashMap<&str, Vec<Sample>> = HashMap::new();
    for path in entries(&folder) {
        let name = file_name(&path);
        match operations.get_key_value(name.as_str()) {
            Some((id, _)) if path.is_dir() => {
                found.insert(id, folder_of(&path, report));
            }
            _ => at(
                report,
                &path,
                error(
                    "sample-operation",
                    format!("there is no operation `{name}`"),
                )
                .help("name the folder like an operationId, or remove it"),
            ),
        }
    }
    for (id, op) in operations {
        let samples = found.remove(id).unwrap_or_default();
        shown(op, &samples, report);
        explained(op, &samples, report);
    }
}

fn at(report: &mut Report<'_>, path: &Path, problem: Problem) {
    report.diagnostics.push(Diagnostic::of_file(path, problem));
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The replies that have to decode; those that have to be refused are checked here.
fn folder_of(folder: &Path, report: &mut Report<'_>) -> Vec<Sample> {
    let paths = entries(folder);
    let names: HashSet<String> = paths.iter().map(|it| file_name(it)).collect();
    let mut samples = Vec::new();
    for path in &paths {
        let name = file_name(path);
        if let Some(refused) = name.strip_suffix(".expect") {
            if !refused.contains(".bad.") || !names.contains(refused) {
                at(
                    report,
                    path,
                    error(
                        "stray-expect",
                        "there is no `.bad.` sample of this name beside it",
                    )
                    .help("remove the file, or rename it"),
                );
            }
            let found = std::fs::read_to_string(path).unwrap_or_default();
            if !is_error(found.trim_end_matches(['\n', '\r'])) {
                let found = found.lines().next().unwrap_or_default();
                at(
                    report,
                    path,
                    error("expect-word", format!("`{found}` is not an error")).help(
                        "write `unexpected-status`, `vendor: CODE`, or `undecodable: ` and empty, \
                         html, missing-member, root, syntax, trailing, truncated or type",
                    ),
                );
            }
            continue;
        }
        let Some((status, name, bad, extension)) = parse(&name) else {
            at(
                report,
                path,
                error("sample-name", "the file is not named like a sample").help(
                    "name it `<status>-<name>.<ext>` or `<status>-<name>.bad.<ext>`, with \
                     lower-case words and xml, json, js, txt or html",
                ),
            );
            continue;
        };
        if !bad {
            samples.push(Sample {
                path: path.clone(),
                status,
                name,
                extension,
            });
        } else if !names.contains(&format!("{}.expect", file_name(path))) {
            at(
                report,
                path,
                error("missing-expect", "nothing says how decoding fails")
                    .help("add a file of the same name and `.expect`"),
            );
        }
    }
    samples
}

fn parse(name: &str) -> Option<(String, String, bool, String)> {
    let (status, rest) = name.split_once('-')?;
    let (stem, extension) = rest.rsplit_once('.')?;
    let (stem, bad) = stem
        .strip_suffix(".bad")
        .map_or((stem, false), |it| (it, true));
    let known = matches!(extension, "xml" | "json" | "js" | "txt" | "html");
    let number = status.len() == 3
        && status
            .parse::<u16>()
            .is_ok_and(|it| (100..=599).contains(&it));
    (known && number && names::is_hyphenated(stem)).then(|| {
        (
            status.to_owned(),
            stem.to_owned(),
            bad,
            extension.to_owned(),
        )
    })
}

/// The errors that a refused reply may name.
pub(crate) const UNDECODABLE: &[&str] = &[
    "empty",
    "html",
    "missing-member",
    "root",
    "syntax",
    "trailing",
    "truncated",
    "type",
];

fn is_error(text: &str) -> bool {
    match text.split_once(": ") {
        Some(("undecodable", reason)) => UNDECODABLE.contains(&reason),
        Some(("vendor", code)) => !code.trim().is_empty() && !code.contains('\n'),
        _ => text == "unexpected-status",
    }
}

/// Whether a reply is the one of a status; an error may also come with the status of a success.
fn meets(reply: &Reply<'_>, status: &str) -> bool {
    let range = reply
        .key
        .strip_suffix("XX")
        .is_some_and(|it| status.starts_with(it));
    reply.key == status || range || reply.key == "default" || !reply.success && is_success(status)
}

/// Every sample has an example that says what it decodes to.
fn shown(op: &Operation<'_>, samples: &[Sample], report: &mut Report<'_>) {
    for sample in samples {
        let mut replies = op
            .replies
            .iter()
            .filter(|it| meets(it, &sample.status))
            .peekable();
        if replies.peek().is_none() {
            at(
                report,
                &sample.path,
                error(
                    "sample-status",
                    format!(
                        "no response of the operation has the status {}",
                        sample.status
                    ),
                )
                .help("declare it, or correct the name of the file"),
            );
            continue;
        }
        let has = |it: &Reply<'_>| {
            it.declared
                .content
                .values()
                .any(|it| it.examples.contains_key(&sample.name))
        };
        // A reply without a body has nothing to show.
        let bodiless = |it: &Reply<'_>| it.declared.content.is_empty() && it.key == sample.status;
        if !replies.any(|it| has(it) || bodiless(it)) {
            let message = format!(
                "no response with the status {} has an example `{}`",
                sample.status, sample.name
            );
            let help = "add what the file decodes to, or rename it";
            let problem = error("sample-without-example", message).help(help);
            at(report, &sample.path, problem);
        }
    }
}

/// Every example has a sample.
fn explained(op: &Operation<'_>, samples: &[Sample], report: &mut Report<'_>) {
    for reply in &op.replies {
        for (media, content) in &reply.declared.content {
            let Some(format) = BodyFormat::of(media) else {
                continue;
            };
            let extension = match format {
                BodyFormat::Json => "json",
                BodyFormat::Xml => "xml",
                BodyFormat::Script => "js",
                BodyFormat::Text => "txt",
            };
            for name in content.examples.keys() {
                let shows = |it: &Sample| {
                    let in_success = !reply.success && is_success(&it.status);
                    it.name == *name
                        && meets(reply, &it.status)
                        && (in_success || it.extension == extension)
                };
                if !samples.iter().any(shows) {
                    let pointer = format!(
                        "{}/content/{}/examples/{}",
                        reply.pointer,
                        escape(media),
                        escape(name)
                    );
                    let status = if reply.key == "default" {
                        "<status>"
                    } else {
                        reply.key
                    };
                    let file = format!("{}/{status}-{name}", op.id);
                    let message = format!("no sample shows `{name}`");
                    let help = format!("add `{file}.{extension}`, or remove the example");
                    report.key("example-without-sample", &pointer, message, help);
                }
            }
        }
    }
}
