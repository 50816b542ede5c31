use std::io::Write as _;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH, code, prose, render};
use crate::diff::render::tests::fixtures;
use crate::diff::report::{Line, LineKind, Text};

/// Without the style and the script, which have files of their own.
fn body(page: &str) -> String {
    page.replace(STYLE, "").replace(SCRIPT, "")
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let starts = page.match_indices(attribute).map(|(at, it)| at + it.len());
    let values = starts.map(|start| match page[start..].strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap(),
        None => page[start..].split([' ', '>']).next().unwrap(),
    });
    values.collect()
}

#[test]
fn the_policy_allows_the_style_and_the_script_of_the_page() {
    for (text, hash) in [(STYLE, STYLE_HASH), (SCRIPT, SCRIPT_HASH)] {
        assert_eq!(
            STANDARD.encode(Sha256::digest(text)),
            hash,
            "write this hash"
        );
    }
}

#[test]
fn every_finding_is_on_the_page_and_every_id_once() {
    for (name, report) in fixtures::all() {
        let page = body(&render(&report));
        let mut ids = values(&page, " id=");
        for finding in &report.findings {
            assert!(
                ids.contains(&format!("f{}", finding.number).as_str()),
                "{name}"
            );
            assert!(page.contains(&prose(&finding.sentence).0), "{name}");
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
    }
}

#[test]
fn links_lead_to_ids_of_the_page_or_to_the_web() {
    for (name, report) in fixtures::all() {
        let page = body(&render(&report));
        let ids = values(&page, " id=");
        for link in values(&page, " href=") {
            match link.strip_prefix('#') {
                Some(id) => assert!(
                    id.is_empty() || id.contains('=') || ids.contains(&id),
                    "{name}: {link}"
                ),
                None => assert!(link.starts_with("https://"), "{name}: {link}"),
            }
        }
    }
}

#[test]
fn texts_of_strangers_stay_texts() {
    let page = body(&render(&fixtures::injection()));
    assert_eq!(page.matches("<script").count(), 1, "that of the page");
    for tag in [
        "<img",
        "</style></",
        "onerror='",
        "onclick=\"",
        "\u{202e}",
        "\u{200b}",
        "\u{1b}",
    ] {
        assert!(!page.contains(tag), "{tag:?}");
    }
    assert!(page.contains("\\u{202e}"), "what is hidden is shown");
}

#[test]
fn code_in_backticks_is_code() {
    for (text, html) in [
        ("`a` is `b`", "<code>a</code> is <code>b</code>"),
        ("one ` is <text>", "one ` is &#60;text&#62;"),
        ("`a` and `b", "<code>a</code> and `b"),
    ] {
        assert_eq!(prose(text).0, html);
    }
}

/// A table of one line, from its first row on.
fn table(before: &str, after: Option<&str>, of: &code::Language) -> String {
    let line = Line {
        kind: LineKind::Differs,
        before: Some(Text::plain(before)),
        after: after.map(Text::plain),
    };
    let html = code::table("", &Default::default(), &[line], of);
    html.0.split_once("<tbody>").unwrap().1.to_owned()
}

#[test]
fn what_differs_within_a_line_is_marked_and_what_all_begin_with_is_left_out() {
    let html = table("    a: 'one two' ", Some("    a: 'one six' "), &code::DATA);
    let old = "<td class=o><b>a</b>: <samp>&#39;one <del>two</del>&#39; </samp>";
    let new = "<td class=i><b>a</b>: <samp>&#39;one <ins>six</ins>&#39; </samp>";
    assert_eq!(html, format!("<tr>{old}{new}</table>"));
}

#[test]
fn languages_are_coloured() {
    for (text, of, html) in [
        (
            "  - name: a # b",
            &code::DATA,
            "- <b>name</b>: a <i># b</i>",
        ),
        ("'200':", &code::DATA, "<b>&#39;200&#39;</b>:"),
        ("# all", &code::DATA, "<i># all</i>"),
        ("- # a#b", &code::DATA, "- <i># a#b</i>"),
        ("a#b", &code::DATA, "a#b"),
        ("a line: of text", &code::DATA, "a line: of text"),
        ("&Region=bj", &code::DATA, "&#38;<b>Region</b>=bj"),
        ("- \"x\"", &code::DATA, "- <samp>&#34;x&#34;</samp>"),
        (
            "pub fn publish() // fn",
            &code::RUST,
            "<b>pub</b> <b>fn</b> publish() <i>// fn</i>",
        ),
    ] {
        assert_eq!(
            table(text, None, of),
            format!("<tr><td class=o>{html}</table>")
        );
    }
}

/// For the test in a browser, see `.ci/run page`.
#[test]
fn pages_are_written_for_the_browser() {
    let Some(folder) = std::env::var_os("LIVEPROOF_PAGES") else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (name, report) in fixtures::all() {
        let path = PathBuf::from(&folder).join(format!("{name}.html"));
        let mut file = std::fs::File::create(path).unwrap();
        file.write_all(render(&report).as_bytes()).unwrap();
    }
}
