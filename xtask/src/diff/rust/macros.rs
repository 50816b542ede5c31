//! The public items that the runtime's macros print in a crate.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::codegen::OpenEnum;

/// The macro, the word for which it prints the items (if empty, for any), and the items of a type
/// `OF`.
const MACROS: [(&str, &str, &str); 10] = [
    ("redacted_debug", "", "impl Debug for OF {}"),
    ("response_body", "", "impl ResponseBody for OF {}"),
    ("error_body", "", "impl ErrorBody for OF {}"),
    ("error_union", "", "impl ErrorBody for OF {}"),
    (
        "call_methods",
        "",
        "impl Debug for OF {}
        impl OF {
            pub fn extra_query(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            pub fn extra_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
            pub fn with_timeout(self, timeout: Duration) -> Self {}
            pub fn with_idle_timeout(self, timeout: Duration) -> Self {}
            pub fn with_retry(self, retry: Retry) -> Self {}
            pub fn without_retry(self) -> Self {}
        }",
    ),
    (
        "call_methods",
        "form",
        "impl OF {
            pub fn extra_field(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }",
    ),
    (
        "call_methods",
        "multipart",
        "impl OF {
            pub fn extra_part(self, name: impl Into<String>, value: impl Into<String>) -> Self {}
        }",
    ),
    (
        "call_methods",
        "json",
        "impl OF {
            pub fn extra_member(self, name: impl Into<String>, value: impl Serialize) -> Self {}
        }",
    ),
    (
        "open_enum",
        "text",
        "impl OF { pub fn as_str(&self) -> &str {} }
        impl From<&str> for OF {}
        impl From<String> for OF {}",
    ),
    (
        "open_enum",
        "number",
        "impl OF { pub fn value(self) -> i64 {} }
        impl From<i64> for OF {}
        impl From<i32> for OF {}
        impl Copy for OF {}",
    ),
];

/// The items of a macro of the runtime; `None`: it is not one of them.
pub(super) fn expand(it: &syn::Macro) -> Option<Vec<Item>> {
    let name = it.path.segments.last()?.ident.to_string();
    let mut out = Vec::new();
    let (of, word) = if name == "open_enum" {
        let body: OpenEnum = it.parse_body().ok()?;
        out.push(open_enum(&body));
        let word = if body.is_number() { "number" } else { "text" };
        (body.ident.to_string(), word.to_owned())
    } else {
        let mut tokens = it.tokens.clone().into_iter().map(|it| it.to_string());
        (tokens.next()?, tokens.nth(1).unwrap_or_default())
    };
    let mut rows = MACROS.iter().filter(|it| it.0 == name).peekable();
    rows.peek()?;
    for (_, _, items) in rows.filter(|it| it.1.is_empty() || it.1 == word) {
        let file: syn::File = syn::parse_str(&items.replace("OF", &of)).ok()?;
        out.extend(file.items);
    }
    Some(out)
}

fn open_enum(it: &OpenEnum) -> Item {
    let mut out = it.to_enum();
    for variant in &mut out.variants {
        variant.discriminant = None;
    }
    let unknown = format_ident!("Unknown{}", if it.is_number() { "Number" } else { "Text" });
    out.variants.push(parse_quote!(Unknown(#unknown)));
    out.attrs.push(parse_quote!(#[non_exhaustive]));
    // Those that are written out are the same to callers.
    out.attrs.push(parse_quote! {
        #[derive(Clone, Debug, Deserialize, Display, Eq, Hash, Ord, PartialEq, PartialOrd,
            Serialize, Value)]
    });
    Item::Enum(out)
}
