//! Builders: progenitor's setters in the order of the spec, with a `send` of our own.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, GenericArgument, ImplItem, ImplItemFn, PathArguments, ReturnType, Type};

use crate::emit::{examples, lifecycle};
use crate::plan::{Input, List, Operation, Plan, Setter, Success};
use crate::text;

use super::parts::Builder;
use super::{AdaptError, Edit, Ledger, Module, docs, facts, paths};

/// The module that holds the others.
pub(super) fn index(plan: &Plan) -> Module {
    let modules = plan.operations.iter().map(|it| {
        let ident = format_ident!("{}", it.method_ident);
        let name = format_ident!("{}", it.builder_ident());
        quote! {
            #[rustfmt::skip]
            mod #ident;
            pub use self::#ident::#name;
        }
    });
    Module {
        path: "operations/mod.rs".to_owned(),
        docs: "One builder per operation. [`Client`](crate::Client) makes them.".to_owned(),
        tokens: quote!(#(#modules)*),
    }
}

/// The module of one operation.
pub(super) fn module(
    builder: Builder,
    plan: &Plan,
    operation: &Operation,
    ledger: &mut Ledger,
) -> Result<Module, AdaptError> {
    let id = &operation.id;
    let mut fields = std::collections::HashMap::new();
    for field in builder.structure.fields {
        let name = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        fields.insert(name, field.ty);
    }
    let mut methods = std::collections::HashMap::new();
    for item in builder.methods.items {
        let ImplItem::Fn(method) = item else {
            return Err(AdaptError::Unexpected(format!(
                "item in the builder `{id}`"
            )));
        };
        methods.insert(method.sig.ident.to_string(), method);
    }
    let mut take = |name: &str| {
        methods
            .remove(name)
            .ok_or_else(|| AdaptError::Missing(format!("`{id}::{name}`")))
    };
    take("new")?;
    let send = take("send")?;
    let reply = reply_type(&send, operation)?;
    ledger.made(Edit::Send);

    let mut setters = Vec::new();
    let mut declared = Vec::new();
    for (index, setter) in operation.setters().enumerate() {
        let name = format!("p{index}");
        let method = take(&name)?;
        let kind = fields
            .remove(&name)
            .and_then(|it| argument_type(&it))
            .ok_or_else(|| AdaptError::Missing(format!("field `{id}.{}`", setter.ident)))?;
        let kind = paths::shorten(kind);
        let ident = format_ident!("{}", setter.ident);
        declared.push(quote!(#ident: codegen::Argument<#kind>));
        setters.push(adapt_setter(method, setter, &kind)?);
        ledger.made(Edit::Setter);
    }
    fields.remove("client");
    if let Some(name) = fields.keys().chain(methods.keys()).min() {
        return Err(AdaptError::Unexpected(format!("`{id}::{name}`")));
    }

    let idents: Vec<_> = operation
        .setters()
        .map(|it| format_ident!("{}", it.ident))
        .collect();
    let steps = operation.inputs.iter().map(step);
    let draft = if operation.inputs.is_empty() {
        quote!(let draft = codegen::Draft::new(&OPERATION);)
    } else {
        quote!(let mut draft = codegen::Draft::new(&OPERATION);)
    };
    let statics = facts::statics(plan, operation);
    let name = format_ident!("{}", operation.builder_ident());
    let error = format_ident!("{}", operation.error);
    let method = &operation.method_ident;
    let struct_docs = docs::attributes(&format!(
        "Builder of a call of `{id}`: set what it takes, then [`send`](Self::send) it.\n\n\
         Made by [`Client::{method}`](crate::Client::{method}). {}\n\n{}{}",
        source(operation),
        signing(operation),
        notes(&operation.notes, "#"),
    ));
    let tokens = quote! {
        use liveproof_runtime::codegen;

        use crate::{Client, types};

        #struct_docs
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send`"]
        pub struct #name<'a> {
            client: &'a Client,
            #(#declared,)*
        }

        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a Client) -> Self {
                Self { client, #(#idents: codegen::Argument::Missing,)* }
            }

            #(#setters)*

            #[doc = " Checks the arguments and makes the request, without sending it."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " An argument is missing or breaks a rule of the vendor's."]
            pub fn request(self) -> Result<liveproof_runtime::Request, liveproof_runtime::ArgumentError> {
                #draft
                #(#steps)*
                draft.finish()
            }

            #[doc = " Checks the arguments, sends the request and reads the reply."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " See [`Error`](liveproof_runtime::Error). With an invalid argument nothing is sent."]
            pub async fn send(
                self,
            ) -> Result<liveproof_runtime::Reply<#reply>, liveproof_runtime::Error<types::#error>> {
                let client = self.client;
                client.inner.call(self.request()).await
            }
        }

        #statics
    };
    Ok(Module {
        path: format!("operations/{}.rs", operation.method_ident),
        docs: format!("`{id}`: {}", operation.docs.summary),
        tokens,
    })
}

/// Puts one input into the draft.
fn step(input: &Input) -> TokenStream {
    match input {
        Input::Constant(constant) => {
            let name = facts::static_name(&constant.ident);
            match constant.value.as_i64() {
                // Only in JSON a number is something else than its text, but it is no text anywhere.
                Some(number) => {
                    let number = proc_macro2::Literal::i64_unsuffixed(number);
                    quote!(draft.constant_integer(&#name, #number);)
                }
                None => {
                    let value = constant.value.as_str().unwrap_or_default();
                    quote!(draft.constant(&#name, #value);)
                }
            }
        }
        Input::Setter(setter) => {
            let name = facts::static_name(&setter.ident);
            let ident = format_ident!("{}", setter.ident);
            match &setter.list {
                Some(List::Indexed(_)) => return quote!(draft.indexed(&#name, self.#ident)?;),
                Some(List::Joined { separator }) => {
                    return quote!(draft.joined(&#name, self.#ident, #separator)?;);
                }
                None => {}
            }
            if setter.setting {
                quote!(draft.setting(&#name, self.#ident, &self.client.inner.settings().#ident)?;)
            } else if let Some(initial) = &setter.initial {
                quote!(draft.initial(&#name, self.#ident, #initial)?;)
            } else {
                quote!(draft.put(&#name, self.#ident)?;)
            }
        }
    }
}

/// Keeps the signature; a value that does not fit is remembered without the value.
fn adapt_setter(
    mut method: ImplItemFn,
    setter: &Setter,
    kind: &Type,
) -> Result<TokenStream, AdaptError> {
    use syn::visit_mut::VisitMut;
    paths::Shorten.visit_signature_mut(&mut method.sig);
    let bounds = method.sig.generics.to_token_stream().to_string()
        + &method
            .sig
            .generics
            .where_clause
            .to_token_stream()
            .to_string();
    let expected = quote!(TryInto<#kind>).to_string();
    let takes_value = method.sig.inputs.len() == 2
        && matches!(method.sig.inputs.first(), Some(FnArg::Receiver(_)));
    if !takes_value || !bounds.contains(&expected) {
        return Err(AdaptError::Differs {
            what: format!("signature of the setter `{}`", setter.ident),
            plan: expected,
            progenitor: bounds,
        });
    }
    let ident = format_ident!("{}", setter.ident);
    let mut setter_docs = setter.docs.clone();
    let note = match (setter.required, setter.setting, &setter.initial) {
        (_, true, Some(initial)) => Some(format!(
            "Overrides the client's setting, which is {} unless changed.",
            text::code(initial)
        )),
        (true, true, None) => {
            Some("Required: here or in the client's settings. This wins.".to_owned())
        }
        (false, true, None) => Some("Overrides the client's setting.".to_owned()),
        (_, false, Some(initial)) => Some(format!("{} unless set.", text::code(initial))),
        (true, false, None) => Some("Required.".to_owned()),
        (false, false, None) => None,
    };
    if let Some(note) = note {
        setter_docs.push_str("\n\n");
        setter_docs.push_str(&note);
    }
    let setter_docs = docs::attributes(&setter_docs);
    let deprecated = setter.deprecated.then(|| quote!(#[deprecated]));
    Ok(quote! {
        #setter_docs
        #deprecated
        pub fn #ident<V>(mut self, value: V) -> Self
        where
            V: TryInto<#kind>,
        {
            self.#ident = codegen::Argument::convert(value);
            self
        }
    })
}

/// `T` of `Result<T, String>` and of `Result<Option<T>, String>`.
fn argument_type(field: &Type) -> Option<Type> {
    let inner = first_argument(field, "Result")?;
    Some(first_argument(&inner, "Option").unwrap_or(inner))
}

fn first_argument(kind: &Type, of: &str) -> Option<Type> {
    arguments(kind, of)?.into_iter().next()
}

/// The types between the angle brackets of `of<…>`.
fn arguments(kind: &Type, of: &str) -> Option<Vec<Type>> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last()?;
    if last.ident != of {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let types = arguments.args.iter().filter_map(|it| match it {
        GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    });
    Some(types.collect())
}

/// The reply's type. progenitor and the plan have to agree about it and about the error's.
fn reply_type(send: &ImplItemFn, operation: &Operation) -> Result<TokenStream, AdaptError> {
    let reply = match &operation.success {
        Success::Type(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        Success::Raw => quote!(liveproof_runtime::RawJson),
        Success::Text => quote!(String),
        Success::Empty => quote!(()),
    };
    let error = format_ident!("{}", operation.error);
    let expected = (reply.to_string(), quote!(types::#error).to_string());
    let found = found_types(&send.sig.output).unwrap_or_default();
    if found == expected {
        return Ok(reply);
    }
    Err(AdaptError::Differs {
        what: format!("reply and error of `{}`", operation.id),
        plan: format!("{}, {}", expected.0, expected.1),
        progenitor: format!("{}, {}", found.0, found.1),
    })
}

/// `T` and `E` of `Result<ResponseValue<T>, Error<E>>`.
fn found_types(output: &ReturnType) -> Option<(String, String)> {
    let ReturnType::Type(_, kind) = output else {
        return None;
    };
    let text = |it: Type| paths::shorten(it).to_token_stream().to_string();
    let [reply, error] = <[Type; 2]>::try_from(arguments(kind, "Result")?).ok()?;
    let reply = first_argument(&reply, "ResponseValue")?;
    let error = first_argument(&error, "Error")?;
    Some((text(reply), text(error)))
}

/// The vendor's page, and when it was read.
fn source(operation: &Operation) -> String {
    let docs = &operation.docs;
    let tried = match &docs.tried_live {
        Some(day) => format!("tried live on {day}"),
        None => "not tried live".to_owned(),
    };
    format!("From {}, read on {}; {tried}.", docs.link(), docs.read)
}

/// Whether it is still offered, if there is something to say about that.
fn state(operation: &Operation) -> String {
    let state = lifecycle::paragraph(operation.lifecycle.as_ref());
    state.map_or_else(String::new, |it| format!("{it}\n\n"))
}

/// Which signer the operation wants, and what it writes.
fn signing(operation: &Operation) -> String {
    let Some(scheme) = &operation.scheme else {
        return "The vendor asks for no signature.\n\n".to_owned();
    };
    let fields: Vec<String> = operation
        .credentials
        .iter()
        .map(|it| text::code(it))
        .collect();
    format!(
        "Signed by `{}`, which writes {}. {}\n\n",
        scheme.name,
        fields.join(", "),
        scheme.docs
    )
}

/// What the vendor's documents disagree about, for people who compare them with this crate.
pub(crate) fn notes(notes: &[crate::plan::Note], heading: &str) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut out = format!("{heading} Where the vendor's documents disagree\n");
    for note in notes {
        out.push_str(&format!("\n* `{}`:", note.id));
        for (says, from) in &note.readings {
            out.push_str(&format!("\n  * {says} ({from})"));
        }
        out.push_str(&format!("\n  * **Here:** {}", note.choice));
    }
    out.push('\n');
    out
}

/// Documentation of an operation, on the client's method.
pub(super) fn method_docs(plan: &Plan, operation: &Operation) -> TokenStream {
    let mut text = operation.docs.summary.clone();
    if let Some(description) = &operation.docs.description {
        text.push_str("\n\n");
        text.push_str(description);
    }
    text.push_str("\n\n");
    text.push_str(&state(operation));
    text.push_str(&source(operation));
    text.push_str("\n\n# Example\n\n```no_run\n");
    text.push_str(&examples::documentation(plan, operation));
    text.push_str("```");
    docs::attributes(&text)
}
