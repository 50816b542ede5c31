//! ShowUser: the person's profile (查询个人信息).

use serde_json::json;

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::{Access, Caller},
    errors::{self, COMMON, SIGNATURE},
};
use crate::vendor::{OperationInfo, errors};

pub(super) const SHOW: Operation = Operation {
    info: OperationInfo {
        id: "ShowUser",
        errors: errors!(COMMON, SIGNATURE),
    },
    method: "GET",
    path: "/api/v2/sdk/profile",
    access: Access::Signature,
    run: show,
};

fn show(_vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    let Caller::Session { session, .. } = &call.caller else {
        // The table says that the operation wants a session.
        return Err(Refused::Own(errors::missing("X-signature")));
    };
    let person = &session.person;
    Ok(Done::Json(json!({
        "user_name": person.user_name,
        "name": person.name,
        "head_img": null,
        "email": null,
        "mobile": person.mobile,
        "attr_gender": "unknown",
        "attr_birthday": "2000-01-02",
        "attr_nick_name": null,
        "first_name": null,
        "middle_name": null,
        "last_name": null,
        "extension": { "age": "18" },
    })))
}
