//! Findings as rustc prints its own: the rule, the place with its line and a caret, and the help.

use std::collections::BTreeMap;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::words::{Severity, is_hidden, visible};
use super::{Finding, Position};

/// The length up to which a line is shown. Files of one line exist, and may have thousands of findings.
const MAX_LINE: usize = 10_000;

/// The findings with colours, each followed by an empty line. The files are read once more for their lines.
pub(crate) fn render(findings: &[Finding]) -> String {
    let paths = findings.iter().map(|it| it.path.as_path());
    let texts: BTreeMap<&Path, String> = paths
        .map(|it| (it, std::fs::read_to_string(it).unwrap_or_default()))
        .collect();
    let lines: BTreeMap<&Path, Vec<&str>> = texts
        .iter()
        .map(|(path, text)| (*path, text.lines().collect()))
        .collect();
    let of = |it: &Finding| {
        lines
            .get(it.path.as_path())?
            .get(it.at.counts().0 - 1)
            .copied()
    };
    findings.iter().map(|it| one(it, of(it)) + "\n\n").collect()
}

fn one(finding: &Finding, line: Option<&str>) -> String {
    let words = finding.problem.words();
    let level = match words.severity {
        Severity::Error => Level::ERROR,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&words.message)).id(words.rule);
    let path = visible(&finding.path.display().to_string());
    let (number, column) = finding.at.counts();
    let group = match line
        .filter(|it| it.len() <= MAX_LINE)
        .and_then(|it| marked(it, finding.at))
    {
        Some((line, span)) => title.element(
            Snippet::source(line)
                .line_start(number)
                .path(path)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => title.element(Origin::path(path).line(number).char_column(column)),
    };
    let help = words.help.map(|it| Level::HELP.message(visible(&it)));
    let group: Group<'_> = group.elements(help);
    Renderer::styled().render(&[group])
}

/// The line without characters that nobody sees, and the bytes of it that the caret marks.
fn marked(line: &str, at: Position) -> Option<(String, std::ops::Range<usize>)> {
    let shown = |it: char| {
        if it != '\t' && is_hidden(it) {
            '\u{fffd}'
        } else {
            it
        }
    };
    let line: String = line.chars().map(shown).collect();
    let start = line.char_indices().nth(at.counts().1 - 1)?.0;
    let length = token(&line[start..], &line[..start]);
    Some((line, start..start + length))
}

/// The length of the key or the value that a line goes on with.
fn token(rest: &str, before: &str) -> usize {
    let first = rest.chars().next().unwrap_or(' ');
    let length = match first {
        '"' | '\'' => rest[1..].find(first).map(|it| it + 2),
        '{' | '[' | '|' | '>' => Some(1),
        _ => {
            let inside = |open: char, close: char| {
                before.matches(open).count() > before.matches(close).count()
            };
            let is_flow = inside('{', '}') || inside('[', ']');
            let ends = |(at, it): (usize, char)| {
                let blank =
                    rest[at + it.len_utf8()..].starts_with([' ', '\t']) || at + 1 == rest.len();
                it == ':' && blank
                    || it == '#' && rest[..at].ends_with(' ')
                    || is_flow && ",}]".contains(it)
            };
            rest.char_indices().find(|it| ends(*it)).map(|it| it.0)
        }
    };
    let token = rest[..length.unwrap_or(rest.len())].trim_end();
    token.len().max(first.len_utf8())
}
