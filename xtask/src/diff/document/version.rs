//! A document with what is needed to find places and lines in it.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use crate::diagnostic::Position;
use crate::diff::context::Context;
use crate::diff::meaning::Meaning;
use crate::diff::outline::{self, Node, What};
use crate::diff::report::{Line, LineKind, Place};
use crate::diff::secrets::{HIDDEN, Names, OTHER, Secrets};
use crate::diff::side::Side;
use crate::spec::load::{Pointer, Source, escape};

/// Lines, counted from 0, and the pointer of what is in them.
pub(super) type Block = (Range<usize>, String);

/// A document that is compared.
pub(super) struct Version<'a> {
    pub(super) side: &'a Side,
    pub(super) meaning: &'a Meaning<'a>,
    pub(super) source: &'a Source,
    lines: Vec<&'a str>,
    /// The column in a line from which on a sensitive value is not shown.
    hidden: BTreeMap<usize, usize>,
}

/// Both documents, and what is known of them together.
pub(super) struct Both<'a> {
    pub(super) old: Version<'a>,
    pub(super) new: Version<'a>,
    pub(super) context: &'a Context<'a>,
}

impl<'a> Version<'a> {
    pub(super) fn of(side: &'a Side, meaning: &'a Meaning<'a>, secrets: &Secrets) -> Self {
        let mut out = Self {
            side,
            meaning,
            source: meaning.source,
            lines: meaning.source.text.lines().collect(),
            hidden: BTreeMap::new(),
        };
        out.hidden = out.hidden_at(out.secrets(secrets));
        out
    }

    /// Where lines end that have these values.
    fn hidden_at(&self, pointers: Vec<String>) -> BTreeMap<usize, usize> {
        let mut out = BTreeMap::new();
        for pointer in pointers {
            let (line, column) = self.source.value_at(&pointer).counts();
            let key = self.source.key(&pointer).counts().0.saturating_sub(1);
            let first = out.entry(line).or_insert(usize::MAX);
            *first = (*first).min(column.saturating_sub(1));
            for below in self.value_lines(&pointer, key).skip(1) {
                let indent = || self.lines.get(below).map_or(0, |it| indent(it));
                out.entry(below + 1).or_insert_with(indent);
            }
        }
        out
    }

    /// Where the values are that are not shown: in examples of requests and of responses, and in
    /// types.
    fn secrets(&self, secrets: &Secrets) -> Vec<String> {
        let mut out = Vec::new();
        for operation in &self.meaning.spec.operations {
            let names = secrets.names(&operation.id);
            let inputs = operation.inputs.iter();
            let sent = inputs.filter(|it| names.sent.contains(it.name));
            let examples = sent.flat_map(|it| it.examples.values());
            out.extend(examples.map(|it| it.pointer.clone()));
            let contents = operation.responses.iter().flat_map(|it| &it.contents);
            for content in contents {
                let pointer = content.media_pointer.at("examples");
                let examples = self.source.value.pointer(&pointer);
                for (name, example) in examples.and_then(Value::as_object).into_iter().flatten() {
                    let pointer = pointer.at(name).at("value");
                    match names.whole {
                        true => out.push(pointer),
                        false => received(&example["value"], &pointer, names, &mut out),
                    }
                }
            }
        }
        let owners = [What::Type, What::Operation].into_iter();
        for owner in owners.flat_map(|it| self.meaning.outline.all(it)) {
            let parts = owner.children.iter();
            for part in parts.filter(|it| secrets.has(&owner.key, &outline::wire_name(&it.key))) {
                let values = part.all(What::Attribute).filter(|it| is_value(it));
                out.extend(values.map(|it| it.pointer.clone()));
            }
        }
        out
    }

    /// The file of a refused side, with `…` in the place of sensitive values and of whatever may
    /// be an example: under a wrong name, nobody knows what it shows.
    pub(super) fn shown(mut self) -> String {
        let mut pointers = Vec::new();
        examples(&self.source.value, "", false, &mut pointers);
        let hidden = self.hidden_at(pointers);
        for (line, column) in hidden {
            let known = self.hidden.entry(line).or_insert(column);
            *known = (*known).min(column);
        }
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(index, it)| self.visible(index + 1, it) + "\n");
        lines.collect()
    }

    /// A line, by its number.
    fn visible(&self, number: usize, line: &str) -> String {
        match self.hidden.get(&number) {
            Some(column) => line.chars().take(*column).chain([HIDDEN]).collect(),
            None => line.to_owned(),
        }
    }

    /// Takes sensitive values out of a line of two versions.
    pub(super) fn hide_in(old: &Self, new: &Self, line: &mut Line) {
        for (version, text) in [(old, &mut line.before), (new, &mut line.after)] {
            if let Some(it) = text {
                it.text = version.visible(it.number.unwrap_or_default(), &it.text);
            }
        }
        if let (Some(before), Some(after)) = (&line.before, &mut line.after)
            && line.kind == LineKind::Differs
            && before.text == after.text
        {
            after.text.push_str(OTHER);
        }
    }

    /// The position of a node: the value of an attribute, and of everything else the key.
    pub(super) fn written(&self, node: &Node, pointer: &str) -> Position {
        let last = pointer.rsplit('/').next().unwrap_or_default();
        let is_value = last == "$ref" || last.parse::<usize>().is_ok();
        if node.what == What::Attribute && (is_value || has_own_key(node, pointer)) {
            self.source.value_at(pointer)
        } else {
            self.source.key(pointer)
        }
    }

    /// The alias behind which a pointer leads to an anchor above. Whatever is above what it is part
    /// of is written elsewhere.
    pub(super) fn alias(&self, pointer: &str) -> Option<Position> {
        let ends = pointer.match_indices('/').map(|it| it.0).skip(1);
        let mut before = Position::START;
        for end in ends.chain([pointer.len()]) {
            let here = self.source.key(&pointer[..end]);
            if here < before {
                return Some(before);
            }
            before = here;
        }
        None
    }

    /// `is_whole`: it came or went here, so an anchor that it is written behind is not the place.
    pub(super) fn position(&self, node: &Node, pointer: &str, is_whole: bool) -> Position {
        let alias = Some(pointer).filter(|_| is_whole);
        if let Some(alias) = alias.and_then(|it| self.alias(it)) {
            return alias;
        }
        let (at, key) = (self.written(node, pointer), self.source.key(pointer));
        // A value may begin on a line after its key's; behind an alias it is above.
        if at.line > key.line { key } else { at }
    }

    /// The position of the key that has the name of a node, if its own key has another one.
    pub(super) fn name(&self, node: &Node) -> Position {
        let keys = ["operationId", "name", "id"].map(|it| node.pointer.at(it));
        let name = outline::wire_name(&node.key);
        let value = |it: &String| self.source.value.pointer(it).and_then(Value::as_str);
        let own = keys.into_iter().find(|it| value(it) == Some(&name));
        self.source.key(own.as_ref().unwrap_or(&node.pointer))
    }

    /// The lines of a node, counted from 0; of one behind an alias, that of the alias.
    pub(super) fn block(&self, node: &Node, pointer: &str, is_whole: bool) -> Range<usize> {
        let at = self.position(node, pointer, is_whole);
        let first = at.counts().0.saturating_sub(1);
        let is_alias = is_whole && self.alias(pointer).is_some();
        let is_attribute = node.what == What::Attribute;
        if is_alias || is_attribute && !has_own_key(node, pointer) {
            return first..first + 1;
        }
        // A value may begin on the line after its key's.
        let key = self.source.key(pointer).counts().0.saturating_sub(1);
        let begin = self.lines.get(key).copied().unwrap_or_default();
        // The first key of an item is behind a dash.
        let depth = indent(begin) + if is_attribute && is_item(begin) { 2 } else { 0 };
        let out = self.below(key, depth);
        match node.value.as_ref().is_some_and(Value::is_array) {
            true => self.with_items(out),
            false => out,
        }
    }

    /// The lines of a value, from that of its key on.
    fn value_lines(&self, pointer: &str, key: usize) -> Range<usize> {
        let depth = self.lines.get(key).map_or(0, |it| indent(it));
        let out = self.below(key, depth);
        match self
            .source
            .value
            .pointer(pointer)
            .is_some_and(Value::is_array)
        {
            true => self.with_items(out),
            false => out,
        }
    }

    /// The items of a list may be below their key, as far in.
    fn with_items(&self, mut lines: Range<usize>) -> Range<usize> {
        let depth = self.lines.get(lines.start).map_or(0, |it| indent(it));
        while self
            .lines
            .get(lines.end)
            .is_some_and(|it| is_item(it) && indent(it) == depth)
        {
            lines = lines.start..self.below(lines.end, depth).end;
        }
        lines
    }

    /// A line, and those after it that are further in.
    fn below(&self, first: usize, depth: usize) -> Range<usize> {
        let rest = self.lines.get(first + 1..).unwrap_or_default();
        let is_in = |it: &&&str| it.trim().is_empty() || indent(it) > depth;
        let inner = rest.iter().take_while(is_in).count();
        let shown = rest[..inner].iter().rposition(|it| !it.trim().is_empty());
        first..first + 1 + shown.map_or(0, |it| it + 1)
    }

    /// The place of a key.
    pub(super) fn key(&self, pointer: &str) -> Place {
        self.place(pointer, self.source.key(pointer))
    }

    pub(super) fn place(&self, pointer: &str, at: Position) -> Place {
        let (line, column) = at.counts();
        Place {
            revision: self.side.which,
            file: self.side.file.clone(),
            line,
            column,
            pointer: pointer.to_owned(),
        }
    }

    /// The place and the text of some lines.
    pub(super) fn part(&self, (lines, pointer): &Block) -> (Option<Place>, String) {
        let text = self.lines.get(lines.clone()).unwrap_or_default();
        let column = text.first().map_or(0, |it| indent(it)) + 1;
        let place = Place {
            line: lines.start + 1,
            column,
            ..self.place(pointer, Position::START)
        };
        let text = text.iter().map(|it| format!("{it}\n"));
        (Some(place), text.collect())
    }
}

/// Where values are that may be of examples, by keys around them that are like those of examples.
fn examples(value: &Value, pointer: &str, within: bool, out: &mut Vec<String>) {
    const ALIKE: f64 = 0.5;
    const KEYS: [&str; 6] = [
        "example",
        "examples",
        "x-extra-examples",
        "value",
        "default",
        "x-initial",
    ];
    let entries = outline::entries(value, pointer);
    if entries.is_empty() && within {
        out.push(pointer.to_owned());
    }
    for (key, pointer, value) in entries {
        let is_like = |it: &&str| key.contains(it) || strsim::sorensen_dice(it, &key) > ALIKE;
        let within = within || KEYS.iter().any(is_like);
        examples(value, &pointer, within, out);
    }
}

/// The members of an example of a response that are not shown.
fn received(value: &Value, pointer: &str, names: &Names, out: &mut Vec<String>) {
    for (key, pointer, value) in outline::entries(value, pointer) {
        match names.received.contains(&key) && !value.is_null() {
            true => out.push(pointer),
            false => received(value, &pointer, names, out),
        }
    }
}

/// Whether an attribute holds a value of what has it.
fn is_value(attribute: &Node) -> bool {
    let key = attribute.key.trim_start_matches("schema.");
    matches!(key, "constant" | "default" | "example" | "x-initial")
}

/// Whether an attribute has a key of its own name, and is not only part of what the pointer leads
/// to.
fn has_own_key(node: &Node, pointer: &str) -> bool {
    let name = node.key.rsplit('.').next().unwrap_or_default();
    pointer.rsplit('/').next() == Some(&escape(name))
}

fn is_item(text: &str) -> bool {
    text.trim_start().starts_with("- ")
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}
