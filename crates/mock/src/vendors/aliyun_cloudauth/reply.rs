//! Replies in JSON and in XML, without line breaks and indentation.

use serde_json::{Map, Value, json};

use crate::{answer::Answer, random, rules, text, vendor::DocumentedError};

/// The host that is named in errors if the request names none.
const HOST: &str = "cloudauth.aliyuncs.com";

/// In which format the caller wants the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

/// What an operation replies.
pub(super) enum Reply {
    /// As the pages have it: the member Data, Success and mostly Code.
    Wrapped {
        data: Value,
        /// Whether the JSON reply has a Code. By the samples, the XML reply always has one.
        code_in_json: bool,
    },
    /// As the vendor's own clients have it for the kit: a member beside RequestId, and nothing else.
    Flat(&'static str, String),
}

impl Format {
    /// The format of this name, in upper or lower case; XML without a name, as the calling convention of the service
    /// says.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "" | "XML" => Some(Self::Xml),
            "JSON" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format that these parameters ask for.
    pub(super) fn of(parameters: &[(String, String)]) -> Self {
        rules::value(parameters, "Format")
            .and_then(Self::named)
            .unwrap_or(Self::Xml)
    }

    /// A reply of this operation.
    pub(super) fn success(self, operation: &str, reply: Reply) -> Answer {
        let mut members = Map::new();
        members.insert("RequestId".to_owned(), request_id());
        match reply {
            Reply::Flat(name, value) => {
                members.insert(name.to_owned(), json!(value));
            }
            Reply::Wrapped { data, code_in_json } => {
                if self == Self::Json && code_in_json {
                    members.insert("Code".to_owned(), json!("1"));
                }
                members.insert("Data".to_owned(), data);
                members.insert("Success".to_owned(), json!(true));
                if self == Self::Xml {
                    members.insert("Code".to_owned(), json!("1"));
                }
            }
        }
        self.answer(
            200,
            "<?xml version='1.0' encoding='UTF-8'?>",
            &format!("{operation}Response"),
            members,
        )
    }

    /// An error.
    pub(super) fn failure(self, error: &DocumentedError, message: &str, host: &str) -> Answer {
        let mut members = Map::new();
        members.insert("RequestId".to_owned(), request_id());
        let host = if host.is_empty() { HOST } else { host };
        members.insert("HostId".to_owned(), json!(host));
        members.insert("Code".to_owned(), json!(error.code));
        members.insert("Message".to_owned(), json!(message));
        self.answer(
            error.status,
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            "Error",
            members,
        )
    }

    fn answer(
        self,
        status: u16,
        declaration: &str,
        root: &str,
        members: Map<String, Value>,
    ) -> Answer {
        match self {
            Self::Json => Answer::new(
                status,
                "application/json;charset=utf-8",
                Value::Object(members).to_string(),
            ),
            Self::Xml => {
                let mut body = declaration.to_owned();
                element(&mut body, root, &Value::Object(members));
                Answer::new(status, "application/xml;charset=utf-8", body)
            }
        }
    }
}

/// Ids are upper-case UUIDs in all samples.
fn request_id() -> Value {
    json!(random::uuid().to_ascii_uppercase())
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
mod tests {
    use super::*;

    #[test]
    fn values_become_elements() {
        let mut out = String::new();
        element(
            &mut out,
            "A",
            &json!({"B": ["x<y", -1], "C": null, "D": {"E": true, "F": 93.12}}),
        );
        assert_eq!(
            out,
            "<A><B>x&lt;y</B><B>-1</B><D><E>true</E><F>93.12</F></D></A>"
        );
    }

    #[test]
    fn addresses_of_pictures_are_cdata() {
        let mut out = String::new();
        element(
            &mut out,
            "A",
            &json!({"BackPic": "]]>", "FacePic": "http://a/?b&c"}),
        );
        assert_eq!(
            out,
            "<A><BackPic>]]&gt;</BackPic><FacePic><![CDATA[http://a/?b&c]]></FacePic></A>"
        );
    }

    #[test]
    fn xml_is_the_default() {
        for (name, format) in [
            ("", Some(Format::Xml)),
            ("xml", Some(Format::Xml)),
            ("json", Some(Format::Json)),
            ("JSON", Some(Format::Json)),
            ("YAML", None),
        ] {
            assert_eq!(Format::named(name), format, "{name}");
        }
    }
}
