//! `specs/x.yaml:10:32: what is wrong; how to mend it`.

use std::fmt::{self, Write as _};

use super::{Dated, Finding, Misfit, Place, Problem, WhenFault};
use crate::{names, text};

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let information = match self.problem.is_information() {
            true => "information: ",
            false => "",
        };
        let (path, at) = (self.path.display(), self.at);
        let line = format!(
            "{path}:{}:{}: {information}{}",
            at.line, at.column, self.problem
        );
        // A finding is one line, whatever the file says, and does nothing to a terminal.
        line.chars()
            .try_for_each(|it| match it.is_control() || text::is_refused(it) {
                true => write!(f, "{}", it.escape_default()),
                false => f.write_char(it),
            })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words(self))
    }
}

/// The forms that the profile asks for, in words. A test compares the list with the profile.
pub(crate) const FORMS: &[(&str, &str)] = &[
    (
        r"^[A-Z][A-Za-z0-9]*$",
        "an UpperCamelCase name, such as `GetToken`",
    ),
    (
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "a date in quotes, such as \"2026-11-22\"",
    ),
    (
        r"^[a-z0-9]+(-[a-z0-9]+)+$",
        "words joined by hyphens, such as `ci-host-cos`",
    ),
    (r"^(/[^/]+)+$", "the path of a member, such as `/code`"),
    (
        r"^#/components/schemas/[A-Za-z0-9_]+$",
        "a reference within the file, such as `#/components/schemas/Name`",
    ),
    (
        r"^#/components/[a-zA-Z]+/[A-Za-z0-9_]+$",
        "a reference within the file, such as `#/components/schemas/Name`",
    ),
    (
        r"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$",
        "a version of three numbers of at most nine digits without leading zeros, such as `0.1.0`",
    ),
    (r"\S", "a text"),
    (
        r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
        "lower-case words joined by underscores, such as `sent_at`",
    ),
    (
        r"^[A-Za-z][A-Za-z0-9]*(_[a-z0-9]+)*$",
        "the name of a field, such as `sent_at`, or of a type, such as `FaceInfo`",
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
        "lower-case words joined by hyphens, such as `aliyun-rpc`",
    ),
];

/// The sentence of a problem: what is wrong; how to mend it.
fn words(problem: &Problem) -> String {
    use Problem::*;
    match problem {
        // The text.
        Syntax { message } => format!("the file is no valid YAML: {message}"),
        DuplicateKey { key } => format!("the key `{key}` stands twice in one mapping; keep one of both"),
        TooLarge { limit } => format!("the file has more than {limit} bytes; split it into one file per vendor"),
        TooMuch { depth, nodes } => format!(
            "the file is nested deeper than {depth} levels or has more than {nodes} values; name the inner parts as \
             components, and use fewer aliases"
        ),

        // The structure.
        UnknownKey { key, nearest: Some(nearest), .. } => {
            format!("there is no key `{key}` here; did you mean `{nearest}`?")
        }
        UnknownKey { key, nearest: None, known } => {
            format!("there is no key `{key}` here; use one of {}", list(known))
        }
        LaterKey { key, instead } => format!("the profile does not know `{key}`; write {instead}"),
        NoFormat { found, allowed } if allowed.is_empty() => format!("`{found}` means nothing here; remove it"),
        NoFormat { found, allowed } => format!(
            "`{found}` is not a format of the profile; remove it and describe the form (`pattern` checks it), or write {}",
            choice(allowed)
        ),
        RefSibling { key } => format!(
            "beside `$ref` nothing is read, so `{key}` has no effect; remove it, or in a schema write \
             `allOf: [{{$ref: …}}]` beside it"
        ),
        MissingKey { key } => format!("the key `{key}` is missing; add it"),
        WrongType { wanted, found } => format!("{found} stands here; write {}", either(wanted)),
        NotOneOf { found, nearest: Some(nearest), .. } => format!("`{found}` is not known; did you mean `{nearest}`?"),
        NotOneOf { found, nearest: None, allowed } => format!("`{found}` is not known; use {}", choice(allowed)),
        WrongForm { found, pattern } => {
            let form = FORMS.iter().find(|it| it.0 == pattern);
            let form = form.map_or_else(|| format!("a text of the form `{pattern}`"), |it| it.1.to_owned());
            format!("`{found}` has not the form wanted here; write {form}")
        }
        WrongCount { least, greatest } => match (least, greatest) {
            (Some(1), _) => "something has to stand here; add an entry".to_owned(),
            (Some(least), _) => format!("too few entries; write at least {least}"),
            (None, Some(1)) => "more than one entry stands here; keep one".to_owned(),
            (None, greatest) => format!("too many entries; write at most {}", greatest.unwrap_or_default()),
        },
        EmptyText => "the text is empty; write one".to_owned(),
        OutOfRange { least, greatest } => {
            format!("the number is out of range; write {}", range(least.as_deref(), greatest.as_deref()))
        }
        Unreadable { message } => format!("the document cannot be read: {message}; compare with profile.schema.json"),

        // The file.
        NoFile { reason } => format!("the file cannot be read: {reason}; correct its path, or remove it"),
        NotUtf8 => "the file is not UTF-8 from here on; save it as UTF-8".to_owned(),
        Character { found } => format!(
            "the text has the character U+{:04X}, which nobody sees and no generated file can hold; remove it",
            u32::from(*found)
        ),
        VendorForm { name } => format!(
            "`{name}` cannot be the name of a crate; rename the file: lower-case letters and digits, words joined by \
             single hyphens, the first character a letter, at most 54 in all"
        ),
        VendorTaken { name } => format!(
            "a crate, folder, module or feature of the workspace, or a word of Rust, is called `{name}`; rename the file, \
             such as `{name}-api.yaml`"
        ),
        SpecEnding { wanted } => format!("only files that end in `.yaml` are read; rename it to `{wanted}`"),
        OfNoSpec { what, command } => format!("these {what} belong to no spec; run `{command}`"),
        CrateOfNoSpec => "the crate belongs to no spec; run `cargo xtask generate`, which removes it".to_owned(),
        CrateRemains => {
            "the crate belongs to no spec, and something in its folder was not made by `cargo xtask generate`, so it is \
             still there and cargo refuses the workspace; move it elsewhere and remove the folder"
                .to_owned()
        }

        // Names in Rust.
        NameTaken { name, what, ident } => {
            format!("the {what} of `{name}` is `{ident}`, since Rust or the crate needs the plain name; `x-rust-name` gives another")
        }
        NameUnfit { name } if name.len() > names::MAX_OPERATION => format!(
            "no file can be named after the {} characters of this name; give a shorter one with `x-rust-name`, at most {}",
            name.chars().count(),
            names::MAX_OPERATION
        ),
        NameUnfit { name } => format!(
            "no Rust name can be made of `{name}`; give one with `x-rust-name`, of ASCII letters, digits and underscores, \
             the first a letter"
        ),
        NameTwice { name, other, line, .. } if name == other => {
            format!("`{name}` appears twice, also at line {line}; rename or remove one")
        }
        NameTwice { name, other, line, what, ident } => format!(
            "`{name}` and `{other}` (line {line}) give one {what} in Rust, `{ident}`; give one of them `x-rust-name`, or \
             remove it"
        ),
        RustNameTaken { name } => format!("Rust or the crate needs the name `{name}`; write another"),
        RustNameForm { wanted } => format!("a field is in snake_case; write `{wanted}`"),

        // References.
        DanglingRef { target, nearest: Some(nearest) } => {
            format!("there is no `{target}`; did you mean `{nearest}`?")
        }
        DanglingRef { target, nearest: None } => format!("there is no `{target}`; declare it, or correct the name"),
        WrongRefKind { target, wanted } => {
            format!("`{target}` cannot stand here; refer to something in `#/components/{wanted}/`")
        }
        RefCycle { chain } => format!(
            "the type contains itself ({}); describe the inner one with `additionalProperties: true`",
            chain.join(" → ")
        ),
        UnusedComponent { name } => format!("no operation uses `{name}`; remove it, or refer to it"),

        // The document.
        ServerUrl { url } => format!(
            "`{url}` is no address of a server; write `https://` and a host, perhaps a path, no slash at the end, \
             `{{Variables}}` in matching braces"
        ),
        ServerVariableMissing { name } => {
            format!("`{{{name}}}` is not among the server's variables; declare it under `variables`")
        }
        ServerVariableUnused { name } => {
            format!("the variable `{name}` does not stand in the address; write `{{{name}}}` in `url`, or remove it")
        }
        ServerVariableDefault { value } => {
            format!("`{value}` cannot stand in a host's name; write letters, digits, hyphens and dots")
        }
        SecurityUnknown { name, nearest: Some(nearest) } => {
            format!("there is no security scheme `{name}`; did you mean `{nearest}`?")
        }
        SecurityUnknown { name, nearest: None } => {
            format!("there is no security scheme `{name}`; declare it under `components.securitySchemes`")
        }
        SecuritySeveral => "an operation is signed by exactly one scheme; name one, or write `security: []`".to_owned(),
        SecurityScopes => "no signer knows scopes; write `[]` after the scheme".to_owned(),
        NoteTwice { id } => format!("another note has the id `{id}`, too; give each its own"),
        LifecycleNotice => "nothing says where the vendor announced this; add `notice` with the address of its page".to_owned(),
        Successor { found } => format!(
            "`{found}` is neither another vendor in this folder nor an address; write the name of its file without \
             `.yaml`, or an address that begins with `https://`"
        ),
        NoDate { found, what } => format!(
            "`{found}` is no day of the calendar; write the day on which {}",
            match what {
                Dated::Read => "the page was read",
                Dated::TriedLive => "somebody called the vendor, or leave it out",
                Dated::Since => "it begins, or leave it out",
            }
        ),
        TagUnknown { name, nearest: Some(nearest) } => format!("there is no tag `{name}`; did you mean `{nearest}`?"),
        TagUnknown { name, nearest: None } => {
            format!("there is no tag `{name}`; declare it in the document's `tags`")
        }

        // Paths and operations.
        PathStart => "a path begins with a slash; write `/` before it".to_owned(),
        PathFragment { wanted } => {
            format!("the path key does not end in its operation's name; write `#{wanted}` after the path")
        }
        PathTemplate { segment } if segment.is_empty() => {
            "the path has an empty segment; remove the superfluous slash".to_owned()
        }
        PathTemplate { segment } => format!(
            "`{segment}` is neither a plain segment nor one whole `{{Parameter}}`; write letters, digits and `-._~` \
             or the parameter alone, and queries as parameters"
        ),
        PathParameterMissing { name } => {
            format!("`{{{name}}}` is not among the parameters; declare it with `in: path`")
        }
        PathParameterUnused { name } => {
            format!("the path has no `{{{name}}}`; write it into the path key, or remove the parameter")
        }
        PathParameterTwice { name } => format!("`{{{name}}}` stands twice in the path; give the second its own name"),
        PathParameterOptional { name } => {
            format!("the path parameter `{name}` is not required; write `required: true`")
        }
        NotDiscriminated { id, other } => format!(
            "`{id}` sends the same method, path and constants as `{other}`; add the required query parameter with a \
             one-value `enum` that tells them apart"
        ),
        ConstantPlace => {
            "an `enum` of one value is a constant, which is always sent: require it (a field also needs a required \
             body; a path has no constants), or write more values in a component"
                .to_owned()
        }
        ConstantWith { key } => format!("a constant is always sent as it is; remove `{key}`"),

        // Inputs.
        HeaderToken { name } => {
            format!("`{name}` is no name of a header; use letters, digits and hyphens, no spaces")
        }
        HeaderReserved { name } => format!("the client writes the header `{name}` itself; remove the parameter"),
        InputNotScalar { name } => {
            format!(
                "`{name}` is not one value; write a scalar type, `type: string` with `x-json` for JSON in it, or a list \
                 with `x-indexed` or `x-joined`"
            )
        }
        SettingOnPath { name } => {
            format!("`{name}` stands in the path, which differs from call to call; remove `x-setting`")
        }
        EnvironmentNoSetting { name } => {
            format!("only settings are read from the environment; give `{name}` `x-setting: true`, or remove `x-environment`")
        }
        NullableInput { name } => {
            format!("nothing sends `null`, so `{name}` cannot have it; remove `nullable`, and leave it out where it is optional")
        }
        SettingTwice { name, other } if name == other => {
            format!("the setting `{name}` is declared twice; declare it once in `components.parameters` and refer to it")
        }
        SettingTwice { name, other } => {
            format!("the settings `{name}` and `{other}` give one field in Rust; keep one of both as a setting")
        }
        SettingNames { name, own, other } => {
            format!("the setting `{name}` is `{other}` elsewhere and `{own}` here; give both one `x-rust-name`")
        }
        SettingType { name } => format!(
            "the setting `{name}` has another type elsewhere; declare the type once in `components.schemas` and refer \
             to it in both places"
        ),
        SettingFile { name } => format!("`{name}` is a file, which differs from call to call; remove `x-setting`"),
        SettingPlace { key } => {
            format!("only a parameter or a field of a body is a setting; move `{key}` there, beside the type")
        }
        ListTwice => "a list is sent either as numbered values or as one; remove `x-indexed` or `x-joined`".to_owned(),
        ListPlace { key } => {
            format!("`{key}` says how a list is sent, and this one is not; move it to a parameter or field, or remove it")
        }
        ListUnfit { key: "x-indexed" } => {
            "only queries and forms have numbered values; use `x-joined`, or move the list there".to_owned()
        }
        ListUnfit { .. } => "a path has no lists; write one value".to_owned(),
        ListWith { key } => format!("a list differs from call to call; remove `{key}`"),
        IndexedName { name, object: true } => format!(
            "`{name}` does not name what each item is sent as; write `{{n}}` once for its number and `{{member}}` once, \
             such as `Thing.{{n}}.{{member}}`"
        ),
        IndexedName { name, object: false } => format!(
            "`{name}` does not name what each item is sent as; write `{{n}}` once for its number and no `{{member}}`, \
             such as `Thing.{{n}}`"
        ),
        ItemKind { wanted } => format!("such a list cannot hold that; write {wanted}"),
        KeepSlashesPlace => "only the path has slashes to keep; remove `x-keep-slashes`".to_owned(),

        // Credentials.
        CredentialInline { name } => {
            format!("the credential `{name}` is declared in place; declare it once under `components` and refer to it")
        }
        CredentialWith { key } => format!("a signer writes this, nobody sets it; remove `{key}`"),
        CredentialUnlisted { name, scheme } => {
            format!("`{scheme}` does not write `{name}`; add it to the scheme's `x-fields`, or remove it here")
        }
        CredentialMissing { name, scheme } => format!(
            "`{scheme}` writes `{name}`, which the operation does not declare; add the parameter or field, or remove \
             it from the scheme's `x-fields`"
        ),
        SignerWrites { signer, name } => {
            format!("the signer of `{signer}` writes `{name}`, too; add it to `x-fields`")
        }
        SignerWritesNot { signer, name } => {
            format!("the signer of `{signer}` does not write `{name}`; remove it, or name another signer in `x-signing`")
        }
        CredentialUnsigned { name } => {
            format!("the operation is not signed, so nobody writes `{name}`; add `security`, or remove it")
        }
        CredentialOrder { name } => {
            format!("the credential `{name}` stands before other inputs, but signers add theirs last; move it to the end")
        }
        CredentialPlace => {
            "a signer writes query parameters, headers and fields of a form; remove `x-credential`".to_owned()
        }

        // Bodies.
        GetBody => "a GET has no body; use `post` or `put`, or write the values as parameters".to_owned(),
        ContentLengthPlace => {
            "the length of a form or of JSON is always known; remove `x-content-length`".to_owned()
        }
        MediaTypeForm { found } => format!("`{found}` is no media type; write one such as `application/json`"),
        MediaTypeRange { found } => format!(
            "`{found}` leaves open how the body is written; name one type, a range of files such as `video/*`, or `*/*`"
        ),
        BodyNotObject { media } => {
            format!("a body of `{media}` has fields; write `type: object` with `properties`")
        }
        BodyNotBinary { media } => {
            format!("a body of `{media}` is sent as it is; write `type: string` and `format: binary`")
        }
        BinaryPlace => {
            "a file can only be a whole body or a part of `multipart/form-data`; use another format".to_owned()
        }

        // Types.
        SchemaShape { found } if found.is_empty() => {
            "the schema does not say what it is; add `type`, or `allOf` with one `$ref`".to_owned()
        }
        SchemaShape { found } => {
            let found: Vec<String> = found.iter().map(|it| (*it).to_owned()).collect();
            format!("{} contradict each other here; keep one of them", list(&found))
        }
        KeyUnfit { key, kind, wanted } => {
            format!("`{key}` means nothing for {}; remove it, or change the type to {wanted}", article(kind))
        }
        FormatUnfit { format, kind } => {
            format!("`{format}` is no format of {}; remove it, or change the type", article(kind))
        }
        AllOfCount { count } => format!("`allOf` has {count} entries; write exactly one `$ref`"),
        AllOfSibling { key } => format!(
            "`{key}` cannot stand beside `allOf`; move it into the component, or remove it (allowed: description, \
             nullable, deprecated, x-aliases, x-environment, x-lenient, x-role, x-rust-name, x-sensitive, x-setting)"
        ),
        AllOfComponent => "the component is only another name for a component; refer to that one instead".to_owned(),
        OneOfPlace => {
            "only an error may have several shapes; describe one shape, with optional members where it varies".to_owned()
        }
        OneOfSingle => "there is only one shape; refer to it instead of the `oneOf`".to_owned(),
        OneOfMember { name } => format!("`{name}` is no object; a shape of an error is an object with `properties`"),
        OneOfAlike { name } => {
            format!("nothing tells `{name}` from the other shapes; require a member that no other shape has")
        }
        LimitsCross { least, greatest } => {
            format!("`{least}` is greater than `{greatest}`, so no value is allowed; exchange or correct them")
        }
        LimitFraction { key } => format!("`{key}` of an integer is no whole number; write one"),
        PatternInvalid { message } => {
            format!("the pattern is not understood: {}; correct it", message.lines().last().unwrap_or_default().trim())
        }
        TargetKind { key, target, wanted } => format!("`{key}` cannot lead to `{target}`; refer to {wanted}"),
        ItemsMissing => "the list does not say what it holds; add `items`".to_owned(),
        ObjectEmpty { body: true } => {
            "the body has no fields; describe them under `properties`, or remove `requestBody` if nothing is sent".to_owned()
        }
        ObjectEmpty { body: false } => {
            "the object has no members; add `properties`, or `additionalProperties: true` for any members".to_owned()
        }
        ObjectOpen => {
            "in a map all members have one type; remove `additionalProperties`, or `properties` and `required`"
                .to_owned()
        }
        ExtraInXml { name } => format!(
            "`{name}` comes in XML, where members without names are not kept; remove `additionalProperties`"
        ),
        LenientItems => {
            "in the place of a list only one object may stand, and its items are read as they are; remove `x-lenient`, \
             or write a list of objects"
                .to_owned()
        }
        RequiredUnknown { name, nearest: Some(nearest) } => {
            format!("there is no member `{name}` to require; did you mean `{nearest}`?")
        }
        RequiredUnknown { name, nearest: None } => {
            format!("there is no member `{name}` to require; add it to `properties`, or remove it here")
        }
        RequiredTwice { name } => format!("`{name}` is required twice; remove one of both"),
        AliasTaken { alias, own: true, .. } => {
            format!("`{alias}` is a name of this member already; remove it from `x-aliases`")
        }
        AliasTaken { alias, member, own: false } => {
            format!("`{alias}` is a name of the member `{member}` already; remove it from one of both")
        }
        MemberKeyPlace { key } => format!("`{key}` belongs to a member of an object; move it beside the member's type"),
        InlineObject => {
            "an object needs a name; declare it under `components.schemas` and refer to it with `$ref`".to_owned()
        }
        InlineEnum => {
            "an enum needs a name; declare it under `components.schemas` and refer to it with `$ref`".to_owned()
        }
        TypeName { name, wanted } if name == wanted || wanted.is_empty() => format!(
            "`{name}` is no name of a Rust type; rename it: UpperCamelCase letters and digits, the first a letter"
        ),
        TypeName { name, wanted } => format!("`{name}` is no name of a Rust type; rename it to `{wanted}`"),
        EnumTwice { value } => format!("the value `{value}` stands twice; remove one of both"),
        EnumType { value, kind } => {
            format!("`{value}` is no {kind}; {}", if kind == "string" { "put it in quotes" } else { "write a whole number" })
        }
        VarnamesMissing => "the values have no names in Rust; add `x-enum-varnames`, one for each".to_owned(),
        EnumCount { key, found, wanted } => {
            format!("`{key}` has {found} entries for {wanted} values; write one for each value, in the same order")
        }
        Varname { name } => format!(
            "`{name}` is no name for a value; write UpperCamelCase letters and digits, and neither `Unknown` nor `Self`"
        ),
        VarnameTwice { name } => format!("another value is named `{name}`, too; give each its own name"),
        XmlPlace => "`xml` names the root of a body; move it to the component, or remove it".to_owned(),
        RoleTwice { role } => format!("another member has the role `{role}` already; keep one of both"),
        RoleType { role: "code" } => {
            "`code` is the role of a text, a whole number, an enum of them, or a list of texts whose first is the code; \
             correct the type, or remove `x-role`"
                .to_owned()
        }
        RoleType { role } => {
            format!("`{role}` is the role of a text; write `type: string`, with `x-lenient: true` if a number comes (it \
                     may be missing, or null, but not required and null), or remove `x-role`")
        }
        RolePlace { role, of } => format!(
            "nothing reads the role `{role}` here; it belongs to a member of {of} itself, and not of what that holds: \
             move it there, or remove it"
        ),
        RetryPlace => {
            "only a code of an error means \"again later\"; move `x-enum-retry` to the enum of the codes, or remove it".to_owned()
        }
        VerdictPlace => {
            "nobody decides by what is sent, or by an error; mark a member of a success as the verdict, or remove `x-role`"
                .to_owned()
        }

        // Replies.
        Status { key } => {
            format!("`{key}` is no status of a reply; write one such as '200', a range such as '4XX', or 'default'")
        }
        SuccessMissing => "no reply is a success; add one such as '200'".to_owned(),
        ErrorMissing => {
            "no reply describes an error; add one such as 'default', with a `$ref` to the error's schema".to_owned()
        }
        SuccessDiffers { wanted, found } => format!(
            "this success is {found}, another one of the operation is {wanted}; give all one schema, or write two \
             operations"
        ),
        ErrorDiffers { wanted, found } => format!(
            "this error is {found}, another one of the operation is `{wanted}`; refer to one schema, with `oneOf` if \
             the vendor has two shapes"
        ),
        NothingRequired { name, error } => format!(
            "`{name}` requires no member, so any {} would be read as it; require one that always comes",
            if *error { "error" } else { "reply" }
        ),
        ErrorCode { name, found } => format!(
            "{found} members of `{name}` hold the error's code; keep `x-role: code` or `x-code-detail` at the one that \
             says most"
        ),
        ReplyMedia { found } => format!(
            "no decoder reads `{found}`; use application/json, application/xml, application/javascript or text/plain"
        ),
        ReplySchema { media, wanted } => format!("a reply of `{media}` has another kind of schema; write {wanted}"),
        XmlRootMissing { name } => {
            format!("`{name}` does not say what its root element is called; add `xml: {{name: …}}`")
        }
        SuccessRulePlace => {
            "`x-success` judges a 2xx reply that is not plain text; move it there, or remove it".to_owned()
        }
        SuccessRuleShape => {
            "an entry says either what the member `equals`, perhaps with `absent`, or what it `must` be; write one of the two"
                .to_owned()
        }
        SuccessRuleNested { member } => format!(
            "`{member}` is deeper than the members of the reply itself, which alone are judged; name one of them"
        ),
        SuccessRuleMember { member, nearest, in_error } => {
            let who = if *in_error { "no error" } else { "no reply" };
            let help = match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "name one that tells its errors from its successes, with the path that it has in the reply".to_owned(),
            };
            format!("{who} of the operation has the member `{member}`, so the entry judges nothing; {help}")
        }
        SuccessRuleTwice { member } => format!("another entry is about `{member}` already; write all its values into one"),
        SuccessRuleValue { value } => {
            format!("the member never is `{value}`; write a value that its type allows")
        }
        SuccessRuleCode { value } => format!(
            "`{value}` is documented as the code of an error; remove it here, or from the enum of the codes if it means success"
        ),
        Unjudged { error } => format!(
            "nothing tells `{error}` from this success: it has no code, and requires nothing that the success does not \
             have; mark its code with `x-role: code`, or add `x-success` with a member and its values"
        ),
        CodeInSuccess { name, success } => format!(
            "`{success}` requires the text `{name}`, which holds the code of an error, and so has to be empty in a success; \
             list the values that mean success in `x-success`, or do not require it"
        ),
        ExampleRefused { name } => format!(
            "the reply of this example would be taken for an error, because of its `{name}`; list all values that mean success \
             in `x-success`, or correct the example"
        ),
        TextMemberPlace => {
            "`x-text-member` reads an error in text/plain, or the script in a JSON object; move it there, or remove it".to_owned()
        }
        TextMember { name, schema } => {
            format!("`{schema}` has no text member `{name}`; name one of its members of `type: string`")
        }
        TextMemberMissing => {
            "nothing says what the text of this error is; add `x-text-member` with a member of the error's schema"
                .to_owned()
        }
        CallbackPlace => "`x-callback` reads a script; move it to a reply of application/javascript".to_owned(),
        Callback { name } => {
            format!("there is no query parameter `{name}` to set; name the one that holds the call-back's name")
        }
        HeaderRole => "a header can only hold the request's id; write `request-id`, or remove `x-role`".to_owned(),

        // Rules about inputs.
        WhenUnknown { name, nearest: Some(nearest) } => {
            format!("the operation has no input `{name}`; did you mean `{nearest}`?")
        }
        WhenUnknown { name, nearest: None } => {
            format!("the operation has no input `{name}`; write the name of a parameter or field as it is sent")
        }
        WhenFixed { name } => format!("the caller does not set `{name}`; remove it from the rule"),
        WhenValue { value, known } if known.is_empty() => {
            format!("the input never is `{value}`; write a value that its type allows")
        }
        WhenValue { value, known } => format!("the input never is `{value}`; use {}", choice(known)),
        WhenEmpty => {
            "the rule asks for nothing, or for an input and against it; write `require`, `requireAny`, `forbid` or \
             `allow`"
                .to_owned()
        }
        WhenNeverAbsent { name } => format!("`{name}` is always there; remove `absent`"),
        ForbidSource => {
            "what a page merely leaves out is not forbidden; add `note` with the id of an `x-note` that names the page which \
             forbids it, or remove `forbid`"
                .to_owned()
        }
        NoteUnknown { id, nearest: Some(nearest) } => format!("there is no note `{id}`; did you mean `{nearest}`?"),
        NoteUnknown { id, nearest: None } => {
            format!("there is no note `{id}`; add one to the operation or the document, or correct the id")
        }
        NotePage { id } => format!(
            "the note `{id}` does not say which page forbids it; name the page in `from` of a reading, such as `the page of \
             GetToken` or its address"
        ),
        WhenSelf { name } => format!("the rule is about `{name}` already; remove it from the list"),

        // Examples.
        ExampleMissing { operation, example } => {
            format!("no input of `{operation}` has a value in the example `{example}`; add one to each input")
        }
        ExampleIncomplete { operation, input, examples } => format!(
            "the required `{input}` has no value in {} of `{operation}`; add it to `examples`",
            named(examples)
        ),
        ExampleName { name } => format!(
            "a snapshot is named after the example `{name}`; write lower-case words joined by hyphens, at most 60 \
             characters in all"
        ),
        InputUnshown { name } => format!("no example shows `{name}`; give it a value in `full`"),
        Unfit { place, misfit } => {
            let what = match place {
                Place::Example => "the example",
                Place::Reply => "the example of a reply",
                Place::Initial => "`x-initial`",
                Place::Default => "`default`",
                Place::Retry => "`x-enum-retry`",
            };
            format!("{what} does not fit: {}", reason(misfit))
        }
        ExampleWhen { example, because, fault } => {
            let (what, mend) = match fault {
                WhenFault::Missing(name) => (format!("without `{name}`"), format!("add `{name}`")),
                WhenFault::NoneOf(names) => (format!("without {}", choice(names)), "add one of them".to_owned()),
                WhenFault::Excess(name) => (format!("with `{name}`"), format!("remove `{name}`")),
                WhenFault::Value { name, allowed } => {
                    (format!("with another `{name}`"), format!("write {} there", choice(allowed)))
                }
            };
            format!("the example `{example}` has {because} {what}; {mend}, or correct the rule")
        }
        ExampleMediaMissing { range } => {
            format!("`{range}` does not say what the file is; add `x-media-type` to the example")
        }
        ExampleMediaPlace => "the media type is fixed here; remove `x-media-type`".to_owned(),
        ExampleMedia { found, range } => format!("`{found}` is not in `{range}`; write a media type of that range"),
        ExampleDiffers { name, other } => format!(
            "the example `{name}` has another value under `{other}`; give both one value, by an anchor, or two names"
        ),
        DocsExampleUnknown { name, nearest: Some(nearest) } => {
            format!("the operation has no example `{name}`; did you mean `{nearest}`?")
        }
        DocsExampleUnknown { name, nearest: None } => {
            format!("the operation has no example `{name}`; name one that its inputs have")
        }
        DocsExampleInvented { name } => format!(
            "the example `{name}` has a value with `CANARY`, which the documentation never shows; give it values that a \
             reader believes, or name another"
        ),
        DocsExampleMissing { id } => format!(
            "every example of `{id}` has a value with `CANARY`, which the documentation never shows; add an example with \
             values that a reader believes, and name it in `x-docs-example`"
        ),
        ExampleFixed { name } => format!("a signer writes `{name}`, nobody sets it; remove it from the example"),

        // Samples.
        SampleName => {
            "the file is not named like a sample; name it `<status>-<name>.<ext>` or `<status>-<name>.bad.<ext>`, with \
             lower-case words and xml, json, js, txt or html"
                .to_owned()
        }
        SampleOperation { name } => {
            format!("there is no operation `{name}`; name the folder like an operationId, or remove it")
        }
        SampleStatus { status } => {
            format!("no reply of the operation has the status {status}; declare it, or correct the file's name")
        }
        SampleWithoutExample { name, status } => format!(
            "no reply with the status {status} has an example `{name}`; add what the file decodes to, or rename it"
        ),
        ExampleWithoutSample { operation, example, status, extension } => format!(
            "no sample shows `{example}`; add `{operation}/{}-{example}.{extension}`, or remove the example",
            if status == "default" { "<status>" } else { status }
        ),
        ExpectMissing => "nothing says how the reply has to be refused; add a file of that name and `.expect`".to_owned(),
        ExpectStray => "no `.bad.` sample of that name lies beside it; remove the file, or rename it".to_owned(),
        ExpectWord { found } => format!(
            "`{found}` is no error; write `unexpected-status`, `vendor: CODE`, or `undecodable: ` and empty, html, \
             missing-member, root, syntax, trailing, truncated or type"
        ),
    }
}

/// Why a value does not fit; how to mend it.
fn reason(misfit: &Misfit) -> String {
    match misfit {
        Misfit::Null => "nothing sends `null`; leave the key out, or write what is sent".to_owned(),
        Misfit::Type { wanted, found } => format!("{found} stands here; write {wanted}"),
        Misfit::Enum {
            found,
            nearest: Some(nearest),
        } => {
            format!("`{found}` is no value of the enum; did you mean `{nearest}`?")
        }
        Misfit::Enum {
            found,
            nearest: None,
        } => {
            format!("`{found}` is no value of the enum; use one that is, or add it there")
        }
        Misfit::Length {
            least,
            greatest,
            actual,
        } => {
            let (least, greatest) = (
                least.map(|it| it.to_string()),
                greatest.map(|it| it.to_string()),
            );
            format!(
                "it has {actual} characters; write {}",
                range(least.as_deref(), greatest.as_deref())
            )
        }
        Misfit::Bytes { greatest, actual } => {
            format!("it has {actual} bytes; write at most {greatest}")
        }
        Misfit::Items {
            least,
            greatest,
            actual,
        } => {
            let (least, greatest) = (
                least.map(|it| it.to_string()),
                greatest.map(|it| it.to_string()),
            );
            format!(
                "it has {actual} items; write {}",
                range(least.as_deref(), greatest.as_deref())
            )
        }
        Misfit::Base64 => "it is no Base64; write some, without blanks".to_owned(),
        Misfit::Decoded { greatest, actual } => {
            format!("it stands for {actual} bytes; write at most {greatest}")
        }
        Misfit::Range { least, greatest } => {
            format!(
                "the number is out of range; write {}",
                range(least.as_deref(), greatest.as_deref())
            )
        }
        Misfit::Pattern { pattern } => {
            format!("it has not the form `{pattern}`; write one that has")
        }
        Misfit::MissingMember { name } => {
            format!("the required member `{name}` is missing; add it")
        }
        Misfit::UnknownMember {
            name,
            nearest: Some(nearest),
        } => {
            format!("there is no member `{name}`; did you mean `{nearest}`?")
        }
        Misfit::UnknownMember {
            name,
            nearest: None,
        } => {
            format!("there is no member `{name}`; add it to the schema, or remove it here")
        }
        Misfit::Alias { name, canonical } => {
            format!("`{name}` is only another name of a member; write `{canonical}`")
        }
        Misfit::NoShape { names } => format!(
            "it has the shape of none of {}; write one of them",
            list(names)
        ),
        Misfit::Json => "the text is no JSON; write JSON in quotes".to_owned(),
        Misfit::InJson { inner } => format!("in the JSON, {}", reason(inner)),
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
