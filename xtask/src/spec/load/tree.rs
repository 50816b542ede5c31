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
/// The greatest number of lists and mappings inside each other. Everything that walks the tree
/// recurses that far.
const MAX_DEPTH: usize = 32;

/// A value whose parts know their places.
enum Node {
    Scalar(Value),
    List(Vec<Spanned<Node>>),
    /// A key is text, or a scalar that is taken as its text (`200:`).
    Mapping(Vec<(Spanned<String>, Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

macro_rules! scalars {
    ($($visit:ident: $kind:ty),*) => {
        $(fn $visit<E>(self, value: $kind) -> Result<Node, E> {
            Ok(Node::Scalar(value.into()))
        })*
    };
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_str: &str);

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number must be finite"))?;
        Ok(Node::Scalar(number.into()))
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
            // One anchor for the response headers of a hundred operations is what anchors are for.
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
                    self.pointer.push_str(&escape(&key.value));
                    let at = Places {
                        key: position(key.defined),
                        value: position(item.defined),
                    };
                    let value = self.enter(item.value, at);
                    self.pointer.truncate(parent);
                    values.insert(key.value, value);
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
    const WHOLE: &str =
        "put the whole text in quotes; within single quotes, a quote is written twice";
    const INDENT: &str = "indent the key like those around it";
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
    let mut lines = (0..2).filter_map(line);
    let is_glued = lines.any(|it| glued(it).is_some());
    let is_second = line(0).is_some_and(|it| it.matches(": ").count() > 1);
    let in_brackets = line(0).is_some_and(|it| begins(it, &['[', '{']));
    let help = [
        (
            has("`\\u{"),
            "remove the character, and save the file as UTF-8",
        ),
        (has("surrogate"), "write the character itself"),
        (has("tab"), "write blanks for the tab"),
        (is_glued, "write a blank after the colon"),
        (has("mapping values are not allowed") && is_second, QUOTES),
        (has("mapping values are not allowed"), INDENT),
        (has("trailing content after"), WHOLE),
        (
            has("unknown escape"),
            "use single quotes, or write each backslash twice",
        ),
        (has("block scalar"), "begin the text on the next line"),
        (has("quoted scalar"), "close the quote that begins above"),
        (
            has("unknown anchor"),
            "declare the anchor, or put the text in quotes",
        ),
        (has("did not find expected key") && !in_brackets, INDENT),
        (has("did not find expected key"), QUOTES),
        (has("unexpected character"), QUOTES),
        (has("mapping keys are not allowed"), QUOTES),
    ];
    help.into_iter().find(|it| it.0).map(|it| it.1)
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
