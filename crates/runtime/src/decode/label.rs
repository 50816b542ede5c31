//! What a reply says it is, and which of the declared formats it is read as.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::Reason;
use crate::operation::Format;

/// The media types that mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Xml,
    Script,
    Text,
    Html,
    Binary,
    Other,
}

/// A reply's media type.
pub(super) struct Label {
    /// In lower case; `None` if there is none.
    media_type: Option<String>,
}

impl Label {
    /// # Errors
    ///
    /// If there are several labels, one that is no text, or a charset other than UTF-8.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Reason> {
        let mut values = headers.get_all(CONTENT_TYPE).iter();
        let value = match (values.next(), values.next()) {
            (None, _) => return Ok(Self { media_type: None }),
            (Some(value), None) => value.to_str().map_err(|_| Reason::ContentType)?,
            _ => return Err(Reason::ContentType),
        };
        let mut parts = value.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                continue;
            };
            let charset = value.trim().trim_matches('"');
            let is_utf8 = ["utf-8", "utf8"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(charset));
            if name.trim().eq_ignore_ascii_case("charset") && !is_utf8 {
                return Err(Reason::Charset);
            }
        }
        Ok(Self {
            media_type: (!essence.is_empty()).then_some(essence),
        })
    }

    pub(super) fn is_plain_text(&self) -> bool {
        self.media_type.as_deref() == Some("text/plain")
    }

    pub(super) fn is_json(&self) -> bool {
        self.media_type
            .as_deref()
            .is_some_and(|it| kind(it) == Kind::Json)
    }

    /// Whether the label says nothing that can be relied on: servers put these on anything.
    fn is_vague(&self) -> bool {
        match self.media_type.as_deref() {
            None => true,
            Some(media_type) => matches!(kind(media_type), Kind::Text | Kind::Html | Kind::Binary),
        }
    }

    /// The declared format to read the body as.
    pub(super) fn choose(
        &self,
        formats: &'static [(&'static str, Format)],
        body: &str,
    ) -> Result<Format, Reason> {
        let own = self.media_type.as_deref();
        if let Some(format) = own.and_then(|own| declared(own, formats)) {
            return Ok(format);
        }
        if !self.is_vague() {
            return Err(Reason::ContentType);
        }
        let mut real = formats
            .iter()
            .map(|(_, format)| *format)
            .filter(|format| *format != Format::Empty);
        let first = real.next().ok_or(Reason::NotEmpty)?;
        let chosen = if real.all(|format| format == first) {
            Some(first)
        } else {
            sniff(formats, body)
        };
        match chosen {
            // A page of an intermediary is text, too.
            Some(Format::Text) if body.trim_start().starts_with('<') => Err(Reason::ContentType),
            Some(format) => Ok(format),
            None => Err(Reason::ContentType),
        }
    }
}

fn declared(own: &str, formats: &[(&str, Format)]) -> Option<Format> {
    let exact = formats
        .iter()
        .find(|(media_type, _)| essence(media_type).eq_ignore_ascii_case(own));
    let alike = || {
        let own = kind(own);
        let same = |media_type: &str| own == kind(&essence(media_type).to_ascii_lowercase());
        // Two texts or two binaries of different names are not alike.
        formats.iter().find(|(media_type, _)| {
            matches!(own, Kind::Json | Kind::Xml | Kind::Script) && same(media_type)
        })
    };
    // In the place of a script, JSON may say why there is none.
    let in_place_of_script = || {
        let script = |format: &Format| matches!(format, Format::Script { .. });
        formats
            .iter()
            .find(|(_, format)| kind(own) == Kind::Json && script(format))
    };
    exact
        .or_else(alike)
        .or_else(in_place_of_script)
        .map(|(_, format)| *format)
        .filter(|format| *format != Format::Empty)
}

/// By the first byte, between JSON and XML.
fn sniff(formats: &[(&str, Format)], body: &str) -> Option<Format> {
    let first = body.trim_start().bytes().next()?;
    formats
        .iter()
        .map(|(_, format)| *format)
        .find(|format| match format {
            Format::Json => first == b'{',
            Format::Xml { .. } => first == b'<',
            _ => false,
        })
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn kind(media_type: &str) -> Kind {
    match media_type {
        "application/json" | "text/json" => Kind::Json,
        "application/xml" | "text/xml" => Kind::Xml,
        "text/javascript" | "application/javascript" | "application/x-javascript" => Kind::Script,
        "text/plain" => Kind::Text,
        "text/html" => Kind::Html,
        "application/octet-stream" => Kind::Binary,
        other if other.ends_with("+json") => Kind::Json,
        other if other.ends_with("+xml") => Kind::Xml,
        _ => Kind::Other,
    }
}

/// One word for what a reply says it is.
pub(crate) fn content_kind(headers: &HeaderMap) -> &'static str {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return "none";
    };
    let media_type = value
        .to_str()
        .map(|text| essence(text).to_ascii_lowercase());
    match kind(&media_type.unwrap_or_default()) {
        Kind::Json => "json",
        Kind::Xml => "xml",
        Kind::Script => "script",
        Kind::Text => "text",
        Kind::Html => "html",
        Kind::Binary => "binary",
        Kind::Other => "other",
    }
}
