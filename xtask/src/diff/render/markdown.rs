//! The report as a comment on a pull request: the verdict, the tables, the findings. What needs
//! review is open, the rest is folded. GitHub takes 65,536 characters; details are left out first,
//! those of the least important findings first of all.

pub(crate) use super::escape::prose;
use super::escape::{cell, code, fenced};
use super::parts::{self, Part};
use super::{address, counted, enough, link, position, shortened, title, versions};
use crate::diff::report::{Finding, Place, Report, Section};

/// Less than GitHub takes, and in bytes, of which there are never fewer than characters; there is
/// room for what the workflow adds.
pub(super) const LIMIT: usize = 64_000;

/// What the workflow finds its own comment by.
const MARKER: &str = "<!-- liveproof spec review -->";

/// For headings, what is left out and vendors without a difference.
const AROUND: usize = 2_000;

/// More rows of a table are only counted.
const ROWS: usize = 60;

/// More places are only counted.
const PLACES: usize = 8;

/// More lines of a comparison are only counted.
const LINES: usize = 40;

/// Longer lines are cut.
const LINE: usize = 1000;

pub(crate) fn render(report: &Report) -> String {
    within(report, LIMIT)
}

/// How much of a finding is in the comment.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Detail {
    Full,
    Brief,
    None,
}

/// The comment in at most so many bytes.
fn within(report: &Report, limit: usize) -> String {
    let mut out = head(report);
    let findings = report.findings.iter();
    let mut texts: Vec<_> = findings
        .map(|it| (Detail::Full, full(report, it)))
        .collect();
    let sizes = texts.iter().map(|it| it.1.len());
    let mut size = out.len() + sizes.sum::<usize>() + AROUND;
    for less in [Detail::Brief, Detail::None] {
        for (finding, text) in report.findings.iter().zip(&mut texts).rev() {
            if size <= limit {
                break;
            }
            let shorter = match less {
                Detail::Brief => brief(report, finding),
                _ => String::new(),
            };
            size = size + shorter.len() - text.1.len();
            *text = (less, shorter);
        }
    }
    out.push_str(&left_out(&texts));
    let shown = report.findings.iter().zip(&texts);
    let shown: Vec<_> = shown.filter(|it| it.1.0 != Detail::None).collect();
    for section in shown.chunk_by(|a, b| a.0.section() == b.0.section()) {
        out.push_str(&heading(report, section[0].0.section()));
        let open = section.iter().filter(|it| it.0.needs_review);
        out.extend(open.map(|it| it.1.1.as_str()));
        let folded = section.iter().filter(|it| !it.0.needs_review);
        let folded: Vec<_> = folded.map(|it| it.1.1.as_str()).collect();
        if !folded.is_empty() {
            let summary = format!(
                "{} without need of review",
                counted(folded.len(), "finding")
            );
            let texts = folded.concat();
            out.push_str(&format!(
                "\n<details><summary>{summary}</summary>\n{texts}\n</details>\n"
            ));
        }
    }
    if !report.unchanged.is_empty() {
        let names: Vec<_> = report.unchanged.iter().map(|it| code(it)).collect();
        out.push_str(&format!("\nNo difference: {}\n", names.join(", ")));
    }
    if out.len() > limit {
        let verdict = prose(&report.summary.verdict);
        return format!("{MARKER}\n**{verdict}**\n\nThe report is too long for a comment.\n");
    }
    out
}

fn left_out(texts: &[(Detail, String)]) -> String {
    let words = [(Detail::Brief, "the details of"), (Detail::None, "all of")];
    let words = words.map(|(detail, what)| {
        let number = texts.iter().filter(|it| it.0 == detail).count();
        (number > 0).then(|| format!("{what} {}", counted(number, "finding")))
    });
    let words: Vec<_> = words.into_iter().flatten().collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(
            "\n**Left out**, because a comment cannot be longer: {}. The HTML page has them.\n",
            words.join(", ")
        ),
    }
}

fn heading(report: &Report, section: Section) -> String {
    let (name, what) = title(section);
    let number = report
        .findings
        .iter()
        .filter(|it| it.section() == section)
        .count();
    format!("\n### {name} ({number})\n\n{what}\n")
}

/// What is never left out.
fn head(report: &Report) -> String {
    let summary = &report.summary;
    let sign = if summary.needs_review { "▲" } else { "✓" };
    let (base, head) = (code(&summary.base.label), code(&summary.head.label));
    let verdict = prose(&summary.verdict);
    let mut out = format!("{MARKER}\n**{sign} {verdict}**\n\n{base} → {head}\n");
    for it in &summary.missing {
        out.push_str(&format!("\n{}\n", prose(it)));
    }
    if !report.operations.is_empty() {
        let heads = parts::HEADS.join(" | ");
        out.push_str(&format!(
            "\n| vendor | {heads} |\n|---|---|---|---|---|---|---|\n"
        ));
    }
    for row in report.operations.iter().take(ROWS) {
        let cells = parts::cells(row).map(|it| cell(&it)).join(" | ");
        out.push_str(&format!("| {} | {cells} |\n", cell(&row.vendor)));
    }
    more(&mut out, report.operations.len(), "row");
    if !summary.crates.is_empty() {
        out.push_str("\n| crate | version | since the release | enough? |\n|---|---|---|---|\n");
    }
    for it in summary.crates.iter().take(ROWS) {
        let vendor = cell(&it.vendor);
        let (versions, enough) = (cell(&versions(it)), cell(&enough(it)));
        out.push_str(&format!(
            "| {vendor} | {versions} | {} | {enough} |\n",
            it.since.word()
        ));
    }
    more(&mut out, summary.crates.len(), "crate");
    out
}

fn more(out: &mut String, number: usize, what: &str) {
    if let more @ 1.. = number.saturating_sub(ROWS) {
        out.push_str(&format!("\n… and {} more\n", counted(more, what)));
    }
}

/// One line: the number, the sentence, the place.
fn brief(report: &Report, finding: &Finding) -> String {
    let place = finding.places.first().map(|it| at(report, it));
    let place = place.map_or(String::new(), |it| format!(" · {it}"));
    let sentence = prose(&finding.sentence);
    format!("\n{} · {sentence}{place}\n", finding.number)
}

fn full(report: &Report, finding: &Finding) -> String {
    let guess = if finding.guess { " (a guess)" } else { "" };
    let sentence = prose(&finding.sentence);
    let body = body(report, finding);
    format!("\n#### {} · {sentence}{guess}\n{body}", finding.number)
}

fn body(report: &Report, finding: &Finding) -> String {
    let mut out = String::new();
    for part in parts::of(finding) {
        let text = match part {
            Part::Sentence(_, text) => prose(&text),
            Part::Places(places) => {
                let shown = places.iter().take(PLACES).map(|it| at(report, it));
                let shown: Vec<_> = shown.collect();
                shown.join(", ") + &parts::more_places(places, PLACES)
            }
            Part::Page(it) => {
                let words = prose(it.title.as_deref().unwrap_or(&it.url));
                let read = it
                    .read
                    .as_ref()
                    .map(|it| format!(", read on {}", prose(it)));
                let words = match address(&it.url) {
                    Some(address) => format!("[{words}](<{address}>)"),
                    None => words,
                };
                format!("page: {words}{}", read.unwrap_or_default())
            }
            Part::Rows(rows) => {
                let lines = rows.iter().map(|row| match (row.sign, row.decoded) {
                    ('…', _) => " …".to_owned(),
                    (sign, Some(name)) => format!("{sign}{name} decoded: {}", row.text),
                    (sign, None) => format!("{sign}{}", row.text),
                });
                block("diff", lines)
            }
            Part::Lines(lines) => block("text", lines.into_iter().map(str::to_owned)),
        };
        if !text.is_empty() {
            out.push_str(&format!("\n{text}\n"));
        }
    }
    out
}

/// A place, as a link if there is an address of it.
fn at(report: &Report, place: &Place) -> String {
    let text = code(&position(place));
    match link(report, place) {
        Some(address) => format!("[{text}](<{address}>)"),
        None => text,
    }
}

/// A block of code.
fn block(language: &str, lines: impl ExactSizeIterator<Item = String>) -> String {
    let more = lines.len().saturating_sub(LINES);
    let mut lines: Vec<_> = lines.take(LINES).map(|it| shortened(&it, LINE)).collect();
    if more > 0 {
        lines.push(format!(" … and {}", counted(more, "more line")));
    }
    match lines.is_empty() {
        true => String::new(),
        false => fenced(language, &lines),
    }
}
