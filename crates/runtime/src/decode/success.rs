//! Tells a service error inside a response of a good status from a result.

use std::cell::Cell;
use std::fmt::{self, Write as _};

use super::problem::DecodeProblem;
use super::tree::{Element, Tree};
use crate::operation::{Codes, Must, Success, Way};

/// Whether the response is a result.
pub(super) fn is_success(
    tree: &Tree<'_>,
    rules: &'static [Success],
) -> Result<bool, DecodeProblem> {
    look(tree, rules).is_success()
}

/// Whether a member of the response, not the lack of one, makes it a service error.
pub(super) fn is_service_error(
    tree: &Tree<'_>,
    rules: &'static [Success],
) -> Result<bool, DecodeProblem> {
    look(tree, rules).judge(|_| true).map(|success| !success)
}

fn look(tree: &Tree<'_>, rules: &'static [Success]) -> Probes {
    let probes = Probes::new(rules);
    for probe in &probes.0 {
        probe.found.set(member(tree, probe.way, probe.must));
    }
    probes
}

/// The members that rules look at: that of each rule, then those that it calls grants.
pub(super) struct Probes(pub(super) Vec<Probe>);

/// A member that a rule looks at.
pub(super) struct Probe {
    pub(super) way: &'static [&'static str],
    pub(super) must: &'static Must,
    pub(super) found: Cell<Match>,
}

impl Probes {
    pub(super) fn new(rules: &'static [Success]) -> Self {
        let probe = |way, must| Probe {
            way,
            must,
            found: Cell::new(Match::Absent),
        };
        let mut probes = Vec::with_capacity(rules.len());
        for rule in rules {
            probes.push(probe(rule.member, &rule.must));
            let grants = rule.must.grants().iter();
            probes.extend(grants.map(|grant| probe(*grant, &Must::BeEmpty)));
        }
        Self(probes)
    }

    pub(super) fn is_success(&self) -> Result<bool, DecodeProblem> {
        self.judge(Must::takes_absence)
    }

    /// Whether all rules hold, if a member that is absent is judged so.
    fn judge(&self, takes_absence: fn(&Must) -> bool) -> Result<bool, DecodeProblem> {
        let mut success = true;
        let mut rest = self.0.as_slice();
        while let Some((probe, after)) = rest.split_first() {
            let (grants, after) = after.split_at(probe.must.grants().len());
            rest = after;
            success &= match probe.found.get() {
                Match::Absent => takes_absence(probe.must),
                Match::Right => true,
                Match::Wrong => false,
                Match::Unlisted => grants
                    .iter()
                    .all(|grant| matches!(grant.found.get(), Match::Absent | Match::Right)),
                Match::Twice => {
                    return Err(DecodeProblem::Ambiguous {
                        member: probe.way.join("/"),
                    });
                }
            };
        }
        Ok(success)
    }
}

/// What is at the end of the way to the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// Nothing, or null.
    Absent,
    /// What the rule demands.
    Right,
    /// Anything else.
    Wrong,
    /// A value that the member's open enum does not list.
    Unlisted,
    /// Two values, which cannot be told apart: readers differ in which they take.
    Twice,
}

impl Must {
    fn takes_absence(&self) -> bool {
        match self {
            Self::BeEmpty | Self::BeAbsent => true,
            Self::Equal {
                absent_is_success, ..
            } => *absent_is_success,
        }
    }

    fn grants(&self) -> &'static [&'static [&'static str]] {
        match self {
            Self::BeEmpty | Self::BeAbsent => &[],
            Self::Equal { grants, .. } => grants,
        }
    }

    pub(super) fn scalar(&self, scalar: &Scalar<'_>) -> Match {
        let is_one_of = |texts: &[&str]| texts.iter().any(|text| scalar.is(text));
        match self {
            Self::BeEmpty if scalar.is_empty() => Match::Right,
            Self::Equal { values, .. } if is_one_of(values) => Match::Right,
            Self::Equal { known: [], .. } => Match::Wrong,
            Self::Equal { known, .. } if scalar.is_meaningful() && !is_one_of(known) => {
                Match::Unlisted
            }
            _ => Match::Wrong,
        }
    }

    fn value(&self, value: &Tree<'_>) -> Match {
        match value {
            Tree::List(items) => self.list(items.is_empty()),
            value => scalar_of(value).map_or(Match::Wrong, |scalar| self.scalar(&scalar)),
        }
    }

    pub(super) fn list(&self, is_empty: bool) -> Match {
        match self {
            Self::BeEmpty if is_empty => Match::Right,
            _ => Match::Wrong,
        }
    }
}

impl Success {
    /// Whether the rule is about one of the members, and a result can have this value there.
    pub(crate) fn takes(&self, members: &[Way], value: &str) -> bool {
        let is_this = |way: &Way| {
            let mut steps = way.iter().zip(self.member);
            way.len() == self.member.len() && steps.all(|(names, name)| names.contains(name))
        };
        members.iter().any(is_this) && self.must.scalar(&Scalar::Text(value)) == Match::Right
    }
}

/// A value that a rule can name.
pub(super) enum Scalar<'a> {
    Bool(bool),
    Number(&'a dyn fmt::Display),
    Text(&'a str),
}

impl Scalar<'_> {
    /// Whether this is how the value is written.
    fn is(&self, text: &str) -> bool {
        match self {
            Self::Bool(value) => text == if *value { "true" } else { "false" },
            Self::Number(number) => {
                let mut ahead = Prefix(text);
                write!(ahead, "{number}").is_ok() && ahead.0.is_empty()
            }
            Self::Text(value) => text == *value,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Bool(value) => !value,
            Self::Number(_) => self.is("0") || self.is("-0"),
            Self::Text(text) => matches!(text.trim(), "" | "0"),
        }
    }

    /// Whether it can be a new value of an enum.
    fn is_meaningful(&self) -> bool {
        !matches!(self, Self::Bool(_)) && !self.is_empty()
    }
}

/// Takes only the text that it holds.
struct Prefix<'a>(&'a str);

impl fmt::Write for Prefix<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

fn member(tree: &Tree<'_>, way: &[&str], must: &Must) -> Match {
    match (tree, way.split_first()) {
        (Tree::Object(members), Some((name, rest))) => {
            let mut found = members.iter().filter(|(other, _)| other == name);
            match (found.next(), found.next()) {
                (None, _) => Match::Absent,
                (Some((_, value)), None) => member(value, rest, must),
                _ => Match::Twice,
            }
        }
        (Tree::Element(element), _) => element_member(element, way, must),
        (Tree::Null, _) => Match::Absent,
        (value, None) => must.value(value),
        (_, Some(_)) => Match::Wrong,
    }
}

fn scalar_of<'t>(tree: &'t Tree<'_>) -> Option<Scalar<'t>> {
    Some(match tree {
        Tree::Bool(value) => Scalar::Bool(*value),
        Tree::Integer(number) => Scalar::Number(number),
        Tree::Unsigned(number) => Scalar::Number(number),
        Tree::Number(number) => Scalar::Number(number),
        Tree::Text(text) => Scalar::Text(text),
        Tree::Element(element) if element.is_bare() => Scalar::Text(element.text.trim()),
        _ => return None,
    })
}

fn element_member(element: &Element<'_>, way: &[&str], must: &Must) -> Match {
    let text = |text: &str| must.scalar(&Scalar::Text(text.trim()));
    let Some((name, rest)) = way.split_first() else {
        return if element.is_empty() {
            Match::Absent
        } else if element.is_bare() {
            text(&element.text)
        } else {
            Match::Wrong
        };
    };
    // Where there is a text, nothing can be absent from it.
    if element.is_bare() && !element.text.trim().is_empty() && !element.is_empty() {
        return Match::Wrong;
    }
    let mut attributes = element.attributes.iter();
    let attribute = attributes.find(|(other, _)| other == name);
    let mut found = element.children_named(name);
    match (found.next(), found.next()) {
        (None, _) => match attribute {
            Some((_, value)) if rest.is_empty() => text(value),
            Some(_) => Match::Wrong,
            None => Match::Absent,
        },
        _ if attribute.is_some() => Match::Twice,
        (Some(child), None) => element_member(child, rest, must),
        // Several elements are a list, which is not empty.
        _ if rest.is_empty() && !matches!(must, Must::Equal { .. }) => Match::Wrong,
        _ => Match::Twice,
    }
}

/// Whether the error's code is one that means "again later".
pub(super) fn means_again(tree: &Tree<'_>, codes: &Codes) -> bool {
    let is_again = |scalar: Scalar<'_>| {
        let scalar = match scalar {
            Scalar::Text(text) if codes.detail => Scalar::Text(split_code(text).0),
            other => other,
        };
        codes.retry.iter().any(|code| scalar.is(code))
    };
    let mut ways = codes.members.iter();
    ways.any(|way| holds(tree, way, &is_again))
}

/// Whether a value at the end of the way is such a scalar. Of a list the first counts.
fn holds(tree: &Tree<'_>, way: &[&[&str]], is_it: &dyn Fn(Scalar<'_>) -> bool) -> bool {
    match (tree, way.split_first()) {
        (Tree::Object(members), Some((names, rest))) => {
            let mut named = members.iter().filter(|(name, _)| names.contains(&&**name));
            named.any(|(_, value)| holds(value, rest, is_it))
        }
        (Tree::Element(element), _) => element_holds(element, way, is_it),
        (Tree::List(items), _) => items.first().is_some_and(|it| holds(it, way, is_it)),
        (value, None) => scalar_of(value).is_some_and(is_it),
        (_, Some(_)) => false,
    }
}

fn element_holds(
    element: &Element<'_>,
    way: &[&[&str]],
    is_it: &dyn Fn(Scalar<'_>) -> bool,
) -> bool {
    let Some((names, rest)) = way.split_first() else {
        return is_it(Scalar::Text(element.text.trim()));
    };
    let mut children = names
        .iter()
        .filter_map(|name| element.children_named(name).next());
    children.any(|child| element_holds(child, rest, is_it))
}

/// Keeps the first of an error's codes that says something. Servers that changed a name send the
/// new and the old one, and some send the others empty.
pub(super) fn keep_one_code(tree: &mut Tree<'_>, ways: &[Way]) {
    let says = |value: &Tree<'_>| match value {
        Tree::Null => false,
        value => Must::BeEmpty.value(value) != Match::Right,
    };
    let found = ways
        .iter()
        .find_map(|way| Some((way, find(tree, way, &says)?)));
    let Some((own, kept)) = found else {
        return;
    };
    for way in ways {
        keep(tree, way, &kept, way == own);
    }
}

/// Removes the values at the end of the way but the kept one. On the way of that itself, also what
/// has another name of a step: a type has one place for both.
fn keep(tree: &mut Tree<'_>, way: &[&[&str]], kept: &[&str], is_own: bool) {
    let (Tree::Object(members), Some((names, rest))) = (tree, way.split_first()) else {
        return;
    };
    let is_named = |name: &str| names.contains(&name);
    let is_kept = |name: &str| kept.first() == Some(&name);
    if is_own || rest.is_empty() {
        members.retain(|(name, _)| is_kept(name) || !is_named(name));
    }
    for (name, value) in members.iter_mut().filter(|(name, _)| is_named(name)) {
        let kept = kept.get(1..).filter(|_| is_kept(name)).unwrap_or_default();
        keep(value, rest, kept, is_own);
    }
}

/// The way to the first error code that is neither a text nor a list: why none of an error's shapes
/// may fit.
pub(super) fn odd_code(tree: &Tree<'_>, ways: &[Way]) -> Option<Vec<&'static str>> {
    let is_odd = |value: &Tree<'_>| !matches!(value, Tree::Text(_) | Tree::List(_) | Tree::Null);
    ways.iter().find_map(|way| find(tree, way, &is_odd))
}

/// The names that lead to the first such value at the end of the way.
fn find(tree: &Tree<'_>, way: Way, is_it: &dyn Fn(&Tree<'_>) -> bool) -> Option<Vec<&'static str>> {
    let Some((names, rest)) = way.split_first() else {
        return is_it(tree).then(Vec::new);
    };
    let Tree::Object(members) = tree else {
        return None;
    };
    names.iter().find_map(|name| {
        let mut named = members.iter().filter(|(other, _)| other == name);
        let below = named.find_map(|(_, value)| find(value, rest, is_it))?;
        Some([vec![*name], below].concat())
    })
}

/// Splits an error text of the form `CODE:detail` at the first colon and trims both sides, since
/// vendors write blanks as it comes. A text without a colon is all code; an empty detail is none.
pub fn split_code(text: &str) -> (&str, Option<&str>) {
    match text.split_once(':') {
        Some((code, detail)) => (code.trim(), Some(detail.trim()).filter(|it| !it.is_empty())),
        None => (text.trim(), None),
    }
}

#[cfg(test)]
mod tests;
