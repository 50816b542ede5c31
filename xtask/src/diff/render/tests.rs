use super::{address, link, marks, rows, shortened, visible};

pub(crate) mod fixtures;
mod formats;

use crate::diff::comparison;
use crate::diff::report::{Place, Report, Which};

/// The two lines with what is marked in brackets.
fn marked(before: &str, after: &str) -> (String, String) {
    let (old, new) = marks(before, after);
    let show = |text: &str, mark: std::ops::Range<usize>| match mark.is_empty() {
        true => text.to_owned(),
        false => format!(
            "{}[{}]{}",
            &text[..mark.start],
            &text[mark.clone()],
            &text[mark.end..]
        ),
    };
    (show(before, old), show(after, new))
}

#[test]
fn what_differs_is_marked_in_whole_words() {
    let of = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    assert_eq!(
        marked("  maxBytes: 2097152", "  maxBytes: 1048576"),
        of("  maxBytes: [2097152]", "  maxBytes: [1048576]")
    );
    assert_eq!(
        marked("x: one false in 60", "x: one wrong in 60"),
        of("x: one [false] in 60", "x: one [wrong] in 60")
    );
    // A long word is marked in part.
    assert_eq!(
        marked("Sign: abcdefghijklmnopq", "Sign: abcdefghijklmnopz"),
        of("Sign: abcdefghijklmnop[q]", "Sign: abcdefghijklmnop[z]")
    );
    // If one side has a long word, neither is marked as a whole.
    assert_eq!(
        marked("a: token-abcdefgh, b", "a: token-abcdefghijklmnopqrs, b"),
        of("a: token-abcdefgh, b", "a: token-abcdefgh[ijklmnopqrs], b")
    );
    // A word next to something new is marked with it.
    assert_eq!(marked("[a, b]", "[a, b, c]"), of("[a, [b]]", "[a, [b, c]]"));
    assert_eq!(
        marked("恶意等级 1", "恶意等级 2"),
        of("恶意等级 [1]", "恶意等级 [2]")
    );
}

#[test]
fn a_whole_line_is_not_marked() {
    assert_eq!(marks("  - one", "").0, 0..0);
    assert_eq!(marks("  Passed", "  Password"), (0..0, 0..0));
    assert_eq!(marks("same", "same"), (0..0, 0..0));
}

#[test]
fn code_that_is_cut_is_code() {
    let text = "The type `types::liveness::Similarity` is gone.";
    assert_eq!(shortened(text, 20), "The type `types::liv…`");
    assert_eq!(
        shortened(text, 40),
        "The type `types::liveness::Similarity` i…"
    );
    assert_eq!(shortened("an odd ` alone", 10), "an odd ` a…");
}

#[test]
fn links_lead_to_a_line_of_a_commit() {
    let mut report = Report::default();
    let place = Place {
        revision: Which::Head,
        file: "specs/a b#.yaml".to_owned(),
        line: 7,
        column: 1,
        pointer: String::new(),
    };
    assert_eq!(link(&report, &place), None);
    report.summary.repository = Some("https://example.org/a/b".to_owned());
    assert_eq!(link(&report, &place), None);
    report.summary.head.commit = Some("0123abc".to_owned());
    let address = link(&report, &place);
    let wanted = "https://example.org/a/b/blob/0123abc/specs/a%20b%23.yaml#L7";
    assert_eq!(address.as_deref(), Some(wanted));
}

#[test]
fn addresses_are_of_the_web_and_end_nothing() {
    assert_eq!(address("javascript:alert(1)"), None);
    assert_eq!(address("//example.org"), None);
    let hostile = address("https://x.example/\"><b>`|)\n证").unwrap_or_default();
    assert_eq!(
        hostile,
        "https://x.example/%22%3E%3Cb%3E%60%7C%29%0A%E8%AF%81"
    );
}

#[test]
fn hidden_characters_are_visible() {
    assert_eq!(
        visible("a\u{202e}b\u{200b}c\u{a0}d\n"),
        r"a\u{202e}b\u{200b}c\u{a0}d\n"
    );
    assert_eq!(visible("证 é 𠮷　"), "证 é 𠮷　");
}

#[test]
fn old_lines_are_above_new_ones() {
    let comparison = comparison::of((None, "a\nb 1\nc 1\nd\n"), (None, "a\nb 2\nc 2\nd\n"));
    let rows = rows(&comparison.lines);
    let shown: Vec<_> = rows
        .iter()
        .map(|it| format!("{}{}", it.sign, it.text))
        .collect();
    assert_eq!(shown, [" a", "-b 1", "-c 1", "+b 2", "+c 2", " d"]);
    assert_eq!(rows[2].mark, 2..3);
}
