//! Where a difference stands in the files, and the lines to quote.

use std::collections::HashSet;

use super::compare::Difference;
use super::model::{Change, Quote, Side as Which};
use super::side::Side;
use super::tree::{Node, What};
use crate::finding::Position;
use crate::load::{Source, escape};

/// Lines of a side that are quoted.
const LINES: usize = 5;

/// Where a difference stands, of what was removed in the old document.
pub(crate) struct Place {
    pub(crate) side: Which,
    pub(crate) file: String,
    pub(crate) pointer: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) quote: Vec<Quote>,
}

/// Both documents, line by line.
pub(crate) struct Texts<'a> {
    old: Text<'a>,
    new: Text<'a>,
}

struct Text<'a> {
    side: &'a Side,
    lines: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    pub(crate) fn of(old: &'a Side, new: &'a Side) -> Self {
        let text = |side: &'a Side| Text {
            side,
            lines: side.source.text.lines().collect(),
        };
        Self {
            old: text(old),
            new: text(new),
        }
    }

    /// `shared`: several operations see it.
    pub(crate) fn place(&self, difference: &Difference<'_>, shared: bool) -> Place {
        let (which, text) = match difference.new {
            Some(_) => (Which::New, &self.new),
            None => (Which::Old, &self.old),
        };
        let node = difference.node();
        let pointer = pointer(difference, node, shared);
        let (line, column) = position(&text.side.source, node, pointer).counts();
        let quoted = |node: Option<&Node>, text: &Text<'_>, which: Which| {
            let Some(node) = node else { return Vec::new() };
            let pointer = self::pointer(difference, node, shared);
            quote(&text.side.source, &text.lines, node, pointer, which)
        };
        Place {
            side: which,
            file: match difference.what {
                What::Sample => sample_file(&text.side.file, difference),
                _ => text.side.file.clone(),
            },
            pointer: pointer.to_owned(),
            line,
            column,
            quote: both(
                quoted(difference.old, &self.old, Which::Old),
                quoted(difference.new, &self.new, Which::New),
            ),
        }
    }
}

/// Where it is written; what is new or gone at one place only, there.
fn pointer<'a>(difference: &Difference<'_>, node: &'a Node, shared: bool) -> &'a str {
    let whole = matches!(
        difference.change,
        Change::Added | Change::Removed | Change::Moved
    );
    if whole && !shared {
        &node.site
    } else {
        &node.pointer
    }
}

/// `specs/samples/<vendor>/<operation>/<file>`
fn sample_file(spec: &str, difference: &Difference<'_>) -> String {
    let folder = spec.strip_suffix(".yaml").unwrap_or(spec);
    let (folder, vendor) = folder.rsplit_once('/').unwrap_or((".", folder));
    let operation = difference.parent().map_or("", |it| it.key.as_str());
    format!(
        "{folder}/samples/{vendor}/{operation}/{}",
        difference.node().key
    )
}

/// The position of a node: what an attribute is said by, and of everything else the key.
pub(crate) fn position(source: &Source, node: &Node, pointer: &str) -> Position {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    let is_value = last == "$ref" || last.parse::<usize>().is_ok();
    if node.what == What::Attribute && (is_value || is_written_here(node, pointer)) {
        source.value_at(pointer)
    } else {
        source.key(pointer)
    }
}

/// The lines of a node.
fn quote(source: &Source, lines: &[&str], node: &Node, pointer: &str, side: Which) -> Vec<Quote> {
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
    if node.what == What::Attribute && !is_written_here(node, pointer) {
        return out;
    }
    let is_item = |text: &str| text.trim_start().starts_with("- ");
    let is_list = node.value.as_ref().is_some_and(serde_json::Value::is_array);
    // A value may begin on the line after its key's.
    let (key_line, _) = source.key(pointer).counts();
    let begin = lines.get(key_line.saturating_sub(1)).unwrap_or(text);
    // What belongs to a key stands further in. The first key of an item stands behind a dash.
    let is_first_key = is_item(begin) && node.what == What::Attribute;
    let depth = indent(begin) + if is_first_key { 2 } else { 0 };
    for (index, next) in lines.iter().enumerate().skip(first + 1) {
        let belongs = next.trim().is_empty() || indent(next) > depth;
        // The items of a list may stand below their key.
        let is_next = is_list && is_item(next) && indent(next) == indent(text);
        if !(belongs || is_next) {
            break;
        }
        out.push(Quote {
            side,
            line: index + 1,
            text: (*next).to_owned(),
            mark: marked(next, indent(next)),
        });
    }
    while out.last().is_some_and(|it| it.text.trim().is_empty()) {
        out.pop();
    }
    out
}

/// Whether an attribute stands under its own name, and does not only say something of what the pointer leads to.
fn is_written_here(node: &Node, pointer: &str) -> bool {
    let name = node.key.rsplit('.').next().unwrap_or_default();
    pointer.rsplit('/').next() == Some(&escape(name))
}

/// The first lines of each side that the other does not have.
fn both(old: Vec<Quote>, new: Vec<Quote>) -> Vec<Quote> {
    let texts = |of: &[Quote]| -> HashSet<String> { of.iter().map(|it| it.text.clone()).collect() };
    let common: HashSet<String> = &texts(&old) & &texts(&new);
    let same = old.iter().chain(&new).all(|it| common.contains(&it.text));
    // All are the same in another order, or the same words at another place.
    let quoted = |it: &Quote| same || !common.contains(&it.text);
    let some = |of: Vec<Quote>| of.into_iter().filter(quoted).take(LINES);
    some(old).chain(some(new)).collect()
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// From a column to the end of what is said on the line.
fn marked(text: &str, column: usize) -> (usize, usize) {
    let length = text.trim_end().chars().count();
    (column.min(length), length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::tree;

    /// The lines that are quoted of what a node of an operation was and is.
    fn quoted(old: &str, new: &str, what: What, key: &str) -> Vec<String> {
        let side = |text: &str, which: Which| {
            let path = std::path::Path::new("x.yaml");
            let source = crate::load::parse(path, text.to_owned()).expect("it is YAML");
            let tree = tree::of(&source.value);
            let operation = tree.all(What::Operation).next().expect("an operation");
            let all = operation.children.iter();
            let mut all = all.chain(operation.children.iter().flat_map(|it| &it.children));
            let node = all
                .find(|it| it.what == what && it.key == key)
                .expect("the node");
            let lines: Vec<&str> = text.lines().collect();
            quote(&source, &lines, node, &node.pointer, which)
        };
        let quotes = both(side(old, Which::Old), side(new, Which::New));
        let row = |it: &Quote| {
            let sign = if it.side == Which::Old { '-' } else { '+' };
            format!("{sign}{} {}", it.line, it.text)
        };
        quotes.iter().map(row).collect()
    }

    const OPERATION: &str = "\
paths:
  /a#A:
    get:
      operationId: A
      description: |-
        One line.
        Two lines.
      x-when:
        - parameter: Kind
          require:
            - Name
            - Size
      parameters:
        - name: Size
          in: query
          required: true
";

    #[test]
    fn of_a_text_the_lines_that_differ_are_quoted() {
        let new = OPERATION.replace("Two lines.", "Three.\n        Four lines.");
        assert_eq!(
            quoted(OPERATION, &new, What::Attribute, "description"),
            [
                "-7         Two lines.",
                "+7         Three.",
                "+8         Four lines."
            ]
        );
    }

    #[test]
    fn of_a_list_the_items_that_differ_are_quoted() {
        let new = OPERATION.replace(
            "            - Size\n",
            "            - Size\n            - Color\n",
        );
        assert_eq!(
            quoted(OPERATION, &new, What::Attribute, "require"),
            ["+13             - Color"]
        );
    }

    #[test]
    fn what_a_key_says_is_quoted_with_the_key() {
        let new = OPERATION.replace("    get:", "    post:");
        assert_eq!(
            quoted(OPERATION, &new, What::Attribute, "method"),
            ["-3     get:", "+3     post:"]
        );
    }

    #[test]
    fn the_first_key_of_an_item_is_not_the_item() {
        let new = OPERATION.replace(
            "name: Size\n          in: query",
            "name: Width\n          in: header",
        );
        assert_eq!(
            quoted(OPERATION, OPERATION, What::Input, "Size"),
            [
                "-14         - name: Size",
                "-15           in: query",
                "-16           required: true",
                "+14         - name: Size",
                "+15           in: query",
                "+16           required: true"
            ]
        );
        assert_eq!(
            quoted(OPERATION, &new, What::Attribute, "in"),
            ["-15           in: query", "+15           in: header"]
        );
    }
}
