//! Adds the headers of `tencent-cos`.

use liveproof_runtime::{Body, Method, Request};

use super::stem;
use crate::credentials::Credentials;
use crate::sign::tencent_cos::{Window, authorization, is_signed_header, token_header};
use crate::sign::text::percent;
use crate::sign::{KeyProblem, SignError};

const AUTHORIZATION: &str = "Authorization";

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
    window: Window,
) -> Result<(), SignError> {
    if credentials.id().contains('&') {
        return Err(SignError::Unusable {
            part: "id",
            problem: KeyProblem::Ampersand,
        });
    }
    let token_name = token_header(request.host());
    for name in [AUTHORIZATION, token_name] {
        if request.header(name).is_some() {
            return Err(SignError::Taken { name });
        }
    }
    let described = described(request)?;
    let token = credentials.token();
    let headers = std::iter::once(("host", request.host()))
        .chain(
            super::pairs(request.headers())
                .chain(described.iter().map(|(name, value)| (&**name, &**value)))
                .filter(|(name, _)| is_signed_header(name)),
        )
        // Not yet among the headers of the request, where it stands behind the signature.
        .chain(token.map(|token| (token_name, token)));
    let value = authorization(
        credentials,
        window,
        request.method().as_str(),
        &path(request),
        super::pairs(request.query()),
        headers,
    );
    request.push_header(AUTHORIZATION, value)?;
    request.mark_sensitive(AUTHORIZATION);
    if let Some(token) = token {
        request.push_header(token_name, token)?;
        request.mark_sensitive(token_name);
    }
    Ok(())
}

/// The headers that encoding adds: those of the body.
fn described(request: &mut Request) -> Result<Vec<(String, String)>, SignError> {
    if let (Body::Empty, Method::Get) = (request.body(), request.method()) {
        return Ok(Vec::new());
    }
    let own = request.headers().len();
    let mut headers = request.encoded()?.headers;
    Ok(headers.split_off(own))
}

/// The decoded path as it is sent.
fn path(request: &Request) -> String {
    match stem(request) {
        "" => request.path_text(),
        stem => percent::decode(stem) + &request.path_text(),
    }
}
