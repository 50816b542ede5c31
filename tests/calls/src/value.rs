//! Values by name, and what the setters take.

use liveproof::runtime::Upload;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Problem;

/// The values of a call.
#[derive(Clone, Default)]
pub struct Values {
    /// Those that the client is set up with.
    pub settings: Vec<Value>,
    /// Those of the call itself.
    pub own: Vec<Value>,
    /// What the operation does not declare.
    pub extra: Extras,
}

/// Values that an operation does not declare.
#[derive(Clone, Default)]
pub struct Extras {
    /// Pairs of the query.
    pub query: Vec<Value>,
    /// Headers.
    pub headers: Vec<Value>,
    /// Fields of the body.
    pub body: Vec<Value>,
}

/// Adds extra values to a call. The body is named as in the runtime's `call_methods!`.
macro_rules! with_extras {
    ($call:expr, $extras:expr, $body:ident) => {{
        let mut call = $call;
        for value in &$extras.query {
            call = call.extra_query(value.name(), value.text());
        }
        for value in &$extras.headers {
            call = call.extra_header(value.name(), value.text());
        }
        $crate::value::with_extras!(@$body call, &$extras.body);
        call
    }};
    (@form $call:ident, $fields:expr) => {
        for value in $fields {
            $call = $call.extra_field(value.name(), value.text());
        }
    };
    (@multipart $call:ident, $fields:expr) => {
        for value in $fields {
            $call = $call.extra_part(value.name(), value.text());
        }
    };
    (@json $call:ident, $fields:expr) => {
        for value in $fields {
            $call = $call.extra_member(value.name(), value.json());
        }
    };
    (@other $call:ident, $fields:expr) => {
        if let Some(value) = ($fields).first() {
            return Err(value.unknown());
        }
    };
}

pub(crate) use with_extras;

/// A value of an input.
#[derive(Clone)]
pub struct Value {
    name: String,
    /// As in an example of the spec. A text will do for everything: a number in digits, a list as
    /// on the wire.
    json: Json,
    media_type: Option<String>,
}

impl Value {
    /// By the input's name on the wire.
    pub fn new(name: impl Into<String>, json: impl Into<Json>) -> Self {
        Self {
            name: name.into(),
            json: json.into(),
            media_type: None,
        }
    }

    /// The type of a file.
    #[must_use]
    pub fn with_media_type(mut self, media_type: Option<String>) -> Self {
        self.media_type = media_type;
        self
    }

    /// The input's name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn json(&self) -> &Json {
        &self.json
    }

    /// The value as one text.
    #[must_use]
    pub fn text(&self) -> String {
        text(&self.json)
    }

    /// A whole number.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn integer(&self) -> Result<i64, Problem> {
        self.typed("a whole number")
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn number(&self) -> Result<f64, Problem> {
        self.typed("a number")
    }

    /// A truth value.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn boolean(&self) -> Result<bool, Problem> {
        self.typed("`true` or `false`")
    }

    fn typed<T: DeserializeOwned>(&self, expected: &'static str) -> Result<T, Problem> {
        read(&self.json).ok_or_else(|| self.problem(expected))
    }

    /// The file of a path, or the text as the content of one.
    ///
    /// # Errors
    ///
    /// There is an `@` without a path.
    pub fn upload(&self) -> Result<Upload, Problem> {
        self.upload_of(&self.json)
    }

    fn upload_of(&self, json: &Json) -> Result<Upload, Problem> {
        let text = text(json);
        let upload = match text.strip_prefix('@') {
            Some("") => return Err(self.problem("the path of a file after `@`")),
            Some(path) => Upload::path(path),
            None => Upload::bytes(text.into_bytes()).file_name(format!("{}.bin", self.name)),
        };
        Ok(match &self.media_type {
            Some(media_type) => upload.media_type(media_type),
            None => upload,
        })
    }

    /// The files of a list; one, if it is one text.
    ///
    /// # Errors
    ///
    /// There is an `@` without a path.
    pub fn uploads(&self) -> Result<Vec<Upload>, Problem> {
        match &self.json {
            Json::Array(items) => items.iter().map(|it| self.upload_of(it)).collect(),
            one => Ok(vec![self.upload_of(one)?]),
        }
    }

    /// The items of a list, of which a text is JSON.
    ///
    /// # Errors
    ///
    /// It is not a list, or an item is of another type.
    pub fn items<T: DeserializeOwned>(&self) -> Result<Vec<T>, Problem> {
        self.typed("a list in JSON")
    }

    /// A list, an object or a map of a JSON body, of which a text is JSON.
    ///
    /// # Errors
    ///
    /// It is of another type, or has a member that the type does not know.
    pub fn nested<T: DeserializeOwned + Serialize>(&self) -> Result<T, Problem> {
        let text = self.json.as_str();
        let read = text.and_then(|it| serde_json::from_str(it).ok());
        let given = read.as_ref().unwrap_or(&self.json);
        let typed: T = serde_json::from_value(given.clone())
            .map_err(|_| self.problem("JSON of the documented type"))?;
        match serde_json::to_value(&typed) {
            Ok(kept) if is_kept(given, &kept) => Ok(typed),
            _ => Err(self.problem("JSON without unknown members")),
        }
    }

    /// The items of a list, of which a text has them with a separator, as on the wire.
    ///
    /// # Errors
    ///
    /// An item is of another type.
    pub fn joined<T: DeserializeOwned>(&self, separator: &str) -> Result<Vec<T>, Problem> {
        let items: Option<Vec<T>> = match &self.json {
            Json::Array(items) => items.iter().map(read).collect(),
            one => {
                let text = text(one);
                text.split(separator).map(|it| read(&it.into())).collect()
            }
        };
        items.ok_or_else(|| self.problem("a list"))
    }

    fn problem(&self, expected: &'static str) -> Problem {
        Problem::Value {
            name: self.name.clone(),
            expected,
        }
    }

    pub(crate) fn unknown(&self) -> Problem {
        Problem::Name(self.name.clone())
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a type has kept all members. It leaves out lists that are empty.
fn is_kept(given: &Json, kept: &Json) -> bool {
    match (given, kept) {
        (Json::Object(given), Json::Object(kept)) => given.iter().all(|(name, value)| {
            let is_empty = value.as_array().is_some_and(Vec::is_empty);
            kept.get(name).map_or(is_empty, |kept| is_kept(value, kept))
        }),
        (Json::Array(given), Json::Array(kept)) => {
            let mut pairs = given.iter().zip(kept);
            pairs.all(|(given, kept)| is_kept(given, kept))
        }
        _ => true,
    }
}

/// The value, or else the JSON that its text is, as a type.
fn read<T: DeserializeOwned>(json: &Json) -> Option<T> {
    serde_json::from_value(json.clone())
        .ok()
        .or_else(|| serde_json::from_str(json.as_str()?).ok())
}
