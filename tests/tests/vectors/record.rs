//! The format of the files. An unknown field is an error: it may change what a record means.

use serde::{Deserialize, Deserializer};

pub(crate) type Pairs = Vec<(String, String)>;

/// What tells how to read the rest.
#[derive(Deserialize)]
pub(crate) struct Head {
    pub(crate) format: u64,
    pub(crate) scheme: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File<O, E> {
    #[serde(rename = "format")]
    _format: u64,
    #[serde(rename = "scheme")]
    _scheme: String,
    #[serde(rename = "summary")]
    _summary: String,
    #[serde(rename = "sdks")]
    _sdks: Vec<String>,
    pub(crate) cases: Vec<Record<O, E>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<O, E> {
    pub(crate) id: String,
    #[serde(rename = "case")]
    _case: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "sdk")]
    _sdk: Sdk,
    pub(crate) credentials: Key,
    pub(crate) clock: Clock,
    pub(crate) nonce: Option<Nonce>,
    pub(crate) options: O,
    pub(crate) request: Request,
    pub(crate) expected: E,
    pub(crate) wire: Wire,
    #[serde(rename = "others")]
    _others: Vec<Other>,
    pub(crate) follows_common_rules: bool,
    pub(crate) quirk: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sdk {
    #[serde(rename = "registry")]
    _registry: String,
    #[serde(rename = "package")]
    _package: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "entry_point")]
    _entry_point: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Key {
    pub(crate) access_key_id: String,
    pub(crate) secret_key: String,
    pub(crate) session_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clock {
    pub(crate) unix: u64,
    pub(crate) utc: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Nonce {
    Number(u64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    pub(crate) method: String,
    #[serde(rename = "scheme")]
    _scheme: String,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) path_is_encoded: bool,
    #[serde(deserialize_with = "pairs")]
    pub(crate) query: Pairs,
    /// The query as it is sent, where that is what is signed.
    #[serde(default)]
    pub(crate) raw_query: String,
    pub(crate) headers: Pairs,
    pub(crate) body: Option<Body>,
}

/// A value may be a number, a truth value or a list, which is one pair per member.
fn pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Item {
        Text(String),
        Number(u64),
        Bool(bool),
        List(Vec<String>),
    }

    let items = Vec::<(String, Item)>::deserialize(deserializer)?;
    let pairs = items.into_iter().flat_map(|(name, item)| {
        let values = match item {
            Item::Text(text) => vec![text],
            Item::Number(number) => vec![number.to_string()],
            Item::Bool(value) => vec![value.to_string()],
            Item::List(list) => list,
        };
        values.into_iter().map(move |value| (name.clone(), value))
    });
    Ok(pairs.collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    Text(String),
    Base64(String),
    Form(Pairs),
}

impl Request {
    /// The pairs of the form, if the body is one.
    pub(crate) fn form(&self) -> &[(String, String)] {
        match &self.body {
            Some(Body::Form(pairs)) => pairs,
            _ => &[],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wire {
    #[serde(rename = "method")]
    _method: String,
    #[serde(rename = "scheme")]
    _scheme: String,
    #[serde(rename = "host")]
    _host: String,
    pub(crate) target: String,
    #[serde(rename = "url")]
    _url: String,
    pub(crate) headers: Pairs,
    pub(crate) body: Option<Body>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "same_signature")]
    _same_signature: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CosOptions {
    #[serde(rename = "sign_host")]
    _sign_host: bool,
    #[serde(rename = "sign_params")]
    _sign_params: bool,
    #[serde(rename = "lifetime_seconds")]
    _lifetime_seconds: u64,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CosExpected {
    pub(crate) authorization: String,
    pub(crate) signature: String,
    pub(crate) key_time: String,
    pub(crate) signed_headers: Vec<String>,
    pub(crate) signed_params: Vec<String>,
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QcloudOptions {
    pub(crate) signature_method: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QcloudExpected {
    pub(crate) signature: String,
    pub(crate) string_to_sign: String,
    pub(crate) hmac_digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RpcOptions {
    pub(crate) signature_method: String,
    pub(crate) signature_version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RpcExpected {
    pub(crate) signature: String,
    pub(crate) signature_in: String,
    pub(crate) string_to_sign: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tc3Options {
    pub(crate) service: String,
    pub(crate) unsigned_payload: bool,
    #[serde(rename = "action")]
    _action: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "region")]
    _region: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acs3Options {
    #[serde(rename = "action")]
    _action: String,
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "style")]
    _style: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HuaweiOptions {
    #[serde(rename = "project_id")]
    _project_id: String,
}

/// Of a signature in the header `Authorization`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeaderExpected {
    pub(crate) authorization: String,
    pub(crate) signature: String,
    pub(crate) signed_headers: Vec<String>,
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
    #[serde(default)]
    pub(crate) credential_scope: String,
}
