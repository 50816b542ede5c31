//! What a request holds, wherever it is.

use std::borrow::Cow;

use serde_json::Value;

use crate::{
    multipart::{self, Part},
    request::Request,
    text::{self, Pairs},
};

/// Where a parameter is.
#[allow(dead_code, reason = "what is constructed is up to the specs")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Header,
    Form,
    Part,
    Json,
}

/// The parameters of a request. What cannot be decoded is not there.
#[derive(Default)]
pub(super) struct Values {
    query: Pairs,
    form: Pairs,
    parts: Vec<Part>,
    /// The body, if it is JSON.
    pub(super) json: Option<Value>,
}

impl Values {
    pub(super) fn read(request: &Request) -> Self {
        let mut values = Self {
            query: request.query().unwrap_or_default(),
            ..Self::default()
        };
        if request.has_type("application/x-www-form-urlencoded") {
            values.form = request.form().unwrap_or_default();
        } else if request.has_type("multipart/form-data") {
            values.parts = multipart::parts(request).unwrap_or_default();
        } else {
            values.json = serde_json::from_slice(&request.body).ok();
        }
        values
    }

    /// A value as text; `None` if it is missing or empty.
    pub(super) fn text<'a>(
        &'a self,
        request: &'a Request,
        place: Place,
        name: &str,
    ) -> Option<Cow<'a, str>> {
        let value = match place {
            Place::Query => text::value(&self.query, name).map(Cow::from),
            Place::Header => request.header(name).map(Cow::from),
            Place::Form => text::value(&self.form, name).map(Cow::from),
            Place::Part => {
                let part = self.parts.iter().find(|part| part.name == name);
                part.map(|part| String::from_utf8_lossy(&part.body))
            }
            Place::Json => self.member(name),
        };
        value.filter(|it| !it.is_empty())
    }

    /// A parameter of the query, or a field of the body, by its name; empty if it is missing.
    pub(super) fn named(&self, name: &str) -> String {
        let pair = text::value(&self.query, name).or_else(|| text::value(&self.form, name));
        let value = pair.map(Cow::from).or_else(|| self.member(name));
        value.unwrap_or_default().into_owned()
    }

    /// The first of these that is missing.
    pub(super) fn missing(
        &self,
        request: &Request,
        required: &[(Place, &'static str)],
    ) -> Option<&'static str> {
        let mut required = required.iter();
        let missing = required.find(|(place, name)| self.text(request, *place, name).is_none());
        missing.map(|(_, name)| *name)
    }

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.json.as_ref()?.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(Cow::from(text)),
            other => Some(Cow::from(other.to_string())),
        }
    }
}
