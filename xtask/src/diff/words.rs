//! The sentence about a difference, as a caller would say it. Plain text, with code in backticks:
//! renderers escape it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::compare::{Change, Difference};
use super::context::Context;
use super::outline::{Node, What};
use super::report::{Acceptance, Kind, Page, Safety, UsedBy};
use super::rules::Judgement;
use crate::text::visible;

/// Characters of a value that are shown.
const VALUE: usize = 160;

/// What happened, and what follows.
pub(crate) fn sentence(
    group: &[Difference<'_>],
    judgement: &Judgement,
    uses: &[UsedBy],
    context: &Context<'_>,
) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let subject = subject(group, uses);
    let is_several = subject.starts_with(|it: char| it.is_ascii_digit())
        || subject.starts_with("calls ")
        || subject.starts_with("the items");
    let template = judgement.sentence.unwrap_or_else(|| {
        let rule = judgement.rule.map(|it| it.sentence(first.change));
        rule.unwrap_or("{it} [differs|differ].")
    });
    let [old, new] = judgement.values.clone().unwrap_or_else(|| {
        let is_hidden = is_hidden(first, context);
        let texts = [first.old, first.new].map(|it| it?.value.as_ref().map(plain));
        let skip = texts[0].as_ref().zip(texts[1].as_ref()).map_or(0, alike);
        let told = [first.old, first.new].map(|it| value(it, is_hidden, skip));
        if told[0] == told[1] && !is_hidden {
            // A number, and a text of the same digits.
            let exact =
                |it: Option<&Node>| it.and_then(|it| it.value.as_ref()).map(Value::to_string);
            return [first.old, first.new].map(|it| exact(it).unwrap_or(told[0].clone()));
        }
        told
    });
    let key = first.node().key.as_str();
    let mut out = fill(template, is_several, |name| match name {
        "it" => subject.clone(),
        "key" => format!("`{}`", visible(key)),
        "word" => visible(key.rsplit('.').next().unwrap_or(key)),
        "old" => old.clone(),
        "new" => new.clone(),
        "perhaps" if first.guess => "perhaps ".to_owned(),
        "then" => then(judgement),
        _ => String::new(),
    });
    if let Some(note) = look_alike(first) {
        out = format!("{out} {note}");
    }
    out.push_str(&visible(&judgement.note));
    let initial = out.chars().next().map(|it| it.to_ascii_uppercase());
    initial.into_iter().chain(out.chars().skip(1)).collect()
}

/// A sentence without a difference, for `--explain`.
pub(crate) fn example(template: &str, it: &str, key: &str) -> String {
    fill(template, false, |name| match name {
        "it" => it.to_owned(),
        "old" => "OLD".to_owned(),
        "new" => "NEW".to_owned(),
        "key" => key.to_owned(),
        "word" => "text".to_owned(),
        _ => String::new(),
    })
}

/// Fills in what is between braces, and takes one of what is between brackets.
fn fill(template: &str, is_several: bool, value: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let end = if found.starts_with('{') { '}' } else { ']' };
        let Some((inner, after)) = found[1..].split_once(end) else {
            rest = found;
            break;
        };
        match inner.split_once('|') {
            Some((_, several)) if is_several => out.push_str(several),
            Some((one, _)) => out.push_str(one),
            None => out.push_str(&value(inner)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a difference belongs, for its fingerprint: not where it is written.
pub(crate) fn path(difference: &Difference<'_>) -> String {
    let nodes = difference.trail.iter().copied().chain([difference.node()]);
    nodes
        .map(|it| format!("/{}:{}", it.what.word(), it.key))
        .collect()
}

/// What follows for arguments and responses.
fn then(judgement: &Judgement) -> String {
    let arguments = match judgement.arguments {
        Acceptance::Narrower => "; arguments that passed are refused before sending",
        Acceptance::Wider => "; arguments that were refused pass",
        Acceptance::Other => "; other arguments pass than before",
        Acceptance::Same | Acceptance::Example | Acceptance::Unknown => "",
    };
    let responses = match judgement.responses {
        Acceptance::Wider if judgement.looser => "; responses that were errors are successes",
        Acceptance::Narrower => "; responses that decoded are errors",
        Acceptance::Wider => "; responses that were errors decode",
        Acceptance::Other => "; other responses decode than before",
        Acceptance::Same | Acceptance::Example | Acceptance::Unknown => "",
    };
    format!("{arguments}{responses}")
}

/// What differs, or has the key that does: "`Name` of GetToken", "3 inputs of 2 operations".
fn subject(group: &[Difference<'_>], uses: &[UsedBy]) -> String {
    let trails: Vec<Vec<&Node>> = group.iter().map(trail).collect();
    let Some(first) = trails.first() else {
        return String::new();
    };
    let kinds = |of: &[&Node]| of.iter().map(|it| it.what).collect::<Vec<_>>();
    let alike: Vec<_> = trails
        .iter()
        .filter(|it| kinds(it) == kinds(first))
        .collect();
    let operations: BTreeSet<_> = uses.iter().map(|it| &it.operation).collect();
    let mut parts = Vec::new();
    for (index, node) in first.iter().enumerate().rev() {
        let names: BTreeSet<&str> = alike.iter().map(|it| it[index].key.as_str()).collect();
        match (node.what, names.len()) {
            (What::Document | What::Content, _) => {}
            (What::Operation, _) if index == 0 && operations.len() > 1 => {
                parts.push(format!("{} operations", operations.len()));
            }
            (_, 1) => parts.push(part(node)),
            // Each has its own name for what is written once.
            (what, count) => parts.push(format!("{count} {}s", what.word())),
        }
    }
    if parts.is_empty() {
        return "the API".to_owned();
    }
    parts.join(" of ")
}

/// From the operation or the type down to what the sentence is about.
fn trail<'a>(difference: &Difference<'a>) -> Vec<&'a Node> {
    let mut nodes = difference.trail.clone();
    if difference.what != What::Attribute {
        nodes.push(difference.node());
    }
    nodes
}

fn part(node: &Node) -> String {
    let name = visible(&node.key);
    match node.what {
        What::Operation => name,
        What::Input | What::Member | What::Value | What::Header | What::Type | What::Variable => {
            format!("`{name}`")
        }
        What::Body => "the body".to_owned(),
        What::Server if node.key == "0" => "the address".to_owned(),
        What::Server => format!("the address `{name}`"),
        What::Items => "the items".to_owned(),
        What::When => match name.strip_prefix("no ") {
            Some(input) => format!("calls without `{input}`"),
            None => format!("calls with `{name}`"),
        },
        What::Response => format!("response {name}"),
        what => format!("{} `{name}`", what.word()),
    }
}

/// Whether a value is one that is never printed, by either document.
fn is_hidden(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let key = difference.node().key.split('.').next().unwrap_or_default();
    let is_value = matches!(
        key,
        "value" | "constant" | "x-initial" | "default" | "example"
    );
    let is_marked = |it: &Node| {
        let is_session = it.get("x-role").is_some_and(|it| it == "session");
        is_session || context.is_sensitive(it)
    };
    let trail = &difference.trail;
    let was = (1..=trail.len()).filter_map(|length| context.before(&trail[..length]));
    is_value && trail.iter().copied().chain(was).any(is_marked)
}

/// How many characters of two long values are left out, so that what differs is shown.
fn alike((old, new): (&String, &String)) -> usize {
    let common = old.chars().zip(new.chars());
    let common = common.take_while(|(old, new)| old == new).count();
    let before = common.saturating_sub(VALUE / 4);
    if common + VALUE / 4 > VALUE {
        before
    } else {
        0
    }
}

/// A value on one line, without so many characters of its beginning.
fn value(node: Option<&Node>, is_hidden: bool, skip: usize) -> String {
    let Some(node) = node else {
        return "not set".to_owned();
    };
    let text = match &node.value {
        Some(_) if is_hidden => return "`…`".to_owned(),
        Some(Value::String(place)) if node.key == "in" => return self::place(place).to_owned(),
        Some(Value::Array(items)) if !items.is_empty() => {
            let items = items.iter().map(|it| quoted(&plain(it), 0));
            return items.collect::<Vec<_>>().join(", ");
        }
        Some(value) => plain(value),
        None => node.key.clone(),
    };
    quoted(&text, skip)
}

/// A text as code.
fn quoted(text: &str, skip: usize) -> String {
    let text = visible(text);
    let front = if skip > 0 { "…" } else { "" };
    let part: String = text.chars().skip(skip).take(VALUE).collect();
    let is_all = text.chars().count() <= skip + VALUE;
    let shown = format!("{front}{part}{}", if is_all { "" } else { "…" });
    match shown.as_str() {
        "" => "empty".to_owned(),
        // Backticks within backticks end them.
        _ => format!("`{}`", shown.replace('`', "'")),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// Where an input is sent.
fn place(word: &str) -> &str {
    match word {
        "path" => "the path",
        "query" => "the query",
        "header" => "a header",
        "form" => "the form",
        "part" => "a part of the multipart body",
        "json" => "the JSON body",
        other => other,
    }
}

/// Letters of other alphabets that look like the Latin ones below them.
const ALIKE: [&str; 2] = [
    "АВЕКМНОРСТУХаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοΙ",
    "ABEKMHOPCTYXaeopcyxijsdhqwABEZHIKMNOPTYXoI",
];

/// Two names that look the same: which character differs.
fn look_alike(difference: &Difference<'_>) -> Option<String> {
    let text = |it: &Node| match &it.value {
        Some(value) => plain(value),
        None => it.key.clone(),
    };
    let (old, new) = (text(difference.old?), text(difference.new?));
    let latin = |it: char| {
        let at = ALIKE[0].chars().position(|alike| alike == it);
        at.and_then(|at| ALIKE[1].chars().nth(at)).unwrap_or(it)
    };
    let is_alike = old != new && old.chars().map(latin).eq(new.chars().map(latin));
    let mut pairs = old.chars().zip(new.chars()).filter(|_| is_alike);
    let (was, is) = pairs.find(|it| it.0 != it.1)?;
    let (was_code, is_code) = (u32::from(was), u32::from(is));
    Some(format!(
        "The two look alike: `{was}` (`U+{was_code:04X}`) is `{is}` (`U+{is_code:04X}`) now."
    ))
}

/// One instruction.
pub(crate) fn advice(
    difference: &Difference<'_>,
    judgement: &Judgement,
    page: Option<&Page>,
) -> Option<String> {
    let is_on = difference.new.is_some();
    let key = difference.node().key.as_str();
    if difference.guess {
        return Some("If these are two things, review one removal and one addition.".to_owned());
    }
    if judgement.rule.is_none() {
        return Some("Remove the key, or add a rule to `xtask/src/diff/rules`.".to_owned());
    }
    let compare = match page.and_then(|it| it.title.as_ref().or(Some(&it.url))) {
        Some(page) => format!("Compare it with the vendor's page “{}”.", visible(page)),
        None => "Compare it with the vendor's page.".to_owned(),
    };
    Some(match (difference.what, difference.change) {
        (What::Attribute, _) if key == "x-sensitive" && !is_on => {
            "Restore `x-sensitive: true`, unless the value is harmless.".to_owned()
        }
        (What::Member, Change::Renamed) => {
            let old = difference.old.map_or("", |it| it.key.as_str());
            format!(
                "If responses still have the old name, add `x-aliases: [{}]`.",
                visible(old)
            )
        }
        _ if judgement.safety.contains(&Safety::Repetition) => {
            "Keep it only if a second call costs nothing and changes nothing.".to_owned()
        }
        _ if !judgement.safety.is_empty() || judgement.kind <= Kind::Breaking => compare,
        _ => return None,
    })
}
