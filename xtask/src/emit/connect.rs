//! The facade's module of a vendor: the vendor crate, and clients that sign. And the families of keys of all vendors.

use std::collections::BTreeMap;

use crate::names::{self, Scope};
use crate::plan::{Kind, Plan, Scheme, Setting, TypePlan};
use crate::profile::{CredentialField, Credentials};
use crate::text;

/// `crates/liveproof/src/vendors/<vendor>.rs`: the vendor crate, and clients that sign.
/// `has_extras` tells that the facade has a file for what belongs to this vendor beside its operations.
pub(crate) fn vendor_rs(plan: &Plan, has_extras: bool) -> String {
    let library = plan.library();
    let schemes = schemes(plan);
    let key = key(&schemes);
    let signing = if schemes.is_empty() {
        "The vendor asks for no signature.".to_owned()
    } else {
        format!("Requests are signed: {}.", list(&schemes))
    };
    let mut out = format!(
        "//! {}: all of [`{library}`], and clients that sign.\n//!\n//! {signing}\n//!\n",
        text::inline(&plan.title)
    );
    let foreign = !schemes.is_empty() && key.is_none();
    if foreign {
        out.push_str(
            "//! The facade has no signer for that: add one of your own to the [`Config`].\n//!\n",
        );
    }
    out.push_str(&variables_table(plan, key));
    out.push_str(&format!("\n#[doc(inline)]\npub use {library}::*;\n\n"));
    if has_extras {
        let module = plan.module();
        out.push_str(&format!(
            "#[doc(inline)]\npub use crate::extras::{module} as extras;\n\n"
        ));
    }
    if let Some(key) = key {
        out.push_str(
            "use crate::credentials::{Environment, ProvideCredentials};\n\
             use crate::environment::{ConnectError, EnvironmentError, Variables};\nuse crate::sign::Sign;\n\n",
        );
        out.push_str(&signer(&schemes));
        out.push_str(CONNECT);
        out.push_str(&config_from(plan, Some(key)));
        out.push_str(FROM_ENV);
    } else if foreign {
        // Whoever brings a signer adds it to the config: a client without one would be refused by the vendor.
        out.push_str("use crate::environment::{EnvironmentError, Variables};\n");
        out.push_str(&config_from(plan, None));
    } else {
        out.push_str("use crate::environment::{ConnectError, EnvironmentError, Variables};\n\n");
        out.push_str(CONNECT_UNSIGNED);
        out.push_str(&config_from(plan, None));
        out.push_str(FROM_ENV);
    }
    out
}

/// `crates/liveproof/src/families.rs`: a constructor for each family of keys. Where two specs say different things of one
/// family, the facade does not compile.
pub(crate) fn families_rs(plans: &[Plan<'_>]) -> String {
    let mut families: BTreeMap<&str, Vec<(&Credentials, Vec<&str>)>> = BTreeMap::new();
    for plan in plans {
        let Some(key) = key(&schemes(plan)) else {
            continue;
        };
        let known = families.entry(&key.family).or_default();
        match known.iter_mut().find(|(other, _)| *other == key) {
            Some((_, vendors)) => vendors.push(&plan.vendor),
            None => known.push((key, vec![&plan.vendor])),
        }
    }
    let constructors: Vec<String> = families
        .values()
        .flatten()
        .map(|(key, vendors)| family(key, vendors))
        .collect();
    format!(
        "//! The families of keys, each with the environment variables that hold one.\n\n\
         use crate::credentials::{{Environment, Family}};\n\nimpl Environment {{\n{}}}\n",
        constructors.join("\n")
    )
}

fn family(key: &Credentials, vendors: &[&str]) -> String {
    let rows: String = parts(key)
        .map(|(name, _, what)| format!("    /// | `{name}` | {} |\n", text::pipes(&what)))
        .collect();
    let field = |it: &CredentialField| format!("({:?}, {:?})", it.environment, it.name);
    let fields = &key.fields;
    let token = match &fields.token {
        Some(token) => format!("Some({})", field(token)),
        None => "None".to_owned(),
    };
    format!(
        "    /// The key for {}.\n    ///\n    /// | variable | what it is |\n    /// |---|---|\n{rows}    \
         #[must_use]\n    pub fn {}() -> Self {{\n        Self::of(&Family {{\n            name: {:?},\n            \
         id: {},\n            secret: {},\n            token: {token},\n        }})\n    }}\n",
        quoted(vendors),
        names::ident(Scope::Family, &key.family, None),
        key.family,
        field(&fields.id),
        field(&fields.secret),
    )
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

/// The types of the schemes are named, so that a scheme that the facade has not, such as one that is misspelt, does not
/// compile.
fn signer(schemes: &[&Scheme]) -> String {
    let added: String = schemes
        .iter()
        .map(|it| {
            let (module, name) = (names::snake(&it.name), names::upper_camel(&it.name));
            format!("\n        .scheme(crate::sign::{module}::{name}::default())")
        })
        .collect();
    format!(
        "fn signer(credentials: impl ProvideCredentials + 'static) -> Sign {{\n    \
         Sign::without_schemes(credentials){added}\n}}\n\n"
    )
}

const CONNECT: &str = "\
/// A client whose requests are signed with these credentials.
///
/// # Errors
///
/// See [`Client::new`].
pub fn connect(
    config: impl Into<Config>,
    credentials: impl ProvideCredentials + 'static,
) -> Result<Client, ConfigError> {
    Client::new(config.into().with(signer(credentials)))
}
";

const CONNECT_UNSIGNED: &str = "\
/// A client, made as those of the vendors that want signatures; there is nothing to sign.
///
/// # Errors
///
/// See [`Client::new`].
pub fn connect(config: impl Into<Config>) -> Result<Client, ConfigError> {
    Client::new(config)
}
";

const FROM_ENV: &str = "
/// A client with what the environment says; see [the table](self#from-the-environment).
///
/// # Errors
///
/// All variables that are missing, empty or not Unicode; or see [`Client::new`].
pub fn from_env() -> Result<Client, ConnectError> {
    Ok(Client::new(config_from(&Variables::process())?)?)
}
";

fn config_from(plan: &Plan, key: Option<&Credentials>) -> String {
    let mut body = String::new();
    let mut arguments = Vec::new();
    for variable in &plan.variables {
        body.push_str(&format!(
            "    let {} = read.required::<String>({:?}, {:?});\n",
            local("variable", &variable.ident),
            variable_name(plan, &variable.name),
            variable.name
        ));
        arguments.push(local("variable", &variable.ident));
    }
    let settings: Vec<&Setting> = plan.settings.iter().filter(|it| it.environment).collect();
    for setting in &settings {
        let (name, field) = (variable_name(plan, &setting.name), &setting.name);
        let read = if setting.required {
            "required"
        } else {
            "optional"
        };
        let kind = typed(plan, &setting.kind);
        body.push_str(&format!(
            "    let {} = read.{read}::<{kind}>({name:?}, {field:?});\n",
            local("setting", &setting.ident)
        ));
    }
    if let Some(key) = key {
        body.push_str(&format!(
            "    let credentials = Environment::{}().read(&mut read);\n",
            names::ident(Scope::Family, &key.family, None)
        ));
    }
    body.push_str(&format!(
        "    let address = read.optional::<String>({:?}, \"base URL\");\n    read.finish()?;\n",
        endpoint_name(plan)
    ));
    let endpoint = if arguments.is_empty() {
        "Endpoint::default()".to_owned()
    } else {
        format!("Endpoint::new({})", arguments.join(", "))
    };
    if settings.is_empty() {
        body.push_str(&format!("    let mut config = Config::new({endpoint});\n"));
    } else {
        let (required, optional): (Vec<&Setting>, Vec<&Setting>) =
            settings.into_iter().partition(|it| it.required);
        let set: String = required
            .iter()
            .map(|it| {
                format!(
                    ".{}({})",
                    it.ident,
                    setting_value(it, &local("setting", &it.ident))
                )
            })
            .collect();
        let mutable = if optional.is_empty() { "" } else { "mut " };
        body.push_str(&format!(
            "    let {mutable}settings = Settings::new(){set};\n"
        ));
        for setting in optional {
            body.push_str(&format!(
                "    if let Some(value) = {} {{\n        settings = settings.{}({});\n    }}\n",
                local("setting", &setting.ident),
                setting.ident,
                setting_value(setting, "value")
            ));
        }
        body.push_str(&format!(
            "    let mut config = Config::new({endpoint}).settings(settings);\n"
        ));
    }
    let (signed, says) = match key {
        Some(_) => (
            ".with(signer(credentials))",
            "A config with what the environment says, signer included.",
        ),
        None => ("", "A config with what the environment says."),
    };
    format!(
        "\n/// {says} Add to it what else a client needs.\n///\n/// # Errors\n///\n\
         /// All variables that are missing, empty or not Unicode.\n\
         pub fn config_from(variables: &Variables) -> Result<Config, EnvironmentError> {{\n\
         \x20   let mut read = variables.read();\n{body}\
         \x20   if let Some(address) = address {{\n        config = config.base_url(address);\n    }}\n\
         \x20   Ok(config{signed})\n}}\n"
    )
}

/// A name beside all others, since a variable and a setting may have one.
fn local(kind: &str, ident: &str) -> String {
    format!("{kind}_{ident}")
}

fn setting_value(setting: &Setting, value: &str) -> String {
    match &setting.kind {
        Kind::Enum(name) => format!("types::{name}::from({value})"),
        _ => value.to_owned(),
    }
}

/// What a variable is read as.
fn typed(plan: &Plan, kind: &Kind) -> &'static str {
    match kind {
        Kind::Int32 => "i32",
        Kind::Int64 => "i64",
        Kind::Float => "f32",
        Kind::Double => "f64",
        Kind::Bool => "bool",
        Kind::Enum(name) => match plan.types.get(name) {
            Some(TypePlan::NumberEnum(_)) => "i64",
            _ => "String",
        },
        _ => "String",
    }
}

fn variables_table(plan: &Plan, key: Option<&Credentials>) -> String {
    let mut out =
        "//! # From the environment\n//!\n//! [`config_from`] reads these variables:\n//!\n\
                   //! | variable | | what it is |\n//! |---|---|---|\n"
            .to_owned();
    let mut row = |name: &str, required: bool, what: &str| {
        let required = if required { "required" } else { "" };
        out.push_str(&format!(
            "//! | `{name}` | {required} | {} |\n",
            text::pipes(what)
        ));
    };
    for variable in &plan.variables {
        row(
            &variable_name(plan, &variable.name),
            true,
            &format!("{} of the [`Endpoint`]", text::code(&variable.name)),
        );
    }
    for setting in plan.settings.iter().filter(|it| it.environment) {
        row(
            &variable_name(plan, &setting.name),
            setting.required,
            &format!("{} of the [`Settings`]", text::code(&setting.name)),
        );
    }
    for (name, required, what) in key.into_iter().flat_map(parts) {
        row(name, required, &what);
    }
    row(
        &endpoint_name(plan),
        false,
        "where to connect instead, such as `http://127.0.0.1:8001`",
    );
    out
}

/// The schemes in use, each once.
fn schemes<'p>(plan: &'p Plan<'_>) -> Vec<&'p Scheme<'p>> {
    let mut out: Vec<&Scheme> = Vec::new();
    for scheme in plan.operations.iter().filter_map(|it| it.scheme.as_ref()) {
        if !out.iter().any(|it| it.name == scheme.name) {
            out.push(scheme);
        }
    }
    out
}

/// The key that the facade signs with, if it signs in all of these schemes.
fn key<'a>(schemes: &[&'a Scheme]) -> Option<&'a Credentials> {
    let mut keys = schemes.iter().map(|it| it.credentials.as_ref());
    let first = keys.next()??;
    keys.all(|it| it.is_some()).then_some(first)
}

fn list(schemes: &[&Scheme]) -> String {
    let names: Vec<&str> = schemes.iter().map(|it| it.name.as_str()).collect();
    quoted(&names)
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(", ")
}

/// `TENCENT_CI_BUCKET`, `HUAWEI_ONEACCESS_CLIENT_ID`: the `X-` of a header's name says nothing.
fn variable_name(plan: &Plan, name: &str) -> String {
    let name = name
        .strip_prefix("X-")
        .or_else(|| name.strip_prefix("x-"))
        .unwrap_or(name);
    format!("{}_{}", screaming(&plan.vendor), screaming(name))
}

/// `LIVEPROOF_TENCENT_CI_ENDPOINT`
fn endpoint_name(plan: &Plan) -> String {
    format!("LIVEPROOF_{}_ENDPOINT", screaming(&plan.vendor))
}

fn screaming(name: &str) -> String {
    crate::names::snake(name).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::{families_rs, vendor_rs};
    use crate::lower;
    use crate::plan::Plan;
    use crate::profile::Credentials;

    /// The golden, with a key for each of its schemes.
    fn with_key(id: &str, vendor: &str) -> Plan<'static> {
        let key: Credentials = serde_json::from_value(serde_json::json!({
            "family": "match",
            "fields": {
                "id": { "name": "Key | \"ID\"", "environment": id },
                "secret": { "name": "Secret", "environment": "EXAMPLE_SECRET" },
            },
        }))
        .expect("a key");
        let mut plan = lower::golden();
        plan.vendor = vendor.to_owned();
        let schemes = plan
            .operations
            .iter_mut()
            .filter_map(|it| it.scheme.as_mut());
        schemes.for_each(|it| it.credentials = Some(key.clone()));
        plan
    }

    #[test]
    fn schemes_with_a_key_are_named_by_their_types() {
        let module = vendor_rs(&with_key("EXAMPLE_ID", "one"), true);
        for line in [
            ".scheme(crate::sign::example_signature::ExampleSignature::default())",
            ".scheme(crate::sign::example_form::ExampleForm::default())",
            "let credentials = Environment::match_().read(&mut read);",
            "//! | `EXAMPLE_ID` | required | id of the key (`Key \\| \"ID\"`) |",
            "pub use crate::extras::one as extras;",
            "pub fn connect(",
        ] {
            assert!(module.contains(line), "{line}\n{module}");
        }
        // Without a key, users supply the signer.
        assert!(!vendor_rs(&lower::golden(), false).contains("pub fn connect("));
    }

    #[test]
    fn a_family_has_one_constructor_unless_specs_disagree() {
        let plans = ["one", "two"].map(|vendor| with_key("EXAMPLE_ID", vendor));
        let text = families_rs(&plans);
        assert_eq!(text.matches("pub fn match_()").count(), 1, "{text}");
        assert!(text.contains("/// The key for `one`, `two`."), "{text}");
        assert!(
            text.contains("id: (\"EXAMPLE_ID\", \"Key | \\\"ID\\\"\")"),
            "{text}"
        );
        let plans = [with_key("EXAMPLE_ID", "one"), with_key("OTHER_ID", "two")];
        assert_eq!(families_rs(&plans).matches("pub fn match_()").count(), 2);
    }

    #[test]
    fn settings_are_read_from_the_environment_in_their_types() {
        let module = vendor_rs(&lower::golden(), false);
        for line in [
            "let setting_region = read.required::<String>(\"EXAMPLECLOUD_LIVENESS_REGION\", \"Region\");",
            "Settings::new().region(types::Region::from(setting_region));",
            "let setting_scene = read.optional::<i64>(\"EXAMPLECLOUD_LIVENESS_SCENE\", \"Scene\");",
            "if let Some(value) = setting_scene {\n        settings = settings.scene(value);",
            "//! | `EXAMPLECLOUD_LIVENESS_REGION` | required |",
        ] {
            assert!(module.contains(line), "{line}\n{module}");
        }
    }
}
