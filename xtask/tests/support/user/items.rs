//! What a caller does with modules, types, constants and re-exports.

use syn::{Fields, Item};

use super::scope::text;
use super::{Writer, has, is_conditional, is_public};

/// A type as the caller writes it.
pub(super) struct Named {
    /// `Face<'a>`
    pub(super) kind: String,
    /// `<'a>`, declared.
    pub(super) parameters: String,
    pub(super) clause: String,
    /// It has no parameters at all.
    pub(super) plain: bool,
}

impl Writer<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(it) if self.reaches(&it.attrs, &it.ident) => self.structure(it),
            Item::Enum(it) if self.reaches(&it.attrs, &it.ident) => self.enumeration(it),
            Item::Type(it) if self.reaches(&it.attrs, &it.ident) => {
                let named = self.named(&it.ident, &it.generics);
                let Named {
                    kind,
                    parameters,
                    clause,
                    ..
                } = &named;
                let target = text(&self.scope.written(self.module, &it.ty, None));
                let name = self.name();
                self.put(&format!(
                    "    fn {name}{parameters}(it: {kind}) -> {target} {clause} {{ it }}"
                ));
            }
            Item::Const(it) if self.reaches(&it.attrs, &it.ident) => {
                self.constant(&it.ident.to_string(), &it.ty, None)
            }
            Item::Static(it) if self.reaches(&it.attrs, &it.ident) => {
                self.constant(&it.ident.to_string(), &it.ty, None)
            }
            Item::Fn(it) if self.reaches(&it.attrs, &it.sig.ident) => self.function(&it.sig),
            Item::Impl(it) if !is_conditional(&it.attrs) => self.block(it),
            _ => {}
        }
    }

    /// Modules and names that stand for something that is public elsewhere, too.
    pub(super) fn reexports(&mut self) {
        let Some(here) = self.scope.way_to(self.module).map(str::to_owned) else {
            return;
        };
        if self.module > 0 {
            let name = self.name();
            self.put(&format!("    use {here} as {name};"));
        }
        for (found, original) in self.scope.reexports(self.module) {
            let name = self.name();
            if found.name == "*" {
                continue;
            }
            let again = format!("{here}::{}", found.name);
            self.put(&format!("    use {again} as {name};"));
            if let Some(original) = original.filter(|it| *it != again) {
                // A name from two globs is fine as long as both are the same item.
                self.put(&format!(
                    "    #[deny(ambiguous_glob_imports)] mod {name}_same {{ \
                     mod a {{ pub use {again} as It; }} \
                     mod b {{ pub use {original} as It; }} \
                     use self::a::*; use self::b::*; use self::It as Same; }}"
                ));
            }
        }
    }

    fn reaches(&self, attributes: &[syn::Attribute], name: &syn::Ident) -> bool {
        !is_conditional(attributes) && self.scope.has(self.module, name)
    }

    fn named(&self, name: &syn::Ident, generics: &syn::Generics) -> Named {
        let plain = generics.params.is_empty();
        let generics = self.scope.written_generics(self.module, generics, None);
        let (parameters, arguments, clause) = generics.split_for_impl();
        Named {
            kind: format!("{name}{}", text(&arguments)),
            parameters: text(&parameters),
            clause: text(&clause),
            plain,
        }
    }

    /// `path` has the type given.
    pub(super) fn constant(&mut self, path: &str, kind: &syn::Type, own: Option<&syn::Type>) {
        let kind = text(&self.scope.written(self.module, kind, own));
        let name = self.name();
        self.put(&format!("    fn {name}() {{ let _: &{kind} = &{path}; }}"));
    }

    fn structure(&mut self, item: &syn::ItemStruct) {
        let named = self.named(&item.ident, &item.generics);
        let Named {
            kind,
            parameters,
            clause,
            ..
        } = &named;
        let public: Vec<(String, String)> = item
            .fields
            .iter()
            .enumerate()
            .filter(|(_, it)| is_public(&it.vis) && !is_conditional(&it.attrs))
            .map(|(at, it)| {
                let name = it.ident.as_ref().map(ToString::to_string);
                let kind = text(&self.scope.written(self.module, &it.ty, None));
                (name.unwrap_or_else(|| at.to_string()), kind)
            })
            .collect();
        let open = public.len() == item.fields.len() && !has(&item.attrs, "non_exhaustive");
        let reads: String = public
            .iter()
            .map(|(field, kind)| format!("let _: &{kind} = &it.{field}; "))
            .collect();
        let name = self.name();
        self.put(&format!(
            "    fn {name}{parameters}(it: &{kind}) {clause} {{ {reads}}}"
        ));
        let taken = taken(&public);
        let pattern = pattern(&item.ident.to_string(), &item.fields, &public, open);
        let name = self.name();
        self.put(&format!(
            "    fn {name}{parameters}(it: {kind}) {clause} {{ let {pattern} = it; {taken}}}"
        ));
        if open {
            let value = value(&item.ident.to_string(), &item.fields, &public);
            let name = self.name();
            self.put(&format!(
                "    fn {name}{parameters}() -> {kind} {clause} {{ {value} }}"
            ));
        }
        self.any_type(&named);
        self.derives(&item.attrs, &item.ident, &item.generics);
    }

    fn enumeration(&mut self, item: &syn::ItemEnum) {
        let named = self.named(&item.ident, &item.generics);
        let Named {
            kind,
            parameters,
            clause,
            plain,
        } = &named;
        let open = !has(&item.attrs, "non_exhaustive");
        let mut arms = String::new();
        let mut first_unit = None;
        for variant in item.variants.iter().filter(|it| !is_conditional(&it.attrs)) {
            let path = format!("{}::{}", item.ident, variant.ident);
            let fields: Vec<(String, String)> = variant
                .fields
                .iter()
                .enumerate()
                .map(|(at, it)| {
                    let name = it.ident.as_ref().map(ToString::to_string);
                    let kind = text(&self.scope.written(self.module, &it.ty, None));
                    (name.unwrap_or_else(|| at.to_string()), kind)
                })
                .collect();
            let open = !has(&variant.attrs, "non_exhaustive");
            let pattern = pattern(&path, &variant.fields, &fields, open);
            arms.push_str(&format!("{pattern} => {{ {}}} ", taken(&fields)));
            if open {
                let value = value(&path, &variant.fields, &fields);
                let name = self.name();
                self.put(&format!(
                    "    fn {name}{parameters}() -> {kind} {clause} {{ {value} }}"
                ));
            }
            if open && matches!(variant.fields, Fields::Unit) && first_unit.is_none() {
                first_unit = Some(path.clone());
            }
            if let (Some((_, syn::Expr::Lit(number))), true) =
                (&variant.discriminant, open && *plain)
            {
                self.put(&format!(
                    "    const _: [u8; {}] = [0; {path} as usize];",
                    text(number)
                ));
            }
        }
        let rest = if open { "" } else { "_ => {}" };
        let name = self.name();
        self.put(&format!(
            "    fn {name}{parameters}(it: {kind}) {clause} {{ match it {{ {arms}{rest} }} }}"
        ));
        let derived = self.derived(&item.attrs);
        let equal = derived.iter().any(|it| it.is_ident("PartialEq"));
        if let (Some(path), true) = (first_unit, equal && *plain) {
            let name = self.name();
            self.put(&format!(
                "    fn {name}(it: {kind}) {{ const IT: {kind} = {path}; match it {{ IT => {{}} _ => {{}} }} }}"
            ));
        }
        self.any_type(&named);
        self.derives(&item.attrs, &item.ident, &item.generics);
    }

    /// What can be done with every type: keep it, send it, and convert one's own to it.
    fn any_type(&mut self, named: &Named) {
        let Named {
            kind,
            parameters,
            clause,
            plain,
        } = named;
        let name = self.name();
        if *plain {
            self.put(&format!("    struct {name}({kind});"));
            self.put(&format!(
                "    impl ::std::convert::From<crate::Own> for {kind} {{ fn from(_: crate::Own) -> Self {{ crate::any() }} }}"
            ));
        }
        if !parameters.contains(|it: char| it.is_uppercase()) {
            let name = self.name();
            self.put(&format!(
                "    fn {name}{parameters}() {clause} {{ crate::is_send::<{kind}>(); crate::is_sync::<{kind}>(); }}"
            ));
        }
    }
}

/// `Face { left: it0, .. }`
fn pattern(path: &str, fields: &Fields, public: &[(String, String)], open: bool) -> String {
    match fields {
        Fields::Unit if open => path.to_owned(),
        Fields::Unnamed(_) if open => {
            let names: Vec<String> = (0..public.len()).map(|at| format!("it{at}")).collect();
            format!("{path}({})", names.join(", "))
        }
        _ => {
            let names = public.iter().enumerate();
            let names: String = names
                .map(|(at, (name, _))| format!("{name}: it{at}, "))
                .collect();
            format!("{path} {{ {names}{} }}", if open { "" } else { ".." })
        }
    }
}

/// What the names of a pattern hold.
fn taken(public: &[(String, String)]) -> String {
    let fields = public.iter().enumerate();
    fields
        .map(|(at, (_, kind))| format!("let _: {kind} = it{at}; "))
        .collect()
}

/// `Face { left: any() }`
fn value(path: &str, fields: &Fields, public: &[(String, String)]) -> String {
    let values = public
        .iter()
        .map(|(name, kind)| (name, format!("crate::any::<{kind}>()")));
    match fields {
        Fields::Unit => path.to_owned(),
        Fields::Unnamed(_) => {
            let values: Vec<String> = values.map(|(_, it)| it).collect();
            format!("{path}({})", values.join(", "))
        }
        Fields::Named(_) => {
            let values: String = values.map(|(name, it)| format!("{name}: {it}, ")).collect();
            format!("{path} {{ {values}}}")
        }
    }
}
