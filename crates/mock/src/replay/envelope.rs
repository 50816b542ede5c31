//! How the vendors of a signing scheme verify and refuse: their common codes, and the form of an
//! error.

use serde_json::json;

use super::refusal::Refusal;
use crate::{
    info::DocumentedError,
    keys::Keys,
    random,
    request::Request,
    response::Response,
    store::Nonces,
    verify::{Failure, aliyun_acs3, huawei_sdk_hmac, tencent_tc3},
};

/// What a signature is verified with.
pub(super) struct Verifier<'a> {
    pub(super) keys: &'a Keys,
    pub(super) nonces: &'a Nonces,
    /// The host of the vendor.
    pub(super) host: &'static str,
    /// The mock's time, in unix seconds.
    pub(super) now: u64,
}

/// How vendors verify and refuse. Of several codes the first one that a spec has is taken.
pub(super) struct Envelope {
    pub(super) verify: fn(&Request, &Verifier<'_>) -> Result<(), Failure>,
    /// There is no such operation.
    pub(super) unrouted: &'static [&'static str],
    /// The body cannot be read.
    pub(super) malformed: &'static [&'static str],
    /// A parameter is missing.
    pub(super) missing: &'static [&'static str],
    pub(super) of_signature: fn(Failure) -> Refusal,
    /// The status that comes with a code of which the spec says none.
    pub(super) status: fn(&str) -> u16,
    /// An error with this message.
    pub(super) write: fn(&DocumentedError, &str, &Request) -> Response,
}

impl Envelope {
    /// That of the vendors who sign in this scheme.
    pub(super) fn of(scheme: &str) -> Option<&'static Self> {
        match scheme {
            "aliyun-acs3" => Some(&ALIYUN),
            "huawei-sdk-hmac" => Some(&HUAWEI),
            "tencent-tc3" => Some(&TENCENT),
            _ => None,
        }
    }
}

/// API 3.0: everything has the status 200.
static TENCENT: Envelope = Envelope {
    verify: |request, with| {
        // The first label of the host is the name of the service.
        let service = with.host.split('.').next().unwrap_or_default();
        tencent_tc3::verify(request, &with.keys.tencent, service, with.now)
    },
    unrouted: &["InvalidAction"],
    malformed: &["InvalidParameter"],
    missing: &["MissingParameter"],
    of_signature: |failure| match failure {
        Failure::Missing("X-TC-Token") | Failure::Token => code(&["AuthFailure.TokenFailure"]),
        Failure::Missing(name @ "X-TC-Timestamp") => Refusal::Code(&["MissingParameter"], name),
        Failure::UnknownKey => code(&["AuthFailure.SecretIdNotFound"]),
        Failure::TooEarly | Failure::Expired => code(&["AuthFailure.SignatureExpire"]),
        Failure::Missing(_) | Failure::Invalid(_) | Failure::Malformed => {
            code(&["AuthFailure.InvalidAuthorization"])
        }
        Failure::Mismatch | Failure::NonceUsed => code(&["AuthFailure.SignatureFailure"]),
    },
    status: |_| 200,
    write: |error, message, _| {
        let error_body = json!({"Code": error.code, "Message": message});
        let body = json!({"Response": {"Error": error_body, "RequestId": random::uuid()}});
        Response::json(error.status, &body)
    },
};

/// The gateway refuses with words and a status, the service with numbers and the status 200.
static ALIYUN: Envelope = Envelope {
    verify: |request, with| aliyun_acs3::verify(request, &with.keys.aliyun, with.nonces, with.now),
    unrouted: &["InvalidAction.NotFound"],
    malformed: &["400", "InvalidParameter"],
    missing: &["400", "MissingParameter"],
    of_signature: |failure| match failure {
        Failure::Missing("x-acs-security-token") => code(&["MissingSecurityToken"]),
        Failure::Missing(name) => Refusal::Code(&["MissingParameter"], name),
        Failure::Invalid("x-acs-date") => code(&["InvalidTimeStamp.Format"]),
        Failure::Invalid(_) | Failure::Malformed => code(&["IncompleteSignature"]),
        Failure::UnknownKey => code(&["InvalidAccessKeyId.NotFound"]),
        Failure::TooEarly | Failure::Expired => code(&["InvalidTimeStamp.Expired"]),
        Failure::NonceUsed => code(&["SignatureNonceUsed"]),
        Failure::Mismatch => code(&["SignatureDoesNotMatch"]),
        Failure::Token => code(&["InvalidSecurityToken.MismatchWithAccessKey"]),
    },
    status: |code| match code {
        "InvalidAccessKeyId.NotFound" | "InvalidAction.NotFound" => 404,
        _ if code.parse::<u16>().is_ok() => 200,
        _ => 400,
    },
    write: |error, message, request| {
        let mut body = json!({
            "RequestId": random::uuid().to_uppercase(),
            "Code": error.code,
            "Message": message,
        });
        if error.status != 200 {
            body["HostId"] = json!(request.host());
        }
        Response::json(error.status, &body)
    },
};

/// Has a token of IAM.
const TOKEN: &str = "X-Auth-Token";

/// Codes of the gateway begin with `APIG`, those of the service FRS with `FRS`.
static HUAWEI: Envelope = Envelope {
    verify: |request, with| match request.header(TOKEN) {
        // In place of a signature.
        Some(token) if token == with.keys.huawei_token.0 => Ok(()),
        Some(_) => Err(Failure::Invalid(TOKEN)),
        None => huawei_sdk_hmac::verify(request, &with.keys.huawei_cloud, with.now),
    },
    unrouted: &["APIG.0101"],
    malformed: &["FRS.0014", "APIG.0201"],
    missing: &["FRS.0011", "APIG.0201"],
    of_signature: |failure| match failure {
        Failure::Invalid(TOKEN) => code(&["FRS.0002", "APIG.0301"]),
        _ => code(&["APIG.0301"]),
    },
    status: |code| match code {
        "APIG.0101" => 404,
        "APIG.0301" => 401,
        _ => 400,
    },
    write: |error, message, _| {
        let body = json!({"error_code": error.code, "error_msg": message});
        Response::json(error.status, &body).with("X-Request-Id", random::hex(32))
    },
};

/// A refusal of the signature.
fn code(codes: &'static [&'static str]) -> Refusal {
    Refusal::Code(codes, "signature")
}
