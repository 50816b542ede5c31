//! A report as text, Markdown, annotations, JSON or a page: a module for each. What they share is
//! here: words, links to lines, and lines of comparisons.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use super::report::{
    Acceptance, Crate, Effect, Enough, Finding, ItemChange, Line, LineKind, Page, Place, Report,
    Requests, Revision, Section, Text, UsedBy, Which,
};

pub(crate) mod escape;
pub(crate) mod github;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
mod parts;
pub(crate) mod text;

pub(crate) use crate::text::{counted, visible};

/// Nothing that a person wrote for a person is longer.
const SENTENCE: usize = 600;

/// A longer word is not marked as a whole when a part of it differs.
const WORD: usize = 16;

/// A visible text of at most so many characters, with `…` if that is not all. Code that is not at
/// its end has its second backtick all the same.
fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return visible(text);
    };
    let (shown, rest) = text.split_at(end);
    let is_open = !shown.matches('`').count().is_multiple_of(2) && rest.contains('`');
    visible(shown) + if is_open { "…`" } else { "…" }
}

/// The address of a line on the web, if the repository and the commit are known.
pub(crate) fn link(report: &Report, place: &Place) -> Option<String> {
    let revision = match place.revision {
        Which::Base => &report.summary.base,
        Which::Head => &report.summary.head,
    };
    let tree = commit_url(report, revision, "blob")?;
    let file = encoded(&place.file, "/-._~");
    Some(format!("{tree}/{file}#L{}", place.line))
}

/// What the web has of a commit.
fn commit_url(report: &Report, revision: &Revision, what: &str) -> Option<String> {
    let repository = address(report.summary.repository.as_deref()?)?;
    let commit = encoded(revision.commit.as_deref()?, "");
    Some(format!("{repository}/{what}/{commit}"))
}

/// Places in different lines, in the same order.
fn distinct(places: &[Place]) -> Vec<&Place> {
    let line = |it: &Place| (it.revision, it.file.clone(), it.line);
    let mut seen = BTreeSet::new();
    let places = places.iter();
    places.filter(|it| seen.insert(line(it))).collect()
}

/// The pieces of a sentence, and whether each is code: it is in backticks then. Of an odd number
/// of backticks, the last one is a character like others.
fn spans(text: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, (code, after))) = rest
        .split_once('`')
        .and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
    {
        out.extend([(before, false), (code, true)]);
        rest = after;
    }
    out.push((rest, false));
    out
}

/// An address that leads to the web and nowhere else, with nothing in it that ends an attribute or
/// a link.
pub(crate) fn address(text: &str) -> Option<String> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web.then(|| encoded(text, ":/?#[]@!$&*+,;=%-._~"))
}

fn encoded(text: &str, plain: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match char::from(byte) {
            it if it.is_ascii_alphanumeric() || plain.contains(it) => out.push(it),
            // Writing to a string does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// How many bytes two texts have in common at their start.
fn common_start(before: &str, after: &str) -> usize {
    let pairs = before.chars().zip(after.chars());
    let common = pairs.take_while(|(old, new)| old == new);
    common.map(|it| it.0.len_utf8()).sum()
}

/// What to mark of two lines that differ: what is between their common start and end, widened to
/// whole words. Nothing where that would be most of a line.
pub(crate) fn marks(before: &str, after: &str) -> (Range<usize>, Range<usize>) {
    let common = |(old, new): &(char, char)| old == new;
    let start = common_start(before, after);
    let pairs = before[start..]
        .chars()
        .rev()
        .zip(after[start..].chars().rev());
    let end: usize = pairs.take_while(common).map(|it| it.0.len_utf8()).sum();
    let (old, new) = (start..before.len() - end, start..after.len() - end);
    // Both in whole words, or neither.
    let words = widened(before, &old).zip(widened(after, &new));
    let (old, new) = words.unwrap_or((old, new));
    let most = |text: &str, mark: &Range<usize>| 5 * mark.len() > 4 * text.trim().len();
    match most(before, &old) || most(after, &new) {
        true => (0..0, 0..0),
        false => (old, new),
    }
}

/// The mark with the words that it begins and ends in; none if that is long.
fn widened(text: &str, mark: &Range<usize>) -> Option<Range<usize>> {
    let in_word = |it: &char| it.is_alphanumeric() || *it == '_';
    let before = text[..mark.start].chars().rev().take_while(in_word);
    let after = text[mark.end..].chars().take_while(in_word);
    let start = mark.start - before.map(char::len_utf8).sum::<usize>();
    let end = mark.end + after.map(char::len_utf8).sum::<usize>();
    (text[start..end].chars().count() <= WORD).then_some(start..end)
}

/// What is shown of a long line, in bytes: the part of so many characters that has what differs. A
/// change further on in a longer mark is not shown.
fn part(row: &Row, most: usize) -> Range<usize> {
    let text = &row.text;
    let length = text.chars().count();
    if length <= most {
        return 0..text.len();
    }
    let before = text[..row.first].chars().count().saturating_sub(most / 4);
    let begin = before.min(length - most);
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |it| it.0);
    at(begin)..at(begin + most)
}

/// At most so many rows, and how many are left out. Of what went and what came instead, both are
/// there.
fn few(rows: &[Row], most: usize) -> (Vec<&Row>, usize) {
    let mut out: Vec<&Row> = Vec::new();
    let mut rest = rows;
    while let Some(first) = rest.first().filter(|_| out.len() < most) {
        let is_same = |it: &&Row| it.sign == first.sign;
        let (run, after) = rest.split_at(rest.iter().take_while(is_same).count());
        let room = most - out.len();
        let come = after.iter().take_while(|it| it.sign == '+').count();
        let room = match first.sign {
            '-' => room - come.min(room / 2),
            _ => room,
        };
        out.extend(run.iter().take(room));
        rest = after;
    }
    let left = rows.len() - out.len();
    (out, left)
}

/// A line of a comparison that is shown as in a patch, the old lines above the new ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// `-`, `+`, a blank, or `…` where lines are left out.
    pub(crate) sign: char,
    pub(crate) number: Option<usize>,
    pub(crate) text: String,
    pub(crate) mark: Range<usize>,
    /// The byte from which on it differs, also if nothing is marked.
    pub(crate) first: usize,
}

/// The rows of a comparison.
fn rows(lines: &[Line]) -> Vec<Row> {
    let (mut out, mut new) = (Vec::new(), Vec::new());
    for line in lines {
        let name = match &line.kind {
            LineKind::Decoded(name) => format!("{name} decoded: "),
            _ => String::new(),
        };
        let row = |sign, it: &Text, first: usize, mark: Range<usize>| Row {
            sign,
            number: it.number,
            text: name.clone() + &it.text,
            mark: mark.start + name.len()..mark.end + name.len(),
            first: first + name.len(),
        };
        let sides = [line.before.as_ref(), line.after.as_ref()];
        match (&line.kind, sides) {
            (LineKind::Same | LineKind::Gap, [_, after]) => {
                out.append(&mut new);
                let gap = after.is_none().then(|| Row {
                    sign: '…',
                    ..Row::default()
                });
                out.extend(after.map(|it| row(' ', it, 0, 0..0)).or(gap));
            }
            (_, [before, after]) => {
                let [old, now] = sides.map(|it| it.map_or("", |it| &it.text));
                let (marks, first) = (marks(old, now), common_start(old, now));
                out.extend(before.map(|it| row('-', it, first, marks.0)));
                new.extend(after.map(|it| row('+', it, first, marks.1)));
            }
        }
    }
    out.append(&mut new);
    out
}

/// A public item as a line that differs.
fn item_line(it: &ItemChange) -> Line {
    let text = |text: &Option<String>| text.as_deref().map(Text::plain);
    Line {
        kind: LineKind::Differs,
        before: text(&it.before),
        after: text(&it.after),
    }
}

/// What a vendor's page is called: its title, or its host.
fn page_name(page: &Page) -> &str {
    let host = page
        .url
        .split_once("://")
        .map_or(page.url.as_str(), |it| it.1);
    let host = host.split('/').next().unwrap_or_default();
    page.title.as_deref().unwrap_or(host)
}

/// `specs/x.yaml:10:3`
pub(crate) fn position(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// What it is about: the vendors, and how many operations.
pub(crate) fn about(finding: &Finding) -> String {
    let vendors = finding.vendors.join(", ");
    match operations(finding).as_slice() {
        [] => vendors,
        [only] => format!("{vendors} · {}", only.operation),
        all => format!("{vendors} · {}", counted(all.len(), "operation")),
    }
}

/// The title of the section of a finding, and what is in it.
pub(crate) fn title(finding: &Finding) -> (&'static str, &'static str) {
    match finding.section() {
        Section::Safety => (
            "Touches safety",
            "a check, a verdict, a secret or a proof becomes weaker, or may have",
        ),
        Section::Unknown => (
            "Cannot be judged",
            "what it does is not known, or not in full",
        ),
        Section::Breaking => (
            "Breaking",
            "code no longer compiles, or a call that went through no longer does",
        ),
        Section::Adds => ("Adds and behaves", "nothing that worked stops"),
        Section::Words => ("Words and examples", "texts, links, dates, examples"),
    }
}

/// What happens to requests, responses and Rust code.
pub(crate) fn effect(effect: &Effect) -> [(&'static str, String); 3] {
    let bytes = match effect.requests {
        Requests::Same => None,
        Requests::Example => Some("example differs"),
        Requests::Changed => Some("other bytes"),
        Requests::Unknown => Some("unknown"),
    };
    let passing = |it: Acceptance, what: &str| match it {
        Acceptance::Same => None,
        Acceptance::Example => Some("example differs".to_owned()),
        Acceptance::Wider => Some(format!("more {what}")),
        Acceptance::Narrower => Some(format!("fewer {what}")),
        Acceptance::Other => Some(format!("other {what}")),
        Acceptance::Unknown => Some("unknown".to_owned()),
    };
    let bytes = bytes.map(str::to_owned).into_iter();
    let arguments = passing(effect.arguments, "arguments pass");
    let response = passing(effect.responses, "bodies decode");
    let mut request: Vec<_> = bytes.chain(arguments).collect();
    request.dedup();
    let request = (!request.is_empty()).then(|| request.join(", "));
    let same = || "same".to_owned();
    [
        ("request", request.unwrap_or_else(same)),
        ("response", response.unwrap_or_else(same)),
        ("Rust", effect.rust.word().to_owned()),
    ]
}

/// What to do about a finding; none if there is nothing to do.
pub(crate) fn advice(finding: &Finding) -> Option<&str> {
    let own = finding.advice.as_deref();
    own.or(finding
        .needs_review
        .then_some("Decide whether this is intended."))
}

/// The operations that reach it, each once.
fn operations(finding: &Finding) -> Vec<&UsedBy> {
    let mut seen = BTreeSet::new();
    let uses = finding.used_by.iter();
    uses.filter(|it| seen.insert((&it.vendor, &it.operation)))
        .collect()
}

/// What a crate's version has to say, and since when: `minor since 0.1.0`
pub(crate) fn since(it: &Crate) -> String {
    let word = it.since.word();
    match &it.release {
        Some(tag) => format!("{word} since {}", tag.rsplit("-v").next().unwrap_or(tag)),
        None => format!("{word}; no release"),
    }
}

/// `0.1.0 → 0.2.0`
pub(crate) fn versions(it: &Crate) -> String {
    let (before, after) = (it.before.as_deref(), it.after.as_deref());
    match (before, after) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (Some(before), None) if it.enough == Enough::Unknown => format!("{before} → unknown"),
        (Some(before), None) => format!("{before} → gone"),
        _ => after.unwrap_or("unknown").to_owned(),
    }
}

/// Whether the version is high enough, and if not, what to write where.
pub(crate) fn enough(it: &Crate) -> String {
    match (it.enough, &it.wanted, &it.place) {
        (Enough::Yes, ..) => "✓ enough".to_owned(),
        (Enough::First, ..) => "✓ first version".to_owned(),
        (Enough::Unreleased, ..) => "✓ unreleased".to_owned(),
        (Enough::Unknown, ..) => "? not known".to_owned(),
        (Enough::TooLow, Some(wanted), Some(place)) => {
            format!("✕ too low: write {wanted} at {}", position(place))
        }
        (Enough::TooLow, Some(wanted), None) => format!("✕ too low: write {wanted}"),
        (Enough::TooLow, None, _) => "✕ too low".to_owned(),
    }
}

#[cfg(test)]
mod tests;
