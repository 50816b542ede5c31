//! A spec → the files of its crate.
//!
//! typify prints the structs, progenitor the builders and the client's methods ([`progenitor`]).
//! What they print is the crate's but for [`edits`]. `types`, `operations` and `client` apply them,
//! and add what the tools do not know.

pub(crate) mod calls;
mod client;
mod definition;
mod docs;
mod edits;
mod examples;
mod explain;
mod expression;
pub(crate) mod facade;
mod impls;
pub(crate) mod lifecycle;
pub(crate) mod manifest;
pub(crate) mod mock;
mod module;
mod notes;
mod open_enum;
mod openapi;
mod operations;
mod parameters;
pub(crate) mod print;
mod progenitor;
pub(crate) mod proofs;
mod responses;
mod rust_type;
pub(crate) mod samples;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeSet;

pub(crate) use explain::explain;
pub(crate) use module::{CodegenError, Module};
pub(crate) use open_enum::OpenEnum;

use crate::spec::Spec;
use edits::Edits;
use manifest::Runtime;
use module::expect;

/// The files of a crate: the path in its folder, and the text.
pub(crate) fn files(
    spec: &Spec,
    runtime: &Runtime,
    source: &str,
) -> Result<Vec<(String, String)>, CodegenError> {
    let mut files = beside_code(spec, runtime, source).to_vec();
    for module in modules(spec)? {
        files.push((format!("src/{}", module.path), print::module(&module)?));
    }
    Ok(files)
}

/// The files of a crate that are not Rust.
pub(crate) fn beside_code(spec: &Spec, runtime: &Runtime, source: &str) -> [(String, String); 2] {
    [
        ("Cargo.toml".to_owned(), manifest::cargo_toml(spec, runtime)),
        ("README.md".to_owned(), manifest::readme(spec, source)),
    ]
}

/// The files of the facade: the path in its `src/`, what it is made from, and the text.
/// `has_extras` tells of a module whether the facade has something beside operations there, and
/// `schemes` are those that it signs in.
pub(crate) fn facade_files(
    specs: &[Spec],
    has_extras: impl Fn(&str) -> bool,
    schemes: &BTreeSet<String>,
) -> Result<Vec<(String, String, String)>, CodegenError> {
    let shared = [facade::vendors(specs), facade::families(specs)];
    let shared = shared.into_iter().map(|it| ("specs/".to_owned(), it));
    let own = specs.iter().map(|spec| {
        let module = facade::vendor(spec, has_extras(&spec.module()), schemes);
        (format!("specs/{}.yaml", spec.vendor), module)
    });
    let files = shared.chain(own).map(|(source, module)| {
        let text = print::module(&module)?;
        Ok((module.path, source, text))
    });
    files.collect()
}

/// The Rust files of a crate.
pub(crate) fn modules(spec: &Spec) -> Result<Vec<Module>, CodegenError> {
    edited(spec).map(|(modules, _)| modules)
}

/// The Rust files of a crate, and how often each edit was made.
fn edited(spec: &Spec) -> Result<(Vec<Module>, Edits), CodegenError> {
    edit(
        spec,
        progenitor::typify(spec)?,
        progenitor::progenitor(spec)?,
    )
}

/// The same of what typify and progenitor printed.
fn edit(
    spec: &Spec,
    types: syn::File,
    operations: syn::File,
) -> Result<(Vec<Module>, Edits), CodegenError> {
    let mut edits = Edits::default();
    let mut printed = progenitor::take_apart(types, operations, &mut edits)?;
    let responses = responses::Responses::of(spec);
    let parameters = parameters::Parameters::of(spec);
    let (shared, objects) = (parameters.module(), parameters.objects(spec));
    let notes = notes::module(spec);
    let mut modules = types::modules(spec, &mut printed, &mut edits)?;
    modules.push(client::module(spec, &mut printed, &mut edits)?);
    modules.push(operations::index(spec));
    for index in 0..spec.operations.len() {
        let module = operations::module(
            spec,
            index,
            &mut printed,
            &responses,
            &parameters,
            &mut edits,
        )?;
        modules.push(module);
    }
    modules.push(responses.module());
    let private = [("parameters", &shared), ("objects", &objects)];
    let private = private.into_iter().filter(|it| it.1.is_some());
    modules.push(manifest::lib_rs(
        spec,
        private.map(|it| it.0),
        notes.is_some(),
    ));
    modules.extend(shared.into_iter().chain(objects).chain(notes));
    printed.finish()?;
    Ok((modules, edits))
}
