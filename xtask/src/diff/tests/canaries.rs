//! Sensitive values of this workspace's records are in no format of a report.

use std::path::Path;

use crate::diff::report::{Report, Summary, Which};
use crate::diff::side::{Files, Records, Side};
use crate::diff::{assemble, render, vendor};

/// Values that the documents mark: in responses as JSON and as XML, in forms and in multipart
/// bodies.
const CANARIES: [(&str, &[&str]); 4] = [
    (
        "huawei-oneaccess",
        &["CANARY-session-token-10", "CANARY-id-token-10"],
    ),
    (
        "tencent-ci",
        &[
            "Q0FOQVJZLWZhY2UtMw",
            "Q0FOQVJZLWZhY2UtNA",
            // In a truncated sample.
            "Q0FOQVJZLWZhY2UtOQ",
        ],
    ),
    ("aliyun-cloudauth", &["/9j/4AAQSkZJRgABCANARY"]),
    ("megvii-faceid", &["00000000-0000-4000-8000-000000000052"]),
];

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files below a folder, one level of folders deep.
fn files(folder: &str) -> Files {
    let folder = root().join(folder);
    let mut out = Files::new();
    let mut add = |path: &Path| {
        let name = path.strip_prefix(&folder).expect("below the folder");
        let name = name.to_string_lossy().replace('\\', "/");
        out.insert(name, std::fs::read(path).expect("a file"));
    };
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("a folder");
        entries
            .map(|it| it.expect("an entry").path())
            .collect::<Vec<_>>()
    };
    for path in entries(&folder) {
        match path.is_dir() {
            true => entries(&path).iter().for_each(|it| add(it)),
            false => add(&path),
        }
    }
    out
}

fn side(which: Which, vendor: &str, edit: &dyn Fn(&str) -> String) -> Side {
    let edited = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) => edit(&text).into_bytes(),
        Err(binary) => binary.into_bytes(),
    };
    let all = |folder: &str| -> Files {
        let files = files(folder).into_iter();
        files.map(|it| (it.0, edited(it.1))).collect()
    };
    let mut requests = all(&format!("tests/snapshots/{vendor}"));
    requests.retain(|name, _| !name.contains('/'));
    let records = Records {
        spec: Some(edit(&super::text(vendor)).into_bytes()),
        samples: all(&format!("specs/samples/{vendor}")),
        requests,
        responses: all(&format!("tests/snapshots/{vendor}/responses")),
        ..Records::default()
    };
    Side::made(which, vendor, records)
}

fn formats(old: &Side, new: &Side) -> (Report, [String; 5]) {
    let vendor = vendor::compare(Some(old), Some(new), false);
    let summary = Summary::default();
    let report = assemble::report(vec![vendor], Vec::new(), Vec::new(), summary, |_| true);
    let texts = [
        render::text::render(&report, 140),
        render::markdown::render(&report),
        render::github::render(&report),
        render::json::render(&report),
        render::html::render(&report),
    ];
    (report, texts)
}

/// Another value of the same length.
fn other(value: &str) -> String {
    format!("{}Z", &value[..value.len() - 1])
}

/// Compares a vendor's records with themselves after an edit.
fn check(vendor: &str, values: &[&str], edit: &dyn Fn(&str) -> String) {
    let old = side(Which::Base, vendor, &str::to_owned);
    let (report, texts) = formats(&old, &side(Which::Head, vendor, edit));
    assert!(!report.findings.is_empty(), "{vendor}");
    for text in &texts {
        let is_leak = |line: &&str| {
            let mut values = values.iter();
            values.any(|it| line.contains(it) || line.contains(&other(it)))
        };
        assert_eq!(text.lines().find(is_leak), None, "{vendor}");
    }
    let [_, _, _, json, _] = texts;
    assert!(json.contains("(another value)"), "{vendor}");
}

#[test]
fn no_format_prints_a_sensitive_value() {
    let check = |(vendor, values): (&str, &[&str])| {
        let others = |text: &str| {
            let replace = |text: String, it: &&str| text.replace(it, &other(it));
            values.iter().fold(text.to_owned(), replace)
        };
        check(vendor, values, &others);
        // A value is hidden if either revision marks it.
        check(vendor, values, &|text| {
            let text = text.replace("x-sensitive: true", "x-sensitive: false");
            others(&text.replace("x-role: session", "x-lenient: false"))
        });
    };
    std::thread::scope(|scope| {
        for it in CANARIES {
            scope.spawn(move || check(it));
        }
    });
}
