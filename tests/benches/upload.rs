//! Upload.

fn main() {}
