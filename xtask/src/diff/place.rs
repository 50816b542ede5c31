//! Where a difference stands in the files, and the lines to quote.

use super::model::{Quote, Side as Which};
use super::tree::{Node, What};
use crate::finding::Position;
use crate::load::Source;

/// Lines of a whole node that are quoted.
const LINES: usize = 5;

/// The position of a node: an attribute's value, everything else's key.
pub(crate) fn position(source: &Source, node: &Node, pointer: &str) -> Position {
    if node.what == What::Attribute {
        source.value_at(pointer)
    } else {
        source.key(pointer)
    }
}

/// The lines of a node.
pub(crate) fn quote(
    source: &Source,
    lines: &[&str],
    node: &Node,
    pointer: &str,
    side: Which,
) -> Vec<Quote> {
    let (line, column) = position(source, node, pointer).counts();
    let (first, column) = (line.saturating_sub(1), column.saturating_sub(1));
    let Some(text) = lines.get(first) else {
        return Vec::new();
    };
    let mut out = vec![Quote {
        side,
        line: first + 1,
        text: (*text).to_owned(),
        mark: marked(text, column),
    }];
    if node.what == What::Attribute {
        return out;
    }
    // What belongs to a key stands further in.
    let depth = indent(text) + usize::from(text.trim_start().starts_with("- ")) * 2;
    for (index, text) in lines.iter().enumerate().skip(first + 1) {
        let belongs = text.trim().is_empty() || indent(text) > depth.max(indent(lines[first]));
        if !belongs || out.len() == LINES {
            break;
        }
        let start = text.chars().take_while(|it| *it == ' ').count();
        out.push(Quote {
            side,
            line: index + 1,
            text: (*text).to_owned(),
            mark: marked(text, start),
        });
    }
    out
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// From a column to the end of what is said on the line.
fn marked(text: &str, column: usize) -> (usize, usize) {
    let length = text.trim_end().chars().count();
    (column.min(length), length)
}
