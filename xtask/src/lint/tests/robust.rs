//! No document makes the linter panic, and no document takes it long.

use std::path::Path;

use serde_json::{Value, json};

use super::{Report, base, check, findings, lint, load, parse, specs, structure};
use crate::spec::load::{Source, escape};

/// All pointers of a tree.
fn pointers(value: &Value, pointer: &str, out: &mut Vec<String>) {
    out.push(pointer.to_owned());
    match value {
        Value::Array(list) => {
            for (index, item) in list.iter().enumerate() {
                pointers(item, &format!("{pointer}/{index}"), out);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                pointers(item, &format!("{pointer}/{}", escape(key)), out);
            }
        }
        _ => {}
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    match value.pointer_mut(parent) {
        Some(Value::Array(list)) => {
            list.remove(key.parse().unwrap());
        }
        Some(Value::Object(map)) => {
            map.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        _ => {}
    }
}

/// Takes away and replaces every `step`th node in turn. Whatever comes of it has to be said, not to
/// panic.
fn mutate(source: &Source, step: usize) {
    let replacements = [
        json!(null),
        json!(1),
        json!(-1.5),
        json!(true),
        json!("x"),
        json!(""),
        json!([]),
        json!({}),
        json!([{}]),
    ];
    let mut all = Vec::new();
    pointers(&source.value, "", &mut all);
    for (index, pointer) in crate::sample(all.iter().enumerate().skip(step / 2).step_by(step), 9) {
        let mut value = source.value.clone();
        remove(&mut value, pointer);
        let _ = lint(&source.with_value(value));
        // All replacements at every place would take minutes; in turn they meet all kinds of
        // places.
        for replacement in replacements.iter().skip(index % 3).step_by(3) {
            let mut value = source.value.clone();
            if let Some(node) = value.pointer_mut(pointer) {
                *node = replacement.clone();
            }
            let _ = lint(&source.with_value(value));
        }
    }
}

#[test]
fn no_mutation_of_the_base_panics() {
    mutate(&parse(Path::new("base.yaml"), base()).unwrap(), 7);
}

#[test]
fn no_mutation_of_a_spec_panics() {
    for path in specs() {
        mutate(&load(&path).unwrap(), 251);
    }
}

/// What is wrong with the structure in one place is all that is reported.
#[test]
fn broken_structure_brings_nothing_else() {
    let source = parse(Path::new("base.yaml"), base()).unwrap();
    let mut all = Vec::new();
    pointers(&source.value, "", &mut all);
    let mut followers = Vec::new();
    for pointer in crate::sample(all, 5) {
        let misspelt = format!("{}x", pointer.rsplit('/').next().unwrap());
        let broken = [
            changed(&source.value, |it| remove(it, &pointer)),
            changed(&source.value, |it| rename(it, &pointer, "unknown-key")),
            changed(&source.value, |it| rename(it, &pointer, &misspelt)),
            changed(&source.value, |it| {
                if let Some(node) = it.pointer_mut(&pointer) {
                    *node = json!([[]]);
                }
            }),
        ];
        for value in broken {
            let source = source.with_value(value);
            let mut structure = Report::new(&source);
            structure::check(&mut structure);
            let structure = structure.diagnostics;
            if !structure.is_empty() {
                let mut found = check(&source).diagnostics;
                found.retain(|it| !structure.contains(it));
                followers.extend(found.iter().map(|it| format!("{pointer}: {it}")));
            }
        }
    }
    assert!(followers.is_empty(), "{}", followers.join("\n"));
}

/// Every line taken away, cut short, or with another indentation.
#[test]
fn no_damage_to_the_text_panics() {
    let text = base();
    let lines: Vec<&str> = text.lines().collect();
    for index in crate::sample(0..lines.len(), 7) {
        let damaged = |line: Option<String>| {
            let mut lines: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
            match line {
                Some(line) => lines[index] = line,
                None => drop(lines.remove(index)),
            }
            lines.join("\n")
        };
        let line = lines[index];
        for text in [
            None,
            Some(format!("  {line}")),
            Some(line.chars().take(line.len() / 2).collect()),
        ] {
            findings(damaged(text));
        }
    }
}

#[test]
fn nesting_and_aliases_are_limited() {
    let bomb: String = (0..9)
        .map(|it| {
            format!(
                "k{}: &k{} [{}]\n",
                it + 1,
                it + 1,
                vec![format!("*k{it}"); 10].join(",")
            )
        })
        .collect();
    let deep: Vec<String> = vec![
        "[".repeat(100_000),
        "{a: ".repeat(10_000),
        "- ".repeat(10_000),
        (0..2_000)
            .map(|it| format!("{}a:\n", " ".repeat(it)))
            .collect(),
        format!("k0: &k0 x\n{bomb}"),
    ];
    for text in deep {
        let found = findings(text);
        assert_eq!(
            found[0].problem.rule, "document-too-complex",
            "{}",
            found[0]
        );
    }
}

#[test]
fn a_thousand_operations_are_read_like_one() {
    let source = parse(Path::new("base.yaml"), base()).unwrap();
    let mut value = source.value.clone();
    let template = value.pointer("/paths/~1#ListThings").cloned().unwrap();
    for index in 0..1000 {
        let mut item = template.clone();
        item["get"]["operationId"] = format!("ListThings{index}").into();
        item["get"]["parameters"][0]["schema"]["enum"][0] = format!("List{index}").into();
        value["paths"][format!("/#ListThings{index}")] = item;
    }
    assert_eq!(
        lint(&source.with_value(value)).err().map(|it| it.len()),
        None
    );
}

/// What the linter passes, the later steps take: whoever gets no finding gets a crate.
#[test]
fn what_is_clean_can_be_generated() {
    let source = parse(Path::new("base.yaml"), base()).unwrap();
    let texts = ["", "x", "a b", "类", "Self", "string", "type", "/x", "200"];
    let mut replacements = vec![json!(1), json!(-1.5), json!(true), json!([]), json!({})];
    replacements.extend(texts.iter().map(|it| json!(it)));
    let mut all = Vec::new();
    pointers(&source.value, "", &mut all);
    let mut made = 0;
    // Each place in turn would take a minute.
    for pointer in crate::sample(all.iter().step_by(19), 3) {
        let removed = changed(&source.value, |value| remove(value, pointer));
        let renamed = texts
            .iter()
            .map(|name| changed(&source.value, |value| rename(value, pointer, name)));
        let replaced = replacements.iter().map(|new| {
            changed(&source.value, |value| {
                value
                    .pointer_mut(pointer)
                    .into_iter()
                    .for_each(|it| *it = new.clone())
            })
        });
        for value in std::iter::once(removed).chain(renamed).chain(replaced) {
            let Ok(document) = lint(&source.with_value(value.clone())) else {
                continue;
            };
            let plan = crate::spec::resolve("base", &document);
            crate::codegen::modules(&plan).unwrap_or_else(|it| panic!("{pointer}: {it}"));
            made += 1;
        }
    }
    assert!(made > 7, "only {made} documents were clean");
}

fn changed(value: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut value = value.clone();
    change(&mut value);
    value
}

fn rename(value: &mut Value, pointer: &str, name: &str) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(map)) = value.pointer_mut(parent)
        && let Some(it) = map.shift_remove(&key.replace("~1", "/").replace("~0", "~"))
    {
        map.insert(name.to_owned(), it);
    }
}
