//! Gives a tree its type.

use std::borrow::Cow;

use serde::de::{Deserializer, Error as _, Expected, Unexpected, Visitor};

use super::error::{DecodeError, Result};
use super::members::{Items, Members, TEXT_KEY};
use super::tree::{Element, Tree};
use super::variant::Variant;
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
                    _ => Err(DecodeError::new("there are several values")),
                }
            }
            other => Ok(other),
        }
    }

    /// What can be a number or boolean: in XML, an element without elements in it.
    fn leaf(self) -> Result<Self> {
        match self.single()? {
            Self::Element(element) if !element.is_bare() => Err(elements_for_text()),
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

/// An element's text, for a type that is a text or number.
fn leaf(element: Element<'_>) -> Result<Cow<'_, str>> {
    if element.is_bare() {
        Ok(element.text)
    } else {
        Err(elements_for_text())
    }
}

fn elements_for_text() -> DecodeError {
    DecodeError::new("found elements, expected a text or number")
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

impl<'a> Deserializer<'a> for Tree<'a> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.any(visitor)
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

    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_f64(visitor)
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

    fn deserialize_char<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) => text(leaf(*element)?, visitor),
            other => other.any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match &self {
            Self::Null => visitor.visit_none(),
            Self::Element(element) if element.is_empty() => visitor.visit_none(),
            Self::Group(elements) if matches!(elements.as_slice(), [one] if one.is_empty()) => {
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) if element.is_empty() => visitor.visit_unit(),
            other => other.any(visitor),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_unit(visitor)
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
            Self::Element(element) if element.is_empty() => {
                visitor.visit_seq(Items::new(std::iter::empty()))
            }
            Self::Element(element) => {
                visitor.visit_seq(Items::new(std::iter::once(Self::Element(element))))
            }
            Self::Group(elements) => {
                // `<Items/>` alone is a list without items.
                let none = matches!(elements.as_slice(), [one] if one.is_empty());
                let count = if none { 0 } else { usize::MAX };
                visitor.visit_seq(Items::new(
                    elements.into_iter().take(count).map(Tree::element),
                ))
            }
            other => other.any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        match self.single()? {
            Self::Element(element) => {
                if element.is_leaf() && !element.text.is_empty() {
                    return mistyped(Unexpected::Str(""), &visitor);
                }
                visitor.visit_map(Members::element(*element)?)
            }
            other => other.any(visitor),
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

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.single()? {
            Self::Text(text) => visitor.visit_enum(Variant {
                name: text,
                value: None,
            }),
            Self::Element(element) => visitor.visit_enum(Variant {
                name: leaf(*element)?,
                value: None,
            }),
            Self::Object(members) => {
                let mut members = members.into_iter();
                match (members.next(), members.next()) {
                    (Some((name, value)), None) => visitor.visit_enum(Variant {
                        name,
                        value: Some(value),
                    }),
                    _ => mistyped(Unexpected::Map, &visitor),
                }
            }
            other => other.any(visitor),
        }
    }

    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }
}
