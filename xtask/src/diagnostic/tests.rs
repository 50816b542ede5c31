//! Diagnostics as they are printed.

use std::io::Write as _;
use std::path::Path;

use super::render::render;
use super::{Diagnostic, Position, error, note};

/// What is printed about a place in a file, without colours.
fn printed(text: &str, line: u64, column: u64) -> String {
    let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let at = Position { line, column };
    let problem = error("some-rule", "something is wrong").help("write it right");
    let diagnostic = Diagnostic {
        at,
        ..Diagnostic::of_file(file.path(), problem)
    };
    let printed = anstream::adapter::strip_str(&render(&[diagnostic])).to_string();
    printed.replace(&file.path().display().to_string(), "x.yaml")
}

#[test]
fn a_diagnostic_looks_as_those_of_rustc() {
    assert_eq!(
        printed("openapi: 3.0.3\ninfo:\n  titel: Things\n", 3, 3),
        "error[some-rule]: something is wrong
 --> x.yaml:3:3
  |
3 |   titel: Things
  |   ^^^^^
  |
  = help: write it right

"
    );
}

/// The line of carets.
fn carets(text: &str, column: u64) -> String {
    let printed = printed(text, 1, column);
    let line = printed.lines().find(|it| it.contains('^'));
    line.unwrap().trim_start_matches([' ', '|']).to_owned()
}

#[test]
fn the_caret_marks_a_key_or_a_value() {
    assert_eq!(carets("title: Some things # as said", 1), "^^^^^");
    assert_eq!(carets("title: Some things # as said", 8), "^^^^^^^^^^^");
    assert_eq!(carets("'a: b': c", 1), "^^^^^^");
    assert_eq!(carets("- {in: path, name: Key}", 8), "^^^^");
    assert_eq!(carets("- {in: path, name: Key}", 20), "^^^");
    assert_eq!(carets("- {in: path, name: Key}", 3), "^");
    assert_eq!(carets("url: https://host/a:b", 6), "^^^^^^^^^^^^^^^^");
    assert_eq!(carets("title: 人脸", 8), "^^^^");
    assert_eq!(carets("- ", 3), "^");
}

#[test]
fn a_wide_text_before_the_caret_moves_it() {
    let printed = printed("{人脸: x, y: z}", 1, 9);
    let wanted = format!("\n  | {}^\n", " ".repeat("{....: x, ".len()));
    assert!(printed.contains(&wanted), "{printed}");
    assert!(printed.contains("x.yaml:1:9"), "{printed}");
}

#[test]
fn nothing_reaches_a_terminal_but_what_can_be_seen() {
    let text = "a\u{1b}[31m\u{202e}b\u{200b}\u{7}: \"x\"";
    let printed = printed(text, 1, 1);
    let hidden = |it: char| it != '\n' && it.is_control() || "\u{202e}\u{200b}".contains(it);
    assert!(!printed.contains(hidden), "{printed:?}");

    let path = Path::new("a\u{1b}.yaml");
    let problem = error("some-rule", format!("unknown key `{text}`")).help(text);
    let diagnostic = Diagnostic::of_file(path, problem);
    let styled = render(std::slice::from_ref(&diagnostic));
    let printed = anstream::adapter::strip_str(&styled).to_string();
    assert!(!printed.contains(hidden), "{printed:?}");
    assert!(
        printed.contains("a\\u{1b}[31m\\u{202e}b\\u{200b}\\u{7}"),
        "{printed}"
    );
    assert!(!diagnostic.to_string().contains(hidden));
}

#[test]
fn a_long_line_is_truncated_around_the_caret() {
    let text = format!("{{a: {}, key: {}}}", "x".repeat(500), "y".repeat(500));
    let printed = printed(&text, 1, 507);
    assert!(printed.contains("key"), "{printed}");
    assert!(printed.lines().all(|it| it.len() < 160), "{printed}");
    let huge = format!("{{a: {}, key: 1}}", "x".repeat(20_000));
    assert_eq!(
        self::printed(&huge, 1, 20_007),
        "error[some-rule]: something is wrong\n --> x.yaml:1:20007\n  = help: write it right\n\n"
    );
}

#[test]
fn a_place_outside_the_file_is_named_without_a_line() {
    for (line, column) in [(9, 9), (1, 9)] {
        let printed = printed("a: b", line, column);
        assert!(
            printed.contains(&format!("x.yaml:{line}:{column}")),
            "{printed}"
        );
    }
    let missing = Diagnostic::of_file("gone.yaml", note("some-rule", "a remark"));
    let printed = anstream::adapter::strip_str(&render(&[missing])).to_string();
    assert_eq!(printed, "note[some-rule]: a remark\n --> gone.yaml:1:1\n\n");
}
