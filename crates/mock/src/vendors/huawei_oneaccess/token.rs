//! ShowAuthToken: the access token of the application (访问凭据).

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, CLIENT, COMMON, INVALID_CLIENT},
    login,
    state::ACCESS_TOKEN_LIFE,
};
use crate::vendor::{OperationInfo, errors as join};

pub(super) const GET: Operation = Operation {
    info: OperationInfo {
        id: "ShowAuthToken",
        errors: join!(COMMON, CLIENT),
    },
    method: "POST",
    path: "/api/v2/tenant/token",
    access: Access::Form,
    run: get,
};

/// The secret of the application.
const SECRET: &str = "mock-client-secret";

/// The applications of the request examples.
const SEEDS: [(&str, &str); 2] = [
    (
        "mK2vQe7RzT4yWcXn9sLpD5aHfJ8uBg31",
        "Xw8nC2vLq5TzR7yKm4sPbD9aHfJ3uGe6Wt1Q",
    ),
    (
        "CANARYclientTWO0myTMoDTPys6ezGZ2",
        "CANARYsecretTWO0G19hNEHz3472XsPcwvfe",
    ),
];

fn get(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let grant_type = call.required("grant_type")?;
    let application = (call.required("client_id")?, call.required("client_secret")?);
    if grant_type != "client_credentials" {
        return Err(Refused::Own(errors::own(
            "GRANT_TYPE",
            "The grant_type is not client_credentials.",
        )));
    }
    if application != (&vendor.client.client_id, SECRET) && !SEEDS.contains(&application) {
        return Err(INVALID_CLIENT.into());
    }
    Ok(Done::Json(json!({
        "access_token": vendor.issued.access_token(call.now),
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_LIFE,
        "scope": "all",
        "id_token": login::id_token(),
    })))
}
