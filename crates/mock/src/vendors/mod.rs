//! The vendors. Each module holds one, with its table of operations and of documented errors.

mod aliyun_cloudauth;
mod huawei_oneaccess;
mod megvii_faceid;
mod tencent_ci;
mod tencent_csec;

pub use megvii_faceid::callback_sign as faceid_callback_sign;

use crate::{
    keys::Keys,
    vendor::{Vendor, VendorInfo},
};

/// What is known of every vendor, in the fixed order.
pub static VENDORS: &[VendorInfo] = &[
    aliyun_cloudauth::INFO,
    huawei_oneaccess::INFO,
    megvii_faceid::INFO,
    tencent_ci::INFO,
    tencent_csec::INFO,
];

/// A fresh instance of every vendor, in the order of [`VENDORS`].
pub(crate) fn all(keys: &Keys) -> Vec<Box<dyn Vendor>> {
    vec![
        Box::new(aliyun_cloudauth::AliyunCloudauth::new(keys)),
        Box::new(huawei_oneaccess::HuaweiOneaccess::new(keys)),
        Box::new(megvii_faceid::MegviiFaceid::new(keys)),
        Box::new(tencent_ci::TencentCi::new(keys)),
        Box::new(tencent_csec::TencentCsec::new(keys)),
    ]
}
