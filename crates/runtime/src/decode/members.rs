//! The items of lists and the members of objects and elements.

use std::borrow::Cow;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};

use super::error::{DecodeError, Result, Step};
use super::tree::{Element, Tree};

/// The name of an element's text beside its attributes.
pub(super) const TEXT_KEY: &str = "$text";

/// The items of a list.
pub(super) struct Items<I> {
    items: I,
    index: usize,
}

impl<I> Items<I> {
    pub(super) fn new(items: I) -> Self {
        Self { items, index: 0 }
    }
}

impl<'a, I: Iterator<Item = Tree<'a>>> SeqAccess<'a> for Items<I> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let index = self.index;
        self.index += 1;
        seed.deserialize(item)
            .map(Some)
            .map_err(|error| error.within(Step::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint().1
    }
}

/// The members of an object or element.
pub(super) struct Members<'a> {
    members: std::vec::IntoIter<(Cow<'a, str>, Tree<'a>)>,
    current: Option<(Cow<'a, str>, Tree<'a>)>,
}

impl<'a> Members<'a> {
    pub(super) fn object(members: Vec<(Cow<'a, str>, Tree<'a>)>) -> Self {
        Self {
            members: members.into_iter(),
            current: None,
        }
    }

    /// Attributes by their plain name (with `@` where an element has it too), then elements of one
    /// name together, in the order of their first, then the text.
    pub(super) fn element(element: Element<'a>) -> Result<Self> {
        if !element.children.is_empty() && !element.text.is_empty() {
            return Err(DecodeError::new("found text between elements"));
        }
        let mut members: Vec<(Cow<'a, str>, Tree<'a>)> =
            Vec::with_capacity(element.attributes.len() + element.children.len() + 1);
        for (name, value) in element.attributes {
            let taken = element.children.iter().any(|(child, _)| *child == name);
            let name = if taken {
                format!("@{name}").into()
            } else {
                name
            };
            let value = Element {
                text: value,
                ..Element::default()
            };
            members.push((name, Tree::element(value)));
        }
        let first_child = members.len();
        group(&mut members, first_child, element.children);
        if !element.text.is_empty() {
            let value = Element {
                text: element.text,
                ..Element::default()
            };
            members.push((Cow::Borrowed(TEXT_KEY), Tree::element(value)));
        }
        Ok(Self::object(members))
    }
}

/// Above so many different names, an index is quicker than comparing them all.
const FEW: usize = 16;

fn group<'a>(
    members: &mut Vec<(Cow<'a, str>, Tree<'a>)>,
    first: usize,
    children: Vec<(Cow<'a, str>, Element<'a>)>,
) {
    let mut index = std::collections::HashMap::new();
    for (name, child) in children {
        let end = members.len();
        // Elements of a list mostly follow each other.
        let same = |at: usize| members.get(at).is_some_and(|(other, _)| *other == name);
        let found = if end > first && same(end - 1) {
            Some(end - 1)
        } else if end - first < FEW {
            (first..end).find(|&at| same(at))
        } else {
            if index.is_empty() {
                let named = members.iter().enumerate().skip(first);
                index.extend(named.map(|(at, (name, _))| (name.clone().into_owned(), at)));
            }
            index.get(name.as_ref()).copied()
        };
        match found.and_then(|at| members.get_mut(at)) {
            Some((_, Tree::Group(elements))) => elements.push(child),
            Some((_, slot)) => {
                if let Tree::Element(before) = std::mem::replace(slot, Tree::Null) {
                    *slot = Tree::Group(vec![*before, child]);
                }
            }
            None => {
                if !index.is_empty() {
                    index.insert(name.to_string(), end);
                }
                members.push((name, Tree::element(child)));
            }
        }
    }
}

impl<'a> MapAccess<'a> for Members<'a> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        self.current = self.members.next();
        let Some((name, _)) = &self.current else {
            return Ok(None);
        };
        match name {
            Cow::Borrowed(name) => seed
                .deserialize(BorrowedStrDeserializer::new(name))
                .map(Some),
            Cow::Owned(name) => {
                let name: StringDeserializer<DecodeError> = name.clone().into_deserializer();
                seed.deserialize(name).map(Some)
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value> {
        let (name, value) = self
            .current
            .take()
            .unwrap_or((Cow::Borrowed(""), Tree::Null));
        seed.deserialize(value)
            .map_err(|error| error.within(Step::Member(name.into_owned())))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}
