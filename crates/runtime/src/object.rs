//! Objects, lists and maps in JSON bodies: from the types of a crate to what is sent.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::Serialize;

use crate::value::{FieldValue, Value, json_value};
use crate::violation::Violation;

/// A value in a JSON body, at any depth. Generated code implements it for its objects and maps.
pub trait JsonValue: Sized {
    /// The value as it is sent; `None`: it is left out.
    fn into_member(self) -> Option<FieldValue>;
}

impl<T: Value> JsonValue for T {
    fn into_member(self) -> Option<FieldValue> {
        Some(self.into_wire().unwrap_or_else(invalid))
    }
}

impl<T: JsonValue> JsonValue for Option<T> {
    fn into_member(self) -> Option<FieldValue> {
        self?.into_member()
    }
}

impl<T: JsonValue> JsonValue for Vec<T> {
    fn into_member(self) -> Option<FieldValue> {
        let items = self.into_iter().filter_map(T::into_member);
        Some(FieldValue::List(items.collect()))
    }
}

impl<T: JsonValue> JsonValue for BTreeMap<String, T> {
    fn into_member(self) -> Option<FieldValue> {
        let member = |(name, value): (String, T)| Some((name.into(), value.into_member()?));
        Some(FieldValue::Object(
            self.into_iter().filter_map(member).collect(),
        ))
    }
}

fn invalid(rule: Violation) -> FieldValue {
    FieldValue::Invalid(Box::new(rule))
}

/// Members of an object that the specification does not know, as its caller added them.
#[derive(Clone, Default, PartialEq)]
pub struct ExtraMembers(Vec<(String, Result<String, Violation>)>);

impl ExtraMembers {
    /// Adds a member. A value that is not JSON is reported when the request is made.
    pub fn add(&mut self, name: String, value: &impl Serialize) {
        let text = json_value(value).and_then(FieldValue::into_json);
        self.0.push((name, text));
    }
}

impl fmt::Debug for ExtraMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} members", self.0.len())
    }
}

/// What an error calls a member that its caller added.
const EXTRA: &str = "extra_member";

/// An object in the making.
#[derive(Default)]
pub struct ObjectWriter {
    /// All names that the specification has, also of what is not set.
    declared: Vec<&'static str>,
    members: Vec<(Cow<'static, str>, FieldValue)>,
    /// The names of members that the specification does not know.
    added: HashSet<String>,
}

impl ObjectWriter {
    /// A member, if it is set.
    pub fn member(&mut self, name: &'static str, value: impl JsonValue) {
        self.declared.push(name);
        if let Some(value) = value.into_member() {
            self.members.push((Cow::Borrowed(name), value));
        }
    }

    /// A list that is left out if it is empty.
    pub fn list<T: JsonValue>(&mut self, name: &'static str, items: Vec<T>) {
        self.member(name, Some(items).filter(|it| !it.is_empty()));
    }

    /// Members that the specification does not know.
    pub fn extra(&mut self, members: impl Extra) {
        for (name, value) in members.into_members() {
            self.add(name, value);
        }
    }

    /// The object.
    pub fn finish(self) -> FieldValue {
        FieldValue::Object(self.members)
    }

    fn add(&mut self, name: String, value: Result<FieldValue, Violation>) {
        let declared = self.declared.iter().find(|it| **it == name);
        let member = match (declared, value) {
            (Some(declared), _) => (Cow::Borrowed(*declared), invalid(Violation::ExtraDeclared)),
            _ if name.is_empty() => (EXTRA.into(), invalid(Violation::ExtraName)),
            _ if !self.added.insert(name.clone()) => {
                (EXTRA.into(), invalid(Violation::ExtraRepeated))
            }
            (None, Ok(value)) => (name.into(), value),
            (None, Err(rule)) => (EXTRA.into(), invalid(rule)),
        };
        self.members.push(member);
    }
}

/// Members that the specification does not know.
pub trait Extra {
    /// Names and values.
    fn into_members(self) -> impl Iterator<Item = (String, Result<FieldValue, Violation>)>;
}

impl Extra for ExtraMembers {
    fn into_members(self) -> impl Iterator<Item = (String, Result<FieldValue, Violation>)> {
        let members = self.0.into_iter();
        members.map(|(name, text)| (name, text.map(FieldValue::Json)))
    }
}

/// Makes a struct an object of JSON bodies.
///
/// `json_object!(Question, ["Text": text, "Answers": answers(list)], [_extra]);`: the type, its
/// members in the order in which they are sent, and the fields that have members without names. A
/// list that is not required is marked, so that none is sent if it is empty.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_object {
    (
        $name:ident,
        [$($wire:literal: $field:ident $(($list:ident))?),* $(,)?],
        [$($extra:ident),* $(,)?]
    ) => {
        #[allow(deprecated)]
        impl $crate::codegen::JsonValue for $name {
            fn into_member(self) -> ::std::option::Option<$crate::codegen::FieldValue> {
                let mut out = $crate::codegen::ObjectWriter::default();
                $($crate::__json_object!(@ out, $wire, self.$field $(, $list)?);)*
                $(out.extra(self.$extra);)*
                ::std::option::Option::Some(out.finish())
            }
        }

        impl $crate::codegen::JsonText for $name {}
    };
    (@ $out:ident, $wire:literal, $value:expr) => {
        $out.member($wire, $value)
    };
    (@ $out:ident, $wire:literal, $value:expr, list) => {
        $out.list($wire, $value)
    };
}

/// Gives a struct with a field `_extra` the method that adds to it.
#[doc(hidden)]
#[macro_export]
macro_rules! __extra_member {
    ($name:ident) => {
        impl $name {
            /// Adds a member that the specification does not know, such as one that the vendor has
            /// added since, after the others.
            ///
            /// The call refuses a name that is declared or was added before, and a value that is
            /// not JSON. `Debug` and `Serialize` leave these members out.
            #[must_use]
            pub fn extra_member(
                mut self,
                name: impl ::std::convert::Into<::std::string::String>,
                value: impl $crate::codegen::serde::Serialize,
            ) -> Self {
                self._extra.add(name.into(), &value);
                self
            }
        }
    };
}
