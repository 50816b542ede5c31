//! JSON straight into its type, which is the quick way; a text that fails here is read once more as
//! a tree, and that reading decides what becomes of it.
//!
//! So this reader may refuse what the tree takes, but must never take what the tree refuses. That is
//! why it is between serde_json and the type: serde_json alone takes a list for a struct, the
//! text `"1"` for a number where it is a name, and in what a type ignores it passes over depth,
//! numbers without end and halves of characters.

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{json, success};
use crate::operation::Success;

/// The value, if the text is one object of the type. Where there are rules, they must also tell
/// that the object is a success, or that it is none.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    rules: &'static [Success],
    success: bool,
) -> Option<T> {
    if !text.trim_ascii_start().starts_with('{') {
        return None;
    }
    if !rules.is_empty() {
        let members = json::outline(text, success::ways(rules))?;
        if success::is_success(&members, rules).ok()? != success {
            return None;
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Strict(&mut reader)).ok()?;
    reader.end().ok()?;
    Some(value)
}

/// A deserializer of serde_json, or an access to items or members, kept to what the tree takes.
struct Strict<I>(I);

/// Forwards to a method of serde_json's deserializer that takes nothing which the tree refuses.
macro_rules! forward {
    ($($method:ident$(($($ignored:ty),*))? as $inner:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(
            self,
            $($(_: $ignored,)*)?
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.0.$inner(Strict(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
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
        deserialize_unit_struct(&'static str) as deserialize_unit;
        deserialize_seq as deserialize_seq;
        deserialize_tuple(usize) as deserialize_seq;
        deserialize_tuple_struct(&'static str, usize) as deserialize_seq;
        deserialize_map as deserialize_map;
        // serde_json takes a list for a struct.
        deserialize_struct(&'static str, &'static [&'static str]) as deserialize_map;
        deserialize_identifier as deserialize_str;
        // To pass over a value is to read it, or else it would not be checked.
        deserialize_ignored_any as deserialize_any;
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    /// Enums of the documents are open and read as texts or numbers; the tree refuses others, too.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, D::Error> {
        Err(D::Error::custom("not read here"))
    }
}

/// Hands a value on.
macro_rules! scalars {
    ($($method:ident($($value:ident: $of:ty)?);)*) => {$(
        fn $method<E: Error>(self, $($value: $of)?) -> Result<V::Value, E> {
            self.0.$method($($value)?)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    scalars! {
        visit_bool(value: bool);
        visit_i64(value: i64);
        visit_u64(value: u64);
        visit_f64(value: f64);
        visit_str(value: &str);
        visit_borrowed_str(value: &'de str);
        visit_unit();
        visit_none();
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Strict(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Strict(inner))
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Strict(inner))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Strict(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(Name(seed))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Strict(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Strict(inner))
    }
}

/// A member's name, which is a text and never a number.
struct Name<I>(I);

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Name(inner))
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Name<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
