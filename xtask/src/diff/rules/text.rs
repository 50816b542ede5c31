//! What is for people: texts, links, dates, examples. A text that says what a verdict means is more
//! than that.

use serde_json::Value;

use super::{Judgement, Rule, docs, key, node, types, values};
use crate::diff::compare::{Change, Difference};
use crate::diff::context::Context;
use crate::diff::report::{Requests, Safety};
use crate::diff::tree::What;

pub(super) const RULES: &[Rule] = &[
    key(&[What::Example], &["value"], example)
        .says("{it} has another value.")
        .means("The same values are sent as before; the example has others."),
    key(&[What::Example], &["summary", "x-media-type"], example),
    node(&[What::Example], &[Change::Added, Change::Removed], example)
        .means("A request of an example is in the snapshots, a response in the tests."),
    key(&[What::Value], &["x-enum-descriptions"], wording)
        .says("What {it} means is said in other words.")
        .means("If a caller decides by the value, it touches the verdict."),
    key(
        &[],
        &[
            "description",
            "summary",
            "title",
            "allOf.description",
            "$ref.description",
        ],
        wording,
    )
    .comes("{it} has a {word} now.")
    .goes("{it} no longer has a {word}.")
    .differs("The {word} of {it} was reworded.")
    .means(
        "Text. It touches the verdict if it says what a verdict means, or if a number changed in \
         the text of an operation that returns one.",
    ),
    key(&[], &["x-read"], docs).says("The page of {it} was read on {new}, before on {old}."),
    key(&[], &["x-tried-live"], docs).says("{it} was tried with the vendor on {new}."),
    key(&[], &["externalDocs."], docs).says("{it} [names|name] another page of the vendor."),
    key(
        &[],
        &[
            "x-cause",
            "x-api-version",
            "tags",
            "contact.",
            "license.",
            "x-proves.",
            "version",
        ],
        docs,
    ),
    key(&[], &["x-docs-example"], docs).says("The documentation of {it} shows another example."),
    key(&[], &["x-extra-examples."], example)
        .says("{it} has an example with other values that it does not declare."),
    key(&[What::Variable], &["default"], example)
        .says("The example of {it} was {old} and is {new} now."),
    key(&[], &["default", "example", "default.", "example."], docs)
        .says("The documented {word} of {it} was {old} and is {new} now."),
    key(&[What::Tag], &[""], docs),
    key(&[What::Note], &["readings", "readings.", "choice"], docs)
        .says("What was chosen where the vendor's documents disagree is said in other words: {it}.")
        .means("What follows from another choice is a finding of its own."),
    node(
        &[What::Tag, What::Note],
        &[Change::Added, Change::Removed],
        docs,
    ),
    node(
        &[What::Tag, What::Note],
        &[Change::Moved, Change::Changed],
        docs,
    ),
];

/// The request of an example differs; that of a response is for readers.
fn example(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let part = difference.trail.get(1).map(|it| it.what);
    let is_response = matches!(part, Some(What::Response)) || difference.root().what == What::Type;
    Judgement {
        requests: if is_response {
            Requests::Same
        } else {
            Requests::Example
        },
        ..Judgement::docs()
    }
}

/// A text in other words. What a verdict means is known from its text alone.
fn wording(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let text = |it: Option<&Value>| it.and_then(Value::as_str).map(numbers).unwrap_or_default();
    let (old, new) = values(difference);
    let (old, new) = (text(old), text(new));
    let root = difference.root();
    let is_of_verdict = match root.what {
        What::Type => types::is_of_verdict(difference, context),
        What::Operation => old != new && context.judges(&root.key),
        _ => false,
    };
    let docs = Judgement::docs().touches_if(is_of_verdict, Safety::Verdict);
    let changed: Vec<_> = old.iter().zip(&new).filter(|it| it.0 != it.1).collect();
    match changed.as_slice() {
        [(before, now)] if is_of_verdict && old.len() == new.len() => docs
            .says("The text of {it} said {old} and says {new} now.")
            .with((*before).clone(), (*now).clone()),
        _ if is_of_verdict => docs.says("What {it} means is said in other words."),
        _ => docs,
    }
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<String> {
    let parts = text.split(|it: char| !it.is_ascii_digit() && it != '.' && it != ',');
    let numbers = parts.map(|it| it.trim_matches(['.', ',']));
    numbers
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}
