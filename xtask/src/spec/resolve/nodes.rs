//! Every reference and every schema of the document with its place, in the order of the file.

use indexmap::IndexMap;

use crate::spec::load::escape;
use crate::spec::model::{Component, Reference, SchemaNode, Site};
use crate::spec::profile::{
    Document, Header, MediaType, Operation, Or, Parameter, RequestBody, Response, Schema,
};
use crate::spec::reference::component_pointer;

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
                let pointer = format!("/paths/{}/{}", escape(path), method.to_lowercase());
                nodes.operation(&pointer, operation);
            }
        }
        let components = &document.components;
        nodes.section("parameters", &components.parameters, Self::parameter);
        nodes.section("headers", &components.headers, Self::header);
        nodes.section("responses", &components.responses, Self::response);
        nodes.section("requestBodies", &components.request_bodies, Self::body);
        for (name, schema) in &components.schemas {
            nodes.from = Some(("schemas", name));
            nodes.schema(&component_pointer(name), schema, Site::Component(name));
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
            let pointer = format!("/components/{section}/{}", escape(name));
            enter(self, &pointer, component);
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
        pointer: String,
        it: &'d Or<T>,
        wanted: &'static str,
        enter: impl FnOnce(&mut Self, &str, &'d T),
    ) {
        match it {
            Or::Ref(it) => self.refer(format!("{pointer}/$ref"), &it.target, wanted, true),
            Or::Inline(it) => enter(self, &pointer, it),
        }
    }

    fn operation(&mut self, pointer: &str, operation: &'d Operation) {
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let pointer = format!("{pointer}/parameters/{index}");
            self.either(pointer, parameter, "parameters", Self::parameter);
        }
        if let Some(body) = &operation.request_body {
            let pointer = format!("{pointer}/requestBody");
            self.either(pointer, body, "requestBodies", Self::body);
        }
        for (status, response) in &operation.responses {
            let pointer = format!("{pointer}/responses/{}", escape(status));
            self.either(pointer, response, "responses", Self::response);
        }
    }

    fn parameter(&mut self, pointer: &str, parameter: &'d Parameter) {
        self.schema_or_ref(
            format!("{pointer}/schema"),
            &parameter.schema,
            Site::Parameter,
        );
    }

    fn body(&mut self, pointer: &str, body: &'d RequestBody) {
        self.content(pointer, &body.content, Site::Body);
    }

    fn response(&mut self, pointer: &str, response: &'d Response) {
        for (name, header) in &response.headers {
            let pointer = format!("{pointer}/headers/{}", escape(name));
            self.either(pointer, header, "headers", Self::header);
        }
        self.content(pointer, &response.content, Site::Response);
    }

    fn header(&mut self, pointer: &str, header: &'d Header) {
        self.schema(&format!("{pointer}/schema"), &header.schema, Site::Header);
    }

    fn content(&mut self, pointer: &str, content: &'d IndexMap<String, MediaType>, site: Site<'d>) {
        for (media, it) in content {
            let pointer = format!("{pointer}/content/{}/schema", escape(media));
            self.schema_or_ref(pointer, &it.schema, site);
        }
    }

    fn schema_or_ref(&mut self, pointer: String, schema: &'d Or<Schema>, site: Site<'d>) {
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
        for (key, list) in [("allOf", &schema.all_of), ("oneOf", &schema.one_of)] {
            for (index, it) in list.iter().enumerate() {
                let pointer = format!("{pointer}/{key}/{index}/$ref");
                self.refer(pointer, &it.target, "schemas", true);
            }
        }
        let detail = schema.code_detail.as_ref().map(|it| &it.0);
        for (key, target) in [("x-json", schema.json.as_ref()), ("x-code-detail", detail)] {
            if let Some(target) = target {
                self.refer(format!("{pointer}/{key}"), target, "schemas", false);
            }
        }
        for (name, member) in &schema.properties {
            let pointer = format!("{pointer}/properties/{}", escape(name));
            self.schema_or_ref(pointer, member, Site::Member);
        }
        let items = schema.items.as_deref();
        for (key, of) in [
            ("items", items),
            ("additionalProperties", schema.map_values()),
        ] {
            if let Some(of) = of {
                self.schema_or_ref(format!("{pointer}/{key}"), of, Site::Item);
            }
        }
    }
}
