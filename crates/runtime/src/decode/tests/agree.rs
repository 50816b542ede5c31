//! JSON is read straight into its type, or as a tree: what one takes, the other takes, with the
//! same value; and what serde_json alone would take besides is refused.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::{Decoded, Outcome, Unread, by_tree, decode, direct, json};
use super::rule;
use crate::lenient;
use crate::operation::{Format, Method, Must, Operation, ResponseKind, ResponseRule, Success};
use crate::raw_response::RawResponse;

impl crate::ResponseBody for Wide {}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(dead_code)]
struct Wide {
    id: Option<i64>,
    small: Option<u8>,
    float: Option<f64>,
    short: Option<f32>,
    flag: Option<bool>,
    text: Option<String>,
    letter: Option<char>,
    #[serde(alias = "Code")]
    code: Option<Either>,
    list: Vec<Narrow>,
    pair: Option<(i64, String)>,
    wrapped: Option<Wrapped>,
    map: BTreeMap<String, f64>,
    numbered: BTreeMap<i64, bool>,
    free: serde_json::Value,
    kind: Option<Kind>,
    nothing: Option<()>,
    huge: Option<i128>,
    #[serde(deserialize_with = "lenient::deserialize")]
    loose: Option<i64>,
    #[serde(deserialize_with = "lenient::deserialize")]
    said: Option<bool>,
    inner: Option<Box<Wide>>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Narrow {
    id: i64,
    #[serde(default)]
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Wrapped(String);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code)]
enum Either {
    Number(i64),
    Narrow(Narrow),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
enum Kind {
    Plain,
    Wrapped(i64),
    Pair(i64, i64),
    Named { id: i64 },
}

/// Every member that the type has not is kept.
#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Open {
    id: Option<i64>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

const JSON: &[(&str, Format)] = &[("application/json", Format::Json)];

const fn by(success: &'static [Success]) -> ResponseRule {
    ResponseRule {
        success,
        ..rule(200, JSON)
    }
}

const fn equal(
    member: &'static [&'static str],
    absent_is_success: bool,
    known: &'static [&'static str],
) -> Success {
    Success {
        member,
        must: Must::Equal {
            values: &["0", "true", "1.5", "ok"],
            absent_is_success,
            known,
            grants: &[&["text"], &["free"], &["inner", "id"]],
        },
    }
}

const fn empty(member: &'static [&'static str]) -> Success {
    Success {
        member,
        must: Must::BeEmpty,
    }
}

static RULES: [ResponseRule; 9] = [
    by(&[]),
    ResponseRule {
        kind: ResponseKind::Error,
        success: &[],
        ..rule(200, JSON)
    },
    by(&[equal(&["code"], false, &[])]),
    by(&[equal(&["inner", "code"], true, &[])]),
    by(&[equal(&["free", "code", "id"], false, &[])]),
    by(&[empty(&["code"]), empty(&["Code"]), empty(&["list"])]),
    by(&[
        empty(&["inner", "list"]),
        Success {
            member: &["inner", "inner"],
            must: Must::BeAbsent,
        },
        empty(&["inner"]),
    ]),
    by(&[
        equal(&["code"], true, &["1", "x"]),
        empty(&["free", "code"]),
    ]),
    by(&[
        equal(&["inner", "code"], true, &["ok", "x"]),
        equal(&["inner", "code", "id"], true, &[]),
    ]),
];

/// What becomes of the text: straight into the type where that works, and by the tree alone.
fn both<T, E>(rule: &'static ResponseRule, text: &str) -> (Option<String>, String)
where
    T: DeserializeOwned + Debug,
    E: DeserializeOwned + Debug,
{
    let unread = || Unread {
        text,
        rule,
        ignored: false,
    };
    let quick = match unread().success::<T>() {
        Some(value) => Some(format!("result {value:?}")),
        None => unread()
            .service_error::<E>()
            .map(|it| format!("service error {it:?}")),
    };
    let outcome = by_tree::<T, E>(Outcome::Unread(unread()), text.as_bytes(), &[]);
    let slow = match outcome {
        Decoded::Success(value) => format!("result {value:?}"),
        Decoded::ServiceError(value) => format!("service error {value:?}"),
        Decoded::Unexpected => "unexpected".to_owned(),
        Decoded::Undecodable(reason) => format!("{reason:?}"),
    };
    (quick, slow)
}

/// How many texts were read straight, after a comparison with the tree.
fn agree(text: &str) -> usize {
    let mut straight = 0;
    for (at, rule) in RULES.iter().enumerate() {
        for (quick, slow) in [
            both::<Wide, Narrow>(rule, text),
            both::<Narrow, Wide>(rule, text),
            both::<Open, BTreeMap<String, Either>>(rule, text),
            both::<BTreeMap<String, serde_json::Value>, Open>(rule, text),
            both::<serde_json::Value, serde_json::Value>(rule, text),
            both::<Either, Kind>(rule, text),
            both::<Vec<i64>, Option<Narrow>>(rule, text),
        ] {
            if let Some(quick) = quick {
                assert_eq!(quick, slow, "rule {at}: {text}");
                straight += 1;
            }
        }
    }
    straight
}

/// Texts that the tree refuses in a type that serde_json alone would fill from them.
#[test]
fn what_serde_json_alone_takes_is_refused() {
    fn alone<T: DeserializeOwned>(text: &str) -> bool {
        serde_json::from_str::<T>(text).is_ok()
    }
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(126), "]".repeat(126));
    let deeper = format!("{{\"x\":{}{}}}", "[".repeat(127), "]".repeat(127));
    assert!(direct::read::<Wide>(&deep, &[], true).is_some());
    for text in [
        r#"{"list":[[1,"a"]]}"#,
        r#"{"code":"0","list":[[1]]}"#,
        r#"{"numbered":{"1":true}}"#,
        r#"{"huge":1}"#,
        r#"{"kind":{"Named":[1]}}"#,
        r#"{"unknown":1e999}"#,
        r#"{"unknown":{"a":[-1e400]}}"#,
        &deeper,
    ] {
        assert!(alone::<Wide>(text), "{text}");
        assert!(direct::read::<Wide>(text, &[], true).is_none(), "{text}");
        let (quick, slow) = both::<Wide, Narrow>(&RULES[0], text);
        assert_eq!(quick, None, "{text}");
        assert!(!slow.starts_with("re"), "{text}: {slow}");
    }
    for text in ["[1]", "[]", " [1]", "null", "1", r#""a""#] {
        assert!(alone::<serde_json::Value>(text), "{text}");
        assert!(direct::read::<serde_json::Value>(text, &[], true).is_none());
    }
    assert!(alone::<Vec<i64>>("[1]"));
    assert!(direct::read::<Vec<i64>>("[1]", &[], true).is_none());
    assert!(direct::read::<serde_json::Value>("{} {}", &[], true).is_none());
    assert!(direct::read::<serde_json::Value>("{}x", &[], true).is_none());
}

/// The tree takes what is left of a text that was cut inside a character, the quick way does not.
#[test]
fn halves_of_characters_are_left_to_the_tree() {
    for (text, free) in [
        (r#"{"free":"a\ud83d"}"#, "a\u{fffd}"),
        (r#"{"free":"\udc00\ud800\n"}"#, "\u{fffd}\u{fffd}\n"),
        (r#"{"free":"\uD83Dx\ud83d\ude00"}"#, "\u{fffd}x\u{1f600}"),
        (
            r#"{"free":"\ud83d\\ude00\\\ud83d"}"#,
            "\u{fffd}\\ude00\\\u{fffd}",
        ),
    ] {
        let (quick, slow) = both::<Wide, Narrow>(&RULES[0], text);
        assert_eq!(quick, None, "{text}");
        let expected = format!("free: String({free:?})");
        assert!(slow.contains(&expected), "{text}: {slow}");
    }
}

/// The way that is meant to be quick is taken.
#[test]
fn what_the_vendors_send_is_read_straight() {
    let text = r#" {"id":-5,"small":255,"float":1e3,"short":0.1,"flag":false,"text":"\u4eba\n",
        "letter":"x","Code":0,"list":[{"id":1},{"id":2,"text":null,"other":[{}]}],"pair":[1,"b"],
        "wrapped":"w","map":{"a":1,"b":-0.0},"free":{"a":[1,"2",null]},"nothing":null,"loose":"7",
        "said":"True","inner":{"id":1},"unknown":{"a":["\ud83d\ude00",1e300,true,null]}} "#;
    assert!(direct::read::<Wide>(text, &[], true).is_some());
    assert!(direct::read::<Open>(text, &[], true).is_some());
    assert!(direct::read::<serde_json::Value>(text, &[], true).is_some());
    agree(text);
    let member = |text: &str, success| {
        let rule = RULES[2].success;
        direct::read::<Wide>(text, rule, success).is_some()
    };
    for (text, result, refusal) in [
        (r#"{"code":0}"#, true, false),
        (r#"{"code":"0"}"#, true, false),
        (r#"{"c\u006fde":"o\u006b"}"#, true, false),
        (r#"{"code":1}"#, false, true),
        (r#"{"code":"00"}"#, false, true),
        (r#"{"code":{"id":0}}"#, false, true),
        (r#"{"code":null}"#, false, true),
        (r#"{}"#, false, true),
        (r#"{"Code":0}"#, false, true),
        (r#"{"inner":{"code":0}}"#, false, true),
        // The type refuses it as well; a map would not.
        (r#"{"code":0,"code":0}"#, false, false),
    ] {
        assert_eq!(member(text, true), result, "{text}");
        assert_eq!(member(text, false), refusal, "{text}");
    }
    let twice = r#"{"code":0,"code":0}"#;
    for success in [true, false] {
        let rule = RULES[2].success;
        assert!(direct::read::<serde_json::Value>(twice, rule, success).is_none());
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap_or(0)
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }

    fn value(&mut self, depth: usize, out: &mut String) {
        match self.below(if depth == 0 { 8 } else { 14 }) {
            0 => out.push_str(self.pick(&["null", "true", "false"])),
            1..=3 => out.push_str(self.pick(&[
                "0",
                "1",
                "-1",
                "-0",
                "0.0",
                "1.5",
                "255",
                "256",
                "1e3",
                "1e999",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "0.1",
                "1E-400",
                "01",
                "+1",
                "NaN",
            ])),
            4..=7 => out.push_str(self.pick(&[
                r#""""#,
                r#""0""#,
                r#""1""#,
                r#""ok""#,
                r#"" 7 ""#,
                r#""True""#,
                r#""Plain""#,
                r#""x""#,
                r#""\u4eba""#,
                r#""\ud83d\ude00""#,
                r#""\ud800""#,
                "\"\u{4eba}\"",
                r#""a\/b\"""#,
                "\"\n\"",
            ])),
            8 | 9 => {
                out.push('[');
                for at in 0..self.below(4) {
                    out.push_str(if at == 0 { "" } else { "," });
                    self.value(depth - 1, out);
                }
                out.push(']');
            }
            _ => self.object(depth - 1, out),
        }
    }

    fn object(&mut self, depth: usize, out: &mut String) {
        out.push('{');
        for at in 0..self.below(5) {
            out.push_str(if at == 0 { "" } else { ", " });
            out.push_str(self.pick(&[
                r#""id""#,
                r#""small""#,
                r#""float""#,
                r#""short""#,
                r#""flag""#,
                r#""text""#,
                r#""letter""#,
                r#""code""#,
                r#""code""#,
                r#""c\u006fde""#,
                r#""Code""#,
                r#""list""#,
                r#""pair""#,
                r#""wrapped""#,
                r#""map""#,
                r#""numbered""#,
                r#""1""#,
                r#""free""#,
                r#""free""#,
                r#""kind""#,
                r#""Plain""#,
                r#""Wrapped""#,
                r#""Pair""#,
                r#""Named""#,
                r#""nothing""#,
                r#""huge""#,
                r#""loose""#,
                r#""said""#,
                r#""inner""#,
                r#""inner""#,
                r#""other""#,
            ]));
            out.push(':');
            self.value(depth, out);
        }
        out.push('}');
    }
}

#[test]
fn both_ways_agree_on_texts_made_at_random() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut straight = 0;
    for _ in 0..1_800 {
        let mut text = String::new();
        random.object(4, &mut text);
        straight += agree(&text);
        // A little damage: a byte less, or one of another place.
        if random.below(4) == 0 {
            let at = random.below(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                let from = random.below(text.len());
                let other = text.get(from..from + 1).unwrap_or_default().to_owned();
                text.replace_range(at..at + 1, &other);
                straight += agree(&text);
            }
        }
    }
    // Or else nothing was compared.
    assert!(straight > 10_000, "{straight}");
}

/// From the label to the type, too, the message is that of the tree.
#[test]
fn what_cannot_be_read_is_told_as_ever() {
    static OPERATION: Operation = Operation {
        vendor: "test",
        id: "Agree",
        method: Method::Get,
        responses: &RULES,
        ..super::OPERATION
    };
    let raw = RawResponse::new(200, http::HeaderMap::new(), r#"{"list":[{"id":"CANARY"}]}"#);
    let said = match decode::<Wide, Wide>(&OPERATION, &raw, None) {
        Decoded::Undecodable(reason) => format!("{reason:?}"),
        _ => "read".to_owned(),
    };
    assert_eq!(
        said,
        "Mistyped { path: \"/list/0/id\", problem: Type { found: Text, expected: \"i64\" }, \
         position: Some((1, 15)) }"
    );
    assert!(json::read("{").is_err());
}
