//! A self-signed certificate for loopback.

use std::sync::Arc;

pub(crate) use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};

use crate::samples;

/// The names that the certificate is for: loopback, and the vendors' hosts for clients that are
/// pointed to loopback by name resolution. The hosts of vendors that are answered from samples are
/// in their tables.
const NAMES: &[&str] = &[
    "localhost",
    "127.0.0.1",
    "*.cos.ap-beijing.myqcloud.com",
    "*.ci.ap-beijing.myqcloud.com",
    "api.megvii.com",
    "cloudauth.aliyuncs.com",
    "csec.api.qcloud.com",
];

/// A fresh certificate: the acceptor, and the certificate as PEM for clients that want to trust it.
pub(crate) fn self_signed()
-> Result<(TlsAcceptor, String), Box<dyn std::error::Error + Send + Sync>> {
    let replayed = samples::APIS.iter().map(|api| api.host);
    let names = NAMES.iter().copied().chain(replayed).map(str::to_owned);
    let names: Vec<String> = names.collect();
    let made = rcgen::generate_simple_self_signed(names)?;
    let pem = made.cert.pem();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), pem))
}
