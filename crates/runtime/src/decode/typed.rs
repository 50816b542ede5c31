//! Gives a tree its type.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::de::value::CowStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};

use super::problem::{DecodeError, Result, Step, TypeProblem};
use super::tree::{Element, Tree};
use crate::lenient::{integer, whole};

fn text<'a, V: Visitor<'a>>(text: Cow<'a, str>, visitor: V) -> Result<V::Value> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

fn mistyped<T>(found: Unexpected<'_>, expected: &dyn Expected) -> Result<T> {
    Err(DecodeError::invalid_type(found, expected))
}

impl<'a> Tree<'a> {
    /// The one element of a group; a group of several is a list where one value is expected.
    fn single(self) -> Result<Self> {
        match self {
            Self::Group(elements) => {
                let mut elements = elements.into_iter();
                match (elements.next(), elements.next()) {
                    (Some(element), None) => Ok(Self::element(element)),
                    _ => Err(DecodeError::new(TypeProblem::Several)),
                }
            }
            other => Ok(other),
        }
    }

    /// Whether it is one element with nothing in it.
    fn is_empty_element(&self) -> bool {
        match self {
            Self::Element(element) => element.is_empty(),
            Self::Group(elements) => matches!(elements.as_slice(), [one] if one.is_empty()),
            _ => false,
        }
    }

    /// The value, unless it is an object of which two members have one name. Of a map, readers
    /// differ in which they take; a struct compares the names itself.
    fn distinct(self) -> Result<Self> {
        if let Self::Object(members) = &self {
            let mut names = HashSet::with_capacity(members.len());
            if let Some((name, _)) = members.iter().find(|(name, _)| !names.insert(name)) {
                let step = Step::Member(name.to_string());
                return Err(DecodeError::new(TypeProblem::Several).within(step));
            }
        }
        Ok(self)
    }

    /// What can be a text, number or boolean: in XML, an element without elements in it.
    fn leaf(self) -> Result<Self> {
        match self.single()? {
            Self::Element(element) if !element.is_bare() => {
                Err(DecodeError::new(TypeProblem::Elements))
            }
            other => Ok(other),
        }
    }

    fn any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Integer(number) => visitor.visit_i64(number),
            Self::Unsigned(number) => visitor.visit_u64(number),
            Self::Number(number) => visitor.visit_f64(number),
            Self::Text(value) => text(value, visitor),
            Self::List(items) => visitor.visit_seq(Items::new(items.into_iter())),
            Self::Object(members) => visitor.visit_map(Members::object(members)),
            Self::Element(element) if element.is_leaf() => text(element.text, visitor),
            Self::Element(element) => visitor.visit_map(Members::element(*element)?),
            Self::Group(mut elements) if elements.len() == 1 => match elements.pop() {
                Some(element) => Self::element(element).any(visitor),
                None => visitor.visit_unit(),
            },
            Self::Group(elements) => {
                visitor.visit_seq(Items::new(elements.into_iter().map(Tree::element)))
            }
        }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $of:ty;)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
            match self.leaf()? {
                Self::Element(element) => match integer(&element.text).map(<$of>::try_from) {
                    Some(Ok(number)) => visitor.$visit(number),
                    _ => mistyped(Unexpected::Str(""), &visitor),
                },
                Self::Number(number) => match whole(number).map(<$of>::try_from) {
                    Some(Ok(number)) => visitor.$visit(number),
                    _ => visitor.visit_f64(number),
                },
                other => other.any(visitor),
            }
        }
    )*};
}

/// Methods that read what another one reads.
macro_rules! alike {
    ($($method:ident as $other:ident($($ignored:ty),*);)*) => {$(
        fn $method<V: Visitor<'a>>(self, $(_: $ignored,)* visitor: V) -> Result<V::Value> {
            self.$other(visitor)
        }
    )*};
}

impl<'a> Deserializer<'a> for Tree<'a> {
    type Error = DecodeError;

    alike! {
        deserialize_f32 as deserialize_f64();
        deserialize_char as deserialize_str();
        deserialize_string as deserialize_str();
        deserialize_bytes as deserialize_str();
        deserialize_byte_buf as deserialize_str();
        deserialize_identifier as deserialize_str();
        deserialize_unit_struct as deserialize_unit(&'static str);
        deserialize_tuple as deserialize_seq(usize);
        deserialize_tuple_struct as deserialize_seq(&'static str, usize);
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.distinct()?.any(visitor)
    }

    numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.leaf()? {
            // `inf` and `nan` are numbers to Rust, not to the documentation.
            Self::Element(element) => match element.text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => mistyped(Unexpected::Str(""), &visitor),
            },
            other => other.any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.leaf()? {
            Self::Element(element) => match element.text.trim() {
                "true" | "1" => visitor.visit_bool(true),
                "false" | "0" => visitor.visit_bool(false),
                _ => mistyped(Unexpected::Str(""), &visitor),
            },
            other => other.any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.leaf()? {
            Self::Element(element) => text(element.text, visitor),
            other => other.any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match &self {
            Self::Null => visitor.visit_none(),
            value if value.is_empty_element() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) if element.is_empty() => visitor.visit_unit(),
            other => other.any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self {
            // `<Items/>` alone is a list without items.
            value if value.is_empty_element() => visitor.visit_seq(Items::new(std::iter::empty())),
            Self::Element(_) => visitor.visit_seq(Items::new(std::iter::once(self))),
            Self::Group(elements) => {
                visitor.visit_seq(Items::new(elements.into_iter().map(Tree::element)))
            }
            other => other.any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) => {
                if element.is_leaf() && !element.text.is_empty() {
                    return mistyped(Unexpected::Str(""), &visitor);
                }
                visitor.visit_map(Members::element(*element)?)
            }
            other => other.distinct()?.any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) => {
                // Text where elements are due is junk, unless the type has a place for it.
                if !element.text.is_empty() && !fields.contains(&TEXT_KEY) {
                    return mistyped(Unexpected::Str(""), &visitor);
                }
                visitor.visit_map(Members::element(*element)?)
            }
            // A JSON list is not taken for a struct.
            Self::List(_) => mistyped(Unexpected::Seq, &visitor),
            other => other.any(visitor),
        }
    }

    /// Enums of the documents are open and read as texts or numbers; there are no others.
    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value> {
        Err(DecodeError::new(TypeProblem::Refused))
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }
}

/// The name of an element's text beside its attributes.
const TEXT_KEY: &str = "$text";

/// The items of a list.
struct Items<I> {
    items: I,
    index: usize,
}

impl<I> Items<I> {
    fn new(items: I) -> Self {
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
struct Members<'a> {
    members: std::vec::IntoIter<(Cow<'a, str>, Tree<'a>)>,
    current: Option<(Cow<'a, str>, Tree<'a>)>,
}

impl<'a> Members<'a> {
    fn object(members: Vec<(Cow<'a, str>, Tree<'a>)>) -> Self {
        Self {
            members: members.into_iter(),
            current: None,
        }
    }

    /// Attributes by their plain name (with `@` where an element has it too), then elements of one
    /// name together, in the order of their first, then the text.
    fn element(element: Element<'a>) -> Result<Self> {
        if !element.children.is_empty() && !element.text.is_empty() {
            return Err(DecodeError::new(TypeProblem::MixedContent));
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
            members.push((name, Tree::leaf_of(value)));
        }
        let first_child = members.len();
        group(&mut members, first_child, element.children);
        if !element.text.is_empty() {
            members.push((Cow::Borrowed(TEXT_KEY), Tree::leaf_of(element.text)));
        }
        Ok(Self::object(members))
    }
}

/// Above so many different names, an index is quicker than comparing them all.
const FEW: usize = 16;

/// Adds child elements, those of one name together. The members before `first` are attributes.
fn group<'a>(
    members: &mut Vec<(Cow<'a, str>, Tree<'a>)>,
    first: usize,
    children: Vec<(Cow<'a, str>, Element<'a>)>,
) {
    let mut index = HashMap::new();
    for (name, child) in children {
        let end = members.len();
        // Elements of a list mostly follow each other.
        let is_same = |at: &usize| members.get(*at).is_some_and(|(other, _)| *other == name);
        let found = if end > first && is_same(&(end - 1)) {
            Some(end - 1)
        } else if end - first < FEW {
            (first..end).find(is_same)
        } else {
            if index.is_empty() {
                let named = members.iter().enumerate().skip(first);
                index.extend(named.map(|(at, (name, _))| (name.clone(), at)));
            }
            Some(*index.entry(name.clone()).or_insert(end))
        };
        match found.and_then(|at| members.get_mut(at)) {
            Some((_, Tree::Group(elements))) => elements.push(child),
            Some((_, slot)) => {
                if let Tree::Element(before) = std::mem::replace(slot, Tree::Null) {
                    *slot = Tree::Group(vec![*before, child]);
                }
            }
            None => members.push((name, Tree::element(child))),
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
        let name: CowStrDeserializer<'_, DecodeError> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
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
