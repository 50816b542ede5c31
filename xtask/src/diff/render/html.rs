//! The report as one page that loads nothing: it opens from disk, from an artifact, from a mail.
//!
//! Everything is in the HTML, readable without a script; the script hides, counts and moves. The
//! texts come from strangers. [`Esc`] and [`Prose`] escape them, and the page's policy allows one
//! style and one script, by their hashes: a missed escape shows as broken text and cannot run.
//! Optional end tags are left out, which makes a page a tenth smaller.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::{address, counted, enough, link, title, versions, visible};
use crate::diff::report::{Enough, Finding, Place, Report, Revision, Row, Safety};

mod code;
mod finding;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// SHA-256 of the two, in Base64. A test says what to write here.
const STYLE_HASH: &str = "+IYfD0J1fRr+4W7p7nIoBI8vaza/Cl0Oj10AWn4LRvo=";
const SCRIPT_HASH: &str = "S9PNwRPhlDHtVDOfHsm+9atPCJaj+1TqglGMpanrzTg=";

pub(crate) fn render(report: &Report) -> String {
    let summary = &report.summary;
    let unchanged = list(&report.unchanged, ", ", |it| format!("<b>{}</b>", Esc(it)));
    format!(
        include_str!("html/page.html"),
        style = STYLE,
        style_hash = STYLE_HASH,
        script = SCRIPT,
        script_hash = SCRIPT_HASH,
        title = Esc(&summary.verdict),
        verdict = verdict(report),
        first = first(report),
        counts = counts(report),
        base = revision(report, &summary.base),
        head = revision(report, &summary.head),
        missing = list(&summary.missing, "", |it| format!(
            "<p class=meta>{}",
            Prose(it)
        )),
        versions = crates(report),
        main = main(report),
        unchanged = match unchanged.is_empty() {
            true => unchanged,
            false => format!("<p>Compared, without a difference: {unchanged}."),
        },
    )
}

fn verdict(report: &Report) -> String {
    let (class, sign) = match report.summary.needs_review {
        true => ("stop", "▲"),
        false => ("yes", "✓"),
    };
    let verdict = &report.summary.verdict;
    let (word, rest) = verdict.split_at(verdict.find(": ").map_or(0, |at| at + 1));
    let (word, rest) = (Esc(word), Prose(rest));
    format!("<span class={class}>{sign} {word}</span>{rest}")
}

fn numbered(report: &Report, number: usize) -> Option<&Finding> {
    report.findings.iter().find(|it| it.number == number)
}

/// What to read first, of several.
fn first(report: &Report) -> String {
    let items = list(&report.summary.first, "", |number| {
        let sentence = numbered(report, *number).map_or("", |it| &it.sentence);
        format!(
            "<li><a href=\"#f{number}\">{number}</a> {}",
            Prose(sentence)
        )
    });
    match report.findings.len() < 2 || items.is_empty() {
        true => String::new(),
        false => format!("<p class=worst>Look first at<ul class=worst>{items}</ul>"),
    }
}

/// How many there are of each kind, as links that filter.
fn counts(report: &Report) -> String {
    let count = |filter: &str, text: &str| {
        let (number, what) = text.split_once(' ').unwrap_or_default();
        format!("<li><a href=\"#{filter}\"><b>{number}</b> {what}</a>")
    };
    let summary = &report.summary;
    let mut out = count("", &counted(report.findings.len(), "finding"));
    if summary.touching_safety > 0 {
        let text = format!("{} ▲ touch safety", summary.touching_safety);
        out += &count("safety=any", &text);
    }
    for (kind, number) in &summary.kinds {
        let word = kind.word();
        out += &count(&format!("kind={word}"), &format!("{number} {word}"));
    }
    out
}

fn revision(report: &Report, revision: &Revision) -> String {
    let label = Esc(&revision.label);
    let Some(commit) = &revision.commit else {
        return label.to_string();
    };
    let short: String = commit.chars().take(12).collect();
    let short = format!("<code>{}</code>", Esc(&short));
    let repository = report.summary.repository.as_deref().and_then(address);
    match repository.and_then(|it| address(&format!("{it}/commit/{commit}"))) {
        Some(url) => format!("<a href=\"{}\">{short}</a> {label}", Esc(&url)),
        None => format!("{short} {label}"),
    }
}

fn crates(report: &Report) -> String {
    let rows = list(&report.summary.crates, "\n", |it| {
        let since = match &it.release {
            Some(release) => format!("{}: {}", Esc(release), it.since.word()),
            None => "no release".to_owned(),
        };
        let class = match it.enough {
            Enough::Yes | Enough::Unreleased | Enough::First => "yes",
            Enough::TooLow => "no",
            Enough::Unknown => "q",
        };
        let enough = match (it.enough, &it.place) {
            (Enough::TooLow, Some(place)) => anchor(report, place, &enough(it)),
            _ => Esc(&enough(it)).to_string(),
        };
        format!(
            "<tr><th scope=row>{}<td>{}<td>{since}<td class={class}>{enough}",
            Esc(&it.vendor),
            Esc(&versions(it))
        )
    });
    match rows.is_empty() {
        true => rows,
        false => {
            let head = ["Crate", "Version", "Since release", "Enough?"];
            grid("ver", "Versions of the crates", &head, &rows)
        }
    }
}

/// The filters, the operations and the findings.
fn main(report: &Report) -> String {
    if report.findings.is_empty() {
        return "<main class=w id=findings></main>".to_owned();
    }
    let summary = &report.summary;
    let mut vendors = BTreeMap::<&str, usize>::new();
    let mut safety = BTreeMap::<Safety, usize>::new();
    for finding in &report.findings {
        for vendor in &finding.vendors {
            *vendors.entry(vendor).or_default() += 1;
        }
        for word in &finding.safety {
            *safety.entry(*word).or_default() += 1;
        }
    }
    let safety = safety.iter().map(|(it, number)| (it.word(), *number));
    let any = Some(("any", summary.touching_safety)).filter(|it| it.1 > 0);
    let kinds = summary
        .kinds
        .iter()
        .map(|(it, number)| (it.word(), *number));
    format!(
        include_str!("html/main.html"),
        vendors = options(vendors.into_iter()),
        kinds = options(kinds),
        safety = options(any.into_iter().chain(safety)),
        operations = operations(report),
        findings = sections(report),
    )
}

/// What a filter offers, with how many findings have it.
fn options<'a>(counts: impl Iterator<Item = (&'a str, usize)>) -> String {
    let option = |(value, number)| format!("<option value=\"{0}\">{0} ({number})", Esc(value));
    counts.map(option).collect()
}

fn operations(report: &Report) -> String {
    let mut out = String::new();
    for rows in report.operations.chunk_by(|a, b| a.vendor == b.vendor) {
        let touched = rows.iter().filter(|it| it.operation.is_some()).count();
        let what = match touched {
            0 => "the whole vendor".to_owned(),
            number => counted(number, "operation"),
        };
        let vendor = Esc(&rows[0].vendor);
        out +=
            &format!("<tbody><tr class=g><th colspan=6 scope=rowgroup><b>{vendor}</b> · {what}\n");
        out += &list(rows, "\n", |it| row(report, it));
    }
    out
}

fn row(report: &Report, row: &Row) -> String {
    let name = row.operation.as_deref().unwrap_or("all operations");
    let numbers = list(&row.findings, " ", usize::to_string);
    let first = row.findings.first().copied().unwrap_or_default();
    let id = row_id(&row.vendor, row.operation.as_deref());
    let cells = list(
        &[&row.request, &row.response, &row.rust],
        "",
        |it| match it.as_str() {
            "same" => "<td class=same>same".to_owned(),
            text => format!("<td>{}", Prose(text)),
        },
    );
    let links = list(&row.findings, " ", |number| {
        let class = match numbered(report, *number).is_some_and(|it| it.needs_review) {
            true => "",
            false => "class=q ",
        };
        format!("<a {class}href=\"#f{number}\">{number}</a>")
    });
    format!(
        "<tr id=\"{}\" data-f=\"{numbers}\"><th scope=row><a href=\"#f{first}\">{}</a>\
         {cells}<td>{}<td>{links}",
        Esc(&id),
        Esc(name),
        safety(&row.safety)
    )
}

/// Where the row of an operation is.
fn row_id(vendor: &str, operation: Option<&str>) -> String {
    match operation {
        Some(operation) => format!("{vendor}/{operation}"),
        None => vendor.to_owned(),
    }
}

fn safety(words: &[Safety]) -> String {
    list(words, "", |it| {
        format!("<span class=\"l saf\">▲ {}</span>", it.word())
    })
}

fn sections(report: &Report) -> String {
    let mut out = String::new();
    for findings in report.findings.chunk_by(|a, b| a.section() == b.section()) {
        let section = findings[0].section();
        let id = format!("s{}", section as usize);
        let (title, text) = title(section);
        out += &format!(
            "<section class=sec aria-labelledby={id}><h2 id={id}>{title} \
             <small><span>{}</span> · {text}</small></h2>\n{}</section>\n",
            findings.len(),
            list(findings, "", |it| finding::render(report, it))
        );
    }
    out
}

/// `file:line`, as a link if the repository and the commit are known.
fn place(report: &Report, place: &Place) -> String {
    anchor(report, place, &format!("{}:{}", place.file, place.line))
}

fn anchor(report: &Report, place: &Place, text: &str) -> String {
    match link(report, place) {
        Some(url) => format!("<a href=\"{}\">{}</a>", Esc(&url), Esc(text)),
        None => Esc(text).to_string(),
    }
}

/// A table of texts. `rows` is HTML.
fn grid(class: &str, name: &str, head: &[&str], rows: &str) -> String {
    let head = list(head, "", |it| format!("<th scope=col>{it}"));
    format!(
        "<div class=\"{class}\"><table><caption class=vh>{name}</caption><thead><tr>{head}\
         <tbody>{rows}</table></div>"
    )
}

/// The HTML of each.
fn list<T>(items: &[T], between: &str, html: impl Fn(&T) -> String) -> String {
    items.iter().map(html).collect::<Vec<_>>().join(between)
}

/// A text, for an element or a quoted attribute.
struct Esc<'a>(&'a str);

impl Display for Esc<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for it in visible(self.0).chars() {
            match it {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                it => write!(out, "{it}")?,
            }
        }
        Ok(())
    }
}

/// A sentence with code in backticks.
struct Prose<'a>(&'a str);

impl<'a> Display for Prose<'a> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let code = |text: &'a str| {
            let (before, rest) = text.split_once('`')?;
            let (code, after) = rest.split_once('`')?;
            Some((before, code, after))
        };
        let mut rest = self.0;
        while let Some((before, inside, after)) = code(rest) {
            write!(out, "{}<code>{}</code>", Esc(before), Esc(inside))?;
            rest = after;
        }
        Esc(rest).fmt(out)
    }
}

#[cfg(test)]
mod tests;
