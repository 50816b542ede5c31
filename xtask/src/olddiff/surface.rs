//! The public API of a generated crate, read from its source, and what a change of it does to
//! callers.
//!
//! A [`Surface`] has a line per public item, with everything in it that rustc holds callers to, and
//! nothing else: no bodies, no private items, no order, no names of arguments. Of documentation it
//! only knows whether it is the same. [`compare()`] finds the lines that differ, and by which
//! [`Rule`](judge::Rule) each is harmless or not. Words for people stand in `render`.
//!
//! * `line`: what there is to say about an item.
//! * `macros`: what the runtime's macros print.
//! * `names`: modules, `use` declarations and public paths.
//! * `normal`: types and signatures in normal form.
//! * `text`: tokens on one line.
//! * `items`, `impls`: from syntax to lines.
//! * `compare`, `judge`: from two surfaces to a verdict.

mod compare;
mod impls;
mod items;
mod judge;
mod line;
mod macros;
mod names;
mod normal;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

pub(crate) use compare::compare;
pub(crate) use line::{ItemKind, Line};

use items::Collector;
use names::Crate;

/// Lines by path and kind: a field and a method may have the same path.
type Lines = BTreeMap<(String, ItemKind), Line>;

/// The public API of a crate: path of an item → its signature, in normal form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surface {
    lines: Lines,
    /// Of the crate's own documentation.
    docs: u64,
}

impl Surface {
    /// Reads a crate.
    ///
    /// `files`: path below `src/` (`lib.rs`, `operations/captcha_query.rs`) and content. Without
    /// `lib.rs` the root is that which all generated crates have; what only some have in it, the
    /// alias `Error`, is not seen then.
    pub(crate) fn of(files: &[(String, syn::File)]) -> Self {
        let common = common_root();
        let files = &macros::expand(files);
        let root = files.iter().find(|(path, _)| path == "lib.rs");
        let names = Crate::of(root.map_or(&common, |(_, it)| it), files);
        let mut collector = Collector::new(&names);
        collector.collect();
        Self {
            lines: collector.lines,
            docs: items::docs(names.root_attributes()),
        }
    }

    /// One line per item, by path.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    fn line(&self, path: &str, kind: ItemKind) -> Option<&Line> {
        self.lines.get(&(path.to_owned(), kind))
    }
}

/// What stands in every generated `lib.rs`.
fn common_root() -> syn::File {
    syn::parse_quote! {
        mod client;
        pub mod operations;
        pub mod types;

        pub use client::{Client, Config, Endpoint, Settings};
    }
}

/// A file for [`Surface::of`] from what the generator has of it: the module's documentation is kept
/// apart there.
pub(crate) fn file(
    path: &str,
    docs: &str,
    tokens: TokenStream,
) -> syn::Result<(String, syn::File)> {
    let mut file: syn::File = syn::parse2(tokens)?;
    for line in docs.lines() {
        // As it stands in the file: an empty line has no space.
        let line = format!(" {line}");
        let line = line.trim_end();
        file.attrs.push(syn::parse_quote!(#![doc = #line]));
    }
    Ok((path.to_owned(), file))
}
