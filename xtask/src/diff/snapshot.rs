//! What the tests record of a request or of a response: a header of insta's, and the text.

use std::collections::{BTreeMap, BTreeSet};

use super::side::{Files, Side};
use crate::codegen::calls;
use crate::codegen::samples::Sample;
use crate::spec::Spec;

/// A snapshot.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Snapshot {
    /// Fingerprint of what it was made of; none in a file that was damaged by hand.
    pub(super) fingerprint: Option<String>,
    pub(super) text: String,
}

impl Snapshot {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let all = match str::from_utf8(bytes) {
            // A checkout may have other line ends than the repository.
            Ok(text) => text.replace("\r\n", "\n"),
            Err(_) => bytes.escape_ascii().to_string(),
        };
        let parts = all
            .strip_prefix("---\n")
            .and_then(|it| it.split_once("\n---\n"));
        let Some((header, text)) = parts else {
            return Self {
                fingerprint: None,
                text: all,
            };
        };
        let info = header.lines().find_map(|it| it.strip_prefix("info: "));
        Self {
            fingerprint: info.map(|it| it.trim_matches('"').to_owned()),
            text: text.trim_end_matches('\n').to_owned(),
        }
    }
}

/// A record on both sides.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) operation: &'a str,
    /// The example or the sample.
    pub(super) name: &'a str,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The records whose texts differ. `between`: what is between operation and name in a file's name.
pub(super) fn pairs<'a>(before: &'a Files, after: &'a Files, between: &str) -> Vec<Pair<'a>> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let pair = |file: &'a String| {
        let text = |files: &Files| files.get(file).map(|it| Snapshot::parse(it).text);
        let bare = file.strip_suffix(".snap").unwrap_or(file);
        let (operation, name) = bare.split_once(between).unwrap_or((bare, ""));
        Pair {
            operation,
            name,
            before: text(before),
            after: text(after),
        }
    };
    let all = names.into_iter().map(pair);
    all.filter(|it| it.before != it.after).collect()
}

/// Snapshots of a side that are not those of its spec, by their paths: missing ones, ones of
/// another spec or sample, and ones that nothing makes any more.
pub(crate) fn stale(side: &Side, spec: &Spec<'_>) -> Vec<String> {
    let samples = side.records.samples.iter().filter_map(|(path, bytes)| {
        let (operation, file) = path.split_once('/')?;
        Sample::new(operation, file, bytes)
    });
    let wanted = calls::snapshots(spec, &samples.collect::<Vec<_>>());
    let fingerprint = |bytes| Snapshot::parse(bytes).fingerprint.unwrap_or_default();
    let (requests, responses) = (&side.records.requests, &side.records.responses);
    let requests = requests.iter().map(|it| (it.0.clone(), it.1));
    let responses = responses
        .iter()
        .map(|it| (format!("responses/{}", it.0), it.1));
    let found = requests.chain(responses);
    let found: BTreeMap<String, String> = found.map(|it| (it.0, fingerprint(it.1))).collect();
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let stale = names
        .into_iter()
        .filter(|it| wanted.get(*it) != found.get(*it));
    let path = |name: &String| format!("tests/snapshots/{}/{name}", side.vendor);
    stale.map(path).collect()
}

#[cfg(test)]
mod tests {
    use super::stale;
    use crate::codegen::calls;
    use crate::diff::report::Which;
    use crate::diff::side::{Records, Side};
    use crate::spec;

    #[test]
    fn snapshots_of_something_else_are_named() {
        let spec = spec::golden();
        let text = |fingerprint: &str| format!("---\ninfo: {fingerprint}\n---\ntext").into_bytes();
        let files = calls::snapshots(&spec, &[]).into_iter();
        let requests = files.map(|(name, fingerprint)| (name, text(&fingerprint)));
        let records = Records {
            requests: requests.collect(),
            ..Records::default()
        };
        let mut side = Side::made(Which::Head, &spec.vendor, records);
        assert_eq!(stale(&side, &spec), Vec::<String>::new());

        let operation = &spec.operations[0];
        let example = format!("{}-{}.snap", operation.id, operation.examples[0]);
        side.records.requests.insert(example.clone(), text("other"));
        let sample = |path: &str| (format!("{}/{path}", operation.id), b"{}".to_vec());
        side.records.samples = ["200-a.bad.json", "200-a.bad.json.expect"]
            .map(sample)
            .into();
        side.records
            .responses
            .insert("Op__200-b.json.snap".to_owned(), text("any"));
        let folder = format!("tests/snapshots/{}", spec.vendor);
        assert_eq!(
            stale(&side, &spec),
            [
                format!("{folder}/{example}"),
                format!("{folder}/responses/{}__200-a.bad.json.snap", operation.id),
                format!("{folder}/responses/Op__200-b.json.snap"),
            ]
        );
    }
}
