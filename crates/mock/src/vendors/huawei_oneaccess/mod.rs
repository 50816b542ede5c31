//! huawei-oneaccess: Huawei Cloud OneAccess, login for users (应用身份管理, 用户类接口). Nothing is signed; headers say
//! which application and which device calls.
//!
//! A request is checked in this order: path and method, application, the error that `X-Mock-Answer` asks for, the
//! device's headers, body.

mod captcha;
mod errors;
mod png;

use serde_json::{Map, Value, json};

use self::captcha::Captchas;
use crate::{
    answer::Answer,
    keys::{Client, Keys},
    received::Received,
    vendor::{DocumentedError, OperationInfo, Vendor, VendorInfo, infos, wanted},
};

/// What the header tables call mandatory, beside the application.
const DEVICE: [&str; 3] = ["X-operating-sys-version", "X-device-fingerprint", "X-agent"];

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "huawei-oneaccess",
    scheme: None,
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[captcha::SHOW, captcha::VALIDATE];

/// An operation: how it is called, what it does.
struct Operation {
    info: OperationInfo,
    method: &'static str,
    path: &'static str,
    /// The reply, or the code of the documented error.
    run: fn(&HuaweiOneaccess, &Call) -> Result<Value, &'static str>,
}

/// A call that was let in.
struct Call {
    /// The members of the JSON body; none for a GET.
    body: Map<String, Value>,
}

impl Call {
    /// A member of the body that is text and not empty.
    fn text(&self, name: &str) -> Option<&str> {
        self.body
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }
}

/// The vendor.
pub(super) struct HuaweiOneaccess {
    client: Client,
    captchas: Captchas,
}

impl HuaweiOneaccess {
    /// The vendor with its application.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            client: keys.huawei.clone(),
            captchas: Captchas::default(),
        }
    }

    fn reply(&self, operation: &Operation, request: &Received) -> Result<Value, Answer> {
        let refused = |code| errors::answer(errors::of(&operation.info, code));
        self.application(request).map_err(refused)?;
        if let Some(error) = wanted(request, &operation.info)? {
            return Err(errors::answer(error));
        }
        for name in DEVICE {
            header(request, name).ok_or_else(|| errors::missing(name))?;
        }
        let body = match operation.method {
            "POST" => {
                if !is_json(request) {
                    return Err(errors::missing(
                        "Content-Type application/json;charset=utf8",
                    ));
                }
                match serde_json::from_slice(&request.body) {
                    Ok(Value::Object(members)) => members,
                    _ => return Err(errors::missing("JSON object")),
                }
            }
            _ => Map::new(),
        };
        (operation.run)(self, &Call { body }).map_err(refused)
    }

    /// Whether the application is registered; for an ISV application, with its tenant.
    fn application(&self, request: &Received) -> Result<(), &'static str> {
        let client_id = header(request, "X-client-id").ok_or("APP.0002")?;
        if client_id != self.client.client_id {
            return Err("APP.0001");
        }
        match self.client.tenant_id.as_deref() {
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

    fn answer(&self, request: &Received, _now: u64) -> Answer {
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
        match self.reply(operation, request) {
            Ok(body) => Answer::new(200, "application/json", body.to_string()),
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

/// The page wants `application/json;charset=utf8`. Any charset is let through: a client that spells it `utf-8` sends
/// the same bytes.
fn is_json(request: &Received) -> bool {
    request.content_type().is_some_and(|content_type| {
        let essence = content_type.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    })
}

/// The body of an error: `error_code` and `error_msg`, or the names of OAuth.
fn error_body(error: &DocumentedError) -> Value {
    if error.code == errors::UNAUTHORIZED {
        json!({ "error": error.code, "error_description": error.message })
    } else {
        json!({ "error_code": error.code, "error_msg": error.message })
    }
}
