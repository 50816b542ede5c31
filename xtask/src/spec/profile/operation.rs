//! Operations: what is sent and what comes back.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::constraint::Constraint;
use super::reference::Or;
use super::schema::{Role, Schema};

/// The operation of one path key. Exactly one method.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(crate) struct PathItem {
    /// GET
    pub(crate) get: Option<Operation>,
    /// PUT
    pub(crate) put: Option<Operation>,
    /// POST
    pub(crate) post: Option<Operation>,
    /// PATCH
    pub(crate) patch: Option<Operation>,
    /// DELETE
    pub(crate) delete: Option<Operation>,
    /// HEAD
    pub(crate) head: Option<Operation>,
}

impl PathItem {
    /// The method in capitals, as `Method::…` is spelt in Rust, and the operation.
    pub(crate) fn operation(&self) -> Option<(&'static str, &Operation)> {
        let declared = [
            ("Get", &self.get),
            ("Put", &self.put),
            ("Post", &self.post),
            ("Patch", &self.patch),
            ("Delete", &self.delete),
            ("Head", &self.head),
        ];
        let mut declared = declared.into_iter();
        declared.find_map(|(method, it)| Some((method, it.as_ref()?)))
    }
}

/// One call.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Operation {
    /// UpperCamel; the method of the client is its snake_case.
    #[schemars(regex(pattern = r"^[A-Z][A-Za-z0-9]*$"))]
    pub(crate) operation_id: String,
    /// The method, if it is not to be the snake_case of `operationId`.
    #[serde(rename = "x-rust-name")]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"))]
    pub(crate) rust_name: Option<String>,
    /// One line.
    #[schemars(regex(pattern = r"\S"))]
    pub(crate) summary: String,
    /// Markdown.
    pub(crate) description: Option<String>,
    /// The vendor's page.
    pub(crate) external_docs: ExternalDocs,
    /// When the page was read, `YYYY-MM-DD`.
    #[serde(rename = "x-read")]
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub(crate) read: String,
    /// When somebody called the vendor with this client last, `YYYY-MM-DD`; without it nobody
    /// did.
    #[serde(rename = "x-tried-live")]
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub(crate) tried_live: Option<String>,
    /// Why the operation was changed last, for whoever reviews the change.
    #[serde(rename = "x-cause")]
    pub(crate) cause: Option<Cause>,
    /// Groups.
    #[serde(default)]
    pub(crate) tags: Vec<String>,
    /// In the order in which they are sent.
    #[serde(default)]
    pub(crate) parameters: Vec<Or<Parameter>>,
    /// The body.
    pub(crate) request_body: Option<Or<RequestBody>>,
    /// Status → response.
    #[schemars(extend("minProperties" = 1))]
    pub(crate) responses: IndexMap<String, Or<Response>>,
    /// The signing scheme, if not the document's.
    pub(crate) security: Option<Vec<IndexMap<String, Vec<String>>>>,
    /// Sending it twice does no harm and costs nothing.
    #[serde(default, rename = "x-idempotent")]
    pub(crate) idempotent: bool,
    /// Parameters that are wanted or refused together.
    #[serde(default, rename = "x-when")]
    pub(crate) constraints: Vec<Constraint>,
    /// Contradictions in the vendor's documents, and what was chosen.
    #[serde(default, rename = "x-note")]
    pub(crate) notes: Vec<Note>,
    /// Whether it is still offered, if that differs from the document's.
    #[serde(rename = "x-lifecycle")]
    pub(crate) lifecycle: Option<Lifecycle>,
    /// The example that the documentation of the crate shows, instead of `minimal`.
    #[serde(rename = "x-docs-example")]
    #[schemars(length(min = 1))]
    pub(crate) docs_example: Option<String>,
    /// Request example → values in it that the operation does not declare.
    #[serde(default, rename = "x-extra-examples")]
    #[schemars(length(min = 1))]
    pub(crate) extra_examples: IndexMap<String, ExtraExample>,
}

/// Values that an operation does not declare, in the order in which they are sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub(crate) struct ExtraExample {
    /// Pairs after those of the query.
    #[serde(default)]
    pub(crate) query: IndexMap<String, String>,
    /// Headers after those of the operation.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, String>,
    /// Fields after those of the body: texts in a form, any JSON in a JSON object.
    #[serde(default)]
    pub(crate) body: IndexMap<String, Value>,
}

/// A page elsewhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExternalDocs {
    /// What the page is called.
    pub(crate) description: Option<String>,
    /// Its address.
    #[schemars(regex(pattern = r"^https?://[^\s<>\\`|\x22]+$"))]
    pub(crate) url: String,
}

/// Whether something is still offered, and who says so.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lifecycle {
    /// Where it is between offered and gone.
    pub(crate) state: LifecycleState,
    /// From which day on, `YYYY-MM-DD`. For texts only.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub(crate) since: Option<String>,
    /// The vendor's page that says so.
    #[schemars(regex(pattern = r"^https://[^ <>]+$"))]
    pub(crate) notice: Option<String>,
    /// What to use instead: a vendor of the workspace, or an address.
    #[schemars(length(min = 1))]
    pub(crate) successor: Option<String>,
}

/// Where an API or an operation is between offered and gone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LifecycleState {
    /// Offered.
    Current,
    /// Not offered to new customers.
    Closed,
    /// Offered beside something newer.
    Superseded,
    /// The vendor named a day for its end; whether it still answers is not known.
    AnnouncedEnd,
    /// Known to refuse every call.
    Retired,
    /// Offered, and not looked after.
    Unmaintained,
}

/// Why an operation was changed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Cause {
    /// The vendor does something else than before.
    VendorChange,
    /// The spec was wrong.
    Correction,
    /// The spec says more than before.
    Coverage,
    /// Only texts, links or dates.
    Docs,
}

/// Where the vendor's documents disagree, and what was chosen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// Unique. A sample or a test with this in its name shows the choice.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)+$"))]
    pub(crate) id: String,
    /// What the documents say.
    #[schemars(length(min = 1))]
    pub(crate) readings: Vec<Reading>,
    /// What this spec does about it.
    #[schemars(regex(pattern = r"\S"))]
    pub(crate) choice: String,
}

/// What one document says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    /// In our words.
    pub(crate) says: String,
    /// Page and place.
    pub(crate) from: String,
}

/// One value of a request outside the body.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameter {
    /// As on the wire.
    #[schemars(length(min = 1))]
    pub(crate) name: String,
    /// The setter, if it is not to be the name's snake_case.
    #[serde(rename = "x-rust-name")]
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"))]
    pub(crate) rust_name: Option<String>,
    /// Where it goes.
    #[serde(rename = "in")]
    pub(crate) place: In,
    /// A call without it is refused before anything is sent.
    #[serde(default)]
    pub(crate) required: bool,
    /// Markdown.
    pub(crate) description: String,
    /// Its type and limits.
    pub(crate) schema: Or<Schema>,
    /// Request example → value.
    #[serde(default)]
    pub(crate) examples: IndexMap<String, Example>,
    /// A signer writes it: no setter.
    #[serde(default, rename = "x-credential")]
    pub(crate) credential: bool,
    /// Given once per client; a call may override it.
    #[serde(default, rename = "x-setting")]
    pub(crate) setting: bool,
    /// The facade reads this setting from the environment, too: `<VENDOR>_<NAME>`.
    #[serde(default, rename = "x-environment")]
    pub(crate) environment: bool,
    /// Slashes in a path parameter stay slashes.
    #[serde(default, rename = "x-keep-slashes")]
    pub(crate) keep_slashes: bool,
    /// The client sends this unless the caller sets another value.
    #[serde(rename = "x-initial")]
    pub(crate) initial: Option<Value>,
    /// The vendor advises against it.
    #[serde(default)]
    pub(crate) deprecated: bool,
}

/// Places of a parameter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum In {
    /// A `{Name}` of the path key.
    Path,
    /// `?name=value`
    Query,
    /// A header.
    Header,
}

/// A named value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    /// What it shows.
    pub(crate) summary: Option<String>,
    /// The value.
    pub(crate) value: Value,
    /// The file's own media type, where the body's media type is a range.
    #[serde(rename = "x-media-type")]
    pub(crate) media_type: Option<String>,
}

/// The body of a request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestBody {
    /// A call without it is refused before anything is sent.
    #[serde(default)]
    pub(crate) required: bool,
    /// Markdown.
    pub(crate) description: Option<String>,
    /// Exactly one media type, sent exactly as written.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
    pub(crate) content: IndexMap<String, MediaType>,
    /// The vendor takes no chunks: a body of unknown length is refused before anything is sent.
    #[serde(default, rename = "x-content-length")]
    pub(crate) content_length: bool,
}

/// A body's schema and examples.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MediaType {
    /// The type.
    pub(crate) schema: Or<Schema>,
    /// Name → value.
    #[serde(default)]
    pub(crate) examples: IndexMap<String, Example>,
}

/// A response.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    /// When it comes.
    pub(crate) description: String,
    /// Headers of use.
    #[serde(default)]
    pub(crate) headers: IndexMap<String, Or<Header>>,
    /// Media type → body. None: the response has no body; of an error, the status tells all.
    #[serde(default)]
    pub(crate) content: IndexMap<String, MediaType>,
    /// What makes a 2xx a success, where the vendor sets a member of the error in good responses,
    /// too. All have to hold.
    #[serde(default, rename = "x-success")]
    #[schemars(length(min = 1))]
    pub(crate) success: Vec<Success>,
    /// A text body is this member of the error schema; of a success that is a script, a JSON
    /// object's member is the script.
    #[serde(rename = "x-text-member")]
    pub(crate) text_member: Option<String>,
    /// The parameter that names the call-back of a script response.
    #[serde(rename = "x-callback")]
    pub(crate) callback: Option<String>,
}

/// A condition of success on one member: `equals` (and perhaps `absent`), or `must`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Success {
    /// JSON pointer of the member, such as `/code`.
    #[schemars(regex(pattern = r"^(/[^/]+)+$"))]
    pub(crate) member: String,
    /// The values that mean success. A number equals its text.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) equals: Vec<Value>,
    /// What a response without the member is; `failure` if not said.
    pub(crate) absent: Option<Absent>,
    /// What is asked of the member instead of a value.
    pub(crate) must: Option<Must>,
}

/// What a response without the member is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Absent {
    /// The member has to be there.
    Failure,
    /// The documents show successes without it.
    Success,
}

/// What is asked of a member instead of a value.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Must {
    /// It is not there, or `null`.
    BeAbsent,
}

/// A response header.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header {
    /// What it says.
    pub(crate) description: String,
    /// Always a string. Its `example` is what samples have.
    pub(crate) schema: Schema,
    /// A success without it is refused.
    #[serde(default)]
    pub(crate) required: bool,
    /// `request-id`, or nothing.
    #[serde(rename = "x-role")]
    pub(crate) role: Option<Role>,
}
