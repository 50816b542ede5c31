//! All vendors with what their documents say, as far as tests ask for it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use liveproof_calls::spec::{self, Expect, Input, Node, Spec, children, component};
use serde_json::Value;

use crate::support::{Call, Enum, Operation, Sample, Vendor};

/// All vendors, in the order of their names.
pub static VENDORS: LazyLock<&[&Vendor]> = LazyLock::new(|| {
    let vendors = liveproof_calls::VENDORS.iter();
    let vendors = vendors.map(|it| &*Box::leak(Box::new(of(it))));
    kept(vendors)
});

/// The vendor of this name.
///
/// # Panics
///
/// There is none.
#[must_use]
pub fn vendor(name: &str) -> &'static Vendor {
    VENDORS.iter().find(|it| it.name == name).expect("a vendor")
}

/// Tests need this to their end, and it is made once.
fn kept<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
    Vec::leak(items.into_iter().collect())
}

fn texts(items: impl IntoIterator<Item = String>) -> &'static [&'static str] {
    kept(items.into_iter().map(|it| &*it.leak()))
}

fn of(vendor: &'static liveproof_calls::Vendor) -> Vendor {
    let document = spec::document(vendor.name);
    let ids = |node: &Value| -> Vec<String> {
        let notes = node["x-note"].as_array().into_iter().flatten();
        notes.map(|it| text(&it["id"])).collect()
    };
    let operations = vendor.operations.iter();
    let own = operations
        .clone()
        .flat_map(|it| ids(Spec::of(vendor.name, it.id).operation()));
    Vendor {
        name: vendor.name,
        host: host(&document["servers"][0]).leak(),
        operations: kept(operations.map(|it| operation(vendor.name, it))),
        notes: texts(ids(document).into_iter().chain(own)),
    }
}

/// The server of the examples, without its scheme.
fn host(server: &Value) -> String {
    let mut host = text(&server["url"]).replace("https://", "");
    for (name, variable) in children(&server["variables"]) {
        host = host.replace(&format!("{{{name}}}"), &text(&variable["default"]));
    }
    host
}

fn operation(vendor: &'static str, known: &'static liveproof_calls::Operation) -> Operation {
    let spec = Spec::of(vendor, known.id);
    let inputs = spec.inputs();
    let named = |it: &Input| it.in_path.then(|| it.name.clone());
    let setters = || inputs.iter().filter(|it| !it.constant);
    Operation {
        id: known.id,
        calls: kept(known.examples.iter().map(|it| {
            let call = Call {
                vendor,
                operation: known.id,
                example: it.name,
                values: Box::leak(Box::new(spec.example(it.name))),
            };
            (it.name, call)
        })),
        samples: kept(known.samples.iter().map(|it| Sample {
            file: it.name,
            expect: spec.expect(it.name),
        })),
        inputs: texts(inputs.iter().flat_map(|it| shown(&spec, it))),
        in_path: texts(setters().filter_map(named)),
        enums: kept(setters().flat_map(|it| enums(&spec, it))),
        sensitive: texts(setters().flat_map(|it| sensitive(&spec, it))),
        credentials: texts(spec.credentials()),
        codes: texts(codes(&spec)),
        has_response: spec.has_document(),
        loose: texts(loose(&spec, known)),
    }
}

/// A part of the items of a numbered list, or the whole item.
struct Part {
    /// With `{n}` for the number.
    name: String,
    member: Option<String>,
    component: Option<String>,
    schema: Node,
}

/// The number of the first item of a numbered list, and the parts of an item.
fn numbered(spec: &Spec, input: &Input) -> Option<(u64, Vec<Part>)> {
    let indexed = input.schema.get("x-indexed")?;
    let first = indexed["first"].as_u64().unwrap_or(1);
    let name = text(&indexed["name"]);
    let item = &input.schema["items"];
    let schema = spec.flat(item);
    let Some(properties) = schema.get("properties") else {
        let component = component(item).map(str::to_owned);
        let whole = Part {
            name,
            member: None,
            component,
            schema,
        };
        return Some((first, vec![whole]));
    };
    let parts = children(properties).map(|(member, property)| Part {
        name: name.replace("{member}", member),
        member: Some(member.to_owned()),
        component: component(property).map(str::to_owned),
        schema: spec.flat(property),
    });
    Some((first, parts.collect()))
}

/// The name of a part of the first item that has it in some example.
fn first_name(input: &Input, first: u64, part: &Part) -> String {
    let has = |it: &Value| match &part.member {
        Some(name) => it.get(name).is_some(),
        None => true,
    };
    let lists = input.values().filter_map(Value::as_array);
    let position = lists.filter_map(|it| it.iter().position(has)).min();
    let number = first + position.unwrap_or_default() as u64;
    part.name.replace("{n}", &number.to_string())
}

/// The names under which an input is sent in some example.
fn shown(spec: &Spec, input: &Input) -> Vec<String> {
    match numbered(spec, input) {
        None => vec![input.name.clone()],
        Some((first, parts)) => parts
            .iter()
            .map(|it| first_name(input, first, it))
            .collect(),
    }
}

/// The parts of an input whose values have names.
fn enums(spec: &Spec, input: &Input) -> Vec<Enum> {
    let one = |name: &Option<String>, input: String, schema: &Node| {
        let values = schema.get("enum")?.as_array()?;
        Some(Enum {
            name: name.clone()?.leak(),
            input: input.leak(),
            values: texts(values.iter().map(text)),
        })
    };
    let Some((first, parts)) = numbered(spec, input) else {
        let items = input.schema.get("items");
        let schema = items.map_or_else(|| input.schema.clone(), |it| spec.flat(it));
        let of_items = items.and_then(component).map(str::to_owned);
        let name = of_items.or_else(|| input.component.clone());
        return one(&name, input.name.clone(), &schema)
            .into_iter()
            .collect();
    };
    let parts = parts.iter();
    parts
        .filter_map(|it| one(&it.component, first_name(input, first, it), &it.schema))
        .collect()
}

/// Names on the wire of what is never printed.
fn sensitive(spec: &Spec, input: &Input) -> Vec<String> {
    let is_secret = |it: &Node| {
        it.get("x-sensitive").is_some_and(|it| it == true)
            || it.get("format").is_some_and(|it| it == "password")
    };
    // A file that is the whole body is never printed.
    let whole = is_secret(&input.schema) || input.name == "body";
    let Some((first, parts)) = numbered(spec, input) else {
        return whole.then(|| input.name.clone()).into_iter().collect();
    };
    let secret = parts.iter().filter(|it| whole || is_secret(&it.schema));
    let lists = input.values().filter_map(Value::as_array);
    let most = lists.map(Vec::len).max().unwrap_or_default() as u64;
    let numbers = first..first + most;
    secret
        .flat_map(|it| {
            let name = |number: u64| it.name.replace("{n}", &number.to_string());
            numbers.clone().map(name).collect::<Vec<_>>()
        })
        .collect()
}

/// The error codes that have names.
fn codes(spec: &Spec) -> BTreeSet<String> {
    let members = spec.codes();
    let listed = members.iter().filter_map(|it| {
        let detail = it.schema.get("x-code-detail").map(|it| spec.named(it));
        let items = it.schema.get("items").map(|it| spec.flat(it));
        detail
            .or(items)
            .unwrap_or_else(|| it.schema.clone())
            .remove("enum")
    });
    let listed: Vec<Value> = listed.collect();
    let values = listed.iter().filter_map(Value::as_array).flatten();
    values.map(text).collect()
}

/// Names in the examples of successes under which anything at all may be, since the documents leave
/// it open.
fn loose(spec: &Spec, operation: &liveproof_calls::Operation) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let contents = spec.successes();
    let Some(schema) = contents.first().and_then(|it| it.shapes.first()) else {
        return out;
    };
    for sample in operation.samples {
        if let Expect::Success(example) = spec.expect(sample.name) {
            open_names(spec, schema, &example, &mut out);
        }
    }
    out
}

fn open_names(spec: &Spec, schema: &Node, value: &Value, out: &mut BTreeSet<String>) {
    if let Value::Array(items) = value {
        let items_schema = schema.get("items").map(|it| spec.flat(it));
        let schema = items_schema.as_ref().unwrap_or(schema);
        items
            .iter()
            .for_each(|it| open_names(spec, schema, it, out));
    }
    let Value::Object(members) = value else {
        return;
    };
    for (name, value) in members {
        let declared = schema.get("properties").and_then(|it| it.get(name));
        let of_a_map = schema
            .get("additionalProperties")
            .filter(|it| it.is_object());
        let inner = declared.or(of_a_map).map(|it| spec.flat(it));
        let inner = inner.unwrap_or_default();
        if is_open(spec, &inner) {
            out.insert(name.clone());
        }
        open_names(spec, &inner, value, out);
    }
}

/// Whether a schema is that of any JSON, or of a list of that.
fn is_open(spec: &Spec, schema: &Node) -> bool {
    match schema.get("items") {
        Some(items) => is_open(spec, &spec.flat(items)),
        None => {
            let is_object = schema.get("type").is_none_or(|it| it == "object");
            let is_any = schema
                .get("additionalProperties")
                .is_none_or(|it| it == true);
            is_object && is_any && !schema.contains_key("properties")
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
