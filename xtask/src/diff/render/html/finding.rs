//! One finding: what it is, and below it the records that prove it. Parts without data are left
//! out.

use super::{Esc, Prose, code, grid, list, place, row_id, safety};
use crate::diff::render::{about, address, counted, effect};
use crate::diff::report::{
    Card, Comparison, Finding, ItemChange, Line, LineKind, Note, RecordChange, Report, Text, UsedBy,
};

/// So many are shown of what there can be many of; the others are folded.
const SHOWN: usize = 5;

pub(super) fn render(report: &Report, it: &Finding) -> String {
    let parts = [
        part("Facts", it.card.as_ref().map(facts).unwrap_or_default()),
        part(
            "Linter",
            some(&it.diagnostics, "message", |it| diagnostic(it)),
        ),
        part("Document", document(report, it)),
        part("Request", records(report, "request", &it.requests)),
        part("Response", records(report, "response", &it.responses)),
        part("Rust", some(&it.rust, "item", item)),
        part("Vendor", vendor(it)),
        part("Used by", used_by(report, &it.used_by)),
    ];
    let effect = effect(&it.effect);
    let advice = match (&it.advice, it.needs_review) {
        (Some(advice), _) => advice,
        (None, true) => "Decide whether this is intended.",
        (None, false) => "Nothing.",
    };
    let guess = match it.guess {
        true => "<span class=\"l unknown\">? guess</span>",
        false => "",
    };
    let words: Vec<_> = it.safety.iter().map(|it| it.word()).collect();
    format!(
        include_str!("finding.html"),
        number = it.number,
        touching_safety = if words.is_empty() { "" } else { " u" },
        vendors = Esc(&it.vendors.join(" ")),
        kind = it.kind.word(),
        safety = words.join(","),
        review = if it.needs_review {
            " data-review open"
        } else {
            ""
        },
        sentence = Prose(&it.sentence),
        labels = safety(&it.safety) + guess,
        about = Esc(&about(it)),
        rule = Esc(&it.rule),
        effect = list(&effect, "", |(what, words)| format!(
            "<span><i>{what}</i>{words}</span>"
        )),
        parts = parts.concat(),
        advice = Prose(advice),
        fingerprint = Esc(&it.fingerprint),
    )
}

fn part(name: &str, content: String) -> String {
    match content.is_empty() {
        true => content,
        false => format!("<dt>{name}<dd>{content}\n"),
    }
}

fn folded(title: &str, content: &str) -> String {
    format!("<details class=more><summary>{title}</summary>{content}</details>")
}

/// Each of them, and what is too many behind a fold.
fn some<T>(items: &[T], noun: &str, html: impl Fn(&T) -> String) -> String {
    let (shown, others) = items.split_at(items.len().min(SHOWN));
    let shown = list(shown, "", &html);
    match others.is_empty() {
        true => shown,
        false => {
            let title = counted(others.len(), &format!("more {noun}"));
            shown + &folded(&title, &list(others, "", html))
        }
    }
}

fn facts(card: &Card) -> String {
    let facts = list(&card.facts, "", |it| {
        let siblings = Prose(it.siblings.as_deref().unwrap_or_default());
        let (name, value) = (Esc(&it.name), Prose(&it.value));
        let start = start(it.weaker);
        format!("{start}{name}<td>{value}<td class=sib>{siblings}")
    });
    let operations = list(&card.operations, "", |it| {
        let (name, method, address) = (Esc(&it.operation), Esc(&it.method), Esc(&it.address));
        let (signer, success) = (Prose(&it.signer), Prose(&it.success));
        let repeated = if it.repeated { "yes" } else { "no" };
        let start = start(it.weaker);
        format!("{start}{name}<td>{method} {address}<td>{signer}<td>{success}<td>{repeated}")
    });
    let head = ["Fact", "here", "its siblings"];
    let mut out = grid("card", "Facts", &head, &facts);
    if !operations.is_empty() {
        let head = [
            "Operation",
            "Method, address",
            "Signed by",
            "Success rule",
            "Sent again",
        ];
        out += &grid("card sc", "Operations", &head, &operations);
    }
    out
}

/// The start of a row; what is weaker than its siblings is marked.
fn start(weaker: bool) -> &'static str {
    match weaker {
        true => "<tr class=bad><th scope=row>▲ ",
        false => "<tr><th scope=row>",
    }
}

fn diagnostic(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let (first, lines) = lines.split_first().unwrap_or((&"", &[]));
    let (head, rest) = first.split_at(first.find(": ").unwrap_or(first.len()));
    let lines = list(lines, "", |it| format!("\n{}", Esc(it)));
    format!("<p class=diag><b>{}</b>{}{lines}", Esc(head), Esc(rest))
}

fn document(report: &Report, it: &Finding) -> String {
    let mut out = String::new();
    if it.guess {
        out += "<p>Old and new were matched by what they have in common.";
    }
    let document = list(&it.document, "", |it| comparison(report, "Document", it));
    // The facts say the same and are easier to read.
    out += &match it.card.is_some() && !document.is_empty() {
        true => folded("The document", &document),
        false => document,
    };
    let mut places: Vec<_> = it.places.iter().collect();
    places.dedup_by_key(|it| (it.revision, &it.file, it.line));
    // The first place is that of the document.
    let others = places.get(usize::from(!it.document.is_empty())..);
    let others = others.unwrap_or_default();
    let links = some(others, "place", |it| {
        format!("<span>{}</span>", place(report, it))
    });
    if !links.is_empty() && !it.document.is_empty() {
        let places = counted(others.len(), "more place");
        out += &format!("<p>The same change in {places}:");
    }
    match links.is_empty() {
        true => out,
        false => format!("{out}<div class=ub>{links}</div>"),
    }
}

fn comparison(report: &Report, name: &str, it: &Comparison) -> String {
    let heads = [&it.before, &it.after];
    let heads = heads.map(|it| it.as_ref().map(|it| place(report, it)).unwrap_or_default());
    code::table(name, &heads, &it.lines, &code::DATA)
}

/// The first with its bytes, and the names of the others.
fn records(report: &Report, noun: &str, records: &[RecordChange]) -> String {
    let Some((first, others)) = records.split_first() else {
        return String::new();
    };
    let name = |it: &RecordChange| {
        let (operation, name) = (Esc(&it.operation), Esc(&it.name));
        format!("<p><code>{operation}</code> {name}: {}", Prose(&it.summary))
    };
    let mut out = name(first);
    if !first.comparison.lines.is_empty() {
        out += &comparison(report, noun, &first.comparison);
    }
    if !others.is_empty() {
        let others_words = counted(others.len(), &format!("more {noun}"));
        out += &folded(
            &format!("The same in {others_words}"),
            &list(others, "", name),
        );
    }
    out
}

fn item(it: &ItemChange) -> String {
    let text = |text: &Option<String>| {
        let text = text.clone();
        text.map(|text| Text { number: None, text })
    };
    let line = Line {
        kind: LineKind::Differs,
        before: text(&it.before),
        after: text(&it.after),
    };
    let path = Esc(&it.path);
    let heads = [path.to_string(), format!("{path} · {}", it.semver.word())];
    code::table("Rust", &heads, &[line], &code::RUST)
}

fn vendor(it: &Finding) -> String {
    let mut out = String::new();
    if let Some(page) = &it.page {
        let title = Esc(page.title.as_ref().unwrap_or(&page.url));
        out += &match address(&page.url) {
            Some(url) => format!("<a href=\"{}\">{title}</a>", Esc(&url)),
            None => title.to_string(),
        };
        if let Some(read) = &page.read {
            out += &format!(", read on {}", Esc(read));
        }
    }
    out + &list(&it.notes, "", note)
}

fn note(it: &Note) -> String {
    let readings = list(&it.readings, "", |(reading, source)| {
        format!("<p>{} <i>({})</i>", Prose(reading), Prose(source))
    });
    let (id, choice) = (Esc(&it.id), Prose(&it.choice));
    format!(
        "<div class=note><p><i>x-note</i> <code>{id}</code>{readings}<p><b>Here:</b> {choice}</div>"
    )
}

/// Links to the rows of the operations, and after those that share it the way to the place.
fn used_by(report: &Report, used_by: &[UsedBy]) -> String {
    let mut out = String::new();
    for operations in used_by.chunk_by(|a, b| a.way == b.way) {
        out += &list(operations, "", |it| operation(report, it));
        let way = operations[0].way.join(" › ");
        if !way.is_empty() {
            out += &format!("<span>{}</span>", Prose(&way));
        }
    }
    match out.is_empty() {
        true => out,
        false => format!("<div class=ub>{out}</div>"),
    }
}

fn operation(report: &Report, it: &UsedBy) -> String {
    let (name, of) = (Esc(&it.operation), Some(it.operation.as_str()));
    let mut rows = report.operations.iter();
    match rows.any(|row| row.vendor == it.vendor && row.operation.as_deref() == of) {
        true => format!("<a href=\"#{}\">{name}</a>", Esc(&row_id(&it.vendor, of))),
        false => format!("<span>{name}</span>"),
    }
}
