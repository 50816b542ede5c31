use std::collections::BTreeSet;
use std::path::Path;

use syn::visit_mut::{VisitMut, visit_path_mut};

use super::{Scope, of};

/// What begins a path in capitals, and what is declared.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl VisitMut for Names {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let first = path.segments.first().map(|it| it.ident.to_string());
        self.used
            .extend(first.filter(|it| it.starts_with(char::is_uppercase)));
        visit_path_mut(self, path);
    }

    fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
        self.own.insert(item.ident.to_string());
        syn::visit_mut::visit_item_struct_mut(self, item);
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        self.own.insert(item.ident.to_string());
        syn::visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_macro_mut(&mut self, item: &mut syn::Macro) {
        let open_enum = item.parse_body::<crate::codegen::OpenEnum>();
        self.own.extend(open_enum.map(|it| it.ident.to_string()));
    }

    fn visit_type_param_mut(&mut self, parameter: &mut syn::TypeParam) {
        self.own.insert(parameter.ident.to_string());
    }
}

/// A type that generated code names without a path is on the list, so that no type of a spec hides
/// it.
#[test]
fn what_templates_name_is_taken() {
    let golden =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/examplecloud-liveness/src");
    let mut files = vec![golden.join("types.rs"), golden.join("types/impls.rs")];
    let operations = std::fs::read_dir(golden.join("operations")).expect("a folder");
    files.extend(operations.map(|it| it.expect("an entry").path()));
    let mut names = Names::default();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a generated file");
        names.visit_file_mut(&mut syn::parse_file(&text).expect("Rust"));
    }
    for name in names.used.difference(&names.own) {
        // Statics have a prefix that no type has.
        let is_static = name.bytes().all(|it| it.is_ascii_uppercase() || it == b'_');
        let taken = of(Scope::Type, name, None).is_some_and(|it| it.taken);
        assert!(taken || is_static || name.contains("PARAM_"), "{name}");
    }
}
