//! Opening a verification and asking for its verdict: GetVerifyToken, GetStatus.
//!
//! Every name of letters, digits, `-` and `_` counts as a scenario (Biz) that was set up in the console. Nobody holds
//! a phone here, so a verification that was opened is in review (0) when it is asked for first, and passed (1)
//! afterwards.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde_json::{Value, json};

use super::{
    AliyunCloudauth, Call, Operation,
    errors::{COMMON, PARAM_MISSING, SERVICE},
    reply::{Format, Reply},
};
use crate::{
    date, random,
    rules::{Limit, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// How long a token is valid, in seconds.
const LIFETIME: u64 = 1800;

/// The tasks of the request examples: opened long ago, and passed.
const SEEDS: [&str; 3] = [
    "00caf51e-2f81-4dc5-90ee-ff8612500001",
    "00caf51e-2f81-4dc5-90ee-ff8612500002",
    "00caf51e-2f81-4dc5-90ee-ff8612500003",
];

/// Their scores, those of the documented reply.
const SEED_SCORES: Scores = Scores {
    similarity: 93.12,
    authority: 98.13,
};

pub(super) const GET_VERIFY_TOKEN: Operation = Operation {
    info: OperationInfo {
        id: "GetVerifyToken",
        errors: errors!(COMMON, SERVICE, PARAM_MISSING),
    },
    methods: &["GET", "POST"],
    rules: &[
        required("Biz", Limit::Check(is_scenario)),
        required("TicketId", Limit::Text),
        optional("Binding", Limit::Check(is_object)),
        optional("UserData", Limit::Text),
    ],
    run: get_verify_token,
};

pub(super) const GET_STATUS: Operation = Operation {
    info: OperationInfo {
        id: "GetStatus",
        errors: errors!(COMMON, GET_STATUS_ERRORS),
    },
    methods: &["GET", "POST"],
    rules: &[
        required("Biz", Limit::Check(is_scenario)),
        required("TicketId", Limit::Text),
    ],
    run: get_status,
};

/// The same as on the page of GetVerifyToken, but each message ends in a full stop.
const GET_STATUS_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "Error.InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    DocumentedError::new(
        "InvalidParam.ParamMissing",
        400,
        "Please check if there is param empty in your imput.",
    ),
    DocumentedError::new(
        "Error.NoPermissionAccess",
        403,
        "No permission to access our service.",
    ),
    DocumentedError::new("InvalidParam.InvalidBiz", 400, "The biz is not valid."),
];

/// The verifications that were opened, by Biz and TicketId.
#[derive(Default)]
pub(super) struct Verifications(Mutex<HashMap<(String, String), Verification>>);

/// A verification that was opened.
struct Verification {
    /// Whether its status was asked for.
    asked: bool,
    scores: Scores,
}

/// What comes with a verification that was passed: each from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scores {
    /// Against the portrait on the ID card.
    similarity: f64,
    /// Against the authorities' picture. From 80 on, one in 1,000 is accepted wrongly.
    authority: f64,
}

/// How far a verification is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Status {
    /// Nothing was submitted: -1.
    NotSubmitted,
    /// 0.
    InReview,
    /// 1.
    Passed(Scores),
}

impl Verifications {
    /// Opens a verification, or opens it again: a task can be tried until it is passed.
    fn open(&self, biz: &str, ticket: &str) {
        self.change(|all| {
            all.entry((biz.to_owned(), ticket.to_owned()))
                .or_insert_with(|| Verification {
                    asked: false,
                    scores: Scores {
                        similarity: score(60),
                        authority: score(80),
                    },
                });
        });
    }

    fn status(&self, biz: &str, ticket: &str) -> Status {
        self.change(
            |all| match all.get_mut(&(biz.to_owned(), ticket.to_owned())) {
                Some(verification) if verification.asked => Status::Passed(verification.scores),
                Some(verification) => {
                    verification.asked = true;
                    Status::InReview
                }
                None if SEEDS.contains(&ticket) => Status::Passed(SEED_SCORES),
                None => Status::NotSubmitted,
            },
        )
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut HashMap<(String, String), Verification>) -> T,
    ) -> T {
        // No code that holds the guard can panic, so a poisoned map is whole.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn get_verify_token(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let biz = call.value("Biz");
    if !SEEDS.contains(&call.value("TicketId")) {
        vendor.verifications.open(biz, call.value("TicketId"));
    }
    let token = random::hex(32);
    // Only the XML sample has the name of the table.
    let lifetime = match call.format {
        Format::Json => "Expire",
        Format::Xml => "DurationSeconds",
    };
    let mut data = json!({
        "StsToken": {
            "AccessKeyId": format!("STS.{}", random::alphanumeric(20)),
            "AccessKeySecret": random::alphanumeric(30),
            "BucketName": "verify-external-image",
            "EndPoint": "https://oss-cn-shanghai.aliyuncs.com",
            "Expiration": date::iso(call.now.saturating_add(3600)),
            "Path": format!("{token}/"),
            "Token": format!("CAIS{}+/{}==", random::alphanumeric(120), random::alphanumeric(80)),
        },
        "VerifyToken": { lifetime: LIFETIME, "Token": &token },
    });
    // Only the scheme for the web (H5) has a page.
    if biz.contains("H5") {
        data["CloudauthPageUrl"] = Value::String(format!(
            "https://h5.m.taobao.com/user_verify/cloudauth.html?token={}",
            random::alphanumeric(17)
        ));
    }
    Ok(Reply {
        data,
        code_in_json: true,
    })
}

fn get_status(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let status = vendor
        .verifications
        .status(call.value("Biz"), call.value("TicketId"));
    let data = match status {
        Status::NotSubmitted => json!({ "StatusCode": -1 }),
        Status::InReview => json!({ "StatusCode": 0 }),
        Status::Passed(scores) => json!({
            "StatusCode": 1,
            "SimilarityScore": scores.similarity,
            "AuthorityComparisonScore": scores.authority,
        }),
    };
    Ok(Reply {
        data,
        code_in_json: false,
    })
}

/// A score from `least` to 100 with two decimals, as in the samples.
fn score(least: u32) -> f64 {
    let hundredths = random::below(u64::from(100 - least) * 100 + 1);
    // At most 10,000, so nothing is lost.
    let hundredths = u32::try_from(hundredths).unwrap_or_default() + least * 100;
    f64::from(hundredths) / 100.0
}

fn is_scenario(biz: &str) -> bool {
    biz.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn is_object(json: &str) -> bool {
    serde_json::from_str::<Value>(json).is_ok_and(|value| value.is_object())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verification_goes_from_opened_to_passed() {
        let all = Verifications::default();
        assert_eq!(all.status("b", "t"), Status::NotSubmitted);
        all.open("b", "t");
        assert_eq!(all.status("other", "t"), Status::NotSubmitted);
        assert_eq!(all.status("b", "t"), Status::InReview);
        let passed = all.status("b", "t");
        assert!(matches!(passed, Status::Passed(_)), "{passed:?}");
        all.open("b", "t");
        assert_eq!(all.status("b", "t"), passed);
        assert_eq!(all.status("any", SEEDS[0]), Status::Passed(SEED_SCORES));
    }

    #[test]
    fn scores_stay_within_their_range() {
        for _ in 0..1000 {
            let score = score(80);
            assert!((80.0..=100.0).contains(&score), "{score}");
        }
    }
}
