//! Response samples: bytes of `specs/samples/`.

use super::{Operation, Spec, Vendor};

/// Status and body of a sample.
///
/// # Panics
///
/// There is none.
#[must_use]
pub fn read(vendor: &Vendor, operation: &Operation, file: &str) -> (u16, Vec<u8>) {
    let path = Spec::of(vendor.name, operation.id).samples().join(file);
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (
        file[..3].parse().expect("a sample begins with its status"),
        body,
    )
}

/// The media type that a sample's ending stands for.
#[must_use]
pub fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("xml") => "application/xml",
        Some("json") => "application/json",
        Some("js") => "application/javascript",
        Some("html") => "text/html",
        _ => "text/plain",
    }
}
