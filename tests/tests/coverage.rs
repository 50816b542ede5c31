//! Everything that the specs name is in a snapshot, a sample or a test, and nothing is left over.
//!
//! The checks take plain lists, so that the second half of this file can show that each of them
//! fails.

use std::collections::BTreeSet;
use std::path::Path;

use liveproof_tests::VENDORS;
use liveproof_tests::support::{Sent, Vendor, left_out, root, signing};

/// What a vendor's table says about one operation.
struct Wanted {
    id: String,
    examples: Vec<String>,
    inputs: Vec<String>,
    in_path: Vec<String>,
    /// Type, input, values.
    enums: Vec<(String, String, Vec<String>)>,
    samples: Vec<String>,
}

fn wanted(vendor: &Vendor) -> Vec<Wanted> {
    let owned = |it: &[&str]| it.iter().map(ToString::to_string).collect();
    vendor
        .operations
        .iter()
        .map(|it| Wanted {
            id: it.id.to_owned(),
            examples: it.calls.iter().map(|it| it.0.to_owned()).collect(),
            inputs: owned(it.inputs),
            in_path: owned(it.in_path),
            enums: it
                .enums
                .iter()
                .map(|it| (it.name.to_owned(), it.input.to_owned(), owned(it.values)))
                .collect(),
            samples: it.samples.iter().map(|it| it.file.to_owned()).collect(),
        })
        .collect()
}

/// Snapshots against the table: file name and text of each.
fn check_snapshots(wanted: &[Wanted], snapshots: &[(String, String)]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut expected = BTreeSet::new();
    for operation in wanted {
        let id = &operation.id;
        let mut sent = Vec::new();
        for example in &operation.examples {
            let name = format!("{id}-{example}.snap");
            match snapshots.iter().find(|it| it.0 == name) {
                None => problems.push(format!("{name} is missing")),
                Some((_, text)) => match Sent::parse(text) {
                    None => problems.push(format!("{name} is not a request")),
                    Some(request) => sent.push(request),
                },
            }
            expected.insert(name);
        }
        if operation.examples.is_empty() {
            problems.push(format!("{id} has no example"));
        }
        for input in &operation.inputs {
            if !sent
                .iter()
                .any(|it| it.has(input, operation.in_path.contains(input)))
            {
                problems.push(format!("{input} of {id} is in no snapshot"));
            }
        }
        for (name, input, values) in &operation.enums {
            let named = |it: &&str| values.iter().any(|value| value == it);
            let shown = sent.iter().any(|it| {
                it.query(input).iter().any(named)
                    || it.header(input).iter().any(named)
                    || it.body_names().contains(input)
            });
            if !shown {
                problems.push(format!(
                    "the enum {name} ({input} of {id}) is in no snapshot"
                ));
            }
        }
    }
    for (name, _) in snapshots.iter().filter(|it| !expected.contains(&it.0)) {
        problems.push(format!("{name} belongs to nothing"));
    }
    problems
}

/// Response snapshots against the table: names of files.
fn check_responses(wanted: &[Wanted], snapshots: &[String]) -> Vec<String> {
    let expected = wanted.iter().flat_map(|it| {
        let samples = it.samples.iter();
        samples.map(move |file| format!("{}__{file}.snap", it.id))
    });
    let expected: BTreeSet<String> = expected.collect();
    let found: BTreeSet<String> = snapshots.iter().cloned().collect();
    let missing = expected.difference(&found);
    let mut problems: Vec<String> = missing.map(|it| format!("{it} is missing")).collect();
    let strangers = found.difference(&expected);
    problems.extend(strangers.map(|it| format!("{it} belongs to nothing")));
    problems
}

/// What a signer writes: each field in a snapshot of the vendor, though not of every operation (a
/// token is optional).
fn check_credentials(names: &[&str], snapshots: &[(String, String)]) -> Vec<String> {
    let sent: Vec<Sent> = snapshots
        .iter()
        .filter_map(|it| Sent::parse(&it.1))
        .collect();
    let missing = names
        .iter()
        .filter(|name| !sent.iter().any(|it| it.has(name, false)));
    missing
        .map(|it| format!("{it} is signed in no snapshot"))
        .collect()
}

/// Sample files on disk (`operation/file`) against the table.
fn check_samples(wanted: &[Wanted], files: &[String]) -> Vec<String> {
    let table: BTreeSet<String> = wanted
        .iter()
        .flat_map(|it| {
            it.samples
                .iter()
                .map(move |file| format!("{}/{file}", it.id))
        })
        .collect();
    let disk: BTreeSet<String> = files
        .iter()
        .filter(|it| !it.ends_with(".expect"))
        .cloned()
        .collect();
    let mut problems: Vec<String> = table
        .difference(&disk)
        .map(|it| format!("{it} is not on disk"))
        .collect();
    problems.extend(
        disk.difference(&table)
            .map(|it| format!("{it} is in no table")),
    );
    for file in files {
        let broken = file.strip_suffix(".expect");
        if broken.is_some_and(|it| !disk.contains(it)) {
            problems.push(format!("{file} belongs to nothing"));
        }
        let is_bad = disk.contains(file) && file.contains(".bad.");
        if is_bad && !files.contains(&format!("{file}.expect")) {
            problems.push(format!("{file} has no .expect"));
        }
    }
    problems
}

/// Ids of notes against names of samples and of test functions.
fn check_notes(notes: &[&str], samples: &[String], tests: &[String]) -> Vec<String> {
    let shown = |id: &str| {
        let test = id.replace('-', "_");
        samples.iter().any(|it| it.contains(id)) || tests.iter().any(|it| it.contains(&test))
    };
    notes
        .iter()
        .filter(|id| !shown(id))
        .map(|id| format!("no sample or test shows {id}"))
        .collect()
}

fn files(folder: &Path) -> Vec<(String, std::path::PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut out: Vec<_> = entries
        .map(|it| it.expect("a folder that can be read").path())
        .map(|it| {
            (
                it.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                it,
            )
        })
        .collect();
    out.sort();
    out
}

fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for (_, path) in files(folder) {
        if path.is_dir() {
            out.extend(below(&path))
        } else {
            out.push(path)
        }
    }
    out
}

fn sample_files(vendor: &Vendor) -> Vec<String> {
    let folder = root().join("specs/samples").join(vendor.name);
    let operations = files(&folder).into_iter();
    operations
        .flat_map(|(id, path)| {
            files(&path)
                .into_iter()
                .map(move |it| format!("{id}/{}", it.0))
        })
        .collect()
}

/// Names of the functions that are marked as tests and run.
fn test_functions(source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut marked = false;
    for line in source.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        } else if line.starts_with("#[ignore") {
            marked = false;
        } else if let Some(rest) = line
            .strip_prefix("async fn ")
            .or_else(|| line.strip_prefix("fn "))
        {
            if std::mem::take(&mut marked) {
                out.extend(rest.split('(').next().map(str::to_owned));
            }
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            marked = false;
        }
    }
    out
}

fn all_test_functions() -> Vec<String> {
    let mut sources = below(&root().join("tests/tests"));
    sources.extend(below(&root().join("xtask/tests")));
    let sources = sources
        .iter()
        .filter(|it| it.extension().is_some_and(|it| it == "rs"));
    sources
        .flat_map(|it| test_functions(&std::fs::read_to_string(it).expect("a source")))
        .collect()
}

/// A file that no binary takes in would be read by nobody but the check of notes.
#[test]
fn every_file_of_tests_is_compiled() {
    const BINARIES: [&str; 2] = ["common", "vendors"];
    let folder = root().join("tests/tests");
    let source = |name: &str| {
        std::fs::read_to_string(folder.join(name).with_extension("rs")).expect("a source")
    };
    let compiled = BINARIES.map(source).concat();
    let compiled: BTreeSet<&str> = compiled
        .lines()
        .filter_map(|it| it.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    let names: Vec<String> = files(&folder)
        .into_iter()
        .filter_map(|it| it.0.strip_suffix(".rs").map(str::to_owned))
        .filter(|it| !BINARIES.contains(&it.as_str()))
        .collect();
    let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(compiled, names);
}

#[test]
fn every_operation_input_and_enum_is_in_a_snapshot() {
    let mut problems = Vec::new();
    let mut unsigned = Vec::new();
    for vendor in VENDORS.iter() {
        let folder = root().join("tests/snapshots").join(vendor.name);
        let mut snapshots = Vec::new();
        for (name, path) in files(&folder).into_iter().filter(|it| it.1.is_file()) {
            snapshots.push((name, std::fs::read_to_string(path).expect("a text")));
        }
        let mut found = check_snapshots(&wanted(vendor), &snapshots);
        let responses = files(&folder.join("responses")).into_iter();
        let responses: Vec<String> = responses.map(|it| it.0).collect();
        found.extend(check_responses(&wanted(vendor), &responses));
        let operations = vendor.operations.iter();
        let (foreign, ours): (Vec<_>, Vec<_>) =
            operations.partition(|it| signing::is_foreign(vendor, it));
        unsigned.extend(
            foreign
                .iter()
                .map(|it| format!("{} {}", vendor.name, it.id)),
        );
        let credentials = ours.iter().flat_map(|it| it.credentials);
        let credentials: BTreeSet<&str> = credentials.copied().collect();
        let credentials: Vec<&str> = credentials.into_iter().collect();
        found.extend(check_credentials(&credentials, &snapshots));
        problems.extend(found.into_iter().map(|it| format!("{}: {it}", vendor.name)));
    }
    assert!(problems.is_empty(), "{problems:#?}");
    left_out("unsigned, as the facade has no signer for them", &unsigned);
}

#[test]
fn no_snapshot_belongs_to_nothing() {
    let known: BTreeSet<&str> = VENDORS.iter().map(|it| it.name).collect();
    let folder = root().join("tests/snapshots");
    let strangers: Vec<_> = files(&folder)
        .into_iter()
        .filter(|it| !known.contains(it.0.as_str()))
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    let pending: Vec<_> = below(&root().join("tests"))
        .into_iter()
        .filter(|it| it.to_string_lossy().ends_with(".snap.new"))
        .collect();
    assert!(pending.is_empty(), "accept or fix: {pending:?}");
}

#[test]
fn every_sample_is_in_a_table() {
    let known: BTreeSet<&str> = VENDORS.iter().map(|it| it.name).collect();
    let folder = root().join("specs/samples");
    let strangers: Vec<_> = files(&folder)
        .into_iter()
        .filter(|it| !known.contains(it.0.as_str()))
        .collect();
    assert!(strangers.is_empty(), "{strangers:?}");
    let mut problems = Vec::new();
    for vendor in VENDORS.iter() {
        problems.extend(check_samples(&wanted(vendor), &sample_files(vendor)));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn every_note_is_shown_by_a_sample_or_test() {
    let tests = all_test_functions();
    let mut problems = Vec::new();
    for vendor in VENDORS.iter() {
        problems.extend(check_notes(vendor.notes, &sample_files(vendor), &tests));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// What follows shows that the checks above can fail.
mod can_fail {
    use super::*;

    const SNAPSHOT: &str = "---\nsource: x\n---\nPOST /a%20key?Action=Do&kind=fast HTTP/1.1\nHost: example.com\n\
                            X-Device: 1\nContent-Type: application/json;charset=utf8\n\n{\"token\":\"t\"}\n";

    fn operation(inputs: &[&str]) -> Vec<Wanted> {
        vec![Wanted {
            id: "Do".to_owned(),
            examples: vec!["minimal".to_owned()],
            inputs: inputs.iter().map(ToString::to_string).collect(),
            in_path: vec!["ObjectKey".to_owned()],
            enums: vec![(
                "Kind".to_owned(),
                "kind".to_owned(),
                vec!["fast".to_owned()],
            )],
            samples: vec!["200-a.json".to_owned(), "200-b.bad.json".to_owned()],
        }]
    }

    fn one(name: &str, text: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), text.to_owned())]
    }

    #[test]
    fn a_whole_set_passes() {
        let wanted = operation(&["Action", "x-device", "token", "ObjectKey", "body"]);
        assert_eq!(
            check_snapshots(&wanted, &one("Do-minimal.snap", SNAPSHOT)),
            [""; 0]
        );
        let files = [
            "Do/200-a.json",
            "Do/200-b.bad.json",
            "Do/200-b.bad.json.expect",
        ]
        .map(str::to_owned);
        assert_eq!(check_samples(&wanted, &files), [""; 0]);
    }

    #[test]
    fn an_input_without_a_snapshot() {
        let problems = check_snapshots(
            &operation(&["Action", "Name"]),
            &one("Do-minimal.snap", SNAPSHOT),
        );
        assert_eq!(problems, ["Name of Do is in no snapshot"]);
        // Neither the end of a name nor a value is a name.
        let problems = check_snapshots(
            &operation(&["ction", "Do", "t"]),
            &one("Do-minimal.snap", SNAPSHOT),
        );
        assert_eq!(problems.len(), 3);
    }

    #[test]
    fn a_body_or_path_that_is_not_there() {
        let empty = "GET /?kind=fast HTTP/1.1\nHost: example.com\n\n(no body)\n";
        let problems = check_snapshots(
            &operation(&["body", "ObjectKey"]),
            &one("Do-minimal.snap", empty),
        );
        assert_eq!(
            problems,
            [
                "body of Do is in no snapshot",
                "ObjectKey of Do is in no snapshot"
            ]
        );
    }

    #[test]
    fn an_enum_without_a_snapshot() {
        let text = SNAPSHOT.replace("&kind=fast", "&kind=other");
        let problems = check_snapshots(&operation(&[]), &one("Do-minimal.snap", &text));
        assert_eq!(problems, ["the enum Kind (kind of Do) is in no snapshot"]);
    }

    #[test]
    fn a_credential_that_no_snapshot_shows() {
        let snapshots = one("Do-minimal.snap", SNAPSHOT);
        assert_eq!(
            check_credentials(&["X-Device", "kind"], &snapshots),
            [""; 0]
        );
        assert_eq!(
            check_credentials(&["Signature"], &snapshots),
            ["Signature is signed in no snapshot"]
        );
    }

    #[test]
    fn a_missing_and_a_superfluous_response() {
        let files = ["Do__200-a.json.snap", "Do__200-c.json.snap"].map(str::to_owned);
        assert_eq!(
            check_responses(&operation(&[]), &files),
            [
                "Do__200-b.bad.json.snap is missing",
                "Do__200-c.json.snap belongs to nothing"
            ]
        );
    }

    #[test]
    fn a_missing_and_a_superfluous_snapshot() {
        let problems = check_snapshots(&operation(&[]), &one("Do-full.snap", SNAPSHOT));
        assert!(
            problems.contains(&"Do-minimal.snap is missing".to_owned()),
            "{problems:?}"
        );
        assert!(
            problems.contains(&"Do-full.snap belongs to nothing".to_owned()),
            "{problems:?}"
        );
        let problems = check_snapshots(&operation(&[]), &one("Do-minimal.snap", "Builder { .. }"));
        assert!(
            problems.contains(&"Do-minimal.snap is not a request".to_owned()),
            "{problems:?}"
        );
        let pending = check_snapshots(&operation(&[]), &one("Do-minimal.snap.new", SNAPSHOT));
        assert!(
            pending.contains(&"Do-minimal.snap.new belongs to nothing".to_owned()),
            "{pending:?}"
        );
    }

    #[test]
    fn samples_that_do_not_match_the_table() {
        let files =
            ["Do/200-a.json", "Do/200-c.json", "Do/200-d.bad.json.expect"].map(str::to_owned);
        let problems = check_samples(&operation(&[]), &files);
        assert_eq!(
            problems,
            [
                "Do/200-b.bad.json is not on disk",
                "Do/200-c.json is in no table",
                "Do/200-d.bad.json.expect belongs to nothing"
            ]
        );
        let files = ["Do/200-a.json", "Do/200-b.bad.json"].map(str::to_owned);
        assert_eq!(
            check_samples(&operation(&[]), &files),
            ["Do/200-b.bad.json has no .expect"]
        );
    }

    #[test]
    fn a_note_that_nothing_shows() {
        let samples = ["Do/200-v-lists.json".to_owned()];
        let tests = test_functions(
            "#[test]\nfn v_host() {}\nfn v_helper() {}\n#[tokio::test]\nasync fn v_port() {}\n#[test]\n#[ignore]\nfn v_off() {}",
        );
        assert_eq!(tests, ["v_host", "v_port"]);
        assert_eq!(
            check_notes(&["v-lists", "v-host", "v-port"], &samples, &tests),
            [""; 0]
        );
        assert_eq!(
            check_notes(&["v-helper"], &samples, &tests),
            ["no sample or test shows v-helper"]
        );
    }
}
