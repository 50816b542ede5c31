//! What is for people: texts, links, dates, examples. A text that says what a verdict means is more
//! than that.

use serde_json::Value;

use super::rule::{COMES_OR_GOES, Judgement, Rule, WHOLE, docs, key, node, values};
use super::types;
use crate::diff::compare::Difference;
use crate::diff::context::Context;
use crate::diff::outline::What;
use crate::diff::report::{Requests, Safety};

pub(super) const RULES: &[Rule] = &[
    key(&[What::Example], &["value"], example).says("{it} [has|have] another value."),
    key(&[What::Example], &["summary", "x-media-type"], example),
    node(&[What::Example], COMES_OR_GOES, example)
        .means("A request of an example is in the snapshots, a response in the tests."),
    key(&[What::Value], &["x-enum-descriptions"], wording)
        .says("What {it} means is described in other words.")
        .means("It touches the verdict if a caller decides by the value."),
    key(&[], &["description", "summary", "title"], wording)
        .comes("{it} [has|have] a {word} now.")
        .goes("{it} no longer [has|have] a {word}.")
        .differs("The {word} of {it} was reworded.")
        .means(
            "It touches the verdict if it says what a verdict means, or if a number changed in the \
             text of an operation that returns one.",
        ),
    key(
        &[],
        &[
            "allOf.description",
            "$ref.description",
            "x-cause",
            "x-api-version",
            "tags",
        ],
        docs,
    ),
    key(&[], &["contact.", "license.", "x-proves."], docs),
    key(&[What::Document], &["version"], docs),
    key(&[], &["x-read"], docs).says("The page of {it} was read on {new}, before on {old}."),
    key(&[], &["x-tried-live"], docs).says("{it} [was|were] tried with the vendor on {new}."),
    key(&[], &["externalDocs."], docs).says("{it} [names|name] another page of the vendor."),
    key(&[], &["x-docs-example"], docs).says("The documentation of {it} shows another example."),
    key(&[], &["x-extra-examples."], example)
        .says("An example of {it} has other values that are not declared."),
    key(&[What::Variable], &["default"], example)
        .says("The example of {it} was {old} and is {new} now."),
    key(&[], &["default", "example", "default.", "example."], docs)
        .says("The documented {word} of {it} was {old} and is {new} now."),
    key(&[What::Note], &["readings", "readings.", "choice"], docs)
        .says("What was chosen where the vendor's documents disagree is described in other words: {it}.")
        .means("What follows from another choice is a finding of its own."),
    node(&[What::Tag, What::Note], WHOLE, docs),
];

/// The request of an example differs; that of a response is for readers.
fn example(difference: &Difference<'_>, _: &Context<'_>) -> Judgement {
    let mut judgement = Judgement::docs();
    if difference.part().what != What::Response && difference.root().what != What::Type {
        judgement.requests = Requests::Example;
    }
    judgement
}

/// A text in other words. What a verdict means is known from its text alone.
fn wording(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (numbers(old), numbers(new));
    let owner = difference.parent().map(|it| it.what);
    let is_whole = matches!(owner, Some(What::Operation | What::Response));
    let is_of_verdict = match difference.root().what {
        What::Type => types::is_of_verdict(difference, context),
        _ => is_whole && old != new && context.judges(&difference.root().key),
    };
    if !is_of_verdict {
        return Judgement::docs();
    }
    let judgement = Judgement::docs().touches(Safety::Verdict);
    let changed: Vec<_> = old.iter().zip(&new).filter(|it| it.0 != it.1).collect();
    match changed.as_slice() {
        [(before, now)] if old.len() == new.len() => judgement
            .says("The text of {it} said {old} and says {new} now.")
            .with((*before).clone(), (*now).clone()),
        _ if is_whole => judgement.says("The text of {it} names other numbers now."),
        _ => judgement.says("What {it} [means|mean] is described in other words."),
    }
}

/// The numbers in a text.
fn numbers(text: Option<&Value>) -> Vec<String> {
    let text = text.and_then(Value::as_str).unwrap_or_default();
    let parts = text.split(|it: char| !it.is_ascii_digit() && !matches!(it, '.' | ','));
    let numbers = parts.map(|it| it.trim_matches(['.', ',']).to_owned());
    numbers.filter(|it| !it.is_empty()).collect()
}
