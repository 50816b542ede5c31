//! Replies: one type of success, one type of error, and what tells them apart.

use std::collections::HashSet;

use serde_json::Value;

use super::super::model::{Op, Reply, Report, Resolved, Spec, To, essence, schema_name};
use super::super::names::nearest;
use crate::finding::Problem;
use crate::load::escape;
use crate::profile::{Absent, MediaType, Must, Or, Role, Success, Type, is_success, text};

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
        let shapes = shapes(spec, error);
        for reply in &op.replies {
            status(reply, report);
            headers(reply, report);
            contents(spec, reply, report);
            success_rules(spec, reply, &shapes, report);
            text_member(spec, reply, error, report);
            callback(op, reply, report);
        }
        one_success(op, report);
        one_error(op, error, report);
        types(spec, op, &shapes, report);
        judgement(spec, op, &shapes, report);
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
    }
    names
}

/// The shapes of an operation's error: the members of its `oneOf`, or itself.
fn shapes<'a>(spec: &Spec<'a>, error: Option<&str>) -> Vec<Resolved<'a>> {
    let Some(error) = error.and_then(|it| spec.named(it)) else {
        return Vec::new();
    };
    let shapes = error.schema.one_of.iter();
    let mut shapes: Vec<Resolved<'_>> = shapes.filter_map(|it| spec.named(it.name())).collect();
    if error.schema.one_of.is_empty() {
        shapes.push(error);
    }
    shapes.retain(|it| it.schema.kind == Some(Type::Object));
    shapes
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

/// The operation's type of error: of its first error reply that has one.
fn error_name<'a>(op: &Op<'a>) -> Option<&'a str> {
    let replies = op.replies.iter().filter(|it| !it.is_success());
    replies
        .flat_map(|it| it.response.content.values())
        .find_map(reference)
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
                "a `$ref` to an object, or a free-form object if its members are not documented"
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
fn types(spec: &Spec<'_>, op: &Op<'_>, shapes: &[Resolved<'_>], report: &mut Report<'_>) {
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
    for shape in shapes {
        required(spec, shape, true, report);
        one_code(spec, shape, report);
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

fn one_code(spec: &Spec<'_>, error: &Resolved<'_>, report: &mut Report<'_>) {
    let found = codes(spec, error).count();
    if let Some(name) = error.name.filter(|_| found > 1) {
        let pointer = format!("/components/schemas/{}", escape(name));
        let name = name.to_owned();
        report.key(&pointer, Problem::ErrorCode { name, found });
    }
}

/// What judges the successes of an operation: `x-success`, and by default that no error's code is there.
fn judgement(spec: &Spec<'_>, op: &Op<'_>, shapes: &[Resolved<'_>], report: &mut Report<'_>) {
    for reply in op.replies.iter().filter(|it| it.is_success()) {
        let bodies: Vec<Resolved<'_>> = reply
            .response
            .content
            .values()
            .filter_map(|it| spec.resolve(&it.schema))
            .collect();
        let rules = &reply.response.success;
        let mut empty: HashSet<&str> = HashSet::new();
        for shape in shapes {
            let codes: Vec<&str> = codes(spec, shape).map(|it| it.0).collect();
            let required = shape.schema.required.iter().map(String::as_str);
            let required: Vec<&str> = required
                .filter(|it| is_kept(spec, shape, it))
                .filter(|it| bodies.iter().all(|body| member(spec, body, it).is_none()))
                .collect();
            let ruled = rules.iter().any(|it| {
                let decides = it.must.is_none() && it.absent != Some(Absent::Success);
                decides || member(spec, shape, top(&it.member)).is_some()
            });
            if codes.is_empty() && required.is_empty() && !ruled {
                let error = shape.name.unwrap_or_default().to_owned();
                report.key(&reply.used, Problem::Unjudged { error });
            }
            // Without a code, all that only the error requires has to be absent.
            let judged = if codes.is_empty() { required } else { codes };
            let all_names = judged.iter().flat_map(|it| names(spec, shape, it));
            let replaced = |name: &&str| {
                let same = |it: &Success| names(spec, shape, top(&it.member)).contains(name);
                rules.iter().any(same)
            };
            empty.extend(all_names.filter(|it| !replaced(it)));
        }
        for name in &empty {
            let needs = |body: &&Resolved<'_>| {
                member(spec, body, name).is_some_and(|(own, it)| {
                    it.schema.kind == Some(Type::String)
                        && body.schema.required.iter().any(|it| it == own)
                        && is_kept(spec, body, own)
                })
            };
            if let Some(body) = bodies.iter().find(needs) {
                let problem = Problem::CodeInSuccess {
                    name: (*name).to_owned(),
                    success: body.name.unwrap_or_default().to_owned(),
                };
                report.key(&reply.used, problem);
            }
        }
        examples(spec, reply, shapes, &empty, report);
    }
}

/// An example of a success has to pass the judgement.
fn examples(
    spec: &Spec<'_>,
    reply: &Reply<'_>,
    shapes: &[Resolved<'_>],
    empty: &HashSet<&str>,
    report: &mut Report<'_>,
) {
    for (media, content) in &reply.response.content {
        let Some(body) = spec.resolve(&content.schema) else {
            continue;
        };
        for (name, example) in &content.examples {
            let value = |name: &str| {
                let own = member(spec, &body, name).map_or(name, |it| it.0);
                example.value.get(own).filter(|it| !it.is_null())
            };
            // What is not there is another rule's matter.
            let is_missing = |name: &str| {
                let own = member(spec, &body, name).map(|it| it.0);
                own.is_some_and(|own| body.schema.required.iter().any(|it| it == own))
                    || own.is_none() && shapes.iter().all(|it| member(spec, it, name).is_none())
            };
            let passes = |rule: &Success| match (value(top(&rule.member)), rule.must) {
                (found, Some(Must::BeAbsent)) => found.is_none(),
                (None, None) => {
                    rule.absent == Some(Absent::Success) || is_missing(top(&rule.member))
                }
                (Some(found), None) => rule.equals.iter().any(|it| text(it) == text(found)),
            };
            let full = empty
                .iter()
                .find(|it| value(it).is_some_and(|it| !is_empty(it)));
            let rules = reply.response.success.iter();
            let broken = rules.filter(|it| example.value.is_object() && !passes(it));
            let broken = broken.map(|it| top(&it.member)).chain(full.copied()).min();
            if let Some(broken) = broken {
                let pointer = format!("{}/content/{}", reply.pointer, escape(media));
                let pointer = format!("{pointer}/examples/{}", escape(name));
                let name = broken.to_owned();
                report.key(&pointer, Problem::ExampleRefused { name });
            }
        }
    }
}

/// What says nothing: no code.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(it) => !it,
        Value::Number(it) => it.as_f64() == Some(0.0),
        Value::String(it) => matches!(it.trim(), "" | "0"),
        Value::Array(it) => it.is_empty(),
        Value::Object(_) => false,
    }
}

/// Whether a required member cannot be `null`, either.
fn is_kept(spec: &Spec<'_>, body: &Resolved<'_>, name: &str) -> bool {
    let member = body.schema.properties.get(name);
    member
        .and_then(|it| spec.resolve(it))
        .is_some_and(|it| !it.nullable())
}

/// The members that hold the code of an error.
fn codes<'a>(
    spec: &Spec<'a>,
    error: &Resolved<'a>,
) -> impl Iterator<Item = (&'a str, Resolved<'a>)> {
    let members = error.schema.properties.iter();
    let resolved = members.filter_map(|(name, it)| Some((name.as_str(), spec.resolve(it)?)));
    resolved.filter(|(_, it)| it.role() == Some(Role::Code) || it.schema.code_detail.is_some())
}

/// The first name in the path of a member.
fn top(pointer: &str) -> &str {
    let path = pointer.strip_prefix('/').unwrap_or(pointer);
    path.split('/').next().unwrap_or_default()
}

/// A member of a body by its name or one of its others.
fn member<'a>(spec: &Spec<'a>, body: &Resolved<'a>, name: &str) -> Option<(&'a str, Resolved<'a>)> {
    let members = body.schema.properties.iter();
    let mut resolved = members.filter_map(|(name, it)| Some((name.as_str(), spec.resolve(it)?)));
    resolved.find(|(own, it)| *own == name || it.aliases().iter().any(|it| it == name))
}

/// All names of a member.
fn names<'a>(spec: &Spec<'a>, body: &Resolved<'a>, name: &str) -> Vec<&'a str> {
    let found = member(spec, body, name).into_iter();
    found
        .flat_map(|(own, it)| std::iter::once(own).chain(it.aliases().iter().map(String::as_str)))
        .collect()
}

fn success_rules(
    spec: &Spec<'_>,
    reply: &Reply<'_>,
    shapes: &[Resolved<'_>],
    report: &mut Report<'_>,
) {
    let rules = &reply.response.success;
    if rules.is_empty() {
        return;
    }
    let pointer = format!("{}/x-success", reply.pointer);
    let is_text = |it: &String| format(it) == Some(Format::Text);
    if !reply.is_success() || reply.response.content.keys().any(is_text) {
        report.key(&pointer, Problem::SuccessRulePlace);
        return;
    }
    let bodies: Vec<Resolved<'_>> = reply
        .response
        .content
        .values()
        .filter_map(|it| spec.resolve(&it.schema))
        .collect();
    for (index, rule) in rules.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        if rule.equals.is_empty() != rule.must.is_some() || rule.must.and(rule.absent).is_some() {
            report.key(&pointer, Problem::SuccessRuleShape);
        }
        let at = format!("{pointer}/member");
        let name = top(&rule.member);
        if rule.member != format!("/{name}") {
            let member = rule.member.clone();
            report.value(&at, Problem::SuccessRuleNested { member });
            continue;
        }
        // What may be absent has to be known of an error: else a misspelt rule lets everything through.
        let in_error = rule.must.is_some() || rule.absent == Some(Absent::Success);
        let places = || shapes.iter().chain(bodies.iter().filter(|_| !in_error));
        if !places().any(|it| member(spec, it, name).is_some()) {
            let known = places().flat_map(|it| it.schema.properties.keys());
            let nearest = nearest(name, known.map(String::as_str)).map(|it| format!("/{it}"));
            let problem = Problem::SuccessRuleMember {
                member: rule.member.clone(),
                nearest,
                in_error,
            };
            report.value(&at, problem);
        }
        let same = |it: &Success| {
            let earlier = top(&it.member);
            earlier == name || places().any(|it| names(spec, it, name).contains(&earlier))
        };
        if rules[..index].iter().any(same) {
            let member = rule.member.clone();
            report.value(&at, Problem::SuccessRuleTwice { member });
        }
        // The codes of an error say nothing about the values of a success.
        let members: Vec<Resolved<'_>> = bodies
            .iter()
            .filter_map(|it| member(spec, it, name))
            .map(|it| it.1)
            .collect();
        values(rule, &members, &pointer, report);
        let listed = shapes
            .iter()
            .flat_map(|it| codes(spec, it).filter(|code| names(spec, it, code.0).contains(&name)))
            .flat_map(|it| documented(spec, &it.1));
        let listed: HashSet<String> = listed.collect();
        for (index, value) in rule.equals.iter().enumerate() {
            let value = text(value);
            if listed.contains(&value) {
                let pointer = format!("{pointer}/equals/{index}");
                report.value(&pointer, Problem::SuccessRuleCode { value });
            }
        }
    }
}

/// The codes that the enum of a code lists.
fn documented(spec: &Spec<'_>, code: &Resolved<'_>) -> Vec<String> {
    let schema = code.schema;
    let detail = schema.code_detail.as_ref();
    let detail = detail.and_then(|it| spec.named(schema_name(&it.0)?));
    let items = schema.items.as_ref().and_then(|it| spec.resolve(it));
    let listed = detail.or(items).map_or(schema, |it| it.schema);
    listed.values.iter().map(text).collect()
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
        (Some(_), _) if reply.is_success() => {
            let script = |it: &String| format(it) == Some(Format::Script);
            if !reply.response.content.keys().any(script) {
                report.key(&pointer, Problem::TextMemberPlace);
            }
        }
        (Some(_), None) => report.key(&pointer, Problem::TextMemberPlace),
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
