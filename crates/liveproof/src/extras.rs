//! What belongs to one vendor beside its operations. A file here is `liveproof::<vendor>::extras`;
//! `cargo xtask generate` writes the line that says so into the vendor's module.

#[cfg(feature = "aliyun-cloudauth")]
pub mod aliyun_cloudauth;
#[cfg(feature = "tencent-captcha")]
pub mod tencent_captcha;
#[cfg(feature = "tencent-csec")]
pub mod tencent_csec;
