//! `types/impls.rs`: what the types of requests and responses do, apart from what they are.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ItemStruct};

use super::docs;
use super::rust_type::{map_type, option_inner};
use crate::spec::profile::Role;
use crate::spec::{MapType, Member, ObjectType, Spec, UnionType};

/// Of a struct: what it prints, what it is in a response, and how callers build it.
pub(crate) fn of_struct(item: &ItemStruct, object: &ObjectType, spec: &Spec) -> TokenStream {
    let mut out = TokenStream::new();
    if object.redacts() {
        out.extend(redacted_debug(&item.ident, object));
    }
    if object.used.success_root {
        out.extend(response_body(&item.ident, object));
    }
    if object.used.error_root {
        out.extend(error_body(&item.ident, object, spec));
    }
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

fn redacted_debug(ident: &Ident, object: &ObjectType) -> TokenStream {
    let members = object.members.iter().map(|member| {
        let field = format_ident!("{}", member.ident);
        let kind = match member.role {
            _ if member.sensitive => quote!((redacted)),
            Some(Role::RequestId) => quote!((id)),
            _ => TokenStream::new(),
        };
        quote!(#field #kind)
    });
    let members = members.chain(object.extra.then(|| quote!(extra)));
    quote!(codegen::redacted_debug!(#ident, [#(#members),*]);)
}

/// `, message(text)`, if the type has a member of this role.
fn role(object: &ObjectType, role: Role, word: &str) -> Option<TokenStream> {
    let word = format_ident!("{word}");
    let member = object.members.iter().find(|it| it.role == Some(role))?;
    let field = format_ident!("{}", member.ident);
    Some(quote!(, #word(#field)))
}

fn response_body(ident: &Ident, object: &ObjectType) -> TokenStream {
    let request_id = role(object, Role::RequestId, "request_id");
    quote!(codegen::response_body!(#ident #request_id);)
}

fn error_body(ident: &Ident, object: &ObjectType, spec: &Spec) -> TokenStream {
    let mut members = object.members.iter();
    let detailed = members.find(|it| it.code_detail.is_some());
    let inherent = detailed.map(|member| code_and_detail(ident, member));
    let mut members = object.members.iter();
    let code = detailed.or_else(|| members.find(|it| it.role == Some(Role::Code)));
    let code = code.map(|member| {
        let field = format_ident!("{}", member.ident);
        let code = match detailed {
            Some(_) => quote!(code()),
            None => quote!(#field),
        };
        let codes = member.code_enum().and_then(|name| {
            let retry = spec.enum_type(name)?.values.iter().filter(|it| it.retry);
            let retry = retry.map(|it| format_ident!("{}", it.name));
            let name = format_ident!("{name}");
            Some(quote!(, codes(#name, [#(#retry),*])))
        });
        quote!(, code(it => it.#code) #codes)
    });
    let message = role(object, Role::Message, "message");
    let request_id = role(object, Role::RequestId, "request_id");
    quote! {
        #inherent
        codegen::error_body!(#ident #code #message #request_id);
    }
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
