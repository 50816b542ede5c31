//! What the documents of `specs/` say, read without any code of `xtask`: tests take from here what
//! they expect.

mod inputs;
mod responses;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::{Map, Value, json};

pub use inputs::Input;
pub use responses::{Content, Expect, Member};

/// The keys of a node, with those of what it refers to.
pub type Node = Map<String, Value>;

/// The documents that were read so far.
static DOCUMENTS: Mutex<BTreeMap<&'static str, &'static Value>> = Mutex::new(BTreeMap::new());

/// An operation, as its document describes it.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    vendor: &'static str,
    id: &'static str,
    document: &'static Value,
    operation: &'static Value,
}

/// The document of a vendor.
///
/// # Panics
///
/// There is none, or it is not YAML.
#[must_use]
pub fn document(vendor: &'static str) -> &'static Value {
    let mut documents = DOCUMENTS.lock().expect("no reader panics with the lock");
    // Whoever runs this reads few documents, and needs them to the end.
    documents
        .entry(vendor)
        .or_insert_with(|| Box::leak(Box::new(read(vendor))))
}

impl Spec {
    /// # Panics
    ///
    /// There is no such document or operation.
    #[must_use]
    pub fn of(vendor: &'static str, id: &'static str) -> Self {
        let document = document(vendor);
        let operations = children(&document["paths"]).flat_map(|it| children(it.1));
        let mut operations = operations.map(|it| it.1);
        let found = operations.find(|it| it["operationId"] == id);
        Self {
            vendor,
            id,
            document,
            operation: found.expect("the table and the document have the same operations"),
        }
    }

    /// The operation's own keys.
    #[must_use]
    pub fn operation(&self) -> &'static Value {
        self.operation
    }

    /// The signing scheme.
    #[must_use]
    pub fn scheme(&self) -> Option<&'static str> {
        let own = &self.operation["security"];
        let security = if own.is_null() {
            &self.document["security"]
        } else {
            own
        };
        let (name, _) = children(&security[0]).next()?;
        self.document["components"]["securitySchemes"][name]["x-signing"].as_str()
    }

    /// The component that a text refers to.
    #[must_use]
    pub fn named(&self, reference: &Value) -> Node {
        self.flat(&json!({ "$ref": reference }))
    }

    /// The keys of a node, with those of what it refers to.
    ///
    /// # Panics
    ///
    /// A reference leads nowhere.
    #[must_use]
    pub fn flat(&self, node: &Value) -> Node {
        let mut own = node.as_object().cloned().unwrap_or_default();
        let target = own
            .remove("$ref")
            .or_else(|| Some(own.remove("allOf")?[0]["$ref"].take()));
        let Some(target) = target else { return own };
        let pointer = target.as_str().and_then(|it| it.strip_prefix('#'));
        let target = pointer.and_then(|it| self.document.pointer(it));
        let mut out = self.flat(target.expect("a reference leads to something"));
        out.append(&mut own);
        out
    }
}

fn read(vendor: &str) -> Value {
    let path = root().join("specs").join(vendor).with_extension("yaml");
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The members of a node.
pub fn children(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = node.as_object().into_iter().flatten();
    members.map(|(name, it)| (name.as_str(), it))
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The name of the component that a schema refers to, directly or by an `allOf`.
#[must_use]
pub fn component(schema: &Value) -> Option<&str> {
    let reference = match &schema["$ref"] {
        Value::Null => &schema["allOf"][0]["$ref"],
        own => own,
    };
    reference.as_str()?.rsplit('/').next()
}
