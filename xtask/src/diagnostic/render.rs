//! Diagnostics as rustc prints its own: the rule, the place with its line and a caret, and the
//! help.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Position, Severity};
use crate::text::{is_hidden, visible};

/// The length up to which a line is shown. Files of one line exist, and may have thousands of
/// diagnostics.
const MAX_LINE: usize = 10_000;

/// The diagnostics with colours, each followed by an empty line. The files are read once more for
/// their lines.
pub(crate) fn render(diagnostics: &[Diagnostic]) -> String {
    let paths = diagnostics.iter().map(|it| it.path.as_path());
    let texts: BTreeMap<&Path, String> = paths
        .map(|it| (it, std::fs::read_to_string(it).unwrap_or_default()))
        .collect();
    let lines: BTreeMap<&Path, Vec<&str>> = texts
        .iter()
        .map(|(path, text)| (*path, text.lines().collect()))
        .collect();
    let of = |it: &Diagnostic| {
        lines
            .get(it.path.as_path())?
            .get(it.at.counts().0.checked_sub(1)?)
            .copied()
    };
    diagnostics
        .iter()
        .map(|it| one(it, of(it), &Renderer::styled()) + "\n\n")
        .collect()
}

/// The diagnostics without colours, with lines of a file that has this text.
pub(crate) fn plain(diagnostics: &[Diagnostic], file: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let of = |it: &Diagnostic| {
        let line = it
            .at
            .counts()
            .0
            .checked_sub(1)
            .filter(|_| it.path == Path::new(file))?;
        lines.get(line).copied()
    };
    let renderer = Renderer::plain();
    let diagnostics = diagnostics.iter();
    diagnostics.map(|it| one(it, of(it), &renderer)).collect()
}

fn one(diagnostic: &Diagnostic, line: Option<&str>, renderer: &Renderer) -> String {
    let problem = &diagnostic.problem;
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&problem.message))
        .id(problem.rule);
    let path = visible(&diagnostic.path.display().to_string());
    let (number, column) = diagnostic.at.counts();
    let group = match line
        .filter(|it| it.len() <= MAX_LINE)
        .and_then(|it| marked(it, diagnostic.at))
    {
        Some((line, span)) => title.element(
            Snippet::source(line)
                .line_start(number)
                .path(path)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => title.element(Origin::path(path).line(number).char_column(column)),
    };
    let help = problem
        .help
        .iter()
        .map(|it| Level::HELP.message(visible(it)));
    let group: Group<'_> = group.elements(help);
    renderer.render(&[group])
}

/// The line without characters that nobody sees, and the bytes of it that the caret marks.
fn marked(line: &str, at: Position) -> Option<(String, Range<usize>)> {
    let is_shown = |it: char| it == '\t' || !is_hidden(it);
    let shown = line
        .chars()
        .map(|it| if is_shown(it) { it } else { '\u{fffd}' });
    let line: String = shown.collect();
    let mut ends = line.char_indices().map(|it| it.0).chain([line.len()]);
    let start = ends.nth(at.counts().1.checked_sub(1)?)?;
    let length = token(&line[start..], &line[..start]);
    Some((line, start..start + length))
}

/// The length of the key or the value that a line goes on with.
fn token(rest: &str, before: &str) -> usize {
    let Some(first) = rest.chars().next() else {
        return 0;
    };
    let count = |it: char| before.matches(it).count();
    let is_flow = count('{') > count('}') || count('[') > count(']');
    let ends = |(at, it): (usize, char)| {
        let after = &rest[at + it.len_utf8()..];
        it == ':' && (after.is_empty() || after.starts_with([' ', '\t']))
            || it == '#' && rest[..at].ends_with(' ')
            || is_flow && ",}]".contains(it)
    };
    let length = match first {
        '"' | '\'' => rest[1..].find(first).map(|it| it + 2),
        '{' | '[' | '|' | '>' => Some(1),
        _ => rest.char_indices().find(|it| ends(*it)).map(|it| it.0),
    };
    let token = rest[..length.unwrap_or(rest.len())].trim_end();
    token.len().max(first.len_utf8())
}
