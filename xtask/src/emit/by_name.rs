//! `crates/liveproof/examples/vendors/<vendor>.rs`: every operation by the names of the spec, for the examples that
//! make any call (`call`, `demo`).

use serde_json::Value as Json;

use crate::plan::{ExampleValue, Kind, List, Operation, Plan, Setter, TypePlan};

/// The file, before it is formatted.
pub(crate) fn source(plan: &Plan) -> String {
    let vendor = &plan.vendor;
    let module = plan.module();
    let operations: String = plan.operations.iter().map(|it| facts(plan, it)).collect();
    let arms: String = plan.operations.iter().map(|it| arm(plan, it)).collect();
    let mut deprecated = plan.operations.iter().map(super::tests::allow);
    let allow = deprecated.find(|it| !it.is_empty()).unwrap_or_default();
    format!(
        "use liveproof::{module} as vendor;\n#[allow(unused_imports)]\nuse vendor::types;\n\
         use crate::support::{{Call, Calling, Input, Operation, Outcome, Problem, Setup, Value, Vendor}};\n\n\
         /// What the spec says, and how to call it.\n\
         pub(crate) static VENDOR: Vendor = Vendor {{ name: {vendor:?}, operations: &[{operations}], call }};\n\n\
         fn client(setup: &Setup) -> Result<vendor::Client, Problem> {{\
         let config = vendor::config_from(setup.variables())?; \
         Ok(vendor::Client::new(setup.apply(config))?) }}\n\n\
         {allow}fn call(it: Call) -> Calling {{ Box::pin(async move {{ \
         let client = client(&it.setup)?; \
         match it.operation {{ {arms} _ => Err(it.unknown_operation()) }} }}) }}\n"
    )
}

/// `crates/liveproof/examples/vendors/mod.rs`
pub(crate) fn index(plans: &[Plan]) -> String {
    let mut out = "//! The operations of all vendors, by name.\n\n".to_owned();
    for plan in plans {
        out.push_str(&format!("#[allow(deprecated)]\nmod {};\n", plan.module()));
    }
    out.push_str(
        "\n/// All vendors.\npub(crate) static VENDORS: &[&crate::support::Vendor] = &[\n",
    );
    for plan in plans {
        out.push_str(&format!("    &{}::VENDOR,\n", plan.module()));
    }
    out.push_str("];\n");
    out
}

fn facts(plan: &Plan, operation: &Operation) -> String {
    let scheme = operation.scheme.as_ref().map(|it| it.name.as_str());
    let inputs: String = operation
        .setters()
        .map(|it| {
            let from_settings = from_environment(plan, it);
            let kind = if it.required && !from_settings && it.initial.is_none() {
                "required"
            } else {
                "optional"
            };
            format!("Input::{kind}({:?}),", it.name)
        })
        .collect();
    let examples: String = operation
        .examples
        .iter()
        .map(|name| {
            let values: String = operation
                .setters()
                .filter(|it| !from_environment(plan, it))
                .filter_map(|it| Some(value(it, example(it, name)?)))
                .collect();
            format!("({name:?}, &[{values}]),")
        })
        .collect();
    format!(
        "Operation {{ id: {:?}, scheme: {scheme:?}, inputs: &[{inputs}], examples: &[{examples}] }},",
        operation.id
    )
}

/// A setting has the value of `minimal` where an example has none, as in the snapshots.
fn example<'a>(setter: &'a Setter, name: &str) -> Option<&'a ExampleValue> {
    let own = setter.examples.get(name);
    if setter.setting {
        own.or_else(|| setter.examples.get("minimal"))
    } else {
        own
    }
}

/// Such a value says who calls, so examples leave it to the environment.
fn from_environment(plan: &Plan, setter: &Setter) -> bool {
    let setting = plan.settings.iter().find(|it| it.name == setter.name);
    setter.setting && setting.is_some_and(|it| it.environment)
}

fn value(setter: &Setter, value: &ExampleValue) -> String {
    let text = match (&value.value, &setter.list) {
        (Json::String(text), _) => text.clone(),
        (Json::Array(items), Some(List::Joined { separator })) => {
            let items: Vec<String> = items.iter().map(crate::profile::text).collect();
            items.join(separator)
        }
        (other, _) => other.to_string(),
    };
    match &value.media_type {
        Some(media_type) => format!("Value::file({:?}, {text:?}, {media_type:?}),", setter.name),
        None => format!("Value::text({:?}, {text:?}),", setter.name),
    }
}

fn arm(plan: &Plan, operation: &Operation) -> String {
    let setters: String = operation
        .setters()
        .map(|it| {
            format!(
                "{:?} => call.{}({}),",
                it.name,
                it.ident,
                value_of(plan, it)
            )
        })
        .collect();
    let (id, method) = (&operation.id, &operation.method_ident);
    if operation.setters().next().is_some() {
        format!(
            "{id:?} => {{ let mut call = client.{method}(); \
             for given in &it.values {{ call = match given.name() {{ {setters} _ => return Err(given.unknown()) }}; }} \
             Ok(Outcome::of(call.send().await)) }}"
        )
    } else {
        format!(
            "{id:?} => {{ if let Some(given) = it.values.first() {{ return Err(given.unknown()); }} \
             Ok(Outcome::of(client.{method}().send().await)) }}"
        )
    }
}

/// What the setter takes, of what was given as a text: a joined list as on the wire, a numbered one as a list in JSON.
fn value_of(plan: &Plan, setter: &Setter) -> String {
    let item = match &setter.kind {
        Kind::Enum(name) | Kind::Object(name) => format!("types::{name}"),
        Kind::Int32 => "i32".to_owned(),
        Kind::Int64 => "i64".to_owned(),
        Kind::Float => "f32".to_owned(),
        Kind::Double => "f64".to_owned(),
        Kind::Bool => "bool".to_owned(),
        _ => "String".to_owned(),
    };
    match &setter.list {
        None => argument(plan, &setter.kind),
        Some(_) if setter.kind == Kind::Upload => "vec![given.upload()?]".to_owned(),
        // (A list of numbers is read as one of JSON, as it looks the same.)
        Some(List::Joined { separator }) if matches!(setter.kind, Kind::Text | Kind::Enum(_)) => {
            format!("given.text().split({separator:?}).map({item}::from).collect::<Vec<_>>()")
        }
        Some(_) => format!(
            "liveproof::runtime::Json::<Vec<{item}>>::from(given.text()).parse().map_err(|_| Problem::Value \
             {{ name: given.name().to_owned(), expected: \"a list in JSON\" }})?"
        ),
    }
}

fn argument(plan: &Plan, kind: &Kind) -> String {
    match kind {
        Kind::Enum(name) => match plan.types.get(name) {
            Some(TypePlan::NumberEnum(_)) => format!("types::{name}::from(given.integer()?)"),
            _ => format!("types::{name}::from(given.text())"),
        },
        Kind::Int32 | Kind::Int64 => "given.integer()?".to_owned(),
        Kind::Float => "given.number()? as f32".to_owned(),
        Kind::Double => "given.number()?".to_owned(),
        Kind::Bool => "given.truth()?".to_owned(),
        Kind::Upload => "given.upload()?".to_owned(),
        _ => "given.text()".to_owned(),
    }
}
