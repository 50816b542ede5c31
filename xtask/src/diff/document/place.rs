//! Where a difference is in the files, and the lines that show it.

use std::collections::HashMap;
use std::ops::Range;

use super::roll::{By, Same};
use super::version::{Block, Both, Version};
use crate::diff::compare::{Change, Difference};
use crate::diff::comparison;
use crate::diff::outline::{Node, What};
use crate::diff::report::{Comparison, Line, LineKind, Place, Text};
use crate::spec::load::Source;

/// Lines of a side that are shown.
const LINES: usize = 12;
/// Lines of a new operation that are shown.
const OPERATION_LINES: usize = 40;
/// Places of one operation or type that are shown.
const PLACES: usize = 6;
/// Lines before the first one that differs.
const BEFORE: usize = 2;

/// Differences at one place of the files that several operations see, through a `$ref` or an
/// anchor.
pub(super) fn groups<'a>(
    differences: Vec<Difference<'a>>,
    both: &Both<'_>,
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
            place(&both.old, difference.old),
            place(&both.new, difference.new),
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
fn is_shared(group: &[Difference<'_>], both: &Both<'_>) -> bool {
    let Some(first) = group.first().filter(|_| group.len() > 1) else {
        return false;
    };
    let is_there = first.new.is_some();
    let other = if is_there { &both.old } else { &both.new };
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

/// The places of what several operations see: one if it is written once for all.
pub(super) fn places(group: &[Difference<'_>], both: &Both<'_>) -> Vec<Place> {
    let (old, new) = (&both.old, &both.new);
    let shared = is_shared(group, both);
    let Some(first) = group.first() else {
        return Vec::new();
    };
    let refers = |it: &Difference<'_>| reference(it, both);
    let place = |it: &Difference<'_>| {
        let own = pointer(it, it.node(), shared);
        if let Some(at) = refers(it) {
            return new.key(&at);
        }
        match it.new {
            Some(node) if it.change == Change::Renamed => new.place(own, new.name(node)),
            Some(node) => new.place(own, new.position(node, own, is_whole(it))),
            None => new.key(&remains(it, own, shared, both)),
        }
    };
    if refers(first).is_none() && (shared || !is_whole(first)) {
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

/// The `$ref` that leads to another component than before, although that one is not new: what
/// differs behind it was not edited.
fn reference(difference: &Difference<'_>, both: &Both<'_>) -> Option<String> {
    let Both { old, new, context } = both;
    let leads_elsewhere = |was: &Node, is: &Node| {
        let component = component(&is.pointer);
        !component.is_empty()
            && component != self::component(&was.pointer)
            && old.source.value.pointer(component).is_some()
    };
    let has = |it: &String| new.source.value.pointer(it).is_some();
    for (index, node) in difference.trail.iter().enumerate() {
        let was = context.before(&difference.trail[..=index]);
        if node.site() != node.pointer && was.is_some_and(|was| leads_elsewhere(was, node)) {
            return Some(format!("{}/$ref", node.site())).filter(has);
        }
    }
    // A scalar component has no node of its own.
    let (was, is, parent) = (difference.old?, difference.new?, difference.parent()?);
    if component(&is.pointer) == component(&parent.pointer) || !leads_elsewhere(was, is) {
        return None;
    }
    let below = ["/$ref", "/schema/$ref"].map(|it| format!("{}{it}", parent.pointer));
    below.into_iter().find(has)
}

/// What the head has in the place of something that is gone: its key, if the value is the default
/// now, or else the nearest part around it.
fn remains(difference: &Difference<'_>, own: &str, shared: bool, both: &Both<'_>) -> String {
    let Both { new, context, .. } = both;
    let Some(parent) = difference.parent() else {
        return above(own, new.source).to_owned();
    };
    let was = context.before(&difference.trail).unwrap_or(parent);
    let component = component(own);
    let at = if component == self::component(&was.pointer) {
        moved(own, &was.pointer, &parent.pointer)
    } else {
        // Behind a reference, which may be gone as well.
        let is_in = |it: &Node| self::component(&it.pointer) == component;
        let refers = shared || parent.children.iter().any(is_in);
        refers.then(|| own.to_owned())
    };
    let Some(at) = at else {
        return parent.pointer.clone();
    };
    // An item's number is that of another one now.
    let at = match at.rsplit_once('/') {
        Some((list, number)) if number.parse::<usize>().is_ok() => list,
        _ => &at,
    };
    above(at, new.source).to_owned()
}

/// The component that a pointer leads into; nothing outside of components.
fn component(pointer: &str) -> &str {
    let end = pointer
        .match_indices('/')
        .nth(3)
        .map_or(pointer.len(), |it| it.0);
    match pointer.starts_with("/components/") {
        true => &pointer[..end],
        false => "",
    }
}

/// Where something near a node is, if the node is at another place.
fn moved(pointer: &str, was: &str, is: &str) -> Option<String> {
    let mut ends = was.match_indices('/').map(|it| it.0).chain([was.len()]);
    let is_common = |end: &usize| {
        let rest = pointer.strip_prefix(&was[..*end]);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    };
    let common = ends.rfind(is_common)?;
    let around = is.strip_suffix(&was[common..])?;
    Some(format!("{around}{}", &pointer[common..]))
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
pub(super) fn comparisons(same: &Same<'_>, both: &Both<'_>) -> Vec<Comparison> {
    let count = match same.by {
        By::Change | By::Object | By::Operation | By::Reading => 1,
        By::Alike | By::Texts | By::Notes | By::Examples => PLACES,
    };
    let groups = same.groups.iter().take(count);
    let shown = groups.filter_map(|it| Some(comparison_of(it.first()?, is_shared(it, both), both)));
    shown.collect()
}

fn comparison_of(first: &Difference<'_>, shared: bool, both: &Both<'_>) -> Comparison {
    let Both { old, new, context } = both;
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
        let out = is_around.then(|| compared(Some(&was), Some(&it), both))?;
        let lines = around(out.lines, &ranges, limit);
        (!lines.is_empty()).then_some(Comparison { lines, ..out })
    });
    let mut out = within.unwrap_or_else(|| {
        let mut out = compared(before.as_ref(), after.as_ref(), both);
        if out.lines.is_empty() {
            // It is the same at another place, or what differs is behind an alias.
            out.lines = compared(None, after.as_ref(), both).lines;
        }
        out.lines = around(out.lines, &(None, None), limit);
        out
    });
    let mut shown = out.lines.iter().filter_map(|it| it.before.as_ref());
    begin(&mut out.before, &before, shown.next());
    let mut shown = out.lines.iter().filter_map(|it| it.after.as_ref());
    begin(&mut out.after, &after, shown.next());
    for line in &mut out.lines {
        Version::hide_in(old, new, line);
    }
    out
}

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

fn compared(before: Option<&Block>, after: Option<&Block>, both: &Both<'_>) -> Comparison {
    let part = |version: &Version<'_>, block: Option<&Block>| {
        block.map_or((None, String::new()), |it| version.part(it))
    };
    let (before, after) = (part(&both.old, before), part(&both.new, after));
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
            out.push(Line::GAP);
            break;
        }
        out.push(line);
    }
    out
}
