//! Lines of documents and of requests: where they come from, what of them differs, and how that is
//! made to fit.

use std::borrow::Cow;

use super::columns::{cut, cut_front, spaces, width};
use super::safe::clean;

/// Columns beside what differs that are kept when a line has to be cut.
const BESIDE: usize = 16;

/// Of which side a line is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sign {
    Old,
    New,
    Both,
    /// Not a line: some are left out here.
    Gap,
}

/// A line; its text in three parts, each clean.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) sign: Sign,
    pub(super) number: Option<usize>,
    pub(super) before: String,
    pub(super) marked: String,
    pub(super) after: String,
    /// Whether what is marked is also underlined.
    pub(super) underlined: bool,
}

impl Sign {
    /// What a line begins with.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Old => '-',
            Self::New => '+',
            Self::Both | Self::Gap => ' ',
        }
    }

    /// What it is underlined with.
    fn stroke(self) -> &'static str {
        if self == Self::Old { "~" } else { "^" }
    }
}

impl Row {
    /// `mark` counts characters, as they stand in the document.
    pub(super) fn new(sign: Sign, number: Option<usize>, text: &str, mark: (usize, usize)) -> Self {
        let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |it| it.0);
        let begin = byte(mark.0);
        let end = byte(mark.1).max(begin);
        Self {
            sign,
            number,
            before: clean(&text[..begin]).into_owned(),
            marked: clean(&text[begin..end]).into_owned(),
            after: clean(&text[end..]).into_owned(),
            underlined: end > begin,
        }
    }

    /// A line without anything marked.
    pub(super) fn plain(sign: Sign, text: &str) -> Self {
        Self::new(sign, None, text, (0, 0))
    }

    /// What stands instead of lines: `… and 3 more lines`, or a mere `…`.
    pub(super) fn gap(text: &str) -> Self {
        Self::plain(Sign::Gap, text)
    }

    /// The row in so many columns, at most `front` of them before what is marked.
    fn fit(&self, columns: usize, front: usize) -> Self {
        let marked = self.marked_in(columns);
        let left = columns.saturating_sub(width(&marked));
        let before = cut_front(&self.before, front).into_owned();
        let left = left.saturating_sub(width(&before));
        Self {
            after: cut(&self.after, left).into_owned(),
            before,
            marked: marked.into_owned(),
            ..*self
        }
    }

    /// How many columns there are before what is marked: what is marked stays, with a bit of what
    /// is beside it.
    fn front(&self, columns: usize) -> usize {
        let (before, after) = (width(&self.before), width(&self.after));
        let left = columns.saturating_sub(width(&self.marked_in(columns)));
        if before + after <= left {
            before
        } else if after <= left / 2 {
            left - after
        } else if before <= left / 2 {
            before
        } else {
            left / 2
        }
    }

    fn marked_in(&self, columns: usize) -> Cow<'_, str> {
        let beside = width(&self.before).min(BESIDE) + width(&self.after).min(BESIDE);
        cut(&self.marked, columns.saturating_sub(beside))
    }

    /// The text of a row that fits.
    pub(super) fn text(&self) -> String {
        [&*self.before, &self.marked, &self.after].concat()
    }

    /// What stands below the row, from the column on where its text begins.
    pub(super) fn underline(&self) -> Option<String> {
        let strokes = || self.sign.stroke().repeat(width(&self.marked));
        (self.underlined && !self.marked.is_empty())
            .then(|| spaces(width(&self.before)) + &strokes())
    }
}

/// The rows in so many columns. Where the lines of a pair begin alike, they are cut alike, so that
/// they can be compared.
pub(super) fn fitted(rows: &[Row], columns: usize) -> Vec<Row> {
    let mut fronts: Vec<_> = rows.iter().map(|it| it.front(columns)).collect();
    for (at, pair) in rows.windows(2).enumerate() {
        if pair[0].sign == Sign::Old
            && pair[1].sign == Sign::New
            && pair[0].before == pair[1].before
        {
            let least = fronts[at].min(fronts[at + 1]);
            fronts[at] = least;
            fronts[at + 1] = least;
        }
    }
    let fronts = rows.iter().zip(fronts);
    fronts.map(|(row, front)| row.fit(columns, front)).collect()
}

/// Columns of the greatest number.
pub(super) fn gutter(rows: &[Row]) -> usize {
    let greatest = rows.iter().filter_map(|it| it.number).max();
    greatest.map_or(0, |it| it.to_string().len())
}

/// At most so many rows, and a word about the others.
pub(super) fn limited(mut rows: Vec<Row>, limit: usize) -> Vec<Row> {
    // A line that says that one line is missing takes as much room as the line.
    if rows.len() > limit + 1 {
        let more = rows.len() - limit;
        rows.truncate(limit);
        rows.push(Row::gap(&format!("… and {more} more lines")));
    }
    rows
}
