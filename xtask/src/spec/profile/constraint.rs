//! Values that depend on each other.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A rule about parameters that depend on each other. Names are wire names.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Constraint {
    /// If this one…
    pub(crate) parameter: String,
    /// …has one of these values (without the key: any)…
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) equals: Vec<Value>,
    /// …or is not set (without `equals`: only then)…
    #[serde(default)]
    pub(crate) absent: bool,
    /// …these are required…
    #[serde(default)]
    pub(crate) require: Vec<String>,
    /// …at least one of these is required…
    #[serde(default)]
    #[schemars(length(min = 2))]
    pub(crate) require_any: Vec<String>,
    /// …these are refused (with the `note` that says which page forbids them)…
    #[serde(default)]
    pub(crate) forbid: Vec<String>,
    /// The `id` of the note that names the page behind `forbid`.
    #[schemars(length(min = 1))]
    pub(crate) note: Option<String>,
    /// …and these, if they are set, have one of these values.
    #[serde(default)]
    pub(crate) allow: IndexMap<String, Vec<Value>>,
}
