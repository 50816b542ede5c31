//! JSON straight into its type, which is the quick way; a text that fails here is read once more as
//! a tree, and that reading decides what becomes of it.
//!
//! So this reader may refuse what the tree takes, but must never take what the tree refuses. That is
//! why it stands between serde_json and the type: serde_json alone takes a list for a struct, the
//! text `"1"` for a number where it is a name, and in what a type ignores it passes over depth,
//! numbers without end and halves of characters.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::success::{Found, Scalar};
use crate::operation::Success;

/// The value, if the text is one object of the type. Where there is a rule, it must also tell that
/// the object is a success, or that it is none.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    rule: Option<&Success>,
    success: bool,
) -> Option<T> {
    if !text.trim_ascii_start().starts_with('{') {
        return None;
    }
    let found = Cell::new(Found::Absent);
    let watch = rule.map(|rule| Watch {
        rule,
        way: rule.member,
        found: &found,
    });
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict {
        inner: &mut reader,
        watch,
    })
    .ok()?;
    reader.end().ok()?;
    match rule {
        Some(rule) if found.get().is_success(rule).ok()? != success => None,
        _ => Some(value),
    }
}

/// Looks out for the member that tells results from refusals, while the type reads the object.
#[derive(Clone, Copy)]
struct Watch<'w> {
    rule: &'w Success,
    /// What of the way to the member still lies ahead.
    way: &'w [&'static str],
    found: &'w Cell<Found>,
}

impl Watch<'_> {
    fn scalar(&self, scalar: &Scalar<'_>) {
        if self.way.is_empty() {
            self.note(Found::scalar(scalar, self.rule));
        }
    }

    /// For a list or an object, which is no value that a rule names.
    fn compound(&self) {
        if self.way.is_empty() {
            self.note(Found::Other);
        }
    }

    /// Once the member stood there twice, nothing that follows can tell anything.
    fn note(&self, found: Found) {
        if self.found.get() != Found::Twice {
            self.found.set(found);
        }
    }
}

/// A deserializer of serde_json, or an access to items or members, kept to what the tree takes.
struct Strict<'w, I> {
    inner: I,
    watch: Option<Watch<'w>>,
}

/// Forwards to a method of serde_json's deserializer that takes nothing which the tree refuses.
macro_rules! forward {
    ($($method:ident as $inner:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$inner(Strict { inner: visitor, watch: self.watch })
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    forward! {
        deserialize_any as deserialize_any;
        deserialize_bool as deserialize_bool;
        deserialize_i8 as deserialize_i8;
        deserialize_i16 as deserialize_i16;
        deserialize_i32 as deserialize_i32;
        deserialize_i64 as deserialize_i64;
        deserialize_u8 as deserialize_u8;
        deserialize_u16 as deserialize_u16;
        deserialize_u32 as deserialize_u32;
        deserialize_u64 as deserialize_u64;
        // serde_json may read it with less precision; the tree does not.
        deserialize_f32 as deserialize_f64;
        deserialize_f64 as deserialize_f64;
        deserialize_char as deserialize_str;
        deserialize_str as deserialize_str;
        deserialize_string as deserialize_str;
        // Bytes may be a list, or a text with half of a character.
        deserialize_bytes as deserialize_str;
        deserialize_byte_buf as deserialize_str;
        deserialize_option as deserialize_option;
        deserialize_unit as deserialize_unit;
        deserialize_seq as deserialize_seq;
        deserialize_map as deserialize_map;
        deserialize_identifier as deserialize_str;
        // To pass over a value is to read it, or else it would not be checked.
        deserialize_ignored_any as deserialize_any;
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_seq(visitor)
    }

    /// As a map: serde_json takes a list for a struct.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    /// Enums of the documents are open and read as texts or numbers; others are left to the tree.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, D::Error> {
        Err(D::Error::custom("not read here"))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Bool(value));
        }
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Number(&number));
        }
        self.inner.visit_i64(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Number(&number));
        }
        self.inner.visit_u64(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Number(&number));
        }
        self.inner.visit_f64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Text(text));
        }
        self.inner.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        if let Some(watch) = &self.watch {
            watch.scalar(&Scalar::Text(text));
        }
        self.inner.visit_borrowed_str(text)
    }

    // A member that is null counts as absent.

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Strict {
            inner,
            watch: self.watch,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        if let Some(watch) = &self.watch {
            watch.compound();
        }
        self.inner.visit_seq(Strict { inner, watch: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        if let Some(watch) = &self.watch {
            watch.compound();
        }
        self.inner.visit_map(Members {
            inner,
            watch: self.watch.filter(|watch| !watch.way.is_empty()),
            hit: Cell::new(false),
            seen: false,
        })
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.inner.next_element_seed(Strict {
            inner: seed,
            watch: None,
        })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.inner.deserialize(Strict {
            inner,
            watch: self.watch,
        })
    }
}

/// The members of an object.
struct Members<'w, A> {
    inner: A,
    /// Where the next step of the way is one of these members.
    watch: Option<Watch<'w>>,
    /// Whether the last name was that of the next step.
    hit: Cell<bool>,
    /// Whether an earlier one was.
    seen: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(Name {
            inner: seed,
            wanted: self.watch.and_then(|watch| watch.way.first().copied()),
            hit: &self.hit,
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let mut watch = None;
        if self.hit.take() {
            watch = self.watch.map(|watch| Watch {
                way: watch.way.get(1..).unwrap_or_default(),
                ..watch
            });
            if let (true, Some(watch)) = (self.seen, &watch) {
                watch.note(Found::Twice);
            }
            self.seen = true;
        }
        self.inner.next_value_seed(Strict { inner: seed, watch })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// A member's name, which is a text and never a number.
struct Name<'m, I> {
    inner: I,
    wanted: Option<&'static str>,
    hit: &'m Cell<bool>,
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.inner.deserialize(Name {
            inner,
            wanted: self.wanted,
            hit: self.hit,
        })
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Name<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_str(Name {
            inner: visitor,
            wanted: self.wanted,
            hit: self.hit,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<T> Name<'_, T> {
    fn compare(&self, name: &str) {
        if self.wanted == Some(name) {
            self.hit.set(true);
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Name<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        self.compare(name);
        self.inner.visit_str(name)
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.compare(name);
        self.inner.visit_borrowed_str(name)
    }
}
