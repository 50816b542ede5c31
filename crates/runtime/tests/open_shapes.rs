//! Shapes that the documents leave open: a list or one object, maps, members without names, JSON
//! inside a text.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeMap;

use liveproof_runtime::codegen::lenient;
use liveproof_runtime::{Error, Json, RawJson, RawMembers, ResponseBody};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use support::*;

fn json<T: DeserializeOwned + ResponseBody>(body: &str) -> Result<T, Error<Refused>> {
    decode::<T>(&GET, raw(200, "application/json", body), &[])
        .map(liveproof_runtime::Response::into_inner)
}

fn xml<T: DeserializeOwned + ResponseBody>(body: &str) -> Result<T, Error<Refused>> {
    let body = format!("<Response>{body}</Response>");
    decode::<T>(&GET, raw(200, "application/xml", body), &[])
        .map(liveproof_runtime::Response::into_inner)
}

#[derive(Debug, Deserialize, PartialEq)]
struct Face {
    left: i32,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Faces {
    #[serde(default, deserialize_with = "lenient::list")]
    faces: Vec<Face>,
    #[serde(default, deserialize_with = "lenient::list")]
    others: Option<Vec<Face>>,
    #[serde(default, deserialize_with = "lenient::deserialize")]
    quality: Option<f32>,
}

impl ResponseBody for Faces {}

fn left(faces: &Faces) -> Vec<i32> {
    faces.faces.iter().map(|it| it.left).collect()
}

#[test]
fn one_object_may_stand_for_a_list() {
    for (body, wanted) in [
        (r#"{"faces":[{"left":1},{"left":2}]}"#, vec![1, 2]),
        (r#"{"faces":[]}"#, vec![]),
        (r#"{"faces":{"left":1}}"#, vec![1]),
        (r#"{"faces":null}"#, vec![]),
        ("{}", vec![]),
    ] {
        assert_eq!(left(&json(body).unwrap()), wanted, "{body}");
    }
    for (body, wanted) in [
        ("<faces><left>1</left></faces>", vec![1]),
        (
            "<faces><left>1</left></faces><faces><left>2</left></faces>",
            vec![1, 2],
        ),
        ("<faces/>", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(left(&xml(body).unwrap()), wanted, "{body}");
    }
    let others = |body: &str| json::<Faces>(body).unwrap().others.map(|it| it.len());
    assert_eq!(others(r#"{"others":{"left":1}}"#), Some(1));
    assert_eq!(others(r#"{"others":[]}"#), Some(0));
    assert_eq!(others(r#"{"others":null}"#), None);
    for bad in [
        r#"{"faces":"CANARY"}"#,
        r#"{"faces":1}"#,
        r#"{"faces":{}}"#,
        r#"{"faces":[[]]}"#,
        r#"{"faces":[{"left":"CANARY"}]}"#,
    ] {
        let error = json::<Faces>(bad).unwrap_err();
        assert!(matches!(error, Error::Undecodable(_)), "{bad}");
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{bad}");
    }
    assert!(xml::<Faces>("<faces>CANARY</faces>").is_err());
}

#[test]
fn a_small_float_is_read_leniently_too() {
    for body in [r#"{"quality":0.5}"#, r#"{"quality":"0.50"}"#] {
        assert_eq!(json::<Faces>(body).unwrap().quality, Some(0.5), "{body}");
    }
    assert!(json::<Faces>(r#"{"quality":"1e300"}"#).is_err());
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(transparent)]
struct Thresholds(#[serde(deserialize_with = "lenient::map")] BTreeMap<String, f64>);

#[derive(Debug, Deserialize, PartialEq)]
struct Scores {
    thresholds: Thresholds,
}

impl ResponseBody for Scores {}

#[test]
fn maps_have_any_names_and_their_values_may_be_texts() {
    let wanted = [("1e-3".to_owned(), 65.3), ("1e-4".to_owned(), 71.8)];
    for body in [
        r#"{"thresholds":{"1e-4":71.8,"1e-3":65.3}}"#,
        r#"{"thresholds":{"1e-4":"71.8","1e-3":65.3}}"#,
    ] {
        let scores: Scores = json(body).unwrap();
        assert_eq!(
            scores.thresholds.0,
            BTreeMap::from(wanted.clone()),
            "{body}"
        );
    }
    let scores: Scores = json(r#"{"thresholds":{"a":null,"b":" ","c":2}}"#).unwrap();
    assert_eq!(scores.thresholds.0, BTreeMap::from([("c".to_owned(), 2.0)]));
    let scores: Scores = xml("<thresholds><a>1.5</a><b>2</b></thresholds>").unwrap();
    assert_eq!(scores.thresholds.0["b"], 2.0);
    for bad in [
        r#"{"thresholds":[]}"#,
        r#"{"thresholds":"{}"}"#,
        r#"{"thresholds":{"1e-3":"CANARY"}}"#,
        r#"{"thresholds":{"a CANARY":1,"a":2,"a CANARY":1}}"#,
        r#"{"thresholds":{"a CANARY":1,"\u0061 CANARY":null}}"#,
        r#"{"thresholds":{"a CANARY":[]}}"#,
        r#"{"thresholds":{"110105194912310021CANARY":[]}}"#,
    ] {
        let error = json::<Scores>(bad).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"), "{bad}");
    }
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Profile {
    id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    more: Option<RawJson>,
    #[serde(flatten)]
    extra: RawMembers,
}

impl ResponseBody for Profile {}

#[test]
fn members_without_names_are_kept_and_never_printed() {
    let body = r#"{"id":1,"more":["CANARY"],"mobile":"CANARY","deep":{"CANARY":[1,null]}}"#;
    let profile: Profile = json(body).unwrap();
    assert_eq!(profile.id, 1);
    assert_eq!(profile.extra["mobile"], "CANARY");
    assert_eq!(profile.extra["deep"]["CANARY"][0], 1);
    assert_eq!(profile.more.as_ref().unwrap()[0], "CANARY");
    let whole: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(serde_json::to_value(&profile).unwrap(), whole);
    let printed = format!("{profile:?} {profile:#?}");
    assert!(
        !printed.contains("CANARY") && printed.contains("[redacted]"),
        "{printed}"
    );
    assert!(json::<Profile>(r#"{"id":"CANARY"}"#).is_err());
    for twice in [
        r#"{"id":1,"id":2}"#,
        r#"{"id":1,"mobile":1,"mobile":1}"#,
        r#"{"id":1,"mobile":1,"\u006dobile":2}"#,
        r#"{"id":1,"deep":[{"a":{"b":1,"b":2}}]}"#,
        r#"{"id":1,"more":{"a":1,"a":1}}"#,
    ] {
        assert!(json::<Profile>(twice).is_err(), "{twice}");
    }
    assert!(json::<Profile>(r#"{"id":1}"#).unwrap().extra.is_empty());
}

#[test]
fn a_response_may_be_open_as_a_whole() {
    let response: RawJson = json(r#"{"name":"CANARY"}"#).unwrap();
    assert_eq!(response["name"], "CANARY");
    assert_eq!(format!("{response:?}"), "[redacted]");
    let twice = r#"{"a":[{"b":1,"b":1}]}"#;
    for bad in ["[]", "1", "\"CANARY\"", "null", "", "<html></html>", twice] {
        assert!(json::<RawJson>(bad).is_err(), "{bad}");
    }
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Document {
    #[serde(default)]
    address: Option<Json<BTreeMap<String, String>>>,
}

impl ResponseBody for Document {}

#[test]
fn json_inside_a_text_is_read_when_it_is_asked_for() {
    let body = r#"{"address":"{ \"area\": \"CANARY\" }"}"#;
    let document: Document = json(body).unwrap();
    let address = document.address.as_ref().unwrap();
    assert_eq!(address.as_str(), Some(r#"{ "area": "CANARY" }"#));
    assert_eq!(address.parse().unwrap()["area"], "CANARY");
    assert_eq!(serde_json::to_string(&document).unwrap(), body);
    assert!(!format!("{document:?}").contains("CANARY"));
    let document: Document = xml("<address>{\"area\":\"a\"}</address>").unwrap();
    assert_eq!(document.address.unwrap().parse().unwrap()["area"], "a");
    assert_eq!(xml::<Document>("<address/>").unwrap().address, None);
    // A slip of the vendor's in there does not cost the rest of the response, and is not sent back.
    let document: Document = json(r#"{"address":"{\"area\":CANARY"}"#).unwrap();
    let address = document.address.unwrap();
    let error = address.parse().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the text is not the documented JSON: line 1, column 9"
    );
    assert_eq!(address.as_str(), Some("{\"area\":CANARY"));
    assert!(liveproof_runtime::codegen::Value::into_wire(address).is_err());
    let document: Document = json(r#"{"address":"{\"area\":\"a\",\"area\":\"b\"}"}"#).unwrap();
    assert!(document.address.unwrap().parse().is_err());
    // But what is not text at all is not a document of this kind.
    assert!(json::<Document>(r#"{"address":{}}"#).is_err());
}
