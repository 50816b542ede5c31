//! What a request line, headers and body say, read without any code of the libraries.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use super::{Received, render};

/// A request, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sent {
    /// `GET`, `POST`, `PUT`.
    pub method: String,
    /// As on the wire.
    pub path: String,
    /// As on the wire, in order.
    pub query: Vec<(String, String)>,
    /// In order.
    pub headers: Vec<(String, String)>,
    /// With line feeds only.
    pub body: String,
}

impl Sent {
    /// # Panics
    ///
    /// It is not a request.
    #[must_use]
    pub fn of(received: &Received) -> Self {
        Self::parse(&render(received)).expect("a request")
    }

    /// Of the text of a snapshot, with or without its header.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = match text.strip_prefix("---\n") {
            Some(rest) => rest.split_once("\n---\n")?.1,
            None => text,
        };
        let (head, body) = text.split_once("\n\n")?;
        let mut lines = head.lines();
        let mut words = lines.next()?.split(' ');
        let (method, target, version) = (words.next()?, words.next()?, words.next()?);
        if version != "HTTP/1.1" || words.next().is_some() {
            return None;
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pair = |it: &str| {
            let (name, value) = it.split_once('=').unwrap_or((it, ""));
            (name.to_owned(), value.to_owned())
        };
        let headers = lines.map(|it| {
            it.split_once(": ")
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        });
        let body = body.strip_suffix('\n').unwrap_or(body);
        Some(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query
                .split('&')
                .filter(|it| !it.is_empty())
                .map(pair)
                .collect(),
            headers: headers.collect::<Option<_>>()?,
            body: if body == "(no body)" {
                String::new()
            } else {
                body.to_owned()
            },
        })
    }

    /// The values of a header, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|it| it.0.eq_ignore_ascii_case(name))
            .map(|it| it.1.as_str())
            .collect()
    }

    /// The values of a query parameter, as on the wire.
    #[must_use]
    pub fn query(&self, name: &str) -> Vec<&str> {
        self.query
            .iter()
            .filter(|it| it.0 == name)
            .map(|it| it.1.as_str())
            .collect()
    }

    /// Names of the query parameters, in order.
    #[must_use]
    pub fn query_names(&self) -> Vec<&str> {
        self.query.iter().map(|it| it.0.as_str()).collect()
    }

    /// Names of form fields, parts or JSON members, in order.
    #[must_use]
    pub fn body_names(&self) -> Vec<String> {
        let content_type = self
            .header("content-type")
            .first()
            .copied()
            .unwrap_or_default();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            self.body
                .split('&')
                .filter_map(|it| it.split_once('='))
                .map(|it| it.0.to_owned())
                .collect()
        } else if content_type.starts_with("multipart/form-data") {
            let names = self
                .body
                .lines()
                .filter_map(|it| it.strip_prefix("Content-Disposition: form-data; name=\""));
            names
                .filter_map(|it| it.split_once('"'))
                .map(|it| it.0.to_owned())
                .collect()
        } else if content_type.starts_with("application/json") {
            let mut names = Names(Vec::new());
            let mut json = serde_json::Deserializer::from_str(&self.body);
            // Of what is not an object, there are no names.
            let _ = json.deserialize_map(&mut names);
            names.0
        } else {
            Vec::new()
        }
    }

    /// Whether an input of this wire name is in it. `body` is there if something is; what is in the
    /// path has no name there, so `is_path` says that it does.
    #[must_use]
    pub fn has(&self, name: &str, is_path: bool) -> bool {
        let whole = name == "body" && !self.body.is_empty();
        whole
            || is_path && self.path.len() > 1
            || !self.query(name).is_empty()
            || !self.header(name).is_empty()
            || self.body_names().iter().any(|it| it == name)
    }
}

/// The names of an object's members, in order: a map of serde_json's has one of its own.
struct Names(Vec<String>);

impl<'de> Visitor<'de> for &mut Names {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some((name, IgnoredAny)) = members.next_entry()? {
            self.0.push(name);
        }
        Ok(())
    }
}
