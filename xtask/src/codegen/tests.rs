//! What the crates have of typify's and progenitor's code: all of it, but for the edits. And what
//! an upgrade of the two changes is an error, never a silent change of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{File, ImplItem, Item, ItemImpl, ItemStruct, parse_quote};

use super::edits::{Edit, Edits, Names};
use super::{CodegenError, edit, edited, openapi, progenitor};
use crate::spec::{Spec, Type};
use crate::{pipeline, spec};

/// The golden vendors and all vendors of the workspace.
fn specs() -> Vec<Spec<'static>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    for folder in ["tests/golden", "../specs"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the specs") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|it| it != "yaml") {
                continue;
            }
            let document = pipeline::check(&path).expect("the spec is sound");
            let vendor = path.file_stem().expect("a name").to_string_lossy();
            out.push(spec::resolve(&vendor, Box::leak(Box::new(document))));
        }
    }
    out
}

/// Tokens without documentation.
fn tokens(of: &dyn ToTokens) -> Vec<String> {
    fn add(stream: TokenStream, out: &mut Vec<String>) {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Punct(it) if it.as_char() == '#' => {
                    // `#[doc …]`, also `#![doc …]`.
                    let bang = trees
                        .next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!'));
                    let is_doc = |it: &TokenTree| {
                        let TokenTree::Group(group) = it else {
                            return false;
                        };
                        let first = group.stream().into_iter().next();
                        first.is_some_and(|it| it.to_string() == "doc")
                    };
                    if trees.next_if(is_doc).is_none() {
                        out.push("#".to_owned());
                        out.extend(bang.map(|it| it.to_string()));
                    }
                }
                TokenTree::Group(it) => {
                    out.push(format!("{:?} begins", it.delimiter()));
                    add(it.stream(), out);
                    out.push(format!("{:?} ends", it.delimiter()));
                }
                other => out.push(other.to_string()),
            }
        }
    }
    let mut out = Vec::new();
    add(of.to_token_stream(), &mut out);
    out
}

/// A crate's public structs by name, and the functions of its types. A builder, which has a
/// lifetime, may have the name of a type: its own ends with `<`.
#[derive(Default)]
struct Crate {
    structs: BTreeMap<String, Vec<String>>,
    functions: BTreeMap<(String, String), Vec<String>>,
    tokens: usize,
    /// Those of statics, and of `request` and `send`.
    of_sending: usize,
}

impl Crate {
    fn add(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Struct(it) => {
                    let is_builder = !it.generics.params.is_empty();
                    let name = format!("{}{}", it.ident, if is_builder { "<" } else { "" });
                    self.structs.insert(name, tokens(&it));
                }
                Item::Impl(it) if it.trait_.is_none() => {
                    let of: String = tokens(&it.self_ty).into_iter().take(2).collect();
                    for item in it.items {
                        if let ImplItem::Fn(it) = item {
                            let name = it.sig.ident.to_string();
                            let text = tokens(&it);
                            if name == "send" || name == "request" {
                                self.of_sending += text.len();
                            }
                            self.functions.insert((of.clone(), name), text);
                        }
                    }
                }
                Item::Static(it) => self.of_sending += tokens(&it).len(),
                Item::Mod(it) => self.add(it.content.map(|it| it.1).unwrap_or_default()),
                _ => {}
            }
        }
    }
}

/// A struct or function that was printed, under its name in the crate, without what named edits
/// take away: `Debug` of the derived traits and the visibility of `new`.
fn expected(text: &[String], builder: bool, redacts: bool) -> Vec<String> {
    let mut out = text.to_vec();
    if builder || redacts {
        let found = out
            .iter()
            .position(|it| it == "Debug")
            .expect("a derived Debug");
        // With the comma beside it.
        let comma = if out[found + 1] == "," {
            found + 1
        } else {
            found - 1
        };
        out.remove(found.max(comma));
        out.remove(found.min(comma));
    }
    out
}

/// Whether all tokens of one are in the other, in their order.
fn is_kept(printed: &[String], crate_: &[String]) -> bool {
    let mut crate_ = crate_.iter();
    printed.iter().all(|it| crate_.any(|other| other == it))
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of ARCHITECTURE.md")]
fn whatever_is_printed_is_kept_or_a_named_edit() {
    let (mut all_printed, mut all_kept, mut all_tokens, mut all_sending) = (0, 0, 0, 0);
    for spec in specs() {
        let types = progenitor::typify(&spec).expect("typify prints");
        let operations = progenitor::progenitor(&spec).expect("progenitor prints");
        let printed = tokens(&types).len() + tokens(&operations).len();
        let (modules, edits) = edit(&spec, types.clone(), operations.clone()).expect("edited");
        let mut made = Crate::default();
        for module in modules {
            made.tokens += tokens(&module.tokens).len();
            made.add(syn::parse2::<File>(module.tokens).expect("Rust").items);
        }
        let mut kept = 0;
        let mut check = |what: String, text: Vec<String>, found: Option<&Vec<String>>| {
            kept += text.len();
            let found = found.unwrap_or_else(|| panic!("{what} is not in {}", spec.vendor));
            assert!(
                is_kept(&text, found),
                "{what} of {}:\n{text:?}\n{found:?}",
                spec.vendor
            );
        };

        for item in types.items {
            let Item::Struct(mut item) = item else {
                continue;
            };
            let index: usize = item.ident.to_string()[1..].parse().expect("a number");
            let (name, kind) = spec.types.get_index(index).expect("a type");
            let Type::Object(object) = kind else {
                panic!("{name} is not an object");
            };
            let own = object.members.iter().map(|it| it.ident.as_str()).collect();
            Names { spec: &spec, own }.visit_item_struct_mut(&mut item);
            let text = expected(&tokens(&item), false, object.redacts());
            check(name.clone(), text, made.structs.get(name));
        }
        let mut dropped = 0;
        let operation = |index: usize| {
            let operation = &spec.operations[index];
            let own = operation.setters().map(|it| it.ident.as_str()).collect();
            (operation.builder_ident(), Names { spec: &spec, own })
        };
        for item in operations.items {
            match item {
                Item::Mod(it) if it.ident == "builder" => {
                    for item in it.content.map(|it| it.1).unwrap_or_default() {
                        match item {
                            Item::Struct(mut item) => {
                                let index = number(&item.ident.to_string());
                                let (name, mut names) = operation(index);
                                names.visit_item_struct_mut(&mut item);
                                let text = expected(&tokens(&item), true, false);
                                let name = format!("{name}<");
                                check(name.clone(), text, made.structs.get(&name));
                            }
                            Item::Impl(mut item) => {
                                let index = number(&tokens(&item.self_ty)[0]);
                                let (name, mut names) = operation(index);
                                names.visit_item_impl_mut(&mut item);
                                functions(&item, &format!("{name}<"), &mut check, &made);
                            }
                            _ => dropped += 1,
                        }
                    }
                }
                Item::Impl(mut it) if tokens(&it)[..2] == ["impl", "Client"] => {
                    let before = it.items.len();
                    it.items
                        .retain(|it| tokens(it).contains(&"self".to_owned()));
                    dropped += before - it.items.len();
                    Names {
                        spec: &spec,
                        own: Vec::new(),
                    }
                    .visit_item_impl_mut(&mut it);
                    functions(&it, "Client", &mut check, &made);
                }
                _ => dropped += 1,
            }
        }
        // typify's `mod error`.
        dropped += 1;
        assert_eq!(edits.0[&Edit::Drop], dropped, "{}", spec.vendor);
        counts(&spec, &edits);
        let share = |of: usize| 100.0 * kept as f64 / of as f64;
        println!(
            "{}: {printed} tokens printed, {kept} of them kept ({:.1} %); the crate has {} ({:.1} %), without statics, \
             request and send {:.1} %",
            spec.vendor,
            share(printed),
            made.tokens,
            share(made.tokens),
            share(made.tokens - made.of_sending),
        );
        if !spec.vendor.starts_with("examplecloud-") {
            all_printed += printed;
            all_kept += kept;
            all_tokens += made.tokens;
            all_sending += made.of_sending;
        }
    }
    let share = |of: usize| 100.0 * all_kept as f64 / of as f64;
    println!(
        "all vendors: {:.1} % of what is printed is kept, and is {:.1} % of the crates; without statics, request and send \
         {:.1} %",
        share(all_printed),
        share(all_tokens),
        share(all_tokens - all_sending),
    );
}

/// The number of a type or an operation.
fn number(name: &str) -> usize {
    let digits = name.find(|it: char| it.is_ascii_digit()).expect("a number");
    name[digits..].parse().expect("a number")
}

fn functions(
    block: &ItemImpl,
    of: &str,
    check: &mut impl FnMut(String, Vec<String>, Option<&Vec<String>>),
    made: &Crate,
) {
    for item in &block.items {
        let ImplItem::Fn(it) = item else {
            panic!("not a function in `impl {of}`");
        };
        let name = it.sig.ident.to_string();
        // The edit `Send` replaces it.
        if name != "send" {
            let key = (of.to_owned(), name.clone());
            check(
                format!("{of}::{name}"),
                tokens(it),
                made.functions.get(&key),
            );
        }
    }
}

/// Every edit is made as often as the spec asks for it.
fn counts(spec: &Spec, edits: &Edits) {
    let count = |edit| edits.0.get(&edit).copied().unwrap_or_default();
    let objects = || {
        spec.types.values().filter_map(|it| match it {
            Type::Object(object) => Some(object),
            _ => None,
        })
    };
    let operations = spec.operations.len();
    let setters = || spec.operations.iter().flat_map(|it| it.setters());
    let members: usize = objects().map(|it| it.members.len()).sum();
    let vendor = &spec.vendor;
    assert_eq!(
        count(Edit::Names),
        objects().count() + 2 * operations,
        "{vendor}"
    );
    let documented = objects().count() + members + 2 * operations + setters().count();
    assert_eq!(count(Edit::Docs), documented, "{vendor}");
    assert_eq!(
        count(Edit::Extra),
        objects().filter(|it| it.extra).count() + objects().filter(|it| it.takes_extra()).count(),
        "{vendor}"
    );
    let redacted = objects().filter(|it| it.redacts()).count();
    assert_eq!(count(Edit::Debug), redacted + operations, "{vendor}");
    for edit in [Edit::Private, Edit::Call, Edit::Send] {
        assert_eq!(count(edit), operations, "{vendor}");
    }
    assert_eq!(
        count(Edit::Maybe),
        setters().filter(|it| it.is_optional()).count(),
        "{vendor}"
    );
    let deprecated = setters().filter(|it| it.deprecated).count()
        + spec.operations.iter().filter(|it| it.is_retired()).count()
        + objects()
            .flat_map(|it| &it.members)
            .filter(|it| it.deprecated)
            .count();
    // One `#[must_use]` per builder; at most one of serde per member.
    let attributes = count(Edit::Attribute) - deprecated - operations;
    assert!(attributes <= members, "{vendor}");
}

/// What both print for the golden.
fn golden() -> (Spec<'static>, File, File) {
    let spec = spec::golden();
    let types = progenitor::typify(&spec).expect("typify prints");
    let operations = progenitor::progenitor(&spec).expect("progenitor prints");
    (spec, types, operations)
}

/// What comes of the golden if something else was printed.
fn other(change: impl FnOnce(&Spec, &mut File, &mut File)) -> CodegenError {
    let (spec, mut types, mut operations) = golden();
    change(&spec, &mut types, &mut operations);
    let error = edit(&spec, types, operations).err();
    error.expect("the change is seen")
}

fn structure(file: &mut File, name: String) -> &mut ItemStruct {
    let found = file.items.iter_mut().find_map(|it| match it {
        Item::Struct(it) if it.ident == name => Some(it),
        _ => None,
    });
    let found: &mut ItemStruct = found.expect("a struct");
    found.attrs.retain(|it| !it.path().is_ident("doc"));
    found
}

fn builders(file: &mut File) -> &mut Vec<Item> {
    let found = file.items.iter_mut().find_map(|it| match it {
        Item::Mod(it) if it.ident == "builder" => it.content.as_mut().map(|it| &mut it.1),
        _ => None,
    });
    found.expect("a module")
}

/// What another version of the tools could print.
type Change<T> = fn(&mut T);

/// The number of a type of the golden.
fn numbered(spec: &Spec, name: &str) -> String {
    openapi::type_name(spec.types.get_index_of(name).expect("a type"))
}

#[test]
fn an_item_that_is_new_is_an_error() {
    let items: [Item; 4] = [
        parse_quote!(
            pub static SURPRISE: u8 = 1;
        ),
        parse_quote!(
            pub enum T00000 {
                A,
            }
        ),
        parse_quote!(impl ::std::default::Default for T00000 {}),
        parse_quote!(
            pub struct Surprise {
                pub a: u8,
            }
        ),
    ];
    for item in items {
        let name = item.to_token_stream().to_string();
        for place in 0..3 {
            let item = item.clone();
            let error = other(|_, types, operations| match place {
                0 => types.items.push(item),
                1 => operations.items.push(item),
                _ => builders(operations).push(item),
            });
            // A struct without a block in the module of the builders is one that is left over.
            let seen = matches!(error, CodegenError::Unexpected(_));
            assert!(seen, "{name}: {error}");
        }
    }
}

#[test]
fn a_struct_that_is_not_as_expected_is_an_error() {
    let changes: [(&str, Change<ItemStruct>); 6] = [
        ("derive", |it| it.attrs[1] = parse_quote!(#[derive(Clone)])),
        ("open", |it| drop(it.attrs.remove(0))),
        ("attribute", |it| {
            it.attrs.push(parse_quote!(#[serde(deny_unknown_fields)]))
        }),
        ("field", |it| {
            if let syn::Fields::Named(fields) = &mut it.fields {
                fields.named.push(parse_quote!(pub surprise: u8));
            }
        }),
        ("order", |it| {
            if let syn::Fields::Named(fields) = &mut it.fields {
                fields.named = std::mem::take(&mut fields.named)
                    .into_iter()
                    .rev()
                    .collect();
            }
        }),
        ("key", |it| {
            for field in &mut it.fields {
                field.attrs.push(parse_quote!(#[serde(default)]));
            }
        }),
    ];
    for (what, change) in changes {
        let error = other(|spec, types, _| change(structure(types, numbered(spec, "Verdict"))));
        assert!(
            matches!(&error, CodegenError::Unexpected(it) if it.contains("Verdict")),
            "{what}: {error}"
        );
    }
    let error = other(|spec, types, _| {
        let name = numbered(spec, "Verdict");
        types
            .items
            .retain(|it| !matches!(it, Item::Struct(it) if it.ident == name));
    });
    assert!(matches!(error, CodegenError::Missing(_)), "{error}");
}

#[test]
fn a_builder_that_is_not_as_expected_is_an_error() {
    let changes: [(&str, Change<ItemImpl>); 5] = [
        ("a method too many", |it| {
            it.items.insert(
                1,
                parse_quote!(
                    pub fn surprise(&self) {}
                ),
            )
        }),
        ("a setter is missing", |it| drop(it.items.remove(1))),
        ("another order", |it| it.items[1..].reverse()),
        ("another type", |it| {
            it.items[1] = parse_quote! {
                pub fn p00000<V>(mut self, value: V) -> Self where V: std::convert::Into<u8> { self }
            };
        }),
        ("another block", |it| {
            *it = parse_quote!(
                impl<'b> Op00001<'b> {}
            )
        }),
    ];
    for (what, change) in changes {
        let error = other(|_, _, operations| {
            let block = builders(operations).iter_mut().find_map(|it| match it {
                Item::Impl(it) if tokens(&it.self_ty)[0] == "Op00001" => Some(it),
                _ => None,
            });
            change(block.expect("a block"));
        });
        assert!(
            matches!(error, CodegenError::Unexpected(_)),
            "{what}: {error}"
        );
    }
}

#[test]
fn a_client_that_is_not_as_expected_is_an_error() {
    let methods: [ImplItem; 2] = [
        parse_quote!(
            pub fn surprise(&self) {}
        ),
        parse_quote!(
            pub fn with_surprise() -> Self {}
        ),
    ];
    for method in methods {
        let error = other(|_, _, operations| {
            operations.items.push(parse_quote!(impl Client { #method }));
        });
        assert!(matches!(error, CodegenError::Unexpected(_)), "{error}");
    }
}

/// A vendor may well use the numbers that typify and progenitor see.
#[test]
fn names_that_look_like_numbers_stay() {
    let mut spec = spec::golden();
    let operation = spec
        .operations
        .iter_mut()
        .find(|it| it.id == "SubmitMaterials");
    let operation = operation.expect("an operation of the golden");
    operation.method_ident = "op00003".to_owned();
    let setters = operation.inputs.iter_mut().filter(|it| it.is_setter());
    let mut names = BTreeSet::new();
    for (index, setter) in setters.enumerate() {
        setter.ident = format!("p{:05}", index + 1);
        names.insert(setter.ident.clone());
    }
    let (modules, _) = edited(&spec).expect("edited");
    let module = modules.iter().find(|it| it.path == "operations/op00003.rs");
    let text = module.expect("the module").tokens.to_string();
    assert!(text.contains("pub struct Op00003"), "{text}");
    for name in names {
        assert!(text.contains(&format!("pub fn {name} <")), "{name}");
    }
}
