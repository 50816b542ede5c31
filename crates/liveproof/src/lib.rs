// The example needs its vendor.
#![cfg_attr(
    any(not(doctest), feature = "tencent-ci"),
    doc = include_str!("../README.md")
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod credentials;
pub mod environment;
mod extras;
#[rustfmt::skip]
mod families;
pub mod sign;
#[rustfmt::skip]
mod vendors;
pub mod verdict;
pub mod verify;

pub use liveproof_runtime as runtime;
pub use liveproof_runtime::testing;
// Without the feature of a vendor there is none.
#[allow(unreachable_pub, unused_imports)]
pub use vendors::*;

// The examples of the repository's front pages have to compile.
#[cfg(all(doctest, feature = "all"))]
mod front_pages {
    #[doc = include_str!("../../../README.md")]
    struct English;
    #[doc = include_str!("../../../README.zh-CN.md")]
    struct Chinese;
}
