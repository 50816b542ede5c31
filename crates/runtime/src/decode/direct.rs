//! JSON straight into its type, which is the quick way; a text that fails here is read once more as
//! a tree, and that reading decides what becomes of it.
//!
//! So this reader may refuse what the tree takes, but must never take what the tree refuses. That
//! is why it is between serde_json and the type: serde_json alone takes a list for a struct, the
//! text `"1"` for a number where it is a name, and in what a type ignores it passes over depth,
//! numbers without end and halves of characters. Of two members of a map that have one name, it
//! takes the last.

use std::collections::HashSet;
use std::fmt;

use serde::de::value::CowStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};

use super::json::Name;
use super::success::{Match, Probe, Probes, Scalar};
use crate::operation::{Must, Success};

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
    let probes = Probes::new(rules);
    let watch = match u32::try_from(probes.0.len()).ok()? {
        0 => None,
        count => Some(Watch {
            probes: &probes.0,
            // More than that are left to the tree.
            ahead: 1_u32.checked_shl(count)?.wrapping_sub(1),
            depth: 0,
        }),
    };
    let value = whole(text, watch).ok()?;
    let matches = rules.is_empty() || probes.is_success().ok()? == success;
    matches.then_some(value)
}

/// Reads a whole text, which need not be an object.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    whole(text, None)
}

fn whole<T: DeserializeOwned>(text: &str, watch: Option<Watch<'_>>) -> serde_json::Result<T> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(strict(&mut reader, watch))?;
    reader.end().map(|()| value)
}

/// Looks out for the members that tell results from service errors, while the type reads the
/// object.
#[derive(Clone, Copy)]
struct Watch<'w> {
    probes: &'w [Probe],
    /// The probes whose way leads through the current value, as bits.
    ahead: u32,
    /// How many steps of the way are done.
    depth: usize,
}

impl<'w> Watch<'w> {
    fn ahead(self) -> impl Iterator<Item = (u32, &'w Probe)> {
        let bits = (0..).map(|bit| 1_u32 << bit).zip(self.probes);
        bits.filter(move |(bit, _)| self.ahead & bit != 0)
    }

    /// Notes a value that is not an object: what it is to the probes that end here, while to those
    /// that lead further it is wrong.
    fn value(self, found: impl Fn(&Must) -> Match) {
        for (_, probe) in self.ahead() {
            let ends_here = probe.way.len() == self.depth;
            note(
                probe,
                if ends_here {
                    found(probe.must)
                } else {
                    Match::Wrong
                },
            );
        }
    }

    /// The watch over the members of the current object, if some of them are looked for.
    fn object(self) -> Option<Self> {
        let mut members = self;
        for (bit, probe) in self.ahead() {
            if probe.way.len() == self.depth {
                note(probe, Match::Wrong);
                members.ahead &= !bit;
            }
        }
        (members.ahead != 0).then_some(members)
    }

    /// The probes whose next step has this name.
    fn named(self, name: &str) -> u32 {
        let next = |probe: &Probe| probe.way.get(self.depth) == Some(&name);
        let named = self.ahead().filter(|(_, probe)| next(probe));
        named.fold(0, |bits, (bit, _)| bits | bit)
    }
}

/// Once a member came twice, nothing that follows can tell anything.
fn note(probe: &Probe, found: Match) {
    if probe.found.get() != Match::Twice {
        probe.found.set(found);
    }
}

/// A deserializer of serde_json, or an access to items or members, kept to what the tree takes.
struct Strict<'w, I> {
    inner: I,
    watch: Option<Watch<'w>>,
    /// Whether the names of an object's members have to be compared. A struct does that itself.
    is_open: bool,
}

fn strict<I>(inner: I, watch: Option<Watch<'_>>) -> Strict<'_, I> {
    Strict {
        inner,
        watch,
        is_open: false,
    }
}

/// Forwards to a method of serde_json's deserializer that takes nothing which the tree refuses.
macro_rules! forward {
    ($($method:ident$(($($ignored:ty),*))? as $inner:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(
            self,
            $($(_: $ignored,)*)?
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.inner.$inner(strict(visitor, self.watch))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<'_, D> {
    type Error = D::Error;

    forward! {
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
        // serde_json takes a list for a struct.
        deserialize_struct(&'static str, &'static [&'static str]) as deserialize_map;
        deserialize_identifier as deserialize_str;
        // To pass over a value is to read it, or else it would not be checked.
        deserialize_ignored_any as deserialize_any;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Strict {
            is_open: true,
            ..strict(visitor, self.watch)
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Strict {
            is_open: true,
            ..strict(visitor, self.watch)
        })
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

/// Shows a value to the watch and hands it on.
macro_rules! scalars {
    ($($method:ident($value:ident: $of:ty) as $scalar:expr;)*) => {$(
        fn $method<E: Error>(self, $value: $of) -> Result<V::Value, E> {
            if let Some(watch) = self.watch {
                watch.value(|must| must.scalar(&$scalar));
            }
            self.inner.$method($value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    scalars! {
        visit_bool(value: bool) as Scalar::Bool(value);
        visit_i64(value: i64) as Scalar::Number(&value);
        visit_u64(value: u64) as Scalar::Number(&value);
        visit_f64(value: f64) as Scalar::Number(&value);
        visit_str(value: &str) as Scalar::Text(value);
        visit_borrowed_str(value: &'de str) as Scalar::Text(value);
    }

    // A member that is null counts as absent.

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(strict(inner, self.watch))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        if let Some(watch) = self.watch {
            watch.value(|must| must.list(true));
        }
        self.inner.visit_seq(strict(inner, self.watch))
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Members {
            inner,
            watch: self.watch.and_then(Watch::object),
            hit: 0,
            seen: 0,
            names: self.is_open.then(HashSet::new),
        })
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        let item = self.inner.next_element_seed(strict(seed, None))?;
        if let (Some(_), Some(watch)) = (&item, self.watch) {
            watch.value(|must| must.list(false));
        }
        Ok(item)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<'_, T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<T::Value, D::Error> {
        self.inner.deserialize(strict(inner, self.watch))
    }
}

/// The members of an object.
struct Members<'w, A> {
    inner: A,
    watch: Option<Watch<'w>>,
    /// The probes whose next step the last name was.
    hit: u32,
    /// Those whose next step an earlier name was.
    seen: u32,
    /// The names so far, if they have to differ.
    names: Option<HashSet<String>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        // A name is a text and never a number.
        let Some(Name(name)) = self.inner.next_key()? else {
            return Ok(None);
        };
        if let Some(names) = &mut self.names
            && !names.insert(name.clone().into_owned())
        {
            return Err(A::Error::custom("two members have one name"));
        }
        self.hit = self.watch.map_or(0, |watch| watch.named(&name));
        let name: CowStrDeserializer<'_, A::Error> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let hit = self.hit;
        let watch = self.watch.filter(|_| hit != 0).map(|watch| Watch {
            ahead: hit,
            depth: watch.depth + 1,
            ..watch
        });
        for (bit, probe) in watch.into_iter().flat_map(Watch::ahead) {
            if self.seen & bit != 0 {
                note(probe, Match::Twice);
            }
        }
        self.seen |= hit;
        self.inner.next_value_seed(strict(seed, watch))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}
