//! What a spec means: everything in the order of the file, with every reference resolved and the
//! place of each node.
//!
//! It is made of any document that can be read, also of one with mistakes. What does not resolve is
//! in [`Spec::unresolved`], the operations that it concerns are not
//! [`complete`](Operation::complete), and a neutral value is in its place. Only a spec in which the
//! linter finds no mistake is generated from.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::spec::profile::{
    self, BodyFormat, Constraint, Document, Lifecycle, LifecycleState, MediaType, Or, Parameter,
    Role, Schema,
};

use super::reference::{Resolved, Shape};

/// One vendor's API.
#[derive(Debug)]
pub(crate) struct Spec<'d> {
    /// What was resolved.
    pub(crate) document: &'d Document,
    /// All references, in the order of the file.
    pub(crate) references: Vec<Reference<'d>>,
    /// All schemas that are written in place, in the order of the file.
    pub(crate) schemas: Vec<SchemaNode<'d>>,
    /// What does not resolve.
    pub(crate) unresolved: Vec<Unresolved>,
    /// File name of the spec, such as `tencent-ci`.
    pub(crate) vendor: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) docs_url: Option<String>,
    pub(crate) version: String,
    pub(crate) api_version: String,
    /// Where the API is, the default first.
    pub(crate) servers: Vec<Server>,
    /// What is given once per client.
    pub(crate) settings: Vec<Input<'d>>,
    pub(crate) operations: Vec<Operation<'d>>,
    /// By Rust name, in the order of the spec: those that operations need.
    pub(crate) types: IndexMap<String, Type>,
    /// Notes about the whole API.
    pub(crate) notes: Vec<Note>,
    /// Whether the whole API is still offered.
    pub(crate) lifecycle: Option<&'d Lifecycle>,
}

impl Spec<'_> {
    /// The crate's name on crates.io.
    pub(crate) fn package(&self) -> String {
        format!("liveproof-{}", self.vendor)
    }

    /// The crate's name in Rust.
    pub(crate) fn library(&self) -> String {
        self.package().replace('-', "_")
    }

    /// Where clients connect by default. Every document has a server, or does not get this far.
    pub(crate) fn server(&self) -> &Server {
        static NOWHERE: Server = Server::new(String::new());
        self.servers.first().unwrap_or(&NOWHERE)
    }

    /// Whether an operation has to be signed.
    pub(crate) fn is_signed(&self) -> bool {
        self.operations.iter().any(|it| it.scheme.is_some())
    }

    /// The facade's module and feature.
    pub(crate) fn module(&self) -> String {
        self.vendor.replace('-', "_")
    }

    /// The enum of this name.
    pub(crate) fn enum_type(&self, name: &str) -> Option<&EnumType> {
        match self.types.get(name) {
            Some(Type::Enum(open)) => Some(open),
            _ => None,
        }
    }

    /// The enums of the documented codes of an error, at any depth; each once.
    pub(crate) fn code_enums(&self, error: &str) -> IndexSet<&str> {
        let (members, shapes) = match self.types.get(error) {
            Some(Type::Object(object)) => (&object.members[..], &[][..]),
            Some(Type::Union(union)) => (&[][..], &union.members[..]),
            _ => return IndexSet::new(),
        };
        let own = members.iter().filter(|it| it.is_code());
        let own = own.filter_map(Member::code_enum).map(String::as_str);
        let inner = members.iter().filter_map(|it| it.kind.item().type_name());
        let inner = inner.chain(shapes).flat_map(|it| self.code_enums(it));
        own.chain(inner).collect()
    }

    /// The error type, if all operations share one, and all errors have it.
    pub(crate) fn common_error(&self) -> Option<&str> {
        let first = self.operations.first()?.error.as_str();
        self.operations
            .iter()
            .all(|it| it.error == first && !it.bare_error)
            .then_some(first)
    }
}

/// Something that has no meaning.
#[derive(Debug)]
pub(crate) struct Unresolved {
    /// Where it is.
    pub(crate) pointer: String,
    pub(crate) problem: String,
}

/// What is shared: a section of `components` and a name.
pub(crate) type Component<'d> = (&'static str, &'d str);

/// A reference.
#[derive(Debug)]
pub(crate) struct Reference<'d> {
    /// The component that contains it; none in an operation.
    pub(crate) from: Option<Component<'d>>,
    /// Pointer of the text of the reference.
    pub(crate) pointer: String,
    pub(crate) target: &'d str,
    /// The section it has to lead to.
    pub(crate) wanted: &'static str,
    /// Whether a type holds what it leads to, so that a cycle never ends.
    pub(crate) holds: bool,
}

impl Reference<'_> {
    /// Whether it leads to a shape of an error: a type as a whole, and not to a part of one.
    pub(crate) fn is_shape(&self) -> bool {
        self.pointer.contains("/oneOf/")
    }

    /// Whether a member of a component is what it leads to, and not a list or map of that.
    pub(crate) fn is_member(&self) -> bool {
        self.holds && matches!(self.in_member()[..], ["$ref"] | ["allOf", "0", "$ref"])
    }

    /// Whether it leads to what a member of a component is a list of.
    pub(crate) fn is_item(&self) -> bool {
        self.in_member() == ["items", "$ref"]
    }

    /// The way to it from the member of a component that it belongs to.
    fn in_member(&self) -> Vec<&str> {
        let below = self.pointer.strip_prefix("/components/schemas/");
        let mut steps = below.into_iter().flat_map(|it| it.split('/')).skip(1);
        match steps.next() {
            Some("properties") => steps.skip(1).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a schema is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Site<'d> {
    /// `components.schemas.<name>`
    Component(&'d str),
    /// A member of an object.
    Member,
    /// An element of a list, or of a map.
    Item,
    /// The value of a parameter.
    Parameter,
    /// The body of a request.
    Body,
    /// The body of a response.
    Response,
    /// The value of a response header.
    Header,
}

/// A schema that is written in place.
#[derive(Debug)]
pub(crate) struct SchemaNode<'d> {
    pub(crate) pointer: String,
    pub(crate) schema: &'d Schema,
    pub(crate) site: Site<'d>,
}

impl SchemaNode<'_> {
    /// The component that it is or is in.
    pub(crate) fn component(&self) -> Option<&str> {
        let below = self.pointer.strip_prefix("/components/schemas/")?;
        below.split('/').next()
    }

    /// Where the object is whose member it is.
    pub(crate) fn object(&self) -> Option<&str> {
        let (object, _) = self.pointer.rsplit_once("/properties/")?;
        (self.site == Site::Member).then_some(object)
    }
}

/// Where the API is.
#[derive(Debug)]
pub(crate) struct Server {
    /// The address, with `{Variables}`.
    pub(crate) url: String,
    /// The constructor of the endpoint; empty for the first server.
    pub(crate) ident: String,
    /// One line of Markdown.
    pub(crate) docs: String,
    pub(crate) variables: Vec<Variable>,
}

impl Server {
    /// The constructor of the endpoint.
    pub(crate) fn constructor(&self) -> &str {
        match self.ident.as_str() {
            "" => "new",
            name => name,
        }
    }

    /// A server of which only the address is known.
    pub(crate) const fn new(url: String) -> Self {
        Self {
            url,
            ident: String::new(),
            docs: String::new(),
            variables: Vec::new(),
        }
    }
}

/// A part of the address.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) docs: String,
    pub(crate) example: String,
    /// The values there are; none: any.
    pub(crate) values: Vec<String>,
}

/// One call.
#[derive(Debug)]
pub(crate) struct Operation<'d> {
    /// The key of its path.
    pub(crate) key: &'d str,
    /// Where that is.
    pub(crate) path_pointer: String,
    pub(crate) pointer: String,
    /// As the document has it.
    pub(crate) declared: &'d profile::Operation,
    /// Whether all that its request refers to is there. If not, what is missing is not reported
    /// once more.
    pub(crate) complete: bool,
    /// The same of its responses.
    pub(crate) responses_complete: bool,
    /// What its request consists of, in wire order; also what a signer writes.
    pub(crate) inputs: Vec<Input<'d>>,
    /// What the document says of its body.
    pub(crate) content: Option<Content<'d>>,
    pub(crate) id: String,
    /// The client's method, and the module and file of the builder.
    pub(crate) method_ident: String,
    /// `Get`, `Put` or `Post`.
    pub(crate) http_method: &'static str,
    pub(crate) path: Vec<PathPart>,
    pub(crate) scheme: Option<Scheme<'d>>,
    pub(crate) idempotent: bool,
    /// Whether it is still offered: its own, or else that of the whole API.
    pub(crate) lifecycle: Option<&'d Lifecycle>,
    pub(crate) body: Body,
    /// Where the fields of the body go; `None`: it has no fields.
    pub(crate) field_place: Option<Place>,
    pub(crate) body_required: bool,
    /// A body of unknown length is refused.
    pub(crate) length_required: bool,
    pub(crate) max_request_bytes: Option<u64>,
    pub(crate) responses: Vec<Response<'d>>,
    pub(crate) request_id_headers: Vec<String>,
    /// Members of responses that hold the request's id: the names of each step of the way there.
    pub(crate) request_id_members: Vec<Vec<Vec<String>>>,
    pub(crate) codes: Codes,
    pub(crate) response_headers: Vec<String>,
    /// Rust name of the success type; `None`: no body.
    pub(crate) success: Success,
    /// Rust name of the error type; empty: no error has a body.
    pub(crate) error: String,
    /// Some error has no body.
    pub(crate) bare_error: bool,
    /// One line of Markdown.
    pub(crate) summary: String,
    /// Ready for rustdoc.
    pub(crate) description: Option<String>,
    /// Names of the request examples, `minimal` first.
    pub(crate) examples: Vec<String>,
    /// The example that readers see.
    pub(crate) docs_example: String,
    /// Request example → what it adds to the declared inputs.
    pub(crate) extras: IndexMap<&'d str, Vec<Extra<'d>>>,
    pub(crate) notes: Vec<Note>,
}

impl<'d> Operation<'d> {
    /// The error in Rust, with something around the type's name.
    pub(crate) fn error_type(&self, named: impl Fn(&str) -> String) -> String {
        match (self.error.as_str(), self.bare_error) {
            ("", _) => "()".to_owned(),
            (name, true) => format!("Option<{}>", named(name)),
            (name, false) => named(name),
        }
    }

    /// The builder's name in Rust.
    pub(crate) fn builder_ident(&self) -> String {
        crate::names::builder(&self.method_ident)
    }

    /// The vendor's page as a link of Markdown, also within a table.
    pub(crate) fn link(&self) -> String {
        let page = &self.declared.external_docs;
        let name = page.description.as_deref();
        crate::text::link(name.unwrap_or("The vendor's page"), &page.url)
    }

    /// Whether it is known to refuse every call.
    pub(crate) fn is_retired(&self) -> bool {
        self.lifecycle
            .is_some_and(|it| it.state == LifecycleState::Retired)
    }

    /// Whether a program that makes its calls is told that something of it is deprecated.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.is_retired() || self.setters().any(|it| it.deprecated)
    }

    /// What the caller may set, in wire order.
    pub(crate) fn setters(&self) -> impl Iterator<Item = &Input<'d>> {
        self.inputs.iter().filter(|it| it.is_setter())
    }

    /// What a builder sends, in wire order: the rest is a signer's.
    pub(crate) fn sent(&self) -> impl Iterator<Item = &Input<'d>> {
        self.inputs.iter().filter(|it| !it.credential)
    }

    /// The names of what a signer writes.
    pub(crate) fn credentials(&self) -> Vec<&'d str> {
        let inputs = self.inputs.iter().filter(|it| it.credential);
        inputs.map(|it| it.name).collect()
    }

    /// Those of them that a signed request must have.
    pub(crate) fn required_credentials(&self) -> Vec<&'d str> {
        let inputs = self.inputs.iter().filter(|it| it.credential && it.required);
        inputs.map(|it| it.name).collect()
    }
}

/// Where the errors of an operation have their codes.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    /// The members: the names of each step of the way there.
    pub(crate) members: Vec<Vec<Vec<String>>>,
    /// The codes that mean "again later", as on the wire.
    pub(crate) retry: Vec<String>,
    /// Codes stand before a colon.
    pub(crate) detail: bool,
}

/// What a success is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Success {
    /// A generated type.
    Type(String),
    /// JSON of which nothing is known.
    Raw,
    /// A text or a script.
    Text,
    /// Bytes.
    Binary,
    /// Nothing.
    Empty,
}

/// How a request is signed.
#[derive(Clone, Debug)]
pub(crate) struct Scheme<'d> {
    /// The name of the component.
    pub(crate) component: &'d str,
    pub(crate) declared: &'d profile::SecurityScheme,
    pub(crate) docs: String,
}

/// Where the vendor's documents disagree.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) id: String,
    /// What they say, and where.
    pub(crate) readings: Vec<(String, String)>,
    pub(crate) choice: String,
}

/// A part of the path.
#[derive(Debug)]
pub(crate) enum PathPart {
    Literal(String),
    Param(String),
}

/// Encoding of the request body.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    None,
    Form { content_type: String },
    Multipart,
    Json { content_type: String },
    Binary { media_type: String },
}

/// A value of a request: what the document says of it, and what is generated for it.
#[derive(Clone, Debug)]
pub(crate) struct Input<'d> {
    pub(crate) name: &'d str,
    /// The name, with the place if another input has the same name: `Id (query)`.
    pub(crate) label: String,
    /// Without a name in Rust its number: nobody sets a constant or what a signer writes.
    pub(crate) ident: String,
    pub(crate) place: Place,
    /// Where the operation mentions it.
    pub(crate) used: String,
    /// Where it is declared.
    pub(crate) pointer: String,
    pub(crate) schema: &'d Or<Schema>,
    /// `None`: its type does not resolve.
    pub(crate) resolved: Option<Resolved<'d>>,
    /// Its parameter, if it is one.
    pub(crate) parameter: Option<&'d Parameter>,
    pub(crate) rust_name: Option<&'d str>,
    pub(crate) required: bool,
    /// It is given once per client.
    pub(crate) setting: bool,
    /// The facade reads the setting from the environment.
    pub(crate) environment: bool,
    /// What is sent unless the caller sets another value.
    pub(crate) initial: Option<&'d Value>,
    /// The only value: never a setter.
    pub(crate) constant: Option<&'d Value>,
    /// A signer writes it.
    pub(crate) credential: bool,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: bool,
    /// The type of what the caller sets; that of an item if it is a list.
    pub(crate) kind: Kind,
    /// How a list is sent.
    pub(crate) list: Option<List>,
    pub(crate) checks: Vec<Check>,
    pub(crate) docs: String,
    pub(crate) examples: IndexMap<&'d str, InputExample<'d>>,
}

/// A value of a request in an example.
#[derive(Clone, Debug)]
pub(crate) struct InputExample<'d> {
    pub(crate) value: &'d Value,
    /// Where the value is.
    pub(crate) pointer: String,
    pub(crate) media_type: Option<&'d str>,
}

impl<'d> Input<'d> {
    /// Whether the caller sets it.
    pub(crate) fn is_setter(&self) -> bool {
        self.constant.is_none() && !self.credential
    }

    /// The name, with the place if another of these inputs has the same name at another place.
    pub(crate) fn label(&self, others: &[Self]) -> String {
        let (name, place) = (self.name, self.place);
        match others.iter().any(|it| it.name == name && it.place != place) {
            true => format!("{name} ({})", place.word()),
            false => name.to_owned(),
        }
    }

    /// Whether the caller may leave it out.
    pub(crate) fn is_optional(&self) -> bool {
        !self.required || self.setting || self.initial.is_some()
    }

    /// Whether what it is, is written once for all operations.
    pub(crate) fn is_shared(&self) -> bool {
        match self.parameter {
            Some(_) => self.used != self.pointer,
            None => self.place.is_field() && matches!(self.schema, Or::Ref(_)),
        }
    }

    /// Where its type is written, unless that is a component.
    pub(crate) fn schema_pointer(&self) -> String {
        match self.parameter {
            Some(_) => format!("{}/schema", self.pointer),
            None => self.pointer.clone(),
        }
    }

    /// Its value in an example. That of a setting is given once per client: `minimal` serves all
    /// others.
    pub(crate) fn example(&self, name: &str) -> Option<&InputExample<'d>> {
        let minimal = || self.examples.get("minimal").filter(|_| self.setting);
        self.examples.get(name).or_else(minimal)
    }
}

/// A body, as the document declares it.
#[derive(Debug)]
pub(crate) struct Content<'d> {
    /// Where the body is declared.
    pub(crate) pointer: String,
    /// The media type, as written.
    pub(crate) media: &'d str,
    pub(crate) media_pointer: String,
    pub(crate) declared: &'d MediaType,
    /// `None`: its schema does not resolve.
    pub(crate) resolved: Option<Resolved<'d>>,
}

impl Content<'_> {
    /// The decoder that reads it, if there is one.
    pub(crate) fn format(&self) -> Option<BodyFormat> {
        match self.resolved.map(|it| it.shape()) {
            Some(Shape::Binary) => BodyFormat::of_bytes(self.media),
            _ => BodyFormat::of(self.media),
        }
    }

    /// Where its schema is written.
    pub(crate) fn schema_pointer(&self) -> Option<String> {
        let own = || format!("{}/schema", self.media_pointer);
        Some(self.resolved?.pointer().unwrap_or_else(own))
    }
}

/// How a list is sent.
#[derive(Clone, Debug)]
pub(crate) enum List {
    /// As one value.
    Joined { separator: String },
    /// As numbered parameters.
    Indexed(Indexed),
}

/// Numbered parameters.
#[derive(Clone, Debug)]
pub(crate) struct Indexed {
    pub(crate) first: u32,
    pub(crate) min: Option<u32>,
    pub(crate) max: Option<u32>,
    pub(crate) members: Vec<IndexedMember>,
}

/// What an item consists of.
#[derive(Clone, Debug)]
pub(crate) struct IndexedMember {
    /// With `{n}` for the number.
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    pub(crate) checks: Vec<Check>,
}

/// A value that the operation does not declare.
#[derive(Debug)]
pub(crate) struct Extra<'d> {
    pub(crate) name: &'d str,
    /// `None`: it is for a field of a body that has none.
    pub(crate) place: Option<Place>,
    pub(crate) value: Value,
    /// Where it is.
    pub(crate) pointer: String,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    Path { keep_slashes: bool },
    Query,
    Header,
    Form,
    Part,
    Json,
    Body,
}

impl Place {
    /// Whether it is in a form or a JSON object.
    pub(crate) fn is_field(self) -> bool {
        matches!(self, Self::Form | Self::Part | Self::Json)
    }

    pub(crate) fn is_path(self) -> bool {
        matches!(self, Self::Path { .. })
    }

    /// What tells inputs of one name apart.
    fn word(self) -> &'static str {
        match self {
            Self::Path { .. } => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Form => "form",
            Self::Part => "part",
            Self::Json => "json",
            Self::Body => "body",
        }
    }
}

/// The type of a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Text,
    Int32,
    Int64,
    Float,
    Double,
    Bool,
    /// A file.
    Upload,
    /// An open enum of this name.
    Enum(String),
    /// JSON in a string, of this type.
    Json(String),
    /// JSON in a string, of any shape.
    AnyJson,
    /// An object, a map or a union of this name.
    Object(String),
    /// JSON of which nothing is known.
    Raw,
    /// Several values; in a request see [`List`].
    List(Box<Kind>),
    /// A scalar or a list that may be `null`.
    Nullable(Box<Kind>),
}

impl Kind {
    /// The same without `null`.
    pub(crate) fn bare(&self) -> &Self {
        match self {
            Self::Nullable(kind) => kind.bare(),
            kind => kind,
        }
    }

    /// The type of the items of a list, or that of the value itself.
    pub(crate) fn item(&self) -> &Self {
        match self.bare() {
            Self::List(items) => items.item(),
            kind => kind,
        }
    }

    /// Whether it is more than one value, or may be: only JSON says such a thing.
    pub(crate) fn is_compound(&self) -> bool {
        matches!(self.bare(), Self::Object(_) | Self::List(_) | Self::Raw)
    }

    /// The enum, object, map or union that it is.
    pub(crate) fn type_name(&self) -> Option<&String> {
        match self.bare() {
            Self::Enum(name) | Self::Object(name) => Some(name),
            _ => None,
        }
    }
}

/// A limit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    MinLength(u32),
    MaxLength(u32),
    MaxBytes(u64),
    Minimum(i64),
    Maximum(i64),
    MinimumFloat(f64),
    MaximumFloat(f64),
    Pattern(String),
    /// What it has to be, and the pattern of that.
    Format(&'static str, &'static str),
    Base64 {
        prefix: String,
        max_bytes: Option<u64>,
    },
    MinItems(u32),
    MaxItems(u32),
    /// Of each item of a list.
    Each(Vec<Check>),
    /// All that the object or the map of this name says.
    Object(String),
}

/// How the responses of a status are read.
#[derive(Debug)]
pub(crate) struct Response<'d> {
    /// The status, as written.
    pub(crate) key: &'d str,
    /// Where the operation mentions it.
    pub(crate) used: String,
    /// Where it is declared.
    pub(crate) pointer: String,
    pub(crate) declared: &'d profile::Response,
    pub(crate) headers: Vec<ResponseHeader<'d>>,
    /// Its bodies, by media type.
    pub(crate) contents: Vec<Content<'d>>,
    pub(crate) status: Status,
    pub(crate) success: bool,
    pub(crate) formats: Vec<(String, ResponseFormat)>,
    /// What has to hold for a success; nothing for an error.
    pub(crate) rules: Vec<SuccessRule>,
}

/// A header of a response.
#[derive(Debug)]
pub(crate) struct ResponseHeader<'d> {
    pub(crate) name: &'d str,
    /// Where the response mentions it.
    pub(crate) used: String,
    /// Where it is declared.
    pub(crate) pointer: String,
    pub(crate) declared: &'d profile::Header,
}

/// Statuses of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Code(u16),
    Range(u16),
    Default,
}

impl Status {
    /// Whether it is this one.
    pub(crate) fn is(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Range(class) => class == status / 100,
            Self::Default => true,
        }
    }
}

/// How a body is read.
#[derive(Clone, Debug)]
pub(crate) enum ResponseFormat {
    Json,
    Xml { root: String },
    Script { callback: Option<String> },
    Text,
    Binary,
    Empty,
}

/// What has to hold for a success, of one member.
#[derive(Debug, PartialEq)]
pub(crate) struct SuccessRule {
    pub(crate) member: Vec<String>,
    pub(crate) must: Must,
}

/// What a member of a success is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Must {
    BeEmpty,
    BeAbsent,
    Equal {
        values: Vec<String>,
        absent_is_success: bool,
        /// A value that is none of these is a success, too, if no grant has a value.
        known: Vec<String>,
        /// Their paths.
        grants: Vec<Vec<String>>,
    },
}

/// A named type.
#[derive(Debug)]
pub(crate) enum Type {
    Object(ObjectType),
    Map(MapType),
    Enum(EnumType),
    Union(UnionType),
}

impl Type {
    /// The values of an enum.
    pub(crate) fn enum_values(&self) -> impl Iterator<Item = &EnumValue> {
        let values = match self {
            Self::Enum(open) => Some(&open.values),
            Self::Object(_) | Self::Map(_) | Self::Union(_) => None,
        };
        values.into_iter().flatten()
    }
}

/// A struct.
#[derive(Debug)]
pub(crate) struct ObjectType {
    pub(crate) docs: String,
    pub(crate) members: Vec<Member>,
    /// Members that depend on each other.
    pub(crate) constraints: Vec<Constraint>,
    /// The caller builds it: in a JSON body, JSON inside a string, or the item of a list.
    pub(crate) input: bool,
    /// It is the item of a list that is sent as numbered parameters.
    pub(crate) item: bool,
    /// Members that have no names are kept, too.
    pub(crate) extra: bool,
    pub(crate) used: Used,
}

impl ObjectType {
    /// The member that has this name.
    pub(crate) fn named(&self, name: &String) -> Option<&Member> {
        let mut members = self.members.iter();
        members.find(|it| it.names().any(|it| it == name))
    }

    /// Whether a caller who builds it can add members without names: numbered parameters have no
    /// place for them.
    pub(crate) fn takes_extra(&self) -> bool {
        self.input && !self.item
    }

    /// Whether `Debug` must not print some member as it came: a sensitive one, a text, where a
    /// vendor may write anything, or what a caller wrote.
    pub(crate) fn redacts(&self) -> bool {
        let mut members = self.members.iter();
        self.input || members.any(|it| it.sensitive || it.is_free())
    }
}

/// Members of any name and one type.
#[derive(Debug)]
pub(crate) struct MapType {
    pub(crate) docs: String,
    /// The caller builds it.
    pub(crate) input: bool,
    /// The values are never printed.
    pub(crate) sensitive: bool,
    /// Of each value.
    pub(crate) checks: Vec<Check>,
    pub(crate) lenient: bool,
    /// The type of the values.
    pub(crate) kind: Kind,
}

/// Where a response type stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    pub(crate) success_root: bool,
    pub(crate) error_root: bool,
}

/// A field.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) ident: String,
    /// It is always there and never `null`.
    pub(crate) required: bool,
    /// Who builds the object has to give it.
    pub(crate) needed: bool,
    /// The only value, which nobody gives.
    pub(crate) constant: Option<Value>,
    pub(crate) checks: Vec<Check>,
    /// The checks are made: it is in a JSON body.
    pub(crate) checked: bool,
    pub(crate) docs: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) lenient: Lenient,
    pub(crate) sensitive: bool,
    pub(crate) deprecated: bool,
    pub(crate) role: Option<Role>,
    pub(crate) code_detail: Option<String>,
    pub(crate) kind: Kind,
    /// An empty text, or an object with none of its members, is a missing one.
    pub(crate) not_blank: bool,
}

impl Member {
    /// Whether a vendor may write anything there: in a text, or a number for a code.
    pub(crate) fn is_free(&self) -> bool {
        let is_number = matches!(self.kind.item(), Kind::Int32 | Kind::Int64);
        self.kind.item() == &Kind::Text || self.is_code() && is_number
    }

    /// The enum that the member's type is.
    pub(crate) fn enum_type(&self) -> Option<&String> {
        match self.kind.bare() {
            Kind::Enum(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it holds the code of an error.
    pub(crate) fn is_code(&self) -> bool {
        self.role == Some(crate::spec::profile::Role::Code) || self.code_detail.is_some()
    }

    /// The enum of the codes that it holds, alone, before a colon or in a list.
    pub(crate) fn code_enum(&self) -> Option<&String> {
        let own = match self.kind.item() {
            Kind::Enum(name) => Some(name),
            _ => None,
        };
        self.code_detail.as_ref().or(own)
    }

    /// All its names on the wire.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

/// What else than its type a member is read from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Lenient {
    /// Nothing.
    No,
    /// Another scalar: `"1"` for 1.
    Scalar,
    /// One object for a list.
    List,
}

/// An open enum.
#[derive(Debug)]
pub(crate) struct EnumType {
    pub(crate) docs: String,
    /// The values are whole numbers, not texts.
    pub(crate) number: bool,
    pub(crate) values: Vec<EnumValue>,
    pub(crate) lenient: bool,
}

/// A known value of an enum.
#[derive(Debug)]
pub(crate) struct EnumValue {
    /// As on the wire.
    pub(crate) value: String,
    /// The name of the variant.
    pub(crate) name: String,
    pub(crate) meaning: Option<String>,
    /// It is a code that means "again later".
    pub(crate) retry: bool,
}

/// Shapes told apart by their members.
#[derive(Debug)]
pub(crate) struct UnionType {
    pub(crate) docs: String,
    pub(crate) members: Vec<String>,
    pub(crate) used: Used,
}
