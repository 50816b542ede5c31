//! The operation's own headers. Those of the body stand with the body.

use crate::spec::Place;

use super::values::Entry;

/// Name and value, in wire order. No two have one name: the linter sees to that.
pub(super) fn own(entries: &[Entry<'_>]) -> Vec<(String, String)> {
    let own = entries.iter().filter(|it| it.place == Place::Header);
    own.map(|it| (title(&it.name), visible(&it.sent.text())))
        .collect()
}

/// `X-Client-Id` of `x-CLIENT-id`, as the connection writes every name.
fn title(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let part = part.to_ascii_lowercase();
        let mut characters = part.chars();
        let first = characters.next().map(|it| it.to_ascii_uppercase());
        first.into_iter().chain(characters).collect::<String>()
    });
    parts.collect::<Vec<_>>().join("-")
}

/// What cannot be sent in a header is escaped, so that it never looks like the next one.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | ' '..='~' => out.push(character),
            other => out.extend(other.escape_default()),
        }
    }
    out
}
