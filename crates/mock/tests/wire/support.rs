//! A client that sends exact bytes and keeps exact bytes, and signers of a few lines.

use std::{net::SocketAddr, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use liveproof_mock::Mock;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

/// A reply, with its head as it was sent.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Status line and headers, without the empty line.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// How many interim replies (`100 Continue`) came before.
    pub(crate) interim: usize,
}

impl Reply {
    pub(crate) fn status(&self) -> u16 {
        self.head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("a status line")
    }

    /// Names and values in order, names in the case in which they were sent.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        self.head
            .lines()
            .skip(1)
            .map(|line| line.split_once(": ").expect("a header"))
            .collect()
    }

    /// The names in order, as they were sent.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers().into_iter().map(|(name, _)| name).collect()
    }

    /// The value of the header with exactly this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers()
            .into_iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// What stands between the first pair of these tags.
    pub(crate) fn element(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.text().split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
    }
}

/// The names of the members of a JSON reply.
pub(crate) fn members(reply: &Reply) -> Members {
    Members::of(&reply.json())
}

/// Names of members. Their order means nothing: it is that of serde_json's map, which other crates
/// choose.
#[derive(Debug)]
pub(crate) struct Members(Vec<String>);

impl Members {
    pub(crate) fn of(object: &serde_json::Value) -> Self {
        let members = object.as_object().expect("an object");
        Self(members.keys().cloned().collect())
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|it| it == name)
    }
}

impl<const COUNT: usize> PartialEq<[&str; COUNT]> for Members {
    fn eq(&self, names: &[&str; COUNT]) -> bool {
        self.0.len() == COUNT && names.iter().all(|name| self.contains(name))
    }
}

/// A connection that can be used for several requests.
pub(crate) struct Connection<S = TcpStream>(S);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.expect("a listening mock"))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn over(stream: S) -> Self {
        Self(stream)
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.expect("writing");
    }

    /// Sends these bytes and reads one reply.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Reply {
        self.write(request).await;
        self.read(request.starts_with(b"HEAD ")).await
    }

    /// Reads one reply, and the interim ones before it.
    pub(crate) async fn read(&mut self, without_body: bool) -> Reply {
        let mut interim = 0;
        loop {
            let head = self.read_head().await;
            if head.starts_with("HTTP/1.1 100 ") {
                interim += 1;
                continue;
            }
            let mut reply = Reply {
                head,
                body: Vec::new(),
                interim,
            };
            assert_eq!(reply.header("Transfer-Encoding"), None, "{}", reply.head);
            let length = reply
                .header("Content-Length")
                .unwrap_or_else(|| panic!("no Content-Length: {}", reply.head))
                .parse()
                .expect("a number");
            if !without_body {
                reply.body = vec![0; length];
                self.0.read_exact(&mut reply.body).await.expect("the body");
            }
            return reply;
        }
    }

    /// Whether the other side has closed the connection, with nothing more to read.
    pub(crate) async fn is_closed(&mut self) -> bool {
        self.0.read(&mut [0]).await.is_ok_and(|read| read == 0)
    }

    /// Reads one head, without its empty line.
    pub(crate) async fn read_head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.expect("a whole head"));
        }
        head.truncate(head.len() - 4);
        String::from_utf8(head).expect("ASCII")
    }
}

/// A connection over TLS to a vendor of a mock, whose certificate has to be good for this name.
pub(crate) async fn over_tls(
    mock: &Mock,
    vendor: &str,
    name: &'static str,
) -> Connection<TlsStream<TcpStream>> {
    let pem = mock.certificate_pem().expect("a certificate");
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM"))
        .expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(mock.address(vendor).expect("started"))
        .await
        .expect("listening");
    let name = ServerName::try_from(name).expect("a name");
    let connector = TlsConnector::from(Arc::new(config));
    Connection::over(connector.connect(name, stream).await.expect("trusted"))
}

/// Sends these bytes on a connection of their own and reads the reply.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> Reply {
    Connection::open(address).await.send(request).await
}

/// The bytes of a request. A Content-Length is added for a body unless there is one.
pub(crate) fn request(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_length = headers.iter().any(|(name, _)| {
        name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("transfer-encoding")
    });
    if !body.is_empty() && !has_length {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

pub(crate) fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    Hmac::<Sha1>::new_from_slice(key)
        .expect("any length")
        .chain_update(message)
        .finalize()
        .into_bytes()
        .to_vec()
}

pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key)
        .expect("any length")
        .chain_update(message)
        .finalize()
        .into_bytes()
        .to_vec()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An Authorization of COS with empty lists, as in the samples of the vendor's pages: method and
/// decoded path are signed, nothing else.
pub(crate) fn cos_authorization(
    (id, secret): (&str, &str),
    key_time: &str,
    method: &str,
    path: &str,
) -> String {
    let http_string = format!("{}\n{path}\n\n\n", method.to_lowercase());
    let string_to_sign = format!("sha1\n{key_time}\n{}\n", hex(&Sha1::digest(http_string)));
    let sign_key = hex(&hmac_sha1(secret.as_bytes(), key_time.as_bytes()));
    let signature = hex(&hmac_sha1(sign_key.as_bytes(), string_to_sign.as_bytes()));
    format!(
        "q-sign-algorithm=sha1&q-ak={id}&q-sign-time={key_time}&q-key-time={key_time}&q-header-list=&\
         q-url-param-list=&q-signature={signature}"
    )
}

/// The Signature of an API 2.0 request, whose parameters have no underscores.
pub(crate) fn qcloud_signature(
    secret: &str,
    method: &str,
    host: &str,
    parameters: &[(&str, &str)],
) -> String {
    let mut sorted = parameters.to_vec();
    sorted.sort_unstable();
    let pairs: Vec<_> = sorted
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let source = format!("{method}{host}/v2/index.php?{}", pairs.join("&"));
    let sha256 = parameters.contains(&("SignatureMethod", "HmacSHA256"));
    let hash = if sha256 { hmac_sha256 } else { hmac_sha1 };
    base64(&hash(secret.as_bytes(), source.as_bytes()))
}

/// Everything but letters and digits as `%XX`.
pub(crate) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
