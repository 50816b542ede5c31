//! The public items that the runtime's macros print in a crate.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::codegen::OpenEnum;

/// The methods of every call.
const METHODS: &str = "
    pub fn extra_query(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
    pub fn extra_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
    pub fn with_timeout(self, timeout: Duration) -> Self {}
    pub fn with_idle_timeout(self, timeout: Duration) -> Self {}
    pub fn with_retry(self, retry: Retry) -> Self {}
    pub fn without_retry(self) -> Self {}
";

/// The items of a macro of the runtime; `None`: it is not one of them.
pub(super) fn expand(it: &syn::Macro) -> Option<Vec<Item>> {
    let name = it.path.segments.last()?.ident.to_string();
    let mut tokens = it.tokens.clone().into_iter();
    let of = tokens.next()?.to_string();
    let text = match name.as_str() {
        "open_enum" => return open_enum(&it.parse_body().ok()?),
        "redacted_debug" => format!("impl Debug for {of} {{}}"),
        "response_body" => format!("impl ResponseBody for {of} {{}}"),
        "error_body" | "error_union" => format!("impl ErrorBody for {of} {{}}"),
        "call_methods" => {
            let extra = extra(&tokens.nth(1)?.to_string());
            format!("impl Debug for {of} {{}} impl {of} {{ {METHODS} {extra} }}")
        }
        _ => return None,
    };
    items(&text)
}

fn items(text: &str) -> Option<Vec<Item>> {
    syn::parse_str::<syn::File>(text).ok().map(|it| it.items)
}

/// The method for what a body does not declare.
fn extra(body: &str) -> &'static str {
    match body {
        "form" => {
            "pub fn extra_field(self, name: impl Into<String>, value: impl Into<String>) -> Self {}"
        }
        "multipart" => {
            "pub fn extra_part(self, name: impl Into<String>, value: impl Into<String>) -> Self {}"
        }
        "json" => {
            "pub fn extra_member(self, name: impl Into<String>, value: impl Serialize) -> Self {}"
        }
        _ => "",
    }
}

fn open_enum(it: &OpenEnum) -> Option<Vec<Item>> {
    let mut out = it.to_enum();
    let of = &out.ident;
    let (value, unknown) = if it.is_number() {
        let value = "pub fn value(self) -> i64 {}";
        let from = format!("impl From<i64> for {of} {{}} impl From<i32> for {of} {{}}");
        let text = format!("impl {of} {{ {value} }} {from} impl Copy for {of} {{}}");
        (text, format_ident!("UnknownNumber"))
    } else {
        let value = "pub fn as_str(&self) -> &str {}";
        let from = format!("impl From<&str> for {of} {{}} impl From<String> for {of} {{}}");
        (
            format!("impl {of} {{ {value} }} {from}"),
            format_ident!("UnknownText"),
        )
    };
    for variant in &mut out.variants {
        variant.discriminant = None;
    }
    out.variants.push(parse_quote!(Unknown(#unknown)));
    out.attrs.push(parse_quote!(#[non_exhaustive]));
    // Those that are written out are the same to callers.
    out.attrs.push(parse_quote! {
        #[derive(Clone, Debug, Deserialize, Display, Eq, Hash, Ord, PartialEq, PartialOrd,
            Serialize, Value)]
    });
    let mut items = items(&value)?;
    items.push(Item::Enum(out));
    Some(items)
}
