//! What goes over the wire: request snapshots of the two sides.

mod layout;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use self::layout::Row;
use super::comparison;
use super::report::{Comparison, Line, LineKind, RecordChange, RecordChangeKind, Text};
use super::secrets::Secrets;
use super::side::Side;
use super::snapshot::{self, Pair};

/// Names in a summary; others are counted.
const NAMES: usize = 3;

/// Characters of a line that are shown, and of what is before a change in a longer one.
const LINE: usize = 160;
const BEFORE: usize = 48;

/// The requests whose bytes differ, by file name. `fields`: what signers write.
pub(crate) fn changes(
    old: &Side,
    new: &Side,
    fields: &BTreeSet<String>,
    secrets: &Secrets,
) -> Vec<RecordChange> {
    let pairs = snapshot::pairs(&old.records.requests, &new.records.requests, "-");
    let change = |it: Pair<'_>| {
        let texts = [it.before.as_deref(), it.after.as_deref()];
        let [before, after] = secrets.request(it.operation, texts);
        let rows = |text: &String| match text.is_empty() {
            true => Vec::new(),
            false => layout::rows(text),
        };
        let (before, after) = (rows(&before), rows(&after));
        let (before, after): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
        let alone = |kind, word: &str| (kind, word.to_owned(), compare(&before, &after));
        let (kind, summary, comparison) = match (it.before, it.after) {
            (Some(_), Some(_)) => difference(&before, &after, fields),
            (Some(_), None) => alone(RecordChangeKind::Removed, "is gone"),
            (None, _) => alone(RecordChangeKind::Added, "is new"),
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
fn difference<'a>(
    old: &[&'a Row],
    new: &[&'a Row],
    fields: &BTreeSet<String>,
) -> (RecordChangeKind, String, Comparison) {
    let is_length = |row: &Row| row.name.eq_ignore_ascii_case("Content-Length");
    let follows =
        |row: &&Row| is_length(row) || fields.iter().any(|it| it.eq_ignore_ascii_case(&row.name));
    let split = |rows: &[&'a Row]| -> (Vec<&'a Row>, Vec<&'a Row>) {
        rows.iter().partition(|it| follows(it))
    };
    let ((old_signed, old_rest), (new_signed, new_rest)) = (split(old), split(new));
    if old_rest == new_rest {
        let summary = format!("only the signature differs: {}", names(old, new));
        return (RecordChangeKind::Signature, summary, compare(old, new));
    }
    let kind = RecordChangeKind::Changed;
    let pairs = old_signed.iter().zip(&new_signed);
    let is_same_length = old_signed.len() == new_signed.len();
    if old_signed == new_signed || !is_same_length || pairs.clone().any(|it| it.0.name != it.1.name)
    {
        return (kind, names(old, new), compare(old, new));
    }
    let changed = pairs.filter(|(old, new)| old != new && !is_length(old));
    let labels: Vec<&str> = changed.map(|it| it.1.label.as_str()).collect();
    let note = match labels.is_empty() {
        true => "the length follows".to_owned(),
        false => format!("the signature follows ({})", labels.join(", ")),
    };
    let summary = format!("{}; {note}", names(&old_rest, &new_rest));
    (kind, summary, compare(&old_rest, &new_rest))
}

/// What differs, by name.
fn names(old: &[&Row], new: &[&Row]) -> String {
    let mut values: IndexMap<&str, [Vec<&str>; 2]> = IndexMap::new();
    for (side, rows) in [old, new].into_iter().enumerate() {
        for row in rows {
            values.entry(&row.label).or_default()[side].push(&row.value);
        }
    }
    let word = |(label, [before, after]): (&str, [Vec<&str>; 2])| {
        let word = match (before.is_empty(), after.is_empty()) {
            _ if before == after => return None,
            (true, _) => "is new",
            (_, true) => "is gone",
            _ => "differs",
        };
        Some(format!("{label} {word}"))
    };
    let mut words: Vec<String> = values.into_iter().filter_map(word).collect();
    let more = words.len().saturating_sub(NAMES);
    words.truncate(NAMES);
    match more {
        0 if words.is_empty() => "only order or layout differs".to_owned(),
        0 => words.join(", "),
        more => format!("{}, and {more} more", words.join(", ")),
    }
}

/// The rows side by side: encoded values also decoded, long lines around what differs.
fn compare(old: &[&Row], new: &[&Row]) -> Comparison {
    let text =
        |rows: &[&Row]| -> String { rows.iter().map(|it| format!("{}\n", it.line)).collect() };
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
fn decoded(line: &Line, old: &[&Row], new: &[&Row]) -> Option<Line> {
    let rows = [(old, &line.before), (new, &line.after)].map(|(rows, text)| {
        let text = &text.as_ref()?.text;
        rows.iter().copied().find(|it| it.line == *text)
    });
    let is_encoded = |it: &&Row| it.decoded.is_some() && line.kind == LineKind::Differs;
    let name = rows.into_iter().flatten().find(is_encoded)?.name.clone();
    let text = |it: &Row| Text::plain(it.decoded.as_ref().unwrap_or(&it.line));
    let [before, after] = rows.map(|it| it.map(text));
    let mut out = Line {
        kind: LineKind::Decoded(name),
        before,
        after,
    };
    window(&mut out);
    Some(out)
}

/// Shortens long lines to what is around the first difference. Of lines that are the same, or
/// alone, the beginning is shown.
fn window(line: &mut Line) {
    let same = match (&line.before, &line.after) {
        (Some(before), Some(after)) if before.text != after.text => {
            let chars = before.text.chars().zip(after.text.chars());
            chars.take_while(|(before, after)| before == after).count()
        }
        _ => 0,
    };
    let begin = same.saturating_sub(BEFORE);
    for it in [&mut line.before, &mut line.after].into_iter().flatten() {
        let length = it.text.chars().count();
        if length > LINE {
            let part: String = it.text.chars().skip(begin).take(LINE).collect();
            let front = if begin > 0 { "…" } else { "" };
            let back = if begin + LINE < length { "…" } else { "" };
            it.text = format!("{front}{part}{back}");
        }
    }
}

#[cfg(test)]
mod tests;
