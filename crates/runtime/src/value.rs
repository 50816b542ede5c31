//! From the value of a setter to what is sent.

use std::borrow::Cow;

use serde::Serialize;

use crate::finite::is_finite;
use crate::upload::Upload;
use crate::violation::Violation;

/// A type that a parameter can have.
///
/// Generated code implements it for its own types.
pub trait Value: Sized {
    /// The value as it is sent.
    ///
    /// # Errors
    ///
    /// If it cannot be sent, such as a number that is not finite.
    fn into_wire(self) -> Result<FieldValue, Violation>;

    /// What the text of an initial value in the specification stands for.
    fn initial(text: &'static str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }
}

/// A type that an item of a numbered list can have.
///
/// Every value is one; generated code implements it for types of several members.
pub trait Item: Sized {
    /// The members as they are sent, in the order of
    /// [`Indexed::members`](crate::operation::Indexed::members).
    fn into_members(self) -> Vec<Result<Option<FieldValue>, Violation>>;
}

impl<T: Value> Item for T {
    fn into_members(self) -> Vec<Result<Option<FieldValue>, Violation>> {
        vec![self.into_wire().map(Some)]
    }
}

/// A member of a response that is read by its role: an error code, a message, a request ID.
pub trait Member {
    /// The type of the value.
    type Value;

    /// The value, if there is one; of a list the first.
    fn value(&self) -> Option<&Self::Value>;
}

impl<T: Value> Member for T {
    type Value = T;

    fn value(&self) -> Option<&T> {
        Some(self)
    }
}

impl<M: Member> Member for Option<M> {
    type Value = M::Value;

    fn value(&self) -> Option<&M::Value> {
        self.as_ref()?.value()
    }
}

impl<M: Member> Member for Vec<M> {
    type Value = M::Value;

    fn value(&self) -> Option<&M::Value> {
        self.first()?.value()
    }
}

/// A value as it is sent: with its JSON type in a JSON body, as text elsewhere.
#[derive(Clone)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A finite number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A file. Boxed, since it is rare and much larger than a text.
    Upload(Box<Upload>),
    /// The text of a JSON value.
    Json(String),
    /// A list in a JSON body.
    List(Vec<FieldValue>),
    /// An object in a JSON body. The names that the specification has are borrowed; those that the
    /// caller chose are not, and no message has them.
    Object(Vec<(Cow<'static, str>, FieldValue)>),
    /// Inside a list or an object, what cannot be sent.
    Invalid(Box<Violation>),
}

impl FieldValue {
    /// The number of bytes, if it is known before sending.
    pub(crate) fn known_bytes(&self) -> Option<u64> {
        match self {
            Self::Text(text) => Some(text.len() as u64),
            Self::Upload(upload) => upload.known_len(),
            _ => None,
        }
    }

    /// Which of the values it has.
    pub(crate) fn one_of(&self, values: &[&'static str]) -> Option<&'static str> {
        let text = self.clone().into_text().ok()?;
        values.iter().copied().find(|&value| value == text)
    }

    /// The text of a query, form, header or part.
    pub(crate) fn into_text(self) -> Result<String, Violation> {
        match self {
            Self::Text(text) | Self::Json(text) => Ok(text),
            Self::Integer(number) => Ok(number.to_string()),
            Self::Unsigned(number) => Ok(number.to_string()),
            Self::Number(number) => Ok(number.to_string()),
            Self::Bool(value) => Ok(value.to_string()),
            Self::Upload(_) | Self::List(_) | Self::Object(_) => Err(Violation::Kind),
            Self::Invalid(rule) => Err(*rule),
        }
    }

    /// The text of a JSON body or of a member of one.
    pub(crate) fn into_json(self) -> Result<String, Violation> {
        match self {
            Self::Text(text) => json_text(&text),
            Self::Number(number) if number.is_finite() => json_text(&number),
            Self::Number(_) => Err(Violation::NotFinite),
            Self::List(items) => {
                let items = items.into_iter().map(Self::into_json);
                let items = items.collect::<Result<Vec<_>, _>>()?;
                Ok(format!("[{}]", items.join(",")))
            }
            Self::Object(members) => {
                let members = members.into_iter();
                let members = members.map(|(name, value)| Ok((name, value.into_json()?)));
                json_object(&members.collect::<Result<Vec<_>, _>>()?)
            }
            other => other.into_text(),
        }
    }
}

/// The text of an object, its members in their order. A map of serde_json's would have them in the
/// order that some other crate of the program chose.
pub(crate) fn json_object(members: &[(Cow<'static, str>, String)]) -> Result<String, Violation> {
    let mut text = String::from("{");
    for (name, value) in members {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&json_text(name)?);
        text.push(':');
        text.push_str(value);
    }
    text.push('}');
    Ok(text)
}

impl Value for String {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        Ok(FieldValue::Text(self))
    }
}

impl Value for &'static str {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        Ok(FieldValue::Text(self.to_owned()))
    }
}

macro_rules! scalars {
    ($variant:ident $wide:ty: $($narrow:ty)*) => {$(
        impl Value for $narrow {
            fn into_wire(self) -> Result<FieldValue, Violation> {
                Ok(FieldValue::$variant(<$wide>::from(self)))
            }

            fn initial(text: &'static str) -> FieldValue {
                text.parse().map_or_else(|_| FieldValue::Text(text.to_owned()), FieldValue::$variant)
            }
        }
    )*};
}

scalars!(Bool bool: bool);
scalars!(Integer i64: i8 i16 i32 i64);
scalars!(Unsigned u64: u8 u16 u32 u64);

impl Value for f64 {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        match self.is_finite() {
            true => Ok(FieldValue::Number(self)),
            false => Err(Violation::NotFinite),
        }
    }

    fn initial(text: &'static str) -> FieldValue {
        text.parse()
            .map_or_else(|_| FieldValue::Text(text.to_owned()), FieldValue::Number)
    }
}

impl Value for f32 {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        // Through its text, so that 0.1 stays 0.1 instead of 0.10000000149011612.
        self.to_string()
            .parse::<f64>()
            .unwrap_or(f64::NAN)
            .into_wire()
    }

    fn initial(text: &'static str) -> FieldValue {
        f64::initial(text)
    }
}

impl Value for Upload {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        Ok(FieldValue::Upload(Box::new(self)))
    }
}

impl Value for serde_json::Value {
    fn into_wire(self) -> Result<FieldValue, Violation> {
        Ok(FieldValue::Json(self.to_string()))
    }
}

/// The wire value of anything that is JSON.
pub fn json_value<T: Serialize>(value: &T) -> Result<FieldValue, Violation> {
    let text = json_text(value)?;
    // What is not finite is written as `null`.
    match !text.contains("null") || is_finite(value) {
        true => Ok(FieldValue::Json(text)),
        false => Err(Violation::NotFinite),
    }
}

pub(crate) fn json_text<T: Serialize + ?Sized>(value: &T) -> Result<String, Violation> {
    serde_json::to_string(value).map_err(|_| Violation::Json)
}
