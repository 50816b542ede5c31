//! Every reference leads to a component of the right kind, none in a circle, and every component is used.

use std::collections::{HashMap, HashSet};

use super::super::nearest::nearest;
use super::super::report::Report;
use crate::diagnostic::error;
use crate::diagnostic::phrase::suggestion;
use crate::load::escape;
use crate::spec::Spec;

type Component<'a> = (&'a str, &'a str);

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    let names = components(spec);
    let before = report.diagnostics.len();
    targets(spec, &names, report);
    cycles(spec, report);
    // What a misspelt reference meant is not unused.
    if report.diagnostics.len() == before {
        unused(spec, &names, report);
    }
}

fn components<'a>(spec: &Spec<'a>) -> Vec<Component<'a>> {
    let it = &spec.document.components;
    let mut names = Vec::new();
    names.extend(
        it.parameters
            .keys()
            .map(|name| ("parameters", name.as_str())),
    );
    names.extend(it.headers.keys().map(|name| ("headers", name.as_str())));
    names.extend(it.responses.keys().map(|name| ("responses", name.as_str())));
    names.extend(
        it.request_bodies
            .keys()
            .map(|name| ("requestBodies", name.as_str())),
    );
    names.extend(it.schemas.keys().map(|name| ("schemas", name.as_str())));
    names
}

fn split(target: &str) -> Option<Component<'_>> {
    target.strip_prefix("#/components/")?.split_once('/')
}

fn targets(spec: &Spec<'_>, names: &[Component<'_>], report: &mut Report<'_>) {
    let known: HashSet<Component<'_>> = names.iter().copied().collect();
    for reference in &spec.references {
        let Some((section, name)) = split(reference.target) else {
            continue;
        };
        if section != reference.wanted {
            let message = format!("a reference to `{}` is not allowed here", reference.target);
            let help = format!("refer to something in `#/components/{}/`", reference.wanted);
            let problem = error("wrong-reference-kind", message).help(help);
            report.value(&reference.pointer, problem);
        } else if !known.contains(&(section, name)) {
            let same = names.iter().filter(|it| it.0 == section).map(|it| it.1);
            let nearest = nearest(name, same).map(|it| format!("#/components/{section}/{it}"));
            let message = format!("there is no `{}`", reference.target);
            let help = suggestion(nearest, "declare it, or correct the name");
            let problem = error("dangling-reference", message).help(help);
            report.value(&reference.pointer, problem);
        }
    }
}

/// Types that hold themselves. Depth first, without recursion: a chain may be as long as the document.
fn cycles(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut edges: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for reference in spec.references.iter().filter(|it| it.holds) {
        if let (Some(("schemas", from)), Some(("schemas", to))) =
            (reference.from, split(reference.target))
        {
            edges
                .entry(from)
                .or_default()
                .push((to, &reference.pointer));
        }
    }
    let mut done: HashSet<&str> = HashSet::new();
    for root in spec.document.components.schemas.keys() {
        let mut path: Vec<(&str, usize)> = vec![(root, 0)];
        let mut open: HashSet<&str> = HashSet::from([root.as_str()]);
        while let Some((name, next)) = path.last_mut() {
            let name = *name;
            let edge = edges.get(name).and_then(|it| it.get(*next)).copied();
            *next += 1;
            match edge {
                _ if done.contains(name) => {
                    open.remove(name);
                    path.pop();
                }
                None => {
                    done.insert(name);
                    open.remove(name);
                    path.pop();
                }
                Some((to, pointer)) if open.contains(to) => {
                    let held = path.iter().map(|it| it.0).skip_while(|it| *it != to);
                    let chain: Vec<&str> = held.chain([to]).collect();
                    let message = format!("the type contains itself ({})", chain.join(" → "));
                    let problem = error("recursive-type", message)
                        .help("describe the inner one with `additionalProperties: true`");
                    report.value(pointer, problem);
                }
                Some((to, _)) => {
                    open.insert(to);
                    path.push((to, 0));
                }
            }
        }
    }
}

/// Components that no operation reaches.
fn unused(spec: &Spec<'_>, names: &[Component<'_>], report: &mut Report<'_>) {
    let mut edges: HashMap<Option<Component<'_>>, Vec<Component<'_>>> = HashMap::new();
    for reference in &spec.references {
        if let Some(target) = split(reference.target) {
            edges.entry(reference.from).or_default().push(target);
        }
    }
    let mut reached: HashSet<Component<'_>> = HashSet::new();
    let mut open: Vec<Option<Component<'_>>> = vec![None];
    while let Some(from) = open.pop() {
        for target in edges.get(&from).into_iter().flatten() {
            if reached.insert(*target) {
                open.push(Some(*target));
            }
        }
    }
    for (section, name) in names.iter().filter(|it| !reached.contains(*it)) {
        unused_component(section, name, report);
    }
    if spec.operations.iter().any(|it| !it.complete) {
        return;
    }
    let used: HashSet<&str> = spec
        .operations
        .iter()
        .filter_map(|it| Some(it.scheme.as_ref()?.component))
        .collect();
    for name in spec
        .document
        .components
        .security_schemes
        .keys()
        .filter(|it| !used.contains(it.as_str()))
    {
        unused_component("securitySchemes", name, report);
    }
}

fn unused_component(section: &str, name: &str, report: &mut Report<'_>) {
    let problem = error("unused-component", format!("no operation uses `{name}`"))
        .help("remove it, or refer to it");
    report.key(&format!("/components/{section}/{}", escape(name)), problem);
}
