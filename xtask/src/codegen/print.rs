//! Tokens → text, with prettyplease only: no formatter of the day decides about committed bytes.

use proc_macro2::TokenStream;
use syn::Item;

use super::{CodegenError, Module, OpenEnum};

/// A module as text.
pub(crate) fn module(module: &Module) -> Result<String, CodegenError> {
    let body = tokens(&module.path, module.tokens.clone())?;
    let docs: String = module
        .docs
        .lines()
        .map(|it| format!("//! {it}").trim_end().to_owned() + "\n")
        .collect();
    let between = if docs.is_empty() || body.is_empty() {
        ""
    } else {
        "\n"
    };
    Ok(format!("{docs}{between}{body}"))
}

fn syntax(file: &str, error: &dyn std::fmt::Display) -> CodegenError {
    CodegenError::Syntax {
        file: file.to_owned(),
        problem: error.to_string(),
    }
}

/// One item after the other, with a blank line between, as a person would write it.
pub(crate) fn tokens(file: &str, tokens: TokenStream) -> Result<String, CodegenError> {
    let mut parsed: syn::File = syn::parse2(tokens).map_err(|it| syntax(file, &it))?;
    let items = std::mem::take(&mut parsed.items);
    let mut out = prettyplease::unparse(&parsed);
    let mut last = None;
    for item in items {
        let is_short =
            matches!(item, Item::Use(_)) || matches!(&item, Item::Mod(it) if it.content.is_none());
        let group = is_short.then(|| std::mem::discriminant(&item));
        if !(out.is_empty() || group.is_some() && group == last) {
            out.push('\n');
        }
        last = group;
        out.push_str(&match open_enum(&item) {
            Some(it) => open_enum_text(&it),
            None => spaced(&unparse(item)),
        });
    }
    Ok(out)
}

fn unparse(item: Item) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    })
}

/// The open enum that a macro makes.
fn open_enum(item: &Item) -> Option<OpenEnum> {
    let Item::Macro(it) = item else { return None };
    let name = it.mac.path.segments.last()?;
    (name.ident == "open_enum").then(|| it.mac.parse_body().ok())?
}

/// prettyplease does not lay out what is in a macro, but an enum.
fn open_enum_text(it: &OpenEnum) -> String {
    let kind: Vec<String> = it.kind.iter().map(ToString::to_string).collect();
    let kind = kind.join(" ");
    let head = format!("enum {} {{", it.ident);
    let ours = format!("enum {}: {kind} {{", it.ident);
    let text = unparse(Item::Enum(it.to_enum())).replacen(&head, &ours, 1);
    let lines = text
        .lines()
        .map(|line| format!("    {line}").trim_end().to_owned() + "\n");
    format!("codegen::open_enum! {{\n{}}}\n", lines.collect::<String>())
}

/// A blank line between the methods of a block and the items of a module: prettyplease prints none.
fn spaced(item: &str) -> String {
    let mut out = String::with_capacity(item.len());
    let mut after_one = false;
    for line in item.split_inclusive('\n') {
        let starts = ["    ///", "    #[", "    pub ", "    pub(", "    fn "]
            .iter()
            .any(|it| line.starts_with(it));
        if after_one && starts {
            out.push('\n');
        }
        after_one = matches!(line, "    }\n" | "    };\n") || line.starts_with("    use ");
        out.push_str(line);
    }
    out
}
