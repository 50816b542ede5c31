//! The report as a comment on a pull request: the verdict, the crates, the findings by operation,
//! the changelog.
//!
//! What may be said of a finding stands in `finding`, how much of it there is room for in `room`,
//! how a text is kept from being markup in `escape`. GitHub takes 65,536 characters; what has no
//! room is counted and named.

mod escape;
mod finding;
mod room;

use std::collections::HashMap;

use super::super::model::{CrateSummary, Report, Summary};
use super::columns::cut;
use super::order::{Item, Section, arrange};
use super::safe::clean;
use super::{requests, users, words};
use escape::{cell, code, fenced, html, prose};
use room::{Group, Piece, Room};

/// Less than GitHub takes, and in bytes, of which there are never fewer than characters.
pub(crate) const LIMIT: usize = 65_000;

/// What the workflow finds its own comment by.
pub(crate) const MARKER: &str = "<!-- liveproof spec review -->";

/// More crates are only counted: there is one per spec.
const CRATES: usize = 50;

/// The comment, in at most `limit` bytes.
pub(crate) fn render(report: &Report, limit: usize) -> String {
    let head = head(report);
    let (groups, pieces) = pieces(&arrange(report));
    let room = Room::new(groups, pieces, changelogs(&report.summary.crates));
    let room = room.within(limit.saturating_sub(head.len()), &command(&report.summary));
    head + &room.text()
}

/// What is never left out.
fn head(report: &Report) -> String {
    let summary = &report.summary;
    let (base, head) = (
        code(&cut(&clean(&summary.base), 100)),
        code(&cut(&clean(&summary.head), 100)),
    );
    let mut out = format!("{MARKER}\n");
    if report.findings.is_empty() {
        out.push_str(&format!(
            "**No difference of meaning** between {base} and {head}.\n"
        ));
    } else {
        let verdict = if summary.needs_person {
            "A person has to look"
        } else {
            "Nothing needs a person"
        };
        out.push_str(&format!(
            "**{verdict}: {}**\n\n{base} → {head}\n",
            prose(&summary.line)
        ));
    }
    out + &crates(&summary.crates)
}

fn crates(crates: &[CrateSummary]) -> String {
    if crates.is_empty() {
        return String::new();
    }
    let mut out =
        "\n| crate | version | calls for | at least | |\n|---|---|---|---|---|\n".to_owned();
    for it in crates.iter().take(CRATES) {
        let (old, new) = words::versions(it);
        let enough = words::enough(it);
        let strong = if it.enough { "" } else { "**" };
        out.push_str(&format!(
            "| {} | {} → {} | {} | {} | {strong}{enough}{strong} |\n",
            cell(&it.vendor),
            cell(old),
            cell(new),
            it.bump.word(),
            it.wanted_version.as_deref().map_or("–".to_owned(), cell),
        ));
    }
    if crates.len() > CRATES {
        out.push_str(&format!("\n… and {} more crates\n", crates.len() - CRATES));
    }
    out
}

/// The findings by operation; what is about no single one, by vendor. Groups stand where their most
/// important finding stands, and accepted findings have their own, the last one.
fn pieces(items: &[Item<'_>]) -> (Vec<Group>, Vec<Piece>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut known = HashMap::new();
    let mut pieces = Vec::new();
    let mut users = users::Seen::default();
    let mut requests = requests::Seen::default();
    for item in items {
        let name = name(item);
        let group = *known.entry(name.clone()).or_insert_with(|| {
            groups.push(Group::new(html(&name)));
            groups.len() - 1
        });
        groups[group].add(item.section, item.finding.needs_person);
        let (full, brief) = if item.section == Section::Accepted {
            let text = finding::accepted(item);
            (text.clone(), text)
        } else {
            let shown = (users.look(item), requests.look(item));
            (finding::full(item, shown), finding::brief(item))
        };
        pieces.push(Piece::new(item.section, group, full, brief));
    }
    (groups, pieces)
}

fn name(item: &Item<'_>) -> String {
    let finding = item.finding;
    if item.section == Section::Accepted {
        return "accepted".to_owned();
    }
    let vendor = clean(&finding.vendor);
    let vendor = cut(&vendor, 60);
    match &finding.operation {
        // What is about no spec, such as the list of accepted findings.
        _ if vendor.is_empty() => cut(&clean(&finding.file), 80).into_owned(),
        Some(operation) => format!("{vendor} › {}", cut(&clean(operation), 80)),
        None if finding.pointer.starts_with("/components") => format!("{vendor}: shared types"),
        None => format!("{vendor}: document"),
    }
}

fn changelogs(crates: &[CrateSummary]) -> String {
    let mut out = String::new();
    for it in crates.iter().filter(|it| !it.changelog.trim().is_empty()) {
        let lines: Vec<_> = it
            .changelog
            .trim()
            .lines()
            .map(|it| clean(it).into_owned())
            .collect();
        let vendor = clean(&it.vendor);
        out.push_str(&format!(
            "\n<details><summary>Changelog of {}, to paste</summary>\n\n{}\n</details>\n",
            html(&cut(&vendor, 60)),
            fenced("markdown", &lines)
        ));
    }
    out
}

/// What shows all of it. Names that a shell would read otherwise are not given.
fn command(summary: &Summary) -> String {
    let (base, head) = (argument(&summary.base), argument(&summary.head));
    let is_file = |it: &str| {
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| it.ends_with(end))
    };
    let command = match (base, head) {
        (Some(base), Some(head)) if is_file(base) && is_file(head) => {
            format!("cargo xtask diff --spec {head} --against {base}")
        }
        (Some(base), Some(head)) => format!("cargo xtask diff {base} --head {head}"),
        (Some(base), None) => format!("cargo xtask diff {base}"),
        (None, _) => "cargo xtask diff".to_owned(),
    };
    code(&command)
}

/// A revision as it was given: `main` of `main (0123456789ab)`. None for the working tree, which
/// has no name.
fn argument(label: &str) -> Option<&str> {
    let name = label.split(" (").next().unwrap_or_default();
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/._-@~^".contains(&it);
    let usable = !name.is_empty() && !name.starts_with('-') && name.len() <= 100;
    (usable && name.bytes().all(plain)).then_some(name)
}
