use super::*;

#[test]
fn the_form_of_the_page_s_sample_is_well_formed() {
    // A text (6 bytes in UTF-8) and the address of a video, as in the sample.
    let bytes = b"\0\0\0\x01\0\0\0\x06\xE6\xB5\x8B\xE8\xAF\x95\0\0\0\x03\0\0\0\x02//";
    assert!(is_well_formed(&STANDARD.encode(bytes)));
    assert_eq!(keyword(&STANDARD.encode(bytes)), None);
}

#[test]
fn damage_is_found() {
    for bad in [
        &b""[..],
        b"\0\0\0\x01\0\0\0",
        b"\0\0\0\x01\0\0\0\x02a",
        b"\0\0\0\x0B\0\0\0\0",
        b"\0\0\0\x01\0\0\0\x01\xFF",
        b"\x01\0\0\0\0\0\0\0",
    ] {
        assert!(!is_well_formed(&STANDARD.encode(bad)), "{bad:?}");
    }
    assert!(!is_well_formed("plain text"));
}

#[test]
fn keywords_are_found_in_texts_only() {
    let with = |kind: u8| {
        let mut bytes = vec![0, 0, 0, kind, 0, 0, 0, 8];
        bytes.extend("a广告b".bytes());
        keyword(&STANDARD.encode(bytes)).map(|keyword| keyword.kind)
    };
    assert_eq!(with(1), Some(1));
    assert_eq!(with(7), Some(1));
    assert_eq!(with(5), None);
}
