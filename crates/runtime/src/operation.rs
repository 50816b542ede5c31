//! What a specification says about an operation, as constants that generated code writes down.

use std::sync::OnceLock;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`
    Head,
}

impl Method {
    /// The method as the request line has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }
}

/// The facts of one operation, the same for every call.
///
/// Middleware reads them from [`Request::operation`](crate::Request::operation).
#[derive(Debug)]
pub struct Operation {
    /// The vendor, as in the crate's name: `tencent-ci`.
    pub vendor: &'static str,
    /// The operation's name in the specification: `GetLiveCode`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, part by part; empty for `/`.
    pub path: &'static [PathPart],
    /// The signing scheme, such as `tencent-cos`; `None` if the operation is not signed.
    pub scheme: Option<&'static str>,
    /// The fields that the signature writes. An extra input has none of these names.
    pub signature_fields: &'static [&'static str],
    /// Those of them that a signed request must have. Without one the request is not sent, see
    /// [`Config::unsigned`](crate::Config::unsigned).
    pub required_signature_fields: &'static [&'static str],
    /// Whether sending it twice does no more than sending it once. Only such operations are
    /// retried after the server may have seen the request.
    pub idempotent: bool,
    /// How the body is written.
    pub body: BodyFormat,
    /// Whether a body is sent even if no field of it is set.
    pub body_required: bool,
    /// The greatest number of bytes of the whole body.
    pub max_request_bytes: Option<u64>,
    /// The greatest number of bytes of a response's body, after decompression.
    pub max_response_bytes: u64,
    /// Which parameters go only together.
    pub constraints: &'static [Constraint],
    /// The responses that are declared; the first that matches the status is taken.
    pub responses: &'static [ResponseRule],
    /// The response headers in which the vendor names the request, in order of preference.
    pub request_id_headers: &'static [&'static str],
    /// The members of a response in which the vendor names the request.
    pub request_id_members: &'static [Way],
    /// The vendor's error codes.
    pub codes: Codes,
    /// Whether a body of unknown length is refused before it is sent.
    pub length_required: bool,
    /// The response headers that [`Response::header`](crate::Response::header) answers.
    pub response_headers: &'static [&'static str],
}

/// The way to a member, from the outermost object: for each step, all names of the member there.
pub(crate) type Way = &'static [&'static [&'static str]];

/// Where a vendor's error codes are, and which of them mean "again later".
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// The members of the error types that hold a code.
    pub members: &'static [Way],
    /// The codes that mean "again later", as texts.
    pub retry: &'static [&'static str],
    /// Whether a text has the form `CODE:detail`.
    pub detail: bool,
}

impl Codes {
    /// For an operation whose errors have no code.
    pub const NONE: Self = Self {
        members: &[],
        retry: &[],
        detail: false,
    };

    /// Whether a response can have a code at one place only.
    pub(crate) fn have_one_name(&self) -> bool {
        let names = |way: &Way| way.iter().map(|step| step.len()).product::<usize>();
        self.members.iter().map(names).sum::<usize>() <= 1
    }
}

/// A part of a path, between two slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// A fixed segment.
    Literal(&'static str),
    /// The value of the parameter of this name.
    Param(&'static str),
}

/// How an operation's body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFormat {
    /// There is none.
    None,
    /// `name=value&…`
    Form {
        /// The media type as it is sent.
        content_type: &'static str,
    },
    /// `multipart/form-data`
    Multipart,
    /// A JSON document.
    Json {
        /// The media type as it is sent.
        content_type: &'static str,
    },
    /// The bytes of one [`Upload`](crate::Upload).
    Binary {
        /// The media type, or a range such as `video/*`: then the upload names its own.
        media_type: &'static str,
    },
}

/// A rule about parameters, or members of an object, that go only together.
#[derive(Debug)]
pub struct Constraint {
    /// The parameter that decides.
    pub parameter: &'static str,
    /// The values for which the rule holds; empty: whenever the parameter is set.
    pub equals: &'static [&'static str],
    /// Whether it also holds if the parameter is not set; with no values, only then.
    pub absent: bool,
    /// Parameters that must then be set.
    pub require: &'static [&'static str],
    /// Parameters of which at least one must then be set; empty: there is no such rule.
    pub require_any: &'static [&'static str],
    /// Parameters that must then not be set.
    pub forbid: &'static [&'static str],
    /// Parameters that, if set, must then have one of these values.
    pub allow: &'static [(&'static str, &'static [&'static str])],
}

/// The facts of one parameter.
#[derive(Debug)]
pub struct Param {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it is sent.
    pub place: Place,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Whether its value is a secret or says something about a person.
    pub sensitive: bool,
    /// What its value must satisfy.
    pub checks: &'static [Check],
}

/// The facts of a list whose items are sent as numbered parameters: `Material.1.Value`,
/// `Material.2.Value`.
#[derive(Debug)]
pub struct Indexed {
    /// The name of the list, which no item has on the wire.
    pub name: &'static str,
    /// Whether a call without items is refused.
    pub required: bool,
    /// The number of the first item.
    pub first: u32,
    /// The least number of items, if there are any.
    pub min: Option<u32>,
    /// The greatest number of items.
    pub max: Option<u32>,
    /// What each item consists of. In the names, `{n}` stands for the item's number.
    pub members: &'static [Param],
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path {
        /// Whether a slash in the value separates segments (an object key) or is encoded.
        keep_slashes: bool,
    },
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// In the body, as a pair of a form.
    Form,
    /// In the body, as a part of a multipart body.
    Part,
    /// In the body, as a member of a JSON object.
    Json,
    /// The whole body.
    Body,
}

/// What a value must satisfy before it is sent.
#[derive(Debug)]
pub enum Check {
    /// At least so many characters.
    MinLength(u32),
    /// At most so many characters.
    MaxLength(u32),
    /// At least so many bytes.
    MinBytes(u64),
    /// At most so many bytes.
    MaxBytes(u64),
    /// No smaller than this.
    Minimum(i64),
    /// No greater than this.
    Maximum(i64),
    /// No smaller than this.
    MinimumFloat(f64),
    /// No greater than this.
    MaximumFloat(f64),
    /// The pattern occurs in the text.
    Pattern(&'static Pattern),
    /// Base64: the whole text, or what follows the prefix in a text that begins with it.
    Base64 {
        /// Before the Base64; empty: nothing is.
        prefix: &'static str,
        /// The greatest number of bytes that it stands for.
        max_bytes: Option<u64>,
    },
    /// At least so many items of a list in a JSON body.
    MinItems(u32),
    /// At most so many items of a list in a JSON body.
    MaxItems(u32),
    /// What each item of a list or each value of a map must satisfy.
    Each(&'static [Check]),
    /// What an object in a JSON body must satisfy.
    Object(&'static Object),
}

/// The facts of an object in a JSON body.
#[derive(Debug)]
pub struct Object {
    /// The members that it needs, or of which something is checked.
    pub members: &'static [Param],
    /// Which members go only together.
    pub constraints: &'static [Constraint],
}

/// A regular expression that is compiled when it is first used.
///
/// It is searched for, as JSON Schema's `pattern` is: anchor it with `^` and `$` to match the whole
/// text.
#[derive(Debug)]
pub struct Pattern {
    text: &'static str,
    expected: Option<&'static str>,
    compiled: OnceLock<Option<regex_lite::Regex>>,
}

impl Pattern {
    /// The pattern with this text.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            expected: None,
            compiled: OnceLock::new(),
        }
    }

    /// The pattern of a format, which has a name: `a date, such as 2024-02-29`.
    pub const fn of_format(text: &'static str, expected: &'static str) -> Self {
        Self {
            text,
            expected: Some(expected),
            compiled: OnceLock::new(),
        }
    }

    /// The text of the pattern.
    pub const fn as_str(&self) -> &'static str {
        self.text
    }

    /// The name of the format, if it is one.
    pub const fn expected(&self) -> Option<&'static str> {
        self.expected
    }

    /// Whether the pattern occurs in `text`. A pattern that cannot be compiled occurs nowhere.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.compiled
            .get_or_init(|| regex_lite::Regex::new(self.text).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

/// What a response of some status holds.
#[derive(Debug)]
pub struct ResponseRule {
    /// The status it is about.
    pub status: StatusMatch,
    /// Whether it is the operation's result or the vendor's service error.
    pub kind: ResponseKind,
    /// The media types and the format of each; empty: no body. Of an error without any, the status
    /// tells all.
    pub formats: &'static [(&'static str, Format)],
    /// What must hold for this response to be a result: all of it. Empty for a service error.
    pub success: &'static [Success],
    /// In an error, the member that holds a short body of plain text; in a result, the member of a
    /// JSON object that holds the script.
    pub text_member: Option<&'static str>,
    /// The headers that a result must have.
    pub required_headers: &'static [&'static str],
}

impl ResponseRule {
    /// The formats of bodies that are not empty.
    pub(crate) fn content_formats(&self) -> impl Iterator<Item = Format> + use<> {
        let formats = self.formats.iter().map(|(_, format)| *format);
        formats.filter(|format| *format != Format::Empty)
    }

    /// Whether a result is bytes of which only the media type tells what they are.
    pub(crate) fn is_binary(&self) -> bool {
        self.content_formats().any(|it| it == Format::Binary)
    }

    /// Whether it is an error without a body.
    pub(crate) fn is_bare(&self) -> bool {
        self.kind == ResponseKind::Error && self.formats.is_empty()
    }
}

/// Which statuses a [`ResponseRule`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMatch {
    /// This one.
    Code(u16),
    /// A hundred of them: `4` for 400 to 499.
    Range(u16),
    /// Whatever no earlier rule took.
    Default,
}

impl StatusMatch {
    pub(crate) const fn matches(self, status: u16) -> bool {
        match self {
            Self::Code(code) => code == status,
            Self::Range(hundred) => status / 100 == hundred,
            Self::Default => true,
        }
    }
}

/// Whether a response is the result or a service error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseKind {
    /// The operation's result.
    Success,
    /// The vendor's service error.
    Error,
}

/// How a response's body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object.
    Json,
    /// One XML document.
    Xml {
        /// The name of the root element.
        root: &'static str,
    },
    /// A script; a JSON object, alone or as a call-back's argument, says why there is none, or
    /// holds it in [`ResponseRule::text_member`].
    Script {
        /// The name of the parameter that names the call-back.
        callback: Option<&'static str>,
    },
    /// Text in UTF-8.
    Text,
    /// Bytes, such as a picture.
    Binary,
    /// Nothing.
    Empty,
}

/// What must hold for a response of a good status to be a result.
#[derive(Debug)]
pub struct Success {
    /// The way to the member that tells, from the outermost object.
    pub member: &'static [&'static str],
    /// What the member must be.
    pub must: Must,
}

/// What a member of a result must be. Numbers and booleans are compared as texts: the number 0 and
/// the text `0` both equal `"0"`.
#[derive(Debug)]
pub enum Must {
    /// Absent or empty: `null`, a blank text, 0, `"0"`, `false` or an empty list.
    BeEmpty,
    /// Absent or `null`.
    BeAbsent,
    /// One of these values.
    Equal {
        /// The values.
        values: &'static [&'static str],
        /// Whether a response without the member is a result.
        absent_is_success: bool,
        /// All values that the member's open enum lists. A value that is not one of them is a
        /// result if none of the `grants` has a value. If this is empty, it is a service error.
        known: &'static [&'static str],
        /// The ways to the members that let somebody in or hold a verdict.
        grants: &'static [&'static [&'static str]],
    },
}
