//! The facade's modules of the vendors: each vendor crate, and clients that sign. And the families
//! of keys of all vendors.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::rust_type::rust_type;
use super::{Module, docs, lifecycle};
use crate::names::{self, Scope};
use crate::spec::profile::{CredentialField, Credentials};
use crate::spec::{Input, Kind, Scheme, Spec};
use crate::text;

/// `crates/liveproof/src/vendors.rs`
pub(crate) fn vendors(specs: &[Spec]) -> Module {
    let modules = specs.iter().map(|spec| {
        let (feature, module) = (&spec.vendor, format_ident!("{}", spec.module()));
        quote! {
            #[cfg(feature = #feature)]
            #[allow(deprecated)]
            #[rustfmt::skip]
            pub mod #module;
        }
    });
    Module {
        path: "vendors.rs".to_owned(),
        docs: "The vendors, one module and one feature each.".to_owned(),
        tokens: quote!(#(#modules)*),
    }
}

/// `crates/liveproof/src/vendors/<vendor>.rs`. `has_extras` tells that the facade has a file for
/// what belongs to this vendor beside its operations, and `known` are the schemes that it has.
pub(crate) fn vendor(spec: &Spec, has_extras: bool, known: &BTreeSet<String>) -> Module {
    let library = format_ident!("{}", spec.library());
    let schemes = schemes(spec);
    let key = key(&schemes);
    let supplied = supplied(spec, known);
    let is_foreign = !schemes.is_empty() && key.is_none();
    let extras = has_extras.then(|| {
        let module = format_ident!("{}", spec.module());
        quote! {
            #[doc(inline)]
            pub use crate::extras::#module as extras;
        }
    });
    let signer = key.map(|_| signer(&schemes, &supplied));
    let config = config_from(spec, key, &supplied);
    // Whoever brings a signer adds it to the config: a client without one would be refused by the
    // vendor.
    let connect = (!is_foreign).then(|| connect(key.is_some(), &supplied));
    Module {
        path: format!("vendors/{}.rs", spec.module()),
        docs: module_docs(spec, &schemes, key, &supplied),
        tokens: quote! {
            #[doc(inline)]
            pub use #library::*;
            #extras

            #signer
            #config
            #connect
        },
    }
}

fn module_docs(
    spec: &Spec,
    schemes: &[&Scheme],
    key: Option<&Credentials>,
    supplied: &[Supplied],
) -> String {
    let names = schemes.iter().map(|it| it.declared.signing.as_str());
    let names = quoted(&names.collect::<Vec<_>>());
    let yours: Vec<&str> = supplied.iter().map(|it| it.name).collect();
    let signing = match (schemes, key) {
        ([], _) => "The vendor asks for no signature.".to_owned(),
        (_, None) => format!(
            "Requests are signed: {names}.\n\nThe facade has no signer for that: add your own to the [`Config`]."
        ),
        (_, Some(_)) if yours.is_empty() => format!("Requests are signed: {names}."),
        (_, Some(_)) => format!(
            "Requests are signed: {names}.\n\nThe facade has no scheme {}: give one of your own, which implements \
             [`Scheme`](crate::sign::Scheme), to [`connect`] or [`from_env`].",
            quoted(&yours)
        ),
    };
    let state = lifecycle::paragraph(spec.lifecycle);
    let state = state.map_or_else(String::new, |it| format!("{it}\n\n"));
    format!(
        "{}: all of [`{}`], and clients that sign.\n\n{state}{signing}\n\n{}",
        text::inline(&spec.title),
        spec.library(),
        variables_table(spec, key)
    )
}

/// A scheme that the facade has not, so that whoever wants a client supplies it.
pub(crate) struct Supplied<'s> {
    /// `x-signing`
    pub(crate) name: &'s str,
    /// The family of its keys.
    pub(crate) family: &'s str,
    /// The name of the argument: beside those of `connect` and `config_from`.
    argument: Ident,
}

/// The schemes of a spec with a key that are not among those of the facade.
pub(crate) fn supplied<'s>(spec: &'s Spec<'_>, known: &BTreeSet<String>) -> Vec<Supplied<'s>> {
    let schemes = schemes(spec);
    let Some(key) = key(&schemes) else {
        return Vec::new();
    };
    let mut names: Vec<&str> = schemes.iter().map(|it| &*it.declared.signing).collect();
    names.retain(|it| !known.contains(*it));
    let argument = |name: &str| match names.len() {
        1 => format_ident!("scheme"),
        _ => format_ident!("scheme_{}", names::snake(name)),
    };
    let supplied = names.iter().map(|name| Supplied {
        name,
        family: &key.family,
        argument: argument(name),
    });
    supplied.collect()
}

/// The arguments by which schemes are supplied, with their types.
fn declared(supplied: &[Supplied]) -> TokenStream {
    let arguments = supplied.iter().map(|it| &it.argument);
    quote!(#(, #arguments: impl crate::sign::Scheme + 'static)*)
}

/// The same arguments, passed on.
fn passed(supplied: &[Supplied]) -> TokenStream {
    let arguments = supplied.iter().map(|it| &it.argument);
    quote!(#(, #arguments)*)
}

fn signer(schemes: &[&Scheme], supplied: &[Supplied]) -> TokenStream {
    let schemes = schemes.iter().map(|it| {
        let signing = &it.declared.signing;
        if let Some(Supplied { name, argument, .. }) = supplied.iter().find(|it| it.name == signing)
        {
            return quote!(.with_scheme(#name, #argument));
        }
        let module = format_ident!("{}", names::snake(signing));
        let name = format_ident!("{}", names::upper_camel(signing));
        quote!(.scheme(crate::sign::#module::#name::default()))
    });
    let declared = declared(supplied);
    quote! {
        fn signer(
            credentials: impl crate::credentials::ProvideCredentials + 'static #declared
        ) -> crate::sign::Signer {
            crate::sign::Signer::without_schemes(credentials)#(#schemes)*
        }
    }
}

/// The functions that make clients.
fn connect(signs: bool, supplied: &[Supplied]) -> TokenStream {
    let what = match signs {
        true => "Returns a client whose requests are signed with these credentials.",
        false => "Returns a client. Its requests need no signature.",
    };
    let connect_docs = docs::attributes(&format!("{what}\n\n# Errors\n\nSee [`Client::new`]."));
    let (declared, passed) = (declared(supplied), passed(supplied));
    let credentials = signs.then(
        || quote!(, credentials: impl crate::credentials::ProvideCredentials + 'static #declared),
    );
    let config = match signs {
        true => quote!(config.into().with_middleware(signer(credentials #passed))),
        false => quote!(config),
    };
    let arguments = supplied.iter().map(|it| &it.argument);
    let from_env = quote!(#(#arguments: impl crate::sign::Scheme + 'static),*);
    let from_env_docs = docs::attributes(
        "Returns a client for what the environment says; see [the table](self#from-the-environment).\n\n\
         # Errors\n\n\
         All variables that are missing, empty or not Unicode; or see [`Client::new`].",
    );
    quote! {
        #connect_docs
        pub fn connect(config: impl Into<Config> #credentials) -> Result<Client, ConfigError> {
            Client::new(#config)
        }

        #from_env_docs
        pub fn from_env(#from_env) -> Result<Client, crate::environment::ConnectError> {
            Ok(Client::new(config_from(&crate::environment::Variables::process() #passed)?)?)
        }
    }
}

fn config_from(spec: &Spec, key: Option<&Credentials>, supplied: &[Supplied]) -> TokenStream {
    let variables = variables(spec);
    let read = variables.iter().map(|it| {
        let (local, variable, name, kind) = (&it.local, &it.variable, it.name, &it.kind);
        let method = format_ident!("{}", if it.required { "required" } else { "optional" });
        quote!(let #local = read.#method::<#kind>(#variable, #name);)
    });
    let parts = variables.iter().filter(|it| it.setting.is_none());
    let parts: Vec<_> = parts.map(|it| &it.local).collect();
    let endpoint = match parts.is_empty() {
        true => quote!(Endpoint::default()),
        false => quote!(Endpoint::new(#(#parts),*)),
    };
    let set = |local: &Ident, setting: &Input<'_>| {
        let ident = format_ident!("{}", setting.ident);
        match &setting.kind {
            Kind::Enum(name) => {
                let name = format_ident!("{name}");
                quote!(.#ident(types::#name::from(#local)))
            }
            _ => quote!(.#ident(#local)),
        }
    };
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for Variable { local, setting, .. } in &variables {
        match setting {
            Some(setting) if setting.required => required.push(set(local, setting)),
            Some(setting) => {
                let set = set(&format_ident!("value"), setting);
                optional.push(quote!(if let Some(value) = #local { settings = settings #set; }));
            }
            None => {}
        }
    }
    let mutable = (!optional.is_empty()).then(|| quote!(mut));
    let config = match required.is_empty() && optional.is_empty() {
        false => quote! {
            let #mutable settings = Settings::new()#(#required)*;
            #(#optional)*
            let mut config = Config::new(#endpoint).settings(settings);
        },
        true => quote!(let mut config = Config::new(#endpoint);),
    };
    let credentials = key.map(|key| {
        let family = family_ident(key);
        quote!(let credentials = crate::credentials::Environment::#family().read(&mut read);)
    });
    let (declared, passed) = (declared(supplied), passed(supplied));
    let signed = key.map(|_| quote!(.with_middleware(signer(credentials #passed))));
    let address = endpoint_name(spec);
    let config_docs = docs::attributes(&format!(
        "Returns a config for what the environment says{}. Add to it what else a client needs.\n\n# Errors\n\n\
         All variables that are missing, empty or not Unicode.",
        key.map_or("", |_| ", signer included")
    ));
    quote! {
        #config_docs
        pub fn config_from(
            variables: &crate::environment::Variables #declared
        ) -> Result<Config, crate::environment::EnvironmentError> {
            let mut read = variables.read();
            #(#read)*
            #credentials
            let address = read.optional::<String>(#address, "base URL");
            read.finish()?;
            #config
            if let Some(address) = address {
                config = config.base_url(address);
            }
            Ok(config #signed)
        }
    }
}

/// A variable of the environment.
struct Variable<'s> {
    variable: String,
    /// What it is read into: a name beside all others, since a part of the address and a setting
    /// may have one.
    local: Ident,
    name: &'s str,
    required: bool,
    /// What it is read as.
    kind: TokenStream,
    /// The setting that it is; otherwise it is a part of the address.
    setting: Option<&'s Input<'s>>,
}

fn variables<'s>(spec: &'s Spec<'s>) -> Vec<Variable<'s>> {
    let parts = spec.server().variables.iter().map(|it| Variable {
        variable: variable_name(spec, &it.name),
        local: format_ident!("variable_{}", it.ident),
        name: &it.name,
        required: true,
        kind: quote!(String),
        setting: None,
    });
    let settings = spec.settings.iter().filter(|it| it.environment);
    let settings = settings.map(|it| Variable {
        variable: variable_name(spec, it.name),
        local: format_ident!("setting_{}", it.ident),
        name: it.name,
        required: it.required,
        kind: match &it.kind {
            Kind::Int32 | Kind::Int64 | Kind::Float | Kind::Double | Kind::Bool => {
                rust_type(&it.kind)
            }
            Kind::Enum(name) if spec.enum_type(name).is_some_and(|it| it.number) => quote!(i64),
            _ => quote!(String),
        },
        setting: Some(it),
    });
    parts.chain(settings).collect()
}

/// Each variable that a client is made of: its name, whether it is required, and what it is.
fn all_variables(
    spec: &Spec,
    key: Option<&Credentials>,
) -> impl Iterator<Item = (String, bool, String)> {
    let own = variables(spec).into_iter().map(|it| {
        let of = it.setting.map_or("Endpoint", |_| "Settings");
        let what = format!("{} of the [`{of}`]", text::code(it.name));
        (it.variable, it.required, what)
    });
    let of_key = key.into_iter().flat_map(parts);
    own.chain(of_key.map(|(name, required, what)| (name.to_owned(), required, what)))
}

fn variables_table(spec: &Spec, key: Option<&Credentials>) -> String {
    let address = "where to connect instead, such as the address of a mock";
    let address = (endpoint_name(spec), false, address.to_owned());
    let rows = all_variables(spec, key).chain([address]);
    let rows = rows.map(|(name, required, what)| {
        let required = if required { "required" } else { "" };
        format!("| `{name}` | {required} | {} |\n", text::pipes(&what))
    });
    format!(
        "# From the environment\n\n[`config_from`] reads these variables:\n\n\
         | variable | | what it is |\n|---|---|---|\n{}",
        rows.collect::<String>()
    )
}

/// What each vendor reads from the environment, for the docs.
pub(crate) fn environment(specs: &[Spec<'_>]) -> String {
    let row = |spec: &Spec<'_>| {
        let (required, optional): (Vec<_>, Vec<_>) =
            all_variables(spec, key(&schemes(spec))).partition(|it| it.1);
        let names = |of: Vec<(String, bool, String)>| {
            let names = of.iter().map(|it| text::code(&it.0));
            names.collect::<Vec<_>>().join(", ")
        };
        let (required, optional) = (names(required), names(optional));
        format!("| `{}` | {required} | {optional} |\n", spec.vendor)
    };
    let rows: String = specs.iter().map(row).collect();
    format!("| vendor | required | optional |\n|---|---|---|\n{rows}")
}

/// `crates/liveproof/src/families.rs`: a constructor for each family of keys. Where two specs say
/// different things of one family, the facade does not compile.
pub(crate) fn families(specs: &[Spec<'_>]) -> Module {
    let mut families: BTreeMap<&str, Vec<(&Credentials, Vec<&str>)>> = BTreeMap::new();
    for spec in specs {
        let Some(key) = key(&schemes(spec)) else {
            continue;
        };
        let known = families.entry(&key.family).or_default();
        match known.iter_mut().find(|(other, _)| *other == key) {
            Some((_, vendors)) => vendors.push(&spec.vendor),
            None => known.push((key, vec![&spec.vendor])),
        }
    }
    let families = families.values().flatten();
    let constructors = families.map(|(key, vendors)| family(key, vendors));
    Module {
        path: "families.rs".to_owned(),
        docs: "The families of keys, each with the environment variables that hold one.".to_owned(),
        tokens: quote! {
            use crate::credentials::{Environment, Family};

            impl Environment {
                #(#constructors)*
            }
        },
    }
}

fn family(key: &Credentials, vendors: &[&str]) -> TokenStream {
    let rows: String = parts(key)
        .map(|(name, _, what)| format!("\n| `{name}` | {} |", text::pipes(&what)))
        .collect();
    let family_docs = docs::attributes(&format!(
        "The key for {}.\n\n| variable | what it is |\n|---|---|{rows}",
        quoted(vendors)
    ));
    let field = |it: &CredentialField| {
        let (environment, name) = (&it.environment, &it.name);
        quote!((#environment, #name))
    };
    let (id, secret) = (field(&key.fields.id), field(&key.fields.secret));
    let token = key.fields.token.as_ref().map(field);
    let token = token.map_or_else(|| quote!(None), |it| quote!(Some(#it)));
    let (ident, name) = (family_ident(key), &key.family);
    quote! {
        #family_docs
        #[must_use]
        pub fn #ident() -> Self {
            Self::of(&Family { name: #name, id: #id, secret: #secret, token: #token })
        }
    }
}

fn family_ident(key: &Credentials) -> Ident {
    format_ident!("{}", names::ident(Scope::Family, &key.family, None))
}

/// The parts of a key: the variable, whether it is required, and what it holds.
fn parts(key: &Credentials) -> impl Iterator<Item = (&str, bool, String)> {
    let fields = &key.fields;
    [
        (Some(&fields.id), true, "id of the key"),
        (Some(&fields.secret), true, "the key"),
        (fields.token.as_ref(), false, "token of a temporary key"),
    ]
    .into_iter()
    .filter_map(|(field, required, what)| {
        let field = field?;
        let what = format!("{what} ({})", text::code(&field.name));
        Some((field.environment.as_str(), required, what))
    })
}

/// The schemes in use, each once.
fn schemes<'s>(spec: &'s Spec<'_>) -> Vec<&'s Scheme<'s>> {
    let mut out: Vec<&Scheme> = Vec::new();
    for scheme in spec.operations.iter().filter_map(|it| it.scheme.as_ref()) {
        if !out
            .iter()
            .any(|it| it.declared.signing == scheme.declared.signing)
        {
            out.push(scheme);
        }
    }
    out
}

/// The key that the facade signs with, if it signs in all of these schemes.
fn key<'a>(schemes: &[&'a Scheme]) -> Option<&'a Credentials> {
    let mut keys = schemes.iter().map(|it| it.declared.credentials.as_ref());
    let first = keys.next()??;
    keys.all(|it| it.is_some()).then_some(first)
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(", ")
}

/// `TENCENT_CI_BUCKET`, `HUAWEI_ONEACCESS_CLIENT_ID`: the `X-` of a header's name says nothing.
fn variable_name(spec: &Spec, name: &str) -> String {
    let bare = |name: &str| {
        let bare = name.strip_prefix("X-").or_else(|| name.strip_prefix("x-"));
        screaming(bare.unwrap_or(name))
    };
    let (vendor, name) = (screaming(&spec.vendor), bare(name));
    let parts = spec.server().variables.iter().map(|it| &*it.name);
    let mut all = parts.chain(spec.settings.iter().map(|it| it.name));
    // A word that both have is there once, unless another variable has that name.
    let short = vendor
        .rsplit('_')
        .next()
        .and_then(|it| name.strip_prefix(it)?.strip_prefix('_'));
    let short = short.filter(|short| !all.any(|it| bare(it) == *short));
    format!("{vendor}_{}", short.unwrap_or(&name))
}

/// `LIVEPROOF_TENCENT_CI_ENDPOINT`
fn endpoint_name(spec: &Spec) -> String {
    format!("LIVEPROOF_{}_ENDPOINT", screaming(&spec.vendor))
}

fn screaming(name: &str) -> String {
    names::snake(name).to_uppercase()
}

/// The features of the facade, for between the markers.
pub(crate) fn features(specs: &[Spec]) -> String {
    let mut out = String::new();
    for spec in specs {
        out.push_str(&format!(
            "# {}\n{} = [{}]\n",
            spec.title,
            spec.vendor,
            text::toml(&format!("dep:{}", spec.package()))
        ));
    }
    let all: Vec<String> = specs.iter().map(|it| text::toml(&it.vendor)).collect();
    out.push_str(&format!("# All vendors.\nall = [{}]\n", all.join(", ")));
    for tls in ["rustls", "native-tls"] {
        let forwards = specs.iter().map(|it| format!("{}?/{tls}", it.package()));
        let forwards = std::iter::once(format!("liveproof-runtime/{tls}")).chain(forwards);
        let lines: String = forwards
            .map(|it| format!("    {},\n", text::toml(&it)))
            .collect();
        out.push_str(&format!("{tls} = [\n{lines}]\n"));
    }
    out
}

/// The dependencies of the facade, for between the markers.
pub(crate) fn dependencies(specs: &[Spec]) -> String {
    let line = |it: &Spec| {
        format!(
            "{} = {{ workspace = true, optional = true }}\n",
            it.package()
        )
    };
    specs.iter().map(line).collect()
}

/// The vendor crates in the root manifest, for between the markers.
pub(crate) fn workspace_dependencies(specs: &[Spec]) -> String {
    let line = |it: &Spec| {
        format!(
            "{} = {{ path = {}, version = {}, default-features = false }}\n",
            it.package(),
            text::toml(&format!("crates/{}", it.vendor)),
            text::toml(&it.version)
        )
    };
    specs.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::vendor;
    use crate::codegen::print;
    use crate::{pipeline, spec};

    /// A scheme that the facade has not is an argument, with the variables that the spec names.
    #[test]
    fn a_scheme_of_the_user_is_an_argument() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/megvii-faceid.yaml");
        let document = pipeline::check(&path).expect("a sound spec");
        let spec = spec::resolve("megvii-faceid", &document);
        let of = |known: &[&str]| {
            let known: BTreeSet<String> = known.iter().map(|it| (*it).to_owned()).collect();
            let module = print::module(&vendor(&spec, false, &known)).expect("Rust");
            module.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let all = of(&["megvii-form", "megvii-hmac-sha1"]);
        assert!(all.contains("pub fn from_env() ->") && !all.contains("impl crate::sign::Scheme"));

        let one = of(&["megvii-form"]);
        for part in [
            ".scheme(crate::sign::megvii_form::MegviiForm::default())",
            ".with_scheme(\"megvii-hmac-sha1\", scheme)",
            "pub fn from_env( scheme: impl crate::sign::Scheme + 'static, ) ->",
            "credentials: impl crate::credentials::ProvideCredentials + 'static, \
             scheme: impl crate::sign::Scheme + 'static, ) -> Result<Client, ConfigError>",
            "config.into().with_middleware(signer(credentials, scheme))",
            "crate::credentials::Environment::megvii()",
            "The facade has no scheme `megvii-hmac-sha1`",
        ] {
            assert!(one.contains(part), "{part}\n{one}");
        }

        let none = of(&[]);
        for part in [
            ".with_scheme(\"megvii-form\", scheme_megvii_form)",
            ".with_scheme(\"megvii-hmac-sha1\", scheme_megvii_hmac_sha1)",
        ] {
            assert!(none.contains(part), "{part}\n{none}");
        }
    }

    #[test]
    fn settings_are_read_from_the_environment_in_their_types() {
        let module = print::module(&vendor(&spec::golden(), false, &BTreeSet::new()));
        let module = module.expect("Rust");
        let on_one_line = module.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in [
            "let setting_region = read .required::<String>(\"EXAMPLECLOUD_LIVENESS_REGION\", \"Region\");",
            "Settings::new().region(types::Region::from(setting_region));",
            "let setting_scene = read.optional::<i64>(\"EXAMPLECLOUD_LIVENESS_SCENE\", \"Scene\");",
            "if let Some(value) = setting_scene { settings = settings.scene(value);",
            "//! | `EXAMPLECLOUD_LIVENESS_REGION` | required |",
        ] {
            assert!(on_one_line.contains(line), "{line}\n{module}");
        }
    }

    #[test]
    fn a_word_of_vendor_and_setting_is_in_a_variable_once() {
        let spec = spec::golden();
        for (name, variable) in [
            ("LivenessAppId", "EXAMPLECLOUD_LIVENESS_APP_ID"),
            ("X-Liveness-Key", "EXAMPLECLOUD_LIVENESS_KEY"),
            ("LivenessesId", "EXAMPLECLOUD_LIVENESS_LIVENESSES_ID"),
            ("Liveness", "EXAMPLECLOUD_LIVENESS_LIVENESS"),
            // There is a setting `Scene`.
            ("LivenessScene", "EXAMPLECLOUD_LIVENESS_LIVENESS_SCENE"),
        ] {
            assert_eq!(super::variable_name(&spec, name), variable, "{name}");
        }
    }
}
