//! Builders: progenitor's, with what the edits change.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{ImplItem, ImplItemFn, ItemImpl, ItemStruct, parse_quote};

use super::edits::{Edits, Names, other_attributes};
use super::openapi::{operation_name, setter_name};
use super::parameters::Parameters;
use super::progenitor::{Builder, Printed};
use super::responses::Responses;
use super::{CodegenError, Module, definition, docs, expect};
use crate::spec::profile::text as plain;
use crate::spec::{Input, List, Operation, Place, Spec, Success};

/// The module that holds the others.
pub(crate) fn index(spec: &Spec) -> Module {
    let modules = spec.operations.iter().map(|it| {
        let ident = format_ident!("{}", it.method_ident);
        let name = format_ident!("{}", it.builder_ident());
        quote! {
            #[rustfmt::skip]
            mod #ident;
            pub use self::#ident::#name;
        }
    });
    Module {
        path: "operations.rs".to_owned(),
        docs: "One builder per operation. [`Client`] makes them.".to_owned(),
        tokens: quote! {
            use crate::Client;
            #(#modules)*
        },
    }
}

/// The module of one operation.
pub(crate) fn module(
    spec: &Spec,
    index: usize,
    printed: &mut Printed,
    responses: &Responses,
    parameters: &Parameters,
    edits: &mut Edits,
) -> Result<Module, CodegenError> {
    let operation = &spec.operations[index];
    let (structure, block) = builder(spec, index, printed.builder(index)?, parameters, edits)?;
    let call_methods = call_methods(operation);
    let definition = definition::module(spec, operation, responses.path(operation), parameters);
    Ok(Module {
        path: format!("operations/{}.rs", operation.method_ident),
        docs: format!("`{}`: {}", operation.id, operation.summary),
        tokens: quote! {
            use liveproof_runtime::codegen;
            #structure
            #block
            #call_methods
            #definition
        },
    })
}

/// A builder's struct and methods, edited.
fn builder(
    spec: &Spec,
    index: usize,
    printed: Builder,
    parameters: &Parameters,
    edits: &mut Edits,
) -> Result<(ItemStruct, ItemImpl), CodegenError> {
    let operation = &spec.operations[index];
    let Builder {
        mut structure,
        mut methods,
    } = printed;
    check(operation, index, &structure, &methods)?;
    let own = operation.setters().map(|it| it.ident.as_str()).collect();
    edits.names(Names { spec, own }, |names| {
        names.visit_item_struct_mut(&mut structure);
        names.visit_item_impl_mut(&mut methods);
    });

    let mut functions = functions(std::mem::take(&mut methods.items));
    // progenitor's own `send`, the last of them.
    functions.pop();
    let mut functions = functions.into_iter();
    let mut kept = Vec::new();
    if let Some(mut new) = functions.next() {
        edits.private(&mut new);
        edits.call(&mut structure, &mut new);
        kept.push(ImplItem::Fn(new));
    }
    for (mut function, setter) in functions.zip(operation.setters()) {
        edits.docs(&mut function.attrs, &docs::setter(setter));
        if setter.deprecated {
            edits.attribute(&mut function.attrs, parse_quote!(#[deprecated]));
        }
        let maybe = setter.is_optional().then(|| edits.maybe(&function));
        kept.push(ImplItem::Fn(function));
        kept.extend(maybe.map(ImplItem::Fn));
    }
    edits.send(&mut kept, [request(operation, parameters), send(operation)]);
    methods.items = kept;

    edits.docs(&mut structure.attrs, &docs::builder(spec, operation));
    edits.debug(&mut structure.attrs);
    edits.attribute(
        &mut structure.attrs,
        parse_quote!(#[must_use = "nothing is sent before `send`"]),
    );
    Ok((structure, methods))
}

fn functions(items: Vec<ImplItem>) -> Vec<ImplItemFn> {
    let functions = items.into_iter().filter_map(|it| match it {
        ImplItem::Fn(it) => Some(it),
        _ => None,
    });
    functions.collect()
}

/// Whether progenitor printed the fields and methods that the edits were made for, in the order of
/// the spec.
fn check(
    operation: &Operation,
    index: usize,
    structure: &ItemStruct,
    methods: &ItemImpl,
) -> Result<(), CodegenError> {
    let attributes = other_attributes(&structure.attrs);
    let fields = structure.fields.iter().map(|it| &it.ident);
    let block = &methods.self_ty;
    let heads = methods.items.iter().map(|it| match it {
        ImplItem::Fn(it) if it.sig.ident == "new" || it.sig.ident == "send" => {
            it.sig.ident.to_token_stream()
        }
        ImplItem::Fn(ImplItemFn {
            attrs, vis, sig, ..
        }) => quote!(#(#attrs)* #vis #sig),
        other => other.to_token_stream(),
    });
    let found = quote!(#(#attributes)* #(#fields)* #block #(#heads)*);

    let numbers = 0..operation.setters().count();
    let names: Vec<_> = numbers
        .map(|it| format_ident!("{}", setter_name(it)))
        .collect();
    let setters = names.iter().zip(structure.fields.iter().skip(1));
    let setters = setters.map(|(name, field)| {
        let kind = inner(&field.ty);
        quote! {
            pub fn #name<V>(mut self, value: V,) -> Self where V: std::convert::TryInto<#kind>,
        }
    });
    let builder = format_ident!("{}", operation_name(index));
    let expected = quote! {
        #[derive(Debug, Clone)] client #(#names)* #builder<'a> new #(#setters)* send
    };
    expect(
        &format!("the builder of `{}`", operation.id),
        &found,
        &expected,
    )
}

/// `T` of `Result<Option<T>, String>`; of anything else nothing, which no signature has.
fn inner(kind: &syn::Type) -> Option<syn::Type> {
    let result = super::rust_type::argument(kind, "Result")?;
    super::rust_type::argument(&result, "Option")
}

fn request(operation: &Operation, parameters: &Parameters) -> ImplItemFn {
    let steps: Vec<_> = operation.sent().map(|it| step(it, parameters)).collect();
    let mutable = (!steps.is_empty()).then(|| quote!(mut));
    parse_quote! {
        #[doc = " Checks the arguments and returns the request, without sending it."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " An argument is missing or breaks a rule of the vendor's."]
        pub fn request(self) -> Result<::liveproof_runtime::Request, ::liveproof_runtime::ArgumentError> {
            let #mutable request = self.client.inner.builder(&definition::OPERATION, self.call);
            #(#steps)*
            request.finish()
        }
    }
}

/// Puts one input into the request.
fn step(input: &Input<'_>, parameters: &Parameters) -> TokenStream {
    let name = parameters.path(input);
    if let Some(value) = input.constant {
        return match value.as_i64() {
            // Only in JSON a number differs from its text, but it is not a text anywhere.
            Some(number) => {
                let number = proc_macro2::Literal::i64_unsuffixed(number);
                quote!(request.constant_integer(&#name, #number);)
            }
            None => {
                let value = value.as_str().unwrap_or_default();
                quote!(request.constant(&#name, #value);)
            }
        };
    }
    let ident = format_ident!("{}", input.ident);
    let put = match (&input.list, input.initial) {
        (Some(List::Indexed(_)), _) => quote!(request.indexed(&#name, self.#ident)),
        (Some(List::Joined { separator }), _) => {
            quote!(request.joined(&#name, self.#ident, #separator))
        }
        (None, _) if input.kind.is_compound() => quote!(request.json(&#name, self.#ident)),
        _ if input.setting => quote! {
            request.setting(&#name, self.#ident, &self.client.inner.settings().#ident)
        },
        (None, Some(initial)) => {
            let initial = plain(initial);
            quote!(request.initial(&#name, self.#ident, #initial))
        }
        (None, None) => quote!(request.put(&#name, self.#ident)),
    };
    match input.label.as_str() {
        label if label != input.name => quote!(#put.map_err(|it| it.labelled(#label))?;),
        _ => quote!(#put?;),
    }
}

fn send(operation: &Operation) -> ImplItemFn {
    let response = match &operation.success {
        Success::Type(name) => {
            let name = format_ident!("{name}");
            quote!(crate::types::#name)
        }
        Success::Raw => quote!(::liveproof_runtime::RawJson),
        Success::Text => quote!(String),
        Success::Binary => quote!(::liveproof_runtime::Binary),
        Success::Empty => quote!(()),
    };
    let error = operation.error_type(|name| format!("crate::types::{name}"));
    let error: TokenStream = error.parse().unwrap_or_default();
    parse_quote! {
        #[doc = " Checks the arguments, sends the request and reads the response. The future can be spawned."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " See [`Error`](liveproof_runtime::Error). With an invalid argument, nothing is sent."]
        pub fn send(
            self,
        ) -> impl Future<
            Output = Result<
                ::liveproof_runtime::Response<#response>,
                ::liveproof_runtime::Error<#error>,
            >,
        > + Send + use<> {
            self.client.inner.call(self.request())
        }
    }
}

/// What a caller sets for one call, and `Debug`.
fn call_methods(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.builder_ident());
    let inputs = operation.setters().map(|it| format_ident!("{}", it.ident));
    let body = body_word(operation);
    quote!(codegen::call_methods!(#name, #body, [#(#inputs),*]);)
}

/// The word by which macros know how extra fields are added to the body.
pub(crate) fn body_word(operation: &Operation) -> TokenStream {
    match operation.field_place {
        Some(Place::Form) => quote!(form),
        Some(Place::Part) => quote!(multipart),
        Some(Place::Json) => quote!(json),
        _ => quote!(other),
    }
}
