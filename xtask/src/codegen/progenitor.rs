//! Runs typify and progenitor, and takes apart what they print.
//!
//! Every item is kept, or has its name on a list of what is dropped. Any other is an error: an
//! upgrade that prints something new shows here, and never reaches a crate unseen.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Once;

use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle};
use syn::{File, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct};
use typify::{TypeSpace, TypeSpaceSettings};

use super::CodegenError;
use super::edits::{Edit, Edits};
use super::openapi::{self, RUNTIME, operation_name, type_name};
use crate::spec::{Spec, Type};

/// What is kept, by the numbers of [`openapi`].
#[derive(Debug, Default)]
pub(crate) struct Printed {
    /// typify's structs.
    pub(crate) structs: BTreeMap<String, ItemStruct>,
    /// progenitor's builders.
    pub(crate) builders: BTreeMap<String, Builder>,
    /// The methods of progenitor's client that make them.
    pub(crate) methods: BTreeMap<String, ImplItemFn>,
}

/// The builder of an operation.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) structure: ItemStruct,
    pub(crate) methods: ItemImpl,
}

/// Items of typify that are dropped.
const OF_TYPIFY: &[&str] = &["mod error"];

/// Items of progenitor that are dropped: the client and its hooks, which the runtime replaces, and
/// what its `send` needs.
const OF_PROGENITOR: &[&str] = &[
    "impl ClientHooks for Client",
    "impl ClientInfo for Client",
    "mod prelude",
    "mod types",
    "struct Client",
    "use",
];

/// Functions of progenitor's client that are dropped.
const OF_CLIENT: &[&str] = &["new", "new_with_client"];

/// The structs.
pub(crate) fn typify(spec: &Spec) -> Result<File, CodegenError> {
    let mut settings = TypeSpaceSettings::default();
    settings
        .with_crate(crate_name(), CrateVers::Any, None)
        .with_attr("#[non_exhaustive]".to_owned())
        .with_derive("PartialEq".to_owned());
    for (index, kind) in spec.types.values().enumerate() {
        if !matches!(kind, Type::Object(_)) {
            // The name within the module of the types.
            settings.with_replacement(type_name(index), type_name(index), std::iter::empty());
        }
    }
    let schema = openapi::schema(spec);
    let tokens = guarded("typify", || {
        let mut types = TypeSpace::new(&settings);
        let schema = serde_json::from_value(schema).map_err(|it| it.to_string())?;
        let added = types.add_root_schema(schema);
        added.map_err(|it| it.to_string())?;
        Ok(types.to_stream())
    })?;
    parse("typify", tokens)
}

/// The builders and the client.
pub(crate) fn progenitor(spec: &Spec) -> Result<File, CodegenError> {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_crate(crate_name(), CrateVers::Any, None);
    for index in 0..spec.types.len() {
        let name = type_name(index);
        let path = format!("crate::types::{name}");
        settings.with_replacement(name, path, std::iter::empty());
    }
    let document = openapi::document(spec);
    let tokens = guarded("progenitor", || {
        let document = serde_json::from_value(document).map_err(|it| it.to_string())?;
        let tokens = Generator::new(&settings).generate_tokens(&document);
        tokens.map_err(|it| it.to_string())
    })?;
    parse("progenitor", tokens)
}

/// The crate whose types schemas name with `x-rust-type`.
fn crate_name() -> String {
    RUNTIME.replace('_', "-")
}

fn parse(tool: &str, tokens: proc_macro2::TokenStream) -> Result<File, CodegenError> {
    syn::parse2(tokens).map_err(|it| CodegenError::Tool {
        tool: tool.to_owned(),
        problem: format!("what it prints is not Rust: {it}"),
    })
}

/// Keeps what is used.
pub(crate) fn take_apart(
    types: File,
    operations: File,
    edits: &mut Edits,
) -> Result<Printed, CodegenError> {
    let mut out = Printed::default();
    let mut dropped = 0;
    let mut drop = |list: &[&str], label: &str| {
        dropped += 1;
        match list.contains(&label) {
            true => Ok(()),
            false => Err(CodegenError::Unexpected(format!("the item `{label}`"))),
        }
    };
    for item in types.items {
        match item {
            Item::Struct(it) => {
                out.structs.insert(it.ident.to_string(), it);
            }
            other => drop(OF_TYPIFY, &label(&other))?,
        }
    }
    for item in operations.items {
        match item {
            Item::Mod(it) if it.ident == "builder" => {
                let items = it.content.map(|(_, items)| items).unwrap_or_default();
                let mut structs = BTreeMap::new();
                for item in items {
                    match item {
                        Item::Struct(it) => {
                            structs.insert(it.ident.to_string(), it);
                        }
                        Item::Impl(methods) if methods.trait_.is_none() => {
                            let name = type_of(&methods);
                            let structure = structs.remove(&name);
                            let structure = structure.ok_or_else(|| {
                                CodegenError::Missing(format!("the struct of the builder `{name}`"))
                            })?;
                            out.builders.insert(name, Builder { structure, methods });
                        }
                        other => drop(&["use"], &label(&other))?,
                    }
                }
                if let Some(name) = structs.keys().next() {
                    drop(&[], &format!("struct {name}"))?;
                }
            }
            Item::Mod(it) if it.ident == "types" && has_types(&it) => {
                let what = "a type of progenitor's, which has its path instead";
                return Err(CodegenError::Unexpected(what.to_owned()));
            }
            Item::Impl(it) if it.trait_.is_none() && type_of(&it) == "Client" => {
                for item in it.items {
                    match item {
                        ImplItem::Fn(it) if it.sig.receiver().is_some() => {
                            out.methods.insert(it.sig.ident.to_string(), it);
                        }
                        ImplItem::Fn(it) => drop(OF_CLIENT, &it.sig.ident.to_string())?,
                        _ => drop(OF_CLIENT, "something in `impl Client`")?,
                    }
                }
            }
            other => drop(OF_PROGENITOR, &label(&other))?,
        }
    }
    edits.made(Edit::Drop, dropped);
    Ok(out)
}

/// Whether progenitor printed a type.
fn has_types(module: &syn::ItemMod) -> bool {
    let items = module.content.iter().flat_map(|it| &it.1);
    items
        .filter(|it| !matches!(it, Item::Use(_)))
        .any(|it| label(it) != "mod error")
}

/// An item in few words.
fn label(item: &Item) -> String {
    match item {
        Item::Enum(it) => format!("enum {}", it.ident),
        Item::Fn(it) => format!("fn {}", it.sig.ident),
        Item::Impl(it) => match &it.trait_ {
            Some((path, _)) => {
                let name = path.segments.last().map(|it| it.ident.to_string());
                format!("impl {} for {}", name.unwrap_or_default(), type_of(it))
            }
            None => format!("impl {}", type_of(it)),
        },
        Item::Mod(it) => format!("mod {}", it.ident),
        Item::Static(it) => format!("static {}", it.ident),
        Item::Struct(it) => format!("struct {}", it.ident),
        Item::Type(it) => format!("type {}", it.ident),
        Item::Use(_) => "use".to_owned(),
        _ => "an item of another kind".to_owned(),
    }
}

/// Name of the type that a block is about.
fn type_of(block: &ItemImpl) -> String {
    let mut kind = &*block.self_ty;
    while let syn::Type::Reference(it) = kind {
        kind = &it.elem;
    }
    let last = match kind {
        syn::Type::Path(it) => it.path.segments.last(),
        _ => None,
    };
    last.map(|it| it.ident.to_string()).unwrap_or_default()
}

impl Printed {
    /// Takes the struct of a type.
    pub(crate) fn structure(&mut self, index: usize) -> Result<ItemStruct, CodegenError> {
        take(&mut self.structs, type_name(index))
    }

    /// Takes the builder of an operation.
    pub(crate) fn builder(&mut self, index: usize) -> Result<Builder, CodegenError> {
        take(&mut self.builders, operation_name(index))
    }

    /// Takes the client's method of an operation.
    pub(crate) fn method(&mut self, index: usize) -> Result<ImplItemFn, CodegenError> {
        take(&mut self.methods, openapi::method_name(index))
    }

    /// Nothing may be left.
    pub(crate) fn finish(&self) -> Result<(), CodegenError> {
        let names = self.structs.keys().chain(self.builders.keys());
        match names.chain(self.methods.keys()).next() {
            Some(name) => Err(CodegenError::Unexpected(format!("`{name}`"))),
            None => Ok(()),
        }
    }
}

fn take<T>(from: &mut BTreeMap<String, T>, name: String) -> Result<T, CodegenError> {
    let found = from.remove(&name);
    found.ok_or_else(|| CodegenError::Missing(format!("`{name}`")))
}

thread_local! {
    /// Whether a panic of this thread is one that we turn into an error.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Turns a panic of a tool into an error, without the hook's report on standard error.
fn guarded<T>(tool: &str, run: impl FnOnce() -> Result<T, String>) -> Result<T, CodegenError> {
    // The hook is the whole process's: it is replaced once, so that threads do not undo each
    // other's.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    QUIET.set(false);
    let result = result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
        Err(format!("it panicked: {}", text.unwrap_or_default()))
    });
    result.map_err(|problem| CodegenError::Tool {
        tool: tool.to_owned(),
        problem,
    })
}
