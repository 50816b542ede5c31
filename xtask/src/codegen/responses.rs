//! How the responses of operations are read. Operations that read alike share a table.

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Module;
use super::definition::expression;
use crate::spec::{Must, Operation, Reply, ReplyFormat, Spec};

/// The tables of a crate, by what they say.
pub(crate) struct Responses(IndexMap<String, Table>);

struct Table {
    /// Named after the first operation that has it.
    ident: Ident,
    rules: Vec<TokenStream>,
    /// Ids of the operations that have it.
    users: Vec<String>,
}

impl Responses {
    pub(crate) fn of(spec: &Spec) -> Self {
        let mut tables: IndexMap<String, Table> = IndexMap::new();
        for operation in &spec.operations {
            let table = tables.entry(key(operation)).or_insert_with(|| Table {
                ident: format_ident!("{}", operation.method_ident.to_ascii_uppercase()),
                rules: operation.replies.iter().map(reply).collect(),
                users: Vec::new(),
            });
            table.users.push(operation.id.clone());
        }
        Self(tables)
    }

    /// The table of an operation.
    pub(super) fn path(&self, operation: &Operation) -> Option<TokenStream> {
        let ident = &self.0.get(&key(operation))?.ident;
        Some(quote!(crate::responses::#ident))
    }

    /// `responses.rs`
    pub(crate) fn module(&self) -> Module {
        let tables = self.0.values().map(|table| {
            let Table {
                ident,
                rules,
                users,
            } = table;
            let docs = format!(" Of {}.", users.join(", "));
            let count = proc_macro2::Literal::usize_unsuffixed(rules.len());
            quote! {
                #[doc = #docs]
                pub(crate) static #ident: [codegen::ReplyRule; #count] = [#(#rules),*];
            }
        });
        Module {
            path: "responses.rs".to_owned(),
            docs: "How responses are read.".to_owned(),
            tokens: quote! {
                use liveproof_runtime::codegen;
                #(#tables)*
            },
        }
    }
}

fn key(operation: &Operation) -> String {
    let rules = operation.replies.iter().map(|it| reply(it).to_string());
    rules.collect()
}

fn reply(reply: &Reply) -> TokenStream {
    let status = expression(&reply.status);
    let kind = format_ident!("{}", if reply.success { "Success" } else { "Error" });
    let formats = reply.formats.iter().map(|(media, format)| {
        let format = match format {
            ReplyFormat::Json => quote!(Json),
            ReplyFormat::Xml { root } => quote!(Xml { root: #root }),
            ReplyFormat::Script { callback } => {
                let callback = expression(callback);
                quote!(Script { callback: #callback })
            }
            ReplyFormat::Text => quote!(Text),
            ReplyFormat::Empty => quote!(Empty),
        };
        quote!((#media, codegen::Format::#format))
    });
    let success = reply.rules.iter().map(|rule| {
        let (member, must) = (expression(&rule.member), must(&rule.must));
        quote!(codegen::Success { member: &#member, must: codegen::Must::#must })
    });
    let text_member = expression(&reply.text_member);
    quote! {
        codegen::ReplyRule {
            status: codegen::StatusMatch::#status,
            kind: codegen::ReplyKind::#kind,
            formats: &[#(#formats),*],
            success: &[#(#success),*],
            text_member: #text_member,
        }
    }
}

fn must(must: &Must) -> TokenStream {
    let Must::Equal {
        values,
        absent_is_success,
        known,
        grants,
    } = must
    else {
        return expression(must);
    };
    let (values, known, grants) = (expression(values), expression(known), expression(grants));
    quote! {
        Equal {
            values: &#values,
            absent_is_success: #absent_is_success,
            known: &#known,
            grants: &#grants,
        }
    }
}
