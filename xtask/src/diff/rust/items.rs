//! The public items of a generated crate.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Fields, ImplItem, UseTree, Visibility, parse_quote};

use super::line::Printer;
use super::macros;
use crate::diff::side::Files;

/// By path and kind: a field and a method may have the same path.
pub(super) type Items = BTreeMap<(String, Kind), Item>;

/// What an item is to what it belongs to.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Kind {
    /// A module, a type, a re-export: it belongs to nothing.
    Whole,
    /// A field or a variant.
    Member,
    Function,
    /// That a type has a trait, derived or written out.
    Trait,
}

/// A public item.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Item {
    /// The path of the type that it belongs to.
    pub(super) of: Option<String>,
    /// The type or the builder.
    pub(super) owner: String,
    pub(super) member: Option<String>,
    pub(super) text: String,
    /// The whole of what callers depend on: the text is shorter, and has names of arguments.
    pub(super) key: String,
    /// Callers may write it out in full: a struct with all its fields, an enum with all its
    /// variants.
    pub(super) open: bool,
    pub(super) deprecated: bool,
    /// A macro of the runtime printed it.
    pub(super) common: bool,
}

/// Reads a crate. `files`: path below `src` and content.
///
/// # Errors
///
/// The name of a file that is not Rust.
pub(super) fn read(files: &Files) -> Result<Items, String> {
    let mut parsed = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let text = std::str::from_utf8(bytes).map_err(|_| path.clone())?;
        let file = syn::parse_file(text).map_err(|_| path.clone())?;
        parsed.insert(path.as_str(), expand(file.items));
    }
    let types = parsed.get("types.rs").into_iter().flatten();
    let types = types.filter_map(|it| match &it.item {
        syn::Item::Enum(it) => Some(it.ident.to_string()),
        syn::Item::Struct(it) => Some(it.ident.to_string()),
        _ => None,
    });
    let mut reader = Reader {
        printer: Printer {
            own: types.collect(),
        },
        files: &parsed,
        hidden: BTreeSet::new(),
        items: Items::new(),
    };
    let root = parsed.get("lib.rs").map_or(&[][..], Vec::as_slice);
    reader.module(root, &Module::default());
    let Reader {
        mut items, hidden, ..
    } = reader;
    let whole: BTreeSet<String> = items.keys().map(|(path, _)| path.clone()).collect();
    items.retain(|_, it| match &it.of {
        Some(of) => whole.contains(of) || !hidden.contains(of),
        None => true,
    });
    Ok(items)
}

/// An item as it is written or as a macro prints it.
struct Source {
    item: syn::Item,
    common: bool,
}

fn expand(items: Vec<syn::Item>) -> Vec<Source> {
    let mut out = Vec::new();
    for item in items {
        let printed = match &item {
            syn::Item::Macro(it) => macros::expand(&it.mac),
            _ => None,
        };
        let common = printed.is_some();
        let items = printed.unwrap_or_else(|| vec![item]);
        out.extend(items.into_iter().map(|item| Source { item, common }));
    }
    out
}

/// Where a module is.
#[derive(Default)]
struct Module {
    /// Of the files of its children.
    folder: String,
    /// What callers write before its items.
    prefix: String,
    /// The items that the module above publishes; `None`: it is public itself.
    published: Option<BTreeSet<String>>,
}

struct Reader<'a> {
    printer: Printer,
    files: &'a BTreeMap<&'a str, Vec<Source>>,
    /// Paths that public types would have that callers cannot reach.
    hidden: BTreeSet<String>,
    items: Items,
}

impl Reader<'_> {
    fn module(&mut self, items: &[Source], module: &Module) {
        let mut imports = Vec::new();
        for source in items {
            if let syn::Item::Use(it) = &source.item
                && is_public(&it.vis)
            {
                leaves(&it.tree, "", &mut imports);
            }
        }
        for source in items {
            match &source.item {
                syn::Item::Mod(it) => self.child(it, module, &mut imports),
                syn::Item::Impl(it) => self.block(it, module, source.common),
                syn::Item::Struct(it) => self.structure(it, module),
                syn::Item::Enum(it) => self.enumeration(it, module),
                syn::Item::Use(_) => {}
                other => self.other(other, module),
            }
        }
        for (path, name) in imports {
            let text = match path.ends_with(&format!("::{name}")) {
                true => format!("pub use {path}"),
                false => format!("pub use {path} as {name}"),
            };
            self.whole(format!("{}{name}", module.prefix), &name, text);
        }
    }

    /// Takes what this module publishes of the child from the imports.
    fn child(&mut self, it: &syn::ItemMod, module: &Module, imports: &mut Vec<(String, String)>) {
        let name = it.ident.to_string();
        let mut child = Module {
            folder: format!("{}{name}/", module.folder),
            ..Module::default()
        };
        if is_public(&it.vis) {
            let path = format!("{}{name}", module.prefix);
            child.prefix = format!("{path}::");
            self.whole(path, &name, format!("pub mod {name}"));
        } else {
            let is_own = |(path, item): &(String, String)| {
                let path = path.strip_prefix("self::").unwrap_or(path);
                path == format!("{name}::{item}")
            };
            let published = imports.extract_if(.., |it| is_own(it));
            child.prefix.clone_from(&module.prefix);
            child.published = Some(published.map(|(_, item)| item).collect());
        }
        let files = self.files;
        let file = child.folder.trim_end_matches('/');
        match &it.content {
            Some((_, items)) => self.module(&expand(items.clone()), &child),
            None => {
                let items = files.get(format!("{file}.rs").as_str());
                self.module(items.map_or(&[], Vec::as_slice), &child);
            }
        }
    }

    fn structure(&mut self, it: &syn::ItemStruct, module: &Module) {
        let Some((path, owner)) = self.published(&it.vis, &it.ident, module) else {
            return;
        };
        let ident = &it.ident;
        let private = it.fields.iter().any(|it| !is_public(&it.vis));
        let open = !private && !has(&it.attrs, "non_exhaustive");
        let mut head = it.clone();
        head.fields = Fields::Unit;
        let key = self.printer.item(parse_quote!(#head));
        let text = match open {
            true => key.clone(),
            false => format!("{key} {{ .. }}"),
        };
        let item = Item {
            owner: owner.clone(),
            text,
            key,
            open,
            deprecated: has(&it.attrs, "deprecated"),
            ..Item::default()
        };
        self.items.insert((path.clone(), Kind::Whole), item);
        let (_, arguments, _) = it.generics.split_for_impl();
        self.derives(&it.attrs, &parse_quote!(#ident #arguments), &path);
        for (at, field) in it.fields.iter().enumerate() {
            if is_public(&field.vis) {
                let name = field.ident.as_ref().map(ToString::to_string);
                let name = name.unwrap_or_else(|| at.to_string());
                let text = format!("pub {name}: {}", self.printer.of_type(&field.ty));
                self.member(&path, name, text, &field.attrs);
            }
        }
    }

    fn enumeration(&mut self, it: &syn::ItemEnum, module: &Module) {
        let Some((path, owner)) = self.published(&it.vis, &it.ident, module) else {
            return;
        };
        let open = !has(&it.attrs, "non_exhaustive");
        let mut head = it.clone();
        head.variants.clear();
        let key = self.printer.item(parse_quote!(#head));
        let text = match open {
            true => key.clone(),
            false => format!("#[non_exhaustive] {key}"),
        };
        let item = Item {
            owner: owner.clone(),
            text,
            key,
            open,
            deprecated: has(&it.attrs, "deprecated"),
            ..Item::default()
        };
        self.items.insert((path.clone(), Kind::Whole), item);
        let ident = &it.ident;
        self.derives(&it.attrs, &parse_quote!(#ident), &path);
        for variant in &it.variants {
            let bare = syn::Variant {
                attrs: Vec::new(),
                ..variant.clone()
            };
            let text = self.printer.item(parse_quote!(enum E { #bare }));
            let text = text.trim_start_matches("enum E {").trim_end_matches('}');
            let text = text.trim().trim_end_matches(',').to_owned();
            self.member(&path, variant.ident.to_string(), text, &variant.attrs);
        }
    }

    fn member(&mut self, of: &str, name: String, text: String, attributes: &[Attribute]) {
        let path = format!("{of}::{name}");
        let item = Item {
            of: Some(of.to_owned()),
            owner: last(of),
            member: Some(name),
            key: text.clone(),
            text,
            deprecated: has(attributes, "deprecated"),
            ..Item::default()
        };
        self.items.insert((path, Kind::Member), item);
    }

    fn derives(&mut self, attributes: &[Attribute], of: &syn::Type, path: &str) {
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            let mut traits: Vec<syn::Path> = Vec::new();
            // A list that is malformed does not compile anyway.
            let _ = attribute.parse_nested_meta(|it| {
                traits.push(it.path);
                Ok(())
            });
            for mut name in traits {
                if name
                    .segments
                    .last()
                    .is_some_and(|it| it.ident == "Deserialize")
                {
                    name = parse_quote!(#name<'_>);
                }
                self.of_trait(&parse_quote!(impl #name for #of {}), &name, path);
            }
        }
    }

    /// Methods, or the implementation of a trait.
    fn block(&mut self, block: &syn::ItemImpl, module: &Module, common: bool) {
        let of = match &*block.self_ty {
            syn::Type::Path(of) => of.path.segments.last(),
            _ => None,
        };
        let Some(of) = of.map(|it| it.ident.to_string()) else {
            return self.other(&parse_quote!(#block), module);
        };
        let path = format!("{}{of}", module.prefix);
        if let Some((name, _)) = &block.trait_ {
            return self.of_trait(block, name, &path);
        }
        for item in &block.items {
            let ImplItem::Fn(it) = item else {
                self.other(&parse_quote!(#block), module);
                continue;
            };
            if !is_public(&it.vis) {
                continue;
            }
            let name = it.sig.ident.to_string();
            let (text, key) = self.printer.function(&it.vis, &it.sig);
            let (owner, member) = match built(&it.sig) {
                Some(builder) => (builder, None),
                None => (of.clone(), Some(name.clone())),
            };
            let item = Item {
                of: Some(path.clone()),
                owner,
                member,
                text: qualified(&text, &of),
                key: qualified(&key, &of),
                deprecated: has(&it.attrs, "deprecated"),
                common,
                ..Item::default()
            };
            let path = format!("{path}::{name}");
            self.items.insert((path, Kind::Function), item);
        }
    }

    fn of_trait(&mut self, block: &syn::ItemImpl, name: &syn::Path, of: &str) {
        let (name, text) = self.printer.trait_impl(block, name);
        let item = Item {
            of: Some(of.to_owned()),
            owner: last(of),
            key: text.clone(),
            text,
            ..Item::default()
        };
        self.items
            .insert((format!("{of}: {name}"), Kind::Trait), item);
    }

    /// An item that is kept as it is.
    fn other(&mut self, item: &syn::Item, module: &Module) {
        let name = match declared(item) {
            Some((visibility, ident)) => {
                let Some((_, name)) = self.published(visibility, ident, module) else {
                    return;
                };
                Some(name)
            }
            None if matches!(item, syn::Item::Const(_) | syn::Item::ExternCrate(_)) => return,
            None => None,
        };
        // `type Error = liveproof_runtime::Error<…>` does not read as an alias of itself.
        let alias = name
            .clone()
            .filter(|it| self.printer.own.insert(it.clone()));
        let text = self.printer.item(item.clone());
        if let Some(alias) = alias {
            self.printer.own.remove(&alias);
        }
        let path = format!("{}{}", module.prefix, name.as_ref().unwrap_or(&text));
        self.whole(path, &name.unwrap_or_default(), text);
    }

    fn whole(&mut self, path: String, owner: &str, text: String) {
        let item = Item {
            owner: owner.to_owned(),
            key: text.clone(),
            text,
            ..Item::default()
        };
        self.items.insert((path, Kind::Whole), item);
    }

    /// The path and the name of something that callers reach.
    fn published(
        &mut self,
        visibility: &Visibility,
        ident: &syn::Ident,
        module: &Module,
    ) -> Option<(String, String)> {
        let name = ident.to_string();
        let path = format!("{}{name}", module.prefix);
        let published = module.published.as_ref();
        if is_public(visibility) && published.is_none_or(|it| it.contains(&name)) {
            return Some((path, name));
        }
        self.hidden.insert(path);
        None
    }
}

/// The builder that a method of the client makes.
fn built(signature: &syn::Signature) -> Option<String> {
    let syn::ReturnType::Type(_, output) = &signature.output else {
        return None;
    };
    let syn::Type::Path(it) = &**output else {
        return None;
    };
    let mut segments = it.path.segments.iter().map(|it| it.ident.to_string());
    let is_builder = segments.any(|it| it == "builder" || it == "operations");
    is_builder.then(|| segments.next()).flatten()
}

/// The visibility and the name of an item other than a struct, an enum or a module.
fn declared(item: &syn::Item) -> Option<(&Visibility, &syn::Ident)> {
    match item {
        syn::Item::Const(it) => Some((&it.vis, &it.ident)),
        syn::Item::Fn(it) => Some((&it.vis, &it.sig.ident)),
        syn::Item::Static(it) => Some((&it.vis, &it.ident)),
        syn::Item::Trait(it) => Some((&it.vis, &it.ident)),
        syn::Item::TraitAlias(it) => Some((&it.vis, &it.ident)),
        syn::Item::Type(it) => Some((&it.vis, &it.ident)),
        syn::Item::Union(it) => Some((&it.vis, &it.ident)),
        _ => None,
    }
}

/// Adds each name that a `use` tree brings in, after the path that it is of.
fn leaves(tree: &UseTree, prefix: &str, out: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(it) => leaves(&it.tree, &format!("{prefix}{}::", it.ident), out),
        UseTree::Name(it) => out.push((format!("{prefix}{}", it.ident), it.ident.to_string())),
        UseTree::Rename(it) => out.push((format!("{prefix}{}", it.ident), it.rename.to_string())),
        UseTree::Glob(_) => out.push((format!("{prefix}*"), "*".to_owned())),
        UseTree::Group(it) => it.items.iter().for_each(|it| leaves(it, prefix, out)),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().is_ident(name))
}

/// A function with the type that it is of. A setter needs none.
fn qualified(line: &str, of: &str) -> String {
    match line.split_once("fn ") {
        Some((before, rest)) if !before.is_empty() => format!("{before}fn {of}::{rest}"),
        _ => line.to_owned(),
    }
}

/// The name at the end of a path.
fn last(path: &str) -> String {
    path.rsplit("::").next().unwrap_or(path).to_owned()
}
