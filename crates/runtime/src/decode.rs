//! Decoding that fails closed: status, size, content type, whole-body format, success, type, in
//! this order.

mod content_type;
mod direct;
mod json;
mod problem;
mod request_id;
mod script;
mod success;
#[cfg(test)]
mod tests;
mod tree;
mod typed;
mod xml;

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::operation::{Format, Operation, ResponseKind, ResponseRule, Way};
use crate::raw_response::RawResponse;
use crate::response::ResponseBody;
use crate::syntax::begins;

pub(crate) use content_type::content_kind;
pub(crate) use direct::parse;
pub use problem::{DecodeProblem, FormatName, FormatProblem, TypeProblem, ValueKind};
pub(crate) use request_id::request_id;
pub use success::split_code;

use problem::DecodeError;
use script::Script;
use tree::Tree;

/// What a response is.
pub(crate) enum Decoded<T, E> {
    Success(T),
    /// The vendor's error.
    ServiceError(E),
    /// The status is not declared.
    Unexpected,
    Undecodable(DecodeProblem),
}

/// What a response is, before it has its type.
enum Outcome<'a> {
    Success(Tree<'a>),
    ServiceError(Tree<'a>),
    /// JSON that is still to be read.
    Unread(Unread<'a>),
    /// A success that is bytes.
    Bytes(&'a Bytes),
    Unexpected,
    Undecodable(DecodeProblem),
}

/// JSON, and the rule for it.
struct Unread<'a> {
    text: &'a str,
    rule: &'static ResponseRule,
    /// Whether a result is nothing, whatever it says.
    ignored: bool,
}

/// Decodes a response. `callback` is the call-back that the request named.
pub(crate) fn decode<T, E>(
    operation: &'static Operation,
    raw: &RawResponse,
    callback: Option<&str>,
) -> Decoded<T, E>
where
    T: DeserializeOwned + ResponseBody,
    E: DeserializeOwned,
{
    match (decode_body(operation, raw, callback), rule(operation, raw)) {
        (Decoded::Success(body), Some(rule)) => match raw.lacks(rule.required_headers) {
            Some(header) => Decoded::Undecodable(DecodeProblem::MissingHeader { header }),
            None => Decoded::Success(body),
        },
        // A page of whoever redirects is not an error of the vendor's that broke.
        (Decoded::Undecodable(_), _) if is_redirect(raw.status) => Decoded::Unexpected,
        (decoded, _) => decoded,
    }
}

/// Whether the status sends the caller elsewhere.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

fn decode_body<T, E>(
    operation: &'static Operation,
    raw: &RawResponse,
    callback: Option<&str>,
) -> Decoded<T, E>
where
    T: DeserializeOwned + ResponseBody,
    E: DeserializeOwned,
{
    let outcome = match judge(operation, raw, callback) {
        Outcome::Unread(json) => {
            if let Some(body) = json.success() {
                return Decoded::Success(body);
            }
            // Of several names of the code, the first that is not empty counts.
            if operation.codes.have_one_name()
                && let Some(body) = json.service_error()
            {
                return Decoded::ServiceError(body);
            }
            Outcome::Unread(json)
        }
        Outcome::Bytes(bytes) => match T::of_bytes(bytes) {
            Some(body) => return Decoded::Success(body),
            None => Outcome::Bytes(bytes),
        },
        other => other,
    };
    by_tree(outcome, &raw.body, operation.codes.members)
}

/// Whether the response is a service error whose code means "again later".
pub(crate) fn means_again(operation: &'static Operation, raw: &RawResponse) -> bool {
    let codes = &operation.codes;
    if codes.retry.is_empty() {
        return false;
    }
    // Most responses are not read twice.
    let text = std::str::from_utf8(&raw.body).unwrap_or_default();
    if !codes.retry.iter().any(|code| text.contains(code)) {
        return false;
    }
    let is_again = |outcome| matches!(outcome, Outcome::ServiceError(tree) if success::means_again(&tree, codes));
    match judge(operation, raw, None) {
        Outcome::Unread(json) => is_again(json.judge(&json::whole_characters(json.text))),
        other => is_again(other),
    }
}

/// The slower way, which knows what is wrong and where.
fn by_tree<T, E>(outcome: Outcome<'_>, body: &[u8], codes: &[Way]) -> Decoded<T, E>
where
    T: DeserializeOwned,
    E: DeserializeOwned,
{
    let mistyped = |error| Decoded::Undecodable(mistyped(error, body));
    match outcome {
        Outcome::Success(tree) => T::deserialize(tree).map_or_else(mistyped, Decoded::Success),
        Outcome::ServiceError(mut tree) => {
            success::keep_one_code(&mut tree, codes);
            let code = success::odd_code(&tree, codes);
            let found = E::deserialize(tree).map(Decoded::ServiceError);
            found.unwrap_or_else(|error| mistyped(error.or_within(code.as_deref())))
        }
        Outcome::Unread(json) => {
            let text = json::whole_characters(json.text);
            by_tree(json.judge(&text), body, codes)
        }
        // Its type is not bytes.
        Outcome::Bytes(_) => Decoded::Undecodable(DecodeProblem::ContentType),
        Outcome::Unexpected => Decoded::Unexpected,
        Outcome::Undecodable(reason) => Decoded::Undecodable(reason),
    }
}

impl Unread<'_> {
    /// The result, if the text is one without any doubt.
    fn success<T: DeserializeOwned>(&self) -> Option<T> {
        match self.rule.kind {
            ResponseKind::Success => direct::read(self.text, self.rule.success, true),
            ResponseKind::Error => None,
        }
    }

    /// The vendor's error, if the text is one without any doubt.
    fn service_error<E: DeserializeOwned>(&self) -> Option<E> {
        match (self.rule.kind, self.rule.success) {
            (ResponseKind::Success, []) => None,
            (ResponseKind::Success, rules) => direct::read(self.text, rules, false),
            (ResponseKind::Error, _) => direct::read(self.text, &[], false),
        }
    }

    /// What its text is, with or without changes.
    fn judge<'t>(&self, text: &'t str) -> Outcome<'t> {
        let judged = json::read(text).and_then(|tree| by_rule(self.rule, tree));
        match judged {
            Ok(Outcome::Success(_)) if self.ignored => Outcome::Success(Tree::Null),
            judged => judged.unwrap_or_else(Outcome::Undecodable),
        }
    }
}

/// The longest plain text that is taken for an error's message.
const MAX_TEXT: usize = 4096;

/// Everything that does not depend on the types, so that it is compiled once.
fn judge<'a>(
    operation: &'static Operation,
    raw: &'a RawResponse,
    callback: Option<&str>,
) -> Outcome<'a> {
    match rule(operation, raw) {
        None => Outcome::Unexpected,
        Some(rule) => judge_by(operation, rule, raw, callback).unwrap_or_else(Outcome::Undecodable),
    }
}

fn rule(operation: &'static Operation, raw: &RawResponse) -> Option<&'static ResponseRule> {
    let mut rules = operation.responses.iter();
    rules.find(|rule| rule.status.matches(raw.status))
}

fn judge_by<'a>(
    operation: &'static Operation,
    rule: &'static ResponseRule,
    raw: &'a RawResponse,
    callback: Option<&str>,
) -> Result<Outcome<'a>, DecodeProblem> {
    if rule.is_bare() {
        return Ok(Outcome::ServiceError(Tree::Null));
    }
    if let Some(flaw) = &raw.flaw {
        return Err(flaw.clone());
    }
    if rule.kind == ResponseKind::Success && content_type::is_problem(&raw.headers) {
        return Err(DecodeProblem::ContentType);
    }
    let ignored = rule.kind == ResponseKind::Success && rule.content_formats().next().is_none();
    if ignored && !is_document(&raw.body) {
        return empty(rule);
    }
    let Ok(body) = std::str::from_utf8(&raw.body) else {
        let label = content_type::ContentType::of(&raw.headers, "");
        return match label.and_then(|it| it.choose(operation, rule, "")) {
            Ok(Format::Binary) => Ok(Outcome::Bytes(&raw.body)),
            _ => Err(DecodeProblem::NotUtf8),
        };
    };
    let body = body.strip_prefix('\u{feff}').unwrap_or(body);
    let start = body.trim_start();
    if start.is_empty() {
        return empty(rule);
    }
    if is_html(start) {
        return Err(DecodeProblem::Html);
    }
    if ignored {
        return unpromised(operation, rule, start);
    }
    let label = content_type::ContentType::of(&raw.headers, body)?;
    let is_text = label.is_plain_text() && is_message(body);
    if let (Some(member), ResponseKind::Error, true) = (rule.text_member, rule.kind, is_text) {
        let text = Cow::Borrowed(body.trim());
        return Ok(Outcome::ServiceError(Tree::object(member, text)));
    }
    let tree = match label.choose(operation, rule, body)? {
        Format::Json => {
            let text = json::trim_end(body);
            return Ok(Outcome::Unread(Unread {
                text,
                rule,
                ignored: false,
            }));
        }
        Format::Xml { root } => {
            let document = xml::read(body.trim_ascii())?;
            if document.root != root {
                // Some vendors send their errors with a good status.
                let mut roots = error_roots(operation);
                if rule.kind == ResponseKind::Success && roots.any(|other| document.root == other) {
                    return Ok(Outcome::ServiceError(Tree::element(document.element)));
                }
                return Err(DecodeProblem::WrongRoot { expected: root });
            }
            Tree::element(document.element)
        }
        Format::Script { .. } => {
            let text = match script::read(body, callback)? {
                Script::Object(tree) => return script_object(rule, tree),
                Script::Call(tree, _) if is_service_error(rule, &tree)? => {
                    return Ok(Outcome::ServiceError(tree));
                }
                Script::Call(_, text) | Script::Text(text) => text,
            };
            // Any text can be taken for a script, so its label must call it one.
            if !label.is_script() {
                return Err(DecodeProblem::ContentType);
            }
            if !script::is_code(text) {
                return Err(script::malformed(FormatProblem::NotCode));
            }
            Tree::Text(Cow::Borrowed(text))
        }
        format @ (Format::Text | Format::Binary) => match json::read(json::trim_end(body)) {
            Ok(tree) if is_service_error(rule, &tree)? => return Ok(Outcome::ServiceError(tree)),
            _ if format == Format::Binary => {
                let document = xml::read(body.trim_ascii()).ok();
                let mut roots = error_roots(operation);
                let error = document.filter(|it| roots.any(|root| it.root == root));
                return Ok(error.map_or(Outcome::Bytes(&raw.body), |it| {
                    Outcome::ServiceError(Tree::element(it.element))
                }));
            }
            _ => Tree::Text(Cow::Borrowed(body)),
        },
        Format::Empty => return Err(DecodeProblem::NotEmpty),
    };
    by_rule(rule, tree)
}

/// Tells results from service errors.
fn by_rule<'a>(rule: &ResponseRule, tree: Tree<'a>) -> Result<Outcome<'a>, DecodeProblem> {
    let success = match (rule.kind, &tree) {
        (ResponseKind::Error, _) => false,
        // A text has no members.
        (ResponseKind::Success, Tree::Text(_)) => true,
        (ResponseKind::Success, _) => success::is_success(&tree, rule.success)?,
    };
    Ok(match success {
        // It says that it is not what was asked for.
        true if rule.is_binary() => return Err(DecodeProblem::ContentType),
        true => Outcome::Success(tree),
        false => Outcome::ServiceError(tree),
    })
}

/// Whether an object that came instead of a text is a service error without any doubt.
fn is_service_error(rule: &ResponseRule, tree: &Tree<'_>) -> Result<bool, DecodeProblem> {
    Ok(rule.kind == ResponseKind::Error || success::is_service_error(tree, rule.success)?)
}

/// A body of a good status where none is promised: it does not matter, unless it says that the
/// request was refused.
fn unpromised<'a>(
    operation: &'static Operation,
    rule: &'static ResponseRule,
    body: &'a str,
) -> Result<Outcome<'a>, DecodeProblem> {
    let nothing = Ok(Outcome::Success(Tree::Null));
    let mut errors = operation.responses.iter();
    if !errors.any(|it| it.kind == ResponseKind::Error && !it.is_bare()) {
        // Nothing tells what a refusal looks like.
        return Err(DecodeProblem::NotEmpty);
    }
    if body.starts_with('{') {
        return Ok(Outcome::Unread(Unread {
            text: json::trim_end(body),
            rule,
            ignored: true,
        }));
    }
    if is_html_piece(body) {
        return Err(DecodeProblem::Html);
    }
    if error_roots(operation).next().is_none() {
        return nothing;
    }
    let document = xml::read(body.trim_ascii())?;
    if error_roots(operation).any(|root| document.root == root) {
        return Ok(Outcome::ServiceError(Tree::element(document.element)));
    }
    nothing
}

/// Whether it can be an object or markup.
fn is_document(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    let is_before = |character: char| character.is_whitespace() || character == '\u{feff}';
    text.trim_start_matches(is_before).starts_with(['{', '<'])
}

/// Whether it begins as the pages of proxies and gateways do.
fn is_html(start: &str) -> bool {
    let mut start = start;
    for (open, close) in [("<?", "?>"), ("<!--", "-->")] {
        while let Some((_, rest)) = start.strip_prefix(open).and_then(|it| it.split_once(close)) {
            start = rest.trim_start();
        }
    }
    begins(start, "<!doctype html") || begins(start, "<html")
}

/// Whether it is a piece of a page.
fn is_html_piece(start: &str) -> bool {
    let tags = ["<head", "<body", "<title", "<center", "<h1", "<p>"];
    tags.iter().any(|tag| begins(start, tag))
}

/// Whether a plain text is short and no document.
fn is_message(body: &str) -> bool {
    body.len() <= MAX_TEXT && !body.trim_start().starts_with(['<', '{'])
}

/// What is judged without a body, or with one that does not matter.
fn empty(rule: &'static ResponseRule) -> Result<Outcome<'static>, DecodeProblem> {
    let mut formats = rule.formats.iter();
    let allowed = rule.formats.is_empty() || formats.any(|(_, format)| *format == Format::Empty);
    match rule.kind {
        ResponseKind::Success if allowed && success::is_success(&Tree::Null, rule.success)? => {
            Ok(Outcome::Success(Tree::Null))
        }
        _ => Err(DecodeProblem::Empty),
    }
}

/// An object instead of a script says why there is no script, or has it in a member.
fn script_object<'a>(
    rule: &'static ResponseRule,
    tree: Tree<'a>,
) -> Result<Outcome<'a>, DecodeProblem> {
    if rule.kind == ResponseKind::Error || !success::is_success(&tree, rule.success)? {
        return Ok(Outcome::ServiceError(tree));
    }
    let Tree::Object(members) = tree else {
        return Err(DecodeProblem::NoScript);
    };
    let mut scripts = members
        .into_iter()
        .filter(|(name, _)| rule.text_member == Some(name));
    match (scripts.next(), scripts.next()) {
        (Some((_, Tree::Text(text))), None) if !text.trim().is_empty() => {
            Ok(Outcome::Success(Tree::Text(text)))
        }
        _ => Err(DecodeProblem::NoScript),
    }
}

/// The root elements of the operation's errors.
fn error_roots(operation: &'static Operation) -> impl Iterator<Item = &'static str> {
    let errors = operation.responses.iter();
    let formats = errors
        .filter(|rule| rule.kind == ResponseKind::Error)
        .flat_map(|rule| rule.formats);
    formats.filter_map(|(_, format)| match format {
        Format::Xml { root } => Some(*root),
        _ => None,
    })
}

/// The reason, with the place in the body.
fn mistyped(error: DecodeError, body: &[u8]) -> DecodeProblem {
    let (path, problem) = error.into_parts();
    let text = std::str::from_utf8(body).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_json = text.trim_start().starts_with('{') && !path.is_empty();
    DecodeProblem::Mistyped {
        path: problem::path_text(&path),
        problem,
        position: is_json.then(|| json::locate(text, &path)).flatten(),
    }
}
