//! Values of a spec as expressions of Rust.

use std::fmt::Debug;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// A value as an expression: what `Debug` prints is one, with lists by reference, since the enums
/// of `spec` have the variants and fields of the runtime's. The path before it is missing.
pub(super) fn expression(value: &dyn Debug) -> TokenStream {
    by_reference(format!("{value:?}").parse().unwrap_or_default())
}

fn by_reference(tokens: TokenStream) -> TokenStream {
    let tree = |tree| match tree {
        TokenTree::Group(group) => {
            let inner = Group::new(group.delimiter(), by_reference(group.stream()));
            let sign = (group.delimiter() == Delimiter::Bracket).then(|| quote!(&));
            quote!(#sign #inner)
        }
        other => other.to_token_stream(),
    };
    tokens.into_iter().map(tree).collect()
}
