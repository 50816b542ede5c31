//! A piece of syntax on one line, with the names that a reader needs.

use syn::visit_mut::{self, VisitMut};
use syn::{Item, parse_quote};

/// What paths begin with that a reader does not need: modules of the crate, and crates with names
/// that everyone knows.
const MODULES: [&str; 12] = [
    "alloc",
    "builder",
    "codegen",
    "core",
    "crate",
    "liveproof_runtime",
    "operations",
    "self",
    "serde",
    "std",
    "super",
    "types",
];

/// An item without attributes, and types without the modules before them.
pub(super) fn item(mut item: Item) -> String {
    Short.visit_item_mut(&mut item);
    print(item)
}

pub(super) fn of_type(of: &syn::Type) -> String {
    let line = item(parse_quote!(type T = #of;));
    line.trim_start_matches("type T = ").to_owned()
}

/// A function of a type as readers think of it, and all that callers depend on: arguments have no
/// names.
pub(super) fn function(of: &str, function: &syn::ImplItemFn) -> (String, String) {
    let (visibility, mut bare) = (&function.vis, function.sig.clone());
    for input in &mut bare.inputs {
        if let syn::FnArg::Typed(it) = input {
            it.pat = parse_quote!(_);
        }
    }
    let line = |it: &syn::Signature| {
        let line = item(parse_quote!(#visibility #it {}));
        // That a function changes what it owns is its own business.
        let line = line.replacen("(mut self", "(self", 1);
        line.replacen("fn ", &format!("fn {of}::"), 1)
    };
    (short(line(&function.sig)), line(&bare))
}

/// A setter without what all setters have, and a future without what makes it one; any other
/// function as it is.
fn short(line: String) -> String {
    let setter = || {
        let (head, rest) = line.split_once("<V>(self, value: ")?;
        let (value, bound) = rest.split_once(") -> Self where V: ")?;
        let value = match value {
            "V" => format!("impl {bound}"),
            "Option<V>" => format!("Option<impl {bound}>"),
            _ => return None,
        };
        let (_, name) = head.split_once("::")?;
        Some(format!("fn {name}(value: {value})"))
    };
    let future = || {
        let (head, output) = line.split_once(" -> impl Future<Output = ")?;
        let output = output.strip_suffix("> + Send + use<>")?;
        let head = head.strip_prefix("pub ")?;
        Some(format!("pub async {head} -> {output}"))
    };
    setter().or_else(future).unwrap_or(line)
}

struct Short;

impl VisitMut for Short {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        let is_type = |it: &syn::PathSegment| {
            let name = it.ident.to_string();
            name.starts_with(|it: char| it.is_ascii_uppercase())
        };
        let at = path.segments.iter().position(is_type).unwrap_or(0);
        if MODULES.iter().any(|it| path.segments[0].ident == it) {
            let segments = std::mem::take(&mut path.segments);
            path.segments = segments.into_iter().skip(at).collect();
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.clear();
    }
}

/// An item as it is.
pub(super) fn print(item: Item) -> String {
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
