//! `crates/mock/src/samples/`: the vendors that the mock answers from their response samples.
//!
//! These are all vendors but those of whose operations the mock has a list: their behaviour is
//! written by hand.

use indexmap::IndexSet;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::samples::Sample;
use crate::spec::{Body, Input, List, Operation, PathPart, Place, Spec};

/// The vendors of which the mock has no list. `mocked` is the text of [`table::MOCKED`].
///
/// [`table::MOCKED`]: super::table::MOCKED
pub(crate) fn is_replayed(spec: &Spec, mocked: &str) -> bool {
    let mut vendors = mocked.lines().filter_map(|it| it.split(' ').next());
    vendors.all(|it| it != spec.vendor)
}

/// `samples.rs`
pub(crate) fn index(specs: &[&Spec]) -> TokenStream {
    let modules: Vec<_> = specs
        .iter()
        .map(|it| format_ident!("{}", it.module()))
        .collect();
    quote! {
        use crate::replay::table::Api;

        #(mod #modules;)*

        pub(crate) static APIS: &[&Api] = &[#(&#modules::API),*];
    }
}

/// `samples/<vendor>.rs`
pub(crate) fn vendor(spec: &Spec, samples: &[Sample]) -> TokenStream {
    let vendor = &spec.vendor;
    let server = spec.server();
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.example);
    }
    let address = url.split_once("://").map_or(&*url, |(_, it)| it);
    let address = address.trim_end_matches('/');
    let (host, base) = address.split_at(address.find('/').unwrap_or(address.len()));
    let codes = codes(spec);
    let codes = codes.iter().map(|(code, status)| {
        let status = Literal::u16_unsuffixed(*status);
        quote!((#code, #status))
    });
    let routes = spec.operations.iter().map(|it| route(it, samples));
    quote! {
        #[allow(unused_imports)]
        use crate::{info::Sample, replay::table::{Api, Place::*, Route}};

        pub(super) static API: Api = Api {
            vendor: #vendor,
            host: #host,
            base: #base,
            codes: &[#(#codes),*],
            routes: &[#(#routes),*],
        };
    }
}

/// The codes of all errors, and the status that the meaning of each begins with, or 0.
fn codes<'s>(spec: &'s Spec) -> Vec<(&'s str, u16)> {
    let mut out: Vec<(&str, u16)> = Vec::new();
    let enums = spec.operations.iter();
    let enums: IndexSet<&str> = enums.flat_map(|it| spec.code_enums(&it.error)).collect();
    let enums = enums.into_iter().filter_map(|it| spec.enum_type(it));
    for value in enums.flat_map(|it| &it.values) {
        let meaning = value.meaning.as_deref().and_then(|it| it.get(..3));
        let status = meaning.and_then(|it| it.parse().ok()).unwrap_or(0);
        if !out.iter().any(|(code, _)| *code == value.value) {
            out.push((&value.value, status));
        }
    }
    out
}

fn route(operation: &Operation, samples: &[Sample]) -> TokenStream {
    let (id, method) = (&operation.id, operation.http_method.to_uppercase());
    let path = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => text.as_str(),
        PathPart::Param(name) if keeps_slashes(operation, name) => "{/}",
        PathPart::Param(_) => "{}",
    });
    let path = format!("/{}", path.collect::<Vec<_>>().join("/"));
    let scheme = match &operation.scheme {
        Some(scheme) => {
            let name = &scheme.declared.signing;
            quote!(Some(#name))
        }
        None => quote!(None),
    };
    let json = matches!(operation.body, Body::Json { .. });
    let sent = || {
        operation
            .sent()
            .filter_map(|it| Some((place(it)?, it.name, it)))
    };
    let constants = sent().filter_map(|(place, name, it)| {
        let value = it.constant?;
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        Some(quote!((#place, #name, #value)))
    });
    // A list is sent under other names.
    let is_listed = |it: &Input| matches!(it.list, Some(List::Indexed(_)));
    let required = sent().filter(|(.., it)| it.required && it.constant.is_none() && !is_listed(it));
    let required = required.map(|(place, name, _)| quote!((#place, #name)));
    let own = samples.iter().filter(|it| it.operation == operation.id);
    let mut own: Vec<_> = own.map(|it| (it.success(operation), it)).collect();
    // Successes are first, in the order of the spec.
    own.sort_by_key(|(place, _)| place.unwrap_or(usize::MAX));
    let own = own.into_iter().map(|(place, it)| {
        let (file, success) = (&it.file, place.is_some());
        let made = match std::str::from_utf8(&it.bytes) {
            Ok(text) => quote!(Sample::new(#file, #success, #text)),
            Err(_) => {
                let bytes = Literal::byte_string(&it.bytes);
                quote!(Sample::bytes(#file, #success, #bytes))
            }
        };
        let code = it
            .code(operation)
            .filter(|_| !success && !file.contains(".bad."));
        let of = code.map(|it| quote!(.of(#it)));
        let headers = it.headers(operation);
        let names = headers.iter().map(|it| it.0);
        let values = headers.iter().map(|it| it.1);
        let with = (!headers.is_empty()).then(|| quote!(.with(&[#((#names, #values)),*])));
        quote!(#made #of #with)
    });
    quote! {
        Route {
            id: #id,
            method: #method,
            path: #path,
            scheme: #scheme,
            json: #json,
            constants: &[#(#constants),*],
            required: &[#(#required),*],
            samples: &[#(#own),*],
        }
    }
}

/// Where the mock looks for a parameter.
fn place(input: &Input) -> Option<TokenStream> {
    Some(match input.place {
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Form => quote!(Form),
        Place::Part => quote!(Part),
        Place::Json => quote!(Json),
        Place::Path { .. } | Place::Body => return None,
    })
}

fn keeps_slashes(operation: &Operation, name: &str) -> bool {
    let mut inputs = operation.inputs.iter();
    inputs.any(|it| it.name == name && it.place == Place::Path { keep_slashes: true })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::codegen::print;
    use crate::spec;

    /// Without line breaks and indentation.
    fn squeezed(spec: &Spec, samples: &[Option<Sample>]) -> String {
        let samples: Vec<Sample> = samples.iter().flatten().cloned().collect();
        let text = print::tokens("mock.rs", vendor(spec, &samples)).expect("Rust");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn requests_of_an_operation_are_told_by_what_is_constant() {
        let text = squeezed(&spec::golden(), &[]);
        for part in [
            r#"vendor: "examplecloud-liveness", host: "acme.vendor.example", base: "","#,
            r#"("Request has expired", 0)"#,
            "id: \"OpenSession\", method: \"POST\", path: \"/\", \
             scheme: Some(\"example-signature\"), json: false, \
             constants: &[(Query, \"Action\", \"OpenSession\")], \
             required: &[(Query, \"Format\"), (Query, \"Lang\")], samples: &[],",
            "path: \"/captcha/verify\", scheme: None, json: true, \
             constants: &[(Json, \"version\", \"2\")], \
             required: &[(Header, \"X-agent\"), (Json, \"point_json\")],",
            // Its key may have slashes.
            r#"method: "PUT", path: "/{/}","#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn samples_are_in_the_table_and_told_to_be_successes() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/newcomer/siteverify.yaml");
        let source = crate::spec::load::load(&spec).expect("the newcomer's spec is YAML");
        // Its samples are not beside it.
        let document = crate::lint::repaired(&source).expect("nothing else is wrong with it");
        let sample = |file, bytes| Sample::new("Siteverify", file, bytes);
        let samples = [
            sample("200-bare.json", b"{}"),
            sample("200-good.json", b"{\"name\": \"\xe6\x9d\x8e\"}".as_slice()),
            // It is an example of an error.
            sample("200-used-token.json", b"{}"),
            sample("200-good.bad.json", b"{"),
            sample("500-internal.json", b"\xff"),
        ];
        let text = squeezed(&spec::resolve("siteverify", &document), &samples);
        let expected = "samples: &[ \
             Sample::new(\"200-good.json\", true, \
             \"{\\\"name\\\": \\\"李\\\"}\"), \
             Sample::new(\"200-bare.json\", true, \"{}\"), \
             Sample::new(\"200-used-token.json\", false, \"{}\"), \
             Sample::new(\"200-good.bad.json\", false, \"{\"), \
             Sample::bytes(\"500-internal.json\", false, b\"\\xFF\").of(\"internal-error\"), ],";
        assert!(text.contains(expected), "{text}");
        assert!(
            text.contains(r#"required: &[(Form, "secret"), (Form, "response")]"#),
            "{text}"
        );
    }

    #[test]
    fn bytes_have_their_media_type_and_samples_the_headers_of_their_response() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR"));
        let spec = spec.join("tests/golden/examplecloud-envelopes.yaml");
        let source = crate::spec::load::load(&spec).expect("the golden is YAML");
        let document = crate::lint::repaired(&source).expect("nothing is wrong with it");
        let samples = [
            Sample::new("GetPortrait", "200-start.png", b"\xff"),
            Sample::new("GetPortrait", "404-missing.txt", b""),
            Sample::new("HeadPortrait", "200-there.txt", b""),
        ];
        let text = squeezed(&spec::resolve("envelopes", &document), &samples);
        for part in [
            "Sample::bytes(\"200-start.png\", true, b\"\\xFF\") .with(&[(\"Content-Type\", \
             \"image/png\")])",
            "Sample::new(\"404-missing.txt\", false, \"\")",
            "method: \"HEAD\", path: \"/portraits/{}\"",
            "Sample::new(\"200-there.txt\", true, \"\") .with(&[(\"Last-Modified\", \
             \"today\")])",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn vendors_of_the_list_are_not_replayed() {
        let spec = spec::golden();
        assert!(is_replayed(&spec, "tencent-ci GetLiveCode\n"));
        assert!(!is_replayed(
            &spec,
            "a B\nexamplecloud-liveness OpenSession\n"
        ));
    }
}
