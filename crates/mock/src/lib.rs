//! The vendors of liveproof on loopback: real HTTP servers, one port per vendor.
//!
//! Each checks a request as its vendor would (signature, time, nonce, method, path, parameters and
//! their limits) and answers in its vendor's own format, successes as well as every documented
//! error. Nothing here shares code with the clients: the verifiers are written from the vendors'
//! pages and start from the bytes received, so that a client and this crate agree only if both read
//! the pages alike.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use liveproof_mock::{Clock, Mock};
//!
//! let clock = Clock::fixed(1_700_000_000); let mock =
//! Mock::builder().only("tencent-ci").clock(clock.clone()).start().await?; let url =
//! mock.url("tencent-ci").expect("it was started"); assert!(url.starts_with("http://127.0.0.1:"));
//! clock.advance(3600); mock.stop().await;
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! A request that carries the header `X-Mock-Answer: CODE` gets that documented error, once its
//! signature is accepted;
//! `CODE@STATUS` where the vendor documents a code with several statuses. A vendor that is answered
//! from samples takes the name of a sample there, too. A test can ask for either beforehand, with
//! [`Mock::answer_next`]. [`VENDORS`] lists the codes and the samples.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod clock;
mod data;
mod date;
mod info;
mod keys;
mod mock;
mod multipart;
mod next;
mod random;
mod replay;
mod request;
mod response;
mod rules;
#[rustfmt::skip]
mod samples;
mod server;
mod store;
mod text;
#[cfg_attr(not(feature = "tls"), path = "no_tls.rs")]
mod tls;
mod vendor;
mod vendors;
mod verify;

pub use clock::Clock;
pub use info::{DocumentedError, OperationInfo, Sample, VendorInfo};
pub use keys::{Client, Key, Keys, KeysError};
pub use mock::{Builder, Mock, StartError};
pub use next::NextAnswerError;
pub use vendors::{VENDORS, faceid_callback_sign};

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
