//! megvii-faceid: Megvii FaceID (旷视). Each operation has its path. The raw operations take a
//! multipart form with key and secret among its fields, as Lite-GetToken does; Lite-GetResult has
//! them in its query, and the App operations take a form that is signed.
//!
//! A request is checked in this order: path and method, size, key and secret or signature, the
//! error that `X-Mock-Answer` asks for, fields and files. A `biz_no` of a raw operation comes back
//! with whatever the answer is.

mod app;
mod directives;
mod lite;
mod raw;
mod service;

use std::sync::LazyLock;

use serde_json::{Value, json};

pub use self::lite::callback_sign;
pub(super) use self::service::MegviiFaceid;
use self::service::{
    Call,
    Family::{self, App, Lite, Raw},
    TOO_LARGE, is_idcard_number,
};
use crate::{
    info::{DocumentedError, VendorInfo},
    multipart::{self, Part},
    random,
    response::Response,
    rules::{Check, Violation},
    vendor::{GET, Operation, POST, Refusal, Vendor, operation},
    verify::{Failure, megvii_form, megvii_hmac_sha1},
};

/// The largest file, in bytes (20MB).
const MAX_FILE: usize = 20 * 1024 * 1024;

/// The largest request: the file and, generously, all that is around it.
const MAX_REQUEST: usize = MAX_FILE + 64 * 1024;

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let schemes = &["megvii-form", "megvii-hmac-sha1"];
    let errors = include_str!("../../data/megvii-faceid/errors.txt");
    let operations = include_str!("../../data/megvii-faceid/operations.txt");
    let checks: [Check; 1] = [("idcard-number", is_idcard_number)];
    VendorInfo::read("megvii-faceid", schemes, (errors, operations), &checks)
});

impl Vendor for MegviiFaceid {
    type Kind = Family;
    type Caller = ();
    type Reply = Value;

    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        operation("RawGetRandomNumber", POST, "/faceid/lite/raw/get_random_number", Raw,
            raw::digits),
        operation("RawValidateVideo", POST, "/faceid/lite/raw/validate_video", Raw, raw::video),
        operation("RawValidateFrontFace", POST, "/faceid/lite/raw/validate_front_face", Raw,
            raw::front_face),
        operation("RawValidateSideFace", POST, "/faceid/lite/raw/validate_side_face", Raw,
            raw::side_face),
        operation("RawVerify", POST, "/faceid/lite/raw/verify", Raw, raw::verify),
        operation("LiteGetToken", POST, "/faceid/lite/get_token", Lite, lite::get_token),
        operation("LiteGetResult", GET, "/faceid/lite/get_result", Lite, lite::get_result),
        operation("AppGetBizToken", POST, "/faceid/v3/sdk/get_biz_token", App, app::get_biz_token),
        operation("AppVerify", POST, "/faceid/v3/sdk/verify", App, app::verify),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        let request = call.request;
        let operation = call
            .route(request.raw_path())
            .map_err(|_| not_found(request.raw_path()))?;
        if request.body.len() > MAX_REQUEST {
            return Err(Self::too_large());
        }
        // What is not a form has none of its fields, and what cannot be decoded no parameters.
        call.parts = multipart::parts(request).unwrap_or_default();
        if call.parts.iter().any(|part| part.body.len() > MAX_FILE) {
            return Err(Self::too_large());
        }
        call.parameters = request.query().unwrap_or_default();
        match operation.kind {
            Lite if operation.methods == GET => {
                megvii_form::verify_query(&call.vendor.key, &call.parameters)
            }
            Raw | Lite => megvii_form::verify(&call.vendor.key, &call.parts),
            App => megvii_hmac_sha1::verify(&call.vendor.key, &call.parts, call.now),
        }
        .map_err(of_signature)?;
        Ok(operation)
    }

    fn read(call: &mut Call<'_>, operation: &Operation<Self>) -> Result<(), Refusal> {
        if operation.methods == GET {
            return Ok(());
        }
        call.parameters.clear();
        for part in call.parts.iter().filter(|part| part.filename.is_none()) {
            if let Ok(value) = std::str::from_utf8(&part.body) {
                call.parameters.push((part.name.clone(), value.to_owned()));
                continue;
            }
            // What is not UTF-8 is refused if it is one of those that count.
            let rule = call
                .rules()
                .iter()
                .find(|rule| rule.name == part.name && !rule.is_file());
            match rule.map(|rule| rule.name) {
                // A name in another encoding has a code of its own.
                Some("idcard_name") => return Err("INVALID_NAME_FORMAT".into()),
                Some(name) => return Err(Violation::Invalid(name).into()),
                None => {}
            }
        }
        Ok(())
    }

    fn succeed(call: &Call<'_>, operation: &Operation<Self>, reply: Value) -> Response {
        complete(call, operation.kind, 200, reply)
    }

    fn explain(_: &Call<'_>, violation: Violation) -> Refusal {
        match violation {
            Violation::Missing(name) => Refusal::Detail("MISSING_ARGUMENTS", name),
            Violation::Invalid(name) => Refusal::Detail("BAD_ARGUMENTS", name),
        }
    }

    fn refuse(call: &Call<'_>, error: &DocumentedError, detail: Option<&str>) -> Response {
        // The one error that is plain text.
        if error.code == TOO_LARGE {
            return Response::plain(error.status, TOO_LARGE);
        }
        let family = call.operation.map_or(Raw, |operation| operation.kind);
        let blank = if family == App { " " } else { "" };
        let text = match (error.code, detail) {
            (_, None) => error.message.to_owned(),
            // With a blank everywhere, unlike the others.
            (code @ "MISSING_ARGUMENTS", Some(name)) => format!("{code}: {name}"),
            (code @ ("BAD_ARGUMENTS" | "AUTHORIZATION_ERROR"), Some(detail)) => {
                format!("{code}:{blank}{detail}")
            }
            (code, Some(detail)) => format!("{code}:{detail}"),
        };
        let body = json!({ error_member(family): text });
        // In the samples of App there is nothing else, and in none of this error.
        if family == App || error.code == "API_NOT_FOUND" {
            return Response::json(error.status, &body);
        }
        complete(call, family, error.status, body)
    }

    fn too_large() -> Refusal {
        Refusal::Response(Response::plain(413, TOO_LARGE))
    }
}

/// The member of an error that says what went wrong.
fn error_member(family: Family) -> &'static str {
    match family {
        Raw | Lite => "error_message",
        App => "error",
    }
}

fn not_found(path: &str) -> Refusal {
    let family = if path.starts_with("/faceid/v3/") {
        App
    } else {
        Raw
    };
    let body = json!({ error_member(family): "API_NOT_FOUND" });
    Refusal::Response(Response::json(404, &body))
}

/// A response with what comes with every one.
fn complete(call: &Call<'_>, family: Family, status: u16, mut body: Value) -> Response {
    body["time_used"] = json!(1 + random::below(6000));
    body["request_id"] = json!(format!("{},{}", call.now, random::uuid()));
    if let Some(biz_no) = text_field(&call.parts, "biz_no").filter(|_| family == Raw) {
        body["biz_no"] = json!(biz_no);
    }
    Response::json(status, &body)
}

fn text_field<'a>(parts: &'a [Part], name: &str) -> Option<&'a str> {
    let mut fields = parts.iter().filter(|part| part.filename.is_none());
    let part = fields.find(|part| part.name == name)?;
    std::str::from_utf8(&part.body).ok()
}

fn of_signature(failure: Failure) -> Refusal {
    match failure {
        Failure::Missing(name) => Violation::Missing(name).into(),
        Failure::Invalid(name) => Violation::Invalid(name).into(),
        Failure::UnknownKey => Refusal::Code("AUTHENTICATION_ERROR"),
        Failure::Expired => Refusal::Detail("AUTHORIZATION_ERROR", "EXPIRED_SIGN"),
        _ => Refusal::Detail("AUTHORIZATION_ERROR", "INVALID_SIGN"),
    }
}
