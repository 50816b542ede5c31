//! The report as a comment on a pull request: the verdict, the tables, the findings. What needs
//! review is open, the rest is folded. GitHub takes 65,536 characters; details are left out first,
//! those of the least important findings first of all.

pub(crate) use super::escape::prose;
use super::escape::{cell, code, code_cell, fenced, html};
use super::{
    Row, about, address, counted, effect, enough, link, position, rows, shortened, title, versions,
};
use crate::diff::report::{Card, Comparison, Finding, Place, RecordChange, Report, Section};

/// Less than GitHub takes, and in bytes, of which there are never fewer than characters; there is
/// room for what the workflow adds.
pub(super) const LIMIT: usize = 64_000;

/// What the workflow finds its own comment by.
const MARKER: &str = "<!-- liveproof spec review -->";

/// More rows of a table are only counted.
const ROWS: usize = 60;

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
    let head = head(report);
    let text = |(finding, detail): (&Finding, Detail)| match detail {
        Detail::Full => full(report, finding),
        Detail::Brief => brief(report, finding),
        Detail::None => String::new(),
    };
    let mut details = vec![Detail::Full; report.findings.len()];
    let mut sizes: Vec<_> = report
        .findings
        .iter()
        .map(|it| full(report, it).len())
        .collect();
    // The headings and the sentence about what is left out.
    let mut size = head.len() + sizes.iter().sum::<usize>() + 1000;
    for less in [Detail::Brief, Detail::None] {
        for (index, finding) in report.findings.iter().enumerate().rev() {
            if size > limit {
                let smaller = text((finding, less)).len();
                size = size + smaller - sizes[index];
                (details[index], sizes[index]) = (less, smaller);
            }
        }
    }
    let mut out = head + &left_out(&details);
    let mut section = None;
    for (finding, detail) in report.findings.iter().zip(details) {
        let new = section.replace(finding.section()) != Some(finding.section());
        if new && detail != Detail::None {
            out.push_str(&heading(report, finding.section()));
        }
        out.push_str(&text((finding, detail)));
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

fn left_out(details: &[Detail]) -> String {
    let count = |wanted| details.iter().filter(|it| **it == wanted).count();
    let words = [
        (count(Detail::Brief), "the details of"),
        (count(Detail::None), "all of"),
    ];
    let words = words.iter().filter(|it| it.0 > 0);
    let words: Vec<_> = words
        .map(|(number, what)| format!("{what} {}", counted(*number, "finding")))
        .collect();
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
        out.push_str("\n| operation | request | response | Rust | safety | findings |\n");
        out.push_str("|---|---|---|---|---|---|\n");
    }
    for row in report.operations.iter().take(ROWS) {
        let name = row.operation.as_deref().unwrap_or("all");
        let name = code_cell(&format!("{} {name}", row.vendor));
        let safety: Vec<_> = row.safety.iter().map(|it| it.word()).collect();
        let mark = if safety.is_empty() { "" } else { "▲ " };
        let numbers: Vec<_> = row.findings.iter().map(usize::to_string).collect();
        let texts = [&row.request, &row.response, &row.rust].map(|it| cell(it));
        let line = format!(
            "| {} | {} | {mark}{}",
            name,
            texts.join(" | "),
            safety.join(", ")
        );
        out.push_str(&format!("{line} | {} |\n", numbers.join(" ")));
    }
    more(&mut out, report.operations.len(), "row");
    if !summary.crates.is_empty() {
        out.push_str("\n| crate | version | since the release | enough? |\n|---|---|---|---|\n");
    }
    for it in summary.crates.iter().take(ROWS) {
        let vendor = code_cell(&it.vendor);
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
    let body = body(report, finding);
    let guess = if finding.guess { " (a guess)" } else { "" };
    if finding.needs_review {
        let sentence = prose(&finding.sentence);
        return format!("\n#### {} · {sentence}{guess}\n\n{body}", finding.number);
    }
    let sentence = html(&finding.sentence);
    let summary = format!("<summary>{} · {sentence}{guess}</summary>", finding.number);
    format!("\n<details>{summary}\n\n{body}\n</details>\n")
}

fn body(report: &Report, finding: &Finding) -> String {
    let mut labels = vec![format!("**{}**", finding.kind.word())];
    labels.extend(finding.safety.iter().map(|it| format!("▲ {}", it.word())));
    labels.extend([prose(&about(finding)), code(&finding.rule)]);
    let effects = effect(&finding.effect).into_iter();
    let effects = effects.filter(|it| it.1 != "same");
    labels.extend(effects.map(|(name, what)| format!("{name}: {what}")));
    let mut out = labels.join(" · ") + "\n";
    let places: Vec<_> = finding
        .places
        .iter()
        .take(8)
        .map(|it| at(report, it))
        .collect();
    let others = match finding.places.len() - places.len() {
        0 => String::new(),
        more => format!(" and {}", counted(more, "more place")),
    };
    out.push_str(&format!("\n{}{others}\n", places.join(", ")));
    for it in &finding.document {
        out.push_str(&block(it));
    }
    for it in &finding.diagnostics {
        let lines: Vec<_> = it.lines().take(LINES).map(line).collect();
        out.push_str(&format!("\n{}", fenced("text", &lines)));
    }
    if let Some(card) = &finding.card {
        out.push_str(&facts(card));
    }
    out.push_str(&records("Request", &finding.requests));
    out.push_str(&records("Response", &finding.responses));
    let items = finding.rust.iter().flat_map(|it| {
        let lines = [("-", &it.before), ("+", &it.after)].into_iter();
        lines.filter_map(|(sign, text)| Some(format!("{sign}{}", line(text.as_ref()?))))
    });
    let items: Vec<_> = items.take(LINES).collect();
    if !items.is_empty() {
        out.push_str(&format!("\nRust\n\n{}", fenced("diff", &items)));
    }
    if let Some(it) = &finding.page {
        let words = prose(it.title.as_deref().unwrap_or(&it.url));
        let read = it
            .read
            .as_ref()
            .map(|it| format!(", read on {}", prose(it)));
        let words = match address(&it.url) {
            Some(address) => format!("[{words}](<{address}>)"),
            None => words,
        };
        out.push_str(&format!("\nPage: {words}{}\n", read.unwrap_or_default()));
    }
    for note in &finding.notes {
        let readings = note.readings.iter();
        let readings =
            readings.map(|(text, source)| format!("- {} ({})\n", prose(text), prose(source)));
        let readings: String = readings.collect();
        let choice = prose(&note.choice);
        out.push_str(&format!(
            "\nNote {}\n\n{readings}- Here: {choice}\n",
            code(&note.id)
        ));
    }
    if finding.used_by.len() > 1 {
        let names: Vec<_> = finding
            .used_by
            .iter()
            .map(|it| code(&it.operation))
            .collect();
        out.push_str(&format!("\nUsed by {}\n", names.join(", ")));
    }
    if let Some(advice) = &finding.advice {
        out.push_str(&format!("\n→ {}\n", prose(advice)));
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

fn block(comparison: &Comparison) -> String {
    let rows = rows(comparison);
    let shown = |row: &Row<'_>| match (row.sign, row.decoded) {
        ('…', _) => " …".to_owned(),
        (sign, Some(name)) => format!("{sign}{} decoded: {}", line(name), line(row.text)),
        (sign, None) => format!("{sign}{}", line(row.text)),
    };
    let mut lines: Vec<_> = rows.iter().take(LINES).map(shown).collect();
    if let more @ 1.. = rows.len().saturating_sub(LINES) {
        lines.push(format!(" … and {}", counted(more, "more line")));
    }
    match lines.is_empty() {
        true => String::new(),
        false => format!("\n{}", fenced("diff", &lines)),
    }
}

/// A line of a block of code.
fn line(text: &str) -> String {
    shortened(text, LINE)
}

/// The first record in lines, the others by name.
fn records(what: &str, records: &[RecordChange]) -> String {
    let Some((first, others)) = records.split_first() else {
        return String::new();
    };
    let name = |it: &RecordChange| code(&format!("{}/{}/{}", it.vendor, it.operation, it.name));
    let summary = prose(&first.summary);
    let mut out = format!(
        "\n{what} {}: {summary}\n{}",
        name(first),
        block(&first.comparison)
    );
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(name).collect();
        out.push_str(&format!("\nalso {}\n", others.join(", ")));
    }
    out
}

fn facts(card: &Card) -> String {
    let mut out = "\n| | here | siblings |\n|---|---|---|\n".to_owned();
    for it in &card.facts {
        let mark = if it.weaker { "▲ " } else { "" };
        let siblings = it.siblings.as_deref().unwrap_or_default();
        let texts = [&it.name, &it.value, siblings].map(|it| cell(it));
        out.push_str(&format!(
            "| {} | {mark}{} | {} |\n",
            texts[0], texts[1], texts[2]
        ));
    }
    if card.operations.is_empty() {
        return out;
    }
    out.push_str(
        "\n| operation | address | signer | success | repeated |\n|---|---|---|---|---|\n",
    );
    for it in card.operations.iter().take(ROWS) {
        let mark = if it.weaker { "▲ " } else { "" };
        let address = format!("{} {}", it.method, it.address);
        let names = [&it.operation, &address].map(|it| code_cell(it));
        let texts = [&it.signer, &it.success].map(|it| cell(it));
        let repeated = if it.repeated { "yes" } else { "no" };
        let line = format!("{} | {} | {} | {}", names[0], names[1], texts[0], texts[1]);
        out.push_str(&format!("| {mark}{line} | {repeated} |\n"));
    }
    more(&mut out, card.operations.len(), "operation");
    out
}
