//! The words of a finding: its rule, what is wrong, and what to write instead.

use std::fmt;

use unicode_width::UnicodeWidthChar;

use super::{Dated, Finding, Misfit, Place, Problem, WhenFault};
use crate::{names, text};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Severity {
    /// The spec has to be changed.
    Error,
    /// Tells what was done; nothing has to be changed.
    Note,
}

/// A finding in words.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) severity: Severity,
    /// The id of the rule.
    pub(crate) rule: &'static str,
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

fn error(rule: &'static str, message: impl Into<String>) -> Words {
    Words {
        severity: Severity::Error,
        rule,
        message: message.into(),
        help: None,
    }
}

fn note(rule: &'static str, message: impl Into<String>) -> Words {
    Words {
        severity: Severity::Note,
        ..error(rule, message)
    }
}

impl Words {
    fn help(self, help: impl Into<String>) -> Self {
        self.maybe_help(Some(help))
    }

    fn maybe_help(mut self, help: Option<impl Into<String>>) -> Self {
        self.help = help.map(Into::into);
        self
    }
}

impl Severity {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
        }
    }
}

/// A text of one line that does nothing to a terminal, whatever the file says.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match is_hidden(it) {
            true => out.extend(it.escape_default()),
            false => out.push(it),
        }
    }
    out
}

/// Whether a terminal does something else with a character than to show it.
pub(super) fn is_hidden(it: char) -> bool {
    it.is_control() || text::is_refused(it) || it.width() == Some(0)
}

/// Without the line of the file; see `render`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, at, words) = (self.path.display(), self.at, self.problem.words());
        let place = visible(&format!("{path}:{}:{}", at.line, at.column));
        write!(
            f,
            "{place}: {}[{}]: {}",
            words.severity.name(),
            words.rule,
            visible(&words.message)
        )?;
        match &words.help {
            Some(help) => write!(f, "\n    help: {}", visible(help)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().message)
    }
}

impl Problem {
    /// The problem in words.
    pub(crate) fn words(&self) -> Words {
        words(self)
    }
}

/// The forms that the profile asks for, in words. A test compares the list with the profile.
pub(crate) const FORMS: &[(&str, &str)] = &[
    (
        r"^[A-Z][A-Za-z0-9]*$",
        "an UpperCamelCase name, for example `GetToken`",
    ),
    (
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "a date in quotes, for example \"2026-11-22\"",
    ),
    (
        r"^[a-z0-9]+(-[a-z0-9]+)+$",
        "words joined by hyphens, for example `ci-host-cos`",
    ),
    (r"^(/[^/]+)+$", "the path of a member, for example `/code`"),
    (
        r"^#/components/schemas/[A-Za-z0-9_]+$",
        "a reference within the file, for example `#/components/schemas/Name`",
    ),
    (
        r"^#/components/[a-zA-Z]+/[A-Za-z0-9_]+$",
        "a reference within the file, for example `#/components/schemas/Name`",
    ),
    (
        r"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$",
        "a version of three numbers of at most nine digits without leading zeros, for example `0.1.0`",
    ),
    (r"\S", "a text"),
    (
        r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
        "lower-case words joined by underscores, for example `sent_at`",
    ),
    (
        r"^[A-Za-z][A-Za-z0-9]*(_[a-z0-9]+)*$",
        "the name of a field, for example `sent_at`, or of a type, for example `FaceInfo`",
    ),
    (
        r"^https?://[^\s<>\\`|\x22]+$",
        "an address that begins with `https://`",
    ),
    (
        r"^https://[^ <>]+$",
        "an address that begins with `https://`",
    ),
    (
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        "lower-case words joined by hyphens, for example `aliyun-rpc`",
    ),
];

/// The words of a problem.
fn words(problem: &Problem) -> Words {
    use Problem::*;
    match problem {
        Syntax { message, help } => error("invalid-yaml", format!("invalid YAML: {message}")).maybe_help(*help),
        UnknownKey { key, nearest, known } => error("unknown-key", format!("unknown key `{key}`"))
            .help(suggestion(nearest, &format!("use one of {}", list(known)))),
        NoFormat { found, allowed } => error("unknown-format", format!("unknown format `{found}`")).help(
            match allowed.is_empty() {
                true => "remove it".to_owned(),
                false => format!(
                    "remove it and describe the form (`pattern` checks it), or write {}",
                    choice(allowed)
                ),
            },
        ),
        WrongType { wanted, found } => {
            error("wrong-type", format!("expected {}, found {found}", either(wanted)))
        }
        NotOneOf { found, nearest, allowed } => error("unknown-value", format!("unknown value `{found}`"))
            .help(suggestion(nearest, &format!("use {}", choice(allowed)))),
        WrongForm { found, pattern } => {
            let form = FORMS.iter().find(|it| it.0 == pattern);
            let form = form.map_or_else(|| format!("a text that matches `{pattern}`"), |it| it.1.to_owned());
            error("wrong-form", format!("`{found}` does not have the expected form")).help(format!("write {form}"))
        }
        WrongCount { least, greatest } => {
            let (bound, limit, help) = match least {
                Some(least) => ("at least", *least, "add entries"),
                None => ("at most", greatest.unwrap_or_default(), "remove entries"),
            };
            let noun = if limit == 1 { "entry" } else { "entries" };
            error("wrong-count", format!("expected {bound} {limit} {noun}")).help(help)
        }
        OutOfRange { least, greatest } => error("out-of-range", "the number is out of range")
            .help(format!("write {}", range(least.as_deref(), greatest.as_deref()))),
        Character { found } => error(
            "invisible-character",
            format!(
                "the text contains the invisible character U+{:04X}, which no generated file can hold",
                u32::from(*found)
            ),
        )
        .help("remove it"),
        NameTaken { name, what, ident } => note(
            "name-escaped",
            format!("the {what} for `{name}` is called `{ident}`, since Rust or the crate needs the plain name"),
        )
        .help("set another name with `x-rust-name`"),
        NameUnfit { name } if name.len() > names::MAX_OPERATION => error(
            "name-too-long",
            format!("the name has {} characters, too many for a file name", name.chars().count()),
        )
        .help(format!("set a name of at most {} characters with `x-rust-name`", names::MAX_OPERATION)),
        NameUnfit { name } => error("invalid-name", format!("no Rust name can be made of `{name}`")).help(
            "set one with `x-rust-name`: ASCII letters, digits and underscores, the first a letter",
        ),
        NameTwice { name, other, line, .. } if name == other => {
            error("duplicate-name", format!("duplicate name `{name}`, also at line {line}"))
                .help("rename or remove one")
        }
        NameTwice { name, other, line, what, ident } => error(
            "name-collision",
            format!("`{name}` and `{other}` (line {line}) have the same {what} in Rust, `{ident}`"),
        )
        .help("set `x-rust-name` for one of them, or remove it"),
        RefCycle { chain } => {
            error("recursive-type", format!("the type contains itself ({})", chain.join(" → ")))
                .help("describe the inner one with `additionalProperties: true`")
        }
        NoDate { found, what } => error("invalid-date", format!("`{found}` is not a date of the calendar")).help(
            match what {
                Dated::Read => "write the day on which the page was read",
                Dated::TriedLive => "write the day on which the vendor was called, or remove the key",
                Dated::Since => "write the day on which it begins, or remove the key",
            },
        ),
        PathTemplate { segment } if segment.is_empty() => {
            error("empty-path-segment", "the path has an empty segment").help("remove the extra slash")
        }
        PathTemplate { segment } => error(
            "invalid-path-segment",
            format!("`{segment}` is neither a plain segment nor a whole `{{Parameter}}`"),
        )
        .help("write letters, digits and `-._~`, or the parameter alone; declare queries as parameters"),
        SettingTwice { name, other } if name == other => {
            error("duplicate-setting", format!("the setting `{name}` is declared twice"))
                .help("declare it once in `components.parameters` and refer to it")
        }
        SettingTwice { name, other } => error(
            "setting-collision",
            format!("the settings `{name}` and `{other}` have the same field in Rust"),
        )
        .help("keep one of the two as a setting"),
        ListUnfit { key: "x-indexed" } => {
            error("indexed-list-place", "only queries and forms have numbered values")
                .help("use `x-joined`, or move the list there")
        }
        ListUnfit { .. } => error("list-in-path", "a path cannot contain a list").help("write one value"),
        IndexedName { name, object } => {
            error("indexed-name", format!("`{name}` does not name what each item is sent as")).help(match object {
                true => {
                    "write `{n}` once for its number and `{member}` once, for example `Thing.{n}.{member}`"
                }
                false => "write `{n}` once for its number and no `{member}`, for example `Thing.{n}`",
            })
        }
        SchemaShape { found } if found.is_empty() => {
            error("schema-without-type", "the schema has no type").help("add `type`, or `allOf` with one `$ref`")
        }
        SchemaShape { found } => {
            let found: Vec<String> = found.iter().map(|it| (*it).to_owned()).collect();
            error("schema-conflict", format!("{} contradict each other", list(&found))).help("keep one of them")
        }
        KeyUnfit { key, kind, wanted } => {
            error("key-not-applicable", format!("`{key}` does not apply to {}", article(kind)))
                .help(format!("remove it, or change the type to {wanted}"))
        }
        FormatUnfit { format, kind } => {
            error("format-not-applicable", format!("`{format}` is not a format of {}", article(kind)))
                .help("remove it, or change the type")
        }
        PatternInvalid { message } => error(
            "invalid-pattern",
            format!("invalid pattern: {}", message.lines().last().unwrap_or_default().trim()),
        )
        .help("correct it"),
        ObjectEmpty { body: true } => error("body-without-fields", "the body has no fields")
            .help("describe them under `properties`, or remove `requestBody` if nothing is sent"),
        ObjectEmpty { body: false } => error("object-without-members", "the object has no members")
            .help("add `properties`, or `additionalProperties: true` for any members"),
        AliasTaken { alias, own: true, .. } => {
            error("repeated-alias", format!("`{alias}` is already a name of this member"))
                .help("remove it from `x-aliases`")
        }
        AliasTaken { alias, member, own: false } => {
            error("alias-taken", format!("`{alias}` is already a name of the member `{member}`"))
                .help("remove it from one of the two")
        }
        TypeName { name, wanted } => {
            error("type-name", format!("`{name}` is not a valid name of a Rust type")).help(
                match name == wanted || wanted.is_empty() {
                    true => "rename it: UpperCamelCase letters and digits, the first a letter".to_owned(),
                    false => format!("rename it to `{wanted}`"),
                },
            )
        }
        EnumType { value, kind } => {
            error("enum-value-type", format!("`{value}` is not {}", article(kind))).help(match kind == "string" {
                true => "put it in quotes",
                false => "write an integer",
            })
        }
        RoleType { role: "code" } => error(
            "code-type",
            "the role `code` needs a string, an integer, an enum of them, or a list of strings whose first is the code",
        )
        .help("correct the type, or remove `x-role`"),
        RoleType { role } => error(
            "role-type",
            format!("the role `{role}` needs a string that is not both required and nullable"),
        )
        .help("write `type: string`, with `x-lenient: true` if a number comes, or remove `x-role`"),
        NothingRequired { name, error: of_error } => {
            let what = if *of_error { "error" } else { "response" };
            error(
                "nothing-required",
                format!("`{name}` requires no member, so any {what} would be read as it"),
            )
            .help("require one that is always present")
        }
        SuccessRuleMember { member, nearest, in_error } => {
            let what = if *in_error { "error" } else { "response" };
            let otherwise =
                "name one that distinguishes errors from successes, with its path in the response";
            error(
                "success-unknown-member",
                format!("no {what} of the operation has the member `{member}`, so the entry checks nothing"),
            )
            .help(suggestion(nearest, otherwise))
        }
        WhenValue { value, known } => {
            error("constraint-value", format!("the input is never `{value}`")).help(match known.is_empty() {
                true => "write a value that its type allows".to_owned(),
                false => format!("use {}", choice(known)),
            })
        }
        ExampleIncomplete { operation, input, examples } => error(
            "incomplete-example",
            format!("the required `{input}` has no value in {} of `{operation}`", named(examples)),
        )
        .help("add it to `examples`"),
        Unfit { place, misfit } => {
            let what = match place {
                Place::Example => "the example",
                Place::Reply => "the example of a response",
                Place::Initial => "`x-initial`",
                Place::Default => "`default`",
                Place::Retry => "`x-enum-retry`",
            };
            let reason = reason(misfit);
            Words { message: format!("{what} does not match its schema: {}", reason.message), ..reason }
        }
        ExampleWhen { example, because, fault } => {
            let (what, help) = match fault {
                WhenFault::Missing(name) => (format!("without `{name}`"), format!("add `{name}`")),
                WhenFault::NoneOf(names) => (format!("without {}", choice(names)), "add one of them".to_owned()),
                WhenFault::Excess(name) => (format!("with `{name}`"), format!("remove `{name}`")),
                WhenFault::Value { name, allowed } => {
                    (format!("with another `{name}`"), format!("write {}", choice(allowed)))
                }
            };
            error("example-breaks-constraint", format!("the example `{example}` has {because} {what}"))
                .help(format!("{help}, or correct the constraint"))
        }
        ExampleWithoutSample { operation, example, status, extension } => {
            let status = if status == "default" { "<status>" } else { status };
            error("example-without-sample", format!("no sample shows `{example}`")).help(format!(
                "add `{operation}/{status}-{example}.{extension}`, or remove the example"
            ))
        }
        DuplicateKey { key } => error("duplicate-key", format!("duplicate key `{key}`")).help("remove one of the two"),
        TooLarge { limit } => error("file-too-large", format!("the file has more than {limit} bytes")).help("split it into one file per vendor"),
        TooMuch { depth, nodes } => error("document-too-complex", format!("the file is nested deeper than {depth} levels or has more than {nodes} values")).help("name the inner parts as components, and use fewer aliases"),
        LaterKey { key, instead } => error("unsupported-key", format!("the profile does not support `{key}`")).help(format!("write {instead}")),
        RefSibling { key } => error("ref-sibling", format!("`{key}` has no effect beside `$ref`")).help(format!("remove it, or in a schema write `allOf: [{{$ref: …}}]` beside it")),
        MissingKey { key } => error("missing-key", format!("missing key `{key}`")).help("add it"),
        EmptyText => error("empty-text", "the text is empty").help("write some text"),
        Unreadable { message } => error("unreadable-document", format!("cannot read the document: {message}")).help("compare it with profile.schema.json"),
        NoFile { reason } => error("unreadable-file", format!("cannot read the file: {reason}")).help("correct its path, or remove it"),
        NotUtf8 => error("not-utf8", "the file is not valid UTF-8 from here on").help("save it as UTF-8"),
        VendorForm { name } => error("vendor-name", format!("`{name}` is not a valid name of a crate")).help("rename the file: lower-case letters and digits, words joined by single hyphens, the first character a letter, at most 54 characters"),
        VendorTaken { name } => error("vendor-name-taken", format!("a crate, folder, module or feature of the workspace, or a word of Rust, is called `{name}`")).help(format!("rename the file, for example to `{name}-api.yaml`")),
        SpecEnding { wanted } => error("spec-extension", "only files that end in `.yaml` are read").help(format!("rename it to `{wanted}`")),
        OfNoSpec { what, command } => error("orphaned-files", format!("these {what} belong to no spec")).help(format!("run `{command}`")),
        CrateOfNoSpec => error("orphaned-crate", "the crate belongs to no spec").help("run `cargo xtask generate`, which removes it"),
        CrateRemains => error("orphaned-crate-edited", "the crate belongs to no spec, and its folder has files that `cargo xtask generate` did not make").help("move them elsewhere and remove the folder; until then cargo refuses the workspace"),
        RustNameTaken { name } => error("rust-name-taken", format!("Rust or the crate needs the name `{name}`")).help("write another"),
        RustNameForm { wanted } => error("rust-name-case", "the name of a field must be in snake_case").help(format!("write `{wanted}`")),
        WrongRefKind { target, wanted } => error("wrong-reference-kind", format!("a reference to `{target}` is not allowed here")).help(format!("refer to something in `#/components/{wanted}/`")),
        UnusedComponent { name } => error("unused-component", format!("no operation uses `{name}`")).help("remove it, or refer to it"),
        ServerUrl { url } => error("server-url", format!("`{url}` is not a valid server address")).help(format!("write `https://` and a host, optionally a path without a slash at its end; `{{Variables}}` need matching braces")),
        ServerVariableMissing { name } => error("undeclared-server-variable", format!("the server variable `{{{name}}}` is not declared")).help("declare it under `variables`"),
        ServerVariableUnused { name } => error("unused-server-variable", format!("the address does not contain the variable `{name}`")).help(format!("write `{{{name}}}` in `url`, or remove the variable")),
        ServerVariableDefault { value } => error("server-variable-default", format!("`{value}` is not valid in a host name")).help("write letters, digits, hyphens and dots"),
        SecuritySeveral => error("several-security-schemes", "an operation is signed by exactly one scheme").help("name one, or write `security: []`"),
        SecurityScopes => error("security-scopes", "signing schemes have no scopes").help("write `[]` after the scheme"),
        NoteTwice { id } => error("duplicate-note", format!("duplicate note id `{id}`")).help("use another id"),
        LifecycleNotice => error("lifecycle-without-notice", "nothing says where the vendor announced this").help("add `notice` with the address of the page"),
        Successor { found } => error("unknown-successor", format!("`{found}` is neither another vendor in this folder nor an address")).help("write the name of its file without `.yaml`, or an address that begins with `https://`"),
        PathStart => error("path-without-slash", "the path does not begin with a slash").help("write `/` before it"),
        PathFragment { wanted } => error("path-without-operation", "the path key does not end in the name of its operation").help(format!("write `#{wanted}` after the path")),
        PathParameterMissing { name } => error("undeclared-path-parameter", format!("the path parameter `{{{name}}}` is not declared")).help("declare it with `in: path`"),
        PathParameterUnused { name } => error("unused-path-parameter", format!("the path does not contain `{{{name}}}`")).help("write it into the path key, or remove the parameter"),
        PathParameterTwice { name } => error("duplicate-path-parameter", format!("`{{{name}}}` appears more than once in the path")).help("rename the second one"),
        PathParameterOptional { name } => error("optional-path-parameter", format!("the path parameter `{name}` is not required")).help("write `required: true`"),
        NotDiscriminated { id, other } => error("ambiguous-operation", format!("`{id}` has the same method, path and constants as `{other}`")).help("add the required query parameter with a one-value `enum` that distinguishes them"),
        ConstantPlace => error("optional-constant", "an `enum` of one value is a constant, which is always sent and cannot be in a path").help("require it (a field also needs a required body), or write more values in a component"),
        ConstantWith { key } => error("constant-with-key", format!("`{key}` does not apply to a constant, which is always sent as it is")).help("remove it"),
        HeaderToken { name } => error("header-name", format!("`{name}` is not a valid header name")).help("use letters, digits and hyphens"),
        HeaderReserved { name } => error("reserved-header", format!("the client writes the header `{name}` itself")).help("remove the parameter"),
        InputNotScalar { name } => error("input-not-scalar", format!("`{name}` is not a single value")).help("write a scalar type, `type: string` with `x-json` for JSON, or a list with `x-indexed` or `x-joined`"),
        SettingOnPath { name } => error("setting-in-path", format!("`{name}` is part of the path, which differs from call to call")).help("remove `x-setting`"),
        EnvironmentNoSetting { name } => error("environment-without-setting", format!("only settings are read from the environment, and `{name}` is not a setting")).help("add `x-setting: true`, or remove `x-environment`"),
        NullableInput { name } => error("nullable-input", format!("`{name}` is sent, and `null` is never sent")).help("remove `nullable`; callers leave out what is optional"),
        SettingNames { name, own, other } => error("setting-name-differs", format!("the setting `{name}` is called `{other}` elsewhere and `{own}` here")).help("use the same `x-rust-name` for both"),
        SettingType { name } => error("setting-type-differs", format!("the setting `{name}` has another type elsewhere")).help("declare the type once in `components.schemas` and refer to it in both places"),
        SettingFile { name } => error("setting-is-file", format!("`{name}` is a file, which differs from call to call")).help("remove `x-setting`"),
        SettingPlace { key } => error("setting-place", "only a parameter or a field of a body can be a setting").help(format!("move `{key}` to one of them, beside the type")),
        ListTwice => error("list-encodings", "a list is sent either as numbered values or as one value").help("remove `x-indexed` or `x-joined`"),
        ListPlace { key } => error("list-not-sent", format!("`{key}` describes how a list is sent, and this list is not sent")).help("move it to a parameter or field, or remove it"),
        ListWith { key } => error("list-with-key", format!("`{key}` does not apply to a list, which differs from call to call")).help("remove it"),
        ItemKind { wanted } => error("list-items", "a list that is sent cannot hold these items").help(format!("write {wanted}")),
        KeepSlashesPlace => error("keep-slashes-place", "only a path parameter has slashes to keep").help("remove `x-keep-slashes`"),
        CredentialInline { name } => error("inline-credential", format!("the credential `{name}` is declared in place")).help("declare it once under `components` and refer to it"),
        CredentialWith { key } => error("credential-with-key", format!("`{key}` does not apply to a credential, which only a signer writes")).help("remove it"),
        CredentialUnlisted { name, scheme } => error("unlisted-credential", format!("the scheme `{scheme}` does not write `{name}`")).help("add it to the scheme's `x-fields`, or remove it here"),
        CredentialMissing { name, scheme } => error("missing-credential", format!("the scheme `{scheme}` writes `{name}`, which the operation does not declare")).help("add the parameter or field, or remove it from the scheme's `x-fields`"),
        SignerWrites { signer, name } => error("missing-signer-field", format!("the signer of `{signer}` also writes `{name}`")).help("add it to `x-fields`"),
        SignerWritesNot { signer, name } => error("unknown-signer-field", format!("the signer of `{signer}` does not write `{name}`")).help("remove it, or name another signer in `x-signing`"),
        CredentialUnsigned { name } => error("unsigned-credential", format!("the operation is not signed, so nothing writes `{name}`")).help("add `security`, or remove the credential"),
        CredentialOrder { name } => error("credential-order", format!("the credential `{name}` is declared before other inputs, and signers append theirs")).help("move it to the end"),
        CredentialPlace => error("credential-place", "signers write only query parameters, headers and fields of a form").help("remove `x-credential`"),
        GetBody => error("get-with-body", "a GET request has no body").help("use `post` or `put`, or declare the values as parameters"),
        ContentLengthPlace => error("content-length-place", "the length of a form or of JSON is always known").help("remove `x-content-length`"),
        MediaTypeForm { found } => error("invalid-media-type", format!("`{found}` is not a media type")).help("write one, for example `application/json`"),
        MediaTypeRange { found } => error("media-type-range", format!("`{found}` does not say how the body is encoded")).help("name one type, a range of files such as `video/*`, or `*/*`"),
        BodyNotObject { media } => error("body-not-object", format!("a body of `{media}` consists of fields")).help("write `type: object` with `properties`"),
        BodyNotBinary { media } => error("body-not-binary", format!("a body of `{media}` is sent as it is")).help("write `type: string` and `format: binary`"),
        BinaryPlace => error("binary-place", "a file can only be a whole body or a part of `multipart/form-data`").help("use another format"),
        AllOfCount { count } => error("all-of-count", format!("`allOf` has {count} entries instead of one")).help("write exactly one `$ref`"),
        AllOfSibling { key } => error("all-of-sibling", format!("`{key}` is not allowed beside `allOf`")).help("move it into the component, or remove it; allowed are description, nullable, deprecated, x-aliases, x-environment, x-lenient, x-role, x-rust-name, x-sensitive, x-setting"),
        AllOfComponent => error("alias-component", "the component is only another name for a component").help("refer to that component instead"),
        OneOfPlace => error("one-of-place", "only an error can have several shapes").help("describe one shape, with optional members where it varies"),
        OneOfSingle => error("one-of-single", "`oneOf` has only one shape").help("refer to the shape instead"),
        OneOfMember { name } => error("one-of-not-object", format!("`{name}` is not an object")).help("refer to an object with `properties`"),
        OneOfAlike { name } => error("one-of-ambiguous", format!("`{name}` cannot be distinguished from the other shapes")).help("require a member that no other shape has"),
        LimitsCross { least, greatest } => error("crossed-limits", format!("`{least}` is greater than `{greatest}`, so no value is allowed")).help("swap or correct them"),
        LimitFraction { key } => error("fractional-limit", format!("`{key}` of an integer is not an integer")).help("write an integer"),
        TargetKind { key, target, wanted } => error("wrong-target-type", format!("`{key}` cannot refer to `{target}`")).help(format!("refer to {wanted}")),
        ItemsMissing => error("missing-items", "the list does not say what it holds").help("add `items`"),
        ObjectOpen => error("map-with-members", "a map cannot also have members with names").help("remove `additionalProperties`, or `properties` and `required`"),
        ExtraInXml { name } => error("xml-extra-members", format!("`{name}` is read from XML, where members without names are not kept")).help("remove `additionalProperties`"),
        LenientItems => error("lenient-list", "a lenient list holds objects, and the items of a list are never lenient").help("remove `x-lenient`, or write a list of objects"),
        RequiredTwice { name } => error("duplicate-required", format!("`{name}` is required more than once")).help("remove one of the two"),
        MemberKeyPlace { key } => error("member-key-place", format!("`{key}` belongs to a member of an object")).help("move it beside the type of the member"),
        InlineObject => error("inline-object", "an object needs a name").help("declare it under `components.schemas` and refer to it with `$ref`"),
        InlineEnum => error("inline-enum", "an enum needs a name").help("declare it under `components.schemas` and refer to it with `$ref`"),
        EnumTwice { value } => error("duplicate-value", format!("duplicate value `{value}`")).help("remove one of the two"),
        VarnamesMissing => error("missing-varnames", "the values have no names in Rust").help("add `x-enum-varnames`, one for each"),
        EnumCount { key, found, wanted } => error("enum-count", format!("`{key}` has {found} entries for {wanted} values")).help("write one for each value, in the same order"),
        Varname { name } => error("invalid-varname", format!("`{name}` is not a valid name of a value")).help("write UpperCamelCase letters and digits, and neither `Unknown` nor `Self`"),
        VarnameTwice { name } => error("duplicate-varname", format!("duplicate value name `{name}`")).help("give each value another name"),
        XmlPlace => error("xml-place", "`xml` names the root of a body").help("move it to the component, or remove it"),
        RoleTwice { role } => error("duplicate-role", format!("another member already has the role `{role}`")).help("keep one of the two"),
        RolePlace { role, of } => error("role-place", format!("the role `{role}` is not read here")).help(format!("move it to a member of {of} itself, or remove it")),
        RetryPlace => error("retry-place", "only the code of an error can mean \"again later\"").help("move `x-enum-retry` to the enum of the codes, or remove it"),
        VerdictPlace => error("verdict-place", "only a member of a success can be a verdict").help("mark one, or remove `x-role`"),
        Status { key } => error("response-status", format!("`{key}` is not a status of a response")).help("write one such as '200', a range such as '4XX', or 'default'"),
        SuccessMissing => error("missing-success", "no response is a success").help("add one, for example '200'"),
        ErrorMissing => error("missing-error", "no response describes an error").help("add one, for example 'default', with a `$ref` to the schema of the error"),
        SuccessDiffers { wanted, found } => error("success-differs", format!("this success is {found}, and another one of the operation is {wanted}")).help("use one schema for all, or write two operations"),
        ErrorDiffers { wanted, found } => error("error-differs", format!("this error is {found}, and another one of the operation is `{wanted}`")).help("refer to one schema, with `oneOf` if the vendor has two shapes"),
        ErrorCode { name, found } => error("several-codes", format!("{found} members of `{name}` hold the code of the error")).help("keep `x-role: code` or `x-code-detail` on the most specific one"),
        ReplyMedia { found } => error("response-media-type", format!("no decoder reads `{found}`")).help("use application/json, application/xml, application/javascript or text/plain"),
        ReplySchema { media, wanted } => error("response-schema", format!("a response of `{media}` cannot have this schema")).help(format!("write {wanted}")),
        XmlRootMissing { name } => error("missing-xml-root", format!("`{name}` does not name its root element")).help(format!("add `xml: {{name: …}}`")),
        SuccessRulePlace => error("success-place", "`x-success` applies only to a 2xx response that is not plain text").help("move it there, or remove it"),
        SuccessRuleShape => error("success-entry", "an entry has either `equals`, optionally with `absent`, or `must`").help("write one of the two"),
        SuccessRuleNested { member } => error("success-nested-member", format!("`{member}` is nested, and only the members of the response itself are checked")).help("name one of them"),
        SuccessRuleTwice { member } => error("success-duplicate-member", format!("another entry already checks `{member}`")).help("write all its values into one entry"),
        SuccessRuleValue { value } => error("success-value", format!("the member is never `{value}`")).help("write a value that its type allows"),
        SuccessRuleCode { value } => error("success-error-code", format!("`{value}` is documented as the code of an error")).help("remove it here, or from the enum of the codes if it means success"),
        Unjudged { error: name } => error("ambiguous-success", format!("the error `{name}` cannot be distinguished from this success: it has no code, and requires no member that the success does not have")).help("mark its code with `x-role: code`, or add `x-success` with a member and its values"),
        CodeInSuccess { name, success } => error("code-in-success", format!("`{success}` requires the text `{name}`, which holds the code of an error and must be empty in a success")).help("list the values that mean success in `x-success`, or do not require it"),
        ExampleRefused { name } => error("success-example-fails", format!("this example would be taken for an error, because of its `{name}`")).help("list all values that mean success in `x-success`, or correct the example"),
        TextMemberPlace => error("text-member-place", "`x-text-member` reads an error in text/plain, or the script in a JSON object").help("move it there, or remove it"),
        TextMember { name, schema } => error("unknown-text-member", format!("`{schema}` has no text member `{name}`")).help("name one of its members of `type: string`"),
        TextMemberMissing => error("missing-text-member", "nothing says which member the text of this error is").help("add `x-text-member` with a member of the error's schema"),
        CallbackPlace => error("callback-place", "`x-callback` reads a script").help("move it to a response of application/javascript"),
        Callback { name } => error("unknown-callback", format!("the operation has no query parameter `{name}` to set")).help("name the one that holds the name of the callback"),
        HeaderRole => error("header-role", "a header can only hold the request ID").help("write `request-id`, or remove `x-role`"),
        WhenFixed { name } => error("constraint-on-fixed-input", format!("the caller does not set `{name}`")).help("remove it from the constraint"),
        WhenEmpty => error("empty-constraint", "the constraint asks for nothing, or contradicts itself").help("write `require`, `requireAny`, `forbid` or `allow`"),
        WhenNeverAbsent { name } => error("never-absent", format!("`{name}` is always present")).help("remove `absent`"),
        ForbidSource => error("forbid-without-note", "a prohibition needs a source, and what a page leaves out is not forbidden").help("add `note` with the id of an `x-note` that names the page, or remove `forbid`"),
        NotePage { id } => error("note-without-page", format!("the note `{id}` does not name the page that forbids it")).help("name the page in `from` of a reading, for example `the page of GetToken` or its address"),
        WhenSelf { name } => error("constraint-on-itself", format!("the constraint is already about `{name}`")).help("remove it from the list"),
        ExampleMissing { operation, example } => error("missing-example", format!("no input of `{operation}` has a value in the example `{example}`")).help("add one to each input"),
        ExampleName { name } => error("example-name", format!("`{name}` cannot be the name of a snapshot")).help("write lower-case words joined by hyphens, at most 60 characters"),
        InputUnshown { name } => error("input-without-example", format!("no example shows `{name}`")).help("add a value in `full`"),
        ExampleMediaMissing { range } => error("missing-example-media-type", format!("`{range}` does not say what the file is")).help("add `x-media-type` to the example"),
        ExampleMediaPlace => error("example-media-type-place", "the media type is fixed here").help("remove `x-media-type`"),
        ExampleMedia { found, range } => error("example-media-type", format!("`{found}` is not in `{range}`")).help("write a media type of that range"),
        ExampleDiffers { name, other } => error("example-differs", format!("the example `{name}` has another value under `{other}`")).help("use one value for both, by an anchor, or two names"),
        DocsExampleInvented { name } => error("docs-example-canary", format!("the example `{name}` has a value with `CANARY`, which the documentation never shows")).help("use believable values, or name another example"),
        DocsExampleMissing { id } => error("missing-docs-example", format!("every example of `{id}` has a value with `CANARY`, which the documentation never shows")).help("add an example with believable values, and name it in `x-docs-example`"),
        ExampleFixed { name } => error("example-of-credential", format!("only a signer writes `{name}`")).help("remove it from the example"),
        SampleName => error("sample-name", "the file is not named like a sample").help("name it `<status>-<name>.<ext>` or `<status>-<name>.bad.<ext>`, with lower-case words and xml, json, js, txt or html"),
        SampleOperation { name } => error("sample-operation", format!("there is no operation `{name}`")).help("name the folder like an operationId, or remove it"),
        SampleStatus { status } => error("sample-status", format!("no response of the operation has the status {status}")).help("declare it, or correct the name of the file"),
        SampleWithoutExample { name, status } => error("sample-without-example", format!("no response with the status {status} has an example `{name}`")).help("add what the file decodes to, or rename it"),
        ExpectMissing => error("missing-expect", "nothing says how decoding fails").help("add a file of the same name and `.expect`"),
        ExpectStray => error("stray-expect", "there is no `.bad.` sample of this name beside it").help("remove the file, or rename it"),
        ExpectWord { found } => error("expect-word", format!("`{found}` is not an error")).help("write `unexpected-status`, `vendor: CODE`, or `undecodable: ` and empty, html, missing-member, root, syntax, trailing, truncated or type"),
        DanglingRef { target, nearest } => error("dangling-reference", format!("there is no `{target}`")).help(suggestion(nearest, "declare it, or correct the name")),
        SecurityUnknown { name, nearest } => error("unknown-security-scheme", format!("there is no security scheme `{name}`")).help(suggestion(nearest, "declare it under `components.securitySchemes`")),
        TagUnknown { name, nearest } => error("unknown-tag", format!("there is no tag `{name}`")).help(suggestion(nearest, "declare it in `tags` of the document")),
        RequiredUnknown { name, nearest } => error("unknown-required", format!("there is no member `{name}` to require")).help(suggestion(nearest, "add it to `properties`, or remove it here")),
        WhenUnknown { name, nearest } => error("unknown-input", format!("the operation has no input `{name}`")).help(suggestion(nearest, "write the name of a parameter or field as it is sent")),
        NoteUnknown { id, nearest } => error("unknown-note", format!("there is no note `{id}`")).help(suggestion(nearest, "add one to the operation or the document, or correct the id")),
        DocsExampleUnknown { name, nearest } => error("unknown-docs-example", format!("the operation has no example `{name}`")).help(suggestion(nearest, "name one that its inputs have")),
    }
}

/// Why a value does not fit its schema.
fn reason(misfit: &Misfit) -> Words {
    let text = |it: &Option<u32>| it.map(|it| it.to_string());
    let between = |least: &Option<u32>, greatest: &Option<u32>| {
        format!(
            "write {}",
            range(text(least).as_deref(), text(greatest).as_deref())
        )
    };
    match misfit {
        Misfit::Null => error("null-in-request", "`null` is never sent")
            .help("leave the key out, or write what is sent"),
        Misfit::Type { wanted, found } => {
            error("value-type", format!("expected {wanted}, found {found}"))
        }
        Misfit::Enum { found, nearest } => error(
            "value-not-in-enum",
            format!("`{found}` is not a value of the enum"),
        )
        .help(suggestion(
            nearest,
            "use one of its values, or add it there",
        )),
        Misfit::Length {
            least,
            greatest,
            actual,
        } => error("value-length", format!("it has {actual} characters"))
            .help(between(least, greatest)),
        Misfit::Bytes { greatest, actual } => {
            error("value-bytes", format!("it has {actual} bytes"))
                .help(format!("write at most {greatest}"))
        }
        Misfit::Items {
            least,
            greatest,
            actual,
        } => error("value-items", format!("it has {actual} items")).help(between(least, greatest)),
        Misfit::Base64 => {
            error("value-base64", "it is not valid Base64").help("write Base64 without blanks")
        }
        Misfit::Decoded { greatest, actual } => error(
            "value-decoded-bytes",
            format!("it decodes to {actual} bytes"),
        )
        .help(format!("write at most {greatest}")),
        Misfit::Range { least, greatest } => error("value-range", "the number is out of range")
            .help(format!(
                "write {}",
                range(least.as_deref(), greatest.as_deref())
            )),
        Misfit::Pattern { pattern } => error(
            "value-pattern",
            format!("it does not match the pattern `{pattern}`"),
        )
        .help("write a value that matches"),
        Misfit::MissingMember { name } => error(
            "value-without-member",
            format!("missing required member `{name}`"),
        )
        .help("add it"),
        Misfit::UnknownMember { name, nearest } => {
            error("value-unknown-member", format!("unknown member `{name}`")).help(suggestion(
                nearest,
                "add it to the schema, or remove it here",
            ))
        }
        Misfit::Alias { name, canonical } => error(
            "value-alias",
            format!("`{name}` is only an alias of a member"),
        )
        .help(format!("write `{canonical}`")),
        Misfit::NoShape { names } => error(
            "value-shape",
            format!("it has none of the shapes {}", list(names)),
        )
        .help("write one of them"),
        Misfit::Json => {
            error("value-json", "the text is not valid JSON").help("write JSON in quotes")
        }
        Misfit::InJson { inner } => {
            let inner = reason(inner);
            Words {
                message: format!("in the JSON, {}", inner.message),
                ..inner
            }
        }
    }
}

/// The help for a name that does not exist.
fn suggestion(nearest: &Option<String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => otherwise.to_owned(),
    }
}

fn range(least: Option<&str>, greatest: Option<&str>) -> String {
    match (least, greatest) {
        (Some(least), Some(greatest)) => format!("{least} to {greatest}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(greatest)) => format!("at most {greatest}"),
        (None, None) => "another one".to_owned(),
    }
}

/// `a`, `b` and `c`
fn list(names: &[String]) -> String {
    join(names.iter().map(|it| format!("`{it}`")).collect(), "and")
}

/// `a`, `b` or `c`
fn choice(names: &[String]) -> String {
    join(names.iter().map(|it| format!("`{it}`")).collect(), "or")
}

/// a mapping or a list
fn either(names: &[String]) -> String {
    join(names.to_vec(), "or")
}

fn join(mut parts: Vec<String>, word: &str) -> String {
    match parts.pop() {
        Some(last) if parts.is_empty() => last,
        Some(last) => format!("{} {word} {last}", parts.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// a string, an array
fn article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// the example `a`, or the examples `a` and `b`
fn named(examples: &[String]) -> String {
    let word = if examples.len() == 1 {
        "example"
    } else {
        "examples"
    };
    format!("the {word} {}", list(examples))
}
