//! Examples: complete, and such that they could be sent or received.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::fit::{fields, fit, fit_sent};
use super::super::nearest::nearest;
use super::super::report::Report;
use crate::diagnostic::phrase::{choice, list, suggestion};
use crate::load::{Pointer, escape};
use crate::profile::{CANARY, Example, When, essence, text};
use crate::spec::{Body, Content, Input, InputExample, Operation, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for input in op
            .inputs
            .iter()
            .filter(|it| it.parameter.is_some() || it.examples.is_empty())
        {
            parameter(spec, input, report);
        }
        if let Some(body) = &op.content {
            bodies(spec, op, body, report);
        }
        file_names(op, report);
        complete(op, report);
        if op.complete {
            whens(op, report);
        }
        documented(op, report);
        replies(spec, op, report);
    }
}

/// A snapshot is a file of that name.
fn file_names(op: &Operation<'_>, report: &mut Report<'_>) {
    let inputs = op.inputs.iter().flat_map(|it| &it.examples);
    for (name, InputExample { pointer, .. }) in inputs {
        if crate::names::is_hyphenated(name) && name.len() <= 60 {
            continue;
        }
        let own = format!("/examples/{}", escape(name));
        let end = pointer
            .find(&own)
            .map_or(pointer.len(), |it| it + own.len());
        let message = format!("`{name}` cannot be the name of a snapshot");
        let help = "write lower-case words joined by hyphens, at most 60 characters";
        report.key("example-name", &pointer[..end], message, help);
    }
}

fn parameter(spec: &Spec<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let (Some(parameter), Some(resolved)) = (input.parameter, input.resolved) else {
        return;
    };
    if report.damage.has_input(input) {
        return;
    }
    for InputExample { value, pointer, .. } in input.examples.values() {
        report.mismatches("the example", fit_sent(spec, &resolved, value, pointer));
    }
    let initial = input.pointer.at("x-initial");
    let value = report.source.value.pointer(&initial);
    let unfit = value.map(|it| fit_sent(spec, &resolved, it, &initial));
    report.mismatches("`x-initial`", unfit.unwrap_or_default());
    for (name, example) in &parameter.examples {
        no_media_type(example, &input.pointer.at("examples").at(name), report);
    }
}

fn no_media_type(example: &Example, pointer: &str, report: &mut Report<'_>) {
    if example.media_type.is_some() {
        let message = "the media type is fixed here";
        let help = "remove `x-media-type`";
        let at = pointer.at("x-media-type");
        report.key("example-media-type-place", &at, message, help);
    }
}

fn bodies(spec: &Spec<'_>, op: &Operation<'_>, body: &Content<'_>, report: &mut Report<'_>) {
    let Some(resolved) = body.resolved else {
        return;
    };
    let schema = body.schema_pointer().unwrap_or_default();
    let damaged = report.damage.has(&schema);
    let range = essence(body.media).strip_suffix("/*").map(str::to_owned);
    for (name, example) in &body.declared.examples {
        let pointer = body.media_pointer.at("examples").at(name);
        let unfit = match op.body {
            Body::Binary { .. } => fit_sent(spec, &resolved, &example.value, &pointer.at("value")),
            _ => fields(spec, &resolved, &example.value, &pointer.at("value")),
        };
        if !damaged {
            report.mismatches("the example", unfit);
        }
        match (&range, &example.media_type) {
            // The media type itself is wrong, and reported.
            _ if !body.media.contains('/') || body.media.starts_with('*') => {}
            (None, _) => no_media_type(example, &pointer, report),
            (Some(_), None) => {
                let message = format!("`{}` does not say what the file is", body.media);
                let help = "add `x-media-type` to the example";
                report.key("missing-example-media-type", &pointer, message, help);
            }
            (Some(kind), Some(found)) => {
                let own = essence(found);
                let fits = own
                    .split_once('/')
                    .is_some_and(|it| it.0 == kind && !it.1.is_empty() && it.1 != "*");
                if !fits {
                    let message = format!("`{found}` is not in `{}`", body.media);
                    let help = "write a media type of that range";
                    let at = pointer.at("x-media-type");
                    report.value("example-media-type", &at, message, help);
                }
            }
        }
    }
    for input in op
        .inputs
        .iter()
        .filter(|it| it.parameter.is_none() && it.credential)
    {
        for InputExample { pointer, .. } in input.examples.values() {
            let message = format!("only a signer writes `{}`", input.name);
            let help = "remove it from the example";
            report.key("example-of-credential", pointer, message, help);
        }
    }
}

/// The names of an operation's examples: those that inputs carry, and the two that every operation has.
fn names<'a>(op: &Operation<'a>) -> Vec<&'a str> {
    let mut names = vec!["minimal", "full"];
    for input in op.inputs.iter().filter(|it| it.is_setter()) {
        for name in input.examples.keys() {
            if !names.contains(name) {
                names.push(name);
            }
        }
    }
    names
}

/// The value of an input in an example. A setting is given once per client: its `minimal` serves all others.
fn given<'i>(input: &'i Input<'_>, example: &str) -> Option<&'i Value> {
    let minimal = || {
        input
            .setting
            .then(|| input.examples.get("minimal"))
            .flatten()
    };
    input
        .examples
        .get(example)
        .or_else(minimal)
        .map(|it| it.value)
}

fn complete(op: &Operation<'_>, report: &mut Report<'_>) {
    let setters: Vec<&Input<'_>> = op.inputs.iter().filter(|it| it.is_setter()).collect();
    if setters.is_empty() {
        return;
    }
    let id = &op.id;
    if !setters.iter().any(|it| it.examples.contains_key("full")) {
        let message = format!("no input of `{id}` has a value in the example `full`");
        let help = "add one to each input";
        report.key("missing-example", &op.pointer, message, help);
    }
    let names = names(op);
    for input in setters {
        let body = op.content.as_ref().filter(|_| input.parameter.is_none());
        if report.damage.has_input(input) || body.is_some_and(|it| report.damage.has(&it.pointer)) {
            continue;
        }
        // A field's examples stand in the body's.
        let pointer = match (&op.content, input.parameter) {
            (Some(body), None) => body.media_pointer.at("examples"),
            _ => input.pointer.at("examples"),
        };
        if input.required && input.parameter.is_none_or(|it| it.initial.is_none()) {
            let missing = names.iter().filter(|it| given(input, it).is_none());
            let missing: Vec<&&str> = missing.collect();
            if !missing.is_empty() {
                let noun = if missing.len() == 1 {
                    "example"
                } else {
                    "examples"
                };
                let (name, examples) = (input.name, list(missing));
                let message = format!(
                    "the required `{name}` has no value in the {noun} {examples} of `{id}`"
                );
                let help = "add it to `examples`";
                report.key("incomplete-example", &pointer, message, help);
            }
        } else if input.examples.is_empty() {
            let message = format!("no example shows `{}`", input.name);
            let help = "add a value in `full`";
            report.key("input-without-example", &pointer, message, help);
        }
    }
}

fn whens(op: &Operation<'_>, report: &mut Report<'_>) {
    if op.declared.whens.is_empty() {
        return;
    }
    for example in names(op) {
        let mut sent = Sent::of(op, example);
        for (index, when) in op.declared.whens.iter().enumerate() {
            let Some(because) = because(when, sent.value(&when.parameter)) else {
                continue;
            };
            let mut faults = Vec::new();
            // A name that a constraint cannot have is reported elsewhere.
            let other = |name: &String| sent.is_setter(name) && *name != when.parameter;
            let missing = when.require.iter().filter(|it| other(it) && !sent.has(it));
            faults.extend(missing.map(|it| (format!("without `{it}`"), format!("add `{it}`"))));
            let any = &when.require_any;
            if !any.is_empty() && any.iter().all(|it| other(it) && !sent.has(it)) {
                let fault = format!("without {}", choice(any));
                faults.push((fault, "add one of them".to_owned()));
            }
            when.forbid.iter().for_each(|it| sent.gives_way(it));
            let other = |name: &String| sent.is_setter(name) && *name != when.parameter;
            let excess = when.forbid.iter().filter(|it| other(it) && sent.has(it));
            faults.extend(excess.map(|it| (format!("with `{it}`"), format!("remove `{it}`"))));
            for (name, allowed) in when.allow.iter().filter(|it| other(it.0)) {
                let allowed: Vec<String> = allowed.iter().map(text).collect();
                if sent.value(name).is_some_and(|it| !allowed.contains(it)) {
                    let help = format!("write {}", choice(allowed));
                    faults.push((format!("with another `{name}`"), help));
                }
            }
            for (fault, help) in faults {
                let message = format!("the example `{example}` has {because} {fault}");
                let help = format!("{help}, or correct the constraint");
                let at = &op.pointer.at("x-when").at(index);
                report.key("example-breaks-constraint", &at, message, help);
            }
        }
    }
}

/// The example that readers see has values that could be theirs: what tests look for in logs is none.
fn documented(op: &Operation<'_>, report: &mut Report<'_>) {
    let setters = || op.inputs.iter().filter(|it| it.is_setter());
    let invented = |example: &str| {
        let mut values = setters().filter_map(|it| given(it, example));
        values.any(|it| it.to_string().contains(CANARY))
    };
    let names = names(op);
    let pointer = op.pointer.at("x-docs-example");
    match &op.declared.docs_example {
        Some(name) if !setters().any(|it| it.examples.contains_key(name.as_str())) => {
            let nearest = nearest(name, names.iter().copied());
            let message = format!("the operation has no example `{name}`");
            let help = suggestion(nearest, "name one that its inputs have");
            report.value("unknown-docs-example", &pointer, message, help);
        }
        Some(name) if invented(name) => {
            let message = format!(
                "the example `{name}` has a value with `CANARY`, which the documentation never \
                 shows"
            );
            let help = "use believable values, or name another example";
            report.value("docs-example-canary", &pointer, message, help);
        }
        None if op.complete && names.iter().all(|it| invented(it)) => {
            let id = &op.id;
            let message = format!(
                "every example of `{id}` has a value with `CANARY`, which the documentation never \
                 shows"
            );
            let help = "add an example with believable values, and name it in `x-docs-example`";
            report.key("missing-docs-example", &op.pointer, message, help);
        }
        _ => {}
    }
}

/// What an example sends, as the rules of the runtime see it.
struct Sent<'a> {
    inputs: HashMap<&'a str, &'a Input<'a>>,
    values: HashMap<&'a str, String>,
    /// Sent because nothing else was set.
    initial: HashSet<&'a str>,
}

impl<'a> Sent<'a> {
    fn of(op: &'a Operation<'_>, example: &str) -> Self {
        let mut out = Self {
            inputs: op.inputs.iter().map(|it| (it.name, it)).collect(),
            values: HashMap::new(),
            initial: HashSet::new(),
        };
        for input in out.inputs.values() {
            let initial = input.parameter.and_then(|it| it.initial.as_ref());
            if let Some(value) = given(input, example) {
                out.values.insert(input.name, text(value));
            } else if let Some(value) = initial {
                out.values.insert(input.name, text(value));
                // The client has what is a setting.
                if !input.setting {
                    out.initial.insert(input.name);
                }
            }
        }
        out
    }

    fn is_setter(&self, name: &str) -> bool {
        self.inputs.get(name).is_some_and(|it| it.is_setter())
    }

    fn value(&self, name: &str) -> Option<&String> {
        self.values.get(name)
    }

    fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What the caller did not ask for is not sent where it is forbidden.
    fn gives_way(&mut self, name: &str) {
        if self.initial.contains(name) {
            self.values.remove(name);
        }
    }
}

/// Why a rule holds where its input has this value, if it does.
fn because(when: &When, value: Option<&String>) -> Option<String> {
    let name = &when.parameter;
    match value {
        None => when.absent.then(|| format!("no `{name}`")),
        Some(_) if when.equals.is_empty() => (!when.absent).then(|| format!("`{name}`")),
        Some(value) => {
            let holds = when.equals.iter().any(|it| text(it) == *value);
            holds.then(|| format!("`{name}` = `{value}`"))
        }
    }
}

fn replies(spec: &Spec<'_>, op: &Operation<'_>, report: &mut Report<'_>) {
    for reply in &op.replies {
        let mut values: HashMap<&str, (&str, &Value)> = HashMap::new();
        for (media, content) in &reply.declared.content {
            let Some(resolved) = spec.resolve(&content.schema) else {
                continue;
            };
            let content_pointer = reply.pointer.at("content").at(media);
            if report.damage.has(&content_pointer.at("schema")) {
                continue;
            }
            for (name, example) in &content.examples {
                let pointer = content_pointer.at("examples").at(name);
                let unfit = fit(spec, &resolved, &example.value, &pointer.at("value"));
                report.mismatches("the example of a response", unfit);
                no_media_type(example, &pointer, report);
                // One reply in two formats decodes to one value.
                let (other, value) = *values.entry(name).or_insert((media, &example.value));
                if *value != example.value {
                    let message = format!("the example `{name}` has another value under `{other}`");
                    let help = "use one value for both, by an anchor, or two names";
                    report.key("example-differs", &pointer, message, help);
                }
            }
        }
    }
}
