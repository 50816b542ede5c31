//! What an outline consists of.

use serde_json::Value;

use crate::spec::load::Pointer;
use crate::spec::profile::text;

/// What a node is. The names of rules begin with it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum What {
    Document,
    /// A key without nodes below it.
    Attribute,
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
    Response,
    Header,
    /// A media type of a response.
    Content,
    Type,
    /// A member of a type or of a response.
    Member,
    /// What a list or a map holds.
    Items,
    /// A known value of an enum.
    Value,
    /// A shape of a union.
    Shape,
    Example,
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
            Self::Response => "response",
            Self::Header => "header",
            Self::Content => "content",
            Self::Type => "type",
            Self::Member => "member",
            Self::Items => "items",
            Self::Value => "value",
            Self::Shape => "shape",
            Self::Example => "example",
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
    /// JSON pointer of where it is used, if that is another place, behind a `$ref`.
    used: Option<String>,
    /// In the order of the document.
    pub(crate) children: Vec<Self>,
}

impl Node {
    /// In the place of what does not exist.
    pub(crate) const NOTHING: Self = Self {
        what: What::Document,
        key: String::new(),
        value: None,
        pointer: String::new(),
        used: None,
        children: Vec::new(),
    };

    pub(super) fn new(what: What, key: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self {
            what,
            key: key.into(),
            pointer: pointer.into(),
            ..Self::NOTHING
        }
    }

    pub(super) fn attribute(
        key: impl Into<String>,
        value: impl Into<Value>,
        pointer: impl Into<String>,
    ) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::new(What::Attribute, key, pointer)
        }
    }

    /// Adds an attribute.
    pub(super) fn add(
        &mut self,
        key: impl Into<String>,
        value: impl Into<Value>,
        pointer: impl Into<String>,
    ) {
        self.children.push(Self::attribute(key, value, pointer));
    }

    /// Adds a node with its keys for each entry of an object or a list. `name` is the key that has
    /// the name of an entry of a list.
    pub(super) fn entries(&mut self, what: What, of: &Value, pointer: &str, name: &str) {
        for (key, place, entry) in entries(of, pointer) {
            // The first server is the default, whatever it is called.
            let name = if what == What::Server && key == "0" {
                ""
            } else {
                name
            };
            let mut node = Self::new(what, entry.get(name).map_or(key, text), &place);
            node.keys(entry, &place, "", &[name, "variables"]);
            if what == What::Server {
                let variables = &entry["variables"];
                node.entries(What::Variable, variables, &place.at("variables"), "");
            }
            self.children.push(node);
        }
    }

    pub(super) fn used_at(mut self, pointer: &str) -> Self {
        self.used = (self.pointer != pointer).then(|| pointer.to_owned());
        self
    }

    /// JSON pointer of where it is used.
    pub(crate) fn site(&self) -> &str {
        self.used.as_ref().unwrap_or(&self.pointer)
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

    /// Adds the keys of an object as attributes. Objects within are flattened:
    /// `externalDocs.url`.
    pub(super) fn keys(&mut self, of: &Value, pointer: &str, prefix: &str, skip: &[&str]) {
        for (key, value) in of.as_object().into_iter().flatten() {
            // What should be an object or a list and is none has no parts.
            let has_parts = NAMES.contains(&key.as_str()) || value.is_object() || value.is_array();
            if has_parts && skip.contains(&key.as_str()) || is_default(key, value) {
                continue;
            }
            let place = pointer.at(key);
            let name = format!("{prefix}{key}");
            let is_allow = prefix == "allow.";
            match value {
                Value::Object(inner) if !inner.is_empty() && key != "value" => {
                    self.keys(value, &place, &format!("{name}."), &[]);
                }
                Value::Array(items)
                    if is_allow || SETS.contains(&key.as_str()) && !is_order(key, of) =>
                {
                    let mut items = items.clone();
                    // A number counts as its text.
                    if is_allow || key == "equals" {
                        items = items.iter().map(|it| text(it).into()).collect();
                    }
                    items.sort_by_key(ToString::to_string);
                    self.add(name, items, place);
                }
                _ => self.add(name, value.clone(), place),
            }
        }
    }
}

/// Keys that are part of a node whatever value they have.
const NAMES: &[&str] = &[
    "name",
    "id",
    "x-name",
    "operationId",
    "schema",
    "requestBody",
];

/// Lists whose order means nothing.
const SETS: &[&str] = &[
    "tags",
    "equals",
    "x-aliases",
    "x-enum-retry",
    "x-fields",
    "require",
    "requireAny",
    "forbid",
];

/// Whether the order of a set means something after all: the first name of a code that is there
/// counts.
fn is_order(key: &str, of: &Value) -> bool {
    key == "x-aliases" && (of["x-role"] == "code" || of.get("x-code-detail").is_some())
}

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

/// The members of an object, or the items of a list by their numbers, with their pointers.
pub(crate) fn entries<'v>(of: &'v Value, pointer: &str) -> Vec<(String, String, &'v Value)> {
    let entry = |key: &str, it: &'v Value| (key.to_owned(), pointer.at(key), it);
    match of {
        Value::Object(map) => map.iter().map(|(key, it)| entry(key, it)).collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, it)| entry(&index.to_string(), it))
                .collect()
        }
        _ => Vec::new(),
    }
}
