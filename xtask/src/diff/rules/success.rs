//! What makes a response a success, value by value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::rule::{Judgement, both, elements, values};
use crate::diff::compare::Difference;
use crate::diff::context::Context;
use crate::diff::report::{Acceptance, Kind, Safety};
use crate::spec::profile::text;

/// What a member is in a success, as "with `code` 0" or "without `code`".
type Successes = BTreeSet<String>;

/// The success rule of a response.
pub(super) fn rule(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (old, new) = values(difference);
    let (old, new) = (elements(old), elements(new));
    let members: BTreeSet<String> = old.iter().chain(&new).map(member).collect();
    let mut told = Vec::new();
    let mut responses = Acceptance::Same;
    let mut tell = |what: &str, is_success: bool| {
        let (was, is, change) = if is_success {
            ("an error", "a success", Acceptance::Wider)
        } else {
            ("a success", "an error", Acceptance::Narrower)
        };
        responses = both(responses, change);
        told.push(format!("A response {what} was {was} and is {is} now."));
    };
    for name in members {
        let (before, now) = (successes(&name, &old), successes(&name, &new));
        let is_code = context.is_code(&difference.root().key, &name);
        match (before, now) {
            // By default any value is one of a success, unless it is a code.
            (None, Some(now)) if !is_code => tell(&neither(now), false),
            (Some(before), None) if !is_code => tell(&neither(before), true),
            (before, now) => {
                let named: Successes = before.iter().chain(&now).flatten().cloned().collect();
                let before = before.unwrap_or_else(|| without_code(&name, &named));
                let now = now.unwrap_or_else(|| without_code(&name, &named));
                now.difference(&before).for_each(|it| tell(it, true));
                before.difference(&now).for_each(|it| tell(it, false));
            }
        }
    }
    let judgement = Judgement::behaviour().responses(responses);
    match responses {
        Acceptance::Same => Judgement::docs().says("The success rule of {it} means the same."),
        // An error that callers relied on is none.
        _ => Judgement {
            kind: Kind::Breaking,
            ..judgement
        }
        .touches_if(responses != Acceptance::Narrower, Safety::SuccessRule)
        .says("{new}")
        .with(String::new(), told.join(" ")),
    }
}

/// What is not in a success.
fn neither(successes: Successes) -> String {
    let successes: Vec<String> = successes.into_iter().collect();
    match successes.len() {
        1 => format!("not {}", successes[0]),
        _ => format!("neither {}", successes.join(" nor ")),
    }
}

fn member(rule: &Value) -> String {
    let pointer = rule.get("member").map(text).unwrap_or_default();
    pointer.trim_start_matches('/').to_owned()
}

/// What a list of rules says of a member; none without a rule.
fn successes(name: &str, rules: &[Value]) -> Option<Successes> {
    let rule = rules.iter().find(|it| member(it) == name)?;
    let values = elements(rule.get("equals"));
    // A number equals its text.
    let values = values
        .iter()
        .map(|it| format!("with `{name}` {}", text(it)));
    let says = |key: &str, value: &str| rule.get(key).is_some_and(|it| it == value);
    let absent = says("absent", "success") || says("must", "be-absent");
    let absent = absent.then(|| format!("without `{name}`"));
    Some(values.chain(absent).collect())
}

/// By default a code that is missing or empty is none. (Of values that no rule names there is
/// nothing to tell.)
fn without_code(name: &str, named: &Successes) -> Successes {
    let empty = ["", "0", "false"].map(|it| format!("with `{name}` {it}"));
    let empty = named.iter().filter(|it| empty.contains(it)).cloned();
    let other = [
        format!("without `{name}`"),
        format!("with an empty `{name}`"),
    ];
    empty.chain(other).collect()
}
