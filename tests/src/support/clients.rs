//! A client of each vendor that leads to a listener, for calls that are no examples.

use liveproof::{
    aliyun_cloudauth, huawei_oneaccess, megvii_faceid, tencent_ci, tencent_csec, tencent_faceid,
};

use super::Target;

/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn aliyun(target: &Target) -> aliyun_cloudauth::Client {
    let config = aliyun_cloudauth::Config::new(aliyun_cloudauth::Endpoint::default());
    aliyun_cloudauth::Client::new(target.config(config)).expect("a good config")
}

/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn ci(target: &Target) -> tencent_ci::Client {
    let config = tencent_ci::Config::new(tencent_ci::Endpoint::new(
        "examplebucket-1250000000",
        "ap-beijing",
    ));
    tencent_ci::Client::new(target.config(config)).expect("a good config")
}

/// With the region `gz`.
///
/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn csec(target: &Target) -> tencent_csec::Client {
    let config = tencent_csec::Config::new(tencent_csec::Endpoint::default());
    let settings = tencent_csec::Settings::new().region(tencent_csec::types::Region::Guangzhou);
    tencent_csec::Client::new(target.config(config.settings(settings))).expect("a good config")
}

/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn faceid(target: &Target) -> megvii_faceid::Client {
    let config = megvii_faceid::Config::new(megvii_faceid::Endpoint::default());
    megvii_faceid::Client::new(target.config(config)).expect("a good config")
}

/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn huawei(target: &Target, settings: huawei_oneaccess::Settings) -> huawei_oneaccess::Client {
    let config = huawei_oneaccess::Config::new(huawei_oneaccess::Endpoint::new(
        "abcdefg.huaweioneaccess.com",
    ));
    huawei_oneaccess::Client::new(target.config(config.settings(settings))).expect("a good config")
}

/// What every call needs.
#[must_use]
pub fn huawei_settings() -> huawei_oneaccess::Settings {
    huawei_oneaccess::Settings::new()
        .x_operating_sys_version("Android 10")
        .x_device_fingerprint("156canary213fp0")
        .x_agent("ExampleApp/1.0")
        .x_client_id("mK2vQe7RzT4yWcXn9sLpD5aHfJ8uBg31")
}

/// # Panics
///
/// The client cannot be set up.
#[must_use]
pub fn tencent_faceid(target: &Target) -> tencent_faceid::Client {
    let config = tencent_faceid::Config::new(tencent_faceid::Endpoint::default());
    tencent_faceid::Client::new(target.config(config)).expect("a good config")
}
