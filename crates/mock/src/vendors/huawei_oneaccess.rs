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
    access::{header, mandatory},
    service::{Access, Call, Caller},
};
use crate::{
    info::{DocumentedError, VendorInfo},
    request::Request,
    response::Response,
    rules::Violation,
    text::Pairs,
    vendor::{self, GET, Operation, POST, Refusal, Run, Unrouted, Vendor, operation},
};

/// What the header tables call mandatory, beside the application.
const DEVICE: [&str; 3] = ["X-operating-sys-version", "X-device-fingerprint", "X-agent"];

static INFO: LazyLock<VendorInfo> = LazyLock::new(|| {
    let errors = include_str!("../../data/huawei-oneaccess/errors.txt");
    vendor::info::<HuaweiOneaccess>("huawei-oneaccess", &[], errors)
});

/// An operation. What its parameters have to be depends on their order, so it checks them itself.
const fn row(
    id: &'static str,
    errors: &'static str,
    methods: &'static [&'static str],
    path: &'static str,
    access: Access,
    run: Run<HuaweiOneaccess>,
) -> Operation<HuaweiOneaccess> {
    operation(id, errors, methods, path, access, &[], run)
}

impl Vendor for HuaweiOneaccess {
    type Kind = Access;
    type Caller = Caller;
    /// The JSON of the response. For `null` there is nothing but the status 200.
    type Reply = Value;

    #[rustfmt::skip]
    const OPERATIONS: &'static [Operation<Self>] = &[
        row("ShowCaptcha", "common", GET, "/api/v2/sdk/captcha",
            Access::Application, captcha::show),
        row("ValidateCaptcha", "common answer", POST, "/api/v2/sdk/captcha/verify",
            Access::Application, captcha::validate),
        row("ListCountryCodes", "common", GET, "/api/v2/sdk/country-codes",
            Access::Application, numbers::countries),
        row("SendSmsVerifyCode", "common proof", POST, "/api/v2/sdk/sms/send",
            Access::Application, captcha::send),
        row("RegisterByMobile", "common denied", POST, "/api/v2/sdk/register/mobile-verify-code",
            Access::Application, login::register),
        row("LoginByMobileVerifyCode", "common denied", POST, "/api/v2/sdk/login/mobile-verify-code",
            Access::Application, login::by_code),
        row("LoginByUserNamePwd", "common denied password", POST, "/api/v2/sdk/login",
            Access::Application, login::by_password),
        row("LoginByWechat", "common denied", POST, "/api/v2/sdk/login/wechat",
            Access::Application, login::by_wechat),
        row("ShowMobileByStateToken", "common", GET, "/api/v2/sdk/mobile-by-token",
            Access::State, login::show_mobile),
        row("SecondaryAuthByMobileVerifyCode", "common denied", POST, "/api/v2/sdk/mfa/sms",
            Access::State, login::second_factor),
        row("BindSocialAccount", "common denied", POST, "/api/v2/sdk/social/bind",
            Access::State, login::bind),
        row("RegisterBindSocialAccount", "common denied", POST, "/api/v2/sdk/social/register-bind",
            Access::State, login::register_bind),
        row("ForceUpdatePwd", "common denied", POST, "/api/v2/sdk/pwd/update",
            Access::State, login::replace_password),
        row("SkipForceUpdatePwd", "common denied", GET, "/api/v2/sdk/pwd/skip-update",
            Access::State, login::keep_password),
        row("GetBackPwdByMobile", "common", POST, "/api/v2/sdk/pwd/update-by-mobile",
            Access::Application, login::forgotten_password),
        row("ShowServerDate", "common", GET, "/api/v2/sdk/server-date",
            Access::Application, application::date),
        row("ShowPublicKey", "common", GET, "/api/v2/sdk/public-key",
            Access::Application, application::public_key),
        row("ShowUser", "common signature", GET, "/api/v2/sdk/profile",
            Access::Signature, application::profile),
        row("ShowAuthToken", "common client", POST, "/api/v2/tenant/token",
            Access::Form, application::access_token),
        row("ShowSSOTicketBySessionToken", "common", POST, "/api/v2/tenant/sso/session-token/sso-ticket",
            Access::Server, application::sso_ticket),
        row("ShowUserBySSOTicket", "common ticket", POST, "/api/v2/tenant/sso/sso-ticket/verify",
            Access::Server, application::sso_user),
        row("RefreshSessionToken", "common", POST, "/api/v2/tenant/sso/session-token/refresh",
            Access::Server, application::refresh),
        row("Logout", "common signature", GET, "/api/v2/sdk/logout",
            Access::Signature, login::out),
    ];

    fn info() -> &'static VendorInfo {
        &INFO
    }

    fn admit(&self, call: &mut Call<'_>) -> Result<&'static Operation<Self>, Refusal> {
        // The pages say nothing of these two.
        let operation = call.route(call.request.raw_path()).map_err(|unrouted| {
            Refusal::Response(match unrouted {
                Unrouted::Name => Response::plain(404, ""),
                Unrouted::Method(allowed) => Response::plain(405, "").with("Allow", allowed),
            })
        })?;
        self.check_application(operation.kind, call.request)?;
        call.caller = self.caller(operation.kind, call.request, call.now)?;
        Ok(operation)
    }

    fn read(&self, call: &mut Call<'_>, operation: &Operation<Self>) -> Result<(), Refusal> {
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

    fn succeed(&self, _: &Call<'_>, _: &Operation<Self>, reply: Value) -> Response {
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

    fn refuse(&self, _: &Call<'_>, error: &DocumentedError, _: Option<&str>) -> Response {
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
