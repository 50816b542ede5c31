//! The table at the end of a run, as Markdown.

use std::io::Write as _;
use std::path::Path;

use super::count::{self, Counts};

/// What was found for one case.
pub(super) struct Row {
    pub(super) nanoseconds: Option<f64>,
    pub(super) counts: Counts,
}

/// The median that criterion found for one iteration, in nanoseconds.
pub(super) fn median(folder: &Path, group: &str, case: &str) -> Option<f64> {
    let file = folder
        .join(group)
        .join(case)
        .join("new")
        .join("estimates.json");
    let text = std::fs::read_to_string(file).ok()?;
    let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
    estimates.get("median")?.get("point_estimate")?.as_f64()
}

pub(super) fn head() {
    write(
        "\n| group | case | time | instructions | heap blocks | peak bytes |\n|---|---|--:|--:|--:|--:|",
    );
}

/// One line; `first` is that of the group's first case.
pub(super) fn print(group: &str, case: &str, row: &Row, first: Option<&Row>) {
    let first = first.unwrap_or(row);
    let time = cell(row.nanoseconds, first.nanoseconds, duration);
    let of = |row: &Row| row.counts.instructions.map(|it| it as f64);
    let instructions = cell(of(row), of(first), |it| grouped(it as u64));
    let blocks = cell(row.counts.blocks, first.counts.blocks, |it| {
        format!("{it:.1}")
    });
    let of = |row: &Row| row.counts.peak.map(|it| it as f64);
    let peak = cell(of(row), of(first), |it| grouped(it as u64));
    write(&format!(
        "| {group} | {case} | {time} | {instructions} | {blocks} | {peak} |"
    ));
}

pub(super) fn foot() {
    if !count::is_possible() {
        write("\nnot counted: no valgrind");
    }
}

fn write(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The figure, and how many times the first case's it is.
fn cell(figure: Option<f64>, first: Option<f64>, write: impl Fn(f64) -> String) -> String {
    match (figure, first) {
        (Some(figure), Some(first)) if first > 0.0 => {
            format!("{} ({:.2}×)", write(figure), figure / first)
        }
        (Some(figure), _) => write(figure),
        (None, _) => "–".to_owned(),
    }
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        it if it < 1e3 => format!("{it:.0} ns"),
        it if it < 1e6 => format!("{:.2} µs", it / 1e3),
        it => format!("{:.2} ms", it / 1e6),
    }
}

/// With spaces between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
