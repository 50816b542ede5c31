//! A verification from its beginning to what it collected: GetVerifyToken, SubmitMaterials,
//! SubmitVerification, GetStatus, GetMaterials.
//!
//! Every name of letters, digits, `-` and `_` counts as a scenario (Biz) that was set up in the
//! console. One with `RPMin` in it is without the user; one with `H5` is for the web; one with
//! `FVBioOnly` or `FDBioOnly` collects a portrait only.

use serde_json::{Value, json};

use super::{
    material::Materials,
    reply::{Format, Reply},
    service::{AliyunCloudauth, Call, Outcome},
    tasks::{Id, LIFETIME, Status},
    verdict::{Scores, Verdict},
};
use crate::{
    date, random,
    rules::{Limit, Rule, optional, required},
};

/// How long the address of a picture works, in seconds.
const PICTURE_LIFETIME: u64 = 3600;

const BIZ: Rule = required("Biz", Limit::Check(is_scenario));
const TICKET_ID: Rule = required("TicketId", Limit::Text);

pub(super) const GET_VERIFY_TOKEN: &[Rule] = &[
    BIZ,
    TICKET_ID,
    optional(
        "Binding",
        Limit::Check(|json| Materials::bound(json).is_some()),
    ),
    optional("UserData", Limit::Text),
];

pub(super) const SUBMIT_MATERIALS: &[Rule] = &[required("VerifyToken", Limit::Text)];

/// No code is documented for a scenario that does not exist.
pub(super) const SUBMIT_VERIFICATION: &[Rule] = &[required("Biz", Limit::Text), TICKET_ID];

pub(super) const TASK: &[Rule] = &[BIZ, TICKET_ID];

fn task(call: &Call<'_>) -> Id {
    Id::new(call.value("Biz"), call.value("TicketId"))
}

pub(super) fn get_verify_token(vendor: &AliyunCloudauth, call: &Call<'_>) -> Outcome {
    let known = Materials::bound(call.value("Binding")).unwrap_or_default();
    let token = vendor.tasks.open(task(call), known, call.now);
    // Only the XML sample has the name of the table.
    let lifetime = match Format::of(&call.parameters) {
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
    if call.value("Biz").contains("H5") {
        data["CloudauthPageUrl"] = Value::String(format!(
            "https://h5.m.taobao.com/user_verify/cloudauth.html?token={}",
            random::alphanumeric(17)
        ));
    }
    Ok(Reply::Data(data))
}

pub(super) fn submit_materials(vendor: &AliyunCloudauth, call: &Call<'_>) -> Outcome {
    let task = vendor
        .tasks
        .redeem(call.value("VerifyToken"), call.now)
        .ok_or("InvalidParam.VerifyTokenExpired")?;
    submit(vendor, task, call)
}

pub(super) fn submit_verification(vendor: &AliyunCloudauth, call: &Call<'_>) -> Outcome {
    submit(vendor, task(call), call)
}

fn submit(vendor: &AliyunCloudauth, task: Id, call: &Call<'_>) -> Outcome {
    let materials = Materials::numbered(&call.parameters)?;
    materials.check()?;
    let status = vendor
        .tasks
        .submit(task, materials)
        .ok_or("Error.DuplicatedTicketId")?;
    Ok(Reply::Data(json!({ "VerifyStatus": members(&status) })))
}

pub(super) fn get_status(vendor: &AliyunCloudauth, call: &Call<'_>) -> Outcome {
    Ok(Reply::DataWithoutCode(members(
        &vendor.tasks.status(&task(call)),
    )))
}

/// A status as it stands in replies. Scores come with a verdict, the reason with one that is not
/// passed.
fn members(status: &Status) -> Value {
    let scored = |code: i32, scores: &Scores| {
        json!({
            "StatusCode": code,
            "SimilarityScore": scores.similarity,
            "AuthorityComparisonScore": scores.authority,
        })
    };
    match status {
        Status::NotSubmitted => json!({ "StatusCode": -1 }),
        Status::InReview => json!({ "StatusCode": 0 }),
        Status::Done(Verdict::Passed(scores)) => scored(1, scores),
        Status::Done(Verdict::NotPassed(scores, reason)) => {
            let mut members = scored(2, scores);
            members["AuditConclusions"] = json!(reason);
            members
        }
    }
}

pub(super) fn get_materials(vendor: &AliyunCloudauth, call: &Call<'_>) -> Outcome {
    let id = task(call);
    let given = vendor
        .tasks
        .materials(&id)
        .ok_or("InvalidParam.RecordNotFound")?;
    let mut data = json!({ "FacePic": picture(call.now) });
    let portrait_only = ["FVBioOnly", "FDBioOnly"]
        .iter()
        .any(|scheme| id.biz.contains(scheme));
    if !portrait_only {
        data["Name"] = json!(given.get("Name").unwrap_or("李四"));
        let number = given.get("IdentificationNumber");
        data["IdentificationNumber"] = json!(number.unwrap_or("11010519491231002X"));
        data["IdCardType"] = json!("identityCard");
        // Everyone was born on the day in the number above.
        data["Sex"] = json!("f");
    }
    // With a scheme without the user, only what was submitted is there.
    let has_card =
        !portrait_only && (!id.biz.contains("RPMin") || given.get("IdCardFrontPic").is_some());
    if has_card {
        data["IdCardFrontPic"] = picture(call.now);
        data["IdCardBackPic"] = picture(call.now);
        data["IdCardStartDate"] = json!("20190210");
        data["IdCardExpiry"] = json!("20390210");
        data["EthnicGroup"] = json!("汉");
        data["Authority"] = json!("北京市公安局朝阳分局");
        data["Address"] = json!(ADDRESS);
    }
    Ok(Reply::Data(data))
}

/// JSON in a string, with blanks as in the sample. A town is never found.
const ADDRESS: &str = r#"{ "detail":"东二环0号", "address":{ "area":{ "text":"朝阳区", "value":"110105", "key":"area" }, "province":{ "text":"北京市", "value":"110000", "key":"province" }, "town":{ "value":"0", "key":"town" }, "city":{ "text":"北京市", "value":"110100", "key":"city" } } }"#;

/// The address of a picture, which works for an hour.
fn picture(now: u64) -> Value {
    Value::String(format!(
        "http://verify-img.cn-shanghai.img.aliyun-inc.com/{}OSS.JPG?Expires={}&OSSAccessKeyId={}&Signature={}%3D",
        random::hex(32),
        now.saturating_add(PICTURE_LIFETIME),
        random::alphanumeric(16),
        random::alphanumeric(27),
    ))
}

fn is_scenario(biz: &str) -> bool {
    biz.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
