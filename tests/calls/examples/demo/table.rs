//! What is printed of the single calls.

use crate::cases::Row;
use liveproof_calls::VENDORS;
use liveproof_calls::programs::{Record, complain, say};

use crate::section;

/// Characters of a request line and of a response that are shown.
const REQUEST: usize = 38;
const REPLY: usize = 52;

/// Prints row by row.
pub(crate) struct Table {
    json: bool,
    /// Of the longest name of a vendor.
    width: usize,
    rows: usize,
    bad: usize,
}

impl Table {
    pub(crate) fn new(json: bool) -> Self {
        let width = VENDORS.iter().map(|it| it.name.len()).max().unwrap_or(0);
        if !json {
            say(format_args!(
                "{}\n\n{:<4} {:<width$} {:<41} {:<REQUEST$} {:<17} {:>6} {:>7}  what came back",
                section::title("Every operation by itself, and what has to be refused"),
                "",
                "vendor",
                "operation",
                "request",
                "scheme",
                "status",
                "ms"
            ));
        }
        Self {
            json,
            width,
            rows: 0,
            bad: 0,
        }
    }

    pub(crate) fn row(&mut self, row: &Row) {
        self.rows += 1;
        self.bad += usize::from(!row.good);
        if self.json {
            if let Some(record) = &row.record {
                match serde_json::to_string(record) {
                    Ok(text) => say(text),
                    Err(error) => complain(error),
                }
            }
            if let (false, Some(remark)) = (row.good, &row.remark) {
                complain(format_args!("{} {}: {remark}", row.vendor, row.title));
            }
            return;
        }
        let mark = if row.good { "ok" } else { "BAD" };
        let (vendor, title, width) = (row.vendor, &row.title, self.width);
        let Some(record) = &row.record else {
            let remark = row.remark.as_deref().unwrap_or_default();
            say(format_args!(
                "{:<4} {vendor:<width$} {title:<41} {remark}",
                "-"
            ));
            return;
        };
        let request = record.request.as_deref().unwrap_or("nothing was sent");
        let status = record.status.map_or("-".to_owned(), |it| it.to_string());
        say(format_args!(
            "{mark:<4} {vendor:<width$} {title:<41} {:<REQUEST$} {:<17} {status:>6} {:>7.1}  {}",
            cut(request, REQUEST),
            record.scheme.unwrap_or("none"),
            record.ms,
            cut(&came_back(record), REPLY),
        ));
        if let Some(remark) = &row.remark {
            say(format_args!("     {remark}"));
        }
    }

    /// Whether every row is as it should be.
    pub(crate) fn finish(self) -> bool {
        if !self.json {
            say(format_args!(
                "\n{} rows, {}",
                self.rows,
                section::verdict(self.bad)
            ));
        }
        self.bad == 0
    }
}

fn came_back(record: &Record) -> String {
    match (&record.error, &record.shown) {
        (Some(error), _) => match &error.code {
            // Without words of the vendor's own, the message names the code.
            Some(code) if !error.message.contains(code) => format!("{code}: {}", error.message),
            Some(_) => error.message.clone(),
            None => format!("{}: {}", error.kind, error.message),
        },
        (None, Some(shown)) if shown == "()" => "a response without a body".to_owned(),
        (None, Some(shown)) => members(shown).unwrap_or_else(|| shown.clone()),
        (None, None) => String::new(),
    }
}

/// The members of a struct as `{:?}` prints it, without its name, what is not there, and the name
/// of the request.
fn members(shown: &str) -> Option<String> {
    let inside = shown.split_once(" { ")?.1.strip_suffix(" }")?;
    let told: Vec<&str> = split(inside)
        .into_iter()
        .filter(|it| !it.ends_with(": None") && !it.starts_with("request_id: "))
        .collect();
    Some(told.join(", "))
}

/// Splits at the commas between members, not at those within texts, lists and structs.
fn split(inside: &str) -> Vec<&str> {
    let (mut out, mut start, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0, false, false);
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            b',' if depth == 0 => {
                out.extend(inside.get(start..at).map(str::trim));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.extend(inside.get(start..).map(str::trim));
    out
}

/// One line of at most so many characters.
fn cut(text: &str, width: usize) -> String {
    let text: String = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    if text.chars().count() <= width {
        return text;
    }
    let head: String = text.chars().take(width - 1).collect();
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_response() {
        let shown = r#"Response { request_id: Some("1"), code: 0, text: "a, \"b\" }", none: None, list: [A { b: 1, c: 2 }] }"#;
        assert_eq!(
            members(shown).expect("a struct"),
            r#"code: 0, text: "a, \"b\" }", list: [A { b: 1, c: 2 }]"#
        );
        assert_eq!(members("[redacted]"), None);
        assert_eq!(members("\"a { b }\""), None);
    }
}
