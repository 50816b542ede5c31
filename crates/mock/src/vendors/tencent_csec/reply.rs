//! Replies of csec: JSON, or JavaScript where `script=1` asks for it. The pages name no HTTP
//! status, so it is always 200.

use serde_json::{Value, json};

use crate::{info::DocumentedError, response::Response, text};

/// A reply with this JSON, in which Chinese is escaped, as the older error page has it.
pub(super) fn json(value: impl Into<Value>) -> Response {
    Response::new(200, "application/json", text::ascii_json(&value.into()))
}

/// A success with these members.
pub(super) fn success(mut members: Value) -> Response {
    members["code"] = json!(0);
    members["message"] = json!("No Error");
    json(members)
}

/// A reply that is this script.
pub(super) fn script(script: &str) -> Response {
    Response::new(200, "application/javascript", script)
}

/// How an error is written.
pub(super) enum Form<'a> {
    /// As an object.
    Json,
    /// As the call of this function.
    Callback(&'a str),
}

impl<'a> Form<'a> {
    /// The form that a request asks for, whether or not it is signed.
    pub(super) fn of(parameters: &'a [(String, String)]) -> Self {
        match text::value(parameters, "callBack") {
            Some(name)
                if text::value(parameters, "script") == Some("1") && is_function_name(name) =>
            {
                Self::Callback(name)
            }
            _ => Self::Json,
        }
    }

    /// An error.
    pub(super) fn refusal(&self, error: &DocumentedError, detail: Option<&str>) -> Response {
        // Codes are numbers, as the tables say; one sample has a string.
        let code: Value = match error.code.parse::<u32>() {
            Ok(code) => code.into(),
            Err(_) => error.code.into(),
        };
        let body = json!({"code": code, "message": error.message_about(detail)});
        match self {
            Self::Json => json(body),
            Self::Callback(name) => script(&format!("{name}({});", text::ascii_json(&body))),
        }
    }
}

/// Names such as `onError` and `app.onError`. Anything else could be a script of its own.
fn is_function_name(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || "_$".contains(first))
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(&byte))
    })
}

#[cfg(test)]
mod tests;
