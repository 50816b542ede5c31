//! What something new is like: who signs it, where it goes, what makes it an error, and in what it
//! is weaker than its siblings.

use std::collections::{BTreeMap, BTreeSet};

use super::looser::is_as_strict;
use super::report::{Card, CardOperation, Fact, Safety};
use super::rules::plainly_reads;
use super::secrets::is_secret;
use crate::spec::profile::Role;
use crate::spec::{Check, Kind, List, Member, Must, Operation, Spec, Success, SuccessRule, Type};
use crate::text::counted;

/// How many objects inside each other are looked into: one that contains itself, which the linter
/// refuses, ends here.
const MAX_DEPTH: usize = 8;

/// The card of an operation, and what it makes weaker: what its siblings have and it does not.
/// `lacking`: the marks that it lacks.
pub(crate) fn operation(spec: &Spec<'_>, id: &str, lacking: &[Safety]) -> (Card, Vec<Safety>) {
    let Some(new) = spec.operations.iter().find(|it| it.id == id) else {
        return Default::default();
    };
    let others = || spec.operations.iter().filter(|it| it.id != id);
    let mut card = Card::default();
    let mut weaker = Vec::new();
    for trait_ in TRAITS {
        let value = (trait_.of)(spec, new);
        let mut theirs = Vec::<(String, usize)>::new();
        for value in others().map(|it| (trait_.of)(spec, it)) {
            match theirs.iter_mut().find(|it| it.0 == value) {
                Some((_, count)) => *count += 1,
                None => theirs.push((value, 1)),
            }
        }
        let is_weaker = (trait_.weaker)(spec, new, &others().collect::<Vec<_>>())
            || lacking.contains(&trait_.safety);
        weaker.extend(is_weaker.then_some(trait_.safety));
        card.facts.push(Fact {
            name: trait_.name.to_owned(),
            value,
            siblings: siblings(theirs),
            weaker: is_weaker,
        });
    }
    (card, weaker)
}

/// What most siblings have, and that others have something else. Of as many, the first.
fn siblings(mut values: Vec<(String, usize)>) -> Option<String> {
    let all: usize = values.iter().map(|it| it.1).sum();
    values.sort_by_key(|it| std::cmp::Reverse(it.1));
    let (value, count) = values.first()?;
    let others = match values.len() - 1 {
        0 => String::new(),
        number => format!(", and {}", counted(number, "other value")),
    };
    Some(format!("{count} of {all}: {value}{others}"))
}

/// The card of a new vendor, and what needs review in any case: a new host gets credentials.
pub(crate) fn vendor(spec: &Spec<'_>) -> (Card, Vec<Safety>) {
    let mut safety = Vec::new();
    let operations = spec.operations.iter().map(|it| {
        let unsigned = it.scheme.is_none();
        let unjudged = is_unjudged(it);
        let repeated = is_repeated(spec, it);
        safety.extend(repeated.then_some(Safety::Repetition));
        safety.extend(unsigned.then_some(Safety::Signing));
        safety.extend(unjudged.then_some(Safety::SuccessRule));
        CardOperation {
            operation: it.id.clone(),
            method: it.http_method.to_uppercase(),
            address: path(it),
            signer: signer(spec, it),
            success: success(spec, it),
            repeated: it.idempotent,
            weaker: unsigned || unjudged || repeated,
        }
    });
    let operations: Vec<CardOperation> = operations.collect();
    let all = |of: fn(&Spec<'_>, &Operation<'_>) -> BTreeSet<String>| {
        let names = spec.operations.iter().flat_map(|it| of(spec, it));
        names.collect::<BTreeSet<_>>()
    };
    let signers = spec.operations.iter().map(|it| signer(spec, it));
    let signers: BTreeSet<String> = signers.collect();
    let (sensitive, verdicts) = (all(sensitive), all(verdicts));
    safety.extend(sensitive.is_empty().then_some(Safety::Sensitive));
    safety.extend(verdicts.is_empty().then_some(Safety::Verdict));
    safety.push(Safety::Address);
    safety.sort_unstable();
    safety.dedup();
    let fact = |name: &str, value: String, weaker: bool| Fact {
        name: name.to_owned(),
        value,
        siblings: None,
        weaker,
    };
    let facts = vec![
        fact("host", format!("`{}`", spec.server().url), false),
        fact("signed by", listed(&signers), false),
        fact("sensitive", names(&sensitive), sensitive.is_empty()),
        fact("verdicts", names(&verdicts), verdicts.is_empty()),
    ];
    (Card { facts, operations }, safety)
}

/// Something that an operation has.
struct Trait {
    name: &'static str,
    of: fn(&Spec<'_>, &Operation<'_>) -> String,
    /// Whether it has less than its siblings.
    weaker: fn(&Spec<'_>, &Operation<'_>, &[&Operation<'_>]) -> bool,
    safety: Safety,
}

const TRAITS: &[Trait] = &[
    Trait {
        name: "address",
        of: |spec, it| {
            let method = it.http_method.to_uppercase();
            format!("`{method} {}{}`", spec.server().url, path(it))
        },
        weaker: |_, _, _| false,
        safety: Safety::Address,
    },
    Trait {
        name: "signed by",
        of: signer,
        // A key of another kind is as new as none.
        weaker: |spec, new, others| {
            let mine = signer(spec, new);
            let same = others.iter().any(|it| signer(spec, it) == mine);
            !same && others.iter().any(|it| it.scheme.is_some())
                || new.scheme.is_none() && most(others, |it| it.scheme.is_some())
        },
        safety: Safety::Signing,
    },
    Trait {
        name: "success",
        of: success,
        weaker: |_, new, others| is_looser(new, others),
        safety: Safety::SuccessRule,
    },
    Trait {
        name: "error type",
        of: |_, it| format!("`{}`", it.error_type(str::to_owned)),
        weaker: |_, new, others| {
            new.codes.members.is_empty() && most(others, |it| !it.codes.members.is_empty())
        },
        safety: Safety::ErrorEnvelope,
    },
    Trait {
        name: "verdicts",
        of: |spec, it| names(&verdicts(spec, it)),
        weaker: |_, _, _| false,
        safety: Safety::Verdict,
    },
    Trait {
        name: "sensitive",
        of: |spec, it| names(&sensitive(spec, it)),
        weaker: |_, _, _| false,
        safety: Safety::Sensitive,
    },
    Trait {
        name: "limits",
        of: |spec, it| {
            let sent = sent(spec, it).into_iter();
            let limits = sent.flat_map(|(name, limits)| {
                let limits = limits.into_iter();
                limits.map(move |(unit, most)| format!("`{name}` at most {most} {unit}"))
            });
            listed(&limits.collect())
        },
        weaker: |spec, new, others| {
            let others: Vec<_> = others.iter().map(|it| sent(spec, it)).collect();
            let is_weaker = |(name, mine): (&String, &Limits)| {
                let theirs: Vec<&Limits> = others.iter().filter_map(|it| it.get(name)).collect();
                let units: BTreeSet<_> = theirs.iter().flat_map(|it| it.keys()).collect();
                units.into_iter().any(|unit| {
                    let limits = theirs.iter().filter_map(|it| it.get(unit));
                    let is_usual = limits.clone().count() * 2 >= theirs.len();
                    is_usual && mine.get(unit).is_none_or(|it| Some(it) > limits.max())
                })
            };
            sent(spec, new).iter().any(is_weaker)
        },
        safety: Safety::PersonalData,
    },
    Trait {
        name: "repetition",
        of: |_, it| match it.idempotent {
            true => "sent again after a failure".to_owned(),
            false => "sent once".to_owned(),
        },
        // As where an operation becomes one: whatever its siblings do.
        weaker: |spec, new, _| is_repeated(spec, new),
        safety: Safety::Repetition,
    },
];

fn path(operation: &Operation<'_>) -> String {
    let path = operation.key.split('#').next().unwrap_or_default();
    path.to_owned()
}

fn signer(_: &Spec<'_>, operation: &Operation<'_>) -> String {
    match &operation.scheme {
        Some(scheme) => format!("`{}`", scheme.declared.signing),
        None => "nobody".to_owned(),
    }
}

fn rules<'a>(operation: &'a Operation<'_>) -> impl Iterator<Item = &'a SuccessRule> {
    let responses = operation.responses.iter().filter(|it| it.success);
    responses.flat_map(|it| &it.rules)
}

/// Whether every 2xx is a success, whatever it says.
fn is_unjudged(operation: &Operation<'_>) -> bool {
    rules(operation).next().is_none()
}

/// Whether it is sent again although it does not plainly read.
fn is_repeated(spec: &Spec<'_>, operation: &Operation<'_>) -> bool {
    let method = operation.http_method.to_uppercase();
    let judges = !verdicts(spec, operation).is_empty();
    operation.idempotent && !plainly_reads(&method, &operation.id, judges)
}

/// Whether a success has no rule for a member for which most siblings have one, or takes more
/// there than half of those that have one.
fn is_looser(new: &Operation<'_>, others: &[&Operation<'_>]) -> bool {
    fn rule<'a>(
        mut rules: impl Iterator<Item = &'a SuccessRule>,
        member: &[String],
    ) -> Option<&'a Must> {
        let found = rules.find(|it| it.member == member);
        found.map(|it| &it.must)
    }
    let theirs = others.iter().flat_map(|it| rules(it));
    let members: BTreeSet<&[String]> = theirs.map(|it| it.member.as_slice()).collect();
    let is_weaker = |mine: &[SuccessRule], member: &[String]| {
        let theirs = others.iter().filter_map(|it| rule(rules(it), member));
        let theirs: Vec<&Must> = theirs.collect();
        match rule(mine.iter(), member) {
            None => theirs.len() * 2 > others.len(),
            Some(mine) => {
                let stricter = theirs.iter().filter(|it| !is_as_strict(mine, it));
                stricter.count() * 2 >= theirs.len()
            }
        }
    };
    let mut successes = new.responses.iter().filter(|it| it.success);
    successes.any(|it| members.iter().any(|member| is_weaker(&it.rules, member)))
}

/// Whether it is so for more than half.
fn most(operations: &[&Operation<'_>], is: impl Fn(&Operation<'_>) -> bool) -> bool {
    operations.iter().filter(|it| is(it)).count() * 2 > operations.len()
}

/// What makes a response a success.
fn success(_: &Spec<'_>, operation: &Operation<'_>) -> String {
    let mut seen = Vec::new();
    for rule in rules(operation) {
        let member = rule.member.join("/");
        let words = match &rule.must {
            Must::BeEmpty => format!("`{member}` is absent or empty"),
            Must::BeAbsent => format!("`{member}` is absent"),
            Must::Equal {
                values,
                absent_is_success,
                known,
                grants,
            } => {
                let absent = if *absent_is_success { " or absent" } else { "" };
                let grants = grants.iter().filter_map(|it| it.last());
                let grants: BTreeSet<String> = grants.cloned().collect();
                let unknown = match known.len() {
                    0 => String::new(),
                    number => format!(
                        " or none of {} without {}",
                        counted(number, "known value"),
                        names(&grants)
                    ),
                };
                let values = listed_code(values);
                format!("`{member}` is {values}{absent}{unknown}")
            }
        };
        if !seen.contains(&words) {
            seen.push(words);
        }
    }
    match seen.is_empty() {
        true => "every 2xx".to_owned(),
        false => seen.join(", "),
    }
}

fn listed_code(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|it| format!("`{it}`")).collect();
    values.join(" or ")
}

fn verdicts(spec: &Spec<'_>, operation: &Operation<'_>) -> BTreeSet<String> {
    let marked = members(spec, operation).filter(|it| it.role == Some(Role::Verdict));
    marked.map(|it| it.name.clone()).collect()
}

/// The names of what is never printed, in the request and in a success.
fn sensitive(spec: &Spec<'_>, operation: &Operation<'_>) -> BTreeSet<String> {
    let inputs = operation.setters().filter(|it| it.sensitive);
    let read = members(spec, operation).filter(|it| it.sensitive);
    let inputs = inputs.map(|it| it.name.to_owned());
    inputs.chain(read.map(|it| it.name.clone())).collect()
}

/// The most that can be sent, by unit.
type Limits = BTreeMap<&'static str, u64>;

/// By name.
type Sent = BTreeMap<String, Limits>;

/// What is never printed of a request, and a body that has it, with their limits.
fn sent(spec: &Spec<'_>, operation: &Operation<'_>) -> Sent {
    let mut out = Sent::new();
    for input in operation.setters() {
        if is_secret(input) {
            limits_of(input.name, &input.checks, &mut out);
        }
        sent_within(spec, &input.checks, MAX_DEPTH, &mut out);
        if let Some(List::Indexed(list)) = &input.list {
            let members = list.members.iter();
            for member in members.filter(|it| it.sensitive || input.sensitive) {
                let limits = limits_of(&member.name, &member.checks, &mut out);
                limits.extend(list.max.map(|it| ("items", it.into())));
            }
        }
    }
    if !out.is_empty() && operation.field_place.is_some() {
        let bytes = operation.max_request_bytes.map(|it| ("bytes", it));
        out.insert("the body".to_owned(), bytes.into_iter().collect());
    }
    out
}

/// The same of members of objects.
fn sent_within(spec: &Spec<'_>, checks: &[Check], depth: usize, out: &mut Sent) {
    for check in checks.iter().filter(|_| depth > 0) {
        let name = match check {
            Check::Each(inner) => {
                sent_within(spec, inner, depth - 1, out);
                continue;
            }
            Check::Object(name) => name,
            _ => continue,
        };
        let Some(Type::Object(object)) = spec.types.get(name) else {
            continue;
        };
        for member in &object.members {
            if member.sensitive {
                limits_of(&member.name, &member.checks, out);
            }
            sent_within(spec, &member.checks, depth - 1, out);
        }
    }
}

/// Adds the most that the checks of something let pass.
fn limits_of<'o>(name: &str, checks: &[Check], out: &'o mut Sent) -> &'o mut Limits {
    let limits = out.entry(name.to_owned()).or_default();
    checks.iter().for_each(|it| limit(it, limits));
    limits
}

/// Adds the most that a check lets pass.
fn limit(check: &Check, out: &mut Limits) {
    let (unit, most) = match check {
        Check::MaxLength(most) => ("characters", u64::from(*most)),
        Check::MaxBytes(most) => ("bytes", *most),
        Check::Base64 {
            max_bytes: Some(most),
            ..
        } => ("bytes", *most),
        Check::MaxItems(most) => ("items", u64::from(*most)),
        Check::Each(inner) => return inner.iter().for_each(|it| limit(it, out)),
        _ => return,
    };
    let known = out.entry(unit).or_insert(most);
    *known = most.min(*known);
}

/// The members of a success, at any depth.
fn members<'s>(spec: &'s Spec<'_>, operation: &Operation<'_>) -> impl Iterator<Item = &'s Member> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    if let Success::Type(name) = &operation.success {
        open.extend(spec.types.get_key_value(name).map(|it| it.0.as_str()));
    }
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        match spec.types.get(name) {
            Some(Type::Object(object)) => {
                out.extend(&object.members);
                open.extend(object.members.iter().filter_map(|it| type_name(&it.kind)));
            }
            Some(Type::Map(map)) => open.extend(type_name(&map.kind)),
            Some(Type::Union(union)) => open.extend(union.members.iter().map(String::as_str)),
            Some(Type::Enum(_)) | None => {}
        }
    }
    out.into_iter()
}

fn type_name(kind: &Kind) -> Option<&str> {
    match kind.item() {
        Kind::Json(name) => Some(name),
        kind => kind.type_name().map(String::as_str),
    }
}

fn names(of: &BTreeSet<String>) -> String {
    let names: BTreeSet<String> = of.iter().map(|it| format!("`{it}`")).collect();
    listed(&names)
}

fn listed(of: &BTreeSet<String>) -> String {
    match of.is_empty() {
        true => "none".to_owned(),
        false => of.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}
