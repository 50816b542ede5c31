use super::*;

fn numbered(pairs: &[(&str, &str)]) -> Result<Materials, &'static str> {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Materials::numbered(&pairs)
}

#[test]
fn numbers_tie_types_and_values() {
    let two = numbered(&[
        ("Material.10.MaterialType", "FacePic"),
        ("Material.10.Value", "http://a.example/1.jpg"),
        ("Material.2.MaterialType", "Name"),
        ("Material.2.Value", "李四"),
        ("VerifyToken", "t"),
    ])
    .expect("good material");
    assert_eq!(two.get("Name"), Some("李四"));
    assert_eq!(two.get("FacePic"), Some("http://a.example/1.jpg"));
    assert_eq!(two.0[0].0, "Name");
    for (pairs, code) in [
        (&[][..], "InvalidParam.MaterialsEmpty"),
        (
            &[("Material.1.MaterialType", "Name")],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[("Material.1.Value", "x")],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[("Material.11.Value", "x")],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[("Material.0.Value", "x")],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[("Material.01.Value", "x")],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[
                ("Material.1.MaterialType", "FaceRetainedPic"),
                ("Material.1.Value", "x"),
            ],
            "InvalidParam.MaterialsNotValid",
        ),
        (
            &[
                ("Material.1.MaterialType", "Name"),
                ("Material.1.Value", ""),
            ],
            "InvalidParam.ParamMissing",
        ),
    ] {
        assert_eq!(numbered(pairs), Err(code), "{pairs:?}");
    }
}

#[test]
fn pictures_have_three_forms_and_a_limit() {
    let bytes = |length| format!("base64://{}", STANDARD.encode(vec![0; length]));
    for good in [
        "http://a.example/1.jpg",
        "https://a.example",
        "HTTPS://a.example",
        "oss://bucket:dir/1.jpg",
        "base64:///9j/4AAQSkZJRg==",
        &bytes(MAX_PICTURE),
    ] {
        assert!(Picture::read(good).is_some(), "{good:.40}");
    }
    for bad in [
        "/tmp/1.jpg",
        "file:///tmp/1.jpg",
        "http://",
        "http:///1.jpg",
        "http://a.example/a b",
        "oss://bucket",
        "oss://:path",
        "base64://",
        "base64://data:image/png;base64,/9j/4AAQSkZJRg==",
        "base64://QQ",
        &bytes(MAX_PICTURE + 1),
    ] {
        assert!(Picture::read(bad).is_none(), "{bad:.40}");
    }
    let said = format!("base64://{}", STANDARD.encode("a picture with no-face"));
    let picture = Picture::read(&said).expect("a picture");
    assert!(picture.says("no-face"));
    assert!(!picture.says("other-person"));
}

#[test]
fn a_number_of_an_id_card_has_a_check_digit() {
    for (number, good) in [
        ("11010519491231002X", true),
        ("11010519491231002x", true),
        ("110105194912310046", true),
        ("110105194912310047", false),
        ("11010519491231002", false),
        ("1101051949123100200", false),
        ("A1010519491231002X", false),
        ("", false),
        ("一一〇一〇五", false),
    ] {
        assert_eq!(is_id_number(number), good, "{number}");
    }
}

#[test]
fn scores_stay_within_their_range() {
    for _ in 0..1000 {
        let score = score(80, 100);
        assert!((80.0..=100.0).contains(&score), "{score}");
    }
}
