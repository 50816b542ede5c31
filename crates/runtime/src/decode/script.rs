//! A script, or the JSON that comes in its place.

use std::borrow::Cow;

use super::tree::Tree;
use super::{FormatName, Reason, json};

/// What was sent in answer to a request for a script.
pub(super) enum Script<'a> {
    Text(Cow<'a, str>),
    /// An object, alone or as the argument of the call-back that was asked for.
    Object(Tree<'a>),
}

pub(super) fn read<'a>(text: &'a str, callback: Option<&str>) -> Result<Script<'a>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Reason::Empty);
    }
    if text.starts_with('<') {
        return Err(Reason::Malformed {
            format: FormatName::Script,
            what: "it is markup",
            position: None,
        });
    }
    if text.starts_with('{') {
        return json::read(text).map(Script::Object);
    }
    match argument(text, callback) {
        Some(argument) => json::read(argument).map(Script::Object),
        None => Ok(Script::Text(Cow::Borrowed(text))),
    }
}

/// `{…}` of `name({…})` or `name({…});`
fn argument<'a>(text: &'a str, callback: Option<&str>) -> Option<&'a str> {
    let callback = callback.filter(|name| !name.is_empty())?;
    let rest = text
        .strip_prefix(callback)?
        .trim_start()
        .strip_prefix('(')?;
    let rest = rest.trim_end().trim_end_matches(';').trim_end();
    let argument = rest.strip_suffix(')')?.trim();
    argument.starts_with('{').then_some(argument)
}
