//! What names and values in headers and parts can be written with.

/// Whether a header of this name can be sent.
pub(crate) fn is_header_name(name: &str) -> bool {
    http::HeaderName::from_bytes(name.as_bytes()).is_ok()
}

/// The value of the first header of this name, in any case.
pub(crate) fn header<'h>(headers: &'h [(impl AsRef<str>, String)], name: &str) -> Option<&'h str> {
    let mut headers = headers.iter();
    let found = headers.find(|(other, _)| other.as_ref().eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// Whether the text begins with this one, in any case.
pub(crate) fn begins(text: &str, start: &str) -> bool {
    let text = text.as_bytes().get(..start.len());
    text.is_some_and(|it| it.eq_ignore_ascii_case(start.as_bytes()))
}

/// The headers that the runtime alone writes: what else is in them breaks the connection or its
/// responses. The linter of specs has the same list.
pub(crate) const RESERVED_HEADERS: [&str; 12] = [
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether the runtime alone writes this header.
pub(crate) fn is_reserved_header(name: &str) -> bool {
    RESERVED_HEADERS
        .iter()
        .any(|other| other.eq_ignore_ascii_case(name))
}

/// Whether the text can be sent as a header: visible ASCII, with spaces and tabs in between. Those
/// at the ends are not a part of the value (RFC 9110, 5.5): a server would read another text.
pub(crate) fn is_header_value(value: &str) -> bool {
    let is_legal = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    value.trim_matches([' ', '\t']).len() == value.len() && value.bytes().all(is_legal)
}

/// Whether the text can be written between quotes as a part's name or file name.
///
/// Other characters than ASCII are sent in UTF-8, as browsers and curl do (RFC 7578, 5.1). A quote
/// or line break is `%22` or `%0A` to these, and a backslash is one character to them and an escape
/// to others: such a name would be read differently.
pub(crate) fn is_part_name(name: &str) -> bool {
    !name.contains(['"', '\\']) && !name.contains(char::is_control)
}

/// Whether the text is `type/subtype` with nothing in it that could end a line.
pub(crate) fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    is_header_value(text)
        && essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}
