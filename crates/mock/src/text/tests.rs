use super::*;

#[test]
fn pairs_are_decoded_strictly() {
    assert_eq!(
        pairs(b"a=1+2&b=%E4%BA%BA%2B&c&=d&&e=f=g"),
        Ok(vec![
            ("a".into(), "1 2".into()),
            ("b".into(), "人+".into()),
            ("c".into(), String::new()),
            (String::new(), "d".into()),
            ("e".into(), "f=g".into()),
        ])
    );
    for bad in ["a=%", "a=%4", "a=%G0", "%zz=1", "a=%FF", "a=%+1"] {
        assert_eq!(pairs(bad.as_bytes()), Err(Malformed), "{bad}");
    }
    assert_eq!(pairs(b""), Ok(vec![]));
}

#[test]
fn a_plus_in_a_path_is_a_plus() {
    assert_eq!(decode("/a+b%20c", false), Ok("/a+b c".to_owned()));
}

#[test]
fn everything_but_unreserved_is_encoded() {
    assert_eq!(
        percent_encode("aZ9-_.~ !'()*/%键"),
        "aZ9-_.~%20%21%27%28%29%2A%2F%25%E9%94%AE"
    );
    assert_eq!(hex(&[0, 10, 255]), "000aff");
}

#[test]
fn xml_text_is_escaped() {
    assert_eq!(xml("<a>&\r\u{1}人\n"), "&lt;a&gt;&amp;&#13;\u{FFFD}人\n");
}

#[test]
fn json_is_escaped_to_ascii() {
    assert_eq!(
        ascii_json(&serde_json::json!({"message": "帐号😀\"\n"})),
        r#"{"message":"\u5e10\u53f7\ud83d\ude00\"\n"}"#
    );
}
