//! The server's time and the application's public key (系统接口).

use serde_json::json;

use super::{Call, Done, HuaweiOneaccess, Operation, Refused, access::Access, errors::COMMON};
use crate::vendor::OperationInfo;

pub(super) const DATE: Operation = Operation {
    info: OperationInfo {
        id: "ShowServerDate",
        errors: COMMON,
    },
    method: "GET",
    path: "/api/v2/sdk/server-date",
    access: Access::Application,
    run: date,
};

pub(super) const KEY: Operation = Operation {
    info: OperationInfo {
        id: "ShowPublicKey",
        errors: COMMON,
    },
    method: "GET",
    path: "/api/v2/sdk/public-key",
    access: Access::Application,
    run: key,
};

/// The public half of the key that opens X-signature.
const PUBLIC_KEY: &str = include_str!("session_key.pem");

fn date(_vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    // Milliseconds as a text, as in the vendor's sample.
    Ok(Done::Json(
        json!({ "timestamp": (call.now * 1_000).to_string() }),
    ))
}

fn key(_vendor: &HuaweiOneaccess, _call: &Call<'_>) -> Result<Done, Refused> {
    Ok(Done::Json(json!({ "public_key": PUBLIC_KEY.trim_end() })))
}
