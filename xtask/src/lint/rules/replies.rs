//! Replies: one type of success, one type of error, and what tells them apart.

use std::collections::HashSet;

use serde_json::Value;

use super::super::names::{header_name, is_token};
use super::super::nearest::nearest;
use super::super::report::Report;
use crate::diagnostic::error;
use crate::diagnostic::phrase::suggestion;
use crate::load::escape;
use crate::profile::{
    Absent, BodyFormat, MediaType, Must, Or, Role, Success, Type, is_success, text,
};
use crate::spec::{Operation, Place, Reply, Resolved, Spec, component_pointer, schema_name};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (name, header) in &spec.document.components.headers {
        header_role(
            &format!("/components/headers/{}", escape(name)),
            header,
            report,
        );
    }
    for op in &spec.operations {
        let shape = error_name(op);
        let shapes = shapes(spec, shape);
        for reply in &op.replies {
            status(reply, report);
            headers(reply, report);
            contents(spec, reply, report);
            callback(op, reply, report);
            if op.replies_complete {
                success_rules(spec, reply, &shapes, report);
                text_member(spec, reply, shape, report);
            }
        }
        one_success(op, report);
        one_error(op, shape, report);
        types(spec, op, &shapes, report);
        if op.replies_complete {
            judgement(spec, op, &shapes, report);
        }
    }
}

/// The schemas of all errors. The members of a `oneOf` are reached through it.
pub(super) fn errors<'a>(spec: &Spec<'a>) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for reply in spec.operations.iter().flat_map(|it| &it.replies) {
        if !reply.success {
            names.extend(reply.declared.content.values().filter_map(reference));
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
        .filter(|it| it.success)
        .flat_map(|it| it.declared.content.values().filter_map(reference))
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
fn error_name<'a>(op: &Operation<'a>) -> Option<&'a str> {
    let replies = op.replies.iter().filter(|it| !it.success);
    replies
        .flat_map(|it| it.declared.content.values())
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
        let message = format!("`{}` is not a status of a response", reply.key);
        let help = "write one such as '200', a range such as '4XX', or 'default'";
        report.key(&reply.used, error("response-status", message).help(help));
    }
}

fn headers(reply: &Reply<'_>, report: &mut Report<'_>) {
    for (name, header) in &reply.declared.headers {
        let pointer = format!("{}/headers/{}", reply.pointer, escape(name));
        if !is_token(name) {
            report.key(&pointer, header_name(name));
        }
        if let Or::Inline(header) = header {
            header_role(&pointer, header, report);
        }
    }
}

fn header_role(pointer: &str, header: &crate::profile::Header, report: &mut Report<'_>) {
    if header.role.is_some_and(|it| it != Role::RequestId) {
        let message = "a header can only hold the request ID";
        let problem = error("header-role", message).help("write `request-id`, or remove `x-role`");
        report.value(&format!("{pointer}/x-role"), problem);
    }
}

fn contents(spec: &Spec<'_>, reply: &Reply<'_>, report: &mut Report<'_>) {
    for (media, content) in &reply.declared.content {
        let pointer = format!("{}/content/{}", reply.pointer, escape(media));
        let Some(format) = BodyFormat::of(media) else {
            let message = format!("no decoder reads `{media}`");
            let help = "use application/json, application/xml, application/javascript or \
                        text/plain";
            report.key(&pointer, error("response-media-type", message).help(help));
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
        if reply.success && format == BodyFormat::Json && resolved.is_raw() {
            continue;
        }
        let is_text =
            resolved.schema.kind == Some(Type::String) && resolved.schema.values.is_empty();
        let wanted = match format {
            BodyFormat::Json if !is_object && reply.success => {
                "a `$ref` to an object, or a free-form object if its members are not documented"
            }
            BodyFormat::Json | BodyFormat::Xml if !is_object => "a `$ref` to an object",
            BodyFormat::Script | BodyFormat::Text if !is_text => "`type: string`",
            _ => {
                if format == BodyFormat::Xml {
                    extra_in_xml(spec, resolved, report);
                }
                let root = resolved.schema.xml.as_ref().and_then(|it| it.name.as_ref());
                if format == BodyFormat::Xml && root.is_none() {
                    let name = resolved.name.unwrap_or_default();
                    let pointer = component_pointer(name);
                    let message = format!("`{name}` does not name its root element");
                    let help = "add `xml: {name: …}`";
                    report.key(&pointer, error("missing-xml-root", message).help(help));
                }
                continue;
            }
        };
        let message = format!("a response of `{media}` cannot have this schema");
        let problem = error("response-schema", message).help(format!("write {wanted}"));
        report.key(&format!("{pointer}/schema"), problem);
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
            let pointer = format!("{}/additionalProperties", component_pointer(name));
            let message =
                format!("`{name}` is read from XML, where members without names are not kept");
            let help = "remove `additionalProperties`";
            report.key(&pointer, error("xml-extra-members", message).help(help));
        }
        let held = schema.properties.values().chain(schema.items.as_deref());
        open.extend(
            held.chain(schema.map_values())
                .filter_map(|it| spec.resolve(it)),
        );
    }
}

/// What a reply decodes to, for comparison and for messages.
fn kind(content: &MediaType) -> String {
    match (reference(content), &content.schema) {
        (Some(name), _) => format!("`{name}`"),
        (None, Or::Inline(schema)) if schema.kind == Some(Type::Object) => "free-form".to_owned(),
        _ => "text".to_owned(),
    }
}

fn one_success(op: &Operation<'_>, report: &mut Report<'_>) {
    let mut first: Option<String> = None;
    let mut any = false;
    for reply in op.replies.iter().filter(|it| it.success) {
        any = true;
        let mut kinds: Vec<(String, String)> = reply
            .declared
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
                Some(wanted) => {
                    let message = format!(
                        "this success is {found}, and another one of the operation is {wanted}"
                    );
                    let help = "use one schema for all, or write two operations";
                    report.key(&pointer, error("success-differs", message).help(help));
                }
            }
        }
    }
    if !any && !op.declared.responses.keys().any(|it| is_success(it)) {
        let message = "no response is a success";
        let problem = error("missing-success", message).help("add one, for example '200'");
        report.key(&format!("{}/responses", op.pointer), problem);
    }
}

fn one_error(op: &Operation<'_>, shape: Option<&str>, report: &mut Report<'_>) {
    let Some(wanted) = shape else {
        // What does not resolve is reported as such.
        if op.replies_complete {
            let help = "add one, for example 'default', with a `$ref` to the schema of the error";
            let problem = error("missing-error", "no response describes an error").help(help);
            report.key(&format!("{}/responses", op.pointer), problem);
        }
        return;
    };
    for reply in op.replies.iter().filter(|it| !it.success) {
        for (media, content) in &reply.declared.content {
            // The text of an error in plain text becomes a member of the one schema.
            let found = reference(content);
            if found != Some(wanted) && BodyFormat::of(media) != Some(BodyFormat::Text) {
                let pointer = format!("{}/content/{}/schema", reply.pointer, escape(media));
                let message = format!(
                    "this error is {}, and another one of the operation is `{wanted}`",
                    kind(content)
                );
                let help = "refer to one schema, with `oneOf` if the vendor has two shapes";
                let problem = error("error-differs", message).help(help);
                report.key(&pointer, problem);
            }
        }
    }
}

/// What both types need so that not everything decodes to them.
fn types(spec: &Spec<'_>, op: &Operation<'_>, shapes: &[Resolved<'_>], report: &mut Report<'_>) {
    for reply in op.replies.iter().filter(|it| it.success) {
        for resolved in reply
            .declared
            .content
            .values()
            .filter_map(|it| spec.resolve(&it.schema))
        {
            required(spec, &resolved, "response", report);
        }
    }
    for shape in shapes {
        required(spec, shape, "error", report);
        one_code(spec, shape, report);
    }
}

fn required(spec: &Spec<'_>, resolved: &Resolved<'_>, what: &str, report: &mut Report<'_>) {
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
        let pointer = component_pointer(name);
        let message = format!("`{name}` requires no member, so any {what} would be read as it");
        let problem = error("nothing-required", message).help("require one that is always present");
        report.key(&pointer, problem);
    }
}

fn one_code(spec: &Spec<'_>, shape: &Resolved<'_>, report: &mut Report<'_>) {
    let found = codes(spec, shape).count();
    if let Some(name) = shape.name.filter(|_| found > 1) {
        let pointer = component_pointer(name);
        let message = format!("{found} members of `{name}` hold the code of the error");
        let help = "keep `x-role: code` or `x-code-detail` on the most specific one";
        report.key(&pointer, error("several-codes", message).help(help));
    }
}

/// What judges the successes of an operation: `x-success`, and by default that no error's code is there.
fn judgement(
    spec: &Spec<'_>,
    op: &Operation<'_>,
    shapes: &[Resolved<'_>],
    report: &mut Report<'_>,
) {
    for reply in op.replies.iter().filter(|it| it.success) {
        let bodies: Vec<Resolved<'_>> = reply
            .declared
            .content
            .values()
            .filter_map(|it| spec.resolve(&it.schema))
            .collect();
        let rules = &reply.declared.success;
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
                let name = shape.name.unwrap_or_default();
                let message = format!(
                    "the error `{name}` cannot be distinguished from this success: it has no code, \
                     and requires no member that the success does not have"
                );
                let help = "mark its code with `x-role: code`, or add `x-success` with a member \
                            and its values";
                report.key(&reply.used, error("ambiguous-success", message).help(help));
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
                let message = format!(
                    "`{}` requires the text `{name}`, which holds the code of an error and must be \
                     empty in a success",
                    body.name.unwrap_or_default()
                );
                let help = "list the values that mean success in `x-success`, or do not require it";
                let problem = error("code-in-success", message).help(help);
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
    for (media, content) in &reply.declared.content {
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
            let rules = reply.declared.success.iter();
            let broken = rules.filter(|it| example.value.is_object() && !passes(it));
            let broken = broken.map(|it| top(&it.member)).chain(full.copied()).min();
            if let Some(broken) = broken {
                let pointer = format!("{}/content/{}", reply.pointer, escape(media));
                let pointer = format!("{pointer}/examples/{}", escape(name));
                let message =
                    format!("this example would be taken for an error, because of its `{broken}`");
                let help = "list all values that mean success in `x-success`, or correct the \
                            example";
                report.key(&pointer, error("success-example-fails", message).help(help));
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
    let rules = &reply.declared.success;
    if rules.is_empty() {
        return;
    }
    let pointer = format!("{}/x-success", reply.pointer);
    let is_text = |it: &String| BodyFormat::of(it) == Some(BodyFormat::Text);
    if !reply.success || reply.declared.content.keys().any(is_text) {
        let message = "`x-success` applies only to a 2xx response that is not plain text";
        let help = "move it there, or remove it";
        report.key(&pointer, error("success-place", message).help(help));
        return;
    }
    let bodies: Vec<Resolved<'_>> = reply
        .declared
        .content
        .values()
        .filter_map(|it| spec.resolve(&it.schema))
        .collect();
    for (index, rule) in rules.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        if rule.equals.is_empty() != rule.must.is_some() || rule.must.and(rule.absent).is_some() {
            let message = "an entry has either `equals`, optionally with `absent`, or `must`";
            let problem = error("success-entry", message).help("write one of the two");
            report.key(&pointer, problem);
        }
        let at = format!("{pointer}/member");
        let name = top(&rule.member);
        if rule.member != format!("/{name}") {
            let message = format!(
                "`{}` is nested, and only the members of the response itself are checked",
                rule.member
            );
            let help = "name one of them";
            report.value(&at, error("success-nested-member", message).help(help));
            continue;
        }
        // What may be absent has to be known of an error: else a misspelt rule lets everything through.
        let in_error = rule.must.is_some() || rule.absent == Some(Absent::Success);
        let places = || shapes.iter().chain(bodies.iter().filter(|_| !in_error));
        if !places().any(|it| member(spec, it, name).is_some()) {
            let known = places().flat_map(|it| it.schema.properties.keys());
            let nearest = nearest(name, known.map(String::as_str)).map(|it| format!("/{it}"));
            let what = if in_error { "error" } else { "response" };
            let message = format!(
                "no {what} of the operation has the member `{}`, so the entry checks nothing",
                rule.member
            );
            let help = "name one that distinguishes errors from successes, with its path in the \
                        response";
            let problem = error("success-unknown-member", message).help(suggestion(nearest, help));
            report.value(&at, problem);
        }
        let same = |it: &Success| {
            let earlier = top(&it.member);
            earlier == name || places().any(|it| names(spec, it, name).contains(&earlier))
        };
        if rules[..index].iter().any(same) {
            let message = format!("another entry already checks `{}`", rule.member);
            let help = "write all its values into one entry";
            report.value(&at, error("success-duplicate-member", message).help(help));
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
                let message = format!("`{value}` is documented as the code of an error");
                let help = "remove it here, or from the enum of the codes if it means success";
                report.value(&pointer, error("success-error-code", message).help(help));
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
            let message = format!("the member is never `{}`", text(value));
            let help = "write a value that its type allows";
            let problem = error("success-value", message).help(help);
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

fn text_member(spec: &Spec<'_>, reply: &Reply<'_>, shape: Option<&str>, report: &mut Report<'_>) {
    let text = reply
        .declared
        .content
        .keys()
        .find(|it| BodyFormat::of(it) == Some(BodyFormat::Text));
    let pointer = format!("{}/x-text-member", reply.pointer);
    let misplaced = || {
        let message = "`x-text-member` reads an error in text/plain, or the script in a JSON \
                       object";
        error("text-member-place", message).help("move it there, or remove it")
    };
    match (&reply.declared.text_member, text) {
        (None, Some(media)) if !reply.success => {
            let message = "nothing says which member the text of this error is";
            let help = "add `x-text-member` with a member of the error's schema";
            report.key(
                &format!("{}/content/{}", reply.pointer, escape(media)),
                error("missing-text-member", message).help(help),
            );
        }
        (Some(_), _) if reply.success => {
            let script = |it: &String| BodyFormat::of(it) == Some(BodyFormat::Script);
            if !reply.declared.content.keys().any(script) {
                report.key(&pointer, misplaced());
            }
        }
        (Some(_), None) => report.key(&pointer, misplaced()),
        (Some(name), _) => {
            let Some(shape) = shape.and_then(|it| spec.named(it)) else {
                return;
            };
            let found = shape
                .schema
                .properties
                .get(name)
                .and_then(|it| spec.resolve(it));
            if !found.is_some_and(|it| it.schema.kind == Some(Type::String)) {
                let schema = shape.name.unwrap_or_default();
                let message = format!("`{schema}` has no text member `{name}`");
                let help = "name one of its members of `type: string`";
                report.value(&pointer, error("unknown-text-member", message).help(help));
            }
        }
        (None, _) => {}
    }
}

fn callback(op: &Operation<'_>, reply: &Reply<'_>, report: &mut Report<'_>) {
    let Some(name) = &reply.declared.callback else {
        return;
    };
    let pointer = format!("{}/x-callback", reply.pointer);
    let mut media = reply.declared.content.keys();
    if !media.any(|it| BodyFormat::of(it) == Some(BodyFormat::Script)) {
        if report.damage.has(&format!("{}/content", reply.pointer)) {
            return;
        }
        let message = "`x-callback` reads a script";
        let help = "move it to a response of application/javascript";
        report.key(&pointer, error("callback-place", message).help(help));
    } else if op.complete
        && !op.inputs.iter().any(|it| {
            let sets = it.place == Place::Query && it.is_setter();
            it.name == name && (sets || report.damage.has_input(it))
        })
    {
        let message = format!("the operation has no query parameter `{name}` to set");
        let help = "name the one that holds the name of the callback";
        report.value(&pointer, error("unknown-callback", message).help(help));
    }
}
