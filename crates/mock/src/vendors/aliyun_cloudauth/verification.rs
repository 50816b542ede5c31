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
    service::{Call, Outcome},
    tasks::{Id, LIFETIME, Status},
};
use crate::{date, random};

/// How long the address of a picture works, in seconds.
const PICTURE_LIFETIME: u64 = 3600;

fn task(call: &Call<'_>) -> Id {
    Id::new(call.value("Biz"), call.value("TicketId"))
}

pub(super) fn token(call: &Call<'_>) -> Outcome {
    let known = Materials::bound(call.value("Binding")).unwrap_or_default();
    let token = call.vendor.tasks.open(task(call), known, call.now);
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

pub(super) fn submit_materials(call: &Call<'_>) -> Outcome {
    let task = call
        .vendor
        .tasks
        .redeem(call.value("VerifyToken"), call.now);
    submit(task.ok_or("InvalidParam.VerifyTokenExpired")?, call)
}

pub(super) fn submit_verification(call: &Call<'_>) -> Outcome {
    submit(task(call), call)
}

fn submit(task: Id, call: &Call<'_>) -> Outcome {
    let materials = Materials::numbered(&call.parameters)?;
    materials.check()?;
    let status = call.vendor.tasks.submit(task, materials);
    let status = status.ok_or("Error.DuplicatedTicketId")?;
    Ok(Reply::Data(json!({ "VerifyStatus": members(status) })))
}

pub(super) fn status(call: &Call<'_>) -> Outcome {
    let status = call.vendor.tasks.status(&task(call));
    Ok(Reply::DataWithoutCode(members(status)))
}

/// A status as it is in replies. Scores come with a verdict, the reason with one that is not
/// passed.
fn members(status: Status) -> Value {
    let verdict = match status {
        Status::NotSubmitted => return json!({ "StatusCode": -1 }),
        Status::InReview => return json!({ "StatusCode": 0 }),
        Status::Done(verdict) => verdict,
    };
    let mut members = json!({
        "StatusCode": 1,
        "SimilarityScore": verdict.similarity,
        "AuthorityComparisonScore": verdict.authority,
    });
    if let Some(reason) = verdict.reason {
        members["StatusCode"] = json!(2);
        members["AuditConclusions"] = json!(reason);
    }
    members
}

pub(super) fn materials(call: &Call<'_>) -> Outcome {
    let id = task(call);
    let given = call.vendor.tasks.materials(&id);
    let given = given.ok_or("InvalidParam.RecordNotFound")?;
    let mut data = json!({ "FacePic": picture(call.now) });
    if id.biz.contains("FVBioOnly") || id.biz.contains("FDBioOnly") {
        return Ok(Reply::Data(data));
    }
    // With a scheme without the user, only what was submitted is there.
    if id.has_user() || given.get("IdCardFrontPic").is_some() {
        data = serde_json::from_str(CARD).unwrap_or_default();
        for name in ["FacePic", "IdCardFrontPic", "IdCardBackPic"] {
            data[name] = picture(call.now);
        }
    }
    data["Name"] = json!(given.get("Name").unwrap_or("李四"));
    // Everyone was born on the day in this number.
    let number = given
        .get("IdentificationNumber")
        .unwrap_or("11010519491231002X");
    data["IdentificationNumber"] = json!(number);
    data["IdCardType"] = json!("identityCard");
    data["Sex"] = json!("f");
    Ok(Reply::Data(data))
}

/// What is on the back of an ID card. The address is JSON in a string, with blanks as in the
/// sample; a town is never found.
const CARD: &str = include_str!("../../../data/aliyun-cloudauth/id-card.json");

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

pub(super) fn is_scenario(biz: &str) -> bool {
    biz.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
