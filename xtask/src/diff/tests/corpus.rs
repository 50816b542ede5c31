//! Each case of the corpus, and what has to hold the other way round.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use serde_json::Value;

use super::cases::{self, Case};
use crate::diagnostic::{Diagnostic, Position};
use crate::diff::compare::{self, Change, Difference};
use crate::diff::context::Context;
use crate::diff::reach::Reach;
use crate::diff::report::{Semver, UsedBy};
use crate::diff::rules::{self, Judgement};
use crate::diff::tree::{self, Node, What};
use crate::diff::words;
use crate::lint;
use crate::spec::load::{self, Source};

/// A side of a comparison.
struct Side {
    source: Source,
    tree: Node,
    reach: Reach,
    refused: bool,
}

impl Side {
    fn of(vendor: &str, text: String) -> Self {
        // The linter looks for samples beside the file, and there are none.
        let path = format!("specs/without-samples/{vendor}.yaml");
        let source = load::parse(Path::new(&path), text).expect("it is YAML");
        let refused = !lint::check(&source)
            .diagnostics
            .iter()
            .all(Diagnostic::is_note);
        let document = lint::repaired(&source).expect("it can be read");
        let tree = tree::of(&crate::spec::resolve(vendor, &document), &source.value);
        Self {
            reach: Reach::of(&tree),
            source,
            tree,
            refused,
        }
    }

    fn position(&self, node: &Node) -> Position {
        let last = node.pointer.rsplit('/').next().unwrap_or_default();
        let is_value = last == "$ref" || last.parse::<usize>().is_ok();
        let name = node.key.rsplit('.').next().unwrap_or_default();
        let is_here = last == load::escape(name);
        if node.what == What::Attribute && (is_value || is_here) {
            self.source.value_at(&node.pointer)
        } else {
            self.source.key(&node.pointer)
        }
    }
}

/// What is reported about a difference.
struct Found {
    judgement: Judgement,
    change: Change,
    operations: BTreeSet<String>,
    sentence: String,
    guess: bool,
}

fn findings(old: &Side, new: &Side) -> Vec<Found> {
    let context = Context {
        old: &old.tree,
        new: &new.tree,
        old_reach: &old.reach,
        new_reach: &new.reach,
    };
    let mut index = HashMap::new();
    let mut groups: Vec<Vec<Difference<'_>>> = Vec::new();
    for difference in compare::compare(&context) {
        let key = (
            difference.change,
            difference.what,
            difference.old.map(|it| old.position(it)),
            difference.new.map(|it| new.position(it)),
            difference.node().key.as_str(),
        );
        let at = *index.entry(key).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(difference);
    }
    groups
        .into_iter()
        .filter_map(|group| {
            let judgements = group.iter().map(|it| rules::judge(it, &context));
            let mut judgement = judgements.reduce(Judgement::worst)?;
            if old.refused || new.refused {
                judgement.semver = Semver::Unknown;
            }
            let operations = used_by(&group, old, new);
            let uses: Vec<UsedBy> = operations
                .iter()
                .map(|it| UsedBy {
                    vendor: "vendor".to_owned(),
                    operation: it.clone(),
                    way: Vec::new(),
                })
                .collect();
            Some(Found {
                sentence: words::sentence(&group, &judgement, &uses, &context),
                change: group[0].change,
                guess: group[0].guess,
                operations,
                judgement,
            })
        })
        .collect()
}

/// The operations that reach a place, by name.
fn used_by(group: &[Difference<'_>], old: &Side, new: &Side) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let operations = || {
        let sides = [&new.tree, &old.tree].into_iter();
        sides.flat_map(|it| it.all(What::Operation))
    };
    let mut settings = BTreeSet::new();
    for difference in group {
        let root = difference.root();
        match root.what {
            What::Operation => {
                out.insert(root.key.clone());
                // The value of a setting counts wherever it can be set.
                let is_value = difference.what == What::Example
                    || difference
                        .parent()
                        .is_some_and(|it| it.what == What::Example)
                    || difference.node().key == "x-initial";
                let setting = difference.trail.get(1).filter(|_| is_value);
                let setting = setting.filter(|it| it.flag("x-setting"));
                settings.extend(setting.map(|it| it.key.clone()));
            }
            What::Type => {
                let names = difference.sides().filter(|it| it.what == What::Type);
                for name in names.chain([root]) {
                    let uses = new.reach.uses(&name.key).iter();
                    let uses = uses.chain(old.reach.uses(&name.key));
                    out.extend(uses.map(|it| it.operation.clone()));
                }
            }
            What::Server => out.extend(operations().map(|it| it.key.clone())),
            What::Scheme => {
                for side in [&new.tree, &old.tree] {
                    out.extend(signed_with(side, &root.key).map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    let has_setting = |it: &&Node| {
        let mut inputs = it.all(What::Input).filter(|it| it.flag("x-setting"));
        inputs.any(|it| settings.contains(&it.key))
    };
    out.extend(operations().filter(has_setting).map(|it| it.key.clone()));
    out
}

fn signed_with<'a>(document: &'a Node, scheme: &'a str) -> impl Iterator<Item = &'a str> {
    let names = move |node: &Node| {
        let schemes = node.get("security").and_then(Value::as_array);
        let mut schemes = schemes.into_iter().flatten();
        schemes.any(|it| it.get(scheme).is_some())
    };
    let everywhere = names(document);
    document
        .all(What::Operation)
        .filter(move |it| match it.get("security") {
            Some(_) => names(it),
            None => everywhere,
        })
        .map(|it| it.key.as_str())
}

/// The line of a finding, as the corpus has it.
fn line(finding: &Found) -> String {
    let judgement = &finding.judgement;
    let safety: Vec<String> = judgement.safety.iter().map(word).collect();
    let operations: Vec<&str> = finding.operations.iter().map(String::as_str).collect();
    let dash = |it: String| if it.is_empty() { "-".to_owned() } else { it };
    let operations = match operations.len() {
        0..=3 => dash(operations.join(",")),
        count => format!("*{count}"),
    };
    format!(
        "{}{} {} {} {} {}/{} {operations}",
        judgement.id,
        if finding.guess { "?" } else { "" },
        word(&judgement.kind),
        dash(safety.join(",")),
        word(&judgement.semver),
        word(&judgement.arguments),
        word(&judgement.responses),
    )
}

fn word<T: serde::Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).expect("a word");
    value.as_str().expect("a word").to_owned()
}

#[test]
fn every_case_has_its_findings() {
    let cases = cases::all();
    let mut vendors: BTreeMap<&str, Vec<&Case>> = BTreeMap::new();
    for case in crate::sample(&cases, if cases::wanted().is_some() { 1 } else { 6 }) {
        vendors.entry(&case.vendor).or_default().push(case);
    }
    let of_vendor = |(vendor, cases): (&str, Vec<&Case>)| {
        let base = cases::base(vendor);
        let old = Side::of(vendor, base.clone());
        let problems = cases
            .into_iter()
            .flat_map(|case| check(case, &old, &Side::of(vendor, case.apply(&base))));
        problems.collect::<Vec<_>>()
    };
    let problems: Vec<String> = std::thread::scope(|scope| {
        let vendors = vendors.into_iter();
        let running: Vec<_> = vendors.map(|it| scope.spawn(|| of_vendor(it))).collect();
        let done = running.into_iter().map(|it| it.join().expect("no panic"));
        done.flatten().collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let titles: BTreeSet<&str> = cases.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles.len(), cases.len(), "two cases have one title");
    assert!(
        cases.iter().all(|it| !it.reason.trim().is_empty()),
        "a case without a reason"
    );
}

/// What is wrong with a case.
fn check(case: &Case, old: &Side, new: &Side) -> Vec<String> {
    let mut problems = Vec::new();
    let of = findings(old, new);
    let mut lines: Vec<String> = of.iter().map(line).collect();
    if new.refused {
        lines.push("head-refused unknown - unknown same/same -".to_owned());
    }
    lines.sort();
    let mut expected = case.expected.clone();
    expected.sort();
    if lines != expected {
        problems.push(format!(
            "{} ({}): expected\n  {}\nfound\n  {}",
            case.at,
            case.title,
            expected.join("\n  "),
            lines.join("\n  ")
        ));
    }
    if std::env::var_os("LIVEPROOF_SENTENCES").is_some() {
        for it in &of {
            println!("{:28} {}", it.judgement.id, it.sentence);
        }
    }
    let back = findings(new, old);
    let count = |of: &[Found], change: Change| of.iter().filter(|it| it.change == change).count();
    for (there, back_again) in [
        (Change::Added, Change::Removed),
        (Change::Removed, Change::Added),
        (Change::Renamed, Change::Renamed),
        (Change::Changed, Change::Changed),
    ] {
        if count(&of, there) != count(&back, back_again) {
            problems.push(format!(
                "{} ({}): {there:?} is not {back_again:?} the other way round",
                case.at, case.title
            ));
        }
    }
    problems
}
