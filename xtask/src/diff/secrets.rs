//! What is never printed: the values of what a document marks as sensitive, in each record. A value
//! is hidden if either revision marks it.

mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::meaning::Meaning;
use super::outline::{Node, What};
use super::reach::{Direction, is_marked};
use crate::spec::{Input, Kind, List, Place};
use crate::text::counted;
use values::Found;

/// In the place of a value.
pub(crate) const HIDDEN: char = '…';

/// Follows the new value if it is not the old one.
pub(crate) const OTHER: &str = " (another value)";

/// What the documents of a vendor mark.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    operations: BTreeMap<String, Names>,
    /// For records of operations that no document has: all of the names.
    others: Names,
    /// Types or operations, and what of them is marked.
    marked: BTreeSet<(String, String)>,
}

/// What is hidden in the records of an operation, as it is called on the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Inputs, and members of what is sent. `{n}` is a number.
    pub(crate) sent: BTreeSet<String>,
    /// Members of responses.
    pub(crate) received: BTreeSet<String>,
    /// The body of a request is a file.
    uploads: bool,
    /// Nothing of a response is shown.
    pub(crate) whole: bool,
}

impl Secrets {
    /// What either revision marks. Of documents that cannot be read nothing is known, so that
    /// nothing of their records is shown.
    pub(crate) fn of<'m>(meanings: impl IntoIterator<Item = &'m Meaning<'m>>) -> Self {
        let mut out = Self::default();
        for meaning in meanings {
            out.add(meaning);
        }
        for names in out.operations.values() {
            out.others.sent.extend(names.sent.iter().cloned());
            out.others.received.extend(names.received.iter().cloned());
            out.others.uploads |= names.uploads;
            out.others.whole |= names.whole;
        }
        out.others.whole |= out.operations.is_empty();
        out.others.uploads |= out.operations.is_empty();
        out
    }

    fn add(&mut self, meaning: &Meaning<'_>) {
        let document = &meaning.outline;
        let types = document.all(What::Type);
        let types: HashMap<&str, &Node> = types.map(|it| (it.key.as_str(), it)).collect();
        let named = |name: &str| types.get(name).copied();
        for operation in &meaning.spec.operations {
            let names = self.operations.entry(operation.id.clone()).or_default();
            for input in operation.inputs.iter().filter(|it| is_secret(it)) {
                let name = || input.name.to_owned();
                names.sent.insert(name());
                names.uploads |= input.place == Place::Body;
                self.marked.insert((operation.id.clone(), name()));
                if let Some(List::Indexed(list)) = &input.list {
                    let members = list.members.iter();
                    let members = members.filter(|it| it.sensitive || input.sensitive);
                    names.sent.extend(members.map(|it| it.name.clone()));
                }
            }
        }
        for operation in document.all(What::Operation) {
            let responses = operation.all(What::Response);
            let mut contents = responses.flat_map(|it| it.all(What::Content));
            let names = self.operations.entry(operation.key.clone()).or_default();
            names.whole |= contents.any(|it| is_marked(it, &named));
        }
        for (name, node) in &types {
            for member in node.all(What::Member).filter(|it| is_marked(it, &named)) {
                let aliases = member.get("x-aliases").and_then(|it| it.as_array());
                let aliases = aliases.into_iter().flatten().filter_map(|it| it.as_str());
                let all = aliases.chain([member.key.as_str()]).map(str::to_owned);
                let all: Vec<String> = all.collect();
                self.marked
                    .extend(all.iter().map(|it| ((*name).to_owned(), it.clone())));
                for used in meaning.reach.uses(name) {
                    let names = self.operations.entry(used.operation.clone()).or_default();
                    match used.direction {
                        Direction::Request => {
                            names.sent.extend(all.iter().cloned());
                            let inputs = used.inputs.iter().filter(|_| used.in_text);
                            names.sent.extend(inputs.cloned());
                        }
                        Direction::Response | Direction::Error => {
                            names.received.extend(all.iter().cloned());
                        }
                    }
                }
            }
        }
    }

    /// What is hidden in the records of an operation.
    pub(crate) fn names(&self, operation: &str) -> &Names {
        self.operations.get(operation).unwrap_or(&self.others)
    }

    /// Whether a member of a type, or an input of an operation, is marked.
    pub(crate) fn has(&self, owner: &str, name: &str) -> bool {
        self.marked.contains(&(owner.to_owned(), name.to_owned()))
    }

    /// A sample before and after. Of one that cannot be read, or is HTML, nobody knows what is in
    /// it: where an operation returns something sensitive, its size is all that is shown.
    pub(crate) fn sample(&self, operation: &str, texts: [Option<&str>; 2]) -> [String; 2] {
        let names = self.names(operation);
        let is_unread = |it: &&str| !values::is_structured(it);
        if !names.received.is_empty() && texts.iter().flatten().any(is_unread) {
            let size = |it: Option<&str>| it.map(|it| counted(it.len(), "byte") + "\n");
            let [old, new] = texts.map(|it| size(it).unwrap_or_default());
            let is_other = old == new && texts[0] != texts[1];
            let other = format!("{}{OTHER}\n", new.trim_end());
            return [old, if is_other { other } else { new }];
        }
        hidden(texts, |text| match names.whole {
            true => values::all(text, 0),
            false => values::of(text, &names.received),
        })
    }

    /// What a response decodes to, before and after. Its first line is the outcome.
    pub(crate) fn response(&self, operation: &str, texts: [Option<&str>; 2]) -> [String; 2] {
        let names = self.names(operation);
        hidden(texts, |text| match names.whole {
            true => values::all(text, text.find('\n').map_or(text.len(), |it| it + 1)),
            false => values::of(text, &names.received),
        })
    }

    /// A request before and after.
    pub(crate) fn request(&self, operation: &str, texts: [Option<&str>; 2]) -> [String; 2] {
        let names = self.names(operation);
        hidden(texts, |text| {
            let mut out = values::of(text, &names.sent);
            out.extend(values::parts(text, &names.sent));
            if let Some(head) = text.find("\n\n").filter(|_| names.uploads) {
                out.extend(values::all(text, head + 2));
            }
            out
        })
    }
}

/// Whether the caller sets what is never printed, or a file: whatever is uploaded shows a person.
pub(crate) fn is_secret(input: &Input<'_>) -> bool {
    let in_list = |list: &List| match list {
        List::Indexed(list) => list.members.iter().any(|it| it.sensitive),
        List::Joined { .. } => false,
    };
    input.sensitive
        || *input.kind.item() == Kind::Upload
        || input.list.as_ref().is_some_and(in_list)
}

/// Both texts without what is found in them. The same name is compared in its order, so that a
/// reader sees that a value is another one.
fn hidden(texts: [Option<&str>; 2], find: impl Fn(&str) -> Vec<Found>) -> [String; 2] {
    let [old, new] = texts.map(|it| (it.unwrap_or_default(), it.map(&find).unwrap_or_default()));
    let is_compared = texts.iter().all(Option::is_some);
    let mut known: HashMap<&str, VecDeque<&str>> = HashMap::new();
    let before = without(old.0, &old.1, |found, value| {
        known.entry(&found.name).or_default().push_back(value);
        false
    });
    let after = without(new.0, &new.1, |found, value| {
        let was = known.get_mut(found.name.as_str());
        is_compared && was.and_then(VecDeque::pop_front) != Some(value)
    });
    [before, after]
}

/// A text with a sign in the place of each value, on as many lines. `is_other` tells of a value
/// whether that is to be said of it.
fn without<'t>(
    text: &'t str,
    found: &'t [Found],
    mut is_other: impl FnMut(&'t Found, &'t str) -> bool,
) -> String {
    let mut found: Vec<&Found> = found.iter().collect();
    found.sort_by_key(|it| (it.range.start, std::cmp::Reverse(it.range.end)));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for it in found {
        // What is within another one is hidden with it.
        if it.range.start < from {
            continue;
        }
        let value = &text[it.range.clone()];
        out.push_str(&text[from..it.range.start]);
        from = it.range.end;
        out.push(HIDDEN);
        if is_other(it, value) {
            out.push_str(OTHER);
        }
        let breaks = value.trim_end_matches('\n').matches('\n').count();
        out.extend((0..breaks).flat_map(|_| ['\n', HIDDEN]));
        let end = value.len() - value.trim_end_matches('\n').len();
        out.push_str(&"\n".repeat(end));
    }
    out + &text[from..]
}

#[cfg(test)]
mod tests;
