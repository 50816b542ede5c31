//! Lists, objects and maps in JSON bodies: what is sent, and what is refused with the way to it.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeMap;

use liveproof_runtime::codegen::{
    BodyFormat, Check, Constraint, ExtraMembers, JsonValue, Object, Operation, Param, Pattern,
    Place, extra_member, json_object,
};
use liveproof_runtime::{ArgumentError, Body, RawJson, Violation};
use support::*;

static JSON: Operation = Operation {
    body: BodyFormat::Json {
        content_type: "application/json; charset=utf-8",
    },
    ..BASE
};

/// As generated code has it.
#[derive(Clone, Default)]
struct Item {
    name: Option<String>,
    notes: Vec<String>,
    weight: Option<f64>,
    free: Option<RawJson>,
    _extra: ExtraMembers,
}

json_object!(Item, ["Name": name, "Notes": notes(list), "Weight": weight, "Free": free], [_extra]);
extra_member!(Item);

static CAPITAL: Pattern = Pattern::new("^[A-Z]");

static ITEM: Object = Object {
    members: &[
        Param {
            required: true,
            sensitive: true,
            checks: &[Check::MaxLength(3), Check::Pattern(&CAPITAL)],
            ..param("Name", Place::Json)
        },
        Param {
            checks: &[
                Check::MinItems(1),
                Check::MaxItems(2),
                Check::Each(&[Check::MaxLength(2)]),
            ],
            ..param("Notes", Place::Json)
        },
        Param {
            sensitive: true,
            checks: &[Check::MaximumFloat(1.0)],
            ..param("Weight", Place::Json)
        },
    ],
    constraints: &[Constraint {
        parameter: "Name",
        equals: &["A"],
        absent: false,
        require: &["Notes"],
        require_any: &[],
        forbid: &["Free"],
        allow: &[("Weight", &["0.5"])],
    }],
};

static ONE: Param = Param {
    checks: &[Check::Object(&ITEM)],
    ..param("One", Place::Json)
};

static MANY: Param = Param {
    checks: &[Check::MaxItems(2), Check::Each(&[Check::Object(&ITEM)])],
    ..param("Many", Place::Json)
};

fn named(name: &str) -> Item {
    Item {
        name: Some(name.to_owned()),
        ..Item::default()
    }
}

fn refused(param: &'static Param, value: impl JsonValue) -> ArgumentError {
    new_builder(&JSON).json(param, Ok(Some(value))).unwrap_err()
}

fn sent(param: &'static Param, value: impl JsonValue) -> String {
    let mut builder = new_builder(&JSON);
    builder.json(param, Ok(Some(value))).unwrap();
    let Body::Bytes { bytes, .. } = builder.finish().unwrap().body().clone() else {
        panic!("not in memory");
    };
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn members_are_sent_in_their_order_and_what_is_unset_is_not() {
    let item = Item {
        notes: vec!["é\"".to_owned()],
        free: Some(RawJson::from(serde_json::json!([null, 1.0, 1]))),
        weight: Some(1.0),
        ..named("Z")
    };
    let item = item.extra_member("新", [1, 2]).extra_member("b", "c");
    assert_eq!(
        sent(&ONE, item),
        r#"{"One":{"Name":"Z","Notes":["é\""],"Weight":1.0,"Free":[null,1.0,1],"新":[1,2],"b":"c"}}"#
    );
    assert_eq!(sent(&ONE, named("Z")), r#"{"One":{"Name":"Z"}}"#);
}

#[test]
fn numbers_are_as_they_are() {
    static NUMBERS: Param = param("N", Place::Json);
    assert_eq!(
        sent(&NUMBERS, vec![i64::MIN, i64::MAX]),
        r#"{"N":[-9223372036854775808,9223372036854775807]}"#
    );
    assert_eq!(
        sent(&NUMBERS, vec![u64::MAX]),
        r#"{"N":[18446744073709551615]}"#
    );
    assert_eq!(sent(&NUMBERS, vec![0.1f32, 2.0]), r#"{"N":[0.1,2.0]}"#);
    assert_eq!(
        sent(&NUMBERS, vec![vec![1.5], vec![]]),
        r#"{"N":[[1.5],[]]}"#
    );
}

#[test]
fn an_empty_list_is_sent_only_if_it_is_required() {
    static NEEDED: Param = Param {
        required: true,
        ..param("L", Place::Json)
    };
    static OPTIONAL: Param = param("L", Place::Json);
    static NOT_EMPTY: Param = Param {
        checks: &[Check::MinItems(1)],
        ..param("L", Place::Json)
    };
    static WHOLE: Param = Param {
        required: true,
        ..param("body", Place::Body)
    };
    let none = Vec::<String>::new;
    assert_eq!(sent(&NEEDED, none()), r#"{"L":[]}"#);
    assert_eq!(sent(&WHOLE, none()), "[]");
    let mut builder = new_builder(&JSON);
    builder.json(&OPTIONAL, Ok(Some(none()))).unwrap();
    assert!(matches!(builder.finish().unwrap().body(), Body::Empty));
    let least = Violation::MinItems {
        limit: 1,
        actual: 0,
    };
    assert_eq!(refused(&NOT_EMPTY, none()).violation(), &least);
    let mut builder = new_builder(&JSON);
    let missing = builder.json::<Vec<String>>(&NEEDED, Ok(None)).unwrap_err();
    assert_eq!(missing.violation(), &Violation::Missing);

    // Inside of an object, one that is required cannot be unset.
    static BOX: Object = Object {
        members: &[Param {
            required: true,
            checks: &[Check::MinItems(1)],
            ..param("Parts", Place::Json)
        }],
        constraints: &[],
    };
    static BOXES: Param = Param {
        checks: &[Check::Each(&[Check::Object(&BOX)])],
        ..param("Boxes", Place::Json)
    };
    struct Parts {
        parts: Vec<String>,
    }
    json_object!(Parts, ["Parts": parts], []);
    let of = |parts| Parts { parts };
    assert_eq!(
        refused(&BOXES, vec![of(vec!["a".to_owned()]), of(none())]).to_string(),
        "DoIt: Boxes/1/Parts must have at least 1 items (it has 0)"
    );
}

#[test]
fn an_error_has_the_way_and_never_the_value() {
    let many = |item| vec![named("B"), item];
    let text = |value| refused(&MANY, many(value)).to_string();
    assert_eq!(text(Item::default()), "DoIt: Many/1/Name is required");
    assert_eq!(
        text(named("Bxyz")),
        "DoIt: Many/1/Name must have at most 3 characters (it has 4)"
    );
    assert_eq!(
        text(named("b")),
        "DoIt: Many/1/Name must match the pattern ^[A-Z]"
    );
    let noted = |notes: &[&str]| Item {
        notes: notes.iter().map(|it| (*it).to_owned()).collect(),
        ..named("B")
    };
    assert_eq!(
        text(noted(&["a", "b", "c"])),
        "DoIt: Many/1/Notes must have at most 2 items (it has 3)"
    );
    assert_eq!(
        text(noted(&["a", "CANARY"])),
        "DoIt: Many/1/Notes/1 must have at most 2 characters (it has 6)"
    );
    let weighty = |weight| Item {
        weight: Some(weight),
        ..named("B")
    };
    // It is sensitive, so its number is not printed.
    assert_eq!(text(weighty(42.0)), "DoIt: Many/1/Weight must be at most 1");
    let error = refused(&ONE, weighty(f64::NAN));
    assert_eq!(error.violation(), &Violation::NotFinite);
    assert_eq!((error.parameter(), error.path()), ("One", "One/Weight"));
    let error = refused(&MANY, vec![named("B"); 3]);
    assert_eq!((error.parameter(), error.path()), ("Many", "Many"));
}

#[test]
fn members_that_go_only_together_are_checked_inside() {
    let error = refused(&MANY, vec![named("A")]);
    assert_eq!(
        error.to_string(),
        "DoIt: Many/0/Notes is required when Name is A"
    );
    let item = Item {
        notes: vec!["n".to_owned()],
        ..named("A")
    };
    let forbidden = Item {
        free: Some(RawJson::from(serde_json::Value::Null)),
        ..item.clone()
    };
    assert_eq!(
        refused(&ONE, forbidden).to_string(),
        "DoIt: One/Free must not be set when Name is A"
    );
    let other = Item {
        weight: Some(0.75),
        ..item.clone()
    };
    assert_eq!(
        refused(&ONE, other).to_string(),
        "DoIt: One/Weight must be 0.5 when Name is A"
    );
    assert_eq!(sent(&ONE, item), r#"{"One":{"Name":"A","Notes":["n"]}}"#);
}

#[test]
fn an_added_member_takes_no_name_that_is_taken_and_no_error_has_its_own() {
    let of = |item: Item| {
        let error = refused(&ONE, item);
        (error.path().to_owned(), error.violation().clone())
    };
    let declared = |path: &str| (path.to_owned(), Violation::ExtraDeclared);
    // Also what is not set.
    assert_eq!(of(named("Z").extra_member("Free", 1)), declared("One/Free"));
    let added = |rule| ("One/extra_member".to_owned(), rule);
    assert_eq!(
        of(named("Z")
            .extra_member("CANARY", 1)
            .extra_member("CANARY", 2)),
        added(Violation::ExtraRepeated)
    );
    for number in [f64::NAN, f64::INFINITY] {
        let item = named("Z").extra_member("CANARY", BTreeMap::from([("a", vec![(1, number)])]));
        assert_eq!(of(item), added(Violation::NotFinite));
    }
    assert_eq!(
        of(named("Z").extra_member("", 1)),
        added(Violation::ExtraName)
    );
    let no_json = BTreeMap::from([(vec![1], 1)]);
    assert_eq!(
        of(named("Z").extra_member("CANARY", no_json)),
        added(Violation::Json)
    );
}

#[test]
fn a_map_is_sent_by_name_and_errors_do_not_have_its_names() {
    static MAP: Param = Param {
        checks: &[Check::Each(&[Check::Object(&ITEM)])],
        ..param("Map", Place::Json)
    };
    let map = |name: &str| BTreeMap::from([("CANARY".to_owned(), named(name))]);
    assert_eq!(sent(&MAP, map("Z")), r#"{"Map":{"CANARY":{"Name":"Z"}}}"#);
    assert_eq!(refused(&MAP, map("z")).path(), "Map/*/Name");
    assert_eq!(sent(&MAP, BTreeMap::<String, Item>::new()), r#"{"Map":{}}"#);
}

#[test]
fn neither_errors_nor_debug_have_what_was_added() {
    let item = named("Z").extra_member("CANARY", "CANARY");
    assert_eq!(format!("{:?}", item._extra), "1 members");
    let mut builder = new_builder(&JSON);
    builder.json(&ONE, Ok(Some(item))).unwrap();
    let request = builder.finish().unwrap();
    assert!(!format!("{request:?}").contains("CANARY"), "{request:?}");
}
