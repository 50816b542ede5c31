//! The text of a request in rows, so that each parameter is compared for itself. No byte is changed
//! but for line breaks between them; `HTTP/1.1` is left out.

use super::decode::Encoding;

/// A line of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Row {
    /// The name of the parameter, header, part or member that it belongs to; empty for others.
    pub(super) name: String,
    /// In words, for a summary.
    pub(super) label: String,
    pub(super) line: String,
    /// Where in the line the value begins, and how it is written.
    pub(super) value: usize,
    pub(super) encoding: Encoding,
}

impl Row {
    fn new(name: &str, line: &str, value: usize, encoding: Encoding) -> Self {
        Self {
            name: name.to_owned(),
            label: format!("`{name}`"),
            line: line.to_owned(),
            value,
            encoding,
        }
    }

    fn other(label: &str, line: &str) -> Self {
        Self {
            label: label.to_owned(),
            ..Self::new("", line, line.len(), Encoding::None)
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
    out.extend(pairs('?', query));
    let mut media_type = "";
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        if name.eq_ignore_ascii_case("Content-Type") {
            media_type = value;
        }
        let begin = line.len() - value.len();
        let row = Row::new(name, line, begin, Encoding::None);
        let label = format!("the header `{name}`");
        out.push(Row { label, ..row });
    }
    out.push(Row::other("the body", ""));
    if media_type.starts_with("application/x-www-form-urlencoded") {
        out.extend(pairs(' ', body));
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
fn pairs(first: char, text: &str) -> Vec<Row> {
    let pairs = text.split('&').filter(|_| !text.is_empty()).enumerate();
    let row = |(index, pair): (usize, &str)| {
        let sign = if index == 0 { first } else { '&' };
        let line = format!("{sign}{pair}");
        let line = line.trim_start();
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Row::new(name, line, line.len() - value.len(), Encoding::Percent)
    };
    pairs.map(row).collect()
}

/// The lines of a multipart body, with the names of the parts.
fn parts(body: &str) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let (mut name, mut in_header) = ("", false);
    for line in body.split('\n') {
        let start = line.strip_prefix("Content-Disposition: form-data; name=\"");
        let begins = out.last_mut().filter(|it| it.line.starts_with("--"));
        if let (Some(start), Some(boundary)) = (start, begins) {
            (name, in_header) = (start.split('"').next().unwrap_or_default(), true);
            *boundary = Row::new(name, &boundary.line, boundary.line.len(), Encoding::None);
        }
        let value = if in_header { line.len() } else { 0 };
        out.push(Row::new(name, line, value, Encoding::None));
        in_header &= !line.is_empty();
    }
    out
}

/// A line per member or item of a JSON text.
fn members(body: &str) -> Vec<Row> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let (mut quoted, mut escaped, mut opened) = (false, false, false);
    for it in body.chars() {
        let begins = opened || matches!(it, ',' | '}' | ']');
        if !quoted && begins && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.push(it);
        quoted ^= it == '"' && !escaped;
        escaped = it == '\\' && !escaped;
        opened = !quoted && matches!(it, '{' | '[');
    }
    lines.push(line);
    let (mut name, mut out) = ("", Vec::new());
    for line in &lines {
        let member = line.trim_start_matches(',').strip_prefix('"');
        out.push(match member.and_then(|it| it.split_once("\":")) {
            Some((found, value)) => {
                name = found;
                Row::new(name, line, line.len() - value.len(), Encoding::Json)
            }
            None if line.starts_with(['{', '[', '}', ']']) => Row::other("the body", line),
            // An item of a list.
            None => Row::new(name, line, 0, Encoding::None),
        });
    }
    out
}
