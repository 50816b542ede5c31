//! Tokens → text, with prettyplease only: no formatter of the day decides about committed bytes.

use proc_macro2::TokenStream;

use crate::adapt::Module;

/// Greatest number of lines of a generated file.
const MAX_LINES: usize = 20_000;

/// Why there is no text.
#[derive(Debug)]
pub(crate) enum PrintError {
    /// The tokens are no Rust file: our mistake.
    Syntax { file: String, problem: String },
    /// A file got longer than anyone wants to read.
    Long { file: String, lines: usize },
}

/// A module as text.
pub(crate) fn module(module: &Module) -> Result<String, PrintError> {
    let body = tokens(&module.path, module.tokens.clone())?;
    let docs: String = module
        .docs
        .lines()
        .map(|it| format!("//! {it}").trim_end().to_owned() + "\n")
        .collect();
    let text = format!("{docs}\n{body}");
    let lines = text.lines().count();
    if lines > MAX_LINES {
        return Err(PrintError::Long {
            file: module.path.clone(),
            lines,
        });
    }
    Ok(text)
}

/// Source text as it would be printed.
pub(crate) fn source(file: &str, text: &str) -> Result<String, PrintError> {
    let parsed: TokenStream =
        text.parse()
            .map_err(|it: proc_macro2::LexError| PrintError::Syntax {
                file: file.to_owned(),
                problem: it.to_string(),
            })?;
    tokens(file, parsed)
}

/// One item after the other, with a blank line between, as a person would write it.
fn tokens(file: &str, tokens: TokenStream) -> Result<String, PrintError> {
    let parsed: syn::File = syn::parse2(tokens).map_err(|it| PrintError::Syntax {
        file: file.to_owned(),
        problem: it.to_string(),
    })?;
    let mut out = String::new();
    let mut last_was_use = true;
    for item in parsed.items {
        let is_use = matches!(item, syn::Item::Use(_));
        let within_uses = is_use && last_was_use;
        if !(out.is_empty() || within_uses) {
            out.push('\n');
        }
        last_was_use = is_use;
        let single = syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        };
        out.push_str(&spaced(&prettyplease::unparse(&single)));
    }
    Ok(out)
}

/// A blank line between the methods of a block: prettyplease prints none.
fn spaced(item: &str) -> String {
    let mut out = String::with_capacity(item.len());
    let mut after_method = false;
    for line in item.split_inclusive('\n') {
        let starts = ["    ///", "    #[", "    pub ", "    fn "]
            .iter()
            .any(|it| line.starts_with(it));
        if after_method && starts {
            out.push('\n');
        }
        after_method = line == "    }\n";
        out.push_str(line);
    }
    out
}
