//! Every reference and every schema of the document with its place, in the order of the file.

use indexmap::IndexMap;

use crate::load::escape;
use crate::profile::{
    Document, Header, MediaType, Operation, Or, Parameter, RequestBody, Response, Schema,
};
use crate::spec::model::{Component, Reference, SchemaNode, Site};

/// The references and schemas met so far.
pub(super) struct Nodes<'d> {
    pub(super) references: Vec<Reference<'d>>,
    pub(super) schemas: Vec<SchemaNode<'d>>,
    from: Option<Component<'d>>,
}

impl<'d> Nodes<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut nodes = Self {
            references: Vec::new(),
            schemas: Vec::new(),
            from: None,
        };
        for (path, item) in &document.paths {
            if let Some((method, operation)) = item.operation() {
                nodes.operation(
                    &format!("/paths/{}/{}", escape(path), method.to_lowercase()),
                    operation,
                );
            }
        }
        let components = &document.components;
        nodes.section("parameters", &components.parameters, Self::parameter);
        nodes.section("headers", &components.headers, Self::header);
        nodes.section("responses", &components.responses, Self::response);
        nodes.section("requestBodies", &components.request_bodies, Self::body);
        for (name, schema) in &components.schemas {
            nodes.from = Some(("schemas", name));
            nodes.schema(
                &format!("/components/schemas/{}", escape(name)),
                schema,
                Site::Component(name),
            );
        }
        nodes
    }

    fn section<T>(
        &mut self,
        section: &'static str,
        components: &'d IndexMap<String, T>,
        enter: fn(&mut Self, &str, &'d T),
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

    fn refer(&mut self, pointer: String, target: &'d str, wanted: &'static str, holds: bool) {
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
        it: &'d Or<T>,
        wanted: &'static str,
        enter: impl FnOnce(&mut Self, &str, &'d T),
    ) {
        match it {
            Or::Ref(reference) => {
                self.refer(format!("{pointer}/$ref"), &reference.target, wanted, true)
            }
            Or::Inline(it) => enter(self, pointer, it),
        }
    }

    fn operation(&mut self, pointer: &str, operation: &'d Operation) {
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

    fn parameter(&mut self, pointer: &str, parameter: &'d Parameter) {
        self.schema_or_ref(
            &format!("{pointer}/schema"),
            &parameter.schema,
            Site::Parameter,
        );
    }

    fn body(&mut self, pointer: &str, body: &'d RequestBody) {
        self.content(pointer, &body.content, Site::Body);
    }

    fn response(&mut self, pointer: &str, response: &'d Response) {
        for (name, header) in &response.headers {
            self.either(
                &format!("{pointer}/headers/{}", escape(name)),
                header,
                "headers",
                Self::header,
            );
        }
        self.content(pointer, &response.content, Site::Reply);
    }

    fn header(&mut self, pointer: &str, header: &'d Header) {
        self.schema(&format!("{pointer}/schema"), &header.schema, Site::Header);
    }

    fn content(&mut self, pointer: &str, content: &'d IndexMap<String, MediaType>, site: Site<'d>) {
        for (media, it) in content {
            self.schema_or_ref(
                &format!("{pointer}/content/{}/schema", escape(media)),
                &it.schema,
                site,
            );
        }
    }

    fn schema_or_ref(&mut self, pointer: &str, schema: &'d Or<Schema>, site: Site<'d>) {
        self.either(pointer, schema, "schemas", |nodes, pointer, schema| {
            nodes.schema(pointer, schema, site)
        });
    }

    fn schema(&mut self, pointer: &str, schema: &'d Schema, site: Site<'d>) {
        self.schemas.push(SchemaNode {
            pointer: pointer.to_owned(),
            schema,
            site,
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
                Site::Member,
            );
        }
        if let Some(items) = &schema.items {
            self.schema_or_ref(&format!("{pointer}/items"), items, Site::Item);
        }
        if let Some(values) = schema.map_values() {
            self.schema_or_ref(
                &format!("{pointer}/additionalProperties"),
                values,
                Site::Item,
            );
        }
    }
}
