//! Values, statuses and media types as they are on the wire.

use serde::Serialize;
use serde_json::Value;

/// A value as it is on the wire, or in a message.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A word of the profile, as a spec has it.
pub(crate) fn word(it: impl Serialize) -> String {
    serde_json::to_value(it).map_or_else(|_| String::new(), |it| text(&it))
}

/// What an invented value has in it that no log and no documentation may show.
pub(crate) const CANARY: &str = "CANARY";

/// Whether a response of this status, range or `default` is a success.
pub(crate) fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// A media type without its parameters.
pub(crate) fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is that of a JSON document.
pub(crate) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence.ends_with("+json")
}

/// A format of responses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyFormat {
    Json,
    Xml,
    Script,
    Text,
    /// Bytes, such as a picture.
    Binary,
}

impl BodyFormat {
    /// The format of a media type, if a decoder reads it.
    pub(crate) fn of(media: &str) -> Option<Self> {
        match essence(media).as_str() {
            "application/json" | "text/json" => Some(Self::Json),
            "application/xml" | "text/xml" => Some(Self::Xml),
            "application/javascript" | "text/javascript" | "application/x-javascript" => {
                Some(Self::Script)
            }
            "text/plain" => Some(Self::Text),
            _ => None,
        }
    }

    /// The format of a media type whose schema is bytes.
    pub(crate) fn of_bytes(media: &str) -> Option<Self> {
        let is_text = is_json(media)
            || ["text/", "multipart/"]
                .iter()
                .any(|it| media.starts_with(it));
        let is_one = !media.contains(['*', ';']) && !essence(media).ends_with("+xml");
        Self::of(media).or((!is_text && is_one).then_some(Self::Binary))
    }
}
