//! A script, or the JSON that comes in its place.

use super::tree::Tree;
use super::{FormatName, Reason, json};

/// What was sent in answer to a request for a script.
pub(super) enum Script<'a> {
    Text(&'a str),
    /// An object, alone or as the argument of the call-back that was asked for.
    Object(Tree<'a>),
    /// An object as the argument of another function, and the whole text.
    Call(Tree<'a>, &'a str),
}

/// The longest text before the object in a call.
const MAX_HEAD: usize = 256;

pub(super) fn read<'a>(text: &'a str, callback: Option<&str>) -> Result<Script<'a>, Reason> {
    let text = text.trim();
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
    let Some((head, argument)) = call(text) else {
        return Ok(Script::Text(text));
    };
    let is_asked = callback.is_some_and(|name| is_callee(head, name));
    match (object(argument), is_asked) {
        (Some(object), true) => Ok(Script::Object(object)),
        (Some(object), false) => Ok(Script::Call(object, text)),
        // In a function of the script, such a call is code.
        (None, true) if !head.contains('{') => Err(Reason::Malformed {
            format: FormatName::Script,
            what: "it calls the call-back with something else than one JSON object",
            position: None,
        }),
        (None, _) => Ok(Script::Text(text)),
    }
}

/// What is before the first `({` of a text that can be one call, with or without a guard such as
/// `window.cb && `, and what begins with the brace.
fn call(text: &str) -> Option<(&str, &str)> {
    let braces = text.match_indices('{').map(|(at, _)| at);
    let mut near = braces.take_while(|&at| at <= MAX_HEAD);
    let (head, argument) = near.find_map(|brace| {
        let (head, argument) = text.split_at_checked(brace)?;
        Some((head.trim_end().strip_suffix('(')?, argument))
    })?;
    let mut head = head.trim();
    while let Some(comment) = head.strip_prefix("/*") {
        head = comment.split_once("*/")?.1.trim_start();
    }
    (!head.contains(';')).then_some((head, argument))
}

/// Whether the text ends with the name of the function, alone or as a member: `cb`, `window.cb`.
fn is_callee(head: &str, name: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    !name.is_empty()
        && head
            .strip_suffix(name)
            .is_some_and(|before| !before.ends_with(is_part))
}

/// The object, if only the end of a call follows it.
fn object(text: &str) -> Option<Tree<'_>> {
    let mut reader = serde_json::Deserializer::from_str(text).into_iter();
    let object = reader.next()?.ok()?;
    let end = text.get(reader.byte_offset()..)?.trim_start();
    let is_end =
        |character: char| character.is_whitespace() || matches!(character, ')' | ';' | '}');
    (end.starts_with(')') && end.chars().all(is_end)).then_some(object)
}
