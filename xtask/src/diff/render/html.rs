//! The report as one page that loads nothing: it opens from disk, from an artifact, from a mail.
//!
//! Everything is in the HTML, readable without a script; the script hides, counts and moves. The
//! texts come from strangers. The templates escape them by `escape`, and the page's policy
//! allows one style and one script, by their hashes: a missed escape shows as broken text and
//! cannot run. Optional end tags are left out, which makes a page a tenth smaller.

use std::collections::BTreeMap;

use askama::Template;
use askama::filters::Safe;

use super::{commit_url, counted, distinct, item_line, link, operations, spans};
use crate::diff::report::{
    Comparison, Finding, ItemChange, Place, Report, Revision, Row, Safety, Summary, UsedBy,
};

mod code;
mod escape;

use escape::{Html, escaped};

pub(super) const STYLE: &str = include_str!("html/page.css");
pub(super) const SCRIPT: &str = include_str!("html/page.js");

/// SHA-256 of the two, in Base64. A test says what to write here.
const STYLE_HASH: &str = "jxctIPz0Fw4Mgkb/dIfE9/d6DM0iEN2MdM5okl+LuHk=";
const SCRIPT_HASH: &str = "S9PNwRPhlDHtVDOfHsm+9atPCJaj+1TqglGMpanrzTg=";

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    report: &'a Report,
    summary: &'a Summary,
    /// How many findings each vendor has, and each word of safety.
    vendors: BTreeMap<&'a str, usize>,
    safety: BTreeMap<Safety, usize>,
    /// The rows of each vendor.
    operations: Vec<&'a [Row]>,
    sections: Vec<&'a [Finding]>,
}

pub(crate) fn render(report: &Report) -> String {
    let findings = || report.findings.iter();
    let sections = report.findings.chunk_by(|a, b| a.section() == b.section());
    let operations = report.operations.chunk_by(|a, b| a.vendor == b.vendor);
    let page = Page {
        report,
        summary: &report.summary,
        vendors: tally(findings().flat_map(|it| it.vendors.iter().map(String::as_str))),
        safety: tally(findings().flat_map(|it| it.safety.iter().copied())),
        operations: operations.collect(),
        sections: sections.collect(),
    };
    // Writing to a string does not fail.
    page.render().unwrap_or_default()
}

fn tally<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut out = BTreeMap::new();
    for it in items {
        *out.entry(it).or_default() += 1;
    }
    out
}

impl Page<'_> {
    /// The commit, unless the label says the same.
    fn revision(&self, it: &Revision) -> Html {
        let Some(commit) = &it.commit else {
            return Safe(escaped(&it.label));
        };
        let short: String = commit.chars().take(12).collect();
        let label = match commit.starts_with(&it.label) {
            true => String::new(),
            false => format!(" {}", escaped(&it.label)),
        };
        let code = anchor(commit_url(self.report, it, "commit"), &short);
        Safe(format!("<code>{}</code>{label}", code.0))
    }

    fn numbered(&self, number: &usize) -> Option<&Finding> {
        self.report.findings.get(number.checked_sub(1)?)
    }

    fn is_quiet(&self, number: &usize) -> bool {
        self.numbered(number).is_none_or(|it| !it.needs_review)
    }

    fn has_row(&self, it: &UsedBy) -> bool {
        let mut rows = self.report.operations.iter();
        rows.any(|row| row.vendor == it.vendor && row.operation.as_ref() == Some(&it.operation))
    }

    /// `file:line`, as a link if the repository and the commit are known.
    fn place(&self, it: &Place) -> Html {
        anchor(link(self.report, it), &format!("{}:{}", it.file, it.line))
    }

    /// The places that are not in the comparison.
    fn other_places<'f>(&self, it: &'f Finding) -> Vec<&'f Place> {
        let skipped = usize::from(!it.document.is_empty());
        distinct(&it.places).into_iter().skip(skipped).collect()
    }

    fn comparison(&self, name: &str, it: &Comparison) -> Html {
        let heads = [&it.before, &it.after].map(|it| it.as_ref().map(|it| self.place(it).0));
        let heads = heads.map(Option::unwrap_or_default);
        code::table(name, &heads, &it.lines, &code::DATA)
    }
}

fn item(it: &ItemChange) -> Html {
    let lines = code::table("Rust", &Default::default(), &[item_line(it)], &code::RUST);
    let (path, semver) = (escaped(&it.path), it.semver.word());
    Safe(format!("<p><code>{path}</code> · {semver}{}", lines.0))
}

/// The operations by their way to what differs, in the order of the first of each.
fn ways(finding: &Finding) -> Vec<Vec<&UsedBy>> {
    let mut out: Vec<Vec<&UsedBy>> = Vec::new();
    for it in operations(finding) {
        match out.iter_mut().find(|same| same[0].way == it.way) {
            Some(same) => same.push(it),
            None => out.push(vec![it]),
        }
    }
    out
}

/// What of a vendor is touched.
fn touched(rows: &[Row]) -> String {
    match rows.iter().filter(|it| it.operation.is_some()).count() {
        0 => "the whole vendor".to_owned(),
        number => counted(number, "operation"),
    }
}

/// What a text begins with up to a colon, and the rest.
fn split(text: &str) -> (&str, &str) {
    text.split_at(text.find(": ").map_or(0, |at| at + 1))
}

/// A link, if there is an address.
fn anchor(address: Option<String>, text: &str) -> Html {
    let text = escaped(text);
    Safe(match address {
        Some(url) => format!("<a href=\"{}\">{text}</a>", escaped(&url)),
        None => text,
    })
}

/// A sentence with code in backticks.
fn prose(text: &str) -> Html {
    let mut out = String::new();
    for (text, is_code) in spans(text) {
        let text = escaped(text);
        match is_code {
            true => out += &format!("<code>{text}</code>"),
            false => out += &text,
        }
    }
    Safe(out)
}

#[cfg(test)]
mod tests;
