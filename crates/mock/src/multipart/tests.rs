use super::*;

fn parse(content_type: &str, body: &[u8]) -> Result<Vec<Part>, Malformed> {
    parts(&Request {
        method: "POST".to_owned(),
        headers: vec![("Content-Type".to_owned(), content_type.into())],
        body: Bytes::copy_from_slice(body),
        ..Request::default()
    })
}

fn shown(parts: &[Part]) -> Vec<(&str, Option<&str>, &[u8])> {
    parts
        .iter()
        .map(|part| (part.name.as_str(), part.filename.as_deref(), &part.body[..]))
        .collect()
}

const TYPE: &str = "multipart/form-data; boundary=XX";

#[test]
fn fields_and_files_keep_their_bytes() {
    let body = b"--XX\r\nContent-Disposition: form-data; name=\"biz_no\"\r\n\r\n1 \xe4\xb8\x9a\r\n\
        --XX\r\nContent-Type: video/mp4\r\ncontent-disposition: form-data; filename=\"a;\\\"b\\c.mp4\"; name=video\r\n\r\n\
        \r\n--XXX\r\n--X\r\n\x00\xff\r\r\n--XX\r\n\
        Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--XX--\r\nepilogue";
    let parts = parse(TYPE, body).expect("a form");
    assert_eq!(
        shown(&parts),
        [
            ("biz_no", None, "1 业".as_bytes()),
            (
                "video",
                Some("a;\"b\\c.mp4"),
                b"\r\n--XXX\r\n--X\r\n\x00\xff\r"
            ),
            ("empty", None, b""),
        ]
    );
}

#[test]
fn preamble_blanks_and_quoted_boundary() {
    let parts = parse(
        "Multipart/Form-Data; charset=utf-8; boundary=\"a b'\"",
        b"preamble\r\n--a b' \t\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--a b'--",
    )
    .expect("a form");
    assert_eq!(shown(&parts), [("a", None, &b"v"[..])]);
    assert!(parse(TYPE, b"--XX--\r\n").expect("no part").is_empty());
}

#[test]
fn what_is_no_form_is_refused() {
    let part = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--XX--\r\n";
    assert_eq!(parse(TYPE, part).map(|parts| parts.len()), Ok(1));
    for bad in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=YY",
        "multipart/mixed; boundary=XX",
        "application/x-www-form-urlencoded",
    ] {
        assert_eq!(parse(bad, part).err(), Some(Malformed), "{bad}");
    }
    for bad in [
        &b""[..],
        b"--XX",
        b"--XX\r\n",
        b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv",
        b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--XX",
        b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n--XX--\r\n",
        b"--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--XX--\r\n",
        b"--XX\r\nContent-Disposition: form-data\r\n\r\nv\r\n--XX--\r\n",
        b"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\nv\r\n--XX--\r\n",
        b"--XX\r\nContent-Type: text/plain\r\n\r\nv\r\n--XX--\r\n",
        b"--XX\r\n\r\nv\r\n--XX--\r\n",
    ] {
        assert_eq!(
            parse(TYPE, bad).err(),
            Some(Malformed),
            "{}",
            String::from_utf8_lossy(bad)
        );
    }
}
