//! Types: what a schema may say, and the names of types and members.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Number;

use super::super::fit::{At, fit, not_in_enum};
use super::super::members::{Member, members};
use super::super::names::Idents;
use super::super::nearest::nearest;
use super::super::report::{Report, Spot};
use super::super::structure::out_of_range;
use super::enums::duplicate_value;
use super::json_bodies::JsonBodies;
use super::references::reach;
use super::responses;
use crate::diagnostic::phrase::{article, join, list, suggestion, within};
use crate::diagnostic::{Problem, error};
use crate::names::{Scope, is_upper_camel};
use crate::spec::load::Pointer;
use crate::spec::profile::{Format, Or, Ref, Role, Schema, Type, kind_name, text};
use crate::spec::{
    Reference, Resolved, SchemaNode, Site, Spec, component_pointer, member_name, schema_name,
};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    names(spec, report);
    let uses = Uses::of(spec);
    for it in &spec.schemas {
        shape(it, report);
        keys(spec, it, &uses, report);
        format(it, report);
        limits(it, report);
        object(spec, it, &uses, report);
        lenient_items(spec, it, report);
        place(it, &uses, report);
        member_keys(it, report);
        one_of(spec, it, &uses, report);
        targets(spec, it, report);
        role_place(it, &uses, report);
        retries(it, &uses, report);
        let resolved = spec.resolve_inline(it.schema);
        if let (Some(value), Some(resolved)) = (&it.schema.default, resolved) {
            let unfit = fit(
                At::Document,
                spec,
                &resolved,
                value,
                &it.pointer.at("default"),
            );
            report.mismatches("`default`", unfit);
        }
    }
}

/// What the components of a document are for.
struct Uses<'a> {
    /// Where the schemas of bodies with fields are.
    bodies: HashSet<String>,
    /// What errors are, with their shapes and the objects in them.
    errors: HashSet<&'a str>,
    /// The same with the objects in lists, of which the first says what is wrong.
    told: HashSet<&'a str>,
    /// What error responses refer to.
    error_bodies: HashSet<&'a str>,
    /// What successes are, with the objects in them.
    successes: HashSet<&'a str>,
    /// What successes consist of.
    in_successes: HashSet<&'a str>,
    /// What something outside of the schemas leads to.
    used: HashSet<&'a str>,
    /// The enums that hold the codes of errors.
    codes: HashSet<&'a str>,
    json: JsonBodies<'a>,
}

impl<'a> Uses<'a> {
    fn of(spec: &Spec<'a>) -> Self {
        let bodies = spec.operations.iter();
        let bodies = bodies.filter_map(|it| it.content.as_ref()?.schema_pointer());
        let error_bodies = responses::bodies(spec, false);
        let successes = responses::bodies(spec, true);
        // References from one of these, or from what is not a schema.
        let from = |owners: Option<&HashSet<&'a str>>, it: &Reference<'a>| match it.from {
            Some(("schemas", from)) => owners.is_some_and(|it| it.contains(from)),
            _ => owners.is_none(),
        };
        let to = |it: &Reference<'a>| schema_name(it.target);
        let shapes = spec.references.iter();
        let shapes = shapes.filter(|it| it.is_shape() && from(Some(&error_bodies), it));
        let errors: HashSet<&str> = shapes.filter_map(to).chain(error_bodies.clone()).collect();
        let outside = spec.references.iter().filter(|it| from(None, it));
        Self {
            bodies: bodies.collect(),
            in_successes: closure(spec, successes.iter().copied()),
            used: closure(spec, outside.filter_map(to)),
            codes: codes(spec, &closure(spec, error_bodies.iter().copied())),
            json: JsonBodies::of(spec),
            told: objects(spec, errors.clone(), |it| it.is_member() || it.is_item()),
            errors: objects(spec, errors, Reference::is_member),
            successes: objects(spec, successes, Reference::is_member),
            error_bodies,
        }
    }

    fn is_error(&self, it: &SchemaNode<'_>) -> bool {
        matches!(it.site, Site::Component(name) if self.error_bodies.contains(name))
    }

    fn is_body(&self, pointer: &str) -> bool {
        self.bodies.contains(pointer)
    }
}

/// The components that these consist of, with themselves.
fn closure<'a>(spec: &Spec<'a>, roots: impl IntoIterator<Item = &'a str>) -> HashSet<&'a str> {
    let edges = spec.references.iter().filter_map(|it| match it.from {
        Some(("schemas", from)) => Some((from, schema_name(it.target)?)),
        _ => None,
    });
    reach(edges, roots)
}

/// These components and the objects in them, by references of this kind.
fn objects<'a>(
    spec: &Spec<'a>,
    roots: HashSet<&'a str>,
    is_edge: impl Fn(&Reference<'a>) -> bool,
) -> HashSet<&'a str> {
    let edges = spec.references.iter().filter(|it| is_edge(it));
    let edges = edges.filter_map(|it| match it.from {
        Some(("schemas", from)) => Some((from, schema_name(it.target)?)),
        _ => None,
    });
    reach(edges, roots)
}

/// The enums that hold the codes of these components.
fn codes<'a>(spec: &Spec<'a>, errors: &HashSet<&'a str>) -> HashSet<&'a str> {
    let nodes = spec.schemas.iter();
    let nodes = nodes.filter(|it| it.component().is_some_and(|it| errors.contains(it)));
    let named = nodes.filter(|it| it.site == Site::Member).flat_map(|it| {
        let detail = it.schema.code_detail.as_ref();
        let resolved = spec.resolve_inline(it.schema);
        let code = resolved.filter(|it| it.role() == Some(Role::Code));
        let own = code.and_then(|it| it.name.or(spec.items(it.schema).and_then(|it| it.name)));
        [detail.and_then(|it| schema_name(&it.0)), own]
    });
    named.flatten().collect()
}

fn names(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut types = Idents::new("type");
    for (name, schema) in &spec.document.components.schemas {
        let pointer = component_pointer(name);
        let given = schema.rust_name.as_deref();
        let plain = given.unwrap_or(name);
        if is_upper_camel(plain) {
            types.declare(Scope::Type, (name, given), &pointer, report);
            continue;
        }
        let wanted = plain.to_upper_camel_case();
        let help = match plain == wanted || wanted.is_empty() {
            true => "rename it: UpperCamelCase letters and digits, the first a letter".to_owned(),
            false => format!("rename it to `{wanted}`"),
        };
        let message = format!("`{plain}` is not a valid name of a Rust type");
        let (spot, at) = match given {
            Some(_) => (Spot::Value, pointer.at("x-rust-name")),
            None => (Spot::Key, pointer),
        };
        report.push(spot, at, error("type-name", message).help(help));
    }
}

fn shape(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    match *report.present(&it.pointer, &["type", "allOf", "oneOf"]) {
        ["allOf"] => all_of(it, report),
        [_] => {}
        [] => {
            let help = "add `type`, or `allOf` with one `$ref`";
            let message = "the schema has no type";
            report.key("schema-without-type", &it.pointer, message, help);
        }
        ref found => {
            let message = format!("{} contradict each other", list(found));
            report.key("schema-conflict", &it.pointer, message, "keep one of them");
        }
    }
}

/// The keys that can be beside `allOf`.
const ALL_OF_SIBLINGS: &str = "description, nullable, deprecated, x-aliases, x-environment, \
                               x-initial, x-lenient, x-role, x-rust-name, x-sensitive, x-setting";

fn all_of(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let (at, count) = (it.pointer.at("allOf"), it.schema.all_of.len());
    if count != 1 {
        let message = format!("`allOf` has {count} entries instead of one");
        report.key("all-of-count", &at, message, "write exactly one `$ref`");
    }
    if matches!(it.site, Site::Component(_)) {
        let message = "the component is only another name for a component";
        let help = "refer to that component instead";
        report.key("alias-component", &at, message, help);
    }
    for key in report.keys(&it.pointer) {
        if key != "allOf" && !ALL_OF_SIBLINGS.split(", ").any(|it| it == key) {
            let message = format!("`{key}` is not allowed beside `allOf`");
            let help =
                format!("move it into the component, or remove it; allowed are {ALL_OF_SIBLINGS}");
            report.key("all-of-sibling", it.pointer.at(key), message, help);
        }
    }
}

/// The types that a key goes with.
fn types_of(key: &str) -> Option<&'static [Type]> {
    use Type::{Array, Boolean, Integer, Number, Object, String};
    Some(match key {
        "properties" | "required" | "additionalProperties" => &[Object],
        "x-when" => &[Object],
        "items" | "x-indexed" | "x-joined" | "minItems" | "maxItems" => &[Array],
        "enum" | "x-enum-varnames" | "x-enum-descriptions" | "x-enum-retry" => &[String, Integer],
        "minLength" | "maxLength" | "pattern" | "x-base64" | "x-code-detail" | "x-json"
        | "x-max-bytes" => &[String],
        "minimum" | "maximum" => &[Integer, Number],
        "x-lenient" => &[String, Integer, Number, Boolean, Array],
        _ => return None,
    })
}

const LIMITS: &[&str] = &["minLength", "maxLength", "minimum", "maximum", "pattern"];

fn keys(spec: &Spec<'_>, it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    // Beside `allOf`, what counts is the type that it leads to.
    let Some(kind) = spec.resolve_inline(it.schema).and_then(|it| it.schema.kind) else {
        return;
    };
    // The limit of a body of fields is one of the body as a whole. Which schemas are bodies, all
    // operations tell together.
    let is_body = kind == Type::Object && (!report.damage.is_empty() || uses.is_body(&it.pointer));
    for key in report.keys(&it.pointer) {
        let is_checked = it.schema.format.and_then(Format::check).is_some();
        let is_limit = LIMITS.contains(&key) || key == "format" && is_checked;
        let (kind, wanted) = match types_of(key) {
            _ if key == "x-max-bytes" && is_body => continue,
            Some(kinds) if !kinds.contains(&kind) => {
                let kinds = kinds.iter().map(|it| kind_name(Some(*it)).to_owned());
                (kind_name(Some(kind)), join(kinds.collect(), "or"))
            }
            _ if key == "x-lenient" && it.schema.json.is_some() => {
                ("string with JSON", "a type without `x-json`".to_owned())
            }
            _ if is_limit && !it.schema.values.is_empty() => {
                ("type with an `enum`", "a type without one".to_owned())
            }
            _ if is_limit && it.schema.format == Some(Format::Binary) => {
                ("file", "a string (use `x-max-bytes`)".to_owned())
            }
            _ => continue,
        };
        let message = format!("`{key}` does not apply to {}", article(kind));
        let help = format!("remove it, or change the type to {wanted}");
        report.key("key-not-applicable", it.pointer.at(key), message, help);
    }
}

fn format(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let (Some(format), Some(kind)) = (it.schema.format, it.schema.kind) else {
        return;
    };
    let wanted = match format {
        Format::Int32 | Format::Int64 => Type::Integer,
        Format::Float | Format::Double => Type::Number,
        _ => Type::String,
    };
    if kind != wanted {
        let at = it.pointer.at("format");
        let found = report.source.value.pointer(&at).map(text);
        let (found, kind) = (found.unwrap_or_default(), article(kind_name(Some(kind))));
        let message = format!("`{found}` is not a format of {kind}");
        let help = "remove it, or change the type";
        report.value("format-not-applicable", at, message, help);
    }
}

pub(super) fn crossed_limits(least: &str, greatest: &str) -> Problem {
    let message = format!("`{least}` is greater than `{greatest}`, so no value is allowed");
    error("crossed-limits", message).help("swap or correct them")
}

fn limits(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    let crossed = [
        ("minLength", "maxLength", schema.crossed_lengths()),
        ("minimum", "maximum", schema.crossed_range()),
        ("minItems", "maxItems", schema.crossed_items()),
    ];
    for (least, greatest, _) in crossed.iter().filter(|it| it.2) {
        let problem = crossed_limits(least, greatest);
        report.push(Spot::Value, it.pointer.at(least), problem);
    }
    let of_integer = schema.kind == Some(Type::Integer);
    for (key, limit) in [("minimum", &schema.minimum), ("maximum", &schema.maximum)] {
        let is_wrong = |it: &&Number| of_integer && it.as_i64().is_none();
        if let Some(limit) = limit.as_ref().filter(is_wrong) {
            let at = it.pointer.at(key);
            if limit.is_u64() || limit.as_f64().is_some_and(|it| it.fract() == 0.0) {
                let problem = out_of_range(within(Some(i64::MIN), Some(i64::MAX)));
                report.push(Spot::Value, at, problem);
            } else {
                let message = format!("`{key}` of an integer is not an integer");
                report.value("fractional-limit", at, message, "write an integer");
            }
        }
    }
    let pattern = schema.pattern.as_deref().map(regex_lite::Regex::new);
    if let Some(Err(cause)) = pattern {
        let cause = cause.to_string();
        let cause = cause.lines().last().unwrap_or_default().trim();
        let message = format!("invalid pattern: {cause}");
        let help = "correct it";
        report.value("invalid-pattern", it.pointer.at("pattern"), message, help);
    }
    if schema.kind == Some(Type::Array) && schema.items.is_none() {
        let message = "the list does not say what it holds";
        report.key("missing-items", &it.pointer, message, "add `items`");
    }
}

fn object(spec: &Spec<'_>, it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    if schema.kind != Some(Type::Object) {
        return;
    }
    let bare = schema.properties.is_empty();
    if schema.map_values().is_some() {
        if !bare || !schema.required.is_empty() {
            let at = it.pointer.at("additionalProperties");
            let message = "a map cannot also have members with names";
            let help = "remove `additionalProperties`, or `properties` and `required`";
            report.key("map-with-members", at, message, help);
        }
        return;
    }
    if !schema.is_open() && bare {
        // Of a body, another rule says so.
        if !uses.is_body(&it.pointer) {
            let help = "add `properties`, or `additionalProperties: true` for any members";
            let message = "the object has no members";
            report.key("object-without-members", &it.pointer, message, help);
        }
        return;
    }
    let mut seen = HashSet::new();
    for (index, name) in schema.required.iter().enumerate() {
        let at = it.pointer.at("required").at(index);
        if !schema.properties.contains_key(name) {
            let nearest = nearest(name, schema.properties.keys().map(String::as_str));
            let message = format!("there is no member `{name}` to require");
            let help = suggestion(nearest, "add it to `properties`, or remove it here");
            report.value("unknown-required", &at, message, help);
        }
        if !seen.insert(name) {
            let message = format!("`{name}` is required more than once");
            report.value("duplicate-required", at, message, "remove one of the two");
        }
    }
    // The fields of a body have setters, of another rule.
    if !uses.is_body(&it.pointer) {
        fields(it, report);
    }
    aliases(it, report);
    roles(spec, it, report);
}

/// In the place of a list, one object may come; scalars in lists are read as they are.
fn lenient_items(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let Some(items) = spec.items(it.schema) else {
        return;
    };
    let objects = items.schema.kind == Some(Type::Object) && !items.is_raw();
    let of_list = (it.schema.lenient && !objects).then_some("x-lenient");
    let of_items = (items.lenient() && items.schema.values.is_empty()).then_some("items");
    for key in of_list.into_iter().chain(of_items) {
        let message = "a lenient list holds objects, and the items of a list are never lenient";
        let help = "remove `x-lenient`, or write a list of objects";
        report.key("lenient-list", it.pointer.at(key), message, help);
    }
}

fn fields(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let mut fields = Idents::new("field");
    let open = it.schema.is_open();
    for (name, member) in &it.schema.properties {
        let (at, names) = (
            it.pointer.at("properties").at(name),
            (name.as_str(), member_name(member)),
        );
        fields.declare(Scope::Member { open }, names, &at, report);
    }
}

/// Aliases are read from the wire, so they are compared as they are.
fn aliases(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let names = it.schema.properties.keys().map(String::as_str);
    let mut wire: HashMap<&str, &str> = names.map(|it| (it, it)).collect();
    for (name, member) in &it.schema.properties {
        let Or::Inline(member) = member else { continue };
        for (index, alias) in member.aliases.iter().enumerate() {
            let at = || {
                it.pointer
                    .at("properties")
                    .at(name)
                    .at("x-aliases")
                    .at(index)
            };
            match wire.insert(alias, name) {
                None => {}
                Some(owner) if owner == name => {
                    let message = format!("`{alias}` is already a name of this member");
                    let help = "remove it from `x-aliases`";
                    report.value("repeated-alias", at(), message, help);
                }
                Some(owner) => {
                    let message = format!("`{alias}` is already a name of the member `{owner}`");
                    let help = "remove it from one of the two";
                    report.value("alias-taken", at(), message, help);
                }
            }
        }
    }
}

fn roles(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for member in members(spec, it.schema) {
        let Some(role) = member.resolved.role().filter(|it| *it != Role::Verdict) else {
            continue;
        };
        let word = word(role);
        let at = it.pointer.at("properties").at(member.name).at("x-role");
        // There may be several sessions, as there may be several verdicts.
        if !seen.insert(word) && role != Role::Session {
            let message = format!("another member already has the role `{word}`");
            report.value("duplicate-role", &at, message, "keep one of the two");
        }
        if role == Role::Code && !can_be_code(spec, &member.resolved) {
            let message = "the role `code` needs a string, an integer, an enum of them, or a list \
                           of these whose first is the code";
            let help = "correct the type, or remove `x-role`";
            report.value("code-type", at, message, help);
        } else if role != Role::Code && !can_be_text(&member) {
            let message =
                format!("the role `{word}` needs a string that is not both required and nullable");
            let help = "write `type: string`, with `x-lenient: true` if a number comes, or remove \
                        `x-role`";
            report.value("role-type", at, message, help);
        }
    }
}

fn word(role: Role) -> &'static str {
    match role {
        Role::Code => "code",
        Role::Message => "message",
        Role::RequestId => "request-id",
        Role::Session => "session",
        Role::Verdict => "verdict",
    }
}

fn can_be_text(member: &Member<'_>) -> bool {
    let schema = member.resolved.schema;
    schema.kind == Some(Type::String)
        && schema.json.is_none()
        && !(member.required && member.resolved.nullable())
}

/// A text, a whole number, an enum of them, or a list of these, whose first item counts.
fn can_be_code(spec: &Spec<'_>, member: &Resolved<'_>) -> bool {
    let schema = member.schema;
    let is_text = |it: &Schema| {
        let plain = it.json.is_none() && it.format != Some(Format::Binary);
        it.kind == Some(Type::String) && plain
    };
    match (schema.kind, spec.items(schema)) {
        (Some(Type::Integer), _) => true,
        (Some(Type::Array), Some(items)) => {
            let number = items.schema.kind == Some(Type::Integer);
            !items.nullable() && (number || is_text(items.schema))
        }
        _ => is_text(schema),
    }
}

/// Roles are read of a success or an error and of the objects in them; of what is in a list or a
/// map, nothing is but the code and the message of an error. Verdicts are members of all that
/// successes are made of. What nothing refers to is reported as unused.
fn role_place(it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    let (role, key) = match (it.schema.role, &it.schema.code_detail) {
        (Some(role), _) => (role, "x-role"),
        (None, Some(_)) => (Role::Code, "x-code-detail"),
        (None, None) => return,
    };
    let Some(object) = it.object() else { return };
    let owner = object.strip_prefix("/components/schemas/");
    let at = it.pointer.at(key);
    if role == Role::Verdict {
        let is_wrong = match owner {
            Some(name) => uses.used.contains(name) && !uses.in_successes.contains(name),
            None => uses.is_body(object),
        };
        if is_wrong {
            let message = "only a member of a success can be a verdict";
            report.value("verdict-place", at, message, "mark one, or remove `x-role`");
        }
        return;
    }
    let name = owner.unwrap_or_default();
    let (in_error, in_success) = (uses.errors.contains(name), uses.successes.contains(name));
    let (fits, of) = match role {
        Role::Code | Role::Message => (uses.told.contains(name), "an error"),
        Role::Session => (in_success, "a success"),
        _ => (in_error || in_success, "a success or an error"),
    };
    let unused = owner.is_some_and(|it| !uses.used.contains(it));
    if !unused && !fits {
        let message = format!("the role `{}` is not read here", word(role));
        let help = format!("move it to a member of {of} or of an object in it, or remove it");
        report.value("role-place", at, message, help);
    } else if role == Role::Code && uses.in_successes.contains(name) {
        let message = format!("`{name}` is part of a success, and only an error has a code");
        let help = "mark what callers decide by with `x-role: verdict`, or give the error a \
                    component of its own";
        report.value("code-of-success", at, message, help);
    }
}

/// What means "again later" is a value of an enum that holds the codes of an error.
fn retries(it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    let (at, retry) = (it.pointer.at("x-enum-retry"), &it.schema.retry);
    let holds_codes = matches!(it.site, Site::Component(name) if uses.codes.contains(name));
    if !holds_codes && !retry.is_empty() {
        let message = "only the code of an error can mean \"again later\"";
        let help = "move `x-enum-retry` to the enum of the codes, or remove it";
        return report.key("retry-place", at, message, help);
    }
    for (index, value) in retry.iter().enumerate() {
        let at = at.at(index);
        if !it.schema.values.contains(value) {
            let problem = not_in_enum(value, &it.schema.values);
            report.mismatches("`x-enum-retry`", vec![(at, Spot::Value, problem)]);
        } else if retry[..index].contains(value) {
            report.push(Spot::Value, at, duplicate_value(value));
        }
    }
}

/// What can be here, and what has to be a component.
fn place(it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    if matches!(it.site, Site::Component(_)) {
        return;
    }
    let to_component = "declare it under `components.schemas` and refer to it with `$ref`";
    let is_struct =
        schema.kind == Some(Type::Object) && !(schema.is_open() && schema.properties.is_empty());
    if is_struct && it.site != Site::Body {
        let message = "an object needs a name";
        report.key("inline-object", &it.pointer, message, to_component);
    }
    let is_sent = |object: &str| uses.is_body(object) || uses.json.has(object);
    let is_input = it.site == Site::Parameter || it.object().is_some_and(is_sent);
    let least = if is_input { 2 } else { 1 };
    if schema.values.len() >= least {
        let message = "an enum needs a name";
        report.key("inline-enum", it.pointer.at("enum"), message, to_component);
    }
    if schema.xml.is_some() {
        let help = "move it to the component, or remove it";
        let message = "`xml` names the root of a body";
        report.key("xml-place", it.pointer.at("xml"), message, help);
    }
}

/// The keys that say something about a member.
fn member_keys(it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let schema = it.schema;
    let name = schema.rust_name.as_ref();
    if it.site != Site::Member {
        let is_type = matches!(it.site, Site::Component(_));
        let keys = [
            ("x-aliases", !schema.aliases.is_empty()),
            ("x-role", schema.role.is_some()),
            ("x-rust-name", name.is_some() && !is_type),
        ];
        for (key, _) in keys.iter().filter(|it| it.1) {
            let message = format!("`{key}` belongs to a member of an object");
            let help = "move it beside the type of the member";
            report.key("member-key-place", it.pointer.at(key), message, help);
        }
    } else if let Some(name) = name.filter(|it| it.contains(|it: char| it.is_ascii_uppercase())) {
        let message = "the name of a field must be in snake_case";
        let help = format!("write `{}`", name.to_snake_case());
        let at = it.pointer.at("x-rust-name");
        report.value("rust-name-case", at, message, help);
    }
}

/// What the text of a member holds.
fn targets(spec: &Spec<'_>, it: &SchemaNode<'_>, report: &mut Report<'_>) {
    let is_object = |it: &Schema| it.kind == Some(Type::Object);
    let is_enum = |it: &Schema| it.kind == Some(Type::String) && !it.values.is_empty();
    let mut check = |key, target: &str, fits: &dyn Fn(&Schema) -> bool, wanted| {
        let found = schema_name(target).and_then(|it| spec.named(it));
        if found.is_some_and(|it| !fits(it.schema)) {
            let message = format!("`{key}` cannot refer to `{target}`");
            let help = format!("refer to {wanted}");
            report.value("wrong-target-type", it.pointer.at(key), message, help);
        }
    };
    if let Some(target) = &it.schema.json {
        check("x-json", target, &is_object, "an object");
    }
    if let Some(detail) = &it.schema.code_detail {
        check("x-code-detail", &detail.0, &is_enum, "an `enum` of strings");
    }
}

fn one_of(spec: &Spec<'_>, it: &SchemaNode<'_>, uses: &Uses<'_>, report: &mut Report<'_>) {
    let references = &it.schema.one_of;
    if references.is_empty() {
        return;
    }
    let at = it.pointer.at("oneOf");
    if !uses.is_error(it) {
        let help = "describe one shape, with optional members where it varies";
        let message = "only an error can have several shapes";
        report.key("one-of-place", &at, message, help);
    }
    if references.len() == 1 {
        let help = "refer to the shape instead";
        report.key("one-of-single", &at, "`oneOf` has only one shape", help);
    }
    let found = |it: &Ref| spec.named(schema_name(&it.target)?);
    let shapes: Vec<Option<Resolved<'_>>> = references.iter().map(found).collect();
    for (index, shape) in shapes.iter().enumerate() {
        let Some(shape) = shape else { continue };
        let (at, name) = (at.at(index), shape.name.unwrap_or_default());
        if shape.schema.kind != Some(Type::Object) {
            let message = format!("`{name}` is not an object");
            let help = "refer to an object with `properties`";
            report.value("one-of-not-object", at, message, help);
            continue;
        }
        let others = shapes.iter().enumerate().filter(|it| it.0 != index);
        let others = others.filter_map(|it| it.1.as_ref());
        let taken: HashSet<&str> = others
            .flat_map(|it| members(spec, it.schema).flat_map(|it| it.names()))
            .collect();
        let is_own = |it: Member<'_>| it.required && it.names().all(|it| !taken.contains(it));
        // What does not resolve is reported as such.
        let is_whole = members(spec, shape.schema).count() == shape.schema.properties.len();
        if is_whole && !members(spec, shape.schema).any(is_own) {
            let message = format!("`{name}` cannot be distinguished from the other shapes");
            let help = "require a member that no other shape has";
            report.value("one-of-ambiguous", at, message, help);
        }
    }
}
