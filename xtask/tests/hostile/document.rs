//! The document, and what has to be refused of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::lists::*;

/// A part of the document that is complete by itself: without it, the rest is a document, too.
pub(crate) struct Entry {
    /// Where it is, as JSON pointers; the first is the part itself.
    pub(crate) pointers: Vec<String>,
    /// Whether it has to be refused.
    pub(crate) refused: bool,
}

/// The document, its parts, and lines of a program that compares what calls send with it.
pub(crate) struct Hostile {
    pub(crate) document: Value,
    pub(crate) entries: Vec<Entry>,
    pub(crate) program: String,
}

/// A name on the wire, and in Rust.
#[derive(Clone)]
pub(crate) struct Named {
    wire: String,
    rust: Option<String>,
}

/// All names for a place where the words of `taken` are taken.
fn names(taken: &str) -> Vec<Named> {
    let taken: Vec<&str> = KEYWORDS
        .split_whitespace()
        .chain(taken.split_whitespace())
        .collect();
    let free = FREE.split_whitespace().map(|it| it.trim_end_matches('_'));
    let others = [SETTERS, METHODS]
        .into_iter()
        .flat_map(str::split_whitespace);
    let mut words: Vec<&str> = taken.iter().copied().chain(free).chain(others).collect();
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|it| seen.insert(*it));
    let long = "a".repeat(200);
    let mut out: Vec<Named> = words
        .into_iter()
        .chain([long.as_str()])
        .map(|it| Named {
            wire: it.to_owned(),
            rust: Some(if taken.contains(&it) {
                format!("{it}_")
            } else {
                it.to_owned()
            }),
        })
        .collect();
    out.extend(FORMS.iter().map(|(wire, rust)| Named {
        wire: (*wire).to_owned(),
        rust: rust.map(str::to_owned),
    }));
    out.extend(TWICE.iter().map(|it| Named {
        wire: (*it).to_owned(),
        rust: None,
    }));
    out
}

pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn examples(value: &Value) -> Value {
    json!({ "minimal": { "value": value }, "full": { "value": value } })
}

fn parameter(name: &str, place: &str, value: &str) -> Value {
    json!({
        "name": name, "in": place, "description": "One", "schema": { "type": "string" },
        "required": place == "path", "examples": examples(&value.into()),
    })
}

impl Hostile {
    /// All of it, or all but what has to be refused.
    pub(crate) fn new(sound: bool) -> Self {
        let mut it = Self {
            document: frame(),
            entries: Vec::new(),
            program: String::new(),
        };
        it.variables(sound);
        for place in ["query", "header", "path"] {
            it.parameters(place, sound);
        }
        for media in [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json",
        ] {
            it.fields(media, sound);
        }
        it.constants(sound);
        it.patterns();
        it.settings(sound);
        it.own_names(sound);
        it.members(sound);
        it.operations(sound);
        it.types(sound);
        it.variants(sound);
        it.texts();
        it.roles(sound);
        it.flags(sound);
        it
    }

    /// Adds a part, unless it is one to leave out. Returns whether it was added.
    fn entry(&mut self, pointer: String, refused: bool, sound: bool) -> bool {
        if refused && sound {
            return false;
        }
        self.entries.push(Entry {
            pointers: vec![pointer],
            refused,
        });
        true
    }

    fn operation(&mut self, id: &str, path: &str, method: &str, more: &Value) {
        let mut operation = json!({
            "operationId": id,
            "summary": "Calls",
            "externalDocs": { "url": "https://vendor.example/docs" },
            "x-read": "2026-11-22",
            "responses": {
                "200": { "description": "Done", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Done" } } } },
                "default": { "description": "Not", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Refusal" } } } },
            },
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            operation[key] = value.clone();
        }
        self.document["paths"][format!("{path}#{id}")] = json!({ method: operation });
    }

    fn pointer(id: &str, path: &str, method: &str) -> String {
        format!("/paths/{}/{method}", escape(&format!("{path}#{id}")))
    }

    fn schema(&mut self, name: &str, schema: Value) {
        self.document["components"]["schemas"][name] = schema;
    }

    /// A check of a call: what is set, and what has to be sent.
    fn check(
        &mut self,
        method: &str,
        setters: &[(String, String)],
        seen: &str,
        sent: &[(String, String)],
    ) {
        let set: String = setters
            .iter()
            .map(|(it, value)| format!(".{it}({value:?})"))
            .collect();
        let sent: String = sent.iter().map(|it| format!("{it:?},")).collect();
        self.program.push_str(&format!(
            "#[test] fn call_of_{method}() {{ let request = client().{method}(){set}.request().unwrap(); \
             assert_eq!({seen}, pairs(&[{sent}])); }}\n"
        ));
    }

    fn variables(&mut self, sound: bool) {
        let mut host = String::new();
        let mut variables = Map::new();
        let mut arguments = String::new();
        let mut filled = String::new();
        for (index, it) in names("").into_iter().enumerate() {
            // An address cannot have these, nor can the braces around a name.
            if it.wire.contains(['/', '\\', '?', '#', '@', ' ', '{', '}']) {
                continue;
            }
            let pointer = format!("/servers/0/variables/{}", escape(&it.wire));
            if !self.entry(pointer, it.rust.is_none(), sound) {
                continue;
            }
            host.push_str(&format!("{{{}}}.", it.wire));
            variables.insert(
                it.wire,
                json!({ "description": "A part", "default": format!("v{index}") }),
            );
            arguments.push_str(&format!("\"h{index}\","));
            filled.push_str(&format!("h{index}."));
        }
        self.program.push_str(&format!(
            "fn endpoint() -> Endpoint {{ Endpoint::new({arguments}) }}\n"
        ));
        self.document["servers"] =
            json!([{ "url": format!("https://{host}vendor.example"), "variables": variables }]);
        self.program.push_str(&format!(
            "#[test] fn the_address_is_filled() {{ use liveproof_runtime::Endpoint as _; \
             assert_eq!(endpoint().base_url().unwrap(), \"https://{filled}vendor.example\"); }}\n"
        ));
    }

    fn parameters(&mut self, place: &str, sound: bool) {
        let token = |it: &str| {
            it.bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
        };
        let refused = |it: &Named| it.rust.is_none() || place == "header" && !token(&it.wire);
        let all = names(SETTERS).into_iter().filter(|it| match place {
            // The name would end in the key of the path.
            "path" => !it.wire.contains(['/', '{', '}', '#']) && !TWICE.contains(&it.wire.as_str()),
            _ => true,
        });
        let all: Vec<Named> = all.filter(|it| !(sound && refused(it))).collect();
        // YAML takes keys of 1024 characters.
        let size = if place == "path" { 20 } else { all.len() };
        for (chunk, all) in all.chunks(size).enumerate() {
            let id = format!("In{}{}{chunk}", place[..1].to_uppercase(), &place[1..]);
            let path = match place {
                "path" => {
                    let names = all.iter().map(|it| format!("/{{{}}}", it.wire));
                    format!("/path{chunk}{}", names.collect::<String>())
                }
                _ => format!("/{place}"),
            };
            let mut parameters = Vec::new();
            let (mut setters, mut sent) = (Vec::new(), Vec::new());
            for (index, it) in all.iter().enumerate() {
                let pointer = format!("{}/parameters/{index}", Self::pointer(&id, &path, "get"));
                self.entry(pointer, refused(it), sound);
                let mut parameter = parameter(&it.wire, place, "example");
                parameter["schema"]["pattern"] = "^[a-z0-9]*$".into();
                parameters.push(parameter);
                setters.push((it.rust.clone().unwrap_or_default(), format!("v{index}")));
                sent.push((it.wire.clone(), format!("v{index}")));
            }
            self.operation(&id, &path, "get", &json!({ "parameters": parameters }));
            let seen = match place {
                "query" => "owned(request.query())",
                "header" => "owned(request.headers())",
                _ => {
                    sent.iter_mut().for_each(|it| it.0.clear());
                    "request.path()[1..].iter().map(|it| (String::new(), it.to_string())).collect::<Vec<_>>()"
                }
            };
            self.check(&format!("in_{place}{chunk}"), &setters, seen, &sent);
        }
    }

    fn fields(&mut self, media: &str, sound: bool) {
        let (id, method, seen) = match media {
            "application/json" => ("InJson", "in_json", "members(request.body())"),
            "multipart/form-data" => ("InParts", "in_parts", "parts(request.body())"),
            _ => ("InForm", "in_form", "form(request.body())"),
        };
        let path = format!("/{method}");
        let schema = format!(
            "{}/requestBody/content/{}/schema/properties",
            Self::pointer(id, &path, "post"),
            escape(media)
        );
        let mut properties = Map::new();
        let mut example = Map::new();
        let (mut setters, mut sent) = (Vec::new(), Vec::new());
        for (index, it) in names(SETTERS).into_iter().enumerate() {
            let pointer = format!("{schema}/{}", escape(&it.wire));
            if !self.entry(pointer, it.rust.is_none(), sound) {
                continue;
            }
            properties.insert(
                it.wire.clone(),
                json!({ "type": "string", "description": "One" }),
            );
            example.insert(it.wire.clone(), "example".into());
            setters.push((it.rust.unwrap_or_default(), format!("v{index}")));
            sent.push((it.wire, format!("v{index}")));
        }
        let body = json!({ "content": { media: {
            "schema": { "type": "object", "properties": properties },
            "examples": examples(&example.into()),
        } } });
        self.operation(id, &path, "post", &json!({ "requestBody": body }));
        if media == "application/json" {
            sent.sort();
        }
        self.check(method, &setters, seen, &sent);
    }

    /// Patterns of lists, beside parameters that are called like their items.
    fn patterns(&mut self) {
        let text = json!({ "type": "string", "pattern": "^a" });
        let parameters: Vec<Value> = ["x_0", "item_0_of_x", "x", "pattern_of_x"]
            .into_iter()
            .map(|it| {
                let mut parameter = parameter(it, "query", "a");
                parameter["schema"] = text.clone();
                if it == "x" {
                    parameter["schema"] =
                        json!({ "type": "array", "items": text, "x-indexed": { "name": "x.{n}" } });
                    parameter["examples"] = examples(&json!(["a"]));
                }
                parameter
            })
            .collect();
        self.operation(
            "Patterns",
            "/patterns",
            "get",
            &json!({ "parameters": parameters }),
        );
    }

    /// Constants have no setters, so any name will do that no other constant has.
    fn constants(&mut self, sound: bool) {
        let mut parameters = Vec::new();
        let mut sent = Vec::new();
        for (index, it) in names("").into_iter().enumerate() {
            let pointer = format!(
                "{}/parameters/{}",
                Self::pointer("Constants", "/constants", "get"),
                parameters.len()
            );
            let twice = TWICE.contains(&it.wire.as_str());
            if !self.entry(pointer, twice, sound) {
                continue;
            }
            let value = TEXTS[index % TEXTS.len()];
            parameters.push(
                json!({ "name": it.wire, "in": "query", "required": true, "description": "One",
                "schema": { "type": "string", "enum": [value] } }),
            );
            sent.push((it.wire, value.to_owned()));
        }
        self.operation(
            "Constants",
            "/constants",
            "get",
            &json!({ "parameters": parameters }),
        );
        self.check("constants", &[], "owned(request.query())", &sent);
    }

    fn settings(&mut self, sound: bool) {
        let mut parameters = Vec::new();
        let (mut setters, mut sent) = (Vec::new(), Vec::new());
        for (index, it) in names(SETTERS).into_iter().enumerate() {
            let pointer = format!("/components/parameters/Setting{index}");
            if !self.entry(pointer, it.rust.is_none(), sound) {
                continue;
            }
            // The operation has the setter twice, too.
            let own = Self::pointer("InSettings", "/settings", "get");
            let used = format!("{own}/parameters/{}", parameters.len());
            self.entries
                .last_mut()
                .expect("just added")
                .pointers
                .push(used);
            let mut parameter = parameter(&it.wire, "query", "example");
            parameter["x-setting"] = true.into();
            self.document["components"]["parameters"][format!("Setting{index}")] = parameter;
            parameters.push(json!({ "$ref": format!("#/components/parameters/Setting{index}") }));
            setters.push((it.rust.unwrap_or_default(), format!("v{index}")));
            sent.push((it.wire, format!("v{index}")));
        }
        self.operation(
            "InSettings",
            "/settings",
            "get",
            &json!({ "parameters": parameters }),
        );
        let set: String = setters
            .iter()
            .map(|(it, value)| format!(".{it}({value:?})"))
            .collect();
        let sent: String = sent.iter().map(|it| format!("{it:?},")).collect();
        self.program.push_str(&format!(
            "#[test] fn settings_are_sent() {{ let client = Client::new(config()\
             .settings(Settings::new(){set})).unwrap(); let request = client.in_settings().request().unwrap(); \
             assert_eq!(owned(request.query()), pairs(&[{sent}])); }}\n"
        ));
    }

    /// Each name as `x-rust-name`: it is as it is written, or refused.
    fn own_names(&mut self, sound: bool) {
        let taken: Vec<&str> = [KEYWORDS, SETTERS]
            .iter()
            .flat_map(|it| it.split_whitespace())
            .collect();
        let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
        let is_snake = |it: &Named| {
            let words = it.wire.split('_');
            let all = { words }.all(|it| !it.is_empty() && it.bytes().all(plain));
            all && it.wire.starts_with(|it: char| it.is_ascii_lowercase())
        };
        // What is wrong by its form hides what else is wrong with its operation.
        let (names, others): (Vec<_>, Vec<_>) = names("").into_iter().partition(is_snake);
        for (id, method, names) in [
            ("OwnNames", "own_names", names),
            ("OwnForms", "own_forms", others),
        ] {
            let path = format!("/{method}");
            let mut parameters = Vec::new();
            let (mut setters, mut sent) = (Vec::new(), Vec::new());
            for (index, it) in names.into_iter().enumerate() {
                let own = Self::pointer(id, &path, "get");
                let pointer = format!("{own}/parameters/{}", parameters.len());
                let refused = id == "OwnForms" || taken.contains(&it.wire.as_str());
                if !self.entry(pointer, refused, sound) {
                    continue;
                }
                let wire = format!("{index}");
                let mut parameter = parameter(&wire, "query", "example");
                parameter["x-rust-name"] = it.wire.as_str().into();
                parameters.push(parameter);
                setters.push((it.wire, format!("v{index}")));
                sent.push((wire, format!("v{index}")));
            }
            self.operation(id, &path, "get", &json!({ "parameters": parameters }));
            self.check(method, &setters, "owned(request.query())", &sent);
        }
    }

    /// A type that responses have, one that callers build, and one that keeps other members, too.
    fn members(&mut self, sound: bool) {
        for name in ["Plain", "Built", "Open"] {
            let mut all = names(BUILT);
            if name == "Open" {
                let extra = all.iter_mut().filter(|it| it.wire == "extra");
                extra.for_each(|it| it.rust = Some("extra_".to_owned()));
            }
            let mut properties = Map::new();
            let mut fields = Vec::new();
            for it in all {
                let pointer = format!("/components/schemas/{name}/properties/{}", escape(&it.wire));
                if !self.entry(pointer, it.rust.is_none(), sound) {
                    continue;
                }
                let kind = match fields.len() % 3 {
                    0 => json!({ "type": "string", "description": "One" }),
                    1 => json!({ "type": "integer", "description": "One" }),
                    _ => {
                        json!({ "type": "array", "items": { "$ref": "#/components/schemas/OptionOf" }, "description": "One" })
                    }
                };
                properties.insert(it.wire.clone(), kind);
                fields.push((it.wire, it.rust.unwrap_or_default()));
            }
            let required: Vec<&String> = fields.iter().map(|it| &it.0).step_by(6).collect();
            let mut schema =
                json!({ "type": "object", "properties": properties, "required": required });
            if name == "Open" {
                schema["additionalProperties"] = true.into();
            }
            self.schema(name, schema);
            let mut value = Map::new();
            let mut seen = String::new();
            for (index, (wire, rust)) in fields.iter().enumerate() {
                let (sent, read) = match index % 3 {
                    0 if index % 6 == 0 => (json!("t"), format!("assert_eq!(it.{rust}, \"t\");")),
                    0 => (
                        json!("t"),
                        format!("assert_eq!(it.{rust}.as_deref(), Some(\"t\"));"),
                    ),
                    1 => (
                        json!(index),
                        format!("assert_eq!(it.{rust}, Some({index}));"),
                    ),
                    _ => (json!([{}, {}]), format!("assert_eq!(it.{rust}.len(), 2);")),
                };
                value.insert(wire.clone(), sent);
                seen.push_str(&read);
            }
            let text = Value::Object(value).to_string();
            self.program.push_str(&format!(
                "#[test] fn members_of_{}() {{ let it: types::{name} = json::from_str({text:?}).unwrap(); {seen} \
                 assert_eq!(json::to_value(&it).unwrap(), json::from_str::<json::Value>({text:?}).unwrap()); }}\n",
                name.to_lowercase()
            ));
        }
        self.schema(
            "OptionOf",
            json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
        );
        let mut responses = Map::new();
        responses.insert("200".to_owned(), response("Plain"));
        responses.insert("default".to_owned(), response("Refusal"));
        self.operation(
            "ShowPlain",
            "/plain",
            "get",
            &json!({ "responses": responses }),
        );
        responses.insert("200".to_owned(), response("Open"));
        let [built, open] = ["Built", "Open"].map(|name| {
            let required = self.document["components"]["schemas"][name]["required"].as_array();
            let members = required.into_iter().flatten().filter_map(Value::as_str);
            let members = members.map(|it| (it.to_owned(), Value::from("t")));
            Value::Object(members.collect())
        });
        let mut in_text = parameter("built", "query", &built.to_string());
        in_text["schema"] = json!({ "type": "string", "x-json": "#/components/schemas/Built" });
        let more = json!({ "responses": responses, "parameters": [in_text] });
        self.operation("ShowOpen", "/open", "get", &more);
        let schema = json!({ "type": "object", "properties": {
            "One": { "$ref": "#/components/schemas/Built" },
            "Many": { "type": "array", "items": { "$ref": "#/components/schemas/Open" } },
        } });
        let example = examples(&json!({ "One": built, "Many": [open] }));
        let content = json!({ "application/json": { "schema": schema, "examples": example } });
        let more = json!({ "requestBody": { "content": content } });
        self.operation("SendNested", "/nested", "post", &more);
    }

    fn operations(&mut self, sound: bool) {
        let words = [KEYWORDS, METHODS]
            .into_iter()
            .flat_map(str::split_whitespace);
        let upper = |it: &str| -> String {
            let words = it.split('_');
            words.map(|it| it[..1].to_uppercase() + &it[1..]).collect()
        };
        let mut all: BTreeMap<String, Option<String>> = words
            .map(|it| (upper(it), Some(format!("{it}_"))))
            .collect();
        all.extend(
            OPERATIONS
                .iter()
                .map(|it| (it.0.to_owned(), Some(it.1.to_owned()))),
        );
        all.extend(NO_OPERATIONS.iter().map(|it| ((*it).to_owned(), None)));
        let long = format!("A{}", "b".repeat(119));
        all.insert(long.clone(), Some(long.to_lowercase()));
        all.insert(long + "b", None);
        // (The second of two that differ only in case is refused.)
        let mut calls = String::new();
        for (index, (id, method)) in all.iter().rev().enumerate() {
            let path = format!("/operations/{index}");
            if !self.entry(
                Self::pointer(id, &path, "get") + "/operationId",
                method.is_none(),
                sound,
            ) {
                continue;
            }
            self.operation(id, &path, "get", &json!({}));
            calls.push_str(&format!(
                "assert_eq!(client.{}().request().unwrap().path_text(), {path:?});",
                method.clone().unwrap_or_default()
            ));
        }
        self.program.push_str(&format!(
            "#[test] fn operations_are_called() {{ let client = client(); {calls} }}\n"
        ));
    }

    fn types(&mut self, sound: bool) {
        let taken = TYPES
            .split_whitespace()
            .map(|it| (it, Some(format!("{it}_"))));
        let free = FREE_TYPES
            .split_whitespace()
            .map(|it| (it, Some(it.to_owned())));
        let none = NO_TYPES.split_whitespace().map(|it| (it, None));
        let mut members = Map::new();
        let mut uses = String::new();
        for (name, rust) in taken.chain(free).chain(none) {
            if !self.entry(format!("/components/schemas/{name}"), rust.is_none(), sound) {
                continue;
            }
            let schema = match members.len() % 3 {
                0 => json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
                1 => json!({ "type": "string", "enum": ["a"], "x-enum-varnames": ["A"] }),
                _ => json!({ "type": "integer", "enum": [1], "x-enum-varnames": ["A"] }),
            };
            self.schema(name, schema);
            let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
            let kind = match members.len() % 2 {
                0 => reference,
                _ => json!({ "type": "array", "items": reference }),
            };
            members.insert(format!("m{}", members.len()), kind);
            uses.push_str(&format!(
                "size_of::<types::{}>();",
                rust.unwrap_or_default()
            ));
        }
        members.insert("id".to_owned(), json!({ "type": "string" }));
        self.schema(
            "AllTypes",
            json!({ "type": "object", "properties": members, "required": ["id"] }),
        );
        let responses = json!({ "200": response("AllTypes"), "default": response("Refusal") });
        self.operation(
            "ShowAllTypes",
            "/types",
            "get",
            &json!({ "responses": responses }),
        );
        self.program
            .push_str(&format!("#[test] fn types_are_named() {{ {uses} }}\n"));
    }

    /// Each text is a value, and each name the name of one.
    fn variants(&mut self, sound: bool) {
        let free = VARIANTS.split_whitespace().map(|it| (it, false));
        let all = free.chain(NO_VARIANTS.split_whitespace().map(|it| (it, true)));
        let mut values = Vec::new();
        let mut kept = Vec::new();
        for (name, refused) in all {
            let pointer = format!("/components/schemas/Words/x-enum-varnames/{}", kept.len());
            if self.entry(pointer, refused, sound) {
                values.push(format!("value of {name}"));
                kept.push(name.to_owned());
            }
        }
        for (index, text) in TEXTS.iter().enumerate() {
            values.push((*text).to_owned());
            kept.push(format!("Text{index}"));
        }
        let check: String = values
            .iter()
            .zip(&kept)
            .map(|(value, name)| format!("assert_eq!(types::Words::{name}.as_str(), {value:?}); assert_eq!(types::Words::from({value:?}), types::Words::{name});"))
            .collect();
        let schema = json!({ "type": "string", "enum": values, "x-enum-varnames": kept, "x-enum-descriptions": values });
        self.schema("Words", schema);
        let mut word = parameter("word", "query", TEXTS[1]);
        word["schema"] = json!({ "$ref": "#/components/schemas/Words" });
        self.operation(
            "SendWord",
            "/words",
            "get",
            &json!({ "parameters": [word] }),
        );
        self.program.push_str(&format!(
            "#[test] fn values_are_as_they_are_written() {{ {check} }}\n"
        ));
    }

    /// Each text at every place of an operation, and all of them at every place of the document.
    fn texts(&mut self) {
        for (index, text) in TEXTS.iter().enumerate() {
            let mut with_default = parameter("Default", "query", text);
            with_default["schema"]["default"] = (*text).into();
            let mut initial = parameter("Initial", "query", text);
            initial["x-initial"] = (*text).into();
            let mut parameters = vec![with_default, initial];
            for it in &mut parameters {
                it["description"] = (*text).into();
                it["examples"]["full"]["summary"] = (*text).into();
            }
            parameters.push(
                json!({ "name": "Constant", "in": "query", "required": true, "description": text,
                "schema": { "type": "string", "enum": [text] } }),
            );
            parameters.push(
                json!({ "name": "Joined", "in": "query", "description": text,
                "schema": { "type": "array", "x-joined": text, "items": { "type": "string" } },
                "examples": examples(&json!([text, text])) }),
            );
            let schema = format!("Shown{index}");
            self.schema(&schema, json!({ "type": "object", "description": text, "required": ["id"],
                "properties": { "id": { "type": "string", "description": text, "x-aliases": [format!("{text}!")] } } }));
            let mut ok = response(&schema);
            ok["description"] = (*text).into();
            ok["headers"] = json!({ "x-id": { "description": text, "schema": { "type": "string" }, "x-role": "request-id" } });
            ok["content"]["application/json"]["examples"] =
                json!({ "documented": { "summary": text, "value": { "id": text } } });
            self.operation(
                &format!("Text{index}"),
                &format!("/text/{index}"),
                "post",
                &json!({
                    "summary": text,
                    "description": text,
                    "externalDocs": { "description": text, "url": "https://vendor.example/(docs)" },
                    "tags": [TEXTS[0]],
                    "parameters": parameters,
                    "requestBody": { "description": text, "content": { "text/plain": {
                        "schema": { "type": "string", "format": "binary", "description": text },
                        "examples": examples(&(*text).into()) } } },
                    "responses": { "200": ok, "default": response("Refusal") },
                    "x-note": [{ "id": format!("hostile-note-{index}"), "choice": text,
                        "readings": [{ "says": text, "from": text }] }],
                }),
            );
            let sent = [("Default", *text), ("Initial", text), ("Constant", text)];
            let sent: Vec<(String, String)> = sent
                .iter()
                .map(|it| (it.0.to_owned(), it.1.to_owned()))
                .collect();
            self.check(
                &format!("text{index}"),
                &[("default_".to_owned(), (*text).to_owned())],
                "owned(request.query())",
                &sent,
            );
        }
        let all = TEXTS.join("\n\n");
        let it = &mut self.document;
        it["info"]["title"] = all.as_str().into();
        it["info"]["description"] = all.as_str().into();
        it["info"]["x-api-version"] = all.as_str().into();
        it["info"]["license"] = json!({ "name": all });
        it["info"]["contact"] = json!({ "name": all });
        it["externalDocs"] = json!({ "url": "https://vendor.example/(docs)", "description": all });
        it["servers"][0]["description"] = all.as_str().into();
        it["servers"][0]["variables"]["key"]["description"] = all.as_str().into();
        it["tags"] = TEXTS
            .iter()
            .map(|it| json!({ "name": it, "description": it }))
            .collect();
        it["x-note"] = json!([{ "id": "hostile-note", "choice": all, "readings": [{ "says": all, "from": all }] }]);
        it["components"]["securitySchemes"] = json!({ "signature": { "type": "apiKey", "in": "header",
            "name": "Authorization", "description": all, "x-signing": "hostile", "x-fields": ["Authorization"] } });
        it["components"]["parameters"]["Signature"] = json!({ "name": "Authorization", "in": "header",
            "required": true, "description": all, "schema": { "type": "string" }, "x-credential": true });
        self.operation(
            "Signed",
            "/signed",
            "get",
            &json!({ "security": [{ "signature": [] }],
            "parameters": [{ "$ref": "#/components/parameters/Signature" }] }),
        );
    }

    /// Every role on every type, in successes and errors.
    fn roles(&mut self, sound: bool) {
        for role in ["code", "message", "request-id", "verdict", "session"] {
            // Of these, a type has as many as it likes.
            let several = matches!(role, "verdict" | "session");
            let error = matches!(role, "code" | "message");
            let anchor = if error { "why" } else { "id" };
            let mut types: Vec<(String, Map<String, Value>, Vec<String>)> = Vec::new();
            for (kind, schema) in kinds() {
                for required in [false, true] {
                    let text = ["text", "password", "lenient text", "words"].contains(&kind);
                    let code = [
                        "integer",
                        "int32",
                        "lenient integer",
                        "number enum",
                        "texts",
                        "numbers",
                        "list of words",
                    ];
                    let refused = match role {
                        "verdict" => false,
                        "code" => !(text || kind == "nullable text" || code.contains(&kind)),
                        _ => !(text || kind == "nullable text" && !required),
                    };
                    let first = types.is_empty();
                    let name = match several {
                        true => format!("Role{role}").replace('-', ""),
                        false => format!("Role{role}{}", types.len()).replace('-', ""),
                    };
                    let member = match several {
                        true => format!("{kind} {required}").replace(' ', "_"),
                        false => "it".to_owned(),
                    };
                    let pointer = format!("/components/schemas/{name}/properties/{member}");
                    if !self.entry(pointer, refused, sound) {
                        continue;
                    }
                    if first || !several {
                        let anchor_of =
                            Map::from_iter([(anchor.to_owned(), json!({ "type": "string" }))]);
                        types.push((name, anchor_of, vec![anchor.to_owned()]));
                    }
                    if let Some((_, members, needed)) = types.last_mut() {
                        let mut schema = schema.clone();
                        schema["x-role"] = role.into();
                        needed.extend(required.then(|| member.clone()));
                        members.insert(member, schema);
                    }
                }
            }
            for (name, members, needed) in types {
                let (ok, not) = match error {
                    true => ("Done", name.as_str()),
                    false => (name.as_str(), "Refusal"),
                };
                let responses = json!({ "200": response(ok), "default": response(not) });
                self.operation(
                    &format!("Show{name}").replace('-', ""),
                    &format!("/roles/{name}"),
                    "get",
                    &json!({ "responses": responses }),
                );
                self.schema(
                    &name,
                    json!({ "type": "object", "required": needed, "properties": members }),
                );
            }
        }
    }

    /// Every flag on every type, of members and of what is sent.
    fn flags(&mut self, sound: bool) {
        let mut properties = Map::new();
        for (kind, schema) in kinds() {
            for flag in [
                "x-lenient",
                "x-sensitive",
                "nullable",
                "deprecated",
                "x-aliases",
            ] {
                let strict = [
                    "json",
                    "texts",
                    "numbers",
                    "list of words",
                    "object",
                    "map",
                    "free",
                ];
                let refused = flag == "x-lenient" && strict.contains(&kind);
                let name = format!("{kind} {flag}").replace([' ', '-'], "_");
                let pointer = format!("/components/schemas/Flags/properties/{name}");
                if !self.entry(pointer, refused, sound) {
                    continue;
                }
                let mut member = schema.clone();
                member[flag] = match flag {
                    "x-aliases" => json!([format!("other {name}")]),
                    _ => true.into(),
                };
                properties.insert(name, member);
            }
        }
        let required: Vec<String> = properties.keys().step_by(2).cloned().collect();
        self.schema(
            "Flags",
            json!({ "type": "object", "properties": properties, "required": required }),
        );
        let responses = json!({ "200": response("Flags"), "default": response("Refusal") });
        self.operation(
            "ShowFlags",
            "/flags",
            "get",
            &json!({ "responses": responses }),
        );
        for flag in [
            "x-setting",
            "x-environment",
            "x-initial",
            "deprecated",
            "x-keep-slashes",
            "x-sensitive",
        ] {
            let plain = flag.replace("x-", "").replace('-', "_");
            let id = format!(
                "Flag{}{}",
                plain[..1].to_uppercase(),
                &plain[1..].replace('_', "")
            );
            let path = format!("/flags/{plain}");
            let mut parameters = Vec::new();
            for (kind, mut schema) in kinds() {
                let (list, sent) = match kind {
                    "texts" => (true, json!(["a"])),
                    "list of words" => (true, json!([TEXTS[1]])),
                    "list of objects" => (true, json!([{}])),
                    "numbers" => (true, json!([1])),
                    "integer" | "int32" | "lenient integer" | "number enum" => (false, json!(1)),
                    "number" | "float" => (false, json!(1.5)),
                    "boolean" => (false, json!(true)),
                    "words" => (false, json!(TEXTS[1])),
                    "json" => (false, json!("{}")),
                    _ => (false, json!("a")),
                };
                if list {
                    schema["x-joined"] = ",".into();
                }
                let objects = ["list of objects", "object", "map", "free", "nullable text"];
                let refused = objects.contains(&kind)
                    || flag == "x-keep-slashes"
                    || list && matches!(flag, "x-setting" | "x-initial" | "x-environment");
                let own = Self::pointer(&id, &path, "get");
                let pointer = format!("{own}/parameters/{}", parameters.len());
                if !self.entry(pointer, refused, sound) {
                    continue;
                }
                let mut it = parameter(&format!("{plain} of {kind}"), "query", "a");
                it["schema"] = schema;
                it["examples"] = examples(&sent);
                match flag {
                    "x-sensitive" => it["schema"][flag] = true.into(),
                    "x-initial" => it[flag] = sent,
                    "x-environment" => {
                        it["x-setting"] = true.into();
                        it[flag] = true.into();
                    }
                    _ => it[flag] = true.into(),
                }
                parameters.push(it);
            }
            self.operation(&id, &path, "get", &json!({ "parameters": parameters }));
        }
    }
}

/// Every type that a member may have.
fn kinds() -> Vec<(&'static str, Value)> {
    let of = |name: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    vec![
        ("text", json!({ "type": "string" })),
        (
            "password",
            json!({ "type": "string", "format": "password" }),
        ),
        (
            "lenient text",
            json!({ "type": "string", "x-lenient": true }),
        ),
        (
            "nullable text",
            json!({ "type": "string", "nullable": true }),
        ),
        ("integer", json!({ "type": "integer" })),
        ("int32", json!({ "type": "integer", "format": "int32" })),
        (
            "lenient integer",
            json!({ "type": "integer", "x-lenient": true }),
        ),
        ("number", json!({ "type": "number" })),
        ("float", json!({ "type": "number", "format": "float" })),
        ("boolean", json!({ "type": "boolean" })),
        ("words", of("Words")),
        ("number enum", of("Numbers")),
        ("texts", list(json!({ "type": "string" }))),
        ("numbers", list(json!({ "type": "integer" }))),
        ("list of words", list(reference("Words"))),
        ("list of objects", list(reference("OptionOf"))),
        ("object", of("OptionOf")),
        ("map", of("Scores")),
        (
            "free",
            json!({ "type": "object", "additionalProperties": true }),
        ),
        (
            "json",
            json!({ "type": "string", "x-json": "#/components/schemas/OptionOf" }),
        ),
    ]
}

fn response(schema: &str) -> Value {
    json!({ "description": "Comes", "content": { "application/json": {
        "schema": { "$ref": format!("#/components/schemas/{schema}") } } } })
}

fn frame() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Hostile", "description": "All", "version": "0.1.0", "license": { "name": "MIT" },
            "x-api-version": "1" },
        "servers": [{ "url": "https://vendor.example" }],
        "paths": {},
        "components": { "schemas": {
            "Done": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } },
            "Refusal": { "type": "object", "required": ["code"],
                "properties": { "code": { "type": "string", "x-role": "code" } } },
            "Numbers": { "type": "integer", "enum": [1, -9_223_372_036_854_775_808_i64], "x-enum-varnames": ["One", "Least"] },
            "Scores": { "type": "object", "additionalProperties": { "type": "number" } },
        }, "parameters": {} },
    })
}

/// The document as text, and what is on each of its lines, as JSON pointers.
pub(crate) fn print(value: &Value) -> (String, Vec<String>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    line(value, "", "", &mut text, &mut places);
    (text, places)
}

/// JSON without the characters that YAML has no room for.
fn plain(value: &Value) -> String {
    let text = value.to_string();
    REFUSED.iter().fold(text, |text, it| {
        text.replace(*it, &format!("\\u{:04x}", u32::from(*it)))
    })
}

fn line(value: &Value, pointer: &str, head: &str, text: &mut String, places: &mut Vec<String>) {
    let inside: Vec<(String, String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(key, it)| {
                (
                    format!("{pointer}/{}", escape(key)),
                    format!("{}: ", plain(&key.as_str().into())),
                    it,
                )
            })
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, it)| (format!("{pointer}/{index}"), String::new(), it))
                .collect()
        }
        _ => Vec::new(),
    };
    places.push(pointer.to_owned());
    if inside.is_empty() {
        text.push_str(&format!("{head}{}\n", plain(value)));
        return;
    }
    let (open, close) = if value.is_object() {
        ("{", "}")
    } else {
        ("[", "]")
    };
    text.push_str(&format!("{head}{open}\n"));
    let count = inside.len();
    for (index, (pointer, head, it)) in inside.into_iter().enumerate() {
        line(it, &pointer, &head, text, places);
        if index + 1 < count {
            text.pop();
            text.push_str(",\n");
        }
    }
    places.push(pointer.to_owned());
    text.push_str(&format!("{close}\n"));
}
