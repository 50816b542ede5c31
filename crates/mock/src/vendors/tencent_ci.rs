//! tencent-ci: Tencent Cloud, data processing of COS (数据万象 人脸核身, 身份证识别). The bucket is part of
//! the host, the parameter `ci-process` names the operation.
//!
//! A request is checked in this order: signature, operation (method, path, `ci-process`), the error
//! that `X-Mock-Answer` asks for, parameters, body. The signature comes first because COS signs
//! every request alike, whatever it asks for.

mod liveness;
mod ocr;
mod reply;
mod service;

use std::sync::LazyLock;

pub(super) use self::service::TencentCi;
use self::{
    reply::Reply,
    service::{
        Call,
        Target::{self, Bucket, Object},
    },
};
use crate::{
    info::{DocumentedError, VendorInfo},
    response::Response,
    rules::Violation,
    text,
    vendor::{GET, Operation, PUT, Refusal, Unrouted, Vendor, operation},
    verify::{Failure, tencent_cos},
};

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let errors = include_str!("../../data/tencent-ci/errors.txt");
    let operations = include_str!("../../data/tencent-ci/operations.txt");
    VendorInfo::read("tencent-ci", &["tencent-cos"], (errors, operations), &[])
});

impl Vendor for TencentCi {
    type Kind = Target;
    type Caller = ();
    type Reply = String;

    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        operation("GetLiveCode", GET, "GetLiveCode", Bucket, liveness::live_code),
        operation("GetActionSequence", GET, "GetActionSequence", Bucket, liveness::action_sequence),
        operation("LivenessRecognition", GET, "LivenessRecognition", Object, liveness::recognize),
        operation("LivenessRecognitionOnUpload", PUT, "LivenessRecognition", Object,
            liveness::recognize_upload),
        operation("IDCardOCR", GET, "IDCardOCR", Object, ocr::recognize),
        operation("IDCardOCROnUpload", PUT, "IDCardOCR", Object, ocr::recognize_upload),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        tencent_cos::verify(call.request, &call.vendor.key, call.now).map_err(of_signature)?;
        // The signature could not have been right with parameters that cannot be decoded.
        call.parameters = call.request.query().unwrap_or_default();
        let Some(process) = text::value(&call.parameters, "ci-process").map(str::to_owned) else {
            let detail = "only requests with ci-process are here";
            return Err(Refusal::Detail("NotImplemented", detail));
        };
        let operation = call.route(&process).map_err(|unrouted| match unrouted {
            Unrouted::Name => Refusal::Detail("InvalidArgument", "ci-process"),
            Unrouted::Method(_) => Refusal::Code("MethodNotAllowed"),
        })?;
        if (operation.kind == Object) == (call.request.raw_path() == "/") {
            return Err(Refusal::Code("InvalidUrl"));
        }
        Ok(operation)
    }

    fn succeed(call: &Call<'_>, _: &Operation<Self>, root: String) -> Response {
        Reply::to(call.request).success(&root)
    }

    fn explain(_: &Call<'_>, violation: Violation) -> Refusal {
        match violation {
            Violation::Missing(name) => Refusal::Detail("InvalidArgument", name),
            Violation::Invalid(name) => Refusal::Detail("InvalidParameterValue", name),
        }
    }

    fn refuse(call: &Call<'_>, error: &DocumentedError, detail: Option<&str>) -> Response {
        Reply::to(call.request).refusal(error, detail)
    }

    fn too_large() -> Refusal {
        Refusal::Code("InvalidContent@413")
    }
}

fn of_signature(failure: Failure) -> Refusal {
    Refusal::Code(match failure {
        Failure::Missing(_) => "MissingAuthorization",
        Failure::Malformed | Failure::Invalid(_) => "InvalidAuthorization",
        Failure::UnknownKey => "SecretidNotExist",
        Failure::TooEarly => "Request has expired",
        Failure::Expired => "SignatureExpired",
        Failure::Mismatch | Failure::NonceUsed => "SignatureDoesNotMatch",
        Failure::Token => "ExpiredToken",
    })
}
