//! The address, the signing schemes, the notes and the dates.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::super::names::Idents;
use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use crate::diagnostic::phrase::suggestion;
use crate::diagnostic::{Problem, error};
use crate::names::Scope;
use crate::spec::load::{Pointer, Source};
use crate::spec::profile::{Lifecycle, LifecycleState, Server};
use crate::spec::{Operation, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    servers(spec, report);
    security(spec, report);
    notes(spec, report);
    tags(spec, report);
    lifecycle(spec.document.lifecycle.as_ref(), "", report);
    for op in &spec.operations {
        dates(op, report);
        lifecycle(op.declared.lifecycle.as_ref(), &op.pointer, report);
    }
}

fn tags(spec: &Spec<'_>, report: &mut Report<'_>) {
    if report.damage.has("/tags") {
        return;
    }
    let mut tags: Vec<&str> = Vec::new();
    for (index, tag) in spec.document.tags.iter().enumerate() {
        if tags.contains(&tag.name.as_str()) {
            let at = "/tags".at(index).at("name");
            let message = format!("duplicate tag `{}`", tag.name);
            report.value("duplicate-tag", at, message, "remove one of the two");
        }
        tags.push(&tag.name);
    }
    for op in &spec.operations {
        for (index, tag) in op.declared.tags.iter().enumerate() {
            if !tags.contains(&tag.as_str()) {
                let nearest = nearest(tag, tags.iter().copied());
                let message = format!("there is no tag `{tag}`");
                let help = suggestion(nearest, "declare it in `tags` of the document");
                let at = op.pointer.at("tags").at(index);
                report.value("unknown-tag", at, message, help);
            }
        }
    }
}

fn dates(op: &Operation<'_>, report: &mut Report<'_>) {
    let pointer = op.pointer.at("x-read");
    let help = "write the day on which the page was read";
    date(&op.declared.read, &pointer, help, report);
    if let Some(tried) = &op.declared.tried_live {
        let pointer = op.pointer.at("x-tried-live");
        let help = "write the day on which the vendor was called, or remove the key";
        date(tried, &pointer, help, report);
    }
}

fn date(date: &str, pointer: &str, help: &str, report: &mut Report<'_>) {
    if !is_date(date) {
        let message = format!("`{date}` is not a date of the calendar");
        report.value("invalid-date", pointer, message, help);
    }
}

fn lifecycle(lifecycle: Option<&Lifecycle>, owner: &str, report: &mut Report<'_>) {
    let Some(lifecycle) = lifecycle else { return };
    let pointer = owner.at("x-lifecycle");
    if lifecycle.notice.is_none() && lifecycle.state != LifecycleState::Current {
        let message = "nothing says where the vendor announced this";
        let help = "add `notice` with the address of the page";
        report.key("lifecycle-without-notice", &pointer, message, help);
    }
    if let Some(since) = &lifecycle.since {
        let help = "write the day on which it begins, or remove the key";
        date(since, &pointer.at("since"), help, report);
    }
    if let Some(found) = &lifecycle.successor {
        let Source { path, vendors, .. } = report.source;
        let is_own = path.file_stem().is_some_and(|it| it == found.as_str());
        let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-_".contains(&it);
        let is_vendor = found.bytes().all(is_plain)
            && !is_own
            && match vendors {
                Some(vendors) => vendors.contains(found),
                None => path.with_file_name(format!("{found}.yaml")).is_file(),
            };
        let address = found.strip_prefix("https://").unwrap_or_default();
        let is_address =
            !address.is_empty() && !address.starts_with('/') && !address.contains([' ', '<', '>']);
        if !is_vendor && !is_address {
            let message =
                format!("`{found}` is neither another vendor in this folder nor an address");
            let help = "write the name of its file without `.yaml`, or an address that begins with \
                        `https://`";
            report.value("unknown-successor", pointer.at("successor"), message, help);
        }
    }
}

fn servers(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut constructors = Idents::new("constructor");
    let mut urls = HashSet::new();
    for (index, declared) in spec.document.servers.iter().enumerate() {
        let pointer = "/servers".at(index);
        server(declared, &pointer, report);
        if !urls.insert(&declared.url) {
            let message = format!("the server `{}` is a duplicate", declared.url);
            report.value("duplicate-server", pointer.at("url"), message, "remove it");
        }
        match &declared.name {
            Some(_) if index == 0 => {
                let message = "the first server is the default, and has no name";
                report.key(
                    "named-server",
                    pointer.at("x-name"),
                    message,
                    "remove `x-name`",
                );
            }
            Some(name) => {
                let at = pointer.at("x-name");
                constructors.declare(Scope::Server, (name, None), &at, report);
            }
            None if index > 0 => {
                let message = "a server beside the first needs a name";
                let help = "write `x-name`, such as `x-name: international`: a constructor of the \
                            crate's `Endpoint`";
                report.value("server-name", &pointer, message, help);
            }
            None => {}
        }
    }
}

fn server(server: &Server, pointer: &str, report: &mut Report<'_>) {
    let url = pointer.at("url");
    if let Some(problem) = server_fault(&server.url) {
        report.push(Spot::Value, &url, problem);
    }
    let names = variables(&server.url).unwrap_or_default();
    let declared = &server.variables;
    for name in names.iter().filter(|it| !declared.contains_key(**it)) {
        let message = format!("the server variable `{{{name}}}` is not declared");
        let help = "declare it under `variables`";
        report.value("undeclared-server-variable", &url, message, help);
    }
    let mut fields = Idents::new("field");
    for (name, variable) in &server.variables {
        let pointer = pointer.at("variables").at(name);
        if !names.contains(&name.as_str()) {
            let message = format!("the address does not contain the variable `{name}`");
            let help = format!("write `{{{name}}}` in `url`, or remove the variable");
            report.key("unused-server-variable", &pointer, message, help);
        }
        let default = &variable.default;
        let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '.';
        let is_plain = default.chars().all(plain) && !default.starts_with(['-', '.']);
        let values = &variable.values;
        let fault = match values.is_empty() || values.contains(default) {
            _ if default.is_empty() || !is_plain => {
                let help = "write letters, digits, hyphens and dots";
                Some(("is not valid in a host name", help))
            }
            true => None,
            false => Some(("is not a value of `enum`", "write one of its values")),
        };
        if let Some((fault, help)) = fault {
            let message = format!("`{default}` {fault}");
            let at = pointer.at("default");
            report.value("server-variable-default", &at, message, help);
        }
        let names = (name.as_str(), variable.rust_name.as_deref());
        fields.declare(Scope::Variable, names, &pointer, report);
    }
}

/// What is wrong with the address of a server.
pub(crate) fn server_fault(url: &str) -> Option<Problem> {
    let is_valid = is_address(url) && variables(url).is_some();
    let message = format!("`{url}` is not a valid server address");
    let help = "write `https://` and a host, optionally a path without a slash at its end; \
                `{Variables}` need matching braces";
    (!is_valid).then(|| error("server-url", message).help(help))
}

/// The names in braces; `None` if the braces do not match.
fn variables(url: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

/// `https://host`, perhaps with a path, without anything after it.
fn is_address(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split('/').next().unwrap_or_default();
    !host.is_empty() && !rest.ends_with('/') && !rest.contains(['?', '#', '@', ' ', '\\'])
}

type Requirement = [IndexMap<String, Vec<String>>];

fn security(spec: &Spec<'_>, report: &mut Report<'_>) {
    requirement(spec, &spec.document.security, "/security", report);
    for op in &spec.operations {
        if let Some(own) = &op.declared.security {
            requirement(spec, own, &op.pointer.at("security"), report);
        }
    }
}

fn requirement(
    spec: &Spec<'_>,
    alternatives: &Requirement,
    pointer: &str,
    report: &mut Report<'_>,
) {
    if alternatives.len() > 1 || alternatives.iter().any(|it| it.len() != 1) {
        let message = "an operation is signed by exactly one scheme";
        let help = "name one, or write `security: []`";
        report.key("several-security-schemes", pointer, message, help);
    }
    let schemes = &spec.document.components.security_schemes;
    for (index, schemes_used) in alternatives.iter().enumerate() {
        for (name, scopes) in schemes_used {
            let pointer = pointer.at(index).at(name);
            let lost = report.damage.is_lost("/components/securitySchemes");
            if !lost && !schemes.contains_key(name) {
                let nearest = nearest(name, schemes.keys().map(String::as_str));
                let message = format!("there is no security scheme `{name}`");
                let help = suggestion(nearest, "declare it under `components.securitySchemes`");
                report.key("unknown-security-scheme", &pointer, message, help);
            }
            if !scopes.is_empty() {
                let message = "signing schemes have no scopes";
                let help = "write `[]` after the scheme";
                report.value("security-scopes", &pointer, message, help);
            }
        }
    }
}

fn notes(spec: &Spec<'_>, report: &mut Report<'_>) {
    let operations = spec.operations.iter();
    let owners = operations.map(|it| (it.pointer.as_str(), &it.declared.notes));
    let mut ids: HashSet<&str> = HashSet::new();
    let mut places = HashSet::new();
    for (owner, notes) in std::iter::once(("", &spec.document.notes)).chain(owners) {
        for (index, note) in notes.iter().enumerate() {
            let at = owner.at("x-note").at(index).at("id");
            // Two operations may share a note by an anchor: that is one note.
            let is_new = places.insert(report.source.value_at(&at));
            if is_new && !ids.insert(&note.id) {
                let message = format!("duplicate note id `{}`", note.id);
                report.value("duplicate-note", at, message, "use another id");
            }
        }
    }
}

/// A day of the calendar, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-').map(str::parse::<u32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}
