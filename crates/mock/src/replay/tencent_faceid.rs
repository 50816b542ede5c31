//! The flows of tencent-faceid: a verification on the vendor's pages, and one of a recording.
//!
//! Nobody holds a phone and nobody watches the videos. A verification is not finished when it is
//! asked for first, and passed afterwards. A recording shows whatever was asked for, so that a
//! challenge that was not issued is a wrong one.

use serde_json::{Value, json};

use super::{
    flow::{Call, Flow},
    refusal::Refusal,
};
use crate::{data::Sections, random, store::Store};

/// How long the result of a verification can be read, in seconds.
const THREE_DAYS: u64 = 3 * 24 * 3600;

/// How long a challenge is valid, in seconds. The pages name no time.
const LIFETIME: u64 = 300;

pub(super) struct TencentFaceid {
    /// By BizToken.
    verifications: Store<Verification>,
    /// What was issued, behind the LivenessType that it is for.
    challenges: Store<()>,
}

#[derive(Clone)]
struct Verification {
    rule: String,
    id_card: String,
    name: String,
    /// Whether the user is done.
    done: bool,
}

impl TencentFaceid {
    pub(super) fn new() -> Self {
        let examples = Sections::read(include_str!("../../data/tencent-faceid/examples.txt"));
        let verification = |(token, rule): (&'static str, &str)| {
            let verification = Verification {
                rule: rule.to_owned(),
                id_card: String::new(),
                name: String::new(),
                done: true,
            };
            (token, verification)
        };
        let verifications = examples.pairs("verifications").map(verification);
        Self {
            verifications: Store::with_examples(verifications),
            challenges: Store::with_examples(examples.lines("challenges").map(|it| (it, ()))),
        }
    }

    fn begin(&self, call: &Call<'_>) -> Option<Value> {
        let verification = Verification {
            rule: call.text("RuleId"),
            id_card: call.text("IdCard"),
            name: call.text("Name"),
            done: false,
        };
        let token = random::uuid().to_uppercase();
        let token = self
            .verifications
            .insert(token, verification, call.now, THREE_DAYS);
        let address = format!("https://faceid.example/verify?token={token}");
        call.changed([
            ("/Response/BizToken", json!(token)),
            ("/Response/Url", json!(address)),
        ])
    }

    fn result(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        let token = call.text("BizToken");
        let is_expired = self.verifications.is_expired(&token, call.now);
        let found = self.verifications.change(&token, call.now, |it| {
            let before = it.clone();
            it.done = true;
            before
        });
        let found = match found {
            Some(it) if it.rule == call.text("RuleId") => it,
            Some(_) => return Err(Refusal::Code(&["InvalidParameter"], "RuleId")),
            None if is_expired => {
                let code = &["InvalidParameterValue.BizTokenExpired"];
                return Err(Refusal::Code(code, "BizToken"));
            }
            None => return Err(Refusal::Code(&["InvalidParameter"], "BizToken")),
        };
        if !found.done {
            return Ok(Some(unfinished()));
        }
        if found.id_card.is_empty() {
            return Ok(None);
        }
        Ok(call.changed([
            ("/Response/Text/IdCard", json!(found.id_card)),
            ("/Response/Text/Name", json!(found.name)),
        ]))
    }

    fn issue(&self, kind: &str, challenge: String, call: &Call<'_>) -> String {
        let key = format!("{kind} {challenge}");
        self.challenges.insert(key, (), call.now, LIFETIME);
        challenge
    }

    fn recognize(&self, call: &Call<'_>) -> Option<Value> {
        let kind = call.text("LivenessType");
        let failure = match kind.as_str() {
            "LIP" => "FailedOperation.LipVoiceRecognize",
            "ACTION" => "FailedOperation.ActionFirstAction",
            // Nothing was asked for.
            _ => return verdict(call, "Success", 93.5),
        };
        let challenge = format!("{kind} {}", call.text("ValidateData"));
        match self.challenges.get(&challenge, call.now) {
            Some(()) => verdict(call, "Success", 93.5),
            None => verdict(call, failure, 0.0),
        }
    }
}

impl Flow for TencentFaceid {
    fn run(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        Ok(match call.operation {
            "DetectAuth" => self.begin(call),
            "GetDetectInfoEnhanced" => return self.result(call),
            "GetLiveCode" => {
                let digits = self.issue("LIP", random::digits(4), call);
                call.changed([("/Response/LiveCode", json!(digits))])
            }
            "GetActionSequence" => {
                let sequence = ["1,2", "2,1"][usize::from(random::below(2) == 1)];
                let sequence = self.issue("ACTION", sequence.to_owned(), call);
                call.changed([("/Response/ActionSequence", json!(sequence))])
            }
            "LivenessRecognition" | "LivenessCompare" => self.recognize(call),
            _ => None,
        })
    }
}

fn verdict(call: &Call<'_>, result: &str, similarity: f64) -> Option<Value> {
    let words = if result == "Success" {
        "成功"
    } else {
        result
    };
    call.changed([
        ("/Response/Result", json!(result)),
        ("/Response/Description", json!(words)),
        ("/Response/Sim", json!(similarity)),
    ])
}

/// What is known before the user is done.
fn unfinished() -> Value {
    json!({"Response": {
        "Text": {"ErrCode": null, "ErrMsg": null, "LivenessDetail": []},
        "IdCardData": null,
        "BestFrame": null,
        "VideoData": null,
        "IsVerifyIntention": false,
        "RequestId": random::uuid(),
    }})
}

#[cfg(test)]
mod tests;
