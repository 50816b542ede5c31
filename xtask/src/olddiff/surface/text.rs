//! Tokens → one line of text, spaced as a person would write types and signatures.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// A piece of syntax on one line.
pub(super) fn text(node: &impl ToTokens) -> String {
    let mut line = Text::default();
    line.stream(node.to_token_stream());
    line.out
}

/// Between these and a bracket there is a space; between a name and a bracket there is none.
const KEYWORDS: &[&str] = &[
    "as", "const", "dyn", "for", "impl", "in", "mut", "type", "unsafe", "where",
];

/// A space on either side.
const SPACED: &[&str] = &["->", "=>", "=", "+", "{", "}", "|"];

#[derive(Default)]
struct Text {
    out: String,
    /// The token that was written last.
    last: String,
    /// Punctuation of which the rest is still to come, such as `:` of `::`.
    open: String,
}

impl Text {
    fn stream(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(it) => self.word(&it.to_string()),
                TokenTree::Literal(it) => self.word(&it.to_string()),
                TokenTree::Punct(it) => {
                    self.open.push(it.as_char());
                    // A lifetime's quote waits for its name, `:` for the other `:`.
                    if it.spacing() == Spacing::Alone || self.is_whole() {
                        self.flush();
                    }
                }
                TokenTree::Group(it) => {
                    let (open, close) = match it.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.flush();
                    self.token(open);
                    self.stream(it.stream());
                    self.flush();
                    self.token(close);
                }
            }
        }
        self.flush();
    }

    /// Whether what is open cannot go on: `>` of `>>` and `&` of `&'a` stand alone, whatever their
    /// spacing says.
    fn is_whole(&self) -> bool {
        !matches!(
            self.open.as_str(),
            "'" | ":" | "-" | "=" | "." | ".." | "|" | "!"
        )
    }

    fn flush(&mut self) {
        if !self.open.is_empty() {
            let token = std::mem::take(&mut self.open);
            self.token(&token);
        }
    }

    fn word(&mut self, word: &str) {
        let quote = std::mem::take(&mut self.open);
        if quote == "'" {
            self.token(&format!("'{word}"));
        } else {
            self.open = quote;
            self.flush();
            self.token(word);
        }
    }

    fn token(&mut self, token: &str) {
        if token.is_empty() {
            return;
        }
        if needs_space(&self.last, token) {
            self.out.push(' ');
        }
        self.out.push_str(token);
        token.clone_into(&mut self.last);
    }
}

fn needs_space(last: &str, next: &str) -> bool {
    if last.is_empty() {
        return false;
    }
    if next == "}" && last == "{" {
        return false;
    }
    if SPACED.contains(&last) || SPACED.contains(&next) || matches!(last, "," | ":" | ";") {
        return true;
    }
    let is_word = |it: &str| it.starts_with(|it: char| it.is_alphanumeric() || "_'\"".contains(it));
    match next {
        "," | ":" | ";" | ">" | ")" | "]" | "::" | "." => false,
        "<" => last == "as",
        "(" | "[" | "!" => KEYWORDS.contains(&last) || last.starts_with('\''),
        _ => is_word(next) && (is_word(last) || matches!(last, ">" | ")" | "]")),
    }
}
