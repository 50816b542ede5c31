//! What to write into a crate's changelog.

use super::model::{Change, Finding, Kind};
use super::report::Pair;
use super::side::Side;
use super::tree::What;

/// A stanza in Markdown: breaking things first.
pub(crate) fn stanza(
    vendor: &str,
    version: Option<&str>,
    pair: &Pair,
    findings: &[Finding],
) -> String {
    let mut out = format!("## liveproof-{vendor}");
    if let Some(version) = version {
        out.push(' ');
        out.push_str(version);
    }
    out.push('\n');
    for (title, kinds) in [
        ("Breaking", &[Kind::Breaking, Kind::Unknown][..]),
        ("Changed", &[Kind::Behaviour][..]),
        ("Added", &[Kind::Additive][..]),
        ("Documentation", &[Kind::Docs][..]),
    ] {
        let lines: Vec<String> = findings
            .iter()
            .filter(|it| kinds.contains(&it.kind) && concerns_users(it))
            .map(|it| entry(it, pair))
            .collect();
        if !lines.is_empty() {
            out.push_str(&format!("\n### {title}\n\n{}", lines.concat()));
        }
    }
    out
}

/// Whether a user of the crate has anything of it: not of dates, notes, examples and the version
/// itself.
fn concerns_users(finding: &Finding) -> bool {
    const OURS: &[&str] = &["note-", "example-", "sample-"];
    const IDS: &[&str] = &["document-version", "operation-read", "operation-cause"];
    let is_ours =
        OURS.iter().any(|it| finding.id.starts_with(it)) || IDS.contains(&finding.id.as_str());
    finding.change != Change::Noticed && !(finding.kind == Kind::Docs && is_ours)
}

fn entry(finding: &Finding, pair: &Pair) -> String {
    let text = escaped(&finding.message);
    // What several operations share is on the page of none.
    let link = finding
        .operation
        .as_ref()
        .filter(|_| finding.kind != Kind::Docs)
        .and_then(|it| page(pair.new.as_ref().or(pair.old.as_ref())?, it));
    match link {
        Some((url, read)) => format!("* {text} ([vendor's page](<{url}>), read {read})\n"),
        None => format!("* {text}\n"),
    }
}

/// The vendor's page of an operation, and when it was read.
fn page<'a>(side: &'a Side, operation: &str) -> Option<(&'a str, &'a str)> {
    let node = side.tree.child(What::Operation, operation)?;
    let url = node.get("externalDocs.url")?.as_str()?;
    let is_plain = !url.contains(['<', '>', '\n', '\r']);
    is_plain.then_some((url, node.get("x-read")?.as_str()?))
}

/// A sentence that is nothing but text in Markdown, apart from the code spans that it is written
/// with.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for character in text.chars() {
        match character {
            '`' => code = !code,
            '\n' | '\r' => {
                out.push(' ');
                continue;
            }
            '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '\\' if !code => out.push('\\'),
            _ => {}
        }
        out.push(character);
    }
    out
}
