//! What one finding looks like: the verdicts, what it is about, where it stands, what differs, who
//! is concerned, what to do.

use super::super::super::model::Finding;
use super::super::columns::{cut, cut_front, pad, spaces, width};
use super::super::order::{Item, Section};
use super::super::requests::Told;
use super::super::safe::clean;
use super::super::users::{Shown, Tree};
use super::super::{quote, requests, words};
use super::page::{BAD, COOL, FAINT, PLAIN, Page, STRONG, WARN};
use super::style;

/// Longer names are cut.
const NAME: usize = 48;

/// Longer locations are cut: they are no paths any more.
const PATH: usize = 300;

/// Less of a pointer says nothing.
const POINTER: usize = 24;

/// All there is to say.
pub(super) fn full(
    page: &mut Page,
    indent: usize,
    item: &Item<'_>,
    (users, requests): (Shown<'_>, requests::Shown<'_>),
) {
    let finding = item.finding;
    verdicts(page, indent, item);
    subject(page, indent, finding);
    if let Some(touches) = words::touches(finding) {
        page.sentence(indent, "! ", BAD, &touches);
    }
    details(page, indent, item);
    location(page, indent, finding);
    page.rows(indent, &quote::rows(finding));
    used_by(page, indent, users);
    for (diff, told) in requests.requests {
        let name = |text: &str| cut(&clean(text), NAME).into_owned();
        let title = format!(
            "request `{}` of `{}`",
            name(&diff.example),
            name(&diff.operation)
        );
        match told {
            Told::As(number) => {
                page.paragraph(indent, 2, PLAIN, &format!("{title}: as in [{number}]"));
            }
            Told::Rows(rows) => {
                let what = match (&diff.old, &diff.new) {
                    (None, _) => ", new",
                    (_, None) => ", gone",
                    _ => "",
                };
                page.paragraph(indent, 2, PLAIN, &(title + what));
                page.rows(indent, &rows);
            }
        }
    }
    if requests.more > 0 {
        let more = words::counted(requests.more, "more request");
        page.paragraph(indent, 2, FAINT, &format!("… and {more}"));
    }
    if let Some(advice) = &finding.advice {
        page.sentence(indent, "→ ", COOL, advice);
    }
}

/// What a person accepted: what it is, and who says so. The lines were read when it was accepted.
pub(super) fn accepted(page: &mut Page, indent: usize, item: &Item<'_>) {
    verdicts(page, indent, item);
    subject(page, indent, item.finding);
    if let Some(touches) = words::touches(item.finding) {
        page.sentence(indent, "! ", BAD, &touches);
    }
    details(page, indent, item);
    location(page, indent, item.finding);
    if let Some(it) = &item.finding.accepted {
        let text = format!("accepted {}: {}", it.date, it.reason);
        page.paragraph(indent, 2, PLAIN, &text);
    }
}

/// `[1] breaking    API major     wire: requests changed`
fn verdicts(page: &mut Page, indent: usize, item: &Item<'_>) {
    let finding = item.finding;
    let number = pad(&format!("[{}]", item.number), indent);
    let kind = pad(finding.kind.word(), 12);
    let api = pad(&format!("API {}", finding.api.word()), 14);
    let wire = words::wire(&finding.wire);
    let colour = match item.section {
        Section::Accepted => FAINT,
        _ => style(finding.kind.into()),
    };
    let before: [_; 3] = [(FAINT, &*number), (colour, &*kind), (PLAIN, &*api)];
    if width(&number) + width(&kind) + width(&api) + width(&wire) <= page.width() {
        page.line(&[before[0], before[1], before[2], (PLAIN, &wire)]);
    } else {
        page.line(&[before[0], before[1], (PLAIN, api.trim_end())]);
        page.paragraph(indent, 2, PLAIN, &wire);
    }
}

fn subject(page: &mut Page, indent: usize, finding: &Finding) {
    let subject = clean(&finding.subject);
    let subject = format!("{}{}", cut(&subject, 300), words::change(finding));
    page.paragraph(indent, 2, STRONG, &subject);
    page.paragraph(indent, 0, PLAIN, &finding.message);
}

/// The rule and the fingerprint, to be searched for and copied; and what else there is in a word.
fn details(page: &mut Page, indent: usize, item: &Item<'_>) {
    let finding = item.finding;
    let name = |text: &str| cut(&clean(text), NAME).into_owned();
    let mut words = vec![
        format!("{} {}", name(&finding.id), name(&finding.fingerprint)),
        words::cause(finding.cause).to_owned(),
    ];
    let place = [Some(&finding.vendor), finding.operation.as_ref()];
    let place = place.into_iter().flatten().filter(|it| !it.is_empty());
    let place: Vec<_> = place.map(|it| name(it)).collect();
    if !place.is_empty() {
        words.push(place.join(" › "));
    }
    let text = words.join(" · ");
    page.paragraph(indent, 2, FAINT, &text);
    // Of the others, the heading says it.
    let others = [Section::Behaviour, Section::Additive, Section::Docs];
    if finding.needs_person && others.contains(&item.section) {
        page.paragraph(indent, 2, WARN, "a person has to look at it");
    }
}

fn location(page: &mut Page, indent: usize, finding: &Finding) {
    let Some(location) = words::location(finding) else {
        return;
    };
    let location = clean(&location);
    let location = format!("{}{}", cut(&location, PATH), words::side(finding.side));
    let arrow = spaces(indent) + "--> ";
    let left = page
        .width()
        .saturating_sub(width(&arrow) + width(&location) + 2);
    let pointer = clean(&finding.pointer);
    let pointer = cut_front(&pointer, left);
    if pointer.is_empty() || left < POINTER.min(width(&finding.pointer)) {
        page.line(&[(FAINT, &arrow), (PLAIN, &location)]);
    } else {
        let pointer = format!("  {pointer}");
        page.line(&[(FAINT, &arrow), (PLAIN, &location), (FAINT, &pointer)]);
    }
}

fn used_by(page: &mut Page, indent: usize, users: Shown<'_>) {
    match users {
        Shown::None => {}
        Shown::Same { count, number } => {
            let text = format!("used by the same {count} operations as [{number}]");
            page.paragraph(indent, 2, PLAIN, &text);
        }
        Shown::Tree(users) => tree(page, indent, &users),
    }
}

fn tree(page: &mut Page, indent: usize, users: &Tree<'_>) {
    if let [only] = users.branches.as_slice() {
        let name = cut(&clean(only.operation), NAME).into_owned();
        if let [way] = only.ways().as_slice() {
            return page.paragraph(indent, 2, PLAIN, &format!("used by {name}: {way}"));
        }
    }
    let title = format!("used by {}", words::counted(users.count, "operation"));
    page.paragraph(indent, 2, PLAIN, &title);
    let names: Vec<_> = users
        .branches
        .iter()
        .map(|it| cut(&clean(it.operation), NAME).into_owned())
        .collect();
    let wide = names.iter().map(|it| width(it)).max().unwrap_or_default();
    let wide = wide.min(page.width() / 3);
    let indent = spaces(indent);
    for (at, (branch, name)) in users.branches.iter().zip(&names).enumerate() {
        let last = at + 1 == users.branches.len() && users.more == 0;
        let (twig, stem) = if last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let ways = branch.ways();
        let left = page.width().saturating_sub(width(&indent) + 3 + wide + 3);
        let mut ways = ways.iter().map(|it| cut(it, left).into_owned());
        let name = cut(name, wide);
        let first = ways.next().unwrap_or_default();
        let name = if first.is_empty() {
            name.into_owned()
        } else {
            pad(&name, wide + 3)
        };
        page.line(&[
            (PLAIN, &indent),
            (FAINT, twig),
            (PLAIN, &name),
            (FAINT, &first),
        ]);
        for way in ways {
            let stem = pad(stem, 3 + wide + 3);
            page.line(&[(PLAIN, &indent), (FAINT, &stem), (FAINT, &way)]);
        }
    }
    if users.more > 0 {
        let more = format!("… and {} more", users.more);
        page.line(&[(PLAIN, &indent), (FAINT, "└─ "), (FAINT, &more)]);
    }
}
