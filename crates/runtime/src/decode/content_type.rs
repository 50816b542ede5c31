//! What a response says it is, and which of the declared formats it is read as.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::problem::DecodeProblem;
use crate::operation::{Format, Operation, ResponseKind, ResponseRule};
use crate::syntax::begins;
use crate::words::words;

words! {
    /// The media types that mean the same.
    enum Kind {
        Json = "json",
        Xml = "xml",
        Script = "script",
        Text = "text",
        Html = "html",
        Binary = "binary",
        Other = "other",
    }
}

/// What a response says it is.
pub(super) struct ContentType<'a> {
    /// In any case; `None` if there is none.
    media_type: Option<&'a str>,
    /// Whether it names a charset in which the body may mean something else than in UTF-8.
    is_foreign: bool,
}

impl<'a> ContentType<'a> {
    /// Fails if there are several, or one that is not a text.
    pub(super) fn of(headers: &'a HeaderMap, body: &str) -> Result<Self, DecodeProblem> {
        let mut values = headers.get_all(CONTENT_TYPE).iter();
        let value = match (values.next(), values.next()) {
            (None, _) => "",
            (Some(value), None) => value.to_str().map_err(|_| DecodeProblem::ContentType)?,
            _ => return Err(DecodeProblem::ContentType),
        };
        let (essence, parameters) = value.split_once(';').unwrap_or((value, ""));
        let essence = essence.trim_ascii();
        Ok(Self {
            media_type: (!essence.is_empty()).then_some(essence),
            is_foreign: parameters.split(';').any(|it| is_foreign(it, body)),
        })
    }

    /// Whether it allows for a plain text.
    pub(super) fn is_plain_text(&self) -> bool {
        !self.is_foreign
            && self
                .media_type
                .is_none_or(|it| it.eq_ignore_ascii_case("text/plain"))
    }

    pub(super) fn is_script(&self) -> bool {
        self.media_type.is_some_and(|it| kind(it) == Kind::Script)
    }

    /// Whether the label says nothing that can be relied on: servers put these on anything.
    fn is_vague(&self) -> bool {
        self.media_type
            .is_none_or(|it| matches!(kind(it), Kind::Text | Kind::Html | Kind::Binary))
    }

    /// The declared format to read the body as.
    pub(super) fn choose(
        &self,
        operation: &Operation,
        rule: &ResponseRule,
        body: &str,
    ) -> Result<Format, DecodeProblem> {
        match self.format(operation, rule, body)? {
            // A charset has no effect on them (RFC 8259, section 11).
            format @ (Format::Json | Format::Binary) => Ok(format),
            _ if self.is_foreign => Err(DecodeProblem::Charset),
            format => Ok(format),
        }
    }

    fn format(
        &self,
        operation: &Operation,
        rule: &ResponseRule,
        body: &str,
    ) -> Result<Format, DecodeProblem> {
        let own = self.media_type;
        // An error may come instead of bytes.
        let instead = |own| {
            let errors = operation.responses.iter();
            let errors = errors.filter(|it| rule.is_binary() && it.kind == ResponseKind::Error);
            let mut formats = errors.filter_map(|it| declared(own, it.formats));
            formats.find(|it| matches!(it, Format::Json | Format::Xml { .. }))
        };
        if let Some(format) = own.and_then(|own| declared(own, rule.formats).or(instead(own))) {
            return Ok(format);
        }
        if !self.is_vague() {
            return Err(DecodeProblem::ContentType);
        }
        let mut others = rule.content_formats();
        let first = others.next().ok_or(DecodeProblem::NotEmpty)?;
        let chosen = match others.all(|format| format == first) {
            true => Some(first),
            false => sniff(rule, body),
        };
        // A page of an intermediary is text, too.
        let is_markup =
            |format: &Format| *format == Format::Text && body.trim_start().starts_with('<');
        chosen
            .filter(|it| !is_markup(it) && *it != Format::Binary)
            .ok_or(DecodeProblem::ContentType)
    }
}

/// Whether the response calls itself an error (RFC 9457).
pub(super) fn is_problem(headers: &HeaderMap) -> bool {
    let values = headers.get_all(CONTENT_TYPE).iter();
    let mut values = values.filter_map(|it| it.to_str().ok());
    values.any(|it| begins(it.trim_ascii(), "application/problem+"))
}

/// Whether the parameter names a charset in which the body is another text.
fn is_foreign(parameter: &str, body: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let charset = value.trim().trim_matches(['"', '\'']).trim();
    let is_named = name.trim().eq_ignore_ascii_case("charset") && !charset.is_empty();
    is_named && !can_be_utf8(charset, body)
}

/// Whether a body that is valid UTF-8 can be read as such under the name of a charset. Servers put
/// the Latin ones on anything, and no text in them is UTF-8 by chance. In other charsets, a Chinese
/// name can be; but ASCII means the same in all of them.
pub(super) fn can_be_utf8(charset: &str, body: &str) -> bool {
    let latin = ["iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii"];
    let mut readable = ["utf-8", "utf8"].iter().chain(&latin);
    readable.any(|name| name.eq_ignore_ascii_case(charset)) || body.is_ascii()
}

fn declared(own: &str, formats: &[(&str, Format)]) -> Option<Format> {
    let exact = formats
        .iter()
        .find(|(media_type, _)| essence(media_type).eq_ignore_ascii_case(own));
    let alike = || {
        let own = kind(own);
        let same = |media_type: &str| own == kind(essence(media_type));
        // Two texts or two binaries of different names are not alike.
        formats.iter().find(|(media_type, _)| {
            matches!(own, Kind::Json | Kind::Xml | Kind::Script) && same(media_type)
        })
    };
    // JSON may come instead of a script, to say why there is none.
    let instead_of_script = || {
        let script = |format: &Format| matches!(format, Format::Script { .. });
        formats
            .iter()
            .find(|(_, format)| kind(own) == Kind::Json && script(format))
    };
    exact
        .or_else(alike)
        .or_else(instead_of_script)
        .map(|(_, format)| *format)
        .filter(|format| *format != Format::Empty)
}

/// By the first byte, between JSON and XML.
fn sniff(rule: &ResponseRule, body: &str) -> Option<Format> {
    let first = body.trim_start().bytes().next()?;
    rule.content_formats().find(|format| match format {
        Format::Json => first == b'{',
        Format::Xml { .. } => first == b'<',
        _ => false,
    })
}

fn essence(media_type: &str) -> &str {
    let before = media_type.split_once(';').map_or(media_type, |it| it.0);
    before.trim_ascii()
}

/// Of a media type in any case, without parameters.
fn kind(media_type: &str) -> Kind {
    match media_type.to_ascii_lowercase().as_str() {
        "application/json" | "text/json" => Kind::Json,
        "application/xml" | "text/xml" => Kind::Xml,
        "text/javascript"
        | "application/javascript"
        | "application/x-javascript"
        | "text/x-javascript"
        | "text/ecmascript"
        | "application/ecmascript"
        | "application/x-ecmascript" => Kind::Script,
        "text/plain" => Kind::Text,
        "text/html" => Kind::Html,
        "application/octet-stream" => Kind::Binary,
        other if other.ends_with("+json") => Kind::Json,
        other if other.ends_with("+xml") => Kind::Xml,
        _ => Kind::Other,
    }
}

/// One word for what a response says it is.
pub(crate) fn content_kind(headers: &HeaderMap) -> &'static str {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return "none";
    };
    kind(value.to_str().map_or("", essence)).as_str()
}
