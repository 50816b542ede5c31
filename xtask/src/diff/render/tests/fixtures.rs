//! Reports of every size and sort, all made up from real findings.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diff::report::{
    Acceptance, Card, CardOperation, Comparison, Crate, Enough, Fact, Finding, ItemChange, Kind,
    Line, LineKind, Note, Page, Place, RecordChange, Report, Requests, Revision, Row, Safety,
    Semver, Summary, Text, UsedBy, Which,
};
use crate::diff::versions;
use crate::spec::load;

/// All of them, with the names of their pages.
pub(crate) fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("empty", empty()),
        ("one", one()),
        ("twenty", twenty()),
        ("two-hundred", two_hundred()),
        ("new-vendor", new_vendor()),
        ("refused", refused()),
        ("injection", injection()),
    ]
}

/// Nothing differs.
pub(crate) fn empty() -> Report {
    let mut report = report(Vec::new());
    report.summary.verdict = "No review needed: nothing differs.".to_owned();
    report
}

pub(crate) fn one() -> Report {
    report(vec![sample("success-rule-equals")])
}

pub(crate) fn twenty() -> Report {
    many(20)
}

pub(crate) fn two_hundred() -> Report {
    many(200)
}

/// A vendor that the base does not have.
pub(crate) fn new_vendor() -> Report {
    let mut report = report(vec![sample("vendor-added")]);
    report.summary.missing = vec![
        "`examplecloud-liveness` has no snapshots at `main`: its requests were not compared."
            .to_owned(),
    ];
    report
}

/// A document that the linter refuses, so that it cannot be compared.
pub(crate) fn refused() -> Report {
    report(vec![sample("vendor-refused")])
}

/// Every text is hostile.
pub(crate) fn injection() -> Report {
    let mut finding = hostile_finding();
    finding.number = 1;
    let summary = Summary {
        verdict: hostile("verdict"),
        needs_review: true,
        first: vec![1],
        kinds: BTreeMap::from([(Kind::Breaking, 1)]),
        perhaps_unsafe: false,
        touching_safety: 1,
        base: Revision {
            label: hostile("base"),
            commit: Some(hostile("commit")),
        },
        head: Revision {
            label: hostile("head"),
            commit: None,
        },
        repository: Some(format!("javascript:{}", hostile("repository"))),
        crates: vec![Crate {
            vendor: hostile("crate"),
            before: Some(hostile("before")),
            after: Some(hostile("after")),
            release: Some(hostile("release")),
            since: Semver::Major,
            enough: Enough::TooLow,
            wanted: Some(hostile("wanted")),
            place: Some(hostile_place(Which::Head)),
            changelog: hostile("changelog"),
        }],
        missing: vec![hostile("missing")],
        strays: vec![hostile("stray")],
    };
    Report {
        summary,
        operations: vec![Row {
            vendor: hostile("vendor"),
            operation: Some(hostile("operation")),
            request: hostile("request"),
            response: hostile("response"),
            rust: hostile("rust"),
            safety: vec![Safety::Verdict],
            findings: vec![1],
        }],
        findings: vec![finding],
        unchanged: vec![hostile("unchanged")],
    }
}

/// Breaks out of HTML, attributes, Markdown, tables, links, annotations and terminals.
pub(crate) fn hostile(field: &str) -> String {
    format!(
        "{field} </script></style><script>alert(1)</script><img src=x onerror='alert(2)'>\" \
         onclick=\"alert(3) ]]> --> | `tick [link](javascript:alert(4)) @all #1 \
         ::error file=x::%0Aboom\r\n## line\u{1b}[31m\u{202e}reverse\u{2069}\u{200b}\u{0}&lt;"
    )
}

fn hostile_place(revision: Which) -> Place {
    Place {
        revision,
        file: hostile("file"),
        line: 7,
        column: 3,
        pointer: hostile("pointer"),
    }
}

fn hostile_comparison() -> Comparison {
    let text = |number, field| {
        Some(Text {
            number,
            text: hostile(field),
        })
    };
    let line = |kind, before, after| Line {
        kind,
        before,
        after,
    };
    Comparison {
        before: Some(hostile_place(Which::Base)),
        after: Some(hostile_place(Which::Head)),
        lines: vec![
            line(LineKind::Same, text(Some(7), "same"), text(Some(7), "same")),
            line(
                LineKind::Differs,
                text(Some(8), "old"),
                text(Some(8), "new"),
            ),
            line(LineKind::Gap, None, None),
            line(
                LineKind::Decoded(hostile("name")),
                text(None, "decoded old"),
                text(None, "decoded new"),
            ),
        ],
    }
}

fn hostile_finding() -> Finding {
    let record = |field: &str| RecordChange {
        vendor: hostile("vendor"),
        operation: hostile("operation"),
        name: hostile(field),
        summary: hostile("summary"),
        comparison: hostile_comparison(),
        ..RecordChange::default()
    };
    Finding {
        rule: hostile("rule"),
        fingerprint: hostile("fingerprint"),
        kind: Kind::Breaking,
        safety: vec![Safety::Verdict],
        needs_review: true,
        vendors: vec![hostile("vendor")],
        sentence: hostile("sentence"),
        guess: true,
        used_by: vec![UsedBy {
            vendor: hostile("vendor"),
            operation: hostile("operation"),
            way: vec![hostile("way")],
        }],
        places: vec![hostile_place(Which::Base), hostile_place(Which::Head)],
        document: vec![hostile_comparison()],
        card: Some(Card {
            facts: vec![Fact {
                name: hostile("fact"),
                value: hostile("value"),
                siblings: Some(hostile("siblings")),
                weaker: true,
            }],
            operations: vec![CardOperation {
                operation: hostile("operation"),
                method: hostile("method"),
                address: hostile("address"),
                signer: hostile("signer"),
                success: hostile("success"),
                repeated: true,
                weaker: true,
            }],
        }),
        diagnostics: vec![hostile("diagnostic")],
        requests: vec![record("first"), record("second")],
        responses: vec![record("sample")],
        rust: vec![ItemChange {
            vendor: hostile("vendor"),
            path: hostile("path"),
            before: Some(hostile("item before")),
            after: Some(hostile("item after")),
            semver: Semver::Major,
            ..ItemChange::default()
        }],
        page: Some(Page {
            url: format!("javascript:{}", hostile("url")),
            title: Some(hostile("title")),
            read: Some(hostile("read")),
        }),
        notes: vec![Note {
            id: hostile("note"),
            readings: vec![(hostile("reading"), hostile("source"))],
            choice: hostile("choice"),
        }],
        advice: Some(hostile("advice")),
        ..Finding::default()
    }
}

/// Real findings in turn, each time at another place of another operation.
fn many(count: usize) -> Report {
    let rules = [
        "success-rule-equals",
        "verdict-text",
        "sensitive-off",
        "variant-value",
        "operation-added",
        "constant-value",
        "input-required",
        "example-value",
        "page-read",
    ];
    let samples = rules.map(sample);
    let findings = (0..count).map(|index| {
        let round = index / samples.len();
        let mut finding = samples[index % samples.len()].clone();
        if round > 0 {
            finding.sentence = finding.sentence.replacen("` ", &format!("V{round}` "), 1);
            for used in &mut finding.used_by {
                used.operation = format!("{}V{round}", used.operation);
            }
        }
        // Any twelve digits.
        let digits = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
        finding.fingerprint = format!("{digits:012x}");
        finding
    });
    let mut report = report(findings.collect());
    report.unchanged = vec!["huawei-oneaccess".to_owned(), "tencent-ci".to_owned()];
    report
}

/// Numbers the findings and fills what follows from them.
fn report(mut findings: Vec<Finding>) -> Report {
    findings.sort_by_key(Finding::section);
    let mut rows = BTreeMap::<_, Row>::new();
    let mut semver = BTreeMap::<_, Semver>::new();
    let mut summary = Summary {
        base: Revision {
            label: "main".to_owned(),
            commit: Some("2040a6e2e325d9eb1f2440b5311b686ca7def958".to_owned()),
        },
        head: Revision {
            label: "pages-2026-11-29".to_owned(),
            commit: Some("49acc0f9636f3345fb3f2c7b4915dd173e4a2089".to_owned()),
        },
        repository: Some("https://github.com/liveproof/liveproof".to_owned()),
        ..Summary::default()
    };
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.number = index + 1;
        finding.effect.rust = versions::of_finding(finding);
        summary.needs_review |= finding.needs_review;
        summary.touching_safety += usize::from(!finding.safety.is_empty());
        *summary.kinds.entry(finding.kind).or_default() += 1;
        let operations = finding
            .used_by
            .iter()
            .map(|it| (it.vendor.clone(), Some(it.operation.clone())));
        let mut keys: Vec<_> = operations.collect();
        if keys.is_empty() {
            keys.extend(finding.vendors.iter().map(|it| (it.clone(), None)));
        }
        for key in keys {
            let row = rows.entry(key.clone()).or_insert_with(|| Row {
                vendor: key.0.clone(),
                operation: key.1.clone(),
                request: "same".to_owned(),
                response: "same".to_owned(),
                rust: "same".to_owned(),
                safety: Vec::new(),
                findings: Vec::new(),
            });
            match finding.effect.requests {
                Requests::Changed => row.request = "3 of 3 differ".to_owned(),
                Requests::Unknown => row.request = "unknown".to_owned(),
                Requests::Same | Requests::Example => {}
            }
            match finding.effect.responses {
                Acceptance::Wider => row.response = "`code` 5100 succeeds".to_owned(),
                Acceptance::Other => row.response = "values exchanged".to_owned(),
                Acceptance::Unknown => row.response = "unknown".to_owned(),
                Acceptance::Same | Acceptance::Example | Acceptance::Narrower => {}
            }
            let rust = semver.entry(key).or_default();
            *rust = finding.effect.rust.max(*rust);
            row.rust = rust.word().to_owned();
            row.safety.extend(&finding.safety);
            row.safety.sort();
            row.safety.dedup();
            row.findings.push(finding.number);
        }
    }
    summary.first = findings.iter().take(3).map(|it| it.number).collect();
    let vendors: BTreeSet<_> = findings.iter().flat_map(|it| &it.vendors).collect();
    summary.crates = vendors.iter().map(|it| version(it)).collect();
    let counted = match findings.len() {
        1 => "1 finding".to_owned(),
        number => format!("{number} findings"),
    };
    summary.verdict = match (
        summary.touching_safety,
        vendors.contains(&"tencent-csec".to_owned()),
    ) {
        (0, _) => "Needs review: `megvii-faceid` cannot be compared.".to_owned(),
        (number, false) => format!("Needs review: {number} of {counted} touches safety."),
        (number, true) => format!(
            "Needs review: {number} of {counted} touch safety, and `tencent-csec` needs version \
             0.2.0."
        ),
    };
    Report {
        summary,
        operations: rows.into_values().collect(),
        findings,
        unchanged: Vec::new(),
    }
}

fn version(vendor: &str) -> Crate {
    let enough = match vendor {
        "examplecloud-liveness" => Enough::First,
        "megvii-faceid" => Enough::Unknown,
        "tencent-csec" => Enough::TooLow,
        _ => Enough::Yes,
    };
    let before = (enough != Enough::First).then(|| "0.1.0".to_owned());
    let after = match enough {
        Enough::Yes => "0.2.0",
        Enough::TooLow => "0.1.1",
        _ => "0.1.0",
    };
    Crate {
        vendor: vendor.to_owned(),
        release: before
            .as_ref()
            .map(|it| format!("liveproof-{vendor}-v{it}")),
        before,
        after: Some(after.to_owned()),
        since: match enough {
            Enough::Unknown => Semver::Unknown,
            Enough::First => Semver::None,
            _ => Semver::Major,
        },
        enough,
        wanted: (enough == Enough::TooLow).then(|| "0.2.0".to_owned()),
        place: Some(place(Which::Head, &document(vendor), 23)),
        changelog: "- Breaking: a response with `code` 5100 is a success.\n".to_owned(),
    }
}

fn document(vendor: &str) -> String {
    format!("specs/{vendor}.yaml")
}

pub(super) fn place(revision: Which, file: &str, line: usize) -> Place {
    Place {
        line,
        column: 3,
        ..Place::file(revision, file)
    }
}

/// Lines of a comparison: the first character is ` ` (same), `-`, `+`, `~` (before, then `⇒`,
/// then after), `=` (decoded, in the same way), `…`.
fn comparison(file: &str, first: Option<(usize, usize)>, text: &str) -> Comparison {
    let (mut old, mut new) = first.unzip();
    let next = |number: &mut Option<usize>, text: &str| {
        let line = Text {
            number: *number,
            text: text.to_owned(),
        };
        *number = number.map(|it| it + 1);
        Some(line)
    };
    let lines = text.lines().map(|line| {
        let mut chars = line.chars();
        let sort = chars.next();
        let rest = chars.as_str();
        let (before, after) = rest.split_once(" ⇒ ").unwrap_or((rest, rest));
        let (kind, before, after) = match sort {
            Some('-') => (LineKind::Differs, next(&mut old, rest), None),
            Some('+') => (LineKind::Differs, None, next(&mut new, rest)),
            Some('~') => (
                LineKind::Differs,
                next(&mut old, before),
                next(&mut new, after),
            ),
            Some('=') => (
                LineKind::Decoded("Authorization".to_owned()),
                Some(Text::plain(before)),
                Some(Text::plain(after)),
            ),
            Some('…') => (LineKind::Gap, None, None),
            _ => (LineKind::Same, next(&mut old, rest), next(&mut new, rest)),
        };
        Line {
            kind,
            before,
            after,
        }
    });
    let lines: Vec<_> = lines.collect();
    let (before, after) = first.unwrap_or((1, 1));
    let has_before = lines.iter().any(|line| line.before.is_some());
    let has_after = lines.iter().any(|line| line.after.is_some());
    Comparison {
        before: has_before.then(|| place(Which::Base, file, before)),
        after: has_after.then(|| place(Which::Head, file, after)),
        lines,
    }
}

/// The finding of this rule in `findings.yaml`.
fn sample(rule: &str) -> Finding {
    let text = include_str!("findings.yaml").to_owned();
    let source = load::parse("findings.yaml".as_ref(), text).expect("YAML");
    let mut all = source.value.as_array().expect("a list").iter();
    let it = all.find(|it| it["rule"] == rule).expect("a finding");
    let vendor: String = of(it, "vendor");
    let file = document(&vendor);
    let (kind, safety): (Kind, Vec<Safety>) = (of(it, "kind"), of(it, "safety"));
    let used = of::<Vec<String>>(it, "used-by").into_iter();
    let used = used.map(|operation| UsedBy {
        way: of(it, "way"),
        ..UsedBy::operation(&vendor, &operation)
    });
    let lines = |key| of::<Vec<usize>>(it, key).into_iter();
    let now = lines("at").map(|line| place(Which::Head, &file, line));
    let before = lines("was-at").map(|line| place(Which::Base, &file, line));
    let shown = it.get("lines").and_then(Value::as_str);
    let facts = |it: Vec<String>| Fact {
        weaker: it[0].starts_with('▲'),
        name: it[0].trim_start_matches("▲ ").to_owned(),
        value: it[1].clone(),
        siblings: it.get(2).cloned(),
    };
    let operation = |[name, method, signer]: [String; 3]| CardOperation {
        weaker: name.starts_with('▲'),
        operation: name.trim_start_matches("▲ ").to_owned(),
        address: "https://api.example.com/v1/liveness".to_owned(),
        success: "`code` is `OK`".to_owned(),
        repeated: method == "GET",
        method,
        signer,
    };
    let card = it.get("facts").map(|_| Card {
        facts: of::<Vec<_>>(it, "facts").into_iter().map(facts).collect(),
        operations: of::<Vec<_>>(it, "operations")
            .into_iter()
            .map(operation)
            .collect(),
    });
    let record = |it: &Value| {
        let (file, lines): (String, String) = (of(it, "file"), of(it, "lines"));
        let record = RecordChange {
            vendor: vendor.clone(),
            name: of(it, "name"),
            summary: of(it, "summary"),
            comparison: comparison(&file, None, &lines),
            ..RecordChange::default()
        };
        let operations = of::<Vec<String>>(it, "operations").into_iter();
        let records = operations.map(|operation| RecordChange {
            operation,
            ..record.clone()
        });
        records.collect::<Vec<_>>()
    };
    let records = |key| of::<Vec<Value>>(it, key).iter().flat_map(record).collect();
    let item = of::<Option<ItemChange>>(it, "rust");
    let item = item.map(|it| ItemChange {
        vendor: vendor.clone(),
        ..it
    });
    Finding {
        rule: rule.to_owned(),
        fingerprint: "f63b17ca7451".to_owned(),
        needs_review: !safety.is_empty() || matches!(kind, Kind::Breaking | Kind::Unknown),
        sentence: of(it, "sentence"),
        guess: of(it, "guess"),
        effect: of(it, "effect"),
        used_by: used.collect(),
        places: now.chain(before).collect(),
        document: shown
            .map(|lines| comparison(&file, of(it, "first"), lines))
            .into_iter()
            .collect(),
        card,
        diagnostics: of(it, "diagnostics"),
        requests: records("requests"),
        responses: records("responses"),
        rust: item.into_iter().collect(),
        page: of(it, "page"),
        notes: of(it, "notes"),
        advice: of(it, "advice"),
        vendors: vec![vendor.clone()],
        kind,
        safety,
        ..Finding::default()
    }
}

/// What a key says; nothing without it.
fn of<T: DeserializeOwned + Default>(value: &Value, key: &str) -> T {
    let found = value.get(key).cloned();
    found
        .map(|it| serde_json::from_value(it).expect(key))
        .unwrap_or_default()
}
