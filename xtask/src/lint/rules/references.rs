//! Every reference leads to a component of the right kind, none in a circle, and every component is
//! used.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use indexmap::IndexMap;

use super::super::nearest::nearest;
use super::super::report::Report;
use crate::diagnostic::phrase::suggestion;
use crate::spec::load::Pointer;
use crate::spec::{Spec, schema_name};

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
    fn section<'a, T>(
        section: &'a str,
        components: &'a IndexMap<String, T>,
    ) -> impl Iterator<Item = Component<'a>> {
        components.keys().map(move |name| (section, name.as_str()))
    }
    let it = &spec.document.components;
    section("parameters", &it.parameters)
        .chain(section("headers", &it.headers))
        .chain(section("responses", &it.responses))
        .chain(section("requestBodies", &it.request_bodies))
        .chain(section("schemas", &it.schemas))
        .collect()
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
            report.value("wrong-reference-kind", &reference.pointer, message, help);
        } else if !known.contains(&(section, name)) {
            let same = names.iter().filter(|it| it.0 == section).map(|it| it.1);
            let nearest = nearest(name, same).map(|it| format!("#/components/{section}/{it}"));
            let message = format!("there is no `{}`", reference.target);
            let help = suggestion(nearest, "declare it, or correct the name");
            report.value("dangling-reference", &reference.pointer, message, help);
        }
    }
}

/// Types that hold themselves. Depth first, without recursion: a chain may be as long as the
/// document.
fn cycles(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut edges: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for it in spec.references.iter().filter(|it| it.holds) {
        if let (Some(("schemas", from)), Some(to)) = (it.from, schema_name(it.target)) {
            edges.entry(from).or_default().push((to, &it.pointer));
        }
    }
    let mut done: HashSet<&str> = HashSet::new();
    for root in spec.document.components.schemas.keys() {
        let mut path: Vec<(&str, usize)> = vec![(root, 0)];
        let mut open: HashSet<&str> = HashSet::from([root.as_str()]);
        while let Some((name, next)) = path.last_mut() {
            let name = *name;
            let edge = edges.get(name).and_then(|it| it.get(*next)).copied();
            let edge = edge.filter(|_| !done.contains(name));
            *next += 1;
            match edge {
                None => {
                    done.insert(name);
                    open.remove(name);
                    path.pop();
                }
                Some((to, pointer)) if open.contains(to) => {
                    let held = path.iter().map(|it| it.0).skip_while(|it| *it != to);
                    let chain: Vec<&str> = held.chain([to]).collect();
                    let message = format!("the type contains itself ({})", chain.join(" → "));
                    let help = "describe the inner one with `additionalProperties: true`";
                    report.value("recursive-type", pointer, message, help);
                }
                Some((to, _)) => {
                    open.insert(to);
                    path.push((to, 0));
                }
            }
        }
    }
}

/// All that edges lead to from the roots, with these.
pub(super) fn reach<K: Copy + Eq + Hash>(
    edges: impl IntoIterator<Item = (K, K)>,
    roots: impl IntoIterator<Item = K>,
) -> HashSet<K> {
    let mut ends: HashMap<K, Vec<K>> = HashMap::new();
    for (from, to) in edges {
        ends.entry(from).or_default().push(to);
    }
    let mut reached = HashSet::new();
    let mut open: Vec<K> = roots.into_iter().collect();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(ends.get(&node).into_iter().flatten());
        }
    }
    reached
}

/// Components that no operation reaches.
fn unused(spec: &Spec<'_>, names: &[Component<'_>], report: &mut Report<'_>) {
    let references = spec.references.iter();
    let edges = references.filter_map(|it| Some((it.from, Some(split(it.target)?))));
    let reached = reach(edges, [None]);
    let unused = names.iter().filter(|it| !reached.contains(&Some(**it)));
    let used = spec.operations.iter().filter_map(|it| it.scheme.as_ref());
    let used: HashSet<&str> = used.map(|it| it.component).collect();
    let schemes = spec.document.components.security_schemes.keys();
    let complete = spec.operations.iter().all(|it| it.complete);
    let schemes = schemes.filter(|it| complete && !used.contains(it.as_str()));
    let schemes = schemes.map(|it| ("securitySchemes", it.as_str()));
    for (section, name) in unused.copied().chain(schemes) {
        let at = "/components".at(section).at(name);
        let message = format!("no operation uses `{name}`");
        report.key("unused-component", at, message, "remove it, or refer to it");
    }
}
