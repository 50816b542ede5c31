//! Request examples of the spec → Rust.

use serde_json::Value;

use crate::spec::profile::text;
use crate::spec::{Input, InputExample, Kind, Member, Operation, Place, Spec, Type};
use crate::text::rust;

/// The example for readers as the body of a doctest.
pub(crate) fn documentation(plan: &Spec, operation: &Operation) -> String {
    let library = plan.library();
    let call = call(plan, operation, &operation.docs_example, "", &library);
    let allow = match operation.is_deprecated() {
        true => "# #![allow(deprecated)]\n",
        false => "",
    };
    let types = if call.contains("types::") {
        format!("use {library}::types;\n\n")
    } else {
        String::new()
    };
    format!(
        "{allow}# async fn example(client: {library}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n{types}\
         let response = client{call}\n    .send()\n    .await?;\nprintln!(\"{{response:?}}\");\n# Ok(())\n# }}\n"
    )
}

/// `.get_live_code().a("b")`, one call a line.
pub(crate) fn call(
    plan: &Spec,
    operation: &Operation,
    example: &str,
    indent: &str,
    library: &str,
) -> String {
    let mut out = format!("\n{indent}    .{}()", operation.method_ident);
    for setter in operation.setters() {
        if let Some(value) = setter.examples.get(example) {
            // Settings are the client's, unless the operation's own example says otherwise.
            if setter.setting && of_client(plan, setter, example) == Some(value.value) {
                continue;
            }
            out.push_str(&format!(
                "\n{indent}    .{}({})",
                setter.ident,
                argument(plan, setter, value, library)
            ));
        }
    }
    out
}

/// The settings that the example of an operation for readers needs, if it needs any.
pub(crate) fn documented_settings(
    plan: &Spec,
    operation: &Operation,
    library: &str,
) -> Option<String> {
    let used = |it: &&Input<'_>| {
        operation
            .setters()
            .any(|own| own.setting && own.name == it.name)
    };
    let set: String = plan
        .settings
        .iter()
        .filter(used)
        .filter_map(|it| {
            let value = it.example(&operation.docs_example)?;
            let argument = setting_argument(plan, it, value, library);
            Some(format!(".{}({argument})", it.ident))
        })
        .collect();
    (!set.is_empty()).then(|| format!("{library}::Settings::new(){set}"))
}

/// What the client has for this setter in the example.
fn of_client<'p>(plan: &'p Spec, setter: &Input, example: &str) -> Option<&'p Value> {
    let setting = plan.settings.iter().find(|it| it.name == setter.name)?;
    Some(setting.example(example)?.value)
}

fn argument(plan: &Spec, setter: &Input, value: &InputExample, library: &str) -> String {
    if setter.list.is_some() {
        let items = value.value.as_array().into_iter().flatten();
        let items: Vec<String> = items
            .map(|it| match &setter.kind {
                Kind::Upload => upload(setter, it, None, library),
                Kind::Json(_) | Kind::AnyJson => {
                    format!("{library}::Json::from({})", rust(&text(it)))
                }
                kind => owned(plan, kind, it),
            })
            .collect();
        return format!("[{}]", items.join(", "));
    }
    match setter.kind {
        Kind::Upload => upload(setter, value.value, value.media_type, library),
        _ => scalar(plan, &setter.kind, value.value),
    }
}

fn upload(setter: &Input, value: &Value, media_type: Option<&str>, library: &str) -> String {
    let media_type = media_type
        .map(|it| format!(".media_type({it:?})"))
        .unwrap_or_default();
    let name = match setter.place {
        Place::Part => format!(".file_name({:?})", format!("{}.bin", setter.name)),
        _ => String::new(),
    };
    format!(
        "{library}::Upload::bytes({}){name}{media_type}",
        rust(&text(value))
    )
}

/// An item of a list, which has to be of the very type.
fn owned(plan: &Spec, kind: &Kind, value: &Value) -> String {
    match kind {
        Kind::Object(name) => object(plan, name, value),
        Kind::Text => format!("String::from({})", scalar(plan, kind, value)),
        Kind::Enum(name) => match scalar(plan, kind, value) {
            known if known.starts_with("types::") => known,
            unknown => format!("types::{name}::from({unknown})"),
        },
        _ => scalar(plan, kind, value),
    }
}

/// `types::Material::new("a").b("c")`: what is required, then a setter for all else.
fn object(plan: &Spec, name: &str, value: &Value) -> String {
    let Some(Type::Object(object)) = plan.types.get(name) else {
        return String::new();
    };
    let argument = |member: &Member| {
        let value = value.get(&member.name)?;
        Some(match member.enum_type() {
            Some(name) => scalar(plan, &Kind::Enum(name.clone()), value),
            None if value.is_string() => rust(&text(value)),
            None => value.to_string(),
        })
    };
    let required = object.members.iter().filter(|it| it.required);
    let required: Vec<String> = required.filter_map(argument).collect();
    let mut out = format!("types::{name}::new({})", required.join(", "));
    for member in object.members.iter().filter(|it| !it.required) {
        if let Some(value) = argument(member) {
            out.push_str(&format!(".{}({value})", member.ident));
        }
    }
    out
}

fn setting_argument(plan: &Spec, setting: &Input, value: &InputExample, library: &str) -> String {
    let argument = scalar(plan, &setting.kind, value.value);
    if argument.starts_with("types::") {
        format!("{library}::{argument}")
    } else {
        argument
    }
}

fn scalar(plan: &Spec, kind: &Kind, value: &Value) -> String {
    match kind {
        Kind::Enum(name) => {
            let wire = text(value);
            let mut known = plan.enum_type(name).into_iter().flat_map(|it| &it.values);
            match known.find(|it| it.value == wire) {
                Some(known) => format!("types::{name}::{}", known.name),
                None => rust(&wire),
            }
        }
        // A literal that does not say what it is, and fits no `i32`, does not compile where any
        // number is taken.
        Kind::Int64 if value.as_i64().is_some_and(|it| i32::try_from(it).is_err()) => {
            format!("{value}_i64")
        }
        Kind::Int32 | Kind::Int64 | Kind::Bool => value.to_string(),
        Kind::Float | Kind::Double => match value.as_f64() {
            Some(number) => format!("{number:?}"),
            None => value.to_string(),
        },
        _ => rust(&text(value)),
    }
}
