//! Replies of csec: JSON, or JavaScript where `script=1` asks for it. The pages name no HTTP
//! status, so it is always 200.

use serde_json::{Value, json};

use crate::{answer::Answer, rules, text, vendor::Refused};

/// A reply with this JSON, in which Chinese is escaped, as the older error page has it.
pub(super) fn json(value: &Value) -> Answer {
    Answer::new(200, "application/json", text::ascii_json(value))
}

/// A reply that is this script.
pub(super) fn script(script: &str) -> Answer {
    Answer::new(200, "application/javascript", script)
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
        match rules::value(parameters, "callBack") {
            Some(name)
                if rules::value(parameters, "script") == Some("1") && is_function_name(name) =>
            {
                Self::Callback(name)
            }
            _ => Self::Json,
        }
    }

    /// An error.
    pub(super) fn refusal(&self, refused: &Refused) -> Answer {
        // Codes are numbers, as the tables say; one sample has a string.
        let code: Value = match refused.error.code.parse::<u32>() {
            Ok(code) => code.into(),
            Err(_) => refused.error.code.into(),
        };
        let error = json!({"code": code, "message": refused.message()});
        match self {
            Self::Json => json(&error),
            Self::Callback(name) => script(&format!("{name}({});", text::ascii_json(&error))),
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
mod tests {
    use super::*;

    #[test]
    fn only_names_are_called() {
        for good in ["onCaptchaError", "_a.$b1"] {
            assert!(is_function_name(good), "{good}");
        }
        for bad in ["", "a.", "1a", "alert(1)//", "a b", "名"] {
            assert!(!is_function_name(bad), "{bad}");
        }
    }
}
