//! A spec → the files of its crate.

pub(crate) mod openapi;
