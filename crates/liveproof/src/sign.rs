//! Signs requests.
//!
//! [`Signer`] is a middleware: it looks up which scheme an operation is signed with, asks for the
//! [key](crate::credentials), and adds what the scheme wants. Every attempt of a call has its own
//! time, nonce and signature.
//!
//! ```
//! # #[cfg(feature = "tencent-ci")] {
//! use liveproof::credentials::Environment;
//! use liveproof::sign::Signer;
//! use liveproof::tencent_ci::{Client, Config, Endpoint};
//!
//! let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
//! let config = Config::new(endpoint).with_middleware(Signer::new(Environment::tencent()));
//! let client = Client::new(config)?;
//! # let _ = client;
//! # }
//! # Ok::<(), liveproof::runtime::ConfigError>(())
//! ```
//!
//! Options belong to a scheme, and are set by giving the middleware that scheme:
//!
//! ```
//! use std::time::Duration;
//! use liveproof::credentials::Environment;
//! use liveproof::sign::{Signer, tencent_cos::TencentCos};
//!
//! let short = TencentCos::new().lifetime(Duration::from_secs(60));
//! let sign = Signer::new(Environment::tencent()).scheme(short);
//! # let _ = sign;
//! ```
//!
//! | scheme | vendor | what is added |
//! |---|---|---|
//! | [`tencent-cos`](tencent_cos) | Tencent Cloud CI and COS | headers `Authorization`, `x-cos-security-token` |
//! | [`tencent-qcloud-v2`](tencent_qcloud_v2) | Tencent Cloud csec | parameters `Timestamp`, `Nonce`, `SecretId`, `SignatureMethod`, `Token`, `Signature` |
//! | [`tencent-tc3`](tencent_tc3) | Tencent Cloud API 3.0 | headers `X-TC-Timestamp`, `X-TC-Content-SHA256`, `X-TC-Token`, `Authorization` |
//! | [`aliyun-rpc`](aliyun_rpc) | Alibaba Cloud Cloudauth | parameters `AccessKeyId`, `SignatureMethod`, `SignatureVersion`, `SignatureNonce`, `Timestamp`, `SecurityToken`, `Signature` |
//! | [`aliyun-acs3`](aliyun_acs3) | Alibaba Cloud APIs, version 3 | headers `x-acs-date`, `x-acs-signature-nonce`, `x-acs-content-sha256`, `x-acs-accesskey-id`, `x-acs-security-token`, `Authorization` |
//! | [`huawei-sdk-hmac`](huawei_sdk_hmac) | Huawei Cloud APIs | headers `X-Sdk-Date`, `X-Security-Token`, `X-Sdk-Content-Sha256`, `Authorization` |
//! | [`huawei-token`](huawei_token) | Huawei Cloud APIs | header `X-Auth-Token` |
//! | [`megvii-form`](megvii_form) | Megvii FaceID | parts `api_key`, `api_secret`; without a form, parameters |
//! | [`megvii-hmac-sha1`](megvii_hmac_sha1) | Megvii FaceID, App operations | parts `sign`, `sign_version` |
//!
//! An operation without a scheme passes unchanged, one with another scheme is refused.
//!
//! The modules are named after the schemes. Each has a type that implements [`Scheme`], with the
//! options of the scheme, and the rules themselves: pure functions, with time and nonce passed in,
//! that need no client. Use them to sign requests that you send yourself, or to compare with what a
//! vendor says it has signed. [`verify`](crate::verify) checks what a vendor signs.
//!
//! The header `X-signature` of Huawei OneAccess is passed by the caller: `huawei_session`, with the
//! feature `huawei-session`, makes it.
//!
//! # A further scheme
//!
//! is a file here whose type implements [`Scheme`], its `mod` line, and its line in the list of
//! `middleware.rs`. A specification names it by `x-signing`, and its keys by `x-credentials`. One
//! of your own crate is registered with [`Signer::with_scheme`].

pub mod aliyun_acs3;
pub mod aliyun_rpc;
pub mod huawei_sdk_hmac;
#[cfg(feature = "huawei-session")]
pub mod huawei_session;
pub mod huawei_token;
pub mod megvii_form;
pub mod megvii_hmac_sha1;
pub mod tencent_cos;
pub mod tencent_qcloud_v2;
pub mod tencent_tc3;

mod canonical;
mod error;
pub(crate) mod hash;
mod middleware;
mod nonce;
mod percent;
mod request;
mod scheme;
mod time;

pub use canonical::CanonicalRequest;
pub use error::{KeyProblem, ParameterProblem, SignError, UnsignedPart};
pub use middleware::Signer;
pub use scheme::{Context, Scheme};
