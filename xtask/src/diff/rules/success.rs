//! What makes a response a success, value by value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Judgement, both, elements, values};
use crate::diff::compare::Difference;
use crate::diff::context::Context;
use crate::diff::report::{Acceptance, Kind, Safety};
use crate::spec::profile::text;

/// What is asked of one member.
#[derive(Default, PartialEq)]
struct Condition {
    /// Values that mean success.
    equals: BTreeSet<String>,
    /// A response without the member is a success.
    absent: bool,
    /// Only such a response is.
    must_be_absent: bool,
}

impl Condition {
    /// What is asked of a member in a list of rules.
    fn of(member: &str, rules: &[Value]) -> Option<Self> {
        let rule = rules.iter().find(|it| name(it) == member)?;
        let must_be_absent = rule.get("must").is_some_and(|it| it == "be-absent");
        Some(Self {
            equals: elements(rule.get("equals")).iter().map(text).collect(),
            absent: must_be_absent || rule.get("absent").is_some_and(|it| it == "success"),
            must_be_absent,
        })
    }

    /// By default a code that is missing or empty is none. (Of values that the other condition does
    /// not name there is nothing to tell.)
    fn without_code(other: Option<&Self>) -> Self {
        let values = other.into_iter().flat_map(|it| &it.equals);
        let empty = values.filter(|it| matches!(it.trim(), "" | "0" | "false"));
        Self {
            equals: empty.cloned().collect(),
            absent: true,
            must_be_absent: false,
        }
    }
}

fn name(rule: &Value) -> String {
    let pointer = rule.get("member").map(text).unwrap_or_default();
    pointer.trim_start_matches('/').replace('/', ".")
}

/// The success rule of a response.
pub(super) fn rule(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (elements(old), elements(new));
    let members: BTreeSet<String> = old.iter().chain(&new).map(name).collect();
    let mut told = Vec::new();
    let mut responses = Acceptance::Same;
    for member in members {
        let before = Condition::of(&member, &old);
        let now = Condition::of(&member, &new);
        if before == now {
            continue;
        }
        let is_code = context.is_code(&difference.root().key, &member);
        let (change, sentences) = compare(&member, before, now, is_code);
        responses = both(responses, change);
        told.extend(sentences);
    }
    if told.is_empty() {
        let same = "The success rule of {it} is written in another order.";
        return Judgement::docs().says(same);
    }
    let judgement = Judgement::behaviour()
        .responses(responses)
        .touches_if(responses != Acceptance::Narrower, Safety::SuccessRule)
        .says("{new}")
        .with(String::new(), told.join(" "));
    // An error that callers relied on is none.
    Judgement {
        kind: Kind::Breaking,
        ..judgement
    }
}

/// What differs for the values of a member. Without a rule, what has a code is an error.
fn compare(
    member: &str,
    before: Option<Condition>,
    now: Option<Condition>,
    is_code: bool,
) -> (Acceptance, Vec<String>) {
    let values = |it: &Condition| {
        let values: Vec<String> = it.equals.iter().map(|it| format!("`{it}`")).collect();
        let absent = it.absent.then(|| "missing".to_owned());
        let all: Vec<String> = values.into_iter().chain(absent).collect();
        all.join(" or ")
    };
    let (before, now) = match (before, now) {
        (None, Some(now)) if !is_code => {
            let told = format!(
                "A response was a success whatever `{member}` is, and is one only if it is {} now.",
                values(&now)
            );
            return (Acceptance::Narrower, vec![told]);
        }
        (Some(before), None) if !is_code => {
            let told = format!(
                "A response was a success only if `{member}` is {}, and is one whatever it is now.",
                values(&before)
            );
            return (Acceptance::Wider, vec![told]);
        }
        (before, now) => {
            let before = before.unwrap_or_else(|| Condition::without_code(now.as_ref()));
            let now = now.unwrap_or_else(|| Condition::without_code(Some(&before)));
            (before, now)
        }
    };
    let mut told = Vec::new();
    let mut change = Acceptance::Same;
    let mut tell = |what: String, success: bool| {
        let (was, is, which) = if success {
            ("an error", "a success", Acceptance::Wider)
        } else {
            ("a success", "an error", Acceptance::Narrower)
        };
        change = both(change, which);
        told.push(format!("A response {what} was {was} and is {is} now."));
    };
    for value in now.equals.difference(&before.equals) {
        tell(format!("with `{member}` {value}"), true);
    }
    for value in before.equals.difference(&now.equals) {
        tell(format!("with `{member}` {value}"), false);
    }
    if now.absent != before.absent {
        tell(format!("without `{member}`"), now.absent);
    }
    if told.is_empty() {
        let told = format!("An empty `{member}` is judged in another way.");
        return (Acceptance::Other, vec![told]);
    }
    (change, told)
}
