//! The operations behind the vendor's SDK for phones: App-GetBizToken, App-Verify.
//!
//! Between the two the SDK films the user and packs what it saw; the mock reads the
//! [`directives`](super::directives) in the package.

use serde_json::{Value, json};

use super::{
    directives::{Subject, directive},
    service::{BizToken, Call, FACE, Outcome, comparison, references},
};
use crate::{random, response::Response, rules::Violation, text, vendor::Refusal};

/// How long a token is valid, in seconds (1 hour). It is good for one use.
const LIFETIME: u64 = 60 * 60;

/// The pictures to compare with, and the results about them.
const REFERENCES: [(&str, &str); 2] = [("image_ref1", "ref1"), ("image_ref2", "ref2")];

pub(super) fn get_biz_token(call: &Call<'_>) -> Outcome {
    let references = references(call, &REFERENCES, |content| {
        let subject = Subject::of(content);
        // Of several faces the largest counts, unlike in Raw-Verify.
        match subject.faces {
            _ if content.is_empty() => Err("IMAGE_ERROR_UNSUPPORTED_FORMAT"),
            0 => Err("NO_FACE_FOUND"),
            _ => Ok(subject),
        }
    })?;
    if call.value("comparison_type") == "1" {
        call.required("idcard_name")?;
        call.required("idcard_number")?;
    } else {
        call.required("uuid")?;
        call.file("image_ref1")
            .ok_or(Violation::Missing("image_ref1"))?;
    }
    let mut reply = json!({});
    let mut image = None;
    if call.value("liveness_type") == "raw_image" {
        let content = call.file("image").ok_or(Violation::Missing("image"))?;
        let subject = Subject::of(content);
        if call.value("return_faces") == "1" {
            reply["faces"] = faces(&subject);
        }
        check_image(call, content, &subject, &reply)?;
        image = Some(subject);
    }
    let asked = BizToken {
        parameters: call.parameters.clone(),
        image,
        references,
    };
    let token = format!("{},{}", call.now, random::uuid());
    let token = call
        .vendor
        .biz_tokens
        .insert(token, asked, call.now, LIFETIME);
    reply["biz_token"] = json!(token);
    Ok(reply)
}

/// The faces in a picture, as the page Verify 2.0.6 shows them.
fn faces(subject: &Subject) -> Value {
    let face = json!({
        "quality": subject.quality,
        "quality_threshold": 30.1,
        "rect": { "left": 0.18, "top": 0.18, "width": 0.596, "height": 0.596 },
    });
    vec![face; subject.faces as usize].into()
}

/// Checks the picture to compare. The faces in `reply` come with these errors, too.
fn check_image(
    call: &Call<'_>,
    content: &[u8],
    subject: &Subject,
    reply: &Value,
) -> Result<(), Refusal> {
    if content.is_empty() {
        return Err(Refusal::Detail("IMAGE_ERROR_UNSUPPORTED_FORMAT", "image"));
    }
    let threshold = call.value("face_quality_threshold").parse().unwrap_or(30);
    let code = match subject.faces {
        0 => "NO_FACE_FOUND",
        // Missing means 1.
        2.. if call.value("fail_when_multiple_faces") != "0" => "MULTIPLE_FACES",
        _ if subject.quality < threshold => "LOW_QUALITY",
        _ => return Ok(()),
    };
    let mut body = reply.clone();
    body["error"] = json!(code);
    Err(Refusal::Response(Response::json(400, &body)))
}

pub(super) fn verify(call: &Call<'_>) -> Outcome {
    let token = call.value("biz_token");
    let Some(asked) = call.vendor.biz_tokens.get(token, call.now) else {
        // Used, expired or never issued. No error is documented for it, but this result.
        return Ok(denied());
    };
    let data = call.file("meglive_data");
    let subject = match (&asked.image, data) {
        (Some(image), _) => image.clone(),
        (None, None) => return Err(Violation::Missing("meglive_data").into()),
        (None, Some([])) => return Err("MEGLIVE_DATA_ERROR".into()),
        (None, Some(data)) => {
            if directive(data, "biz-token").is_some_and(|other| other != token) {
                return Err("MEGLIVE_DATA_BIZ_TOKEN_NOT_MATCH".into());
            }
            Subject::of(data)
        }
    };
    // Of two calls at the same time the second finds it gone.
    if call.vendor.biz_tokens.take(token, call.now).is_none() {
        return Ok(denied());
    }
    Ok(outcome(&asked, &subject, data.unwrap_or_default()))
}

/// What is sent for a token that cannot be used.
fn denied() -> Value {
    json!({ "biz_no": "", "result_message": "BIZ_TOKEN_DENIED", "result_code": 4200 })
}

/// The result, as the table of result_code and result_message has it.
fn outcome(asked: &BizToken, subject: &Subject, data: &[u8]) -> Value {
    let (code, message) = verdict(asked, subject, data);
    let mut reply = json!({
        "biz_no": text::value(&asked.parameters, "biz_no").unwrap_or_default(),
        "result_message": message,
        "result_code": code,
    });
    if asked.is_on("verbose") && matches!(code, 1000 | 2000) {
        reply["verification"] = comparisons(asked, subject);
    }
    if code != 4200 {
        let fake = subject.fake.is_some();
        let score = if fake { 0.91 } else { 0.26 };
        reply["attack_result"] = json!({ "score": score, "threshold": 0.5, "result": fake });
        reply["images"] = json!({ "image_best": FACE });
    }
    reply
}

fn verdict<'a>(asked: &BizToken, subject: &Subject, data: &'a [u8]) -> (u16, &'a str) {
    if let Some(message) = directive(data, "result") {
        return (code_of(message), message);
    }
    if asked.is_on("eyes_close_detection") && directive(data, "eyes") == Some("closed") {
        return (4100, "FAIL_EYES_CLOSE_DETECTION");
    }
    // A raw image is not a proof of life.
    if subject.fake.is_some() && !asked.is_on("force_compare") && asked.image.is_none() {
        return (4100, "FAIL_LIVING_FACE_ATTACK");
    }
    let is_named = idcard_name(asked).is_none_or(|name| subject.is_named(name));
    if is_named && asked.references.iter().all(|(_, it)| subject.is_like(it)) {
        (1000, "SUCCESS")
    } else {
        (2000, "PASS_LIVING_NOT_THE_SAME")
    }
}

/// The name of the person to compare with, as the authorities know it.
fn idcard_name(asked: &BizToken) -> Option<&str> {
    let name = text::value(&asked.parameters, "idcard_name");
    name.filter(|_| asked.is_on("comparison_type"))
}

/// The code that the page has beside a message.
fn code_of(message: &str) -> u16 {
    match message {
        "SUCCESS" => 1000,
        "PASS_LIVING_NOT_THE_SAME" => 2000,
        "NO_ID_CARD_NUMBER"
        | "ID_NUMBER_NAME_NOT_MATCH"
        | "NO_FACE_FOUND"
        | "NO_ID_PHOTO"
        | "PHOTO_FORMAT_ERROR"
        | "DATA_SOURCE_ERROR" => 3000,
        "FAIL_LIVING_FACE_ATTACK" | "VIDEO_LACK_FRAMES" | "FAIL_EYES_CLOSE_DETECTION" => 4100,
        _ => 4200,
    }
}

fn comparisons(asked: &BizToken, subject: &Subject) -> Value {
    let mut comparisons = json!({});
    if let Some(name) = idcard_name(asked) {
        comparisons["idcard"] = comparison(subject.is_named(name));
    }
    for (result, reference) in &asked.references {
        comparisons[result] = comparison(subject.is_like(reference));
    }
    comparisons
}
