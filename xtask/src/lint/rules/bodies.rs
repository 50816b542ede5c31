//! Bodies of requests.

use super::super::report::Report;
use crate::load::Pointer;
use crate::profile::{Format, Type, essence};
use crate::spec::{Body, Content, Input, Resolved, Site, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut binary = std::collections::HashSet::new();
    for op in &spec.operations {
        let Some(body) = &op.content else { continue };
        if op.http_method == "Get" {
            let help = "use `post` or `put`, or declare the values as parameters";
            let message = "a GET request has no body";
            report.key("get-with-body", op.pointer.at("requestBody"), message, help);
        }
        if op.length_required && matches!(op.body, Body::Form { .. } | Body::Json { .. }) {
            let pointer = body.pointer.at("x-content-length");
            let message = "the length of a form or of JSON is always known";
            let help = "remove `x-content-length`";
            report.key("content-length-place", &pointer, message, help);
        }
        media(body, report);
        let is_binary = matches!(op.body, Body::Binary { .. });
        content(body, is_binary, report);
        // Where a file may stand: the whole body, or a part of a multipart one.
        let own = match op.body {
            Body::Binary { .. } => vec![(body.media_pointer.at("schema"), body.resolved)],
            Body::Multipart => op
                .inputs
                .iter()
                .flat_map(|it| [Some((it.pointer.clone(), it.resolved)), item(spec, it)])
                .flatten()
                .collect(),
            _ => Vec::new(),
        };
        for (pointer, resolved) in own {
            binary.insert(resolved.and_then(|it| it.pointer()).unwrap_or(pointer));
        }
    }
    for it in &spec.schemas {
        let is_component = matches!(it.site, Site::Component(_));
        if it.schema.format == Some(Format::Binary) && !binary.contains(&it.pointer) {
            // An unused component is reported as that.
            let target = format!("#{}", it.pointer);
            if !is_component || spec.references.iter().any(|it| it.target == target) {
                let message = "a file can only be a whole body or a part of `multipart/form-data`";
                let help = "use another format";
                report.value("binary-place", it.pointer.at("format"), message, help);
            }
        }
    }
}

/// The items of a list of files, each of which is a part.
fn item<'a>(spec: &Spec<'a>, input: &Input<'a>) -> Option<(String, Option<Resolved<'a>>)> {
    let items = input.resolved?.schema.items.as_ref()?;
    Some((input.pointer.at("items"), spec.resolve(items)))
}

fn media(body: &Content<'_>, report: &mut Report<'_>) {
    let essence = essence(body.media);
    let Some((kind, subtype)) = essence
        .split_once('/')
        .filter(|it| (is_name(it.0) || it.0 == "*") && (is_name(it.1) || it.1 == "*"))
    else {
        let message = format!("`{}` is not a media type", body.media);
        let help = "write one, for example `application/json`";
        report.key("invalid-media-type", &body.media_pointer, message, help);
        return;
    };
    let ranged = subtype == "*" && (kind == "text" || kind == "application" || kind == "multipart");
    let half = kind == "*" && subtype != "*";
    if ranged || half || subtype == "*" && body.media.contains(';') {
        let message = format!("`{}` does not say how the body is encoded", body.media);
        let help = "name one type, a range of files such as `video/*`, or `*/*`";
        report.key("media-type-range", &body.media_pointer, message, help);
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&it))
}

fn content(body: &Content<'_>, binary: bool, report: &mut Report<'_>) {
    let Some(resolved) = body.resolved else {
        return;
    };
    let schema = resolved.schema;
    let pointer = body.media_pointer.at("schema");
    let media = body.media;
    if binary {
        if schema.kind != Some(Type::String) || schema.format != Some(Format::Binary) {
            let message = format!("a body of `{media}` is sent as it is");
            let help = "write `type: string` and `format: binary`";
            report.key("body-not-binary", &pointer, message, help);
        }
    } else if schema.kind != Some(Type::Object) || schema.is_open() || schema.map_values().is_some()
    {
        let message = format!("a body of `{media}` consists of fields");
        let help = "write `type: object` with `properties`";
        report.key("body-not-object", &pointer, message, help);
    }
}
