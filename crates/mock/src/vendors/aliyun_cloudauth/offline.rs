//! The kit for recognition without a network (离线人脸识别SDK): CreateVerifySDK, DescribeVerifySDK, CreateAuthKey.
//!
//! They take and give what the vendor's own clients do, which differs from the pages. The pages name no errors: what is
//! missing or not within its limits is answered with the common error for that.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{
    AliyunCloudauth, Call, Operation, errors::COMMON, material::is_web_address, reply::Reply,
};
use crate::{
    random,
    rules::{Limit, optional, required},
    vendor::OperationInfo,
};

/// After how many seconds a kit is made at the latest.
const BUILD_TIME: u64 = 60;

/// The orders of the request examples, which are done.
const SEEDS: [&str; 4] = [
    "0CANARY4m37LN2D0F0WCD3",
    "0CANARY4m37LN2D0F0WCD4",
    "0CANARY4m37LN2D0F0WCD5",
    "1KQxTz5d4m37LN2D0F0WCD",
];

pub(super) const CREATE_VERIFY_SDK: Operation = Operation {
    info: OperationInfo {
        id: "CreateVerifySDK",
        errors: COMMON,
    },
    methods: &["GET", "POST"],
    rules: &[required("AppUrl", Limit::Text)],
    run: create_verify_sdk,
};

pub(super) const DESCRIBE_VERIFY_SDK: Operation = Operation {
    info: OperationInfo {
        id: "DescribeVerifySDK",
        errors: COMMON,
    },
    methods: &["GET", "POST"],
    rules: &[required("TaskId", Limit::Text)],
    run: describe_verify_sdk,
};

pub(super) const CREATE_AUTH_KEY: Operation = Operation {
    info: OperationInfo {
        id: "CreateAuthKey",
        errors: COMMON,
    },
    methods: &["GET", "POST"],
    rules: &[
        optional("BizType", Limit::Characters(0, 64)),
        optional("UserDeviceId", Limit::Characters(0, 64)),
        optional("Test", Limit::OneOf(&["true", "false"])),
        optional("AuthYears", Limit::Integer(1, 100)),
    ],
    run: create_auth_key,
};

/// The kits that were ordered, by TaskId.
#[derive(Default)]
pub(super) struct Orders(Mutex<HashMap<String, Order>>);

struct Order {
    /// Whether the app can be fetched; without it no kit is made.
    good: bool,
    /// Whether it was asked for.
    asked: bool,
    /// When it is made at the latest, in unix seconds.
    due: u64,
}

impl Orders {
    fn create(&self, url: &str, now: u64) -> String {
        let task = random::alphanumeric(22);
        let order = Order {
            good: is_web_address(url),
            asked: false,
            due: now.saturating_add(BUILD_TIME),
        };
        self.change(|all| all.insert(task.clone(), order));
        task
    }

    /// Whether the kit is made: when it is asked for a second time, or after a minute.
    fn is_done(&self, task: &str, now: u64) -> bool {
        if SEEDS.contains(&task) {
            return true;
        }
        self.change(|all| {
            all.get_mut(task).is_some_and(|order| {
                let asked_before = std::mem::replace(&mut order.asked, true);
                order.good && (asked_before || now >= order.due)
            })
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<String, Order>) -> T) -> T {
        // No code that holds the guard can panic, so a poisoned map is whole.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn create_verify_sdk(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let task = vendor.orders.create(call.value("AppUrl"), call.now);
    Ok(Reply::Flat("TaskId", task))
}

/// An order that is not known is one that is never done: no error is documented for it.
fn describe_verify_sdk(vendor: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let url = if vendor.orders.is_done(call.value("TaskId"), call.now) {
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

fn create_auth_key(_: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    if call.value("Test") != "true" && call.value("AuthYears").is_empty() {
        return Err("MissingParameter");
    }
    let (id, check) = (random::alphanumeric(22), random::alphanumeric(5));
    Ok(Reply::Flat("AuthKey", format!("auth.{id}-{check}$")))
}
