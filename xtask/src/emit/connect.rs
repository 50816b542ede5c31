//! The facade's module of a vendor: the vendor crate, and clients that sign.

use crate::plan::{Kind, Plan, Setting, TypePlan};
use crate::text;

/// `crates/liveproof/src/vendors/<vendor>.rs`: the vendor crate, and clients that sign.
/// `has_extras` tells that the facade has a file for what belongs to this vendor beside its operations.
pub(crate) fn vendor_rs(plan: &Plan, has_extras: bool) -> String {
    let library = plan.library();
    let schemes = schemes(plan);
    let signing = if schemes.is_empty() {
        "The vendor asks for no signature.".to_owned()
    } else {
        format!("Requests are signed: {}.", list(&schemes))
    };
    let mut out = format!(
        "//! {}: all of [`{library}`], and clients that sign.\n//!\n//! {signing}\n//!\n",
        text::inline(&plan.title)
    );
    let known = schemes.iter().all(|it| family(it).is_some());
    if !known {
        out.push_str(
            "//! The facade has no signer for that: add one of your own to the [`Config`].\n//!\n",
        );
    }
    out.push_str(&variables_table(plan));
    out.push_str(&format!("\n#[doc(inline)]\npub use {library}::*;\n\n"));
    if has_extras {
        let module = plan.module();
        out.push_str(&format!(
            "#[doc(inline)]\npub use crate::extras::{module} as extras;\n\n"
        ));
    }
    let scheme = schemes.first().copied();
    match (scheme, known) {
        (Some(_), true) => {
            out.push_str(
                "use crate::credentials::{Environment, ProvideCredentials};\n\
                 use crate::environment::{ConnectError, EnvironmentError, Variables};\nuse crate::sign::Sign;\n\n",
            );
            out.push_str(CONNECT);
            out.push_str(&config_from(plan, scheme));
            out.push_str(FROM_ENV);
        }
        (None, _) => {
            out.push_str(
                "use crate::environment::{ConnectError, EnvironmentError, Variables};\n\n",
            );
            out.push_str(CONNECT_UNSIGNED);
            out.push_str(&config_from(plan, None));
            out.push_str(FROM_ENV);
        }
        // Whoever brings a signer adds it to the config: a client without one would be refused by the vendor.
        (Some(_), false) => {
            out.push_str("use crate::environment::{EnvironmentError, Variables};\n");
            out.push_str(&config_from(plan, None));
        }
    }
    out
}

const CONNECT: &str = "\
/// A client whose requests are signed with these credentials.
///
/// # Errors
///
/// As of [`Client::new`].
pub fn connect(
    config: impl Into<Config>,
    credentials: impl ProvideCredentials + 'static,
) -> Result<Client, ConfigError> {
    Client::new(config.into().with(Sign::new(credentials)))
}
";

const CONNECT_UNSIGNED: &str = "\
/// A client, made as those of the vendors that want signatures; there is nothing to sign.
///
/// # Errors
///
/// As of [`Client::new`].
pub fn connect(config: impl Into<Config>) -> Result<Client, ConfigError> {
    Client::new(config)
}
";

const FROM_ENV: &str = "
/// A client with what the environment says; see [the table](self#from-the-environment).
///
/// # Errors
///
/// All variables that are missing, empty or not Unicode; or as of [`Client::new`].
pub fn from_env() -> Result<Client, ConnectError> {
    Ok(Client::new(config_from(&Variables::process())?)?)
}
";

fn config_from(plan: &Plan, scheme: Option<&str>) -> String {
    let mut body = String::new();
    let mut arguments = Vec::new();
    for variable in &plan.variables {
        body.push_str(&format!(
            "    let {} = read.required({:?}, {:?});\n",
            local("variable", &variable.ident),
            variable_name(plan, &variable.name),
            variable.name
        ));
        arguments.push(local("variable", &variable.ident));
    }
    let settings: Vec<&Setting> = plan.settings.iter().filter(|it| it.environment).collect();
    for setting in &settings {
        let (name, field) = (variable_name(plan, &setting.name), &setting.name);
        let read = match (setting.required, typed(plan, &setting.kind)) {
            (true, Some(kind)) => format!("required_value::<{kind}>"),
            (false, Some(kind)) => format!("optional_value::<{kind}>"),
            (true, None) => "required".to_owned(),
            (false, None) => "optional".to_owned(),
        };
        body.push_str(&format!(
            "    let {} = read.{read}({name:?}, {field:?});\n",
            local("setting", &setting.ident)
        ));
    }
    if let Some(family) = scheme.and_then(family) {
        body.push_str(&format!(
            "    let credentials = read.credentials(&Environment::{family}());\n"
        ));
    }
    body.push_str(&format!(
        "    let address = read.optional({:?}, \"base URL\");\n    read.finish()?;\n",
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
    let signed = if scheme.is_some() {
        ".with(Sign::new(credentials))"
    } else {
        ""
    };
    let says = if scheme.is_some() {
        "A config with what the environment says, signer included."
    } else {
        "A config with what the environment says."
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

/// What a variable is read as, unless its text will do.
fn typed(plan: &Plan, kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Int32 => "i32",
        Kind::Int64 => "i64",
        Kind::Float => "f32",
        Kind::Double => "f64",
        Kind::Bool => "bool",
        Kind::Enum(name) => match plan.types.get(name) {
            Some(TypePlan::NumberEnum(_)) => "i64",
            _ => return None,
        },
        _ => return None,
    })
}

/// The constructor of the facade's `credentials::Environment`.
fn family(scheme: &str) -> Option<&'static str> {
    match scheme {
        "tencent-cos" | "tencent-qcloud-v2" => Some("tencent"),
        "aliyun-rpc" => Some("aliyun"),
        "megvii-form" | "megvii-hmac-sha1" => Some("megvii"),
        _ => None,
    }
}

fn variables_table(plan: &Plan) -> String {
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
    if let Some(scheme) = schemes(plan).first() {
        for (name, required, what) in credential_variables(scheme) {
            row(name, *required, what);
        }
    }
    row(
        &endpoint_name(plan),
        false,
        "where to connect instead, such as `http://127.0.0.1:8001`",
    );
    out
}

/// What `liveproof::credentials` reads for a scheme.
fn credential_variables(scheme: &str) -> &'static [(&'static str, bool, &'static str)] {
    match scheme {
        "tencent-cos" | "tencent-qcloud-v2" => &[
            ("TENCENTCLOUD_SECRET_ID", true, "id of the key (SecretId)"),
            ("TENCENTCLOUD_SECRET_KEY", true, "the key (SecretKey)"),
            (
                "TENCENTCLOUD_SESSION_TOKEN",
                false,
                "token of a temporary key",
            ),
        ],
        "aliyun-rpc" => &[
            (
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                true,
                "id of the key (AccessKeyId)",
            ),
            (
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                true,
                "the key (AccessKeySecret)",
            ),
            (
                "ALIBABA_CLOUD_SECURITY_TOKEN",
                false,
                "token of a temporary key (SecurityToken)",
            ),
        ],
        "megvii-form" | "megvii-hmac-sha1" => &[
            ("MEGVII_API_KEY", true, "id of the key (api_key)"),
            ("MEGVII_API_SECRET", true, "the key (api_secret)"),
        ],
        _ => &[],
    }
}

/// Names of the schemes in use, each once.
fn schemes(plan: &Plan) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    for scheme in plan.operations.iter().filter_map(|it| it.scheme.as_ref()) {
        if !out.contains(&scheme.name.as_str()) {
            out.push(&scheme.name);
        }
    }
    out
}

fn list(names: &[&str]) -> String {
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
    use super::vendor_rs;
    use crate::lower;

    #[test]
    fn settings_are_read_from_the_environment_in_their_types() {
        let module = vendor_rs(&lower::golden(), false);
        for line in [
            "let setting_region = read.required(\"EXAMPLECLOUD_LIVENESS_REGION\", \"Region\");",
            "Settings::new().region(types::Region::from(setting_region));",
            "let setting_scene = read.optional_value::<i64>(\"EXAMPLECLOUD_LIVENESS_SCENE\", \"Scene\");",
            "if let Some(value) = setting_scene {\n        settings = settings.scene(value);",
            "//! | `EXAMPLECLOUD_LIVENESS_REGION` | required |",
        ] {
            assert!(module.contains(line), "{line}\n{module}");
        }
    }
}
