//! `tests/generated/<vendor>.rs`: one call per request example, one decode per sample.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use crate::names::snake;
use crate::plan::{
    Input, Kind, List, Member, Operation, PathPart, Plan, ReplyExample, Setter, Status, Success,
    TypePlan,
};

use super::examples;
use crate::codegen::manifest;
use crate::profile::is_success;

/// A reply sample of `specs/samples/<vendor>/<operationId>/`.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) operation: String,
    pub(crate) file: String,
    /// What a sample that has to be refused is refused with.
    pub(crate) refused: Option<String>,
}

impl Sample {
    /// `403-name.xml` → 403 and `name`.
    fn parts(&self) -> Option<(u16, &str)> {
        let (status, rest) = self.file.split_once('-')?;
        Some((status.parse().ok()?, rest.split('.').next()?))
    }
}

/// Reads the names of the samples, sorted.
pub(crate) fn samples(folder: &Path) -> std::io::Result<Vec<Sample>> {
    let mut out = Vec::new();
    if !folder.is_dir() {
        return Ok(out);
    }
    for operation in sorted(folder)? {
        if !operation.is_dir() {
            continue;
        }
        for file in sorted(&operation)? {
            let name = file
                .file_name()
                .map(|it| it.to_string_lossy().into_owned())
                .unwrap_or_default();
            if name.ends_with(".expect") {
                continue;
            }
            let expect = file.with_file_name(format!("{name}.expect"));
            let refused = match std::fs::read_to_string(&expect) {
                Ok(text) => Some(text.trim().to_owned()),
                Err(_) => None,
            };
            let operation = operation
                .file_name()
                .map(|it| it.to_string_lossy().into_owned())
                .unwrap_or_default();
            out.push(Sample {
                operation,
                file: name,
                refused,
            });
        }
    }
    Ok(out)
}

fn sorted(folder: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut out = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|it| it.path()))
        .collect::<Result<Vec<_>, _>>()?;
    out.sort();
    Ok(out)
}

/// The file, before it is formatted.
pub(crate) fn source(plan: &Plan, samples: &[Sample]) -> String {
    let vendor = &plan.vendor;
    let host = host(plan);
    let mut calls = String::new();
    let mut table = String::new();
    let mut tests = String::new();
    let mut taken = HashSet::new();
    for (index, operation) in plan.operations.iter().enumerate() {
        let mut names = String::new();
        let method = operation.method_ident.trim_end_matches('_');
        for example in &operation.examples {
            let function = format!("{method}_{}", snake(example));
            let function = unique(function, &mut taken);
            calls.push_str(&call(plan, operation, example, &function));
            names.push_str(&format!("({example:?}, {function}),"));
            tests.push_str(&format!(
                "#[tokio::test] async fn request_{function}() {{ support::snapshot(&VENDOR, {index}, {example:?}).await; }}\n"
            ));
        }
        let mut own = String::new();
        for sample in samples.iter().filter(|it| it.operation == operation.id) {
            let expect = expectation(operation, sample);
            own.push_str(&format!(
                "support::Sample {{ file: {:?}, expect: {expect} }},",
                sample.file
            ));
            let file = sample.file.replace(['.', '-'], "_").to_lowercase();
            let function = format!("reply_{method}_{file}");
            tests.push_str(&format!(
                "#[tokio::test] async fn {}() {{ support::sample(&VENDOR, {index}, {:?}).await; }}\n",
                unique(function, &mut taken),
                sample.file
            ));
        }
        let inputs: Vec<String> = operation
            .inputs
            .iter()
            .flat_map(|it| match it {
                Input::Constant(it) => vec![it.name.clone()],
                Input::Setter(it) => it.shown_names(),
            })
            .collect();
        let enums: String = operation
            .setters()
            .flat_map(|it| open_enums(plan, it))
            .collect();
        let sensitive: Vec<String> = operation.setters().flat_map(sensitive_names).collect();
        let in_path: Vec<&str> = operation
            .path
            .iter()
            .filter_map(|it| match it {
                PathPart::Param(name) => Some(name.as_str()),
                PathPart::Literal(_) => None,
            })
            .collect();
        let credentials = &operation.credentials;
        table.push_str(&format!(
            "support::Operation {{ id: {:?}, calls: &[{names}], samples: &[{own}], inputs: &{inputs:?}, \
             in_path: &{in_path:?}, enums: &[{enums}], sensitive: &{sensitive:?}, credentials: &{credentials:?}, \
             codes: &{:?}, has_reply: {}, loose: &{:?} }},",
            operation.id,
            codes(plan, &operation.error),
            operation.success != Success::Empty,
            loose(plan, operation)
        ));
    }
    let endpoint = manifest::endpoint(plan);
    let module = plan.module();
    let all = plan
        .notes
        .iter()
        .chain(plan.operations.iter().flat_map(|it| &it.notes));
    let notes: Vec<&str> = all.map(|it| it.id.as_str()).collect();
    format!(
        "use liveproof::{module} as vendor;\n#[allow(unused_imports)]\nuse vendor::types;\nuse crate::support;\n\n\
         /// The calls and samples of this vendor.\n\
         pub static VENDOR: support::Vendor = support::Vendor {{ name: {vendor:?}, host: {host:?}, \
         operations: &[{table}], notes: &{notes:?} }};\n\n\
         fn client(target: &support::Target, settings: vendor::Settings) -> Result<vendor::Client, vendor::ConfigError> {{\
         vendor::Client::new(target.config(vendor::Config::new(vendor::{endpoint}).settings(settings))) }}\n\n\
         {calls}\n\n#[cfg(test)] mod tests {{ use super::{{support, VENDOR}};\n{tests} }}"
    )
}

/// A name that no other function has: `get_a` with `b-c` and `get_a_b` with `c` would be one.
fn unique(mut name: String, taken: &mut HashSet<String>) -> String {
    while !taken.insert(name.clone()) {
        name.push_str("_2");
    }
    name
}

/// The parts of an input whose values have names.
fn open_enums(plan: &Plan, setter: &Setter) -> Vec<String> {
    let Kind::Object(name) = &setter.kind else {
        let names = setter.shown_names();
        let one = |it: &String| open_enum(plan, it, &setter.kind);
        return names.iter().filter_map(one).collect();
    };
    let Some(TypePlan::Object(object)) = plan.types.get(name) else {
        return Vec::new();
    };
    let kinds = object.members.iter().map(|it| it.enum_type().cloned());
    kinds
        .zip(setter.shown_names())
        .filter_map(|(kind, name)| open_enum(plan, &name, &Kind::Enum(kind?)))
        .collect()
}

/// Names on the wire of what is never printed.
fn sensitive_names(setter: &Setter) -> Vec<String> {
    let Some(List::Indexed(list)) = &setter.list else {
        return match setter.sensitive {
            true => vec![setter.name.clone()],
            false => Vec::new(),
        };
    };
    // The names of an item repeat in the order of the members.
    let members = list.members.iter().cycle();
    let names = setter.wire_names(setter.most_items()).into_iter();
    let both = names.zip(members);
    both.filter(|it| it.1.sensitive).map(|it| it.0).collect()
}

/// Names in the reply examples under which anything at all may stand, since the documents leave it open. Sorted.
fn loose(plan: &Plan, operation: &Operation) -> Vec<String> {
    let mut out = Vec::new();
    let root = match &operation.success {
        Success::Raw => Kind::Raw,
        Success::Type(name) => Kind::Object(name.clone()),
        Success::Text | Success::Empty => Kind::Text,
    };
    let successes = operation.reply_examples.iter();
    for example in successes.filter(|it| is_success(&it.status)) {
        open_names(plan, &root, &example.value, &mut out);
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn open_names(plan: &Plan, holds: &Kind, value: &Value, out: &mut Vec<String>) {
    if let Value::Array(items) = value {
        items.iter().for_each(|it| open_names(plan, holds, it, out));
    }
    let Value::Object(members) = value else {
        return;
    };
    let kind = holds.type_name().and_then(|it| plan.types.get(it));
    for (name, value) in members {
        let inner = match kind {
            Some(TypePlan::Object(object)) => object
                .members
                .iter()
                .find(|it| it.name == *name)
                .map_or(&Kind::Raw, |it| it.kind.item()),
            Some(TypePlan::Map(map)) => map.kind.item(),
            _ => holds,
        };
        if *inner == Kind::Raw {
            out.push(name.clone());
        }
        open_names(plan, inner, value, out);
    }
}

/// An input whose values have names.
fn open_enum(plan: &Plan, input: &str, kind: &Kind) -> Option<String> {
    let Kind::Enum(name) = kind else { return None };
    let values: Vec<String> = match plan.types.get(name)? {
        TypePlan::TextEnum(it) => it.values.iter().map(|it| it.0.clone()).collect(),
        TypePlan::NumberEnum(it) => it.values.iter().map(|it| it.0.to_string()).collect(),
        _ => return None,
    };
    Some(format!(
        "support::Enum {{ name: {name:?}, input: {input:?}, values: &{values:?} }},"
    ))
}

fn call(plan: &Plan, operation: &Operation, example: &str, function: &str) -> String {
    let call = examples::call(plan, operation, example, "", "vendor");
    let settings = examples::settings(plan, example, "vendor");
    format!(
        "{}fn {function}(target: support::Target) -> support::Calling {{ Box::pin(async move {{ \
         let client = match client(&target, {settings}) {{ Ok(client) => client, Err(error) => return \
         support::Outcome::of_config(&error) }};\nsupport::Outcome::of(client{call}.send().await) }}) }}\n\n",
        allow(operation)
    )
}

/// Generated callers call everything, also what callers are advised against.
pub(super) fn allow(operation: &Operation) -> &'static str {
    match operation.is_deprecated() {
        true => "#[allow(deprecated)] ",
        false => "",
    }
}

/// The server of the examples, without its scheme.
fn host(plan: &Plan) -> String {
    let mut host = plan.server.trim_start_matches("https://").to_owned();
    for variable in &plan.variables {
        host = host.replace(&format!("{{{}}}", variable.name), &variable.example);
    }
    host
}

fn expectation(operation: &Operation, sample: &Sample) -> String {
    if let Some(refused) = &sample.refused {
        return format!("support::Expect::Refused({refused:?})");
    }
    let Some((status, name)) = sample.parts() else {
        return "support::Expect::Refused(\"a sample is named <status>-<name>.<ext>\")".to_owned();
    };
    let meets =
        |it: &&&ReplyExample| crate::lower::status(&it.status).is_some_and(|it| covers(it, status));
    let success = |it: &ReplyExample| is_success(&it.status);
    let named: Vec<&ReplyExample> = operation
        .reply_examples
        .iter()
        .filter(|it| it.name == name)
        .collect();
    // The code's own before that of its range and of `default`. A failure inside a 200 stands under an error status.
    let own = named.iter().find(|it| it.status == status.to_string());
    let found = own
        .or_else(|| named.iter().find(meets))
        .or_else(|| named.first());
    match found {
        Some(example) if success(example) => {
            format!("support::Expect::Reply({:?})", canonical(&example.value))
        }
        Some(example) => format!(
            "support::Expect::Error({:?})",
            error_value(operation, status, &example.value)
        ),
        None => format!("support::Expect::Refused(\"the spec has no example `{name}`\")"),
    }
}

fn covers(of: Status, status: u16) -> bool {
    match of {
        Status::Code(code) => code == status,
        Status::Range(range) => range == status / 100,
        Status::Default => true,
    }
}

/// A plain text is read into one member of the error type.
fn error_value(operation: &Operation, status: u16, value: &Value) -> String {
    let mut replies = operation
        .replies
        .iter()
        .filter(|it| covers(it.status, status));
    let member = replies.next().and_then(|it| it.text_member.as_ref());
    match (member, value) {
        (Some(member), Value::String(_)) => serde_json::json!({ member: value }).to_string(),
        _ => canonical(value),
    }
}

fn canonical(value: &Value) -> String {
    value.to_string()
}

/// `tests/generated/mod.rs`
pub(crate) fn index(plans: &[Plan]) -> String {
    let mut out = "//! The calls and samples of all vendors.\n\n".to_owned();
    for plan in plans {
        out.push_str(&format!(
            "#[allow(deprecated)]\npub mod {};\n",
            plan.module()
        ));
    }
    out.push_str("\n/// All vendors.\npub static VENDORS: &[&crate::support::Vendor] = &[\n");
    for plan in plans {
        out.push_str(&format!("    &{}::VENDOR,\n", plan.module()));
    }
    out.push_str("];\n");
    out
}

/// The error codes that have names, as on the wire.
fn codes(plan: &Plan, error: &str) -> Vec<String> {
    let members = match plan.types.get(error) {
        Some(TypePlan::Object(object)) => &object.members,
        Some(TypePlan::Union(union)) => {
            let all = union.members.iter().flat_map(|it| codes(plan, it));
            return all.collect();
        }
        _ => return Vec::new(),
    };
    let mut codes = members.iter().filter(|it| it.is_code());
    let listed = codes.find_map(Member::code_enum);
    let listed = listed.and_then(|it| plan.types.get(it));
    listed.map(TypePlan::enum_values).unwrap_or_default()
}

#[cfg(test)]
mod table {
    use serde_json::json;

    use super::{ReplyExample, loose, open_enums, sensitive_names};
    use crate::lower;
    use crate::plan::{Operation, Plan};

    fn golden() -> Plan<'static> {
        lower::golden()
    }

    fn operation<'a>(plan: &'a Plan<'_>, id: &str) -> &'a Operation<'a> {
        let found = plan.operations.iter().find(|it| it.id == id);
        found.expect("an operation of the golden")
    }

    #[test]
    fn the_parts_of_items_are_named_as_they_are_sent() {
        let plan = golden();
        let submit = operation(&plan, "SubmitMaterials");
        let material = submit.setters().find(|it| it.name == "Material");
        let material = material.expect("a list of the golden");
        // Only the second item has a note.
        assert_eq!(
            material.shown_names(),
            [
                "Material.1.MaterialType",
                "Material.1.Value",
                "Material.2.Note"
            ]
        );
        assert_eq!(
            sensitive_names(material),
            ["Material.1.Value", "Material.2.Value"]
        );
        let [kind] = open_enums(&plan, material)
            .try_into()
            .expect("one enum among the members");
        assert!(
            kind.contains(r#"name: "MaterialType", input: "Material.1.MaterialType""#),
            "{kind}"
        );
    }

    #[test]
    fn what_is_open_in_a_reply_is_known_by_name() {
        let mut plan = golden();
        let example = |value| ReplyExample {
            status: "200".to_owned(),
            name: "documented".to_owned(),
            value,
        };
        let values = [
            (
                "SubmitMaterials",
                json!({
                    "Faces": [{"Left": 1}],
                    "Scores": {"idcard": {"confidence": 1.5}},
                    "Address": "{}",
                    "Details": [{"a": {"b": 1}}],
                    "Other": {"c": [{"d": 1}]},
                }),
            ),
            ("ShowProfile", json!({"mobile": {"country": 86}})),
        ];
        for (id, value) in values {
            let found = plan.operations.iter_mut().find(|it| it.id == id);
            let operation = found.expect("an operation of the golden");
            operation.reply_examples.push(example(value));
        }
        let of = |id| loose(&plan, operation(&plan, id));
        assert_eq!(
            of("SubmitMaterials"),
            ["Details", "Other", "a", "b", "c", "d"]
        );
        assert_eq!(of("ShowProfile"), ["country", "mobile"]);
    }
}
