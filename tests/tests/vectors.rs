//! The records of `data/vectors/`: requests that the vendors' own SDKs signed.
//!
//! Every record that follows the common rules must be met. The others show what one SDK does
//! otherwise; each of them has a [decision](decisions). Another folder of the same format takes the
//! place of ours by `LIVEPROOF_VECTORS=/absolute/folder`; there, records that follow no common rule
//! are only shown.

#[path = "vectors/compare.rs"]
mod compare;
#[path = "vectors/decisions.rs"]
mod decisions;
#[path = "vectors/headers.rs"]
mod headers;
#[path = "vectors/record.rs"]
mod record;
#[path = "vectors/wire.rs"]
mod wire;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use liveproof_tests::support::root;

use compare::Compare;
use record::{File, Head};

/// What came of all files.
#[derive(Default)]
struct Tally {
    lines: String,
    matched: usize,
    decided: usize,
    failed: usize,
    /// Ids of the records that follow no common rule.
    others: BTreeSet<String>,
}

impl Tally {
    fn fail(&mut self, what: impl std::fmt::Display) {
        self.failed += 1;
        self.say(format_args!("FAILED {what}"));
    }

    fn say(&mut self, what: impl std::fmt::Display) {
        writeln!(self.lines, "{what}").expect("a String grows");
    }

    /// A record that follows the common rules.
    fn follow(&mut self, id: &str, differences: &[String]) {
        if differences.is_empty() {
            self.matched += 1;
        } else {
            self.fail(format_args!("{id}: {}", differences.join("; ")));
        }
    }

    /// One that does not.
    fn decide(&mut self, id: &str, quirk: &str, differs: bool, ours: bool) {
        self.others.insert(id.to_owned());
        let seen = match differs {
            true => format!("differs: {quirk}"),
            false => "matches".to_owned(),
        };
        if !ours {
            self.decided += 1;
            self.say(format_args!("{id} {seen}"));
            return;
        }
        match decisions::of(id) {
            Some(_) if !differs => self.fail(format_args!("{id}: decided, and yet it matches")),
            Some(decision) => {
                self.decided += 1;
                self.say(format_args!("{id} {seen} Decision: {decision}"));
            }
            None => self.fail(format_args!("{id}: no decision; it {seen}")),
        }
    }

    fn file(&mut self, text: &str, ours: bool) -> Result<(), String> {
        let head: Head = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if head.format != 1 {
            return Err(format!("format {} is unknown", head.format));
        }
        match head.scheme.as_str() {
            "tencent-cos" => self.records::<compare::Cos>(text, ours),
            "tencent-qcloud-v2" => self.records::<compare::Qcloud>(text, ours),
            "tencent-tc3" => self.records::<headers::Tc3>(text, ours),
            "aliyun-acs3" => self.records::<headers::Acs3>(text, ours),
            "huawei-sdk-hmac" => self.records::<headers::Huawei>(text, ours),
            "aliyun-rpc-v1" => self.records::<compare::Rpc>(text, ours),
            scheme => Err(format!("scheme {scheme} is unknown")),
        }
    }

    fn records<C: Compare>(&mut self, text: &str, ours: bool) -> Result<(), String> {
        let file: File<C::Options, C::Expected> =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        if file.cases.is_empty() {
            return Err("no records".to_owned());
        }
        let mut seen = BTreeSet::new();
        for record in &file.cases {
            if !seen.insert(&record.id) {
                self.fail(format_args!("{}: twice", record.id));
            }
            match C::differences(record) {
                Err(unknown) => self.fail(format_args!("{}: {unknown}", record.id)),
                Ok(differences) if record.follows_common_rules => {
                    self.follow(&record.id, &differences);
                }
                Ok(differences) => {
                    let quirk = record.quirk.as_deref().unwrap_or("(no quirk is told)");
                    self.decide(&record.id, quirk, !differences.is_empty(), ours);
                }
            }
        }
        Ok(())
    }
}

/// All files of a folder.
fn check(folder: &Path, ours: bool) -> Tally {
    let mut tally = Tally::default();
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|it| it == "json"))
            .collect(),
        Err(error) => {
            tally.fail(format_args!("{}: {error}", folder.display()));
            return tally;
        }
    };
    paths.sort();
    if paths.is_empty() {
        tally.fail(format_args!("{}: no files", folder.display()));
    }
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
        if let Err(error) = text.and_then(|text| tally.file(&text, ours)) {
            tally.fail(format_args!("{}: {error}", path.display()));
        }
    }
    if ours {
        for (id, _) in decisions::ALL {
            if !tally.others.contains(*id) {
                tally.fail(format_args!("{id}: a decision without a record"));
            }
        }
    }
    tally
}

#[test]
fn signers_meet_the_vectors() {
    let (folder, ours) = match std::env::var_os("LIVEPROOF_VECTORS") {
        Some(folder) => (PathBuf::from(folder), false),
        None => (root().join("tests/data/vectors"), true),
    };
    assert!(
        folder.is_absolute(),
        "LIVEPROOF_VECTORS must be an absolute folder"
    );
    let tally = check(&folder, ours);
    // Not by `println!`, which is shown only when the test fails. In one piece, beginning with a
    // line of its own.
    let text = format!(
        "\n{}vectors: {} matched, {} decided, {} failed\n",
        tally.lines, tally.matched, tally.decided, tally.failed
    );
    std::io::stdout()
        .write_all(text.as_bytes())
        .expect("somebody listens");
    assert_eq!(tally.failed, 0, "{text}");
}

/// A file of ours with one change, which must not go unseen.
fn changed(file: &str, from: &str, to: &str) -> Tally {
    let path = root().join("tests/data/vectors").join(file);
    let text = std::fs::read_to_string(path).expect("a file of ours");
    assert!(text.contains(from), "{from}");
    let mut tally = Tally::default();
    if let Err(error) = tally.file(&text.replacen(from, to, 1), true) {
        tally.fail(error);
    }
    tally
}

#[test]
fn vectors_that_cannot_be_understood_fail() {
    for (file, from, to, error) in [
        (
            "tencent-cos.json",
            "\"format\": 1",
            "\"format\": 2",
            "format 2 is unknown",
        ),
        (
            "tencent-cos.json",
            "\"scheme\": \"tencent-cos\"",
            "\"scheme\": \"tencent-cos-v9\"",
            "scheme tencent-cos-v9 is unknown",
        ),
        (
            "tencent-cos.json",
            "\"key_time\"",
            "\"keytime\"",
            "unknown field `keytime`",
        ),
        (
            "tencent-qcloud-v2.json",
            "\"nonce\"",
            "\"more\": 1, \"nonce\"",
            "unknown field `more`",
        ),
        (
            "aliyun-rpc-v1.json",
            "\"quirk\"",
            "\"quirks\"",
            "unknown field `quirks`",
        ),
        (
            "tencent-qcloud-v2.json",
            "\"signature_method\": \"HmacSHA1\"",
            "\"signature_method\": \"HmacMD5\"",
            "the method HmacMD5 is unknown",
        ),
    ] {
        let tally = changed(file, from, to);
        assert!(
            tally.failed > 0 && tally.lines.contains(error),
            "{error}: {}",
            tally.lines
        );
    }
}

#[test]
fn vectors_that_differ_fail() {
    // A character of what was signed, of what was sent, of the result; a quirk that nobody decided.
    for (file, from, to) in [
        ("tencent-cos.json", "\"path\": \"/\"", "\"path\": \"/x\""),
        (
            "tencent-cos.json",
            "\"end\": 1700000900",
            "\"end\": 1700000901",
        ),
        (
            "tencent-qcloud-v2.json",
            "\"hmac_digest\": \"sha1\"",
            "\"hmac_digest\": \"sha256\"",
        ),
        (
            "tencent-qcloud-v2.json",
            "\"nonce\": 11886",
            "\"nonce\": 11887",
        ),
        (
            "tencent-qcloud-v2.json",
            "EXAMPLEqcloudAlphaSecretKey0001",
            "EXAMPLEqcloudAlphaSecretKey0002",
        ),
        (
            "aliyun-rpc-v1.json",
            "\"unix\": 1700000000",
            "\"unix\": 1700000001",
        ),
        (
            "aliyun-rpc-v1.json",
            "target\": \"/?",
            "target\": \"/?More=1&",
        ),
        (
            "aliyun-acs3.json",
            "EXAMPLEacs3AlphaSecret000001",
            "EXAMPLEacs3AlphaSecret000002",
        ),
        (
            "huawei-sdk-hmac.json",
            "\"path\": \"/v2/",
            "\"path\": \"/v3/",
        ),
        (
            "tencent-tc3.json",
            "\"service\": \"captcha\"",
            "\"service\": \"faceid\"",
        ),
        (
            "aliyun-rpc-v1.json",
            "\"follows_common_rules\": true",
            "\"follows_common_rules\": false",
        ),
    ] {
        let tally = changed(file, from, to);
        assert_eq!(tally.failed, 1, "{from}: {}", tally.lines);
    }
}
