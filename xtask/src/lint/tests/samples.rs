//! Rules about sample files: the base in a folder with samples.

use std::fs::{File, create_dir_all};
use std::io::Write as _;
use std::path::Path;

use super::{base, lint, load};
use crate::diagnostic::Diagnostic;

/// What the examples of the base decode from.
const SAMPLES: &[(&str, &str)] = &[
    ("ListThings/200-documented.json", "{}"),
    ("SendForm/200-other.json", "{}"),
    ("SendForm/500-other.json", "{}"),
];

/// All that is reported with these files beside the base. A file without a text is taken away.
fn with(changes: &[(&str, Option<&str>)]) -> (Vec<Diagnostic>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("base.yaml");
    put(&spec, &base());
    let kept = SAMPLES
        .iter()
        .filter(|it| !changes.iter().any(|change| change.0 == it.0));
    let kept = kept.map(|it| (it.0, Some(it.1)));
    for (name, text) in kept.chain(changes.iter().copied()) {
        let path = folder.path().join("samples/base").join(name);
        if let Some(text) = text {
            create_dir_all(path.parent().unwrap()).unwrap();
            put(&path, text);
        }
    }
    let findings = lint(&load(&spec).unwrap()).err().unwrap_or_default();
    let start = format!("{}/", folder.path().display());
    let lines = findings
        .iter()
        .map(|it| it.to_string().replace(&start, ""))
        .collect();
    (findings, lines)
}

fn put(path: &Path, text: &str) {
    File::create(path)
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
}

type Row = (
    &'static [(&'static str, Option<&'static str>)],
    &'static [&'static str],
);

const ROWS: &[Row] = &[
    (&[], &[]),
    // No folder of the vendor's beside those of others.
    (
        &[
            ("ListThings/200-documented.json", None),
            ("SendForm/200-other.json", None),
            ("SendForm/500-other.json", None),
            ("../other/ListThings/200-documented.json", Some("{}")),
        ],
        &[
            "base.yaml:94:17: error[example-without-sample]: no sample shows `documented`\n    \
             help: add `ListThings/200-documented.json`, or remove the example",
            "base.yaml:233:17: error[example-without-sample]: no sample shows `other`\n    \
             help: add `SendForm/<status>-other.json`, or remove the example",
        ],
    ),
    (
        &[
            ("ListThings/200-cut.bad.json", Some("{")),
            (
                "ListThings/200-cut.bad.json.expect",
                Some("undecodable: truncated\n"),
            ),
        ],
        &[],
    ),
    (
        &[("ListThings/Documented.json", Some("{}"))],
        &[
            "samples/base/ListThings/Documented.json:1:1: error[sample-name]: the file is not named like a sample\n    \
             help: name it `<status>-<name>.<ext>` or `<status>-<name>.bad.<ext>`, with \
             lower-case words and xml, json, js, txt, html, or, of bytes, what is behind the slash of their media type",
        ],
    ),
    (
        &[("ListThing/200-documented.json", Some("{}"))],
        &[
            "samples/base/ListThing:1:1: error[sample-operation]: there is no operation `ListThing`\n    \
             help: name the folder like an operationId, or remove it",
        ],
    ),
    (
        &[("ListThings/302-moved.json", Some("{}"))],
        &[
            "samples/base/ListThings/302-moved.json:1:1: error[sample-status]: no response of the operation has the status 302\n    \
             help: declare it, or correct the name of the file",
        ],
    ),
    (
        &[("ListThings/200-other.json", Some("{}"))],
        &[
            "samples/base/ListThings/200-other.json:1:1: error[sample-without-example]: no response with the status 200 has an example `other`\n    \
             help: add what the file decodes to, or rename it",
        ],
    ),
    (
        &[("ListThings/200-documented.json", None)],
        &[
            "base.yaml:94:17: error[example-without-sample]: no sample shows `documented`\n    \
             help: add `ListThings/200-documented.json`, or remove the example",
        ],
    ),
    (
        &[
            ("ListThings/200-documented.json", None),
            ("ListThings/200-documented.xml", Some("<a/>")),
        ],
        &[
            "base.yaml:94:17: error[example-without-sample]: no sample shows `documented`\n    \
             help: add `ListThings/200-documented.json`, or remove the example",
        ],
    ),
    (
        &[
            ("SendForm/200-other.json", None),
            ("SendForm/500-other.json", None),
        ],
        &[
            "base.yaml:233:17: error[example-without-sample]: no sample shows `other`\n    \
             help: add `SendForm/<status>-other.json`, or remove the example",
        ],
    ),
    (
        &[("PutThing/200-empty.bad.xml", Some(""))],
        &[
            "samples/base/PutThing/200-empty.bad.xml:1:1: error[missing-expect]: nothing says how decoding fails\n    \
             help: add a file of the same name and `.expect`",
        ],
    ),
    (
        &[(
            "PutThing/200-empty.bad.xml.expect",
            Some("undecodable: empty"),
        )],
        &[
            "samples/base/PutThing/200-empty.bad.xml.expect:1:1: error[stray-expect]: there is no `.bad.` sample of this name beside it\n    \
             help: remove the file, or rename it",
        ],
    ),
    (
        &[
            ("PutThing/200-empty.bad.xml", Some("")),
            (
                "PutThing/200-empty.bad.xml.expect",
                Some("undecodable: void\n"),
            ),
        ],
        &[
            "samples/base/PutThing/200-empty.bad.xml.expect:1:1: error[expect-word]: `undecodable: void` is not an error\n    \
             help: write `unexpected-status`, `vendor: CODE`, or `undecodable: ` and empty, \
             html, missing-member, root, syntax, trailing, truncated or type",
        ],
    ),
];

#[test]
fn every_file_is_accounted_for() {
    for (changes, expected) in ROWS {
        assert_eq!(with(changes).1, *expected, "{changes:?}");
    }
}

/// For the check that every problem has a case.
pub(super) fn findings() -> Vec<Diagnostic> {
    ROWS.iter().flat_map(|it| with(it.0).0).collect()
}
