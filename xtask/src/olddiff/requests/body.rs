//! Bodies: forms, parts, JSON and files.

use serde_json::Value;

use crate::spec::{self, Operation, Place};

use super::pairs;
use super::values::{Entry, File, Sent};

/// Stands between the parts, unless one of them has it.
const BOUNDARY: &str = "liveproof-boundary";

/// A body, encoded but for the ends of lines between parts.
pub(super) enum Body {
    None,
    One { content_type: String, text: String },
    Parts(Vec<Part>),
}

pub(super) struct Part {
    name: String,
    /// File name and media type.
    file: Option<(String, String)>,
    content: String,
}

impl Body {
    pub(super) fn of(operation: &Operation, entries: Vec<Entry<'_>>) -> Self {
        let wanted = match &operation.body {
            spec::Body::None => return Self::None,
            spec::Body::Form { .. } => Place::Form,
            spec::Body::Multipart => Place::Part,
            spec::Body::Json { .. } => Place::Json,
            spec::Body::Binary { .. } => Place::Body,
        };
        let mut fields = entries.into_iter().filter(|it| it.place == wanted);
        if let spec::Body::Binary { media_type } = &operation.body {
            return fields
                .next()
                .map_or(Self::None, |it| whole(media_type, it.sent));
        }
        let fields: Vec<Entry<'_>> = fields.collect();
        // An optional body is not sent empty.
        if fields.is_empty() && !operation.body_required {
            return Self::None;
        }
        match &operation.body {
            spec::Body::Form { content_type } => Self::One {
                content_type: content_type.clone(),
                text: pairs::join(fields.iter().map(|it| (it.name.as_str(), it.sent.text()))),
            },
            spec::Body::Json { content_type } => Self::One {
                content_type: content_type.clone(),
                text: object(&fields),
            },
            _ => Self::Parts(fields.into_iter().map(part).collect()),
        }
    }

    pub(super) fn content_type(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::One { content_type, .. } => Some(content_type.clone()),
            Self::Parts(parts) => {
                Some(format!("multipart/form-data; boundary={}", boundary(parts)))
            }
        }
    }

    /// The body, with this after each line that is no content. After the last one, which always has
    /// it, it is left out.
    pub(super) fn text(&self, end: &str) -> String {
        let parts = match self {
            Self::None => return String::new(),
            Self::One { text, .. } => return text.clone(),
            Self::Parts(parts) => parts,
        };
        let boundary = boundary(parts);
        let mut out = String::new();
        for Part {
            name,
            file,
            content,
        } in parts
        {
            let header = format!("Content-Disposition: form-data; name=\"{name}\"");
            out.push_str(&format!("--{boundary}{end}{header}"));
            if let Some((name, media_type)) = file {
                let media = format!("Content-Type: {media_type}");
                out.push_str(&format!("; filename=\"{name}\"{end}{media}"));
            }
            out.push_str(&format!("{end}{end}{content}{end}"));
        }
        out.push_str(&format!("--{boundary}--"));
        out
    }
}

/// A file as the body. Of a range of media types, the file has to name its own.
fn whole(declared: &str, sent: Sent) -> Body {
    let own = match &sent {
        Sent::File(file) if declared.ends_with('*') => file.media_type.as_deref(),
        _ => None,
    };
    Body::One {
        content_type: own.unwrap_or(declared).to_owned(),
        text: sent.text(),
    }
}

/// An object with the members in their order.
fn object(fields: &[Entry<'_>]) -> String {
    let member = |it: &Entry<'_>| {
        let value = match &it.sent {
            Sent::Value(value) => value.to_string(),
            Sent::File(file) => Value::from(file.content.as_str()).to_string(),
        };
        format!("{}:{value}", Value::from(it.name.as_str()))
    };
    let members: Vec<String> = fields.iter().map(member).collect();
    format!("{{{}}}", members.join(","))
}

fn part(entry: Entry<'_>) -> Part {
    let text = entry.sent.text();
    let file = match entry.sent {
        Sent::Value(_) => None,
        Sent::File(File {
            name, media_type, ..
        }) => {
            let unknown = || "application/octet-stream".to_owned();
            Some((name, media_type.unwrap_or_else(unknown)))
        }
    };
    Part {
        name: entry.name,
        file,
        content: text,
    }
}

fn boundary(parts: &[Part]) -> String {
    let mut boundary = BOUNDARY.to_owned();
    // Otherwise one part could look like two.
    while parts.iter().any(|it| it.content.contains(&boundary)) {
        boundary.push('-');
    }
    boundary
}
