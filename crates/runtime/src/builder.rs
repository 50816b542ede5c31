//! Builds a request from arguments, checking each against its parameter.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::call::{Call, Extra, Input};
use crate::check::{broken, check, check_body, holds};
use crate::encode;
use crate::object::JsonValue;
use crate::operation::{BodyFormat, Check, Indexed, Operation, Param, PathPart, Place};
use crate::redact::partial_debug;
use crate::request::{Body, Content, Pairs, Part, Request, Target};
use crate::syntax;
use crate::upload::Upload;
use crate::value::{FieldValue, Item, Value, json_object};
use crate::violation::{ArgumentError, Fault, Violation};

type Result<T, E = ArgumentError> = std::result::Result<T, E>;

/// A request in the making. Parameters are sent in the order in which they are put in.
///
/// A method that takes an argument fails if it is required and missing, or if it breaks a rule.
pub struct RequestBuilder {
    operation: &'static Operation,
    target: Target,
    entries: Vec<Entry>,
    /// Declared parameters without a value, and those of which lists consist: names that extra
    /// inputs must not have. Empty if there are no extra inputs.
    unset: Vec<&'static Param>,
    call: Call,
}

struct Entry {
    param: &'static Param,
    /// The name on the wire.
    name: Cow<'static, str>,
    /// What rules call it: the name of the parameter, or of the list that it belongs to.
    known_as: &'static str,
    wire: FieldValue,
    /// Sent because nothing else was set; gives way where it is forbidden.
    initial: bool,
}

/// The members of an item, in the order in which they are sent.
type Members = Vec<Result<Option<FieldValue>, Violation>>;

impl RequestBuilder {
    /// An empty request for the operation, with what the caller set for this call.
    pub(crate) fn new(operation: &'static Operation, target: Target, call: Call) -> Self {
        Self {
            operation,
            target,
            // Enough for most operations.
            entries: Vec::with_capacity(8),
            unset: Vec::new(),
            call,
        }
    }

    /// A parameter that has always this value.
    pub fn constant(&mut self, param: &'static Param, value: &'static str) {
        self.push(param, FieldValue::Text(value.to_owned()), false);
    }

    /// A parameter that has always this number.
    pub fn constant_integer(&mut self, param: &'static Param, value: i64) {
        self.push(param, FieldValue::Integer(value), false);
    }

    /// A parameter that has this value unless the caller set another.
    pub fn initial<T: Value>(
        &mut self,
        param: &'static Param,
        input: Input<T>,
        initial: &'static str,
    ) -> Result<()> {
        if matches!(input, Ok(None)) {
            self.push(param, T::initial(initial), true);
            return Ok(());
        }
        self.put(param, input)
    }

    /// A parameter of the call.
    pub fn put<T: Value>(&mut self, param: &'static Param, input: Input<T>) -> Result<()> {
        let wire = given(input).and_then(|value| value.map(Value::into_wire).transpose());
        self.add(param, wire)
    }

    /// A parameter of the call that has the client's value unless the caller set another.
    pub fn setting<T: Value + Clone>(
        &mut self,
        param: &'static Param,
        input: Input<T>,
        setting: &Option<T>,
    ) -> Result<()> {
        let input = input.map(|value| value.or_else(|| setting.clone()));
        self.put(param, input)
    }

    /// A value of a JSON body that may be a list, an object or a map. A list that is
    /// empty, may be empty and is not required is left out.
    pub fn json<T: JsonValue>(&mut self, param: &'static Param, input: Input<T>) -> Result<()> {
        let is_unset = |it: &FieldValue| matches!(it, FieldValue::List(items) if items.is_empty());
        let wire = given(input).map(|it| it.and_then(T::into_member));
        let is_least = |it: &Check| matches!(it, Check::MinItems(_));
        let is_sent = param.required || param.checks.iter().any(is_least);
        let wire = wire.map(|it| it.filter(|it| is_sent || !is_unset(it)));
        self.add(param, wire)
    }

    /// A list whose values are sent as one, with a separator between them, which none of them has.
    pub fn joined<T: Value>(
        &mut self,
        param: &'static Param,
        input: Input<Vec<T>>,
        separator: &'static str,
    ) -> Result<()> {
        let wire = given(input).and_then(|values| join(values.unwrap_or_default(), separator));
        self.add(param, wire)
    }

    /// A list whose items are sent as numbered parameters.
    pub fn indexed<T: Item>(&mut self, list: &'static Indexed, input: Input<Vec<T>>) -> Result<()> {
        let items = given(input).map_err(|rule| self.error(list.name, rule))?;
        let items = items.map(|it| it.into_iter().map(Item::into_members).collect());
        self.add_items(list, items)
    }

    /// As [`add`](Self::add), for a list.
    fn add_items(&mut self, list: &'static Indexed, items: Option<Vec<Members>>) -> Result<()> {
        let is_set = items.is_some();
        let items = items.unwrap_or_default();
        let actual = items.len();
        let rule = match (list.min, list.max) {
            _ if actual == 0 && list.required => Some(Violation::Missing),
            (Some(limit), _) if is_set && (actual as u64) < u64::from(limit) => {
                Some(Violation::MinItems { limit, actual })
            }
            (_, Some(limit)) if (actual as u64) > u64::from(limit) => {
                Some(Violation::MaxItems { limit, actual })
            }
            _ => None,
        };
        if let Some(rule) = rule {
            return Err(self.error(list.name, rule));
        }
        if !self.call.extras.is_empty() {
            self.unset.extend(list.members);
        }
        for (item, number) in items.into_iter().zip(u64::from(list.first)..) {
            for (param, wire) in list.members.iter().zip(item) {
                if let Some(wire) = self.checked(param, wire)? {
                    self.entries.push(Entry {
                        param,
                        name: Cow::Owned(param.name.replace("{n}", &number.to_string())),
                        known_as: list.name,
                        wire,
                        initial: false,
                    });
                }
            }
        }
        Ok(())
    }

    /// All that does not depend on the type, so that it is compiled once.
    fn add(
        &mut self,
        param: &'static Param,
        wire: Result<Option<FieldValue>, Violation>,
    ) -> Result<()> {
        match self.checked(param, wire)? {
            Some(wire) => self.push(param, wire, false),
            None if self.call.extras.is_empty() => {}
            None => self.unset.push(param),
        }
        Ok(())
    }

    /// The value, if it breaks no rule of the parameter's own.
    fn checked(
        &self,
        param: &'static Param,
        wire: Result<Option<FieldValue>, Violation>,
    ) -> Result<Option<FieldValue>> {
        let checked = wire.map_err(Fault::from).and_then(|wire| match wire {
            None if param.required => Err(Violation::Missing.into()),
            None => Ok(None),
            Some(mut wire) => {
                check(param, &wire)?;
                if let FieldValue::Upload(upload) = &mut wire {
                    check_upload(param, upload)?;
                }
                Ok(Some(wire))
            }
        });
        checked.map_err(|fault| ArgumentError::of_fault(self.operation, param.name, fault))
    }

    fn push(&mut self, param: &'static Param, wire: FieldValue, initial: bool) {
        self.entries.push(Entry {
            param,
            name: Cow::Borrowed(param.name),
            known_as: param.name,
            wire,
            initial,
        });
    }

    fn error(&self, parameter: &'static str, rule: Violation) -> ArgumentError {
        ArgumentError::new(self.operation, parameter, rule)
    }

    /// The request, if its parameters agree with each other. It fails, too, if one cannot be
    /// written in its place, if an extra input is refused, or if the body is missing or too long.
    pub fn finish(mut self) -> Result<Request> {
        self.check_extras()?;
        self.check_constraints()?;
        let operation = self.operation;
        let mut placed = RequestParts::default();
        for entry in std::mem::take(&mut self.entries) {
            let param = entry.param;
            if param.sensitive {
                placed
                    .content
                    .sensitive
                    .insert(entry.name.to_ascii_lowercase());
            }
            placed
                .place(operation, param.place, entry.name, entry.wire)
                .map_err(|rule| self.error(param.name, rule))?;
        }
        for Extra { place, name, value } in std::mem::take(&mut self.call.extras) {
            let name: Cow<'static, str> = name.into();
            placed.content.sensitive.insert(name.to_ascii_lowercase());
            value
                .and_then(|wire| placed.place(operation, place, name, wire))
                .map_err(|rule| self.error(method_of(place), rule))?;
        }
        placed.content.path = placed
            .segments(operation)
            .map_err(|(parameter, rule)| self.error(parameter, rule))?;
        let body = placed
            .body(operation)
            .map_err(|rule| self.error("body", rule))?;
        check_body(operation, encode::least_len(&body))?;
        placed.content.body = body;
        Ok(Request::new(
            operation,
            placed.content,
            self.target,
            self.call.options,
        ))
    }

    /// Refuses extra inputs whose names are taken or cannot be sent.
    fn check_extras(&self) -> Result<()> {
        let extras = &self.call.extras;
        if extras.is_empty() {
            return Ok(());
        }
        // Once each, however many items a list has.
        let set = self.entries.iter().map(|it| it.param);
        let mut declared: Vec<_> = set.chain(self.unset.iter().copied()).collect();
        declared.sort_by_key(|it| it.name);
        declared.dedup_by(|a, b| std::ptr::eq(*a, *b));
        let mut members = HashSet::new();
        for extra in extras {
            let checked = match extra.place {
                Place::Json if !members.insert(&extra.name) => {
                    Err((method_of(extra.place), Violation::ExtraRepeated))
                }
                place => self.check_extra(&declared, place, &extra.name),
            };
            checked.map_err(|(parameter, rule)| self.error(parameter, rule))?;
        }
        Ok(())
    }

    /// The rule that an extra input breaks, and the name that an error can have: never the caller's
    /// own.
    fn check_extra(
        &self,
        declared: &[&'static Param],
        place: Place,
        name: &str,
    ) -> Result<(), (&'static str, Violation)> {
        let is_header = place == Place::Header;
        // A server may take a pair of the query for one of the form, but no header for either.
        let is_taken = |it: &Param| match (it.place, is_header) {
            (Place::Header, true) => it.name.eq_ignore_ascii_case(name),
            (Place::Header, false) | (_, true) => false,
            _ => is_form_of(name, it.name),
        };
        if let Some(param) = declared.iter().find(|it| is_taken(it)) {
            return Err((param.name, Violation::ExtraDeclared));
        }
        let is_name = |it: &&&'static str| it.eq_ignore_ascii_case(name);
        if let Some(field) = self.operation.signature_fields.iter().find(is_name) {
            return Err((field, Violation::ExtraSigned));
        }
        let mut reserved = syntax::RESERVED_HEADERS.iter().chain(&["cookie"]);
        if let Some(header) = reserved.find(is_name).filter(|_| is_header) {
            return Err((header, Violation::ExtraReserved));
        }
        let is_writable = match (place, self.operation.body) {
            (Place::Header, _) => syntax::is_header_name(name),
            (Place::Part, BodyFormat::Multipart) => syntax::is_part_name(name),
            (Place::Query, _)
            | (Place::Form, BodyFormat::Form { .. })
            | (Place::Json, BodyFormat::Json { .. }) => true,
            _ => false,
        };
        if name.is_empty() || !is_writable {
            return Err((method_of(place), Violation::ExtraName));
        }
        Ok(())
    }

    fn check_constraints(&mut self) -> Result<()> {
        for rule in self.operation.constraints {
            // What the caller did not ask for gives way.
            if holds(rule, self.find(rule.parameter)).is_some() {
                self.entries
                    .retain(|entry| !(entry.initial && rule.forbid.contains(&entry.known_as)));
            }
            if let Some((name, rule)) = broken(rule, |name| self.find(name)) {
                return Err(self.error(name, rule));
            }
        }
        Ok(())
    }

    fn find(&self, parameter: &str) -> Option<&FieldValue> {
        let mut entries = self.entries.iter();
        entries
            .find(|it| it.known_as == parameter)
            .map(|it| &it.wire)
    }
}

partial_debug!(RequestBuilder, |it| operation: it.operation.id, entries: it.entries.len());

/// The builder's method that adds an extra input in this place.
fn method_of(place: Place) -> &'static str {
    match place {
        Place::Header => "extra_header",
        Place::Form => "extra_field",
        Place::Part => "extra_part",
        Place::Json => "extra_member",
        _ => "extra_query",
    }
}

/// Whether it is the declared name, or that of an item if the declared one has `{n}` for its
/// number.
fn is_form_of(name: &str, declared: &str) -> bool {
    let number = declared.split_once("{n}").and_then(|(before, after)| {
        let rest = name.strip_prefix(before)?;
        rest.strip_suffix(after)
    });
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    name == declared || number.is_some_and(is_number)
}

/// What the field has. The text of a failed conversion has the type's full path; the rule has its
/// short name.
fn given<T>(input: Input<T>) -> Result<Option<T>, Violation> {
    input.map_err(|_| Violation::Conversion {
        expected: short_type_name::<T>(),
    })
}

/// `LivenessType` of `vendor::types::LivenessType`.
fn short_type_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    let outer = name.split('<').next().unwrap_or(name);
    let start = outer.rfind("::").map_or(0, |at| at + 2);
    name.get(start..).unwrap_or(name)
}

/// The values as one text; none at all are no value.
fn join<T: Value>(values: Vec<T>, separator: &str) -> Result<Option<FieldValue>, Violation> {
    let texts = values
        .into_iter()
        .map(|it| it.into_wire()?.into_text())
        .collect::<Result<Vec<String>, Violation>>()?;
    if texts.iter().any(|it| it.contains(separator)) {
        return Err(Violation::Separator);
    }
    Ok((!texts.is_empty()).then(|| FieldValue::Text(texts.join(separator))))
}

/// What can be known of a file before it is opened; the rest is checked when it is.
fn check_upload(param: &'static Param, upload: &mut Upload) -> Result<(), Violation> {
    if let Some(rule) = upload.broken() {
        return Err(rule);
    }
    if upload.known_len().is_none() {
        upload.param = Some(param);
    }
    Ok(())
}

/// Parameters in their places.
#[derive(Default)]
struct RequestParts {
    content: Content,
    path: Vec<(Cow<'static, str>, String, bool)>,
    form: Pairs,
    parts: Vec<Part>,
    json: Vec<(Cow<'static, str>, String)>,
    whole: Option<Body>,
}

impl RequestParts {
    fn place(
        &mut self,
        operation: &Operation,
        place: Place,
        name: Cow<'static, str>,
        wire: FieldValue,
    ) -> Result<(), Violation> {
        match place {
            Place::Path { keep_slashes } => {
                let text = wire.into_text()?;
                check_path(&text, keep_slashes)?;
                self.path.push((name, text, keep_slashes));
            }
            Place::Query => self.content.query.push((name, wire.into_text()?)),
            Place::Header => {
                let text = wire.into_text()?;
                if !syntax::is_header_value(&text) {
                    return Err(Violation::HeaderValue);
                }
                self.content.headers.push((name, text));
            }
            Place::Form => self.form.push((name, wire.into_text()?)),
            Place::Part => self.parts.push(match wire {
                FieldValue::Upload(upload) => Part::upload(name, *upload),
                wire => Part::text(name, wire.into_text()?),
            }),
            Place::Json => self.json.push((name, wire.into_json()?)),
            Place::Body => self.whole = Some(whole_body(operation, wire)?),
        }
        Ok(())
    }

    fn segments(
        &mut self,
        operation: &Operation,
    ) -> Result<Vec<Cow<'static, str>>, (&'static str, Violation)> {
        let mut segments = Vec::with_capacity(operation.path.len());
        for part in operation.path {
            match *part {
                PathPart::Literal(text) => segments.push(Cow::Borrowed(text)),
                PathPart::Param(name) => {
                    let found = self.path.iter().find(|(other, ..)| *other == name);
                    let (_, text, keep_slashes) = found.ok_or((name, Violation::Missing))?;
                    if *keep_slashes {
                        segments.extend(text.split('/').map(|it| Cow::Owned(it.to_owned())));
                    } else {
                        segments.push(Cow::Owned(text.clone()));
                    }
                }
            }
        }
        Ok(segments)
    }

    fn body(&mut self, operation: &Operation) -> Result<Body, Violation> {
        let required = operation.body_required;
        match self.whole.take() {
            // What is not an object takes no further members.
            Some(_) if !self.json.is_empty() => return Err(Violation::Kind),
            Some(body) => return Ok(body),
            None => {}
        }
        Ok(match operation.body {
            BodyFormat::Form { .. } if required || !self.form.is_empty() => {
                Body::Form(std::mem::take(&mut self.form))
            }
            BodyFormat::Multipart if required || !self.parts.is_empty() => {
                Body::Multipart(std::mem::take(&mut self.parts))
            }
            BodyFormat::Json { content_type } if required || !self.json.is_empty() => {
                json_body(content_type, json_object(&self.json)?)
            }
            BodyFormat::Binary { .. } if required => return Err(Violation::Missing),
            _ => Body::Empty,
        })
    }
}

fn json_body(content_type: &'static str, text: String) -> Body {
    Body::Bytes {
        content_type: Cow::Borrowed(content_type),
        bytes: text.into(),
    }
}

fn whole_body(operation: &Operation, wire: FieldValue) -> Result<Body, Violation> {
    match (operation.body, wire) {
        (BodyFormat::Json { content_type }, wire) => Ok(json_body(content_type, wire.into_json()?)),
        (BodyFormat::Binary { media_type }, FieldValue::Upload(upload)) => {
            let content_type = upload_type(media_type, &upload)?;
            Ok(match upload.as_bytes() {
                Some(bytes) => Body::Bytes {
                    content_type,
                    bytes: bytes.clone(),
                },
                None => Body::Upload {
                    content_type,
                    upload: *upload,
                },
            })
        }
        (BodyFormat::Binary { media_type }, wire) => Ok(Body::Bytes {
            content_type: Cow::Borrowed(media_type),
            bytes: wire.into_text()?.into(),
        }),
        _ => Err(Violation::Kind),
    }
}

/// The declared media type; where a range is declared, the upload's own if it is within.
fn upload_type(declared: &'static str, upload: &Upload) -> Result<Cow<'static, str>, Violation> {
    let Some(prefix) = declared.strip_suffix('*') else {
        return Ok(Cow::Borrowed(declared));
    };
    match upload.declared_media_type() {
        Some(own) if prefix == "*/" || syntax::begins(own, prefix) => {
            Ok(Cow::Owned(own.to_owned()))
        }
        None if prefix == "*/" => Ok(Cow::Borrowed("application/octet-stream")),
        _ => Err(Violation::MediaType { accepted: declared }),
    }
}

/// A value in the path must not lead elsewhere once the path is normalised.
fn check_path(text: &str, keep_slashes: bool) -> Result<(), Violation> {
    if text.is_empty() {
        return Err(Violation::PathEmpty);
    }
    if keep_slashes && text.starts_with('/') {
        return Err(Violation::PathSlash);
    }
    if text.chars().any(char::is_control) {
        return Err(Violation::PathControl);
    }
    // Also between slashes that are encoded: some servers decode before they normalise.
    let dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    if text.split('/').any(dots) {
        return Err(Violation::PathSegment);
    }
    Ok(())
}
