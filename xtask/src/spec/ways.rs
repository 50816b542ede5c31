//! Ways from the object of a response to its members, through members that are single objects; of
//! an error also through lists of objects, of which the first counts.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::model::{Kind, Member, ObjectType, Type};

/// A member and those that it is in, the outermost first.
pub(crate) type Way<'t> = Vec<&'t Member>;

/// How many steps a way has at most: no response that is read is deeper.
pub(crate) const MAX_STEPS: usize = 120;

/// How many ways are found at most: many more than a sound document has.
const MAX_WAYS: usize = 4096;

/// Types by their names in Rust.
pub(crate) type Types = IndexMap<String, Type>;

/// The object that a member is.
pub(crate) fn object<'t>(types: &'t Types, member: &Member) -> Option<&'t ObjectType> {
    match &member.kind {
        Kind::Object(name) => named(types, name),
        _ => None,
    }
}

/// The object of this name.
pub(crate) fn named<'t>(types: &'t Types, name: &str) -> Option<&'t ObjectType> {
    match types.get(name) {
        Some(Type::Object(object)) => Some(object),
        _ => None,
    }
}

/// The object that a member is a list of.
pub(crate) fn listed<'t>(types: &'t Types, member: &Member) -> Option<&'t ObjectType> {
    match member.kind.bare() {
        Kind::List(items) => match items.bare() {
            Kind::Object(name) => named(types, name),
            _ => None,
        },
        _ => None,
    }
}

/// The ways to all members that are wanted, in the order of the spec.
pub(crate) fn ways<'t>(
    types: &'t Types,
    root: &'t ObjectType,
    wanted: impl Fn(&Member) -> bool,
) -> Vec<Way<'t>> {
    walk(types, root, false, &wanted)
}

/// Those to what an error says, which may be in a list.
pub(crate) fn in_error<'t>(
    types: &'t Types,
    root: &'t ObjectType,
    wanted: impl Fn(&Member) -> bool,
) -> Vec<Way<'t>> {
    walk(types, root, true, &wanted)
}

fn walk<'t>(
    types: &'t Types,
    root: &'t ObjectType,
    lists: bool,
    wanted: &dyn Fn(&Member) -> bool,
) -> Vec<Way<'t>> {
    let mut walk = Walk {
        types,
        lists,
        wanted,
        way: Vec::new(),
        barren: HashSet::new(),
        found: Vec::new(),
    };
    walk.object(root);
    walk.found
}

struct Walk<'w, 't> {
    types: &'t Types,
    lists: bool,
    wanted: &'w dyn Fn(&Member) -> bool,
    way: Way<'t>,
    /// Names of types that nothing wanted is in, or that are being looked at.
    barren: HashSet<&'t str>,
    found: Vec<Way<'t>>,
}

impl<'t> Walk<'_, 't> {
    fn object(&mut self, object: &'t ObjectType) {
        for member in &object.members {
            if self.way.len() == MAX_STEPS || self.found.len() == MAX_WAYS {
                return;
            }
            self.way.push(member);
            if (self.wanted)(member) {
                self.found.push(self.way.clone());
            }
            let inner = self::object(self.types, member);
            let inner = inner.or_else(|| listed(self.types, member).filter(|_| self.lists));
            if let Some(inner) = inner
                && let Kind::Object(name) = member.kind.item()
                && self.barren.insert(name)
            {
                let before = self.found.len();
                self.object(inner);
                if self.found.len() > before {
                    self.barren.remove(name.as_str());
                }
            }
            self.way.pop();
        }
    }
}

/// The way to the member at a path, by any of the names at each step.
pub(crate) fn find<'t>(types: &'t Types, root: &'t ObjectType, path: &[String]) -> Option<Way<'t>> {
    let mut inner = Some(root);
    let steps = path.iter().map(|name| {
        let member = inner?.named(name)?;
        inner = object(types, member);
        Some(member)
    });
    steps.collect()
}

/// All paths of a way, the one of the first names first.
pub(crate) fn paths(way: &[&Member]) -> Vec<Vec<String>> {
    way.iter().fold(vec![Vec::new()], |paths, member| {
        let longer = |path: Vec<String>| {
            let names = member.names();
            names.map(move |name| [path.as_slice(), std::slice::from_ref(name)].concat())
        };
        paths.into_iter().flat_map(longer).collect()
    })
}

/// The names of each step.
pub(crate) fn names(way: &[&Member]) -> Vec<Vec<String>> {
    let names = |it: &&Member| it.names().cloned().collect();
    way.iter().map(names).collect()
}

/// Whether a path leads to the end of a way, or to what is on it.
pub(crate) fn leads_along(path: &[String], way: &[&Member]) -> bool {
    let mut steps = path.iter().zip(way);
    path.len() <= way.len() && steps.all(|(name, member)| member.names().any(|it| it == name))
}
