//! `types/impls.rs`: what the types of requests and responses do, apart from what they are.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ItemStruct;

use super::docs;
use super::rust_type::{map_type, option_inner};
use crate::spec::profile::Role;
use crate::spec::{Kind, MapType, Member, ObjectType, Spec, UnionType};

/// Of a struct: what it prints, what it is in a response, and how callers build it.
pub(crate) fn of_struct(item: &ItemStruct, object: &ObjectType, spec: &Spec) -> TokenStream {
    let mut out = TokenStream::new();
    if object.redacts() {
        out.extend(redacted_debug(&item.ident, object));
    }
    if object.used.success_root {
        out.extend(reply_body(&item.ident, object));
    }
    if object.used.error_root {
        out.extend(error_body(item, object, spec));
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
    let variants: Vec<_> = union
        .members
        .iter()
        .map(|it| format_ident!("{it}"))
        .collect();
    union.used.error_root.then(|| {
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
    })
}

/// The members in the order in which they are sent.
fn numbered(ident: &syn::Ident, object: &ObjectType) -> TokenStream {
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

fn redacted_debug(ident: &syn::Ident, object: &ObjectType) -> TokenStream {
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

fn role(object: &ObjectType, role: Role) -> Option<&Member> {
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

fn request_id(object: &ObjectType) -> TokenStream {
    match role(object, Role::RequestId).map(text_of) {
        Some(text) => quote! {
            fn request_id(&self) -> Option<&str> {
                #text
            }
        },
        None => TokenStream::new(),
    }
}

fn reply_body(ident: &syn::Ident, object: &ObjectType) -> TokenStream {
    let request_id = request_id(object);
    quote! {
        impl liveproof_runtime::ReplyBody for #ident {
            #request_id
        }
    }
}

fn error_body(item: &ItemStruct, object: &ObjectType, spec: &Spec) -> TokenStream {
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
        let listed = listed(member, spec, &|test| match member.required {
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
            Kind::Enum(name) if is_number(spec, name) => {
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
        let listed = listed(member, spec, &|test| match &found {
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

fn is_number(spec: &Spec, name: &str) -> bool {
    spec.enum_type(name).is_some_and(|it| it.number)
}

/// Makes a condition of the expression of a code.
type Test<'t> = &'t dyn Fn(TokenStream) -> TokenStream;

/// Whether the documents list a code, and whether it means "again later". `with_code` applies a test to the code.
fn listed(
    member: &Member,
    spec: &Spec,
    with_code: &dyn Fn(Test<'_>) -> TokenStream,
) -> TokenStream {
    let Some(name) = member.code_enum() else {
        return TokenStream::new();
    };
    let codes = format_ident!("{name}");
    let Some(open) = spec.enum_type(name) else {
        return TokenStream::new();
    };
    let documented = with_code(&|it| quote!(!matches!(#it, #codes::Unknown(_))));
    let retry = open.values.iter().filter(|it| it.retry);
    let retry: Vec<_> = retry.map(|it| format_ident!("{}", it.name)).collect();
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
