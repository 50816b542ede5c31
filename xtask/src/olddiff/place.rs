//! Where a difference stands in the files, and the lines to quote.

use std::collections::HashSet;

use super::compare::Difference;
use super::model::{Change, Quote, Side as Which};
use super::side::Side;
use super::tree::{Node, What};
use crate::diagnostic::Position;
use crate::spec::load::{Source, escape};

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
    side: Which,
    file: &'a str,
    source: &'a Source,
    lines: Vec<&'a str>,
}

impl<'a> Texts<'a> {
    pub(crate) fn of(old: &'a Side, new: &'a Side) -> Self {
        Self {
            old: Text::of(Which::Old, &old.file, &old.source),
            new: Text::of(Which::New, &new.file, &new.source),
        }
    }

    /// The place of what several operations see is that of the first, unless it is written in one
    /// place for all.
    pub(crate) fn place(&self, first: &Difference<'_>, group: &[Difference<'_>]) -> Place {
        let (text, other) = match first.new {
            Some(_) => (&self.new, &self.old),
            None => (&self.old, &self.new),
        };
        // What comes or goes here and is written elsewhere for all may stay there.
        let stays = |pointer: &str| other.source.value.pointer(pointer).is_some();
        let shared = group.len() > 1 && !stays(&first.node().pointer);
        let has_sites = is_whole(first) && !shared && group.len() > 1;
        let node = first.node();
        let pointer = pointer(first, node, shared);
        let (line, column) = text.position(node, pointer, is_whole(first)).counts();
        let quoted = |node: Option<&Node>, text: &Text<'_>| {
            let Some(node) = node else { return Vec::new() };
            let pointer = self::pointer(first, node, shared);
            text.quote(node, pointer, is_whole(first))
        };
        let quote = if has_sites {
            // Each place where it came or went, a line. Aliases follow their anchor.
            let is_alias = |it: &&Difference<'_>| text.is_alias(it.node(), &it.node().site);
            let aliases_alone = group.iter().all(|it| is_alias(&it));
            let sites = group.iter().filter(|it| aliases_alone || !is_alias(it));
            let lines = sites.filter_map(|it| {
                let lines = quoted(Some(it.node()), text);
                lines.into_iter().next()
            });
            let mut lines: Vec<Quote> = lines.collect();
            lines.sort_by_key(|it| it.line);
            lines.dedup_by_key(|it| it.line);
            lines.truncate(LINES);
            lines
        } else {
            both(
                first,
                quoted(first.old, &self.old),
                quoted(first.new, &self.new),
            )
        };
        Place {
            side: text.side,
            file: match first.what {
                What::Sample => sample_file(text.file, first),
                _ => text.file.to_owned(),
            },
            pointer: pointer.to_owned(),
            line,
            column,
            quote,
        }
    }
}

impl<'a> Text<'a> {
    fn of(side: Which, file: &'a str, source: &'a Source) -> Self {
        Self {
            side,
            file,
            source,
            lines: source.text.lines().collect(),
        }
    }

    /// `is_whole`: it came or went here, so an anchor that it is written behind is not the place.
    fn position(&self, node: &Node, pointer: &str, is_whole: bool) -> Position {
        let at = position(self.source, node, pointer);
        if !is_whole {
            return at;
        }
        // An anchor stands above its aliases: whatever stands above what it is part of is written
        // elsewhere.
        let mut part = String::new();
        let mut before = Position::START;
        for key in pointer.split('/').skip(1) {
            part.push('/');
            part.push_str(key);
            let here = self.source.key(&part);
            if here < before {
                return before;
            }
            before = here;
        }
        at
    }

    /// Whether it is written elsewhere, behind an anchor.
    fn is_alias(&self, node: &Node, pointer: &str) -> bool {
        self.position(node, pointer, true) != position(self.source, node, pointer)
    }

    /// The lines of a node; of one behind an alias, that of the alias.
    fn quote(&self, node: &Node, pointer: &str, is_whole: bool) -> Vec<Quote> {
        let at = self.position(node, pointer, is_whole);
        let (line, column) = at.counts();
        let (first, column) = (line.saturating_sub(1), column.saturating_sub(1));
        let Some(text) = self.lines.get(first) else {
            return Vec::new();
        };
        let mut out = vec![Quote {
            side: self.side,
            line: first + 1,
            text: (*text).to_owned(),
            mark: marked(text, column),
        }];
        let is_alias = at != position(self.source, node, pointer);
        if is_alias || node.what == What::Attribute && !is_written_here(node, pointer) {
            return out;
        }
        let is_item = |text: &str| text.trim_start().starts_with("- ");
        let is_list = node.value.as_ref().is_some_and(serde_json::Value::is_array);
        // A value may begin on the line after its key's.
        let (key_line, _) = self.source.key(pointer).counts();
        let begin = self.lines.get(key_line.saturating_sub(1)).unwrap_or(text);
        // What belongs to a key stands further in. The first key of an item stands behind a dash.
        let is_first_key = is_item(begin) && node.what == What::Attribute;
        let depth = indent(begin) + if is_first_key { 2 } else { 0 };
        for (index, next) in self.lines.iter().enumerate().skip(first + 1) {
            let belongs = next.trim().is_empty() || indent(next) > depth;
            // The items of a list may stand below their key.
            let is_next = is_list && is_item(next) && indent(next) == indent(text);
            if !(belongs || is_next) {
                break;
            }
            out.push(Quote {
                side: self.side,
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
}

/// Whether it came, went or was put elsewhere.
fn is_whole(difference: &Difference<'_>) -> bool {
    matches!(
        difference.change,
        Change::Added | Change::Removed | Change::Moved
    )
}

/// Where it is written; what is new or gone, where it is used, unless that is for all.
fn pointer<'a>(difference: &Difference<'_>, node: &'a Node, shared: bool) -> &'a str {
    if is_whole(difference) && !shared {
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

/// Whether an attribute stands under its own name, and does not only say something of what the
/// pointer leads to.
fn is_written_here(node: &Node, pointer: &str) -> bool {
    let name = node.key.rsplit('.').next().unwrap_or_default();
    pointer.rsplit('/').next() == Some(&escape(name))
}

/// The first lines of each side that the other does not have; of a new name, the line of the name.
fn both(difference: &Difference<'_>, old: Vec<Quote>, new: Vec<Quote>) -> Vec<Quote> {
    if difference.change == Change::Renamed {
        let named = |of: Vec<Quote>, node: Option<&Node>| {
            let name = node.map_or("", |it| it.key.as_str());
            let at = of.iter().position(|it| it.text.contains(name));
            of.into_iter().nth(at.unwrap_or_default())
        };
        let (old, new) = (named(old, difference.old), named(new, difference.new));
        return old.into_iter().chain(new).collect();
    }
    let texts = |of: &[Quote]| -> HashSet<String> { of.iter().map(|it| it.text.clone()).collect() };
    let common: HashSet<String> = &texts(&old) & &texts(&new);
    let same = old.iter().chain(&new).all(|it| common.contains(&it.text));
    if same && difference.change == Change::Changed {
        // What differs is written behind an alias: the line that has it is the same.
        return new.into_iter().take(1).collect();
    }
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
    use crate::olddiff::tree;

    /// The lines that are quoted of what a node of an operation was and is.
    fn quoted(old: &str, new: &str, what: What, key: &str) -> Vec<String> {
        let parse = |text: &str| {
            let path = std::path::Path::new("x.yaml");
            let source = crate::spec::load::parse(path, text.to_owned()).expect("it is YAML");
            let tree = tree::of(&source.value);
            (source, tree)
        };
        let (old, new) = (parse(old), parse(new));
        let node = |(_, tree): &'_ (Source, Node)| -> Node {
            let operation = tree.all(What::Operation).next().expect("an operation");
            let inner = operation.children.iter().flat_map(|it| &it.children);
            let mut all = operation.children.iter().chain(inner);
            let node = all.find(|it| it.what == what && it.key == key);
            node.expect("the node").clone()
        };
        let lines = |(source, _): &(Source, Node), node: &Node, side: Which| {
            Text::of(side, "x.yaml", source).quote(node, &node.pointer, false)
        };
        let (before, after) = (node(&old), node(&new));
        let difference = Difference {
            trail: Vec::new(),
            what,
            change: Change::Changed,
            old: Some(&before),
            new: Some(&after),
            guess: false,
        };
        let quotes = both(
            &difference,
            lines(&old, &before, Which::Old),
            lines(&new, &after, Which::New),
        );
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
        let new = OPERATION.replace("in: query", "in: header");
        let differs = ["-15           in: query", "+15           in: header"];
        assert_eq!(quoted(OPERATION, &new, What::Input, "Size"), differs);
        assert_eq!(quoted(OPERATION, &new, What::Attribute, "in"), differs);
        // What only differs elsewhere, behind an alias, is one line.
        assert_eq!(
            quoted(OPERATION, OPERATION, What::Input, "Size"),
            ["+14         - name: Size"]
        );
    }
}
