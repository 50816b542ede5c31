//! Names of a crate as its caller has them: each module of the crate gets a module in the caller's,
//! with the same names in scope, so that types can be written as they are in the source.

use std::collections::{BTreeMap, HashMap};

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Item, UseTree};

use super::{is_conditional, is_public};

/// The modules of a crate; the root is the first.
pub(super) struct Scope<'a> {
    library: String,
    modules: Vec<Module<'a>>,
    /// How callers write an item, by module and name.
    ways: HashMap<(usize, String), String>,
}

#[derive(Default)]
struct Module<'a> {
    parent: usize,
    /// How callers write it, if they can.
    way: Option<String>,
    items: Vec<&'a Item>,
    children: BTreeMap<String, usize>,
    uses: Vec<Use>,
}

/// A name that a `use` declaration brings in; `*` for all of a module.
#[derive(Clone)]
pub(super) struct Use {
    pub(super) name: String,
    path: Vec<String>,
    public: bool,
}

/// What a path stands for.
enum Place {
    Module(usize),
    Item(usize, String),
    Foreign,
}

impl<'a> Scope<'a> {
    pub(super) fn of(files: &'a [(String, syn::File)], library: &str) -> Self {
        let mut scope = Self {
            library: format!("::{library}"),
            modules: vec![Module::default()],
            ways: HashMap::new(),
        };
        let root = files.iter().find(|(path, _)| path == "lib.rs");
        if let Some((_, root)) = root {
            scope.modules[0].way = Some(scope.library.clone());
            scope.read(0, "", &root.items, files);
        }
        scope.find_ways();
        scope
    }

    pub(super) fn len(&self) -> usize {
        self.modules.len()
    }

    pub(super) fn items(&self, module: usize) -> impl Iterator<Item = &'a Item> {
        self.modules[module].items.iter().copied()
    }

    /// How callers write a module.
    pub(super) fn way_to(&self, module: usize) -> Option<&str> {
        self.modules[module].way.as_deref()
    }

    /// What a module makes public a second time, and how callers write the original, if they can.
    pub(super) fn reexports(&self, module: usize) -> impl Iterator<Item = (Use, Option<String>)> {
        let uses = self.modules[module].uses.iter().filter(|it| it.public);
        uses.map(move |it| (it.clone(), self.original(module, &it.path)))
    }

    /// Whether callers can reach what a path in a module's code begins with.
    pub(super) fn is_reachable(&self, module: usize, path: &syn::Path) -> bool {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        match self.place(module, &names, 9) {
            Place::Item(at, name) => self.ways.contains_key(&(at, name)),
            Place::Module(_) => false,
            Place::Foreign => true,
        }
    }

    /// Whether a path stands for an item of this crate that callers can reach.
    pub(super) fn is_own(&self, module: usize, path: &syn::Path) -> bool {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        matches!(self.place(module, &names, 9), Place::Item(..)) && self.is_reachable(module, path)
    }

    pub(super) fn has(&self, module: usize, name: &syn::Ident) -> bool {
        self.ways.contains_key(&(module, name.to_string()))
    }

    /// The `use` declarations that give a module of the caller's the names of a module of the
    /// crate.
    pub(super) fn imports(&self, module: usize) -> String {
        let mut lines: BTreeMap<String, String> = BTreeMap::new();
        let mut globs = String::new();
        for root in ["liveproof_runtime", "serde"] {
            let way = self.foreign(root);
            if !way.ends_with(&format!("::{root}")) || way.contains("codegen") {
                lines.insert(root.to_owned(), way);
            }
        }
        for (name, child) in &self.modules[module].children {
            if let Some(way) = self.way_to(*child) {
                lines.insert(name.clone(), way.to_owned());
            }
        }
        for it in &self.modules[module].uses {
            let Some(way) = self.original(module, &it.path) else {
                continue;
            };
            if it.name == "*" {
                globs.push_str(&format!("    use {way}::*;\n"));
            } else {
                lines.insert(it.name.clone(), way);
            }
        }
        for ((at, name), way) in &self.ways {
            if *at == module && !lines.contains_key(name) {
                lines.insert(name.clone(), way.clone());
            }
        }
        let lines = lines.iter();
        let lines = lines.map(|(name, way)| format!("    use {way} as {name};\n"));
        globs + &lines.collect::<String>()
    }

    /// A type as the caller writes it. `own`: what `Self` stands for.
    pub(super) fn written(
        &self,
        module: usize,
        kind: &syn::Type,
        own: Option<&syn::Type>,
    ) -> syn::Type {
        let mut kind = kind.clone();
        let scope = self;
        Rewrite { scope, module, own }.visit_type_mut(&mut kind);
        kind
    }

    /// Generic parameters as the caller writes them.
    pub(super) fn written_generics(
        &self,
        module: usize,
        generics: &syn::Generics,
        own: Option<&syn::Type>,
    ) -> syn::Generics {
        let mut generics = generics.clone();
        let scope = self;
        Rewrite { scope, module, own }.visit_generics_mut(&mut generics);
        generics
    }

    /// A path to a trait as the caller writes it.
    pub(super) fn written_path(
        &self,
        module: usize,
        path: &syn::Path,
        own: Option<&syn::Type>,
    ) -> syn::Path {
        let mut path = path.clone();
        let scope = self;
        Rewrite { scope, module, own }.visit_path_mut(&mut path);
        path
    }

    fn read(
        &mut self,
        at: usize,
        folder: &str,
        items: &'a [Item],
        files: &'a [(String, syn::File)],
    ) {
        for item in items {
            match item {
                Item::Use(it) if !is_conditional(&it.attrs) => {
                    let public = is_public(&it.vis);
                    leaves(&it.tree, Vec::new(), public, &mut self.modules[at].uses);
                }
                Item::Mod(it) if !is_conditional(&it.attrs) => {
                    let name = it.ident.to_string();
                    let inner = format!("{folder}{name}/");
                    let names = [format!("{folder}{name}.rs"), format!("{inner}mod.rs")];
                    let file = files.iter().find(|(path, _)| names.contains(path));
                    let items = match (&it.content, file) {
                        (Some((_, items)), _) => items,
                        (None, Some((_, file))) => &file.items,
                        (None, None) => panic!("no file for the module {name}"),
                    };
                    let way = self.modules[at].way.as_ref();
                    let way = way.filter(|_| is_public(&it.vis));
                    let way = way.map(|it| format!("{it}::{name}"));
                    let child = self.modules.len();
                    self.modules.push(Module {
                        parent: at,
                        way,
                        ..Module::default()
                    });
                    self.modules[at].children.insert(name, child);
                    self.read(child, &inner, items, files);
                }
                other => self.modules[at].items.push(other),
            }
        }
    }

    /// Public items of public modules first, then what is made public by `use`.
    fn find_ways(&mut self) {
        for at in 0..self.modules.len() {
            let Some(way) = self.modules[at].way.clone() else {
                continue;
            };
            for item in self.items(at).collect::<Vec<_>>() {
                if let Some(name) = public_name(item) {
                    self.ways
                        .insert((at, name.clone()), format!("{way}::{name}"));
                }
            }
        }
        // A module that is public by `use` only, and its items, need another round.
        for _ in 0..2 {
            for at in 0..self.modules.len() {
                let Some(way) = self.modules[at].way.clone() else {
                    continue;
                };
                for it in self.modules[at].uses.clone() {
                    if !it.public || it.name == "*" {
                        continue;
                    }
                    let way = format!("{way}::{}", it.name);
                    if let Place::Item(of, name) = self.place(at, &it.path, 9) {
                        self.ways.entry((of, name)).or_insert(way);
                    }
                }
            }
        }
    }

    /// How callers write what a path in a module stands for, if they can.
    fn original(&self, module: usize, path: &[String]) -> Option<String> {
        match self.place(module, path, 9) {
            Place::Module(at) => self.modules[at].way.clone(),
            Place::Item(at, name) => self.ways.get(&(at, name)).cloned(),
            Place::Foreign => {
                let (root, rest) = path.split_first()?;
                let rest: String = rest.iter().map(|it| format!("::{it}")).collect();
                Some(self.foreign(root) + &rest)
            }
        }
    }

    /// Another crate, through the library where that makes it public: then the caller needs no
    /// dependency on it.
    fn foreign(&self, root: &str) -> String {
        let mut uses = self.modules[0].uses.iter();
        let runtime = uses.find(|it| it.public && it.path == ["liveproof_runtime"]);
        let runtime = runtime.map(|it| format!("{}::{}", self.library, it.name));
        match (root, runtime) {
            ("liveproof_runtime", Some(runtime)) => runtime,
            ("serde" | "serde_json", Some(runtime)) => format!("{runtime}::codegen::{root}"),
            _ => format!("::{root}"),
        }
    }

    fn place(&self, module: usize, path: &[String], steps: usize) -> Place {
        let Some((first, mut rest)) = path.split_first() else {
            return Place::Module(module);
        };
        let mut at = match first.as_str() {
            "crate" => 0,
            "self" => module,
            "super" => self.modules[module].parent,
            name => match self.look_up(module, name, steps) {
                Place::Module(at) => at,
                other => return other,
            },
        };
        while let Some((name, more)) = rest.split_first() {
            rest = more;
            at = match self.look_up(at, name, steps) {
                Place::Module(inner) => inner,
                Place::Foreign => return Place::Item(at, name.clone()),
                item => return item,
            };
        }
        Place::Module(at)
    }

    fn look_up(&self, module: usize, name: &str, steps: usize) -> Place {
        let scope = &self.modules[module];
        if let Some(child) = scope.children.get(name) {
            return Place::Module(*child);
        }
        if scope
            .items
            .iter()
            .any(|it| item_name(it).as_deref() == Some(name))
        {
            return Place::Item(module, name.to_owned());
        }
        match scope.uses.iter().find(|it| it.name == name) {
            Some(it) if steps > 0 => self.place(module, &it.path, steps - 1),
            _ => Place::Foreign,
        }
    }
}

/// Leads paths that begin within the crate to where callers find them.
struct Rewrite<'a> {
    scope: &'a Scope<'a>,
    module: usize,
    own: Option<&'a syn::Type>,
}

impl VisitMut for Rewrite<'_> {
    fn visit_type_mut(&mut self, kind: &mut syn::Type) {
        if let (syn::Type::Path(path), Some(own)) = (&*kind, self.own)
            && path.path.is_ident("Self")
        {
            *kind = own.clone();
            return;
        }
        visit_mut::visit_type_mut(self, kind);
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if !matches!(
            names.first().map(String::as_str),
            Some("crate" | "self" | "super")
        ) {
            return;
        }
        // The longest beginning that callers can write.
        for used in (1..=names.len()).rev() {
            let way = self.scope.original(self.module, &names[..used]);
            let way = way.and_then(|it| syn::parse_str::<syn::Path>(&it).ok());
            if let Some(mut way) = way {
                let mut rest = path.segments.iter().skip(used - 1).cloned();
                if let (Some(last), Some(old)) = (way.segments.last_mut(), rest.next()) {
                    last.arguments = old.arguments;
                }
                way.segments.extend(rest);
                *path = way;
                return;
            }
        }
    }
}

fn leaves(tree: &UseTree, mut prefix: Vec<String>, public: bool, out: &mut Vec<Use>) {
    let mut put = |name: String, last: Option<&syn::Ident>| {
        let mut path = prefix.clone();
        path.extend(last.filter(|it| *it != "self").map(ToString::to_string));
        out.push(Use { name, path, public });
    };
    match tree {
        UseTree::Name(it) if it.ident == "self" => {
            put(prefix.last().cloned().unwrap_or_default(), None);
        }
        UseTree::Name(it) => put(it.ident.to_string(), Some(&it.ident)),
        UseTree::Rename(it) => put(it.rename.to_string(), Some(&it.ident)),
        UseTree::Glob(_) => put("*".to_owned(), None),
        UseTree::Path(it) => {
            prefix.push(it.ident.to_string());
            leaves(&it.tree, prefix, public, out);
        }
        UseTree::Group(it) => {
            for tree in &it.items {
                leaves(tree, prefix.clone(), public, out);
            }
        }
    }
}

fn item_name(item: &Item) -> Option<String> {
    let (_, ident) = visible(item)?;
    Some(ident.to_string())
}

fn public_name(item: &Item) -> Option<String> {
    let (visibility, ident) = visible(item)?;
    is_public(visibility).then(|| ident.to_string())
}

fn visible(item: &Item) -> Option<(&syn::Visibility, &syn::Ident)> {
    let (attributes, visibility, ident) = match item {
        Item::Const(it) => (&it.attrs, &it.vis, &it.ident),
        Item::Enum(it) => (&it.attrs, &it.vis, &it.ident),
        Item::Fn(it) => (&it.attrs, &it.vis, &it.sig.ident),
        Item::Static(it) => (&it.attrs, &it.vis, &it.ident),
        Item::Struct(it) => (&it.attrs, &it.vis, &it.ident),
        Item::Trait(it) => (&it.attrs, &it.vis, &it.ident),
        Item::Type(it) => (&it.attrs, &it.vis, &it.ident),
        _ => return None,
    };
    (!is_conditional(attributes)).then_some((visibility, ident))
}

/// Syntax as text; how it looks is nobody's business.
pub(super) fn text(node: &impl ToTokens) -> String {
    node.to_token_stream().to_string()
}
