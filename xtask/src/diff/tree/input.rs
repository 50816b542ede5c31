//! What is sent: parameters, bodies and the members of bodies.

use serde_json::Value;

use super::Tree;
use super::flat::{flat, members};
use super::node::{Node, What};
use crate::spec::load::escape;

impl<'a> Tree<'a> {
    pub(super) fn parameter(&self, parameter: &'a Value, site: &str) -> Node {
        let (parameter, pointer, missing) = self.resolve(parameter, site);
        let name = parameter.get("name").and_then(Value::as_str);
        let mut node = Node::new(What::Input, name.unwrap_or_default(), &pointer);
        node.site = site.to_owned();
        node.children.extend(missing);
        if let Some(map) = parameter.as_object() {
            flat(
                map,
                &pointer,
                &["schema", "examples", "name"],
                "",
                &mut node.children,
            );
            if let Some(schema) = map.get("schema") {
                self.schema_of(&mut node, schema, &format!("{pointer}/schema"));
            }
            self.examples(
                map.get("examples"),
                &format!("{pointer}/examples"),
                &mut node.children,
            );
        } else {
            node.value = Some(parameter.clone());
        }
        node
    }

    pub(super) fn body(&self, body: &'a Value, site: &str, operation: &mut Node) {
        let (body, pointer, missing) = self.resolve(body, site);
        let mut node = Node::new(What::Body, "", &pointer);
        node.site = site.to_owned();
        node.children.extend(missing);
        let Some(map) = body.as_object() else {
            node.value = Some(body.clone());
            operation.children.push(node);
            return;
        };
        flat(map, &pointer, &["content"], "", &mut node.children);
        for (media_type, content) in members(map.get("content")) {
            let pointer = format!("{pointer}/content/{}", escape(media_type));
            let value = Value::from(media_type);
            node.children
                .push(Node::attribute("content", &value, &pointer));
            if let Some(map) = content.as_object() {
                flat(
                    map,
                    &pointer,
                    &["schema", "examples"],
                    "content.",
                    &mut node.children,
                );
            }
            let schema_pointer = format!("{pointer}/schema");
            let place = place_of(media_type);
            match content.get("schema") {
                Some(schema) if place != "body" => {
                    operation.children.extend(self.body_inputs(
                        schema,
                        &schema_pointer,
                        place,
                        &mut node,
                    ));
                }
                // The file itself is the input.
                Some(schema) => self.schema_of(&mut node, schema, &schema_pointer),
                None => {}
            }
            self.examples(
                content.get("examples"),
                &format!("{pointer}/examples"),
                &mut node.children,
            );
        }
        operation.children.push(node);
    }

    /// The members of a form, of a multipart body or of a JSON object: inputs like parameters.
    fn body_inputs(
        &self,
        schema: &'a Value,
        site: &str,
        place: &str,
        body: &mut Node,
    ) -> Vec<Node> {
        let (schema, pointer, missing) = self.resolve(schema, site);
        body.children.extend(missing);
        let Some(map) = schema.as_object() else {
            body.children
                .push(Node::attribute("schema", schema, pointer));
            return Vec::new();
        };
        flat(
            map,
            &pointer,
            &["properties", "required"],
            "schema.",
            &mut body.children,
        );
        let mut out = self.properties(map, &pointer, What::Input);
        let strays = out.iter().take_while(|it| it.what == What::Attribute);
        body.children.extend(out.drain(..strays.count()));
        for input in &mut out {
            let place = Node::attribute("in", &place.into(), input.pointer.as_str());
            input.children.insert(0, place);
        }
        out
    }
}

/// Where the members of a body of this type go.
pub(super) fn place_of(media_type: &str) -> &'static str {
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    match plain {
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "part",
        _ if plain == "application/json" || plain.ends_with("+json") => "json",
        _ => "body",
    }
}
