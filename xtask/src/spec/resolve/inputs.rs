//! Parameters and bodies → inputs.

use indexmap::{IndexMap, IndexSet};
use serde_json::Number;

use super::resolver::{InputRoot, Resolver};
use super::types::{MAX_LISTS, constant, scalar};
use crate::names::{self, Scope};
use crate::spec::docs;
use crate::spec::load::escape;
use crate::spec::model::{
    Body, Check, Content, Indexed, IndexedMember, Input, InputExample, Kind, List, Operation, Place,
};
use crate::spec::profile::{self, CANARY, Example, Format, In, Or, Schema, essence, is_json};
use crate::spec::reference::{self, Resolved, Shape, member_name};

impl<'d> Resolver<'d> {
    /// What an operation sends.
    pub(super) fn request(&mut self, out: &mut Operation<'d>) {
        for (index, parameter) in out.declared.parameters.iter().enumerate() {
            let used = format!("{}/parameters/{index}", out.pointer);
            match self.parameter(used, parameter) {
                Some(input) => out.inputs.push(input),
                None => out.complete = false,
            }
        }
        if let Some(body) = &out.declared.request_body {
            let used = format!("{}/requestBody", out.pointer);
            out.complete &= self.body(used, body, out).is_some();
        }
        let labels: Vec<String> = out.inputs.iter().map(|it| it.label(&out.inputs)).collect();
        for (number, (input, label)) in out.inputs.iter_mut().zip(labels).enumerate() {
            input.label = label;
            if input.ident.is_empty() {
                input.ident = number.to_string();
            }
            if input.setting && input.is_setter() {
                self.setting(input);
            }
        }
        // Any form can have fields.
        out.field_place = match &out.body {
            Body::Form { .. } => Some(Place::Form),
            Body::Multipart => Some(Place::Part),
            Body::Json { .. } => {
                let is_whole = out.inputs.iter().any(|it| it.place == Place::Body);
                Some(Place::Json).filter(|_| !is_whole)
            }
            Body::None | Body::Binary { .. } => None,
        };
        // Every name that an input carries; `minimal` first, and alone if there is none.
        let names = out.setters().flat_map(|it| it.examples.keys().copied());
        let names: IndexSet<&str> = std::iter::once("minimal").chain(names).collect();
        out.examples = names.into_iter().map(str::to_owned).collect();
        out.docs_example = docs_example(out);
    }

    fn parameter(
        &mut self,
        used: String,
        parameter: &'d Or<profile::Parameter>,
    ) -> Option<Input<'d>> {
        let parameters = &self.document.components.parameters;
        let (pointer, parameter) = self.follow(&used, parameter, "parameters", parameters)?;
        let place = match parameter.place {
            In::Path => Place::Path {
                keep_slashes: parameter.keep_slashes,
            },
            In::Query => Place::Query,
            In::Header => Place::Header,
        };
        let resolved = self.schema(&pointer, &parameter.schema);
        let input = Input {
            parameter: Some(parameter),
            rust_name: parameter.rust_name.as_deref(),
            required: parameter.required,
            setting: parameter.setting,
            environment: parameter.environment,
            initial: parameter.initial.as_ref(),
            constant: constant(&parameter.schema, parameter.required && !place.is_path()),
            credential: parameter.credential,
            deprecated: parameter.deprecated,
            examples: examples(&pointer, &parameter.examples),
            ..input(&parameter.name, place, pointer, &parameter.schema, resolved)
        };
        let input = self.typed_input(input, Some(&parameter.description));
        Some(Input { used, ..input })
    }

    fn body(
        &mut self,
        used: String,
        body: &'d Or<profile::RequestBody>,
        out: &mut Operation<'d>,
    ) -> Option<()> {
        let bodies = &self.document.components.request_bodies;
        let (pointer, body) = self.follow(&used, body, "requestBodies", bodies)?;
        let (media, declared) = self.found(&pointer, body.content.first())?;
        let media_pointer = format!("{pointer}/content/{}", escape(media));
        let resolved = self.schema(&format!("{media_pointer}/schema"), &declared.schema);
        out.body_required = body.required;
        out.length_required = body.content_length;
        out.max_request_bytes = resolved.and_then(|it| it.schema.max_bytes);
        let content = Content {
            pointer,
            media,
            media_pointer,
            declared,
            resolved,
        };
        let content_type = media.clone();
        let place = match essence(media).as_str() {
            "application/x-www-form-urlencoded" => {
                out.body = Body::Form { content_type };
                Place::Form
            }
            "multipart/form-data" => {
                out.body = Body::Multipart;
                Place::Part
            }
            _ if is_json(media) => {
                out.body = Body::Json { content_type };
                match resolved.is_some_and(|it| is_whole(&it)) {
                    true => Place::Body,
                    false => Place::Json,
                }
            }
            _ => {
                let media_type = content_type;
                out.body = Body::Binary { media_type };
                Place::Body
            }
        };
        if place == Place::Body {
            let pointer = content.pointer.clone();
            let input = Input {
                required: body.required,
                sensitive: matches!(out.body, Body::Binary { .. }),
                examples: examples(&content.media_pointer, &declared.examples),
                ..input("body", place, pointer, &declared.schema, resolved)
            };
            let own = body.description.as_deref();
            let input = self.typed_input(input, own.or(resolved.and_then(|it| it.description())));
            out.inputs.push(Input { used, ..input });
        } else if let (Some(object), Some(base)) = (resolved, content.schema_pointer()) {
            for (name, schema) in &object.schema.properties {
                let pointer = format!("{base}/properties/{}", escape(name));
                let required = body.required && object.schema.required.contains(name);
                let field = self.field(name, place, pointer, required, schema, &content);
                out.inputs.push(field);
            }
        }
        out.content = Some(content);
        Some(())
    }

    fn field(
        &mut self,
        name: &'d str,
        place: Place,
        pointer: String,
        required: bool,
        schema: &'d Or<Schema>,
        content: &Content<'d>,
    ) -> Input<'d> {
        let resolved = self.schema(&pointer, schema);
        let mut examples = examples(&content.media_pointer, &content.declared.examples);
        examples.retain(|_, example| match example.value.get(name) {
            Some(value) => {
                example.value = value;
                example.pointer.push('/');
                example.pointer.push_str(&escape(name));
                true
            }
            None => false,
        });
        let own = match schema {
            Or::Inline(schema) => Some(schema),
            // The type of a field may be that of a parameter, too.
            Or::Ref(_) => None,
        };
        let input = Input {
            rust_name: member_name(schema),
            required,
            setting: own.is_some_and(|it| it.setting),
            environment: own.is_some_and(|it| it.environment),
            initial: own.and_then(|it| it.initial.as_ref()),
            constant: constant(schema, required),
            credential: resolved.is_some_and(|it| it.credential()),
            deprecated: resolved.is_some_and(|it| it.deprecated()),
            examples,
            ..input(name, place, pointer, schema, resolved)
        };
        self.typed_input(input, resolved.and_then(|it| it.description()))
    }

    /// The same with what its type says; that counts for setters alone.
    fn typed_input(&mut self, mut input: Input<'d>, description: Option<&str>) -> Input<'d> {
        if let Some(resolved) = input.resolved.filter(|_| input.is_setter()) {
            let compound =
                matches!(input.place, Place::Json | Place::Body) && is_compound(&resolved);
            match input.place {
                _ if compound => {
                    let base = input.schema_pointer();
                    input.kind = self.member_kind(&base, input.schema, 0);
                    input.checks = self.checks(&resolved);
                    self.roots
                        .extend(input.kind.item().type_name().map(|name| InputRoot {
                            name: name.clone(),
                            item: false,
                            checked: true,
                            docs: Vec::new(),
                        }));
                }
                Place::Body => (input.kind, input.checks) = (Kind::Upload, checks(&resolved)),
                _ => self.type_of(&mut input, &resolved),
            }
            input.sensitive |= self.is_sensitive(&resolved);
            let text = description.unwrap_or_default();
            let (kind, list) = (&input.kind, input.list.as_ref());
            input.docs = docs::setter(text, &resolved, &input.checks, kind, list);
        }
        let ident = names::of(Scope::Input, input.name, input.rust_name);
        input.ident = ident.map(|it| it.ident).unwrap_or_default();
        input
    }

    /// The client's setting behind a setter. A parameter says more than a field, also if a field
    /// was first.
    fn setting(&mut self, input: &Input<'d>) {
        let known = self.settings.entry(input.name);
        match input.parameter {
            Some(_) => {
                known.insert_entry(input.clone());
            }
            None => {
                known.or_insert_with(|| input.clone());
            }
        }
    }

    /// All that the type of an input says.
    fn type_of(&mut self, input: &mut Input<'d>, resolved: &Resolved<'d>) {
        if resolved.shape() != Shape::Array {
            input.kind = self.input_kind(&input.pointer, resolved);
            input.checks = checks(resolved);
            return;
        }
        let pointer = format!("{}/items", input.pointer);
        let items = resolved.schema.items.as_deref();
        let items = items.and_then(|it| reference::schema(self.document, it));
        let Some(items) = self.found(&pointer, items) else {
            return;
        };
        let object = items.shape() == Shape::Object;
        input.kind = match object {
            true => Kind::Object(self.type_name(&pointer, &items)),
            false => self.input_kind(&pointer, &items),
        };
        match (&resolved.schema.indexed, &resolved.schema.joined) {
            (Some(indexed), None) => {
                let (members, docs) = self.members(&pointer, &indexed.name, resolved, &items);
                if let Kind::Object(name) = &input.kind {
                    self.roots.push(InputRoot {
                        name: name.clone(),
                        item: true,
                        checked: false,
                        docs,
                    });
                }
                input.list = Some(List::Indexed(Indexed {
                    first: indexed.first.unwrap_or(1),
                    min: indexed.min,
                    max: indexed.max,
                    members,
                }));
            }
            (None, Some(separator)) => {
                let separator = separator.clone();
                input.list = Some(List::Joined { separator });
            }
            _ => {
                let problem = "a list in a request needs `x-indexed` or `x-joined`";
                self.missing(&pointer, problem);
            }
        }
    }

    /// What an item of a numbered list consists of, and what its members say to who builds it.
    fn members(
        &mut self,
        pointer: &str,
        name: &str,
        list: &Resolved<'d>,
        items: &Resolved<'d>,
    ) -> (Vec<IndexedMember>, Vec<(&'d str, String)>) {
        if items.shape() != Shape::Object {
            let only = IndexedMember {
                name: name.to_owned(),
                required: true,
                sensitive: list.sensitive() || items.sensitive(),
                checks: checks(items),
            };
            return (vec![only], Vec::new());
        }
        let mut out = Vec::new();
        let mut texts = Vec::new();
        for (member, property) in &items.schema.properties {
            let pointer = format!("{pointer}/properties/{}", escape(member));
            let Some(resolved) = self.schema(&pointer, property) else {
                continue;
            };
            let kind = self.input_kind(&pointer, &resolved);
            let checks = checks(&resolved);
            let text = resolved.description().unwrap_or_default();
            // Limits are checked here, other than in responses, so they are documented.
            let docs = docs::setter(text, &resolved, &checks, &kind, None);
            texts.push((member.as_str(), docs));
            out.push(IndexedMember {
                name: name.replace("{member}", member),
                required: items.schema.required.contains(member) && !resolved.nullable(),
                sensitive: list.sensitive() || resolved.sensitive(),
                checks,
            });
        }
        (out, texts)
    }

    /// The type of a value that is sent, alone or in a list.
    fn input_kind(&mut self, pointer: &str, resolved: &Resolved<'d>) -> Kind {
        if let Some(target) = &resolved.schema.json {
            let kind = self.json_kind(pointer, target);
            if let Kind::Json(name) = &kind {
                self.roots.push(InputRoot {
                    name: name.clone(),
                    item: false,
                    checked: false,
                    docs: Vec::new(),
                });
            }
            return kind;
        }
        match resolved.shape() {
            Shape::Binary => Kind::Upload,
            Shape::Enum => Kind::Enum(self.type_name(pointer, resolved)),
            shape => scalar(resolved, shape).unwrap_or_else(|| {
                self.missing(
                    pointer,
                    "a setter takes a scalar, a file, JSON in a string (`x-json`) or a list of these",
                );
                Kind::Raw
            }),
        }
    }

    /// The checks of a value in a JSON body.
    pub(super) fn checks(&self, resolved: &Resolved<'d>) -> Vec<Check> {
        self.nested_checks(resolved, 0)
    }

    fn nested_checks(&self, resolved: &Resolved<'d>, lists: usize) -> Vec<Check> {
        match resolved.shape() {
            Shape::Array => {
                let schema = resolved.schema;
                let least = schema.min_items.filter(|it| *it > 0);
                let mut out: Vec<Check> = least.map(Check::MinItems).into_iter().collect();
                out.extend(schema.max_items.map(Check::MaxItems));
                let items = schema.items.as_deref().filter(|_| lists < MAX_LISTS);
                let items = items.and_then(|it| reference::schema(self.document, it));
                let items = items.map(|it| self.nested_checks(&it, lists + 1));
                out.extend(items.filter(|it| !it.is_empty()).map(Check::Each));
                out
            }
            Shape::Object | Shape::Map => resolved.ident().map(Check::Object).into_iter().collect(),
            _ => checks(resolved),
        }
    }

    /// Whether it, an item of it or a value of it is never printed.
    pub(super) fn is_sensitive(&self, resolved: &Resolved<'d>) -> bool {
        let mut next = Some(*resolved);
        for _ in 0..MAX_LISTS {
            let Some(it) = next else { return false };
            if it.sensitive() {
                return true;
            }
            let items = it.schema.items.as_deref().or(it.schema.map_values());
            next = items.and_then(|it| reference::schema(self.document, it));
        }
        false
    }
}

/// Whether JSON of this kind is the body as a whole, and not an object with a setter per member.
fn is_whole(resolved: &Resolved<'_>) -> bool {
    matches!(resolved.shape(), Shape::Array | Shape::Map) || resolved.is_raw()
}

/// Whether only JSON says such a thing. A list that says how it is sent is one value.
fn is_compound(resolved: &Resolved<'_>) -> bool {
    let schema = resolved.schema;
    match resolved.shape() {
        Shape::Array => schema.joined.is_none() && schema.indexed.is_none(),
        Shape::Object | Shape::Map => true,
        _ => resolved.is_raw(),
    }
}

/// An input of which no more is known.
fn input<'d>(
    name: &'d str,
    place: Place,
    pointer: String,
    schema: &'d Or<Schema>,
    resolved: Option<Resolved<'d>>,
) -> Input<'d> {
    Input {
        name,
        label: name.to_owned(),
        ident: String::new(),
        place,
        used: pointer.clone(),
        pointer,
        schema,
        resolved,
        parameter: None,
        rust_name: None,
        required: false,
        setting: false,
        environment: false,
        initial: None,
        constant: None,
        credential: false,
        sensitive: false,
        deprecated: false,
        kind: Kind::Raw,
        list: None,
        checks: Vec::new(),
        docs: String::new(),
        examples: IndexMap::new(),
    }
}

fn checks(resolved: &Resolved<'_>) -> Vec<Check> {
    let schema = resolved.schema;
    let mut out = Vec::new();
    out.extend(schema.min_length.filter(|it| *it > 0).map(Check::MinLength));
    out.extend(schema.max_length.map(Check::MaxLength));
    out.extend(schema.max_bytes.map(Check::MaxBytes));
    let (least, greatest) = (schema.minimum.as_ref(), schema.maximum.as_ref());
    if resolved.shape() == Shape::Integer {
        out.extend(least.and_then(Number::as_i64).map(Check::Minimum));
        out.extend(greatest.and_then(Number::as_i64).map(Check::Maximum));
    } else {
        out.extend(least.and_then(Number::as_f64).map(Check::MinimumFloat));
        out.extend(greatest.and_then(Number::as_f64).map(Check::MaximumFloat));
    }
    out.extend(schema.pattern.clone().map(Check::Pattern));
    out.extend(
        schema
            .format
            .and_then(Format::check)
            .map(|it| Check::Format(it.0, it.1)),
    );
    out.extend(schema.base64.as_ref().map(|it| Check::Base64 {
        prefix: it.prefix.clone().unwrap_or_default(),
        max_bytes: it.max_bytes,
    }));
    out
}

/// The examples below a pointer.
fn examples<'d>(
    pointer: &str,
    examples: &'d IndexMap<String, Example>,
) -> IndexMap<&'d str, InputExample<'d>> {
    let example = |(name, example): (&'d String, &'d Example)| {
        let it = InputExample {
            value: &example.value,
            pointer: format!("{pointer}/examples/{}/value", escape(name)),
            media_type: example.media_type.as_deref(),
        };
        (name.as_str(), it)
    };
    examples.iter().map(example).collect()
}

/// The example that documentation shows: the first without a value that it never shows, `minimal`
/// if it can be.
fn docs_example(operation: &Operation<'_>) -> String {
    if let Some(name) = &operation.declared.docs_example {
        return name.clone();
    }
    let is_shown = |name: &&String| {
        let mut values = operation.setters().filter_map(|it| it.example(name));
        !values.any(|it| it.value.to_string().contains(CANARY))
    };
    let found = operation.examples.iter().find(is_shown);
    found.map_or_else(|| "minimal".to_owned(), String::clone)
}
