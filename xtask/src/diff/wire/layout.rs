//! The text of a request in rows, so that each parameter is compared for itself. No byte is changed
//! but for line breaks between them; `HTTP/1.1` is left out.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;

use crate::text::visible;

/// Shorter words may look like Base64 by accident.
const BASE64: usize = 8;

/// A line of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Row {
    /// The name of the parameter, header, part or member that it belongs to; empty for others.
    pub(super) name: String,
    /// In words, for a summary.
    pub(super) label: String,
    pub(super) line: String,
    /// What an encoded value says.
    pub(super) decoded: Option<String>,
}

impl Row {
    /// `written`: the value as it is in the line. `plain`: without what it is escaped by.
    fn new(name: &str, line: &str, written: &str, plain: String) -> Self {
        let bytes = BASE64_STANDARD
            .decode(&plain)
            .ok()
            .filter(|_| plain.len() >= BASE64);
        let text = bytes.and_then(|it| String::from_utf8(it).ok());
        let text = text.map(|it| format!("Base64 of {}", visible(&it)));
        Self {
            name: name.to_owned(),
            label: format!("`{name}`"),
            line: line.to_owned(),
            decoded: text.or_else(|| (plain != written).then_some(plain)),
        }
    }

    fn other(label: &str, line: &str) -> Self {
        Self {
            name: String::new(),
            label: label.to_owned(),
            line: line.to_owned(),
            decoded: None,
        }
    }
}

/// The rows of a recorded request.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.split('\n');
    let first = lines.next().unwrap_or_default();
    let first = first.strip_suffix(" HTTP/1.1").unwrap_or(first);
    let (path, query) = first.split_once('?').unwrap_or((first, ""));
    let mut out = vec![Row::other("the method or path", path)];
    out.extend(pairs("?", query));
    let mut media_type = "";
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        if name.eq_ignore_ascii_case("Content-Type") {
            media_type = value;
        }
        let label = format!("the header `{name}`");
        let row = Row::new(name, line, value, value.to_owned());
        out.push(Row { label, ..row });
    }
    out.push(Row::other("the body", ""));
    if media_type.starts_with("application/x-www-form-urlencoded") {
        out.extend(pairs("", body));
    } else if media_type.starts_with("multipart/") {
        out.extend(parts(body));
    } else if body.starts_with(['{', '[']) {
        out.extend(members(body));
    } else {
        out.extend(body.split('\n').map(|it| Row::other("the body", it)));
    }
    out
}

/// `?a=1`, `&b=2`
fn pairs(first: &str, text: &str) -> Vec<Row> {
    let pairs = text.split('&').filter(|_| !text.is_empty()).enumerate();
    let row = |(index, pair): (usize, &str)| {
        let sign = if index == 0 { first } else { "&" };
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = percent_decode_str(value).decode_utf8_lossy().into_owned();
        Row::new(name, &format!("{sign}{pair}"), value, plain)
    };
    pairs.map(row).collect()
}

/// The lines of a multipart body, with the names of the parts.
fn parts(body: &str) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut name = "";
    for line in body.split('\n') {
        let start = line.strip_prefix("Content-Disposition: form-data; name=\"");
        let boundary = out.last_mut().filter(|it| it.line.starts_with("--"));
        if let (Some(start), Some(boundary)) = (start, boundary) {
            name = start.split('"').next().unwrap_or_default();
            *boundary = Row::new(name, &boundary.line, "", String::new());
        }
        out.push(Row::new(name, line, line, line.to_owned()));
    }
    out
}

/// A line per member of a JSON text: within a text, a quote has a backslash before it.
fn members(body: &str) -> Vec<Row> {
    let row = |(index, member): (usize, &str)| {
        let line = match index {
            0 => member.to_owned(),
            _ => format!(",\"{member}"),
        };
        let start = line.trim_start_matches(['{', '[', ',', '"']);
        let Some((name, value)) = start.split_once("\":") else {
            return Row::other("the body", &line);
        };
        // The last member has the ends of what it is in.
        let value = value.trim_end_matches(['}', ']']);
        let plain = serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
        Row::new(name, &line, value.trim_matches('"'), plain)
    };
    body.split(",\"").enumerate().map(row).collect()
}
