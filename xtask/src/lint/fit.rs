//! Whether a value fits its schema.

use serde_json::Value;

use super::model::{Resolved, Spec};
use super::names::nearest;
use super::structure::type_of;
use crate::finding::Misfit;
use crate::load::escape;
use crate::profile::{Format, Schema, Type, text};

/// A part of a value that does not fit: its pointer and why.
pub(super) type Unfit = (String, Misfit);

/// Compares a value with its schema. `pointer` is where the value stands.
pub(super) fn fit(
    spec: &Spec<'_>,
    resolved: &Resolved<'_>,
    value: &Value,
    pointer: &str,
) -> Vec<Unfit> {
    fit_at(At::Document, spec, resolved, value, pointer)
}

/// The same of a value that is sent: never `null`, which no encoding of an input has.
pub(super) fn fit_sent(
    spec: &Spec<'_>,
    resolved: &Resolved<'_>,
    value: &Value,
    pointer: &str,
) -> Vec<Unfit> {
    fit_at(At::Request, spec, resolved, value, pointer)
}

fn fit_at(
    at: At,
    spec: &Spec<'_>,
    resolved: &Resolved<'_>,
    value: &Value,
    pointer: &str,
) -> Vec<Unfit> {
    let mut out = Vec::new();
    let mut fit = Fit {
        spec,
        at,
        out: &mut out,
    };
    fit.resolved(resolved, value, pointer);
    out
}

/// Where a value is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum At {
    /// In an example of a reply, or as a default.
    Document,
    /// In an example of a request.
    Request,
    /// As on the wire, where what is lenient may be another scalar.
    Wire,
}

struct Fit<'f, 'a> {
    spec: &'f Spec<'a>,
    at: At,
    out: &'f mut Vec<Unfit>,
}

// The recursion ends with the value, which the loader keeps shallow; a schema alone never makes it go on, but for
// `oneOf`, whose members are objects without a `oneOf` of their own.
impl<'a> Fit<'_, 'a> {
    fn push(&mut self, pointer: &str, misfit: Misfit) {
        self.out.push((pointer.to_owned(), misfit));
    }

    fn resolved(&mut self, resolved: &Resolved<'a>, value: &Value, pointer: &str) {
        let schema = resolved.schema;
        if value.is_null() && self.at == At::Request {
            return self.push(pointer, Misfit::Null);
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
        self.push(
            pointer,
            Misfit::Type {
                wanted,
                found: type_of(value),
            },
        );
    }

    fn string(&mut self, resolved: &Resolved<'a>, value: &Value, pointer: &str) {
        let schema = resolved.schema;
        let Some(it) = value.as_str() else {
            return self.wrong(pointer, "a string", value);
        };
        self.values(schema, value, pointer);
        let actual = it.chars().count();
        let crossed = schema
            .min_length
            .zip(schema.max_length)
            .is_some_and(|it| it.0 > it.1);
        if crossed {
            // The limits are wrong, and reported.
        } else if schema
            .min_length
            .is_some_and(|least| actual < least as usize)
            || schema
                .max_length
                .is_some_and(|greatest| actual > greatest as usize)
        {
            let misfit = Misfit::Length {
                least: schema.min_length,
                greatest: schema.max_length,
                actual,
            };
            self.push(pointer, misfit);
        }
        if let Some(greatest) = schema.max_bytes
            && it.len() as u64 > greatest
        {
            self.push(
                pointer,
                Misfit::Bytes {
                    greatest,
                    actual: it.len(),
                },
            );
        }
        if let Some(pattern) = &schema.pattern
            && regex_lite::Regex::new(pattern).is_ok_and(|regex| !regex.is_match(it))
        {
            self.push(
                pointer,
                Misfit::Pattern {
                    pattern: pattern.clone(),
                },
            );
        }
        if let Some(base64) = &schema.base64
            && let Some(digits) = it.strip_prefix(base64.prefix.as_deref().unwrap_or_default())
        {
            match (decoded_bytes(digits), base64.max_bytes) {
                (None, _) => self.push(pointer, Misfit::Base64),
                (Some(actual), Some(greatest)) if actual as u64 > greatest => {
                    self.push(pointer, Misfit::Decoded { greatest, actual });
                }
                _ => {}
            }
        }
        if let Some(target) = &schema.json {
            self.json(target, it, pointer);
        }
    }

    /// JSON inside a text. What is wrong inside is reported at the text: its parts have no place of their own.
    fn json(&mut self, target: &str, it: &str, pointer: &str) {
        let Ok(inner) = serde_json::from_str::<Value>(it) else {
            return self.push(pointer, Misfit::Json);
        };
        let Some(resolved) = super::model::schema_name(target).and_then(|it| self.spec.named(it))
        else {
            return;
        };
        let mut out = Vec::new();
        Fit {
            spec: self.spec,
            at: At::Wire,
            out: &mut out,
        }
        .resolved(&resolved, &inner, pointer);
        for (_, misfit) in out {
            self.push(
                pointer,
                Misfit::InJson {
                    inner: Box::new(misfit),
                },
            );
        }
    }

    fn integer(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        let Some(it) = value.as_i64() else {
            let found = match value.is_f64() {
                true => "a number with a point or an exponent",
                false => type_of(value),
            };
            let wanted = "an integer";
            return self.push(pointer, Misfit::Type { wanted, found });
        };
        self.values(schema, value, pointer);
        let narrow = schema.format == Some(Format::Int32) && i32::try_from(it).is_err();
        let limit =
            |it: &Option<serde_json::Number>| it.as_ref().and_then(serde_json::Number::as_i64);
        if !crossed(schema)
            && (narrow
                || limit(&schema.minimum).is_some_and(|least| it < least)
                || limit(&schema.maximum).is_some_and(|greatest| it > greatest))
        {
            let (least, greatest) = if narrow {
                (Some(i32::MIN), Some(i32::MAX))
            } else {
                (None, None)
            };
            let shown = |own: &Option<serde_json::Number>, width: Option<i32>| {
                own.as_ref()
                    .map(ToString::to_string)
                    .or(width.map(|it| it.to_string()))
            };
            let misfit = Misfit::Range {
                least: shown(&schema.minimum, least),
                greatest: shown(&schema.maximum, greatest),
            };
            self.push(pointer, misfit);
        }
    }

    fn number(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        let Some(it) = value.as_f64() else {
            return self.wrong(pointer, "a number", value);
        };
        let limit =
            |it: &Option<serde_json::Number>| it.as_ref().and_then(serde_json::Number::as_f64);
        if !crossed(schema)
            && (limit(&schema.minimum).is_some_and(|least| it < least)
                || limit(&schema.maximum).is_some_and(|greatest| it > greatest))
        {
            let shown = |it: &Option<serde_json::Number>| it.as_ref().map(ToString::to_string);
            self.push(
                pointer,
                Misfit::Range {
                    least: shown(&schema.minimum),
                    greatest: shown(&schema.maximum),
                },
            );
        }
    }

    fn values(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        if schema.values.is_empty() || schema.values.contains(value) {
            return;
        }
        let found = text(value);
        let known: Vec<String> = schema.values.iter().map(text).collect();
        let nearest = nearest(&found, known.iter().map(String::as_str)).map(str::to_owned);
        self.push(pointer, Misfit::Enum { found, nearest });
    }

    fn array(&mut self, schema: &'a Schema, value: &Value, pointer: &str) {
        let Some(list) = value.as_array() else {
            return self.wrong(pointer, "a list", value);
        };
        let crossed =
            |it: &crate::profile::Indexed| it.min.zip(it.max).is_some_and(|it| it.0 > it.1);
        if let Some(indexed) = schema.indexed.as_ref().filter(|it| !crossed(it)) {
            let few = indexed.min.is_some_and(|it| list.len() < it as usize);
            if few || indexed.max.is_some_and(|it| list.len() > it as usize) {
                let misfit = Misfit::Items {
                    least: indexed.min,
                    greatest: indexed.max,
                    actual: list.len(),
                };
                self.push(pointer, misfit);
            }
        }
        let Some(items) = schema.items.as_ref().and_then(|it| self.spec.resolve(it)) else {
            return;
        };
        for (index, item) in list.iter().enumerate() {
            self.resolved(&items, item, &format!("{pointer}/{index}"));
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
                self.push(pointer, Misfit::MissingMember { name: name.clone() });
            }
        }
        if let Some(values) = schema.map_values() {
            if let Some(values) = self.spec.resolve(values) {
                for (name, value) in map {
                    self.resolved(&values, value, &format!("{pointer}/{}", escape(name)));
                }
            }
            return;
        }
        for (name, value) in map {
            self.member(schema, name, value, &format!("{pointer}/{}", escape(name)));
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
        let canonical = schema.properties.iter().find(|(_, member)| {
            let aliases = |it: &Schema| it.aliases.iter().any(|it| it == name);
            self.spec
                .resolve(member)
                .is_some_and(|it| aliases(it.schema) || it.beside.is_some_and(aliases))
        });
        if canonical.is_none() && schema.is_open() {
            return;
        }
        let misfit = match canonical {
            Some((canonical, _)) => Misfit::Alias {
                name: name.to_owned(),
                canonical: canonical.clone(),
            },
            None => {
                let nearest =
                    nearest(name, schema.properties.keys().map(String::as_str)).map(str::to_owned);
                Misfit::UnknownMember {
                    name: name.to_owned(),
                    nearest,
                }
            }
        };
        self.push(pointer, misfit);
    }

    fn one_of(&mut self, schema: &'a Schema, value: &Value, pointer: &str) {
        let mut names = Vec::new();
        for reference in &schema.one_of {
            let Some(member) = self.spec.named(reference.name()) else {
                return;
            };
            if !member.schema.one_of.is_empty()
                || fit(self.spec, &member, value, pointer).is_empty()
            {
                return;
            }
            names.push(reference.name().to_owned());
        }
        self.push(pointer, Misfit::NoShape { names });
    }
}

/// How many bytes Base64 stands for; none if it is none. As the client counts them before it sends anything.
fn decoded_bytes(text: &str) -> Option<usize> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let whole = padding == 0 || padding <= 2 && text.len().is_multiple_of(4);
    let known = |it: u8| it.is_ascii_alphanumeric() || it == b'+' || it == b'/';
    (whole && digits.len() % 4 != 1 && digits.bytes().all(known)).then(|| digits.len() * 3 / 4)
}

/// Limits that exclude everything are wrong themselves, and reported.
fn crossed(schema: &Schema) -> bool {
    let number = |it: &Option<serde_json::Number>| it.as_ref().and_then(serde_json::Number::as_f64);
    number(&schema.minimum)
        .zip(number(&schema.maximum))
        .is_some_and(|it| it.0 > it.1)
}

/// The members of a request body in one example: each has to be declared and to fit. Whether all required ones are
/// there is a question about the example as a whole.
pub(super) fn fields(
    spec: &Spec<'_>,
    object: &Resolved<'_>,
    value: &Value,
    pointer: &str,
) -> Vec<Unfit> {
    let mut out = Vec::new();
    let mut fit = Fit {
        spec,
        at: At::Request,
        out: &mut out,
    };
    match value.as_object() {
        Some(map) => {
            for (name, value) in map {
                fit.member(
                    object.schema,
                    name,
                    value,
                    &format!("{pointer}/{}", escape(name)),
                );
            }
        }
        None => fit.wrong(pointer, "a mapping", value),
    }
    out
}
