//! Parameters as the runtime knows them. What several operations have alike is there once.

use std::collections::HashSet;

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::Module;
use super::expression::expression;
use crate::spec::profile::{Constraint, text};
use crate::spec::{Check, Input, List, ObjectType, Operation, Place, Spec, Type};

/// The statics that operations share: their names by what they say.
pub(crate) struct Parameters<'s> {
    shared: IndexMap<String, (Ident, TokenStream)>,
    objects: Objects<'s>,
}

impl<'s> Parameters<'s> {
    pub(crate) fn of(spec: &'s Spec) -> Self {
        let objects = Objects(&spec.types);
        let mut uses: IndexMap<String, (usize, &Input<'_>)> = IndexMap::new();
        for input in spec.operations.iter().flat_map(Operation::sent) {
            uses.entry(objects.key(input)).or_insert((0, input)).0 += 1;
        }
        let mut taken = HashSet::new();
        let shared = uses.into_iter().filter(|(_, (count, _))| *count > 1);
        let shared = shared.map(|(key, (_, input))| {
            let plain = own_name(input);
            let mut name = plain.clone();
            // Operations may mean different things by one name.
            for number in 2.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = format_ident!("{plain}_{number}");
            }
            let item = objects.item(&name, input);
            (key, (name, item))
        });
        Self {
            shared: shared.collect(),
            objects,
        }
    }

    /// The static of an input, for the module of a builder.
    pub(super) fn path(&self, input: &Input<'_>) -> TokenStream {
        match self.shared.get(&self.objects.key(input)) {
            Some((name, _)) => quote!(crate::parameters::#name),
            None => {
                let name = own_name(input);
                quote!(definition::#name)
            }
        }
    }

    /// The static of an input that no other operation has.
    pub(super) fn own(&self, input: &Input<'_>) -> Option<TokenStream> {
        let shared = self.shared.contains_key(&self.objects.key(input));
        (!shared).then(|| self.objects.item(&own_name(input), input))
    }

    /// `objects.rs`, if there is any in a JSON body.
    pub(crate) fn objects(&self, spec: &Spec) -> Option<Module> {
        self.objects.module(spec)
    }

    /// `parameters.rs`, if operations share any.
    pub(crate) fn module(&self) -> Option<Module> {
        let items = self.shared.values().map(|(_, item)| item);
        (!self.shared.is_empty()).then(|| Module {
            path: "parameters.rs".to_owned(),
            docs: "Parameters that several operations have.".to_owned(),
            tokens: quote! {
                use liveproof_runtime::codegen;
                #(#items)*
            },
        })
    }
}

/// The name of a static, beside `OPERATION` and the patterns.
fn own_name(input: &Input<'_>) -> Ident {
    format_ident!("PARAM_{}", input.ident.to_ascii_uppercase())
}

/// The types of a spec, for what statics say of the objects in JSON bodies.
#[derive(Clone, Copy)]
pub(super) struct Objects<'s>(pub(super) &'s IndexMap<String, Type>);

impl Objects<'_> {
    fn key(&self, input: &Input<'_>) -> String {
        self.item(&own_name(input), input).to_string()
    }

    fn item(&self, ident: &Ident, input: &Input<'_>) -> TokenStream {
        let mut patterns = TokenStream::new();
        let (name, required, place) = (input.name, input.required, input.place);
        let Some(List::Indexed(list)) = &input.list else {
            let marks = (required, input.sensitive);
            let param = self.param(ident, name, place, marks, &input.checks, &mut patterns);
            return quote!(#patterns pub(super) static #ident: codegen::Param = #param;);
        };
        let members = list.members.iter().enumerate().map(|(index, it)| {
            let ident = format_ident!("ITEM_{index}_OF_{ident}");
            let marks = (it.required, it.sensitive);
            self.param(&ident, &it.name, place, marks, &it.checks, &mut patterns)
        });
        let members: Vec<TokenStream> = members.collect();
        let first = expression(&list.first);
        let (min, max) = (expression(&list.min), expression(&list.max));
        quote! {
            #patterns
            pub(super) static #ident: codegen::Indexed = codegen::Indexed {
                name: #name,
                required: #required,
                first: #first,
                min: #min,
                max: #max,
                members: &[#(#members),*],
            };
        }
    }

    /// A parameter; the patterns that it needs become statics beside it, named after `ident`.
    /// `marks`: whether it is required, and whether it is sensitive.
    fn param(
        &self,
        ident: &Ident,
        name: &str,
        place: Place,
        (required, sensitive): (bool, bool),
        checks: &[Check],
        patterns: &mut TokenStream,
    ) -> TokenStream {
        let place = expression(&place);
        let checks = self.checks(ident, checks, patterns);
        quote! {
            codegen::Param {
                name: #name,
                place: codegen::Place::#place,
                required: #required,
                sensitive: #sensitive,
                checks: #checks,
            }
        }
    }

    /// Checks, as the runtime knows them.
    fn checks(&self, ident: &Ident, checks: &[Check], patterns: &mut TokenStream) -> TokenStream {
        let inner = format_ident!("ITEM_OF_{ident}");
        let checks = checks.iter().map(|check| match check {
            Check::Pattern(pattern) => {
                let name = format_ident!("PATTERN_OF_{ident}");
                patterns.extend(quote! {
                    static #name: codegen::Pattern = codegen::Pattern::new(#pattern);
                });
                quote!(Pattern(&#name))
            }
            Check::Format(expected, pattern) => {
                let name = format_ident!("FORMAT_OF_{ident}");
                patterns.extend(quote! {
                    static #name: codegen::Pattern =
                        codegen::Pattern::of_format(#pattern, #expected);
                });
                quote!(Pattern(&#name))
            }
            Check::Each(checks) => {
                let checks = self.checks(&inner, checks, patterns);
                quote!(Each(#checks))
            }
            Check::Object(name) => match self.0.get(name) {
                Some(Type::Map(map)) => {
                    let checks = self.checks(&inner, &map.checks, patterns);
                    quote!(Each(#checks))
                }
                _ => {
                    let name = self.name(name);
                    quote!(Object(&crate::objects::#name))
                }
            },
            other => expression(other),
        });
        quote!(&[#(codegen::Check::#checks),*])
    }

    /// The static of an object.
    fn name(&self, name: &str) -> Ident {
        let shouted = |it: &str| crate::names::snake(it).to_ascii_uppercase();
        let own = shouted(name);
        let earlier = self.0.keys().take_while(|it| *it != name);
        match earlier.filter(|it| shouted(it) == own).count() {
            0 => format_ident!("OBJECT_{own}"),
            count => format_ident!("OBJECT_{own}_{}", count + 1),
        }
    }

    /// `objects.rs`, if there are objects in JSON bodies.
    pub(crate) fn module(self, spec: &Spec) -> Option<Module> {
        let inputs = spec.operations.iter().flat_map(Operation::sent);
        let mut open: Vec<&str> = inputs.flat_map(|it| named(&it.checks)).collect();
        let mut used = HashSet::new();
        while let Some(name) = open.pop() {
            if used.insert(name) {
                match self.0.get(name) {
                    Some(Type::Object(object)) => {
                        open.extend(object.members.iter().flat_map(|it| named(&it.checks)));
                    }
                    Some(Type::Map(map)) => open.extend(named(&map.checks)),
                    _ => {}
                }
            }
        }
        let objects = self.0.iter().filter_map(|(name, it)| match it {
            Type::Object(object) if used.contains(name.as_str()) => Some((name, object)),
            _ => None,
        });
        let items: Vec<TokenStream> = objects.map(|it| self.object(it.0, it.1)).collect();
        (!items.is_empty()).then(|| Module {
            path: "objects.rs".to_owned(),
            docs: "What is checked of the objects in JSON bodies.".to_owned(),
            tokens: quote! {
                use liveproof_runtime::codegen;
                #(#items)*
            },
        })
    }

    fn object(self, name: &str, object: &ObjectType) -> TokenStream {
        let ident = self.name(name);
        let mut patterns = TokenStream::new();
        let members = object.members.iter().enumerate();
        let checked = members.filter(|it| it.1.needed || !it.1.checks.is_empty());
        let members = checked.map(|(index, it)| {
            let ident = format_ident!("MEMBER_{index}_OF_{ident}");
            let marks = (it.needed, it.sensitive);
            self.param(
                &ident,
                &it.name,
                Place::Json,
                marks,
                &it.checks,
                &mut patterns,
            )
        });
        let members: Vec<TokenStream> = members.collect();
        let constraints = object.constraints.iter().map(constraint);
        quote! {
            #patterns
            pub(super) static #ident: codegen::Object = codegen::Object {
                members: &[#(#members),*],
                constraints: &[#(#constraints),*],
            };
        }
    }
}

/// The types that checks lead to.
fn named(checks: &[Check]) -> Vec<&str> {
    let each = checks.iter().flat_map(|it| match it {
        Check::Object(name) => vec![name.as_str()],
        Check::Each(checks) => named(checks),
        _ => Vec::new(),
    });
    each.collect()
}

/// A rule about inputs, or members of an object, that depend on each other.
pub(super) fn constraint(when: &Constraint) -> TokenStream {
    let texts = |values: &[Value]| expression(&values.iter().map(text).collect::<Vec<_>>());
    let (parameter, absent) = (&when.parameter, when.absent);
    let equals = texts(&when.equals);
    let require = expression(&when.require);
    let require_any = expression(&when.require_any);
    let forbid = expression(&when.forbid);
    let allow = when.allow.iter().map(|(name, values)| {
        let values = texts(values);
        quote!((#name, #values))
    });
    quote! {
        codegen::Constraint {
            parameter: #parameter,
            equals: #equals,
            absent: #absent,
            require: #require,
            require_any: #require_any,
            forbid: #forbid,
            allow: &[#(#allow),*],
        }
    }
}
