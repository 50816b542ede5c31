//! aliyun-cloudauth: Alibaba Cloud, real-person verification (实人认证). One path, `/`; the parameter Action names the
//! operation.
//!
//! A request is checked in this order: size, common parameters and signature, API version and format, action and
//! method, the error that `X-Mock-Answer` asks for, parameters.

mod errors;
mod faces;
mod material;
mod offline;
mod reply;
mod tasks;
mod verification;

use self::{
    errors::{failure, of_signature},
    offline::Orders,
    reply::{Format, Reply},
    tasks::Tasks,
};
use crate::{
    answer::Answer,
    keys::{Key, Keys},
    nonces::Nonces,
    received::Received,
    rules::{self, Broken, Rule},
    vendor::{DocumentedError, OperationInfo, Vendor, VendorInfo, infos, wanted},
    verify::aliyun_rpc,
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

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "aliyun-cloudauth",
    schemes: &["aliyun-rpc"],
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[
    verification::GET_VERIFY_TOKEN,
    verification::SUBMIT_MATERIALS,
    verification::SUBMIT_VERIFICATION,
    verification::GET_STATUS,
    verification::GET_MATERIALS,
    faces::COMPARE_FACES,
    faces::DETECT_FACE_ATTRIBUTES,
    offline::CREATE_VERIFY_SDK,
    offline::DESCRIBE_VERIFY_SDK,
    offline::CREATE_AUTH_KEY,
];

/// An operation: how it is called, what it demands, what it does.
struct Operation {
    info: OperationInfo,
    /// Those that take pictures are POST only.
    methods: &'static [&'static str],
    rules: &'static [Rule],
    /// The reply, or the code of the documented error.
    run: fn(&AliyunCloudauth, &Call<'_>) -> Result<Reply, &'static str>,
}

/// A call that was let in.
struct Call<'a> {
    parameters: &'a [(String, String)],
    format: Format,
    now: u64,
}

impl Call<'_> {
    /// The value of a parameter; empty if it was not given.
    fn value(&self, name: &str) -> &str {
        rules::value(self.parameters, name).unwrap_or_default()
    }
}

/// The vendor.
pub(super) struct AliyunCloudauth {
    key: Key,
    nonces: Nonces,
    tasks: Tasks,
    orders: Orders,
}

impl AliyunCloudauth {
    /// The vendor with its keys.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.aliyun.clone(),
            nonces: Nonces::default(),
            tasks: Tasks::default(),
            orders: Orders::default(),
        }
    }

    /// The reply with the name of its operation, or the refusal.
    fn reply(
        &self,
        request: &Received,
        parameters: &[(String, String)],
        now: u64,
    ) -> Result<(&'static str, Reply), Failure> {
        aliyun_rpc::verify(request, &self.key, &self.nonces, now)
            .map_err(|refused| of_signature(&refused, request, parameters))?;
        let format = rules::value(parameters, "Format").unwrap_or_default();
        let version = rules::value(parameters, "Version").unwrap_or_default();
        let action = rules::value(parameters, "Action").unwrap_or_default();
        if !VERSIONS.contains(&version) {
            return Err(failure(errors::COMMON, "InvalidVersion"));
        }
        if Format::named(format).is_none() {
            return Err(failure(errors::COMMON, "InvalidParameter.Format"));
        }
        let operation = OPERATIONS
            .iter()
            .find(|operation| operation.info.id == action && request.raw_path() == "/")
            .ok_or_else(|| failure(errors::COMMON, "UnsupportedOperation"))?;
        if !operation.methods.contains(&request.method.as_str()) {
            return Err(failure(errors::COMMON, "UnsupportedHTTPMethod"));
        }
        match wanted(request, &operation.info) {
            Err(answer) => return Err(Failure::Answer(answer)),
            Ok(Some(error)) => return Err(errors::asked_for(error, request, parameters)),
            Ok(None) => {}
        }
        let refused = |code| failure(operation.info.errors, code);
        let documents = |code| operation.info.errors.iter().any(|error| error.code == code);
        rules::check(operation.rules, parameters).map_err(|broken| {
            refused(match broken {
                Broken::Invalid("Biz") => "InvalidParam.InvalidBiz",
                // The only other documented code for a parameter: 参数错误.
                _ if documents("InvalidParam.ParamMissing") => "InvalidParam.ParamMissing",
                _ => "MissingParameter",
            })
        })?;
        let call = Call {
            parameters,
            format: Format::of(parameters),
            now,
        };
        (operation.run)(self, &call)
            .map(|reply| (operation.info.id, reply))
            .map_err(refused)
    }
}

impl Vendor for AliyunCloudauth {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        if request.body.len() > MAX_BODY {
            return self.too_large(request);
        }
        // What cannot be decoded is refused as badly signed, in the default format.
        let parameters = aliyun_rpc::parameters(request).unwrap_or_default();
        let format = Format::of(&parameters);
        match self.reply(request, &parameters, now) {
            Ok((operation, reply)) => format.success(operation, reply),
            Err(Failure::Error(error, message)) => format.failure(error, &message, request.host()),
            Err(Failure::Answer(answer)) => answer,
        }
    }
}

/// Why a call does not get its reply.
enum Failure {
    /// A documented error and its message.
    Error(&'static DocumentedError, String),
    /// An answer that is not the vendor's.
    Answer(Answer),
}
