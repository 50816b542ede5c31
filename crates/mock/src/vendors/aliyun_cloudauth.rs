//! aliyun-cloudauth: Alibaba Cloud, real-person verification (实人认证). One path, `/`; the parameter
//! Action names the operation.
//!
//! A request is checked in this order: size, common parameters and signature, API version and
//! format, action and method, the error that `X-Mock-Answer` asks for, parameters.

mod faces;
mod material;
mod offline;
mod reply;
mod service;
mod tasks;
mod verification;

use std::sync::LazyLock;

pub(super) use self::service::AliyunCloudauth;
use self::{
    material::{Materials, Picture},
    reply::{Format, Reply},
    service::Call,
};
use crate::{
    info::{DocumentedError, VendorInfo},
    response::Response,
    rules::{Check, Violation},
    vendor::{GET_OR_POST, Operation, POST, Refusal, Unrouted, Vendor, operation},
    verify::{Failure, aliyun_rpc},
};

/// What the service takes as a body, in bytes (8M).
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The versions of the release notes, and that of the operations' successors.
const VERSIONS: [&str; 7] = [
    "2017-10-10",
    "2017-11-17",
    "2018-05-04",
    "2018-07-03",
    "2018-08-07",
    "2018-09-16",
    "2019-03-07",
];

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let errors = include_str!("../../data/aliyun-cloudauth/errors.txt");
    let operations = include_str!("../../data/aliyun-cloudauth/operations.txt");
    let checks: [Check; 4] = [
        ("scenario", verification::is_scenario),
        ("binding", |json| Materials::bound(json).is_some()),
        ("picture", |value| Picture::read(value).is_some()),
        ("attributes", faces::are_attributes),
    ];
    let files = (errors, operations);
    VendorInfo::read("aliyun-cloudauth", &["aliyun-rpc"], files, &checks)
});

impl Vendor for AliyunCloudauth {
    type Kind = ();
    type Caller = ();
    type Reply = Reply;

    /// Those that take pictures are POST only.
    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        operation("GetVerifyToken", GET_OR_POST, "GetVerifyToken", (), verification::token),
        operation("SubmitMaterials", POST, "SubmitMaterials", (), verification::submit_materials),
        operation("SubmitVerification", POST, "SubmitVerification", (),
            verification::submit_verification),
        operation("GetStatus", GET_OR_POST, "GetStatus", (), verification::status),
        operation("GetMaterials", GET_OR_POST, "GetMaterials", (), verification::materials),
        operation("CompareFaces", POST, "CompareFaces", (), faces::compare),
        operation("DetectFaceAttributes", POST, "DetectFaceAttributes", (), faces::detect),
        operation("CreateVerifySDK", GET_OR_POST, "CreateVerifySDK", (), offline::create_kit),
        operation("DescribeVerifySDK", GET_OR_POST, "DescribeVerifySDK", (), offline::describe_kit),
        operation("CreateAuthKey", GET_OR_POST, "CreateAuthKey", (), offline::create_auth_key),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        let request = call.request;
        if request.body.len() > MAX_BODY {
            return Err(Self::too_large());
        }
        // What cannot be decoded is refused as badly signed, in the default format.
        call.parameters = aliyun_rpc::parameters(request).unwrap_or_default();
        aliyun_rpc::verify(request, &call.vendor.key, &call.vendor.nonces, call.now)
            .map_err(of_signature)?;
        if !VERSIONS.contains(&call.value("Version")) {
            return Err("InvalidVersion".into());
        }
        if Format::named(call.value("Format")).is_none() {
            return Err("InvalidParameter.Format".into());
        }
        if request.raw_path() != "/" {
            return Err("UnsupportedOperation".into());
        }
        let action = call.value("Action").to_owned();
        call.route(&action).map_err(|unrouted| match unrouted {
            Unrouted::Name => "UnsupportedOperation".into(),
            Unrouted::Method(_) => "UnsupportedHTTPMethod".into(),
        })
    }

    fn succeed(call: &Call<'_>, operation: &Operation<Self>, reply: Reply) -> Response {
        Format::of(&call.parameters).success(operation.id, reply)
    }

    fn explain(call: &Call<'_>, violation: Violation) -> Refusal {
        const MISSING: &str = "InvalidParam.ParamMissing";
        let code = match violation {
            Violation::Invalid("Biz") => "InvalidParam.InvalidBiz",
            // The only other documented code for a parameter: 参数错误.
            _ if call.errors().iter().any(|error| error.code == MISSING) => MISSING,
            _ => "MissingParameter",
        };
        Refusal::Code(code)
    }

    fn refuse(call: &Call<'_>, error: &DocumentedError, detail: Option<&str>) -> Response {
        let message = match (error.code, detail) {
            // The vendor's clients split the message at the colon and compare what follows with
            // what they signed.
            ("SignatureDoesNotMatch", _) => {
                let signed = aliyun_rpc::string_to_sign(call.request, &call.parameters);
                format!("{} server string to sign is:{signed}", error.message)
            }
            ("MissingParameter", Some(name)) => format!(
                "The input parameter \"{name}\" that is mandatory for processing this request is not supplied."
            ),
            _ => error.message.to_owned(),
        };
        Format::of(&call.parameters).failure(error, &message, call.request.host())
    }
}

fn of_signature(failure: Failure) -> Refusal {
    Refusal::Code(match failure {
        Failure::Missing("SecurityToken") => "MissingSecurityToken",
        Failure::Missing(name) => return Refusal::Detail("MissingParameter", name),
        Failure::Invalid("Timestamp") => "InvalidTimeStamp.Format",
        Failure::Invalid(_) => "InvalidSignatureMethod",
        Failure::Malformed => "IncompleteSignature",
        Failure::UnknownKey => "InvalidAccessKeyId.NotFound",
        Failure::TooEarly | Failure::Expired => "InvalidTimeStamp.Expired",
        Failure::NonceUsed => "SignatureNonceUsed",
        Failure::Mismatch => "SignatureDoesNotMatch",
        Failure::Token => "InvalidSecurityToken.MismatchWithAccessKey",
    })
}
