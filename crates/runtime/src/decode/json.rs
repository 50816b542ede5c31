//! JSON: the whole body is one object.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use super::problem::{DecodeProblem, FormatName, FormatProblem, Step};
use super::tree::Tree;
use crate::operation::Way;

/// Without the blanks that may follow a document, and U+3000, which ends a documented one.
pub(super) fn trim_end(body: &str) -> &str {
    body.trim_end_matches([' ', '\t', '\r', '\n', '\u{3000}'])
}

/// Reads one object. Its depth is limited by the reader (128).
pub(super) fn read(text: &str) -> Result<Tree<'_>, DecodeProblem> {
    let malformed = |problem, position| DecodeProblem::Malformed {
        format: FormatName::Json,
        problem,
        position,
    };
    if !text.trim_ascii_start().starts_with('{') {
        return Err(malformed(FormatProblem::NotObject, None));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let tree = Tree::deserialize(&mut reader)
        .map_err(|error| malformed(problem(&error), Some((error.line(), error.column()))))?;
    reader
        .end()
        .map_err(|_| malformed(FormatProblem::Trailing, None))?;
    Ok(tree)
}

fn problem(error: &serde_json::Error) -> FormatProblem {
    // serde_json tells these apart by their text alone.
    let text = error.to_string();
    let known = [
        ("recursion limit", FormatProblem::Depth),
        ("number out of range", FormatProblem::NumberRange),
        ("lone ", FormatProblem::HalfCharacter),
        ("unexpected end of hex escape", FormatProblem::HalfCharacter),
    ];
    let found = known.iter().find(|(begin, _)| text.starts_with(begin));
    match (found, error.is_eof()) {
        (Some((_, problem)), _) => *problem,
        (None, true) => FormatProblem::Truncated,
        (None, false) => FormatProblem::Syntax,
    }
}

/// The text with U+FFFD for each half of a surrogate pair whose other half is missing: vendors cut
/// texts between the two. It is as long as before, so positions stay right.
pub(super) fn whole_characters(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut halves = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        at = escape + 2;
        match (unit(escape), unit(escape + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at = escape + 12,
            (Some(0xd800..=0xdfff), _) => halves.push(escape + 2),
            _ => {}
        }
    }
    let mut text = Cow::Borrowed(text);
    for half in halves {
        text.to_mut().replace_range(half..half + 4, "fffd");
    }
    text
}

/// The first member at the end of one of the ways that is a text or whole number, even if the
/// document breaks off after it.
pub(super) fn scalar_member(text: &str, ways: &[Way]) -> Option<String> {
    let mut found = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let look = Look {
        ways: ways.to_vec(),
        found: &mut found,
    };
    // What is wrong behind the member does not matter.
    let _ = look.deserialize(&mut reader);
    found
}

struct Look<'a> {
    /// What is left of the ways that lead through the current value.
    ways: Vec<Way>,
    found: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.ways.is_empty() {
            return IgnoredAny::deserialize(deserializer).map(|_| ());
        }
        deserializer.deserialize_any(self)
    }
}

macro_rules! found {
    ($($method:ident($of:ty);)*) => {$(
        fn $method<E>(self, value: $of) -> Result<(), E> {
            self.scalar(value)
        }
    )*};
}

impl Look<'_> {
    fn scalar<E>(self, value: impl ToString) -> Result<(), E> {
        if self.ways.iter().any(|way| way.is_empty()) {
            *self.found = Some(value.to_string());
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    found! {
        visit_str(&str);
        visit_i64(i64);
        visit_u64(u64);
    }

    // Nothing else is a name for a request.

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        IgnoredAny.visit_seq(items).map(|_| ())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let (None, Some(Name(name))) = (&self.found, members.next_key()?) {
            let next = |way: &Way| {
                let (names, rest) = way.split_first()?;
                names.contains(&name.as_ref()).then_some(rest)
            };
            members.next_value_seed(Look {
                ways: self.ways.iter().filter_map(next).collect(),
                found: &mut *self.found,
            })?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

macro_rules! scalars {
    ($($method:ident($value:ident: $of:ty) as $tree:expr;)*) => {$(
        fn $method<E>(self, $value: $of) -> Result<Tree<'de>, E> {
            Ok($tree)
        }
    )*};
}

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalars! {
        visit_bool(value: bool) as Tree::Bool(value);
        visit_i64(value: i64) as Tree::Integer(value);
        visit_u64(value: u64) as Tree::Unsigned(value);
        visit_f64(value: f64) as Tree::Number(value);
        visit_borrowed_str(value: &'de str) as Tree::Text(Cow::Borrowed(value));
        visit_str(value: &str) as Tree::Text(Cow::Owned(value.to_owned()));
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(Name(name)) = members.next_key()? {
            object.push((name, members.next_value()?));
        }
        Ok(Tree::Object(object))
    }
}

/// A member's name, borrowed where it is not escaped.
pub(super) struct Name<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(TreeVisitor)? {
            Tree::Text(name) => Ok(Self(name)),
            _ => Err(D::Error::custom("no name")),
        }
    }
}

/// Line and column of the value at a path: a second reading, only once something is wrong.
pub(super) fn locate(text: &str, path: &[Step]) -> Option<(usize, usize)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    // Reaching the value ends the reading with an error, which has the position.
    let error = Locate(path).deserialize(&mut reader).err()?;
    (error.line() > 0).then(|| (error.line(), error.column()))
}

struct Locate<'p>(&'p [Step]);

impl<'de> DeserializeSeed<'de> for Locate<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.is_empty() {
            return Err(D::Error::custom("here"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Locate<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = members.next_key()? {
            match self.0.split_first() {
                Some((Step::Member(wanted), rest)) if *wanted == name => {
                    members.next_value_seed(Locate(rest))?
                }
                _ => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Some((Step::Index(wanted), rest)) = self.0.split_first() else {
            return Ok(());
        };
        for _ in 0..*wanted {
            items.next_element::<IgnoredAny>()?;
        }
        items.next_element_seed(Locate(rest)).map(|_| ())
    }
}
