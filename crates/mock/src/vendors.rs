//! The vendors. Each module holds one, with its table of operations. Those that are answered from
//! samples come after them, so that a new one moves no port.

mod aliyun_cloudauth;
mod huawei_oneaccess;
mod megvii_faceid;
mod tencent_ci;
mod tencent_csec;

use std::sync::LazyLock;

pub use self::megvii_faceid::callback_sign as faceid_callback_sign;

use self::{
    aliyun_cloudauth::AliyunCloudauth, huawei_oneaccess::HuaweiOneaccess,
    megvii_faceid::MegviiFaceid, tencent_ci::TencentCi, tencent_csec::TencentCsec,
};
use crate::{info::VendorInfo, keys::Keys, replay, vendor::Service};

/// What is known of every vendor, in the fixed order.
pub static VENDORS: LazyLock<Vec<VendorInfo>> = LazyLock::new(|| {
    let services = services(&Keys::default());
    services.iter().map(|service| *service.info()).collect()
});

/// A fresh instance of every vendor, in the order of [`VENDORS`].
pub(crate) fn services(keys: &Keys) -> Vec<Box<dyn Service>> {
    let mut services: Vec<Box<dyn Service>> = vec![
        Box::new(AliyunCloudauth::new(keys)),
        Box::new(HuaweiOneaccess::new(keys)),
        Box::new(MegviiFaceid::new(keys)),
        Box::new(TencentCi::new(keys)),
        Box::new(TencentCsec::new(keys)),
    ];
    services.extend(replay::services(keys));
    services
}

#[cfg(test)]
mod tests;
