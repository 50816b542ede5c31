//! What is collected while a document is resolved.

use indexmap::IndexMap;

use crate::spec::model::{Input, Type, Unresolved};
use crate::spec::profile::{Document, Or, Schema};
use crate::spec::reference::{self, Resolved};

/// A type that callers build.
pub(super) struct InputRoot<'d> {
    pub(super) name: String,
    /// It is the item of a list that is sent as numbered parameters.
    pub(super) item: bool,
    /// It is in a JSON body, where the limits of all that it holds are checked.
    pub(super) checked: bool,
    /// What its members say to who builds it.
    pub(super) docs: Vec<(&'d str, String)>,
}

/// State of one run.
pub(super) struct Resolver<'d> {
    pub(super) document: &'d Document,
    /// Components that types are to be made of.
    pub(super) open: Vec<Resolved<'d>>,
    /// The types that callers build, with all that these hold.
    pub(super) roots: Vec<InputRoot<'d>>,
    pub(super) types: IndexMap<String, Type>,
    pub(super) settings: IndexMap<&'d str, Input<'d>>,
    pub(super) unresolved: Vec<Unresolved>,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            open: Vec::new(),
            roots: Vec::new(),
            types: IndexMap::new(),
            settings: IndexMap::new(),
            unresolved: Vec::new(),
        }
    }

    /// Notes what has no meaning.
    pub(super) fn missing(&mut self, pointer: &str, problem: impl Into<String>) {
        self.unresolved.push(Unresolved {
            pointer: pointer.to_owned(),
            problem: problem.into(),
        });
    }

    /// What `found` is, or a note that it leads nowhere.
    pub(super) fn found<T>(&mut self, pointer: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.missing(pointer, "the reference leads nowhere");
        }
        found
    }

    /// What is written in place or in a section of `components`, with its pointer. `used` is where
    /// it is mentioned.
    pub(super) fn follow<T>(
        &mut self,
        used: &str,
        it: &'d Or<T>,
        section: &str,
        components: &'d IndexMap<String, T>,
    ) -> Option<(String, &'d T)> {
        let found = match it {
            Or::Inline(it) => return Some((used.to_owned(), it)),
            Or::Ref(reference) => reference
                .name_in(section)
                .and_then(|it| components.get_key_value(it)),
        };
        let (name, found) = self.found(used, found)?;
        Some((format!("/components/{section}/{name}"), found))
    }

    pub(super) fn schema(&mut self, pointer: &str, schema: &'d Or<Schema>) -> Option<Resolved<'d>> {
        let found = reference::schema(self.document, schema);
        self.found(pointer, found)
    }
}
