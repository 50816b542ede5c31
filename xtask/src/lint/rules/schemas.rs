//! Types: what a schema may say, and the names of types and members.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::super::fit::{fit, not_in_enum};
use super::super::names::{Idents, Spot, Wire};
use super::super::nearest::nearest;
use super::super::report::Report;
use super::super::structure::out_of_range;
use super::enums::duplicate_value;
use crate::diagnostic::phrase::{article, list, suggestion, within};
use crate::diagnostic::{Problem, error};
use crate::load::escape;
use crate::names::{Scope, is_upper_camel};
use crate::profile::{Format, Or, Role as MemberRole, Schema, Type, kind_name, text};
use crate::spec::{Reference, Resolved, SchemaNode, Site, Spec, component_pointer, schema_name};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    names(spec, report);
    let errors = super::replies::errors(spec);
    let bodies: HashSet<String> = spec
        .operations
        .iter()
        .filter_map(|it| it.content.as_ref()?.schema_pointer())
        .collect();
    verdicts(spec, &bodies, report);
    role_places(spec, &errors, report);
    retries(spec, &errors, report);
    for it in &spec.schemas {
        shape(it, report);
        keys(spec, it, &bodies, report);
        format(it, report);
        limits(it, report);
        object(spec, it, &bodies, report);
        lenient_items(spec, it, report);
        place(it, &bodies, report);
        one_of(spec, it, &errors, report);
        targets(spec, it, report);
        if let (Some(value), Some(resolved)) = (&it.schema.default, spec.resolve_inline(it.schema))
        {
            let unfit = fit(spec, &resolved, value, &format!("{}/default", it.pointer));
            report.mismatches("`default`", unfit);
        }
    }
}

fn names(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut types = Idents::new("type");
    for (name, schema) in &spec.document.components.schemas {
        let pointer = component_pointer(name);
        let given = schema.rust_name.as_deref();
        let plain = given.unwrap_or(name);
        if !is_upper_camel(plain) {
            let wanted = plain.to_upper_camel_case();
            let help = match plain == wanted || wanted.is_empty() {
                true => {
                    "rename it: UpperCamelCase letters and digits, the first a letter".to_owned()
                }
                false => format!("rename it to `{wanted}`"),
            };
            let message = format!("`{plain}` is not a valid name of a Rust type");
            let problem = error("type-name", message).help(help);
            match given {
                Some(_) => report.value(&format!("{pointer}/x-rust-name"), problem),
                None => report.key(&pointer, problem),
            }
            continue;
        }
        let wire = Wire {
            name,
            given,
            pointer: &pointer,
            at: Spot::Key,
        };
        if let Some(ident) = types.of(Scope::Type, &wire, report) {
            types.add(ident, name, &pointer, report);
        }
    }
}

fn shape(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let found = report.present(&it.pointer, &["type", "allOf", "oneOf"]);
    if found.len() != 1 {
        let problem = match found.is_empty() {
            true => error("schema-without-type", "the schema has no type")
                .help("add `type`, or `allOf` with one `$ref`"),
            false => error(
                "schema-conflict",
                format!("{} contradict each other", list(found)),
            )
            .help("keep one of them"),
        };
        return report.key(&it.pointer, problem);
    }
    if found == ["allOf"] {
        all_of(it, report);
    }
}

const ALL_OF_SIBLINGS: &[&str] = &[
    "allOf",
    "deprecated",
    "description",
    "nullable",
    "x-aliases",
    "x-environment",
    "x-lenient",
    "x-role",
    "x-rust-name",
    "x-sensitive",
    "x-setting",
];

fn all_of(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    if it.schema.all_of.len() != 1 {
        let message = format!(
            "`allOf` has {} entries instead of one",
            it.schema.all_of.len()
        );
        let problem = error("all-of-count", message).help("write exactly one `$ref`");
        report.key(&format!("{}/allOf", it.pointer), problem);
    }
    if matches!(it.site, Site::Component(_)) {
        let message = "the component is only another name for a component";
        let problem = error("alias-component", message).help("refer to that component instead");
        report.key(&format!("{}/allOf", it.pointer), problem);
    }
    let others: Vec<String> = report
        .keys(&it.pointer)
        .filter(|it| !ALL_OF_SIBLINGS.contains(it))
        .map(str::to_owned)
        .collect();
    for key in others {
        let message = format!("`{key}` is not allowed beside `allOf`");
        let help = "move it into the component, or remove it; allowed are description, nullable, \
                    deprecated, x-aliases, x-environment, x-lenient, x-role, x-rust-name, \
                    x-sensitive, x-setting";
        let problem = error("all-of-sibling", message).help(help);
        report.key(&format!("{}/{}", it.pointer, escape(&key)), problem);
    }
}

/// What a key goes with.
fn wanted(key: &str) -> Option<(&'static str, &'static [Type])> {
    use Type::{Array, Boolean, Integer, Number, Object, String};
    Some(match key {
        "properties" | "required" | "additionalProperties" => ("object", &[Object]),
        "items" | "x-indexed" | "x-joined" => ("array", &[Array]),
        "enum" | "x-enum-varnames" | "x-enum-descriptions" | "x-enum-retry" => {
            ("string or integer", &[String, Integer])
        }
        "minLength" | "maxLength" | "pattern" | "x-base64" | "x-code-detail" | "x-json"
        | "x-max-bytes" => ("string", &[String]),
        "minimum" | "maximum" => ("integer or number", &[Integer, Number]),
        "x-lenient" => (
            "string, integer, number, boolean or array",
            &[String, Integer, Number, Boolean, Array],
        ),
        _ => return None,
    })
}

const LIMITS: &[&str] = &["minLength", "maxLength", "minimum", "maximum", "pattern"];

fn keys(spec: &Spec<'_>, it: &SchemaNode<'_>, bodies: &HashSet<String>, report: &mut Report<'_>) {
    // Beside `allOf`, what counts is the type that it leads to.
    let Some(kind) = spec.resolve_inline(it.schema).and_then(|it| it.schema.kind) else {
        return;
    };
    let own: Vec<String> = report.keys(&it.pointer).map(str::to_owned).collect();
    for key in own {
        let pointer = format!("{}/{}", it.pointer, escape(&key));
        let limit = LIMITS.contains(&key.as_str());
        let (kind, wanted) = match wanted(&key) {
            // The limit of a body of fields is one of the body as a whole. Which schemas are bodies, all operations
            // tell together.
            _ if key == "x-max-bytes"
                && kind == Type::Object
                && (!report.damage.is_empty() || bodies.contains(&it.pointer)) =>
            {
                continue;
            }
            Some((wanted, kinds)) if !kinds.contains(&kind) => (kind_name(Some(kind)), wanted),
            _ if key == "x-lenient" && it.schema.json.is_some() => {
                ("string with JSON", "a type without `x-json`")
            }
            _ if limit && !it.schema.values.is_empty() => {
                ("type with an `enum`", "a type without one")
            }
            _ if limit && it.schema.format == Some(Format::Binary) => {
                ("file", "a string (use `x-max-bytes`)")
            }
            _ => continue,
        };
        let message = format!("`{key}` does not apply to {}", article(kind));
        let help = format!("remove it, or change the type to {wanted}");
        report.key(&pointer, error("key-not-applicable", message).help(help));
    }
}

fn format(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let (Some(format), Some(kind)) = (it.schema.format, it.schema.kind) else {
        return;
    };
    let fits = match format {
        Format::Int32 | Format::Int64 => kind == Type::Integer,
        Format::Float | Format::Double => kind == Type::Number,
        Format::Binary | Format::Password | Format::Byte => kind == Type::String,
    };
    if !fits {
        let pointer = format!("{}/format", it.pointer);
        let found = report
            .source
            .value
            .pointer(&pointer)
            .map(text)
            .unwrap_or_default();
        let message = format!(
            "`{found}` is not a format of {}",
            article(kind_name(Some(kind)))
        );
        let problem = error("format-not-applicable", message).help("remove it, or change the type");
        report.value(&pointer, problem);
    }
}

pub(super) fn crossed_limits(least: &str, greatest: &str) -> Problem {
    let message = format!("`{least}` is greater than `{greatest}`, so no value is allowed");
    error("crossed-limits", message).help("swap or correct them")
}

fn limits(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    if let (Some(least), Some(greatest)) = (schema.min_length, schema.max_length)
        && least > greatest
    {
        let problem = crossed_limits("minLength", "maxLength");
        report.value(&format!("{}/minLength", it.pointer), problem);
    }
    let number = |it: &Option<serde_json::Number>| it.as_ref().and_then(serde_json::Number::as_f64);
    if let (Some(least), Some(greatest)) = (number(&schema.minimum), number(&schema.maximum))
        && least > greatest
    {
        let problem = crossed_limits("minimum", "maximum");
        report.value(&format!("{}/minimum", it.pointer), problem);
    }
    if schema.kind == Some(Type::Integer) {
        for (key, limit) in [("minimum", &schema.minimum), ("maximum", &schema.maximum)] {
            if let Some(limit) = limit.as_ref().filter(|it| it.as_i64().is_none()) {
                let far = limit.is_u64() || limit.as_f64().is_some_and(|it| it.fract() == 0.0);
                let problem = match far {
                    true => out_of_range(within(Some(i64::MIN), Some(i64::MAX))),
                    false => error(
                        "fractional-limit",
                        format!("`{key}` of an integer is not an integer"),
                    )
                    .help("write an integer"),
                };
                report.value(&format!("{}/{key}", it.pointer), problem);
            }
        }
    }
    if let Some(pattern) = &schema.pattern
        && let Err(cause) = regex_lite::Regex::new(pattern)
    {
        let cause = cause.to_string();
        let cause = cause.lines().last().unwrap_or_default().trim();
        let problem =
            error("invalid-pattern", format!("invalid pattern: {cause}")).help("correct it");
        report.value(&format!("{}/pattern", it.pointer), problem);
    }
    if schema.kind == Some(Type::Array) && schema.items.is_none() {
        let message = "the list does not say what it holds";
        let problem = error("missing-items", message).help("add `items`");
        report.key(&it.pointer, problem);
    }
}

fn object(spec: &Spec<'_>, it: &SchemaNode<'_>, bodies: &HashSet<String>, report: &mut Report<'_>) {
    let schema = it.schema;
    if schema.kind != Some(Type::Object) {
        return;
    }
    let bare = schema.properties.is_empty();
    if schema.map_values().is_some() && !(bare && schema.required.is_empty()) {
        let message = "a map cannot also have members with names";
        let help = "remove `additionalProperties`, or `properties` and `required`";
        let problem = error("map-with-members", message).help(help);
        report.key(&format!("{}/additionalProperties", it.pointer), problem);
        return;
    }
    if !schema.is_open() && schema.map_values().is_none() && bare {
        let problem = match bodies.contains(&it.pointer) {
            true => error("body-without-fields", "the body has no fields").help(
                "describe them under `properties`, or remove `requestBody` if nothing is sent",
            ),
            false => error("object-without-members", "the object has no members")
                .help("add `properties`, or `additionalProperties: true` for any members"),
        };
        return report.key(&it.pointer, problem);
    }
    let mut seen = HashSet::new();
    for (index, name) in schema.required.iter().enumerate() {
        let pointer = format!("{}/required/{index}", it.pointer);
        if !schema.properties.contains_key(name) {
            let nearest = nearest(name, schema.properties.keys().map(String::as_str));
            let message = format!("there is no member `{name}` to require");
            let help = suggestion(nearest, "add it to `properties`, or remove it here");
            report.value(&pointer, error("unknown-required", message).help(help));
        }
        if !seen.insert(name) {
            let message = format!("`{name}` is required more than once");
            let help = "remove one of the two";
            report.value(&pointer, error("duplicate-required", message).help(help));
        }
    }
    members(it, bodies, report);
    roles(spec, it, report);
}

/// In the place of a list, one object may come; scalars in lists are read as they are.
fn lenient_items(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let Some(items) = it.schema.items.as_ref().and_then(|it| spec.resolve(it)) else {
        return;
    };
    let objects = items.schema.kind == Some(Type::Object) && !items.is_raw();
    let of_list = (it.schema.lenient && !objects).then_some("x-lenient");
    let of_items = (items.lenient() && items.schema.values.is_empty()).then_some("items");
    for key in of_list.into_iter().chain(of_items) {
        let message = "a lenient list holds objects, and the items of a list are never lenient";
        let problem =
            error("lenient-list", message).help("remove `x-lenient`, or write a list of objects");
        report.key(&format!("{}/{key}", it.pointer), problem);
    }
}

/// The `x-rust-name` of a member.
pub(super) fn own_name(member: &Or<Schema>) -> Option<&str> {
    match member {
        Or::Inline(member) => member.rust_name.as_deref(),
        Or::Ref(_) => None,
    }
}

fn members(it: &SchemaNode<'_>, bodies: &HashSet<String>, report: &mut Report<'_>) {
    let mut fields = Idents::new("field");
    let scope = Scope::Member {
        open: it.schema.is_open(),
    };
    for (name, member) in &it.schema.properties {
        let pointer = format!("{}/properties/{}", it.pointer, escape(name));
        let wire = Wire {
            name,
            given: own_name(member),
            pointer: &pointer,
            at: Spot::Key,
        };
        // The fields of a body have setters, of another rule.
        if !bodies.contains(&it.pointer)
            && let Some(ident) = fields.of(scope, &wire, report)
        {
            fields.add(ident, name, &pointer, report);
        }
    }
    // Aliases are read from the wire, so they are compared as they stand.
    let mut wire: HashMap<&str, &str> = it
        .schema
        .properties
        .keys()
        .map(|it| (it.as_str(), it.as_str()))
        .collect();
    for (name, member) in &it.schema.properties {
        let Or::Inline(member) = member else { continue };
        for (index, alias) in member.aliases.iter().enumerate() {
            if let Some(member) = wire.insert(alias, name) {
                let pointer = format!(
                    "{}/properties/{}/x-aliases/{index}",
                    it.pointer,
                    escape(name)
                );
                let problem = match member == name {
                    true => error(
                        "repeated-alias",
                        format!("`{alias}` is already a name of this member"),
                    )
                    .help("remove it from `x-aliases`"),
                    false => error(
                        "alias-taken",
                        format!("`{alias}` is already a name of the member `{member}`"),
                    )
                    .help("remove it from one of the two"),
                };
                report.value(&pointer, problem);
            }
        }
    }
}

fn roles(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (name, member) in &it.schema.properties {
        let Some(resolved) = spec.resolve(member) else {
            continue;
        };
        let Some(role) = resolved.role().filter(|it| *it != MemberRole::Verdict) else {
            continue;
        };
        let word = word(role);
        let pointer = format!("{}/properties/{}/x-role", it.pointer, escape(name));
        // There may be several sessions, as there may be several verdicts.
        if !seen.insert(word) && role != MemberRole::Session {
            let message = format!("another member already has the role `{word}`");
            let problem = error("duplicate-role", message).help("keep one of the two");
            report.value(&pointer, problem);
        }
        let is_text = resolved.schema.kind == Some(Type::String)
            && resolved.schema.json.is_none()
            && !(resolved.nullable() && it.schema.required.contains(name));
        let fits = match role {
            MemberRole::Code => is_code(spec, &resolved),
            _ => is_text,
        };
        if !fits {
            let problem = match role {
                MemberRole::Code => error(
                    "code-type",
                    "the role `code` needs a string, an integer, an enum of them, or a list of \
                     strings whose first is the code",
                )
                .help("correct the type, or remove `x-role`"),
                _ => error(
                    "role-type",
                    format!(
                        "the role `{word}` needs a string that is not both required and nullable"
                    ),
                )
                .help(
                    "write `type: string`, with `x-lenient: true` if a number comes, or remove \
                     `x-role`",
                ),
            };
            report.value(&pointer, problem);
        }
    }
}

fn word(role: MemberRole) -> &'static str {
    match role {
        MemberRole::Code => "code",
        MemberRole::Message => "message",
        MemberRole::RequestId => "request-id",
        MemberRole::Session => "session",
        MemberRole::Verdict => "verdict",
    }
}

/// A text, a whole number, an enum of them, or a list of texts or of an enum, whose first item counts.
fn is_code(spec: &Spec<'_>, member: &Resolved<'_>) -> bool {
    let schema = member.schema;
    let text = |it: &Resolved<'_>| {
        let plain = it.schema.json.is_none() && it.schema.format != Some(Format::Binary);
        it.schema.kind == Some(Type::String) && plain
    };
    let items = schema.items.as_ref().and_then(|it| spec.resolve(it));
    match (schema.kind, items) {
        (Some(Type::Integer), _) => true,
        (Some(Type::Array), Some(items)) => {
            !items.nullable() && (text(&items) || !items.schema.values.is_empty())
        }
        _ => text(member),
    }
}

/// Who reads a role, reads it at the top of a success or an error: of what is deeper, nothing is.
fn role_places(spec: &Spec<'_>, errors: &HashSet<&str>, report: &mut Report<'_>) {
    let shapes = spec.references.iter().filter(|it| {
        matches!(it.from, Some(("schemas", from)) if errors.contains(from)) && it.is_shape()
    });
    let shapes = shapes.filter_map(|it| schema_name(it.target));
    let errors: HashSet<&str> = errors.iter().copied().chain(shapes).collect();
    let successes: HashSet<&str> = super::replies::successes(spec).into_iter().collect();
    let held = spec.references.iter().filter(|it| {
        let top = |from: &&str| errors.contains(*from) || successes.contains(*from);
        matches!(&it.from, Some(("schemas", from)) if top(from)) && it.holds && !it.is_shape()
    });
    let nested = closure(spec, held.filter_map(|it| schema_name(it.target)));
    let used = used(spec);
    for it in spec.schemas.iter().filter(|it| it.site == Site::Member) {
        let role = match (it.schema.role, &it.schema.code_detail) {
            (Some(MemberRole::Verdict), _) => continue,
            (Some(role), _) => role,
            (None, Some(_)) => MemberRole::Code,
            (None, None) => continue,
        };
        let key = if it.schema.role.is_some() {
            "x-role"
        } else {
            "x-code-detail"
        };
        let owner = it.pointer.rsplit_once("/properties/").map_or("", |it| it.0);
        let owner = owner
            .strip_prefix("/components/schemas/")
            .unwrap_or_default();
        let (in_error, in_success) = (errors.contains(owner), successes.contains(owner));
        let (fits, of) = match role {
            MemberRole::Code | MemberRole::Message => (in_error, "an error"),
            MemberRole::Session => (in_success, "a success"),
            _ => (in_error || in_success, "a success or an error"),
        };
        let unused = !owner.is_empty() && !used.contains(owner);
        if !unused && (!fits || nested.contains(owner)) {
            let role = word(role);
            let message = format!("the role `{role}` is not read here");
            let help = format!("move it to a member of {of} itself, or remove it");
            let problem = error("role-place", message).help(help);
            report.value(&format!("{}/{key}", it.pointer), problem);
        }
    }
}

/// What means "again later" is a value of an enum that holds the codes of an error.
fn retries(spec: &Spec<'_>, errors: &HashSet<&str>, report: &mut Report<'_>) {
    let errors = closure(spec, errors.iter().copied());
    let mut codes: HashSet<&str> = HashSet::new();
    for it in spec.schemas.iter().filter(|it| it.site == Site::Member) {
        let owner = it
            .pointer
            .strip_prefix("/components/schemas/")
            .unwrap_or_default();
        if !owner
            .split('/')
            .next()
            .is_some_and(|it| errors.contains(it))
        {
            continue;
        }
        codes.extend(
            it.schema
                .code_detail
                .as_ref()
                .and_then(|it| schema_name(&it.0)),
        );
        if let Some(resolved) = spec
            .resolve_inline(it.schema)
            .filter(|it| it.role() == Some(MemberRole::Code))
        {
            let items = resolved
                .schema
                .items
                .as_ref()
                .and_then(|it| spec.resolve(it));
            codes.extend(resolved.name.or(items.and_then(|it| it.name)));
        }
    }
    for it in spec.schemas.iter().filter(|it| !it.schema.retry.is_empty()) {
        if !matches!(it.site, Site::Component(name) if codes.contains(name)) {
            let message = "only the code of an error can mean \"again later\"";
            let help = "move `x-enum-retry` to the enum of the codes, or remove it";
            let problem = error("retry-place", message).help(help);
            report.key(&format!("{}/x-enum-retry", it.pointer), problem);
            continue;
        }
        for (index, value) in it.schema.retry.iter().enumerate() {
            let pointer = format!("{}/x-enum-retry/{index}", it.pointer);
            if !it.schema.values.contains(value) {
                let problem = not_in_enum(value, &it.schema.values);
                report.mismatches("`x-enum-retry`", vec![(pointer, false, problem)]);
            } else if it.schema.retry[..index].contains(value) {
                report.value(&pointer, duplicate_value(&text(value)));
            }
        }
    }
}

/// Verdicts are members of what successes are made of. What nothing refers to is reported as unused.
fn verdicts(spec: &Spec<'_>, bodies: &HashSet<String>, report: &mut Report<'_>) {
    let used = used(spec);
    let successes = closure(spec, super::replies::successes(spec));
    for it in &spec.schemas {
        if it.site != Site::Member || it.schema.role != Some(MemberRole::Verdict) {
            continue;
        }
        let Some((owner, _)) = it.pointer.rsplit_once("/properties/") else {
            continue;
        };
        let wrong = match owner.strip_prefix("/components/schemas/") {
            Some(name) => used.contains(name) && !successes.contains(name),
            None => bodies.contains(owner),
        };
        if wrong {
            let message = "only a member of a success can be a verdict";
            let problem = error("verdict-place", message).help("mark one, or remove `x-role`");
            report.value(&format!("{}/x-role", it.pointer), problem);
        }
    }
}

/// The components that something outside of them leads to.
fn used<'a>(spec: &Spec<'a>) -> HashSet<&'a str> {
    let from_schema = |it: &Reference<'_>| matches!(it.from, Some(("schemas", _)));
    let outside = spec.references.iter().filter(|it| !from_schema(it));
    closure(spec, outside.filter_map(|it| schema_name(it.target)))
}

/// The components that these consist of, with themselves.
fn closure<'a>(spec: &Spec<'a>, roots: impl IntoIterator<Item = &'a str>) -> HashSet<&'a str> {
    let mut edges: HashMap<&str, Vec<&str>> = HashMap::new();
    for it in &spec.references {
        if let (Some(("schemas", from)), Some(to)) = (it.from, schema_name(it.target)) {
            edges.entry(from).or_default().push(to);
        }
    }
    let mut reached = HashSet::new();
    let mut open: Vec<&str> = roots.into_iter().collect();
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            open.extend(edges.get(name).into_iter().flatten());
        }
    }
    reached
}

/// What may stand here, and what has to be a component.
fn place(it: &SchemaNode<'_>, bodies: &HashSet<String>, report: &mut Report<'_>) {
    let schema = it.schema;
    let field = || {
        let body = it.pointer.rsplit_once("/properties/").map(|it| it.0);
        body.is_some_and(|body| bodies.contains(body))
    };
    let component = matches!(it.site, Site::Component(_));
    if !component
        && it.site != Site::Body
        && schema.kind == Some(Type::Object)
        && !(schema.is_open() && schema.properties.is_empty())
    {
        let message = "an object needs a name";
        let help = "declare it under `components.schemas` and refer to it with `$ref`";
        report.key(&it.pointer, error("inline-object", message).help(help));
    }
    let constant = schema.values.len() == 1
        && (it.site == Site::Parameter || it.site == Site::Member && field());
    if !component && !schema.values.is_empty() && !constant {
        let help = "declare it under `components.schemas` and refer to it with `$ref`";
        let problem = error("inline-enum", "an enum needs a name").help(help);
        report.key(&format!("{}/enum", it.pointer), problem);
    }
    if !component && schema.xml.is_some() {
        let message = "`xml` names the root of a body";
        let help = "move it to the component, or remove it";
        let problem = error("xml-place", message).help(help);
        report.key(&format!("{}/xml", it.pointer), problem);
    }
    if it.site != Site::Member {
        let aliases = (!schema.aliases.is_empty()).then_some("x-aliases");
        let role = schema.role.map(|_| "x-role");
        let name = schema.rust_name.as_ref().filter(|_| !component);
        let keys = [aliases, role, name.map(|_| "x-rust-name")];
        for key in keys.into_iter().flatten() {
            let message = format!("`{key}` belongs to a member of an object");
            let problem =
                error("member-key-place", message).help("move it beside the type of the member");
            report.key(&format!("{}/{key}", it.pointer), problem);
        }
    }
    if let Some(name) = schema
        .rust_name
        .as_ref()
        .filter(|_| it.site == Site::Member)
        && name.contains(|it: char| it.is_ascii_uppercase())
    {
        let message = "the name of a field must be in snake_case";
        let help = format!("write `{}`", name.to_snake_case());
        let problem = error("rust-name-case", message).help(help);
        report.value(&format!("{}/x-rust-name", it.pointer), problem);
    }
}

/// What the text of a member holds.
fn targets(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let named = |target: &str| {
        schema_name(target)
            .and_then(|it| spec.named(it))
            .map(|it| it.schema)
    };
    let mut wrong = |key: &str, target: &str, wanted: &str| {
        let message = format!("`{key}` cannot refer to `{target}`");
        let problem = error("wrong-target-type", message).help(format!("refer to {wanted}"));
        report.value(&format!("{}/{key}", it.pointer), problem);
    };
    if let Some(target) = &it.schema.json
        && named(target).is_some_and(|it| it.kind != Some(Type::Object))
    {
        wrong("x-json", target, "an object");
    }
    if let Some(detail) = &it.schema.code_detail
        && named(&detail.0).is_some_and(|it| it.kind != Some(Type::String) || it.values.is_empty())
    {
        wrong("x-code-detail", &detail.0, "an `enum` of strings");
    }
}

/// Of each member its name and its other ones.
fn wire_names<'a>(spec: &Spec<'a>, object: &'a Schema) -> Vec<Vec<&'a str>> {
    let members = object.properties.iter();
    let names = members.map(|(name, it)| {
        let resolved = spec.resolve(it);
        let others = resolved.iter().flat_map(|it| it.aliases());
        std::iter::once(name.as_str())
            .chain(others.map(String::as_str))
            .collect()
    });
    names.collect()
}

fn one_of(spec: &Spec<'_>, it: &SchemaNode<'_>, errors: &HashSet<&str>, report: &mut Report<'_>) {
    let references = &it.schema.one_of;
    if references.is_empty() {
        return;
    }
    if !matches!(it.site, Site::Component(name) if errors.contains(name)) {
        let message = "only an error can have several shapes";
        let help = "describe one shape, with optional members where it varies";
        let problem = error("one-of-place", message).help(help);
        report.key(&format!("{}/oneOf", it.pointer), problem);
    }
    if references.len() == 1 {
        let message = "`oneOf` has only one shape";
        let problem = error("one-of-single", message).help("refer to the shape instead");
        report.key(&format!("{}/oneOf", it.pointer), problem);
    }
    let named: Vec<Option<&Schema>> = references
        .iter()
        .map(|it| {
            schema_name(&it.target)
                .and_then(|it| spec.named(it))
                .map(|it| it.schema)
        })
        .collect();
    for (index, (reference, member)) in references.iter().zip(&named).enumerate() {
        let Some(member) = member else { continue };
        let pointer = format!("{}/oneOf/{index}", it.pointer);
        let name = reference.name();
        if member.kind != Some(Type::Object) {
            let message = format!("`{name}` is not an object");
            let help = "refer to an object with `properties`";
            report.value(&pointer, error("one-of-not-object", message).help(help));
            continue;
        }
        let others = || named.iter().enumerate().filter(|it| it.0 != index);
        let mut others_names: HashSet<&str> = HashSet::new();
        for other in others().filter_map(|it| *it.1) {
            others_names.extend(wire_names(spec, other).into_iter().flatten());
        }
        let required = wire_names(spec, member).into_iter().filter(|names| {
            names
                .first()
                .is_some_and(|it| member.required.iter().any(|own| own == it))
        });
        let own = required
            .into_iter()
            .any(|names| names.iter().all(|it| !others_names.contains(it)));
        if !own {
            let message = format!("`{name}` cannot be distinguished from the other shapes");
            let help = "require a member that no other shape has";
            report.value(&pointer, error("one-of-ambiguous", message).help(help));
        }
    }
}
