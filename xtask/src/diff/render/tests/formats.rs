//! Goldens in `tests/diff/render`, and what holds for any report.
//!
//! `LIVEPROOF_BLESS=1 cargo test -p xtask render` writes the goldens anew; read them then.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr;

use super::fixtures::{all, hostile, injection, one, place, two_hundred};
use crate::diff::comparison;
use crate::diff::render::{github, html, json, markdown, text};
use crate::diff::report::{Finding, Kind, Report, Semver, UsedBy, Which};
use crate::text::is_hidden;

const WIDTH: usize = 100;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diff/render")
}

/// The text without colours.
fn plain(report: &Report, width: usize) -> String {
    strip_str(&text::render(report, width)).to_string()
}

fn golden(name: &str, made: &str) {
    let path = folder().join(name);
    if std::env::var_os("LIVEPROOF_BLESS").is_some() {
        let mut file = std::fs::File::create(path).unwrap();
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

/// The reports whose goldens are kept in formats that not all have one in.
const KEPT: [(&str, &[&str]); 4] = [
    ("ansi", &["one", "injection"]),
    ("github", &["empty", "twenty", "refused", "injection"]),
    ("json", &["empty", "one"]),
    ("html", &["one", "injection"]),
];

#[test]
fn every_format_is_as_kept() {
    for (name, report) in all() {
        golden(&format!("{name}.txt"), &plain(&report, WIDTH));
        golden(&format!("{name}.md"), &markdown::render(&report));
        for (format, _) in KEPT.iter().filter(|it| it.1.contains(&name)) {
            let made = match *format {
                "ansi" => text::render(&report, WIDTH),
                "github" => github::render(&report),
                "json" => json::render(&report),
                // The style and the script have files of their own.
                _ => html::render(&report)
                    .replace(html::STYLE, "")
                    .replace(html::SCRIPT, ""),
            };
            golden(&format!("{name}.{format}"), &made);
        }
    }
}

#[test]
fn no_golden_is_left_over() {
    let names: Vec<_> = all().into_iter().map(|it| it.0).collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&&*stem), "{stem}");
    }
}

/// A report with this text everywhere a spec or a page can bring one.
fn everywhere(text: &str) -> Report {
    let mut report = one();
    report.summary.verdict = text.to_owned();
    report.summary.base.label = text.to_owned();
    report.summary.missing = vec![text.to_owned()];
    report.unchanged = vec![text.to_owned()];
    let mut briefly = report.findings[0].clone();
    for row in &mut report.operations {
        row.vendor = text.to_owned();
        row.operation = Some(text.to_owned());
        row.request = text.to_owned();
    }
    let finding = &mut report.findings[0];
    finding.sentence = text.to_owned();
    finding.rule = text.to_owned();
    finding.vendors = vec![text.to_owned()];
    finding.advice = Some(text.to_owned());
    finding.diagnostics = vec![text.to_owned()];
    finding.places[0].file = text.to_owned();
    for line in &mut finding.document[0].lines {
        if let Some(it) = &mut line.before {
            it.text = format!("{text} 1");
        }
        if let Some(it) = &mut line.after {
            it.text = text.to_owned();
        }
    }
    briefly.needs_review = false;
    briefly.sentence = text.to_owned();
    report.findings.push(briefly);
    report
}

/// What can be in a report, however odd.
fn odd() -> Vec<Report> {
    let long = "长".repeat(3_000) + &"x".repeat(30_000);
    let hidden: String = (0..=0x30_ff)
        .chain(0xe_0000..0xe_0200)
        .filter_map(char::from_u32)
        .collect();
    let marks = [
        "",
        " ",
        "`",
        "``",
        "\n",
        "|\\|",
        "\u{301}\u{301}",
        "@x",
        "1.",
    ];
    let mut out: Vec<_> = all().into_iter().map(|it| it.1).collect();
    out.extend(marks.map(everywhere));
    out.extend([
        everywhere(&long),
        everywhere(&hidden),
        everywhere(&hostile("x")),
    ]);
    out
}

#[test]
fn nothing_hidden_gets_through() {
    for report in odd() {
        let texts = [
            plain(&report, WIDTH),
            markdown::render(&report),
            github::render(&report),
            json::render(&report),
        ];
        for text in texts {
            let found = text.chars().find(|it| *it != '\n' && is_hidden(*it));
            assert_eq!(found, None, "{text}");
        }
    }
}

/// The log of a workflow would take it for a command.
#[test]
fn no_line_of_text_is_a_command() {
    let report = everywhere(&"::error::x ##[error]y ".repeat(20));
    for columns in 60..100 {
        let made = plain(&report, columns);
        let command = made
            .lines()
            .find(|it| it.trim().starts_with("::") || it.contains("##["));
        assert_eq!(command, None);
    }
}

#[test]
fn colours_end_with_their_line() {
    for report in odd() {
        for line in text::render(&report, WIDTH).lines() {
            let codes: Vec<_> = line
                .split('\u{1b}')
                .skip(1)
                .map(|it| it.split_once('m').expect("a code that paints").0)
                .collect();
            let last = codes.last().copied().unwrap_or("[0");
            assert_eq!(last, "[0", "{line:?}");
        }
    }
}

#[test]
fn no_line_of_text_is_wider_than_asked() {
    for report in odd() {
        for columns in [60, 80, 100, 160] {
            let made = plain(&report, columns);
            for line in made.lines() {
                // Places and addresses stay in one piece. Tables need some room.
                let unbroken = line.contains("--> ") || line.contains("://");
                let wide = unbroken || line.width() <= columns || table(&made, line);
                assert!(wide, "{columns}: {line}");
                assert_eq!(line.trim_end(), line, "{columns}");
            }
        }
    }
}

/// Whether the line is above the findings.
fn table(text: &str, line: &str) -> bool {
    let head = text.split("\n━━").next().unwrap_or_default();
    head.lines().any(|it| it == line)
}

/// Two hundred findings are read in two minutes, and twenty on a few screens.
#[test]
fn text_is_short() {
    let lines = |report| text::render(&report, WIDTH).lines().count();
    let twenty = lines(super::fixtures::twenty());
    assert!(twenty <= 300, "{twenty}");
}

#[test]
fn a_comment_is_never_too_long() {
    let mut report = two_hundred();
    for _ in 0..4 {
        report.findings.extend(report.findings.clone());
        report.operations.extend(report.operations.clone());
    }
    let made = markdown::render(&report);
    assert!(made.len() <= markdown::LIMIT, "{}", made.len());
    assert!(made.contains("**Left out**"));
    for report in odd() {
        assert!(markdown::render(&report).len() <= markdown::LIMIT);
    }
}

#[test]
fn what_needs_no_review_is_left_out_first() {
    let made = markdown::render(&two_hundred());
    assert!(made.len() > markdown::LIMIT / 2);
    let first = two_hundred().findings[0].sentence.clone();
    assert!(made.contains(&format!("#### 1 · {first}")), "{made}");
}

#[test]
fn every_annotation_has_a_line_and_ends_nothing() {
    for report in odd() {
        let made = github::render(&report);
        let not_compared = report.summary.missing.len() + report.summary.strays.len();
        let count = report.findings.len() + not_compared;
        assert_eq!(made.lines().count(), count);
        for line in made.lines() {
            let (command, _) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (level, properties) = command.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&level), "{level}");
            let names: Vec<_> = properties
                .split(',')
                .map(|it| it.split_once('=').unwrap().0)
                .collect();
            assert!(names.starts_with(&["file", "line"]), "{names:?}");
            let known = ["file", "line", "col", "title"];
            assert!(names.iter().all(|it| known.contains(it)), "{names:?}");
        }
    }
}

/// A line of what is gone is not a line of what GitHub shows.
#[test]
fn what_is_gone_is_annotated_in_the_head() {
    let mut report = Report::default();
    report.findings.push(Finding {
        kind: Kind::Breaking,
        places: vec![place(Which::Base, "specs/x.yaml", 70)],
        ..Finding::default()
    });
    let made = github::render(&report);
    assert!(
        made.starts_with("::warning file=specs/x.yaml,line=1,"),
        "{made}"
    );
    assert!(made.contains("before: specs/x.yaml:70:3"), "{made}");
}

#[test]
fn annotations_are_as_bad_as_their_findings_and_plain() {
    let at = |file: &str| place(Which::Head, file, 7);
    let finding = |rule: &str, kind, place| Finding {
        rule: rule.to_owned(),
        kind,
        places: vec![place],
        ..Finding::default()
    };
    let sample = place(Which::Base, "specs/samples/x/Op/200-a.json", 7);
    let removed = Finding {
        owner: Some(at("specs/x.yaml")),
        ..finding("sample-removed", Kind::Docs, sample)
    };
    let mut report = Report {
        findings: vec![
            finding("input-added", Kind::Additive, at("specs/x.yaml")),
            finding("input-value", Kind::Behaviour, at("specs/x.yaml")),
            removed,
        ],
        ..Report::default()
    };
    report.summary.strays = vec!["specs/x.yml".to_owned()];
    report.findings[1].needs_review = true;
    let made = github::render(&report);
    let lines: Vec<_> = made.lines().collect();
    let starts = [
        "::error file=specs/x.yaml,line=7,col=3,title=behaviour",
        "::warning file=specs/x.yml,line=1,title=",
        "::notice file=specs/x.yaml,line=7,col=3,title=additive",
        "::notice file=specs/x.yaml,line=7,title=docs",
    ];
    assert_eq!(lines.len(), starts.len(), "{made}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
        let (title, _) = line
            .split_once("title=")
            .unwrap()
            .1
            .split_once("::")
            .unwrap();
        assert!(!title.contains('`'), "{title}");
    }
    assert!(lines[3].contains("before: specs/samples/x/Op/200-a.json:7:3"));
    assert!(lines[0].ends_with("→ Decide whether this is intended."));
}

/// A report whose only finding shows two texts.
fn comparing(before: &str, after: &str) -> Report {
    let finding = Finding {
        needs_review: true,
        document: vec![comparison::of((None, before), (None, after))],
        ..Finding::default()
    };
    Report {
        findings: vec![finding],
        ..Report::default()
    }
}

#[test]
fn what_differs_in_a_long_line_is_shown() {
    let filler = "{\"a\":1,长 ".repeat(300);
    for length in [0, 90, 400, 1_500, filler.chars().count()] {
        let start: String = filler.chars().take(length).collect();
        for end in ["", &filler] {
            let line = |word: &str| format!("{start}{word}{end}\n");
            // A word, and most of a line.
            for [old, new] in [
                ["«old»", "«new»"],
                [&format!("«old»{}", "x".repeat(3_000)), "«new»"],
            ] {
                let report = comparing(&line(old), &line(new));
                let mut made = vec![markdown::render(&report)];
                made.extend([60, 100, 140].map(|it| plain(&report, it)));
                for it in made {
                    assert!(it.contains("«old") && it.contains("«new"), "{length}: {it}");
                }
            }
        }
    }
}

#[test]
fn of_many_lines_both_sides_are_shown() {
    let lines = |word: &str| {
        (0..60)
            .map(|it| format!("{word} {it}\n"))
            .collect::<String>()
    };
    let report = comparing(&lines("old"), &lines("new"));
    for made in [markdown::render(&report), plain(&report, WIDTH)] {
        assert!(made.contains("old 0") && made.contains("new 0"), "{made}");
        assert!(made.contains("more lines"), "{made}");
    }
}

#[test]
fn what_to_do_is_in_every_format() {
    let mut report = comparing("a", "b");
    let made = |report: &Report| {
        let texts = [
            plain(report, WIDTH),
            markdown::render(report),
            github::render(report),
            html::render(report),
        ];
        texts.map(|it| it.contains("Decide whether this is intended."))
    };
    assert_eq!(made(&report), [true; 4]);
    report.findings[0].advice = Some("Ask.".to_owned());
    assert_eq!(made(&report), [false; 4]);
}

#[test]
fn an_operation_that_is_reached_on_two_ways_is_named_once() {
    let mut report = comparing("a", "b");
    let ways = [("Get", "a"), ("Get", "b"), ("Put", "a")];
    let used = ways.map(|(operation, way)| UsedBy {
        way: vec![way.to_owned()],
        ..UsedBy::operation("x", operation)
    });
    report.findings[0].used_by = used.to_vec();
    for made in [plain(&report, WIDTH), markdown::render(&report)] {
        assert!(made.contains("used by `Get`, `Put`\n"), "{made}");
    }
    let page = html::render(&report);
    assert_eq!(page.matches("<span>Get</span>").count(), 1, "{page}");
}

/// The crate's column, and without a release the same word.
#[test]
fn versions_are_the_same_in_every_format() {
    let mut report = one();
    let tag = "liveproof-tencent-csec-v0.1.0".to_owned();
    for (release, words) in [
        (None, "minor; no release"),
        (Some(tag), "minor since 0.1.0"),
    ] {
        let row = &mut report.summary.crates[0];
        (row.release, row.since) = (release, Semver::Minor);
        let texts = [text::render(&report, 140), markdown::render(&report)];
        for made in texts.into_iter().chain([html::render(&report)]) {
            assert!(made.contains(words), "{made}");
        }
    }
}

/// Outside of code, there is nothing that Markdown or GitHub would make something of.
#[test]
fn nothing_from_a_spec_is_markup() {
    for report in [injection(), everywhere(&hostile("x"))] {
        let made = markdown::render(&report);
        let bare = without_code(&made);
        for sign in ["@", "#1", "](javascript", "<script", "<img", "&lt;script>"] {
            assert!(!bare.contains(sign), "{sign}: {bare}");
        }
        let ours = ["<!--", "<details>", "</details>", "<summary>", "</summary>"];
        let ours = ours.into_iter().chain(["(<https://"]);
        let known: usize = ours.map(|it| bare.matches(it).count()).sum();
        assert_eq!(bare.matches('<').count(), known, "{bare}");
    }
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
            None => drop(writeln!(out, "{}", without_spans(line))),
        }
    }
    assert_eq!(fence, None);
    out
}

fn without_spans(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        out.push_str(&rest[..start]);
        let after = rest[start..].trim_start_matches('`');
        let run = rest.len() - start - after.len();
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
    for (_, report) in all() {
        let made: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
        assert_eq!(made, serde_json::to_value(&report).unwrap());
        assert!(jsonschema::is_valid(&schema, &made));
    }
}
