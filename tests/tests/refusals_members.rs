//! A document with another shape or other members than documented is refused, by every operation.

use liveproof_tests::support::body::{json_member, leaves, xml_element, xml_root};
use liveproof_tests::support::good::{Form, good, of};
use liveproof_tests::support::{Failure, Response};
use serde_json::{Value, json};

#[tokio::test]
async fn another_kind_of_document() {
    for good in of(Form::Json) {
        let list = format!("[{}]", good.body.trim_end_matches('\u{3000}'));
        for body in [
            list.as_str(),
            "[]",
            "1",
            "\"text\"",
            "null",
            "true",
            "text",
            "<Response/>",
        ] {
            good.refused(body, body, "undecodable: syntax").await;
        }
    }
    for good in of(Form::Xml) {
        for body in ["{}", "text", "[]", "1"] {
            good.refused(body, body, "undecodable: syntax").await;
        }
        let root = xml_root(&good.body).expect("a root");
        for body in [
            format!("<{root}>text</{root}>"),
            format!("<{root}><Unknown>text</Unknown>text</{root}>"),
        ] {
            // With a rule for success, text says nothing of a success.
            let outcome = good.body(&body).await;
            assert!(
                matches!(outcome.result, Err(Failure::Undecodable(_))),
                "{good}: {body}: {}",
                outcome.word()
            );
        }
    }
    // What follows is about the codes of this vendor.
    let scripts = good().into_iter().filter(|it| it.form == Form::Script);
    for good in scripts.filter(|it| it.vendor.name == "tencent-csec") {
        good.refused(
            "success, but no script",
            "{\"code\":0,\"message\":\"No Error\"}",
            "undecodable: type",
        )
        .await;
        good.refused(
            "no code",
            "{\"message\":\"CANARY\"}",
            "undecodable: missing-member",
        )
        .await;
        good.refused(
            "a code of another type",
            "{\"code\":[4000]}",
            "undecodable: type",
        )
        .await;
        good.refused("not JSON", "{code:4000}", "undecodable: syntax")
            .await;
        good.refused(
            "more than a call",
            "onCaptchaError({\"code\":0});",
            "undecodable: type",
        )
        .await;
    }
}

/// The pages require nothing of what is inside of these objects, but do require them.
#[tokio::test]
async fn objects_without_members() {
    let required = [
        ("CredentialVerify", "ResultObject"),
        ("DetectFaceAttributes", "Data"),
        ("GetMaterials", "Data"),
        ("IDCardOCR", "IdInfo"),
    ];
    let mut seen = 0;
    for good in good() {
        let object = required.iter().find(|it| it.0 == good.operation.id);
        if good.form == Form::Json {
            for body in ["{}", r#"{"unexpected":1}"#] {
                assert!(good.body(body).await.result.is_err(), "{good}: {body}");
            }
        }
        let Some((_, name)) = object else { continue };
        seen += 1;
        for (json, xml) in [
            (json!({}), ""),
            (json!({"unexpected": 1}), "<Unexpected>1</Unexpected>"),
        ] {
            let body = match good.form {
                Form::Json => json_member(&good.body, name, |_| json.clone()),
                _ => xml_element(&good.body, name, |_| xml.to_owned()),
            };
            let body = body.expect("the object is there");
            good.refused(name, body, "undecodable: missing-member")
                .await;
        }
    }
    // Some in JSON and in XML.
    assert!(seen >= required.len(), "{seen}");
}

#[tokio::test]
async fn mistyped_members() {
    for good in good() {
        let decisive = good.spec().decisive();
        let names = leaves(&good.example);
        let has_none = good.form == Form::Script || good.is_tiny();
        assert!(has_none || !names.is_empty(), "{good}");
        let loose = |it: &String| good.operation.loose.contains(&it.as_str());
        for name in names.into_iter().filter(|it| !loose(it)) {
            let body = match good.form {
                Form::Json => json_member(&good.body, &name, |_| json!({"unexpected": []})),
                Form::Xml => xml_element(&good.body, &name, |_| {
                    "<Unexpected>1</Unexpected>".to_owned()
                }),
                Form::Script => continue,
            };
            // A sample may spell a member by its other name.
            let Some(body) = body else { continue };
            if decisive.contains(&name) {
                // Not a success, then; whether it is a whole error depends on its other members.
                let outcome = good.body(&body).await;
                assert!(outcome.result.is_err(), "{good}: {name}");
            } else {
                good.refused(&name, body, "undecodable: type").await;
            }
        }
        if let Value::Object(members) = &good.example {
            let objects = members.iter().filter(|it| it.1.is_object());
            for (name, _) in objects.filter(|it| !loose(it.0)) {
                let (json, xml) = (json!("text"), "text".to_owned());
                let body = match good.form {
                    Form::Json => json_member(&good.body, name, |_| json.clone()),
                    _ => xml_element(&good.body, name, |_| xml.clone()),
                };
                good.refused(
                    name,
                    body.expect("the member is there"),
                    "undecodable: type",
                )
                .await;
            }
        }
    }
}

#[tokio::test]
async fn doubled_members() {
    for good in of(Form::Json) {
        let decisive = good.spec().decisive();
        let Value::Object(members) = &good.example else {
            continue;
        };
        let whole: Value =
            serde_json::from_str(good.body.trim_end_matches('\u{3000}').trim()).expect("JSON");
        let loose = |it: &String| good.operation.loose.contains(&it.as_str());
        for name in members
            .keys()
            .filter(|it| whole.get(it).is_some() && !loose(it))
        {
            let doubled = format!(
                "{{\"{name}\":{},{}",
                whole[name],
                good.body.trim_start().trim_start_matches('{')
            );
            let word = if decisive.contains(name) {
                "ambiguous"
            } else {
                "type"
            };
            good.refused(name, doubled, &format!("undecodable: {word}"))
                .await;
        }
    }
    for good in of(Form::Xml) {
        let decisive = good.spec().decisive();
        let Value::Object(members) = &good.example else {
            continue;
        };
        for (name, value) in members.iter().filter(|it| !it.1.is_array()) {
            let close = format!("</{name}>");
            let Some(at) = good.body.find(&format!("<{name}>")) else {
                continue;
            };
            let end = good.body[at..].find(&close).expect("an end") + at + close.len();
            let doubled = format!(
                "{}{}{}",
                &good.body[..end],
                &good.body[at..end],
                &good.body[end..]
            );
            let word = if decisive.contains(name) {
                "ambiguous"
            } else {
                "type"
            };
            good.refused(
                &format!("{name} {value}"),
                doubled,
                &format!("undecodable: {word}"),
            )
            .await;
        }
    }
}

/// Of vendors whose specs call the code lenient.
#[tokio::test]
async fn a_lenient_code_is_a_text_or_a_number() {
    let mut checked = 0;
    for good in of(Form::Json) {
        let spec = good.spec();
        let mut codes = spec.codes();
        codes.retain(|it| it.schema.get("x-lenient").is_some_and(|it| it == true));
        if codes.is_empty() || !spec.is_error(400) {
            continue;
        }
        for name in codes.iter().flat_map(|it| &it.names) {
            for code in [json!("4100"), json!(4100)] {
                let body = json!({ name.as_str(): code }).to_string();
                let response = Response::new(400, good.label, &body);
                good.refused_response(&body, response, "vendor: 4100").await;
            }
        }
        // The old name and the new one.
        let names = codes.iter().flat_map(|it| &it.names);
        let all: serde_json::Map<_, _> = names.map(|it| (it.clone(), json!("4100"))).collect();
        let body = Value::Object(all).to_string();
        let response = Response::new(400, good.label, &body);
        good.refused_response(&body, response, "vendor: 4100").await;
        checked += 1;
    }
    assert!(checked > 0, "no spec has a lenient code");
}
