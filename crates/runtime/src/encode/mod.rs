//! From a structured request to bytes: once, after signing.

mod form;
mod multipart;
mod percent;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;

use crate::operation::{Method, Operation};
use crate::request::{Body, Pairs, Part, RequestError};
use crate::upload::Upload;

pub(crate) use multipart::random_boundary;

/// Makes the boundary of a multipart body.
pub(crate) type Boundary = Arc<dyn Fn() -> String + Send + Sync>;

/// A body as it is sent.
#[derive(Clone)]
pub(crate) struct EncodedBody {
    pub(crate) content_type: Option<Cow<'static, str>>,
    /// What is in memory is one piece.
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    Upload(Upload),
}

impl Piece {
    /// Whether its length is known once its file is open.
    pub(crate) fn tells_its_length(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Upload(upload) => upload.is_file() || upload.known_len().is_some(),
        }
    }
}

impl EncodedBody {
    /// The number of bytes, if no file has to be opened to know it.
    pub(crate) fn known_len(&self) -> Option<u64> {
        self.pieces.iter().try_fold(0u64, |sum, piece| {
            let len = match piece {
                Piece::Bytes(bytes) => bytes.len() as u64,
                Piece::Upload(upload) => upload.known_len()?,
            };
            sum.checked_add(len)
        })
    }

    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        match self.pieces.as_slice() {
            [] => Some(Bytes::new()),
            [Piece::Bytes(bytes)] => Some(bytes.clone()),
            _ => None,
        }
    }

    /// What stands in `Content-Length`, if no file has to be opened to know it. Without a body, a
    /// GET has none and the others have the length 0.
    pub(crate) fn content_length(&self, method: Method) -> Option<u64> {
        let nothing = self.pieces.is_empty() && self.content_type.is_none();
        if nothing && method == Method::Get {
            None
        } else {
            self.known_len()
        }
    }
}

/// Appends path and query.
pub(crate) fn target(target: &mut String, stem: &str, path: &[Cow<'static, str>], query: &Pairs) {
    target.push_str(stem);
    if path.is_empty() {
        target.push('/');
    }
    for segment in path {
        target.push('/');
        percent::encode(target, segment);
    }
    if !query.is_empty() {
        target.push('?');
        form::pairs(target, query);
    }
}

pub(crate) fn body(
    operation: &Operation,
    body: &Body,
    boundary: &Boundary,
) -> Result<EncodedBody, RequestError> {
    Ok(match body {
        Body::Empty => EncodedBody {
            content_type: None,
            pieces: Vec::new(),
        },
        Body::Form(pairs) => {
            let mut text = String::with_capacity(form::guess_len(pairs));
            form::pairs(&mut text, pairs);
            EncodedBody {
                content_type: Some(Cow::Borrowed(form_type(operation))),
                pieces: vec![Piece::Bytes(text.into())],
            }
        }
        Body::Multipart(parts) => {
            let boundary = boundary();
            EncodedBody {
                pieces: multipart::pieces(parts, &boundary)?,
                content_type: Some(format!("multipart/form-data; boundary={boundary}").into()),
            }
        }
        Body::Bytes {
            content_type,
            bytes,
        } => EncodedBody {
            content_type: Some(content_type.clone()),
            pieces: vec![Piece::Bytes(bytes.clone())],
        },
        Body::Upload {
            content_type,
            upload,
        } => EncodedBody {
            content_type: Some(content_type.clone()),
            pieces: vec![Piece::Upload(upload.clone())],
        },
    })
}

fn form_type(operation: &Operation) -> &'static str {
    match operation.body {
        crate::operation::BodyFormat::Form { content_type } => content_type,
        _ => "application/x-www-form-urlencoded",
    }
}

/// The number of bytes that a body has at least, if it can be known before sending.
pub(crate) fn least_len(body: &Body) -> Option<u64> {
    match body {
        Body::Empty => None,
        Body::Form(pairs) => {
            let mut text = String::with_capacity(form::guess_len(pairs));
            form::pairs(&mut text, pairs);
            Some(text.len() as u64)
        }
        // The boundary is not known yet; sending checks the exact length.
        Body::Multipart(parts) => Some(
            parts
                .iter()
                .map(|part| match (part.as_text(), part.as_upload()) {
                    (Some(text), _) => text.len() as u64,
                    (_, Some(upload)) => upload.known_len().unwrap_or(0),
                    _ => 0,
                })
                .fold(0, u64::saturating_add),
        ),
        Body::Bytes { bytes, .. } => Some(bytes.len() as u64),
        Body::Upload { upload, .. } => upload.known_len(),
    }
}

/// Whether a header of this name can be sent.
pub(crate) fn is_header_name(name: &str) -> bool {
    http::HeaderName::from_bytes(name.as_bytes()).is_ok()
}

/// The headers that the runtime alone writes.
pub(crate) const RESERVED_HEADERS: [&str; 5] = [
    "host",
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
];

/// Whether the runtime alone writes this header.
pub(crate) fn is_reserved_header(name: &str) -> bool {
    RESERVED_HEADERS
        .iter()
        .any(|other| other.eq_ignore_ascii_case(name))
}

/// Whether the text can be sent as a header: visible ASCII, with spaces and tabs in between. Those at
/// the ends are not a part of the value (RFC 9110, 5.5): a server would read another text.
pub(crate) fn is_header_value(value: &str) -> bool {
    if value.trim_matches([' ', '\t']).len() < value.len() {
        return false;
    }
    // Without stopping at the first, which lets the compiler look at many at once.
    let is_other = |byte: u8| byte != b'\t' && !(b' '..=b'~').contains(&byte);
    !value
        .bytes()
        .fold(false, |found, byte| found | is_other(byte))
}

/// Whether the text can be written between quotes as a part's name or file name.
///
/// Other characters than ASCII are sent in UTF-8, as browsers and curl do (RFC 7578, 5.1). A quote or
/// line break is `%22` or `%0A` to these, and a backslash is one character to them and an escape to
/// others: such a name would be read differently.
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

/// Whether a part can be written.
pub(crate) fn is_writable_part(part: &Part) -> bool {
    is_part_name(part.name())
        && part.as_upload().is_none_or(|upload| {
            upload.sent_file_name().is_none_or(is_part_name)
                && upload.declared_media_type().is_none_or(is_media_type)
        })
}

/// Writes a number in hexadecimal with 16 digits.
pub(crate) fn hex16(out: &mut String, number: u64) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "{number:016x}");
}
