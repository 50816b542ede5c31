//! YAML → tree with positions → `Value` and an index of positions.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::{Error, Location, Spanned};

use super::place::{Places, escape};
use crate::diagnostic::{Position, Problem, error};

/// The greatest number of values in a document, those that aliases bring in included.
const MAX_NODES: usize = 2_000_000;
/// The greatest number of lists and mappings inside each other. Everything that walks the tree recurses that far.
const MAX_DEPTH: usize = 32;

/// A value whose parts know their places.
enum Node {
    Scalar(Value),
    List(Vec<Spanned<Node>>),
    Mapping(Vec<(Spanned<Key>, Spanned<Node>)>),
}

/// A key: text, or a scalar that is taken as its text (`200:`).
struct Key(String);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number must be finite"))?;
        Ok(Node::Scalar(number.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = access.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut mapping = Vec::new();
        while let Some(entry) = access.next_entry()? {
            mapping.push(entry);
        }
        Ok(Node::Mapping(mapping))
    }
}

/// Parses the text. One error at most: after it nothing can be trusted.
pub(super) fn read(text: &str) -> Result<(Value, HashMap<String, Places>), (Position, Problem)> {
    let options = serde_saphyr::options! {
        // An unquoted `y`, `no` or `on` is a text: a parameter may be called that.
        strict_booleans: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        with_snippet: false,
        // A few lines of aliases of aliases are billions of values.
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_NODES / 4 },
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            // One more, so that the finding is about the depth and not the scanner's own.
            flow_nesting_limit: MAX_DEPTH + 1,
            max_nodes: MAX_NODES,
            max_events: 3 * MAX_NODES,
            // One anchor for the reply headers of a hundred operations is what anchors are for.
            enforce_alias_anchor_ratio: false,
        },
    };
    let root: Spanned<Node> =
        serde_saphyr::from_str_with_options(text, options).map_err(|it| problem(&it, text))?;
    let mut index = Index {
        places: HashMap::new(),
        pointer: String::new(),
    };
    let at = position(root.defined);
    let value = index.enter(root.value, Places { key: at, value: at });
    Ok((value, index.places))
}

struct Index {
    places: HashMap<String, Places>,
    pointer: String,
}

impl Index {
    fn enter(&mut self, node: Node, places: Places) -> Value {
        self.places.insert(self.pointer.clone(), places);
        let parent = self.pointer.len();
        match node {
            Node::Scalar(value) => value,
            Node::List(list) => {
                let mut values = Vec::with_capacity(list.len());
                for (number, item) in list.into_iter().enumerate() {
                    self.pointer.push_str(&format!("/{number}"));
                    let at = position(item.defined);
                    values.push(self.enter(item.value, Places { key: at, value: at }));
                    self.pointer.truncate(parent);
                }
                Value::Array(values)
            }
            Node::Mapping(mapping) => {
                let mut values = Map::with_capacity(mapping.len());
                for (key, item) in mapping {
                    self.pointer.push('/');
                    self.pointer.push_str(&escape(&key.value.0));
                    let at = Places {
                        key: position(key.defined),
                        value: position(item.defined),
                    };
                    let value = self.enter(item.value, at);
                    self.pointer.truncate(parent);
                    values.insert(key.value.0, value);
                }
                Value::Object(values)
            }
        }
    }
}

fn position(location: Location) -> Position {
    Position {
        line: location.line().max(1),
        column: location.column().max(1),
    }
}

fn problem(cause: &Error, text: &str) -> (Position, Problem) {
    let cause = cause.without_snippet();
    let at = cause.location().map_or(Position::START, position);
    let problem = match innermost(cause) {
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or_default();
            error("duplicate-key", format!("duplicate key `{key}`")).help("remove one of the two")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. } => too_complex(),
        // The scanner's own limit: it looks ahead in `[[[…`, before there is a level to count.
        Error::ExternalMessage { msg, .. } if msg.contains("recursion limit") => too_complex(),
        Error::MultipleDocuments { .. } => {
            invalid_yaml("a second document begins here").help("keep one per file")
        }
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            invalid_yaml("the alias is inside its own anchor")
        }
        Error::NonFiniteFloat { value, .. } => {
            invalid_yaml(&format!("`{value}` is not a finite number"))
                .help("write a finite one, or put it in quotes")
        }
        Error::Unexpected {
            expected: "string scalar",
            ..
        }
        | Error::NullIntoString { .. } => invalid_yaml("a key must be a string"),
        other => {
            let message = plain(&other.to_string());
            let problem = invalid_yaml(&message);
            match instead(&message, text, at) {
                Some(instead) => problem.help(instead),
                None => problem,
            }
        }
    };
    (at, problem)
}

fn invalid_yaml(message: &str) -> Problem {
    error("invalid-yaml", format!("invalid YAML: {message}"))
}

fn too_complex() -> Problem {
    let message = format!(
        "the file is nested deeper than {MAX_DEPTH} levels or has more than {MAX_NODES} values"
    );
    error("document-too-complex", message)
        .help("name the inner parts as components, and use fewer aliases")
}

/// What to write instead, as far as the message and the lines show it.
fn instead(message: &str, text: &str, at: Position) -> Option<&'static str> {
    const QUOTES: &str = "put the text in quotes";
    let has = |part: &str| message.contains(part);
    let line = |back: usize| text.lines().nth(at.counts().0.checked_sub(1 + back)?);
    // `key:value`, but no address.
    let glued = |line: &str| {
        let (key, after) = line.trim_start().trim_start_matches("- ").split_once(':')?;
        let value = !after.is_empty() && !after.starts_with([' ', '/']);
        (value && !key.contains([' ', '"', '\''])).then_some(())
    };
    let begins = |line: &str, signs: &[char]| {
        let value = line.split_once(": ").map_or(line, |it| it.1);
        value
            .trim_start()
            .trim_start_matches("- ")
            .starts_with(signs)
    };
    if has("`\\u{") {
        return Some("remove the character, and save the file as UTF-8");
    }
    if has("surrogate") {
        return Some("write the character itself");
    }
    if has("tab") {
        return Some("write blanks for the tab");
    }
    if (0..2).filter_map(line).any(|it| glued(it).is_some()) {
        return Some("write a blank after the colon");
    }
    if has("mapping values are not allowed") {
        let second = line(0).is_some_and(|it| it.matches(": ").count() > 1);
        return Some(if second {
            QUOTES
        } else {
            "indent the key like those around it"
        });
    }
    if has("trailing content after") {
        return Some(
            "put the whole text in quotes; within single quotes, a quote is written twice",
        );
    }
    if has("unknown escape") {
        return Some("use single quotes, or write each backslash twice");
    }
    if has("block scalar") {
        return Some("begin the text on the next line");
    }
    if has("quoted scalar") {
        return Some("close the quote that begins above");
    }
    if has("unknown anchor") {
        return Some("declare the anchor, or put the text in quotes");
    }
    if has("did not find expected key") && !line(0).is_some_and(|it| begins(it, &['[', '{'])) {
        return Some("indent the key like those around it");
    }
    let plain = [
        "did not find expected key",
        "unexpected character",
        "mapping keys are not allowed",
    ];
    plain.iter().any(|it| has(it)).then_some(QUOTES)
}

/// What happened inside an alias happened where its text stands.
fn innermost(mut error: &Error) -> &Error {
    while let Error::AliasError { error: inner, .. } = error {
        error = inner;
    }
    error
}

/// The first line of the parser's message without its position, which the finding has already.
fn plain(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(" at line ").next().unwrap_or_default();
    line.trim_start_matches("error: ").trim().to_owned()
}
