//! Signs what a record says, and says what is different.

use liveproof::credentials::Credentials;
use liveproof::sign::{aliyun_rpc, tencent_cos, tencent_qcloud_v2};
use serde::de::DeserializeOwned;

use super::record::{
    Body, CosExpected, CosOptions, Key, Nonce, Pairs, QcloudExpected, QcloudOptions, Record,
    RpcExpected, RpcOptions,
};
use super::wire;

/// A scheme.
pub(crate) trait Compare {
    type Options: DeserializeOwned;
    type Expected: DeserializeOwned;

    /// What is different, or why it cannot be told.
    fn differences(record: &Record<Self::Options, Self::Expected>) -> Result<Vec<String>, String>;
}

pub(super) fn credentials(key: &Key) -> Credentials {
    let credentials = Credentials::new(key.access_key_id.as_str(), key.secret_key.as_str());
    match &key.session_token {
        Some(token) => credentials.with_token(token.as_str()),
        None => credentials,
    }
}

pub(super) fn borrowed(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (&**name, &**value))
}

/// The keys here are invented, so texts may be shown.
pub(super) fn compare(out: &mut Vec<String>, what: &str, ours: &str, expected: &str) {
    if ours != expected {
        out.push(format!(
            "{what} is\n    {ours:?}\n  instead of\n    {expected:?}\n"
        ));
    }
}

fn sorted(pairs: &[(String, String)]) -> Pairs {
    let mut pairs = pairs.to_vec();
    pairs.sort();
    pairs
}

pub(crate) struct Cos;

impl Compare for Cos {
    type Options = CosOptions;
    type Expected = CosExpected;

    fn differences(record: &Record<CosOptions, CosExpected>) -> Result<Vec<String>, String> {
        let (request, expected) = (&record.request, &record.expected);
        if request.path_is_encoded {
            return Err("the path is encoded".to_owned());
        }
        if record.nonce.is_some() {
            return Err("the scheme has no nonce".to_owned());
        }
        let credentials = credentials(&record.credentials);
        let window = tencent_cos::Window {
            start: record.options.start,
            end: record.options.end,
        };
        let mut headers = request.headers.clone();
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            headers.push(("Host".to_owned(), request.host.clone()));
        }
        // Which to sign is free, and the record says which the SDK chose.
        let chosen = |pairs: &[(String, String)], names: &[String]| -> Pairs {
            let mut pairs = pairs.to_vec();
            pairs.retain(|(name, _)| names.contains(&wire::cos_name(name)));
            pairs
        };
        let query = chosen(&request.query, &expected.signed_params);
        let headers = chosen(&headers, &expected.signed_headers);
        let text = tencent_cos::HttpString::new(
            &request.method,
            &request.path,
            borrowed(&query),
            borrowed(&headers),
        );
        let ours = text.authorization(&credentials, window);

        let mut out = Vec::new();
        compare(
            &mut out,
            "HttpString",
            text.as_str(),
            &expected.canonical_request,
        );
        compare(&mut out, "Authorization", &ours, &expected.authorization);
        compare(
            &mut out,
            "the header as sent",
            &ours,
            &wire::header(&record.wire, "authorization").join(", "),
        );
        let time = format!("{};{}", window.start, window.end);
        compare(&mut out, "the window", &time, &expected.key_time);
        let begin = format!("sha1\n{time}\n");
        if !expected.string_to_sign.starts_with(&begin) || !ours.ends_with(&expected.signature) {
            out.push("the signature is of another text".to_owned());
        }
        if let Some(token) = &record.credentials.session_token {
            let name = tencent_cos::token_header(&request.host);
            compare(
                &mut out,
                name,
                token,
                &wire::header(&record.wire, name).join(", "),
            );
        }
        Ok(out)
    }
}

pub(crate) struct Qcloud;

impl Compare for Qcloud {
    type Options = QcloudOptions;
    type Expected = QcloudExpected;

    fn differences(record: &Record<QcloudOptions, QcloudExpected>) -> Result<Vec<String>, String> {
        let (request, expected) = (&record.request, &record.expected);
        use tencent_qcloud_v2::Algorithm;
        let (algorithm, digest) = match record.options.signature_method.as_str() {
            "HmacSHA1" => (Algorithm::HmacSha1, "sha1"),
            "HmacSHA256" => (Algorithm::HmacSha256, "sha256"),
            other => return Err(format!("the method {other} is unknown")),
        };
        let Some(Nonce::Number(nonce)) = record.nonce else {
            return Err("the nonce is not a number".to_owned());
        };
        if !request.path_is_encoded {
            return Err("the path is not encoded".to_owned());
        }
        let post = request.method == "POST";
        let (sent, beside) = match post {
            true => (request.form(), &request.query[..]),
            false => (&request.query[..], request.form()),
        };
        let credentials = credentials(&record.credentials);
        let text = tencent_qcloud_v2::StringToSign::new(
            &request.method,
            &request.host,
            &request.path,
            borrowed(sent),
        );
        let ours = text.signature(&credentials, algorithm);

        let mut out = Vec::new();
        compare(
            &mut out,
            "the text to sign",
            text.as_str(),
            &expected.string_to_sign,
        );
        compare(&mut out, "Signature", &ours, &expected.signature);
        compare(&mut out, "the hash", digest, &expected.hmac_digest);
        if !beside.is_empty() {
            out.push("there are parameters in query and form".to_owned());
        }
        let parameters = tencent_qcloud_v2::parameters(
            &credentials,
            Some(algorithm),
            record.clock.unix,
            u128::from(nonce),
        )
        // The SDK for Node also sends 0; our signer does not.
        .filter(|(name, _)| nonce > 0 || *name != "Nonce");
        contains(&mut out, sent, parameters);
        let on_wire = match post {
            true => wire::form(&record.wire),
            false => wire::query(&record.wire),
        };
        as_sent(&mut out, sent, Some(&ours), &on_wire);
        Ok(out)
    }
}

pub(crate) struct Rpc;

impl Compare for Rpc {
    type Options = RpcOptions;
    type Expected = RpcExpected;

    fn differences(record: &Record<RpcOptions, RpcExpected>) -> Result<Vec<String>, String> {
        let (request, expected, options) = (&record.request, &record.expected, &record.options);
        if (&*options.signature_method, &*options.signature_version) != ("HMAC-SHA1", "1.0") {
            return Err(format!(
                "the method {} {} is unknown",
                options.signature_method, options.signature_version
            ));
        }
        let Some(Nonce::Text(nonce)) = &record.nonce else {
            return Err("the nonce is not a text".to_owned());
        };
        // One that is not a UUID is signed like any other text; our signer sends none.
        let nonce = match nonce.len() {
            36 => u128::from_str_radix(&nonce.replace('-', ""), 16).ok(),
            _ => None,
        };
        let credentials = credentials(&record.credentials);
        let text = aliyun_rpc::StringToSign::new(
            &request.method,
            borrowed(&request.query),
            borrowed(request.form()),
        );
        let ours = text.signature(&credentials);

        let mut out = Vec::new();
        compare(
            &mut out,
            "the text to sign",
            text.as_str(),
            &expected.string_to_sign,
        );
        compare(&mut out, "Signature", &ours, &expected.signature);
        let all = [request.query.as_slice(), request.form()].concat();
        let parameters =
            aliyun_rpc::parameters(&credentials, record.clock.unix, nonce.unwrap_or_default())
                .filter(|(name, _)| nonce.is_some() || *name != "SignatureNonce");
        contains(&mut out, &all, parameters);
        let ours = Some(ours.as_str());
        let (in_query, in_form) = match expected.signature_in.as_str() {
            "query" => (ours, None),
            "form" => (None, ours),
            other => return Err(format!("a signature in {other} is unknown")),
        };
        as_sent(
            &mut out,
            &request.query,
            in_query,
            &wire::query(&record.wire),
        );
        // A body other than a form is not signed.
        if matches!(request.body, None | Some(Body::Form(_))) {
            as_sent(&mut out, request.form(), in_form, &wire::form(&record.wire));
        }
        compare(
            &mut out,
            "the time",
            &record.clock.utc,
            all.iter()
                .find(|(name, _)| name == "Timestamp")
                .map_or("", |(_, value)| value),
        );
        Ok(out)
    }
}

/// What our signer adds must be what the SDK added.
fn contains(
    out: &mut Vec<String>,
    sent: &[(String, String)],
    parameters: impl Iterator<Item = (&'static str, String)>,
) {
    for (name, value) in parameters {
        let found: Vec<_> = sent.iter().filter(|(other, _)| other == name).collect();
        match found.as_slice() {
            [(_, other)] if *other == value => {}
            [(_, other)] => compare(out, name, &value, other),
            found => out.push(format!("{name} is sent {} times", found.len())),
        }
    }
}

/// The SDK sent the parameters and the signature, in whatever order and encoding.
fn as_sent(
    out: &mut Vec<String>,
    parameters: &[(String, String)],
    signature: Option<&str>,
    on_wire: &[(String, String)],
) {
    let mut all = parameters.to_vec();
    all.extend(signature.map(|it| ("Signature".to_owned(), it.to_owned())));
    if sorted(&all) != sorted(on_wire) {
        out.push("other parameters were sent".to_owned());
    }
}
