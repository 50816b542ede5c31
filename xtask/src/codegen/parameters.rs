//! Parameters as the runtime knows them. What several operations have alike is there once.

use std::collections::HashSet;

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Module;
use super::expression::expression;
use crate::spec::{Check, Input, List, Operation, Place, Spec};

/// The statics that operations share: their names by what they say.
pub(crate) struct Parameters(IndexMap<String, (Ident, TokenStream)>);

impl Parameters {
    pub(crate) fn of(spec: &Spec) -> Self {
        let mut uses: IndexMap<String, (usize, &Input<'_>)> = IndexMap::new();
        for input in spec.operations.iter().flat_map(Operation::sent) {
            uses.entry(key(input)).or_insert((0, input)).0 += 1;
        }
        let mut taken = HashSet::new();
        let shared = uses.into_iter().filter(|(_, (count, _))| *count > 1);
        let shared = shared.map(|(key, (_, input))| {
            let plain = own_name(input);
            let mut name = plain.clone();
            // Operations may mean different things by one name.
            for number in 2.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = format_ident!("{plain}_{number}");
            }
            let item = item(&name, input);
            (key, (name, item))
        });
        Self(shared.collect())
    }

    /// The static of an input, for the module of a builder.
    pub(super) fn path(&self, input: &Input<'_>) -> TokenStream {
        match self.0.get(&key(input)) {
            Some((name, _)) => quote!(crate::parameters::#name),
            None => {
                let name = own_name(input);
                quote!(definition::#name)
            }
        }
    }

    /// The static of an input that no other operation has.
    pub(super) fn own(&self, input: &Input<'_>) -> Option<TokenStream> {
        let shared = self.0.contains_key(&key(input));
        (!shared).then(|| item(&own_name(input), input))
    }

    /// `parameters.rs`, if operations share any.
    pub(crate) fn module(&self) -> Option<Module> {
        let items = self.0.values().map(|(_, item)| item);
        (!self.0.is_empty()).then(|| Module {
            path: "parameters.rs".to_owned(),
            docs: "Parameters that several operations have.".to_owned(),
            tokens: quote! {
                use liveproof_runtime::codegen;
                #(#items)*
            },
        })
    }
}

fn key(input: &Input<'_>) -> String {
    item(&own_name(input), input).to_string()
}

/// The name of a static, beside `OPERATION` and the patterns.
fn own_name(input: &Input<'_>) -> Ident {
    format_ident!("PARAM_{}", input.ident.to_ascii_uppercase())
}

fn item(ident: &Ident, input: &Input<'_>) -> TokenStream {
    let mut patterns = TokenStream::new();
    let (name, required, place) = (input.name, input.required, input.place);
    let Some(List::Indexed(list)) = &input.list else {
        let marks = (required, input.sensitive);
        let param = param(ident, name, place, marks, &input.checks, &mut patterns);
        return quote!(#patterns pub(super) static #ident: codegen::Param = #param;);
    };
    let members = list.members.iter().enumerate().map(|(index, it)| {
        let ident = format_ident!("ITEM_{index}_OF_{ident}");
        let marks = (it.required, it.sensitive);
        param(&ident, &it.name, place, marks, &it.checks, &mut patterns)
    });
    let members: Vec<TokenStream> = members.collect();
    let first = expression(&list.first);
    let (min, max) = (expression(&list.min), expression(&list.max));
    quote! {
        #patterns
        pub(super) static #ident: codegen::Indexed = codegen::Indexed {
            name: #name,
            required: #required,
            first: #first,
            min: #min,
            max: #max,
            members: &[#(#members),*],
        };
    }
}

/// A parameter; the patterns that it needs become statics beside it, named after `ident`. `marks`:
/// whether it is required, and whether it is sensitive.
fn param(
    ident: &Ident,
    name: &str,
    place: Place,
    (required, sensitive): (bool, bool),
    checks: &[Check],
    patterns: &mut TokenStream,
) -> TokenStream {
    let place = expression(&place);
    let checks: Vec<TokenStream> = checks
        .iter()
        .map(|check| match check {
            Check::Pattern(pattern) => {
                let name = format_ident!("PATTERN_OF_{ident}");
                patterns.extend(quote! {
                    static #name: codegen::Pattern = codegen::Pattern::new(#pattern);
                });
                quote!(Pattern(&#name))
            }
            other => expression(other),
        })
        .collect();
    quote! {
        codegen::Param {
            name: #name,
            place: codegen::Place::#place,
            required: #required,
            sensitive: #sensitive,
            checks: &[#(codegen::Check::#checks),*],
        }
    }
}
