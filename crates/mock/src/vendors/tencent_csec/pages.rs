//! What lies behind the addresses that replies name: scripts and pictures, fetched without a
//! signature.

use super::{Call, State, captcha, picture};
use crate::{answer::Answer, random, received::Received, rules};

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
pub(super) fn address(call: &Call<'_>, path: &str, query: &str) -> String {
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

/// Answers a request for a page, if it is one.
pub(super) fn serve(request: &Received, state: &State, now: u64) -> Option<Answer> {
    let path = request.raw_path();
    if request.method != "GET" || !matches!(path, SCRIPT | PICTURE) {
        return None;
    }
    let parameters = request.query().unwrap_or_default();
    let signature = rules::value(&parameters, "asig").unwrap_or_default();
    let found = if path == SCRIPT {
        captcha::iframe_script(state, signature, now)
            .map(|script| Answer::new(200, "application/javascript", script))
    } else {
        picture::serve(state, signature, now)
    };
    // No page says what an address gives that is used up or too old.
    Some(found.unwrap_or_else(|| Answer::plain(404, "there is nothing here (any more)\n")))
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]" | "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for good in [
            "127.0.0.1",
            "127.0.0.1:8004",
            "localhost:1",
            "[::1]:8004",
            "[::1]",
        ] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in [
            "",
            "csec.api.qcloud.com",
            "127.0.0.1.example.com",
            "127.0.0.1:x",
        ] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
