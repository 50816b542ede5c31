//! A piece of syntax on one line, with the names that a reader needs.

use std::sync::LazyLock;

use regex_lite::Regex;
use syn::visit_mut::VisitMut;
use syn::{Item, parse_quote};

/// Texts that are replaced one after the other.
type Rules = LazyLock<Vec<(Regex, &'static str)>>;

/// What a type's path begins with that a reader does not need: modules of the crate, and crates
/// with names that everyone knows.
static PREFIXES: Rules = LazyLock::new(|| {
    rules(&[(
        "(^|[^A-Za-z0-9_:])(?:::)?(?:alloc|builder|codegen|core|crate|liveproof_runtime|operations\
         |self|serde|std|super|types)::(?:[a-z0-9_]+::)*([A-Z])",
        "$1$2",
    )])
});

/// What all setters have, and what makes a future.
static COMMON: Rules = LazyLock::new(|| {
    rules(&[
        (
            r"^pub fn \w+::(\w+)<V>\(self, value: (Option<)?V(>?)\) -> Self where V: (.*)$",
            "fn $1(value: ${2}impl $4$3)",
        ),
        (
            r"^pub fn (.*) -> impl Future<Output = (.*)> \+ Send \+ use<>$",
            "pub async fn $1 -> $2",
        ),
    ])
});

fn rules(all: &[(&str, &'static str)]) -> Vec<(Regex, &'static str)> {
    let compile = |it: &(&str, &'static str)| Some((Regex::new(it.0).ok()?, it.1));
    all.iter().filter_map(compile).collect()
}

fn replace(rules: &Rules, text: String) -> String {
    let replace = |text: String, rule: &(Regex, &str)| rule.0.replace_all(&text, rule.1).into();
    rules.iter().fold(text, replace)
}

/// An item without attributes, and types without the modules before them.
pub(super) fn item(mut item: Item) -> String {
    Bare.visit_item_mut(&mut item);
    replace(&PREFIXES, print(item))
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
    (replace(&COMMON, line(&function.sig)), line(&bare))
}

struct Bare;

impl VisitMut for Bare {
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
