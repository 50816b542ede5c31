use super::*;

#[test]
fn directives_are_read_and_their_absence_is_good() {
    let none = Subject::of(b"not really a picture");
    assert_eq!((none.faces, none.quality, none.jpeg), (1, 100, false));
    assert_eq!((&none.person, &none.fake), (&None, &None));
    let subject = Subject::of(
        "\u{0}mock-person=韦小宝\nmock-fake=MASK\0mock-faces=2 mock-quality=29".as_bytes(),
    );
    assert_eq!(subject.person.as_deref(), Some("韦小宝"));
    assert_eq!(subject.fake.as_deref(), Some("MASK"));
    assert_eq!((subject.faces, subject.quality), (2, 29));
    assert!(Subject::of(b"\xff\xd8\xff\xe0").jpeg);
    assert!(none.is_like(&subject) && subject.is_named("韦小宝") && !subject.is_named("other"));
    assert!(!Subject::of(b"mock-person=a").is_like(&Subject::of(b"mock-person=b")));
    assert_eq!(directive(b"mock-digits=0417", "digits"), Some("0417"));
    assert_eq!(directive(b"mock-digit=0417", "digits"), None);
    assert_eq!(
        directive(&[&[b' '; 4090][..], b"mock-digits=0417"].concat(), "digits"),
        None
    );
    assert_eq!(directive(b"mock-eyes=closed", "eyes"), Some("closed"));
    assert_eq!(directive(b"", "eyes"), None);
}
