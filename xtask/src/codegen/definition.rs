//! The definition of an operation: what the runtime needs to send it and to read the response, as statics in a module of
//! their own.

use std::fmt::Debug;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::profile::text;
use crate::spec::{Check, Input, List, Operation, Place, Spec};

/// Greatest response that is read, unless the client is told otherwise. Best frames and pictures are Base64 in the
/// response; the greatest documented upload is 20 MB.
const MAX_REPLY_BYTES: u64 = 32 * 1024 * 1024;

/// Name of the static of an input, beside `OPERATION` and the patterns.
pub(super) fn static_name(ident: &str) -> Ident {
    format_ident!("PARAM_{}", ident.to_ascii_uppercase())
}

/// A value as an expression: what `Debug` prints is one, since the enums of `spec` have the variants and fields of the
/// runtime's. The path before it and the `&` of a list are missing.
pub(super) fn expression(value: &dyn Debug) -> TokenStream {
    format!("{value:?}").parse().unwrap_or_default()
}

/// `mod definition`: one static for the operation and one per input.
pub(super) fn module(
    spec: &Spec,
    operation: &Operation,
    replies: Option<TokenStream>,
) -> TokenStream {
    let (vendor, id) = (&spec.vendor, &operation.id);
    let method = format_ident!("{}", operation.http_method);
    let path = operation.path.iter().map(|it| expression(it));
    let scheme = expression(&operation.scheme.as_ref().map(|it| &it.declared.signing));
    let signature_fields = expression(&operation.credentials());
    let idempotent = operation.idempotent;
    let body = expression(&operation.body);
    let body_required = operation.body_required;
    let max_request_bytes = expression(&operation.max_request_bytes);
    let max_reply_bytes = expression(&MAX_REPLY_BYTES);
    let texts = |values: &[Value]| expression(&values.iter().map(text).collect::<Vec<_>>());
    let whens = operation.declared.whens.iter().map(|when| {
        let (parameter, absent) = (&when.parameter, when.absent);
        let equals = texts(&when.equals);
        let require = expression(&when.require);
        let require_any = expression(&when.require_any);
        let forbid = expression(&when.forbid);
        let allow = when.allow.iter().map(|(name, values)| {
            let values = texts(values);
            quote!((#name, &#values))
        });
        quote! {
            codegen::When {
                parameter: #parameter,
                equals: &#equals,
                absent: #absent,
                require: &#require,
                require_any: &#require_any,
                forbid: &#forbid,
                allow: &[#(#allow),*],
            }
        }
    });
    let request_id_headers = expression(&operation.request_id_headers);
    let request_id_members = expression(&operation.request_id_members);
    let code_members = expression(&operation.codes.members);
    let retry = expression(&operation.codes.retry);
    let detail = operation.codes.detail;
    let length_required = operation.length_required;
    let reply_headers = expression(&operation.reply_headers);
    let inputs = operation.sent().map(input);
    quote! {
        #[doc = " What the specification says about the operation."]
        mod definition {
            use liveproof_runtime::codegen;

            pub(super) static OPERATION: codegen::Operation = codegen::Operation {
                vendor: #vendor,
                id: #id,
                method: codegen::Method::#method,
                path: &[#(codegen::PathPart::#path),*],
                scheme: #scheme,
                signature_fields: &#signature_fields,
                idempotent: #idempotent,
                body: codegen::BodyFormat::#body,
                body_required: #body_required,
                max_request_bytes: #max_request_bytes,
                max_reply_bytes: #max_reply_bytes,
                whens: &[#(#whens),*],
                replies: &#replies,
                request_id_headers: &#request_id_headers,
                request_id_members: &#request_id_members,
                codes: codegen::Codes {
                    members: &#code_members,
                    retry: &#retry,
                    detail: #detail,
                },
                length_required: #length_required,
                reply_headers: &#reply_headers,
            };
            #(#inputs)*
        }
    }
}

fn input(input: &Input<'_>) -> TokenStream {
    let mut patterns = TokenStream::new();
    let ident = static_name(&input.ident);
    let (name, required, place) = (input.name, input.required, input.place);
    let Some(List::Indexed(list)) = &input.list else {
        let marks = (required, input.sensitive);
        let param = param(&ident, name, place, marks, &input.checks, &mut patterns);
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

/// A parameter; the patterns that it needs become statics beside it, named after `ident`. `marks`: whether it is
/// required, and whether it is sensitive.
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
