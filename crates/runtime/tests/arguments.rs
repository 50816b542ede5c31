//! What is checked before anything is sent.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use liveproof_runtime::codegen::{
    BodyFormat, Check, Constraint, FieldValue, Indexed, Item, Method, Operation, Param, Pattern,
    Place, Value,
};
use liveproof_runtime::{ArgumentError, Body, Json, Upload, Violation};
use support::*;

fn put<T: Value>(param: &'static Param, value: T) -> Result<(), String> {
    new_builder(&GET)
        .put(param, Ok(Some(value)))
        .map_err(|error| error.to_string())
}

#[test]
fn each_check_says_its_limit_and_what_was_found_but_not_the_value() {
    static DIGITS: Pattern = Pattern::new("^[0-9]{3}$");
    static TEXT: Param = Param {
        checks: &[
            Check::MinLength(2),
            Check::MaxLength(3),
            Check::MaxBytes(8),
            Check::Pattern(&DIGITS),
        ],
        ..param("t", Place::Query)
    };
    static NUMBER: Param = Param {
        checks: &[Check::Minimum(1), Check::Maximum(10)],
        ..param("n", Place::Query)
    };
    static SECRET: Param = Param {
        sensitive: true,
        ..NUMBER
    };
    static FLOAT: Param = Param {
        checks: &[Check::MinimumFloat(0.5), Check::MaximumFloat(1.0)],
        ..param("f", Place::Query)
    };
    let error = |result: Result<(), String>| result.unwrap_err();
    assert_eq!(
        error(put(&TEXT, "1".to_owned())),
        "DoIt: t must have at least 2 characters (it has 1)"
    );
    assert_eq!(
        error(put(&TEXT, "1234".to_owned())),
        "DoIt: t must have at most 3 characters (it has 4)"
    );
    assert_eq!(
        error(put(&TEXT, "\u{4eba}\u{4eba}\u{4eba}".to_owned())),
        "DoIt: t must have at most 8 bytes (it has 9)"
    );
    assert_eq!(
        error(put(&TEXT, "abc".to_owned())),
        "DoIt: t must match the pattern ^[0-9]{3}$"
    );
    assert_eq!(put(&TEXT, "123".to_owned()), Ok(()));
    assert_eq!(
        error(put(&NUMBER, 0u8)),
        "DoIt: n must be at least 1 (it is 0)"
    );
    assert_eq!(
        error(put(&NUMBER, 11i64)),
        "DoIt: n must be at most 10 (it is 11)"
    );
    assert_eq!(
        error(put(&NUMBER, u64::MAX)),
        format!("DoIt: n must be at most 10 (it is {})", u64::MAX)
    );
    assert_eq!(error(put(&SECRET, 11i64)), "DoIt: n must be at most 10");
    assert_eq!(
        error(put(&FLOAT, 0.25)),
        "DoIt: f must be at least 0.5 (it is 0.25)"
    );
    assert_eq!(
        error(put(&FLOAT, f64::NAN)),
        "DoIt: f must be a finite number"
    );
    assert_eq!(put(&FLOAT, 1), Ok(()));
}

#[test]
fn missing_and_unconvertible_arguments_are_named() {
    static REQUIRED: Param = Param {
        required: true,
        ..param("TicketId", Place::Query)
    };
    let mut builder = new_builder(&GET);
    let missing = builder.put::<String>(&REQUIRED, Ok(None)).unwrap_err();
    assert_eq!(missing.to_string(), "DoIt: TicketId is required");
    let bad: Result<Option<u8>, String> = Err("conversion of CANARY failed".to_owned());
    let error = builder.put(&REQUIRED, bad).unwrap_err();
    assert_eq!(
        error.to_string(),
        "DoIt: TicketId was given something that is not a valid u8"
    );
    let json: Json<serde_json::Value> = "{".into();
    assert_eq!(
        put(&REQUIRED, json).unwrap_err(),
        "DoIt: TicketId must be valid JSON"
    );
    assert_eq!(
        put(&REQUIRED, Upload::bytes("x")).err(),
        None,
        "the place is known at the end"
    );
    let mut builder = new_builder(&GET);
    builder
        .put(&REQUIRED, Ok(Some(Upload::bytes("x"))))
        .unwrap();
    assert!(
        builder
            .finish()
            .unwrap_err()
            .to_string()
            .contains("cannot be sent in this place")
    );
}

#[test]
fn settings_and_initial_values_give_way() {
    static LANGUAGE: Param = Param {
        required: true,
        ..param("X-Language", Place::Header)
    };
    let header = |argument: Result<Option<String>, String>,
                  setting: Option<String>|
     -> Result<String, ArgumentError> {
        let mut builder = new_builder(&GET);
        builder.setting(&LANGUAGE, argument, &setting)?;
        Ok(builder.finish()?.header("x-language").unwrap().to_owned())
    };
    let set = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(
        header(set("call"), Some("client".to_owned())).unwrap(),
        "call"
    );
    assert_eq!(
        header(Ok(None), Some("client".to_owned())).unwrap(),
        "client"
    );
    assert!(header(Ok(None), None).is_err());
    let mut builder = new_builder(&GET);
    static FORMAT: Param = param("Format", Place::Query);
    builder
        .initial::<String>(&FORMAT, Ok(None), "JSON")
        .unwrap();
    builder.initial(&FORMAT, set("XML"), "JSON").unwrap();
    let request = builder.finish().unwrap();
    assert_eq!(
        request.query(),
        [
            ("Format".into(), "JSON".to_owned()),
            ("Format".into(), "XML".to_owned())
        ]
    );
}

static MODE: Param = param("mode", Place::Query);
static LIPS: Param = param("lips", Place::Query);
static PHOTO: Param = param("photo", Place::Query);

fn with_modes(
    values: &[(&'static Param, &str)],
    initial: Option<&'static Param>,
) -> Result<usize, String> {
    static OPERATION: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &["lip", "both"],
            absent: false,
            require: &["lips"],
            require_any: &[],
            forbid: &["photo"],
            allow: &[],
        }],
        ..BASE
    };
    let mut builder = new_builder(&OPERATION);
    for (param, value) in values {
        builder.put(param, Ok(Some((*value).to_owned()))).unwrap();
    }
    if let Some(param) = initial {
        builder.initial::<String>(param, Ok(None), "x").unwrap();
    }
    builder
        .finish()
        .map(|request| request.query().len())
        .map_err(|error| error.to_string())
}

#[test]
fn parameters_that_go_only_together() {
    assert_eq!(with_modes(&[(&MODE, "none"), (&PHOTO, "1")], None), Ok(2));
    assert_eq!(with_modes(&[(&PHOTO, "1")], None), Ok(1));
    assert_eq!(
        with_modes(&[(&MODE, "lip")], None),
        Err("DoIt: lips is required when mode is lip".to_owned())
    );
    // An empty text says nothing.
    assert_eq!(
        with_modes(&[(&MODE, "lip"), (&LIPS, "")], None),
        Err("DoIt: lips is required when mode is lip".to_owned())
    );
    assert_eq!(with_modes(&[(&MODE, "both"), (&LIPS, "1")], None), Ok(2));
    assert_eq!(
        with_modes(&[(&MODE, "lip"), (&LIPS, "1"), (&PHOTO, "1")], None),
        Err("DoIt: photo must not be set when mode is lip".to_owned())
    );
    // What the caller did not ask for is left out.
    assert_eq!(
        with_modes(&[(&MODE, "lip"), (&LIPS, "1")], Some(&PHOTO)),
        Ok(2)
    );
}

fn with_rule(
    operation: &'static Operation,
    values: &[(&'static Param, &str)],
) -> Result<usize, String> {
    let mut builder = new_builder(operation);
    for (param, value) in values {
        builder.put(param, Ok(Some((*value).to_owned()))).unwrap();
    }
    builder
        .finish()
        .map(|request| request.query().len())
        .map_err(|error| error.to_string())
}

#[test]
fn one_of_several_parameters_is_enough() {
    static OPERATION: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &["0"],
            absent: false,
            require: &[],
            require_any: &["lips", "photo", "video"],
            forbid: &[],
            allow: &[],
        }],
        ..BASE
    };
    assert_eq!(
        with_rule(&OPERATION, &[(&MODE, "0")]),
        Err("DoIt: lips or photo or video is required when mode is 0".to_owned())
    );
    assert_eq!(with_rule(&OPERATION, &[(&MODE, "0"), (&PHOTO, "1")]), Ok(2));
    assert_eq!(with_rule(&OPERATION, &[(&MODE, "1")]), Ok(1));
}

#[test]
fn rules_about_a_parameter_that_is_set_or_is_not() {
    static SET: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &[],
            absent: false,
            require: &["lips"],
            require_any: &[],
            forbid: &[],
            allow: &[],
        }],
        ..BASE
    };
    assert_eq!(
        with_rule(&SET, &[(&MODE, "x")]),
        Err("DoIt: lips is required when mode is set".to_owned())
    );
    assert_eq!(with_rule(&SET, &[]), Ok(0));
    static UNSET: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &[],
            absent: true,
            require: &[],
            require_any: &[],
            forbid: &["lips"],
            allow: &[],
        }],
        ..BASE
    };
    assert_eq!(
        with_rule(&UNSET, &[(&LIPS, "x")]),
        Err("DoIt: lips must not be set when mode is not set".to_owned())
    );
    assert_eq!(with_rule(&UNSET, &[(&LIPS, "x"), (&MODE, "x")]), Ok(2));
    static EITHER: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &["false"],
            absent: true,
            require: &["lips"],
            require_any: &[],
            forbid: &[],
            allow: &[],
        }],
        ..BASE
    };
    assert_eq!(
        with_rule(&EITHER, &[]),
        Err("DoIt: lips is required when mode is not set".to_owned())
    );
    assert_eq!(
        with_rule(&EITHER, &[(&MODE, "false")]),
        Err("DoIt: lips is required when mode is false".to_owned())
    );
    assert_eq!(with_rule(&EITHER, &[(&MODE, "true")]), Ok(1));
}

#[test]
fn values_that_go_only_with_others() {
    static OPERATION: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &["id"],
            absent: false,
            require: &[],
            require_any: &[],
            forbid: &[],
            allow: &[("photo", &["face", "side"])],
        }],
        ..BASE
    };
    assert_eq!(
        with_rule(&OPERATION, &[(&MODE, "id"), (&PHOTO, "id")]),
        Err("DoIt: photo must be face or side when mode is id".to_owned())
    );
    assert_eq!(
        with_rule(&OPERATION, &[(&MODE, "id"), (&PHOTO, "side")]),
        Ok(2)
    );
    assert_eq!(with_rule(&OPERATION, &[(&MODE, "id")]), Ok(1));
    assert_eq!(
        with_rule(&OPERATION, &[(&MODE, "face"), (&PHOTO, "id")]),
        Ok(2)
    );
}

/// An item of two members, as generated code makes it.
struct Material {
    kind: &'static str,
    value: Option<&'static str>,
}

impl Item for Material {
    fn into_members(self) -> Vec<Result<Option<FieldValue>, Violation>> {
        vec![
            self.kind.into_wire().map(Some),
            self.value.map(Value::into_wire).transpose(),
        ]
    }
}

#[test]
fn the_items_of_a_list_are_numbered() {
    static LIST: Indexed = Indexed {
        name: "Material",
        required: true,
        first: 1,
        min: Some(2),
        max: Some(3),
        members: &[
            Param {
                required: true,
                ..param("Material.{n}.Type", Place::Form)
            },
            Param {
                required: true,
                sensitive: true,
                checks: &[Check::MaxLength(3)],
                ..param("Material.{n}.Value", Place::Form)
            },
        ],
    };
    static OPERATION: Operation = Operation {
        body: BodyFormat::Form {
            content_type: "application/x-www-form-urlencoded",
        },
        ..BASE
    };
    let made = |items: Vec<Material>| {
        let mut builder = new_builder(&OPERATION);
        builder.indexed(&LIST, Ok(Some(items)))?;
        builder.finish()
    };
    let item = |kind, value| Material {
        kind,
        value: Some(value),
    };
    let request = made(vec![item("Name", "a"), item("Face", "b")]).unwrap();
    let Body::Form(pairs) = request.body() else {
        panic!("{request:?}")
    };
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|it| (&*it.0, &*it.1)).collect();
    assert_eq!(
        pairs,
        [
            ("Material.1.Type", "Name"),
            ("Material.1.Value", "a"),
            ("Material.2.Type", "Face"),
            ("Material.2.Value", "b"),
        ]
    );
    assert!(request.is_sensitive("Material.2.Value"));
    assert!(!request.is_sensitive("Material.2.Type"));

    let refused = |items| made(items).unwrap_err().to_string();
    assert_eq!(refused(vec![]), "DoIt: Material is required");
    assert_eq!(
        refused(vec![item("Name", "a")]),
        "DoIt: Material must have at least 2 items (it has 1)"
    );
    let four = (0..4).map(|_| item("Name", "a")).collect();
    assert_eq!(
        refused(four),
        "DoIt: Material must have at most 3 items (it has 4)"
    );
    assert_eq!(
        refused(vec![item("Name", "a"), item("Name", "abcd")]),
        "DoIt: Material.{n}.Value must have at most 3 characters (it has 4)"
    );
    let missing = Material {
        kind: "Name",
        value: None,
    };
    assert_eq!(
        refused(vec![item("Name", "a"), missing]),
        "DoIt: Material.{n}.Value is required"
    );
}

#[test]
fn a_list_may_start_anywhere_and_counts_as_one_parameter() {
    static LIST: Indexed = Indexed {
        name: "id",
        required: false,
        first: 0,
        min: None,
        max: None,
        members: &[param("id.{n}", Place::Query)],
    };
    static OPERATION: Operation = Operation {
        constraints: &[Constraint {
            parameter: "mode",
            equals: &["all"],
            absent: false,
            require: &["id"],
            require_any: &[],
            forbid: &[],
            allow: &[],
        }],
        ..BASE
    };
    let made = |items: &[i64]| {
        let mut builder = new_builder(&OPERATION);
        builder.put(&MODE, Ok(Some("all".to_owned()))).unwrap();
        builder.indexed(&LIST, Ok(Some(items.to_vec())))?;
        builder.finish()
    };
    assert_eq!(
        made(&[7, 8]).unwrap().query()[1..],
        [
            ("id.0".into(), "7".to_owned()),
            ("id.1".into(), "8".to_owned())
        ]
    );
    assert_eq!(
        made(&[]).unwrap_err().to_string(),
        "DoIt: id is required when mode is all"
    );
}

#[test]
fn an_optional_list_of_a_least_length_is_not_set_empty() {
    static LIST: Indexed = Indexed {
        name: "id",
        required: false,
        first: 0,
        min: Some(1),
        max: None,
        members: &[param("id.{n}", Place::Query)],
    };
    let set = |ids: Option<Vec<i64>>| new_builder(&BASE).indexed(&LIST, Ok(ids));
    assert!(set(None).is_ok() && set(Some(vec![1])).is_ok());
    assert_eq!(
        set(Some(vec![])).unwrap_err().violation(),
        &Violation::MinItems {
            limit: 1,
            actual: 0
        }
    );
}

#[test]
fn a_list_may_be_one_value() {
    static KINDS: Param = param("kinds", Place::Query);
    let made = |kinds: &[&'static str]| {
        let mut builder = new_builder(&GET);
        builder.joined(&KINDS, Ok(Some(kinds.to_vec())), ",")?;
        builder.finish()
    };
    assert_eq!(
        made(&["Age", "Blur"]).unwrap().query(),
        [("kinds".into(), "Age,Blur".to_owned())]
    );
    assert!(made(&[]).unwrap().query().is_empty());
    assert_eq!(
        made(&["Age", "a,b"]).unwrap_err().to_string(),
        "DoIt: kinds must have no value with the separator in it"
    );
}

#[test]
fn base64_is_measured_by_what_it_stands_for() {
    static PICTURE: Param = Param {
        checks: &[Check::Base64 {
            prefix: "base64://",
            max_bytes: Some(4),
        }],
        ..param("picture", Place::Query)
    };
    let made = |text: &str| {
        let mut builder = new_builder(&GET);
        builder
            .put(&PICTURE, Ok(Some(text.to_owned())))
            .map_err(|error| error.to_string())
    };
    // One to four bytes, with and without padding, and texts that are no Base64 at all.
    for good in [
        "base64://QQ==",
        "base64://QUI=",
        "base64://QUJD",
        "base64://QUJDRA==",
        "base64://QUJDRA",
        "base64://QUI",
        "base64://+/+/",
        "base64://",
        "https://a.example/b.jpg",
        "oss://bucket:path",
    ] {
        assert_eq!(made(good), Ok(()), "{good}");
    }
    assert_eq!(
        made("base64://QUJDREU="),
        Err("DoIt: picture must decode to at most 4 bytes (it decodes to 5)".to_owned())
    );
    for bad in [
        "base64://QUJD\n",
        "base64://Q=",
        "base64://Q===",
        "base64://QUJDR",
        "base64://data:image/png;base64,QQ==",
        "base64://QQ==QQ==",
        "base64://QUJDRA=",
    ] {
        assert_eq!(
            made(bad),
            Err("DoIt: picture must be Base64, without blanks and line breaks".to_owned()),
            "{bad}"
        );
    }
}

#[test]
fn a_path_leads_nowhere_else() {
    static KEY: Param = param("Key", Place::Path { keep_slashes: true });
    static SEGMENT: Param = param(
        "Key",
        Place::Path {
            keep_slashes: false,
        },
    );
    static OPERATION: Operation = Operation {
        path: &[liveproof_runtime::codegen::PathPart::Param("Key")],
        ..BASE
    };
    let check = |param: &'static Param, value: &str| {
        let mut builder = new_builder(&OPERATION);
        builder.put(param, Ok(Some(value.to_owned()))).unwrap();
        builder
            .finish()
            .map(|request| request.path_text())
            .map_err(|error| error.to_string())
    };
    for bad in [
        "", ".", "..", "a/../b", "./a", "a/.", "%2e", ".%2E/a", "a/%2E%2e", "a\nb", "a\0", "\u{7f}",
    ] {
        assert!(check(&KEY, bad).is_err(), "{bad:?}");
        assert!(check(&SEGMENT, bad).is_err(), "{bad:?}");
    }
    assert!(check(&KEY, "/a").is_err());
    for good in [
        "a", "a//b", "a/", "...", "a..b/.c", "%2f", "\u{4eba}", "a b",
    ] {
        assert_eq!(check(&KEY, good), Ok(format!("/{good}")));
    }
    assert_eq!(check(&SEGMENT, "/a"), Ok("//a".to_owned()));
}

#[test]
fn headers_and_files_are_checked_for_what_would_break_the_wire() {
    static HEADER: Param = param("X-A", Place::Header);
    for bad in ["a\r\nB: c", "a\nb", "\u{4eba}", "a\0", " a", "a\t", " "] {
        let mut builder = new_builder(&GET);
        builder.put(&HEADER, Ok(Some(bad.to_owned()))).unwrap();
        let error = builder.finish().unwrap_err();
        assert_eq!(
            error.to_string(),
            "DoIt: X-A must be visible ASCII without blanks at its ends, for it is sent as a header"
        );
    }
    static FILE: Param = param("file", Place::Part);
    let mut builder = new_builder(&MULTIPART);
    // Control characters, and what some readers take for an escape and others do not.
    for name in [
        "a\"b", "a\\b", "a\rb", "a\nb", "a\0b", "a\tb", "a\u{7f}", "a\u{85}",
    ] {
        assert!(
            builder
                .put(&FILE, Ok(Some(Upload::bytes("x").file_name(name))))
                .is_err()
        );
    }
    for media_type in ["x", "a/b\r\nc: d", "a b/c", "/", "a/"] {
        assert!(
            builder
                .put(&FILE, Ok(Some(Upload::bytes("x").media_type(media_type))))
                .is_err()
        );
    }
    for name in ["\u{4eba}.mp4", "a b;c=d%22'.mp4"] {
        let upload = Upload::bytes("x").file_name(name);
        builder.put(&FILE, Ok(Some(upload))).unwrap();
    }
    // A file on disk may have any name.
    for name in ["a\"b.mp4", "a\\b.mp4", "a\nb.mp4", "..", "/"] {
        builder.put(&FILE, Ok(Some(Upload::path(name)))).unwrap();
    }
}

#[test]
fn bodies_are_limited_and_have_the_right_type() {
    static BODY: Param = param("body", Place::Body);
    static RANGE: Operation = Operation {
        method: Method::Put,
        body: BodyFormat::Binary {
            media_type: "video/*",
        },
        body_required: true,
        max_request_bytes: Some(3),
        ..BASE
    };
    let finish = |upload: Option<Upload>| {
        let mut builder = new_builder(&RANGE);
        builder.put(&BODY, Ok(upload)).unwrap();
        builder.finish().map_err(|error| error.to_string())
    };
    assert_eq!(finish(None).unwrap_err(), "DoIt: body is required");
    let accepted =
        "DoIt: body must be an upload whose media type is video/*; name it with `media_type`";
    assert_eq!(finish(Some(Upload::bytes("x"))).unwrap_err(), accepted);
    assert_eq!(
        finish(Some(Upload::bytes("x").media_type("image/png"))).unwrap_err(),
        accepted
    );
    static ANY: Operation = Operation {
        method: Method::Put,
        body: BodyFormat::Binary { media_type: "*/*" },
        ..BASE
    };
    for (upload, sent) in [
        (Upload::bytes("x").media_type("image/png"), "image/png"),
        (Upload::bytes("x"), "application/octet-stream"),
    ] {
        let mut builder = new_builder(&ANY);
        builder.put(&BODY, Ok(Some(upload))).unwrap();
        let request = builder.finish().unwrap();
        assert!(matches!(request.body(), Body::Bytes { content_type, .. } if content_type == sent));
    }
    let video = |text: &'static str| Some(Upload::bytes(text).media_type("Video/MP4"));
    assert_eq!(
        finish(video("1234")).unwrap_err(),
        "DoIt: body must have at most 3 bytes (it has 4)"
    );
    let request = finish(video("123")).unwrap();
    assert!(
        matches!(request.body(), Body::Bytes { content_type, .. } if content_type == "Video/MP4")
    );
}
