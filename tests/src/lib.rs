//! What the tests of all vendors share.
//!
//! `liveproof-calls` calls every operation by its id, with the values of the request examples. The calls go through the
//! public builders of the facade to a plain TCP listener, and the snapshot is the bytes that it received.

pub mod support;
mod vendors;

pub use vendors::{VENDORS, vendor};
