//! The document as the rules need it: references followed, inputs and replies of each operation in one place.
//!
//! Everything is looked up once. What does not resolve is left out here; `rules/references.rs` reports it.

use indexmap::IndexMap;
use serde_json::Value;

use super::fit::Mismatch;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Position, Problem};
use crate::load::{Source, escape};
use crate::profile::{
    Document, In, MediaType, Operation, Or, Parameter, RequestBody, Response, Role, Schema,
    SecurityScheme, Type, is_success,
};

/// Collects diagnostics.
pub(super) struct Report<'a> {
    pub(super) source: &'a Source,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether operations are left out, so that it is not known what uses a component.
    pub(super) is_partial: bool,
}

impl<'a> Report<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            diagnostics: Vec::new(),
            is_partial: false,
        }
    }

    /// Something is wrong with a key, or missing below it.
    pub(super) fn key(&mut self, pointer: &str, problem: Problem) {
        self.at(self.source.key(pointer), pointer, problem);
    }

    /// Something is wrong with a value.
    pub(super) fn value(&mut self, pointer: &str, problem: Problem) {
        self.at(self.source.value_at(pointer), pointer, problem);
    }

    fn at(&mut self, at: Position, pointer: &str, problem: Problem) {
        self.diagnostics.push(Diagnostic {
            path: self.source.path.clone(),
            at,
            pointer: pointer.to_owned(),
            problem,
        });
    }

    /// Parts of a value do not match their schema: the key where it is the key that is wrong.
    pub(super) fn mismatches(&mut self, what: &str, mismatches: Vec<Mismatch>) {
        for (pointer, is_key, mut problem) in mismatches {
            problem.message = format!("{what} does not match its schema: {}", problem.message);
            match is_key {
                true => self.key(&pointer, problem),
                false => self.value(&pointer, problem),
            }
        }
    }

    /// The name of an input is wrong: the value of `name`, or the key of a field.
    pub(super) fn name(&mut self, input: &Input<'_>, problem: Problem) {
        if input.parameter.is_some() {
            self.value(&format!("{}/name", input.pointer), problem);
        } else {
            self.key(&input.pointer, problem);
        }
    }

    /// The keys of a node in the order of the file.
    pub(super) fn keys(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let map = self
            .source
            .value
            .pointer(pointer)
            .and_then(Value::as_object);
        map.into_iter().flatten().map(|it| it.0.as_str())
    }
}

/// The document with what the rules look up again and again.
pub(super) struct Spec<'a> {
    pub(super) document: &'a Document,
    pub(super) walk: Walk<'a>,
    pub(super) operations: Vec<Op<'a>>,
}

/// A schema with what stood beside the reference to it.
#[derive(Clone, Copy)]
pub(super) struct Resolved<'a> {
    /// Name of the component, if it is one.
    pub(super) name: Option<&'a str>,
    pub(super) schema: &'a Schema,
    /// The schema whose `allOf` led here.
    pub(super) beside: Option<&'a Schema>,
}

impl<'a> Resolved<'a> {
    pub(super) fn nullable(&self) -> bool {
        self.schema.nullable || self.beside.is_some_and(|it| it.nullable)
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.beside.and_then(|it| it.role).or(self.schema.role)
    }

    /// The other names of the member that it is.
    pub(super) fn aliases(&self) -> &'a [String] {
        &self.beside.unwrap_or(self.schema).aliases
    }

    pub(super) fn lenient(&self) -> bool {
        self.schema.lenient || self.beside.is_some_and(|it| it.lenient)
    }

    /// Any members and no named ones: nothing is known of it.
    pub(super) fn is_raw(&self) -> bool {
        self.schema.kind == Some(Type::Object)
            && self.schema.is_open()
            && self.schema.properties.is_empty()
    }

    pub(super) fn credential(&self) -> bool {
        self.schema.credential || self.beside.is_some_and(|it| it.credential)
    }
}

/// One operation.
pub(super) struct Op<'a> {
    /// The path key.
    pub(super) path: &'a str,
    /// Pointer of the path key.
    pub(super) path_pointer: String,
    /// `Get`, `Put` or `Post`.
    pub(super) method: &'static str,
    pub(super) pointer: String,
    pub(super) operation: &'a Operation,
    /// In the order in which they are sent.
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) body: Option<Body<'a>>,
    pub(super) replies: Vec<Reply<'a>>,
    /// The signing scheme, if there is one.
    pub(super) scheme: Option<(&'a str, &'a SecurityScheme)>,
    /// Whether all that the operation refers to is there. If not, what is missing is not missed once more.
    pub(super) whole: bool,
}

/// Where an input goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum To {
    Path,
    Query,
    Header,
    /// A field of a form or a JSON object.
    Field,
    /// The body as a whole.
    Body,
}

/// One value of a request.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) to: To,
    /// Where the operation mentions it.
    pub(super) used: String,
    /// Where it is declared.
    pub(super) pointer: String,
    pub(super) required: bool,
    pub(super) schema: &'a Or<Schema>,
    pub(super) resolved: Option<Resolved<'a>>,
    /// The only value there is: never a setter.
    pub(super) constant: Option<&'a Value>,
    pub(super) credential: bool,
    pub(super) shared: bool,
    /// Its parameter, if it is one.
    pub(super) parameter: Option<&'a Parameter>,
    /// Example → value and its pointer.
    pub(super) examples: IndexMap<&'a str, (&'a Value, String)>,
}

impl Input<'_> {
    /// Whether it is given once per client. A field says so in place, since its type may be a parameter's, too.
    pub(super) fn setting(&self) -> bool {
        match (self.parameter, self.schema) {
            (Some(parameter), _) => parameter.setting,
            (None, Or::Inline(schema)) => self.to == To::Field && schema.setting,
            (None, Or::Ref(_)) => false,
        }
    }

    /// Whether the facade reads the setting from the environment.
    pub(super) fn environment(&self) -> bool {
        match (self.parameter, self.schema) {
            (Some(parameter), _) => parameter.environment,
            (None, Or::Inline(schema)) => self.to == To::Field && schema.environment,
            (None, Or::Ref(_)) => false,
        }
    }

    /// Where its type is written, unless that is a component.
    pub(super) fn schema_pointer(&self) -> String {
        match self.parameter {
            Some(_) => format!("{}/schema", self.pointer),
            None => self.pointer.clone(),
        }
    }

    /// Whether the caller sets it.
    pub(super) fn is_setter(&self) -> bool {
        self.constant.is_none() && !self.credential
    }
}

/// How a body is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum BodyKind {
    Form,
    Multipart,
    Json,
    Raw,
}

/// The body of a request.
pub(super) struct Body<'a> {
    /// Where it is declared.
    pub(super) pointer: String,
    pub(super) content_length: bool,
    pub(super) media: &'a str,
    pub(super) media_pointer: String,
    pub(super) kind: BodyKind,
    pub(super) content: &'a MediaType,
    pub(super) resolved: Option<Resolved<'a>>,
}

impl Body<'_> {
    /// Where its schema is written.
    pub(super) fn schema_pointer(&self) -> Option<String> {
        Some(match self.resolved?.name {
            Some(name) => format!("/components/schemas/{}", escape(name)),
            None => format!("{}/schema", self.media_pointer),
        })
    }
}

/// One reply.
pub(super) struct Reply<'a> {
    /// The status, as written.
    pub(super) key: &'a str,
    /// Where the operation mentions it.
    pub(super) used: String,
    /// Where it is declared.
    pub(super) pointer: String,
    pub(super) response: &'a Response,
}

impl Reply<'_> {
    /// Whether a reply with this status is a success.
    pub(super) fn is_success(&self) -> bool {
        is_success(self.key)
    }
}

impl<'a> Spec<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut spec = Self {
            document,
            walk: Walk::new(document),
            operations: Vec::new(),
        };
        spec.operations = document
            .paths
            .iter()
            .filter_map(|(path, item)| {
                let (method, operation) = item.operation()?;
                Some(spec.operation(path, method, operation))
            })
            .collect();
        spec
    }

    /// Follows a reference, or an `allOf` with one.
    pub(super) fn resolve(&self, schema: &'a Or<Schema>) -> Option<Resolved<'a>> {
        match schema {
            Or::Ref(reference) => self.named(schema_name(&reference.target)?),
            Or::Inline(schema) => self.resolve_inline(schema),
        }
    }

    /// Follows an `allOf`.
    pub(super) fn resolve_inline(&self, schema: &'a Schema) -> Option<Resolved<'a>> {
        match schema.all_of.as_slice() {
            [] => Some(Resolved {
                name: None,
                schema,
                beside: None,
            }),
            [only] => Some(Resolved {
                beside: Some(schema),
                ..self.named(schema_name(&only.target)?)?
            }),
            _ => None,
        }
    }

    /// A schema by its name.
    pub(super) fn named(&self, name: &str) -> Option<Resolved<'a>> {
        let (name, schema) = self.document.components.schemas.get_key_value(name)?;
        Some(Resolved {
            name: Some(name),
            schema,
            beside: None,
        })
    }

    fn operation(&self, path: &'a str, method: &'static str, operation: &'a Operation) -> Op<'a> {
        let path_pointer = format!("/paths/{}", escape(path));
        let pointer = format!("{path_pointer}/{}", method.to_lowercase());
        let mut inputs = Vec::new();
        for (index, parameter) in operation.parameters.iter().enumerate() {
            inputs.extend(self.parameter(format!("{pointer}/parameters/{index}"), parameter));
        }
        let body = operation
            .request_body
            .as_ref()
            .and_then(|it| self.body(&pointer, it, &mut inputs));
        let replies = operation.responses.iter().filter_map(|(key, response)| {
            let used = format!("{pointer}/responses/{}", escape(key));
            let responses = &self.document.components.responses;
            let (pointer, response) = follow(&used, response, "responses", |it| responses.get(it))?;
            Some(Reply {
                key,
                used,
                pointer,
                response,
            })
        });
        let replies: Vec<Reply<'a>> = replies.collect();
        let security = operation
            .security
            .as_ref()
            .unwrap_or(&self.document.security);
        let scheme = security
            .first()
            .and_then(|it| it.first())
            .and_then(|(name, _)| {
                let (name, scheme) = self
                    .document
                    .components
                    .security_schemes
                    .get_key_value(name)?;
                Some((name.as_str(), scheme))
            });
        let parameters = inputs.iter().filter(|it| it.parameter.is_some()).count();
        let signed = security.first().is_some_and(|it| !it.is_empty());
        let whole = parameters == operation.parameters.len()
            && body.is_some() == operation.request_body.is_some()
            && scheme.is_some() == signed;
        Op {
            path,
            path_pointer,
            method,
            pointer,
            operation,
            inputs,
            body,
            replies,
            scheme,
            whole,
        }
    }

    fn parameter(&self, used: String, parameter: &'a Or<Parameter>) -> Option<Input<'a>> {
        let shared = matches!(parameter, Or::Ref(_));
        let parameters = &self.document.components.parameters;
        let (pointer, parameter) = follow(&used, parameter, "parameters", |it| parameters.get(it))?;
        let to = match parameter.place {
            In::Path => To::Path,
            In::Query => To::Query,
            In::Header => To::Header,
        };
        let example = |(name, example): (&'a String, &'a crate::profile::Example)| {
            (
                name.as_str(),
                (
                    &example.value,
                    format!("{pointer}/examples/{}/value", escape(name)),
                ),
            )
        };
        Some(Input {
            name: &parameter.name,
            to,
            used,
            required: parameter.required,
            schema: &parameter.schema,
            resolved: self.resolve(&parameter.schema),
            constant: constant(&parameter.schema, parameter.required && to != To::Path),
            credential: parameter.credential,
            shared,
            parameter: Some(parameter),
            examples: parameter.examples.iter().map(example).collect(),
            pointer,
        })
    }

    fn body(
        &self,
        operation: &str,
        body: &'a Or<RequestBody>,
        inputs: &mut Vec<Input<'a>>,
    ) -> Option<Body<'a>> {
        let used = format!("{operation}/requestBody");
        let bodies = &self.document.components.request_bodies;
        let (pointer, body) = follow(&used, body, "requestBodies", |it| bodies.get(it))?;
        let (media, content) = body.content.first()?;
        let media_pointer = format!("{pointer}/content/{}", escape(media));
        let resolved = self.resolve(&content.schema);
        let kind = match essence(media).as_str() {
            "application/x-www-form-urlencoded" => BodyKind::Form,
            "multipart/form-data" => BodyKind::Multipart,
            "application/json" => BodyKind::Json,
            _ => BodyKind::Raw,
        };
        if kind == BodyKind::Raw {
            let example = |(name, example): (&'a String, &'a crate::profile::Example)| {
                (
                    name.as_str(),
                    (
                        &example.value,
                        format!("{media_pointer}/examples/{}/value", escape(name)),
                    ),
                )
            };
            inputs.push(Input {
                name: "body",
                to: To::Body,
                used,
                pointer: pointer.clone(),
                required: body.required,
                schema: &content.schema,
                resolved,
                constant: None,
                credential: false,
                shared: false,
                parameter: None,
                examples: content.examples.iter().map(example).collect(),
            });
        } else if let Some(object) = resolved {
            let base = match object.name {
                Some(name) => format!("/components/schemas/{name}"),
                None => format!("{media_pointer}/schema"),
            };
            for (name, schema) in &object.schema.properties {
                let pointer = format!("{base}/properties/{}", escape(name));
                let required = body.required && object.schema.required.contains(name);
                inputs.push(self.field(name, pointer, required, schema, content, &media_pointer));
            }
        }
        Some(Body {
            pointer,
            content_length: body.content_length,
            media,
            media_pointer,
            kind,
            content,
            resolved,
        })
    }

    fn field(
        &self,
        name: &'a str,
        pointer: String,
        required: bool,
        schema: &'a Or<Schema>,
        content: &'a MediaType,
        media_pointer: &str,
    ) -> Input<'a> {
        let resolved = self.resolve(schema);
        let examples = content.examples.iter().filter_map(|(example, body)| {
            let value = body.value.get(name)?;
            let pointer = format!(
                "{media_pointer}/examples/{}/value/{}",
                escape(example),
                escape(name)
            );
            Some((example.as_str(), (value, pointer)))
        });
        Input {
            name,
            to: To::Field,
            used: pointer.clone(),
            pointer,
            required,
            schema,
            resolved,
            constant: constant(schema, required),
            credential: resolved.is_some_and(|it| it.credential()),
            shared: matches!(schema, Or::Ref(_)),
            parameter: None,
            examples: examples.collect(),
        }
    }
}

/// The media type without its parameters.
pub(super) fn essence(media: &str) -> String {
    media
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// The name in a reference to a schema; `None` for another kind of component.
pub(super) fn schema_name(target: &str) -> Option<&str> {
    target.strip_prefix("#/components/schemas/")
}

/// The value of an inline enum that has only one.
fn constant(schema: &Or<Schema>, possible: bool) -> Option<&Value> {
    match schema {
        Or::Inline(schema) if possible => match schema.values.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

fn follow<'a, T>(
    used: &str,
    it: &'a Or<T>,
    kind: &str,
    find: impl FnOnce(&str) -> Option<&'a T>,
) -> Option<(String, &'a T)> {
    match it {
        Or::Inline(it) => Some((used.to_owned(), it)),
        Or::Ref(reference) => {
            let name = reference
                .target
                .strip_prefix("#/components/")?
                .strip_prefix(kind)?
                .strip_prefix('/')?;
            Some((format!("/components/{kind}/{name}"), find(name)?))
        }
    }
}

/// What a schema describes, in the words of OpenAPI.
pub(super) fn kind_name(kind: Option<Type>) -> &'static str {
    match kind {
        Some(Type::String) => "string",
        Some(Type::Integer) => "integer",
        Some(Type::Number) => "number",
        Some(Type::Boolean) => "boolean",
        Some(Type::Object) => "object",
        Some(Type::Array) => "array",
        None => "no type",
    }
}
