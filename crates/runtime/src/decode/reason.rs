//! Why a reply cannot be decoded: where, what it is and what was expected, never the value.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use crate::redact::{has_few_digits, is_printable};
use crate::required::BLANK;

/// Why a reply cannot be decoded. It never holds anything of the body.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The body is longer than the limit; reading stopped there.
    TooLarge {
        /// The greatest number of bytes.
        limit: u64,
    },
    /// The reply says that it is something the documentation does not name.
    ContentType,
    /// The reply has a content coding other than gzip: one that was not asked for.
    ContentCoding,
    /// The reply names another charset than UTF-8, and has characters that differ in it.
    Charset,
    /// The body is not UTF-8.
    NotUtf8,
    /// The body is an HTML page: an intermediary answered, not the vendor.
    Html,
    /// The body is empty.
    Empty,
    /// The body is not empty.
    NotEmpty,
    /// The body is not a whole document of its format.
    Malformed {
        /// The format.
        format: FormatName,
        /// What is wrong.
        problem: FormatProblem,
        /// Line and column, from 1.
        position: Option<(usize, usize)>,
    },
    /// The document has another root element.
    WrongRoot {
        /// The name that the root element must have.
        expected: &'static str,
    },
    /// A member that tells results from refusals is a duplicate.
    Ambiguous {
        /// The path of the member.
        member: String,
    },
    /// The reply reports success, but has no script.
    NoScript,
    /// A value does not fit its type.
    Mistyped {
        /// The path of the value, such as `/data/0/name`.
        path: String,
        /// What is wrong.
        problem: TypeProblem,
        /// Line and column, from 1, in JSON.
        position: Option<(usize, usize)>,
    },
}

/// The format of a body.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatName {
    /// JSON
    Json,
    /// XML
    Xml,
    /// A script.
    Script,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "it has more than {limit} bytes"),
            Self::ContentType => f.write_str("its content type is not a documented one"),
            Self::ContentCoding => {
                f.write_str("it has a content coding that was not asked for (only gzip is)")
            }
            Self::Charset => f.write_str("its charset is not UTF-8"),
            Self::NotUtf8 => f.write_str("it is not UTF-8"),
            Self::Html => f.write_str("it is an HTML page"),
            Self::Empty => f.write_str("it is empty"),
            Self::NotEmpty => f.write_str("it is not empty"),
            Self::Malformed {
                format,
                problem,
                position,
            } => {
                let format = match format {
                    FormatName::Json => "JSON object",
                    FormatName::Xml => "XML document",
                    FormatName::Script => "script",
                };
                write!(f, "it is not one {format}: {problem}")?;
                at(f, *position)
            }
            Self::WrongRoot { expected } => write!(f, "its root element is not {expected}"),
            Self::Ambiguous { member } => write!(f, "its member {member} is a duplicate"),
            Self::NoScript => f.write_str("it reports success without a script"),
            Self::Mistyped {
                path,
                problem,
                position,
            } => {
                write!(f, "at {path} {problem}")?;
                at(f, *position)
            }
        }
    }
}

fn at(f: &mut fmt::Formatter<'_>, position: Option<(usize, usize)>) -> fmt::Result {
    match position {
        Some((line, column)) => write!(f, ", line {line}, column {column}"),
        None => Ok(()),
    }
}

/// What is wrong with a document.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatProblem {
    /// It breaks off.
    Truncated,
    /// Something follows the end of the document.
    Trailing,
    /// It breaks a rule of its format that has no variant of its own.
    Syntax,
    /// It is nested too deeply.
    Depth,
    /// JSON: it is not an object.
    NotObject,
    /// JSON: a number is too large.
    NumberRange,
    /// JSON: half of a surrogate pair is missing.
    HalfCharacter,
    /// XML: it has no root element.
    NoRoot,
    /// XML: it has a document type, which is never read.
    DocumentType,
    /// XML: its declaration is not at the beginning.
    Declaration,
    /// XML: it declares another encoding than UTF-8.
    Encoding,
    /// XML: it has a character that is not allowed.
    Character,
    /// XML: a reference is not one of a character or of a declared entity.
    Reference,
    /// XML: an attribute is malformed.
    Attribute,
    /// XML: an element has too many attributes.
    AttributeCount,
    /// XML: a text is outside the root element.
    OutsideRoot,
    /// Script: it is markup.
    Markup,
    /// Script: it neither calls nor sets anything.
    NotCode,
    /// Script: the argument of the call-back is not one JSON object.
    CallbackArgument,
}

impl fmt::Display for FormatProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "it ends too early",
            Self::Trailing => "something follows it",
            Self::Syntax => "it is malformed",
            Self::Depth => "it is nested too deeply",
            Self::NotObject => "it is not an object",
            Self::NumberRange => "a number is out of range",
            Self::HalfCharacter => "half of a surrogate pair is missing",
            Self::NoRoot => "it has no root element",
            Self::DocumentType => "it has a document type",
            Self::Declaration => "a declaration is not at the beginning",
            Self::Encoding => "it declares another encoding than UTF-8",
            Self::Character => "a character is not allowed in XML",
            Self::Reference => "a reference is not one of a character or a declared entity",
            Self::Attribute => "an attribute is malformed",
            Self::AttributeCount => "an element has too many attributes",
            Self::OutsideRoot => "text is outside the root element",
            Self::Markup => "it is markup",
            Self::NotCode => "it neither calls nor sets anything",
            Self::CallbackArgument => "the argument of the call-back is not one JSON object",
        })
    }
}

/// Why a value does not fit its type.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeProblem {
    /// A member that must be there is missing.
    Missing {
        /// The member.
        member: &'static str,
    },
    /// A text that must be there is blank.
    Blank,
    /// A member comes twice.
    Duplicate {
        /// The member.
        member: &'static str,
    },
    /// It is of another kind.
    Type {
        /// What was found.
        found: ValueKind,
        /// What the type expects.
        expected: String,
    },
    /// It is of the right kind, but not a value of the type.
    Value {
        /// What was found.
        found: ValueKind,
        /// What the type expects.
        expected: String,
    },
    /// A list is too short or too long.
    Length {
        /// The number of items found.
        len: usize,
        /// What the type expects.
        expected: String,
    },
    /// XML: there are several elements where one is expected.
    Several,
    /// XML: an element has elements where a text or number is expected.
    Elements,
    /// XML: an element has text between its elements.
    MixedContent,
    /// The type refuses the value for a reason that has no variant of its own.
    Refused,
}

impl fmt::Display for TypeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { member } => write!(f, "the member {member} is missing"),
            Self::Blank => f.write_str("a text is blank"),
            Self::Duplicate { member } => write!(f, "the member {member} is a duplicate"),
            Self::Type { found, expected } => write!(f, "found {found}, expected {expected}"),
            Self::Value { found, expected } => {
                write!(f, "found another {found}, expected {expected}")
            }
            Self::Length { len, expected } => write!(f, "found {len} items, expected {expected}"),
            Self::Several => f.write_str("there are several values"),
            Self::Elements => f.write_str("found elements, expected a text or number"),
            Self::MixedContent => f.write_str("found text between elements"),
            Self::Refused => f.write_str("its type refuses the value"),
        }
    }
}

/// The kind of a value in a reply.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any other number.
    Number,
    /// A text.
    Text,
    /// `null`.
    Null,
    /// A list.
    List,
    /// An object or element.
    Object,
    /// Anything else.
    Other,
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Text => "string",
            Self::Null => "null",
            Self::List => "list",
            Self::Object => "object",
            Self::Other => "value",
        })
    }
}

/// The longest name that is printed.
const MAX_NAME: usize = 40;

pub(super) type Result<T, E = DecodeError> = std::result::Result<T, E>;

/// A value that does not fit its type.
#[derive(Debug)]
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
    pub(super) fn or_within(self, member: Option<&str>) -> Self {
        match member {
            Some(name) if self.0.path.is_empty() && self.0.problem == TypeProblem::Refused => {
                self.within(Step::Member(name.to_owned()))
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

/// `/data/0/name`, or `/` for the whole. Names of the reply's own choosing (the keys of a map) are
/// printed only where they are plain.
pub(crate) fn path_text(path: &[Step]) -> String {
    if path.is_empty() {
        return "/".to_owned();
    }
    let mut text = String::new();
    for step in path {
        text.push('/');
        match step {
            Step::Member(name)
                if is_printable(name) && has_few_digits(name) && name.len() <= MAX_NAME =>
            {
                text.push_str(name)
            }
            Step::Member(_) => text.push('*'),
            Step::Index(index) => text.push_str(&index.to_string()),
        }
    }
    text
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.problem.fmt(f)
    }
}

impl std::error::Error for DecodeError {}

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
