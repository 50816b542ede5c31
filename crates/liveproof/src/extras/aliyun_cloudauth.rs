//! Images as texts, in the forms that the vendor takes beside public addresses; and the
//! [kinds](Kind) of its verdicts.
//!
//! ```
//! use liveproof::aliyun_cloudauth::extras::{base64_image, oss_image};
//!
//! assert_eq!(oss_image("pictures", "2026/face.jpg"), "oss://pictures:2026/face.jpg");
//! assert_eq!(base64_image(b"\xff\xd8"), "base64:///9g=");
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liveproof_aliyun_cloudauth::types::StatusCode;

use crate::verdict::kinds;
pub use crate::verdict::{Kind, Verdict};

// The user may try again until the task is closed.
kinds! { StatusCode:
    Passed = Passed;
    Retake = NotPassed;
}

/// An object in Alibaba Cloud OSS (对象存储), as `oss://BUCKET:PATH`.
///
/// The form is that of [the vendor's pages](https://help.aliyun.com/document_detail/57050.html),
/// read on 2026-11-22; which buckets count differs between them, see the notes of the operations.
#[must_use]
pub fn oss_image(bucket: &str, path: &str) -> String {
    format!("oss://{bucket}:{}", path.trim_start_matches('/'))
}

/// The image itself, as `base64://…`. The vendor takes at most 2 MiB of it, and the builders check
/// that.
#[must_use]
pub fn base64_image(image: &[u8]) -> String {
    const HEAD: &str = "base64://";
    let mut out = String::with_capacity(HEAD.len() + image.len().div_ceil(3) * 4);
    out.push_str(HEAD);
    STANDARD.encode_string(image, &mut out);
    out
}

#[cfg(test)]
mod tests {
    /// RFC 4648, section 10.
    #[test]
    fn base64_of_the_standard() {
        for (bytes, text) in [
            ("", "base64://"),
            ("f", "base64://Zg=="),
            ("foobar", "base64://Zm9vYmFy"),
        ] {
            assert_eq!(super::base64_image(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_path_has_no_slash_before_it() {
        assert_eq!(super::oss_image("b", "/a/b.jpg"), "oss://b:a/b.jpg");
    }
}
