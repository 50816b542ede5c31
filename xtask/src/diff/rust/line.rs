//! A piece of syntax on one line, with the names that a reader needs.

use std::collections::BTreeSet;

use syn::visit_mut::{self, VisitMut};
use syn::{Item, parse_quote};

/// What paths begin with that lead into the crate.
const LOCAL: [&str; 6] = ["builder", "crate", "operations", "self", "super", "types"];

/// What paths begin with that lead out of it, to names that everyone knows.
const FOREIGN: [&str; 6] = [
    "alloc",
    "codegen",
    "core",
    "liveproof_runtime",
    "serde",
    "std",
];

/// Prints without attributes and without the modules of types.
pub(super) struct Printer {
    /// Names of the crate's own: a foreign type of such a name keeps its path.
    pub(super) own: BTreeSet<String>,
}

impl Printer {
    /// An item without what is in its braces.
    pub(super) fn item(&mut self, mut item: Item) -> String {
        self.visit_item_mut(&mut item);
        print(item)
    }

    pub(super) fn of_type(&mut self, of: &syn::Type) -> String {
        let line = self.item(parse_quote!(type T = #of;));
        line.trim_start_matches("type T = ").to_owned()
    }

    /// A function without its body, and the same without the names of arguments.
    pub(super) fn function(
        &mut self,
        visibility: &syn::Visibility,
        signature: &syn::Signature,
    ) -> (String, String) {
        let mut bare = signature.clone();
        for input in &mut bare.inputs {
            if let syn::FnArg::Typed(it) = input {
                it.pat = parse_quote!(_);
            }
        }
        let mut line = |it: &syn::Signature| {
            let line = self.item(parse_quote!(#visibility #it {}));
            // That a function changes what it owns is its own business.
            line.replacen("(mut self", "(self", 1)
        };
        (short(line(signature)), line(&bare))
    }

    /// `impl Deref for Thresholds { type Target = f64; }`: the trait, and the whole.
    pub(super) fn trait_impl(&mut self, block: &syn::ItemImpl, of: &syn::Path) -> (String, String) {
        let mut block = block.clone();
        block.attrs.clear();
        block
            .items
            .retain(|it| matches!(it, syn::ImplItem::Type(_)));
        let parameters = std::mem::take(&mut block.generics.params);
        let others = parameters
            .into_iter()
            .filter(|it| !matches!(it, syn::GenericParam::Lifetime(_)));
        block.generics.params = others.collect();
        Anonymous.visit_item_impl_mut(&mut block);
        let mut of = of.clone();
        Anonymous.visit_path_mut(&mut of);
        let name = self.of_type(&parse_quote!(#of));
        (name, self.item(Item::Impl(block)))
    }
}

impl VisitMut for Printer {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        let is_type = |it: &syn::PathSegment| {
            let name = it.ident.to_string();
            name.starts_with(|it: char| it.is_ascii_uppercase())
        };
        let Some(at) = path.segments.iter().position(is_type) else {
            return;
        };
        let first = path.segments[0].ident.to_string();
        let is_own = self.own.contains(&path.segments[at].ident.to_string());
        if LOCAL.contains(&&*first) || FOREIGN.contains(&&*first) && !is_own {
            let segments = std::mem::take(&mut path.segments);
            path.segments = segments.into_iter().skip(at).collect();
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.clear();
    }
}

/// Writes `'_` for lifetimes, which are declared by the block alone.
struct Anonymous;

impl VisitMut for Anonymous {
    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        if lifetime.ident != "static" {
            *lifetime = parse_quote!('_);
        }
    }
}

/// A setter as callers think of it, and a future without what makes it one; any other function as
/// it is.
fn short(line: String) -> String {
    let setter = || {
        let (name, rest) = line
            .strip_prefix("pub fn ")?
            .split_once("<V>(self, value: ")?;
        let (value, bound) = rest.split_once(") -> Self where V: ")?;
        let value = match value {
            "V" => format!("impl {bound}"),
            "Option<V>" => format!("Option<impl {bound}>"),
            _ => return None,
        };
        Some(format!("fn {name}(value: {value})"))
    };
    let future = || {
        let (head, output) = line.split_once(" -> impl Future<Output = ")?;
        let output = output.strip_suffix("> + Send + use<>")?;
        let head = head.strip_prefix("pub fn ")?;
        Some(format!("pub async fn {head} -> {output}"))
    };
    setter().or_else(future).unwrap_or(line)
}

fn print(item: Item) -> String {
    let text = prettyplease::unparse(&syn::File {
        frontmatter: None,
        shebang: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    let mut line = String::new();
    for piece in text.lines().map(str::trim) {
        if piece.starts_with([')', '>', ']']) {
            let end = line.trim_end_matches(',').len();
            line.truncate(end);
        } else if !line.is_empty() && !line.ends_with(['(', '<', '[']) {
            line.push(' ');
        }
        line.push_str(piece);
    }
    for end in [";", "{}", ","] {
        line = line.trim_end().trim_end_matches(end).to_owned();
    }
    line.trim_end().to_owned()
}
