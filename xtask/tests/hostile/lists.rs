//! Names and texts that generated code has stumbled over, here or elsewhere, and what is right for
//! each.

/// The words of all editions, and those that are reserved for later ones.
pub(crate) const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern \
    false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return self static struct \
    super trait true try type typeof unsafe unsized use virtual where while yield";

/// What every builder or `Settings` has itself.
pub(crate) const SETTERS: &str =
    "client clone default fmt into_future new request send settings with_a extra_a";

/// What every type that callers build has itself.
pub(crate) const BUILT: &str = "clone default extra_member fmt new";

/// What the client has itself, and what cannot be a file on Windows.
pub(crate) const METHODS: &str = "client clone fmt into new operations request send settings try_into aux \
    com1 con lpt9 nul prn";

/// Names of `std`, of the prelude, of templates and of progenitor that are as good as any other.
pub(crate) const FREE: &str = "alloc any argument arc body box_ bool borrow builder bytes codegen config core cow data debug deref \
    draft endpoint eq err error extra f from hash i32 i64 inner into it iter json key liveproof liveproof_runtime m0 main none ok op0 \
    operation operations option p0 panic param pattern phantom_data raw response result runtime safe serde some std str string t0 test \
    this to_string tokio try_into tuple types u8 union unknown v value vec visitor x";

/// Other ways to write a name: on the wire, and in Rust. None: nothing can be derived.
pub(crate) const FORMS: &[(&str, Option<&str>)] = &[
    ("DataPattern", Some("data_pattern")),
    ("XPattern", Some("x_pattern")),
    ("PARAM_X", Some("param_x")),
    ("a-b", Some("a_b")),
    ("c.d", Some("c_d")),
    ("ids[]", Some("ids")),
    ("e f", Some("e_f")),
    ("$g", Some("g")),
    ("\"h\"", Some("h")),
    ("i\\j", Some("i_j")),
    ("k`l", Some("k_l")),
    ("m*/n", Some("m_n")),
    ("<o>", Some("o")),
    ("q:r", Some("q_r")),
    ("s&t=1", Some("s_t_1")),
    ("y'z", Some("y_z")),
    ("l1\nl2", Some("l1_l2")),
    ("IDCardOCR", Some("id_card_ocr")),
    ("3d", None),
    ("1", None),
    ("名", None),
    ("é", None),
    ("\u{430}", None),
    ("😀", None),
    ("-", None),
    ("_", None),
    ("++", None),
];

/// Names that would be a second `operation` and a second `a_b`.
pub(crate) const TWICE: &[&str] = &["OPERATION_", "A_B", "a.b", "aB"];

/// Types of the prelude and of every crate.
pub(crate) const TYPES: &str = "ArgumentError AsRef Box Client Clone Config ConfigError Copy Debug Default Deserialize Drop \
    Endpoint Eq Err Error Fn From Future Hash Into IntoFuture Iterator Json Middleware New None Ok Option Ord PartialEq Response \
    Request Result Self Send Serialize Settings Sized Some String Sync ToString TryFrom TryInto UnknownNumber UnknownText \
    Upload Value Vec";

/// Types that are as good as any other.
pub(crate) const FREE_TYPES: &str = "Argument Codegen Draft Extra FaceOption Op0 Operation OptionOf Param T0 T1 Types V0 VecOf X XPattern";

/// Names that are no types.
pub(crate) const NO_TYPES: &str = "lower snake_case Under_score IDCard";

/// Operations that give each a method, as they are called.
pub(crate) const OPERATIONS: &[(&str, &str)] = &[
    ("ArgumentError", "argument_error"),
    ("Core", "core"),
    ("Error", "error"),
    ("Extra", "extra"),
    ("GetX", "get_x"),
    ("IDCardOCR", "id_card_ocr"),
    ("None", "none"),
    ("Ok", "ok"),
    ("Op0", "op0"),
    ("Operation", "operation"),
    ("Option", "option"),
    ("PutThing", "put_thing"),
    ("Response", "response"),
    ("Result", "result"),
    ("Serde", "serde"),
    ("Some", "some"),
    ("Std", "std"),
    ("Str", "str"),
    ("String", "string"),
    ("T0", "t0"),
    ("Types", "types"),
    ("U8", "u8"),
    ("Vec", "vec"),
];

/// Operations that give none.
pub(crate) const NO_OPERATIONS: &[&str] = &["lower", "A_B", "A-B", "3D", "名", "", "PUTThing"];

/// Names of values that are as good as any other, and those that are not.
pub(crate) const VARIANTS: &str =
    "Err None Ok Option Some String Value SHA1 Sha1 UnknownText V0 Default New";
pub(crate) const NO_VARIANTS: &str = "Unknown Self lower Under_score 3D é -";

/// What a text may be.
pub(crate) const TEXTS: &[&str] = &[
    "plain",
    "ends in \\",
    r"C:\users \d \0 \u{0} \n",
    "\"double\" 'single' '''\"\"\" r#\"raw\"# \"# \"##",
    "one ` tick [a] <b>",
    "``two`` `one` ``` three",
    "```\npanic!(\"run\");\n```",
    "```rust\npanic!(\"run\");\n```",
    "```should_panic, E0308\nlet x: u8 = \"\";\n```\nafter",
    "````\n```\npanic!();\n```\n````",
    "```\npanic!(\"never closed\");",
    "~~~\npanic!(\"run\");\n~~~",
    "text\n\n    panic!(\"indented\");\n\ntext",
    "    panic!(\"indented\");",
    "\tpanic!(\"a tab\");",
    "- item\n\n      panic!(\"in a list\");",
    "-     panic!(\"in a list\");",
    "1. ```\n   panic!(\"in a list\");\n   ```\n   more",
    "- ```\npanic!(\"out of the list\");\n\n    panic!(\"once more\");",
    "- a\n    - b\n        - c\n\n            panic!(\"deep\");",
    "> quote\n>     panic!(\"quoted\");\n> ```\n> panic!();",
    "# heading\n    panic!(\"after a heading\");",
    "[brackets] [a](b) [Client] [`Client`] [c]: d [^e] ![f](g) [h][i]",
    "*/ /* // /// //! #![deny(warnings)]",
    "</details><script>alert(1)</script><!-- <T> & &lt;&nbsp;",
    "a\r\nb\rc\n\n\nd",
    "emoji 😀 名 \u{2028}\u{a0}\u{3000}e\u{301}",
    "| a | b |\n|---|---|\n| c \\| d | `e | f` |",
    "{braces} {} {0} %s $x #{y} ${z}",
    "https://a.example/b?c=[d]&e=(f)#g <https://a.example> [h](https://a.example/(i))",
    "a\n---\nb\n===\n***\n___",
    "  leading and trailing  ",
    "__a__ *b* ~~c~~ ~d~",
];

/// What no text may have.
pub(crate) const REFUSED: [char; 9] = [
    '\0', '\u{1}', '\u{1b}', '\u{7f}', '\u{85}', '\u{200f}', '\u{202e}', '\u{2066}', '\u{feff}',
];
