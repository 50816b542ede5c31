//! Everything that is written beside a crate's Rust code: its manifest and README, and the places of the facade and the README that list all vendors.

pub(crate) mod examples;
