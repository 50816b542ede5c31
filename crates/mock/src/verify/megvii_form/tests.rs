use bytes::Bytes;

use super::*;

fn part(name: &str, value: &'static str) -> Part {
    Part {
        name: name.to_owned(),
        filename: None,
        body: Bytes::from_static(value.as_bytes()),
    }
}

#[test]
fn key_and_secret_have_to_be_there_and_match() {
    let key = Key::new("id", "secret");
    for (parts, expected) in [
        (
            vec![part("api_secret", "secret"), part("api_key", "id")],
            Ok(()),
        ),
        (vec![], Err(Failure::Missing("api_key"))),
        (
            vec![part("api_key", ""), part("api_secret", "secret")],
            Err(Failure::Missing("api_key")),
        ),
        (
            vec![part("api_key", "id")],
            Err(Failure::Missing("api_secret")),
        ),
        (
            vec![part("api_key", "id"), part("api_secret", "Secret")],
            Err(Failure::UnknownKey),
        ),
        (
            vec![part("api_key", "other"), part("api_secret", "secret")],
            Err(Failure::UnknownKey),
        ),
    ] {
        assert_eq!(verify(&key, &parts), expected);
    }
}

#[test]
fn a_file_is_no_field() {
    let mut file = part("api_key", "id");
    file.filename = Some("key.txt".to_owned());
    assert_eq!(
        verify(
            &Key::new("id", "secret"),
            &[file, part("api_secret", "secret")]
        ),
        Err(Failure::Missing("api_key"))
    );
}
