//! A document as a tree of what it means: references are resolved, order counts only where it shows on the wire, and
//! each node knows what it is and where it stands.
//!
//! It is built from the bare document, not from the types of the profile, so that a document that the linter refuses
//! can be compared, too, and a key that nobody thought of is a node like every other.

mod schema;

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::escape;

/// What a node is. The names of rules begin with it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum What {
    Document,
    Server,
    Variable,
    Scheme,
    Tag,
    Note,
    Operation,
    /// A rule about inputs that depend on each other.
    When,
    Body,
    Input,
    Reply,
    Header,
    /// A media type of a reply.
    Content,
    Type,
    /// A member of a type or of a reply.
    Member,
    /// What a list or a map holds.
    Items,
    /// A known value of an enum.
    Value,
    /// A shape of a union.
    Shape,
    Example,
    /// A file below `specs/samples`.
    Sample,
    /// A key without nodes below it.
    Attribute,
}

impl What {
    /// As rules are named and people are told.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Server => "server",
            Self::Variable => "variable",
            Self::Scheme => "scheme",
            Self::Tag => "tag",
            Self::Note => "note",
            Self::Operation => "operation",
            Self::When => "when",
            Self::Body => "body",
            Self::Input => "input",
            Self::Reply => "reply",
            Self::Header => "header",
            Self::Content => "content",
            Self::Type => "type",
            Self::Member => "member",
            Self::Items => "items",
            Self::Value => "value",
            Self::Shape => "shape",
            Self::Example => "example",
            Self::Sample => "sample",
            Self::Attribute => "attribute",
        }
    }
}

/// A part of a document.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) what: What,
    /// What it is called among its siblings of the same kind.
    pub(crate) key: String,
    /// The value of an attribute.
    pub(crate) value: Option<Value>,
    /// JSON pointer of where it is written.
    pub(crate) pointer: String,
    /// JSON pointer of where it is used: another one than `pointer` behind a `$ref`.
    pub(crate) site: String,
    /// In the order of the document.
    pub(crate) children: Vec<Self>,
}

impl Node {
    /// Stands for what is not there.
    pub(crate) const NOTHING: Self = Self {
        what: What::Document,
        key: String::new(),
        value: None,
        pointer: String::new(),
        site: String::new(),
        children: Vec::new(),
    };

    fn new(what: What, key: impl Into<String>, pointer: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self {
            what,
            key: key.into(),
            value: None,
            site: pointer.clone(),
            pointer,
            children: Vec::new(),
        }
    }

    fn attribute(key: &str, value: &Value, pointer: impl Into<String>) -> Self {
        Self {
            value: Some(value.clone()),
            ..Self::new(What::Attribute, key, pointer)
        }
    }

    /// The value of an attribute of this node.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.child(What::Attribute, key)?.value.as_ref()
    }

    /// A flag, as the profile reads it: absence is `false`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }

    pub(crate) fn child(&self, what: What, key: &str) -> Option<&Self> {
        self.all(what).find(|it| it.key == key)
    }

    pub(crate) fn all(&self, what: What) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |it| it.what == what)
    }
}

/// What all parts of a tree are made with.
struct Tree<'a> {
    document: &'a Value,
}

/// The tree of a document.
pub(crate) fn of(document: &Value) -> Node {
    Tree { document }.root()
}

/// Keys whose parts are nodes of their own.
const ROOT: &[&str] = &["servers", "tags", "paths", "components", "x-note"];
const OPERATION: &[&str] = &[
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "x-when",
    "x-note",
];
const COMPONENTS: &[&str] = &[
    "schemas",
    "parameters",
    "headers",
    "responses",
    "requestBodies",
    "securitySchemes",
];

impl<'a> Tree<'a> {
    fn root(&self) -> Node {
        let mut out = Node::new(What::Document, "", "");
        let Some(map) = self.document.as_object() else {
            out.children.push(Node::attribute("", self.document, ""));
            return out;
        };
        flat(map, "", ROOT, "", &mut out.children);
        for (index, server) in list(map.get("servers")) {
            out.children.push(self.server(index, server));
        }
        named(map, "tags", "name", What::Tag, "", &mut out.children);
        named(map, "x-note", "id", What::Note, "", &mut out.children);
        let components = self.document.get("components");
        if let Some(components) = components.and_then(Value::as_object) {
            flat(
                components,
                "/components",
                COMPONENTS,
                "components.",
                &mut out.children,
            );
        }
        for (name, scheme) in self.components("securitySchemes") {
            let pointer = format!("/components/securitySchemes/{}", escape(name));
            let mut node = Node::new(What::Scheme, name, &pointer);
            all_flat(scheme, &pointer, &mut node.children);
            out.children.push(node);
        }
        if let Some(paths) = map.get("paths").and_then(Value::as_object) {
            for (path, item) in paths {
                self.path_item(path, item, &mut out.children);
            }
        }
        let bodies = self.bodies();
        for (name, schema) in self.components("schemas") {
            if schema::is_type(schema) && !bodies.contains(name) {
                out.children.push(self.named_type(name, schema));
            }
        }
        out
    }

    /// The components that are the members of a body, and no type in Rust.
    fn bodies(&self) -> HashSet<&'a str> {
        let (mut bodies, mut others) = (HashSet::new(), HashSet::new());
        references(self.document, false, &mut bodies, &mut others);
        bodies.retain(|it| !others.contains(it));
        bodies
    }

    fn server(&self, index: usize, server: &'a Value) -> Node {
        let pointer = format!("/servers/{index}");
        let mut node = Node::new(What::Server, index.to_string(), &pointer);
        let Some(map) = server.as_object() else {
            node.value = Some(server.clone());
            return node;
        };
        flat(map, &pointer, &["variables"], "", &mut node.children);
        for (name, variable) in members(map.get("variables")) {
            let pointer = format!("{pointer}/variables/{}", escape(name));
            let mut child = Node::new(What::Variable, name, &pointer);
            all_flat(variable, &pointer, &mut child.children);
            node.children.push(child);
        }
        node
    }

    fn path_item(&self, path: &str, item: &'a Value, out: &mut Vec<Node>) {
        let pointer = format!("/paths/{}", escape(path));
        let Some(map) = item.as_object() else {
            out.push(Node::attribute(path, item, pointer));
            return;
        };
        for (method, operation) in map {
            let pointer = format!("{pointer}/{}", escape(method));
            let id = operation.get("operationId").and_then(Value::as_str);
            let fragment = path.split_once('#').map(|it| it.1);
            let mut node = Node::new(What::Operation, id.or(fragment).unwrap_or(path), &pointer);
            let method = Value::from(method.to_uppercase());
            node.children
                .push(Node::attribute("method", &method, &pointer));
            // The fragment only repeats the operation's name.
            let (plain, rest) = path.split_once('#').unwrap_or((path, ""));
            let place = pointer.rsplit_once('/').map_or("", |it| it.0);
            node.children
                .push(Node::attribute("path", &plain.into(), place));
            if Some(rest) != id {
                node.children
                    .push(Node::attribute("fragment", &rest.into(), place));
            }
            match operation.as_object() {
                Some(map) => self.operation(map, &pointer, &mut node),
                None => node.value = Some(operation.clone()),
            }
            out.push(node);
        }
    }

    fn operation(&self, map: &'a Map<String, Value>, pointer: &str, node: &mut Node) {
        flat(map, pointer, OPERATION, "", &mut node.children);
        named(map, "x-note", "id", What::Note, pointer, &mut node.children);
        for (index, when) in list(map.get("x-when")) {
            node.children
                .push(condition(when, &format!("{pointer}/x-when/{index}")));
        }
        for (index, parameter) in list(map.get("parameters")) {
            let site = format!("{pointer}/parameters/{index}");
            let input = self.parameter(parameter, &site);
            node.children.push(input);
        }
        if let Some(body) = map.get("requestBody") {
            self.body(body, &format!("{pointer}/requestBody"), node);
        }
        for (status, reply) in members(map.get("responses")) {
            let site = format!("{pointer}/responses/{}", escape(status));
            let reply = self.reply(status, reply, &site);
            node.children.push(reply);
        }
        tell_apart(&mut node.children);
    }

    fn parameter(&self, parameter: &'a Value, site: &str) -> Node {
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

    fn body(&self, body: &'a Value, site: &str, operation: &mut Node) {
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

    fn reply(&self, status: &str, reply: &'a Value, site: &str) -> Node {
        let (reply, pointer, missing) = self.resolve(reply, site);
        let mut node = Node::new(What::Reply, status, &pointer);
        node.site = site.to_owned();
        node.children.extend(missing);
        let Some(map) = reply.as_object() else {
            node.value = Some(reply.clone());
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

    /// The schema of something that has a description and the like itself: those of the schema are told apart.
    fn schema_of(&self, node: &mut Node, schema: &'a Value, site: &str) {
        let mut said = Vec::new();
        self.schema(schema, site, &mut said);
        for mut part in said {
            // A parameter alone says whether it is deprecated.
            let is_its_own = node.what == What::Input && part.key == "deprecated";
            if is_its_own || node.child(part.what, &part.key).is_some() {
                part.key = format!("schema.{}", part.key);
            }
            node.children.push(part);
        }
    }

    fn examples(&self, examples: Option<&'a Value>, pointer: &str, out: &mut Vec<Node>) {
        for (name, example) in members(examples) {
            let pointer = format!("{pointer}/{}", escape(name));
            let mut node = Node::new(What::Example, name, &pointer);
            match example.as_object() {
                Some(map) => flat(map, &pointer, &[], "", &mut node.children),
                None => node.value = Some(example.clone()),
            }
            out.push(node);
        }
        if let Some(other) = examples.filter(|it| !it.is_object()) {
            out.push(Node::attribute("examples", other, pointer));
        }
    }

    fn components(&self, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        members(self.document.get("components").and_then(|it| it.get(kind)))
    }

    /// What a `$ref` names, and where that stands. A reference that leads nowhere, and what stands beside one, is an
    /// attribute.
    fn resolve(&self, value: &'a Value, site: &str) -> (&'a Value, String, Vec<Node>) {
        let mut at = (value, site.to_owned());
        let mut beside = Vec::new();
        // A chain longer than this is a circle.
        for _ in 0..16 {
            let Some(target) = at.0.get("$ref") else {
                return (at.0, at.1, beside);
            };
            siblings(at.0, &at.1, &mut beside);
            let place = format!("{}/$ref", at.1);
            let found = target
                .as_str()
                .and_then(|it| it.strip_prefix('#'))
                .and_then(|pointer| Some((self.document.pointer(pointer)?, pointer.to_owned())));
            match found {
                Some(found) => at = found,
                None => {
                    beside.push(Node::attribute("$ref", target, place));
                    return (at.0, at.1, beside);
                }
            }
        }
        beside.push(Node::attribute("$ref", at.0, site));
        (at.0, at.1, beside)
    }
}

/// The schemas that are named as the members of a body, and those that are named elsewhere.
fn references<'a>(
    value: &'a Value,
    is_body: bool,
    bodies: &mut HashSet<&'a str>,
    others: &mut HashSet<&'a str>,
) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value
                    .as_str()
                    .and_then(|it| it.strip_prefix("#/components/schemas/"))
                {
                    Some(name) if is_body && key == "$ref" => bodies.insert(name),
                    Some(name) => others.insert(name),
                    None => false,
                };
                // That of an operation, or all that operations share.
                let own = std::iter::once(value).filter(|_| key == "requestBody");
                let shared = value.as_object().filter(|_| key == "requestBodies");
                let mut contents = own
                    .chain(shared.into_iter().flatten().map(|it| it.1))
                    .filter_map(|it| it.get("content")?.as_object())
                    .flatten()
                    .peekable();
                if contents.peek().is_none() {
                    references(value, false, bodies, others);
                }
                for (media_type, content) in contents {
                    let schema = content.get("schema").unwrap_or(&Value::Null);
                    let members = place_of(media_type) != "body";
                    references(schema, members, bodies, others);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                references(item, false, bodies, others);
            }
        }
        _ => {}
    }
}

/// What stands beside a `$ref`, where nobody reads it.
fn siblings(value: &Value, pointer: &str, out: &mut Vec<Node>) {
    if let Some(map) = value.as_object() {
        flat(map, pointer, &["$ref"], "$ref.", out);
        out.retain(|it| it.key != "$ref.$ref");
    }
}

/// Where the members of a body of this type go.
fn place_of(media_type: &str) -> &'static str {
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    match plain {
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "part",
        _ if plain == "application/json" || plain.ends_with("+json") => "json",
        _ => "body",
    }
}

/// The members of an object as attributes. Objects within are flattened: `externalDocs.url`.
fn flat(map: &Map<String, Value>, pointer: &str, skip: &[&str], prefix: &str, out: &mut Vec<Node>) {
    for (key, value) in map {
        // What should be an object or a list and is not has no parts that are looked at elsewhere.
        let elsewhere = ALWAYS.contains(&key.as_str()) || value.is_object() || value.is_array();
        if elsewhere && skip.contains(&key.as_str()) || is_default(key, value) {
            continue;
        }
        let place = format!("{pointer}/{}", escape(key));
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) if !inner.is_empty() && key != "value" => {
                flat(inner, &place, &[], &format!("{name}."), out);
            }
            // Lists of names are sets.
            Value::Array(items) if SETS.contains(&key.as_str()) || prefix == "allow." => {
                let mut items = items.clone();
                items.sort_by_key(ToString::to_string);
                out.push(Node::attribute(&name, &Value::Array(items), place));
            }
            _ => out.push(Node::attribute(&name, value, place)),
        }
    }
}

/// Keys that are looked at elsewhere whatever they have.
const ALWAYS: &[&str] = &["name", "id", "operationId", "schema", "requestBody"];

/// Whether absence would mean the same.
fn is_default(key: &str, value: &Value) -> bool {
    match key {
        // These hold values of the vendor's.
        "value" | "default" | "example" | "x-initial" => false,
        "absent" => value == "failure",
        "first" => *value == 1,
        _ => *value == Value::Bool(false),
    }
}

/// Lists whose order means nothing.
const SETS: &[&str] = &[
    "tags",
    "equals",
    "x-aliases",
    "x-fields",
    "require",
    "requireAny",
    "forbid",
];

fn all_flat(value: &Value, pointer: &str, out: &mut Vec<Node>) {
    match value.as_object() {
        Some(map) => flat(map, pointer, &[], "", out),
        None => out.push(Node::attribute("", value, pointer)),
    }
}

/// A list of objects that have names.
fn named(
    map: &Map<String, Value>,
    key: &str,
    name: &str,
    what: What,
    pointer: &str,
    out: &mut Vec<Node>,
) {
    for (index, item) in list(map.get(key)) {
        let pointer = format!("{pointer}/{key}/{index}");
        let called = item.get(name).map_or_else(|| index.to_string(), plain);
        let mut node = Node::new(what, called, &pointer);
        match item.as_object() {
            Some(item) => flat(item, &pointer, &[name], "", &mut node.children),
            None => node.value = Some(item.clone()),
        }
        out.push(node);
    }
}

/// Two inputs of one name are told apart by their place, or else by their number.
fn tell_apart(nodes: &mut [Node]) {
    let mut seen = std::collections::HashMap::<(What, String), usize>::new();
    for node in nodes.iter_mut().filter(|it| it.what != What::Attribute) {
        let count = seen.entry((node.what, node.key.clone())).or_default();
        *count += 1;
        if *count > 1 {
            let place = node.get("in").map_or_else(|| count.to_string(), plain);
            node.key = format!("{} ({place})", node.key);
        }
    }
}

/// A value without quotes, if it is a text.
pub(crate) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Keys of a rule about inputs that say when it holds.
pub(crate) const CONDITION: &[&str] = &["parameter", "equals", "absent"];

/// A rule about inputs. Its condition is its name; all of it are attributes.
fn condition(when: &Value, pointer: &str) -> Node {
    let Some(map) = when.as_object() else {
        let mut node = Node::new(What::When, when.to_string(), pointer);
        node.value = Some(when.clone());
        return node;
    };
    let name = map.get("parameter").map(plain).unwrap_or_default();
    let mut values: Vec<String> = list(map.get("equals")).map(|it| plain(it.1)).collect();
    values.sort_unstable();
    let values = values.join(" or ");
    let absent = map.get("absent") == Some(&Value::Bool(true));
    let key = match (values.as_str(), absent) {
        ("", false) => name,
        ("", true) => format!("no {name}"),
        (values, false) => format!("{name} = {values}"),
        (values, true) => format!("{name} = {values} or none"),
    };
    let mut node = Node::new(What::When, key, pointer);
    flat(map, pointer, &[], "", &mut node.children);
    // What cannot be a condition is not said by the name.
    for child in &mut node.children {
        let is_sound = match (child.key.as_str(), &child.value) {
            ("parameter", Some(it)) => it.is_string(),
            ("equals", Some(it)) => it.is_array(),
            ("absent", Some(it)) => it.is_boolean(),
            _ => true,
        };
        if !is_sound {
            child.key = format!("condition.{}", child.key);
        }
    }
    node
}

fn list(value: Option<&Value>) -> impl Iterator<Item = (usize, &Value)> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

/// Puts the sample files to their operations: `<operationId>/<file>`.
pub(crate) fn add_samples(root: &mut Node, samples: &std::collections::BTreeMap<String, Vec<u8>>) {
    let mut places: std::collections::HashMap<String, usize> = root
        .children
        .iter()
        .enumerate()
        .filter(|(_, it)| it.what == What::Operation)
        .map(|(index, it)| (it.key.clone(), index))
        .collect();
    for (path, content) in samples {
        let (operation, file) = path.split_once('/').unwrap_or(("", path));
        // What is in them matters only as far as it is the same: a text of our own would be long.
        let sum = crate::diff::findings::digits(&[&String::from_utf8_lossy(content)]);
        let pointer = String::new();
        let mut node = Node::new(What::Sample, file, pointer);
        node.value = Some(format!("{} bytes, {sum}", content.len()).into());
        let index = *places.entry(operation.to_owned()).or_insert_with(|| {
            root.children
                .push(Node::new(What::Operation, operation, ""));
            root.children.len() - 1
        });
        root.children[index].children.push(node);
    }
}

/// Whether a reply example of one of these operations has a member of this name.
pub(crate) fn reply_examples_have(
    root: &Node,
    operations: &std::collections::BTreeSet<&str>,
    name: &str,
) -> bool {
    root.all(What::Operation)
        .filter(|it| operations.contains(it.key.as_str()))
        .flat_map(|it| it.all(What::Reply))
        .flat_map(|it| it.all(What::Content))
        .flat_map(|it| it.all(What::Example))
        .filter_map(|it| it.get("value"))
        .any(|it| has_member(it, name))
}

fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key == name || has_member(value, name)),
        Value::Array(items) => items.iter().any(|it| has_member(it, name)),
        _ => false,
    }
}
