//! Which operations reach a type, on which way, and whether it is sent or received there.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use super::tree::{Node, What};
use crate::spec::profile::{is_success, ref_name};

/// How a type is used.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Direction {
    /// A caller makes it.
    Request,
    /// It comes back.
    Response,
    /// It comes back when something is wrong.
    Error,
}

/// A use of a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Use {
    pub(crate) operation: String,
    /// From the operation to what has the type.
    pub(crate) way: Vec<String>,
    pub(crate) direction: Direction,
    /// It says what a text holds: nothing is checked before the text is sent, and a response decodes
    /// whatever is in it.
    pub(crate) in_text: bool,
    /// The inputs that it is sent with.
    pub(crate) inputs: BTreeSet<String>,
}

/// The uses of each type. Each operation stands once per direction and kind of use, with a shortest
/// way.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    types: HashMap<String, Vec<Use>>,
    /// Types that hold what a caller decides by.
    verdicts: HashSet<String>,
}

impl Reach {
    pub(crate) fn of(document: &Node) -> Self {
        let types: HashMap<&str, &Node> = document
            .all(What::Type)
            .map(|it| (it.key.as_str(), it))
            .collect();
        let mut out = Self::default();
        for operation in document.all(What::Operation) {
            out.operation(operation, &types);
        }
        let mut open: Vec<&str> = Vec::new();
        for node in types.values() {
            for member in node.all(What::Member).filter(|it| is_verdict(it)) {
                open.extend(references(member).map(|it| it.name));
            }
        }
        while let Some(name) = open.pop() {
            if out.verdicts.insert(name.to_owned()) {
                let inner = types.get(name).into_iter().flat_map(|it| &it.children);
                open.extend(inner.flat_map(references).map(|it| it.name));
            }
        }
        out
    }

    pub(crate) fn uses(&self, name: &str) -> &[Use] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a verdict is of this type.
    pub(crate) fn is_verdict(&self, name: &str) -> bool {
        self.verdicts.contains(name)
    }

    fn operation<'a>(&mut self, operation: &'a Node, types: &HashMap<&'a str, &'a Node>) {
        for input in operation.all(What::Input).chain(operation.all(What::Body)) {
            let way = format!("{} {}", input.what.word(), input.key);
            let way = vec![way.trim_end().to_owned()];
            let open = references(input).map(|it| (it, way.clone(), Direction::Request));
            self.walk(operation, Some(&input.key), open.collect(), types);
        }
        let mut open = VecDeque::new();
        for response in operation.all(What::Response) {
            let direction = if is_success(&response.key) {
                Direction::Response
            } else {
                Direction::Error
            };
            let way = vec![format!("response {}", response.key)];
            for content in response.all(What::Content) {
                for reference in references(content) {
                    open.push_back((reference, way.clone(), direction));
                }
            }
        }
        self.walk(operation, None, open, types);
    }

    /// From what names a type down to all that are named.
    fn walk<'a>(
        &mut self,
        operation: &Node,
        input: Option<&String>,
        mut open: VecDeque<(Reference<'a>, Vec<String>, Direction)>,
        types: &HashMap<&'a str, &'a Node>,
    ) {
        let mut seen = HashSet::new();
        while let Some((reference, way, direction)) = open.pop_front() {
            let Reference { name, in_text, .. } = reference;
            let Some(node) = types
                .get(name)
                .filter(|_| seen.insert((name, direction, in_text)))
            else {
                continue;
            };
            for child in &node.children {
                for inner in references(child) {
                    let mut way = way.clone();
                    way.push(inner.by.to_owned());
                    let in_text = in_text || inner.in_text;
                    open.push_back((Reference { in_text, ..inner }, way, direction));
                }
            }
            let uses = self.types.entry(name.to_owned()).or_default();
            // Operations come one after the other.
            let known = uses.iter_mut().rev();
            let known = known
                .take_while(|it| it.operation == operation.key)
                .find(|it| it.direction == direction && it.in_text == in_text);
            match known {
                Some(known) => {
                    if way.len() < known.way.len() {
                        known.way = way;
                    }
                    known.inputs.extend(input.cloned());
                }
                None => uses.push(Use {
                    operation: operation.key.clone(),
                    way,
                    direction,
                    in_text,
                    inputs: input.cloned().into_iter().collect(),
                }),
            }
        }
    }
}

/// What a caller decides by: alive or not, how sure.
pub(crate) fn is_verdict(node: &Node) -> bool {
    node.get("x-role").is_some_and(|it| it == "verdict")
}

/// A type that a node names.
#[derive(Clone, Copy)]
struct Reference<'a> {
    name: &'a str,
    /// The node that does.
    by: &'a str,
    in_text: bool,
}

/// The types that a node names itself.
fn references(node: &Node) -> Box<dyn Iterator<Item = Reference<'_>> + '_> {
    let own = node.all(What::Attribute).filter_map(move |it| {
        let (name, in_text) = match it.key.as_str() {
            "type" => (it.value.as_ref()?.as_str()?, false),
            "x-json" | "x-code-detail" => (name_of(it.value.as_ref())?, true),
            _ => return None,
        };
        Some(Reference {
            name,
            by: node.key.as_str(),
            in_text,
        })
    });
    let inner = node
        .children
        .iter()
        .filter(|it| matches!(it.what, What::Items | What::Shape))
        .flat_map(references)
        .map(move |it| Reference {
            by: node.key.as_str(),
            ..it
        });
    Box::new(own.chain(inner))
}

/// The type that a value names, by itself or in a reference.
pub(crate) fn name_of(value: Option<&serde_json::Value>) -> Option<&str> {
    value?.as_str().map(ref_name)
}
