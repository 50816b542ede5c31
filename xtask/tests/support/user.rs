//! Code of a caller who uses all that a crate makes public, each item with the exact types that it
//! has today. If it compiles against another version of the crate, that version breaks nobody, as
//! far as anyone can see.
//!
//! It shares no code with `xtask::diff::surface`, which it is there to check. Here is the frame of
//! the text; `scope` has names and paths, `items` types and re-exports, `functions` functions and
//! traits.

mod functions;
mod items;
mod scope;

use std::fmt::Write;

use scope::Scope;

/// What the functions of all modules use. None of them is ever run.
const HELPERS: &str = "
/// A value of a type.
fn any<T>() -> T { loop {} }
fn is_send<T: ?Sized + Send>() {}
fn is_sync<T: ?Sized + Sync>() {}
fn sends<T: Send>(_: T) {}

/// A type of the caller's that can do what everyone's can.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Own;
impl ::std::fmt::Display for Own {
    fn fmt(&self, _: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { any() }
}
";

/// The text of `src/lib.rs` of a crate that depends on `library` alone.
///
/// `files`: path below `src/` and content. Items that are there under a condition are left out, and
/// so are traits, macros and unions, which no generated crate has.
pub(crate) fn user_crate(files: &[(String, syn::File)], library: &str) -> String {
    let scope = Scope::of(files, library);
    let mut out = format!("#![allow(warnings)]\n{HELPERS}");
    for module in 0..scope.len() {
        let mut writer = Writer {
            scope: &scope,
            module,
            body: String::new(),
            count: 0,
        };
        writer.reexports();
        for item in scope.items(module) {
            writer.item(item);
        }
        // Writing to a text cannot fail.
        let _ = write!(
            out,
            "\nmod m{module} {{\n{}{}}}\n",
            scope.imports(module),
            writer.body
        );
    }
    out
}

/// Writes what a caller does with the items of one module.
struct Writer<'a> {
    scope: &'a Scope<'a>,
    module: usize,
    body: String,
    count: usize,
}

impl Writer<'_> {
    /// A name that nothing else has.
    fn name(&mut self) -> String {
        self.count += 1;
        format!("use{}", self.count)
    }

    fn put(&mut self, line: &str) {
        self.body.push_str(line);
        self.body.push('\n');
    }
}

/// Whether an item is there under a condition only.
fn is_conditional(attributes: &[syn::Attribute]) -> bool {
    has(attributes, "cfg")
}

fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().is_ident(name))
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}
