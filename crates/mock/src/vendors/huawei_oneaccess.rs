//! huawei-oneaccess: Huawei Cloud OneAccess, login for users (应用身份管理, 用户类接口). No scheme signs;
//! headers say which application and which device calls. Some calls want more: the state of a
//! login, an encrypted session, or an access token of the application, which a form with its secret
//! gives.
//!
//! A request is checked in this order: path and method, application, what else the call wants, the
//! error that `X-Mock-Answer` asks for, the device's headers, body.

mod access;
mod application;
mod captcha;
mod errors;
mod login;
mod numbers;
mod service;
mod users;

use std::sync::LazyLock;

use serde_json::{Value, json};

pub(super) use self::service::HuaweiOneaccess;
use self::{
    access::{caller, header, mandatory},
    service::{
        Access::{self, Application, Form, Server, Signature, State},
        Call, Caller,
    },
};
use crate::{
    info::{DocumentedError, VendorInfo},
    request::Request,
    response::Response,
    rules::Violation,
    text::Pairs,
    vendor::{GET, Operation, POST, Refusal, Unrouted, Vendor, operation},
};

/// What the header tables call mandatory, beside the application.
const DEVICE: [&str; 3] = ["X-operating-sys-version", "X-device-fingerprint", "X-agent"];

/// The begin of every path.
const PREFIX: &str = "/api/v2/";

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let errors = include_str!("../../data/huawei-oneaccess/errors.txt");
    let operations = include_str!("../../data/huawei-oneaccess/operations.txt");
    VendorInfo::read("huawei-oneaccess", &[], (errors, operations), &[])
});

impl Vendor for HuaweiOneaccess {
    type Kind = Access;
    type Caller = Caller;
    /// The JSON of the response. For `null` there is nothing but the status 200.
    type Reply = Value;

    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        operation("ShowCaptcha", GET, "sdk/captcha", Application, captcha::show),
        operation("ValidateCaptcha", POST, "sdk/captcha/verify", Application, captcha::validate),
        operation("ListCountryCodes", GET, "sdk/country-codes", Application, numbers::countries),
        operation("SendSmsVerifyCode", POST, "sdk/sms/send", Application, captcha::send),
        operation("RegisterByMobile", POST, "sdk/register/mobile-verify-code", Application,
            login::register),
        operation("LoginByMobileVerifyCode", POST, "sdk/login/mobile-verify-code", Application,
            login::by_code),
        operation("LoginByUserNamePwd", POST, "sdk/login", Application, login::by_password),
        operation("LoginByWechat", POST, "sdk/login/wechat", Application, login::by_wechat),
        operation("ShowMobileByStateToken", GET, "sdk/mobile-by-token", State, login::show_mobile),
        operation("SecondaryAuthByMobileVerifyCode", POST, "sdk/mfa/sms", State,
            login::second_factor),
        operation("BindSocialAccount", POST, "sdk/social/bind", State, login::bind),
        operation("RegisterBindSocialAccount", POST, "sdk/social/register-bind", State,
            login::register_bind),
        operation("ForceUpdatePwd", POST, "sdk/pwd/update", State, login::replace_password),
        operation("SkipForceUpdatePwd", GET, "sdk/pwd/skip-update", State, login::keep_password),
        operation("GetBackPwdByMobile", POST, "sdk/pwd/update-by-mobile", Application,
            login::forgotten_password),
        operation("ShowServerDate", GET, "sdk/server-date", Application, application::date),
        operation("ShowPublicKey", GET, "sdk/public-key", Application, application::public_key),
        operation("ShowUser", GET, "sdk/profile", Signature, application::profile),
        operation("ShowAuthToken", POST, "tenant/token", Form, application::access_token),
        operation("ShowSSOTicketBySessionToken", POST, "tenant/sso/session-token/sso-ticket", Server,
            application::sso_ticket),
        operation("ShowUserBySSOTicket", POST, "tenant/sso/sso-ticket/verify", Server,
            application::sso_user),
        operation("RefreshSessionToken", POST, "tenant/sso/session-token/refresh", Server,
            application::refresh),
        operation("Logout", GET, "sdk/logout", Signature, login::out),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        // The pages say nothing of these two.
        let path = call.request.raw_path();
        let operation = call
            .route(path.strip_prefix(PREFIX).unwrap_or_default())
            .map_err(|unrouted| {
                Refusal::Response(match unrouted {
                    Unrouted::Name => Response::plain(404, ""),
                    Unrouted::Method(allowed) => Response::plain(405, "").with("Allow", allowed),
                })
            })?;
        call.vendor
            .check_application(operation.kind, call.request)?;
        call.caller = caller(call, operation.kind)?;
        Ok(operation)
    }

    fn read(call: &mut Call<'_>, operation: &Operation<Self>) -> Result<(), Refusal> {
        if operation.kind.has_device() {
            for name in DEVICE {
                mandatory(call.request, name)?;
            }
        }
        if operation.kind == Access::Form {
            call.parameters = form(call.request)?;
        } else if operation.methods == POST {
            call.parameters = json_texts(call.request)?;
        }
        Ok(())
    }

    fn succeed(_: &Call<'_>, _: &Operation<Self>, reply: Value) -> Response {
        match reply {
            Value::Null => Response {
                status: 200,
                headers: Vec::new(),
                body: Vec::new(),
            },
            reply => Response::json(200, &reply),
        }
    }

    fn explain(_: &Call<'_>, violation: Violation) -> Refusal {
        let (Violation::Missing(name) | Violation::Invalid(name)) = violation;
        errors::missing(name)
    }

    fn refuse(_: &Call<'_>, error: &DocumentedError, _: Option<&str>) -> Response {
        let (code, message) = (error.code, error.message);
        let body = match code {
            "unauthorized" | "invalid_client" => {
                json!({ "error": code, "error_description": message })
            }
            "ACCESS_DENIED" => json!({ "status": code }),
            _ => json!({ "error_code": code, "error_msg": message }),
        };
        Response::json(error.status, &body)
    }
}

impl HuaweiOneaccess {
    /// Checks that the application is registered; an ISV application with its tenant.
    fn check_application(&self, access: Access, request: &Request) -> Result<(), Refusal> {
        // A server shows an access token of the application instead of its id.
        if access.has_device() {
            let client_id = header(request, "X-client-id").ok_or("APP.0002")?;
            if client_id != self.client.client_id {
                return Err("APP.0001".into());
            }
        }
        match self.client.tenant_id.as_deref() {
            // The page of the access token has no such header.
            _ if access == Access::Form => Ok(()),
            // Others may send it, as the request samples do.
            None => Ok(()),
            Some(tenant) if header(request, "X-tenant-id") == Some(tenant) => Ok(()),
            Some(_) => Err("APP.0001".into()),
        }
    }
}

/// The members of a JSON body that are texts. The pages want `application/json;charset=utf8`. Any
/// charset is let through: a client that spells it `utf-8` sends the same bytes.
fn json_texts(request: &Request) -> Result<Pairs, Refusal> {
    if !request.has_type("application/json") {
        return Err(errors::missing(
            "Content-Type application/json;charset=utf8",
        ));
    }
    let Ok(Value::Object(members)) = serde_json::from_slice(&request.body) else {
        return Err(errors::missing("JSON object"));
    };
    let texts = members.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name, text)),
        _ => None,
    });
    Ok(texts.collect())
}

/// The fields of a form.
fn form(request: &Request) -> Result<Pairs, Refusal> {
    const TYPE: &str = "application/x-www-form-urlencoded";
    if !request.has_type(TYPE) {
        return Err(errors::missing(&format!("Content-Type {TYPE}")));
    }
    request.form().map_err(|_| errors::missing("form"))
}
