//! Good samples, to be broken in one way each.

use serde_json::Value;

use super::{Expect, Operation, Outcome, Reply, Vendor, content_type, exchange, read};
use crate::generated::VENDORS;

/// A page of an intermediary.
pub const PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/// The format of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON
    Json,
    /// XML
    Xml,
    /// A script.
    Script,
}

/// A reply that is accepted.
#[derive(Debug)]
pub struct Good {
    /// Whose it is.
    pub vendor: &'static Vendor,
    /// Of which operation.
    pub operation: &'static Operation,
    /// Its format.
    pub form: Form,
    /// Its media type.
    pub label: &'static str,
    /// The body, trimmed.
    pub body: String,
    /// What it decodes to, as the spec says.
    pub example: Value,
}

impl Good {
    /// Makes the call, with this reply.
    pub async fn call(&self, reply: Reply) -> Outcome {
        exchange(self.vendor, self.operation.fullest(), reply)
            .await
            .1
    }

    /// Makes the call, with this body in the place of the good one.
    pub async fn body(&self, body: impl AsRef<[u8]>) -> Outcome {
        self.call(Reply::new(200, self.label, body)).await
    }

    /// `body` instead of the good one comes to `word`.
    ///
    /// # Panics
    ///
    /// It comes to something else.
    pub async fn refused(&self, what: &str, body: impl AsRef<[u8]>, word: &str) {
        self.refused_reply(what, Reply::new(200, self.label, body), word)
            .await;
    }

    /// The reply comes to `word`.
    ///
    /// # Panics
    ///
    /// It comes to something else.
    pub async fn refused_reply(&self, what: &str, reply: Reply, word: &str) {
        let outcome = self.call(reply).await;
        assert!(outcome.result.is_err(), "{self}: {what}: accepted");
        assert_eq!(outcome.word(), word, "{self}: {what}");
    }
}

impl std::fmt::Display for Good {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} ({})",
            self.vendor.name, self.operation.id, self.label
        )
    }
}

/// A good sample of every operation in every format that it has. An operation whose successes have no body has none.
///
/// # Panics
///
/// An operation has none.
#[must_use]
pub fn good() -> Vec<Good> {
    let mut out = Vec::new();
    for &vendor in VENDORS {
        for operation in vendor.operations.iter().filter(|it| it.has_reply) {
            let before = out.len();
            for (form, extension) in [
                (Form::Json, ".json"),
                (Form::Xml, ".xml"),
                (Form::Script, ".js"),
            ] {
                let found = operation.samples.iter().find_map(|it| match it.expect {
                    Expect::Reply(example) if it.file.ends_with(extension) => {
                        Some((it.file, example))
                    }
                    _ => None,
                });
                let Some((file, example)) = found else {
                    continue;
                };
                let (status, body) = read(vendor, operation, file);
                assert_eq!(status, 200);
                out.push(Good {
                    vendor,
                    operation,
                    form,
                    label: content_type(file),
                    body: String::from_utf8(body)
                        .expect("a sample is UTF-8")
                        .trim()
                        .to_owned(),
                    example: serde_json::from_str(example).expect("the table has JSON"),
                });
            }
            assert!(out.len() > before, "{} has no good sample", operation.id);
        }
    }
    out
}

/// The good samples of one format.
///
/// # Panics
///
/// There is none.
#[must_use]
pub fn of(form: Form) -> Vec<Good> {
    let out: Vec<Good> = good().into_iter().filter(|it| it.form == form).collect();
    assert!(!out.is_empty());
    out
}

/// The vendor's error, as a body in the format; with its code.
///
/// # Panics
///
/// The vendor has no sample of it.
#[must_use]
pub fn error_of(good: &Good) -> (String, String) {
    let extension = good
        .label
        .rsplit('/')
        .next()
        .map(|it| it.replace("javascript", "js"))
        .unwrap_or_default();
    let operations = good.vendor.operations.iter();
    // An operation of the same vendor stands in where this one has no sample in this format: the error is the same.
    let found = operations
        .filter(|it| good.form != Form::Script || it.id == good.operation.id)
        .flat_map(|it| it.samples.iter().map(move |sample| (it, sample)))
        .find(|(_, it)| {
            matches!(it.expect, Expect::Error(_)) && it.file.ends_with(&format!(".{extension}"))
        });
    let (operation, sample) = found.expect("every vendor has an error sample");
    let Expect::Error(example) = sample.expect else {
        unreachable!()
    };
    let example: Value = serde_json::from_str(example).expect("the table has JSON");
    let code = ["Code", "code", "error_code", "error", "error_message"]
        .iter()
        .find_map(|it| example.get(it));
    let code = match code.expect("an error has a code") {
        Value::String(text) => text.split(':').next().unwrap_or_default().to_owned(),
        other => other.to_string(),
    };
    let (_, body) = read(good.vendor, operation, sample.file);
    (
        String::from_utf8(body)
            .expect("a sample is UTF-8")
            .trim()
            .to_owned(),
        code,
    )
}
