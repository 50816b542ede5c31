//! Workflow commands that GitHub makes annotations of, one line per finding, the most important
//! first: of each type GitHub shows the first ten of a step.

use std::fmt::Write;

use super::super::model::{Finding, Kind, Report, Side};
use super::columns::cut;
use super::order::arrange;
use super::safe::clean;
use super::words::{self, SENTENCE};
pub(super) use crate::text::{command_data as data, command_property as property};

/// GitHub cuts a title after 255 characters; a line in the list of annotations shows less.
const TITLE: usize = 120;

/// Longer paths name no file.
const PATH: usize = 1000;

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Level {
    Error,
    Warning,
    Notice,
}

/// The annotations.
pub(crate) fn render(report: &Report) -> String {
    let mut items: Vec<_> = arrange(report)
        .into_iter()
        .map(|it| (level(it.finding), it))
        .collect();
    items.sort_by_key(|it| it.0);
    let mut out = String::new();
    for (level, item) in items {
        command(&mut out, level, item.finding);
    }
    out
}

fn level(finding: &Finding) -> Level {
    match finding.kind {
        _ if finding.accepted.is_some() => Level::Notice,
        _ if finding.needs_person => Level::Error,
        Kind::Docs => Level::Notice,
        _ => Level::Warning,
    }
}

fn command(out: &mut String, level: Level, finding: &Finding) {
    let level = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let mut properties = Vec::new();
    if !finding.file.is_empty() {
        properties.push(("file", cut(&clean(&finding.file), PATH).into_owned()));
        if let Some((line, column)) = place(finding) {
            properties.push(("line", line.to_string()));
            properties.extend(column.map(|it| ("col", it.to_string())));
        }
    }
    let subject = format!("{}{}", finding.subject, words::change(finding));
    let touches = words::touches(finding).map(|it| format!(", {it}"));
    let title = format!(
        "{}{}: {}",
        finding.kind.word(),
        touches.unwrap_or_default(),
        clean(&subject)
    );
    properties.push(("title", cut(&title, TITLE).into_owned()));
    let properties: Vec<_> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    let message = data(&message(finding));
    // Writing to a string does not fail.
    let _ = writeln!(out, "::{level} {}::{message}", properties.join(","));
}

/// Line and column in the new file. GitHub shows the new file, so the line of what was removed
/// would point at something else. It gets the place that a quote of the new side gives, and the
/// file alone if there is none: GitHub then lists it for the file instead of beside a line that has
/// nothing to do with it.
fn place(finding: &Finding) -> Option<(usize, Option<usize>)> {
    if finding.side == Side::New {
        return (finding.line > 0).then_some((finding.line, Some(finding.column)));
    }
    let quote = finding.quote.iter().find(|it| it.side == Side::New);
    quote.map(|it| (it.line, None))
}

/// Several lines: the sentence, the advice, and what else there is in a word.
fn message(finding: &Finding) -> String {
    let sentence = |text: &str| cut(&clean(text), SENTENCE).into_owned();
    let mut lines = vec![sentence(&finding.message)];
    lines.extend(
        finding
            .advice
            .as_deref()
            .map(|it| format!("→ {}", sentence(it))),
    );
    lines.extend(
        finding
            .accepted
            .as_ref()
            .map(|it| sentence(&format!("accepted {}: {}", it.date, it.reason))),
    );
    let mut details = vec![
        format!("API {}", finding.api.word()),
        words::wire(&finding.wire),
    ];
    if finding.used_by.len() > 1 {
        details.push(format!("reached on {} ways", finding.used_by.len()));
    }
    if let (Side::Old, Some(location)) = (finding.side, words::location(finding)) {
        details.push(format!("before: {}", sentence(&location)));
    }
    details.push(sentence(&format!("{} {}", finding.id, finding.fingerprint)));
    lines.push(details.join(" · "));
    lines.join("\n")
}
