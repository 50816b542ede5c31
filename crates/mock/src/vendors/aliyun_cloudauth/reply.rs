//! Replies in JSON and in XML, without line breaks and indentation.

use serde_json::{Value, json};

use crate::{info::DocumentedError, random, response::Response, text};

/// The host that is named in errors if the request names none.
const HOST: &str = "cloudauth.aliyuncs.com";

/// In which format the caller wants the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

/// What an operation replies.
pub(in crate::vendors) enum Reply {
    /// As the pages have it: the members Data, Success and Code.
    Data(Value),
    /// The same, but in JSON without Code. By the samples, the XML reply always has one.
    DataWithoutCode(Value),
    /// As the vendor's own clients have it for the kit: a member beside RequestId, and nothing
    /// else.
    Flat(&'static str, String),
}

impl Format {
    /// The format of this name, in upper or lower case; XML without a name, as the calling
    /// convention of the service says.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "" | "XML" => Some(Self::Xml),
            "JSON" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format that these parameters ask for.
    pub(super) fn of(parameters: &[(String, String)]) -> Self {
        text::value(parameters, "Format")
            .and_then(Self::named)
            .unwrap_or(Self::Xml)
    }

    /// A reply of this operation.
    pub(super) fn success(self, operation: &str, reply: Reply) -> Response {
        let without_code = self == Self::Json && matches!(reply, Reply::DataWithoutCode(_));
        let mut members = json!({ "RequestId": request_id() });
        match reply {
            Reply::Flat(name, value) => members[name] = json!(value),
            Reply::Data(data) | Reply::DataWithoutCode(data) => {
                members["Data"] = data;
                members["Success"] = json!(true);
                if !without_code {
                    members["Code"] = json!("1");
                }
            }
        }
        let declaration = "<?xml version='1.0' encoding='UTF-8'?>";
        self.response(200, declaration, &format!("{operation}Response"), &members)
    }

    /// An error.
    pub(super) fn failure(self, error: &DocumentedError, message: &str, host: &str) -> Response {
        let members = json!({
            "RequestId": request_id(),
            "HostId": if host.is_empty() { HOST } else { host },
            "Code": error.code,
            "Message": message,
        });
        let declaration = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
        self.response(error.status, declaration, "Error", &members)
    }

    fn response(self, status: u16, declaration: &str, root: &str, members: &Value) -> Response {
        match self {
            Self::Json => Response::new(
                status,
                "application/json;charset=utf-8",
                members.to_string(),
            ),
            Self::Xml => {
                let mut body = declaration.to_owned();
                element(&mut body, root, members);
                Response::new(status, "application/xml;charset=utf-8", body)
            }
        }
    }
}

/// Ids are upper-case UUIDs in all samples.
fn request_id() -> String {
    random::uuid().to_ascii_uppercase()
}

/// Writes a value as an element; the items of an array as one element each, null as none.
fn element(out: &mut String, name: &str, value: &Value) {
    let inner = match value {
        Value::Null => return,
        Value::Array(items) => return items.iter().for_each(|item| element(out, name, item)),
        Value::Object(members) => members
            .iter()
            .fold(String::new(), |mut inner, (name, value)| {
                element(&mut inner, name, value);
                inner
            }),
        // The samples have the addresses of pictures so; real ones have ampersands.
        Value::String(text) if name.ends_with("Pic") && !text.contains("]]>") => {
            format!("<![CDATA[{text}]]>")
        }
        Value::String(text) => text::xml(text),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    };
    out.extend(["<", name, ">", inner.as_str(), "</", name, ">"]);
}

#[cfg(test)]
mod tests;
