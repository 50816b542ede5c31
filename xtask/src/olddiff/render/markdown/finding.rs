//! What one finding looks like in a comment, with all details or in a line.

use super::super::columns::{cut, spaces};
use super::super::order::Item;
use super::super::requests::{self, Told};
use super::super::rows::{Row, fitted, gutter};
use super::super::safe::clean;
use super::super::users::{Branch, Shown};
use super::super::{quote, words};
use super::escape::{code, fenced, prose};

/// Columns of a quoted line; GitHub shows about as many without a scroll bar.
const COLUMNS: usize = 110;

/// Longer locations are no paths any more.
const PATH: usize = 300;

/// All there is to say, as blocks with an empty line before each.
pub(super) fn full(item: &Item<'_>, (users, requests): (Shown<'_>, requests::Shown<'_>)) -> String {
    let finding = item.finding;
    let mut blocks = vec![
        format!("**{}**", title(item)),
        prose(&finding.message),
        details(item),
    ];
    if let Some(lines) = lines(&quote::rows(finding)) {
        blocks.push(lines);
    }
    blocks.extend(used_by(users));
    for (diff, told) in requests.requests {
        let title = format!(
            "request {} of {}",
            code(&diff.example),
            code(&diff.operation)
        );
        blocks.push(match told {
            Told::As(number) => format!("{title}: as in {}", reference(number)),
            Told::Rows(rows) => {
                let what = match (&diff.old, &diff.new) {
                    (None, _) => ", new:",
                    (_, None) => ", gone:",
                    _ => ":",
                };
                let lines = lines(&rows).unwrap_or_default();
                format!("{title}{what}\n\n{lines}")
            }
        });
    }
    if requests.more > 0 {
        blocks.push(format!(
            "… and {}",
            words::counted(requests.more, "more request")
        ));
    }
    blocks.extend(
        finding
            .advice
            .as_deref()
            .map(|it| format!("→ {}", prose(it))),
    );
    block(&blocks)
}

/// What it is about, and where.
pub(super) fn brief(item: &Item<'_>) -> String {
    block(&[format!("{}{}", title(item), place(item))])
}

/// What it is about, and who accepted it.
pub(super) fn accepted(item: &Item<'_>) -> String {
    let by = item.finding.accepted.as_ref().map(|it| {
        let (date, reason) = (code(&it.date), prose(&it.reason));
        format!("; accepted {date}: {reason}")
    });
    let text = format!("{}{}{}", title(item), place(item), by.unwrap_or_default());
    block(&[text])
}

fn block(blocks: &[String]) -> String {
    let blocks = blocks.iter().map(|it| it.trim_end());
    let blocks = blocks.filter(|it| !it.is_empty());
    blocks.map(|it| format!("\n{it}\n")).collect()
}

/// As the terminal shows the number, but kept from being a link.
fn reference(number: usize) -> String {
    format!(r"\[{number}\]")
}

/// `[1] breaking, touches verdict: parameter X, changed`
fn title(item: &Item<'_>) -> String {
    let finding = item.finding;
    let touches = words::touches(finding).map(|it| format!(", {it}"));
    let subject = prose(cut(&clean(&finding.subject), 300).as_ref());
    format!(
        "{} {}{}: {subject}{}",
        reference(item.number),
        finding.kind.word(),
        touches.unwrap_or_default(),
        words::change(finding)
    )
}

fn place(item: &Item<'_>) -> String {
    let location = words::location(item.finding);
    let location = location.map(|it| format!(" – {}{}", path(&it), words::side(item.finding.side)));
    location.unwrap_or_default()
}

fn path(location: &str) -> String {
    code(&cut(&clean(location), PATH))
}

/// Where, and everything that is a word.
fn details(item: &Item<'_>) -> String {
    let finding = item.finding;
    let mut words: Vec<_> = words::location(finding)
        .map(|it| format!("{}{}", path(&it), words::side(finding.side)))
        .into_iter()
        .collect();
    words.push(format!("API {}", finding.api.word()));
    words.push(words::wire(&finding.wire));
    words.push(words::cause(finding.cause).to_owned());
    words.push(format!(
        "{} {}",
        code(&finding.id),
        code(&finding.fingerprint)
    ));
    if finding.needs_person {
        words.push("a person has to look".to_owned());
    }
    words.join(" · ")
}

/// The rows in a block that GitHub colours by the first character of each line.
fn lines(rows: &[Row]) -> Option<String> {
    let gutter = gutter(rows);
    let mut lines = Vec::new();
    for row in fitted(rows, COLUMNS) {
        let number = row.number.map(|it| it.to_string()).unwrap_or_default();
        let edge = |number: &str| match gutter {
            0 => String::new(),
            _ => format!("{}{number} │ ", spaces(gutter - number.len())),
        };
        let text = format!("{} {}{}", row.sign.letter(), edge(&number), row.text());
        lines.push(text.trim_end().to_owned());
        lines.extend(row.underline().map(|it| format!("  {}{it}", edge(""))));
    }
    (!lines.is_empty()).then(|| fenced("diff", &lines))
}

fn used_by(users: Shown<'_>) -> Option<String> {
    let tree = match users {
        Shown::None => return None,
        Shown::Same { count, number } => {
            let number = reference(number);
            return Some(format!("used by the same {count} operations as {number}"));
        }
        Shown::Tree(tree) => tree,
    };
    if let ([only], 0) = (tree.branches.as_slice(), tree.more) {
        return Some(format!("used by {}", branch(only)));
    }
    let mut out = format!("used by {}:\n\n", words::counted(tree.count, "operation"));
    for it in &tree.branches {
        out.push_str(&format!("- {}\n", branch(it)));
    }
    if tree.more > 0 {
        out.push_str(&format!("- … and {} more\n", tree.more));
    }
    Some(out)
}

fn branch(branch: &Branch<'_>) -> String {
    let ways: Vec<_> = branch.ways().iter().map(|it| code(it)).collect();
    let gap = if ways.is_empty() { "" } else { ": " };
    format!("{}{gap}{}", code(branch.operation), ways.join(", "))
}
