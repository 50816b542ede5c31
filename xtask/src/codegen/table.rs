//! The README's table of operations.

use std::collections::HashSet;

use super::lifecycle;
use crate::spec::{Body, Operation, ReplyFormat, Spec};

/// Where the mock vendors say what they answer: a line each with vendor and operation. A test of theirs compares it with
/// what they do.
pub(crate) const MOCKED: &str = "crates/mock/operations.txt";

/// For between the markers. `mocked` is the text of [`MOCKED`].
pub(crate) fn operations(specs: &[Spec], mocked: &str) -> String {
    let mocked: HashSet<(&str, &str)> = mocked
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .collect();
    let mut out = "| vendor | operation | method | signing | request | reply | life cycle | mock | tried live | \
                   vendor's page |\n|---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for spec in specs {
        for operation in &spec.operations {
            out.push_str(&format!(
                "| {} | {} | `{}` | {} | {} | {} | {} | {} | {} | {}, read {} |\n",
                spec.vendor,
                operation.id,
                operation.method_ident,
                operation
                    .scheme
                    .as_ref()
                    .map_or("none", |it| it.declared.signing.as_str()),
                request(operation),
                reply(operation),
                lifecycle::cell(operation.lifecycle),
                match mocked.contains(&(spec.vendor.as_str(), operation.id.as_str())) {
                    true => "yes",
                    false => "no",
                },
                operation.declared.tried_live.as_deref().unwrap_or("no"),
                operation.link(),
                operation.declared.read,
            ));
        }
    }
    out
}

fn request(operation: &Operation) -> String {
    let method = operation.http_method.to_uppercase();
    let body = match &operation.body {
        Body::None => "",
        Body::Form { .. } => ", form",
        Body::Multipart => ", multipart",
        Body::Json { .. } => ", JSON",
        Body::Binary { media_type } => return format!("{method}, `{media_type}`"),
    };
    format!("{method}{body}")
}

fn reply(operation: &Operation) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, format) in operation
        .replies
        .iter()
        .filter(|it| it.success)
        .flat_map(|it| &it.formats)
    {
        let name = match format {
            ReplyFormat::Json => "JSON",
            ReplyFormat::Xml { .. } => "XML",
            ReplyFormat::Script { .. } => "JavaScript",
            ReplyFormat::Text => "text",
            ReplyFormat::Empty => "none",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" or ")
}
