//! The public items of a generated crate.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use syn::{Attribute, Data, DeriveInput, Fields, ImplItem, UseTree, Visibility, parse_quote};

use super::{line, macros};
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
    /// What no generated crate has.
    Other,
}

/// A public item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The path of the type that it belongs to.
    pub(super) of: Option<String>,
    /// The type or the builder.
    pub(super) owner: String,
    pub(super) member: Option<String>,
    /// For readers.
    pub(super) text: String,
    /// All that callers depend on.
    pub(super) key: String,
    /// Callers may write it out in full: a struct with all its fields, an enum with all its
    /// variants.
    pub(super) open: bool,
    pub(super) deprecated: bool,
}

/// Reads a crate: paths below `src` and contents. A file that the other side has as well is left
/// out, since printing takes time, unless it may lead to others.
///
/// # Errors
///
/// The name of a file that is not Rust.
pub(super) fn read(side: &Files, other: &Files) -> Result<Items, String> {
    let mut files = BTreeMap::new();
    for (path, bytes) in side {
        let text = str::from_utf8(bytes).map_err(|_| path.clone())?;
        if other.get(path) != Some(bytes) || text.contains("mod ") {
            let file = syn::parse_file(text).map_err(|_| path.clone())?;
            files.insert(path.as_str(), file.items);
        }
    }
    let mut reader = Reader {
        files: &files,
        items: Items::new(),
    };
    let root = files.get("lib.rs").map(Vec::as_slice);
    reader.module(root.unwrap_or_default(), &Module::default());
    Ok(reader.items)
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

impl Module {
    /// The path of something that callers reach.
    fn path(&self, visibility: &Visibility, ident: &syn::Ident) -> Option<String> {
        let name = ident.to_string();
        let published = self.published.as_ref();
        let hidden = published.is_some_and(|it| !it.contains(&name));
        (is_public(visibility) && !hidden).then(|| format!("{}{name}", self.prefix))
    }
}

struct Reader<'a> {
    files: &'a BTreeMap<&'a str, Vec<syn::Item>>,
    items: Items,
}

impl Reader<'_> {
    fn module(&mut self, items: &[syn::Item], module: &Module) {
        let mut imports = Vec::new();
        for item in items {
            if let syn::Item::Use(it) = item
                && is_public(&it.vis)
            {
                leaves(&it.tree, "", &mut imports);
            }
        }
        for item in items {
            match item {
                syn::Item::Mod(it) => self.child(it, module, &mut imports),
                syn::Item::Struct(it) => self.container(it.clone().into(), module),
                syn::Item::Enum(it) => self.container(it.clone().into(), module),
                syn::Item::Impl(it) => self.block(it, module),
                syn::Item::Type(it) => {
                    if let Some(path) = module.path(&it.vis, &it.ident) {
                        // Without its path, what it stands for may have its own name.
                        let mut bare = it.clone();
                        bare.attrs.clear();
                        let text = line::print(syn::Item::Type(bare));
                        self.put(Kind::Whole, path, None, text, &it.attrs);
                    }
                }
                syn::Item::Use(_) => {}
                syn::Item::Macro(it) => match macros::expand(&it.mac) {
                    Some(items) => self.module(&items, module),
                    None => self.other(item, module),
                },
                other => self.other(other, module),
            }
        }
        for (path, name) in imports {
            let text = match path.ends_with(&format!("::{name}")) {
                true => format!("pub use {path}"),
                false => format!("pub use {path} as {name}"),
            };
            let path = format!("{}{name}", module.prefix);
            self.put(Kind::Whole, path, None, text, &[]);
        }
    }

    /// Takes what this module publishes of the child from the imports.
    fn child(&mut self, it: &syn::ItemMod, module: &Module, imports: &mut Vec<(String, String)>) {
        let name = it.ident.to_string();
        let file = format!("{}{name}", module.folder);
        let mut child = Module {
            folder: format!("{file}/"),
            ..Module::default()
        };
        if let Some(path) = module.path(&it.vis, &it.ident) {
            child.prefix = format!("{path}::");
            self.put(Kind::Whole, path, None, format!("pub mod {name}"), &[]);
        } else {
            let is_own = |(path, item): &mut (String, String)| {
                path.trim_start_matches("self::") == format!("{name}::{item}")
            };
            let published = imports.extract_if(.., is_own);
            child.published = Some(published.map(|(_, item)| item).collect());
            child.prefix.clone_from(&module.prefix);
        }
        let (inline, files) = (it.content.as_ref().map(|it| &it.1), self.files);
        let mut files = ["", "/mod"]
            .iter()
            .filter_map(|it| files.get(&*format!("{file}{it}.rs")));
        if let Some(items) = inline.or_else(|| files.next()) {
            self.module(items, &child);
        }
    }

    /// A struct or an enum by its head, with its members and the traits that it derives.
    fn container(&mut self, mut it: DeriveInput, module: &Module) {
        let Some(path) = module.path(&it.vis, &it.ident) else {
            return;
        };
        let (mut whole, mut members) = (true, Vec::new());
        match &mut it.data {
            Data::Struct(data) => {
                let fields = mem::replace(&mut data.fields, Fields::Unit);
                whole = fields.iter().all(|it| is_public(&it.vis));
                let public = fields.into_iter().enumerate();
                for (at, field) in public.filter(|it| is_public(&it.1.vis)) {
                    let name = field.ident.map_or(at.to_string(), |it| it.to_string());
                    let text = format!("pub {name}: {}", line::of_type(&field.ty));
                    members.push((name, text, field.attrs));
                }
            }
            Data::Enum(data) => {
                for it in mem::take(&mut data.variants) {
                    let text = line::item(parse_quote!(enum E { #it }));
                    let text = text.trim_start_matches("enum E {").trim_end_matches('}');
                    let text = text.trim().trim_end_matches(',').to_owned();
                    members.push((it.ident.to_string(), text, it.attrs));
                }
            }
            Data::Union(_) => {}
        }
        let head = line::item(it.clone().into());
        let item = self.put(Kind::Whole, path.clone(), None, head, &it.attrs);
        item.open = whole && !has(&it.attrs, "non_exhaustive");
        if !item.open {
            item.text.push_str(" { .. }");
        }
        for attribute in it.attrs.iter().filter(|it| it.path().is_ident("derive")) {
            // A list that is malformed does not compile anyway.
            let _ = attribute.parse_nested_meta(|it| {
                self.of_trait(&path, &it.path, "");
                Ok(())
            });
        }
        for (name, text, attributes) in members {
            let member = format!("{path}::{name}");
            self.put(Kind::Member, member, Some(&path), text, &attributes);
        }
    }

    /// Methods, or the implementation of a trait.
    fn block(&mut self, block: &syn::ItemImpl, module: &Module) {
        let of = line::of_type(&block.self_ty);
        let of = of.split('<').next().unwrap_or(&of);
        let path = format!("{}{of}", module.prefix);
        let mut types = String::new();
        for item in &block.items {
            match item {
                ImplItem::Fn(it) if is_public(&it.vis) => {
                    let (text, key) = line::function(of, it);
                    let function = format!("{path}::{}", it.sig.ident);
                    let (_, output) = key.rsplit_once(" -> ").unwrap_or_default();
                    let builder = output.strip_suffix("<'_>").map(str::to_owned);
                    let item = self.put(Kind::Function, function, Some(&path), key, &it.attrs);
                    item.text = text;
                    // What makes a builder belongs to it.
                    if let Some(builder) = builder {
                        (item.owner, item.member) = (builder, None);
                    }
                }
                ImplItem::Fn(_) => {}
                ImplItem::Type(it) => {
                    types += &format!(" {{ type {} = {} }}", it.ident, line::of_type(&it.ty));
                }
                _ => self.other(&parse_quote!(#block), module),
            }
        }
        if let Some((name, _)) = &block.trait_ {
            self.of_trait(&path, name, &types);
        }
    }

    fn of_trait(&mut self, of: &str, name: &syn::Path, types: &str) {
        let name = line::of_type(&parse_quote!(#name));
        // Its lifetime is not written where it is derived.
        let name = name.trim_end_matches("<'de>");
        let text = format!("impl {name} for {}{types}", last(of));
        self.put(Kind::Trait, format!("{of}: {name}"), Some(of), text, &[]);
    }

    /// Keeps what no generated crate has as it is.
    fn other(&mut self, item: &syn::Item, module: &Module) {
        let text = line::item(item.clone());
        if !text.starts_with("pub ") && !matches!(item, syn::Item::Macro(_) | syn::Item::Impl(_)) {
            return;
        }
        let path = format!("{}{text}", module.prefix);
        self.put(Kind::Other, path, None, text, &[]);
    }

    fn put(
        &mut self,
        kind: Kind,
        path: String,
        of: Option<&str>,
        key: String,
        attributes: &[Attribute],
    ) -> &mut Item {
        let is_part = matches!(kind, Kind::Member | Kind::Function);
        let item = Item {
            of: of.map(str::to_owned),
            owner: last(of.unwrap_or(&path)),
            member: is_part.then(|| last(&path)),
            text: key.clone(),
            key,
            open: false,
            deprecated: has(attributes, "deprecated"),
        };
        self.items.entry((path, kind)).or_insert(item)
    }
}

/// Adds each name that a `use` tree brings in, after the path that it is of.
fn leaves(tree: &UseTree, prefix: &str, out: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(it) => leaves(&it.tree, &format!("{prefix}{}::", it.ident), out),
        UseTree::Name(it) => out.push((format!("{prefix}{}", it.ident), it.ident.to_string())),
        UseTree::Rename(it) => {
            let path = format!("{prefix}{}", it.ident);
            let path = path.trim_end_matches("::self").to_owned();
            out.push((path, it.rename.to_string()));
        }
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

/// The name at the end of a path.
fn last(path: &str) -> String {
    path.rsplit("::").next().unwrap_or(path).to_owned()
}
