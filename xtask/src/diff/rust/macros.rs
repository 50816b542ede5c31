//! The public items that the runtime's macros print in a crate.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::codegen::OpenEnum;

/// `== macro`, or `== macro word` for what it prints for this word alone, and the items of a type
/// `OF`.
const MACROS: &str = include_str!("macros.txt");

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
    let with_word = format!("{name} {word}");
    let rows = MACROS.split("== ").filter_map(|it| it.split_once('\n'));
    for (_, items) in rows.filter(|it| it.0 == name || it.0 == with_word) {
        let file: syn::File = syn::parse_str(&items.replace("OF", &of)).ok()?;
        out.extend(file.items);
    }
    Some(out).filter(|it| !it.is_empty())
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
