//! A script, or the JSON that comes in its place.

use super::json;
use super::problem::{DecodeProblem, FormatName, FormatProblem};
use super::tree::Tree;

/// What was sent in answer to a request for a script.
pub(super) enum Script<'a> {
    Text(&'a str),
    /// An object, alone or as the argument of the call-back that was asked for.
    Object(Tree<'a>),
    /// An object as the argument of another function, and the whole text.
    Call(Tree<'a>, &'a str),
}

pub(super) fn malformed(problem: FormatProblem) -> DecodeProblem {
    DecodeProblem::Malformed {
        format: FormatName::Script,
        problem,
        position: None,
    }
}

/// The longest text before or after the object in a call.
const MAX_GUARD: usize = 256;

pub(super) fn read<'a>(text: &'a str, callback: Option<&str>) -> Result<Script<'a>, DecodeProblem> {
    let text = text.trim();
    if text.starts_with('<') {
        return Err(malformed(FormatProblem::Markup));
    }
    if text.starts_with('{') {
        return json::read(text).map(Script::Object);
    }
    let callback = callback.filter(|name| !name.is_empty());
    if let Some((head, object)) = object_in_call(text) {
        let callee = head.trim_end().strip_suffix('(').map(str::trim_end);
        let is_asked = callback.is_some_and(|name| callee.is_some_and(|it| ends_with(it, name)));
        return Ok(match is_asked {
            true => Script::Object(object),
            false => Script::Call(object, text),
        });
    }
    if callback.is_some_and(|name| calls(text, name)) {
        return Err(malformed(FormatProblem::CallbackArgument));
    }
    Ok(Script::Text(text))
}

/// Whether the text calls or sets anything, as no sentence of a gateway and no list of JSON does.
pub(super) fn is_code(text: &str) -> bool {
    text.contains(['(', '=']) && !text.starts_with(['[', '"'])
}

/// The only object of a text that can be one call, with or without a guard such as
/// `window.cb && ` or `try {`, and what is before it.
fn object_in_call(text: &str) -> Option<(&str, Tree<'_>)> {
    let braces = text.match_indices('{').map(|(at, _)| at);
    let mut near = braces.take_while(|&at| at <= MAX_GUARD);
    near.find_map(|brace| {
        let (head, argument) = text.split_at_checked(brace)?;
        let mut reader = serde_json::Deserializer::from_str(argument).into_iter();
        let object = reader.next()?.ok()?;
        let tail = argument.len().checked_sub(reader.byte_offset())?;
        (tail <= MAX_GUARD).then_some((head, object))
    })
}

/// Whether the text ends with the name of the function, alone or as a member: `cb`, `window.cb`.
fn ends_with(head: &str, name: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    head.strip_suffix(name)
        .is_some_and(|before| !before.ends_with(is_part))
}

/// Whether the text begins with a call of the function. In a function of the script, it is code.
fn calls(text: &str, name: &str) -> bool {
    let head = text.split_once('(').map(|(head, _)| head.trim_end());
    head.is_some_and(|head| ends_with(head, name) && !head.contains('{'))
}
