//! Builds a request from arguments, checking each against its parameter.

use std::borrow::Cow;

use bytes::Bytes;
use serde::{Serialize, Serializer};

use crate::argument::{self, Argument, ArgumentError, Rule};
use crate::encode;
use crate::operation::{BodyFormat, Check, Operation, Param, PathPart, Place};
use crate::request::{Body, Content, Pairs, Part, Request};
use crate::upload::{Limits, Upload};
use crate::value::{Value, Wire};

/// A request in the making. Parameters are sent in the order in which they are put in.
#[derive(Debug)]
pub struct Draft {
    operation: &'static Operation,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    param: &'static Param,
    wire: Wire,
    /// Sent because nothing else was set; gives way where it is forbidden.
    initial: bool,
}

impl Draft {
    /// An empty request for the operation.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            // Enough for most operations.
            entries: Vec::with_capacity(8),
        }
    }

    /// A parameter that has always this value.
    pub fn constant(&mut self, param: &'static Param, value: &'static str) {
        self.push(param, Wire::Text(value.to_owned()), false);
    }

    /// A parameter that has this value unless the caller set another.
    ///
    /// # Errors
    ///
    /// If what was set breaks a rule.
    pub fn initial<T: Value>(
        &mut self,
        param: &'static Param,
        argument: Argument<T>,
        initial: &'static str,
    ) -> Result<(), ArgumentError> {
        match argument {
            Argument::Missing => {
                self.push(param, T::initial(initial), true);
                Ok(())
            }
            argument => self.add(param, argument.into_wire()),
        }
    }

    /// A parameter of the call.
    ///
    /// # Errors
    ///
    /// If it is required and missing, or if what was set breaks a rule.
    pub fn put<T: Value>(
        &mut self,
        param: &'static Param,
        argument: Argument<T>,
    ) -> Result<(), ArgumentError> {
        self.add(param, argument.into_wire())
    }

    /// A parameter of the call that has the client's value unless the caller set another.
    ///
    /// # Errors
    ///
    /// As of [`put`](Self::put).
    pub fn setting<T: Value + Clone>(
        &mut self,
        param: &'static Param,
        argument: Argument<T>,
        setting: &Option<T>,
    ) -> Result<(), ArgumentError> {
        let argument = match (argument, setting) {
            (Argument::Missing, Some(value)) => Argument::Set(value.clone()),
            (argument, _) => argument,
        };
        self.add(param, argument.into_wire())
    }

    /// All that does not depend on the type, so that it is compiled once.
    fn add(
        &mut self,
        param: &'static Param,
        wire: Result<Option<Wire>, Rule>,
    ) -> Result<(), ArgumentError> {
        let checked = wire.and_then(|wire| match wire {
            None if param.required => Err(Rule::Missing),
            None => Ok(None),
            Some(mut wire) => {
                argument::check(param, &wire)?;
                if let Wire::Upload(upload) = &mut wire {
                    check_upload(param, upload)?;
                }
                Ok(Some(wire))
            }
        });
        match checked {
            Ok(Some(wire)) => self.push(param, wire, false),
            Ok(None) => {}
            Err(rule) => return Err(self.error(param.name, rule)),
        }
        Ok(())
    }

    fn push(&mut self, param: &'static Param, wire: Wire, initial: bool) {
        self.entries.push(Entry {
            param,
            wire,
            initial,
        });
    }

    fn error(&self, parameter: &'static str, rule: Rule) -> ArgumentError {
        ArgumentError::new(self.operation, parameter, rule)
    }

    /// The request, if its parameters agree with each other.
    ///
    /// # Errors
    ///
    /// If parameters are set that do not go together, if one cannot be written in its place, or if
    /// the body is missing or too long.
    pub fn finish(mut self) -> Result<Request, ArgumentError> {
        self.check_whens()?;
        let operation = self.operation;
        let mut placed = Placed::default();
        for Entry { param, wire, .. } in std::mem::take(&mut self.entries) {
            if param.sensitive {
                placed.sensitive.push(Cow::Borrowed(param.name));
            }
            placed
                .place(operation, param, wire)
                .map_err(|rule| self.error(param.name, rule))?;
        }
        let path = placed
            .segments(operation)
            .map_err(|(parameter, rule)| self.error(parameter, rule))?;
        let body = placed
            .body(operation)
            .map_err(|rule| self.error("body", rule))?;
        match (operation.max_request_bytes, encode::least_len(&body)) {
            (Some(limit), Some(actual)) if actual > limit => {
                return Err(self.error("body", Rule::MaxBytes { limit, actual }));
            }
            _ => {}
        }
        let content = Content {
            path,
            query: placed.query,
            headers: placed.headers,
            body,
            sensitive: placed.sensitive,
        };
        Ok(Request::new(operation, content))
    }

    fn check_whens(&mut self) -> Result<(), ArgumentError> {
        for when in self.operation.whens {
            let Some(equals) = self.holds(when.parameter, when.equals) else {
                continue;
            };
            let parameter = when.parameter;
            for &name in when.require {
                if !self.entries.iter().any(|entry| entry.param.name == name) {
                    return Err(self.error(name, Rule::RequiredBy { parameter, equals }));
                }
            }
            // What the caller did not ask for gives way.
            self.entries
                .retain(|entry| !(entry.initial && when.forbid.contains(&entry.param.name)));
            for &name in when.forbid {
                if self.entries.iter().any(|entry| entry.param.name == name) {
                    return Err(self.error(name, Rule::ForbiddenBy { parameter, equals }));
                }
            }
        }
        Ok(())
    }

    /// The value because of which a rule holds; empty if any value does.
    fn holds(&self, parameter: &str, equals: &[&'static str]) -> Option<&'static str> {
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.param.name == parameter)?;
        if equals.is_empty() {
            return Some("");
        }
        let text = entry.wire.clone().into_text().ok()?;
        equals.iter().copied().find(|&value| value == text)
    }
}

/// What can be known of a file before it is opened; the rest is checked when it is.
fn check_upload(param: &'static Param, upload: &mut Upload) -> Result<(), Rule> {
    if !upload.sent_file_name().is_none_or(encode::is_part_name) {
        return Err(Rule::FileName);
    }
    if !upload
        .declared_media_type()
        .is_none_or(encode::is_media_type)
    {
        return Err(Rule::MediaType {
            accepted: "a media type",
        });
    }
    if upload.known_len().is_none() {
        let mut limits = Limits {
            parameter: param.name,
            min: None,
            max: None,
        };
        for check in param.checks {
            match check {
                Check::MinBytes(limit) => limits.min = Some(*limit),
                Check::MaxBytes(limit) => limits.max = Some(*limit),
                _ => {}
            }
        }
        upload.set_limits(limits);
    }
    Ok(())
}

/// Parameters in their places.
#[derive(Default)]
struct Placed {
    path: Vec<(&'static str, String, bool)>,
    query: Pairs,
    headers: Pairs,
    form: Pairs,
    parts: Vec<Part>,
    json: Vec<(&'static str, serde_json::Value)>,
    whole: Option<Body>,
    sensitive: Vec<Cow<'static, str>>,
}

impl Placed {
    fn place(
        &mut self,
        operation: &Operation,
        param: &'static Param,
        wire: Wire,
    ) -> Result<(), Rule> {
        let name = Cow::Borrowed(param.name);
        match param.place {
            Place::Path { keep_slashes } => {
                let text = wire.into_text()?;
                check_path(&text, keep_slashes)?;
                self.path.push((param.name, text, keep_slashes));
            }
            Place::Query => self.query.push((name, wire.into_text()?)),
            Place::Header => {
                let text = wire.into_text()?;
                if !encode::is_header_value(&text) {
                    return Err(Rule::HeaderValue);
                }
                self.headers.push((name, text));
            }
            Place::Form => self.form.push((name, wire.into_text()?)),
            Place::Part => self.parts.push(match wire {
                Wire::Upload(upload) => Part::upload(name, *upload),
                wire => Part::text(name, wire.into_text()?),
            }),
            Place::Json => self.json.push((param.name, wire.into_json()?)),
            Place::Body => self.whole = Some(whole_body(operation, wire)?),
        }
        Ok(())
    }

    fn segments(
        &mut self,
        operation: &Operation,
    ) -> Result<Vec<Cow<'static, str>>, (&'static str, Rule)> {
        let mut segments = Vec::with_capacity(operation.path.len());
        for part in operation.path {
            match *part {
                PathPart::Literal(text) => segments.push(Cow::Borrowed(text)),
                PathPart::Param(name) => {
                    let found = self.path.iter().find(|(other, ..)| *other == name);
                    let (_, text, keep_slashes) = found.ok_or((name, Rule::Missing))?;
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

    fn body(&mut self, operation: &Operation) -> Result<Body, Rule> {
        let required = operation.body_required;
        if let Some(body) = self.whole.take() {
            return Ok(body);
        }
        Ok(match operation.body {
            BodyFormat::Form { .. } if required || !self.form.is_empty() => {
                Body::Form(std::mem::take(&mut self.form))
            }
            BodyFormat::Multipart if required || !self.parts.is_empty() => {
                Body::Multipart(std::mem::take(&mut self.parts))
            }
            BodyFormat::Json { content_type } if required || !self.json.is_empty() => {
                json_body(content_type, &Members(&self.json))?
            }
            BodyFormat::Binary { .. } if required => return Err(Rule::Missing),
            _ => Body::Empty,
        })
    }
}

/// An object whose members stand in their order.
struct Members<'a>(&'a [(&'static str, serde_json::Value)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

fn json_body(content_type: &'static str, value: &impl Serialize) -> Result<Body, Rule> {
    let bytes = serde_json::to_vec(value).map_err(|_| Rule::Json)?;
    Ok(Body::Bytes {
        content_type: Cow::Borrowed(content_type),
        bytes: Bytes::from(bytes),
    })
}

fn whole_body(operation: &Operation, wire: Wire) -> Result<Body, Rule> {
    match (operation.body, wire) {
        (BodyFormat::Json { content_type }, wire) => json_body(content_type, &wire.into_json()?),
        (BodyFormat::Binary { media_type }, Wire::Upload(upload)) => {
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
        _ => Err(Rule::Kind),
    }
}

/// The declared media type; where a range is declared, the upload's own if it lies within.
fn upload_type(declared: &'static str, upload: &Upload) -> Result<Cow<'static, str>, Rule> {
    let Some(prefix) = declared.strip_suffix('*') else {
        return Ok(Cow::Borrowed(declared));
    };
    match upload.declared_media_type() {
        Some(own) if prefix == "*/" || starts_with_ignoring_case(own, prefix) => {
            Ok(Cow::Owned(own.to_owned()))
        }
        _ => Err(Rule::MediaType { accepted: declared }),
    }
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// A value in the path must not lead elsewhere once the path is normalised.
fn check_path(text: &str, keep_slashes: bool) -> Result<(), Rule> {
    if text.is_empty() {
        return Err(Rule::PathEmpty);
    }
    if keep_slashes && text.starts_with('/') {
        return Err(Rule::PathSlash);
    }
    if text.chars().any(char::is_control) {
        return Err(Rule::PathControl);
    }
    // Also between slashes that are encoded: some servers decode before they normalise.
    let dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    if text.split('/').any(dots) {
        return Err(Rule::PathSegment);
    }
    Ok(())
}
