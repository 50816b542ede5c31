use super::*;
use crate::Upload;

#[test]
fn writes_what_curl_writes_in_one_buffer() {
    let parts = [
        Part::text("api_key", "k \u{4eba}\r\n"),
        Part::upload(
            "image",
            Upload::bytes(vec![0, 255])
                .file_name("a.jpg")
                .media_type("image/jpeg"),
        ),
        Part::upload("other", Upload::bytes("x")),
    ];
    let pieces = pieces(&parts, "BOUND").expect("writable");
    let [Piece::Bytes(bytes)] = pieces.as_slice() else {
        panic!("not one buffer")
    };
    let mut expected = b"--BOUND\r\nContent-Disposition: form-data; name=\"api_key\"\r\n\r\nk \xe4\xba\xba\r\n\r\n\
        --BOUND\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\x00"
        .to_vec();
    expected.push(255);
    expected.extend_from_slice(
        b"\r\n--BOUND\r\nContent-Disposition: form-data; name=\"other\"; filename=\"other\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nx\r\n--BOUND--\r\n",
    );
    assert_eq!(bytes.as_ref(), expected.as_slice());
}

#[test]
fn a_file_whose_name_cannot_be_sent_has_that_of_the_part() {
    for (path, name) in [
        ("d/a b.jpg", "a b.jpg"),
        ("d/a\"b.jpg", "image"),
        ("d/a\r\nb.jpg", "image"),
    ] {
        let part = Part::upload("image", Upload::path(path));
        let [.., before, file_name, after, _, _] = header(&part);
        assert_eq!(
            (before, file_name, after),
            ("\"; filename=\"", name, "\"\r\nContent-Type: ")
        );
    }
}

#[test]
fn refuses_a_boundary_that_occurs_or_cannot_be_written() {
    let parts = [Part::text("a", "xBOBOUNDx")];
    assert!(matches!(
        pieces(&parts, "BOUND"),
        Err(RequestError::Boundary)
    ));
    assert!(matches!(
        pieces(&parts, "a\r\nb"),
        Err(RequestError::Boundary)
    ));
    assert!(matches!(pieces(&parts, ""), Err(RequestError::Boundary)));
}

#[test]
fn random_boundaries_differ() {
    let (one, two) = (random_boundary(), random_boundary());
    assert_eq!(one.len(), 32);
    assert_ne!(one, two);
}
