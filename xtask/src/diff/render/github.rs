//! Workflow commands that GitHub makes annotations of, one line per finding. Of each kind of
//! command GitHub shows the first ten of a step, so the worst come first.

use super::parts::labels;
use super::{advice, position, visible};
use crate::diff::report::{Finding, Kind, Report, Summary, Which, stray};
use crate::text::{command_data, command_property};

/// GitHub cuts a longer title.
const TITLE: usize = 200;

pub(crate) fn render(report: &Report) -> String {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|it| (level(it), it.section()));
    let is_error = |it: &&Finding| level(it).1 == "error";
    let others = findings.partition_point(is_error);
    let commands = |of: &[&Finding]| -> String { of.iter().map(|it| command(it)).collect() };
    let (errors, others) = findings.split_at(others);
    commands(errors) + &not_compared(&report.summary) + &commands(others)
}

/// What was not compared: at the file that belongs to no vendor, or else at the folder.
fn not_compared(summary: &Summary) -> String {
    let strays: Vec<_> = summary
        .strays
        .iter()
        .map(|it| (it.as_str(), stray(it)))
        .collect();
    let missing = summary.missing.iter();
    let others = missing.filter(|it| strays.iter().all(|stray| stray.1 != **it));
    let others = others.map(|it| ("specs", it.clone()));
    let all = strays.iter().cloned().chain(others);
    let command = |(file, sentence): (&str, String)| {
        let file = command_property(&visible(file));
        let message = command_data(&visible(&sentence));
        format!("::warning file={file},line=1,title=not compared::{message}\n")
    };
    all.map(command).collect()
}

/// The word of the command, with what it is ordered by.
fn level(finding: &Finding) -> (u8, &'static str) {
    match finding.kind {
        _ if finding.needs_review => (0, "error"),
        Kind::Additive | Kind::Docs => (2, "notice"),
        _ => (1, "warning"),
    }
}

fn command(finding: &Finding) -> String {
    let (_, level) = level(finding);
    let title = labels(finding).replace('`', "");
    let title: String = title.chars().take(TITLE).collect();
    let (place, note) = place(finding);
    let mut lines = vec![visible(&finding.sentence)];
    lines.extend(note);
    lines.extend(advice(finding).map(|it| format!("→ {}", visible(it))));
    let title = command_property(&visible(&title));
    let message = command_data(&lines.join("\n"));
    format!("::{level} {place},title={title}::{message}\n")
}

/// Where the annotation is. GitHub shows the head, so what is only in the base is shown at what it
/// belonged to, or at the first line of the file, and the message names the line that it had.
fn place(finding: &Finding) -> (String, Option<String>) {
    let shown = finding.places.iter().find(|it| it.revision == Which::Head);
    let compared = || finding.document.iter().find_map(|it| it.after.as_ref());
    let file = |file: &str| command_property(&visible(file));
    if let Some(it) = shown.or_else(compared) {
        let place = format!("file={},line={},col={}", file(&it.file), it.line, it.column);
        return (place, None);
    }
    let Some(it) = finding.places.first() else {
        return ("file=specs,line=1".to_owned(), None);
    };
    let was = format!("before: {}", visible(&position(it)));
    let place = match &finding.owner {
        Some(owner) => format!("file={},line={}", file(&owner.file), owner.line),
        None => format!("file={},line=1", file(&it.file)),
    };
    (place, Some(was))
}
