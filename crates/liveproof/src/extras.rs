//! What belongs to one vendor beside its operations, such as what its verdicts are. A file here is
//! `liveproof::<vendor>::extras`; `cargo xtask generate` writes the line that says so into the
//! vendor's module.

#[cfg(feature = "aliyun-captcha")]
pub mod aliyun_captcha;
#[cfg(feature = "aliyun-cloudauth")]
pub mod aliyun_cloudauth;
#[cfg(feature = "aliyun-cloudauth-2019")]
pub mod aliyun_cloudauth_2019;
#[cfg(feature = "huawei-frs")]
pub mod huawei_frs;
#[cfg(feature = "megvii-faceid")]
pub mod megvii_faceid;
#[cfg(feature = "tencent-captcha")]
pub mod tencent_captcha;
#[cfg(feature = "tencent-csec")]
pub mod tencent_csec;
#[cfg(feature = "tencent-faceid")]
pub mod tencent_faceid;
