//! Every reference and every schema of the document with its place, in the order of the file.

use indexmap::IndexMap;

use crate::load::escape;
use crate::profile::{
    Document, Header, MediaType, Operation, Or, Parameter, RequestBody, Response, Schema,
};

/// What is shared: a section of `components` and a name.
pub(super) type Component<'a> = (&'static str, &'a str);

/// A reference.
pub(super) struct Reference<'a> {
    /// The component it stands in; none for an operation.
    pub(super) from: Option<Component<'a>>,
    /// Pointer of the text of the reference.
    pub(super) pointer: String,
    pub(super) target: &'a str,
    /// The section it has to lead to.
    pub(super) wanted: &'static str,
    /// Whether a type holds what it leads to, so that a cycle never ends.
    pub(super) holds: bool,
}

impl Reference<'_> {
    /// Whether it leads to a shape of an error: a type as a whole, and not to a part of one.
    pub(super) fn is_shape(&self) -> bool {
        self.pointer.contains("/oneOf/")
    }
}

/// What a schema is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Role<'a> {
    /// `components.schemas.<name>`
    Component(&'a str),
    /// A member of an object.
    Member,
    /// An element of a list, or of a map.
    Item,
    /// The value of a parameter.
    Parameter,
    /// The body of a request.
    Body,
    /// The body of a reply.
    Reply,
    /// The value of a reply header.
    Header,
}

/// A schema that is written in place.
pub(super) struct SchemaAt<'a> {
    pub(super) pointer: String,
    pub(super) schema: &'a Schema,
    pub(super) role: Role<'a>,
}

/// All of them.
pub(super) struct Walk<'a> {
    pub(super) references: Vec<Reference<'a>>,
    pub(super) schemas: Vec<SchemaAt<'a>>,
    from: Option<Component<'a>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut walk = Self {
            references: Vec::new(),
            schemas: Vec::new(),
            from: None,
        };
        for (path, item) in &document.paths {
            if let Some((method, operation)) = item.operation() {
                walk.operation(
                    &format!("/paths/{}/{}", escape(path), method.to_lowercase()),
                    operation,
                );
            }
        }
        let components = &document.components;
        walk.section("parameters", &components.parameters, Self::parameter);
        walk.section("headers", &components.headers, Self::header);
        walk.section("responses", &components.responses, Self::response);
        walk.section("requestBodies", &components.request_bodies, Self::body);
        for (name, schema) in &components.schemas {
            walk.from = Some(("schemas", name));
            walk.schema(
                &format!("/components/schemas/{}", escape(name)),
                schema,
                Role::Component(name),
            );
        }
        walk
    }

    fn section<T>(
        &mut self,
        section: &'static str,
        components: &'a IndexMap<String, T>,
        enter: fn(&mut Self, &str, &'a T),
    ) {
        for (name, component) in components {
            self.from = Some((section, name));
            enter(
                self,
                &format!("/components/{section}/{}", escape(name)),
                component,
            );
        }
    }

    fn refer(&mut self, pointer: String, target: &'a str, wanted: &'static str, holds: bool) {
        self.references.push(Reference {
            from: self.from,
            pointer,
            target,
            wanted,
            holds,
        });
    }

    fn either<T>(
        &mut self,
        pointer: &str,
        it: &'a Or<T>,
        wanted: &'static str,
        enter: impl FnOnce(&mut Self, &str, &'a T),
    ) {
        match it {
            Or::Ref(reference) => {
                self.refer(format!("{pointer}/$ref"), &reference.target, wanted, true)
            }
            Or::Inline(it) => enter(self, pointer, it),
        }
    }

    fn operation(&mut self, pointer: &str, operation: &'a Operation) {
        for (index, parameter) in operation.parameters.iter().enumerate() {
            self.either(
                &format!("{pointer}/parameters/{index}"),
                parameter,
                "parameters",
                Self::parameter,
            );
        }
        if let Some(body) = &operation.request_body {
            self.either(
                &format!("{pointer}/requestBody"),
                body,
                "requestBodies",
                Self::body,
            );
        }
        for (status, response) in &operation.responses {
            let pointer = format!("{pointer}/responses/{}", escape(status));
            self.either(&pointer, response, "responses", Self::response);
        }
    }

    fn parameter(&mut self, pointer: &str, parameter: &'a Parameter) {
        self.schema_or_ref(
            &format!("{pointer}/schema"),
            &parameter.schema,
            Role::Parameter,
        );
    }

    fn body(&mut self, pointer: &str, body: &'a RequestBody) {
        self.content(pointer, &body.content, Role::Body);
    }

    fn response(&mut self, pointer: &str, response: &'a Response) {
        for (name, header) in &response.headers {
            self.either(
                &format!("{pointer}/headers/{}", escape(name)),
                header,
                "headers",
                Self::header,
            );
        }
        self.content(pointer, &response.content, Role::Reply);
    }

    fn header(&mut self, pointer: &str, header: &'a Header) {
        self.schema(&format!("{pointer}/schema"), &header.schema, Role::Header);
    }

    fn content(&mut self, pointer: &str, content: &'a IndexMap<String, MediaType>, role: Role<'a>) {
        for (media, it) in content {
            self.schema_or_ref(
                &format!("{pointer}/content/{}/schema", escape(media)),
                &it.schema,
                role,
            );
        }
    }

    fn schema_or_ref(&mut self, pointer: &str, schema: &'a Or<Schema>, role: Role<'a>) {
        self.either(pointer, schema, "schemas", |walk, pointer, schema| {
            walk.schema(pointer, schema, role)
        });
    }

    fn schema(&mut self, pointer: &str, schema: &'a Schema, role: Role<'a>) {
        self.schemas.push(SchemaAt {
            pointer: pointer.to_owned(),
            schema,
            role,
        });
        for (index, reference) in schema.all_of.iter().enumerate() {
            self.refer(
                format!("{pointer}/allOf/{index}/$ref"),
                &reference.target,
                "schemas",
                true,
            );
        }
        for (index, reference) in schema.one_of.iter().enumerate() {
            self.refer(
                format!("{pointer}/oneOf/{index}/$ref"),
                &reference.target,
                "schemas",
                true,
            );
        }
        if let Some(target) = &schema.json {
            self.refer(format!("{pointer}/x-json"), target, "schemas", false);
        }
        if let Some(target) = &schema.code_detail {
            self.refer(
                format!("{pointer}/x-code-detail"),
                &target.0,
                "schemas",
                false,
            );
        }
        for (name, member) in &schema.properties {
            self.schema_or_ref(
                &format!("{pointer}/properties/{}", escape(name)),
                member,
                Role::Member,
            );
        }
        if let Some(items) = &schema.items {
            self.schema_or_ref(&format!("{pointer}/items"), items, Role::Item);
        }
        if let Some(values) = schema.map_values() {
            self.schema_or_ref(
                &format!("{pointer}/additionalProperties"),
                values,
                Role::Item,
            );
        }
    }
}
