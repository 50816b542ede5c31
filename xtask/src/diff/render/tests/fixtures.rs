//! Reports of every size and sort, all made up from real findings.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::report::{
    Acceptance, Card, CardOperation, Comparison, Crate, Effect, Enough, Fact, Finding, ItemChange,
    Kind, Line, LineKind, Note, Page, Place, RecordChange, RecordChangeKind, Report, Requests,
    Revision, Row, Safety, Semver, Summary, Text, UsedBy, Which,
};
use crate::diff::versions;

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
    report(vec![success_rule()])
}

pub(crate) fn twenty() -> Report {
    many(20)
}

pub(crate) fn two_hundred() -> Report {
    many(200)
}

/// A vendor that the base does not have.
pub(crate) fn new_vendor() -> Report {
    let mut report = report(vec![vendor_added()]);
    report.summary.missing = vec![
        "`examplecloud-liveness` has no snapshots at `main`: its requests were not compared."
            .to_owned(),
    ];
    report
}

/// A document that the linter refuses, so that it cannot be compared.
pub(crate) fn refused() -> Report {
    report(vec![vendor_refused()])
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
        kind: RecordChangeKind::Changed,
        succeeds: false,
        vendor: hostile("vendor"),
        operation: hostile("operation"),
        name: hostile(field),
        summary: hostile("summary"),
        comparison: hostile_comparison(),
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
            owner: String::new(),
            member: None,
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
    let samples = [
        success_rule(),
        verdict_text(),
        sensitive_off(),
        variants_exchanged(),
        operation_added(),
        header_changed(),
        input_required(),
        example_changed(),
        page_read(),
    ];
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

fn place(revision: Which, file: &str, line: usize) -> Place {
    Place {
        revision,
        file: file.to_owned(),
        line,
        column: 3,
        pointer: String::new(),
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
    let plain = |text: &str| {
        Some(Text {
            number: None,
            text: text.to_owned(),
        })
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
                plain(before),
                plain(after),
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

fn used_by(vendor: &str, operations: &[&str], way: &[&str]) -> Vec<UsedBy> {
    let used = operations.iter().map(|operation| UsedBy {
        vendor: vendor.to_owned(),
        operation: (*operation).to_owned(),
        way: way.iter().map(|it| (*it).to_owned()).collect(),
    });
    used.collect()
}

fn finding(vendor: &str, rule: &str, kind: Kind, safety: &[Safety], sentence: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        fingerprint: "f63b17ca7451".to_owned(),
        kind,
        safety: safety.to_vec(),
        needs_review: !safety.is_empty() || matches!(kind, Kind::Breaking | Kind::Unknown),
        vendors: vec![vendor.to_owned()],
        sentence: sentence.to_owned(),
        ..Finding::default()
    }
}

fn success_rule() -> Finding {
    let file = document("tencent-csec");
    Finding {
        effect: Effect {
            responses: Acceptance::Wider,
            ..Effect::default()
        },
        used_by: used_by(
            "tencent-csec",
            &["CaptchaQuery", "CaptchaCheck", "CaptchaVerify", "Feedback"],
            &["response 200", "x-success"],
        ),
        places: vec![place(Which::Head, &file, 283)],
        document: vec![comparison(
            &file,
            Some((279, 279)),
            " x-success: &codeZero\n   member: /code\n   equals:\n     - 0\n+    - 5100\n   absent: \
             failure # a response without it\n   error: '#/components/schemas/ErrorReply'",
        )],
        responses: vec![RecordChange {
            kind: RecordChangeKind::Changed,
            succeeds: false,
            vendor: "tencent-csec".to_owned(),
            operation: "CaptchaCheck".to_owned(),
            name: "200-csec-check-failed.json".to_owned(),
            summary: "was an error and is a success now".to_owned(),
            comparison: comparison(
                "tests/responses/tencent-csec/CaptchaCheck/200-csec-check-failed.snap",
                None,
                " {\"code\":5100,\"message\":\"CANARY-message-3: the ticket is wrong\"}\n\
                 ~Err(Error::Service(ErrorReply { code: OperationFailed, .. })) ⇒ \
                 Ok(CaptchaVerdict { code: Some(5100), is_right: None, .. })",
            ),
        }],
        page: Some(Page {
            url: "https://cloud.tencent.com/document/product/295/6620".to_owned(),
            title: Some("Tencent Cloud csec, CaptchaCheck".to_owned()),
            read: Some("2026-11-29".to_owned()),
        }),
        notes: vec![Note {
            id: "csec-check-failed".to_owned(),
            readings: vec![
                (
                    "5100 means that the check failed".to_owned(),
                    "the older page of CaptchaCheck".to_owned(),
                ),
                (
                    "5100 means that an operation on a resource failed".to_owned(),
                    "both error pages".to_owned(),
                ),
            ],
            choice: "The check failed, so the call succeeded. It is not tried again.".to_owned(),
        }],
        advice: Some(
            "Both error pages list 5100 as a failure. Remove line 283, or name the page that \
             documents it as a success."
                .to_owned(),
        ),
        ..finding(
            "tencent-csec",
            "success-rule-equals",
            Kind::Breaking,
            &[Safety::SuccessRule],
            "A response with `code` 5100 was an error and is a success now.",
        )
    }
}

fn verdict_text() -> Finding {
    let file = document("tencent-csec");
    Finding {
        used_by: used_by(
            "tencent-csec",
            &["RegisterProtection", "LoginProtection"],
            &["response 200", "RegisterVerdict", "level"],
        ),
        places: vec![
            place(Which::Head, &file, 2795),
            place(Which::Head, &file, 2913),
            place(Which::Head, &file, 3020),
        ],
        document: vec![comparison(
            &file,
            Some((2734, 2794)),
            " level:\n~  description: \"0: not malicious; 1 to 4: malicious (恶意等级)\" ⇒   \
             description: \"0 to 2: not malicious; 3 and 4: malicious (恶意等级)\"\n   type: \
             integer\n   format: int32\n   x-role: verdict",
        )],
        advice: Some("Read the page again: the meaning of a verdict changes.".to_owned()),
        ..finding(
            "tencent-csec",
            "verdict-text",
            Kind::Docs,
            &[Safety::Verdict],
            "`level` 1 and 2 meant malicious and mean not malicious now.",
        )
    }
}

fn sensitive_off() -> Finding {
    let file = document("tencent-csec");
    Finding {
        effect: Effect {
            rust: Semver::Patch,
            ..Effect::default()
        },
        used_by: used_by("tencent-csec", &["Feedback"], &[]),
        places: vec![place(Which::Base, &file, 1735)],
        document: vec![comparison(
            &file,
            Some((1729, 1742)),
            " - name: userIp\n   in: query\n   required: true\n   schema:\n     type: string\n\
             -    x-sensitive: true\n   examples:\n     minimal: …",
        )],
        advice: Some(
            "The same value is sensitive in the 10 sibling operations. Restore `x-sensitive: \
             true`."
                .to_owned(),
        ),
        ..finding(
            "tencent-csec",
            "sensitive-off",
            Kind::Behaviour,
            &[Safety::Sensitive],
            "`userIp` of `Feedback` was hidden and appears in `Debug` and in errors now.",
        )
    }
}

fn variants_exchanged() -> Finding {
    let file = document("aliyun-cloudauth");
    Finding {
        guess: true,
        effect: Effect {
            responses: Acceptance::Other,
            ..Effect::default()
        },
        used_by: used_by(
            "aliyun-cloudauth",
            &["GetStatus", "SubmitMaterials"],
            &["response 200", "Data", "StatusState"],
        ),
        places: vec![place(Which::Head, &file, 2547)],
        document: vec![comparison(
            &file,
            Some((2547, 2544)),
            " x-enum-varnames:\n   - NotSubmitted\n   - InReview\n+  - NotPassed\n   - Passed\n\
             -  - NotPassed\n…\n   - Submitted and being checked (认证中); ask again",
        )],
        rust: vec![ItemChange {
            vendor: "aliyun-cloudauth".to_owned(),
            path: "types::StatusCode".to_owned(),
            before: Some(
                "pub enum StatusCode { NotSubmitted, InReview, Passed, NotPassed }".to_owned(),
            ),
            after: Some(
                "pub enum StatusCode { NotSubmitted, InReview, NotPassed, Passed }".to_owned(),
            ),
            semver: Semver::None,
            owner: String::new(),
            member: None,
        }],
        page: Some(Page {
            url: "https://help.aliyun.com/document_detail/57049.html".to_owned(),
            title: None,
            read: Some("2026-11-29".to_owned()),
        }),
        advice: Some("Exchange the two names back.".to_owned()),
        ..finding(
            "aliyun-cloudauth",
            "variant-value",
            Kind::Breaking,
            &[Safety::Verdict],
            "`StatusCode::Passed` matched a person who passed and matches one who did not now.",
        )
    }
}

fn fact(name: &str, value: &str, siblings: &str, weaker: bool) -> Fact {
    Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        siblings: (!siblings.is_empty()).then(|| siblings.to_owned()),
        weaker,
    }
}

fn operation_added() -> Finding {
    let file = document("tencent-csec");
    Finding {
        effect: Effect {
            rust: Semver::Minor,
            ..Effect::default()
        },
        used_by: used_by("tencent-csec", &["CaptchaRefresh"], &[]),
        places: vec![place(Which::Head, &file, 1863)],
        document: vec![comparison(
            &file,
            Some((1, 1863)),
            "+/v2/index.php#CaptchaRefresh:\n+  get:\n+    operationId: CaptchaRefresh\n+    \
             summary: Asks for another picture of the same captcha (刷新验证码)\n+    \
             security: []",
        )],
        card: Some(Card {
            facts: vec![
                fact(
                    "method, address",
                    "`GET https://csec.api.qcloud.com/v2/index.php`",
                    "the same host",
                    false,
                ),
                fact("signed by", "nobody", "11 of 11: `tencent-qcloud-v2`", true),
                fact(
                    "success rule",
                    "`code` is 0 or 5100",
                    "the same rule",
                    false,
                ),
                fact("samples", "none", "11 of 11 have samples", true),
            ],
            operations: Vec::new(),
        }),
        requests: vec![RecordChange {
            kind: RecordChangeKind::Changed,
            succeeds: false,
            vendor: "tencent-csec".to_owned(),
            operation: "CaptchaRefresh".to_owned(),
            name: "full".to_owned(),
            summary: "new".to_owned(),
            comparison: comparison(
                "tests/snapshots/tencent-csec/CaptchaRefresh-full.snap",
                None,
                "+GET /v2/index.php\n+?Action=CaptchaRefresh\n+&Region=bj\n+&ticket=CANARY-ticket-22 \
                 HTTP/1.1\n+Host: csec.api.qcloud.com",
            ),
        }],
        rust: vec![ItemChange {
            vendor: "tencent-csec".to_owned(),
            path: "Client::captcha_refresh".to_owned(),
            before: None,
            after: Some(
                "pub fn captcha_refresh(&self) -> operations::CaptchaRefresh<'_>".to_owned(),
            ),
            semver: Semver::Minor,
            owner: String::new(),
            member: None,
        }],
        advice: Some("Remove line 1874, so that the signer of the document applies.".to_owned()),
        ..finding(
            "tencent-csec",
            "operation-added",
            Kind::Additive,
            &[Safety::SuccessRule, Safety::Signing],
            "`CaptchaRefresh` is new and is sent without a signature; its 11 siblings are signed.",
        )
    }
}

fn header_changed() -> Finding {
    let file = document("aliyun-cloudauth");
    let record = |operation: &str| RecordChange {
        kind: RecordChangeKind::Changed,
        succeeds: false,
        vendor: "aliyun-cloudauth".to_owned(),
        operation: operation.to_owned(),
        name: "minimal".to_owned(),
        summary: "4 of 120 bytes differ".to_owned(),
        comparison: comparison(
            "tests/snapshots/aliyun-cloudauth/GetStatus-minimal.snap",
            None,
            " POST / HTTP/1.1\n~Authorization: bmFtZT1hLCB2PTE= ⇒ Authorization: bmFtZT1hLCB2PTI=\n\
             =name=a, v=1 ⇒ name=a, v=2\n ?Action=GetStatus\n~&Version=2018-09-16 ⇒ \
             &Version=2019-03-07",
        ),
    };
    Finding {
        effect: Effect {
            requests: Requests::Changed,
            ..Effect::default()
        },
        used_by: used_by(
            "aliyun-cloudauth",
            &["GetStatus", "GetMaterials", "SubmitMaterials"],
            &["query Version"],
        ),
        places: vec![place(Which::Head, &file, 96)],
        document: vec![comparison(
            &file,
            Some((94, 94)),
            " name: Version\n in: query\n~x-value: 2018-09-16 ⇒ x-value: 2019-03-07",
        )],
        requests: vec![
            record("GetStatus"),
            record("GetMaterials"),
            record("SubmitMaterials"),
        ],
        advice: Some("Check on the page that the operations exist in this version.".to_owned()),
        ..finding(
            "aliyun-cloudauth",
            "constant-value",
            Kind::Behaviour,
            &[],
            "Every request sends `Version=2019-03-07`; it was `2018-09-16`.",
        )
    }
}

fn input_required() -> Finding {
    let file = document("tencent-csec");
    Finding {
        effect: Effect {
            arguments: Acceptance::Narrower,
            rust: Semver::Major,
            ..Effect::default()
        },
        used_by: used_by("tencent-csec", &["Feedback"], &["query evilReason"]),
        places: vec![place(Which::Head, &file, 1760)],
        document: vec![comparison(
            &file,
            Some((1750, 1757)),
            " - name: evilReason\n   in: query\n~  required: false ⇒   required: true",
        )],
        advice: Some("Write version 0.2.0, or leave the input optional.".to_owned()),
        ..finding(
            "tencent-csec",
            "input-required",
            Kind::Breaking,
            &[],
            "`Feedback` cannot be sent without `evilReason` any more.",
        )
    }
}

fn example_changed() -> Finding {
    let file = document("tencent-csec");
    Finding {
        effect: Effect {
            requests: Requests::Example,
            ..Effect::default()
        },
        used_by: used_by("tencent-csec", &["CaptchaGetUrl"], &[]),
        places: vec![place(Which::Head, &file, 1320)],
        document: vec![comparison(
            &file,
            Some((1318, 1320)),
            " examples:\n~  minimal: 4 ⇒   minimal: 6\n   full: 9",
        )],
        advice: Some("Run `cargo xtask snapshots`.".to_owned()),
        ..finding(
            "tencent-csec",
            "example-value",
            Kind::Docs,
            &[],
            "The example `minimal` of `captchaType` is 6; it was 4.",
        )
    }
}

fn page_read() -> Finding {
    let file = document("aliyun-cloudauth");
    let places = [120, 340, 561, 790].map(|line| place(Which::Head, &file, line));
    Finding {
        used_by: used_by("aliyun-cloudauth", &["GetStatus", "GetMaterials"], &[]),
        places: places.to_vec(),
        document: vec![comparison(
            &file,
            Some((119, 119)),
            "   url: https://help.aliyun.com/document_detail/57049.html\n~x-read: \"2026-10-02\" ⇒ \
             x-read: \"2026-11-29\"",
        )],
        ..finding(
            "aliyun-cloudauth",
            "page-read",
            Kind::Docs,
            &[],
            "4 pages were read again on 2026-11-29.",
        )
    }
}

fn vendor_added() -> Finding {
    let file = document("examplecloud-liveness");
    let operation = |operation: &str, method: &str, signer: &str, weaker| CardOperation {
        operation: operation.to_owned(),
        method: method.to_owned(),
        address: "https://api.example.com/v1/liveness".to_owned(),
        signer: signer.to_owned(),
        success: "`code` is `OK`".to_owned(),
        repeated: method == "GET",
        weaker,
    };
    Finding {
        effect: Effect {
            requests: Requests::Changed,
            rust: Semver::Minor,
            ..Effect::default()
        },
        places: vec![place(Which::Head, &file, 1)],
        card: Some(Card {
            facts: vec![
                fact("hosts", "`api.example.com`", "", false),
                fact(
                    "signed by",
                    "`tencent-cos` in 3 of 4 operations",
                    "all 5 vendors sign all",
                    true,
                ),
                fact("sensitive", "`image`, `idCard`", "", false),
                fact("samples", "9 of 4 operations", "", false),
            ],
            operations: vec![
                operation("CreateSession", "POST", "tencent-cos", false),
                operation("GetSession", "GET", "tencent-cos", false),
                operation("DetectLiveness", "POST", "tencent-cos", false),
                operation("Ping", "GET", "nobody", true),
            ],
        }),
        page: Some(Page {
            url: "https://docs.example.com/liveness".to_owned(),
            title: Some("Example Cloud, Liveness".to_owned()),
            read: Some("2026-11-28".to_owned()),
        }),
        advice: Some("Read the whole document; begin with what is marked.".to_owned()),
        ..finding(
            "examplecloud-liveness",
            "vendor-added",
            Kind::Additive,
            &[Safety::Signing, Safety::Credential, Safety::Address],
            "`examplecloud-liveness` is new: 4 operations send credentials to `api.example.com`.",
        )
    }
}

fn vendor_refused() -> Finding {
    let file = document("megvii-faceid");
    Finding {
        effect: Effect {
            requests: Requests::Unknown,
            arguments: Acceptance::Unknown,
            responses: Acceptance::Unknown,
            rust: Semver::Unknown,
        },
        places: vec![
            place(Which::Head, &file, 118),
            place(Which::Head, &file, 240),
        ],
        diagnostics: vec![
            "error[undocumented-response]: status 403 has no response\n  --> \
             specs/megvii-faceid.yaml:118:7\n    |\n118 |       responses:\n    |       \
             ^^^^^^^^^ here\nhelp: add it, or a `default` response"
                .to_owned(),
            "error[no-example]: `image_ref1` has no example\n  --> \
             specs/megvii-faceid.yaml:240:11"
                .to_owned(),
        ],
        advice: Some(
            "Run `cargo xtask lint specs/megvii-faceid.yaml` and fix what it reports.".to_owned(),
        ),
        ..finding(
            "megvii-faceid",
            "vendor-refused",
            Kind::Unknown,
            &[],
            "`megvii-faceid` cannot be compared: the linter refuses the document in 2 places.",
        )
    }
}
