//! Findings of documents and samples: how many there are, where they are, and what they show.

use super::findings;
use crate::diff::report::{Acceptance, Finding, Kind, LineKind, Safety, Which};
use crate::diff::secrets::Secrets;
use crate::diff::side::{Files, Records, Side};

const SPEC: &str = include_str!("../../../tests/golden/examplecloud-liveness.yaml");

fn side(which: Which, text: &str, samples: &[(&str, &str)]) -> Side {
    let samples = samples.iter();
    let samples: Files = samples
        .map(|it| (it.0.to_owned(), it.1.as_bytes().to_vec()))
        .collect();
    let records = Records {
        spec: Some(text.as_bytes().to_vec()),
        samples,
        ..Records::default()
    };
    Side::made(which, "examplecloud-liveness", records)
}

/// The findings about samples, of which nothing is marked.
fn sampled(old: &Side, new: &Side) -> Vec<Finding> {
    super::between((old, &old.read()), (new, &new.read()), |old, new, _| {
        super::samples::findings(old, new, &Secrets::default())
    })
}

/// The findings between two sides; no fingerprint is there twice.
fn between(old: &Side, new: &Side) -> Vec<Finding> {
    let out = super::between((old, &old.read()), (new, &new.read()), findings);
    let mut fingerprints: Vec<&str> = out.iter().map(|it| it.fingerprint.as_str()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), out.len());
    out
}

/// The golden's spec after some edits.
fn with(edits: &[(&str, &str)]) -> String {
    let mut text = SPEC.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text
}

/// The findings between two texts, without samples.
fn changed(old: &str, new: &str) -> Vec<Finding> {
    between(&side(Which::Base, old, &[]), &side(Which::Head, new, &[]))
}

/// The findings about some edits of the golden's spec.
fn edited(edits: &[(&str, &str)]) -> Vec<Finding> {
    changed(SPEC, &with(edits))
}

/// The first finding of a rule.
fn of_rule(findings: Vec<Finding>, rule: &str) -> Finding {
    let rules: Vec<String> = findings.iter().map(|it| it.rule.clone()).collect();
    let mut found = findings.into_iter().filter(|it| it.rule == rule);
    found.next().unwrap_or_else(|| panic!("{rule}: {rules:?}"))
}

/// The only finding.
fn one(mut findings: Vec<Finding>) -> Finding {
    assert_eq!(findings.len(), 1, "{:#?}", sentences(&findings));
    findings.remove(0)
}

fn rule_of(finding: &Finding) -> (&str, Kind) {
    (finding.rule.as_str(), finding.kind)
}

fn sentences(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|it| it.sentence.as_str()).collect()
}

/// The first comparison, as a reader sees it.
fn shown(finding: &Finding) -> Vec<String> {
    let lines = finding.document.first().map(|it| it.lines.as_slice());
    let lines = lines.unwrap_or_default().iter().map(|line| {
        let side = |it: &Option<crate::diff::report::Text>| {
            it.as_ref()
                .map_or_else(String::new, |it| it.text.trim().to_owned())
        };
        match line.kind {
            LineKind::Gap => "…".to_owned(),
            LineKind::Same => format!("  {}", side(&line.after)),
            _ => format!("- {} + {}", side(&line.before), side(&line.after)),
        }
    });
    lines.collect()
}

#[test]
fn a_spec_and_itself_have_no_difference() {
    assert_eq!(edited(&[]), []);
}

#[test]
fn a_limit_is_shown_with_the_lines_around_it() {
    let finding = one(edited(&[(
        "            maximum: 10\n",
        "            maximum: 11\n",
    )]));
    assert_eq!(
        shown(&finding),
        [
            "  format: int32",
            "  minimum: 1",
            "- maximum: 10 + maximum: 11",
            "  default: 1",
            "  examples:",
        ]
    );
    let line = 1 + SPEC
        .lines()
        .position(|it| it == "            maximum: 10")
        .unwrap();
    let place = finding.places.first().unwrap();
    assert_eq!((place.revision, place.line), (Which::Head, line));
    assert_eq!(finding.document[0].before.as_ref().unwrap().line, line);
    let page = finding.page.unwrap();
    assert_eq!(page.url, "https://vendor.example/docs/operations");
    assert_eq!(page.read.as_deref(), Some("2026-11-22"));
}

/// The old and the new text of an edit that is written like a patch.
fn edit(lines: &str) -> (String, String) {
    let side = |signs: &[char]| -> String {
        let lines = lines.lines().filter(|it| it.starts_with(signs));
        lines.map(|it| format!("{}\n", &it[1..])).collect()
    };
    (side(&[' ', '-', '@']), side(&[' ', '+', '@', '>']))
}

/// Edits with the rule whose finding is at the line that is marked: `@` is one that stays, `>` a
/// new one.
const PLACES: &str = "\
# What is gone is in the nearest part around it that is left.
== input-sensitive
       description: Number of the person's ID card (身份证号). May end in `X`.
@      schema:
         type: string
         minLength: 1
-        x-sensitive: true
== member-sensitive
@        BestFrameBase64:
           description: The best frame of the video (最佳截图), a JPEG as Base64
           type: string
           nullable: true
-          x-sensitive: true
== member-required
-      required:
-        - Sim
>      required: []
       properties:
== member-required
@    Liveness:
       description: The verdict about a live person
       type: object
       xml:
         name: Response
-      required:
-        - Sim
# A flag that is off is where it is switched off.
== input-sensitive
       description: Number of the person's ID card (身份证号). May end in `X`.
       schema:
         type: string
         minLength: 1
-        x-sensitive: true
>        x-sensitive: false
== input-required
       name: IdCard
       in: query
-      required: true
>      required: false
# What is new or other is where it is written, and not where it is used.
== input-max-length
       description: Number of the person's ID card (身份证号). May end in `X`.
       schema:
         type: string
         minLength: 1
>        maxLength: 18
== description
-      description: The person's name (姓名)
>      description:
+        The name of the person
== input-renamed
-      name: BestFrameNum
>      name: BestFramesNum
# Nothing but the reference differs.
== member-type
-          $ref: '#/components/schemas/IdInfo'
>          $ref: '#/components/schemas/LiveCode'";

#[test]
fn a_finding_is_at_the_line_of_the_key_that_changed() {
    const BASE: &str = include_str!("../../../tests/diff/specs/tencent-ci.yaml");
    for case in PLACES.split("== ").skip(1) {
        let (rule, lines) = case.split_once('\n').unwrap();
        let (old, new) = edit(lines);
        assert_eq!(BASE.matches(&old).count(), 1, "{old}");
        let text = BASE.replace(&old, &new);
        let mut own = lines.lines().filter(|it| !it.starts_with('-'));
        let within = own.position(|it| it.starts_with(['@', '>']));
        let before = BASE[..BASE.find(&old).unwrap()].lines().count();
        let line = 1 + before + within.unwrap();
        let places = of_rule(changed(BASE, &text), rule).places;
        let lines: Vec<_> = places.iter().map(|it| (it.revision, it.line)).collect();
        let shown = text.lines().nth(places[0].line - 1);
        assert_eq!(lines, [(Which::Head, line)], "{rule}: {shown:?}");
    }
}

#[test]
fn a_reference_to_another_parameter_is_the_place() {
    const BASE: &str = include_str!("../../../tests/diff/specs/tencent-ci.yaml");
    let (old, new) = (
        "components/parameters/PictureKey'",
        "components/parameters/ObjectKey'",
    );
    assert_eq!(BASE.matches(old).count(), 1);
    let text = BASE.replace(old, new);
    let line = 1 + BASE.lines().position(|it| it.contains(old)).unwrap();
    let found = changed(BASE, &text);
    let own = found.iter().filter(|it| it.rule != "head-refused");
    let lines: Vec<_> = own
        .map(|it| (it.rule.as_str(), it.places[0].line))
        .collect();
    assert_eq!(lines, [("description", line), ("example-value", line)]);
}

#[test]
fn what_is_gone_has_the_place_of_what_it_was_part_of() {
    let mark = "          x-sensitive: true\n";
    let found = changed(SPEC, &SPEC.replacen(mark, "", 1));
    let finding = found.iter().find(|it| it.rule.contains("sensitive"));
    assert!(shown(finding.unwrap()).contains(&"- x-sensitive: true + ".to_owned()));
}

#[test]
fn pages_that_were_read_again_are_one_finding() {
    let finding = one(edited(&[
        ("x-read: \"2026-11-22\"", "x-read: \"2026-11-30\""),
        ("  version: 0.1.0", "  version: 0.1.1"),
    ]));
    assert_eq!(rule_of(&finding), ("pages-read", Kind::Docs));
    assert!(finding.places.len() > 5, "{}", finding.places.len());
    let pages = finding.places.len();
    assert_eq!(
        finding.sentence,
        format!("{pages} pages of the vendor were read again.")
    );
}

#[test]
fn the_same_change_in_several_places_is_one_finding() {
    let found = edited(&[
        (
            "description: Key of the object",
            "description: Name of the object",
        ),
        (
            "description: What is asked for",
            "description: The operation",
        ),
        (
            "says: nothing is read aloud in silence",
            "says: nobody reads in silence",
        ),
    ]);
    assert!(found.len() <= 4, "{:#?}", sentences(&found));
    assert!(found.iter().all(|it| it.kind == Kind::Docs));
    assert!(found.iter().any(|it| it.places.len() > 1));
}

#[test]
fn a_new_operation_is_shown_as_a_whole_with_a_card() {
    let begin = SPEC.find("  /#GetDigits:\n").unwrap();
    let end = SPEC.find("  /{Key}#VerifyStored:\n").unwrap();
    let operation = SPEC[begin..end]
        .replace("GetDigits", "GetLetters")
        .replace("&docs", "");
    let text = format!("{}{operation}{}", &SPEC[..end], &SPEC[end..]);
    let added = of_rule(changed(SPEC, &text), "operation-added");
    assert!(added.card.is_some());
    let shown = shown(&added);
    assert!(shown.len() > 20 && shown.len() <= 41, "{}", shown.len());
    let removed = of_rule(changed(&text, SPEC), "operation-removed");
    assert_eq!(removed.places[0].pointer, "/paths");
}

#[test]
fn no_example_of_a_sensitive_input_is_shown() {
    let old = side(Which::Base, SPEC, &[]).read();
    let spec = crate::spec::resolve("x", old.document.as_ref().unwrap());
    let inputs = spec.operations.iter().flat_map(|it| &it.inputs);
    let secret = inputs
        .filter(|it| it.sensitive)
        .flat_map(|it| it.examples.values())
        .find_map(|it| it.value.as_str())
        .unwrap();
    let found = edited(&[(secret, &format!("{secret}-2"))]);
    assert!(!found.is_empty());
    for finding in found {
        let text = serde_json::to_string(&finding).unwrap();
        let is_quiet = finding.rule != "example-value" || !text.contains(secret);
        assert!(is_quiet, "{text}");
    }
}

#[test]
fn a_refused_side_is_one_finding_with_all_diagnostics() {
    let found = edited(&[
        ("x-idempotent: true", "x-idempotent: perhaps"),
        ("            maximum: 10\n", "            maximum: ten\n"),
    ]);
    let refused: Vec<_> = found
        .iter()
        .filter(|it| it.rule == "head-refused")
        .collect();
    assert_eq!(refused.len(), 1);
    let refused = refused[0];
    assert_eq!(refused.kind, Kind::Unknown);
    assert!(refused.diagnostics.len() >= 2);
    let first = &refused.diagnostics[0];
    let line = refused.places[0].line;
    let place = format!("--> specs/examplecloud-liveness.yaml:{line}:");
    assert!(
        first.starts_with("error[") && first.contains(&place),
        "{first}"
    );
    assert!(!first.contains('\u{1b}'));
    assert!(line > 1);
}

#[test]
fn a_diagnostic_shows_no_example_of_a_sensitive_input() {
    let diagnostics = |edit| {
        of_rule(edited(&[edit]), "head-refused")
            .diagnostics
            .concat()
    };
    let diagnostic = diagnostics(("video: not a video", "video: 31415926"));
    assert!(diagnostic.contains("video: …"), "{diagnostic}");
    assert!(!diagnostic.contains("31415926"), "{diagnostic}");
    // Of what is under a wrong name, nobody knows whether it is sensitive.
    for edit in [
        ("video: not a video", "vidoe: 31415926"),
        (
            "          examples:\n            full:\n              value: \"0417\"",
            "          exampels: {full: {value: \"31415926\"}}",
        ),
        (
            "      operationId: SendVideo\n",
            concat!(
                "      operationId: SendVideo\n",
                "      x-extra-examples: {full: {body: {video: \"31415926\"}}}\n",
            ),
        ),
    ] {
        let diagnostics = diagnostics(edit);
        assert!(!diagnostics.contains("31415926"), "{diagnostics}");
        assert!(diagnostics.contains('…'), "{diagnostics}");
    }
}

#[test]
fn what_is_not_utf8_is_refused_and_not_compared() {
    let text = |bytes: &[u8], which| {
        let mut side = side(which, "", &[]);
        let mut spec = SPEC.as_bytes().to_vec();
        let at = SPEC.find("title: ").unwrap() + "title: ".len();
        spec.splice(at..at, bytes.iter().copied());
        side.records.spec = Some(spec);
        side
    };
    let (good, bad) = (|it| text(b"", it), |it| text(b"\xc4\xe3", it));
    let head = one(between(&good(Which::Base), &bad(Which::Head)));
    let base = one(between(&bad(Which::Base), &good(Which::Head)));
    for (finding, rule) in [(head, "head-refused"), (base, "base-refused")] {
        assert_eq!(finding.rule, rule);
        let said = &finding.diagnostics[0];
        assert!(
            said.starts_with("error[not-utf8]: the file is not valid UTF-8 from here on"),
            "{said}"
        );
        let line = 1 + SPEC.lines().position(|it| it.contains("title: ")).unwrap();
        assert_eq!(finding.places[0].line, line);
    }
}

#[test]
fn what_is_no_yaml_is_refused_and_nothing_else() {
    for text in ["bad: [", "- a list", ""] {
        assert_eq!(one(changed(SPEC, text)).rule, "head-refused", "{text}");
        assert_eq!(one(changed(text, SPEC)).rule, "base-refused", "{text}");
    }
}

/// Also where the mark goes with the value, and for what lets somebody in.
#[test]
fn values_of_types_are_hidden_if_either_side_marks_them() {
    let street = "          description: Street and number\n          type: string\n";
    let token = "          description: The token\n          type: string\n";
    let mark = "          x-sensitive: true\n";
    let role = "          x-role: session\n";
    let with = |value: &str, is_marked: bool| {
        let example = format!("          example: CANARY-{value}\n");
        let marked = if is_marked { mark } else { "" };
        let text = SPEC.replace(
            &format!("{street}{mark}"),
            &format!("{street}{marked}{example}"),
        );
        let session = format!("{token}{mark}{role}");
        let text = text.replace(&session, &format!("{token}{role}{example}"));
        assert_eq!(
            text.matches("CANARY-").count(),
            2 + SPEC.matches("CANARY-").count()
        );
        text
    };
    let marked = [(true, true), (true, false), (false, true)];
    for (old, new) in marked {
        let found = changed(&with("Old", old), &with("New", new));
        let examples = found.iter().filter(|it| it.rule == "example");
        let places = examples.map(|it| it.places.len());
        assert_eq!(places.sum::<usize>(), 2, "{found:#?}");
        let shown = format!("{found:?}");
        assert!(
            !shown.contains("CANARY-Old") && !shown.contains("CANARY-New"),
            "{shown}"
        );
    }
}

/// Nobody knows which of its values are sensitive.
#[test]
fn no_line_is_shown_of_what_is_no_yaml() {
    let finding = one(changed(SPEC, "token: [CANARY\n"));
    let shown = finding.diagnostics.concat();
    assert!(
        shown.contains("specs/examplecloud-liveness.yaml:"),
        "{shown}"
    );
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[test]
fn long_values_are_told_by_what_differs() {
    let with = |end: &str| {
        let name = format!("              - Verify{}{end}\n", "Again".repeat(60));
        SPEC.replace("              - Verify\n", &name)
    };
    let (old, new) = (with("Old"), with("New"));
    let sentence = of_rule(changed(&old, &new), "input-constant").sentence;
    assert!(
        sentence.contains("AgainOld`") && sentence.contains("AgainNew`"),
        "{sentence}"
    );
}

/// The findings between the golden's spec after some edits and after others.
fn between_edits(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<Finding> {
    changed(&with(old), &with(new))
}

#[test]
fn the_order_of_what_is_looked_for_is_told() {
    let code = "          x-role: code\n        Reason:\n";
    let codes = |names: &str| {
        format!("          x-role: code\n          x-aliases: {names}\n        Reason:\n")
    };
    let (old, new) = (codes("[A, B]"), codes("[B, A]"));
    let found = one(between_edits(&[(code, &old)], &[(code, &new)]));
    assert_eq!(rule_of(&found), ("member-aliases", Kind::Behaviour));
    assert_eq!(found.safety, []);
    // Of what is not a code, only one of the names is there.
    let plain = "          x-role: message\n";
    let names = |names: &str| format!("          x-aliases: {names}\n{plain}");
    let (old, new) = (names("[A, B]"), names("[B, A]"));
    let found = between_edits(&[(plain, &old)], &[(plain, &new)]);
    assert_eq!(found, []);

    let ids = |names: [&str; 2]| {
        let header = |name: &str| {
            format!(
                "            {name}: {{description: An id, x-role: request-id, \
                 schema: {{type: string}}}}\n"
            )
        };
        let headers = names.map(header).concat();
        format!("          description: The script\n          headers:\n{headers}")
    };
    let (old, new) = (ids(["X-A", "X-B"]), ids(["X-B", "X-A"]));
    let script = "          description: The script\n";
    let found = one(between_edits(&[(script, &old)], &[(script, &new)]));
    assert_eq!(rule_of(&found), ("header-moved", Kind::Behaviour));
}

#[test]
fn servers_are_told_apart_by_their_names() {
    let url = "  - url: https://";
    let server = &SPEC[SPEC.find(url).unwrap()..];
    let rest = server
        .lines()
        .skip(1)
        .take_while(|it| it.starts_with("    "));
    let length = rest
        .chain(server.lines().take(1))
        .map(|it| it.len() + 1)
        .sum();
    let server: &str = &server[..length];
    let named = |names: &[&str]| {
        let more = names
            .iter()
            .map(|it| format!("  - url: https://{it}.vendor.example\n    x-name: {it}\n"));
        server.to_owned() + &more.collect::<String>()
    };
    let of = |old: &[&str], new: &[&str]| {
        let found = between_edits(&[(server, &named(old))], &[(server, &named(new))]);
        let told = found.iter().map(|it| (it.rule.clone(), it.safety.clone()));
        told.collect::<Vec<_>>()
    };
    let told = |rule: &str| vec![(rule.to_owned(), vec![Safety::Address])];
    assert_eq!(of(&["a", "b"], &["b", "a"]), []);
    assert_eq!(of(&["b"], &["a", "b"]), told("server-added"));
    assert_eq!(of(&["a", "b"], &["b"]), told("server-removed"));
    let other = named(&["a"]).replace("x-name: a", "x-name: other");
    let renamed = one(between_edits(
        &[(server, &named(&["a"]))],
        &[(server, &other)],
    ));
    assert_eq!(rule_of(&renamed), ("server-renamed", Kind::Breaking));
    assert_eq!(renamed.safety, []);
}

#[test]
fn a_sample_of_a_refusal_with_the_status_of_a_success_is_a_proof() {
    let shape = "                $ref: '#/components/schemas/CodeError'\n";
    let example = format!("{shape}              examples: {{denied: {{value: {{code: 5}}}}}}\n");
    let text = with(&[(shape, &example)]);
    let name = "Query/200-denied.json";
    let touches = |text_now: &str, samples: &[(&str, &str)]| {
        let old = side(Which::Base, &text, &[(name, "{\"code\":5}")]);
        let new = side(Which::Head, text_now, samples);
        let found = between(&old, &new);
        found.iter().any(|it| it.safety == [Safety::Proof])
    };
    assert!(!touches(&text, &[(name, "{\"code\":5}")]));
    assert!(touches(&text, &[]));
    assert!(touches(&text, &[(name, "{\"code\":6}")]));
    assert!(touches(&text, &[("Query/400-denied.json", "{\"code\":5}")]));
    // It has to decode now.
    assert!(touches(SPEC, &[(name, "{\"code\":5}")]));
}

#[test]
fn samples_are_compared_as_texts() {
    let good = ("Query/200-good.json", "{\"code\":0}\n");
    let bad = ("Query/200-cut.bad.json", "{\"code\":\n");
    let expect = ("Query/200-cut.bad.json.expect", "undecodable: truncated\n");
    let of = |old: &[(&str, &str)], new: &[(&str, &str)]| {
        sampled(&side(Which::Base, SPEC, old), &side(Which::Head, SPEC, new))
    };
    let added = one(of(&[good], &[good, bad, expect]));
    assert_eq!((rule_of(&added).0, added.safety.len()), ("sample-added", 0));
    assert_eq!(added.places.len(), 2);

    let removed = one(of(&[good, bad, expect], &[good]));
    assert_eq!(removed.safety, [Safety::Proof]);
    assert_eq!(removed.places[0].revision, Which::Base);
    assert!(removed.kind == Kind::Docs);
    assert_eq!(
        removed.places[0].file,
        "specs/samples/examplecloud-liveness/Query/200-cut.bad.json"
    );

    let other = one(of(
        &[bad, expect],
        &[bad, (expect.0, "undecodable: type\n")],
    ));
    assert_eq!(other.safety, [Safety::Proof]);
    assert_eq!(
        shown(&other),
        ["- undecodable: truncated + undecodable: type"]
    );

    let changed = one(of(&[good], &[(good.0, "{\"code\":1}\n")]));
    assert_eq!(
        (rule_of(&changed).0, changed.safety.len()),
        ("sample-changed", 0)
    );

    let renamed = one(of(&[good], &[("Query/200-fine.json", good.1)]));
    assert_eq!(
        (rule_of(&renamed).0, renamed.safety.len()),
        ("sample-renamed", 0)
    );

    let now_good = one(of(&[bad], &[("Query/200-cut.json", bad.1)]));
    assert_eq!(now_good.safety, [Safety::Proof]);

    // Another extension is read in another way, and another status is another answer.
    for name in ["Query/200-cut.bad.txt", "Query/400-cut.bad.json"] {
        let renamed = of(&[bad, expect], &[(name, bad.1), (expect.0, expect.1)]);
        let is_proof = |it: &Finding| it.safety == [Safety::Proof];
        assert!(renamed.iter().any(is_proof), "{name}: {renamed:#?}");
    }
    // The file that says how goes with it.
    let renamed = of(
        &[bad, expect],
        &[
            ("Query/200-short.bad.json", bad.1),
            ("Query/200-short.bad.json.expect", expect.1),
        ],
    );
    assert_eq!(one(renamed).safety, []);

    let mut latin = side(Which::Head, SPEC, &[]);
    let bytes = b"{\"name\":\"\xe9\"}".to_vec();
    latin.records.samples.insert(good.0.to_owned(), bytes);
    let latin = one(sampled(&side(Which::Base, SPEC, &[good]), &latin));
    assert_eq!(
        latin.sentence,
        "The sample `200-good.json` of Query has other bytes; what is not UTF-8 text is compared \
         as bytes."
    );
    let shown = |it: &Finding| shown(it).remove(0);
    assert!(shown(&latin).starts_with("- 11 bytes, sum "));
    assert!(shown(&latin).contains("+ 12 bytes, sum "));
    let binary = one(of(&[good], &[(good.0, "a\0b")]));
    assert!(shown(&binary).contains("3 bytes, sum "));
}

const MARK: (&str, &str) = (
    "          x-sensitive: true\n          x-role: session\n",
    "          x-sensitive: true\n",
);
const OTHER_MARK: (&str, &str) = (
    "          description: How long it lives, in seconds\n",
    "          description: How long it lives, in seconds\n          x-role: verdict\n",
);
/// Edits that make more responses a success, each below the rule that tells of it; of those that
/// say `back`, taking them back does.
const LOOSER: &str = "\
# What shows that somebody gets in.
== back member-role
           x-sensitive: true
-          x-role: session
== member-renamed
-        Token:
+        Ticket:
           description: The token
== back member-aliases
         Token:
+          x-aliases: [Ticket]
           description: The token
# Which values are known.
== back member-type
         Status:
-          $ref: '#/components/schemas/SessionStatus'
+          description: A text
+          type: string
== value-removed
         - OPEN
-        - CLOSED
…
         - Open
-        - Closed
== value-renamed
         - OPEN
-        - CLOSED
+        - SHUT
# What the document says of it.
== response-success
               equals:
                 - OPEN
+                - CLOSED
== response-success
               equals:
                 - OPEN
+              absent: success
== response-success
-            - member: /Reason
-              must: be-absent
# What is judged without a word of the document.
== member-aliases
             - error
-            - ERROR
== member-role
           type: array
-          x-role: code
== member-required
         - id
-        - failure
== member-added
+        failure:
+          description: More
+          type: string
         token:
           description: The token
           type: string
           nullable: true
== member-role
         id:
           description: Identifies the check
           type: string
+          x-role: code
         failure:
== shape-removed
-        - $ref: '#/components/schemas/PlainError'";

type Edit = (&'static str, &'static str);

/// The rule of an edit, and whether it touches the success rule and what it does to responses.
fn judged(old: &[(&str, &str)], new: &[(&str, &str)], rule: &str) -> (bool, Acceptance, String) {
    let (old, new) = (with(old), with(new));
    let finding = of_rule(changed(&old, &new), rule);
    let touches = finding.safety.contains(&Safety::SuccessRule);
    (touches, finding.effect.responses, finding.sentence)
}

#[test]
fn whatever_makes_more_responses_a_success_touches_the_success_rule() {
    for case in LOOSER.split("== ").skip(1) {
        let (rule, lines) = case.split_once('\n').unwrap();
        let edits: Vec<_> = lines.split("…\n").map(edit).collect();
        let edits: Vec<(&str, &str)> = edits.iter().map(|it| (&*it.0, &*it.1)).collect();
        let (touches, responses, sentence) = match rule.strip_prefix("back ") {
            Some(rule) => judged(&edits, &[], rule),
            None => judged(&[], &edits, rule),
        };
        assert!(touches, "{case}: {sentence}");
        let is_wider = matches!(responses, Acceptance::Wider | Acceptance::Other);
        assert!(is_wider, "{case}: {responses:?}");
    }
    let (touches, responses, sentence) = judged(&[OTHER_MARK], &[OTHER_MARK, MARK], "member-role");
    assert!(touches);
    assert_eq!(responses, Acceptance::Wider);
    assert_eq!(
        sentence,
        "`Token` of `Session` is no longer marked as `session`; responses that were errors are \
         successes."
    );
}

#[test]
fn what_makes_no_response_a_success_does_not_touch_the_success_rule() {
    let new = [
        ("        - CLOSED\n", "        - CLOSED\n        - LOCKED\n"),
        ("        - Closed\n", "        - Closed\n        - Locked\n"),
    ];
    let (touches, _, sentence) = judged(&[], &new, "value-added");
    assert!(!touches, "{sentence}");
}

/// A new operation that is as `QueryScript`, but for an edit.
fn new_operation(edit: Edit) -> Finding {
    new_operation_as("  /index.php#QueryScript:\n", "  /video#SendVideo:\n", edit)
}

/// A new operation that is as an old one, which ends where another one begins.
fn new_operation_as(begin: &str, end: &str, edit: Edit) -> Finding {
    let begin = SPEC.find(begin).unwrap();
    let end = begin + SPEC[begin..].find(end).unwrap();
    let operation = SPEC[begin..end].replace("QueryScript", "CountScript");
    let operation = operation.replace("SendVideo", "SendOther");
    assert!(operation.contains(edit.0), "{operation}");
    let operation = operation.replace(edit.0, edit.1);
    let text = format!("{}{operation}{}", &SPEC[..end], &SPEC[end..]);
    let mut finding = of_rule(changed(SPEC, &text), "operation-added");
    finding.name_weaknesses();
    finding
}

#[test]
fn a_new_operation_that_takes_more_for_a_success_than_its_siblings_touches_safety() {
    let rule = |equals: &str, more: &str| -> Edit {
        let list = format!("[{{member: /code, equals: [{equals}]{more}}}]");
        ("*zero", Box::leak(list.into_boxed_str()))
    };
    let same = new_operation(rule("'0'", ""));
    assert_eq!(same.safety, [], "{}", same.sentence);
    for (equals, more) in [("0, 1", ""), ("0", ", absent: success")] {
        let weaker = new_operation(rule(equals, more));
        assert_eq!(weaker.safety, [Safety::SuccessRule], "{}", weaker.sentence);
    }
    let weaker = new_operation(rule("0", ", absent: success"));
    assert!(
        weaker
            .sentence
            .contains("success `code` is `0` or absent (siblings: "),
        "{}",
        weaker.sentence
    );
}

#[test]
fn a_new_operation_that_sends_more_of_a_person_than_its_siblings_touches_safety() {
    let of = |limit: &str| {
        let limit = format!("x-max-bytes: {limit}\n");
        let edit: Edit = ("x-max-bytes: 20971520\n", Box::leak(limit.into_boxed_str()));
        new_operation_as(
            "  /video#SendVideo:\n",
            "  /captcha/verify#CheckPoint:\n",
            edit,
        )
    };
    let personal = |it: &Finding| it.safety.contains(&Safety::PersonalData);
    assert!(!personal(&of("20971520")));
    assert!(!personal(&of("10")));
    let weaker = of("20971521");
    assert!(personal(&weaker));
    assert!(weaker.sentence.contains("`video` at most 20971521 bytes"));
}

#[test]
fn a_new_operation_whose_session_has_no_mark_touches_the_success_rule() {
    let part = |begin: &str, end: &str| {
        let begin = SPEC.find(begin).unwrap();
        let end = begin + SPEC[begin..].find(end).unwrap();
        SPEC[begin..end].replace("schemas/Session'", "schemas/OtherSession'")
    };
    let operation = part("  /#OpenSession:\n", "  /#SubmitMaterials:\n");
    let operation = operation.replace("OpenSession", "OpenOther");
    let operation = operation.replace("4XX: &rpcError", "4XX:");
    // (It takes codes that other siblings do not.)
    let (before, after) = operation
        .split_once("            - member: /Code\n")
        .unwrap();
    let (_, after) = after.split_once("absent: success\n").unwrap();
    let operation = format!("{before}{after}");
    let schema = part("    Session:\n", "    RpcError:\n");
    let schema = schema.replace("    Session:\n", "    OtherSession:\n");
    let of = |schema: &str| {
        let paths = SPEC.find("  /#SubmitMaterials:\n").unwrap();
        let schemas = SPEC.find("    RpcError:\n").unwrap();
        let (before, between, after) = (&SPEC[..paths], &SPEC[paths..schemas], &SPEC[schemas..]);
        let text = [before, &operation, between, schema, after].concat();
        of_rule(changed(SPEC, &text), "operation-added").safety
    };
    assert!(!of(&schema).contains(&Safety::SuccessRule));
    let unmarked = schema.replace("          x-role: session\n", "");
    assert!(of(&unmarked).contains(&Safety::SuccessRule));
    // A refusal that is not known is a success, unless there is a session.
    let status = part("    SessionStatus:\n", "        - CLOSED\n");
    let status = status.replace("SessionStatus", "OtherStatus");
    let fewer = schema.replace("schemas/SessionStatus'", "schemas/OtherStatus'");
    let names = "      x-enum-varnames:\n        - Open\n";
    assert!(of(&format!("{fewer}{status}{names}")).contains(&Safety::SuccessRule));
}

#[test]
fn a_new_operation_that_is_sent_again_is_judged_as_one_that_becomes_so() {
    let summary = "      summary: JavaScript\n";
    let repeated = "      summary: JavaScript\n      x-idempotent: true\n";
    let finding = new_operation((summary, repeated));
    assert_eq!(finding.safety, [Safety::Repetition], "{}", finding.sentence);
    let reads = new_operation((
        "      operationId: CountScript\n",
        "      operationId: ListScripts\n      x-idempotent: true\n",
    ));
    assert_eq!(reads.safety, [], "{}", reads.sentence);
}

#[test]
fn who_signs_a_new_operation_and_its_siblings_is_named() {
    let summary = "      summary: JavaScript\n";
    let unsigned = "      summary: JavaScript\n      security: []\n";
    let finding = new_operation((summary, unsigned));
    assert!(finding.safety.contains(&Safety::Signing));
    let sentence = &finding.sentence;
    assert!(
        sentence.contains("signed by nobody (siblings: "),
        "{sentence}"
    );
    let card = finding.card.unwrap();
    let address = card.facts.iter().find(|it| it.name == "address").unwrap();
    let siblings = address.siblings.as_deref().unwrap();
    assert!(siblings.contains(" other values"), "{siblings}");
}

#[test]
fn one_rule_that_is_gone_everywhere_is_one_finding() {
    let inline = "          x-success: [{member: /code, equals: [0]}]\n";
    let block = "          x-success: &zero
            - member: /code
              equals:
                - 0
";
    let old = with(&[(block, inline), ("          x-success: *zero\n", inline)]);
    let new = old.replace(inline, "");
    let of_success = |old: &str, new: &str| {
        let mut found = changed(old, new);
        found.retain(|it| it.rule == "response-success");
        one(found)
    };
    let gone = of_success(&old, &new);
    let operations = gone.used_by.iter().map(|it| it.operation.as_str());
    assert_eq!(operations.collect::<Vec<_>>(), ["Query", "QueryScript"]);
    assert_eq!(gone.places.len(), 2);
    // So is one that is part of other rules.
    let more = inline.replace("}]", "}, {member: /message, must: be-absent}]");
    let old = with(&[(block, inline), ("          x-success: *zero\n", &more)]);
    let new = old.replace("equals: [0]", "equals: [0, 1]");
    let found = of_success(&old, &new);
    let sentence = "A response with `code` 1 was an error and is a success now.";
    assert_eq!(
        (found.sentence.as_str(), found.used_by.len()),
        (sentence, 2)
    );
}

#[test]
fn several_members_are_and_one_is() {
    let found = edited(&[("          x-role: message\n", "")]);
    let sentences = sentences(&found);
    let of_role = |it: &&&str| it.contains("no longer marked as `message`");
    let roles: Vec<&&str> = sentences.iter().filter(of_role).collect();
    let is_several = |it: &&str| it.starts_with(|it: char| it.is_ascii_digit());
    assert!(roles.iter().any(|it| is_several(it)), "{sentences:#?}");
    for sentence in roles {
        let is_several = is_several(sentence);
        let verb = if is_several { " are no " } else { " is no " };
        assert!(sentence.contains(verb), "{sentence}");
    }
}
