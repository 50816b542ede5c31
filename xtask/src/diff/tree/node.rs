//! What a tree is made of.

use serde_json::Value;

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
            Self::Response => "response",
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

    pub(super) fn new(what: What, key: impl Into<String>, pointer: impl Into<String>) -> Self {
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

    pub(super) fn attribute(key: &str, value: &Value, pointer: impl Into<String>) -> Self {
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
