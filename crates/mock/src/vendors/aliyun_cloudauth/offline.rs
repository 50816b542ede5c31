//! The kit for recognition without a network (离线人脸识别SDK): CreateVerifySDK, DescribeVerifySDK,
//! CreateAuthKey.
//!
//! They take and give what the vendor's own clients do, which differs from the pages. The pages
//! name no errors: what is missing or not within its limits is answered with the common error for
//! that.

use super::{
    reply::Reply,
    service::{Call, Outcome},
};
use crate::random;

pub(super) fn create_kit(call: &Call<'_>) -> Outcome {
    let task = call.vendor.order(call.value("AppUrl"), call.now);
    Ok(Reply::Flat("TaskId", task))
}

/// An order that is not known is one that is never done: no error is documented for it.
pub(super) fn describe_kit(call: &Call<'_>) -> Outcome {
    let url = if call.vendor.is_made(call.value("TaskId"), call.now) {
        format!(
            "https://cloudauth-sdk.oss-cn-hangzhou.aliyuncs.com/{}.zip?Signature={}%3D",
            random::hex(32),
            random::alphanumeric(27)
        )
    } else {
        String::new()
    };
    Ok(Reply::Flat("SdkUrl", url))
}

pub(super) fn create_auth_key(call: &Call<'_>) -> Outcome {
    if call.value("Test") != "true" && call.value("AuthYears").is_empty() {
        return Err("MissingParameter".into());
    }
    let (id, check) = (random::alphanumeric(22), random::alphanumeric(5));
    Ok(Reply::Flat("AuthKey", format!("auth.{id}-{check}$")))
}
