//! Responses: one type of success, one type of error, and what tells them apart.

use std::collections::HashSet;

use serde_json::Value;

use super::super::members::{Member, along, members};
use super::super::names::{header_name, is_token};
use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use crate::diagnostic::phrase::suggestion;
use crate::spec::load::Pointer;
use crate::spec::profile::{
    Absent, BodyFormat, Format, Header, MediaType, Or, Role, Success, Type, is_success, text,
};
use crate::spec::ways::{self, Way};
use crate::spec::{
    self, Content, Must, Operation, Place, Resolved, Response, Shape, Spec, Status, SuccessRule,
    component_pointer, schema_name,
};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (name, header) in &spec.document.components.headers {
        header_role(&"/components/headers".at(name), header, report);
    }
    for op in &spec.operations {
        let error = error_name(op);
        let shapes = shapes(spec, error);
        for response in &op.responses {
            status(response, report);
            headers(response, report);
            for content in &response.contents {
                body(spec, response, content, report);
            }
            if op.http_method == "Head" && !response.contents.is_empty() {
                let message = "no body comes in answer to HEAD, and this response has `content`";
                let help = "declare it without; its status and headers tell all";
                report.key("head-content", &response.used, message, help);
            }
            if response.status == Status::Code(204) && !response.contents.is_empty() {
                let message = "no body comes with 204, and this response has `content`";
                let help = "remove `content`, or give it the status that comes with a body";
                report.key("no-content", &response.used, message, help);
            }
            callback(op, response, report);
            if op.responses_complete {
                success_rules(spec, response, &shapes, report);
                text_member(spec, response, error, report);
            }
        }
        one_success(op, report);
        one_error(op, error, report);
        types(spec, op, &shapes, report);
        if op.responses_complete {
            for response in successes(op) {
                distinct(spec, op, response, &shapes, report);
                code_in_success(spec, response, report);
                examples(spec, response, &shapes, report);
            }
        }
    }
}

fn successes<'o, 'a>(op: &'o Operation<'a>) -> impl Iterator<Item = &'o Response<'a>> {
    op.responses.iter().filter(|it| it.success)
}

fn errors<'o, 'a>(op: &'o Operation<'a>) -> impl Iterator<Item = &'o Response<'a>> {
    op.responses.iter().filter(|it| !it.success)
}

/// The schemas of all successes, or those of all errors. The members of a `oneOf` are reached
/// through it.
pub(super) fn bodies<'a>(spec: &Spec<'a>, success: bool) -> HashSet<&'a str> {
    let responses = spec.operations.iter().flat_map(|it| &it.responses);
    let responses = responses.filter(|it| it.success == success);
    let contents = responses.flat_map(|it| &it.contents);
    contents.filter_map(|it| reference(it.declared)).collect()
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

/// The name of the component that a body is.
fn reference(content: &MediaType) -> Option<&str> {
    match &content.schema {
        Or::Ref(reference) => schema_name(&reference.target),
        Or::Inline(schema) => schema.all_of.first().and_then(|it| schema_name(&it.target)),
    }
}

/// The operation's type of error: of its first error response that has one.
fn error_name<'a>(op: &Operation<'a>) -> Option<&'a str> {
    let mut contents = errors(op).flat_map(|it| &it.contents);
    contents.find_map(|it| reference(it.declared))
}

fn status(response: &Response<'_>, report: &mut Report<'_>) {
    let is_known = match response.status {
        Status::Code(it) => it >= 200 && response.key.len() == 3,
        Status::Range(it) => it >= 2 && response.key.len() == 3,
        Status::Default => response.key == "default",
    };
    if !is_known {
        let message = format!("`{}` is not a status of a response", response.key);
        let help = "write one such as '200', a range such as '4XX', or 'default'";
        report.key("response-status", &response.used, message, help);
    }
}

fn headers(response: &Response<'_>, report: &mut Report<'_>) {
    for (name, header) in &response.declared.headers {
        let pointer = response.pointer.at("headers").at(name);
        if !is_token(name) {
            report.push(Spot::Key, &pointer, header_name(name));
        }
        if let Or::Inline(header) = header {
            header_role(&pointer, header, report);
        }
    }
    for header in response.headers.iter().filter(|_| response.success) {
        let declared = header.declared;
        if declared.required && declared.schema.example.is_none() {
            let message = format!(
                "nothing says what `{}` is in samples of a success",
                header.name
            );
            let help = "add an `example` to its schema, or remove `required`";
            report.key("header-example", &header.pointer, message, help);
        }
    }
}

fn header_role(pointer: &str, header: &Header, report: &mut Report<'_>) {
    if header.role.is_some_and(|it| it != Role::RequestId) {
        let message = "a header can only hold the request ID";
        let help = "write `request-id`, or remove `x-role`";
        report.value("header-role", pointer.at("x-role"), message, help);
    }
}

fn body(spec: &Spec<'_>, response: &Response<'_>, content: &Content<'_>, report: &mut Report<'_>) {
    let media = content.media;
    let Some(format) = content.format() else {
        let message = format!("no decoder reads `{media}`");
        let help = "use application/json, application/xml, application/javascript or text/plain, \
                    or another single type with `format: binary`";
        return report.key("response-media-type", &content.media_pointer, message, help);
    };
    let Some(resolved) = content.resolved else {
        return;
    };
    let schema = resolved.schema;
    let is_struct = schema.kind == Some(Type::Object) && schema.map_values().is_none();
    let is_object =
        resolved.name.is_some() && (is_struct && !resolved.is_raw() || !schema.one_of.is_empty());
    let is_text = resolved.shape() == Shape::Text && schema.values.is_empty();
    let wanted = match format {
        BodyFormat::Json if response.success && !is_object && !resolved.is_raw() => {
            "a `$ref` to an object, or a free-form object if its members are not documented"
        }
        BodyFormat::Json if response.success => return,
        BodyFormat::Json | BodyFormat::Xml if !is_object => "a `$ref` to an object",
        BodyFormat::Binary if !response.success => {
            "a `$ref` to an object, with the media type of JSON or XML"
        }
        BodyFormat::Script | BodyFormat::Text if !is_text => "`type: string`",
        BodyFormat::Xml => return xml(spec, resolved, report),
        _ => return,
    };
    let message = format!("a response of `{media}` cannot have this schema");
    let at = content.media_pointer.at("schema");
    report.key("response-schema", at, message, format!("write {wanted}"));
}

/// It has a root, and no members without names: these are buffered, and what is buffered of XML is
/// text that no number is read from any more.
fn xml(spec: &Spec<'_>, body: Resolved<'_>, report: &mut Report<'_>) {
    let root = body.schema.xml.as_ref().and_then(|it| it.name.as_ref());
    if let (Some(name), None) = (body.name, root) {
        let message = format!("`{name}` does not name its root element");
        let help = "add `xml: {name: …}`";
        report.key("missing-xml-root", component_pointer(name), message, help);
    }
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
            let at = component_pointer(name).at("additionalProperties");
            let message =
                format!("`{name}` is read from XML, where members without names are not kept");
            let help = "remove `additionalProperties`";
            report.key("xml-extra-members", at, message, help);
        }
        let held = schema.properties.values().chain(schema.items.as_deref());
        let held = held.chain(schema.map_values());
        open.extend(held.filter_map(|it| spec.resolve(it)));
    }
}

/// What a response decodes to, for comparison and for messages.
fn kind(content: &MediaType) -> String {
    match (reference(content), &content.schema) {
        (Some(name), _) => format!("`{name}`"),
        (None, Or::Inline(schema)) if schema.kind == Some(Type::Object) => "free-form".to_owned(),
        (None, Or::Inline(schema)) if schema.format == Some(Format::Binary) => "bytes".to_owned(),
        _ => "text".to_owned(),
    }
}

fn one_success(op: &Operation<'_>, report: &mut Report<'_>) {
    let kinds = successes(op).flat_map(|response| {
        let schema = |it: &Content<'_>| (it.media_pointer.at("schema"), kind(it.declared));
        let nothing = || (response.used.clone(), "no body".to_owned());
        let empty = response.contents.is_empty().then(nothing);
        response.contents.iter().map(schema).chain(empty)
    });
    let mut first: Option<String> = None;
    for (pointer, found) in kinds {
        let wanted = first.get_or_insert_with(|| found.clone());
        if *wanted != found {
            let message =
                format!("this success is {found}, and another one of the operation is {wanted}");
            let help = "use one schema for all, or write two operations";
            report.key("success-differs", pointer, message, help);
        }
    }
    if !op.declared.responses.keys().any(|it| is_success(it)) {
        let (at, help) = (op.pointer.at("responses"), "add one, for example '200'");
        report.key("missing-success", at, "no response is a success", help);
    }
}

fn one_error(op: &Operation<'_>, error: Option<&str>, report: &mut Report<'_>) {
    let Some(wanted) = error else {
        // What does not resolve is reported as such.
        if op.responses_complete && !op.bare_error {
            let at = op.pointer.at("responses");
            let help = "add one, for example 'default', with a `$ref` to the schema of the error";
            report.key("missing-error", at, "no response describes an error", help);
        }
        return;
    };
    for content in errors(op).flat_map(|it| &it.contents) {
        // The text of an error in plain text becomes a member of the one schema.
        let is_same = reference(content.declared) == Some(wanted);
        if !is_same && content.format() != Some(BodyFormat::Text) {
            let found = kind(content.declared);
            let message =
                format!("this error is {found}, and another one of the operation is `{wanted}`");
            let help = "refer to one schema, with `oneOf` if the vendor has two shapes";
            let at = content.media_pointer.at("schema");
            report.key("error-differs", at, message, help);
        }
    }
}

/// What both types need so that not everything decodes to them.
fn types(spec: &Spec<'_>, op: &Operation<'_>, shapes: &[Resolved<'_>], report: &mut Report<'_>) {
    let contents = successes(op).flat_map(|it| &it.contents);
    for resolved in contents.filter_map(|it| it.resolved) {
        required(spec, &resolved, "response", report);
    }
    for shape in shapes {
        required(spec, shape, "error", report);
        let found = ways_in(spec, shape, spec::Member::is_code).len();
        if let Some(name) = shape.name.filter(|_| found > 1) {
            let message = format!("{found} members of `{name}` hold the code of the error");
            let help = "keep `x-role: code` or `x-code-detail` on the most specific one";
            report.key("several-codes", component_pointer(name), message, help);
        }
    }
    let contents = op.responses.iter().flat_map(|it| &it.contents);
    let roots = contents.filter_map(|it| it.resolved);
    for root in roots.chain(shapes.iter().copied()) {
        one_each(spec, &root, report);
    }
}

/// A response has one message and one request ID, in whichever of its objects.
fn one_each(spec: &Spec<'_>, root: &Resolved<'_>, report: &mut Report<'_>) {
    for (word, role) in [("message", Role::Message), ("request-id", Role::RequestId)] {
        let mut found = ways_in(spec, root, |it| it.role == Some(role));
        let is_single = |it: &&spec::Member| ways::listed(&spec.types, it).is_none();
        found.retain(|way| role == Role::Message || way.iter().all(is_single));
        // Two in one object are another rule's matter.
        let objects: HashSet<Vec<&String>> = found.iter().map(|it| before_last(it)).collect();
        if let Some(name) = root.name.filter(|_| objects.len() > 1) {
            let message = format!("several objects in `{name}` have a member of the role `{word}`");
            let help = "keep `x-role` on one of them";
            report.key("several-roles", component_pointer(name), message, help);
        }
    }
}

/// The names of what a member is in.
fn before_last<'t>(way: &Way<'t>) -> Vec<&'t String> {
    let names = way.iter().map(|it| &it.name);
    names.take(way.len().saturating_sub(1)).collect()
}

/// The ways to all such members of a response.
fn ways_in<'s>(
    spec: &'s Spec<'_>,
    root: &Resolved<'_>,
    wanted: impl Fn(&spec::Member) -> bool,
) -> Vec<Way<'s>> {
    let object = root.ident().and_then(|it| ways::named(&spec.types, &it));
    object.map_or_else(Vec::new, |it| ways::in_error(&spec.types, it, wanted))
}

fn required(spec: &Spec<'_>, object: &Resolved<'_>, what: &str, report: &mut Report<'_>) {
    let mut object = *object;
    // What contains itself is reported as such.
    for _ in &spec.document.components.schemas {
        let schema = object.schema;
        let has_members = schema.kind == Some(Type::Object) && !schema.properties.is_empty();
        let Some(name) = object.name.filter(|_| has_members) else {
            return;
        };
        let Some(kept) = members(spec, schema).find(Member::is_kept) else {
            let message = format!("`{name}` requires no member, so any {what} would be read as it");
            let help = "require one that is always present";
            return report.key("nothing-required", component_pointer(name), message, help);
        };
        // An object with nothing beside it is as good as what it requires.
        if schema.properties.len() > 1 {
            return;
        }
        object = kept.resolved;
    }
}

/// Something of the judgement tells each shape of the error from a success.
fn distinct(
    spec: &Spec<'_>,
    op: &Operation<'_>,
    response: &Response<'_>,
    shapes: &[Resolved<'_>],
    report: &mut Report<'_>,
) {
    let mut roots = response.contents.iter().filter_map(|it| it.resolved);
    let is_any = |it: Resolved<'_>| matches!(it.shape(), Shape::Free | Shape::Text);
    if op.bare_error && shapes.is_empty() && response.rules.is_empty() && roots.any(is_any) {
        let message = "no error has a body, so that nothing tells one from this success";
        let help = "describe an error, or the members of the success";
        report.key("success-of-anything", &response.used, message, help);
    }
    for shape in shapes {
        let codes = ways_in(spec, shape, spec::Member::is_code);
        let tells = |it: &SuccessRule| match &it.must {
            Must::Equal {
                absent_is_success: false,
                ..
            } => true,
            must => along(spec, shape.schema, &it.member).is_some_and(|way| {
                let of_code = codes.iter().any(|code| ways::leads_along(&it.member, code));
                *must != Must::BeEmpty || of_code || way.iter().all(Member::is_kept)
            }),
        };
        if !response.rules.iter().any(tells) {
            let name = shape.name.unwrap_or_default();
            let message = format!(
                "the error `{name}` cannot be distinguished from this success: it has no code, and \
                 requires no member that the success does not have"
            );
            let help = "mark its code with `x-role: code`, or add `x-success` with a member and its \
                        values";
            report.key("ambiguous-success", &response.used, message, help);
        }
    }
}

fn code_in_success(spec: &Spec<'_>, response: &Response<'_>, report: &mut Report<'_>) {
    let empty = response.rules.iter().filter(|it| it.must == Must::BeEmpty);
    for path in empty.map(|it| &it.member) {
        let needs = |body: &Resolved<'_>| {
            along(spec, body.schema, path).is_some_and(|way| {
                let last = way.last().map(|it| it.resolved.schema.kind);
                last == Some(Some(Type::String)) && way.iter().all(Member::is_kept)
            })
        };
        let mut bodies = response.contents.iter().filter_map(|it| it.resolved);
        if let Some(body) = bodies.find(needs) {
            let message = format!(
                "`{}` requires the text `{}`, which holds the code of an error and must be \
                 empty in a success",
                body.name.unwrap_or_default(),
                path.join("/")
            );
            let help = "list the values that mean success in `x-success`, or do not require it";
            report.key("code-in-success", &response.used, message, help);
        }
    }
}

/// An example of a success has to pass the judgement.
fn examples<'a>(
    spec: &Spec<'a>,
    response: &Response<'a>,
    shapes: &[Resolved<'a>],
    report: &mut Report<'_>,
) {
    for content in &response.contents {
        let Some(body) = content.resolved else {
            continue;
        };
        let examples = content.declared.examples.iter();
        for (name, example) in examples.filter(|it| it.1.value.is_object()) {
            let broken = response.rules.iter().filter_map(|rule| {
                let of = |it: Resolved<'a>| along(spec, it.schema, &rule.member);
                let own = of(body);
                // Examples have the members' own names.
                let path: Vec<&str> = match &own {
                    Some(own) => own.iter().map(|it| it.name).collect(),
                    None => rule.member.iter().map(String::as_str).collect(),
                };
                let mut steps = path.iter();
                let value = steps.try_fold(&example.value, |value, name| value.get(name));
                let value = value.filter(|it| !it.is_null());
                let passes = match (&rule.must, value) {
                    (Must::Equal { values, .. }, Some(found)) => values.contains(&text(found)),
                    (Must::BeEmpty, Some(found)) => is_empty(found),
                    (Must::BeAbsent, Some(_)) => false,
                    (
                        Must::Equal {
                            absent_is_success: false,
                            ..
                        },
                        None,
                    ) => match own {
                        // What is not there is another rule's matter.
                        Some(own) => own.iter().all(|it| it.required),
                        None => shapes.iter().all(|it| of(*it).is_none()),
                    },
                    (_, None) => true,
                };
                (!passes).then(|| path.join("/"))
            });
            if let Some(broken) = broken.min() {
                let at = content.media_pointer.at("examples").at(name);
                let message =
                    format!("this example would be taken for an error, because of its `{broken}`");
                let help = "list all values that mean success in `x-success`, or correct the \
                            example";
                report.key("success-example-fails", at, message, help);
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

/// The names in the path of a member.
fn path(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(str::to_owned).collect()
}

/// The path that is meant, if one like it is there: with another name at the first step that no
/// place has.
fn meant(spec: &Spec<'_>, places: &[Resolved<'_>], path: &[String]) -> Option<String> {
    let objects = |steps: &[String]| {
        let found = places.iter().filter_map(|it| match steps {
            [] => Some(it.schema),
            steps => along(spec, it.schema, steps)?.last()?.object(),
        });
        found.collect::<Vec<_>>()
    };
    let known = (0..path.len()).rev().map(|it| (it, objects(&path[..it])));
    let (step, objects) = known.into_iter().find(|it| !it.1.is_empty())?;
    let names = objects.iter().flat_map(|it| it.properties.keys());
    let mut path = path.to_vec();
    let near = nearest(&path[step], names.map(String::as_str));
    path[step] = near.filter(|it| *it != path[step])?.to_owned();
    Some(format!("/{}", path.join("/")))
}

fn success_rules<'a>(
    spec: &Spec<'a>,
    response: &Response<'a>,
    shapes: &[Resolved<'a>],
    report: &mut Report<'_>,
) {
    let rules = &response.declared.success;
    if rules.is_empty() {
        return;
    }
    let pointer = response.pointer.at("x-success");
    if !response.success || has(response, BodyFormat::Text) || has(response, BodyFormat::Binary) {
        let message =
            "`x-success` applies only to a 2xx response that is neither plain text nor bytes";
        let help = "move it there, or remove it";
        return report.key("success-place", pointer, message, help);
    }
    let contents = response.contents.iter();
    let bodies: Vec<Resolved<'a>> = contents.filter_map(|it| it.resolved).collect();
    for (index, rule) in rules.iter().enumerate() {
        let pointer = pointer.at(index);
        if rule.equals.is_empty() != rule.must.is_some() || rule.must.and(rule.absent).is_some() {
            let message = "an entry has either `equals`, optionally with `absent`, or `must`";
            report.key("success-entry", &pointer, message, "write one of the two");
        }
        let at = pointer.at("member");
        let (name, path) = (&rule.member, path(&rule.member));
        // What may be absent has to be known of an error: else a misspelt rule lets everything
        // through.
        let in_error = rule.must.is_some() || rule.absent == Some(Absent::Success);
        let places = shapes.iter().chain(bodies.iter().filter(|_| !in_error));
        let places: Vec<Resolved<'_>> = places.copied().collect();
        let found = || places.iter().filter_map(|it| along(spec, it.schema, &path));
        if found().next().is_none() {
            let what = if in_error { "error" } else { "response" };
            let message = format!(
                "no {what} of the operation has the member `{name}`, so the entry checks nothing"
            );
            let help = "name one that distinguishes errors from successes, with its path in the \
                        response";
            let help = suggestion(meant(spec, &places, &path), help);
            report.value("success-unknown-member", &at, message, help);
        }
        let is_same = |earlier: &Success| {
            let earlier = self::path(&earlier.member);
            let leads = |way: Vec<Member<'_>>| {
                let mut steps = way.iter().zip(&earlier);
                steps.all(|(member, name)| member.names().any(|it| it == name))
            };
            earlier.len() == path.len() && (earlier == path || found().any(leads))
        };
        if rules[..index].iter().any(is_same) {
            let message = format!("another entry already checks `{name}`");
            let help = "write all its values into one entry";
            report.value("success-duplicate-member", &at, message, help);
        }
        // The codes of an error say nothing about the values of a success.
        let at_end = |it: &Resolved<'a>| along(spec, it.schema, &path)?.pop();
        let own = bodies.iter().filter_map(at_end);
        let own: Vec<Resolved<'_>> = own.map(|it| it.resolved).collect();
        let codes = shapes.iter().filter_map(at_end).filter(Member::is_code);
        let codes: HashSet<String> = codes.flat_map(|it| documented(spec, &it)).collect();
        for (index, value) in rule.equals.iter().enumerate() {
            let at = pointer.at("equals").at(index);
            let word = text(value);
            let is_scalar = !value.is_array() && !value.is_object() && !value.is_null();
            if !is_scalar || !own.is_empty() && !own.iter().any(|it| possible(it, value)) {
                let help = "write a value that its type allows";
                let message = format!("the member is never `{word}`");
                report.value("success-value", &at, message, help);
            }
            if codes.contains(&word) {
                let message = format!("`{word}` is documented as the code of an error");
                let help = "remove it here, or from the enum of the codes if it means success";
                report.value("success-error-code", &at, message, help);
            }
        }
    }
}

/// The codes that the enum of a code lists.
fn documented(spec: &Spec<'_>, code: &Member<'_>) -> Vec<String> {
    let schema = code.resolved.schema;
    let detail = schema.code_detail.as_ref();
    let detail = detail.and_then(|it| spec.named(schema_name(&it.0)?));
    let listed = detail.or(spec.items(schema)).map_or(schema, |it| it.schema);
    listed.values.iter().map(text).collect()
}

/// Whether a member or an input can have the value; a number equals its text.
pub(super) fn possible(member: &Resolved<'_>, value: &Value) -> bool {
    let schema = member.schema;
    let word = text(value);
    if value.is_array() || value.is_object() || value.is_null() {
        return false;
    }
    if !schema.values.is_empty() {
        return schema.values.iter().any(|it| text(it) == word);
    }
    match schema.kind {
        Some(Type::Integer) => word.parse::<i64>().is_ok(),
        Some(Type::Number) => word.parse::<f64>().is_ok(),
        Some(Type::Boolean) => matches!(word.as_str(), "true" | "false"),
        Some(Type::Object | Type::Array) => false,
        Some(Type::String) | None => true,
    }
}

fn has(response: &Response<'_>, format: BodyFormat) -> bool {
    response
        .contents
        .iter()
        .any(|it| it.format() == Some(format))
}

fn text_member(
    spec: &Spec<'_>,
    response: &Response<'_>,
    error: Option<&str>,
    report: &mut Report<'_>,
) {
    let at = response.pointer.at("x-text-member");
    let mut contents = response.contents.iter();
    let text = contents.find(|it| it.format() == Some(BodyFormat::Text));
    let Some(name) = &response.declared.text_member else {
        if let Some(text) = text.filter(|_| !response.success) {
            let message = "nothing says which member the text of this error is";
            let help = "add `x-text-member` with a member of the error's schema";
            report.key("missing-text-member", &text.media_pointer, message, help);
        }
        return;
    };
    let is_read = match response.success {
        true => has(response, BodyFormat::Script),
        false => text.is_some(),
    };
    if !is_read {
        let message = "`x-text-member` reads an error in text/plain, or the script in a JSON \
                       object";
        let help = "move it there, or remove it";
        return report.key("text-member-place", at, message, help);
    }
    let error = error.filter(|_| !response.success);
    let Some((schema, error)) = error.and_then(|it| Some((it, spec.named(it)?))) else {
        return;
    };
    let mut members = members(spec, error.schema).filter(|it| it.name == name);
    if !members.any(|it| it.resolved.schema.kind == Some(Type::String)) {
        let message = format!("`{schema}` has no text member `{name}`");
        let help = "name one of its members of `type: string`";
        report.value("unknown-text-member", at, message, help);
    }
}

fn callback(op: &Operation<'_>, response: &Response<'_>, report: &mut Report<'_>) {
    let Some(name) = &response.declared.callback else {
        return;
    };
    let at = response.pointer.at("x-callback");
    if !has(response, BodyFormat::Script) {
        if !report.damage.has(&response.pointer.at("content")) {
            let help = "move it to a response of application/javascript";
            report.key("callback-place", at, "`x-callback` reads a script", help);
        }
        return;
    }
    let damage = &report.damage;
    let is_set = op.inputs.iter().any(|it| {
        let sets = it.place == Place::Query && it.is_setter();
        it.name == name && (sets || damage.has_input(it))
    });
    if op.complete && !is_set {
        let message = format!("the operation has no query parameter `{name}` to set");
        let help = "name the one that holds the name of the callback";
        report.value("unknown-callback", at, message, help);
    }
}
