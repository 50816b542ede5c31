use super::{cell, code, inline, link, rust, rustdoc, toml};

#[test]
fn addresses_become_links_and_brackets_stay_text() {
    for (text, wanted) in [
        ("see https://a.example/b.", "see <https://a.example/b>."),
        ("[0, 100]", "\\[0, 100]"),
        ("`[0]` and [a](https://b)", "`[0]` and [a](https://b)"),
        ("<https://b> and <Name>", "<https://b> and \\<Name>"),
        (
            "[a](crate::Client) </details> [a]: b",
            "\\[a](crate::Client) \\</details> \\[a]: b",
        ),
        (
            "a stray ` tick, then [brackets]",
            "a stray \\` tick, then \\[brackets]",
        ),
        ("``a`b`` `c``", "``a`b`` \\`c\\`\\`"),
        (r"\[a] \\[b] C:\users\", r"\[a] \\\[b] C:\users\\"),
    ] {
        assert_eq!(rustdoc(text), wanted);
        assert_eq!(inline(text), wanted);
    }
}

#[test]
fn code_is_never_an_example() {
    for (text, wanted) in [
        ("a\n```\npanic!()\n```\nb", "a\n```text\npanic!()\n```\n\nb"),
        ("```rust\nx\n```", "```text\nx\n```"),
        ("```json\n{}\n", "```json\n{}\n```"),
        ("~~~ ignore\n```\n~~~", "````text\n```\n````"),
        (
            "a\n\n    panic!()\n\n      b\nc",
            "a\n\n```text\npanic!()\n\n  b\n```\n\nc",
        ),
        ("\tpanic!()", "```text\npanic!()\n```"),
        ("a\n    b", "a\n   b"),
        ("- a\n\n      b", "- a\n\n   b"),
        ("-     panic!()", "- panic!()"),
        (">     panic!()\n> -\t\tb", "> panic!()\n> - b"),
        ("1. ```\n   x\n   ```\n   y", "1.\n```text\nx\n```\n\n   y"),
        ("- ```json\nx\n\n    y", "-\n```json\nx\n\n  y\n```"),
        ("> ```\n> x\n> ```", ">\n```text\nx\n```"),
        ("# a\n    b", "# a\n   b"),
        ("a\r\nb\rc", "a\nb\nc"),
    ] {
        assert_eq!(rustdoc(text), wanted, "{text:?}");
    }
}

#[test]
fn a_line_begins_no_block() {
    for (text, wanted) in [
        ("- a\n  b", "\\- a b"),
        ("1. a", "1\\. a"),
        ("# a", "\\# a"),
        ("~~~ a", "\\~~~ a"),
        ("``` a", "\\`\\`\\` a"),
        ("-5 to 5", "-5 to 5"),
        ("*a*", "*a*"),
    ] {
        assert_eq!(inline(text), wanted);
    }
    assert_eq!(cell(r"a | b \| c"), r"a \| b \| c");
    assert_eq!(
        link("a [b] | c", "https://d/(e)"),
        r"[a b \| c](<https://d/(e)>)"
    );
}

#[test]
fn values_are_shown_as_they_are() {
    for (value, wanted) in [
        ("a", "`a`"),
        ("", "`\"\"`"),
        ("`", "`` ` ``"),
        ("a``b", "```a``b```"),
        ("a\nb", "`a\\nb`"),
    ] {
        assert_eq!(code(value), wanted);
    }
}

#[test]
fn literals_hold_any_text() {
    for text in [
        "a",
        "\"",
        "\"#",
        "C:\\users\n",
        "\u{7f}",
        "a\r\n\t\"'''\"\"\"b",
        "\\",
    ] {
        let table: toml::Table = format!("a = {}", toml(text)).parse().expect("TOML");
        assert_eq!(table["a"].as_str(), Some(text));
        let literal: syn::LitStr = syn::parse_str(&rust(text)).expect("a literal");
        assert_eq!(literal.value(), text);
    }
}
