//! What comes back.

use serde_json::Value;

use super::Tree;
use super::flat::{flat, members};
use super::node::{Node, What};
use crate::spec::load::escape;

impl<'a> Tree<'a> {
    pub(super) fn response(&self, status: &str, response: &'a Value, site: &str) -> Node {
        let (response, pointer, missing) = self.resolve(response, site);
        let mut node = Node::new(What::Response, status, &pointer);
        node.site = site.to_owned();
        node.children.extend(missing);
        let Some(map) = response.as_object() else {
            node.value = Some(response.clone());
            return node;
        };
        flat(
            map,
            &pointer,
            &["headers", "content"],
            "",
            &mut node.children,
        );
        for (name, header) in members(map.get("headers")) {
            let site = format!("{pointer}/headers/{}", escape(name));
            let (header, pointer, missing) = self.resolve(header, &site);
            let mut child = Node::new(What::Header, name, &pointer);
            child.site = site;
            child.children.extend(missing);
            if let Some(map) = header.as_object() {
                flat(map, &pointer, &["schema"], "", &mut child.children);
                if let Some(schema) = map.get("schema") {
                    self.schema_of(&mut child, schema, &format!("{pointer}/schema"));
                }
            }
            node.children.push(child);
        }
        for (media_type, content) in members(map.get("content")) {
            let pointer = format!("{pointer}/content/{}", escape(media_type));
            let mut child = Node::new(What::Content, media_type, &pointer);
            if let Some(map) = content.as_object() {
                flat(
                    map,
                    &pointer,
                    &["schema", "examples"],
                    "",
                    &mut child.children,
                );
            }
            if let Some(schema) = content.get("schema") {
                self.schema(schema, &format!("{pointer}/schema"), &mut child.children);
            }
            self.examples(
                content.get("examples"),
                &format!("{pointer}/examples"),
                &mut child.children,
            );
            node.children.push(child);
        }
        node
    }
}
