//! tencent-csec: Tencent Cloud, captchas and risk checks of csec (天御 业务安全防护), an API 2.0. One path;
//! the parameter `Action` names the operation. Scripts and pictures of captchas have paths of their
//! own and need no signature.
//!
//! A request is checked in this order: signature (with time, nonce and token), operation (method,
//! path, `Action`), the error that `X-Mock-Answer` asks for, parameters. The signature comes first
//! because every API 2.0 signs alike.

mod captcha;
mod message;
mod reply;
mod risk;
mod service;

use std::{net::IpAddr, sync::LazyLock};

pub(super) use self::service::TencentCsec;
use self::service::{
    Call,
    Format::{self, Json, Script},
};
use crate::{
    info::{DocumentedError, VendorInfo},
    request::Request,
    response::Response,
    rules::{Check, Violation},
    text,
    vendor::{GET_OR_POST, Operation, Refusal, Vendor, operation},
    verify::{Failure, tencent_qcloud_v2},
};

/// The one path of the service.
const PATH: &str = "/v2/index.php";

const INVALID_PARAMETER: &str = "4000";
const REPLAY: &str = "4500";
const NOT_IN_THIS_VERSION: &str = "6100";

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let errors = include_str!("../../data/tencent-csec/errors.txt");
    let operations = include_str!("../../data/tencent-csec/operations.txt");
    let checks: [Check; 2] = [
        ("ip", |text| text.parse::<IpAddr>().is_ok()),
        ("message", message::is_well_formed),
    ];
    let schemes = &["tencent-qcloud-v2"];
    VendorInfo::read("tencent-csec", schemes, (errors, operations), &checks)
});

impl Vendor for TencentCsec {
    type Kind = Format;
    type Caller = ();
    type Reply = Response;

    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        operation("CaptchaQuery", GET_OR_POST, "CaptchaQuery", Json, captcha::query),
        operation("CaptchaQueryScript", GET_OR_POST, "CaptchaQuery", Script, captcha::query_script),
        operation("CaptchaCheck", GET_OR_POST, "CaptchaCheck", Json, captcha::check),
        operation("CaptchaIframeQuery", GET_OR_POST, "CaptchaIframeQuery", Json,
            captcha::iframe_query),
        operation("CaptchaGetUrl", GET_OR_POST, "CaptchaGetUrl", Json, captcha::get_url),
        operation("CaptchaVerify", GET_OR_POST, "CaptchaVerify", Json, captcha::verify),
        operation("RegisterProtection", GET_OR_POST, "RegisterProtection", Json, risk::register),
        operation("LoginProtection", GET_OR_POST, "LoginProtection", Json, risk::login),
        operation("ActivityAntiRush", GET_OR_POST, "ActivityAntiRush", Json, risk::activity),
        operation("UgcAntiSpam", GET_OR_POST, "UgcAntiSpam", Json, risk::message),
        operation("Feedback", GET_OR_POST, "Feedback", Json, risk::feedback),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        let request = call.request;
        if let Some(page) = call.vendor.page(request, call.now) {
            return Err(Refusal::Response(page));
        }
        // A POST takes everything from its body, and its query is ignored.
        let parameters = if request.method == "POST" {
            request.form()
        } else {
            request.query()
        };
        call.parameters = parameters.map_err(|_| invalid("encoding"))?;
        tencent_qcloud_v2::verify(
            request,
            &call.parameters,
            &call.vendor.key,
            &call.vendor.nonces,
            call.now,
        )
        .map_err(of_signature)?;
        if !GET_OR_POST.contains(&request.method.as_str()) {
            return Err(invalid("method"));
        }
        if request.raw_path() != PATH {
            return Err(Refusal::Detail(NOT_IN_THIS_VERSION, "path"));
        }
        let action = call.required("Action")?;
        let script = text::value(&call.parameters, "script") == Some("1");
        let operation = Self::OPERATIONS
            .iter()
            .filter(|operation| is_action(action, operation.name))
            // An operation that has but one form ignores the parameter.
            .max_by_key(|operation| (operation.kind == Script) == script)
            .ok_or(Refusal::Detail(NOT_IN_THIS_VERSION, "Action"))?;
        call.operation = Some(operation);
        Ok(operation)
    }

    fn succeed(_: &Call<'_>, _: &Operation<Self>, reply: Response) -> Response {
        reply
    }

    fn explain(_: &Call<'_>, violation: Violation) -> Refusal {
        let (Violation::Missing(name) | Violation::Invalid(name)) = violation;
        invalid(name)
    }

    fn refuse(call: &Call<'_>, error: &DocumentedError, detail: Option<&str>) -> Response {
        reply::refusal(&call.parameters, error, detail)
    }
}

impl TencentCsec {
    /// The page at an address that a reply named, if this is a request for one.
    fn page(&self, request: &Request, now: u64) -> Option<Response> {
        let serve = match request.raw_path() {
            _ if request.method != "GET" => return None,
            captcha::SCRIPT => captcha::iframe_script,
            captcha::PICTURE => captcha::picture,
            _ => return None,
        };
        let parameters = request.query().unwrap_or_default();
        let signature = text::value(&parameters, "asig").unwrap_or_default();
        // No page says what an address gives that is used up or too old.
        let nothing = || Response::plain(404, "there is nothing here (any more)\n");
        Some(serve(self, signature, now).unwrap_or_else(nothing))
    }
}

fn invalid(what: &'static str) -> Refusal {
    Refusal::Detail(INVALID_PARAMETER, what)
}

/// Of the vendor's own clients, one turns the first letter into upper case and one does not.
fn is_action(given: &str, name: &str) -> bool {
    match (given.split_at_checked(1), name.split_at_checked(1)) {
        (Some((first, rest)), Some((name_first, name_rest))) => {
            first.eq_ignore_ascii_case(name_first) && rest == name_rest
        }
        _ => false,
    }
}

fn of_signature(failure: Failure) -> Refusal {
    match failure {
        Failure::Missing(name) | Failure::Invalid(name) => invalid(name),
        Failure::UnknownKey => Refusal::Code("4104"),
        Failure::Token => Refusal::Code("4105"),
        Failure::TooEarly | Failure::Expired => Refusal::Detail(REPLAY, "Timestamp"),
        Failure::NonceUsed => Refusal::Detail(REPLAY, "Nonce"),
        Failure::Mismatch | Failure::Malformed => Refusal::Code("4100"),
    }
}
