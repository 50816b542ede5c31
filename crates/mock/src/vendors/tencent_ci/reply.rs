//! Replies of CI and COS: XML, and headers that differ between the two kinds of host.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{info::DocumentedError, random, request::Request, response::Response, text};

/// How to reply to one request.
pub(super) struct Reply<'a> {
    request: &'a Request,
    /// Whether the host is of the form `….ci.…` (460/42865); otherwise it counts as one of the form
    /// `….cos.…`.
    on_ci_host: bool,
    request_id: String,
}

impl<'a> Reply<'a> {
    /// A reply to this request, with an id of its own.
    pub(super) fn to(request: &'a Request) -> Self {
        Self {
            request,
            on_ci_host: request.host().contains(".ci."),
            request_id: request_id(),
        }
    }

    /// A success with this root element.
    pub(super) fn success(&self, root: &str) -> Response {
        self.xml(200, "tencent-image", root)
    }

    /// An error. The Resource is in the form of COS only, the TraceId in both.
    pub(super) fn refusal(&self, error: &DocumentedError, detail: Option<&str>) -> Response {
        let message = error.message_about(detail);
        let trace_id = STANDARD.encode(random::hex(24));
        let mut body = format!(
            "<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>{}</Code>\n\t<Message>{}</Message>\n",
            text::xml(error.code),
            text::xml(&message),
        );
        if !self.on_ci_host {
            let resource = text::xml(&self.resource());
            body.push_str(&format!("\t<Resource>{resource}</Resource>\n"));
        }
        body.push_str(&format!(
            "\t<RequestId>{}</RequestId>\n\t<TraceId>{trace_id}</TraceId>\n</Error>\n",
            self.request_id
        ));
        let mut response = self.xml(error.status, "tencent-cos", &body);
        if matches!(error.status, 301 | 307) {
            // The place is the one that was asked for: what follows redirects stays on loopback.
            let target = String::from_utf8_lossy(&self.request.target);
            response = response.with("Location", target);
        }
        match self.on_ci_host {
            true => response.with("x-ci-trace-id", trace_id),
            false => response.with("x-cos-trace-id", trace_id),
        }
    }

    fn xml(&self, status: u16, server_of_cos: &str, body: &str) -> Response {
        let (server, request_id) = if self.on_ci_host {
            ("tencent-ci", "x-ci-request-id")
        } else {
            (server_of_cos, "x-cos-request-id")
        };
        Response::new(status, "application/xml", body)
            .with("Server", server)
            .with(request_id, &self.request_id)
    }

    /// Address of the bucket or the object.
    fn resource(&self) -> String {
        let host = self.request.host();
        match text::decode(self.request.raw_path(), false) {
            Ok(path) if path != "/" => format!("{host}{path}"),
            _ => host.to_owned(),
        }
    }
}

/// As in the samples: Base64 of `5f69aef5_90406364_669f_35`.
fn request_id() -> String {
    STANDARD.encode(format!(
        "{}_{}_{}_{}",
        random::hex(8),
        random::hex(8),
        random::hex(4),
        random::hex(2)
    ))
}
