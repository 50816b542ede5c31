//! One change to a spec changes the texts of the examples that have it, and no others.

use super::*;

/// What it is, the text of the golden's spec, what replaces it, the examples that differ then.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const ALL_OF_BOTH: &[&str] = &[
    "VerifyStored-minimal",
    "VerifyStored-full",
    "VerifyUpload-minimal",
    "VerifyUpload-full",
];
const FULL_OF_BOTH: &[&str] = &["VerifyStored-full", "VerifyUpload-full"];

const FRAMES: &str = "        - name: Frames
          in: query
          description: How many frames to return
          schema:
            type: integer
            format: int32
            minimum: 1
            maximum: 10
            default: 1
          examples:
            full:
              value: 10
";
const RATIO: &str = "        - name: Ratio
          in: query
          description: A share
          schema:
            type: number
            format: double
            minimum: 0
            maximum: 1
          examples:
            full:
              value: 0.5
";

const CASES: &[Case] = &[
    (
        "a parameter renamed",
        "- name: Ratio\n",
        "- name: Share\n",
        FULL_OF_BOTH,
    ),
    (
        "a parameter moved to the headers",
        "- name: Ratio\n          in: query\n",
        "- name: Ratio\n          in: header\n",
        FULL_OF_BOTH,
    ),
    ("a parameter removed", RATIO, "", FULL_OF_BOTH),
    (
        "a constant changed",
        "              - GetDigits\n",
        "              - ShowDigits\n",
        &["GetDigits-minimal"],
    ),
    (
        "a media type changed",
        "application/json;charset=utf8:",
        "application/json:",
        &["CheckPoint-minimal", "CheckPoint-full"],
    ),
    (
        "a path changed",
        "  /session#CloseSession:\n    post:",
        "  /sessions#CloseSession:\n    post:",
        &["CloseSession-minimal"],
    ),
    (
        "a method changed",
        "  /session#CloseSession:\n    post:",
        "  /session#CloseSession:\n    put:",
        &["CloseSession-minimal"],
    ),
    (
        "slashes encoded",
        "          x-keep-slashes: true\n",
        "",
        ALL_OF_BOTH,
    ),
    (
        "an initial value changed, where nothing else is set",
        "x-initial: en\n",
        "x-initial: fr\n",
        &["OpenSession-minimal"],
    ),
    (
        "an initial value of a setting changed, where nothing else is set",
        "x-initial: JSON\n",
        "x-initial: XML\n",
        &["OpenSession-minimal"],
    ),
    (
        "a list that begins elsewhere",
        "              first: 0\n",
        "              first: 1\n",
        &["SubmitMaterials-full"],
    ),
    (
        "items of a list under another name",
        "Material.{n}.{member}",
        "Materials.{n}.{member}",
        &[
            "SubmitMaterials-minimal",
            "SubmitMaterials-full",
            "SubmitMaterials-lasting",
        ],
    ),
    (
        "another separator",
        "x-joined: ','",
        "x-joined: ';'",
        &["SubmitMaterials-full"],
    ),
    (
        "a type changed where types are sent",
        "                version:
                  description: Which form of the point
                  type: integer
                  enum:
                    - 2
",
        "                version:
                  description: Which form of the point
                  type: string
                  enum:
                    - \"2\"
",
        &["CheckPoint-minimal", "CheckPoint-full"],
    ),
    (
        "a type changed where all is text",
        "            type: integer
            format: int32
            minimum: 1
            maximum: 10
            default: 1
",
        "            type: integer
            format: int64
            minimum: 1
            maximum: 10
            default: 1
",
        &[],
    ),
    (
        "an example changed",
        "              value: 0.5\n",
        "              value: 0.25\n",
        FULL_OF_BOTH,
    ),
    (
        "an example with another end of line",
        "                  biz_no: biz-1\n",
        "                  biz_no: \"biz-1\\r\\n\"\n",
        &["SendVideo-full"],
    ),
    (
        "the media type of a file changed",
        "x-media-type: video/mp4",
        "x-media-type: video/webm",
        &["VerifyUpload-minimal", "VerifyUpload-full"],
    ),
    (
        "the life cycle of an operation",
        "      operationId: GetDigits\n",
        "      operationId: GetDigits\n      x-lifecycle: {state: current}\n",
        &[],
    ),
    (
        "a description changed",
        "description: How many frames to return",
        "description: How many frames",
        &[],
    ),
    ("a limit changed", "maxLength: 128", "maxLength: 127", &[]),
    (
        "a reply changed",
        "          description: Similarity\n          type: number\n          format: float\n",
        "          description: Similarity\n          type: number\n          format: double\n",
        &[],
    ),
];

/// The names of the examples that differ.
fn changed(old: &Spec, new: &Spec) -> Vec<String> {
    let (old, new) = (render(old), render(new));
    assert_eq!(old.len(), new.len());
    let both = old.iter().zip(&new);
    let changed = both.filter(|(old, new)| {
        assert_eq!(old.example, new.example);
        old.text != new.text
    });
    changed
        .map(|it| format!("{}-{}", it.0.operation, it.0.example))
        .collect()
}

/// The spec with one change.
fn edited(what: &str, from: &str, to: &str) -> Spec<'static> {
    let text = golden();
    assert_eq!(text.matches(from).count(), 1, "{what}: what to replace");
    plan(GOLDEN, text.replace(from, to))
}

#[test]
fn a_change_shows_in_the_examples_that_have_it() {
    for (what, from, to, expected) in CASES {
        assert_eq!(changed(&BASE, &edited(what, from, to)), *expected, "{what}");
    }
}

#[test]
fn a_credential_under_another_name_shows() {
    let field = "                api_key:\n";
    let fields = "        - api_key\n";
    let text = golden();
    assert_eq!(
        (text.matches(field).count(), text.matches(fields).count()),
        (1, 1)
    );
    let renamed = |it: &str| it.replace("api", "app");
    let text = text
        .replace(field, &renamed(field))
        .replace(fields, &renamed(fields));
    let changed = changed(&BASE, &plan(GOLDEN, text));
    assert_eq!(changed, ["SendVideo-minimal", "SendVideo-full"]);
}

#[test]
fn the_order_of_parameters_shows() {
    let both = format!("{FRAMES}{RATIO}");
    let new = edited("two swapped", &both, &format!("{RATIO}{FRAMES}"));
    assert_eq!(changed(&BASE, &new), FULL_OF_BOTH);
    let text = text(&new, "VerifyStored", "full");
    assert!(text.contains("&Ratio=0.5&Frames=10 "), "{text}");
}

/// The scheme's name, and the field that it writes.
#[test]
fn what_signs_shows_wherever_something_is_signed() {
    let signed: Vec<String> = render(&BASE)
        .iter()
        .filter(|it| it.text.contains("(signed: example-signature; "))
        .map(|it| format!("{}-{}", it.operation, it.example))
        .collect();
    assert!(signed.len() > 10, "{signed:?}");
    let new = edited(
        "another scheme",
        "x-signing: example-signature",
        "x-signing: other-signature",
    );
    assert_eq!(changed(&BASE, &new), signed);
}
