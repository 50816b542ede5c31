//! The document itself and what is shared in it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::operation::{
    ExternalDocs, Header, Lifecycle, Note, Parameter, PathItem, RequestBody, Response,
};
use super::schema::Schema;

/// One vendor's API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Document {
    /// Always `3.0.3`.
    pub(crate) openapi: OpenApi,
    /// What the API is, and the version of the crate.
    pub(crate) info: Info,
    /// The vendor's page about the whole API.
    pub(crate) external_docs: Option<ExternalDocs>,
    /// Where the API is. They become the crate's `Endpoint`; the first is used by default.
    #[schemars(length(min = 1))]
    pub(crate) servers: Vec<Server>,
    /// Groups of operations.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// The signing scheme of every operation that names none itself.
    #[serde(default)]
    pub(crate) security: Vec<IndexMap<String, Vec<String>>>,
    /// `/path#OperationId` → the operation.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) paths: IndexMap<String, PathItem>,
    /// What operations share.
    pub(crate) components: Components,
    /// Contradictions in the vendor's documents that concern the whole API.
    #[serde(default, rename = "x-note")]
    pub(crate) notes: Vec<Note>,
    /// Whether the whole API is still offered.
    #[serde(rename = "x-lifecycle")]
    pub(crate) lifecycle: Option<Lifecycle>,
}

/// The one version of OpenAPI that the pipeline reads.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
pub(crate) enum OpenApi {
    /// 3.0.3
    #[serde(rename = "3.0.3")]
    V3_0_3,
}

/// About the API and the crate.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Info {
    /// One line; the crate's title.
    #[schemars(regex(pattern = r"\S"))]
    pub(crate) title: String,
    /// Markdown; the crate's front page.
    pub(crate) description: String,
    /// The crate's semver.
    #[schemars(regex(pattern = r"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$"))]
    pub(crate) version: String,
    /// Licence of the generated crate.
    pub(crate) license: License,
    /// Who to ask.
    pub(crate) contact: Option<Contact>,
    /// The vendor's own version of the API.
    #[serde(rename = "x-api-version")]
    pub(crate) api_version: String,
    /// What a call proves, for the tables of vendors; the title if unset.
    #[serde(rename = "x-proves")]
    pub(crate) proves: Option<Proves>,
}

/// A phrase for a table, in the languages of the READMEs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proves {
    /// English.
    #[schemars(regex(pattern = r"\S"))]
    pub(crate) en: String,
    /// Chinese.
    #[schemars(regex(pattern = r"\S"))]
    pub(crate) zh: String,
}

/// A licence.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct License {
    pub(crate) name: String,
    pub(crate) url: Option<String>,
}

/// Who to ask.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contact {
    pub(crate) name: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) email: Option<String>,
}

/// Where the API is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    /// `https://…`, with `{Variables}` in the host.
    pub(crate) url: String,
    /// What this address is.
    pub(crate) description: Option<String>,
    /// The constructor of the crate's `Endpoint`: of every server but the first.
    #[serde(rename = "x-name")]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"))]
    pub(crate) name: Option<String>,
    /// The parts that differ from account to account.
    #[serde(default)]
    pub(crate) variables: IndexMap<String, ServerVariable>,
}

/// A part of the address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerVariable {
    /// An example value; OpenAPI wants one.
    pub(crate) default: String,
    /// What it is.
    pub(crate) description: String,
    /// The values there are; others are refused before anything is sent.
    #[serde(default, rename = "enum")]
    pub(crate) values: Vec<String>,
    /// The field of the endpoint, if it is not to be the name's snake_case.
    #[serde(rename = "x-rust-name")]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"))]
    pub(crate) rust_name: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// What operations share.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Components {
    /// Types. Objects and enums always stand here, under the name that the Rust type gets.
    #[serde(default)]
    pub(crate) schemas: IndexMap<String, Schema>,
    /// Parameters.
    #[serde(default)]
    pub(crate) parameters: IndexMap<String, Parameter>,
    /// Response headers.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, Header>,
    /// Responses.
    #[serde(default)]
    pub(crate) responses: IndexMap<String, Response>,
    /// Request bodies.
    #[serde(default)]
    pub(crate) request_bodies: IndexMap<String, RequestBody>,
    /// How requests are signed.
    #[serde(default)]
    pub(crate) security_schemes: IndexMap<String, SecurityScheme>,
}

/// How requests are signed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SecurityScheme {
    /// `apiKey` or `http`, for other OpenAPI tools.
    #[serde(rename = "type")]
    pub(crate) kind: SecurityKind,
    /// Where the signature is, for `apiKey`.
    #[serde(rename = "in")]
    pub(crate) place: Option<String>,
    /// Its name, for `apiKey`.
    pub(crate) name: Option<String>,
    /// The scheme, for `http`.
    pub(crate) scheme: Option<String>,
    /// How it is computed, and the page that says so.
    pub(crate) description: String,
    /// The name of the signing scheme, such as `tencent-cos`.
    #[serde(rename = "x-signing")]
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub(crate) signing: String,
    /// The `x-credential` fields that the signer writes.
    #[serde(rename = "x-fields")]
    #[schemars(length(min = 1))]
    pub(crate) fields: Vec<String>,
    /// The key that the scheme needs, if the crate `liveproof` signs in it: its type there has the
    /// name of the scheme in UpperCamelCase. Without it, users supply the signer.
    #[serde(rename = "x-credentials")]
    pub(crate) credentials: Option<Credentials>,
}

/// The key that a signing scheme needs.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Credentials {
    /// The family of keys, the same for all vendors that take them.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*$"))]
    pub(crate) family: String,
    /// The parts of a key.
    pub(crate) fields: CredentialFields,
}

/// The parts of a key.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CredentialFields {
    /// What names the key.
    pub(crate) id: CredentialField,
    /// What proves that the caller has it.
    pub(crate) secret: CredentialField,
    /// What a temporary key has besides.
    pub(crate) token: Option<CredentialField>,
}

/// A part of a key.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CredentialField {
    /// What the vendor calls it.
    #[schemars(length(min = 1))]
    pub(crate) name: String,
    /// The environment variable that the vendor's own tools take it from.
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9_]*$"))]
    pub(crate) environment: String,
}

/// The kinds of security scheme in use.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SecurityKind {
    /// A signature in a header or in the query.
    ApiKey,
    /// Anything else.
    Http,
}
