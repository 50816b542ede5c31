#![doc = include_str!("../README.md")]

#[rustfmt::skip]
mod vendors;

pub use liveproof_runtime as runtime;
pub use vendors::*;
