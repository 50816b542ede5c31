//! Two texts side by side.

use similar::{ChangeTag, TextDiff};

use super::report::{Comparison, Line, LineKind, Place, Text};

/// Lines that are the same and are shown around those that differ.
const CONTEXT: usize = 2;

/// Where a text is, and the text.
pub(crate) type Part<'a> = (Option<Place>, &'a str);

/// Compares line by line and leaves out what is the same for long.
///
/// Lines are counted from that of the place; without a place they have no numbers.
pub(crate) fn of(before: Part<'_>, after: Part<'_>) -> Comparison {
    let diff = TextDiff::from_lines(before.1, after.1);
    let first = |place: &Option<Place>| place.as_ref().map(|it| it.line);
    let (old_first, new_first) = (first(&before.0), first(&after.0));
    let text = |first: Option<usize>, index: Option<usize>, text: &str| Text {
        number: first.zip(index).map(|(first, index)| first + index),
        text: text.trim_end_matches(['\n', '\r']).to_owned(),
    };
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            lines.push(Line::GAP);
        }
        for op in group {
            let (mut gone, mut come) = (Vec::new(), Vec::new());
            for change in diff.iter_changes(op) {
                let old = || text(old_first, change.old_index(), change.value());
                let new = || text(new_first, change.new_index(), change.value());
                match change.tag() {
                    ChangeTag::Equal => lines.push(Line {
                        kind: LineKind::Same,
                        before: Some(old()),
                        after: Some(new()),
                    }),
                    ChangeTag::Delete => gone.push(old()),
                    ChangeTag::Insert => come.push(new()),
                }
            }
            lines.extend(beside(gone, come));
        }
    }
    Comparison {
        before: before.0,
        after: after.0,
        lines,
    }
}

/// What went beside what came instead.
fn beside(gone: Vec<Text>, come: Vec<Text>) -> impl Iterator<Item = Line> {
    let rows = gone.len().max(come.len());
    let (mut gone, mut come) = (gone.into_iter(), come.into_iter());
    (0..rows).map(move |_| Line {
        kind: LineKind::Differs,
        before: gone.next(),
        after: come.next(),
    })
}
