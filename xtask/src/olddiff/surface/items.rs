//! Modules, types, fields, variants, functions and re-exports → lines.

use std::hash::{DefaultHasher, Hash, Hasher};

use syn::{Attribute, Fields, Item, Visibility};

use super::Lines;
use super::line::{ItemKind, Line, Marks, Owner, Shape};
use super::names::{Crate, Published, What};
use super::normal::{Parameters, Scope};
use super::text::text;

/// Gathers lines.
pub(super) struct Collector<'a> {
    pub(super) names: &'a Crate<'a>,
    pub(super) lines: Lines,
}

/// What is public of a struct or a variant.
struct Content<'a> {
    /// Of the struct or variant.
    path: &'a str,
    fields: &'a Fields,
    /// All fields are public, whatever they say.
    all: bool,
}

impl<'a> Collector<'a> {
    pub(super) fn new(names: &'a Crate<'a>) -> Self {
        Self {
            names,
            lines: Lines::new(),
        }
    }

    pub(super) fn collect(&mut self) {
        let names = self.names;
        for published in names.published() {
            self.published(published);
        }
        for (module, item) in names.items() {
            self.impls(module, item);
        }
    }

    /// Adds a line, unless its item is there for tests only.
    pub(super) fn put(&mut self, line: Line) {
        if line.marks.cfg.as_deref() != Some("#[cfg(test)]") {
            self.lines.insert((line.path.clone(), line.kind), line);
        }
    }

    fn published(&mut self, published: &Published<'_>) {
        let path = published.path.as_str();
        match &published.what {
            What::Module(attributes) => {
                let mut line = line(path, ItemKind::Module, &[], format!("pub mod {path}"));
                line.marks = marks(attributes.iter().copied());
                line.docs = docs(attributes.iter().copied());
                self.put(line);
            }
            What::Reexport(target, attributes) => {
                let name = path.rsplit("::").next();
                let same = target.rsplit("::").next() == name && !path.contains("::");
                let text = if same {
                    format!("pub use {target}")
                } else {
                    format!("pub use {target} as {path}")
                };
                self.put(line(path, ItemKind::Reexport, attributes, text));
            }
            What::Item(item) => self.item(path, published.module, item),
        }
    }

    fn item(&mut self, path: &str, module: usize, item: &Item) {
        let mut outer = Scope::new(self.names, module);
        let scope = &mut outer;
        match item {
            Item::Struct(it) => {
                let mut inner = scope.within(&it.generics);
                let head = head("struct", path, &inner.parameters(&it.generics));
                let mut line = line(path, ItemKind::Struct, &it.attrs, head);
                let private = |it: &syn::Field| !matches!(it.vis, Visibility::Public(_));
                line.marks.private_fields = it.fields.iter().any(private);
                let closed = line.marks.non_exhaustive || line.marks.private_fields;
                line.marks.open = (!closed).then(|| shape(&it.fields));
                self.put(line);
                let content = Content {
                    path,
                    fields: &it.fields,
                    all: false,
                };
                self.fields(&mut inner, &content);
            }
            Item::Enum(it) => {
                let mut inner = scope.within(&it.generics);
                let head = head("enum", path, &inner.parameters(&it.generics));
                let mut line = line(path, ItemKind::Enum, &it.attrs, head);
                line.marks.open = (!line.marks.non_exhaustive).then_some(Shape::Arms);
                self.put(line);
                for variant in &it.variants {
                    self.variant(&mut inner, path, variant);
                }
            }
            Item::Fn(it) => {
                let head = scope.function(&it.sig, path, &Parameters::default());
                self.put(function(path, ItemKind::Function, &it.attrs, head, &it.sig));
            }
            Item::Type(it) => {
                let mut inner = scope.within(&it.generics);
                let head = head("type", path, &inner.parameters(&it.generics));
                let head = format!("{head} = {}", inner.kind(&it.ty));
                self.put(line(path, ItemKind::Alias, &it.attrs, head));
            }
            Item::Const(it) => {
                let head = format!("pub const {path}: {}", scope.kind(&it.ty));
                self.put(line(path, ItemKind::Constant, &it.attrs, head));
            }
            Item::Static(it) => {
                let mutability = match it.mutability {
                    syn::StaticMutability::Mut(_) => "mut ",
                    _ => "",
                };
                let head = format!("pub static {mutability}{path}: {}", scope.kind(&it.ty));
                self.put(line(path, ItemKind::Constant, &it.attrs, head));
            }
            other => {
                let mut bare = other.clone();
                strip(&mut bare);
                let head = scope.item(&bare);
                self.put(line(path, ItemKind::Other, attributes(other), head));
            }
        }
    }

    fn fields(&mut self, scope: &mut Scope<'_>, content: &Content<'_>) {
        for (at, field) in content.fields.iter().enumerate() {
            if !content.all && !matches!(field.vis, Visibility::Public(_)) {
                continue;
            }
            let name = field.ident.as_ref().map(ToString::to_string);
            let path = format!(
                "{}::{}",
                content.path,
                name.unwrap_or_else(|| at.to_string())
            );
            let head = format!("pub {path}: {}", scope.kind(&field.ty));
            self.put(line(&path, ItemKind::Field, &field.attrs, head));
        }
    }

    fn variant(&mut self, scope: &mut Scope<'_>, of: &str, variant: &syn::Variant) {
        let path = format!("{of}::{}", variant.ident);
        let mut head = path.clone();
        if let Fields::Unnamed(fields) = &variant.fields {
            let kinds: Vec<String> = fields.unnamed.iter().map(|it| scope.kind(&it.ty)).collect();
            head.push_str(&format!("({})", kinds.join(", ")));
        }
        if let Some((_, value)) = &variant.discriminant {
            head.push_str(&format!(" = {}", text(value)));
        }
        let mut line = line(&path, ItemKind::Variant, &variant.attrs, head);
        line.marks.open = (!line.marks.non_exhaustive).then(|| shape(&variant.fields));
        self.put(line);
        if matches!(variant.fields, Fields::Named(_)) {
            let content = Content {
                path: &path,
                fields: &variant.fields,
                all: true,
            };
            self.fields(scope, &content);
        }
    }
}

/// A line that is judged by its signature and attributes alone.
pub(super) fn line(
    path: &str,
    kind: ItemKind,
    attributes: &[Attribute],
    signature: String,
) -> Line {
    Line {
        path: path.to_owned(),
        kind,
        owner: Owner::of(path),
        signature,
        marks: marks(attributes.iter()),
        docs: docs(attributes.iter()),
    }
}

/// The line of a function of any kind.
pub(super) fn function(
    path: &str,
    kind: ItemKind,
    attributes: &[Attribute],
    head: String,
    signature: &syn::Signature,
) -> Line {
    let mut line = line(path, kind, attributes, head);
    line.marks.constant = signature.constness.is_some();
    // Callers give arguments by place: names are for readers.
    let mut hasher = DefaultHasher::new();
    line.docs.hash(&mut hasher);
    for input in &signature.inputs {
        if let syn::FnArg::Typed(it) = input {
            text(&it.pat).hash(&mut hasher);
        }
    }
    line.docs = hasher.finish();
    line
}

/// What attributes say to rustc.
pub(super) fn marks<'b>(attributes: impl Iterator<Item = &'b Attribute>) -> Marks {
    let mut marks = Marks::default();
    for attribute in attributes {
        let Some(name) = attribute.path().get_ident() else {
            continue;
        };
        match name.to_string().as_str() {
            "cfg" | "cfg_attr" => {
                let before = marks.cfg.take();
                marks.cfg = Some(join(before.as_deref(), &text(attribute)));
            }
            "deprecated" => marks.deprecated = true,
            "must_use" => marks.must_use = true,
            "non_exhaustive" => marks.non_exhaustive = true,
            _ => {}
        }
    }
    marks
}

/// Conditions that all have to hold.
pub(super) fn join(outer: Option<&str>, inner: &str) -> String {
    outer.map_or_else(|| inner.to_owned(), |outer| format!("{outer} {inner}"))
}

/// A hash of what attributes say to people: documentation, and the messages of lints.
pub(super) fn docs<'b>(attributes: impl Iterator<Item = &'b Attribute>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for attribute in attributes {
        let path = attribute.path();
        if ["doc", "deprecated", "must_use"]
            .iter()
            .any(|it| path.is_ident(it))
        {
            // `///` and `#[doc]` are the same, and so are lines in one attribute or several.
            let said = match &attribute.meta {
                syn::Meta::NameValue(it) => match &it.value {
                    syn::Expr::Lit(it) => match &it.lit {
                        syn::Lit::Str(it) => it.value(),
                        other => text(other),
                    },
                    other => text(other),
                },
                syn::Meta::List(it) => it.tokens.to_string(),
                syn::Meta::Path(_) => String::new(),
            };
            hasher.write(said.as_bytes());
            hasher.write_u8(b'\n');
        }
    }
    hasher.finish()
}

fn shape(fields: &Fields) -> Shape {
    match fields {
        Fields::Named(_) => Shape::Named,
        Fields::Unnamed(_) => Shape::Tuple,
        Fields::Unit => Shape::Unit,
    }
}

/// `pub struct types::A<'a>`
fn head(word: &str, path: &str, parameters: &Parameters) -> String {
    format!(
        "pub {word} {path}{}{}",
        parameters.angled(),
        parameters.clause()
    )
}

/// Takes away what does not count of an item that is kept whole.
fn strip(item: &mut Item) {
    if let Item::Trait(it) = item {
        for item in &mut it.items {
            if let syn::TraitItem::Fn(it) = item {
                it.attrs.clear();
                if let Some(body) = &mut it.default {
                    body.stmts.clear();
                }
            }
        }
    }
    match item {
        Item::Macro(it) => it.attrs.clear(),
        Item::Trait(it) => it.attrs.clear(),
        Item::TraitAlias(it) => it.attrs.clear(),
        Item::Union(it) => it.attrs.clear(),
        _ => {}
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Macro(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::TraitAlias(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        _ => &[],
    }
}
