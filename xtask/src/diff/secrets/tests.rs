//! What is hidden in texts of every kind, and what is not.

use std::collections::BTreeSet;

use super::{Names, Secrets};

/// Hides `token` and `list`, in requests also `item.{n}.key`.
fn secrets() -> Secrets {
    let names = ["token", "list", "item.{n}.key"].map(str::to_owned);
    let names = BTreeSet::from(names);
    Secrets {
        others: Names {
            sent: names.clone(),
            received: names,
            ..Names::default()
        },
        ..Secrets::default()
    }
}

/// What a response says, whether it can be read or not.
fn response(text: &str) -> String {
    let [_, after] = secrets().response("Op", [None, Some(text)]);
    after
}

fn request(text: &str) -> String {
    let [_, after] = secrets().request("Op", [None, Some(text)]);
    after
}

#[test]
fn values_are_hidden_in_every_format() {
    for (text, shown) in [
        (
            r#"{"a": 1, "token": "CANARY\"x", "b": 2}"#,
            r#"{"a": 1, "token": …, "b": 2}"#,
        ),
        (r#"{"token":12345,"b":2}"#, r#"{"token":…,"b":2}"#),
        (
            r#"{"list": [{"a": "]CANARY"}], "b": 2}"#,
            r#"{"list": …, "b": 2}"#,
        ),
        (
            "{\"list\": [\n  \"CANARY\"\n],\n\"b\": 2}",
            "{\"list\": …\n…\n…,\n\"b\": 2}",
        ),
        // Within a text.
        (
            r#"{"data": "{\"token\": \"CANARY\", \"b\": 2}"}"#,
            r#"{"data": "{\"token\": …, \"b\": 2}"}"#,
        ),
        // Truncated.
        (r#"{"token": "CANA"#, r#"{"token": …"#),
        (r#"{"list": ["CANA"#, r#"{"list": …"#),
        (
            "<R><token>CANARY</token><b>2</b></R>",
            "<R><token>…</token><b>2</b></R>",
        ),
        (
            "<n:token x='1'>CANARY</n:token>",
            "<n:token x='1'>…</n:token>",
        ),
        (
            "<token><token>CANARY</token>CANARY</token>",
            "<token>…</token>",
        ),
        ("<R><token>CANA", "<R><token>…"),
        ("<R token=\"CANARY\"/>", "<R token=…/>"),
        (
            "<data>{&quot;token&quot;:&quot;CANARY&quot;}</data>",
            "<data>{&quot;token&quot;:…}</data>",
        ),
        ("call({\"token\":'CANARY'});", "call({\"token\":…});"),
        (
            "var x = {token: \"CANARY\", b: 2};",
            "var x = {token: …, b: 2};",
        ),
        ("a=1&token=CANARY%20x&b=2", "a=1&token=…&b=2"),
        // With escapes in the name.
        (
            r#"{"t\u006fken": "CANARY", "b": 2}"#,
            r#"{"t\u006fken": …, "b": 2}"#,
        ),
        (
            r#"{"data": "{\"t\\u006fken\": \"CANARY\", \"b\": 2}"}"#,
            r#"{"data": "{\"t\\u006fken\": …, \"b\": 2}"}"#,
        ),
        ("a=1&t%6Fken=CANARY&b=2", "a=1&t%6Fken=…&b=2"),
        ("item%2E1%2Ekey=CANARY&b=2", "item%2E1%2Ekey=…&b=2"),
    ] {
        assert_eq!(response(text), shown, "{text}");
    }
}

#[test]
fn a_name_that_is_repeated_costs_no_more_than_the_text() {
    for piece in ["<token>a", "token: [", "\"token\":\"\\"] {
        let text = piece.repeat(100_000);
        let begin = std::time::Instant::now();
        assert!(response(&text).len() < text.len(), "{piece}");
        assert!(begin.elapsed().as_secs() < 20, "{piece}");
    }
}

#[test]
fn other_values_and_missing_ones_are_shown() {
    for text in [
        r#"{"mytoken": "a", "token2": "b", "x-token": "c", "token": null}"#,
        r#"{"message": "no token here", "token": "", "list": []}"#,
        "<R><token></token><token/><tokens>a</tokens></R>",
    ] {
        assert_eq!(response(text), text);
    }
}

#[test]
fn values_are_hidden_in_every_part_of_a_request() {
    // The names of headers are sent in title case.
    let form = |value: &str, header: &str| {
        format!(
            "POST /a?x=1&token={value} HTTP/1.1\nX-Token: a\nToken: {header}\n\n\
             b=2&item.12.key={value}&item.key=3"
        )
    };
    assert_eq!(request(&form("CANARY", "CANARY, x")), form("…", "…"));
    let part = |name: &str, value: &str| {
        format!("--b\nContent-Disposition: form-data; name=\"{name}\"\n\n{value}\n")
    };
    let multipart = |value: &str| {
        let parts = part("token", value) + &part("item.key", "3") + &part("item.1.key", value);
        format!("POST / HTTP/1.1\nContent-Type: multipart/form-data; boundary=b\n\n{parts}--b--")
    };
    let shown = multipart("…").replace("token\"\n\n…", "token\"\n\n…\n…");
    let shown = shown.replace("1.key\"\n\n…", "1.key\"\n\n…\n…");
    assert_eq!(request(&multipart("CANARY\n--, CANARY")), shown);
}

#[test]
fn that_a_value_is_another_one_is_shown() {
    let of = |old: &str, new: &str| secrets().sample("Op", [Some(old), Some(new)]);
    let text = |first: &str, second: &str| {
        format!("<a>\n<token>{first}</token>\n<token>{second}</token>\n</a>")
    };
    assert_eq!(
        of(&text("1", "2"), &text("1", "3")),
        [text("…", "…"), text("…", "… (another value)")]
    );
    // The first line is that of a snapshot.
    let whole = Secrets {
        others: Names {
            whole: true,
            ..Names::default()
        },
        ..Secrets::default()
    };
    assert_eq!(
        whole.response("Op", [Some("success\n\"a\"\n"), Some("success\n\"b\"\n")]),
        ["success\n…\n", "success\n… (another value)\n"]
    );
}

#[test]
fn of_what_cannot_be_read_the_size_is_shown() {
    let of = |old: &str, new: &str| secrets().sample("Op", [Some(old), Some(new)]);
    for (old, new, shown) in [
        ("<html>CANARY</html>", "<html>CANARY</html> ", "20 bytes"),
        (
            "<!doctype html>CANARY",
            "<!doctype html>CANARI",
            "21 bytes (another value)",
        ),
        ("{\"a\": \"CANARY", "{\"a\": \"CANARYZ", "14 bytes"),
        ("CANARY", "CANARYZ", "7 bytes"),
    ] {
        assert_eq!(of(old, new)[1], format!("{shown}\n"), "{new}");
    }
    for text in [
        "{\"a\": 1}",
        "call({\"a\": 1});",
        "<?xml version=\"1.0\"?>\n<R><a>1</a></R>\n",
    ] {
        assert_eq!(of("{}", text)[1], text);
    }
}
