//! The modules of a crate and what a path stands for in each: `use` declarations are followed, so
//! that an item has one name wherever and however it is written, the one under which callers reach
//! it.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use syn::{Attribute, Item, UseTree, Visibility};

/// How many `use` declarations lead from one to the next at most; a ring of them has no end.
const MAX_STEPS: usize = 32;

/// A crate's modules, and where callers find what.
#[derive(Debug)]
pub(super) struct Crate<'a> {
    /// The root is the first.
    modules: Vec<Module<'a>>,
    /// Public items, shortest way first.
    published: Vec<Published<'a>>,
    /// The shortest public path of an item, by its module and name.
    ways: HashMap<(usize, String), String>,
}

/// A module, in its own file or not.
#[derive(Debug, Default)]
struct Module<'a> {
    parent: usize,
    /// Before `mod` and at the head of the file.
    attributes: Vec<&'a Attribute>,
    /// All but modules and `use` declarations.
    items: Vec<&'a Item>,
    /// Names of `items` that a type's path can have.
    types: HashSet<String>,
    children: BTreeMap<String, Child>,
    imports: BTreeMap<String, Import<'a>>,
    globs: Vec<Import<'a>>,
}

#[derive(Debug)]
struct Child {
    module: usize,
    public: bool,
}

#[derive(Debug)]
struct Import<'a> {
    path: Vec<String>,
    public: bool,
    attributes: &'a [Attribute],
}

/// Something that callers can name.
#[derive(Debug)]
pub(super) struct Published<'a> {
    /// How callers write it.
    pub(super) path: String,
    /// The module that it stands in, for resolving what it mentions.
    pub(super) module: usize,
    pub(super) what: What<'a>,
}

#[derive(Debug)]
pub(super) enum What<'a> {
    Item(&'a Item),
    Module(Vec<&'a Attribute>),
    /// Another name of what is public under the path given.
    Reexport(String, &'a [Attribute]),
}

/// What a path stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Target {
    Module(usize),
    /// An item of this crate: its module and name.
    Item(usize, String),
    /// Something of another crate, or of the language.
    Foreign(Vec<String>),
}

impl<'a> Crate<'a> {
    /// `files`: path below `src/` and content.
    pub(super) fn of(root: &'a syn::File, files: &'a [(String, syn::File)]) -> Self {
        let files: HashMap<&str, &syn::File> =
            files.iter().map(|(path, it)| (path.as_str(), it)).collect();
        let mut out = Self {
            modules: vec![Module::default()],
            published: Vec::new(),
            ways: HashMap::new(),
        };
        out.modules[0].attributes = root.attrs.iter().collect();
        out.read(0, "", &root.items, &files);
        out.publish();
        out
    }

    pub(super) fn root_attributes(&self) -> impl Iterator<Item = &'a Attribute> {
        self.modules[0].attributes.iter().copied()
    }

    pub(super) fn published(&self) -> &[Published<'a>] {
        &self.published
    }

    /// All items of all modules, public or not: a block of methods can stand anywhere.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, &'a Item)> {
        let modules = self.modules.iter().enumerate();
        modules.flat_map(|(at, module)| module.items.iter().map(move |it| (at, *it)))
    }

    /// The public path of an item of this crate.
    pub(super) fn way(&self, module: usize, name: &str) -> Option<&str> {
        let key = (module, name.to_owned());
        self.ways.get(&key).map(String::as_str)
    }

    /// What a path written in a module stands for, and how many of its segments say so: the rest
    /// are variants or associated items.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> (Target, usize) {
        self.follow(module, path, MAX_STEPS)
    }

    /// `folder`: where the files of the module's children are.
    fn read(
        &mut self,
        at: usize,
        folder: &str,
        items: &'a [Item],
        files: &HashMap<&str, &'a syn::File>,
    ) {
        for item in items {
            match item {
                Item::Use(it) => {
                    let public = matches!(it.vis, Visibility::Public(_));
                    let mut leaf = |name: Option<String>, path| {
                        let import = Import {
                            path,
                            public,
                            attributes: &it.attrs,
                        };
                        match name {
                            Some(name) => {
                                self.modules[at].imports.insert(name, import);
                            }
                            None => self.modules[at].globs.push(import),
                        }
                    };
                    leaves(&it.tree, &mut Vec::new(), &mut leaf);
                }
                Item::Mod(it) => {
                    let name = it.ident.to_string();
                    let folder = format!("{folder}{name}/");
                    let (alone, with_children) =
                        (folder.trim_end_matches('/'), format!("{folder}mod.rs"));
                    let file = files
                        .get(format!("{alone}.rs").as_str())
                        .or_else(|| files.get(with_children.as_str()));
                    let (inner, items) = match (&it.content, file) {
                        (Some((_, items)), _) => (&[][..], items),
                        (None, Some(file)) => (file.attrs.as_slice(), &file.items),
                        // The caller did not give this file: there is nothing to say about it.
                        (None, None) => continue,
                    };
                    let child = self.modules.len();
                    self.modules.push(Module {
                        parent: at,
                        attributes: it.attrs.iter().chain(inner).collect(),
                        ..Module::default()
                    });
                    let public = matches!(it.vis, Visibility::Public(_));
                    let entry = Child {
                        module: child,
                        public,
                    };
                    self.modules[at].children.insert(name, entry);
                    self.read(child, &folder, items, files);
                }
                other => {
                    let module = &mut self.modules[at];
                    if let Some(name) = type_name(other) {
                        module.types.insert(name);
                    }
                    module.items.push(other);
                }
            }
        }
    }

    /// Finds the public ways, shortest first.
    fn publish(&mut self) {
        let mut published = Vec::new();
        let mut ways: HashMap<(usize, String), String> = HashMap::new();
        let mut modules = HashMap::from([(0, String::new())]);
        let mut queue = VecDeque::from([(0, String::new())]);
        let mut globs = HashSet::new();
        while let Some((at, prefix)) = queue.pop_front() {
            let module = &self.modules[at];
            for item in &module.items {
                let Some(name) = public_name(item) else {
                    continue;
                };
                let way = ways.entry((at, name.clone()));
                let path = way.or_insert_with(|| format!("{prefix}{name}")).clone();
                published.push(Published {
                    path,
                    module: at,
                    what: What::Item(item),
                });
            }
            let children = module.children.iter().filter(|(_, it)| it.public);
            let children = children.map(|(name, it)| (name, Target::Module(it.module), None));
            let imports = module.imports.iter().filter(|(_, it)| it.public);
            let imports =
                imports.map(|(name, it)| (name, self.resolve(at, &it.path).0, Some(it.attributes)));
            for (name, target, again) in children.chain(imports) {
                let path = format!("{prefix}{name}");
                let what = match target {
                    Target::Module(child) => {
                        let known = modules.get(&child).cloned();
                        if let Some(known) = known {
                            What::Reexport(known, again.unwrap_or_default())
                        } else {
                            modules.insert(child, path.clone());
                            queue.push_back((child, format!("{path}::")));
                            What::Module(self.modules[child].attributes.clone())
                        }
                    }
                    Target::Item(of, item) => {
                        let key = (of, item.clone());
                        if let Some(known) = ways.get(&key) {
                            What::Reexport(known.clone(), again.unwrap_or_default())
                        } else {
                            ways.insert(key, path.clone());
                            let found = self.modules[of].items.iter();
                            let found = found.filter(|it| name_of(it).as_ref() == Some(&item));
                            published.extend(found.map(|it| Published {
                                path: path.clone(),
                                module: of,
                                what: What::Item(it),
                            }));
                            continue;
                        }
                    }
                    Target::Foreign(way) => {
                        What::Reexport(way.join("::"), again.unwrap_or_default())
                    }
                };
                published.push(Published {
                    path,
                    module: at,
                    what,
                });
            }
            for import in module.globs.iter().filter(|it| it.public) {
                match self.resolve(at, &import.path).0 {
                    // Its items get a way here, unless they have a shorter one.
                    Target::Module(child) if globs.insert((at, child)) => {
                        queue.push_back((child, prefix.clone()));
                    }
                    Target::Module(_) | Target::Item(..) => {}
                    Target::Foreign(way) => published.push(Published {
                        path: format!("{prefix}*"),
                        module: at,
                        what: What::Reexport(format!("{}::*", way.join("::")), import.attributes),
                    }),
                }
            }
        }
        self.published = published;
        self.ways = ways;
    }

    fn follow(&self, module: usize, path: &[String], steps: usize) -> (Target, usize) {
        let Some(first) = path.first() else {
            return (Target::Module(module), 0);
        };
        let mut at = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(module),
            "super" => Target::Module(self.modules[module].parent),
            name => self
                .look_up(module, name, steps)
                .unwrap_or_else(|| Target::Foreign(vec![name.to_owned()])),
        };
        let mut used = 1;
        for name in &path[1..] {
            at = match at {
                Target::Module(inner) if name == "super" => {
                    Target::Module(self.modules[inner].parent)
                }
                Target::Module(inner) => self
                    .look_up(inner, name, steps)
                    .unwrap_or_else(|| Target::Item(inner, name.clone())),
                Target::Foreign(mut way) => {
                    way.push(name.clone());
                    Target::Foreign(way)
                }
                Target::Item(..) => return (at, used),
            };
            used += 1;
        }
        (at, used)
    }

    /// What a name stands for in a module.
    fn look_up(&self, module: usize, name: &str, steps: usize) -> Option<Target> {
        let steps = steps.checked_sub(1)?;
        let scope = &self.modules[module];
        if let Some(child) = scope.children.get(name) {
            return Some(Target::Module(child.module));
        }
        if scope.types.contains(name) {
            return Some(Target::Item(module, name.to_owned()));
        }
        if let Some(import) = scope.imports.get(name) {
            return Some(self.follow(module, &import.path, steps).0);
        }
        scope
            .globs
            .iter()
            .find_map(|import| match self.follow(module, &import.path, steps).0 {
                Target::Module(inner) if inner != module => self.look_up(inner, name, steps),
                _ => None,
            })
    }
}

/// Calls `leaf` with each name that a `use` tree brings in and the path it stands for; a glob has
/// no name.
fn leaves(
    tree: &UseTree,
    prefix: &mut Vec<String>,
    leaf: &mut impl FnMut(Option<String>, Vec<String>),
) {
    let path = |prefix: &[String], last: &syn::Ident| {
        let mut path = prefix.to_vec();
        // `a::{self}` is `a`.
        if last != "self" {
            path.push(last.to_string());
        }
        path
    };
    match tree {
        UseTree::Path(it) => {
            prefix.push(it.ident.to_string());
            leaves(&it.tree, prefix, leaf);
            prefix.pop();
        }
        UseTree::Name(it) => {
            let path = path(prefix, &it.ident);
            leaf(path.last().cloned(), path);
        }
        UseTree::Rename(it) => leaf(Some(it.rename.to_string()), path(prefix, &it.ident)),
        UseTree::Glob(_) => leaf(None, prefix.clone()),
        UseTree::Group(it) => {
            for tree in &it.items {
                leaves(tree, prefix, leaf);
            }
        }
    }
}

/// The name of what can stand in a type's path.
fn type_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Enum(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::TraitAlias(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// The name of an item that has one.
fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Static(it) => &it.ident,
        Item::Macro(it) => it.ident.as_ref()?,
        other => return type_name(other),
    };
    Some(ident.to_string())
}

/// The name of an item that callers can reach if they reach its module.
fn public_name(item: &Item) -> Option<String> {
    let visibility = match item {
        Item::Const(it) => &it.vis,
        Item::Enum(it) => &it.vis,
        Item::Fn(it) => &it.vis,
        Item::Static(it) => &it.vis,
        Item::Struct(it) => &it.vis,
        Item::Trait(it) => &it.vis,
        Item::TraitAlias(it) => &it.vis,
        Item::Type(it) => &it.vis,
        Item::Union(it) => &it.vis,
        Item::Macro(it) => {
            let exported = it.attrs.iter().any(|it| it.path().is_ident("macro_export"));
            return exported.then(|| it.ident.as_ref().map(ToString::to_string))?;
        }
        _ => return None,
    };
    matches!(visibility, Visibility::Public(_))
        .then(|| name_of(item))
        .flatten()
}
