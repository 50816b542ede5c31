//! Bodies of `multipart/form-data` (RFC 7578, RFC 2046), parsed by hand from the bytes received.

use bytes::Bytes;

use crate::{request::Request, text::Malformed};

/// One part of a form.
pub(crate) struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name. Only a part that has one is a file.
    pub filename: Option<String>,
    /// The content, byte for byte.
    pub body: Bytes,
}

/// The value of a field that is not a file; `None` if it is empty.
pub(crate) fn field<'a>(parts: &'a [Part], name: &str) -> Option<&'a [u8]> {
    let mut fields = parts.iter().filter(|part| part.filename.is_none());
    let field = fields.find(|part| part.name == name)?;
    Some(&field.body[..]).filter(|value| !value.is_empty())
}

/// The content of a file.
pub(crate) fn file<'a>(parts: &'a [Part], name: &str) -> Option<&'a [u8]> {
    let mut files = parts.iter().filter(|part| part.filename.is_some());
    files
        .find(|part| part.name == name)
        .map(|part| &part.body[..])
}

/// The parts of a form, in order. It is malformed if the content type is not `multipart/form-data`
/// with a boundary, the last boundary is missing, or a part has no name.
pub(crate) fn parts(request: &Request) -> Result<Vec<Part>, Malformed> {
    let boundary = boundary(request.content_type().ok_or(Malformed)?)?;
    let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
    let body = &request.body;
    // The first delimiter may begin the body, without the line break before it.
    let mut at = if body.starts_with(&delimiter[2..]) {
        delimiter.len() - 2
    } else {
        find(body, &delimiter, 0).ok_or(Malformed)? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        if body[at..].starts_with(b"--") {
            return Ok(parts);
        }
        let start = line_end(body, at).ok_or(Malformed)?;
        // Two bytes back: a part without headers has its empty line at once.
        let head_end = find(body, b"\r\n\r\n", start - 2).ok_or(Malformed)?;
        let content = head_end + 4;
        // Two bytes back: an empty part's delimiter begins with the line break that ends the head.
        let end = next_delimiter(body, &delimiter, content - 2).ok_or(Malformed)?;
        let head = body.get(start..head_end).unwrap_or_default();
        let (name, filename) = disposition(head)?;
        parts.push(Part {
            name,
            filename,
            body: body.slice(content.min(end)..end),
        });
        at = end + delimiter.len();
    }
}

/// Where the next real delimiter begins: one that is followed by `--` or by the end of the line.
fn next_delimiter(body: &[u8], delimiter: &[u8], from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let at = find(body, delimiter, from)?;
        let after = at + delimiter.len();
        if body[after..].starts_with(b"--") || line_end(body, after).is_some() {
            return Some(at);
        }
        from = at + 2;
    }
}

/// Where the line ends that holds only blanks from here on (RFC 2046 allows them behind a
/// boundary).
fn line_end(body: &[u8], from: usize) -> Option<usize> {
    let blanks = body[from..]
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count();
    body[from + blanks..]
        .starts_with(b"\r\n")
        .then_some(from + blanks + 2)
}

/// Every delimiter and head end begins with a carriage return, so that is what is looked for first.
fn find(body: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += body.get(at..)?.iter().position(|byte| *byte == b'\r')?;
        if body[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

fn boundary(content_type: &str) -> Result<String, Malformed> {
    let parameters = parameters(content_type, "multipart/form-data")?;
    let boundary = parameter(parameters, "boundary")?;
    // RFC 2046: 1 to 70 characters.
    let boundary = boundary.filter(|boundary| (1..=70).contains(&boundary.len()));
    boundary.ok_or(Malformed)
}

/// What follows the type in `type; a=b`, if it is this type.
fn parameters<'a>(value: &'a str, wanted: &str) -> Result<&'a str, Malformed> {
    let (given, parameters) = value.split_once(';').ok_or(Malformed)?;
    let is_wanted = given.trim().eq_ignore_ascii_case(wanted);
    is_wanted.then_some(parameters).ok_or(Malformed)
}

/// Name and file name of a part.
fn disposition(head: &[u8]) -> Result<(String, Option<String>), Malformed> {
    let head = std::str::from_utf8(head).map_err(|_| Malformed)?;
    let value = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))
        .map(|(_, value)| value)
        .ok_or(Malformed)?;
    let parameters = parameters(value, "form-data")?;
    let name = parameter(parameters, "name")?.ok_or(Malformed)?;
    Ok((name, parameter(parameters, "filename")?))
}

/// The parameter `wanted` of `a=b; c="d"`, without quotes.
fn parameter(parameters: &str, wanted: &str) -> Result<Option<String>, Malformed> {
    let mut rest = parameters.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or(Malformed)?;
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Ok(Some(value));
        }
        rest = match after.trim_start() {
            "" => "",
            more => more.strip_prefix(';').ok_or(Malformed)?.trim_start(),
        };
    }
    Ok(None)
}

/// The text up to the closing quote, and what follows. Only quotes and backslashes are escaped:
/// clients send file names with backslashes that mean themselves.
fn unquote(quoted: &str) -> Result<(String, &str), Malformed> {
    let mut value = String::new();
    let mut characters = quoted.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    Err(Malformed)
}

#[cfg(test)]
mod tests;
