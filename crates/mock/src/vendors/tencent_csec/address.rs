//! The addresses that replies name: of scripts and pictures, which are fetched without a signature.

use super::service::Call;
use crate::random;

/// Path of the scripts.
pub(super) const SCRIPT: &str = "/template/TCapIframeApi.js";

/// Path of the pictures.
pub(super) const PICTURE: &str = "/getcap_new";

/// The host that the samples name.
const HOST: &str = "captcha.guard.qcloud.com";

/// The value of `asig` in an address, as in the samples.
pub(super) fn signature() -> String {
    format!(
        "{}-_{}**",
        random::alphanumeric(60),
        random::alphanumeric(60)
    )
}

/// The address of a page: here if the request came to this very address, and at the vendor's
/// otherwise.
pub(super) fn of(call: &Call<'_>, path: &str, query: &str) -> String {
    let host = call.request.host();
    if is_loopback(host) {
        let scheme = if call.request.tls { "https" } else { "http" };
        return format!("{scheme}://{host}{path}?{query}");
    }
    let scheme = match call.value("isHttps") {
        "0" => "http",
        _ => "https",
    };
    format!("{scheme}://{HOST}{path}?{query}")
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]" | "localhost")
}

#[cfg(test)]
mod tests;
