//! `types/impls.rs`: what the types of requests and responses do, apart from what they are.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, ItemStruct};

use super::docs;
use super::edits::EXTRA_MEMBERS as EXTRA;
use super::rust_type::{argument, map_type, option_inner, rust_type};
use crate::spec::profile::Role;
use crate::spec::ways::{self, Way};
use crate::spec::{Kind, MapType, Member, ObjectType, Spec, UnionType};

/// Of a struct: what it prints, what it is in a response, and how callers build it.
pub(crate) fn of_struct(item: &ItemStruct, object: &ObjectType, spec: &Spec) -> TokenStream {
    let mut out = TokenStream::new();
    if object.redacts() {
        out.extend(redacted_debug(item, object));
    }
    if object.used.success_root {
        out.extend(response_body(&item.ident, object, spec));
    }
    let mut members = object.members.iter();
    if let Some(detailed) = members.find(|it| it.code_detail.is_some()) {
        out.extend(code_and_detail(&item.ident, detailed));
    }
    if object.used.error_root {
        out.extend(error_body(&item.ident, object, spec));
    }
    out.extend(envelope(item, object, spec));
    if object.input {
        out.extend(input(item, object));
    }
    if object.item {
        out.extend(numbered(&item.ident, object));
    }
    out
}

/// Of a map.
pub(crate) fn of_map(name: &str, map: &MapType) -> TokenStream {
    let ident = format_ident!("{name}");
    let kind = map_type(map);
    let built = map.input.then(|| built_map(&ident, map));
    let value = match map.kind.item() {
        Kind::Text => quote!(codegen::Plain(value)),
        _ => quote!(value),
    };
    let (debug_docs, debug) = match map.input || map.sensitive {
        true => (
            "Prints no member.",
            quote!(std::fmt::Debug::fmt(&codegen::Redacted, f)),
        ),
        false => (
            "Prints names and texts that are shaped like a code.",
            quote! {
                let members = self.0.iter();
                f.debug_map()
                    .entries(members.map(|(name, value)| (codegen::Plain(name), #value)))
                    .finish()
            },
        ),
    };
    let debug_docs = docs::attributes(debug_docs);
    quote! {
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

        #debug_docs
        impl std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                #debug
            }
        }

        #built
    }
}

/// What a caller needs to build a map.
fn built_map(ident: &Ident, map: &MapType) -> TokenStream {
    let value = rust_type(&map.kind);
    quote! {
        impl<K: Into<String>, V: Into<#value>> FromIterator<(K, V)> for #ident {
            fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
                let members = members.into_iter();
                Self(members.map(|(name, value)| (name.into(), value.into())).collect())
            }
        }

        impl<K: Into<String>, V: Into<#value>, const N: usize> From<[(K, V); N]> for #ident {
            fn from(members: [(K, V); N]) -> Self {
                members.into_iter().collect()
            }
        }

        impl codegen::JsonValue for #ident {
            fn into_member(self) -> Option<codegen::FieldValue> {
                codegen::JsonValue::into_member(self.0)
            }
        }

        impl codegen::JsonText for #ident {}
    }
}

/// Of a union, whose members are errors.
pub(crate) fn of_union(name: &str, union: &UnionType) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let variants = union.members.iter().map(|it| format_ident!("{it}"));
    union
        .used
        .error_root
        .then(|| quote!(codegen::error_union!(#ident, [#(#variants),*]);))
}

/// The members in the order in which they are sent.
fn numbered(ident: &Ident, object: &ObjectType) -> TokenStream {
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
            ) -> Vec<Result<Option<codegen::FieldValue>, liveproof_runtime::Violation>> {
                vec![#(#members),*]
            }
        }
    }
}

fn redacted_debug(item: &ItemStruct, object: &ObjectType) -> TokenStream {
    let ident = &item.ident;
    let members = object.members.iter().zip(&item.fields);
    let members = members.map(|(member, of)| {
        let field = format_ident!("{}", member.ident);
        let kind = match member.role {
            _ if object.input && option_inner(&of.ty).is_some() => quote!((optional)),
            _ if object.input && argument(&of.ty, "Vec").is_some() => quote!((list)),
            _ if object.input => quote!((set)),
            _ if member.sensitive => quote!((redacted)),
            Some(Role::RequestId) => quote!((id)),
            _ if member.is_free() => quote!((plain)),
            _ => TokenStream::new(),
        };
        quote!(#field #kind)
    });
    let members = members.chain(object.extra.then(|| quote!(extra)));
    quote!(codegen::redacted_debug!(#ident, [#(#members),*]);)
}

/// `, message(text)`, if the type or an object in it has a member of this role.
fn role(object: &ObjectType, spec: &Spec, role: Role, word: &str) -> Option<TokenStream> {
    let word = format_ident!("{word}");
    let way = way(object, spec, |it| it.role == Some(role))?;
    let fields = fields(&way, spec);
    Some(quote!(, #word(#fields)))
}

fn way<'s>(
    object: &'s ObjectType,
    spec: &'s Spec,
    wanted: impl Fn(&Member) -> bool,
) -> Option<Way<'s>> {
    ways::in_error(&spec.types, object, wanted)
        .into_iter()
        .next()
}

/// `error.as_ref()?.code`, or `errors.first()?.code()` of a list of codes with a detail.
fn fields(way: &[&Member], spec: &Spec) -> TokenStream {
    let Some((last, before)) = way.split_last() else {
        return TokenStream::new();
    };
    let steps = before.iter().map(|member| {
        let field = format_ident!("{}", member.ident);
        match member.required {
            _ if ways::listed(&spec.types, member).is_some() => quote!(#field.first()?.),
            true => quote!(#field.),
            false => quote!(#field.as_ref()?.),
        }
    });
    let field = format_ident!("{}", last.ident);
    let last = match last.code_detail {
        Some(_) => quote!(code()),
        None => quote!(#field),
    };
    quote!(#(#steps)* #last)
}

fn response_body(ident: &Ident, object: &ObjectType, spec: &Spec) -> TokenStream {
    let request_id = role(object, spec, Role::RequestId, "request_id");
    quote!(codegen::response_body!(#ident #request_id);)
}

fn error_body(ident: &Ident, object: &ObjectType, spec: &Spec) -> TokenStream {
    let code = way(object, spec, Member::is_code).map(|way| {
        let code = fields(&way, spec);
        let codes = way.last().and_then(|it| it.code_enum()).and_then(|name| {
            let retry = spec.enum_type(name)?.values.iter().filter(|it| it.retry);
            let retry = retry.map(|it| format_ident!("{}", it.name));
            let name = format_ident!("{name}");
            Some(quote!(, codes(#name, [#(#retry),*])))
        });
        quote!(, code(it => it.#code) #codes)
    });
    let message = role(object, spec, Role::Message, "message");
    let request_id = role(object, spec, Role::RequestId, "request_id");
    quote!(codegen::error_body!(#ident #code #message #request_id);)
}

/// A response that is nothing but one object is as good as that object.
fn envelope(item: &ItemStruct, object: &ObjectType, spec: &Spec) -> Option<TokenStream> {
    let [member] = object.members.as_slice() else {
        return None;
    };
    let is_root = object.used.success_root || object.used.error_root;
    let is_whole = member.required && !object.extra;
    ways::object(&spec.types, member).filter(|_| is_root && is_whole)?;
    let (ident, field) = (&item.ident, format_ident!("{}", member.ident));
    let inner = item.fields.iter().map(|it| &it.ty);
    Some(quote! {
        impl std::ops::Deref for #ident {
            type Target = #(#inner)*;

            fn deref(&self) -> &Self::Target {
                &self.#field
            }
        }
    })
}

/// The methods that split a text of the form `CODE:detail`.
fn code_and_detail(ident: &Ident, member: &Member) -> TokenStream {
    let field = format_ident!("{}", member.ident);
    let codes = format_ident!("{}", member.code_detail.as_deref().unwrap_or_default());
    let label = crate::text::code(&member.name);
    let code_docs = format!(
        " The code, which {label} begins with; what follows is the [`detail`](Self::detail)."
    );
    let detail_docs = format!(" What follows the code in {label}, after a colon.");
    // A required text always has a code; an optional one may be absent.
    let (text, returns) = match member.required {
        true => (quote!(self.#field.as_str()), quote!(#codes)),
        false => (quote!(self.#field.as_deref()?), quote!(Option<#codes>)),
    };
    let code = quote!(#codes::from(codegen::split_code(#text).0));
    let code = match member.required {
        true => code,
        false => quote!(Some(#code)),
    };
    quote! {
        impl #ident {
            #[doc = #code_docs]
            pub fn code(&self) -> #returns {
                #code
            }

            #[doc = #detail_docs]
            pub fn detail(&self) -> Option<&str> {
                codegen::split_code(#text).1
            }
        }
    }
}

/// What a caller needs to build the type.
fn input(item: &ItemStruct, object: &ObjectType) -> TokenStream {
    let ident = &item.ident;
    let name = ident.to_string();
    let members: Vec<_> = object.members.iter().zip(&item.fields).collect();
    let is_asked = |it: &Member| it.needed && it.constant.is_none();
    let arguments = members.iter().filter(|it| is_asked(it.0));
    let arguments = arguments.map(|(member, field)| {
        let (ident, taken) = (format_ident!("{}", member.ident), taken(&field.ty));
        quote!(#ident: #taken)
    });
    let values = members.iter().map(|(member, field)| {
        let ident = format_ident!("{}", member.ident);
        let value = match &member.constant {
            Some(value) => match value.as_i64() {
                Some(number) => Literal::i64_unsuffixed(number).to_token_stream(),
                None => {
                    let text = crate::spec::profile::text(value);
                    quote!(#text.into())
                }
            },
            None if member.needed => stored(&field.ty, &ident),
            None => quote!(Default::default()),
        };
        quote!(#ident: #value)
    });
    let open = object.extra.then(|| format_ident!("extra"));
    let added = object.takes_extra().then(|| format_ident!("{EXTRA}"));
    let extras: Vec<Ident> = open.into_iter().chain(added.clone()).collect();
    let values = values.chain(extras.iter().map(|it| quote!(#it: Default::default())));
    let setters = members.iter().filter(|it| !it.0.needed);
    let setters = setters.map(|(member, field)| {
        let ident = format_ident!("{}", member.ident);
        let member_docs = docs::attributes(&member.docs);
        let taken = taken(&field.ty);
        let value = stored(&field.ty, &format_ident!("value"));
        quote! {
            #member_docs
            #[must_use]
            pub fn #ident(mut self, value: #taken) -> Self {
                self.#ident = #value;
                self
            }
        }
    });
    let new_docs = match members.iter().any(|it| is_asked(it.0)) {
        false => format!("An empty `{name}`."),
        true => format!("A `{name}` with all that is required."),
    };
    let new_docs = docs::attributes(&new_docs);
    let written = members.iter().map(|(member, field)| {
        let (name, field_name) = (&member.name, format_ident!("{}", member.ident));
        let is_list = !member.needed && argument(&field.ty, "Vec").is_some();
        let list = is_list.then(|| quote!((list)));
        quote!(#name: #field_name #list)
    });
    // Without a constant, typify derives it.
    let is_default =
        !members.iter().any(|it| is_asked(it.0)) && members.iter().any(|it| it.0.required);
    let default = is_default.then(|| {
        quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let extra_member = added.map(|_| quote!(codegen::extra_member!(#ident);));
    quote! {
        impl #ident {
            #new_docs
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }

        #default
        codegen::json_object!(#ident, [#(#written),*], [#(#extras),*]);
        #extra_member
    }
}

/// What a caller passes for a field.
fn taken(field: &syn::Type) -> TokenStream {
    let kind = option_inner(field).unwrap_or_else(|| field.clone());
    match argument(&kind, "Vec") {
        Some(item) => quote!(impl IntoIterator<Item = impl Into<#item>>),
        None => quote!(impl Into<#kind>),
    }
}

/// The field with what a caller passed.
fn stored(field: &syn::Type, value: &Ident) -> TokenStream {
    let inner = option_inner(field);
    let kind = inner.as_ref().unwrap_or(field);
    let stored = match argument(kind, "Vec") {
        Some(_) => quote!(#value.into_iter().map(Into::into).collect()),
        None => quote!(#value.into()),
    };
    match inner {
        Some(_) => quote!(Some(#stored)),
        None => stored,
    }
}
