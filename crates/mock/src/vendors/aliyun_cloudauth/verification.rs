//! A verification from its beginning to what it collected: GetVerifyToken, SubmitMaterials, SubmitVerification,
//! GetStatus, GetMaterials.
//!
//! Every name of letters, digits, `-` and `_` counts as a scenario (Biz) that was set up in the console. One with `RPMin`
//! in it is without the user; one with `H5` is for the web; one with `FVBioOnly` or `FDBioOnly` collects a portrait only.

use serde_json::{Value, json};

use super::{
    AliyunCloudauth, Call, Operation,
    errors::{COMMON, PARAM_MISSING, SERVICE},
    material::Materials,
    reply::{Format, Reply},
    tasks::{Id, LIFETIME, Scores, Status, Verdict},
};
use crate::{
    date, random,
    rules::{Limit, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// How long the address of a picture works, in seconds.
const PICTURE_LIFETIME: u64 = 3600;

pub(super) const GET_VERIFY_TOKEN: Operation = Operation {
    info: OperationInfo {
        id: "GetVerifyToken",
        errors: errors!(COMMON, SERVICE, PARAM_MISSING),
    },
    methods: &["GET", "POST"],
    rules: &[
        required("Biz", Limit::Check(is_scenario)),
        required("TicketId", Limit::Text),
        optional("Binding", Limit::Check(is_binding)),
        optional("UserData", Limit::Text),
    ],
    run: get_verify_token,
};

pub(super) const SUBMIT_MATERIALS: Operation = Operation {
    info: OperationInfo {
        id: "SubmitMaterials",
        errors: errors!(COMMON, SUBMIT_ERRORS),
    },
    methods: &["POST"],
    rules: &[required("VerifyToken", Limit::Text)],
    run: submit_materials,
};

pub(super) const SUBMIT_VERIFICATION: Operation = Operation {
    info: OperationInfo {
        id: "SubmitVerification",
        errors: errors!(COMMON, SUBMIT_ERRORS),
    },
    methods: &["POST"],
    // No code is documented for a scenario that does not exist.
    rules: &[
        required("Biz", Limit::Text),
        required("TicketId", Limit::Text),
    ],
    run: submit_verification,
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

pub(super) const GET_MATERIALS: Operation = Operation {
    info: OperationInfo {
        id: "GetMaterials",
        errors: errors!(COMMON, SERVICE, GET_MATERIALS_ERRORS),
    },
    methods: &["GET", "POST"],
    rules: &[
        required("Biz", Limit::Check(is_scenario)),
        required("TicketId", Limit::Text),
    ],
    run: get_materials,
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

const GET_MATERIALS_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "InvalidParam.ParamMissing",
        400,
        "Please check if there is param empty in your imput.",
    ),
    DocumentedError::new(
        "InvalidParam.RecordNotFound",
        404,
        "There is not record associated with your ticketId.",
    ),
    DocumentedError::new(
        "Error.GetMaterialsError",
        500,
        "GetMaterials action failed due to internal error.",
    ),
];

/// The one table of both operations; a missing parameter is 403 here.
const SUBMIT_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "Error.InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    DocumentedError::new(
        "InvalidParam.ParamMissing",
        403,
        "Please check if there is param empty in your imput.",
    ),
    DocumentedError::new(
        "Error.NoPermissionAccess",
        403,
        "No permission to access our service.",
    ),
    DocumentedError::new(
        "InvalidParam.VerifyTokenExpired",
        400,
        "The verify token was expired.",
    ),
    DocumentedError::new(
        "InvalidParam.MaterialsEmpty",
        400,
        "The materials list is empty.",
    ),
    DocumentedError::new(
        "InvalidParam.MaterialsNotValid",
        403,
        "The param materials is not valid.",
    ),
    DocumentedError::new(
        "Error.DuplicatedTicketId",
        403,
        "A record associated with your ticketId has existed.",
    ),
    DocumentedError::new(
        "Error.SubmitMaterialsError",
        500,
        "SubmitMaterials action failed due to internal error.",
    ),
    DocumentedError::new(
        "Error.MaterialsUploadError",
        500,
        "The materials upload failed.",
    ),
    DocumentedError::new(
        "Error.MaterialsInsufficient",
        403,
        "The number of materials does not meet the requirements for verification.",
    ),
    DocumentedError::new(
        "Error.RealNameCheckFail",
        400,
        "Name not match with IdentificationNumber",
    ),
];

impl Call<'_> {
    fn task(&self) -> Id {
        Id::new(self.value("Biz"), self.value("TicketId"))
    }
}

fn get_verify_token(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let known = Materials::bound(call.value("Binding")).unwrap_or_default();
    let token = vendor.tasks.open(call.task(), known, call.now);
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
    if call.value("Biz").contains("H5") {
        data["CloudauthPageUrl"] = Value::String(format!(
            "https://h5.m.taobao.com/user_verify/cloudauth.html?token={}",
            random::alphanumeric(17)
        ));
    }
    Ok(Reply::Wrapped {
        data,
        code_in_json: true,
    })
}

fn submit_materials(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let task = vendor
        .tasks
        .redeem(call.value("VerifyToken"), call.now)
        .ok_or("InvalidParam.VerifyTokenExpired")?;
    submit(vendor, task, call)
}

fn submit_verification(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    submit(vendor, call.task(), call)
}

fn submit(vendor: &AliyunCloudauth, task: Id, call: &Call<'_>) -> Result<Reply, &'static str> {
    let materials = Materials::numbered(call.parameters)?;
    materials.check()?;
    let status = vendor
        .tasks
        .submit(task, materials)
        .ok_or("Error.DuplicatedTicketId")?;
    Ok(Reply::Wrapped {
        data: json!({ "VerifyStatus": members(&status) }),
        code_in_json: true,
    })
}

fn get_status(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    Ok(Reply::Wrapped {
        data: members(&vendor.tasks.status(&call.task())),
        code_in_json: false,
    })
}

/// A status as it stands in replies. Scores come with a verdict, the reason with one that is not passed.
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

fn get_materials(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let task = call.task();
    let given = vendor
        .tasks
        .materials(&task)
        .ok_or("InvalidParam.RecordNotFound")?;
    let mut data = json!({ "FacePic": picture(call.now) });
    let portrait_only = ["FVBioOnly", "FDBioOnly"]
        .iter()
        .any(|scheme| task.biz.contains(scheme));
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
        !portrait_only && (!task.biz.contains("RPMin") || given.get("IdCardFrontPic").is_some());
    if has_card {
        data["IdCardFrontPic"] = picture(call.now);
        data["IdCardBackPic"] = picture(call.now);
        data["IdCardStartDate"] = json!("20190210");
        data["IdCardExpiry"] = json!("20390210");
        data["EthnicGroup"] = json!("汉");
        data["Authority"] = json!("北京市公安局朝阳分局");
        data["Address"] = json!(ADDRESS);
    }
    Ok(Reply::Wrapped {
        data,
        code_in_json: true,
    })
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

fn is_binding(json: &str) -> bool {
    Materials::bound(json).is_some()
}
