//! Goldens of each shape in each format, in `tests/diff/render`, and what has to hold for any
//! report.
//!
//! `LIVEPROOF_BLESS=1 cargo test -p xtask render` writes the goldens anew; read them then.

mod fixtures;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anstream::adapter::strip_str;

use super::super::model::{Kind, Report, Side};
use super::columns::{cut, cut_front, width, wrap};
use super::safe::is_hidden;
use super::{github, json, markdown, text};
use fixtures::{finding, many, quote, report, shapes};

/// As wide as the issue asks for.
const WIDTH: usize = 100;

fn golden(name: &str, made: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diff/render");
    let path = folder.join(name);
    if std::env::var_os("LIVEPROOF_BLESS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(made.as_bytes()).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "{} is out of step; LIVEPROOF_BLESS=1 writes it anew:\n{made}",
        path.display()
    );
}

/// A limit that leaves out all there is to leave out, in turn.
fn limit(name: &str) -> usize {
    if name == "over-limit" {
        9_000
    } else {
        markdown::LIMIT
    }
}

#[test]
fn text_is_as_kept() {
    for (name, report) in shapes() {
        let made = text::render(&report, WIDTH);
        golden(&format!("{name}.ansi"), &made);
        golden(&format!("{name}.txt"), &strip_str(&made).to_string());
    }
}

#[test]
fn markdown_is_as_kept() {
    for (name, report) in shapes() {
        golden(
            &format!("{name}.md"),
            &markdown::render(&report, limit(name)),
        );
    }
}

#[test]
fn annotations_are_as_kept() {
    for (name, report) in shapes() {
        if [
            "many",
            "injection",
            "accepted-and-stale",
            "verdict",
            "empty",
        ]
        .contains(&name)
        {
            golden(&format!("{name}.github"), &github::render(&report));
        }
    }
}

#[test]
fn json_is_as_kept() {
    for (name, report) in shapes() {
        if ["verdict", "wire-bytes", "empty"].contains(&name) {
            golden(&format!("{name}.json"), &json::render(&report));
        }
    }
}

/// Names of the goldens that no test writes any more.
#[test]
fn no_golden_is_left_over() {
    let names: Vec<_> = shapes().into_iter().map(|it| it.0).collect();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diff/render");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&&*stem), "{stem}");
    }
}

/// What is in a report, however odd, on one page each.
fn odd() -> Vec<Report> {
    let mut out: Vec<_> = shapes().into_iter().map(|it| it.1).collect();
    let long = "长".repeat(50_000) + &"x".repeat(100_000);
    let hidden: String = (0..=0x30_ff)
        .chain(0xe_0000..0xe_0200)
        .filter_map(char::from_u32)
        .collect();
    for text in [
        &*long,
        &hidden,
        "",
        " ",
        "`",
        "\n",
        "|\\|",
        "\u{301}\u{301}",
    ] {
        let mut it = finding(text, Kind::Breaking, text, text);
        it.vendor = text.to_owned();
        it.operation = Some(text.to_owned());
        it.pointer = text.to_owned();
        it.advice = Some(text.to_owned());
        it.quote = vec![
            quote(Side::Old, 1, text, text),
            quote(Side::New, usize::MAX, text, ""),
        ];
        it.quote[1].mark = (7, 3);
        out.push(report(vec![it], Vec::new()));
    }
    out
}

#[test]
fn nothing_that_cannot_be_seen_gets_through() {
    for report in odd() {
        let texts = [
            strip_str(&text::render(&report, WIDTH)).to_string(),
            markdown::render(&report, markdown::LIMIT),
            github::render(&report),
            json::render(&report),
        ];
        for text in texts {
            let found = text.chars().find(|it| *it != '\n' && is_hidden(*it));
            assert_eq!(found, None, "{text}");
        }
    }
    for control in [
        '\u{1b}',
        '\r',
        '\t',
        '\u{7f}',
        '\u{9b}',
        '\u{202a}',
        '\u{202e}',
        '\u{2066}',
        '\u{2069}',
        '\u{200b}',
        '\u{e0041}',
    ] {
        assert!(is_hidden(control), "{control:?}");
    }
}

/// The log of a workflow would take it for a command.
#[test]
fn no_line_is_a_command() {
    let text = "x ::error::x ##[error]y ".repeat(20);
    let mut it = finding("x", Kind::Docs, &text, &text);
    it.advice = Some(format!("::error::{text}"));
    it.new = Some(text.clone());
    it.quote = vec![
        quote(Side::Old, 1, "a ##[error]", "[error]"),
        quote(Side::Old, 2, "a ##[error]", "#[error]"),
    ];
    let mut report = report(vec![it], Vec::new());
    report.summary.line = format!("::error::{text}");
    for columns in 40..100 {
        let made = strip_str(&text::render(&report, columns)).to_string();
        let command = made
            .lines()
            .find(|it| it.trim().starts_with("::") || it.contains("##["));
        assert_eq!(command, None);
    }
}

/// The codes are those that paint, and each line ends as it began.
#[test]
fn colours_end_with_their_line() {
    for report in odd() {
        for line in text::render(&report, WIDTH).lines() {
            let mut painted = false;
            for code in line.split('\u{1b}').skip(1) {
                let (code, _) = code.split_once('m').expect("a code that paints");
                assert!(
                    code.starts_with('[')
                        && code[1..]
                            .bytes()
                            .all(|it| it.is_ascii_digit() || it == b';')
                );
                painted = code != "[0";
            }
            assert!(!painted, "{line:?}");
        }
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for report in odd() {
        for columns in [40, 60, 80, 100, 160] {
            for line in strip_str(&text::render(&report, columns))
                .to_string()
                .lines()
            {
                // Paths and addresses are copied as they are, and a heading of Markdown is one
                // line.
                let unbroken = line.trim_start().starts_with("--> ")
                    || line.starts_with("## ")
                    || line.contains("://");
                assert!(
                    unbroken || width(line) <= columns,
                    "{columns}: {} {line}",
                    width(line)
                );
                assert_eq!(line.trim_end(), line, "{columns}");
            }
        }
    }
}

#[test]
fn a_comment_is_never_too_long() {
    let all = report(many(5_000 / many(1).len() + 1), Vec::new());
    assert!(all.findings.len() >= 5_000);
    let made = markdown::render(&all, markdown::LIMIT);
    assert!(made.len() <= markdown::LIMIT, "{}", made.len());
    assert!(made.len() > markdown::LIMIT * 9 / 10, "{}", made.len());
    assert!(made.contains("**Left out**"));
    for report in odd() {
        for limit in [4_000, 20_000, markdown::LIMIT] {
            let least = markdown::render(&report, 0).len();
            assert!(markdown::render(&report, limit).len() <= limit.max(least));
        }
    }
}

/// Each finding is shown in full, in a line, or counted as left out.
#[test]
fn what_is_left_out_is_counted() {
    let all = report(many(20), Vec::new());
    for limit in (2_000..60_000).step_by(6_500) {
        let made = markdown::render(&all, limit);
        let shown = made
            .lines()
            .filter(|it| it.starts_with("\\[") || it.starts_with("**\\["))
            .count();
        let notice = made
            .lines()
            .find(|it| it.starts_with("**Left out**"))
            .unwrap();
        let gone = notice.split_once("these findings: ").map_or("", |it| it.1);
        let gone = gone.split(['.', ';']).next().unwrap();
        let gone: usize = gone
            .split(", ")
            .filter_map(|it| it.split(' ').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(shown + gone, all.findings.len(), "{limit}: {notice}");
    }
}

#[test]
fn the_cost_grows_with_the_findings_alone() {
    let time = |times: usize| {
        let report = report(many(times), Vec::new());
        let once = || {
            let start = std::time::Instant::now();
            let made = text::render(&report, WIDTH) + &markdown::render(&report, markdown::LIMIT);
            assert!(!made.is_empty());
            start.elapsed()
        };
        // Other tests run beside this one.
        (0..3).map(|_| once()).min()
    };
    let (few, more) = (time(10).unwrap(), time(80).unwrap());
    // Eight times as many; a quadratic cost would be sixty-four times as much.
    assert!(more < few * 24, "{few:?} {more:?}");
}

#[test]
fn annotations_are_escaped_as_github_wants() {
    let table = [
        ("a", "a", "a"),
        ("100%", "100%25", "100%25"),
        ("%0A", "%250A", "%250A"),
        ("a\nb", "a%0Ab", "a%0Ab"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a:b,c", "a:b,c", "a%3Ab%2Cc"),
        ("::error::x", "::error::x", "%3A%3Aerror%3A%3Ax"),
        ("活体：，", "活体：，", "活体：，"),
    ];
    for (text, data, property) in table {
        assert_eq!(github::data(text), data);
        assert_eq!(github::property(text), property);
    }
    for report in odd() {
        let made = github::render(&report);
        assert_eq!(made.lines().count(), report.findings.len());
        for line in made.lines() {
            let line = line.strip_prefix("::").unwrap();
            let (command, _) = line.split_once("::").unwrap();
            let (level, properties) = command.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&level), "{level}");
            for property in properties.split(',') {
                let (name, _) = property.split_once('=').unwrap();
                assert!(["file", "line", "col", "title"].contains(&name), "{name}");
            }
        }
    }
}

/// A line of what is gone is no line of what GitHub shows.
#[test]
fn what_was_removed_has_no_line() {
    let mut it = finding("x", Kind::Breaking, "x", "x");
    it.side = Side::Old;
    let made = github::render(&report(vec![it.clone()], Vec::new()));
    assert!(
        made.starts_with("::error file=specs/tencent-csec.yaml,title="),
        "{made}"
    );
    it.quote = vec![quote(Side::New, 9, "x", "x")];
    let made = github::render(&report(vec![it], Vec::new()));
    assert!(
        made.starts_with("::error file=specs/tencent-csec.yaml,line=9,title="),
        "{made}"
    );
}

#[test]
fn lines_are_cut_and_broken_by_columns() {
    assert_eq!(width("活体ab"), 6);
    assert_eq!(cut("活体检测", 8), "活体检测");
    assert_eq!(cut("活体检测", 7), "活体检…");
    assert_eq!(cut("活体检测", 6), "活体…");
    assert_eq!(cut_front("活体检测", 6), "…检测");
    let lines = |text, columns| wrap(text, columns, |_| true);
    assert_eq!(lines("one two  three", 7), ["one two", "three"]);
    assert_eq!(lines("一二三，四五", 6), ["一二", "三，四", "五"]);
    assert_eq!(lines("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
    assert_eq!(lines("活", 1), ["活"]);
    assert_eq!(
        wrap("one two - three", 7, |it| it != "-"),
        ["one", "two -", "three"]
    );
}

/// Outside of code, nothing stands that Markdown or GitHub would make something of.
#[test]
fn nothing_from_a_spec_is_markup() {
    let (_, injection) = shapes().into_iter().find(|it| it.0 == "injection").unwrap();
    let made = markdown::render(&injection, markdown::LIMIT);
    assert!(made.starts_with(&format!("{}\n", markdown::MARKER)));
    let bare = without_code(&made);
    for sign in [
        "octocat", "evil", "GH-2", "#1", "@", "://", "<h1", "<img", "0123456", "$x",
    ] {
        assert!(!bare.contains(sign), "{sign}: {bare}");
    }
    assert_eq!(bare.matches("<!--").count(), 1);
    assert_eq!(
        bare.matches("<details").count(),
        bare.matches("</details>").count()
    );
    let tags = bare.matches('<').count();
    let ours = [
        "<!--",
        "<details",
        "</details>",
        "<summary>",
        "</summary>",
        "<code>",
        "</code>",
    ];
    assert_eq!(
        tags,
        ours.iter()
            .map(|it| bare.matches(it).count())
            .sum::<usize>()
    );
}

/// A text without its blocks and spans of code, read as CommonMark reads them.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut fence: Option<usize> = None;
    for line in text.lines() {
        let run = line.len() - line.trim_start_matches('`').len();
        match fence {
            Some(open) if run >= open && line.len() == run => fence = None,
            Some(_) => {}
            None if run >= 3 && !line[run..].contains('`') => fence = Some(run),
            None if line.starts_with("<details") => {
                // HTML, where backticks are nothing.
                let (before, rest) = line.split_once("<code>").unwrap_or((line, ""));
                let after = rest.split_once("</code>").map_or("", |it| it.1);
                let _ = writeln!(out, "{before}<code></code>{after}");
            }
            None => {
                out.push_str(&without_spans(line));
                out.push('\n');
            }
        }
    }
    assert_eq!(fence, None);
    out
}

fn without_spans(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        out.push_str(&rest[..at]);
        let after = rest[at..].trim_start_matches('`');
        let run = rest.len() - at - after.len();
        let mut from = 0;
        // The next run of the same length ends the span.
        let end = loop {
            let begin = from + after[from..].find('`').expect("each span has an end");
            let length = after[begin..].len() - after[begin..].trim_start_matches('`').len();
            if length == run {
                break begin + length;
            }
            from = begin + length;
        };
        rest = &after[end..];
    }
    out + rest
}

#[test]
fn the_schema_fits_the_report() {
    let schema: serde_json::Value = serde_json::from_str(&json::schema()).unwrap();
    assert_eq!(schema.get("$id"), None);
    for (_, report) in shapes() {
        let made: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
        assert_eq!(made, serde_json::to_value(&report).unwrap());
        let keys: Vec<_> = made.as_object().unwrap().keys().collect();
        let known: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(keys, known);
    }
}
