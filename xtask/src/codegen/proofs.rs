//! `tests/samples.rs` of a crate outside of the workspace, whose tests know the vendors of `specs/`
//! alone.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Expr;

use super::samples::Sample;
use super::{CodegenError, Module, examples, manifest};
use crate::spec::{Operation, Spec};

/// The file in the crate's folder.
pub(crate) const FILE: &str = "tests/samples.rs";

/// The tests.
pub(crate) fn module(spec: &Spec, samples: &[Sample]) -> Result<Module, CodegenError> {
    let rows = spec.operations.iter().flat_map(|operation| {
        let own = samples.iter().filter(|it| it.operation == operation.id);
        own.map(|it| row(operation, it))
    });
    let rows: Vec<TokenStream> = rows.collect();
    let calls = spec.operations.iter();
    let calls = calls.flat_map(|it| it.examples.iter().map(move |name| (it, name)));
    let calls: Vec<(&Operation, &String)> = calls.collect();
    let names = calls.iter().map(|(it, example)| {
        let id = &it.id;
        quote!((#id, #example))
    });
    let arms: Result<Vec<TokenStream>, CodegenError> = calls
        .iter()
        .map(|(it, example)| arm(spec, it, example))
        .collect();
    let (arms, library) = (arms?, expression(&spec.library())?);
    Ok(Module {
        path: FILE.to_owned(),
        docs: "What the samples of the spec come to, and that its requests can be made.".to_owned(),
        tokens: quote! {
            #[rustfmt::skip]
            #[allow(deprecated, unused_imports, clippy::too_many_lines)]
            mod samples {
                use #library::runtime::testing::{Respond, respond};
                use #library::runtime::{Error, Response};
                use #library::{Client, Config, Endpoint, types};

                /// A response, and what it comes to in the words of `.expect`.
                struct Sample {
                    operation: &'static str,
                    /// What it answers.
                    example: &'static str,
                    file: &'static str,
                    headers: &'static [(&'static str, &'static str)],
                    body: &'static [u8],
                    comes_to: &'static str,
                }

                const SAMPLES: &[Sample] = &[#(#rows),*];

                /// The operations with their request examples.
                const EXAMPLES: &[(&str, &str)] = &[#(#names),*];

                #[tokio::test]
                async fn samples_come_to_what_the_spec_says() {
                    for it in SAMPLES {
                        let status = it.file[..3].parse().expect("a status");
                        let media = match it.file.rsplit('.').next() {
                            Some("json") => "application/json",
                            Some("xml") => "application/xml",
                            Some("js") => "application/javascript",
                            Some("html") => "text/html",
                            _ => "text/plain",
                        };
                        let mut headers = it.headers.to_vec();
                        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                            headers.push(("Content-Type", media));
                        }
                        let answer = respond(status, headers, it.body);
                        let outcome = call((it.operation, it.example), answer).await;
                        let outcome = outcome.expect("an example of the spec");
                        assert_eq!(outcome, it.comes_to, "{} {}", it.operation, it.file);
                    }
                }

                #[tokio::test]
                async fn the_requests_of_the_spec_can_be_made() {
                    for example in EXAMPLES {
                        let answer = respond(418, [], "");
                        let outcome = call(*example, answer).await.expect("an example of the spec");
                        assert_ne!(outcome, "argument", "{example:?}");
                    }
                }

                /// What came of a call.
                fn word<T, E>(result: Result<Response<T>, Error<E>>) -> String {
                    match result {
                        Ok(_) => "response".to_owned(),
                        Err(Error::Service(error)) => match error.code() {
                            Some(code) => format!("vendor: {code}"),
                            None => "vendor".to_owned(),
                        },
                        Err(Error::Undecodable(_)) => "undecodable".to_owned(),
                        Err(Error::UnexpectedStatus(_)) => "unexpected-status".to_owned(),
                        Err(Error::InvalidArgument(_)) => "argument".to_owned(),
                        Err(error) => error.to_string(),
                    }
                }

                fn client(config: Config, answer: Respond) -> Result<Client, Box<dyn std::error::Error>> {
                    let config = config.unsigned().no_retry().with_middleware(answer);
                    Ok(Client::new(config)?)
                }

                /// Makes a call with the values of an example.
                async fn call(
                    example: (&str, &str),
                    answer: Respond,
                ) -> Result<String, Box<dyn std::error::Error>> {
                    Ok(match example {
                        #(#arms)*
                        _ => unreachable!("an operation of the spec"),
                    })
                }
            }
        },
    })
}

fn row(operation: &Operation, sample: &Sample) -> TokenStream {
    let Sample {
        operation: id,
        file,
        bytes,
        refusal,
    } = sample;
    let example = &operation.docs_example;
    let comes_to = match (refusal, sample.success(operation)) {
        // Which kind of undecodable is the decoder's own.
        (Some(refusal), _) if refusal.starts_with("undecodable") => "undecodable".to_owned(),
        (Some(refusal), _) => refusal.trim().to_owned(),
        (None, Some(_)) => "response".to_owned(),
        (None, None) => match sample.code(operation) {
            Some(code) => format!("vendor: {code}"),
            None => "vendor".to_owned(),
        },
    };
    let headers = sample.headers(operation);
    let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
    let body = match std::str::from_utf8(bytes) {
        Ok(text) => quote!(#text.as_bytes()),
        Err(_) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes)
        }
    };
    quote! {
        Sample {
            operation: #id,
            example: #example,
            file: #file,
            headers: &[#(#headers),*],
            body: #body,
            comes_to: #comes_to,
        }
    }
}

fn arm(spec: &Spec, operation: &Operation, example: &str) -> Result<TokenStream, CodegenError> {
    let (id, library) = (&operation.id, spec.library());
    let endpoint = expression(&manifest::endpoint(spec))?;
    let settings = examples::settings(spec, operation, example, &library);
    let settings = settings.map(|it| expression(&it)).transpose()?;
    let settings = settings.map(|it| quote!(.settings(#it)));
    let call = examples::call(spec, operation, example, "", &library);
    let call = expression(&format!("client{}.send().await", call.trim_start()))?;
    Ok(quote! {
        (#id, #example) => {
            let client = client(Config::new(#endpoint) #settings, answer)?;
            word(#call)
        }
    })
}

fn expression(text: &str) -> Result<Expr, CodegenError> {
    syn::parse_str(text).map_err(|error| CodegenError::Syntax {
        file: FILE.to_owned(),
        problem: error.to_string(),
    })
}
