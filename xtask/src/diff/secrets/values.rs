//! Where the values of names are in a text: JSON, XML, a script, a form or a request, also one that
//! is malformed or within another one. Rather too much is found than too little.

use std::collections::BTreeSet;
use std::ops::Range;

/// A value, and what has it.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) range: Range<usize>,
}

/// Values that say that there is none.
const EMPTY: [&str; 6] = ["", "\"\"", "''", "null", "[]", "{}"];

/// Quotes, also as XML writes them.
const QUOTES: [&str; 3] = ["\"", "'", "&quot;"];

/// All of a text from a byte on.
pub(super) fn all(text: &str, from: usize) -> Vec<Found> {
    found("", text, from..text.len()).into_iter().collect()
}

/// The values of these names, in upper or lower case: headers are sent in title case.
pub(super) fn of(text: &str, names: &BTreeSet<String>) -> Vec<Found> {
    let lower = text.to_ascii_lowercase();
    let escaped = escaped(text);
    let meant: String = escaped.iter().map(|it| format!("{}\n", it.1)).collect();
    let mut out = Vec::new();
    for (range, meant) in &escaped {
        if spelled(names, meant).contains(meant) {
            let range = assigned(text, range.end);
            out.extend(range.and_then(|it| found(meant, text, it)));
        }
    }
    for name in spelled(names, &(meant + &lower)) {
        // What is within a value is not looked at again, however often it has the name.
        let mut reached = 0;
        for (at, _) in lower.match_indices(&name) {
            let end = at + name.len();
            let is_whole = !text[..at].ends_with(in_name) && !text[end..].starts_with(in_name);
            if !is_whole || at < reached {
                continue;
            }
            let before = text[..at].trim_end_matches(|it| in_name(it) || it == ':');
            let range = match before.ends_with('<') {
                true => element(text, before.len()),
                false => assigned(text, end),
            };
            reached = range.as_ref().map_or(reached, |it| it.end);
            out.extend(range.and_then(|it| found(&name, text, it)));
        }
    }
    out
}

/// Names that are written with escapes, such as `access\u005ftoken` or `client%5Fsecret`: where
/// they are, and what they mean, in lower case.
fn escaped(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let mut start = 0;
    let ends = |it: char| !in_name(it) && it != '\\' && it != '%';
    for end in text.match_indices(ends).map(|it| it.0).chain([text.len()]) {
        // Backslashes at the end are those of a quote.
        let word = text[start..end].trim_end_matches('\\');
        if word.contains(['\\', '%']) && word.len() <= MAX_NAME {
            out.push((start..start + word.len(), meant(word).to_lowercase()));
        }
        start = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    out
}

/// A longer word is not a name.
const MAX_NAME: usize = 1000;

/// A word without escapes, of JSON or of forms.
fn meant(word: &str) -> String {
    let mut out = String::new();
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let hex = |at: usize, digits: usize| {
            let digits = rest.get(at..at + digits)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let run = rest.len() - rest.trim_start_matches('\\').len();
        if let Some(byte) = hex(1, 2).filter(|_| first == '%') {
            bytes.extend(u8::try_from(byte));
            rest = &rest[3..];
            continue;
        }
        out.push_str(&String::from_utf8_lossy(&std::mem::take(&mut bytes)));
        let code = hex(run + 1, 4).filter(|_| run > 0 && rest[run..].starts_with('u'));
        if let Some(code) = code.and_then(char::from_u32) {
            out.push(code);
            rest = &rest[run + 5..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out + &String::from_utf8_lossy(&bytes)
}

/// Whether a text is wholly what a name can be looked for in: JSON, a script that calls a function
/// with it, or XML with one root.
pub(super) fn is_structured(text: &str) -> bool {
    let text = text.trim().trim_start_matches('\u{feff}');
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if let Some(rest) = text.strip_prefix('<') {
        let prologue = rest.strip_prefix('?').and_then(|it| it.split_once("?>"));
        let rest = prologue.map_or(rest, |it| it.1.trim_start().trim_start_matches('<'));
        let root = tag(rest);
        let is_page = root.is_empty() || root.eq_ignore_ascii_case("html");
        return !is_page && (text.ends_with(&format!("</{root}>")) || text.ends_with("/>"));
    }
    let call = text.split_once('(').zip(text.rsplit_once(')'));
    is_json(text)
        || call.is_some_and(|((name, _), (before, _))| {
            before.get(name.len() + 1..).is_some_and(is_json)
        })
}

/// The values of these names in the parts of a multipart body.
pub(super) fn parts(text: &str, names: &BTreeSet<String>) -> Vec<Found> {
    let Some((_, rest)) = text.split_once("boundary=") else {
        return Vec::new();
    };
    let end = format!("\n--{}", rest.lines().next().unwrap_or_default());
    let spelled = spelled(names, &text.to_ascii_lowercase());
    let part = |(at, start): (usize, &str)| {
        let (name, _) = text[at + start.len()..].split_once('"')?;
        let is_secret = spelled.contains(&meant(name).to_lowercase());
        let head = at + text[at..].find("\n\n").filter(|_| is_secret)? + 2;
        let length = text[head..].find(&end).unwrap_or(text.len() - head);
        found(name, text, head..head + length)
    };
    text.match_indices("form-data; name=\"")
        .filter_map(part)
        .collect()
}

fn found(name: &str, text: &str, range: Range<usize>) -> Option<Found> {
    let is_empty = EMPTY.contains(&text[range.clone()].trim());
    (!is_empty).then(|| Found {
        name: name.to_owned(),
        range,
    })
}

/// Names in lower case, with the numbers that a text in lower case has in them.
fn spelled(names: &BTreeSet<String>, text: &str) -> BTreeSet<String> {
    let names = names.iter().map(|it| it.to_ascii_lowercase());
    let spelled = names.flat_map(|name| {
        let Some((start, end)) = name.split_once("{n}") else {
            return vec![name];
        };
        let number = |(at, _): (usize, &str)| {
            let rest = &text[at + start.len()..];
            let after = rest.trim_start_matches(|it: char| it.is_ascii_digit());
            let digits = &rest[..rest.len() - after.len()];
            let is_it = !digits.is_empty() && after.starts_with(end);
            is_it.then(|| format!("{start}{digits}{end}"))
        };
        text.match_indices(start).filter_map(number).collect()
    });
    spelled.filter(|it| !it.is_empty()).collect()
}

/// Whether a name goes on with the character.
fn in_name(it: char) -> bool {
    it.is_alphanumeric() || matches!(it, '_' | '-' | '.')
}

/// What is between the tags of an element, by where the name of its first tag begins.
fn element(text: &str, start: usize) -> Option<Range<usize>> {
    let name = tag(&text[start..]);
    let open = start + text[start..].find('>')?;
    if text[..open].ends_with('/') {
        return None;
    }
    let mut depth = 0_usize;
    let tags = text[open..].match_indices('<').map(|it| open + it.0);
    for at in tags {
        let (is_end, rest) = match text[at + 1..].strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, &text[at + 1..]),
        };
        let is_empty = || rest.split('>').next().is_some_and(|it| it.ends_with('/'));
        match (tag(rest) == name, is_end) {
            (true, true) if depth == 0 => return Some(open + 1..at),
            (true, true) => depth -= 1,
            (true, false) if !is_empty() => depth += 1,
            _ => {}
        }
    }
    Some(open + 1..text.len())
}

/// The name of a tag, with its prefix.
fn tag(text: &str) -> &str {
    let end = text.find(|it| !in_name(it) && it != ':');
    &text[..end.unwrap_or(text.len())]
}

/// What follows a name after `:` or `=`.
fn assigned(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = &text[end..];
    let quote = quote(rest);
    let rest = rest[quote.len()..].trim_start();
    let is_header = quote.is_empty() && rest.starts_with(':');
    let rest = rest.strip_prefix([':', '='])?;
    let rest = match is_header {
        true => rest.trim_start_matches(' '),
        false => rest.trim_start(),
    };
    let length = match self::quote(rest) {
        "" if rest.starts_with(['{', '[']) => balanced(rest),
        "" => {
            let ends = |it: char| match is_header {
                true => it == '\n',
                false => it.is_whitespace() || "&,;)]}<\"'".contains(it),
            };
            rest.find(ends).unwrap_or(rest.len())
        }
        quote => quoted(rest, quote),
    };
    let start = text.len() - rest.len();
    Some(start..start + length)
}

/// The quote that a text begins with, with the backslashes before it.
fn quote(text: &str) -> &str {
    let bare = text.trim_start_matches('\\');
    let quote = QUOTES.into_iter().find(|it| bare.starts_with(it));
    quote.map_or("", |it| &text[..text.len() - bare.len() + it.len()])
}

/// The length of a text in quotes, with them. One with another number of backslashes before it is
/// part of the text.
fn quoted(text: &str, quote: &str) -> usize {
    let sign = quote.trim_start_matches('\\');
    let backslashes = quote.len() - sign.len();
    let ends = text[quote.len()..].match_indices(sign);
    let ends = ends.map(|it| quote.len() + it.0);
    let mut ends = ends.filter(|at| {
        let before = &text[quote.len()..*at];
        let run = before.len() - before.trim_end_matches('\\').len();
        match backslashes {
            0 => run.is_multiple_of(2),
            _ => run == backslashes,
        }
    });
    ends.next().map_or(text.len(), |it| it + sign.len())
}

/// The length of an object or a list, with its ends.
fn balanced(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(it) = text[at..].chars().next() {
        let quote = quote(&text[at..]);
        if !quote.is_empty() {
            at += quoted(&text[at..], quote);
            continue;
        }
        at += it.len_utf8();
        match it {
            '{' | '[' => depth += 1,
            '}' | ']' if depth <= 1 => return at,
            '}' | ']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}
