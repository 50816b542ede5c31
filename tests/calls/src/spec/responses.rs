//! What the documents say of responses: their formats, their members, and what a sample decodes to.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Node, Spec, children, root};

/// A format of the responses with a status.
#[derive(Clone, Debug)]
pub struct Content {
    /// A status that has it.
    pub status: u16,
    /// The media type.
    pub label: String,
    /// The schema; one for each shape of a `oneOf`.
    pub shapes: Vec<Node>,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// The names of the members that it is in, the outermost first.
    pub way: Vec<String>,
    /// Its name, then its aliases.
    pub names: Vec<String>,
    /// Its schema.
    pub schema: Node,
}

/// What a sample comes to.
#[derive(Clone, Debug)]
pub enum Expect {
    /// A success: the value of the spec's example.
    Success(Value),
    /// An error of the vendor's: the value of the spec's example.
    Error(Value),
    /// A service error, in the words of `.expect`.
    Refused(String),
}

impl Spec {
    /// Whether the documents name this status, or all like it, as that of errors.
    #[must_use]
    pub fn is_error(&self, status: u16) -> bool {
        self.response(status).is_some_and(|it| !it.starts_with('2'))
    }

    /// Whether the documents name this status, or all like it, as that of successes.
    #[must_use]
    pub fn is_success(&self, status: u16) -> bool {
        self.response(status).is_some_and(|it| it.starts_with('2'))
    }

    /// The key of the responses with this status.
    fn response(&self, status: u16) -> Option<String> {
        let mut names = [status.to_string(), range(status), "default".to_owned()].into_iter();
        names.find(|it| !self.operation["responses"][it.as_str()].is_null())
    }

    /// The response with this status.
    fn declared(&self, status: u16) -> Option<Node> {
        let key = self.response(status)?;
        Some(self.flat(&self.operation["responses"][key.as_str()]))
    }

    /// The headers that a sample comes with: the examples of the declared ones, and the media type
    /// of bytes, which no extension tells.
    ///
    /// # Panics
    ///
    /// The file is not named `<status>-<name>.<ext>`.
    #[must_use]
    pub fn headers(&self, file: &str) -> Vec<(String, String)> {
        let declared = self.declared(file[..3].parse().expect("a status"));
        let declared = declared.unwrap_or_default();
        let extension = file.rsplit('.').next();
        let contents = declared.get("content").into_iter().flat_map(children);
        let bytes = contents.filter(|it| is_bytes(&self.flat(&it.1["schema"])));
        let bytes = bytes.filter(|it| it.0.split('/').nth(1) == extension);
        let media = bytes.map(|it| ("Content-Type".to_owned(), it.0.to_owned()));
        let others = declared.get("headers").into_iter().flat_map(children);
        let others = others.filter(|it| {
            !["content-type", "content-length"].contains(&&*it.0.to_ascii_lowercase())
        });
        let others = others.filter_map(|(name, it)| {
            let header = self.flat(it);
            let value = header.get("schema")?.get("example")?.as_str()?;
            Some((name.to_owned(), value.to_owned()))
        });
        media.chain(others).collect()
    }

    /// The formats of the successes.
    #[must_use]
    pub fn successes(&self) -> Vec<Content> {
        self.contents(|status| status.starts_with('2'))
    }

    /// Whether a success is a document: neither nothing nor bytes.
    #[must_use]
    pub fn has_document(&self) -> bool {
        let successes = self.successes();
        let mut shapes = successes.iter().flat_map(|it| &it.shapes);
        shapes.any(|it| !is_bytes(it))
    }

    /// The formats of the errors.
    #[must_use]
    pub fn errors(&self) -> Vec<Content> {
        self.contents(|status| !status.starts_with('2'))
    }

    fn contents(&self, wanted: fn(&str) -> bool) -> Vec<Content> {
        let responses = children(&self.operation["responses"]).filter(|it| wanted(it.0));
        let mut out = Vec::new();
        for (status, response) in responses {
            let status = match status {
                "default" => 500,
                range => range.replace('X', "0").parse().expect("a status"),
            };
            let response = self.flat(response);
            for (label, content) in response.get("content").into_iter().flat_map(children) {
                let schema = self.flat(&content["schema"]);
                let shapes = match schema.get("oneOf").and_then(Value::as_array) {
                    Some(shapes) => shapes.iter().map(|it| self.flat(it)).collect(),
                    None => vec![schema],
                };
                out.push(Content {
                    status,
                    label: label.to_owned(),
                    shapes,
                });
            }
        }
        out
    }

    /// The members of an object.
    #[must_use]
    pub fn members(&self, object: &Node) -> Vec<Member> {
        let members = object.get("properties").into_iter().flat_map(children);
        members
            .map(|(name, schema)| {
                let schema = self.flat(schema);
                let aliases = schema.get("x-aliases").and_then(Value::as_array);
                let aliases = aliases.into_iter().flatten().filter_map(Value::as_str);
                let names = std::iter::once(name)
                    .chain(aliases)
                    .map(str::to_owned)
                    .collect();
                let way = Vec::new();
                Member { way, names, schema }
            })
            .collect()
    }

    /// The members of the errors that hold a code, also in objects of the error.
    #[must_use]
    pub fn codes(&self) -> Vec<Member> {
        self.reached(&self.errors(), Member::is_code)
    }

    /// Names of the members that hold the vendor's name for the request.
    #[must_use]
    pub fn request_ids(&self) -> BTreeSet<String> {
        let contents = [self.successes(), self.errors()].concat();
        let ids = self.reached(&contents, |it| it.has_role("request-id"));
        ids.into_iter().flat_map(|it| it.names).collect()
    }

    /// The members of bodies, and of the objects in them and in their lists, that are wanted.
    fn reached(&self, contents: &[Content], wanted: fn(&Member) -> bool) -> Vec<Member> {
        let shapes = contents.iter().flat_map(|it| &it.shapes);
        let mut open: Vec<Member> = shapes.flat_map(|it| self.members(it)).collect();
        let mut out = Vec::new();
        open.reverse();
        while let Some(member) = open.pop() {
            let items = member.schema.get("items").map(|it| self.flat(it));
            let inner = self.members(items.as_ref().unwrap_or(&member.schema));
            let inner = inner.into_iter().map(|it| Member {
                way: [member.way.as_slice(), &member.names[..1]].concat(),
                ..it
            });
            open.extend(inner.rev());
            out.extend(Some(member).filter(wanted));
        }
        out
    }

    /// Names of the members of successes, and of what is in them, that are printed nowhere.
    #[must_use]
    pub fn silent(&self) -> BTreeSet<String> {
        let (mut silent, mut spoken) = (BTreeSet::new(), BTreeSet::new());
        for shape in self.successes().iter().flat_map(|it| &it.shapes) {
            self.sort(shape, false, &mut silent, &mut spoken);
        }
        silent.difference(&spoken).cloned().collect()
    }

    fn sort(
        &self,
        schema: &Node,
        within: bool,
        silent: &mut BTreeSet<String>,
        spoken: &mut BTreeSet<String>,
    ) {
        for member in self.members(schema) {
            let schema = &member.schema;
            let is_silent = within
                || schema.get("x-sensitive").is_some_and(|it| it == true)
                || schema.get("format").is_some_and(|it| it == "password");
            let to = if is_silent {
                &mut *silent
            } else {
                &mut *spoken
            };
            to.extend(member.names);
            let inner = [
                schema,
                &self.flat(schema.get("items").unwrap_or(&Value::Null)),
            ];
            for schema in inner {
                self.sort(schema, is_silent, silent, spoken);
            }
        }
    }

    /// Names of the members that tell successes from errors where the status is good.
    #[must_use]
    pub fn decisive(&self) -> BTreeSet<String> {
        let codes = self.codes().into_iter();
        let codes = codes.flat_map(|it| [it.way, it.names].concat());
        let responses = children(&self.operation["responses"]).map(|it| self.flat(it.1));
        let rules: Vec<Value> = responses
            .filter_map(|mut it| it.remove("x-success"))
            .collect();
        let rules = rules.iter().filter_map(Value::as_array).flatten();
        let ruled = rules.filter_map(|it| it["member"].as_str()?.strip_prefix('/'));
        let ruled = ruled.flat_map(|it| it.split('/')).map(str::to_owned);
        codes.chain(ruled).collect()
    }

    /// The folder of the samples.
    #[must_use]
    pub fn samples(&self) -> std::path::PathBuf {
        let folder = root().join("specs").join("samples");
        folder.join(self.vendor).join(self.id)
    }

    /// What a sample comes to, by the name of its file.
    ///
    /// # Panics
    ///
    /// The file is not named `<status>-<name>.<ext>`, or the document has no example of that name.
    #[must_use]
    pub fn expect(&self, file: &str) -> Expect {
        let refused = self.samples().join(format!("{file}.expect"));
        if let Ok(refused) = std::fs::read_to_string(refused) {
            return Expect::Refused(refused.trim().to_owned());
        }
        let (status, name) = file.split_once('-').expect("<status>-<name>");
        let declared = status.parse().ok().and_then(|it| self.declared(it));
        if declared.is_some_and(|it| !it.contains_key("content")) {
            return match status.starts_with('2') {
                true => Expect::Success(Value::Null),
                false => Expect::Error(Value::Null),
            };
        }
        let name = name.split('.').next().unwrap_or_default();
        let status: u16 = status.parse().expect("a status");
        let keys = [status.to_string(), range(status), "default".to_owned()];
        let responses = || children(&self.operation["responses"]).map(|it| it.0);
        // The key of the status itself comes first. A failure inside a 200 has its example under an
        // error.
        let mut all = keys.iter().map(String::as_str).chain(responses());
        let found = all.find_map(|key| Some((key, self.response_example(key, name)?)));
        let (key, value) = found.expect("the document has an example of the sample's name");
        if key.starts_with('2') {
            return Expect::Success(value);
        }
        // A plain text is read into one member of the error.
        let member = self
            .declared(status)
            .and_then(|mut it| it.remove("x-text-member"));
        match (member.as_ref().and_then(Value::as_str), &value) {
            (Some(member), Value::String(_)) => Expect::Error(json!({ member: value })),
            _ => Expect::Error(value),
        }
    }

    /// The value of an example of the responses of a key.
    fn response_example(&self, key: &str, name: &str) -> Option<Value> {
        let response = self.flat(&self.operation["responses"][key]);
        let mut contents = response.get("content").into_iter().flat_map(children);
        contents.find_map(|(_, content)| content["examples"][name].get("value").cloned())
    }
}

/// Whether a body is not text.
fn is_bytes(schema: &Node) -> bool {
    schema.get("format").is_some_and(|it| it == "binary")
}

fn range(status: u16) -> String {
    format!("{}XX", status / 100)
}

impl Member {
    /// Whether it has this `x-role`.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.schema.get("x-role").is_some_and(|it| it == role)
    }

    /// Whether it holds the code of an error.
    #[must_use]
    pub fn is_code(&self) -> bool {
        self.has_role("code") || self.schema.contains_key("x-code-detail")
    }

    /// Its value in a body.
    #[must_use]
    pub fn value<'v>(&self, body: &'v Value) -> Option<&'v Value> {
        let object = self.way.iter().try_fold(body, |it, name| {
            let found = it.get(name)?;
            // Of a list of objects, the first counts.
            found.as_array().map_or(Some(found), |it| it.first())
        })?;
        self.names.iter().find_map(|it| object.get(it))
    }

    /// The code that its value holds: a text up to a detail, a number, the first of a list.
    #[must_use]
    pub fn code(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if self.schema.contains_key("x-code-detail") => {
                text.split(':').next().map(|it| it.trim().to_owned())
            }
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(items) => self.code(items.first()?),
            _ => None,
        }
    }
}
