//! Types and limits.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

use super::constraint::Constraint;
use super::reference::{Or, Ref};

/// A type. Either `allOf` with one `$ref`, or `oneOf` (errors only), or `type`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Schema {
    /// What is described.
    #[serde(rename = "type")]
    pub(crate) kind: Option<Type>,
    /// Width of a number, or what a string holds.
    pub(crate) format: Option<Format>,
    /// Markdown.
    pub(crate) description: Option<String>,
    /// Members, in the order in which they are sent.
    #[serde(default)]
    pub(crate) properties: IndexMap<String, Or<Schema>>,
    /// Members that have to be there.
    #[serde(default)]
    pub(crate) required: Vec<String>,
    /// What an array holds.
    pub(crate) items: Option<Box<Or<Schema>>>,
    /// The known values. An unknown one is kept.
    #[serde(default, rename = "enum")]
    #[schemars(length(min = 1))]
    pub(crate) values: Vec<Value>,
    /// The Rust names of the known values.
    #[serde(default, rename = "x-enum-varnames")]
    pub(crate) varnames: Vec<String>,
    /// What the known values mean.
    #[serde(default, rename = "x-enum-descriptions")]
    pub(crate) value_docs: Vec<String>,
    /// The values of an enum of codes that mean "again later".
    #[serde(default, rename = "x-enum-retry")]
    #[schemars(length(min = 1))]
    pub(crate) retry: Vec<Value>,
    /// `null` and absence are allowed.
    #[serde(default)]
    pub(crate) nullable: bool,
    /// Least number of characters. A check on requests.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) min_length: Option<u32>,
    /// Greatest number of characters. A check on requests.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) max_length: Option<u32>,
    /// Least value. A check on requests.
    #[serde(default, deserialize_with = "number")]
    pub(crate) minimum: Option<Number>,
    /// Greatest value. A check on requests.
    #[serde(default, deserialize_with = "number")]
    pub(crate) maximum: Option<Number>,
    /// Least number of items of a list in a JSON body. A check on requests.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) min_items: Option<u32>,
    /// Greatest number of items of a list in a JSON body. A check on requests.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) max_items: Option<u32>,
    /// A regular expression, not anchored. A check on requests.
    pub(crate) pattern: Option<String>,
    /// What the vendor assumes; documented, never sent.
    pub(crate) default: Option<Value>,
    /// Another type with siblings: exactly one `$ref`.
    #[serde(default)]
    pub(crate) all_of: Vec<Ref>,
    /// The shapes of an error, told apart by a required member of their own.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub(crate) one_of: Vec<Ref>,
    /// `true`: members of any name and type, beside those that have names. A type: members of any
    /// name and that type.
    pub(crate) additional_properties: Option<Additional>,
    /// Its form in XML.
    pub(crate) xml: Option<Xml>,
    /// Greatest number of bytes. A check on requests.
    #[serde(default, deserialize_with = "whole", rename = "x-max-bytes")]
    pub(crate) max_bytes: Option<u64>,
    /// The text is Base64, or what follows a prefix is. A check on requests.
    #[serde(rename = "x-base64")]
    pub(crate) base64: Option<Base64>,
    /// The items are sent as numbered parameters or fields.
    #[serde(rename = "x-indexed")]
    pub(crate) indexed: Option<Indexed>,
    /// The items are sent as one value, with this between them.
    #[serde(rename = "x-joined")]
    #[schemars(length(min = 1))]
    pub(crate) joined: Option<String>,
    /// The vendor also sends the value in quotes, or unquoted; in the place of a list of objects,
    /// also one object.
    #[serde(default, rename = "x-lenient")]
    pub(crate) lenient: bool,
    /// Other names of the member.
    #[serde(default, rename = "x-aliases")]
    pub(crate) aliases: Vec<String>,
    /// Never printed.
    #[serde(default, rename = "x-sensitive")]
    pub(crate) sensitive: bool,
    /// A signer writes it: no setter.
    #[serde(default, rename = "x-credential")]
    pub(crate) credential: bool,
    /// Given once per client; a call may override it. Beside the type of a field of a body.
    #[serde(default, rename = "x-setting")]
    pub(crate) setting: bool,
    /// What is sent of a field of a body unless the caller sets another value.
    #[serde(rename = "x-initial")]
    pub(crate) initial: Option<Value>,
    /// Members of an object in a JSON body that are wanted or refused together. A check on
    /// requests.
    #[serde(default, rename = "x-when")]
    #[schemars(length(min = 1))]
    pub(crate) constraints: Vec<Constraint>,
    /// The facade reads this setting from the environment, too. Beside the type of a field of a
    /// body.
    #[serde(default, rename = "x-environment")]
    pub(crate) environment: bool,
    /// The string holds JSON of this type.
    #[serde(rename = "x-json")]
    #[schemars(regex(pattern = r"^#/components/schemas/[A-Za-z0-9_]+$"))]
    pub(crate) json: Option<String>,
    /// What the member is to the client.
    #[serde(rename = "x-role")]
    pub(crate) role: Option<Role>,
    /// The string is `CODE:detail`.
    #[serde(rename = "x-code-detail")]
    pub(crate) code_detail: Option<CodeDetail>,
    /// The field of a member, or the type of a component, if it is not to have the name of that.
    #[serde(rename = "x-rust-name")]
    #[schemars(regex(pattern = r"^[A-Za-z][A-Za-z0-9]*(_[a-z0-9]+)*$"))]
    pub(crate) rust_name: Option<String>,
    /// One value, for a reader.
    pub(crate) example: Option<Value>,
    /// The vendor advises against it.
    #[serde(default)]
    pub(crate) deprecated: bool,
}

impl Schema {
    /// Whether members of any name and type are allowed.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.additional_properties, Some(Additional::Any(true)))
    }

    /// Whether its limits of lengths let nothing through.
    pub(crate) fn crossed_lengths(&self) -> bool {
        let limits = self.min_length.zip(self.max_length);
        limits.is_some_and(|(least, greatest)| least > greatest)
    }

    /// Whether its limits of numbers let nothing through.
    pub(crate) fn crossed_range(&self) -> bool {
        let limit = |it: &Option<Number>| it.as_ref().and_then(Number::as_f64);
        let limits = limit(&self.minimum).zip(limit(&self.maximum));
        limits.is_some_and(|(least, greatest)| least > greatest)
    }

    /// Whether its limits of items let no list through.
    pub(crate) fn crossed_items(&self) -> bool {
        let limits = self.min_items.zip(self.max_items);
        limits.is_some_and(|(least, greatest)| least > greatest)
    }

    /// What the members of a map are.
    pub(crate) fn map_values(&self) -> Option<&Or<Schema>> {
        match &self.additional_properties {
            Some(Additional::Of(values)) => Some(values),
            _ => None,
        }
    }
}

/// A number. In JSON Schema `20.0` and `2e1` are whole, too, so they are read like `20`.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    let number = Number::deserialize(deserializer)?;
    let float = number
        .as_f64()
        .filter(|it| number.is_f64() && it.fract() == 0.0);
    // Beyond that, a float is not the number that was written.
    let whole = float.filter(|it| it.abs() <= 9_007_199_254_740_992.0);
    Ok(Some(whole.map_or(number, |it| Number::from(it as i64))))
}

/// A whole number.
fn whole<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<u64>,
{
    let found = number(deserializer)?.and_then(|it| it.as_u64());
    let found = found.and_then(|it| T::try_from(it).ok());
    found
        .map(Some)
        .ok_or_else(|| D::Error::custom("a whole number is out of range"))
}

/// Members that have no names in the document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Additional {
    /// Whether there may be any.
    Any(bool),
    /// What each of them is.
    Of(Or<Schema>),
}

/// Base64 in a text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Base64 {
    /// What stands before it; a text that begins otherwise is none. Without it, the whole text is
    /// Base64.
    #[schemars(length(min = 1))]
    pub(crate) prefix: Option<String>,
    /// Greatest number of bytes that it stands for.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) max_bytes: Option<u64>,
}

/// A list that is sent as numbered parameters or fields.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Indexed {
    /// The name on the wire, with `{n}` for the number and, if the items are objects, `{member}`
    /// for the member.
    #[schemars(length(min = 1))]
    pub(crate) name: String,
    /// The number of the first item; 1 if not said.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) first: Option<u32>,
    /// Least number of items, if there are any.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) min: Option<u32>,
    /// Greatest number of items.
    #[serde(default, deserialize_with = "whole")]
    pub(crate) max: Option<u32>,
}

impl Indexed {
    /// Whether its limits let no list through.
    pub(crate) fn crossed(&self) -> bool {
        let limits = self.min.zip(self.max);
        limits.is_some_and(|(least, greatest)| least > greatest)
    }
}

/// What is described.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Type {
    /// Text, or bytes with `format: binary`.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Members.
    Object,
    /// A list.
    Array,
}

/// What a schema describes, in the words of OpenAPI.
pub(crate) fn kind_name(kind: Option<Type>) -> &'static str {
    match kind {
        Some(Type::String) => "string",
        Some(Type::Integer) => "integer",
        Some(Type::Number) => "number",
        Some(Type::Boolean) => "boolean",
        Some(Type::Object) => "object",
        Some(Type::Array) => "array",
        None => "no type",
    }
}

/// Width of a number, or what a string holds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// `i32`
    Int32,
    /// `i64`
    Int64,
    /// `f32`
    Float,
    /// `f64`
    Double,
    /// A file.
    Binary,
    /// A secret: never printed.
    Password,
    /// Base64.
    Byte,
    /// A day of RFC 3339. A check on requests, as are those that follow.
    Date,
    /// A date and a time of RFC 3339.
    #[serde(rename = "date-time")]
    DateTime,
    /// A UUID of RFC 4122.
    Uuid,
}

/// A pattern of the days that there are.
macro_rules! day {
    () => {
        concat!(
            "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|",
            "(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|",
            "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
        )
    };
}

impl Format {
    /// Of a text that is checked: what it has to be, and a pattern that matches all of that and
    /// nothing else. RFC 3339 allows small letters, a blank for the `T`, and seconds that leap.
    pub(crate) fn check(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Date => ("a date, such as 2024-02-29", concat!("^", day!(), "$")),
            Self::DateTime => (
                "a date and time with an offset, such as 2024-02-29T08:30:00Z",
                concat!(
                    "^",
                    day!(),
                    "[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?",
                    "([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
                ),
            ),
            Self::Uuid => (
                "a UUID, such as 123e4567-e89b-12d3-a456-426614174000",
                "^(?i)(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            ),
            Self::Int32 | Self::Int64 | Self::Float | Self::Double => return None,
            Self::Binary | Self::Password | Self::Byte => return None,
        })
    }
}

/// The form of a type in XML.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Xml {
    /// The element's name. A body has to have one.
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9._-]*$"))]
    pub(crate) name: Option<String>,
}

/// What a member is to the client.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The error's code.
    Code,
    /// The error's text.
    Message,
    /// The identifier that support asks for.
    RequestId,
    /// What a caller decides by: a verdict, a score, or what it is judged by. Of members of
    /// successes only.
    Verdict,
    /// What lets somebody in, such as a token of a session. Of successes only.
    Session,
}

/// The enum of the codes in a `CODE:detail` text.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CodeDetail(
    #[schemars(regex(pattern = r"^#/components/schemas/[A-Za-z0-9_]+$"))] pub(crate) String,
);
