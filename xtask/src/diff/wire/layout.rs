//! The text of a request in rows, so that each parameter is compared for itself. No byte is changed
//! but for line breaks between them; `HTTP/1.1` is left out.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;

use crate::text::visible;

/// Shorter words may look like Base64 by accident.
const BASE64: usize = 8;

/// A line of a request, or a part of a multipart body.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Row {
    /// The name of the parameter, header, part or member that it is; empty for others.
    pub(super) name: String,
    /// In words, for a summary.
    pub(super) label: String,
    pub(super) line: String,
    /// Without what separates it from others.
    pub(super) value: String,
    /// What an encoded value says.
    pub(super) decoded: Option<String>,
}

/// The name and the value in a row; none if it has no name.
type Read = fn(&str) -> Option<(&str, &str)>;

/// The rows of a recorded request.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let first = first.strip_suffix(" HTTP/1.1").unwrap_or(first);
    let (path, query) = first.split_at(first.find('?').unwrap_or(first.len()));
    let media_type = headers.lines().find_map(|it| {
        let (name, value) = header(it)?;
        name.eq_ignore_ascii_case("Content-Type").then_some(value)
    });
    let media_type = media_type.unwrap_or_default();
    let boundary = media_type.split_once("boundary=").map(|it| it.1);
    let part = format!("\n--{}", boundary.unwrap_or_default());
    let (separator, read): (&str, Read) = match media_type {
        it if it.starts_with("application/x-www-form-urlencoded") => ("&", pair),
        it if it.starts_with("multipart/") => (&part, named_part),
        _ if body.starts_with(['{', '[']) => (",\"", member),
        _ => ("\n", |_| None),
    };
    let mut out = split(path, "\n", "the method or path", |_| None);
    out.extend(split(query, "&", "", pair));
    out.extend(split(headers, "\n", "the header ", header));
    out.push(Row::new("", "the body", |_| None));
    out.extend(split(body, separator, "the body", read));
    out
}

/// The rows of a text, each but the first with the separator before it.
fn split(text: &str, separator: &str, label: &str, read: Read) -> Vec<Row> {
    let pieces = text.split(separator).filter(|_| !text.is_empty());
    let row = |(index, piece): (usize, &str)| {
        let before = if index == 0 {
            ""
        } else {
            separator.trim_start()
        };
        Row::new(&format!("{before}{piece}"), label, read)
    };
    pieces.enumerate().map(row).collect()
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let pair = line.trim_start_matches(['?', '&']);
    Some(pair.split_once('=').unwrap_or((pair, "")))
}

fn header(line: &str) -> Option<(&str, &str)> {
    line.split_once(": ")
}

fn named_part(part: &str) -> Option<(&str, &str)> {
    let (_, rest) = part.split_once("form-data; name=\"")?;
    rest.split_once('"')
}

/// Of a member of a JSON text. Within a text, a quote has a backslash before it; the last member
/// has the ends of what it is in.
fn member(line: &str) -> Option<(&str, &str)> {
    let start = line.trim_start_matches(['{', '[', ',', '"']);
    let (name, value) = start.split_once("\":")?;
    Some((name, value.trim_end_matches(['}', ']'])))
}

impl Row {
    /// `label`: what a row without a name is, or what kind of name it is.
    fn new(line: &str, label: &str, read: Read) -> Self {
        let (name, value) = read(line).unwrap_or(("", line));
        let label = match name {
            "" => label.to_owned(),
            _ => format!(
                "{}`{name}`",
                if label == "the header " { label } else { "" }
            ),
        };
        Self {
            name: name.to_owned(),
            label,
            line: line.to_owned(),
            value: value.to_owned(),
            decoded: decoded(value).filter(|_| !name.is_empty()),
        }
    }
}

/// What an encoded value says: a JSON text, or one with `%`, and Base64 in either.
fn decoded(value: &str) -> Option<String> {
    let plain = serde_json::from_str(value)
        .unwrap_or_else(|_| percent_decode_str(value).decode_utf8_lossy().into_owned());
    let bytes = BASE64_STANDARD.decode(&plain).ok();
    let text = bytes.and_then(|it| String::from_utf8(it).ok());
    match text.filter(|_| plain.len() >= BASE64) {
        Some(text) => Some(format!("Base64 of {}", visible(&text))),
        None => (plain != value.trim_matches('"')).then_some(plain),
    }
}
