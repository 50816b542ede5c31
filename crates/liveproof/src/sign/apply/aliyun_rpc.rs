//! Adds the parameters of `aliyun-rpc`.

use liveproof_runtime::Request;

use super::{Moment, check_untaken, form, pairs};
use crate::credentials::Credentials;
use crate::sign::SignError;
use crate::sign::aliyun_rpc::{SIGNATURE, parameters, signature};

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
    moment: Moment,
) -> Result<(), SignError> {
    check_untaken(request.query(), SIGNATURE)?;
    for (name, value) in parameters(credentials, moment.unix, moment.nonce) {
        request.push_query(name, value)?;
    }
    let signature = signature(
        credentials,
        request.method().as_str(),
        pairs(request.query()),
        pairs(form(request)?),
    );
    request.push_query(SIGNATURE, signature)?;
    for name in ["AccessKeyId", "SignatureNonce", "SecurityToken", SIGNATURE] {
        request.mark_sensitive(name);
    }
    Ok(())
}
