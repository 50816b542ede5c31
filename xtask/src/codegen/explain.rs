//! How the code of one operation comes about, step by step.

use quote::quote;

use super::edits::Edits;
use super::parameters::Parameters;
use super::responses::Responses;
use super::{CodegenError, Module, client, openapi, operations, print, progenitor};
use crate::spec::Spec;
use crate::spec::load::Source;

/// The parts of the explanation: title and text.
pub(crate) fn explain(
    spec: &Spec,
    source: &Source,
    index: usize,
) -> Result<Vec<(String, String)>, CodegenError> {
    let operation = &spec.operations[index];
    let mut edits = Edits::default();
    let operations = progenitor::progenitor(spec)?;
    let no_types = syn::parse_quote!();
    let mut printed = progenitor::take_apart(no_types, operations, &mut Edits::default())?;
    let name = openapi::operation_name(index);
    let as_printed = printed.builders.get(&name).map(|builder| {
        let (structure, methods) = (&builder.structure, &builder.methods);
        let method = printed.methods.get(&openapi::method_name(index));
        quote! {
            #structure
            #methods
            impl Client { #method }
        }
    });
    let as_printed = print::module(&Module {
        path: name,
        docs: String::new(),
        tokens: as_printed.unwrap_or_default(),
    })?;
    let (responses, parameters) = (Responses::of(spec), Parameters::of(spec));
    let method = client::method(spec, index, &mut printed, &mut edits)?;
    let module = operations::module(
        spec,
        index,
        &mut printed,
        &responses,
        &parameters,
        &mut edits,
    )?;
    let method = print::module(&Module {
        path: "client.rs".to_owned(),
        docs: String::new(),
        tokens: quote!(impl Client { #method }),
    })?;
    let counts: String = edits
        .0
        .iter()
        .map(|(edit, count)| format!("{edit:?}: {count}\n"))
        .collect();
    let asked = openapi::document(spec);
    let asked = asked.pointer(&format!("/paths/~1{}", openapi::operation_name(index)));
    Ok(vec![
        (
            format!("{} has", source.path.display()),
            yaml(source, &operation.path_pointer),
        ),
        (
            "progenitor is asked".to_owned(),
            format!("{:#}\n", asked.unwrap_or_default()),
        ),
        ("progenitor prints".to_owned(), as_printed),
        ("edits".to_owned(), counts),
        ("src/client.rs has".to_owned(), method),
        (format!("src/{} has", module.path), print::module(&module)?),
    ])
}

/// The lines of a mapping's entry, with their numbers.
fn yaml(source: &Source, pointer: &str) -> String {
    let first = source.key(pointer);
    let start = usize::try_from(first.line).unwrap_or_default().max(1);
    let indent = first.column;
    let lines = source.text.lines().enumerate().skip(start - 1);
    let entry = lines.take_while(|(at, line)| {
        let blanks = line.len() - line.trim_start().len();
        *at < start || line.trim().is_empty() || blanks as u64 >= indent
    });
    let entry: Vec<String> = entry
        .map(|(at, line)| format!("{:>5} | {line}", at + 1).trim_end().to_owned() + "\n")
        .collect();
    entry.concat()
}
