//! Reports of every size and sort, all made up from real findings.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::report::{
    Acceptance, Card, CardOperation, Comparison, Crate, Effect, Enough, Fact, Finding, ItemChange,
    Kind, Line, LineKind, Note, Page, Place, RecordChange, Report, Requests, Revision, Row, Safety,
    Semver, Summary, Text, UsedBy, Which,
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

/// A finding that is put together piece by piece.
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

impl Finding {
    fn file(&self) -> String {
        document(&self.vendors[0])
    }

    fn does(mut self, of: impl Fn(&mut Effect)) -> Self {
        of(&mut self.effect);
        self
    }

    fn used_by(mut self, operations: &[&str], way: &[&str]) -> Self {
        let used = operations.iter().map(|operation| UsedBy {
            way: way.iter().map(|it| (*it).to_owned()).collect(),
            ..UsedBy::operation(&self.vendors[0], operation)
        });
        self.used_by = used.collect();
        self
    }

    /// Lines of the head's document.
    fn at(mut self, lines: &[usize]) -> Self {
        let places = lines.iter().map(|it| place(Which::Head, &self.file(), *it));
        self.places = places.collect();
        self
    }

    fn shows(mut self, first: (usize, usize), lines: &str) -> Self {
        self.document = vec![comparison(&self.file(), Some(first), lines)];
        self
    }

    fn record(
        &self,
        operation: &str,
        name: &str,
        summary: &str,
        file: &str,
        lines: &str,
    ) -> RecordChange {
        RecordChange {
            vendor: self.vendors[0].clone(),
            operation: operation.to_owned(),
            name: name.to_owned(),
            summary: summary.to_owned(),
            comparison: comparison(file, None, lines),
            ..RecordChange::default()
        }
    }

    fn item(mut self, path: &str, before: Option<&str>, after: &str, semver: Semver) -> Self {
        self.rust = vec![ItemChange {
            vendor: self.vendors[0].clone(),
            path: path.to_owned(),
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
            semver,
            ..ItemChange::default()
        }];
        self
    }

    fn page(mut self, url: &str, title: Option<&str>, read: &str) -> Self {
        self.page = Some(Page {
            url: url.to_owned(),
            title: title.map(str::to_owned),
            read: Some(read.to_owned()),
        });
        self
    }

    fn advises(mut self, advice: &str) -> Self {
        self.advice = Some(advice.to_owned());
        self
    }
}

fn success_rule() -> Finding {
    let sentence = "A response with `code` 5100 was an error and is a success now.";
    let safety = &[Safety::SuccessRule];
    let mut out = finding(
        "tencent-csec",
        "success-rule-equals",
        Kind::Breaking,
        safety,
        sentence,
    )
    .does(|it| it.responses = Acceptance::Wider)
    .used_by(
        &["CaptchaQuery", "CaptchaCheck", "CaptchaVerify", "Feedback"],
        &["response 200", "x-success"],
    )
    .at(&[283])
    .shows(
        (279, 279),
        " x-success: &codeZero\n   member: /code\n   equals:\n     - 0\n+    - 5100\n   absent: \
             failure # a response without it\n   error: '#/components/schemas/ErrorReply'",
    )
    .page(
        "https://cloud.tencent.com/document/product/295/6620",
        Some("Tencent Cloud csec, CaptchaCheck"),
        "2026-11-29",
    )
    .advises(
        "Both error pages list 5100 as a failure. Remove line 283, or name the page that \
             documents it as a success.",
    );
    out.responses = vec![out.record(
        "CaptchaCheck",
        "200-csec-check-failed.json",
        "was an error and is a success now",
        "tests/responses/tencent-csec/CaptchaCheck/200-csec-check-failed.snap",
        " {\"code\":5100,\"message\":\"CANARY-message-3: the ticket is wrong\"}\n\
         ~Err(Error::Service(ErrorReply { code: OperationFailed, .. })) ⇒ \
         Ok(CaptchaVerdict { code: Some(5100), is_right: None, .. })",
    )];
    let readings = [
        (
            "5100 means that the check failed",
            "the older page of CaptchaCheck",
        ),
        (
            "5100 means that an operation on a resource failed",
            "both error pages",
        ),
    ];
    out.notes = vec![Note {
        id: "csec-check-failed".to_owned(),
        readings: readings
            .map(|(text, by)| (text.to_owned(), by.to_owned()))
            .to_vec(),
        choice: "The check failed, so the call succeeded. It is not tried again.".to_owned(),
    }];
    out
}

fn verdict_text() -> Finding {
    let sentence = "`level` 1 and 2 meant malicious and mean not malicious now.";
    finding(
        "tencent-csec",
        "verdict-text",
        Kind::Docs,
        &[Safety::Verdict],
        sentence,
    )
    .used_by(
        &["RegisterProtection", "LoginProtection"],
        &["response 200", "RegisterVerdict", "level"],
    )
    .at(&[2795, 2913, 3020])
    .shows(
        (2734, 2794),
        " level:\n~  description: \"0: not malicious; 1 to 4: malicious (恶意等级)\" ⇒   \
             description: \"0 to 2: not malicious; 3 and 4: malicious (恶意等级)\"\n   type: \
             integer\n   format: int32\n   x-role: verdict",
    )
    .advises("Read the page again: the meaning of a verdict changes.")
}

fn sensitive_off() -> Finding {
    let sentence = "`userIp` of `Feedback` was hidden and appears in `Debug` and in errors now.";
    let safety = &[Safety::Sensitive];
    let mut out = finding(
        "tencent-csec",
        "sensitive-off",
        Kind::Behaviour,
        safety,
        sentence,
    )
    .does(|it| it.rust = Semver::Patch)
    .used_by(&["Feedback"], &[])
    .shows(
        (1729, 1742),
        " - name: userIp\n   in: query\n   required: true\n   schema:\n     type: string\n\
             -    x-sensitive: true\n   examples:\n     minimal: …",
    )
    .advises(
        "The same value is sensitive in the 10 sibling operations. Restore `x-sensitive: \
             true`.",
    );
    out.places = vec![place(Which::Base, &out.file(), 1735)];
    out
}

fn variants_exchanged() -> Finding {
    let sentence =
        "`StatusCode::Passed` matched a person who passed and matches one who did not now.";
    let safety = &[Safety::Verdict];
    let out = finding(
        "aliyun-cloudauth",
        "variant-value",
        Kind::Breaking,
        safety,
        sentence,
    )
    .does(|it| it.responses = Acceptance::Other)
    .used_by(
        &["GetStatus", "SubmitMaterials"],
        &["response 200", "Data", "StatusState"],
    )
    .at(&[2547])
    .shows(
        (2547, 2544),
        " x-enum-varnames:\n   - NotSubmitted\n   - InReview\n+  - NotPassed\n   - Passed\n\
             -  - NotPassed\n…\n   - Submitted and being checked (认证中); ask again",
    )
    .item(
        "types::StatusCode",
        Some("pub enum StatusCode { NotSubmitted, InReview, Passed, NotPassed }"),
        "pub enum StatusCode { NotSubmitted, InReview, NotPassed, Passed }",
        Semver::None,
    )
    .page(
        "https://help.aliyun.com/document_detail/57049.html",
        None,
        "2026-11-29",
    )
    .advises("Exchange the two names back.");
    Finding { guess: true, ..out }
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
    let sentence =
        "`CaptchaRefresh` is new and is sent without a signature; its 11 siblings are signed.";
    let safety = &[Safety::SuccessRule, Safety::Signing];
    let mut out = finding(
        "tencent-csec",
        "operation-added",
        Kind::Additive,
        safety,
        sentence,
    )
    .does(|it| it.rust = Semver::Minor)
    .used_by(&["CaptchaRefresh"], &[])
    .at(&[1863])
    .shows(
        (1, 1863),
        "+/v2/index.php#CaptchaRefresh:\n+  get:\n+    operationId: CaptchaRefresh\n+    \
             summary: Asks for another picture of the same captcha (刷新验证码)\n+    \
             security: []",
    )
    .item(
        "Client::captcha_refresh",
        None,
        "pub fn captcha_refresh(&self) -> operations::CaptchaRefresh<'_>",
        Semver::Minor,
    )
    .advises("Remove line 1874, so that the signer of the document applies.");
    let address = "`GET https://csec.api.qcloud.com/v2/index.php`";
    out.card = Some(Card {
        facts: vec![
            fact("method, address", address, "the same host", false),
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
    });
    out.requests = vec![out.record(
        "CaptchaRefresh",
        "full",
        "new",
        "tests/snapshots/tencent-csec/CaptchaRefresh-full.snap",
        "+GET /v2/index.php\n+?Action=CaptchaRefresh\n+&Region=bj\n+&ticket=CANARY-ticket-22 \
         HTTP/1.1\n+Host: csec.api.qcloud.com",
    )];
    out
}

fn header_changed() -> Finding {
    let sentence = "Every request sends `Version=2019-03-07`; it was `2018-09-16`.";
    let operations = ["GetStatus", "GetMaterials", "SubmitMaterials"];
    let mut out = finding(
        "aliyun-cloudauth",
        "constant-value",
        Kind::Behaviour,
        &[],
        sentence,
    )
    .does(|it| it.requests = Requests::Changed)
    .used_by(&operations, &["query Version"])
    .at(&[96])
    .shows(
        (94, 94),
        " name: Version\n in: query\n~x-value: 2018-09-16 ⇒ x-value: 2019-03-07",
    )
    .advises("Check on the page that the operations exist in this version.");
    let record = |operation| {
        out.record(
            operation,
            "minimal",
            "4 of 120 bytes differ",
            "tests/snapshots/aliyun-cloudauth/GetStatus-minimal.snap",
            " POST / HTTP/1.1\n~Authorization: bmFtZT1hLCB2PTE= ⇒ Authorization: bmFtZT1hLCB2PTI=\n\
             =name=a, v=1 ⇒ name=a, v=2\n ?Action=GetStatus\n~&Version=2018-09-16 ⇒ \
             &Version=2019-03-07",
        )
    };
    out.requests = operations.map(record).to_vec();
    out
}

fn input_required() -> Finding {
    let sentence = "`Feedback` cannot be sent without `evilReason` any more.";
    finding(
        "tencent-csec",
        "input-required",
        Kind::Breaking,
        &[],
        sentence,
    )
    .does(|it| (it.arguments, it.rust) = (Acceptance::Narrower, Semver::Major))
    .used_by(&["Feedback"], &["query evilReason"])
    .at(&[1760])
    .shows(
        (1750, 1757),
        " - name: evilReason\n   in: query\n~  required: false ⇒   required: true",
    )
    .advises("Write version 0.2.0, or leave the input optional.")
}

fn example_changed() -> Finding {
    let sentence = "The example `minimal` of `captchaType` is 6; it was 4.";
    finding("tencent-csec", "example-value", Kind::Docs, &[], sentence)
        .does(|it| it.requests = Requests::Example)
        .used_by(&["CaptchaGetUrl"], &[])
        .at(&[1320])
        .shows(
            (1318, 1320),
            " examples:\n~  minimal: 4 ⇒   minimal: 6\n   full: 9",
        )
        .advises("Run `cargo xtask snapshots`.")
}

fn page_read() -> Finding {
    let sentence = "4 pages were read again on 2026-11-29.";
    finding("aliyun-cloudauth", "page-read", Kind::Docs, &[], sentence)
        .used_by(&["GetStatus", "GetMaterials"], &[])
        .at(&[120, 340, 561, 790])
        .shows(
            (119, 119),
            "   url: https://help.aliyun.com/document_detail/57049.html\n~x-read: \"2026-10-02\" ⇒ \
             x-read: \"2026-11-29\"",
        )
}

fn vendor_added() -> Finding {
    let operation = |operation: &str, method: &str, signer: &str, weaker| CardOperation {
        operation: operation.to_owned(),
        method: method.to_owned(),
        address: "https://api.example.com/v1/liveness".to_owned(),
        signer: signer.to_owned(),
        success: "`code` is `OK`".to_owned(),
        repeated: method == "GET",
        weaker,
    };
    let signed = "`tencent-cos` in 3 of 4 operations";
    let card = Card {
        facts: vec![
            fact("hosts", "`api.example.com`", "", false),
            fact("signed by", signed, "all 5 vendors sign all", true),
            fact("sensitive", "`image`, `idCard`", "", false),
            fact("samples", "9 of 4 operations", "", false),
        ],
        operations: vec![
            operation("CreateSession", "POST", "tencent-cos", false),
            operation("GetSession", "GET", "tencent-cos", false),
            operation("DetectLiveness", "POST", "tencent-cos", false),
            operation("Ping", "GET", "nobody", true),
        ],
    };
    let sentence =
        "`examplecloud-liveness` is new: 4 operations send credentials to `api.example.com`.";
    let safety = &[Safety::Signing, Safety::Credential, Safety::Address];
    let out = finding(
        "examplecloud-liveness",
        "vendor-added",
        Kind::Additive,
        safety,
        sentence,
    )
    .does(|it| (it.requests, it.rust) = (Requests::Changed, Semver::Minor))
    .at(&[1])
    .page(
        "https://docs.example.com/liveness",
        Some("Example Cloud, Liveness"),
        "2026-11-28",
    )
    .advises("Read the whole document; begin with what is marked.");
    Finding {
        card: Some(card),
        ..out
    }
}

fn vendor_refused() -> Finding {
    let sentence =
        "`megvii-faceid` cannot be compared: the linter refuses the document in 2 places.";
    let mut out = finding(
        "megvii-faceid",
        "vendor-refused",
        Kind::Unknown,
        &[],
        sentence,
    )
    .at(&[118, 240])
    .advises("Run `cargo xtask lint specs/megvii-faceid.yaml` and fix what it reports.");
    out.effect = Effect::UNKNOWN;
    let diagnostics = [
        "error[undocumented-response]: status 403 has no response\n  --> \
         specs/megvii-faceid.yaml:118:7\n    |\n118 |       responses:\n    |       \
         ^^^^^^^^^ here\nhelp: add it, or a `default` response",
        "error[no-example]: `image_ref1` has no example\n  --> \
         specs/megvii-faceid.yaml:240:11",
    ];
    out.diagnostics = diagnostics.map(str::to_owned).to_vec();
    out
}
