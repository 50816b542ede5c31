//! Why a response cannot be decoded: where, what it is and what was expected, never the value.

use std::fmt;

use serde::de::{self, Expected, Unexpected};
use thiserror::Error;

use crate::redact::is_code;
use crate::required::{BLANK, HOLLOW};
use crate::words::words;

/// Why a response cannot be decoded. It never holds anything of the body.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DecodeProblem {
    /// The body is longer than the limit; reading stopped there.
    #[error("it has more than {limit} bytes")]
    TooLarge {
        /// The greatest number of bytes.
        limit: u64,
    },
    /// The response says that it is something the documentation does not name.
    #[error("its content type is not a documented one")]
    ContentType,
    /// The response has a content coding other than gzip: one that was not asked for.
    #[error("it has a content coding that was not asked for (only gzip is)")]
    ContentCoding,
    /// The response names another charset than UTF-8, and has characters that differ in it.
    #[error("its charset is not UTF-8")]
    Charset,
    /// The body is not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The body is an HTML page: an intermediary answered, not the vendor.
    #[error("it is an HTML page")]
    Html,
    /// The body is empty.
    #[error("it is empty")]
    Empty,
    /// The body is not empty.
    #[error("it is not empty")]
    NotEmpty,
    /// The body is not a whole document of its format.
    #[error("it is not one {format}: {problem}{}", at(.position))]
    Malformed {
        /// The format.
        format: FormatName,
        /// What is wrong.
        problem: FormatProblem,
        /// Line and column, from 1.
        position: Option<(usize, usize)>,
    },
    /// The document has another root element.
    #[error("its root element is not {expected}")]
    WrongRoot {
        /// The name that the root element must have.
        expected: &'static str,
    },
    /// A member that tells results from service errors is a duplicate.
    #[error("its member {member} is a duplicate")]
    Ambiguous {
        /// The path of the member.
        member: String,
    },
    /// A result lacks a header that it must have, or the header is empty or not visible ASCII.
    #[error("it lacks the header {header}")]
    MissingHeader {
        /// The header.
        header: &'static str,
    },
    /// The response reports success, but has no script.
    #[error("it reports success without a script")]
    NoScript,
    /// A value does not fit its type.
    #[error("at {path} {problem}{}", at(.position))]
    Mistyped {
        /// The path of the value, such as `/data/0/name`.
        path: String,
        /// What is wrong.
        problem: TypeProblem,
        /// Line and column, from 1, in JSON.
        position: Option<(usize, usize)>,
    },
}

words! {
    /// The format of a body.
    pub enum FormatName {
        Json = "JSON object",
        Xml = "XML document",
        Script = "script",
    }
}

fn at(position: &Option<(usize, usize)>) -> String {
    position.map_or_else(String::new, |(line, column)| {
        format!(", line {line}, column {column}")
    })
}

words! {
    /// What is wrong with a document.
    pub enum FormatProblem {
        Truncated = "it ends too early",
        Trailing = "something follows it",
        // What breaks a rule of its format that has no variant of its own.
        Syntax = "it is malformed",
        Depth = "it is nested too deeply",

        // JSON
        NotObject = "it is not an object",
        NumberRange = "a number is out of range",
        HalfCharacter = "half of a surrogate pair is missing",

        // XML
        NoRoot = "it has no root element",
        DocumentType = "it has a document type",
        Declaration = "a declaration is not at the beginning",
        Encoding = "it declares another encoding than UTF-8",
        Character = "a character is not allowed in XML",
        Reference = "a reference is not one of a character or a declared entity",
        Attribute = "an attribute is malformed",
        AttributeCount = "an element has too many attributes",
        OutsideRoot = "text is outside the root element",

        // Scripts
        Markup = "it is markup",
        NotCode = "it neither calls nor sets anything",
        CallbackArgument = "the argument of the call-back is not one JSON object",
    }
}

impl std::error::Error for FormatProblem {}

/// Why a value does not fit its type.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TypeProblem {
    /// A member that must be there is missing.
    #[error("the member {member} is missing")]
    Missing {
        /// The member.
        member: &'static str,
    },
    /// A text that must be there is blank.
    #[error("a text is blank")]
    Blank,
    /// An object that must be there has none of its members.
    #[error("an object has none of its members")]
    Hollow,
    /// A member comes twice.
    #[error("the member {member} is a duplicate")]
    Duplicate {
        /// The member.
        member: &'static str,
    },
    /// It is of another kind.
    #[error("found {found}, expected {expected}")]
    Type {
        /// What was found.
        found: ValueKind,
        /// What the type expects.
        expected: String,
    },
    /// It is of the right kind, but not a value of the type.
    #[error("found another {found}, expected {expected}")]
    Value {
        /// What was found.
        found: ValueKind,
        /// What the type expects.
        expected: String,
    },
    /// A list is too short or too long.
    #[error("found {len} items, expected {expected}")]
    Length {
        /// The number of items found.
        len: usize,
        /// What the type expects.
        expected: String,
    },
    /// XML: there are several elements where one is expected. JSON: a map has a name twice.
    #[error("there are several values")]
    Several,
    /// XML: an element has elements where a text or number is expected.
    #[error("found elements, expected a text or number")]
    Elements,
    /// XML: an element has text between its elements.
    #[error("found text between elements")]
    MixedContent,
    /// The type refuses the value for a reason that has no variant of its own.
    #[error("its type refuses the value")]
    Refused,
}

words! {
    /// The kind of a value in a response.
    pub enum ValueKind {
        Boolean = "boolean",
        Integer = "integer",
        Number = "number",
        Text = "string",
        Null = "null",
        List = "list",
        Object = "object",
        Other = "value",
    }
}

/// The longest name that is printed.
const MAX_NAME: usize = 40;

pub(super) type Result<T, E = DecodeError> = std::result::Result<T, E>;

/// A value that does not fit its type.
#[derive(Debug, Error)]
#[error("{}", .0.problem)]
pub(crate) struct DecodeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// From the innermost outwards.
    path: Vec<Step>,
    problem: TypeProblem,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Index(usize),
}

impl DecodeError {
    pub(super) fn new(problem: TypeProblem) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            problem,
        }))
    }

    pub(crate) fn within(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// An error that names no place and no reason, as that of a type with several shapes, is put
    /// where the reason is likely to be.
    pub(super) fn or_within(self, way: Option<&[&str]>) -> Self {
        match way {
            Some(way) if self.0.path.is_empty() && self.0.problem == TypeProblem::Refused => {
                let steps = way
                    .iter()
                    .rev()
                    .map(|name| Step::Member((*name).to_owned()));
                steps.fold(self, Self::within)
            }
            _ => self,
        }
    }

    /// The steps from the outermost inwards, and what is wrong there.
    pub(super) fn into_parts(self) -> (Vec<Step>, TypeProblem) {
        let Inner { mut path, problem } = *self.0;
        path.reverse();
        (path, problem)
    }
}

/// `/data/0/name`, or `/` for the whole. Names of the response's own choosing (the keys of a map)
/// are printed only where they are short and shaped like a code, as declared ones mostly are.
pub(crate) fn path_text(path: &[Step]) -> String {
    if path.is_empty() {
        return "/".to_owned();
    }
    let mut text = String::new();
    for step in path {
        text.push('/');
        match step {
            Step::Member(name) if is_code(name) && name.len() <= MAX_NAME => text.push_str(name),
            Step::Member(_) => text.push('*'),
            Step::Index(index) => text.push_str(&index.to_string()),
        }
    }
    text
}

impl From<&Unexpected<'_>> for ValueKind {
    fn from(found: &Unexpected<'_>) -> Self {
        match found {
            Unexpected::Bool(_) => Self::Boolean,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) => Self::Integer,
            Unexpected::Float(_) => Self::Number,
            Unexpected::Char(_) | Unexpected::Str(_) => Self::Text,
            Unexpected::Unit | Unexpected::Option => Self::Null,
            Unexpected::Seq => Self::List,
            Unexpected::Map => Self::Object,
            _ => Self::Other,
        }
    }
}

impl de::Error for DecodeError {
    /// The text may quote the value, so it is dropped.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new(TypeProblem::Refused)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(TypeProblem::Type {
            found: ValueKind::from(&found),
            expected: expected.to_string(),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(match found {
            BLANK => TypeProblem::Blank,
            HOLLOW => TypeProblem::Hollow,
            found => TypeProblem::Value {
                found: ValueKind::from(&found),
                expected: expected.to_string(),
            },
        })
    }

    fn invalid_length(len: usize, expected: &dyn Expected) -> Self {
        Self::new(TypeProblem::Length {
            len,
            expected: expected.to_string(),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(TypeProblem::Missing { member: field })
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(TypeProblem::Duplicate { member: field })
    }
}
