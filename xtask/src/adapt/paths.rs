//! `::std::option::Option` → `Option`, `::serde_json` → the runtime's.

use syn::visit_mut::{VisitMut, visit_path_mut};

/// Shortens what is in the prelude, and leads the rest to the runtime.
pub(super) struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        let names: Vec<&str> = segments.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["std", "option", "Option"]
            | ["std", "string", "String"]
            | ["std", "vec", "Vec"]
            | ["std", "result", "Result"]
            | ["std", "convert", "TryInto"] => keep_last(path),
            // In order, so that what is printed is the same every time.
            ["std", "collections", "HashMap"] => {
                path.leading_colon = None;
                if let Some(last) = path.segments.last_mut() {
                    last.ident = quote::format_ident!("BTreeMap");
                }
            }
            ["serde", "Serialize" | "Deserialize"] => path.leading_colon = None,
            ["serde_json", ..] => {
                path.leading_colon = None;
                let rest = std::mem::take(&mut path.segments);
                path.segments = syn::parse_quote!(liveproof_runtime::codegen);
                path.segments.extend(rest);
            }
            ["liveproof_runtime", ..] => path.leading_colon = None,
            _ => {}
        }
        visit_path_mut(self, path);
    }
}

fn keep_last(path: &mut syn::Path) {
    path.leading_colon = None;
    if let Some(last) = path.segments.last().cloned() {
        path.segments = std::iter::once(last).collect();
    }
}

/// A type, shortened.
pub(super) fn shorten(mut kind: syn::Type) -> syn::Type {
    Shorten.visit_type_mut(&mut kind);
    kind
}
