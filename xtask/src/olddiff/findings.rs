//! Two sides of a spec → findings: differences that are the same at many places become one, and
//! each gets its place, its cause and what it does on the wire.

mod checks;
mod fingerprint;
mod reached;
mod wire;

use std::collections::{BTreeSet, HashMap};

use super::compare::{self, Difference};
use super::context::Context;
use super::model::{Acceptance, Api, Change, Finding, Kind, Requests, Wire};
use super::place::{self, Texts};
use super::reach::Direction;
use super::rules::{self, Judgement};
use super::side::Side;
use super::tree::{Node, What};
use super::{cause, words};
use crate::spec::profile::is_success;

pub(crate) use fingerprint::digits;
use fingerprint::fingerprint;
use reached::used_by;

/// Everything there is to say about a spec that both sides have.
pub(crate) fn of(old: &Side, new: &Side) -> Vec<Finding> {
    let context = Context {
        old: &old.tree,
        new: &new.tree,
        old_reach: &old.reach,
        new_reach: &new.reach,
    };
    let differences = compare::compare(&context);
    let renamed = renamed(&differences);
    let renders = wire::Renders::of(old, new, &renamed);
    let made = old.made.is_ok() && new.made.is_ok();
    let texts = Texts::of(old, new);
    let operations = Operations::of(old, new, &renamed);
    let mut explained = BTreeSet::new();
    let mut out = Vec::new();
    for group in grouped(differences, old, new) {
        let judgements = group.iter().map(|it| rules::judge(it, &context));
        let Some(judgement) = judgements.reduce(Judgement::worst) else {
            continue;
        };
        let Some(first) = group.first() else { continue };
        let used_by = used_by(&group, old, new);
        let names: Vec<String> = used_by.iter().map(|it| it.operation.clone()).collect();
        let wire = if made {
            let covers = group
                .iter()
                .map(|it| wire::Covers::of(it, &names, &context));
            let covers: Vec<_> = covers.collect();
            renders.wire(first, &judgement, &covers, &mut explained)
        } else {
            Wire {
                requests: Requests::Unknown,
                arguments: judgement.arguments,
                replies: judgement.replies,
                examples: Vec::new(),
            }
        };
        let pairs: Vec<_> = names.iter().map(|it| operations.pair(it)).collect();
        let place = texts.place(first, &group);
        let subject = words::subject(&group, &names);
        let of_errors = is_of_errors(first, &context);
        out.push(Finding {
            fingerprint: fingerprint(&new.vendor, &group, &judgement),
            vendor: new.vendor.clone(),
            operation: if names.len() == 1 {
                names.first().cloned()
            } else {
                None
            },
            used_by,
            pointer: place.pointer,
            file: place.file,
            line: place.line,
            column: place.column,
            side: place.side,
            change: first.change,
            old: words::value(first.old),
            new: words::value(first.new),
            quote: place.quote,
            kind: judgement.kind,
            cause: cause::of(first.what, first.change, judgement.kind, &pairs),
            wire,
            api: if made { judgement.api } else { Api::Unknown },
            guess: first.guess,
            accepted: None,
            needs_person: false,
            message: words::message(&subject, first, &judgement, of_errors),
            advice: advice(first, &judgement),
            subject,
            safety: judgement.safety,
            id: judgement.id,
        });
    }
    let mut more = checks::of(old, new, &out, &renders, &explained);
    out.append(&mut more);
    for finding in &mut out {
        finding.needs_person = needs_person(finding);
    }
    out
}

/// Whether a person has to look, as long as nobody has accepted it.
pub(crate) fn needs_person(finding: &Finding) -> bool {
    finding.accepted.is_none()
        && (matches!(finding.kind, Kind::Breaking | Kind::Unknown)
            || !finding.safety.is_empty()
            || finding.api == Api::Unknown
            || matches!(
                finding.wire.requests,
                Requests::Uncovered | Requests::Unknown
            )
            || finding.wire.arguments == Acceptance::Unknown
            || finding.wire.replies == Acceptance::Unknown)
}

/// Differences at one place of the files that several operations see, through a `$ref` or an
/// anchor.
fn grouped<'a>(
    differences: Vec<Difference<'a>>,
    old: &Side,
    new: &Side,
) -> Vec<Vec<Difference<'a>>> {
    let mut index = HashMap::new();
    let mut out: Vec<Vec<Difference<'a>>> = Vec::new();
    for difference in differences {
        let place = |side: &Side, node: Option<&Node>| {
            node.map(|it| place::position(&side.source, it, &it.pointer))
        };
        let node = difference.node();
        // A file below `samples` stands at no place of the spec.
        if node.pointer.is_empty() {
            out.push(vec![difference]);
            continue;
        }
        let key = (
            difference.change,
            difference.what,
            place(old, difference.old),
            place(new, difference.new),
            node.key.as_str(),
        );
        match index.get(&key) {
            Some(at) => {
                let group: &mut Vec<_> = &mut out[*at];
                group.push(difference);
            }
            None => {
                index.insert(key, out.len());
                out.push(vec![difference]);
            }
        }
    }
    out
}

/// New name → old name of the operations that are called otherwise.
fn renamed<'a>(differences: &[Difference<'a>]) -> HashMap<&'a str, &'a str> {
    differences
        .iter()
        .filter(|it| it.what == What::Operation && it.change == Change::Renamed)
        .filter_map(|it| Some((it.new?.key.as_str(), it.old?.key.as_str())))
        .collect()
}

/// Whether it is about errors alone: how refusals are read.
fn is_of_errors(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let root = difference.root();
    match root.what {
        What::Type => {
            let mut uses = context.uses(&root.key).peekable();
            uses.peek().is_some() && uses.all(|it| it.direction == Direction::Error)
        }
        _ => {
            let mut nodes = difference.trail.iter().copied().chain([difference.node()]);
            nodes.any(|it| it.what == What::Reply && !is_success(&it.key))
        }
    }
}

/// The operations of both sides by their new names.
struct Operations<'a> {
    old: HashMap<&'a str, &'a Node>,
    new: HashMap<&'a str, &'a Node>,
}

impl<'a> Operations<'a> {
    fn of(old: &'a Side, new: &'a Side, renamed: &HashMap<&'a str, &'a str>) -> Self {
        let by_name = |side: &'a Side| -> HashMap<&'a str, &'a Node> {
            let operations = side.tree.all(What::Operation);
            operations.map(|it| (it.key.as_str(), it)).collect()
        };
        let (mut old, new) = (by_name(old), by_name(new));
        for (now, before) in renamed {
            if let Some(operation) = old.remove(before) {
                old.insert(now, operation);
            }
        }
        Self { old, new }
    }

    fn pair(&self, name: &str) -> (Option<&'a Node>, Option<&'a Node>) {
        (self.old.get(name).copied(), self.new.get(name).copied())
    }
}

fn advice(difference: &Difference<'_>, judgement: &Judgement) -> Option<String> {
    if difference.guess {
        return Some("if these are two things, it was one removal and one addition".to_owned());
    }
    if judgement.kind == Kind::Unknown {
        return Some("no rule says what this key means; the linter should refuse it".to_owned());
    }
    if !judgement.safety.is_empty() {
        return Some(
            "compare with the vendor's page; what is right is accepted in specs/accepted.toml"
                .to_owned(),
        );
    }
    None
}
