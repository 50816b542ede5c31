//! Parameters and bodies → setters, constants, limits.

use indexmap::IndexMap;
use serde_json::Value;

use crate::plan::{
    Body, Check, Constant, ExampleValue, Indexed, IndexedMember, Input, Kind, List, Place, Setter,
    Setting, When,
};
use crate::profile::{self, Example, In, Or, Schema, text};

use super::resolve::{self, Resolved, Shape};
use super::{LowerError, Lowering, docs};
use crate::names::{self, Scope};

/// What an operation sends.
pub(super) struct Inputs {
    pub(super) inputs: Vec<Input>,
    pub(super) credentials: Vec<String>,
    pub(super) body: Body,
    pub(super) body_required: bool,
    pub(super) length_required: bool,
    pub(super) max_request_bytes: Option<u64>,
    pub(super) examples: Vec<String>,
}

impl Inputs {
    /// The first example without a value that documentation never shows, `minimal` if it can be.
    pub(super) fn docs_example(&self) -> String {
        let shown = |input: &Input, example: &str| {
            let Input::Setter(setter) = input else {
                return true;
            };
            let minimal = setter.setting.then(|| setter.examples.get("minimal"));
            let value = setter.examples.get(example).or(minimal.flatten());
            !value.is_some_and(|it| it.value.to_string().contains(profile::CANARY))
        };
        let found = self.examples.iter();
        let mut found = found.filter(|name| self.inputs.iter().all(|it| shown(it, name)));
        found
            .next()
            .map_or_else(|| "minimal".to_owned(), String::clone)
    }
}

impl<'a> Lowering<'a> {
    pub(super) fn inputs(
        &mut self,
        pointer: &str,
        operation: &'a profile::Operation,
    ) -> Result<Inputs, LowerError> {
        let mut out = Inputs {
            inputs: Vec::new(),
            credentials: Vec::new(),
            body: Body::None,
            body_required: false,
            length_required: false,
            max_request_bytes: None,
            examples: Vec::new(),
        };
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let pointer = format!("{pointer}/parameters/{index}");
            let parameter = resolve::parameter(self.document, &pointer, parameter)?;
            self.parameter(&pointer, parameter, &mut out)?;
        }
        if let Some(body) = &operation.request_body {
            let pointer = format!("{pointer}/requestBody");
            let body = resolve::request_body(self.document, &pointer, body)?;
            self.body(&pointer, body, &mut out)?;
        }
        out.examples = example_names(&out.inputs);
        Ok(out)
    }

    fn parameter(
        &mut self,
        pointer: &str,
        parameter: &'a profile::Parameter,
        out: &mut Inputs,
    ) -> Result<(), LowerError> {
        if parameter.credential {
            out.credentials.push(parameter.name.clone());
            return Ok(());
        }
        let place = match parameter.place {
            In::Path => Place::Path {
                keep_slashes: parameter.keep_slashes,
            },
            In::Query => Place::Query,
            In::Header => Place::Header,
        };
        let resolved = resolve::schema(self.document, pointer, &parameter.schema)?;
        if let Some(value) = constant(&resolved, parameter.required) {
            out.inputs.push(Input::Constant(Constant {
                name: parameter.name.clone(),
                ident: constant_ident(&parameter.name, parameter.rust_name.as_deref(), out),
                place,
                value,
            }));
            return Ok(());
        }
        let Typed { kind, list, checks } = self.typed(pointer, &resolved)?;
        let setter = Setter {
            name: parameter.name.clone(),
            ident: names::ident(
                Scope::Input,
                &parameter.name,
                parameter.rust_name.as_deref(),
            ),
            place,
            required: parameter.required,
            setting: parameter.setting,
            initial: parameter.initial.as_ref().map(text),
            sensitive: resolved.sensitive(),
            deprecated: parameter.deprecated,
            docs: docs::setter(
                &parameter.description,
                &resolved,
                &checks,
                &kind,
                list.as_ref(),
            ),
            kind,
            list,
            checks,
            examples: examples(&parameter.examples),
        };
        if setter.setting {
            let setting = Setting {
                environment: parameter.environment,
                initial: parameter.initial.clone(),
                ..setting(&setter)
            };
            // Also if a field was first: a parameter says more.
            self.settings.insert(setter.name.clone(), setting);
        }
        out.inputs.push(Input::Setter(Box::new(setter)));
        Ok(())
    }

    fn body(
        &mut self,
        pointer: &str,
        body: &'a profile::RequestBody,
        out: &mut Inputs,
    ) -> Result<(), LowerError> {
        let (content_type, media) = body
            .content
            .first()
            .ok_or_else(|| LowerError::new(pointer, "a body needs one media type"))?;
        let pointer = format!("{pointer}/content/{}/schema", resolve::escape(content_type));
        let resolved = resolve::schema(self.document, &pointer, &media.schema)?;
        out.body_required = body.required;
        out.length_required = body.content_length;
        out.max_request_bytes = resolved.schema.max_bytes;
        let essence = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let place = match essence.as_str() {
            "application/x-www-form-urlencoded" => {
                out.body = Body::Form {
                    content_type: content_type.clone(),
                };
                Place::Form
            }
            "multipart/form-data" => {
                out.body = Body::Multipart;
                Place::Part
            }
            "application/json" => {
                out.body = Body::Json {
                    content_type: content_type.clone(),
                };
                Place::Json
            }
            _ => {
                out.body = Body::Binary {
                    media_type: content_type.clone(),
                };
                let description = body
                    .description
                    .as_deref()
                    .or(resolved.description())
                    .unwrap_or_default();
                let checks = checks(&resolved);
                let kind = Kind::Upload;
                let setter = Setter {
                    name: "body".to_owned(),
                    ident: "body".to_owned(),
                    place: Place::Body,
                    required: body.required,
                    setting: false,
                    initial: None,
                    sensitive: true,
                    deprecated: false,
                    docs: docs::setter(description, &resolved, &checks, &kind, None),
                    kind,
                    list: None,
                    checks,
                    examples: examples(&media.examples),
                };
                out.inputs.push(Input::Setter(Box::new(setter)));
                return Ok(());
            }
        };
        for (name, property) in &resolved.schema.properties {
            let pointer = format!("{pointer}/properties/{}", resolve::escape(name));
            let required = body.required && resolved.schema.required.contains(name);
            self.field(
                &pointer,
                name,
                property,
                required,
                place,
                &media.examples,
                out,
            )?;
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call site; a struct would only rename them"
    )]
    fn field(
        &mut self,
        pointer: &str,
        name: &str,
        property: &'a Or<Schema>,
        required: bool,
        place: Place,
        body_examples: &IndexMap<String, Example>,
        out: &mut Inputs,
    ) -> Result<(), LowerError> {
        let resolved = resolve::schema(self.document, pointer, property)?;
        if resolved.credential() {
            out.credentials.push(name.to_owned());
            return Ok(());
        }
        if let Some(value) = constant(&resolved, required) {
            out.inputs.push(Input::Constant(Constant {
                name: name.to_owned(),
                ident: constant_ident(name, resolved.member_name(), out),
                place,
                value,
            }));
            return Ok(());
        }
        let Typed { kind, list, checks } = self.typed(pointer, &resolved)?;
        let mut own = IndexMap::new();
        for (example, body) in body_examples {
            if let Some(value) = body.value.get(name) {
                own.insert(
                    example.clone(),
                    ExampleValue {
                        value: value.clone(),
                        media_type: body.media_type.clone(),
                    },
                );
            }
        }
        let setter = Setter {
            name: name.to_owned(),
            ident: names::ident(Scope::Input, name, resolved.member_name()),
            place,
            required,
            setting: resolved.setting(),
            initial: None,
            sensitive: resolved.sensitive(),
            deprecated: resolved.deprecated(),
            docs: docs::setter(
                resolved.description().unwrap_or_default(),
                &resolved,
                &checks,
                &kind,
                list.as_ref(),
            ),
            kind,
            list,
            checks,
            examples: own,
        };
        if setter.setting {
            let setting = || Setting {
                environment: resolved.environment(),
                ..setting(&setter)
            };
            self.settings
                .entry(setter.name.clone())
                .or_insert_with(setting);
        }
        out.inputs.push(Input::Setter(Box::new(setter)));
        Ok(())
    }

    /// All that the type of an input says.
    fn typed(&mut self, pointer: &str, resolved: &Resolved<'a>) -> Result<Typed, LowerError> {
        if resolved.shape() != Shape::Array {
            return Ok(Typed {
                kind: self.kind(pointer, resolved)?,
                list: None,
                checks: checks(resolved),
            });
        }
        let pointer = format!("{pointer}/items");
        let items = resolved
            .schema
            .items
            .as_ref()
            .ok_or_else(|| LowerError::new(&pointer, "a list needs `items`"))?;
        let items = resolve::schema(self.document, &pointer, items)?;
        let kind = if items.shape() == Shape::Object {
            Kind::Object(self.item_type(&pointer, &items)?)
        } else {
            self.kind(&pointer, &items)?
        };
        let list = match (&resolved.schema.indexed, &resolved.schema.joined) {
            (Some(indexed), None) => List::Indexed(Indexed {
                first: indexed.first.unwrap_or(1),
                min: indexed.min,
                max: indexed.max,
                members: self.members(&pointer, &indexed.name, resolved, &items, &kind)?,
            }),
            (None, Some(separator)) => List::Joined {
                separator: separator.clone(),
            },
            _ => {
                return Err(LowerError::new(
                    &pointer,
                    "a list in a request needs `x-indexed` or `x-joined`",
                ));
            }
        };
        Ok(Typed {
            kind,
            list: Some(list),
            checks: Vec::new(),
        })
    }

    /// What an item of a numbered list consists of.
    fn members(
        &mut self,
        pointer: &str,
        name: &str,
        list: &Resolved<'a>,
        items: &Resolved<'a>,
        kind: &Kind,
    ) -> Result<Vec<IndexedMember>, LowerError> {
        let Kind::Object(type_name) = kind else {
            return Ok(vec![IndexedMember {
                name: name.to_owned(),
                member: None,
                required: true,
                sensitive: list.sensitive() || items.sensitive(),
                checks: checks(items),
            }]);
        };
        let mut out = Vec::new();
        for (member, property) in &items.schema.properties {
            let pointer = format!("{pointer}/properties/{}", resolve::escape(member));
            let resolved = resolve::schema(self.document, &pointer, property)?;
            let kind = self.kind(&pointer, &resolved)?;
            let checks = checks(&resolved);
            let text = resolved.description().unwrap_or_default();
            // Limits are checked here, other than in replies, so they are documented.
            self.document_member(
                type_name,
                member,
                docs::setter(text, &resolved, &checks, &kind, None),
            );
            out.push(IndexedMember {
                name: name.replace("{member}", member),
                member: Some(member.clone()),
                required: items.schema.required.contains(member) && !resolved.nullable(),
                sensitive: list.sensitive() || resolved.sensitive(),
                checks,
            });
        }
        Ok(out)
    }

    /// The type of a value that is sent, alone or in a list.
    fn kind(&mut self, pointer: &str, resolved: &Resolved<'a>) -> Result<Kind, LowerError> {
        if let Some(target) = &resolved.schema.json {
            let name = profile::ref_name(target);
            let target = resolve::named(self.document, pointer, name)?;
            return Ok(match target.shape() {
                Shape::Free => Kind::AnyJson,
                _ => Kind::Json(self.input_type(pointer, &target)?),
            });
        }
        match resolved.shape() {
            Shape::Binary => Ok(Kind::Upload),
            Shape::Enum => Ok(Kind::Enum(self.reply_type(pointer, resolved)?)),
            shape => resolved.scalar(shape).ok_or_else(|| {
                LowerError::new(
                    pointer,
                    "a setter takes a scalar, a file, JSON in a string (`x-json`) or a list of these",
                )
            }),
        }
    }
}

/// A rule about parameters that depend on each other.
pub(super) fn when(when: &profile::When) -> When {
    When {
        parameter: when.parameter.clone(),
        equals: when.equals.iter().map(text).collect(),
        absent: when.absent,
        require: when.require.clone(),
        require_any: when.require_any.clone(),
        forbid: when.forbid.clone(),
        allow: when
            .allow
            .iter()
            .map(|(name, values)| (name.clone(), values.iter().map(text).collect()))
            .collect(),
    }
}

/// A type of an input, taken apart.
struct Typed {
    kind: Kind,
    list: Option<List>,
    checks: Vec<Check>,
}

/// The client's setting behind a setter.
fn setting(setter: &Setter) -> Setting {
    Setting {
        name: setter.name.clone(),
        ident: setter.ident.clone(),
        docs: setter.docs.clone(),
        kind: setter.kind.clone(),
        required: setter.required,
        environment: false,
        initial: None,
        examples: setter.examples.clone(),
    }
}

/// Nobody sets a constant, so its place will do where no name can be made.
fn constant_ident(name: &str, given: Option<&str>, out: &Inputs) -> String {
    let found = names::of(Scope::Input, name, given);
    found.map_or_else(|| out.inputs.len().to_string(), |it| it.ident)
}

/// The value of a required, unnamed enum with one value.
fn constant(resolved: &Resolved<'_>, required: bool) -> Option<Value> {
    match resolved.schema.values.as_slice() {
        [value] if required && resolved.name.is_none() => Some(value.clone()),
        _ => None,
    }
}

fn checks(resolved: &Resolved<'_>) -> Vec<Check> {
    let schema = resolved.schema;
    let mut out = Vec::new();
    out.extend(schema.min_length.filter(|it| *it > 0).map(Check::MinLength));
    out.extend(schema.max_length.map(Check::MaxLength));
    out.extend(schema.max_bytes.map(Check::MaxBytes));
    if resolved.shape() == Shape::Integer {
        out.extend(
            schema
                .minimum
                .as_ref()
                .and_then(serde_json::Number::as_i64)
                .map(Check::Minimum),
        );
        out.extend(
            schema
                .maximum
                .as_ref()
                .and_then(serde_json::Number::as_i64)
                .map(Check::Maximum),
        );
    } else {
        out.extend(
            schema
                .minimum
                .as_ref()
                .and_then(serde_json::Number::as_f64)
                .map(Check::MinimumFloat),
        );
        out.extend(
            schema
                .maximum
                .as_ref()
                .and_then(serde_json::Number::as_f64)
                .map(Check::MaximumFloat),
        );
    }
    out.extend(schema.pattern.clone().map(Check::Pattern));
    out.extend(schema.base64.as_ref().map(|it| Check::Base64 {
        prefix: it.prefix.clone().unwrap_or_default(),
        max_bytes: it.max_bytes,
    }));
    out
}

fn examples(examples: &IndexMap<String, Example>) -> IndexMap<String, ExampleValue> {
    let value = |it: &Example| ExampleValue {
        value: it.value.clone(),
        media_type: it.media_type.clone(),
    };
    examples
        .iter()
        .map(|(name, example)| (name.clone(), value(example)))
        .collect()
}

/// Every name that an input carries; `minimal` first, and alone if there is none.
fn example_names(inputs: &[Input]) -> Vec<String> {
    let mut names = vec!["minimal".to_owned()];
    for input in inputs {
        let Input::Setter(setter) = input else {
            continue;
        };
        for name in setter.examples.keys() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}
