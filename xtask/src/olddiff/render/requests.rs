//! The byte difference of two requests, as few rows as show it.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::model::RequestDiff;
use super::order::Item;
use super::rows::{Row, Sign, limited};

/// More requests of one finding are only counted.
const REQUESTS: usize = 3;

/// More rows of one request are only counted.
const ROWS: usize = 20;

/// Longer parts are not compared line by line: that would take more time than it is worth.
const COMPARED: usize = 400;

/// Longer lines are broken before each `&`, so that each pair of a query is compared for itself.
const LONG: usize = 72;

/// What to show of a finding's requests.
pub(super) struct Shown<'a> {
    pub(super) requests: Vec<(&'a RequestDiff, Told)>,
    /// How many more there are.
    pub(super) more: usize,
}

/// What to show of a request.
pub(super) enum Told {
    Rows(Vec<Row>),
    /// The difference stands at the finding of this number.
    As(usize),
}

/// The differences that were shown before, and the finding that showed them.
#[derive(Default)]
pub(super) struct Seen<'a>(HashMap<Key<'a>, usize>);

type Key<'a> = (&'a str, &'a str, Option<&'a str>, Option<&'a str>);

impl<'a> Seen<'a> {
    pub(super) fn look(&mut self, item: &Item<'a>) -> Shown<'a> {
        let examples = item.finding.wire.examples.as_slice();
        let shown = if examples.len() > REQUESTS + 1 {
            REQUESTS
        } else {
            examples.len()
        };
        let told = |it: &'a RequestDiff| {
            let key = (
                it.operation.as_str(),
                it.example.as_str(),
                it.old.as_deref(),
                it.new.as_deref(),
            );
            match *self.0.entry(key).or_insert(item.number) {
                number if number == item.number => (it, Told::Rows(rows(it))),
                number => (it, Told::As(number)),
            }
        };
        Shown {
            requests: examples[..shown].iter().map(told).collect(),
            more: examples.len() - shown,
        }
    }
}

/// The rows of one request.
fn rows(diff: &RequestDiff) -> Vec<Row> {
    let rows = match (&diff.old, &diff.new) {
        (Some(old), Some(new)) => difference(&lines(old), &lines(new)),
        (Some(old), None) => all(Sign::Old, &lines(old)),
        (None, Some(new)) => all(Sign::New, &lines(new)),
        (None, None) => Vec::new(),
    };
    limited(rows, ROWS)
}

/// Split at `\n` alone: a `\r` that is new has to be seen.
fn lines(text: &str) -> Vec<&str> {
    text.split('\n').collect()
}

fn all(sign: Sign, lines: &[&str]) -> Vec<Row> {
    lines.iter().map(|it| Row::plain(sign, it)).collect()
}

fn difference(old: &[&str], new: &[&str]) -> Vec<Row> {
    let same = |(old, new): &(&&str, &&str)| old == new;
    let head = old.iter().zip(new).take_while(same).count();
    // The line beside a difference says where in the request it is: the one above; the one below if
    // there is none.
    let above = head.checked_sub(1).map(|it| old[it]);
    let above = above.filter(|it| !it.is_empty());
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev());
    let tail = tail.take_while(same).count();
    let (old, rest) = old.split_at(old.len() - tail);
    let new = &new[..new.len() - tail];

    let long = old.iter().chain(new).any(|it| it.len() > LONG);
    let (old, new) = (broken(old, long), broken(new, long));
    let mut out: Vec<_> = above
        .map(|it| Row::plain(Sign::Both, it))
        .into_iter()
        .collect();
    let ops = compared(&old, &new);
    for (at, op) in ops.iter().enumerate() {
        match *op {
            DiffOp::Equal { old_index, len, .. } => {
                let beside = (at > 0, at + 1 < ops.len());
                same_lines(&old[old_index..old_index + len], beside, &mut out);
            }
            DiffOp::Delete {
                old_index, old_len, ..
            } => out.extend(all(Sign::Old, &old[old_index..old_index + old_len])),
            DiffOp::Insert {
                new_index, new_len, ..
            } => out.extend(all(Sign::New, &new[new_index..new_index + new_len])),
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => replaced(
                &old[old_index..old_index + old_len],
                &new[new_index..new_index + new_len],
                &mut out,
            ),
        }
    }
    let alone = out.iter().all(|it| it.sign != Sign::Both);
    out.extend(
        rest.first()
            .filter(|_| alone)
            .map(|it| Row::plain(Sign::Both, it)),
    );
    out
}

fn broken<'a>(lines: &[&'a str], long: bool) -> Vec<&'a str> {
    if !long {
        return lines.to_vec();
    }
    let mut out = Vec::new();
    for line in lines {
        let mut begin = 0;
        for (at, _) in line.match_indices('&').filter(|it| it.0 > 0) {
            out.push(&line[begin..at]);
            begin = at;
        }
        out.push(&line[begin..]);
    }
    out
}

fn compared(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    if old.len().max(new.len()) <= COMPARED {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    vec![DiffOp::Replace {
        old_index: 0,
        old_len: old.len(),
        new_index: 0,
        new_len: new.len(),
    }]
}

/// Of lines that are the same, only those beside a difference: there may be one above and one
/// below.
fn same_lines(lines: &[&str], (above, below): (bool, bool), out: &mut Vec<Row>) {
    let (head, tail) = (usize::from(above), usize::from(below));
    // A `…` takes as much room as a line.
    if lines.len() <= head + tail + 1 {
        out.extend(all(Sign::Both, lines));
        return;
    }
    out.extend(all(Sign::Both, &lines[..head]));
    out.push(Row::gap("…"));
    out.extend(all(Sign::Both, &lines[lines.len() - tail..]));
}

fn replaced(old: &[&str], new: &[&str], out: &mut Vec<Row>) {
    // As many lines as before are most likely the same ones with other values.
    if old.len() == new.len() {
        for (old, new) in old.iter().zip(new) {
            let marks = marks(old, new);
            out.push(Row::new(Sign::Old, None, old, marks.0));
            out.push(Row::new(Sign::New, None, new, marks.1));
        }
    } else {
        out.extend(all(Sign::Old, old));
        out.extend(all(Sign::New, new));
    }
}

/// What of two lines differs, in characters: all between what they begin and what they end with.
/// Nothing if they have neither in common; the signs say enough then.
fn marks(old: &str, new: &str) -> ((usize, usize), (usize, usize)) {
    let same = |(old, new): &(char, char)| old == new;
    let head = old.chars().zip(new.chars()).take_while(same).count();
    let lengths = (old.chars().count(), new.chars().count());
    let tail = old.chars().rev().zip(new.chars().rev());
    let tail = tail
        .take(lengths.0.min(lengths.1) - head)
        .take_while(same)
        .count();
    if head + tail == 0 {
        return ((0, 0), (0, 0));
    }
    ((head, lengths.0 - tail), (head, lengths.1 - tail))
}
