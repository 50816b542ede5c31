//! The lines of the documents that a finding quotes, as rows: those before first.

use super::super::model::{Change, Finding, Quote, Side};
use super::rows::{Row, Sign, limited};

/// More lines of one side are not quoted.
const LIMIT: usize = 10;

/// The quoted lines; without any, the values.
pub(super) fn rows(finding: &Finding) -> Vec<Row> {
    let indent = finding.quote.iter().filter_map(|it| indent(&it.text)).min();
    let mut out = Vec::new();
    let same = finding.old == finding.new;
    for (side, value) in [(Side::Old, &finding.old), (Side::New, &finding.new)] {
        let sign = match side {
            Side::Old => Sign::Old,
            Side::New => Sign::New,
        };
        let quotes: Vec<_> = finding.quote.iter().filter(|it| it.side == side).collect();
        match value {
            // A side may have no line of its own.
            Some(value) if finding.quote.is_empty() => match (same, side) {
                (false, _) => out.push(Row::plain(sign, value)),
                // It is noticed that it is the same: once is enough.
                (true, Side::Old) => {}
                (true, Side::New) => out.push(Row::plain(Sign::Both, value)),
            },
            // What is only noticed stands in both, or in what is no document at all.
            _ if finding.change == Change::Noticed => {
                out.extend(quoted(&quotes, Sign::Both, indent.unwrap_or_default()));
            }
            _ => out.extend(quoted(&quotes, sign, indent.unwrap_or_default())),
        }
    }
    out
}

/// Spaces before the text, if there is any text.
fn indent(text: &str) -> Option<usize> {
    text.find(|it| it != ' ')
}

fn quoted(quotes: &[&Quote], sign: Sign, indent: usize) -> Vec<Row> {
    // A block that is new or gone as a whole needs no stroke below each of its lines: their signs
    // say it.
    let block = quotes.len() > 1 && quotes.iter().all(|it| is_whole(it));
    let mut out = Vec::new();
    let mut last = None;
    for quote in quotes {
        if last.is_some_and(|it| quote.line > it + 1) {
            out.push(Row::gap("…"));
        }
        last = Some(quote.line);
        let text = quote.text.get(indent..).unwrap_or_default();
        let mark = (
            quote.mark.0.saturating_sub(indent),
            quote.mark.1.saturating_sub(indent),
        );
        let mut row = Row::new(sign, Some(quote.line), text, mark);
        row.underlined &= !block;
        out.push(row);
    }
    limited(out, LIMIT)
}

/// Whether a line is marked from where its text begins, or has none.
fn is_whole(quote: &Quote) -> bool {
    indent(&quote.text).is_none_or(|it| quote.mark.0 <= it)
}
