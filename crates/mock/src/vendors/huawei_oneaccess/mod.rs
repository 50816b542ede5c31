//! huawei-oneaccess: Huawei Cloud OneAccess, login for users (应用身份管理, 用户类接口). No scheme signs; headers say which
//! application and which device calls. Some calls want more: the state of a login, an encrypted session, or an access
//! token of the application, which a form with its secret gives.
//!
//! A request is checked in this order: path and method, application, what else the call wants, the error that
//! `X-Mock-Answer` asks for, the device's headers, body.

mod access;
mod captcha;
mod errors;
mod login;
mod numbers;
mod password;
mod people;
mod png;
mod profile;
mod register;
mod second_factor;
mod sms;
mod social;
mod sso;
mod state;
mod system;
mod token;

use serde_json::{Map, Value, json};

use self::{
    access::{Access, Caller},
    state::{Issued, State, Step},
};
use crate::{
    answer::Answer,
    keys::{Client, Keys},
    nonces::Nonces,
    received::Received,
    vendor::{DocumentedError, OperationInfo, Vendor, VendorInfo, documented, infos, wanted},
};

/// What the header tables call mandatory, beside the application.
const DEVICE: [&str; 3] = ["X-operating-sys-version", "X-device-fingerprint", "X-agent"];

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "huawei-oneaccess",
    schemes: &[],
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[
    captcha::SHOW,
    captcha::VALIDATE,
    numbers::COUNTRIES,
    sms::SEND,
    register::BY_MOBILE,
    login::BY_CODE,
    login::BY_PASSWORD,
    social::LOGIN,
    second_factor::MOBILE,
    second_factor::CODE,
    social::BIND,
    social::REGISTER,
    password::REPLACE,
    password::KEEP,
    password::FORGOTTEN,
    system::DATE,
    system::KEY,
    profile::SHOW,
    token::GET,
    sso::TICKET,
    sso::USER,
    sso::REFRESH,
    login::OUT,
];

/// An operation: how it is called, what it does.
struct Operation {
    info: OperationInfo,
    method: &'static str,
    path: &'static str,
    /// What a call has to bring.
    access: Access,
    /// The reply, or why there is none.
    run: fn(&HuaweiOneaccess, &Call<'_>) -> Result<Done, Refused>,
}

/// A reply.
enum Done {
    Json(Value),
    /// Status 200 and nothing else.
    Nothing,
}

/// Why there is no reply.
enum Refused {
    /// With the code of a documented error.
    Documented(&'static str),
    /// With an error whose code the pages do not name.
    Own(Answer),
}

impl From<&'static str> for Refused {
    fn from(code: &'static str) -> Self {
        Self::Documented(code)
    }
}

/// A call that was let in.
struct Call<'a> {
    /// The members of the JSON body, or the fields of the form; none for a GET.
    body: Map<String, Value>,
    /// Whom it speaks for.
    caller: Caller,
    /// The header of the device; empty where there is none.
    fingerprint: &'a str,
    /// In unix seconds.
    now: u64,
}

impl Call<'_> {
    /// A member of the body that is text and not empty.
    fn text(&self, name: &str) -> Option<&str> {
        self.body
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// A mandatory member of the body.
    fn required(&self, name: &'static str) -> Result<&str, Refused> {
        self.text(name)
            .ok_or_else(|| Refused::Own(errors::missing(name)))
    }

    /// The mobile number in the body.
    fn mobile(&self) -> Result<String, Refused> {
        let given = self.required("mobile")?;
        Ok(numbers::canonical(given).unwrap_or_else(|| given.to_owned()))
    }

    /// The state token, and the login behind it, if it needs such a step.
    fn waiting(&self, is: impl Fn(&Step) -> bool) -> Result<(&str, State), Refused> {
        match &self.caller {
            Caller::State { token, state } if is(&state.step) || state.step == Step::Any => {
                Ok((token, state.clone()))
            }
            Caller::State { .. } => Err(errors::wrong_state()),
            // The table says which operations want a state.
            _ => Err(Refused::Own(errors::missing("X-state-token"))),
        }
    }
}

/// The vendor.
pub(super) struct HuaweiOneaccess {
    client: Client,
    issued: Issued,
    /// Those of X-signature.
    nonces: Nonces,
}

impl HuaweiOneaccess {
    /// The vendor with its application.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            client: keys.huawei.clone(),
            issued: Issued::default(),
            nonces: Nonces::default(),
        }
    }

    fn reply(&self, operation: &Operation, request: &Received, now: u64) -> Result<Done, Answer> {
        let refused = |refused| match refused {
            Refused::Documented(code) => errors::answer(documented(operation.info.errors, code)),
            Refused::Own(answer) => answer,
        };
        self.application(operation, request)
            .map_err(|code| refused(code.into()))?;
        let caller = self
            .caller(operation.access, request, now)
            .map_err(refused)?;
        if let Some(error) = wanted(request, &operation.info)? {
            return Err(errors::answer(error));
        }
        if operation.access.has_device() {
            for name in DEVICE {
                header(request, name).ok_or_else(|| errors::missing(name))?;
            }
        }
        let body = match (operation.method, operation.access) {
            ("POST", Access::Form) => form(request)?,
            ("POST", _) => json_members(request)?,
            _ => Map::new(),
        };
        let call = Call {
            body,
            caller,
            fingerprint: header(request, "X-device-fingerprint").unwrap_or_default(),
            now,
        };
        (operation.run)(self, &call).map_err(refused)
    }

    /// Whether the application is registered; for an ISV application, with its tenant.
    fn application(&self, operation: &Operation, request: &Received) -> Result<(), &'static str> {
        // A server shows an access token of the application instead of its id.
        if operation.access.has_device() {
            let client_id = header(request, "X-client-id").ok_or("APP.0002")?;
            if client_id != self.client.client_id {
                return Err("APP.0001");
            }
        }
        match self.client.tenant_id.as_deref() {
            // The page of the access token has no such header.
            _ if operation.access == Access::Form => Ok(()),
            // Others may send it, as the request samples do.
            None => Ok(()),
            Some(tenant) if header(request, "X-tenant-id") == Some(tenant) => Ok(()),
            Some(_) => Err("APP.0001"),
        }
    }
}

impl Vendor for HuaweiOneaccess {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        let mut here = OPERATIONS
            .iter()
            .filter(|operation| operation.path == request.raw_path())
            .peekable();
        // The pages say nothing of these two.
        let Some(first) = here.peek() else {
            return Answer::plain(404, "");
        };
        let allowed = first.method;
        let Some(operation) = here.find(|operation| operation.method == request.method) else {
            return Answer::plain(405, "").with("Allow", allowed);
        };
        match self.reply(operation, request, now) {
            Ok(Done::Json(body)) => Answer::new(200, "application/json", body.to_string()),
            Ok(Done::Nothing) => Answer {
                status: 200,
                headers: Vec::new(),
                body: Vec::new(),
            },
            Err(answer) => answer,
        }
    }
}

/// A header's value, if there is one.
fn header<'a>(request: &'a Received, name: &str) -> Option<&'a str> {
    request
        .header(name)
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// The members of a JSON body. The pages want `application/json;charset=utf8`. Any charset is let through: a client that
/// spells it `utf-8` sends the same bytes.
fn json_members(request: &Received) -> Result<Map<String, Value>, Answer> {
    if !is(request, "application/json") {
        return Err(errors::missing(
            "Content-Type application/json;charset=utf8",
        ));
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(errors::missing("JSON object")),
    }
}

/// The fields of a form.
fn form(request: &Received) -> Result<Map<String, Value>, Answer> {
    const TYPE: &str = "application/x-www-form-urlencoded";
    if !is(request, TYPE) {
        return Err(errors::missing(&format!("Content-Type {TYPE}")));
    }
    let fields = request.form().map_err(|_| errors::missing("form"))?;
    Ok(fields
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect())
}

/// Whether the body is of this type, whatever its parameters.
fn is(request: &Received, media_type: &str) -> bool {
    request.content_type().is_some_and(|content_type| {
        let essence = content_type.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(media_type)
    })
}

/// The body of an error: `error_code` and `error_msg`, or the names of OAuth, or the status of a login.
fn error_body(error: &DocumentedError) -> Value {
    match error.code {
        errors::UNAUTHORIZED | errors::INVALID_CLIENT => {
            json!({ "error": error.code, "error_description": error.message })
        }
        errors::ACCESS_DENIED => json!({ "status": error.code }),
        _ => json!({ "error_code": error.code, "error_msg": error.message }),
    }
}
