//! `cargo xtask new`: a spec that passes lint but for what only a person knows.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::lint;
use crate::report;
use crate::spec::load;
use crate::workspace;

/// The document, with marks where server and scheme go.
const TEMPLATE: &str = include_str!("new/spec.yaml");

/// Writes the spec of a vendor.
pub(crate) fn run(vendor: &str, server: &str, scheme: Option<&str>) -> Result<ExitCode, Failure> {
    let root = workspace::root()?;
    let path = root.join("specs").join(format!("{vendor}.yaml"));
    if workspace::vendor(&path) != vendor {
        let reason = format!("`{vendor}` is not the name of a vendor, such as `tencent-ci`");
        return Err(Failure::Unable(reason));
    }
    let shown = workspace::relative(&root, &path);
    let text = document(&root, server, scheme)?;
    let mut diagnostics: Vec<Diagnostic> = workspace::name_problem(&shown).into_iter().collect();
    // Lint does not judge the address before its variables are described.
    let address = lint::server_fault(server);
    diagnostics.extend(address.map(|it| Diagnostic::of_file(&shown, it)));
    let mut unfinished = 0;
    match load::parse(&shown, text.clone()) {
        Ok(source) => {
            for found in lint::check(&source).diagnostics {
                match lint::is_unfinished(&found) {
                    true => unfinished += 1,
                    false => diagnostics.push(found),
                }
            }
        }
        Err(found) => diagnostics.push(*found),
    }
    if !diagnostics.is_empty() {
        return Err(Failure::Diagnostics(diagnostics));
    }
    create(&path, &text)?;
    report::created(&shown, unfinished);
    Ok(ExitCode::SUCCESS)
}

/// Creates a file, and never replaces one.
fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Unable(format!("{} exists; edit it instead", path.display()))
        }
        _ => Failure::write(path, &error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| {
        // Half a spec would be in the way of the next attempt.
        let _ = std::fs::remove_file(path);
        Failure::write(path, &error)
    })
}

/// The text of the spec.
fn document(root: &Path, server: &str, scheme: Option<&str>) -> Result<String, Failure> {
    let mut document = json!({"servers": [server_object(server)]});
    let mut operation = json!([]);
    let mut components = json!({});
    if let Some(name) = scheme {
        let (scheme, parameters) = match known(root, name)? {
            Some(found) => found,
            None => unknown(name),
        };
        document["security"] = json!([{"signature": []}]);
        let references = parameters.keys();
        let references =
            references.map(|it| json!({"$ref": format!("#/components/parameters/{it}")}));
        operation = references.collect();
        components = json!({
            "securitySchemes": {"signature": scheme},
            "parameters": parameters,
        });
    }
    let mut text = TEMPLATE.to_owned();
    for (mark, value, indent) in [
        ("«document»", document, 0),
        ("«operation»", operation, 8),
        ("«components»", components, 2),
    ] {
        let mut block = String::new();
        yaml(&value, indent, &mut block);
        text = text.replace(mark, &block);
    }
    Ok(text)
}

fn server_object(url: &str) -> Value {
    let mut server = json!({"url": url, "description": "TODO: what this address is"});
    let names = url.split('{').skip(1).filter_map(|it| it.split_once('}'));
    let variables: Map<String, Value> = names
        .map(|(name, _)| {
            let variable = json!({
                "description": format!("TODO: what {name} is"),
                "default": format!("TODO: an example of {name}"),
            });
            (name.to_owned(), variable)
        })
        .collect();
    if !variables.is_empty() {
        server["variables"] = variables.into();
    }
    server
}

/// A signing scheme, and the parameters that its signer writes.
type Scheme = (Value, Map<String, Value>);

/// The scheme as another spec of this workspace has it.
fn known(root: &Path, name: &str) -> Result<Option<Scheme>, Failure> {
    for spec in workspace::specs(root)? {
        let source = load::load(&spec.path).map_err(|it| Failure::Diagnostics(vec![*it]))?;
        let section = |name: &str| {
            let node = source.value.pointer(&format!("/components/{name}"));
            node.and_then(Value::as_object).into_iter().flatten()
        };
        let mut schemes = section("securitySchemes");
        let Some((_, scheme)) = schemes.find(|it| it.1["x-signing"] == name) else {
            continue;
        };
        let mut parameters = Map::new();
        for (name, parameter) in section("parameters") {
            let mut fields = scheme["x-fields"].as_array().into_iter().flatten();
            if parameter["x-credential"] != true || !fields.any(|it| *it == parameter["name"]) {
                continue;
            }
            let mut parameter = parameter.clone();
            let target = parameter["schema"]["$ref"].as_str().map(str::to_owned);
            let schema = target.and_then(|it| source.value.pointer(it.trim_start_matches('#')));
            if let Some(Value::Object(schema)) = schema {
                let mut schema = schema.clone();
                // What a field of a form needs, and a parameter has beside its schema.
                schema.retain(|key, _| key != "x-credential" && key != "description");
                parameter["schema"] = schema.into();
            }
            parameters.insert(name.clone(), parameter);
        }
        // Of a scheme that writes into forms only, the scheme alone is known.
        if !parameters.is_empty() {
            return Ok(Some((scheme.clone(), parameters)));
        }
    }
    Ok(None)
}

/// A scheme that no other spec has.
fn unknown(name: &str) -> Scheme {
    let field = "TODO: the name of the header or parameter that the signer writes";
    let scheme = json!({
        "type": "http",
        "scheme": format!("x-{name}"),
        "description": "TODO: how the signature is computed, and the page that says so",
        "x-signing": name,
        "x-fields": [field],
    });
    let parameter = json!({
        "name": field,
        "in": "header",
        "required": true,
        "description": "TODO: what the signer writes there",
        "x-credential": true,
        "schema": {"type": "string", "format": "password"},
    });
    (
        scheme,
        Map::from_iter([("Signature".to_owned(), parameter)]),
    )
}

/// A value as blocks of YAML, whose texts are in double quotes.
fn yaml(value: &Value, indent: usize, out: &mut String) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, it)| (key_of(key), it)).collect(),
        Value::Array(list) => list.iter().map(|it| ("-".to_owned(), it)).collect(),
        _ => Vec::new(),
    };
    for (start, value) in entries {
        let is_block = matches!(value, Value::Object(it) if !it.is_empty())
            || matches!(value, Value::Array(it) if !it.is_empty());
        out.push_str(&format!("{:indent$}{start}", ""));
        if !is_block {
            out.push_str(&format!(" {value}\n"));
            continue;
        }
        let mut block = String::new();
        yaml(value, indent + 2, &mut block);
        match start == "-" {
            // An item begins beside its hyphen.
            true => out.push_str(&format!(" {}", block.trim_start())),
            false => out.push_str(&format!("\n{block}")),
        }
    }
}

/// A key and its colon.
fn key_of(key: &str) -> String {
    let is_plain = key
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || b"$_-".contains(&it));
    match is_plain && !key.starts_with(|it: char| it.is_ascii_digit() || it == '-') {
        true => format!("{key}:"),
        false => format!("{}:", Value::from(key)),
    }
}
