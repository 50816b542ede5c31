//! Takes progenitor's file apart.

use std::collections::BTreeMap;

use syn::{File, ImplItem, Item, ItemImpl, ItemStruct, Type};

use super::{AdaptError, Edit, Ledger};

/// What is used of progenitor's file.
#[derive(Debug)]
pub(super) struct Parts {
    /// Items of `types`.
    pub(super) types: Vec<Item>,
    /// Builder name → struct and methods.
    pub(super) builders: BTreeMap<String, Builder>,
}

/// A builder of an operation.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) structure: ItemStruct,
    pub(super) methods: ItemImpl,
}

/// Sorts the items. The client, its hooks and the prelude are ours; only the count of the client's methods matters.
pub(super) fn take_apart(file: File, ledger: &mut Ledger) -> Result<Parts, AdaptError> {
    let mut types = None;
    let mut builders = BTreeMap::new();
    for item in file.items {
        match item {
            Item::Use(_) => {}
            Item::Mod(module) if module.ident == "types" => {
                types = module.content.map(|(_, items)| items)
            }
            Item::Mod(module) if module.ident == "builder" => {
                builders =
                    sort_builders(module.content.map(|(_, items)| items).unwrap_or_default())?;
            }
            Item::Mod(module) if module.ident == "prelude" => {}
            Item::Struct(client) if client.ident == "Client" => {}
            Item::Impl(block) if block.trait_.is_some() => {}
            Item::Impl(block) => {
                let methods = block.items.iter().filter(|it| is_operation(it)).count();
                for _ in 0..methods {
                    ledger.made(Edit::Method);
                }
            }
            other => return Err(AdaptError::Unexpected(describe(&other))),
        }
    }
    let types = types.ok_or_else(|| AdaptError::Missing("module `types`".to_owned()))?;
    Ok(Parts { types, builders })
}

/// `pub fn x(&self) -> builder::X<'_>`
fn is_operation(item: &ImplItem) -> bool {
    matches!(item, ImplItem::Fn(method) if method.sig.receiver().is_some())
}

fn sort_builders(items: Vec<Item>) -> Result<BTreeMap<String, Builder>, AdaptError> {
    let mut structures = BTreeMap::new();
    let mut builders = BTreeMap::new();
    for item in items {
        match item {
            Item::Use(_) => {}
            Item::Struct(structure) => {
                structures.insert(structure.ident.to_string(), structure);
            }
            Item::Impl(methods) if methods.trait_.is_none() => {
                let name = self_name(&methods).unwrap_or_default();
                let structure = structures.remove(&name).ok_or_else(|| {
                    AdaptError::Missing(format!("struct of the builder `{name}`"))
                })?;
                builders.insert(name, Builder { structure, methods });
            }
            other => return Err(AdaptError::Unexpected(describe(&other))),
        }
    }
    Ok(builders)
}

/// Name of the type that a block is about.
pub(super) fn self_name(block: &ItemImpl) -> Option<String> {
    match &*block.self_ty {
        Type::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()),
        _ => None,
    }
}

/// An item for an error message.
pub(super) fn describe(item: &Item) -> String {
    use quote::ToTokens;
    let mut text = item.to_token_stream().to_string();
    if let Some((end, _)) = text.char_indices().nth(120) {
        text.truncate(end);
    }
    text
}
