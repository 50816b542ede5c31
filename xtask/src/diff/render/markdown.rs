//! The report as a comment on a pull request: the verdict, the tables, the findings. What needs
//! review is open, the rest is folded. GitHub takes 65,536 characters; details are left out first,
//! those of the least important findings first of all.

pub(crate) use super::escape::prose;
use super::escape::{cell, code, fenced};
use super::parts::{self, Part};
use super::{Row, address, counted, link, position, shortened, title};
use crate::diff::report::{Finding, Place, Report};

/// Less than GitHub takes, and in bytes, of which there are never fewer than characters; there is
/// room for what the workflow adds.
pub(super) const LIMIT: usize = 64_000;

/// What the workflow finds its own comment by.
const MARKER: &str = "<!-- liveproof spec review -->";

/// For headings, what is left out and vendors without a difference.
const AROUND: usize = 2_000;

/// More places are only counted.
const PLACES: usize = 8;

/// More lines of a comparison are only counted.
const LINES: usize = 40;

/// Longer lines are cut.
const LINE: usize = 1000;

pub(crate) fn render(report: &Report) -> String {
    within(report, LIMIT)
}

/// The comment in at most so many bytes.
fn within(report: &Report, limit: usize) -> String {
    let mut out = head(report);
    let findings = report.findings.iter();
    let mut texts: Vec<_> = findings.map(|it| full(report, it)).collect();
    let mut size = out.len() + texts.iter().map(String::len).sum::<usize>() + AROUND;
    let (mut shortened, mut dropped) = (0, 0);
    for (finding, text) in report.findings.iter().zip(&mut texts).rev() {
        if size > limit {
            let brief = brief(report, finding);
            size = size + brief.len() - text.len();
            *text = brief;
            shortened += 1;
        }
    }
    for text in texts.iter_mut().rev() {
        if size > limit {
            size -= text.len();
            text.clear();
            dropped += 1;
        }
    }
    if shortened > 0 {
        let all = match dropped {
            0 => String::new(),
            number => format!(", and all of {number} of them"),
        };
        out.push_str(&format!(
            "\n**Left out**, because a comment cannot be longer: the details of {}{all}. The HTML \
             page has them.\n",
            counted(shortened, "finding")
        ));
    }
    let shown = report.findings.iter().zip(&texts);
    let shown: Vec<_> = shown.filter(|it| !it.1.is_empty()).collect();
    for section in shown.chunk_by(|a, b| a.0.section() == b.0.section()) {
        out.push_str(&heading(report, section[0].0));
        let open = section.iter().filter(|it| it.0.needs_review);
        out.extend(open.map(|it| it.1.as_str()));
        let folded = section.iter().filter(|it| !it.0.needs_review);
        let folded: Vec<_> = folded.map(|it| it.1.as_str()).collect();
        if !folded.is_empty() {
            let summary = format!("<summary>Needs no review ({})</summary>", folded.len());
            let texts = folded.concat();
            out.push_str(&format!("\n<details>{summary}\n{texts}\n</details>\n"));
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

fn heading(report: &Report, first: &Finding) -> String {
    let (name, what) = title(first);
    let findings = report.findings.iter();
    let section = findings.filter(|it| it.section() == first.section());
    let number = section.count();
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
    for table in parts::tables(report) {
        let heads = table.heads;
        let line = format!(
            "\n| {} |\n{}|\n",
            heads.join(" | "),
            "|---".repeat(heads.len())
        );
        out.push_str(&line);
        for row in &table.rows {
            let cells: Vec<_> = row.iter().map(|it| cell(it)).collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out.extend(table.more.map(|it| format!("\n{it}\n")));
    }
    out
}

/// One line: the number, the sentence, the place.
fn brief(report: &Report, finding: &Finding) -> String {
    let place = finding.places.first().map(|it| at(report, it));
    let place = place.map_or(String::new(), |it| format!(" · {it}"));
    let sentence = prose(&finding.sentence);
    format!("\n{} · {sentence}{place}\n", finding.number)
}

fn full(report: &Report, finding: &Finding) -> String {
    let sentence = prose(&finding.sentence);
    let mut out = format!("\n#### {} · {sentence}\n", finding.number);
    for part in parts::of(finding) {
        let text = match part {
            Part::Sentence(text) => prose(&text),
            Part::Places(places) => parts::places(&places, PLACES, |it| at(report, it)),
            Part::Page(it) => {
                let words = prose(it.title.as_deref().unwrap_or(&it.url));
                let read = it.read.as_deref().map(prose);
                let read = read.map(|it| format!(", read on {it}"));
                let words = linked(words, address(&it.url));
                format!("page: {words}{}", read.unwrap_or_default())
            }
            Part::Rows(rows) => diff(&rows),
        };
        if !text.is_empty() {
            out.push_str(&format!("\n{text}\n"));
        }
    }
    out
}

/// A place, as a link if there is an address of it.
fn at(report: &Report, place: &Place) -> String {
    linked(code(&position(place)), link(report, place))
}

fn linked(words: String, address: Option<String>) -> String {
    match address {
        Some(address) => format!("[{words}](<{address}>)"),
        None => words,
    }
}

/// A comparison as a block of code.
fn diff(rows: &[Row]) -> String {
    let line = |it: &Row| shortened(&format!("{}{}", it.sign, it.text), LINE);
    let mut lines: Vec<_> = rows.iter().take(LINES).map(line).collect();
    if let more @ 1.. = rows.len().saturating_sub(LINES) {
        lines.push(format!("… and {}", counted(more, "more line")));
    }
    match lines.is_empty() {
        true => String::new(),
        false => fenced("diff", &lines),
    }
}
