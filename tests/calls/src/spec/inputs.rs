//! What the documents say of requests: their inputs, and the values of their examples.

use serde_json::Value as Json;

use super::{Node, Spec, children, component};
use crate::{Extras, Value, Values};

/// Something that is sent.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name on the wire, with its place if another input has the same name; of a list of
    /// numbered values, the one under which it is declared.
    pub name: String,
    /// Where it is sent.
    place: String,
    /// It is a part of the path.
    pub in_path: bool,
    /// The document demands it.
    pub required: bool,
    /// A signer writes it.
    credential: bool,
    /// It always has the same value.
    pub constant: bool,
    /// A client may have it.
    pub setting: bool,
    /// The environment has it.
    pub environment: bool,
    /// Its value unless the caller sets another.
    pub initial: bool,
    /// The component that its schema is.
    pub component: Option<String>,
    /// Its schema, with what it refers to.
    pub schema: Node,
    /// Examples by name.
    examples: Vec<(String, Json, Option<String>)>,
}

impl Input {
    /// Whether a call needs a value.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.required && !self.constant && !self.environment && !self.initial
    }

    /// The values of all examples.
    pub fn values(&self) -> impl Iterator<Item = &Json> {
        self.examples.iter().map(|it| &it.1)
    }

    /// A setting without a value of that name has its `minimal` one.
    fn example(&self, name: &str) -> Option<Value> {
        let named = |name: &str| self.examples.iter().find(|it| it.0 == name);
        let minimal = || named("minimal").filter(|_| self.setting);
        let (_, value, media_type) = named(name).or_else(minimal)?;
        Some(Value::new(&self.name, value.clone()).with_media_type(media_type.clone()))
    }
}

impl Spec {
    /// What is sent, without what a signer writes: parameters, then the fields of the body, or the
    /// body as a whole.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        self.sent().filter(|it| !it.credential).collect()
    }

    /// What a signer writes, by the names on the wire.
    #[must_use]
    pub fn credentials(&self) -> Vec<String> {
        let credentials = self.sent().filter(|it| it.credential);
        credentials.map(|it| it.name).collect()
    }

    fn sent(&self) -> impl Iterator<Item = Input> {
        let parameters = self.operation["parameters"].as_array();
        let parameters = parameters.into_iter().flatten();
        let parameters = parameters.map(|it| self.parameter(&self.flat(it)));
        let mut all: Vec<Input> = parameters.chain(self.fields()).collect();
        let names: Vec<String> = all.iter().map(|it| it.name.clone()).collect();
        for input in &mut all {
            if names.iter().filter(|it| **it == input.name).count() > 1 {
                input.name = format!("{} ({})", input.name, input.place);
            }
        }
        all.into_iter()
    }

    /// The values of a request example.
    #[must_use]
    pub fn example(&self, name: &str) -> Values {
        let mut out = Values::default();
        for input in self.inputs().iter().filter(|it| !it.constant) {
            let to = if input.setting {
                &mut out.settings
            } else {
                &mut out.own
            };
            to.extend(input.example(name));
        }
        let extra = &self.operation["x-extra-examples"][name];
        let values = |key: &str| {
            let values = children(&extra[key]);
            values
                .map(|(name, it)| Value::new(name, it.clone()))
                .collect()
        };
        out.extra = Extras {
            query: values("query"),
            headers: values("headers"),
            body: values("body"),
        };
        out
    }

    fn parameter(&self, parameter: &Node) -> Input {
        let schema = &parameter["schema"];
        let examples = parameter.get("examples").into_iter().flat_map(children);
        let examples = examples.map(|(name, it)| (name.to_owned(), it["value"].clone(), None));
        let required = is(parameter, "required");
        Input {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            in_path: parameter["in"] == "path",
            required,
            credential: is(parameter, "x-credential"),
            constant: required && self.is_constant(schema),
            setting: is(parameter, "x-setting"),
            environment: is(parameter, "x-environment"),
            initial: parameter.contains_key("x-initial"),
            component: component(schema).map(str::to_owned),
            schema: self.flat(schema),
            examples: examples.collect(),
        }
    }

    fn fields(&self) -> Vec<Input> {
        let body = self.flat(&self.operation["requestBody"]);
        let Some((media_type, media)) = body.get("content").and_then(|it| children(it).next())
        else {
            return Vec::new();
        };
        let schema = self.flat(&media["schema"]);
        let is_required = is(&body, "required");
        let examples: Vec<(String, Json, Option<String>)> = children(&media["examples"])
            .map(|(name, it)| {
                let media_type = it["x-media-type"].as_str().map(str::to_owned);
                (name.to_owned(), it["value"].clone(), media_type)
            })
            .collect();
        let Some(properties) = schema.get("properties") else {
            // It is sent as `{}`.
            if schema.get("type").is_some_and(|it| it == "object")
                && !schema.contains_key("additionalProperties")
            {
                return Vec::new();
            }
            return vec![Input {
                name: "body".to_owned(),
                place: "body".to_owned(),
                in_path: false,
                required: is_required,
                credential: false,
                constant: false,
                setting: false,
                environment: false,
                initial: false,
                component: None,
                schema,
                examples,
            }];
        };
        let place = match media_type {
            "application/x-www-form-urlencoded" => "form",
            "multipart/form-data" => "part",
            _ => "json",
        };
        let required = schema.get("required").and_then(Json::as_array);
        let is_needed = |name: &str| required.is_some_and(|it| it.iter().any(|it| it == name));
        let field = |(name, property): (&str, &Json)| {
            let schema = self.flat(property);
            let required = is_required && is_needed(name);
            let own = |it: &(String, Json, Option<String>)| {
                Some((it.0.clone(), it.1.get(name)?.clone(), it.2.clone()))
            };
            Input {
                name: name.to_owned(),
                place: place.to_owned(),
                in_path: false,
                required,
                credential: is(&schema, "x-credential"),
                constant: required && self.is_constant(property),
                setting: is(&schema, "x-setting"),
                environment: is(&schema, "x-environment"),
                initial: schema.contains_key("x-initial"),
                component: component(property).map(str::to_owned),
                schema,
                examples: examples.iter().filter_map(own).collect(),
            }
        };
        children(properties).map(field).collect()
    }

    /// Whether a schema is that of a constant: an enum of one value, and no component.
    fn is_constant(&self, schema: &Json) -> bool {
        let is_one = |it: &Vec<Json>| it.len() == 1;
        component(schema).is_none() && schema["enum"].as_array().is_some_and(is_one)
    }
}

fn is(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|it| it == true)
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}
