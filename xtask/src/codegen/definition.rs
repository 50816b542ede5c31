//! The definition of an operation: what the runtime needs to send it and to read the response, as
//! statics in a module of their own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::expression::expression;
use super::parameters::{Parameters, constraint};
use crate::spec::{Operation, Spec};

/// Greatest response that is read, unless the client is told otherwise. Best frames and pictures
/// are Base64 in the response; the greatest documented upload is 20 MB.
const MAX_RESPONSE_BYTES: u64 = 32 * 1024 * 1024;

/// `mod definition`: one static for the operation, and one per input that no other operation has.
pub(super) fn module(
    spec: &Spec,
    operation: &Operation,
    responses: Option<TokenStream>,
    parameters: &Parameters,
) -> TokenStream {
    let (vendor, id) = (&spec.vendor, &operation.id);
    let method = format_ident!("{}", operation.http_method);
    let path = operation.path.iter().map(|it| expression(it));
    let scheme = expression(&operation.scheme.as_ref().map(|it| &it.declared.signing));
    let signature_fields = expression(&operation.credentials());
    let required_signature_fields = expression(&operation.required_credentials());
    let idempotent = operation.idempotent;
    let body = expression(&operation.body);
    let body_required = operation.body_required;
    let max_request_bytes = expression(&operation.max_request_bytes);
    let max_response_bytes = expression(&MAX_RESPONSE_BYTES);
    let constraints = operation.declared.constraints.iter().map(constraint);
    let request_id_headers = expression(&operation.request_id_headers);
    let request_id_members = expression(&operation.request_id_members);
    let code_members = expression(&operation.codes.members);
    let retry = expression(&operation.codes.retry);
    let detail = operation.codes.detail;
    let length_required = operation.length_required;
    let response_headers = expression(&operation.response_headers);
    let inputs = operation.sent().filter_map(|it| parameters.own(it));
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
                signature_fields: #signature_fields,
                required_signature_fields: #required_signature_fields,
                idempotent: #idempotent,
                body: codegen::BodyFormat::#body,
                body_required: #body_required,
                max_request_bytes: #max_request_bytes,
                max_response_bytes: #max_response_bytes,
                constraints: &[#(#constraints),*],
                responses: &#responses,
                request_id_headers: #request_id_headers,
                request_id_members: #request_id_members,
                codes: codegen::Codes {
                    members: #code_members,
                    retry: #retry,
                    detail: #detail,
                },
                length_required: #length_required,
                response_headers: #response_headers,
            };
            #(#inputs)*
        }
    }
}
