//! Responses → decode rules and types.

use std::collections::HashSet;

use super::judgement::Objects;
use super::resolver::Resolver;
use crate::spec::load::{Pointer, escape};
use crate::spec::model::{
    Content, Kind, Operation, Response, ResponseFormat, ResponseHeader, Status, Success, Type,
};
use crate::spec::profile::{self, BodyFormat, Role, is_success};
use crate::spec::reference::{Resolved, Shape};

impl<'d> Resolver<'d> {
    /// What comes back.
    pub(super) fn responses(&mut self, out: &mut Operation<'d>) {
        let mut success = None;
        let mut error = None;
        for (key, response) in &out.declared.responses {
            let used = format!("{}/responses/{}", out.pointer, escape(key));
            let responses = &self.document.components.responses;
            let Some((pointer, declared)) = self.follow(&used, response, "responses", responses)
            else {
                out.responses_complete = false;
                continue;
            };
            let status = status(key).unwrap_or_else(|| {
                self.missing(&used, format!("`{key}` is not a status"));
                Status::Default
            });
            let is_success = is_success(key);
            let mut response_headers = Vec::new();
            for (name, header) in &declared.headers {
                let used = format!("{pointer}/headers/{}", escape(name));
                let headers = &self.document.components.headers;
                let Some((pointer, declared)) = self.follow(&used, header, "headers", headers)
                else {
                    continue;
                };
                add(&mut out.response_headers, name);
                if declared.role == Some(Role::RequestId) {
                    add(&mut out.request_id_headers, name);
                }
                response_headers.push(ResponseHeader {
                    name,
                    used,
                    pointer,
                    declared,
                });
            }
            let mut formats = Vec::new();
            let mut contents = Vec::new();
            for (media, content) in &declared.content {
                let media_pointer = pointer.at("content").at(media);
                let at = media_pointer.at("schema");
                let resolved = self.schema(&at, &content.schema);
                contents.push(Content {
                    pointer: pointer.clone(),
                    media,
                    media_pointer,
                    declared: content,
                    resolved,
                });
                let (pointer, Some(resolved)) = (at, resolved) else {
                    continue;
                };
                formats.push((media.clone(), format(media, &resolved, declared)));
                if is_success {
                    let kind = match resolved.shape() {
                        Shape::Text => Success::Text,
                        Shape::Binary => Success::Binary,
                        Shape::Free => Success::Raw,
                        _ => Success::Type(self.type_name(&pointer, &resolved)),
                    };
                    if success.get_or_insert_with(|| kind.clone()) != &kind {
                        self.missing(&pointer, "an operation has one success type");
                    }
                } else if !matches!(resolved.shape(), Shape::Text | Shape::Binary) {
                    let name = self.type_name(&pointer, &resolved);
                    if error.get_or_insert_with(|| name.clone()) != &name {
                        let problem = "all errors of an operation have one schema; write a `oneOf`";
                        self.missing(&pointer, problem);
                    }
                }
            }
            if declared.content.is_empty() && is_success {
                formats.push((String::new(), ResponseFormat::Empty));
                success.get_or_insert(Success::Empty);
            }
            out.bare_error |= declared.content.is_empty() && !is_success;
            out.responses.push(Response {
                key,
                used,
                pointer,
                declared,
                headers: response_headers,
                contents,
                status,
                success: is_success,
                formats,
                rules: Vec::new(),
            });
        }
        // The first match wins: a code before its range, a range before `default`.
        out.responses.sort_by_key(|it| match it.status {
            Status::Code(_) => 0,
            Status::Range(_) => 1,
            Status::Default => 2,
        });
        if success.is_none() {
            self.missing(&out.pointer, "an operation needs a success response");
        }
        if error.is_none() && !out.bare_error {
            self.missing(&out.pointer, "an operation needs an error response");
        }
        out.success = success.unwrap_or(Success::Empty);
        out.error = error.unwrap_or_default();
    }

    /// What makes the responses of each operation a success, and where its errors have their codes.
    pub(super) fn judge(&mut self, operations: &mut [Operation<'d>]) {
        for operation in operations.iter() {
            self.mark(&operation.success, &operation.error);
        }
        self.require_values(operations);
        for operation in operations {
            let objects = Objects::of(&self.types, &operation.success, &operation.error);
            for response in operation.responses.iter_mut().filter(|it| it.success) {
                response.rules = objects.rules(&response.declared.success);
            }
            operation.request_id_members = objects.request_ids();
            operation.codes = objects.codes();
        }
        self.hide_texts();
    }

    /// What callers write into objects, and what vendors write into errors, is never printed,
    /// whether it is marked or not: an error may quote the request.
    fn hide_texts(&mut self) {
        let is_error = |it: &Type| match it {
            Type::Object(object) => object.used.error_root,
            _ => false,
        };
        let roots = self.types.iter().filter(|it| is_error(it.1));
        let mut open: Vec<String> = roots.map(|it| it.0.clone()).collect();
        let mut errors = HashSet::new();
        while let Some(name) = open.pop() {
            let kinds: Vec<&Kind> = match self.types.get(&name) {
                Some(Type::Object(object)) => object.members.iter().map(|it| &it.kind).collect(),
                Some(Type::Map(map)) => vec![&map.kind],
                _ => continue,
            };
            let inner = kinds.into_iter().filter_map(|it| match it.item() {
                Kind::Object(name) => Some(name.clone()),
                _ => None,
            });
            let inner: Vec<String> = inner.collect();
            if errors.insert(name) {
                open.extend(inner);
            }
        }
        let is_text = |kind: &Kind| matches!(kind.item(), Kind::Text | Kind::AnyJson);
        for (name, found) in &mut self.types {
            let is_error = errors.contains(name);
            match found {
                Type::Object(object) if is_error || object.input => {
                    for member in &mut object.members {
                        let is_known =
                            member.role == Some(Role::RequestId) || member.constant.is_some();
                        member.sensitive |= is_text(&member.kind) && !is_known;
                    }
                }
                // Its names may be anything, too.
                Type::Map(map) => map.sensitive |= is_error,
                _ => {}
            }
        }
    }

    /// Notes which types are at the root of a response: they get traits of the runtime.
    fn mark(&mut self, success: &Success, error: &str) {
        if let Success::Type(name) = success
            && let Some(Type::Object(object)) = self.types.get_mut(name)
        {
            object.used.success_root = true;
        }
        let members = match self.types.get_mut(error) {
            Some(Type::Object(object)) => {
                object.used.error_root = true;
                return;
            }
            Some(Type::Union(union)) => {
                union.used.error_root = true;
                union.members.clone()
            }
            _ => return,
        };
        for name in members {
            if let Some(Type::Object(object)) = self.types.get_mut(&name) {
                object.used.error_root = true;
            }
        }
    }
}

/// Adds a name that is not there yet.
fn add(names: &mut Vec<String>, name: &String) {
    if !names.contains(name) {
        names.push(name.clone());
    }
}

/// `200`, `4XX` or `default`.
pub(crate) fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Some(range) = key.strip_suffix("XX") {
        return range
            .parse()
            .ok()
            .filter(|it| (1..=5).contains(it))
            .map(Status::Range);
    }
    key.parse()
        .ok()
        .filter(|it| (100..=599).contains(it))
        .map(Status::Code)
}

fn format(media: &str, resolved: &Resolved<'_>, response: &profile::Response) -> ResponseFormat {
    match BodyFormat::of(media) {
        Some(BodyFormat::Xml) => {
            let root = resolved.schema.xml.as_ref().and_then(|it| it.name.clone());
            ResponseFormat::Xml {
                root: root.or(resolved.ident()).unwrap_or_default(),
            }
        }
        Some(BodyFormat::Script) => ResponseFormat::Script {
            callback: response.callback.clone(),
        },
        _ if resolved.shape() == Shape::Text => ResponseFormat::Text,
        _ if resolved.shape() == Shape::Binary => ResponseFormat::Binary,
        _ => ResponseFormat::Json,
    }
}
