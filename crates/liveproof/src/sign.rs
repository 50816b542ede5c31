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
//! | [`aliyun-rpc`](aliyun_rpc) | Alibaba Cloud Cloudauth | parameters `AccessKeyId`, `SignatureMethod`, `SignatureVersion`, `SignatureNonce`, `Timestamp`, `SecurityToken`, `Signature` |
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
//! `middleware.rs`. A specification names it by `x-signing`, and its keys by `x-credentials`.

pub mod aliyun_rpc;
#[cfg(feature = "huawei-session")]
pub mod huawei_session;
pub mod megvii_form;
pub mod megvii_hmac_sha1;
pub mod tencent_cos;
pub mod tencent_qcloud_v2;

mod error;
pub(crate) mod hash;
mod middleware;
mod nonce;
mod percent;
mod request;
mod scheme;
mod time;

pub use error::{KeyProblem, ParameterProblem, SignError, UnsignedPart};
pub use middleware::Signer;
pub use scheme::{Context, Scheme};
