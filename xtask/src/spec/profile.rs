//! What a spec may say: a strict subset of OpenAPI 3.0.3 with a few `x-` keys of our own.
//!
//! These types are the only definition. Their JSON Schema is `specs/profile.schema.json`, which editors use and the
//! linter checks the positioned tree against; after that the same types read the document.

#![expect(
    dead_code,
    reason = "some keys are for readers of a spec and for other OpenAPI tools"
)]

mod document;
mod operation;
mod schema;

pub(crate) use document::{CredentialField, Credentials, Document, SecurityScheme};
pub(crate) use operation::{
    Absent, Example, Header, In, Lifecycle, LifecycleState, MediaType, Must, Note, Operation,
    Parameter, PathItem, Reading, RequestBody, Response, Success, When,
};
pub(crate) use schema::{Format, Indexed, Role, Schema, Type, kind_name};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A `$ref`, or the thing itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Or<T> {
    /// `$ref: '#/components/…'`
    Ref(Ref),
    /// Written in place.
    Inline(Box<T>),
}

/// A reference to a component of the same document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ref {
    /// `#/components/<kind>/<Name>`
    #[serde(rename = "$ref")]
    #[schemars(regex(pattern = r"^#/components/[a-zA-Z]+/[A-Za-z0-9_]+$"))]
    pub(crate) target: String,
}

impl Ref {
    /// The component's name, the last segment.
    pub(crate) fn name(&self) -> &str {
        self.target.rsplit('/').next().unwrap_or_default()
    }
}

/// A value as it stands on the wire, or in a message.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What an invented value has in it that no log and no documentation may show.
pub(crate) const CANARY: &str = "CANARY";

/// Whether a reply of this status, range or `default` is a success.
pub(crate) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// A media type without its parameters.
pub(crate) fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// A format of replies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyFormat {
    Json,
    Xml,
    Script,
    Text,
}

impl BodyFormat {
    /// The format of a media type, if a decoder reads it.
    pub(crate) fn of(media: &str) -> Option<Self> {
        match essence(media).as_str() {
            "application/json" | "text/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            "application/javascript" | "text/javascript" | "application/x-javascript" => {
                Some(Self::Script)
            }
            "text/plain" => Some(Self::Text),
            _ => None,
        }
    }
}

/// The component's name in a reference that is a plain string (`x-json`, `x-code-detail`).
pub(crate) fn ref_name(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or_default()
}
