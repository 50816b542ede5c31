//! progenitor's code → ours, one file per kind of edit.
//!
//! Every edit is counted against the plan. A count that differs means that progenitor's output is not what this module
//! was written for, and ends the run: an upgrade shows as an error here, never as a silent change of a crate.

mod client;
mod docs;
mod enums;
mod facts;
mod ledger;
mod operations;
mod parts;
mod paths;
mod types;

use proc_macro2::TokenStream;
use syn::visit_mut::VisitMut;

use crate::plan::Plan;

pub(crate) use ledger::{Edit, Ledger};
pub(crate) use operations::notes;

/// A Rust file of the crate, as tokens.
#[derive(Debug)]
pub(crate) struct Module {
    /// Path below `src/`.
    pub(crate) path: String,
    /// Module documentation.
    pub(crate) docs: String,
    pub(crate) tokens: TokenStream,
}

/// Why progenitor's code could not be adapted.
#[derive(Debug)]
pub(crate) enum AdaptError {
    /// An item that this module does not know.
    Unexpected(String),
    /// An item of the plan that progenitor did not make.
    Missing(String),
    /// progenitor chose another name or type than the plan.
    Differs {
        what: String,
        plan: String,
        progenitor: String,
    },
    /// An edit that was made more or less often than the plan says.
    Count {
        edit: Edit,
        plan: usize,
        made: usize,
    },
}

/// Turns progenitor's file into the modules of a crate.
pub(crate) fn adapt(mut file: syn::File, plan: &Plan) -> Result<Vec<Module>, AdaptError> {
    let mut ledger = Ledger::expect(plan);
    TypeNames(plan).visit_file_mut(&mut file);
    let mut parts = parts::take_apart(file, &mut ledger)?;
    let mut modules = vec![
        client::module(plan),
        types::module(&mut parts, plan, &mut ledger)?,
    ];
    let mut operations = Vec::new();
    for (index, operation) in plan.operations.iter().enumerate() {
        let builder = parts.builders.remove(&format!("Op{index}"));
        let builder =
            builder.ok_or_else(|| AdaptError::Missing(format!("builder `{}`", operation.id)))?;
        operations.push(operations::module(builder, plan, operation, &mut ledger)?);
    }
    if let Some(name) = parts.builders.keys().next() {
        return Err(AdaptError::Unexpected(format!("builder `{name}`")));
    }
    modules.push(operations::index(plan));
    modules.extend(operations);
    ledger.settle()?;
    Ok(modules)
}

/// `T0` → the plan's name of its first type. Once over the whole file, since a type of a spec may be called `T0`, too.
struct TypeNames<'a>(&'a Plan<'a>);

impl VisitMut for TypeNames<'_> {
    fn visit_ident_mut(&mut self, ident: &mut syn::Ident) {
        let text = ident.to_string();
        let index = text.strip_prefix('T').and_then(|it| it.parse().ok());
        if let Some((name, _)) = index.and_then(|it: usize| self.0.types.get_index(it)) {
            *ident = syn::Ident::new(name, ident.span());
        }
    }
}

#[cfg(test)]
mod tests {
    //! An upgrade of progenitor must end in an error, not in another crate.

    use std::path::Path;

    use syn::visit_mut::VisitMut;

    use super::{AdaptError, Edit, adapt};
    use crate::lower::{self, lower};
    use crate::plan::Plan;
    use crate::{generate, pipeline};

    fn golden() -> (syn::File, Plan<'static>) {
        let plan = lower::golden();
        let file = generate::generate(&plan).expect("progenitor takes it");
        (file, plan)
    }

    fn module<'a>(file: &'a mut syn::File, name: &str) -> &'a mut Vec<syn::Item> {
        let module = file.items.iter_mut().find_map(|it| match it {
            syn::Item::Mod(module) if module.ident == name => module.content.as_mut(),
            _ => None,
        });
        &mut module.expect("progenitor makes this module").1
    }

    #[test]
    fn what_progenitor_makes_is_used_up() {
        let (file, plan) = golden();
        assert!(adapt(file, &plan).is_ok());
    }

    #[test]
    fn every_way_to_write_an_operations_name_is_found_again() {
        let golden =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/examplecloud-liveness.yaml");
        let mut text = std::fs::read_to_string(golden).expect("the golden's spec");
        for (plain, odd) in [
            ("GetDigits", "CreateVerifySDK"),
            ("VerifyStored", "IDCardOCR2"),
            ("VerifyUpload", "GETCode"),
            ("QueryScript", "OCRv2"),
            ("SendVideo", "ShowSSO2Ticket"),
            ("CheckPoint", "X509Check"),
            ("OpenSession", "A1B2"),
            ("CloseSession", "GetIDs"),
        ] {
            assert!(text.contains(plain), "{plain}");
            text = text.replace(plain, odd);
        }
        // Notes are called after the vendor.
        let mut file = tempfile::Builder::new()
            .prefix("examplecloud-")
            .suffix(".yaml")
            .tempfile();
        let file = file.as_mut().expect("a temporary file");
        std::io::Write::write_all(file, text.as_bytes()).expect("room for a file");
        let document = pipeline::check(file.path()).expect("names are free to choose");
        let plan = lower("examplecloud-liveness", &document).expect("it can be plan");
        let code = generate::generate(&plan).expect("progenitor takes it");
        adapt(code, &plan).expect("every builder is found");
    }

    #[test]
    fn an_item_that_is_new_is_an_error() {
        let (mut file, plan) = golden();
        file.items.push(syn::parse_quote!(
            pub static SURPRISE: u8 = 1;
        ));
        assert!(matches!(adapt(file, &plan), Err(AdaptError::Unexpected(_))));
        let (mut file, plan) = golden();
        module(&mut file, "types").push(syn::parse_quote!(
            pub struct Surprise {
                pub a: u8,
            }
        ));
        assert!(matches!(adapt(file, &plan), Err(AdaptError::Unexpected(_))));
    }

    #[test]
    fn a_type_that_is_missing_is_an_error() {
        let (mut file, plan) = golden();
        let index = plan.types.get_index_of("Verdict").expect("a type");
        let name = format!("T{index}");
        module(&mut file, "types")
            .retain(|it| !matches!(it, syn::Item::Struct(it) if it.ident == name));
        assert!(matches!(adapt(file, &plan), Err(AdaptError::Missing(_))));
    }

    #[test]
    fn a_member_of_another_name_is_an_error() {
        struct Rename;
        impl VisitMut for Rename {
            fn visit_field_mut(&mut self, field: &mut syn::Field) {
                if let Some(ident) = field.ident.as_mut().filter(|it| *it == "m2") {
                    *ident = syn::parse_quote!(seconds);
                }
            }
        }
        let (mut file, plan) = golden();
        for item in module(&mut file, "types") {
            if let syn::Item::Struct(item) = item {
                Rename.visit_item_struct_mut(item);
            }
        }
        assert!(matches!(adapt(file, &plan), Err(AdaptError::Missing(_))));
    }

    #[test]
    fn a_setter_of_another_type_is_an_error() {
        struct Strict;
        impl VisitMut for Strict {
            fn visit_where_clause_mut(&mut self, clause: &mut syn::WhereClause) {
                *clause = syn::parse_quote!(where V: std::convert::Into<u8>);
            }
        }
        let (mut file, plan) = golden();
        for item in module(&mut file, "builder") {
            if let syn::Item::Impl(item) = item {
                Strict.visit_item_impl_mut(item);
            }
        }
        assert!(matches!(
            adapt(file, &plan),
            Err(AdaptError::Differs { .. })
        ));
    }

    #[test]
    fn a_reply_of_another_type_is_an_error() {
        struct Other;
        impl VisitMut for Other {
            fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
                if signature.ident == "send" {
                    signature.output =
                        syn::parse_quote!(-> Result<ResponseValue<types::T0>, Error<()>>);
                }
            }
        }
        let (mut file, plan) = golden();
        for item in module(&mut file, "builder") {
            if let syn::Item::Impl(item) = item {
                Other.visit_item_impl_mut(item);
            }
        }
        assert!(matches!(
            adapt(file, &plan),
            Err(AdaptError::Differs { .. })
        ));
    }

    #[test]
    fn a_method_too_many_is_an_error() {
        let (mut file, plan) = golden();
        file.items.push(syn::parse_quote! {
            impl Client {
                pub fn surprise(&self) {}
            }
        });
        let result = adapt(file, &plan);
        assert!(
            matches!(
                result,
                Err(AdaptError::Count {
                    edit: Edit::Method,
                    ..
                })
            ),
            "{result:?}"
        );
    }
}
