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

/// An error: an object, or the call of a function if a request asks for that, signed or not.
pub(super) fn refusal(
    parameters: &[(String, String)],
    error: &DocumentedError,
    detail: Option<&str>,
) -> Response {
    // Codes are numbers, as the tables say; one sample has a string.
    let code = error
        .code
        .parse::<u32>()
        .map_or(json!(error.code), Value::from);
    let body = json!({"code": code, "message": error.message_about(detail)});
    let is_script = text::value(parameters, "script") == Some("1");
    let function = text::value(parameters, "callBack").filter(|name| is_function_name(name));
    match function.filter(|_| is_script) {
        Some(name) => script(&format!("{name}({});", text::ascii_json(&body))),
        None => json(body),
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
