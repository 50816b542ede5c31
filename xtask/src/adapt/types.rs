//! The `types` module: members in the order of the spec, other names, lenient reading, `Debug` that hides.

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{Item, ItemEnum, ItemStruct};

use crate::plan::{Kind, Lenient, MapPlan, Member, ObjectPlan, Plan, TypePlan, UnionPlan};
use crate::profile::Role;

use super::parts::{Parts, describe, self_name};
use super::{AdaptError, Edit, Ledger, Module, docs, enums, paths};

/// Makes `types.rs` of typify's items.
pub(super) fn module(
    parts: &mut Parts,
    plan: &Plan,
    ledger: &mut Ledger,
) -> Result<Module, AdaptError> {
    let mut structs = std::collections::HashMap::new();
    let mut unions = std::collections::HashMap::new();
    for item in std::mem::take(&mut parts.types) {
        match item {
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), item);
            }
            Item::Enum(item) => {
                unions.insert(item.ident.to_string(), item);
            }
            // Conversions of closed enums and builders of types: neither is needed.
            Item::Impl(block) if self_name(&block).is_some() => {}
            Item::Mod(module) if module.ident == "builder" || module.ident == "error" => {}
            Item::Use(_) => {}
            other => return Err(AdaptError::Unexpected(describe(&other))),
        }
    }
    let mut out = TokenStream::new();
    for (name, kind) in &plan.types {
        let missing = || AdaptError::Missing(format!("type `{name}`"));
        out.extend(match kind {
            TypePlan::Object(object) => {
                let item = structs.remove(name).ok_or_else(missing)?;
                structure(item, object, plan, ledger)?
            }
            TypePlan::Map(open) => {
                let item = structs.remove(name).ok_or_else(missing)?;
                ledger.made(Edit::Map);
                map(item, open)?
            }
            TypePlan::TextEnum(open) => {
                let item = unions.remove(name).ok_or_else(missing)?;
                same_count(name, item.variants.len(), open.values.len())?;
                ledger.made(Edit::OpenEnum);
                enums::text(name, open)
            }
            TypePlan::NumberEnum(open) => {
                let item = unions.remove(name).ok_or_else(missing)?;
                same_count(name, item.variants.len(), open.values.len())?;
                ledger.made(Edit::OpenEnum);
                enums::number(name, open)
            }
            TypePlan::Union(open) => {
                let item = unions.remove(name).ok_or_else(missing)?;
                ledger.made(Edit::Union);
                union(item, open)?
            }
        });
    }
    if let Some(name) = structs.keys().chain(unions.keys()).min() {
        return Err(AdaptError::Unexpected(format!("type `{name}`")));
    }
    let has = |of: fn(&TypePlan) -> bool| plan.types.values().any(of);
    let unknown_text = has(|it| matches!(it, TypePlan::TextEnum(_))).then(|| quote!(UnknownText,));
    let unknown_number =
        has(|it| matches!(it, TypePlan::NumberEnum(_))).then(|| quote!(UnknownNumber,));
    let tokens = quote! {
        #[allow(unused_imports)]
        use liveproof_runtime::{codegen, #unknown_text #unknown_number};
        use serde::{Deserialize, Serialize};

        #out
    };
    Ok(Module {
        path: "types.rs".to_owned(),
        docs: docs_of(plan),
        tokens,
    })
}

/// Where the types come from.
fn docs_of(plan: &Plan) -> String {
    let pages: IndexSet<String> = plan
        .operations
        .iter()
        .map(|it| format!("\n* {}, read on {}", it.docs.link(), it.docs.read))
        .collect();
    let mut out = "What is sent and what comes back.\n\nFrom the vendor's pages:\n".to_owned();
    out.extend(pages);
    out
}

fn same_count(name: &str, progenitor: usize, plan: usize) -> Result<(), AdaptError> {
    if progenitor == plan {
        return Ok(());
    }
    Err(AdaptError::Differs {
        what: format!("number of values of `{name}`"),
        plan: plan.to_string(),
        progenitor: progenitor.to_string(),
    })
}

fn structure(
    mut item: ItemStruct,
    object: &ObjectPlan,
    plan: &Plan,
    ledger: &mut Ledger,
) -> Result<TokenStream, AdaptError> {
    let name = item.ident.to_string();
    let syn::Fields::Named(fields) = &mut item.fields else {
        return Err(AdaptError::Unexpected(format!(
            "struct `{name}` without named fields"
        )));
    };
    let mut loose: std::collections::HashMap<String, syn::Field> =
        std::mem::take(&mut fields.named)
            .into_iter()
            .filter_map(|field| Some((field.ident.as_ref()?.to_string(), field)))
            .collect();
    for (index, member) in object.members.iter().enumerate() {
        let mut field = loose
            .remove(&format!("m{index}"))
            .ok_or_else(|| AdaptError::Missing(format!("field `{name}.{}`", member.name)))?;
        field.ident = Some(format_ident!("{}", member.ident));
        adapt_field(&mut field, member, plan, ledger);
        fields.named.push(field);
    }
    if let Some(field) = loose.keys().min() {
        return Err(AdaptError::Unexpected(format!("field `{name}.{field}`")));
    }
    if object.extra {
        ledger.made(Edit::Extra);
        let extra_docs = docs::attributes(EXTRA);
        fields.named.push(syn::parse_quote! {
            #extra_docs
            #[serde(flatten)]
            pub extra: liveproof_runtime::RawMembers
        });
    }
    ledger.made(Edit::Struct);
    paths::Shorten.visit_item_struct_mut(&mut item);

    let redact = object.redacts();
    docs::strip(&mut item.attrs);
    item.attrs.retain(|it| !it.path().is_ident("derive"));
    let default = object
        .members
        .iter()
        .all(|it| !it.required)
        .then(|| quote!(Default,));
    let debug = (!redact).then(|| quote!(Debug,));
    let type_docs = docs::attributes(&object.docs);
    let mut out = quote! {
        #type_docs
        #[derive(Clone, #debug #default Deserialize, PartialEq, Serialize)]
        #[non_exhaustive]
        #item
    };
    if redact {
        ledger.made(Edit::RedactedDebug);
        out.extend(redacted_debug(&item.ident, object));
    }
    if object.used.success_root {
        out.extend(reply_body(&item.ident, object));
    }
    if object.used.error_root {
        out.extend(error_body(&item, object, plan));
    }
    if object.input {
        out.extend(input(&item, object));
    }
    if object.item {
        ledger.made(Edit::Item);
        out.extend(numbered(&item.ident, object));
    }
    Ok(out)
}

/// What is said of the members that have no names.
const EXTRA: &str = "Members that the vendor's documents do not name, or not all of them, as they came.\n\n\
     Sensitive: never printed.";

/// A map around the type of values that progenitor found for it.
fn map(mut item: ItemStruct, plan: &MapPlan) -> Result<TokenStream, AdaptError> {
    let ident = item.ident.clone();
    let unexpected = || AdaptError::Unexpected(format!("struct `{ident}` that holds no map alone"));
    let syn::Fields::Unnamed(fields) = &mut item.fields else {
        return Err(unexpected());
    };
    let mut held = std::mem::take(&mut fields.unnamed).into_iter();
    let (Some(only), None) = (held.next(), held.next()) else {
        return Err(unexpected());
    };
    let kind = paths::shorten(only.ty);
    // `std::collections::BTreeMap<String, V>`
    if !kind
        .to_token_stream()
        .to_string()
        .starts_with("std :: collections :: BTreeMap")
    {
        return Err(unexpected());
    }
    let map_docs = docs::attributes(&plan.docs);
    let lenient = plan
        .lenient
        .then(|| quote!(#[serde(deserialize_with = "codegen::lenient::map")]));
    Ok(quote! {
        #map_docs
        #[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
        #[serde(transparent)]
        pub struct #ident(#lenient pub #kind);

        impl std::ops::Deref for #ident {
            type Target = #kind;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl From<#kind> for #ident {
            fn from(members: #kind) -> Self {
                Self(members)
            }
        }

        impl codegen::JsonText for #ident {}
    })
}

/// The members in the order in which they are sent.
fn numbered(ident: &syn::Ident, object: &ObjectPlan) -> TokenStream {
    let members = object.members.iter().map(|member| {
        let field = format_ident!("{}", member.ident);
        if member.required {
            quote!(codegen::Value::into_wire(self.#field).map(Some))
        } else {
            quote!(self.#field.map(codegen::Value::into_wire).transpose())
        }
    });
    quote! {
        impl codegen::Item for #ident {
            fn into_members(
                self,
            ) -> Vec<Result<Option<codegen::Wire>, liveproof_runtime::Rule>> {
                vec![#(#members),*]
            }
        }
    }
}

fn adapt_field(field: &mut syn::Field, member: &Member, plan: &Plan, ledger: &mut Ledger) {
    docs::strip(&mut field.attrs);
    field.attrs.retain(|it| !it.path().is_ident("serde"));
    let mut keys: Vec<TokenStream> = Vec::new();
    let name = &member.name;
    if *name != member.ident {
        keys.push(quote!(rename = #name));
    }
    if !member.aliases.is_empty() {
        let aliases = &member.aliases;
        keys.push(quote!(#(alias = #aliases),*));
        ledger.made(Edit::Alias);
    }
    let reader = match (member.kind.bare(), member.lenient) {
        (Kind::Text, Lenient::Scalar) if member.not_blank => Some("codegen::required::lenient"),
        (Kind::Text, _) if member.not_blank => Some("codegen::required::text"),
        (Kind::Enum(name), _) if member.not_blank => match plan.types.get(name) {
            Some(TypePlan::TextEnum(open)) if open.lenient => Some("codegen::required::lenient"),
            _ => Some("codegen::required::value"),
        },
        (_, Lenient::Scalar) => Some("codegen::lenient::deserialize"),
        (_, Lenient::List) => Some("codegen::lenient::list"),
        (_, Lenient::No) => None,
    };
    if let Some(reader) = reader {
        keys.push(quote!(deserialize_with = #reader));
    }
    if member.lenient != Lenient::No {
        ledger.made(Edit::Lenient);
    }
    if member.not_blank {
        ledger.made(Edit::NotBlank);
    }
    if !member.required {
        keys.push(quote!(default));
        let skip = match option_inner(&field.ty) {
            Some(_) => "Option::is_none",
            None => "Vec::is_empty",
        };
        keys.push(quote!(skip_serializing_if = #skip));
    }
    let mut attributes = docs::parsed(&member.docs);
    if member.deprecated {
        attributes.push(syn::parse_quote!(#[deprecated]));
    }
    if !keys.is_empty() {
        attributes.push(syn::parse_quote!(#[serde(#(#keys),*)]));
    }
    field.attrs = attributes;
}

fn redacted_debug(ident: &syn::Ident, object: &ObjectPlan) -> TokenStream {
    let name = ident.to_string();
    let fields = object.members.iter().map(|member| {
        let field = format_ident!("{}", member.ident);
        let label = member.ident.as_str();
        if member.sensitive {
            quote!(.field(#label, &codegen::Redacted))
        } else if member.role == Some(Role::RequestId) {
            let id = text_of(member);
            quote!(.field(#label, &codegen::plain(#id)))
        } else {
            quote!(.field(#label, &self.#field))
        }
    });
    let extra = object.extra.then(|| quote!(.field("extra", &self.extra)));
    quote! {
        #[doc = " Sensitive members print as `[redacted]`."]
        impl std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#name)#(#fields)*#extra.finish()
            }
        }
    }
}

fn role(object: &ObjectPlan, role: Role) -> Option<&Member> {
    object.members.iter().find(|it| it.role == Some(role))
}

/// `self.x.as_deref()` or `Some(self.x.as_str())`
fn text_of(member: &Member) -> TokenStream {
    let field = format_ident!("{}", member.ident);
    match (member.enum_type(), member.required) {
        (Some(_), true) => quote!(Some(self.#field.as_str())),
        (Some(_), false) => quote!(self.#field.as_ref().map(|it| it.as_str())),
        (None, true) => quote!(Some(self.#field.as_str())),
        (None, false) => quote!(self.#field.as_deref()),
    }
}

fn request_id(object: &ObjectPlan) -> TokenStream {
    match role(object, Role::RequestId).map(text_of) {
        Some(text) => quote! {
            fn request_id(&self) -> Option<&str> {
                #text
            }
        },
        None => TokenStream::new(),
    }
}

fn reply_body(ident: &syn::Ident, object: &ObjectPlan) -> TokenStream {
    let request_id = request_id(object);
    quote! {
        impl liveproof_runtime::ReplyBody for #ident {
            #request_id
        }
    }
}

fn error_body(item: &ItemStruct, object: &ObjectPlan, plan: &Plan) -> TokenStream {
    let ident = &item.ident;
    let mut inherent = TokenStream::new();
    let code = if let Some(member) = object.members.iter().find(|it| it.code_detail.is_some()) {
        let field = format_ident!("{}", member.ident);
        let codes = format_ident!("{}", member.code_detail.as_deref().unwrap_or_default());
        let text = if member.required {
            quote!(self.#field.as_str())
        } else {
            quote!(self.#field.as_deref()?)
        };
        let label = crate::text::code(&member.name);
        let code_docs = format!(
            " The code, which {label} begins with; what follows is the [`detail`](Self::detail)."
        );
        let detail_docs = format!(" What follows the code in {label}, after a colon.");
        // A required text always has a code; an optional one may be absent.
        let (returns, wrap) = if member.required {
            (
                quote!(#codes),
                quote!(#codes::from(codegen::split_code(#text).0)),
            )
        } else {
            (
                quote!(Option<#codes>),
                quote!(Some(#codes::from(codegen::split_code(#text).0))),
            )
        };
        inherent = quote! {
            impl #ident {
                #[doc = #code_docs]
                pub fn code(&self) -> #returns {
                    #wrap
                }

                #[doc = #detail_docs]
                pub fn detail(&self) -> Option<&str> {
                    codegen::split_code(#text).1
                }
            }
        };
        let listed = listed(member, plan, &|test| match member.required {
            true => test(quote!(self.code())),
            false => {
                let test = test(quote!(it));
                quote!(self.code().is_some_and(|it| #test))
            }
        });
        quote! {
            fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
                Some(codegen::split_code(#text).0.into())
            }
            #listed
        }
    } else if let Some(member) = role(object, Role::Code) {
        let field = format_ident!("{}", member.ident);
        let is_list = matches!(member.kind.bare(), Kind::List(_));
        let value = member.kind.item();
        let fields = &mut item.fields.iter();
        let declared = fields.find(|it| it.ident.as_ref() == Some(&field));
        let optional = declared.is_some_and(|it| option_inner(&it.ty).is_some());
        // An `Option` of a reference to the code; of a list the first item counts.
        let found = match (is_list, optional) {
            (true, true) => Some(quote!(self.#field.as_ref().and_then(|it| it.first()))),
            (true, false) => Some(quote!(self.#field.first())),
            (false, true) => Some(quote!(self.#field.as_ref())),
            (false, false) => None,
        };
        let text = |it: TokenStream| match value {
            Kind::Int32 | Kind::Int64 => quote!(#it.to_string().into()),
            Kind::Enum(name) if is_number(plan, name) => {
                quote!(#it.value().to_string().into())
            }
            _ => quote!(#it.as_str().into()),
        };
        let code = match &found {
            Some(found) => {
                let text = text(quote!(it));
                quote!(#found.map(|it| #text))
            }
            None => {
                let text = text(quote!(self.#field));
                quote!(Some(#text))
            }
        };
        let listed = listed(member, plan, &|test| match &found {
            Some(found) => {
                let test = test(quote!(it));
                quote!(#found.is_some_and(|it| #test))
            }
            None => test(quote!(self.#field)),
        });
        quote! {
            fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
                #code
            }
            #listed
        }
    } else {
        TokenStream::new()
    };
    let message = role(object, Role::Message).map(text_of).map(|text| {
        quote! {
            fn message(&self) -> Option<&str> {
                #text
            }
        }
    });
    let request_id = request_id(object);
    quote! {
        #inherent

        impl liveproof_runtime::ErrorBody for #ident {
            #code
            #message
            #request_id
        }
    }
}

fn is_number(plan: &Plan, name: &str) -> bool {
    matches!(plan.types.get(name), Some(TypePlan::NumberEnum(_)))
}

/// Makes a condition of the expression of a code.
type Test<'t> = &'t dyn Fn(TokenStream) -> TokenStream;

/// Whether the documents list a code, and whether it means "again later". `with_code` applies a test to the code.
fn listed(
    member: &Member,
    plan: &Plan,
    with_code: &dyn Fn(Test<'_>) -> TokenStream,
) -> TokenStream {
    let Some(name) = member.code_enum() else {
        return TokenStream::new();
    };
    let codes = format_ident!("{name}");
    let retry = match plan.types.get(name) {
        Some(TypePlan::TextEnum(open)) => &open.retry,
        Some(TypePlan::NumberEnum(open)) => &open.retry,
        _ => return TokenStream::new(),
    };
    let documented = with_code(&|it| quote!(!matches!(#it, #codes::Unknown(_))));
    let retry: Vec<_> = retry.iter().map(|it| format_ident!("{it}")).collect();
    let retryable = (!retry.is_empty()).then(|| {
        let retryable = with_code(&|it| quote!(matches!(#it, #(#codes::#retry)|*)));
        quote! {
            fn is_retryable(&self) -> bool {
                #retryable
            }
        }
    });
    quote! {
        fn is_documented_code(&self) -> bool {
            #documented
        }
        #retryable
    }
}

/// What a caller needs to build the type.
fn input(item: &ItemStruct, object: &ObjectPlan) -> TokenStream {
    let ident = &item.ident;
    let name = ident.to_string();
    let field_type = |member: &Member| {
        item.fields
            .iter()
            .find(|it| {
                it.ident
                    .as_ref()
                    .is_some_and(|ident| *ident == member.ident)
            })
            .map(|it| it.ty.clone())
    };
    let required: Vec<&Member> = object.members.iter().filter(|it| it.required).collect();
    let arguments = required.iter().filter_map(|member| {
        let ident = format_ident!("{}", member.ident);
        field_type(member).map(|kind| quote!(#ident: impl Into<#kind>))
    });
    let values = object.members.iter().map(|member| {
        let ident = format_ident!("{}", member.ident);
        if member.required {
            quote!(#ident: #ident.into())
        } else {
            quote!(#ident: Default::default())
        }
    });
    let extra = object.extra.then(|| quote!(extra: Default::default()));
    let values = values.chain(extra);
    let setters = object
        .members
        .iter()
        .filter(|it| !it.required)
        .filter_map(|member| {
            let ident = format_ident!("{}", member.ident);
            let inner = option_inner(&field_type(member)?);
            let member_docs = docs::attributes(&member.docs);
            let value = match &inner {
                Some(_) => quote!(Some(value.into())),
                None => quote!(value.into()),
            };
            let kind = inner.or_else(|| field_type(member))?;
            Some(quote! {
                #member_docs
                #[must_use]
                pub fn #ident(mut self, value: impl Into<#kind>) -> Self {
                    self.#ident = #value;
                    self
                }
            })
        });
    let new_docs = if required.is_empty() {
        format!("An empty `{name}`.")
    } else {
        format!("A `{name}` with all that is required.")
    };
    let new_docs = docs::attributes(&new_docs);
    quote! {
        impl #ident {
            #new_docs
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }

        impl codegen::JsonText for #ident {}
    }
}

/// `T` of `Option<T>`. No type of a spec is called `Option`.
fn option_inner(kind: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = kind else {
        return None;
    };
    let last = path.path.segments.last()?;
    if last.ident != "Option" {
        return None;
    }
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner.clone()),
        _ => None,
    }
}

fn union(item: ItemEnum, plan: &UnionPlan) -> Result<TokenStream, AdaptError> {
    let ident = &item.ident;
    let mut variants = Vec::new();
    for (variant, member) in item.variants.iter().zip(&plan.members) {
        if variant.ident != member {
            return Err(AdaptError::Differs {
                what: format!("variant of `{ident}`"),
                plan: member.clone(),
                progenitor: variant.ident.to_string(),
            });
        }
        variants.push(variant.ident.clone());
    }
    if variants.len() != item.variants.len() || variants.len() != plan.members.len() {
        return Err(AdaptError::Missing(format!("variants of `{ident}`")));
    }
    let union_docs = docs::attributes(&plan.docs);
    let variant_docs = plan
        .members
        .iter()
        .map(|it| docs::attributes(&format!("A [`{it}`].")));
    let error_body = plan.used.error_root.then(|| {
        quote! {
            impl liveproof_runtime::ErrorBody for #ident {
                fn code(&self) -> Option<std::borrow::Cow<'_, str>> {
                    match self { #(Self::#variants(it) => liveproof_runtime::ErrorBody::code(it),)* }
                }
                fn is_documented_code(&self) -> bool {
                    match self { #(Self::#variants(it) => it.is_documented_code(),)* }
                }
                fn is_retryable(&self) -> bool {
                    match self { #(Self::#variants(it) => it.is_retryable(),)* }
                }
                fn message(&self) -> Option<&str> {
                    match self { #(Self::#variants(it) => it.message(),)* }
                }
                fn request_id(&self) -> Option<&str> {
                    match self { #(Self::#variants(it) => it.request_id(),)* }
                }
            }
        }
    });
    Ok(quote! {
        #union_docs
        #[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
        #[non_exhaustive]
        #[serde(untagged)]
        pub enum #ident {
            #(#variant_docs #variants(#variants),)*
        }

        #error_body
    })
}

/// The Rust type of a setter or setting, for code that the plan alone makes.
pub(super) fn rust_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Int32 => quote!(i32),
        Kind::Int64 => quote!(i64),
        Kind::Float => quote!(f32),
        Kind::Double => quote!(f64),
        Kind::Bool => quote!(bool),
        Kind::Upload => quote!(liveproof_runtime::Upload),
        Kind::Enum(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        Kind::Json(name) => {
            let name = format_ident!("{name}");
            quote!(liveproof_runtime::Json<types::#name>)
        }
        Kind::AnyJson => {
            quote!(liveproof_runtime::Json<liveproof_runtime::codegen::serde_json::Value>)
        }
        Kind::Object(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        Kind::Raw => quote!(liveproof_runtime::RawJson),
        Kind::List(items) => {
            let items = rust_type(items);
            quote!(Vec<#items>)
        }
        Kind::Nullable(kind) => {
            let kind = rust_type(kind);
            quote!(Option<#kind>)
        }
    }
}
