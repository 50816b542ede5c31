//! What goes over the wire: request snapshots of the two sides.

mod layout;

use std::collections::BTreeSet;

use self::layout::Row;
use super::comparison;
use super::report::{Comparison, Line, LineKind, RecordChange, RecordChangeKind, Text};
use super::side::Side;
use super::snapshot::{self, Pair};

/// Names in a summary; others are counted.
const NAMES: usize = 3;

/// Characters of a line that are shown, and of what is beside a change in a longer one.
const LINE: usize = 160;
const BESIDE: usize = 48;

/// The requests whose bytes differ, by file name. `fields`: what signers write.
pub(crate) fn changes(old: &Side, new: &Side, fields: &BTreeSet<String>) -> Vec<RecordChange> {
    let pairs = snapshot::pairs(&old.records.requests, &new.records.requests, "-");
    let change = |it: Pair<'_>| {
        let rows = |text: &Option<String>| text.as_deref().map(layout::rows).unwrap_or_default();
        let (before, after) = (rows(&it.before), rows(&it.after));
        let (kind, summary, comparison) = match (it.before, it.after) {
            (Some(_), Some(_)) => difference(before, after, fields),
            (Some(_), None) => {
                let comparison = compare(&before, &after);
                (RecordChangeKind::Removed, "is gone".to_owned(), comparison)
            }
            (None, _) => {
                let comparison = compare(&before, &after);
                (RecordChangeKind::Added, "is new".to_owned(), comparison)
            }
        };
        RecordChange {
            vendor: new.vendor.clone(),
            operation: it.operation.to_owned(),
            name: it.name.to_owned(),
            kind,
            summary,
            comparison,
            ..RecordChange::default()
        }
    };
    pairs.into_iter().map(change).collect()
}

/// What differs, and in words. What a signer writes is shown if nothing else differs, or if it is
/// not the same fields on both sides: a request that is no longer signed is not one whose signature
/// follows.
fn difference(
    mut old: Vec<Row>,
    mut new: Vec<Row>,
    fields: &BTreeSet<String>,
) -> (RecordChangeKind, String, Comparison) {
    let is_length = |row: &Row| row.name.eq_ignore_ascii_case("Content-Length");
    let follows = |row: &Row| {
        let is_field = |it: &String| it.eq_ignore_ascii_case(&row.name);
        is_length(row) || fields.iter().any(is_field)
    };
    let split =
        |rows: &[Row]| -> (Vec<Row>, Vec<Row>) { rows.iter().cloned().partition(|it| follows(it)) };
    let ((old_signed, old_rest), (new_signed, new_rest)) = (split(&old), split(&new));
    if old_rest == new_rest {
        let summary = format!("only the signature differs: {}", names(&old, &new));
        return (RecordChangeKind::Signature, summary, compare(&old, &new));
    }
    let mut note = String::new();
    let pairs = old_signed.iter().zip(&new_signed);
    let same_names = pairs.clone().all(|(old, new)| old.name == new.name);
    if old_signed != new_signed && old_signed.len() == new_signed.len() && same_names {
        (old, new) = (old_rest, new_rest);
        let changed = pairs.filter(|(old, new)| old != new && !is_length(old));
        let mut labels: Vec<&str> = changed.map(|it| it.1.label.as_str()).collect();
        labels.dedup();
        note = match labels.is_empty() {
            true => "; the length follows".to_owned(),
            false => format!("; the signature follows ({})", labels.join(", ")),
        };
    }
    let summary = format!("{}{note}", names(&old, &new));
    (RecordChangeKind::Changed, summary, compare(&old, &new))
}

/// What differs, by name.
fn names(old: &[Row], new: &[Row]) -> String {
    let lines = |rows: &[Row], label: &str| -> Vec<String> {
        let own = rows.iter().filter(|it| it.label == label);
        // What separates it from others is not a part of it.
        let ends = ['?', '&', ',', '{', '}'];
        let bare = |it: &Row| it.line.trim_matches(ends).to_owned();
        own.map(bare).collect()
    };
    let mut labels: Vec<&str> = Vec::new();
    let mut words = Vec::new();
    for row in old.iter().chain(new) {
        if labels.contains(&row.label.as_str()) {
            continue;
        }
        labels.push(&row.label);
        let (before, after) = (lines(old, &row.label), lines(new, &row.label));
        if before == after {
            continue;
        }
        let word = match (before.is_empty(), after.is_empty()) {
            (true, _) => "is new",
            (_, true) => "is gone",
            _ => "differs",
        };
        words.push(format!("{} {word}", row.label));
    }
    let more = words.len().saturating_sub(NAMES);
    words.truncate(NAMES);
    match more {
        0 if words.is_empty() => "only order or layout differs".to_owned(),
        0 => words.join(", "),
        more => format!("{}, and {more} more", words.join(", ")),
    }
}

/// The rows side by side: encoded values also decoded, long lines around what differs.
fn compare(old: &[Row], new: &[Row]) -> Comparison {
    let text =
        |rows: &[Row]| -> String { rows.iter().map(|it| format!("{}\n", it.line)).collect() };
    let mut out = comparison::of((None, &text(old)), (None, &text(new)));
    for mut line in std::mem::take(&mut out.lines) {
        let decoded = decoded(&line, old, new);
        window(&mut line);
        out.lines.push(line);
        out.lines.extend(decoded);
    }
    out
}

/// What the values of a line that differs say, if they are encoded.
fn decoded(line: &Line, old: &[Row], new: &[Row]) -> Option<Line> {
    let (before, after) = (row(old, &line.before), row(new, &line.after));
    let either = after
        .or(before)
        .filter(|_| line.kind == LineKind::Differs)?;
    let is_encoded = |it: &Row| it.decoded.is_some();
    if !before.is_some_and(is_encoded) && !after.is_some_and(is_encoded) {
        return None;
    }
    let text = |row: Option<&Row>| {
        row.map(|it| Text {
            number: None,
            text: it.decoded.clone().unwrap_or_else(|| it.line.clone()),
        })
    };
    let mut out = Line {
        kind: LineKind::Decoded(either.name.clone()),
        before: text(before),
        after: text(after),
    };
    window(&mut out);
    Some(out)
}

fn row<'a>(rows: &'a [Row], text: &Option<Text>) -> Option<&'a Row> {
    let text = text.as_ref()?;
    rows.iter().find(|it| it.line == text.text)
}

/// Shortens long lines to what is around the difference.
fn window(line: &mut Line) {
    let chars =
        |it: &Option<Text>| -> Vec<char> { it.iter().flat_map(|it| it.text.chars()).collect() };
    let (before, after) = (chars(&line.before), chars(&line.after));
    let least = before.len().min(after.len());
    let same = |(a, b): &(&char, &char)| a == b;
    let head = before.iter().zip(&after).take_while(same).count();
    let tail = before.iter().rev().zip(after.iter().rev());
    let tail = tail.take(least - head).take_while(same).count();
    // Of lines that are the same, or alone, the beginning is shown.
    let (head, tail) = match before == after || least == 0 {
        true => (0, 0),
        false => (head, tail),
    };
    for (text, chars) in [(&mut line.before, before), (&mut line.after, after)] {
        if let Some(text) = text.as_mut().filter(|_| chars.len() > LINE) {
            let begin = head.saturating_sub(BESIDE);
            let end = (chars.len() - tail + BESIDE)
                .min(chars.len())
                .min(begin + LINE);
            let part: String = chars[begin..end].iter().collect();
            let front = if begin > 0 { "…" } else { "" };
            let back = if end < chars.len() { "…" } else { "" };
            text.text = format!("{front}{part}{back}");
        }
    }
}

#[cfg(test)]
mod tests;
