//! What can be wrong: one variant per rule, data only. The words are in `words.rs`, a case for each in
//! `xtask/tests/lint/`.

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Problem {
    // The text.
    /// No YAML.
    Syntax {
        message: String,
        help: Option<&'static str>,
    },
    /// One key, two values.
    DuplicateKey { key: String },
    /// The file is too large to be a spec.
    TooLarge { limit: usize },
    /// Too deep, or too many values.
    TooMuch { depth: usize, nodes: usize },

    // The structure.
    /// A key that the profile does not know here.
    UnknownKey {
        key: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    /// A key that OpenAPI got later.
    LaterKey { key: String, instead: &'static str },
    /// A format that the profile does not know.
    NoFormat { found: String, allowed: Vec<String> },
    /// A key beside `$ref`.
    RefSibling { key: String },
    /// A key that has to be there.
    MissingKey { key: String },
    /// A value of another type.
    WrongType {
        wanted: Vec<String>,
        found: &'static str,
    },
    /// A value that is none of those there are.
    NotOneOf {
        found: String,
        nearest: Option<String>,
        allowed: Vec<String>,
    },
    /// A text of another form.
    WrongForm { found: String, pattern: String },
    /// Too few or too many elements.
    WrongCount {
        least: Option<u64>,
        greatest: Option<u64>,
    },
    /// A text without a character.
    EmptyText,
    /// A number outside its range.
    OutOfRange {
        least: Option<String>,
        greatest: Option<String>,
    },
    /// Anything that the schema of the profile lets through and its types do not.
    Unreadable { message: String },

    // The file.
    /// A file that the system does not hand out.
    NoFile { reason: String },
    /// No UTF-8.
    NotUtf8,
    /// A character that nobody sees.
    Character { found: char },
    /// A name that cargo or a file system refuses.
    VendorForm { name: String },
    /// The name of something else.
    VendorTaken { name: String },
    /// A file in `specs/` that nobody reads.
    SpecEnding { wanted: String },
    /// Files of a spec that there is not.
    OfNoSpec { what: &'static str, command: String },
    /// A crate that nobody asks for any more, and that was made here.
    CrateOfNoSpec,
    /// A crate of a spec that there is not, with files of somebody's.
    CrateRemains,

    // Names in Rust.
    /// A name that is taken, and so ends in an underscore. Nothing is wrong with it.
    NameTaken {
        name: String,
        what: &'static str,
        ident: String,
    },
    /// A name of which none can be made.
    NameUnfit { name: String },
    /// Two names that give one.
    NameTwice {
        name: String,
        other: String,
        /// Where the other one is.
        line: u64,
        what: &'static str,
        ident: String,
    },
    /// `x-rust-name` is taken.
    RustNameTaken { name: String },
    /// `x-rust-name` of a member that looks like that of a type.
    RustNameForm { wanted: String },

    // References.
    /// Nothing has that name.
    DanglingRef {
        target: String,
        nearest: Option<String>,
    },
    /// A component of another kind.
    WrongRefKind {
        target: String,
        wanted: &'static str,
    },
    /// A type that contains itself.
    RefCycle { chain: Vec<String> },
    /// Nothing refers to the component.
    UnusedComponent { name: String },

    // The document.
    /// The address is no `https://host`.
    ServerUrl { url: String },
    /// A `{Variable}` of the address is not declared.
    ServerVariableMissing { name: String },
    /// A declared variable does not stand in the address.
    ServerVariableUnused { name: String },
    /// A default that no host name can hold.
    ServerVariableDefault { value: String },
    /// A signing scheme that is not declared.
    SecurityUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// More than one scheme.
    SecuritySeveral,
    /// OAuth scopes.
    SecurityScopes,
    /// A note's identifier that another note has.
    NoteTwice { id: String },
    /// A life cycle without the page that says so.
    LifecycleNotice,
    /// A successor that is neither a vendor nor an address.
    Successor { found: String },
    /// No day of the calendar.
    NoDate { found: String, what: Dated },
    /// An operation's tag that is not declared.
    TagUnknown {
        name: String,
        nearest: Option<String>,
    },

    // Paths and operations.
    /// The path key does not begin with a slash.
    PathStart,
    /// The path key has no `#OperationId` at its end, or another one.
    PathFragment { wanted: String },
    /// What stands in the path is not literal text and `{Parameters}`.
    PathTemplate { segment: String },
    /// A `{Parameter}` of the path is not declared.
    PathParameterMissing { name: String },
    /// A path parameter does not stand in the path.
    PathParameterUnused { name: String },
    /// A `{Parameter}` stands twice in the path.
    PathParameterTwice { name: String },
    /// A path parameter is not required.
    PathParameterOptional { name: String },
    /// Two operations whose requests look alike.
    NotDiscriminated { id: String, other: String },
    /// A one-value enum where no constant can be.
    ConstantPlace,
    /// A constant with examples or an initial value.
    ConstantWith { key: String },

    // Inputs.
    /// No name of a header.
    HeaderToken { name: String },
    /// A header that the client writes itself.
    HeaderReserved { name: String },
    /// A parameter or field that is not one value.
    InputNotScalar { name: String },
    /// A path parameter as a setting.
    SettingOnPath { name: String },
    /// `x-environment` on what is no setting.
    EnvironmentNoSetting { name: String },
    /// An input that may be `null`.
    NullableInput { name: String },
    /// A setting that is declared twice.
    SettingTwice { name: String, other: String },
    /// A setting with another name in Rust elsewhere.
    SettingNames {
        name: String,
        own: String,
        other: String,
    },
    /// A field that is a setting of another type elsewhere.
    SettingType { name: String },
    /// A file as a setting.
    SettingFile { name: String },
    /// `x-setting` or `x-environment` on a schema that is no field of a body.
    SettingPlace { key: &'static str },
    /// `x-keep-slashes` outside a path.
    KeepSlashesPlace,
    /// A list that is sent in two ways.
    ListTwice,
    /// `x-indexed` or `x-joined` on something that is not sent.
    ListPlace { key: &'static str },
    /// A list where no list can be.
    ListUnfit { key: &'static str },
    /// A list with a key that only one value can have.
    ListWith { key: &'static str },
    /// A name that does not number the items.
    IndexedName { name: String, object: bool },
    /// An item of a list that is none.
    ItemKind { wanted: &'static str },

    // Credentials.
    /// A credential that is not a shared component.
    CredentialInline { name: String },
    /// A credential with a key that makes it an input.
    CredentialWith { key: &'static str },
    /// A credential that the scheme does not list.
    CredentialUnlisted { name: String, scheme: String },
    /// A field of the scheme that the operation does not declare.
    CredentialMissing { name: String, scheme: String },
    /// A field of a known signer that its scheme does not list.
    SignerWrites { signer: String, name: String },
    /// A field that a known signer does not write.
    SignerWritesNot { signer: String, name: String },
    /// A credential of an operation that is not signed.
    CredentialUnsigned { name: String },
    /// A credential between other parameters.
    CredentialOrder { name: String },
    /// `x-credential` on something that is no field of a form.
    CredentialPlace,

    // Bodies.
    /// A GET with a body.
    GetBody,
    /// `x-content-length` on a body whose length is always known.
    ContentLengthPlace,
    /// A key of `content` that is no media type.
    MediaTypeForm { found: String },
    /// A range of media types where only one type can be.
    MediaTypeRange { found: String },
    /// A body of fields that is not an object.
    BodyNotObject { media: String },
    /// Any other body that is not binary.
    BodyNotBinary { media: String },
    /// `format: binary` outside bodies and multipart fields.
    BinaryPlace,

    // Types.
    /// Not exactly one of `type`, `allOf`, `oneOf`.
    SchemaShape { found: Vec<&'static str> },
    /// A key that does not go with the type.
    KeyUnfit {
        key: String,
        kind: String,
        wanted: &'static str,
    },
    /// A format that does not go with the type.
    FormatUnfit { format: String, kind: String },
    /// More or less than one reference in `allOf`.
    AllOfCount { count: usize },
    /// A key beside `allOf`.
    AllOfSibling { key: String },
    /// A component that is only another name.
    AllOfComponent,
    /// `oneOf` outside errors.
    OneOfPlace,
    /// One shape only.
    OneOfSingle,
    /// A member of `oneOf` that is no object.
    OneOfMember { name: String },
    /// Members of `oneOf` that cannot be told apart.
    OneOfAlike { name: String },
    /// A limit that excludes everything.
    LimitsCross {
        least: &'static str,
        greatest: &'static str,
    },
    /// A fraction as the limit of an integer.
    LimitFraction { key: &'static str },
    /// No regular expression.
    PatternInvalid { message: String },
    /// `x-json` or `x-code-detail` with a type that cannot stand there.
    TargetKind {
        key: &'static str,
        target: String,
        wanted: &'static str,
    },
    /// A list of what?
    ItemsMissing,
    /// An object without members.
    ObjectEmpty { body: bool },
    /// Members beside the type of all members.
    ObjectOpen,
    /// Members without names in XML.
    ExtraInXml { name: String },
    /// A lenient list of something else than objects, or a list of lenient scalars.
    LenientItems,
    /// A required member that is not declared.
    RequiredUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// A required member that stands twice.
    RequiredTwice { name: String },
    /// An alias that is a name already.
    AliasTaken {
        alias: String,
        member: String,
        own: bool,
    },
    /// `x-aliases` or `x-role` on something that is no member.
    MemberKeyPlace { key: &'static str },
    /// An object in place.
    InlineObject,
    /// An enum in place.
    InlineEnum,
    /// A component's name that is not UpperCamel.
    TypeName { name: String, wanted: String },
    /// A value of an enum that stands twice.
    EnumTwice { value: String },
    /// A value of an enum of another type.
    EnumType { value: String, kind: String },
    /// An enum without names.
    VarnamesMissing,
    /// Not one name or meaning per value.
    EnumCount {
        key: &'static str,
        found: usize,
        wanted: usize,
    },
    /// A name that is no variant.
    Varname { name: String },
    /// A name that stands twice.
    VarnameTwice { name: String },
    /// `xml` on something that is no component.
    XmlPlace,
    /// Two members of one role.
    RoleTwice { role: &'static str },
    /// A role at a type that it cannot have.
    RoleType { role: &'static str },
    /// A role where nobody reads it.
    RolePlace {
        role: &'static str,
        of: &'static str,
    },
    /// `x-enum-retry` on something that is no enum of codes.
    RetryPlace,
    /// A verdict that is no part of a success.
    VerdictPlace,

    // Replies.
    /// No status.
    Status { key: String },
    /// No reply is a success.
    SuccessMissing,
    /// No reply is an error.
    ErrorMissing,
    /// Two types of success.
    SuccessDiffers { wanted: String, found: String },
    /// Two types of error.
    ErrorDiffers { wanted: String, found: String },
    /// A type without a required member.
    NothingRequired { name: String, error: bool },
    /// More than one code in an error.
    ErrorCode { name: String, found: usize },
    /// A media type that no decoder reads.
    ReplyMedia { found: String },
    /// A media type's schema of the wrong kind.
    ReplySchema { media: String, wanted: &'static str },
    /// An XML body without the name of its root.
    XmlRootMissing { name: String },
    /// `x-success` on an error, or on a reply that has no members.
    SuccessRulePlace,
    /// An entry of `x-success` that asks for nothing, or for two things.
    SuccessRuleShape,
    /// An entry of `x-success` about a member of a member.
    SuccessRuleNested { member: String },
    /// An entry of `x-success` about a member that is not declared.
    SuccessRuleMember {
        member: String,
        nearest: Option<String>,
        /// Whether it has to be a member of the error.
        in_error: bool,
    },
    /// Two entries of `x-success` about one member.
    SuccessRuleTwice { member: String },
    /// `x-success` with a value that the member never has.
    SuccessRuleValue { value: String },
    /// `x-success` with a documented code of an error.
    SuccessRuleCode { value: String },
    /// An error that would be taken for a success.
    Unjudged { error: String },
    /// A success that would be taken for an error.
    CodeInSuccess { name: String, success: String },
    /// An example of a success that would be taken for an error.
    ExampleRefused { name: String },
    /// `x-text-member` without a text that could be one.
    TextMemberPlace,
    /// `x-text-member` about no text member.
    TextMember { name: String, schema: String },
    /// An error in plain text without `x-text-member`.
    TextMemberMissing,
    /// `x-callback` outside script replies.
    CallbackPlace,
    /// `x-callback` about no query parameter.
    Callback { name: String },
    /// A header with another role.
    HeaderRole,

    // Rules about inputs.
    /// A name that no input has.
    WhenUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// An input that the caller does not set.
    WhenFixed { name: String },
    /// A value that the input never has.
    WhenValue { value: String, known: Vec<String> },
    /// A rule that says nothing, or contradicts itself.
    WhenEmpty,
    /// A rule about an input and itself.
    WhenSelf { name: String },
    /// A rule for when an input is absent that never is.
    WhenNeverAbsent { name: String },
    /// A prohibition without a note.
    ForbidSource,
    /// A note that is not there.
    NoteUnknown { id: String, nearest: Option<String> },
    /// A note that names no page.
    NotePage { id: String },

    // Examples.
    /// No input has a value in the example.
    ExampleMissing {
        operation: String,
        example: &'static str,
    },
    /// A required input without a value in an example.
    ExampleIncomplete {
        operation: String,
        input: String,
        examples: Vec<String>,
    },
    /// No name of a file.
    ExampleName { name: String },
    /// An input that no example shows.
    InputUnshown { name: String },
    /// A value that does not fit.
    Unfit { place: Place, misfit: Misfit },
    /// A rule that an example breaks.
    ExampleWhen {
        example: String,
        /// Such as `` `Kind` = `SMALL` ``.
        because: String,
        fault: WhenFault,
    },
    /// A range without a type in the example.
    ExampleMediaMissing { range: String },
    /// A type in the example without a range.
    ExampleMediaPlace,
    /// A type outside the range.
    ExampleMedia { found: String, range: String },
    /// One example, two values.
    ExampleDiffers { name: String, other: String },
    /// An example for readers that is not there.
    DocsExampleUnknown {
        name: String,
        nearest: Option<String>,
    },
    /// An example for readers with a value for tests.
    DocsExampleInvented { name: String },
    /// Only examples with values for tests.
    DocsExampleMissing { id: String },
    /// An example of a fixed or signed field in a body.
    ExampleFixed { name: String },

    // Samples.
    /// A file name of another form.
    SampleName,
    /// A folder that is no operation.
    SampleOperation { name: String },
    /// No reply of the operation has the status.
    SampleStatus { status: String },
    /// No reply has the example.
    SampleWithoutExample { name: String, status: String },
    /// No file shows the example.
    ExampleWithoutSample {
        operation: String,
        example: String,
        status: String,
        extension: &'static str,
    },
    /// A refused reply without its error.
    ExpectMissing,
    /// An error without a refused reply.
    ExpectStray,
    /// No error that there is.
    ExpectWord { found: String },
}

impl Problem {
    /// Whether it only tells what was done, so that nothing has to be changed.
    pub(crate) fn is_information(&self) -> bool {
        matches!(self, Self::NameTaken { .. })
    }
}

/// What happened on a day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dated {
    /// The page was read.
    Read,
    /// The vendor was called.
    TriedLive,
    /// The vendor announced something.
    Since,
}

/// How an example breaks a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WhenFault {
    /// It has not this input.
    Missing(String),
    /// It has none of these.
    NoneOf(Vec<String>),
    /// It has this input.
    Excess(String),
    /// It has this input with a value that is none of those allowed.
    Value { name: String, allowed: Vec<String> },
}

/// What a value is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    /// An example of a request.
    Example,
    /// An example of a reply.
    Reply,
    /// What the client sends by itself.
    Initial,
    /// What the vendor assumes.
    Default,
    /// What means "again later".
    Retry,
}

/// Why a value does not fit its schema.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Misfit {
    /// `null`, which is not sent.
    Null,
    /// Of another type.
    Type {
        wanted: &'static str,
        found: &'static str,
    },
    /// None of the enum.
    Enum {
        found: String,
        nearest: Option<String>,
    },
    /// Too short or too long.
    Length {
        least: Option<u32>,
        greatest: Option<u32>,
        actual: usize,
    },
    /// Too many bytes.
    Bytes { greatest: u64, actual: usize },
    /// Too small or too great.
    Range {
        least: Option<String>,
        greatest: Option<String>,
    },
    /// Of another form.
    Pattern { pattern: String },
    /// A required member is missing.
    MissingMember { name: String },
    /// A member that is not declared.
    UnknownMember {
        name: String,
        nearest: Option<String>,
    },
    /// A member under its other name.
    Alias { name: String, canonical: String },
    /// Not as any member of a `oneOf`.
    NoShape { names: Vec<String> },
    /// Too few or too many items.
    Items {
        least: Option<u32>,
        greatest: Option<u32>,
        actual: usize,
    },
    /// A text that is no Base64.
    Base64,
    /// Base64 of too many bytes.
    Decoded { greatest: u64, actual: usize },
    /// A text that is no JSON.
    Json,
    /// A text with JSON that does not fit.
    InJson { inner: Box<Misfit> },
}
