//! References to what is shared.

use schemars::JsonSchema;
use serde::Deserialize;

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
    /// The name, if it leads to this section of `components`.
    pub(crate) fn name_in(&self, section: &str) -> Option<&str> {
        let rest = self.target.strip_prefix("#/components/")?;
        rest.strip_prefix(section)?.strip_prefix('/')
    }

    /// The component's name, the last segment.
    pub(crate) fn name(&self) -> &str {
        ref_name(&self.target)
    }
}

/// The component's name in a reference that is a plain string (`x-json`, `x-code-detail`).
pub(crate) fn ref_name(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or_default()
}
