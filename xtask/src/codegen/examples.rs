//! Request examples of the spec → Rust.

use serde_json::Value;

use super::rust_type::rust_type;
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

/// The settings that an example of an operation needs, if it needs any.
pub(crate) fn settings(
    plan: &Spec,
    operation: &Operation,
    example: &str,
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
            let value = it.example(example)?;
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
                kind => owned(plan, kind, it, library),
            })
            .collect();
        return format!("[{}]", items.join(", "));
    }
    match &setter.kind {
        Kind::Upload => upload(setter, value.value, value.media_type, library),
        kind if kind.is_compound() => owned(plan, kind, value.value, library),
        kind => scalar(plan, kind, value.value),
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

/// A value of the very type, as the item of a list has to be.
fn owned(plan: &Spec, kind: &Kind, value: &Value, library: &str) -> String {
    let own = |it: &Value, kind: &Kind| owned(plan, kind, it, library);
    match kind {
        Kind::Object(name) => match plan.types.get(name) {
            Some(Type::Map(map)) => {
                let members = value.as_object().into_iter().flatten();
                let members = members
                    .map(|(name, it)| format!("({}, {})", rust(name), own(it, &map.kind)))
                    .collect::<Vec<String>>();
                match members.is_empty() {
                    true => format!("types::{name}::default()"),
                    false => format!("types::{name}::from([{}])", members.join(", ")),
                }
            }
            _ => object(plan, name, value, library),
        },
        Kind::List(items) => {
            let values = value.as_array().into_iter().flatten();
            let values: Vec<String> = values.map(|it| own(it, items)).collect();
            match values.is_empty() {
                true => format!("Vec::<{}>::new()", type_name(items, library)),
                false => format!("vec![{}]", values.join(", ")),
            }
        }
        Kind::Nullable(kind) => own(value, kind),
        Kind::Raw => {
            let text = rust(&value.to_string());
            format!("{library}::runtime::RawJson::try_from({text})?")
        }
        Kind::Json(_) | Kind::AnyJson => format!("{library}::Json::from({})", rust(&text(value))),
        Kind::Text => format!("String::from({})", scalar(plan, kind, value)),
        Kind::Enum(name) => match scalar(plan, kind, value) {
            known if known.starts_with("types::") => known,
            unknown => format!("types::{name}::from({unknown})"),
        },
        // A literal alone is an `i32`.
        Kind::Int64 if i32::try_from(value.as_i64().unwrap_or_default()).is_ok() => {
            format!("{value}_i64")
        }
        _ => scalar(plan, kind, value),
    }
}

/// The type in an example, which has the types of the crate in scope.
fn type_name(kind: &Kind, library: &str) -> String {
    let name = rust_type(kind).to_string().replace(' ', "");
    let name = name.replace("crate::types::", "types::");
    let name = name.replace("::liveproof_runtime::", &format!("{library}::runtime::"));
    name.replace("::std::string::", "")
        .replace("::std::vec::", "")
}

/// `types::Material::new("a").b("c")`: what is required, then a setter for all else.
fn object(plan: &Spec, name: &str, value: &Value, library: &str) -> String {
    let Some(Type::Object(object)) = plan.types.get(name) else {
        return String::new();
    };
    let argument = |member: &Member| {
        let value = value.get(&member.name)?;
        Some(match member.kind.bare() {
            kind if kind.is_compound() => owned(plan, kind, value, library),
            kind => scalar(plan, kind, value),
        })
    };
    let asked = object.members.iter();
    let asked = asked.filter(|it| it.needed && it.constant.is_none());
    let asked: Vec<String> = asked.filter_map(argument).collect();
    let mut out = format!("types::{name}::new({})", asked.join(", "));
    for member in object.members.iter().filter(|it| !it.needed) {
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
        Kind::Float => format!("{value}_f32"),
        Kind::Double => match value.as_f64() {
            Some(number) => format!("{number:?}"),
            None => value.to_string(),
        },
        _ => rust(&text(value)),
    }
}
