//! How the responses of operations are read. Operations that read alike share a table, and tables
//! their rules.

use indexmap::IndexMap;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Module;
use super::expression::expression;
use crate::spec::{Operation, Response, Spec};

/// The tables of a crate, and what they consist of.
#[derive(Default)]
pub(crate) struct Responses {
    /// By what they say. Each is named after the first operation that has it.
    tables: IndexMap<String, Table>,
    /// Errors and what is asked of successes, as constants: a static cannot be an element of
    /// another one.
    rules: IndexMap<String, Ident>,
    items: TokenStream,
}

struct Table {
    ident: Ident,
    responses: Vec<TokenStream>,
    /// Ids of the operations that have it.
    users: Vec<String>,
}

impl Responses {
    pub(crate) fn of(spec: &Spec) -> Self {
        let mut out = Self::default();
        for operation in &spec.operations {
            let ident = format_ident!("{}", operation.method_ident.to_ascii_uppercase());
            let responses = operation.responses.iter();
            let responses = responses.map(|it| out.response(&ident, it)).collect();
            let table = out.tables.entry(key(operation)).or_insert_with(|| Table {
                ident,
                responses,
                users: Vec::new(),
            });
            table.users.push(operation.id.clone());
        }
        out
    }

    /// A response in the table of this name.
    fn response(&mut self, table: &Ident, response: &Response<'_>) -> TokenStream {
        if !response.success {
            let name = format_ident!("{table}_{}", response.key.to_ascii_uppercase());
            return self.rule(
                name,
                quote!(codegen::ResponseRule),
                rule(response, &quote!(&[])),
            );
        }
        let success = match response.rules.is_empty() {
            true => quote!(&[]),
            false => {
                let name = format_ident!("{table}_SUCCESS_{}", response.key.to_ascii_uppercase());
                self.rule(name, quote!(&[codegen::Success]), success(response))
            }
        };
        rule(response, &success)
    }

    /// The path of a constant, of this name if there is none yet that says the same.
    fn rule(&mut self, name: Ident, kind: TokenStream, value: TokenStream) -> TokenStream {
        let ident = self.rules.entry(value.to_string()).or_insert_with(|| {
            self.items
                .extend(quote!(pub(super) const #name: #kind = #value;));
            name
        });
        quote!(rules::#ident)
    }

    /// The table of an operation.
    pub(super) fn path(&self, operation: &Operation) -> Option<TokenStream> {
        let ident = &self.tables.get(&key(operation))?.ident;
        Some(quote!(crate::responses::#ident))
    }

    /// `responses.rs`
    pub(crate) fn module(&self) -> Module {
        let tables = self.tables.values().map(|table| {
            let (ident, responses) = (&table.ident, &table.responses);
            let docs = format!(" Of {}.", table.users.join(", "));
            let count = Literal::usize_unsuffixed(responses.len());
            quote! {
                #[doc = #docs]
                pub(crate) static #ident: [codegen::ResponseRule; #count] = [#(#responses),*];
            }
        });
        let items = &self.items;
        Module {
            path: "responses.rs".to_owned(),
            docs: "How responses are read.".to_owned(),
            tokens: quote! {
                use liveproof_runtime::codegen;
                #(#tables)*
                #[doc = " What the tables have in common."]
                mod rules {
                    use liveproof_runtime::codegen;
                    #items
                }
            },
        }
    }
}

fn key(operation: &Operation) -> String {
    let responses = operation.responses.iter();
    responses
        .map(|it| rule(it, &success(it)).to_string())
        .collect()
}

/// What is asked of a success.
fn success(response: &Response<'_>) -> TokenStream {
    let rules = response.rules.iter().map(|rule| {
        let (member, must) = (expression(&rule.member), expression(&rule.must));
        quote!(codegen::Success { member: #member, must: codegen::Must::#must })
    });
    quote!(&[#(#rules),*])
}

fn rule(response: &Response<'_>, success: &TokenStream) -> TokenStream {
    let status = expression(&response.status);
    let kind = format_ident!("{}", if response.success { "Success" } else { "Error" });
    let formats = response.formats.iter().map(|(media, format)| {
        let format = expression(format);
        quote!((#media, codegen::Format::#format))
    });
    let text_member = expression(&response.declared.text_member);
    let required = response.headers.iter();
    let required = required.filter(|it| response.success && it.declared.required);
    let required = required.map(|it| it.name);
    quote! {
        codegen::ResponseRule {
            status: codegen::StatusMatch::#status,
            kind: codegen::ResponseKind::#kind,
            formats: &[#(#formats),*],
            success: #success,
            text_member: #text_member,
            required_headers: &[#(#required),*],
        }
    }
}
