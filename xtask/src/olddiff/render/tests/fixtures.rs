//! Reports written by hand, one per shape. No engine made them: what they say of the specs need not
//! be true.

use super::super::super::model::{
    Acceptance, Accepted, Api, Cause, Change, CrateSummary, Finding, Kind, Quote, Report,
    RequestDiff, Requests, Safety, Side, Summary, UsedBy, Wire,
};
use super::super::words;

/// Name and report of each shape.
pub(super) fn shapes() -> Vec<(&'static str, Report)> {
    vec![
        ("empty", report(Vec::new(), Vec::new())),
        (
            "docs",
            report(
                docs(),
                vec![raised("tencent-csec", "0.1.0", "0.1.1", Api::Patch)],
            ),
        ),
        (
            "additive",
            report(
                additive(),
                vec![raised("tencent-csec", "0.1.0", "0.2.0", Api::Minor)],
            ),
        ),
        (
            "breaking-input",
            report(
                breaking_input(),
                vec![raised("tencent-csec", "0.1.0", "0.2.0", Api::Major)],
            ),
        ),
        (
            "verdict",
            report(
                verdict(),
                vec![raised("aliyun-cloudauth", "0.1.0", "0.2.0", Api::Minor)],
            ),
        ),
        (
            "renamed-guess",
            report(
                vec![renamed()],
                vec![raised("tencent-ci", "0.1.0", "0.2.0", Api::Major)],
            ),
        ),
        (
            "shared-schema",
            report(
                shared(),
                vec![raised("megvii-faceid", "0.1.0", "0.1.1", Api::Patch)],
            ),
        ),
        (
            "wire-bytes",
            report(
                wire_bytes(),
                vec![raised("tencent-csec", "0.1.0", "0.1.1", Api::Patch)],
            ),
        ),
        ("unknown-side", report(unknown(), vec![unknown_crate()])),
        ("version-too-low", report(version_too_low(), too_low())),
        (
            "accepted-and-stale",
            report(
                accepted(),
                vec![raised("tencent-ci", "0.1.0", "0.1.1", Api::Patch)],
            ),
        ),
        ("injection", injection()),
        (
            "chinese",
            report(
                chinese(),
                vec![raised("huawei-oneaccess", "0.1.0", "0.2.0", Api::Minor)],
            ),
        ),
        (
            "new-and-gone",
            report(new_and_gone(), vec![new_crate(), gone_crate()]),
        ),
        (
            "many",
            report(
                many(3),
                vec![
                    raised("tencent-csec", "0.1.0", "0.2.0", Api::Major),
                    low("tencent-ci"),
                ],
            ),
        ),
        // Its Markdown is made with the least limit that says something.
        (
            "over-limit",
            report(
                many(2),
                vec![
                    low("tencent-ci"),
                    raised("tencent-csec", "0.1.0", "0.2.0", Api::Major),
                ],
            ),
        ),
    ]
}

/// As the engine would sum it up.
pub(super) fn report(findings: Vec<Finding>, crates: Vec<CrateSummary>) -> Report {
    let mut summary = Summary {
        base: "main (0123456789ab)".to_owned(),
        head: "working tree".to_owned(),
        crates,
        ..Summary::default()
    };
    for it in &findings {
        summary.needs_person |= it.needs_person;
        if it.accepted.is_some() {
            summary.accepted += 1;
            continue;
        }
        *summary.kinds.entry(it.kind).or_default() += 1;
        summary.touching_safety += usize::from(!it.safety.is_empty());
        summary.requests += it.wire.examples.len();
        summary.api = summary.api.max(it.api);
    }
    let mut parts: Vec<_> = summary
        .kinds
        .iter()
        .map(|(kind, number)| format!("{number} {}", kind.word()))
        .collect();
    if summary.touching_safety > 0 {
        parts.insert(0, format!("{} unsafe", summary.touching_safety));
    }
    if summary.requests > 0 {
        parts.push(format!(
            "wire: {}",
            words::counted(summary.requests, "request")
        ));
    }
    parts.push(format!("API: {}", summary.api.word()));
    if summary.accepted > 0 {
        parts.push(format!("{} accepted", summary.accepted));
    }
    summary.line = parts.join(" · ");
    summary.needs_person |= summary.crates.iter().any(|it| !it.enough);
    Report { summary, findings }
}

/// The plainest finding.
pub(super) fn finding(id: &str, kind: Kind, subject: &str, message: &str) -> Finding {
    Finding {
        id: id.to_owned(),
        fingerprint: fingerprint(subject),
        vendor: "tencent-csec".to_owned(),
        operation: None,
        used_by: Vec::new(),
        subject: subject.to_owned(),
        pointer: "/info".to_owned(),
        file: "specs/tencent-csec.yaml".to_owned(),
        line: 120,
        column: 7,
        side: Side::New,
        change: Change::Changed,
        old: None,
        new: None,
        quote: Vec::new(),
        kind,
        cause: Cause::Correction,
        wire: Wire::default(),
        api: Api::Patch,
        safety: Vec::new(),
        guess: false,
        accepted: None,
        needs_person: matches!(kind, Kind::Breaking | Kind::Unknown),
        message: message.to_owned(),
        advice: None,
    }
}

/// Twelve digits, another twelve for another text.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, it| {
        (hash ^ u64::from(it)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")[..12].to_owned()
}

/// A line with the part of it that differs.
pub(super) fn quote(side: Side, line: usize, text: &str, marked: &str) -> Quote {
    let at = text.find(marked).expect("it is a part of the line");
    let begin = text[..at].chars().count();
    Quote {
        side,
        line,
        text: text.to_owned(),
        mark: (begin, begin + marked.chars().count()),
    }
}

fn whole(side: Side, line: usize, text: &str) -> Quote {
    quote(side, line, text, text.trim())
}

fn used_by(operation: &str, way: &[&str]) -> UsedBy {
    UsedBy {
        operation: operation.to_owned(),
        way: way.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn raised(vendor: &str, old: &str, new: &str, bump: Api) -> CrateSummary {
    CrateSummary {
        vendor: vendor.to_owned(),
        old_version: Some(old.to_owned()),
        new_version: Some(new.to_owned()),
        bump,
        wanted_version: Some(new.to_owned()),
        enough: true,
        changelog: format!(
            "## liveproof-{vendor} {new}\n\n### Changed\n\n* `nickName` of `Feedback` takes 64 characters instead of 32; \
             longer ones are still refused before anything is sent. ([vendor's page](<https://github.com/vendor/documents/\
             blob/26ccf09b5c0fe76e88e92a870df2c8971ab2b686/api/%E5%AE%89%E5%85%A8%E6%9C%8D%E5%8A%A1/Feedback.md>), read \
             2026-11-22)\n* New operation `CaptchaQueryScript`.\n"
        ),
    }
}

fn low(vendor: &str) -> CrateSummary {
    CrateSummary {
        new_version: Some("0.1.0".to_owned()),
        enough: false,
        ..raised(vendor, "0.1.0", "0.1.1", Api::Patch)
    }
}

fn too_low() -> Vec<CrateSummary> {
    vec![
        raised("aliyun-cloudauth", "0.3.0", "0.3.1", Api::Patch),
        CrateSummary {
            new_version: Some("0.10.1".to_owned()),
            enough: false,
            ..raised("tencent-csec", "0.10.0", "0.11.0", Api::Major)
        },
    ]
}

fn unknown_crate() -> CrateSummary {
    CrateSummary {
        wanted_version: None,
        bump: Api::Unknown,
        enough: false,
        changelog: String::new(),
        ..raised("megvii-faceid", "0.1.0", "0.1.0", Api::Unknown)
    }
}

fn new_crate() -> CrateSummary {
    CrateSummary {
        old_version: None,
        changelog: "## 0.1.0\n\n- First version, with 3 operations.".to_owned(),
        ..raised("netease-dun", "", "0.1.0", Api::Minor)
    }
}

fn gone_crate() -> CrateSummary {
    CrateSummary {
        new_version: None,
        wanted_version: None,
        changelog: String::new(),
        ..raised("huawei-oneaccess", "0.4.2", "", Api::Major)
    }
}

fn docs() -> Vec<Finding> {
    vec![
        Finding {
            operation: Some("CaptchaQuery".to_owned()),
            used_by: vec![used_by("CaptchaQuery", &[])],
            pointer: "/paths/~1v2~1index.php#CaptchaQuery/get/x-read".to_owned(),
            line: 148,
            cause: Cause::VendorChange,
            old: Some("2026-11-22".to_owned()),
            new: Some("2026-12-03".to_owned()),
            quote: vec![
                quote(Side::Old, 148, "      x-read: \"2026-11-22\"", "2026-11-22"),
                quote(Side::New, 148, "      x-read: \"2026-12-03\"", "2026-12-03"),
            ],
            ..finding(
                "read-date",
                Kind::Docs,
                "date on which the page of `CaptchaQuery` was read",
                "The page was read again.",
            )
        },
        Finding {
            operation: Some("CaptchaQuery".to_owned()),
            used_by: vec![used_by("CaptchaQuery", &[])],
            pointer: "/paths/~1v2~1index.php#CaptchaQuery/get/description".to_owned(),
            line: 133,
            cause: Cause::Docs,
            quote: vec![
                quote(
                    Side::Old,
                    134,
                    "        To be called for every view of the page: the script (in `script`) is valid for a limited time. The",
                    "a limited time",
                ),
                quote(
                    Side::New,
                    134,
                    "        To be called for every view of the page: the script (in `script`) is valid for ten minutes. The",
                    "ten minutes",
                ),
            ],
            ..finding(
                "description",
                Kind::Docs,
                "description of `CaptchaQuery`",
                "Only text differs.",
            )
        },
    ]
}

fn additive() -> Vec<Finding> {
    vec![
        Finding {
            operation: Some("CaptchaQueryScript".to_owned()),
            used_by: vec![used_by("CaptchaQueryScript", &[])],
            pointer: "/paths/~1v2~1index.php#CaptchaQueryScript".to_owned(),
            line: 260,
            column: 3,
            change: Change::Added,
            cause: Cause::Coverage,
            api: Api::Minor,
            quote: vec![
                whole(Side::New, 260, "  /v2/index.php#CaptchaQueryScript:"),
                whole(Side::New, 261, "    get:"),
                whole(Side::New, 262, "      operationId: CaptchaQueryScript"),
                whole(Side::New, 263, "      summary: Fetches the script of a captcha as it is"),
            ],
            wire: Wire {
                requests: Requests::Changed,
                examples: vec![RequestDiff {
                    operation: "CaptchaQueryScript".to_owned(),
                    example: "minimal".to_owned(),
                    old: None,
                    new: Some(
                        "GET /v2/index.php?Action=CaptchaQuery&Region=bj&script=1\nHost: csec.api.qcloud.com\n\n(no body)"
                            .to_owned(),
                    ),
                }],
                ..Wire::default()
            },
            ..finding(
                "operation-added",
                Kind::Additive,
                "operation `CaptchaQueryScript`",
                "The client gets a method.",
            )
        },
        Finding {
            operation: Some("Feedback".to_owned()),
            used_by: vec![used_by("Feedback", &[])],
            pointer: "/paths/~1v2~1index.php#Feedback/get/parameters/6/schema/maxLength".to_owned(),
            line: 512,
            column: 13,
            api: Api::Patch,
            wire: Wire {
                arguments: Acceptance::Wider,
                ..Wire::default()
            },
            quote: vec![
                quote(Side::Old, 512, "            maxLength: 32", "32"),
                quote(Side::New, 512, "            maxLength: 64", "64"),
            ],
            ..finding(
                "limit-raised",
                Kind::Additive,
                "greatest length of parameter `nickName` of `Feedback`",
                "Longer arguments are let through.",
            )
        },
    ]
}

fn breaking_input() -> Vec<Finding> {
    vec![Finding {
        operation: Some("Feedback".to_owned()),
        used_by: vec![used_by("Feedback", &[])],
        pointer: "/paths/~1v2~1index.php#Feedback/get/parameters/4/required".to_owned(),
        line: 498,
        column: 11,
        api: Api::Major,
        old: Some("false".to_owned()),
        new: Some("true".to_owned()),
        wire: Wire {
            requests: Requests::Uncovered,
            arguments: Acceptance::Narrower,
            ..Wire::default()
        },
        quote: vec![
            quote(Side::Old, 497, "          required: false", "false"),
            quote(Side::New, 498, "          required: true", "true"),
        ],
        advice: Some(
            "Raise `info.version` to 0.2.0, and add a request example without `userIp`, so that the request without \
             it is seen to be refused."
                .to_owned(),
        ),
        ..finding(
            "input-required",
            Kind::Breaking,
            "parameter `userIp` of `Feedback`",
            "The parameter must be given now: `feedback()` takes one more argument, and calls that went through without \
             it no longer compile.",
        )
    }]
}

fn verdict() -> Vec<Finding> {
    vec![
        Finding {
            vendor: "aliyun-cloudauth".to_owned(),
            file: "specs/aliyun-cloudauth.yaml".to_owned(),
            used_by: vec![
                used_by("DescribeFaceVerify", &["reply 200", "ResultObject", "SubCode"]),
                used_by("DescribeVerifyResult", &["reply 200", "ResultObject", "SubCode"]),
            ],
            pointer: "/components/schemas/VerifyResult/properties/Passed/enum".to_owned(),
            line: 1204,
            column: 15,
            api: Api::Minor,
            wire: Wire {
                replies: Acceptance::Other,
                ..Wire::default()
            },
            old: Some("T, F".to_owned()),
            new: Some("T, F, P".to_owned()),
            quote: vec![
                quote(Side::Old, 1203, "          enum: [T, F]", "[T, F]"),
                quote(Side::New, 1204, "          enum: [T, F, P]", ", P"),
            ],
            safety: vec![Safety::Verdict, Safety::SuccessRule],
            needs_person: true,
            advice: Some(
                "Read the vendor's page: is `P` a pass? If it is not, say so in the description of `Passed`.".to_owned(),
            ),
            ..finding(
                "verdict-values",
                Kind::Behaviour,
                "values of reply member `Passed` of `VerifyResult`",
                "A value that was unknown has a name now; callers that match on it decide otherwise.",
            )
        },
        Finding {
            vendor: "aliyun-cloudauth".to_owned(),
            file: "specs/aliyun-cloudauth.yaml".to_owned(),
            pointer: "/components/securitySchemes/rpc/x-signature/exclude".to_owned(),
            line: 61,
            column: 9,
            side: Side::Old,
            change: Change::Removed,
            api: Api::None,
            old: Some("[Signature, SecurityToken]".to_owned()),
            wire: Wire {
                requests: Requests::Changed,
                ..Wire::default()
            },
            quote: vec![whole(Side::Old, 61, "        exclude: [Signature, SecurityToken]")],
            safety: vec![Safety::Signing],
            needs_person: true,
            ..finding(
                "signing-input",
                Kind::Breaking,
                "parameters that are not signed",
                "Everything is signed now; the vendor refuses signatures over other inputs.",
            )
        },
    ]
}

fn renamed() -> Finding {
    Finding {
        vendor: "tencent-ci".to_owned(),
        file: "specs/tencent-ci.yaml".to_owned(),
        operation: Some("DetectLiveness".to_owned()),
        used_by: vec![used_by("DetectLiveness", &[])],
        pointer: "/paths/~1#DetectLiveness/post/operationId".to_owned(),
        line: 77,
        column: 20,
        change: Change::Renamed,
        guess: true,
        api: Api::Major,
        old: Some("LivenessRecognition".to_owned()),
        new: Some("DetectLiveness".to_owned()),
        quote: vec![
            quote(
                Side::Old,
                75,
                "      operationId: LivenessRecognition",
                "LivenessRecognition",
            ),
            quote(
                Side::New,
                77,
                "      operationId: DetectLiveness",
                "DetectLiveness",
            ),
        ],
        advice: Some(
            "If they are two operations, accept this finding with that as its reason.".to_owned(),
        ),
        ..finding(
            "operation-renamed",
            Kind::Breaking,
            "operation `LivenessRecognition`",
            "It seems to be `DetectLiveness` now: path and 9 of 11 parameters are the same. The method has another name.",
        )
    }
}

fn shared() -> Vec<Finding> {
    let operations = [
        "CreateSession",
        "DescribeSession",
        "GetActionSequence",
        "GetBizToken",
        "GetLiveCode",
        "GetRandomDigits",
        "GetResult",
        "LivenessCompare",
        "LivenessRecognition",
        "SubmitVideo",
        "Verify",
        "VerifyLite",
    ];
    let member = |name: &'static str, line| {
        let users = operations.iter().flat_map(|it| {
            let own = used_by(it, &["reply 200", "Data", "Liveness", name]);
            let second = used_by(
                it,
                &[
                    "reply 200",
                    "Data",
                    "Attempts",
                    "one of them",
                    "Liveness",
                    name,
                ],
            );
            if *it == "GetResult" {
                vec![own, second]
            } else {
                vec![own]
            }
        });
        Finding {
            vendor: "megvii-faceid".to_owned(),
            file: "specs/megvii-faceid.yaml".to_owned(),
            pointer: format!("/components/schemas/Liveness/properties/{name}/nullable"),
            line,
            column: 11,
            used_by: users.collect(),
            api: Api::Patch,
            wire: Wire {
                replies: Acceptance::Wider,
                ..Wire::default()
            },
            change: Change::Added,
            new: Some("true".to_owned()),
            quote: vec![whole(Side::New, line, "          nullable: true")],
            ..finding(
                "reply-nullable",
                Kind::Behaviour,
                &format!("`nullable` of reply member `{name}` of `Liveness`"),
                "A reply with `null` decodes; it was refused.",
            )
        }
    };
    vec![member("Sim", 310), member("Action", 322)]
}

fn wire_bytes() -> Vec<Finding> {
    let request = |region: &str, account: &str| {
        format!(
            "GET /v2/index.php?Action=Feedback&Region={region}&accountType={account}&appId=wx00000000canary01\
             &uid=00000000000000000000000000017&userIp=203.0.113.2&nickName=%E6%B5%8B%E8%AF%95%20%E6%98%B5%E7%A7%B0\
             %2B1&phoneNumber=0086-139000000001\nHost: csec.api.qcloud.com\nAccept: */*\n\n(no body)"
        )
    };
    let both = |name: &str, old: &str, new: &str| RequestDiff {
        operation: "Feedback".to_owned(),
        example: name.to_owned(),
        old: Some(old.to_owned()),
        new: Some(new.to_owned()),
    };
    let form = |ending: &str| {
        format!(
            "POST /v2/index.php\nContent-Type: text/plain{ending}\n\nfirst line{ending}\nsecond\tline\u{1b}[31m\u{202e}"
        )
    };
    let first = both("minimal", &request("bj", "1"), &request("gz", "4"));
    vec![
        Finding {
            operation: Some("Feedback".to_owned()),
            used_by: vec![used_by("Feedback", &[])],
            pointer: "/paths/~1v2~1index.php#Feedback/get/parameters/1/schema/default".to_owned(),
            line: 466,
            column: 13,
            wire: Wire {
                requests: Requests::Changed,
                arguments: Acceptance::Wider,
                replies: Acceptance::Same,
                examples: vec![
                    first.clone(),
                    both("ending", &form(""), &form("\r")),
                    both(
                        "json",
                        "POST /\n\n{\"kind\":\"live\",\"digits\":4,\"words\":[\"one\",\"two\",\"three\",\"four\",\"five\"],\"from\":\"camera\"}",
                        "POST /\n\n{\"kind\":\"live\",\"digits\":6,\"words\":[\"one\",\"two\",\"three\",\"four\",\"five\"],\"from\":\"camera\"}",
                    ),
                    both("fourth", "GET /", "GET /4"),
                    both("fifth", "GET /", "GET /5"),
                ],
            },
            quote: vec![
                quote(Side::Old, 466, "            default: bj", "bj"),
                quote(Side::New, 466, "            default: gz", "gz"),
            ],
            needs_person: true,
            advice: Some("Look at each request; these bytes are sent.".to_owned()),
            ..finding(
                "input-default",
                Kind::Behaviour,
                "default of parameter `Region` of `Feedback`",
                "Calls that do not give it send something else.",
            )
        },
        Finding {
            operation: Some("Feedback".to_owned()),
            used_by: vec![used_by("Feedback", &[])],
            pointer: "/paths/~1v2~1index.php#Feedback/get/parameters/2/example".to_owned(),
            line: 471,
            column: 13,
            api: Api::None,
            wire: Wire {
                requests: Requests::Example,
                examples: vec![first],
                ..Wire::default()
            },
            old: Some("1".to_owned()),
            new: Some("4".to_owned()),
            ..finding(
                "example",
                Kind::Docs,
                "example of parameter `accountType` of `Feedback`",
                "The example has another value.",
            )
        },
    ]
}

fn unknown() -> Vec<Finding> {
    let unknown = || Wire {
        requests: Requests::Unknown,
        arguments: Acceptance::Unknown,
        replies: Acceptance::Unknown,
        examples: Vec::new(),
    };
    vec![
        Finding {
            vendor: "megvii-faceid".to_owned(),
            file: "specs/megvii-faceid.yaml".to_owned(),
            pointer: "/paths/~1faceid~1v3~1sdk~1get_biz_token/post/requestBody/content/multipart~1mixed".to_owned(),
            line: 88,
            column: 11,
            side: Side::Old,
            change: Change::Noticed,
            wire: unknown(),
            api: Api::Unknown,
            advice: Some("Compare the requests of `tests/snapshots/megvii-faceid` by hand.".to_owned()),
            ..finding(
                "base-refused",
                Kind::Unknown,
                "the spec of main",
                "Today's linter refuses it: there is no media type `multipart/mixed`; the documents are compared, and \
                 what becomes of the requests and of the crate cannot be told.",
            )
        },
        Finding {
            vendor: "megvii-faceid".to_owned(),
            file: "specs/megvii-faceid.yaml".to_owned(),
            operation: Some("GetBizToken".to_owned()),
            used_by: vec![used_by("GetBizToken", &["body"])],
            pointer: "/paths/~1faceid~1v3~1sdk~1get_biz_token/post/requestBody/content/multipart~1form-data".to_owned(),
            line: 88,
            column: 11,
            wire: unknown(),
            api: Api::Unknown,
            old: Some("multipart/mixed".to_owned()),
            new: Some("multipart/form-data".to_owned()),
            quote: vec![
                quote(Side::Old, 88, "          multipart/mixed:", "mixed"),
                quote(Side::New, 88, "          multipart/form-data:", "form-data"),
            ],
            ..finding(
                "media-type",
                Kind::Unknown,
                "media type of the body of `GetBizToken`",
                "The body is of another type.",
            )
        },
    ]
}

fn version_too_low() -> Vec<Finding> {
    let mut findings = breaking_input();
    findings.push(Finding {
        pointer: "/info/version".to_owned(),
        line: 4,
        column: 12,
        change: Change::Noticed,
        api: Api::None,
        cause: Cause::Docs,
        old: Some("0.10.0".to_owned()),
        new: Some("0.10.1".to_owned()),
        advice: Some("Set `info.version` to 0.11.0.".to_owned()),
        ..finding(
            "version-too-low",
            Kind::Breaking,
            "version of `tencent-csec`",
            "The findings call for 0.11.0 at least.",
        )
    });
    findings
}

fn accepted() -> Vec<Finding> {
    let accepted = Finding {
        accepted: Some(Accepted {
            reason: "both names are in use; the old one stays as an alias in the facade (see the page of 2026-11-22)"
                .to_owned(),
            date: "2026-12-01".to_owned(),
        }),
        needs_person: false,
        ..renamed()
    };
    let mut verdict = verdict().remove(0);
    verdict.accepted = Some(Accepted {
        reason: "`P` is pending, which is no pass".to_owned(),
        date: "2026-12-02".to_owned(),
    });
    verdict.needs_person = false;
    let stale = Finding {
        vendor: String::new(),
        file: "specs/accepted.toml".to_owned(),
        pointer: String::new(),
        line: 12,
        column: 1,
        change: Change::Noticed,
        api: Api::None,
        quote: vec![quote(
            Side::New,
            13,
            "fingerprint = \"0123456789ab\"",
            "0123456789ab",
        )],
        advice: Some("Delete the entry.".to_owned()),
        ..finding(
            "accepted-stale",
            Kind::Unknown,
            "entry `0123456789ab` of the accepted findings",
            "It accepts a finding that there is no longer.",
        )
    };
    vec![stale, accepted, verdict]
}

/// What somebody could write into a spec to make a comment say something else.
fn injection() -> Report {
    let nasty = [
        "</details></summary><h1>approved</h1>",
        "<!-- liveproof spec review -->",
        "@octocat and @liveproof/admins, see #1, GH-2, octo/repo#3 and 0123456789abcdef0123456789abcdef01234567",
        "![x](https://evil.example/x.png) [click](javascript:alert(1)) www.evil.example me@evil.example",
        "``` ` `` **bold** _it_ ~~gone~~ | a | b | $x$ :tada: &lt; &#64;octocat",
        "\n\n# heading\n- item\r\n1. item\u{0}\u{1b}[2J\u{1b}]8;;https://evil.example\u{7}link\u{9b}31m\u{202e}drow\u{2066}x\u{2069}",
        "a`@octocat`` `@octocat` ``@octocat` <img src=x onerror=alert(1)>",
    ];
    let findings = nasty.iter().enumerate().map(|(at, text)| {
        let text = *text;
        Finding {
            id: text.to_owned(),
            fingerprint: text.to_owned(),
            vendor: text.to_owned(),
            operation: (at % 2 == 0).then(|| text.to_owned()),
            used_by: vec![used_by(text, &[text, text]), used_by("other", &[text])],
            pointer: format!("/paths/{text}"),
            file: text.to_owned(),
            old: Some(text.to_owned()),
            quote: [Side::Old, Side::New]
                .map(|side| Quote {
                    side,
                    line: 3,
                    text: format!("  {text}"),
                    mark: (4, 9),
                })
                .into(),
            wire: Wire {
                requests: Requests::Changed,
                examples: vec![RequestDiff {
                    operation: text.to_owned(),
                    example: text.to_owned(),
                    old: Some(format!("GET /\n{text}")),
                    new: Some(format!("GET /\n{text}\n```\n</details>\n::error::x")),
                }],
                ..Wire::default()
            },
            accepted: (at == 6).then(|| Accepted {
                reason: text.to_owned(),
                date: text.to_owned(),
            }),
            advice: Some(text.to_owned()),
            ..finding(
                "x",
                Kind::Behaviour,
                &format!("member `{text}` {text}"),
                text,
            )
        }
    });
    // What has no line of its own shows its values.
    let values = Finding {
        old: Some(nasty[5].to_owned()),
        new: Some(nasty[4].to_owned()),
        quote: Vec::new(),
        ..finding(
            "values",
            Kind::Behaviour,
            "member `x`",
            "member `x` differs.",
        )
    };
    let findings = findings.chain([values]);
    let crates = nasty.iter().map(|text| CrateSummary {
        vendor: (*text).to_owned(),
        old_version: Some((*text).to_owned()),
        new_version: Some((*text).to_owned()),
        bump: Api::Minor,
        wanted_version: Some((*text).to_owned()),
        enough: true,
        changelog: format!("## {text}\n- {text}\n````\n</details>\n"),
    });
    let mut report = report(findings.collect(), crates.collect());
    report.summary.base = nasty[2].to_owned();
    report.summary.head = nasty[5].to_owned();
    report
}

fn chinese() -> Vec<Finding> {
    let vendor = || "huawei-oneaccess".to_owned();
    let file = || "specs/huawei-oneaccess.yaml".to_owned();
    vec![
        Finding {
            vendor: vendor(),
            file: file(),
            operation: Some("SendSms".to_owned()),
            used_by: vec![used_by("SendSms", &["body", "短信类型", "SmsType"])],
            pointer: "/components/schemas/SmsType/enum/2".to_owned(),
            line: 402,
            column: 11,
            cause: Cause::VendorChange,
            api: Api::Minor,
            change: Change::Added,
            quote: vec![quote(
                Side::New,
                402,
                "          - 活体检测验证码 # 新增",
                "活体检测验证码",
            )],
            wire: Wire {
                arguments: Acceptance::Wider,
                ..Wire::default()
            },
            ..finding(
                "enum-value",
                Kind::Additive,
                "value `活体检测验证码` of `SmsType`",
                "可以发送新的短信类型：“活体检测验证码”，用于在用户进行人脸识别之前确认手机号码是否属于本人；调用方需要升级到新版本才能使用它，旧版本不受影响。",
            )
        },
        Finding {
            vendor: vendor(),
            file: file(),
            operation: Some("SendSms".to_owned()),
            used_by: vec![
                used_by("SendSms", &[]),
                used_by("发送语音", &["参数", "号码"]),
                used_by("Ｗide", &["x"]),
            ],
            pointer: "/paths/~1sms/post/summary".to_owned(),
            line: 77,
            column: 7,
            cause: Cause::Docs,
            quote: vec![
                quote(
                    Side::Old,
                    77,
                    "      summary: Sends a code (发送短信验证码，用于登录、注册、找回密码、更换手机号码以及活体检测之前的二次确认，每分钟最多一次)",
                    "每分钟最多一次",
                ),
                quote(
                    Side::New,
                    77,
                    "      summary: Sends a code (发送短信验证码，用于登录、注册、找回密码、更换手机号码以及活体检测之前的二次确认，每分钟最多三次)",
                    "三",
                ),
            ],
            ..finding(
                "summary",
                Kind::Docs,
                "summary of `SendSms`",
                "Only text differs.",
            )
        },
    ]
}

fn new_and_gone() -> Vec<Finding> {
    let gone = (1..=40).map(|line| Quote {
        side: Side::Old,
        line,
        text: if line % 7 == 0 {
            String::new()
        } else {
            format!("  line {line} of the spec")
        },
        mark: (2, 24),
    });
    vec![
        Finding {
            vendor: "huawei-oneaccess".to_owned(),
            file: "specs/huawei-oneaccess.yaml".to_owned(),
            pointer: String::new(),
            line: 1,
            column: 1,
            side: Side::Old,
            change: Change::Removed,
            cause: Cause::Coverage,
            api: Api::Major,
            wire: Wire {
                requests: Requests::Changed,
                arguments: Acceptance::Narrower,
                replies: Acceptance::Narrower,
                examples: Vec::new(),
            },
            quote: gone.collect(),
            ..finding(
                "spec-removed",
                Kind::Breaking,
                "the spec `huawei-oneaccess`",
                "The crate `liveproof-huawei-oneaccess` is no longer made.",
            )
        },
        Finding {
            vendor: "netease-dun".to_owned(),
            file: "specs/netease-dun.yaml".to_owned(),
            pointer: String::new(),
            line: 1,
            column: 1,
            change: Change::Added,
            cause: Cause::Coverage,
            api: Api::Minor,
            quote: Vec::new(),
            ..finding(
                "spec-added",
                Kind::Additive,
                "the spec `netease-dun`",
                "There is a new crate with 3 operations.",
            )
        },
    ]
}

/// Findings of all kinds.
pub(super) fn many(times: usize) -> Vec<Finding> {
    let mut out = Vec::new();
    for at in 0..times {
        let shapes = [
            verdict(),
            breaking_input(),
            vec![renamed()],
            unknown(),
            wire_bytes(),
            shared(),
            additive(),
            docs(),
            accepted(),
        ];
        for mut it in shapes.into_iter().flatten() {
            it.fingerprint = fingerprint(&format!("{}{at}", it.subject));
            it.line += at;
            out.push(it);
        }
    }
    out
}
