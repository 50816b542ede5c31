//! Which operations reach a type, on which way, and whether it is sent or received there.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::outline::{self, Node, What};
use super::report::Safety;
use crate::spec::profile::{is_success, ref_name, text};

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
    /// It says what a text holds: nothing is checked before the text is sent, and a response
    /// decodes whatever is in it.
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
    pub(crate) verdicts: HashSet<String>,
    /// Operations that return a verdict.
    pub(crate) judges: HashSet<String>,
    /// Type and member: by these a response is known as a success or an error. Without a member,
    /// what is the type of such a member.
    pub(crate) judged: HashSet<(String, String)>,
    /// Operation and type: its responses are of the type, or something in them is.
    pub(crate) roots: HashSet<(String, String)>,
    /// Operation and member: without a rule for it, what has the member is an error.
    pub(crate) codes: HashSet<(String, String)>,
    /// Bare name of a member or an input → what any of them is marked as.
    pub(crate) marks: HashMap<String, BTreeSet<Safety>>,
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
        let owners = [What::Operation, What::Type].into_iter();
        for owner in owners.flat_map(|it| document.all(it)) {
            for node in owner.all(What::Input).chain(owner.all(What::Member)) {
                let marks = marks(node, &|name| types.get(name).copied());
                for name in read_as(node).iter().filter(|_| !marks.is_empty()) {
                    let known = out.marks.entry(bare_name(name)).or_default();
                    known.extend(&marks);
                }
            }
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

    fn operation<'a>(&mut self, operation: &'a Node, types: &HashMap<&'a str, &'a Node>) {
        for input in operation.all(What::Input).chain(operation.all(What::Body)) {
            let way = format!("{} {}", input.what.word(), input.key);
            let way = vec![way.trim_end().to_owned()];
            let open = references(input).map(|it| (it, way.clone(), Direction::Request));
            self.walk(operation, Some(&input.key), open.collect(), types);
        }
        let open = operation.all(What::Response).flat_map(|response| {
            let direction = match is_success(&response.key) {
                true => Direction::Response,
                false => Direction::Error,
            };
            let way = vec![format!("response {}", response.key)];
            let bodies = response.all(What::Content).flat_map(references);
            bodies.map(move |it| (it, way.clone(), direction))
        });
        self.walk(operation, None, open.collect(), types);
        self.judgement(operation, types);
    }

    /// What tells successes from errors: the members that a success rule names, and those that an
    /// error is known by.
    fn judgement(&mut self, operation: &Node, types: &HashMap<&str, &Node>) {
        let mut asked: Vec<Vec<&str>> = Vec::new();
        let (mut successes, mut errors) = (Vec::new(), Vec::new());
        for response in operation.all(What::Response) {
            let rules = response.get("x-success").and_then(Value::as_array);
            for rule in rules.into_iter().flatten() {
                let member = rule.get("member").and_then(Value::as_str);
                asked.extend(member.map(|it| it.split('/').skip(1).collect()));
            }
            let contents = response.all(What::Content);
            let objects: Vec<&Node> = contents.flat_map(|it| objects(it, types)).collect();
            let bodies = response.all(What::Content).flat_map(references);
            let bodies = bodies.map(|it| it.name);
            let mut open: Vec<&str> = bodies
                .chain(objects.iter().map(|it| it.key.as_str()))
                .collect();
            while let Some(name) = open.pop() {
                if self.roots.insert((operation.key.clone(), name.to_owned())) {
                    let members = types.get(name).into_iter().flat_map(|it| &it.children);
                    open.extend(members.flat_map(references).map(|it| it.name));
                }
            }
            if is_success(&response.key) {
                successes.extend(objects);
            } else {
                errors.extend(objects);
            }
        }
        for object in successes.iter().chain(&errors) {
            for way in asked.iter().filter_map(|it| along(object, types, it)) {
                self.read(&way);
                let named = way.iter().filter_map(|it| name_of(it.1.get("type")));
                self.judged
                    .extend(named.map(|it| (it.to_owned(), String::new())));
            }
        }
        for error in errors {
            let mut told = ways(error, types, true, &is_code);
            if told.is_empty() {
                told = ways(error, types, false, &|it| it.flag("required"));
                told.retain(|way| way.iter().all(|it| it.1.flag("required")));
            }
            for way in told {
                self.read(&way);
                // By default, of a code the first object that no success has.
                let known = |steps: &usize| {
                    let path: Vec<&str> =
                        way[..*steps].iter().map(|it| it.1.key.as_str()).collect();
                    let mut successes = successes.iter();
                    successes.any(|it| along(it, types, &path).is_some())
                };
                let known = (1..way.len()).take_while(known).count();
                let least = match successes.is_empty() {
                    true => way.len(),
                    false => known + 1,
                };
                for steps in least..=way.len() {
                    let paths = paths(&way[..steps]);
                    self.codes
                        .extend(paths.into_iter().map(|it| (operation.key.clone(), it)));
                }
            }
        }
    }

    /// Notes that a response is known by what is at the end of a way.
    fn read(&mut self, way: &Way<'_>) {
        let steps = way.iter().map(|it| (it.0.key.clone(), it.1.key.clone()));
        self.judged.extend(steps);
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
            let is_new = seen.insert((name, direction, in_text));
            let Some(node) = types.get(name).filter(|_| is_new) else {
                continue;
            };
            if direction == Direction::Response && node.all(What::Member).any(is_verdict) {
                self.judges.insert(operation.key.clone());
            }
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

/// What a member or an input is marked as: a session makes success rules stricter.
pub(crate) fn marks<'a>(node: &'a Node, types: &dyn Fn(&str) -> Option<&'a Node>) -> Vec<Safety> {
    let is = |role: &str| node.get("x-role").is_some_and(|it| it == role);
    let marks = [
        (is_marked(node, types), Safety::Sensitive),
        (is("session"), Safety::SuccessRule),
        (is("verdict"), Safety::Verdict),
    ];
    let marks = marks.into_iter().filter(|it| it.0);
    marks.map(|it| it.1).collect()
}

/// A name without what people write in several ways: of `Id_Card` it is `idcard`.
pub(crate) fn bare_name(name: &str) -> String {
    let name = outline::wire_name(name);
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What an error is known by.
pub(crate) fn is_code(member: &Node) -> bool {
    member.get("x-role").is_some_and(|it| it == "code") || member.get("x-code-detail").is_some()
}

/// Whether a value, what it is a list of, or its type is marked.
pub(crate) fn is_marked<'a>(node: &'a Node, types: &dyn Fn(&str) -> Option<&'a Node>) -> bool {
    let own = |it: &Node| {
        let is = |key: &str, word: &str| it.get(key).is_some_and(|it| it == word);
        it.flag("x-sensitive")
            || is("format", "password")
            || is("format", "binary")
            || is("x-role", "session")
    };
    let named = node.get("type").and_then(|it| it.as_str());
    let named = named.and_then(types);
    own(node)
        || node.all(What::Items).any(|it| is_marked(it, types))
        || named.is_some_and(|it| own(it) || it.all(What::Items).any(own))
}

/// The names that a member is read under.
pub(crate) fn read_as(member: &Node) -> Vec<String> {
    let aliases = member.get("x-aliases").and_then(Value::as_array);
    let aliases = aliases.into_iter().flatten().map(text);
    std::iter::once(member.key.clone()).chain(aliases).collect()
}

/// Members with the objects that they are in, the outermost first: each is an object, but perhaps
/// the last.
type Way<'a> = Vec<(&'a Node, &'a Node)>;

/// How deep a response is at most.
const MAX_STEPS: usize = 120;

/// The ways to all such members of an object, and perhaps of what its lists hold.
fn ways<'a>(
    object: &'a Node,
    types: &HashMap<&str, &'a Node>,
    lists: bool,
    wanted: &dyn Fn(&Node) -> bool,
) -> Vec<Way<'a>> {
    let mut found = Vec::new();
    let mut open = vec![(object, Vec::new())];
    while let Some((object, before)) = open.pop() {
        for member in object.all(What::Member) {
            let way: Way<'a> = [before.as_slice(), &[(object, member)]].concat();
            let items = member.children.iter().find(|it| lists && it.key == "items");
            let name = name_of(items.unwrap_or(member).get("type"));
            let inner = name.and_then(|it| types.get(it));
            if let Some(inner) = inner.filter(|_| way.len() < MAX_STEPS) {
                open.push((inner, way.clone()));
            }
            if wanted(member) {
                found.push(way);
            }
        }
    }
    found
}

/// The way that a path leads along, if all of it is there.
fn along<'a>(object: &'a Node, types: &HashMap<&str, &'a Node>, path: &[&str]) -> Option<Way<'a>> {
    let mut object = Some(object);
    let steps = path.iter().map(|name| {
        let owner = object?;
        let mut members = owner.all(What::Member);
        let member = members.find(|it| read_as(it).iter().any(|it| it == name))?;
        object = name_of(member.get("type"))
            .and_then(|it| types.get(it))
            .copied();
        Some((owner, member))
    });
    steps.collect()
}

/// All paths of a way, as in a success rule without the first slash.
fn paths(way: &[(&Node, &Node)]) -> Vec<String> {
    way.iter().fold(vec![String::new()], |paths, (_, member)| {
        let longer = |path: String| {
            let slash = if path.is_empty() { "" } else { "/" };
            read_as(member)
                .into_iter()
                .map(move |it| format!("{path}{slash}{it}"))
        };
        paths.into_iter().flat_map(longer).collect()
    })
}

/// The objects that a body is read into: several of a union.
fn objects<'a>(content: &Node, types: &HashMap<&str, &'a Node>) -> Vec<&'a Node> {
    let named = |node: &Node| types.get(name_of(node.get("type"))?).copied();
    let Some(object) = named(content) else {
        return Vec::new();
    };
    let shapes: Vec<_> = object.all(What::Shape).filter_map(named).collect();
    match shapes.is_empty() {
        true => vec![object],
        false => shapes,
    }
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
    let by = node.key.as_str();
    let own = node.all(What::Attribute).filter_map(move |it| {
        let (name, in_text) = match it.key.as_str() {
            "type" => (it.value.as_ref()?.as_str()?, false),
            "x-json" | "x-code-detail" => (name_of(it.value.as_ref())?, true),
            _ => return None,
        };
        Some(Reference { name, by, in_text })
    });
    let parts = node.children.iter();
    let parts = parts.filter(|it| matches!(it.what, What::Items | What::Shape));
    let inner = parts.flat_map(references);
    Box::new(own.chain(inner.map(move |it| Reference { by, ..it })))
}

/// The type that a value names, by itself or in a reference.
pub(crate) fn name_of(value: Option<&Value>) -> Option<&str> {
    value?.as_str().map(ref_name)
}
