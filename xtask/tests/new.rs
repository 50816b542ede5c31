//! `cargo xtask new`, and the formats of `lint` that other programs read.

mod support;

use std::fs;

use serde_json::Value;
use support::{Copy, NONE, differing, tree};

/// What a person writes in place of each mark, by the words of the mark.
const WRITTEN: &[(&str, &str)] = &[
    ("vendor and product", "Acme liveness"),
    ("what the API proves", "Proves that a person is there"),
    ("the vendor's version", "v1"),
    ("the title", "Acme API"),
    ("the address of", "https://docs.acme.example/api"),
    ("what this address is", "Everywhere"),
    ("what Tenant is", "Name of the tenant"),
    ("an example of Tenant", "tenant-1"),
    ("the path, #", "/v1/token#GetToken"),
    ("the name of the operation", "GetToken"),
    ("what it does", "Fetches a token"),
    ("the day", "2026-11-30"),
    ("the first parameter", "Scene"),
    ("what the parameter is", "Where the token is used"),
    ("value of the parameter", "login"),
    ("what a success returns", "The token"),
    ("what an error returns", "Why there is none"),
    ("what a success means", "A token"),
    ("a member that every success has", "Token"),
    ("what that member is", "The token, for one use"),
    ("what an error means", "An error"),
    ("the member with the error code", "Code"),
    ("where the codes", "The code"),
    ("the header or parameter that the signer", "X-Signature"),
    ("how the signature", "HMAC over everything"),
    ("what the signer writes there", "The signature"),
];

/// The spec without a mark.
fn written(spec: &str) -> String {
    let mut out = String::new();
    let mut rest = spec;
    while let Some((before, after)) = rest.split_once("\"TODO: ") {
        let (mark, after) = after.split_once('"').expect("the end of the text");
        let value = WRITTEN.iter().find(|it| mark.contains(it.0));
        let value = value.unwrap_or_else(|| panic!("nothing is written for `{mark}`"));
        out.push_str(&format!("{before}\"{}\"", value.1));
        rest = after;
    }
    out + rest
}

#[test]
fn a_new_spec_lacks_only_what_a_person_knows() {
    let copy = Copy::of_specs();
    let server = "https://{Tenant}.acme.example";
    for scheme in [
        None,
        Some("tencent-cos"),
        Some("tencent-qcloud-v2"),
        Some("megvii-hmac-sha1"),
        Some("acme-sign"),
    ] {
        let mut arguments = vec!["new", "acme", "--server", server];
        arguments.extend(scheme.iter().flat_map(|it| ["--scheme", it]));
        let done = copy.run(&arguments);
        assert_eq!(done.code, 0, "{scheme:?}: {}", done.text());
        let spec = fs::read_to_string(copy.path("specs/acme.yaml")).expect("the new spec");
        let marks = spec.matches("\"TODO: ").count();
        let counted = format!("{marks} places to write");
        assert!(done.stdout.contains(&counted), "{}", done.text());

        let done = copy.run(&["lint", "specs/acme.yaml", "--format", "json"]);
        assert_eq!(done.code, 1, "{}", done.text());
        let found: Value = serde_json::from_str(&done.stdout).expect("JSON");
        let found = found.as_array().expect("a list");
        assert_eq!(found.len(), marks);
        for it in found {
            assert_eq!(it["rule"], "unfinished", "{scheme:?}: {it}");
        }

        copy.write("specs/acme.yaml", written(&spec));
        let done = copy.run(&["lint", "specs/acme.yaml"]);
        assert_eq!(done.code, 0, "{scheme:?}: {}", done.text());
        let done = copy.run(&["generate", "--spec", "specs/acme.yaml", "--out", "acme"]);
        assert_eq!(done.code, 0, "{scheme:?}: {}", done.text());
        fs::remove_file(copy.path("specs/acme.yaml")).expect("the new spec");
    }
}

#[test]
fn what_is_no_vendor_or_exists_is_refused() {
    let copy = Copy::of_specs();
    let before = tree(&copy.path("."));
    let server = "https://acme.example";
    for (arguments, code, why) in [
        (&["tencent-ci", "--server", server][..], 2, "exists"),
        (
            &["../acme", "--server", server],
            2,
            "not the name of a vendor",
        ),
        (&["Acme", "--server", server], 1, "error[vendor-name]"),
        (&["sign", "--server", server], 1, "error[vendor-name-taken]"),
        (&["acme", "--server", "http://acme"], 1, "error[server-url]"),
        (
            &["acme", "--server", "https://{a.b"],
            1,
            "error[server-url]",
        ),
        (
            &["acme", "--server", server, "--scheme", "Acme Sign"],
            1,
            "error[wrong-form]",
        ),
        (&["acme"], 2, "--server"),
    ] {
        let done = copy.run(&[&["new"], arguments].concat());
        assert_eq!(done.code, code, "{arguments:?}: {}", done.text());
        assert!(done.stderr.contains(why), "{arguments:?}: {}", done.text());
    }
    assert_eq!(differing(&tree(&copy.path(".")), &before), NONE);
}

#[test]
fn findings_are_annotations_or_json() {
    let copy = Copy::of_specs();
    let file = "specs/tencent-ci.yaml";
    for (format, wanted) in [("github", ""), ("json", "[]\n")] {
        let done = copy.run(&["lint", file, "--format", format]);
        assert_eq!(
            (done.code, done.stdout.as_str()),
            (0, wanted),
            "{}",
            done.text()
        );
    }
    copy.edit(file, "version: 0.1.0", "version: 1%");
    let done = copy.run(&["lint", file, "--format", "github"]);
    let start = "::error file=specs/tencent-ci.yaml,line=";
    assert_eq!(done.code, 1, "{}", done.text());
    assert!(done.stdout.starts_with(start), "{}", done.stdout);
    let rest = ",col=12,title=error[wrong-form]::`1%25` does not have the expected form%0Ahelp: ";
    assert!(done.stdout.contains(rest), "{}", done.stdout);
    assert_eq!(done.stdout.lines().count(), 1);
    assert_eq!(done.stderr, "");

    let done = copy.run(&["lint", file, "--format", "json"]);
    assert_eq!(done.code, 1, "{}", done.text());
    let found: Value = serde_json::from_str(&done.stdout).expect("JSON");
    let found = &found[0];
    assert_eq!(found["path"], "specs/tencent-ci.yaml");
    assert_eq!(found["column"], 12);
    assert_eq!(found["pointer"], "/info/version");
    assert_eq!(found["severity"], "error");
    assert_eq!(found["rule"], "wrong-form");
    assert!(
        found["line"].is_u64() && found["help"].is_string(),
        "{found}"
    );
}
