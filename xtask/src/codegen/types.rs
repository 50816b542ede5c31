//! `types.rs`: the types of requests and responses with their documentation. What they do is in
//! `types/impls.rs`.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{ItemStruct, parse_quote};

use super::edits::{Edits, Names, other_attributes};
use super::openapi::{member_name, type_name};
use super::progenitor::Printed;
use super::rust_type::{map_type, option_inner};
use super::{CodegenError, Module, docs, expect, impls, open_enum};
use crate::spec::{Kind, Lenient, MapType, Member, ObjectType, Spec, Type, UnionType};

/// As many types as one file has; more are split by their first letter.
const MAX_TYPES: usize = 400;

/// `types.rs` and what belongs to it.
pub(crate) fn modules(
    spec: &Spec,
    printed: &mut Printed,
    edits: &mut Edits,
) -> Result<Vec<Module>, CodegenError> {
    let mut definitions = Vec::new();
    let mut machinery = TokenStream::new();
    for (index, (name, kind)) in spec.types.iter().enumerate() {
        let definition = match kind {
            Type::Object(object) => {
                let printed = printed.structure(index)?;
                let item = structure(printed, index, object, spec, edits)?;
                machinery.extend(impls::of_struct(&item, object, spec));
                item.to_token_stream()
            }
            Type::Map(map) => {
                machinery.extend(impls::of_map(name, map));
                map_of(name, map)
            }
            Type::Enum(it) => open_enum::item(name, it),
            Type::Union(it) => {
                machinery.extend(impls::of_union(name, it));
                union(name, it)
            }
        };
        definitions.push((name.as_str(), definition));
    }
    let inner = |path: &str, docs: &str, tokens: &TokenStream| {
        let codegen = import_of_codegen(tokens);
        Module {
            path: format!("types/{path}.rs"),
            docs: docs.to_owned(),
            tokens: quote! {
                #codegen
                #[allow(unused_imports)]
                use super::*;
                #tokens
            },
        }
    };
    let mut modules = Vec::new();
    let mut declarations = TokenStream::new();
    let mut own = TokenStream::new();
    if definitions.len() > MAX_TYPES {
        let mut letters: BTreeMap<String, TokenStream> = BTreeMap::new();
        for (name, definition) in definitions {
            let letter = name[..1].to_ascii_lowercase();
            letters.entry(letter).or_default().extend(definition);
        }
        for (letter, definitions) in letters {
            let ident = format_ident!("{letter}");
            declarations.extend(quote! {
                #[rustfmt::skip]
                mod #ident;
                pub use self::#ident::*;
            });
            let docs = format!("Types that begin with {}.", letter.to_ascii_uppercase());
            modules.push(inner(&letter, &docs, &definitions));
        }
    } else {
        own.extend(definitions.into_iter().map(|it| it.1));
    }
    if !machinery.is_empty() {
        declarations.extend(quote! {
            #[rustfmt::skip]
            mod impls;
        });
        let docs = "What the types do, apart from what they are.";
        modules.push(inner("impls", docs, &machinery));
    }
    let codegen = import_of_codegen(&own);
    modules.push(Module {
        path: "types.rs".to_owned(),
        docs: docs_of(spec),
        tokens: quote!(#codegen #declarations #own),
    });
    Ok(modules)
}

fn import_of_codegen(tokens: &TokenStream) -> Option<TokenStream> {
    let used = tokens.to_string();
    let used = used.contains("codegen ::") || used.contains("\"codegen::");
    used.then(|| {
        quote!(
            use liveproof_runtime::codegen;
        )
    })
}

/// Where the types come from.
fn docs_of(spec: &Spec) -> String {
    let pages: IndexSet<String> = spec
        .operations
        .iter()
        .map(|it| format!("\n* {}, read on {}", it.link(), it.declared.read))
        .collect();
    let mut out = "The types of requests and responses.\n\nFrom the vendor's pages:\n".to_owned();
    out.extend(pages);
    out
}

/// typify's struct, edited.
fn structure(
    mut item: ItemStruct,
    index: usize,
    object: &ObjectType,
    spec: &Spec,
    edits: &mut Edits,
) -> Result<ItemStruct, CodegenError> {
    check(&item, index, object, spec)?;
    let own = object.members.iter().map(|it| it.ident.as_str()).collect();
    edits.names(Names { spec, own }, |names| {
        names.visit_item_struct_mut(&mut item)
    });
    edits.docs(&mut item.attrs, &object.docs);
    if object.redacts() {
        edits.debug(&mut item.attrs);
    }
    for (field, member) in item.fields.iter_mut().zip(&object.members) {
        edits.docs(&mut field.attrs, &member.docs);
        if member.deprecated {
            edits.attribute(&mut field.attrs, parse_quote!(#[deprecated]));
        }
        let keys = serde_keys(member, spec, option_inner(&field.ty).is_some());
        if !keys.is_empty() {
            edits.attribute(&mut field.attrs, parse_quote!(#[serde(#(#keys),*)]));
        }
    }
    if object.extra {
        edits.extra(&mut item);
    }
    if object.takes_extra() {
        edits.extra_members(&mut item);
    }
    Ok(item)
}

/// Whether typify printed what the edits were made for, in the order of the spec.
fn check(
    item: &ItemStruct,
    index: usize,
    object: &ObjectType,
    spec: &Spec,
) -> Result<(), CodegenError> {
    let attributes = other_attributes(&item.attrs);
    let (ident, fields) = (&item.ident, item.fields.iter());
    let fields = fields.map(|it| {
        let (attributes, ident) = (other_attributes(&it.attrs), &it.ident);
        quote!(#(#attributes)* #ident)
    });
    let found = quote!(#(#attributes)* #ident #(#fields)*);

    let all_optional = object.members.iter().all(|it| !it.required);
    let default = all_optional.then(|| quote!(Default,));
    let members = object.members.iter().zip(&item.fields).enumerate();
    let members = members.map(|(index, (member, field))| {
        let name = format_ident!("{}", member_name(index));
        match (member.required, option_inner(&field.ty).is_some()) {
            (true, _) => quote!(#name),
            (false, true) => {
                quote!(#[serde(skip_serializing_if = "::std::option::Option::is_none")] #name)
            }
            (false, false) => {
                quote!(#[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")] #name)
            }
        }
    });
    let ident = format_ident!("{}", type_name(index));
    let expected = quote! {
        #[non_exhaustive]
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, #default PartialEq)]
        #ident #(#members)*
    };
    let name = spec.types.get_index(index).map(|it| it.0.as_str());
    let what = format!("the struct `{}`", name.unwrap_or_default());
    match item.fields.len() == object.members.len() {
        true => expect(&what, &found, &expected),
        false => Err(CodegenError::Unexpected(what)),
    }
}

/// What serde has to know beside what typify printed: the name on the wire, other names, and
/// another reader.
fn serde_keys(member: &Member, spec: &Spec, is_option: bool) -> Vec<TokenStream> {
    let mut keys = Vec::new();
    let name = &member.name;
    if *name != member.ident {
        keys.push(quote!(rename = #name));
    }
    let aliases = &member.aliases;
    keys.extend(aliases.iter().map(|it| quote!(alias = #it)));
    let reader = match (member.kind.bare(), member.lenient) {
        (Kind::Text, Lenient::Scalar) if member.not_blank => Some("codegen::required::lenient"),
        (Kind::Text, _) if member.not_blank => Some("codegen::required::text"),
        (Kind::Enum(name), _) if member.not_blank => {
            match spec.enum_type(name).is_some_and(|it| it.lenient) {
                true => Some("codegen::required::lenient"),
                false => Some("codegen::required::value"),
            }
        }
        (Kind::Object(_), _) if member.not_blank => Some("codegen::required::object"),
        (_, Lenient::Scalar) => Some("codegen::lenient::deserialize"),
        (_, Lenient::List) => Some("codegen::lenient::list"),
        (Kind::List(_), Lenient::No) if !member.required && !is_option => {
            Some("codegen::lenient::present_list")
        }
        (_, Lenient::No) => None,
    };
    if let Some(reader) = reader {
        // Without a reader, serde takes a missing member for `None` by itself. A list has a default
        // already.
        keys.extend((is_option && !member.required).then(|| quote!(default)));
        keys.push(quote!(deserialize_with = #reader));
    }
    keys
}

/// Members of any name.
fn map_of(name: &str, map: &MapType) -> TokenStream {
    let ident = format_ident!("{name}");
    let map_docs = docs::attributes(&map.docs);
    let kind = map_type(map);
    let reader = match (map.lenient, &map.kind) {
        (true, _) => Some("codegen::lenient::map"),
        (false, Kind::Nullable(_) | Kind::Raw) => None,
        (false, _) => Some("codegen::lenient::present_map"),
    };
    let reader = reader.map(|it| quote!(#[serde(deserialize_with = #it)]));
    quote! {
        #map_docs
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default, PartialEq)]
        #[serde(transparent)]
        pub struct #ident(#reader pub #kind);
    }
}

/// Shapes that are told apart by their members.
fn union(name: &str, union: &UnionType) -> TokenStream {
    let ident = format_ident!("{name}");
    let union_docs = docs::attributes(&union.docs);
    let members = union.members.iter().map(|it| {
        let member = format_ident!("{it}");
        let member_docs = docs::attributes(&format!("A [`{it}`]."));
        quote!(#member_docs #member(#member),)
    });
    quote! {
        #union_docs
        #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[serde(untagged)]
        pub enum #ident {
            #(#members)*
        }
    }
}
