//! Responses before and after, in words.

use super::changes;
use crate::diff::report::{LineKind, RecordChangeKind as Kind, Which};
use crate::diff::secrets::Secrets;
use crate::diff::side::{Records, Side};

fn side(which: Which, text: Option<&str>) -> Side {
    let text = text.map(|it| format!("---\nsource: a.rs\ninfo: {}\n---\n{it}\n", it.len()));
    let file = text.map(|it| ("Op__200-a.bad.json.snap".to_owned(), it.into_bytes()));
    let records = Records {
        responses: file.into_iter().collect(),
        ..Records::default()
    };
    Side::made(which, "a", records)
}

#[test]
fn what_a_response_was_and_is_are_words() {
    let error = "service error \"5100\", status 200\n{}";
    for (old, new, kind, summary) in [
        (
            Some(error),
            Some("success\n{}"),
            Kind::Changed,
            "was a service error `5100` (status 200) and is a success now",
        ),
        (
            Some("undecodable: html"),
            Some("success\n{}"),
            Kind::Changed,
            "was undecodable (`html`) and is a success now",
        ),
        (
            Some("success\n{}"),
            Some("unexpected-status"),
            Kind::Changed,
            "was a success and is refused (`unexpected-status`) now",
        ),
        (
            Some(error),
            Some("service error \"\", status 200\n{}"),
            Kind::Changed,
            "was a service error `5100` (status 200) and is a service error without a code \
             (status 200) now",
        ),
        (
            Some("success\n{\n  \"a\": 1\n}"),
            Some("success\n{\n  \"a\": 2\n}"),
            Kind::Changed,
            "decodes to another value; it is still a success",
        ),
        (None, Some("success"), Kind::Added, "is a success"),
        (
            Some("undecodable: root"),
            None,
            Kind::Removed,
            "was undecodable (`root`), and its record is gone",
        ),
    ] {
        let found = changes(
            &side(Which::Base, old),
            &side(Which::Head, new),
            &Secrets::default(),
        );
        let [change] = &*found else {
            panic!("{found:?}");
        };
        assert_eq!((change.kind, &*change.summary), (kind, summary));
        assert_eq!(change.succeeds, summary.ends_with("and is a success now"));
        assert_eq!(change.operation, "Op");
        assert_eq!(change.name, "200-a.bad.json");
        let mut lines = change.comparison.lines.iter();
        assert!(lines.any(|it| it.kind == LineKind::Differs), "{change:?}");
    }
}

#[test]
fn a_fingerprint_alone_is_nothing() {
    let old = side(Which::Base, Some("success"));
    let mut new = side(Which::Head, Some("success"));
    assert_eq!(changes(&old, &new, &Secrets::default()), []);
    let snapshot = b"---\r\nsource: b.rs\r\ninfo: other\r\n---\r\nsuccess\r\n";
    new.records
        .responses
        .values_mut()
        .for_each(|it| *it = snapshot.to_vec());
    assert_eq!(changes(&old, &new, &Secrets::default()), []);
}
