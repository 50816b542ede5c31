//! A received request as text that a reviewer can read.

use sha2::{Digest, Sha256};

use super::Received;

/// Request line and headers in their order; the body as text, or length and SHA-256 of what is not
/// text.
///
/// The parts of a multipart body stand one by one; carriage returns before line feeds are left out.
#[must_use]
pub fn render(received: &Received) -> String {
    let mut out = received.head.replace("\r\n", "\n");
    out.push_str("\n\n");
    if received.body.is_empty() {
        out.push_str("(no body)\n");
        return out;
    }
    match std::str::from_utf8(&received.body) {
        Ok(text) if !text.contains('\0') => out.push_str(&text.replace("\r\n", "\n")),
        _ => {
            let hash: String = Sha256::digest(&received.body)
                .iter()
                .map(|it| format!("{it:02x}"))
                .collect();
            out.push_str(&format!("({} bytes, SHA-256 {hash})", received.body.len()));
        }
    }
    out.push('\n');
    out
}
