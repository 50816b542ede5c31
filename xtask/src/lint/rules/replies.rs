//! Replies: one type of success, one type of error, and what tells them apart.

use std::collections::HashSet;

use super::super::model::{Op, Reply, Report, Resolved, Spec, To, essence, schema_name};
use crate::finding::Problem;
use crate::load::escape;
use crate::profile::{Absent, MediaType, Or, Role, Success, Type, is_success, text};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (name, header) in &spec.document.components.headers {
        header_role(
            &format!("/components/headers/{}", escape(name)),
            header,
            report,
        );
    }
    for op in &spec.operations {
        let error = error_name(op);
        for reply in &op.replies {
            status(reply, report);
            headers(reply, report);
            contents(spec, reply, report);
            success_rule(spec, reply, error, report);
            text_member(spec, reply, error, report);
            callback(op, reply, report);
        }
        one_success(op, report);
        one_error(op, error, report);
        types(spec, op, error, report);
        roots(spec, op, report);
    }
}

/// The formats that a decoder reads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Format {
    Json,
    Xml,
    Script,
    Text,
}

pub(super) fn format(media: &str) -> Option<Format> {
    match essence(media).as_str() {
        "application/json" | "text/json" => Some(Format::Json),
        "application/xml" | "text/xml" => Some(Format::Xml),
        "application/javascript" | "text/javascript" | "application/x-javascript" => {
            Some(Format::Script)
        }
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

/// The schemas of all errors. The members of a `oneOf` are reached through it.
pub(super) fn errors<'a>(spec: &Spec<'a>) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for reply in spec.operations.iter().flat_map(|it| &it.replies) {
        if !reply.is_success() {
            names.extend(reply.response.content.values().filter_map(reference));
        }
        names.extend(
            reply
                .response
                .success
                .as_ref()
                .and_then(|it| schema_name(&it.error)),
        );
    }
    names
}

/// The schemas of all successes.
pub(super) fn successes<'a>(spec: &Spec<'a>) -> HashSet<&'a str> {
    let replies = spec.operations.iter().flat_map(|it| &it.replies);
    replies
        .filter(|it| it.is_success())
        .flat_map(|it| it.response.content.values().filter_map(reference))
        .collect()
}

/// The name of the component that a body is.
fn reference(content: &MediaType) -> Option<&str> {
    match &content.schema {
        Or::Ref(reference) => schema_name(&reference.target),
        Or::Inline(schema) => schema.all_of.first().and_then(|it| schema_name(&it.target)),
    }
}

/// The operation's type of error: of its first error reply that has one, or else of `x-success`.
fn error_name<'a>(op: &Op<'a>) -> Option<&'a str> {
    let replies = op.replies.iter().filter(|it| !it.is_success());
    let declared = replies
        .flat_map(|it| it.response.content.values())
        .find_map(reference);
    let in_success = || {
        op.replies
            .iter()
            .find_map(|it| schema_name(&it.response.success.as_ref()?.error))
    };
    declared.or_else(in_success)
}

fn status(reply: &Reply<'_>, report: &mut Report<'_>) {
    let range = matches!(reply.key, "2XX" | "3XX" | "4XX" | "5XX");
    let code = reply.key.len() == 3
        && reply
            .key
            .parse::<u16>()
            .is_ok_and(|it| (200..=599).contains(&it));
    if !range && !code && reply.key != "default" {
        report.key(
            &reply.used,
            Problem::Status {
                key: reply.key.to_owned(),
            },
        );
    }
}

fn headers(reply: &Reply<'_>, report: &mut Report<'_>) {
    for (name, header) in &reply.response.headers {
        let pointer = format!("{}/headers/{}", reply.pointer, escape(name));
        if !super::super::names::is_token(name) {
            report.key(&pointer, Problem::HeaderToken { name: name.clone() });
        }
        if let Or::Inline(header) = header {
            header_role(&pointer, header, report);
        }
    }
}

fn header_role(pointer: &str, header: &crate::profile::Header, report: &mut Report<'_>) {
    if header.role.is_some_and(|it| it != Role::RequestId) {
        report.value(&format!("{pointer}/x-role"), Problem::HeaderRole);
    }
}

fn contents(spec: &Spec<'_>, reply: &Reply<'_>, report: &mut Report<'_>) {
    for (media, content) in &reply.response.content {
        let pointer = format!("{}/content/{}", reply.pointer, escape(media));
        let Some(format) = format(media) else {
            report.key(
                &pointer,
                Problem::ReplyMedia {
                    found: media.clone(),
                },
            );
            continue;
        };
        let Some(resolved) = spec.resolve(&content.schema) else {
            continue;
        };
        let is_object = resolved.name.is_some()
            && (resolved.schema.kind == Some(Type::Object)
                && !resolved.is_raw()
                && resolved.schema.map_values().is_none()
                || !resolved.schema.one_of.is_empty());
        if reply.is_success() && format == Format::Json && resolved.is_raw() {
            continue;
        }
        let is_text =
            resolved.schema.kind == Some(Type::String) && resolved.schema.values.is_empty();
        let wanted = match format {
            Format::Json if !is_object && reply.is_success() => {
                "a `$ref` to an object, or a free-form object if the documents say nothing of it"
            }
            Format::Json | Format::Xml if !is_object => "a `$ref` to an object",
            Format::Script | Format::Text if !is_text => "`type: string`",
            _ => {
                if format == Format::Xml {
                    extra_in_xml(spec, resolved, report);
                }
                if format == Format::Xml && root(&resolved).is_none() {
                    let name = resolved.name.unwrap_or_default();
                    let pointer = format!("/components/schemas/{}", escape(name));
                    report.key(
                        &pointer,
                        Problem::XmlRootMissing {
                            name: name.to_owned(),
                        },
                    );
                }
                continue;
            }
        };
        report.key(
            &format!("{pointer}/schema"),
            Problem::ReplySchema {
                media: media.clone(),
                wanted,
            },
        );
    }
}

/// Members without names are buffered, and what is buffered of XML is text that no number is read from any more.
fn extra_in_xml(spec: &Spec<'_>, body: Resolved<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    let mut open = vec![body];
    while let Some(resolved) = open.pop() {
        let schema = resolved.schema;
        if resolved.name.is_some_and(|name| !seen.insert(name)) {
            continue;
        }
        if let Some(name) = resolved.name
            && schema.is_open()
            && !resolved.is_raw()
        {
            let pointer = format!("/components/schemas/{}/additionalProperties", escape(name));
            let name = name.to_owned();
            report.key(&pointer, Problem::ExtraInXml { name });
        }
        let held = schema.properties.values().chain(schema.items.as_deref());
        open.extend(
            held.chain(schema.map_values())
                .filter_map(|it| spec.resolve(it)),
        );
    }
}

fn root<'a>(resolved: &Resolved<'a>) -> Option<&'a str> {
    resolved.schema.xml.as_ref()?.name.as_deref()
}

/// What a reply decodes to, for comparison and for messages.
fn kind(content: &MediaType) -> String {
    match (reference(content), &content.schema) {
        (Some(name), _) => format!("`{name}`"),
        (None, Or::Inline(schema)) if schema.kind == Some(Type::Object) => "free-form".to_owned(),
        _ => "text".to_owned(),
    }
}

fn one_success(op: &Op<'_>, report: &mut Report<'_>) {
    let mut first: Option<String> = None;
    let mut any = false;
    for reply in op.replies.iter().filter(|it| it.is_success()) {
        any = true;
        let mut kinds: Vec<(String, String)> = reply
            .response
            .content
            .iter()
            .map(|(media, it)| {
                (
                    format!("{}/content/{}/schema", reply.pointer, escape(media)),
                    kind(it),
                )
            })
            .collect();
        if kinds.is_empty() {
            kinds.push((reply.used.clone(), "no body".to_owned()));
        }
        for (pointer, found) in kinds {
            match &first {
                None => first = Some(found),
                Some(wanted) if *wanted == found => {}
                Some(wanted) => report.key(
                    &pointer,
                    Problem::SuccessDiffers {
                        wanted: wanted.clone(),
                        found,
                    },
                ),
            }
        }
    }
    if !any && !op.operation.responses.keys().any(|it| is_success(it)) {
        report.key(
            &format!("{}/responses", op.pointer),
            Problem::SuccessMissing,
        );
    }
}

fn one_error(op: &Op<'_>, error: Option<&str>, report: &mut Report<'_>) {
    // Something that does not resolve is reported as such.
    let resolved = op.replies.len() == op.operation.responses.len();
    let Some(wanted) = error else {
        if resolved {
            report.key(&format!("{}/responses", op.pointer), Problem::ErrorMissing);
        }
        return;
    };
    for reply in op.replies.iter().filter(|it| !it.is_success()) {
        for (media, content) in &reply.response.content {
            // The text of an error in plain text becomes a member of the one schema.
            let found = reference(content);
            if found != Some(wanted) && format(media) != Some(Format::Text) {
                let pointer = format!("{}/content/{}/schema", reply.pointer, escape(media));
                let problem = Problem::ErrorDiffers {
                    wanted: wanted.to_owned(),
                    found: kind(content),
                };
                report.key(&pointer, problem);
            }
        }
    }
}

/// What both types need so that not everything decodes to them.
fn types(spec: &Spec<'_>, op: &Op<'_>, error: Option<&str>, report: &mut Report<'_>) {
    for reply in op.replies.iter().filter(|it| it.is_success()) {
        for resolved in reply
            .response
            .content
            .values()
            .filter_map(|it| spec.resolve(&it.schema))
        {
            required(spec, &resolved, false, report);
        }
    }
    let Some(error) = error.and_then(|it| spec.named(it)) else {
        return;
    };
    let members: Vec<Resolved<'_>> = if error.schema.one_of.is_empty() {
        vec![error]
    } else {
        error
            .schema
            .one_of
            .iter()
            .filter_map(|it| spec.named(it.name()))
            .collect()
    };
    for member in members {
        required(spec, &member, true, report);
        if member.schema.kind == Some(Type::Object) {
            code(spec, &member, report);
        }
    }
}

fn required(spec: &Spec<'_>, resolved: &Resolved<'_>, error: bool, report: &mut Report<'_>) {
    let Some(name) = resolved.name else { return };
    let schema = resolved.schema;
    if schema.kind != Some(Type::Object) || schema.properties.is_empty() {
        return;
    }
    let counts = |name: &String| {
        schema
            .properties
            .get(name)
            .and_then(|it| spec.resolve(it))
            .is_some_and(|it| !it.nullable())
    };
    if !schema.required.iter().any(counts) {
        let pointer = format!("/components/schemas/{}", escape(name));
        report.key(
            &pointer,
            Problem::NothingRequired {
                name: name.to_owned(),
                error,
            },
        );
    }
}

fn code(spec: &Spec<'_>, error: &Resolved<'_>, report: &mut Report<'_>) {
    let Some(name) = error.name else { return };
    let codes = error
        .schema
        .properties
        .values()
        .filter_map(|it| spec.resolve(it))
        .filter(|it| {
            let role = it.beside.and_then(|it| it.role).or(it.schema.role);
            role == Some(Role::Code) || it.schema.code_detail.is_some()
        });
    let found = codes.count();
    if found != 1 {
        let pointer = format!("/components/schemas/{}", escape(name));
        report.key(
            &pointer,
            Problem::ErrorCode {
                name: name.to_owned(),
                found,
            },
        );
    }
}

/// The root tells success from error, unless a member does.
fn roots(spec: &Spec<'_>, op: &Op<'_>, report: &mut Report<'_>) {
    let of = |reply: &Reply<'_>| {
        let xml = reply
            .response
            .content
            .iter()
            .filter(|it| format(it.0) == Some(Format::Xml));
        let resolved = xml.filter_map(|it| spec.resolve(&it.1.schema));
        resolved
            .filter_map(|it| Some((root(&it)?.to_owned(), it.name?.to_owned())))
            .collect::<Vec<_>>()
    };
    let errors: Vec<(String, String)> = op
        .replies
        .iter()
        .filter(|it| !it.is_success())
        .flat_map(of)
        .collect();
    for reply in op
        .replies
        .iter()
        .filter(|it| it.is_success() && it.response.success.is_none())
    {
        for (root, name) in of(reply) {
            if let Some((_, error)) = errors.iter().find(|it| it.0 == root) {
                let pointer = format!("/components/schemas/{}/xml/name", escape(&name));
                report.value(
                    &pointer,
                    Problem::XmlRootSame {
                        root,
                        error: error.clone(),
                    },
                );
            }
        }
    }
}

fn success_rule(spec: &Spec<'_>, reply: &Reply<'_>, error: Option<&str>, report: &mut Report<'_>) {
    let Some(rule) = &reply.response.success else {
        return;
    };
    let pointer = format!("{}/x-success", reply.pointer);
    let formats: Vec<Format> = reply
        .response
        .content
        .keys()
        .filter_map(|it| format(it))
        .collect();
    if !reply.is_success() || formats.is_empty() || formats.contains(&Format::Text) {
        report.key(&pointer, Problem::SuccessRulePlace);
        return;
    }
    if let Some(wanted) = error
        && schema_name(&rule.error) != Some(wanted)
    {
        report.value(
            &format!("{pointer}/error"),
            Problem::SuccessRuleError {
                wanted: wanted.to_owned(),
            },
        );
    }
    let own = reply
        .response
        .content
        .values()
        .filter_map(|it| spec.resolve(&it.schema));
    let members: Vec<Resolved<'_>> = own
        .filter_map(|it| member(spec, it, &rule.member))
        .collect();
    // A script has no members of its own; what is looked at then is the error that may stand in its place. Its
    // codes name the errors only, so they say nothing about the values of a success.
    let in_error = || {
        error
            .and_then(|it| member(spec, spec.named(it)?, &rule.member))
            .is_some()
    };
    if members.is_empty() && rule.absent == Absent::Failure && !in_error() {
        report.value(
            &format!("{pointer}/member"),
            Problem::SuccessRuleMember {
                member: rule.member.clone(),
            },
        );
    }
    values(rule, &members, &pointer, report);
}

fn values(rule: &Success, members: &[Resolved<'_>], pointer: &str, report: &mut Report<'_>) {
    for (index, value) in rule.equals.iter().enumerate() {
        let scalar = !value.is_array() && !value.is_object() && !value.is_null();
        let fits = members.is_empty() || members.iter().any(|it| possible(it, &text(value)));
        if !scalar || !fits {
            let problem = Problem::SuccessRuleValue { value: text(value) };
            report.value(&format!("{pointer}/equals/{index}"), problem);
        }
    }
}

/// Whether a member can have the value; a number equals its text.
pub(super) fn possible(member: &Resolved<'_>, value: &str) -> bool {
    let schema = member.schema;
    if !schema.values.is_empty() {
        return schema.values.iter().any(|it| text(it) == value);
    }
    match schema.kind {
        Some(Type::Integer) => value.parse::<i64>().is_ok(),
        Some(Type::Number) => value.parse::<f64>().is_ok(),
        Some(Type::Boolean) => matches!(value, "true" | "false"),
        Some(Type::Object | Type::Array) => false,
        Some(Type::String) | None => true,
    }
}

/// Follows a JSON pointer through members.
fn member<'a>(spec: &Spec<'a>, mut body: Resolved<'a>, pointer: &str) -> Option<Resolved<'a>> {
    if let Some(first) = body.schema.one_of.first() {
        body = spec.named(first.name())?;
    }
    for name in pointer.split('/').skip(1) {
        body = spec.resolve(body.schema.properties.get(name)?)?;
    }
    Some(body)
}

fn text_member(spec: &Spec<'_>, reply: &Reply<'_>, error: Option<&str>, report: &mut Report<'_>) {
    let text = reply
        .response
        .content
        .keys()
        .find(|it| format(it) == Some(Format::Text));
    let pointer = format!("{}/x-text-member", reply.pointer);
    match (&reply.response.text_member, text) {
        (None, Some(media)) if !reply.is_success() => {
            report.key(
                &format!("{}/content/{}", reply.pointer, escape(media)),
                Problem::TextMemberMissing,
            );
        }
        (Some(_), text) if reply.is_success() || text.is_none() => {
            report.key(&pointer, Problem::TextMemberPlace)
        }
        (Some(name), _) => {
            let Some(error) = error.and_then(|it| spec.named(it)) else {
                return;
            };
            let found = error
                .schema
                .properties
                .get(name)
                .and_then(|it| spec.resolve(it));
            if !found.is_some_and(|it| it.schema.kind == Some(Type::String)) {
                let schema = error.name.unwrap_or_default().to_owned();
                report.value(
                    &pointer,
                    Problem::TextMember {
                        name: name.clone(),
                        schema,
                    },
                );
            }
        }
        (None, _) => {}
    }
}

fn callback(op: &Op<'_>, reply: &Reply<'_>, report: &mut Report<'_>) {
    let Some(name) = &reply.response.callback else {
        return;
    };
    let pointer = format!("{}/x-callback", reply.pointer);
    if !reply
        .response
        .content
        .keys()
        .any(|it| format(it) == Some(Format::Script))
    {
        report.key(&pointer, Problem::CallbackPlace);
    } else if !op
        .inputs
        .iter()
        .any(|it| it.name == name && it.to == To::Query && it.is_setter())
    {
        report.value(&pointer, Problem::Callback { name: name.clone() });
    }
}
