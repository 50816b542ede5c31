//! What the tests of all vendors share.
//!
//! `generated/` has one call per request example of the specs and the list of reply samples, made by
//! `cargo xtask generate`. The calls go through the public builders of the facade to a plain TCP listener, and the
//! snapshot is the bytes that it received.

#[rustfmt::skip]
#[path = "../generated/mod.rs"]
pub mod generated;
pub mod support;
