//! Members whose type differs from one response to the next: `1`, `1.0` or `"1"`, `true` or
//! `"True"`, a list or its only item.
//!
//! Used as `#[serde(default, deserialize_with = "…::lenient::deserialize")]`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

/// A type that can be read leniently: `i64`, `i32`, `u64`, `u32`, `f64`, `f32`, `bool`, `String`,
/// and an `Option` of each.
pub trait Lenient: Sized {
    /// What is expected, for messages.
    #[doc(hidden)]
    const EXPECTED: &'static str;

    /// The value of `null`, a missing one or an empty element, if there is one.
    #[doc(hidden)]
    const NONE: Option<Self> = None;

    /// From a number or boolean, as its text, or from a text.
    #[doc(hidden)]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self>;
}

/// A value of any type.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum Scalar<'a> {
    Text(&'a str),
    Integer(i128),
    Number(f64),
    Bool(bool),
}

/// Reads a member whose type varies. A word instead of a number is an error.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Lenient,
    D: Deserializer<'de>,
{
    match T::NONE {
        Some(_) => deserializer.deserialize_option(LenientVisitor(PhantomData)),
        None => deserializer.deserialize_any(LenientVisitor(PhantomData)),
    }
}

struct LenientVisitor<T>(PhantomData<T>);

impl<T: Lenient> LenientVisitor<T> {
    fn scalar<E: Error>(&self, scalar: Scalar<'_>) -> Result<T, E> {
        T::from_scalar(scalar).ok_or_else(|| {
            // Only the kind of what was found, never the value.
            let found = match scalar {
                Scalar::Text(_) => Unexpected::Str(""),
                Scalar::Integer(_) => Unexpected::Signed(0),
                Scalar::Number(_) => Unexpected::Float(0.0),
                Scalar::Bool(_) => Unexpected::Bool(false),
            };
            E::invalid_type(found, &T::EXPECTED)
        })
    }
}

macro_rules! scalars {
    ($($method:ident($value:ident: $of:ty) as $scalar:expr;)*) => {$(
        fn $method<E: Error>(self, $value: $of) -> Result<T, E> {
            self.scalar($scalar)
        }
    )*};
}

impl<'de, T: Lenient> Visitor<'de> for LenientVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    scalars! {
        visit_bool(value: bool) as Scalar::Bool(value);
        visit_i64(value: i64) as Scalar::Integer(value.into());
        visit_u64(value: u64) as Scalar::Integer(value.into());
        visit_f64(value: f64) as Scalar::Number(value);
        visit_str(value: &str) as Scalar::Text(value);
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        T::NONE.ok_or_else(|| E::invalid_type(Unexpected::Unit, &T::EXPECTED))
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// A number without a fraction, such as 34.0: an integer to JSON Schema, written so by servers that
/// know no other numbers. Above 2⁵³, what was meant is not known.
pub(crate) fn whole(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() <= (1_u64 << 53) as f64).then_some(number as i128)
}

/// The integer that a text is, blanks around it aside.
pub(crate) fn integer(text: &str) -> Option<i128> {
    let text = text.trim();
    let number = || text.parse().ok().and_then(whole);
    text.parse().ok().or_else(number)
}

macro_rules! integers {
    ($($of:ty)*) => {$(
        impl Lenient for $of {
            const EXPECTED: &'static str = "a whole number or its text";

            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                match scalar {
                    Scalar::Text(text) => integer(text)?.try_into().ok(),
                    Scalar::Integer(number) => number.try_into().ok(),
                    Scalar::Number(number) => whole(number)?.try_into().ok(),
                    Scalar::Bool(_) => None,
                }
            }
        }
    )*};
}

integers!(i32 i64 u32 u64);

impl Lenient for f64 {
    const EXPECTED: &'static str = "a number or its text";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            Scalar::Integer(number) => Some(number as f64),
            Scalar::Number(number) => Some(number),
            Scalar::Bool(_) => None,
        }
    }
}

impl Lenient for f32 {
    const EXPECTED: &'static str = f64::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        // Not every `f64` has an `f32` beside it; what is too large would become infinite.
        f64::from_scalar(scalar)
            .map(|number| number as f32)
            .filter(|number| number.is_finite())
    }
}

impl Lenient for bool {
    const EXPECTED: &'static str = "a boolean, its text, 0 or 1";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Bool(value) => Some(value),
            Scalar::Integer(0) => Some(false),
            Scalar::Integer(1) => Some(true),
            Scalar::Number(number) => bool::from_scalar(Scalar::Integer(whole(number)?)),
            Scalar::Text(text) => match text.trim() {
                "0" => Some(false),
                "1" => Some(true),
                text if text.eq_ignore_ascii_case("false") => Some(false),
                text if text.eq_ignore_ascii_case("true") => Some(true),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Lenient for String {
    const EXPECTED: &'static str = "a text, number or boolean";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        Some(match scalar {
            Scalar::Text(text) => text.to_owned(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Bool(value) => value.to_string(),
        })
    }
}

impl<T: Lenient> Lenient for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const NONE: Option<Self> = Some(None);

    /// Servers without null write a blank text for a number or boolean that they have not.
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match (T::from_scalar(scalar), scalar) {
            (None, Scalar::Text(text)) if text.trim().is_empty() => Some(None),
            (value, _) => value.map(Some),
        }
    }
}

/// A type that [`list`] reads: a list, or an `Option` of one.
pub trait List<'de>: Sized {
    /// What it holds.
    #[doc(hidden)]
    type Item: Deserialize<'de>;

    /// From its items; `None` if there is no list.
    #[doc(hidden)]
    fn from_items(items: Option<Vec<Self::Item>>) -> Self;
}

impl<'de, T: Deserialize<'de>> List<'de> for Vec<T> {
    type Item = T;

    fn from_items(items: Option<Vec<T>>) -> Self {
        items.unwrap_or_default()
    }
}

impl<'de, T: Deserialize<'de>> List<'de> for Option<Vec<T>> {
    type Item = T;

    fn from_items(items: Option<Vec<T>>) -> Self {
        items
    }
}

/// Reads a list of objects, or one object for a list of one.
pub fn list<'de, L, D>(deserializer: D) -> Result<L, D::Error>
where
    L: List<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_option(ListVisitor(PhantomData))
}

struct ListVisitor<L>(PhantomData<L>);

impl<'de, L: List<'de>> Visitor<'de> for ListVisitor<L> {
    type Value = L;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or one object")
    }

    fn visit_none<E: Error>(self) -> Result<L, E> {
        Ok(L::from_items(None))
    }

    fn visit_unit<E: Error>(self) -> Result<L, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<L, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<L, A::Error> {
        let items = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(L::from_items(Some(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<L, A::Error> {
        let only = L::Item::deserialize(MapAccessDeserializer::new(members))?;
        Ok(L::from_items(Some(vec![only])))
    }
}

/// Reads an object of which each member's type varies, see [`deserialize`]. What is null counts as
/// absent.
pub fn map<'de, T, D>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    T: Lenient,
    D: Deserializer<'de>,
{
    let members = BTreeMap::<String, Loose<Option<T>>>::deserialize(deserializer)?;
    let present = members.into_iter();
    Ok(present
        .filter_map(|(name, it)| Some((name, it.0?)))
        .collect())
}

/// Reads a list that may be null.
pub fn present_list<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads an object of which members may be null.
pub fn present_map<'de, T, D>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let members = BTreeMap::<String, Option<T>>::deserialize(deserializer)?;
    let present = members.into_iter();
    Ok(present.filter_map(|(name, it)| Some((name, it?))).collect())
}

struct Loose<T>(T);

impl<'de, T: Lenient> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}
