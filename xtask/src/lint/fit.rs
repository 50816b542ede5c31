//! Whether a value fits its schema.

use serde_json::{Map, Number, Value};

use super::members::member;
use super::nearest::nearest;
use super::report::{Mismatch, Spot};
use crate::diagnostic::phrase::{list, suggestion, type_of, within};
use crate::diagnostic::{Problem, error};
use crate::spec::load::Pointer;
use crate::spec::profile::{Format, Schema, Type, text};
use crate::spec::{Resolved, Spec, schema_name};

/// Where a value is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum At {
    /// In an example of a response, or as a default.
    Document,
    /// In an example of a request: never `null`, which no encoding of an input has.
    Request,
    /// The same, and it has the fields of a body: each has to be declared and to fit. Whether all
    /// required ones are there is a question about the example as a whole.
    Fields,
    /// As on the wire, where what is lenient may be another scalar.
    Wire,
}

/// Compares a value with its schema. `pointer` is the place of the value.
pub(super) fn fit<'a>(
    at: At,
    spec: &Spec<'a>,
    resolved: &Resolved<'a>,
    value: &Value,
    pointer: &str,
) -> Vec<Mismatch> {
    let out = Vec::new();
    let mut fit = Fit { spec, at, out };
    match value.as_object() {
        Some(map) if at == At::Fields => fit.members(resolved.schema, map, pointer),
        None if at == At::Fields => fit.wrong(pointer, "a mapping", value),
        _ => fit.resolved(resolved, value, pointer),
    }
    fit.out
}

struct Fit<'f, 'a> {
    spec: &'f Spec<'a>,
    at: At,
    out: Vec<Mismatch>,
}

// The recursion ends with the value, which the loader keeps shallow; a schema alone never makes it
// go on, but for `oneOf`, whose members are objects without a `oneOf` of their own.
impl<'a> Fit<'_, 'a> {
    fn push(&mut self, pointer: &str, problem: Problem) {
        self.out.push((pointer.to_owned(), Spot::Value, problem));
    }

    fn resolved(&mut self, resolved: &Resolved<'a>, value: &Value, pointer: &str) {
        let schema = resolved.schema;
        if value.is_null() && matches!(self.at, At::Request | At::Fields) {
            let problem = error("null-in-request", "`null` is never sent");
            return self.push(
                pointer,
                problem.help("leave the key out, or write what is sent"),
            );
        }
        if value.is_null() && resolved.nullable() {
            return;
        }
        let compound = value.is_object() || value.is_array() || value.is_null();
        if self.at == At::Wire && resolved.lenient() && !compound {
            return;
        }
        if !schema.one_of.is_empty() {
            return self.one_of(schema, value, pointer);
        }
        match schema.kind {
            Some(Type::String) => self.string(resolved, value, pointer),
            Some(Type::Integer) => self.integer(schema, value, pointer),
            Some(Type::Number) => self.number(schema, value, pointer),
            Some(Type::Boolean) if value.is_boolean() => {}
            Some(Type::Boolean) => self.wrong(pointer, "a boolean", value),
            Some(Type::Array) => self.array(schema, value, pointer),
            Some(Type::Object) => self.object(schema, value, pointer),
            // The schema itself is wrong, and reported.
            None => {}
        }
    }

    fn wrong(&mut self, pointer: &str, wanted: &'static str, value: &Value) {
        self.expected(pointer, wanted, type_of(value));
    }

    fn expected(&mut self, pointer: &str, wanted: &str, found: &str) {
        let problem = error("value-type", format!("expected {wanted}, found {found}"));
        self.push(pointer, problem);
    }

    fn string(&mut self, resolved: &Resolved<'a>, value: &Value, pointer: &str) {
        let schema = resolved.schema;
        let Some(it) = value.as_str() else {
            return self.wrong(pointer, "a string", value);
        };
        self.values(schema, value, pointer);
        let length = it.chars().count();
        // Limits that exclude everything are wrong themselves, and reported.
        if !schema.crossed_lengths()
            && (schema.min_length.is_some_and(|it| length < it as usize)
                || schema.max_length.is_some_and(|it| length > it as usize))
        {
            let problem = error("value-length", format!("it has {length} characters"));
            let help = within(schema.min_length, schema.max_length);
            self.push(pointer, problem.help(help));
        }
        if let Some(greatest) = schema.max_bytes
            && it.len() as u64 > greatest
        {
            let problem = error("value-bytes", format!("it has {} bytes", it.len()));
            self.push(pointer, problem.help(format!("write at most {greatest}")));
        }
        if let Some(pattern) = &schema.pattern
            && regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(it))
        {
            let message = format!("it does not match the pattern `{pattern}`");
            let problem = error("value-pattern", message);
            self.push(pointer, problem.help("write a value that matches"));
        }
        if let Some((expected, pattern)) = schema.format.and_then(Format::check)
            && regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(it))
        {
            let problem = error("value-format", format!("it is not {expected}"));
            let help = "write a value of this format, or say the vendor's own with `pattern`";
            self.push(pointer, problem.help(help));
        }
        let base64 = schema.base64.as_ref();
        let digits = match base64 {
            Some(base64) => it.strip_prefix(base64.prefix.as_deref().unwrap_or_default()),
            None => Some(it)
                .filter(|_| self.at == At::Document && schema.format == Some(Format::Binary)),
        };
        if let Some(digits) = digits {
            match (decoded_bytes(digits), base64.and_then(|it| it.max_bytes)) {
                (None, _) => {
                    let problem = error("value-base64", "it is not valid Base64");
                    self.push(pointer, problem.help("write Base64 without blanks"));
                }
                (Some(actual), Some(greatest)) if actual as u64 > greatest => {
                    let message = format!("it decodes to {actual} bytes");
                    let problem = error("value-decoded-bytes", message);
                    self.push(pointer, problem.help(format!("write at most {greatest}")));
                }
                _ => {}
            }
        }
        if let Some(target) = &schema.json {
            self.json(target, it, pointer);
        }
    }

    /// JSON inside a text. What is wrong inside is reported at the text, since its parts have no
    /// places.
    fn json(&mut self, target: &str, it: &str, pointer: &str) {
        let Ok(inner) = serde_json::from_str::<Value>(it) else {
            let problem = error("value-json", "the text is not valid JSON");
            return self.push(pointer, problem.help("write JSON in quotes"));
        };
        let Some(resolved) = schema_name(target).and_then(|it| self.spec.named(it)) else {
            return;
        };
        for (_, _, mut problem) in fit(At::Wire, self.spec, &resolved, &inner, pointer) {
            problem.message = format!("in the JSON, {}", problem.message);
            self.push(pointer, problem);
        }
    }

    fn integer(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        let Some(it) = value.as_i64() else {
            let found = match value.is_f64() {
                true => "a number with a point or an exponent",
                false => type_of(value),
            };
            return self.expected(pointer, "an integer", found);
        };
        self.values(schema, value, pointer);
        let narrow = schema.format == Some(Format::Int32) && i32::try_from(it).is_err();
        let limit = |it: &Option<Number>| it.as_ref().and_then(Number::as_i64);
        if !schema.crossed_range()
            && (narrow
                || limit(&schema.minimum).is_some_and(|least| it < least)
                || limit(&schema.maximum).is_some_and(|greatest| it > greatest))
        {
            let width = |it: i32| narrow.then(|| it.into());
            let least = schema.minimum.clone().or(width(i32::MIN));
            self.out_of_range(pointer, least, schema.maximum.clone().or(width(i32::MAX)));
        }
    }

    fn out_of_range(&mut self, pointer: &str, least: Option<Number>, greatest: Option<Number>) {
        let problem = error("value-range", "the number is out of range");
        self.push(pointer, problem.help(within(least, greatest)));
    }

    fn number(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        let Some(it) = value.as_f64() else {
            return self.wrong(pointer, "a number", value);
        };
        let limit = |it: &Option<Number>| it.as_ref().and_then(Number::as_f64);
        if !schema.crossed_range()
            && (limit(&schema.minimum).is_some_and(|least| it < least)
                || limit(&schema.maximum).is_some_and(|greatest| it > greatest))
        {
            self.out_of_range(pointer, schema.minimum.clone(), schema.maximum.clone());
        }
    }

    fn values(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        if schema.values.is_empty() || schema.values.contains(value) {
            return;
        }
        self.push(pointer, not_in_enum(value, &schema.values));
    }

    fn array(&mut self, schema: &'a Schema, value: &Value, pointer: &str) {
        let Some(list) = value.as_array() else {
            return self.wrong(pointer, "a list", value);
        };
        let indexed = schema.indexed.as_ref().filter(|it| !it.crossed());
        let (mut least, mut greatest) = indexed.map_or((None, None), |it| (it.min, it.max));
        if !schema.crossed_items() {
            least = least.or(schema.min_items);
            greatest = greatest.or(schema.max_items);
        }
        let few = least.is_some_and(|it| list.len() < it as usize);
        if few || greatest.is_some_and(|it| list.len() > it as usize) {
            let problem = error("value-items", format!("it has {} items", list.len()));
            self.push(pointer, problem.help(within(least, greatest)));
        }
        let Some(items) = self.spec.items(schema) else {
            return;
        };
        for (index, item) in list.iter().enumerate() {
            self.resolved(&items, item, &pointer.at(index));
        }
    }

    fn object(&mut self, schema: &'a Schema, value: &Value, pointer: &str) {
        if schema.is_open() && schema.properties.is_empty() {
            // Free-form: any value at all.
            return;
        }
        let Some(map) = value.as_object() else {
            return self.wrong(pointer, "a mapping", value);
        };
        for name in &schema.required {
            if schema.properties.contains_key(name) && !map.contains_key(name) {
                let message = format!("missing required member `{name}`");
                let problem = error("value-without-member", message);
                self.push(pointer, problem.help("add it"));
            }
        }
        match schema.map_values().map(|it| self.spec.resolve(it)) {
            None => self.members(schema, map, pointer),
            Some(None) => {}
            Some(Some(values)) => {
                for (name, value) in map {
                    self.resolved(&values, value, &pointer.at(name));
                }
            }
        }
    }

    fn members(&mut self, schema: &'a Schema, map: &Map<String, Value>, pointer: &str) {
        for (name, value) in map {
            self.member(schema, name, value, &pointer.at(name));
        }
    }

    /// A member of an object.
    fn member(&mut self, schema: &'a Schema, name: &str, value: &Value, pointer: &str) {
        if let Some(member) = schema.properties.get(name) {
            if let Some(member) = self.spec.resolve(member) {
                self.resolved(&member, value, pointer);
            }
            return;
        }
        let problem = match member(self.spec, schema, name) {
            Some(it) => error(
                "value-alias",
                format!("`{name}` is only an alias of a member"),
            )
            .help(format!("write `{}`", it.name)),
            None if schema.is_open() => return,
            None => {
                let nearest = nearest(name, schema.properties.keys().map(String::as_str));
                let help = suggestion(nearest, "add it to the schema, or remove it here");
                error("value-unknown-member", format!("unknown member `{name}`")).help(help)
            }
        };
        self.out.push((pointer.to_owned(), Spot::Key, problem));
    }

    fn one_of(&mut self, schema: &'a Schema, value: &Value, pointer: &str) {
        let mut names = Vec::new();
        for reference in &schema.one_of {
            let Some(member) = self.spec.named(reference.name()) else {
                return;
            };
            if !member.schema.one_of.is_empty()
                || fit(At::Document, self.spec, &member, value, pointer).is_empty()
            {
                return;
            }
            names.push(reference.name());
        }
        let message = format!("it has none of the shapes {}", list(names));
        let problem = error("value-shape", message);
        self.push(pointer, problem.help("write one of them"));
    }
}

/// A value that its enum does not list.
pub(super) fn not_in_enum(value: &Value, values: &[Value]) -> Problem {
    let found = text(value);
    let known: Vec<String> = values.iter().map(text).collect();
    let nearest = nearest(&found, known.iter().map(String::as_str));
    let message = format!("`{found}` is not a value of the enum");
    let help = suggestion(nearest, "use one of its values, or add it there");
    error("value-not-in-enum", message).help(help)
}

/// How many bytes Base64 decodes to; `None` if it is not valid. As the client counts them before it
/// sends anything.
fn decoded_bytes(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let whole = padding == 0 || padding <= 2 && text.len().is_multiple_of(4);
    let known = |it: u8| it.is_ascii_alphanumeric() || it == b'+' || it == b'/';
    (whole && digits.len() % 4 != 1 && digits.bytes().all(known)).then(|| digits.len() * 3 / 4)
}
