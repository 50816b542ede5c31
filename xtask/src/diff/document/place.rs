//! Where a difference is in the files, and the lines that show it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde_json::Value;

use super::roll::{By, Same};
use crate::diagnostic::Position;
use crate::diff::compare::{Change, Difference};
use crate::diff::comparison;
use crate::diff::context::Context;
use crate::diff::outline::{self, Node, What};
use crate::diff::reach::Reach;
use crate::diff::report::{Comparison, Line, LineKind, Place, Text};
use crate::diff::side::Side;
use crate::spec::load::{Source, escape};
use crate::spec::profile::Document;
use crate::spec::{self, Input, Kind, List, Spec};

/// Lines of a side that are shown.
const LINES: usize = 12;
/// Lines of a new operation that are shown.
const OPERATION_LINES: usize = 40;
/// Places of one operation or type that are shown.
const PLACES: usize = 6;
/// Lines before the first one that differs.
const BEFORE: usize = 2;

/// A document that is compared.
pub(super) struct Version<'a> {
    pub(super) side: &'a Side,
    pub(super) spec: Spec<'a>,
    pub(super) outline: Node,
    pub(super) reach: Reach,
    source: &'a Source,
    lines: Vec<&'a str>,
    /// The column in a line from which on a sensitive value is not shown.
    hidden: BTreeMap<usize, usize>,
}

impl<'a> Version<'a> {
    pub(super) fn of(side: &'a Side, (source, document): (&'a Source, &'a Document)) -> Self {
        let spec = spec::resolve(&side.vendor, document);
        let outline = outline::of(&spec, &source.value);
        let mut out = Self {
            side,
            reach: Reach::of(&outline),
            outline,
            source,
            lines: source.text.lines().collect(),
            hidden: BTreeMap::new(),
            spec,
        };
        out.hidden = out.hide();
        out
    }

    /// The values of sensitive inputs in the examples.
    fn hide(&self) -> BTreeMap<usize, usize> {
        let is_secret = |it: &&Input<'_>| {
            let in_list = |list: &List| match list {
                List::Indexed(list) => list.members.iter().any(|it| it.sensitive),
                List::Joined { .. } => false,
            };
            it.sensitive || *it.kind.item() == Kind::Upload || it.list.as_ref().is_some_and(in_list)
        };
        let operations = self.spec.operations.iter();
        let inputs = operations.flat_map(|it| &it.inputs).filter(is_secret);
        let mut out = BTreeMap::new();
        for example in inputs.flat_map(|it| it.examples.values()) {
            let (line, column) = self.source.value_at(&example.pointer).counts();
            let key = self
                .source
                .key(&example.pointer)
                .counts()
                .0
                .saturating_sub(1);
            let indent = |at: usize| self.lines.get(at).map_or(0, |it| indent(it));
            out.insert(line, column.saturating_sub(1));
            for below in self.below(key, indent(key)).skip(1) {
                out.entry(below + 1).or_insert_with(|| indent(below));
            }
        }
        out
    }

    /// The position of a node: the value of an attribute, and of everything else the key.
    fn written(&self, node: &Node, pointer: &str) -> Position {
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
    fn alias(&self, pointer: &str) -> Option<Position> {
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
    fn position(&self, node: &Node, pointer: &str, is_whole: bool) -> Position {
        let alias = Some(pointer).filter(|_| is_whole);
        let alias = alias.and_then(|it| self.alias(it));
        alias.unwrap_or_else(|| self.written(node, pointer))
    }

    /// The lines of a node, counted from 0; of one behind an alias, that of the alias.
    fn block(&self, node: &Node, pointer: &str, is_whole: bool) -> Range<usize> {
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
        let mut out = self.below(key, depth);
        // The items of a list may be below their key, as far in.
        if node.value.as_ref().is_some_and(Value::is_array) {
            let is_next = |it: &&&str| is_item(it) && indent(it) == indent(begin);
            let rest = self.lines.get(out.end..).unwrap_or_default();
            out.end += rest.iter().take_while(is_next).count();
        }
        out
    }

    /// A line, and those after it that are further in.
    fn below(&self, first: usize, depth: usize) -> Range<usize> {
        let rest = self.lines.get(first + 1..).unwrap_or_default();
        let is_in = |it: &&&str| it.trim().is_empty() || indent(it) > depth;
        let inner = rest.iter().take_while(is_in).count();
        let shown = rest[..inner].iter().rposition(|it| !it.trim().is_empty());
        first..first + 1 + shown.map_or(0, |it| it + 1)
    }

    fn place(&self, pointer: &str, at: Position) -> Place {
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
    fn part(&self, (lines, pointer): &Block) -> (Option<Place>, String) {
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

/// Differences at one place of the files that several operations see, through a `$ref` or an
/// anchor.
pub(super) fn groups<'a>(
    differences: Vec<Difference<'a>>,
    old: &Version<'_>,
    new: &Version<'_>,
) -> Vec<Vec<Difference<'a>>> {
    let mut index = HashMap::new();
    let mut out: Vec<Vec<Difference<'a>>> = Vec::new();
    for difference in differences {
        let place = |version: &Version<'_>, node: Option<&Node>| {
            node.map(|it| version.written(it, &it.pointer))
        };
        let key = (
            difference.change,
            difference.what,
            place(old, difference.old),
            place(new, difference.new),
            difference.node().key.as_str(),
        );
        let at = *index.entry(key).or_insert(out.len());
        if at == out.len() {
            out.push(Vec::new());
        }
        out[at].push(difference);
    }
    out
}

/// Whether it came, went or was put elsewhere.
fn is_whole(difference: &Difference<'_>) -> bool {
    matches!(
        difference.change,
        Change::Added | Change::Removed | Change::Moved
    )
}

/// Whether a group is about what is written once for all; what comes or goes for some and is
/// written elsewhere may stay there.
fn is_shared(group: &[Difference<'_>], old: &Version<'_>, new: &Version<'_>) -> bool {
    let Some(first) = group.first().filter(|_| group.len() > 1) else {
        return false;
    };
    let other = if first.new.is_some() { old } else { new };
    let pointer = &first.node().pointer;
    other.source.value.pointer(pointer).is_none()
}

/// Where a node is written; what is new or gone, where it is used, unless that is for all.
fn pointer<'n>(difference: &Difference<'_>, node: &'n Node, shared: bool) -> &'n str {
    if is_whole(difference) && !shared {
        node.site()
    } else {
        &node.pointer
    }
}

/// The places of what several operations see: one if it is written once for all. What is gone has
/// the place of what it was a part of.
pub(super) fn places(group: &[Difference<'_>], old: &Version<'_>, new: &Version<'_>) -> Vec<Place> {
    let shared = is_shared(group, old, new);
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let place = |it: &Difference<'_>| match it.new {
        Some(node) => {
            let pointer = pointer(it, node, shared);
            new.place(pointer, new.position(node, pointer, is_whole(it)))
        }
        None => {
            let above = match it.parent() {
                Some(parent) => parent.site(),
                None => above(pointer(it, it.node(), shared), new.source),
            };
            new.place(above, new.source.key(above))
        }
    };
    if shared || !is_whole(first) {
        return vec![place(first)];
    }
    // Each place where it came or went. Aliases follow their anchor.
    let is_alias = |it: &&Difference<'_>| {
        let version = if it.new.is_some() { new } else { old };
        version.alias(it.node().site()).is_some()
    };
    let aliases_alone = group.iter().all(|it| is_alias(&it));
    let sites = group.iter().filter(|it| aliases_alone || !is_alias(it));
    let mut places: Vec<Place> = sites.map(place).collect();
    places.sort_by_key(|it| (it.line, it.column));
    places
}

/// What of a pointer there is in a document.
fn above<'p>(mut pointer: &'p str, source: &Source) -> &'p str {
    while source.value.pointer(pointer).is_none() {
        pointer = pointer.rsplit_once('/').map_or("", |it| it.0);
    }
    pointer
}

/// The lines that show what differs, at the first place; of texts of one operation or type, at the
/// first places.
pub(super) fn comparisons(
    same: &Same<'_>,
    old: &Version<'_>,
    new: &Version<'_>,
    context: &Context<'_>,
) -> Vec<Comparison> {
    let count = match same.by {
        By::Change | By::Object | By::Operation | By::Reading => 1,
        By::Alike | By::Texts | By::Notes | By::Examples => PLACES,
    };
    let groups = same.groups.iter().take(count);
    let shown = groups.filter_map(|group| {
        let first = group.first()?;
        Some(comparison_of(
            first,
            is_shared(group, old, new),
            old,
            new,
            context,
        ))
    });
    shown.collect()
}

fn comparison_of(
    first: &Difference<'_>,
    shared: bool,
    old: &Version<'_>,
    new: &Version<'_>,
    context: &Context<'_>,
) -> Comparison {
    let is_whole = is_whole(first);
    let own = |version: &Version<'_>, node: Option<&Node>| {
        let node = node?;
        let pointer = pointer(first, node, shared);
        Some((version.block(node, pointer, is_whole), pointer.to_owned()))
    };
    let (before, after) = (own(old, first.old), own(new, first.new));
    let ranges = (
        before.as_ref().map(|it| it.0.clone()),
        after.as_ref().map(|it| it.0.clone()),
    );
    let limit = match (first.what, first.change) {
        (What::Operation, Change::Added | Change::Removed) => OPERATION_LINES,
        _ => LINES,
    };
    let whole = |version: &Version<'_>, node: &Node| {
        let range = version.block(node, &node.pointer, false);
        (range, node.pointer.clone())
    };
    // Within what it is a part of, if that is written around it on both sides.
    let owners = first.parent().zip(context.before(&first.trail));
    let owners = owners.map(|(it, was)| (whole(old, was), whole(new, it)));
    let within = owners.and_then(|(was, it)| {
        let has = |owner: &Range<usize>, part: &Option<Range<usize>>| {
            let part = part.as_ref();
            part.is_none_or(|part| owner.start <= part.start && part.end <= owner.end)
        };
        let is_around = has(&was.0, &ranges.0) && has(&it.0, &ranges.1);
        let out = is_around.then(|| compared(Some(&was), Some(&it), old, new))?;
        let lines = around(out.lines, &ranges, limit);
        (!lines.is_empty()).then_some(Comparison { lines, ..out })
    });
    let mut out = within.unwrap_or_else(|| {
        let mut out = compared(before.as_ref(), after.as_ref(), old, new);
        if out.lines.is_empty() {
            // It is the same at another place, or what differs is behind an alias.
            out.lines = compared(None, after.as_ref(), old, new).lines;
        }
        out.lines = around(out.lines, &(None, None), limit);
        out
    });
    begin(
        &mut out.before,
        &before,
        out.lines.iter().find_map(|it| it.before.as_ref()),
    );
    begin(
        &mut out.after,
        &after,
        out.lines.iter().find_map(|it| it.after.as_ref()),
    );
    for line in &mut out.lines {
        hide(&mut line.before, &old.hidden);
        hide(&mut line.after, &new.hidden);
    }
    out
}

/// Lines, counted from 0, and a pointer.
type Block = (Range<usize>, String);

/// The place of a side is that of what differs, or else of the first line that is shown.
fn begin(place: &mut Option<Place>, own: &Option<Block>, shown: Option<&Text>) {
    let Some(place) = place else { return };
    if let Some((lines, pointer)) = own {
        place.line = lines.start + 1;
        place.pointer.clone_from(pointer);
    } else if let Some(line) = shown.and_then(|it| it.number) {
        place.line = line;
    }
}

fn compared(
    before: Option<&Block>,
    after: Option<&Block>,
    old: &Version<'_>,
    new: &Version<'_>,
) -> Comparison {
    let part = |version: &Version<'_>, block: Option<&Block>| {
        block.map_or((None, String::new()), |it| version.part(it))
    };
    let (before, after) = (part(old, before), part(new, after));
    comparison::of((before.0, &before.1), (after.0, &after.1))
}

/// Of what differs, the part that touches these lines, or else all; from a few lines before it on,
/// up to a limit. What is left out is a gap.
fn around(
    lines: Vec<Line>,
    ranges: &(Option<Range<usize>>, Option<Range<usize>>),
    limit: usize,
) -> Vec<Line> {
    let within = |text: &Option<Text>, range: &Option<Range<usize>>| {
        let number = text.as_ref().and_then(|it| it.number);
        let both = number.zip(range.as_ref());
        both.is_some_and(|(number, range)| range.contains(&(number - 1)))
    };
    let everything = ranges.0.is_none() && ranges.1.is_none();
    let touches = |it: &Line| {
        everything
            || it.kind == LineKind::Differs
                && (within(&it.before, &ranges.0) || within(&it.after, &ranges.1))
    };
    let Some(first) = lines.iter().position(touches) else {
        return Vec::new();
    };
    let last = lines.iter().rposition(touches).unwrap_or(first);
    let is_gap = |it: &Line| it.kind == LineKind::Gap;
    let start = lines[..first]
        .iter()
        .rposition(is_gap)
        .map_or(0, |it| it + 1);
    let start = start.max(first.saturating_sub(BEFORE));
    let end = lines[last..]
        .iter()
        .position(is_gap)
        .map_or(lines.len(), |it| last + it);
    let end = end.min(last + BEFORE + 1);
    let mut counts = (0, 0);
    let mut out = Vec::new();
    for line in lines.into_iter().take(end).skip(start) {
        counts.0 += usize::from(line.before.is_some());
        counts.1 += usize::from(line.after.is_some());
        if counts.0.max(counts.1) > limit {
            out.push(gap());
            break;
        }
        out.push(line);
    }
    out
}

pub(super) fn gap() -> Line {
    Line {
        kind: LineKind::Gap,
        before: None,
        after: None,
    }
}

fn hide(text: &mut Option<Text>, hidden: &BTreeMap<usize, usize>) {
    let Some(text) = text else { return };
    let column = text.number.and_then(|it| hidden.get(&it));
    if let Some(column) = column {
        text.text = text.text.chars().take(*column).chain(['…']).collect();
    }
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
