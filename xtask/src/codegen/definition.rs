//! The definition of an operation: what the runtime needs to send it and to read the response, as statics in a module of
//! their own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::responses::Responses;
use crate::spec::{Body, Check, Input, List, Operation, PathPart, Place, Spec};

/// Greatest reply that is read, unless the client is told otherwise. Best frames and pictures are Base64 in the reply;
/// the greatest documented upload is 20 MB.
const MAX_REPLY_BYTES: u64 = 32 * 1024 * 1024;

/// Name of the static of an input, beside `OPERATION` and the patterns.
pub(super) fn static_name(ident: &str) -> proc_macro2::Ident {
    format_ident!("PARAM_{}", ident.to_ascii_uppercase())
}

/// `mod definition`: one static for the operation and one per input.
pub(super) fn module(spec: &Spec, operation: &Operation, responses: &Responses) -> TokenStream {
    let vendor = &spec.vendor;
    let id = &operation.id;
    let method = format_ident!("{}", operation.http_method);
    let path = operation.path.iter().map(|it| match it {
        PathPart::Literal(text) => quote!(codegen::PathPart::Literal(#text)),
        PathPart::Param(name) => quote!(codegen::PathPart::Param(#name)),
    });
    let scheme = option(operation.scheme.as_ref().map(|it| it.name.as_str()));
    let signature_fields = &operation.credentials;
    let idempotent = operation.idempotent;
    let body = match &operation.body {
        Body::None => quote!(None),
        Body::Form { content_type } => quote!(Form { content_type: #content_type }),
        Body::Multipart => quote!(Multipart),
        Body::Json { content_type } => quote!(Json { content_type: #content_type }),
        Body::Binary { media_type } => quote!(Binary { media_type: #media_type }),
    };
    let body_required = operation.body_required;
    let max_request_bytes = match operation.max_request_bytes {
        Some(limit) => {
            let limit = number(limit);
            quote!(Some(#limit))
        }
        None => quote!(None),
    };
    let max_reply_bytes = number(MAX_REPLY_BYTES);
    let whens = operation.whens.iter().map(|when| {
        let (parameter, equals, absent) = (&when.parameter, &when.equals, when.absent);
        let (require, require_any, forbid) = (&when.require, &when.require_any, &when.forbid);
        let allow = when
            .allow
            .iter()
            .map(|(name, values)| quote!((#name, &[#(#values),*])));
        quote! {
            codegen::When {
                parameter: #parameter,
                equals: &[#(#equals),*],
                absent: #absent,
                require: &[#(#require),*],
                require_any: &[#(#require_any),*],
                forbid: &[#(#forbid),*],
                allow: &[#(#allow),*],
            }
        }
    });
    let replies = responses.path(operation);
    let request_id_headers = &operation.request_id_headers;
    let request_id_members = &operation.request_id_members;
    let length_required = operation.length_required;
    let (code_members, retry) = (&operation.codes.members, &operation.codes.retry);
    let detail = operation.codes.detail;
    let reply_headers = &operation.reply_headers;
    let inputs = operation.inputs.iter().map(input);
    quote! {
        #[doc = " What the specification says about the operation."]
        mod definition {
            use liveproof_runtime::codegen;

        pub(super) static OPERATION: codegen::Operation = codegen::Operation {
            vendor: #vendor,
            id: #id,
            method: codegen::Method::#method,
            path: &[#(#path),*],
            scheme: #scheme,
            signature_fields: &[#(#signature_fields),*],
            idempotent: #idempotent,
            body: codegen::BodyFormat::#body,
            body_required: #body_required,
            max_request_bytes: #max_request_bytes,
            max_reply_bytes: #max_reply_bytes,
            whens: &[#(#whens),*],
            replies: &#replies,
            request_id_headers: &[#(#request_id_headers),*],
            request_id_members: &[#(#request_id_members),*],
            codes: codegen::Codes {
                members: &[#(#code_members),*],
                retry: &[#(#retry),*],
                detail: #detail,
            },
            length_required: #length_required,
            reply_headers: &[#(#reply_headers),*],
        };
        #(#inputs)*
        }
    }
}

fn input(input: &Input) -> TokenStream {
    let setter = match input {
        Input::Constant(it) => {
            let mut patterns = TokenStream::new();
            let ident = static_name(&it.ident);
            let param = param(&ident, &it.name, it.place, true, false, &[], &mut patterns);
            return quote!(pub(super) static #ident: codegen::Param = #param;);
        }
        Input::Setter(setter) => setter,
    };
    let ident = static_name(&setter.ident);
    let mut patterns = TokenStream::new();
    let Some(List::Indexed(list)) = &setter.list else {
        let param = param(
            &ident,
            &setter.name,
            setter.place,
            setter.required,
            setter.sensitive,
            &setter.checks,
            &mut patterns,
        );
        return quote!(#patterns pub(super) static #ident: codegen::Param = #param;);
    };
    let members: Vec<TokenStream> = list
        .members
        .iter()
        .enumerate()
        .map(|(index, it)| {
            param(
                &format_ident!("ITEM_{index}_OF_{ident}"),
                &it.name,
                setter.place,
                it.required,
                it.sensitive,
                &it.checks,
                &mut patterns,
            )
        })
        .collect();
    let (name, required) = (&setter.name, setter.required);
    let first = number(u64::from(list.first));
    let limit = |it: Option<u32>| match it {
        Some(limit) => {
            let limit = number(u64::from(limit));
            quote!(Some(#limit))
        }
        None => quote!(None),
    };
    let (min, max) = (limit(list.min), limit(list.max));
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

/// A parameter; the patterns that it needs become statics beside it, named after `ident`.
fn param(
    ident: &proc_macro2::Ident,
    name: &str,
    place: Place,
    required: bool,
    sensitive: bool,
    checks: &[Check],
    patterns: &mut TokenStream,
) -> TokenStream {
    let place = match place {
        Place::Path { keep_slashes } => quote!(Path { keep_slashes: #keep_slashes }),
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Form => quote!(Form),
        Place::Part => quote!(Part),
        Place::Json => quote!(Json),
        Place::Body => quote!(Body),
    };
    let checks: Vec<TokenStream> = checks.iter().map(|it| check(ident, it, patterns)).collect();
    quote! {
        codegen::Param {
            name: #name,
            place: codegen::Place::#place,
            required: #required,
            sensitive: #sensitive,
            checks: &[#(#checks),*],
        }
    }
}

fn check(ident: &proc_macro2::Ident, check: &Check, patterns: &mut TokenStream) -> TokenStream {
    match check {
        Check::MinLength(limit) => {
            let limit = number(u64::from(*limit));
            quote!(codegen::Check::MinLength(#limit))
        }
        Check::MaxLength(limit) => {
            let limit = number(u64::from(*limit));
            quote!(codegen::Check::MaxLength(#limit))
        }
        Check::MaxBytes(limit) => {
            let limit = number(*limit);
            quote!(codegen::Check::MaxBytes(#limit))
        }
        Check::Minimum(limit) => {
            let limit = proc_macro2::Literal::i64_unsuffixed(*limit);
            quote!(codegen::Check::Minimum(#limit))
        }
        Check::Maximum(limit) => {
            let limit = proc_macro2::Literal::i64_unsuffixed(*limit);
            quote!(codegen::Check::Maximum(#limit))
        }
        Check::MinimumFloat(limit) => {
            let limit = proc_macro2::Literal::f64_unsuffixed(*limit);
            quote!(codegen::Check::MinimumFloat(#limit))
        }
        Check::MaximumFloat(limit) => {
            let limit = proc_macro2::Literal::f64_unsuffixed(*limit);
            quote!(codegen::Check::MaximumFloat(#limit))
        }
        Check::Pattern(pattern) => {
            let name = format_ident!("PATTERN_OF_{ident}");
            patterns
                .extend(quote!(static #name: codegen::Pattern = codegen::Pattern::new(#pattern);));
            quote!(codegen::Check::Pattern(&#name))
        }
        Check::Base64 { prefix, max_bytes } => {
            let max_bytes = match max_bytes {
                Some(limit) => {
                    let limit = number(*limit);
                    quote!(Some(#limit))
                }
                None => quote!(None),
            };
            quote!(codegen::Check::Base64 { prefix: #prefix, max_bytes: #max_bytes })
        }
    }
}

pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// `6_291_456`, as clippy wants it.
pub(super) fn number(value: u64) -> TokenStream {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped.parse().unwrap_or_default()
}
