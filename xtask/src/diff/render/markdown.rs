//! The report as a comment on a pull request: the verdict, the tables, the findings. What needs
//! review is open, the rest is folded. GitHub takes 65,536 characters; details are left out first,
//! those of the least important findings first of all.

pub(crate) use super::escape::prose;
use super::escape::{cell, code, fenced};
use super::parts::{self, Part};
use super::{Row, address, counted, few, link, page_name, part, position, title, visible};
use crate::diff::report::{Finding, Place, Report};

/// Less than GitHub takes, in bytes; there is room for what the workflow adds.
pub(super) const LIMIT: usize = 64_000;

/// What the workflow finds its own comment by.
const MARKER: &str = "<!-- liveproof spec review -->";

/// More places are only counted.
const PLACES: usize = 8;

/// More lines of a comparison are only counted.
const LINES: usize = 40;

/// Of longer lines the part that differs is shown.
const LINE: usize = 400;

pub(crate) fn render(report: &Report) -> String {
    let findings = report.findings.iter();
    let texts: Vec<_> = findings
        .map(|it| [full(report, it), brief(report, it)])
        .collect();
    // How many are shown in full, and how many at all: less with each step.
    let less = (0..=texts.len()).rev().map(|it| (it, texts.len()));
    let least = (0..texts.len()).rev().map(|it| (0, it));
    let steps: Vec<_> = less.chain(least).collect();
    let head = head(report);
    let comment = |step: &(usize, usize)| head.clone() + &body(report, &texts, *step);
    let fits = steps.partition_point(|it| comment(it).len() > LIMIT);
    steps.get(fits).map(comment).unwrap_or_else(|| {
        let verdict = prose(&report.summary.verdict);
        format!("{MARKER}\n**{verdict}**\n\nThe report is too long for a comment.\n")
    })
}

fn body(report: &Report, texts: &[[String; 2]], (in_full, shown): (usize, usize)) -> String {
    let mut out = String::new();
    if in_full < texts.len() {
        let all = match texts.len() - shown {
            0 => String::new(),
            number => format!(", and all of {number} of them"),
        };
        out.push_str(&format!(
            "\n**Left out**, because a comment cannot be longer: the details of {}{all}. The HTML \
             page has them.\n",
            counted(texts.len() - in_full, "finding")
        ));
    }
    let texts = texts.iter().enumerate().take(shown);
    let texts = texts.map(|(index, it)| &it[usize::from(index >= in_full)]);
    let shown: Vec<_> = report.findings.iter().zip(texts).collect();
    for section in shown.chunk_by(|a, b| a.0.section() == b.0.section()) {
        let (name, what) = title(section[0].0);
        let is_same = |it: &&Finding| it.section() == section[0].0.section();
        let number = report.findings.iter().filter(is_same).count();
        out.push_str(&format!("\n### {name} ({number})\n\n{what}\n"));
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
    out
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
        let line = "|---".repeat(heads.len());
        out.push_str(&format!("\n| {} |\n{line}|\n", heads.join(" | ")));
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
                let words = prose(page_name(it));
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
    let line = |it: &Row| {
        let shown = part(it, LINE);
        let front = if shown.start > 0 { "…" } else { "" };
        let back = if shown.end < it.text.len() { "…" } else { "" };
        format!("{}{front}{}{back}", it.sign, visible(&it.text[shown]))
    };
    let (shown, left) = few(rows, LINES);
    let mut lines: Vec<_> = shown.into_iter().map(line).collect();
    if left > 0 {
        lines.push(format!("… and {}", counted(left, "more line")));
    }
    match lines.is_empty() {
        true => String::new(),
        false => fenced("diff", &lines),
    }
}
