//! Sample files beside the spec: `samples/<vendor>/<operationId>/<status>-<name>.<extension>`.
//!
//! A spec beside which there is no `samples` (`generate --spec`) is not checked for them.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::super::report::Report;
use crate::names;
use crate::spec::load::{Pointer, Samples};
use crate::spec::profile::{BodyFormat, is_success};
use crate::spec::{Content, Operation, Response, Spec};

/// One sample, as its name says.
struct Sample {
    path: PathBuf,
    status: String,
    name: String,
    /// It has to be refused.
    bad: bool,
    extension: String,
}

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let path = &report.source.path;
    let (Some(folder), Some(vendor)) = (path.parent(), path.file_stem()) else {
        return;
    };
    let folder = folder.join("samples").join(vendor);
    let files = match &report.source.samples {
        Some(files) if files.is_empty() => return,
        Some(files) => files.clone(),
        None if folder.parent().is_some_and(Path::is_dir) => beside(&folder),
        None => return,
    };
    let names = files.keys().filter_map(|it| it.split('/').next());
    for name in names.collect::<BTreeSet<&str>>() {
        let is_file = files.contains_key(name);
        if is_file || spec.operations.iter().all(|it| it.id != name) {
            let message = format!("there is no operation `{name}`");
            let help = "name the folder like an operationId, or remove it";
            report.file("sample-operation", &folder.join(name), message, help);
        }
    }
    // Of two operations of one name, which is reported, the last has the samples.
    let mut seen = HashSet::new();
    for op in spec
        .operations
        .iter()
        .rev()
        .filter(|it| seen.insert(it.id.as_str()))
    {
        let samples = of_operation(op, &files, &folder, report);
        shown(op, &samples, report);
        explained(op, &samples, report);
    }
}

/// The files below a folder.
fn beside(folder: &Path) -> Samples {
    let mut out = Samples::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            out.insert(name, std::fs::read(&path).unwrap_or_default());
        }
    }
    out
}

/// The responses that have to decode; those that have to be refused are checked here.
fn of_operation(
    op: &Operation<'_>,
    files: &Samples,
    folder: &Path,
    report: &mut Report<'_>,
) -> Vec<Sample> {
    let below = format!("{}/", op.id);
    let mut samples = Vec::new();
    for (file, content) in files {
        let Some(name) = file.strip_prefix(&below) else {
            continue;
        };
        let path = folder.join(file);
        if let Some(refused) = name.strip_suffix(".expect") {
            let is_there = files.contains_key(&format!("{below}{refused}"));
            if !refused.contains(".bad.") || !is_there {
                let message = "there is no `.bad.` sample of this name beside it";
                report.file(
                    "stray-expect",
                    &path,
                    message,
                    "remove the file, or rename it",
                );
            }
            expectation(&path, content, report);
            continue;
        }
        match parse(op, &path, name) {
            None => {
                let message = "the file is not named like a sample";
                let help = "name it `<status>-<name>.<ext>` or `<status>-<name>.bad.<ext>`, with \
                            lower-case words and xml, json, js, txt, html, or, of bytes, what is \
                            behind the slash of their media type";
                report.file("sample-name", &path, message, help);
            }
            Some(it) if it.bad && !files.contains_key(&format!("{file}.expect")) => {
                let message = "nothing says how decoding fails";
                let help = "add a file of the same name and `.expect`";
                report.file("missing-expect", &path, message, help);
            }
            Some(it) => samples.push(it),
        }
    }
    samples.retain(|it| !it.bad);
    samples
}

/// What a refused response brings is an error.
fn expectation(path: &Path, content: &[u8], report: &mut Report<'_>) {
    let found = String::from_utf8_lossy(content);
    if !is_error(found.trim_end_matches(['\n', '\r'])) {
        let found = found.lines().next().unwrap_or_default();
        let message = format!("`{found}` is not an error");
        let help = "write `unexpected-status`, `vendor: CODE`, or `undecodable: ` and empty, html, \
                    missing-member, root, syntax, trailing, truncated or type";
        report.file("expect-word", path, message, help);
    }
}

fn parse(op: &Operation<'_>, path: &Path, name: &str) -> Option<Sample> {
    let (status, rest) = name.split_once('-')?;
    let (stem, extension) = rest.rsplit_once('.')?;
    let good = stem.strip_suffix(".bad");
    let name = good.unwrap_or(stem);
    let mut contents = op.responses.iter().flat_map(|it| &it.contents);
    let known = matches!(extension, "xml" | "json" | "js" | "txt" | "html")
        || contents.any(|it| self::extension(it) == Some(extension));
    let number = status
        .parse()
        .is_ok_and(|it: u16| (100..=599).contains(&it));
    let sound = known && number && status.len() == 3 && names::is_hyphenated(name);
    sound.then(|| Sample {
        path: path.to_owned(),
        status: status.to_owned(),
        name: name.to_owned(),
        bad: good.is_some(),
        extension: extension.to_owned(),
    })
}

/// Of the samples of a body.
fn extension<'d>(content: &Content<'d>) -> Option<&'d str> {
    Some(match content.format()? {
        BodyFormat::Json => "json",
        BodyFormat::Xml => "xml",
        BodyFormat::Script => "js",
        BodyFormat::Text => "txt",
        BodyFormat::Binary => content.media.split('/').nth(1)?,
    })
}

/// Whether a refused response may bring it.
fn is_error(text: &str) -> bool {
    match text.split_once(": ") {
        Some(("undecodable", reason)) => matches!(
            reason,
            "empty"
                | "html"
                | "missing-member"
                | "root"
                | "syntax"
                | "trailing"
                | "truncated"
                | "type"
        ),
        Some(("vendor", code)) => !code.trim().is_empty() && !code.contains('\n'),
        _ => text == "unexpected-status",
    }
}

/// Whether a response is the one of a status; an error may also come with the status of a success.
fn meets(response: &Response<'_>, status: &str) -> bool {
    let range = response.key.strip_suffix("XX");
    let is_refused = !response.success && is_success(status);
    let is_named = response.key == status || response.key == "default";
    is_named || is_refused || range.is_some_and(|it| status.starts_with(it))
}

/// Every sample has an example that says what it decodes to.
fn shown(op: &Operation<'_>, samples: &[Sample], report: &mut Report<'_>) {
    for Sample {
        path, status, name, ..
    } in samples
    {
        let mut responses = op
            .responses
            .iter()
            .filter(|it| meets(it, status))
            .peekable();
        if responses.peek().is_none() {
            let message = format!("no response of the operation has the status {status}");
            let help = "declare it, or correct the name of the file";
            report.file("sample-status", path, message, help);
            continue;
        }
        let shows = |it: &Response<'_>| {
            let mut contents = it.contents.iter();
            // A response without a body has nothing to show.
            it.contents.is_empty() && (it.key == status || it.success == is_success(status))
                || contents.any(|it| it.declared.examples.contains_key(name))
        };
        if !responses.any(shows) {
            let message = format!("no response with the status {status} has an example `{name}`");
            let help = "add what the file decodes to, or rename it";
            report.file("sample-without-example", path, message, help);
        }
    }
}

/// Every example has a sample.
fn explained(op: &Operation<'_>, samples: &[Sample], report: &mut Report<'_>) {
    for response in &op.responses {
        for content in &response.contents {
            let Some(extension) = extension(content) else {
                continue;
            };
            for name in content.declared.examples.keys() {
                let shows = |it: &Sample| {
                    let is_refused = !response.success && is_success(&it.status);
                    let is_same = is_refused || it.extension == extension;
                    it.name == *name && meets(response, &it.status) && is_same
                };
                if !samples.iter().any(shows) {
                    let status = match response.key {
                        "default" => "<status>",
                        key => key,
                    };
                    let file = format!("{}/{status}-{name}.{extension}", op.id);
                    let at = content.media_pointer.at("examples").at(name);
                    let message = format!("no sample shows `{name}`");
                    let help = format!("add `{file}`, or remove the example");
                    report.key("example-without-sample", at, message, help);
                }
            }
        }
    }
}
