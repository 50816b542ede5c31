//! tencent-ci: Tencent Cloud, data processing of COS (数据万象 人脸核身, 身份证识别). The bucket is part of the
//! host, the parameter `ci-process` names the operation.
//!
//! A request is checked in this order: signature, operation (method, path, `ci-process`), the error
//! that `X-Mock-Answer` asks for, parameters, body. The signature comes first because COS signs
//! every request alike, whatever it asks for.

mod challenges;
mod errors;
mod liveness;
mod ocr;
mod reply;
mod upload;

use self::{challenges::Challenges, reply::Reply};
use crate::{
    answer::Answer,
    keys::{Key, Keys},
    received::Received,
    rules::{self, Broken, Rule},
    vendor::{OperationInfo, Problem, Refused, Vendor, VendorInfo, infos, wanted},
    verify::tencent_cos::{self, Refusal},
};

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "tencent-ci",
    schemes: &["tencent-cos"],
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[
    liveness::GET_LIVE_CODE,
    liveness::GET_ACTION_SEQUENCE,
    liveness::LIVENESS_RECOGNITION,
    liveness::LIVENESS_RECOGNITION_ON_UPLOAD,
    ocr::ID_CARD_OCR,
    ocr::ID_CARD_OCR_ON_UPLOAD,
];

/// An operation: how it is called, what it demands, what it does.
struct Operation {
    info: OperationInfo,
    method: &'static str,
    /// The value of `ci-process`.
    process: &'static str,
    /// Whether the path names an object, or is that of the bucket.
    on_object: bool,
    rules: &'static [Rule],
    /// Gives the root element of the reply.
    run: fn(&Call<'_>) -> Result<String, Refused>,
}

/// A request that is signed rightly and has what the rules demand.
struct Call<'a> {
    request: &'a Received,
    parameters: &'a [(String, String)],
    challenges: &'a Challenges,
    /// In unix seconds.
    now: u64,
}

/// The vendor.
pub(super) struct TencentCi {
    key: Key,
    challenges: Challenges,
}

impl TencentCi {
    /// The vendor with its keys.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.tencent.clone(),
            challenges: Challenges::default(),
        }
    }

    fn check_and_run(&self, request: &Received, now: u64) -> Result<Answer, Problem> {
        tencent_cos::verify(request, &self.key, now).map_err(of_signature)?;
        // The signature could not have been right with parameters that cannot be decoded.
        let parameters = request.query().unwrap_or_default();
        let operation = route(request, &parameters)?;
        if let Some(error) = wanted(request, &operation.info)? {
            return Err(Refused::from(*error).into());
        }
        rules::check(operation.rules, &parameters).map_err(of_rules)?;
        let root = (operation.run)(&Call {
            request,
            parameters: &parameters,
            challenges: &self.challenges,
            now,
        })?;
        Ok(Reply::to(request).success(&root))
    }
}

impl Vendor for TencentCi {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        match self.check_and_run(request, now) {
            Ok(answer) | Err(Problem::Answer(answer)) => answer,
            Err(Problem::Refused(refused)) => Reply::to(request).refusal(&refused),
        }
    }

    fn too_large(&self, request: &Received) -> Answer {
        Reply::to(request).refusal(&errors::CONTENT_TOO_LARGE.into())
    }
}

fn route(
    request: &Received,
    parameters: &[(String, String)],
) -> Result<&'static Operation, Refused> {
    let Some(process) = rules::value(parameters, "ci-process") else {
        return Err(errors::NOT_IMPLEMENTED.with("only requests with ci-process are here"));
    };
    let mut known = OPERATIONS
        .iter()
        .filter(|operation| operation.process == process)
        .peekable();
    if known.peek().is_none() {
        return Err(errors::INVALID_ARGUMENT.with("ci-process"));
    }
    let operation = known
        .find(|operation| operation.method == request.method)
        .ok_or(errors::METHOD_NOT_ALLOWED)?;
    if operation.on_object == (request.raw_path() == "/") {
        return Err(errors::INVALID_URL.into());
    }
    Ok(operation)
}

fn of_signature(refusal: Refusal) -> Refused {
    match refusal {
        Refusal::Missing => errors::MISSING_AUTHORIZATION,
        Refusal::Malformed => errors::INVALID_AUTHORIZATION,
        Refusal::UnknownKey => errors::SECRETID_NOT_EXIST,
        Refusal::TooEarly => errors::REQUEST_HAS_EXPIRED,
        Refusal::TooLate => errors::SIGNATURE_EXPIRED,
        Refusal::Mismatch => errors::SIGNATURE_DOES_NOT_MATCH,
        Refusal::Token => errors::EXPIRED_TOKEN,
    }
    .into()
}

fn of_rules(broken: Broken) -> Refused {
    match broken {
        Broken::Missing(name) => errors::INVALID_ARGUMENT.with(name),
        Broken::Invalid(name) => errors::INVALID_PARAMETER_VALUE.with(name),
    }
}
