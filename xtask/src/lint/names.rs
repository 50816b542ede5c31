//! Names: how close they are, and which ones are taken.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The known name that was probably meant: the closest one, if it is close.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    known
        .map(|it| (distance(name, it), it))
        .filter(|it| it.0 <= limit)
        // The first of several equally close ones, so that the answer is the same every time.
        .min_by_key(|it| it.0)
        .map(|it| it.1)
}

/// Edit distance without regard to case; a swap of neighbours counts once.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    if a.len().abs_diff(b.len()) > 4 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// The setter, field or method of a wire name, as the later steps make it: keywords get an underscore.
pub(super) fn snake(name: &str) -> Option<String> {
    let snake = name.to_snake_case();
    let ident = |it: &str| syn::parse_str::<syn::Ident>(it).is_ok();
    if ident(&snake) {
        return Some(snake);
    }
    let escaped = format!("{snake}_");
    (!snake.is_empty() && ident(&escaped)).then_some(escaped)
}

/// Whether a name is UpperCamel as Rust's types are: what the type generator leaves as it is.
pub(super) fn is_upper_camel(name: &str) -> bool {
    name.chars().all(|it| it.is_ascii_alphanumeric())
        && name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.to_upper_camel_case() == name
}

/// The name as it should be.
pub(super) fn upper_camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// Methods of a builder that no setter may replace.
pub(super) const BUILDER: &[&str] = &["client", "new", "request", "send", "settings"];

/// Methods of the client that no operation may replace.
pub(super) const CLIENT: &[&str] = &["client", "new", "request", "send", "settings"];

/// Types that are in scope in generated code: Rust's own, and those that every crate has.
pub(super) const TYPES: &[&str] = &[
    "Any",
    "AsMut",
    "AsRef",
    "Box",
    "Bytes",
    "Client",
    "Clone",
    "Config",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Endpoint",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Reply",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Settings",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Upload",
    "Value",
    "Vec",
];

/// Headers that the client or the signer of the connection writes.
pub(super) const HEADERS: &[&str] = &[
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
    "user-agent",
];

/// Whether a name is a header's: a token of RFC 9110.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
}
