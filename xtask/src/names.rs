//! Rust names: how they are made of the names of a spec, and which are taken where. The linter and
//! the generator ask here, so that what the one lets through the other can write.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Where a name is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Scope {
    /// A method of the client, and the module and file of its builder.
    Operation,
    /// A setter of a builder, and the setting of the same name.
    Input,
    /// A field of a struct, and its setter if callers build that.
    Member {
        /// The struct has a field `extra`, too.
        open: bool,
    },
    /// A field of the endpoint.
    Variable,
    /// A constructor of the endpoint.
    Server,
    /// A family of keys: a constructor of the facade's `Environment`.
    Family,
    /// A type in `types`, or a builder in `operations`.
    Type,
    /// A value of an enum.
    Variant,
}

/// A Rust name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Name {
    pub(crate) ident: String,
    /// The plain name is taken, so this one ends in an underscore.
    pub(crate) taken: bool,
}

/// The Rust name of a name on the wire, or that of `x-rust-name`. None: nothing can be derived,
/// since Rust names begin with a letter, and only ASCII looks the same to everybody.
pub(crate) fn of(scope: Scope, wire: &str, given: Option<&str>) -> Option<Name> {
    let plain = match (given, scope) {
        (Some(given), _) => given.to_owned(),
        (None, Scope::Type | Scope::Variant) => wire.to_owned(),
        (None, _) => snake(wire),
    };
    let sound = plain.starts_with(|it: char| it.is_ascii_alphabetic())
        && plain
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'_')
        // A file is named after it, and a file system takes 255 bytes.
        && (scope != Scope::Operation || plain.len() <= MAX_OPERATION);
    let taken = is_taken(scope, &plain);
    let underscore = if taken { "_" } else { "" };
    sound.then(|| Name {
        ident: format!("{plain}{underscore}"),
        taken,
    })
}

/// The name of an operation's builder, from that of its method. Acronyms have one capital:
/// `IDCardOCR` is `IdCardOcr`.
pub(crate) fn builder(method: &str) -> String {
    let plain = method.to_upper_camel_case();
    of(Scope::Type, &plain, None).map_or(plain, |it| it.ident)
}

/// The ident, for what the linter let through.
pub(crate) fn ident(scope: Scope, wire: &str, given: Option<&str>) -> String {
    of(scope, wire, given)
        .map(|it| it.ident)
        .unwrap_or_default()
}

/// Whether two names on the wire become one in Rust.
pub(crate) fn same(one: &str, other: &str) -> bool {
    snake(one) == snake(other)
}

/// The words of a name, each with one capital and joined.
pub(crate) fn upper_camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The words of a name, joined by underscores.
pub(crate) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// Whether a name is UpperCamel, as types are.
pub(crate) fn is_upper_camel(name: &str) -> bool {
    name.chars().all(|it| it.is_ascii_alphanumeric())
        && name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.to_upper_camel_case() == name
}

/// Whether it is lower-case letters and digits, in words joined by single hyphens: a name of files
/// on all systems.
pub(crate) fn is_hyphenated(name: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let mut words = name.split('-');
    words.all(|it| !it.is_empty() && it.bytes().all(plain))
}

/// Why a spec cannot have a name: its crate, its folder, its module and its feature are called so.
pub(crate) fn vendor_fault(name: &str) -> Option<VendorFault> {
    if !is_hyphenated(name)
        || !name.starts_with(|it: char| it.is_ascii_lowercase())
        || name.len() > MAX_VENDOR
    {
        return Some(VendorFault::Form);
    }
    let module = name.replace('-', "_");
    let taken = [KEYWORDS, CRATES].iter().any(|it| has(it, &module))
        || [DEVICES, VENDORS].iter().any(|it| has(it, name))
        || name.starts_with("liveproof");
    taken.then_some(VendorFault::Taken)
}

/// What is wrong with the name of a spec.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum VendorFault {
    /// cargo or a file system would refuse it.
    Form,
    /// Something else is called so.
    Taken,
}

/// `liveproof-` and this are what crates.io takes.
const MAX_VENDOR: usize = 54;

/// Of the name of a method, which names a file.
pub(crate) const MAX_OPERATION: usize = 120;

fn is_taken(scope: Scope, name: &str) -> bool {
    let own = match scope {
        Scope::Operation => has(METHODS, name) || has(DEVICES, name),
        Scope::Input => has(SETTERS, name) || PREFIXES.iter().any(|it| name.starts_with(it)),
        Scope::Member { open } => open && name == "extra" || has(BUILT, name),
        Scope::Variable => false,
        Scope::Server => has(ENDPOINT, name),
        Scope::Family => has(ENVIRONMENT, name),
        Scope::Type => has(TYPES, name),
        Scope::Variant => name == "Unknown",
    };
    own || has(KEYWORDS, name)
}

fn has(names: &str, name: &str) -> bool {
    names.split_whitespace().any(|it| it == name)
}

/// The words of all editions, those included that are only reserved.
const KEYWORDS: &str = "
    Self abstract as async await become box break const continue crate do dyn else enum extern
    false final fn for gen if impl in let loop macro match mod move mut override priv pub ref
    return self static struct super trait true try type typeof unsafe unsized use virtual
    where while yield
";

/// Crates that generated code names, and would not find behind a module of that name.
const CRATES: &str = "alloc core liveproof_runtime serde std";

/// No file can have these names on Windows, whatever its extension.
const DEVICES: &str = "
    aux com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7
    lpt8 lpt9 nul prn
";

/// Folders and crates of this workspace, modules and features of the facade; and `main`, which
/// cargo takes for a program.
const VENDORS: &str = "
    all credentials default environment extras families huawei-session main mock native-tls
    reqsign runtime rustls sign target testing tests tracing vendors verdict verify xtask
";

/// Methods of the client, and those of the prelude that are found before one that takes `&self`.
const METHODS: &str = "client clone fmt into new operations request send settings try_into";

/// Fields and methods of builders and of `Settings`.
const SETTERS: &str = "call client clone default fmt into_future new request send settings";

/// What methods of all builders begin with.
pub(crate) const PREFIXES: [&str; 4] = ["extra_", "maybe_", "with_", "without_"];

/// Methods of types that callers build.
const BUILT: &str = "clone default extra_member fmt new";

/// Methods of endpoints.
const ENDPOINT: &str = "base_url clone default eq fmt ne new public_host";

/// Methods of the facade's `Environment`.
const ENVIRONMENT: &str = "clone credentials family fmt load lookup of read";

/// Types in scope in generated code: Rust's own, and those that every crate has.
const TYPES: &str = "
    Any ArgumentError AsMut AsRef AsyncFn AsyncFnMut AsyncFnOnce Box Bytes Client Clone Config
    ConfigError Copy Debug Default Deserialize Display DoubleEndedIterator Drop Endpoint Eq
    Err Error ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator Future Hash Into
    IntoFuture IntoIterator Iterator Json Middleware New None Ok Option Ord PartialEq PartialOrd
    Response Request Result Self Send Serialize Settings Sized Some String Sync ToOwned ToString
    TryFrom TryInto Unpin UnknownNumber UnknownText Upload Value Vec
";

#[cfg(test)]
mod tests;
