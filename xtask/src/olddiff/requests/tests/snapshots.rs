//! Every example of every vendor against what the runtime sent, byte for byte.

use std::collections::BTreeSet;

use super::stripped::{Stripped, strip};
use super::*;

/// What a snapshot cannot hold: a carriage return before a line feed, and line feeds at the end.
/// The length of the body, which a snapshot has, shows both.
fn as_in_snapshots(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    format!("{}\n", text.trim_end_matches('\n'))
}

/// What differs, if anything.
fn difference(plan: &Spec, it: &Rendered, snapshot: &Stripped) -> Option<String> {
    let operation = plan.operations.iter().find(|op| op.id == it.operation);
    let operation = operation.expect("an operation of the plan");
    let signer = match &operation.scheme {
        Some(scheme) => format!(
            "(signed: {}; {})\n",
            scheme.declared.signing,
            operation.credentials().join(", ")
        ),
        None => String::new(),
    };
    let Some(text) = it.text.strip_suffix(&signer) else {
        return Some(format!("no {signer:?} at the end of {}", it.text));
    };
    let text = as_in_snapshots(text);
    if text != snapshot.text {
        return Some(format!("{text}\ninstead of\n\n{}", snapshot.text));
    }
    let body = request(plan, &it.operation, &it.example).body;
    // The end of the last line is only left out of the text.
    let last = if matches!(body, Body::Parts(_)) { 2 } else { 0 };
    let len = body.text("\r\n").len() + last;
    let wanted = snapshot.body_len.unwrap_or_default();
    (len != wanted).then(|| format!("{len} bytes instead of {wanted}"))
}

#[test]
fn every_example_is_as_the_runtime_sends_it() {
    let mut differences = Vec::new();
    let mut compared = 0;
    let folder = manifest().join("../tests/snapshots");
    for (vendor, plan) in SPECS.iter() {
        let mut snapshots: BTreeSet<String> = std::fs::read_dir(folder.join(vendor))
            .expect("a vendor has snapshots")
            .map(|it| it.expect("an entry").file_name())
            .map(|it| it.to_string_lossy().into_owned())
            .filter(|it| it.ends_with(".snap"))
            .collect();
        let mut removed = BTreeSet::new();
        for it in render(plan) {
            let name = format!("{}-{}.snap", it.operation, it.example);
            if !snapshots.remove(&name) {
                differences.push(format!("{vendor}/{name} is missing"));
                continue;
            }
            let snapshot = std::fs::read_to_string(folder.join(vendor).join(&name))
                .expect("a snapshot can be read");
            let operation = plan.operations.iter().find(|op| op.id == it.operation);
            let stripped = strip(
                &snapshot,
                &operation.expect("an operation of the plan").credentials(),
            );
            let difference = difference(plan, &it, &stripped);
            differences.extend(difference.map(|it| format!("{vendor}/{name}: {it}")));
            removed.extend(stripped.removed);
            compared += 1;
        }
        let left = snapshots.iter();
        differences.extend(left.map(|it| format!("{vendor}/{it}: there is no such example")));
        // What was removed is what signers write, all of it in some example.
        let credentials = plan.operations.iter().flat_map(|it| it.credentials());
        let credentials: BTreeSet<String> = credentials.map(|it| it.to_lowercase()).collect();
        assert_eq!(removed, credentials, "{vendor}");
    }
    assert!(
        differences.is_empty(),
        "{} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(compared >= 100, "only {compared} snapshots");
}

#[test]
fn two_plans_of_one_spec_render_alike() {
    for ((vendor, one), (_, other)) in SPECS.iter().zip(specs()) {
        assert_eq!(render(one), render(&other), "{vendor}");
    }
}

/// The test above would be worth little if all examples were alike.
#[test]
fn every_example_has_a_text_of_its_own() {
    for (vendor, plan) in SPECS.iter() {
        let mut seen = BTreeSet::new();
        for it in render(plan) {
            let first = it.text.lines().next().unwrap_or_default();
            assert!(first.ends_with(" HTTP/1.1"), "{vendor}: {first}");
            seen.insert((it.operation, it.text));
        }
        assert!(seen.len() > plan.operations.len(), "{vendor}");
    }
}
