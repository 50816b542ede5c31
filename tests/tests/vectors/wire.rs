//! What an SDK sent, read without any code of the libraries.

use super::record::{Body, Pairs, Wire};

/// `name=value&…`, where a space is `+` or `%20`.
pub(crate) fn pairs(text: &str) -> Pairs {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The query of the request line.
pub(crate) fn query(wire: &Wire) -> Pairs {
    wire.target
        .split_once('?')
        .map(|(_, query)| pairs(query))
        .unwrap_or_default()
}

/// The form of the body, if there is a body.
pub(crate) fn form(wire: &Wire) -> Pairs {
    match &wire.body {
        Some(Body::Text(text)) => pairs(text),
        _ => Pairs::new(),
    }
}

/// The values of a header, in any case.
pub(crate) fn header<'a>(wire: &'a Wire, name: &str) -> Vec<&'a str> {
    wire.headers
        .iter()
        .filter(|(other, _)| other.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
        .collect()
}

/// The bytes of the body; none if there is no body.
pub(crate) fn body(wire: &Wire) -> Vec<u8> {
    match &wire.body {
        Some(Body::Text(text)) => text.clone().into_bytes(),
        Some(Body::Base64(text)) => base64(text),
        _ => Vec::new(),
    }
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<usize> = text
        .trim_end_matches('=')
        .chars()
        .map(|it| DIGITS.find(it).expect("a digit"))
        .collect();
    let bytes = digits.chunks(4).flat_map(|chunk| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | chunk.get(at).unwrap_or(&0));
        [bits >> 16, bits >> 8, bits]
            .into_iter()
            .take(chunk.len() - 1)
            .map(|it| u8::try_from(it & 0xff).expect("eight bits"))
    });
    bytes.collect()
}

/// A name of a parameter or header as COS lists it.
pub(crate) fn cos_name(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            b'A'..=b'Z' => char::from(byte.to_ascii_lowercase()).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        let digit = |at: usize| tail.get(at).and_then(|it| char::from(*it).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'+', ..) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).expect("two digits"));
                rest = &tail[2..];
            }
            (byte, ..) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
