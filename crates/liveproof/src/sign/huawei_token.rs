//! `huawei-token`: a token of Huawei Cloud's IAM in the header `X-Auth-Token`.
//!
//! There is no signature: whoever sees a request has the token, so it must only go over TLS. A
//! token is valid for 24 hours; a [provider](crate::credentials::ProvideCredentials) of yours can
//! fetch it again, as the page on credentials of the guide shows.
//!
//! The services that take it also take [`huawei-sdk-hmac`](super::huawei_sdk_hmac), which is what
//! their specifications name. [`Signer::huawei_token`](super::Signer::huawei_token) sends a token
//! there.

use liveproof_runtime::Request;

use super::error::SignError;
use super::request::check_header;
use super::scheme::{Context, Scheme};

const TOKEN: &str = "X-Auth-Token";

/// The scheme `huawei-token`, see [the module](self).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct HuaweiToken {}

impl Scheme for HuaweiToken {
    fn name(&self) -> &'static str {
        "huawei-token"
    }

    /// Another one than that of `huawei-sdk-hmac`: the token is not one of its temporary keys.
    fn family(&self) -> &'static str {
        "huaweitoken"
    }

    fn needs_key(&self) -> bool {
        false
    }

    fn sign(&self, request: &mut Request, context: &Context<'_>) -> Result<(), SignError> {
        check_header(request, TOKEN)?;
        request.push_header(TOKEN, context.token().unwrap_or_default())?;
        request.mark_sensitive(TOKEN);
        Ok(())
    }
}
