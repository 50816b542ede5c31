//! Good samples, to be broken in one way each.

use std::net::SocketAddr;

use liveproof::testing::respond;
use serde_json::Value;

use super::{
    Expect, Operation, Outcome, Response, Spec, Target, Vendor, content_type, exchange, read,
};
use crate::VENDORS;

/// A page of an intermediary.
pub const PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/// The format of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON
    Json,
    /// XML
    Xml,
    /// A script.
    Script,
}

/// A response that is accepted.
#[derive(Debug)]
pub struct Good {
    /// Whose it is.
    pub vendor: &'static Vendor,
    /// Of which operation.
    pub operation: &'static Operation,
    /// Its format.
    pub form: Form,
    /// Its status.
    pub status: u16,
    /// Its media type.
    pub label: &'static str,
    /// The body, trimmed.
    pub body: String,
    /// What it decodes to, as the spec says.
    pub example: Value,
}

impl Good {
    /// Makes the call, with this response.
    pub async fn call(&self, response: Response) -> Outcome {
        exchange(self.vendor, self.operation.fullest(), response)
            .await
            .1
    }

    /// A response with the status of the good one.
    pub fn response(&self, label: &str, body: impl AsRef<[u8]>) -> Response {
        Response::new(self.status, label, body)
    }

    /// What the document says of the operation.
    #[must_use]
    pub fn spec(&self) -> Spec {
        Spec::of(self.vendor.name, self.operation.id)
    }

    /// Makes the call, with this body in the place of the good one. Nothing is sent.
    pub async fn body(&self, body: impl AsRef<[u8]>) -> Outcome {
        self.labelled(self.label, body).await
    }

    /// The same, under another media type.
    pub async fn labelled(&self, label: &str, body: impl AsRef<[u8]>) -> Outcome {
        let headers = [("Content-Type", label)];
        let answer = respond(self.status, headers, body.as_ref().to_vec());
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
        let target = Target::new(self.vendor.host, nowhere).with_middleware(answer);
        self.operation.fullest().make(target).await
    }

    /// `body` instead of the good one comes to `word`.
    ///
    /// # Panics
    ///
    /// It comes to something else.
    pub async fn refused(&self, what: &str, body: impl AsRef<[u8]>, word: &str) {
        self.is_refused(what, &self.body(body).await, word);
    }

    /// `body` under this media type comes to `word`.
    ///
    /// # Panics
    ///
    /// It comes to something else.
    pub async fn refused_as(&self, label: &str, body: impl AsRef<[u8]>, word: &str) {
        self.is_refused(label, &self.labelled(label, body).await, word);
    }

    /// The response comes to `word`.
    ///
    /// # Panics
    ///
    /// It comes to something else.
    pub async fn refused_response(&self, what: &str, response: Response, word: &str) {
        self.is_refused(what, &self.call(response).await, word);
    }

    fn is_refused(&self, what: &str, outcome: &Outcome, word: &str) {
        assert!(outcome.result.is_err(), "{self}: {what}: accepted");
        assert_eq!(outcome.word(), word, "{self}: {what}");
    }
}

impl Good {
    /// Whether there is next to nothing in it, such as an empty list.
    #[must_use]
    pub fn is_tiny(&self) -> bool {
        self.body.len() < 32
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

/// A good sample of every operation in every format that it has; none of an operation whose
/// successes have no body, or that has no sample at all.
///
/// # Panics
///
/// All samples of an operation are bad.
#[must_use]
pub fn good() -> Vec<Good> {
    let mut out = Vec::new();
    for &vendor in VENDORS.iter() {
        for operation in vendor.operations.iter().filter(|it| it.has_response) {
            let before = out.len();
            for (form, extension) in [
                (Form::Json, ".json"),
                (Form::Xml, ".xml"),
                (Form::Script, ".js"),
            ] {
                let samples = operation.samples.iter();
                let found = samples.filter_map(|it| match &it.expect {
                    Expect::Success(example) if it.file.ends_with(extension) => {
                        Some((it.file, example, read(vendor, operation, it.file)))
                    }
                    _ => None,
                });
                // JSON may come in place of a script.
                let mut found =
                    found.filter(|it| form != Form::Script || !it.2.1.starts_with(b"{"));
                let Some((file, example, (status, body))) = found.next() else {
                    continue;
                };
                out.push(Good {
                    vendor,
                    operation,
                    form,
                    status,
                    label: content_type(file),
                    body: String::from_utf8(body)
                        .expect("a sample is UTF-8")
                        .trim()
                        .to_owned(),
                    example: example.clone(),
                });
            }
            let is_shown = out.len() > before || operation.samples.is_empty();
            assert!(is_shown, "{} has no good sample; add one", operation.id);
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

/// The vendor's error as a body in the format of the response, with its code; if there is a sample
/// of it.
#[must_use]
pub fn error_of(good: &Good) -> Option<(String, String)> {
    let operations = good.vendor.operations.iter();
    // The error of another operation with the same error type will do, where this one has no sample
    // in this format.
    let shapes = |operation: &Operation| {
        let errors = Spec::of(good.vendor.name, operation.id).errors();
        errors.into_iter().map(|it| it.shapes).collect::<Vec<_>>()
    };
    let own = shapes(good.operation);
    let mut samples = operations
        .filter(|it| it.id == good.operation.id || good.form != Form::Script && shapes(it) == own)
        .flat_map(|it| it.samples.iter().map(move |sample| (it, sample)));
    samples.find_map(|(operation, sample)| {
        let Expect::Error(example) = &sample.expect else {
            return None;
        };
        if content_type(sample.file) != good.label {
            return None;
        }
        let mut codes = good.spec().codes().into_iter();
        let code = codes.find_map(|it| it.code(it.value(example)?));
        let (_, body) = read(good.vendor, operation, sample.file);
        let body = String::from_utf8(body).expect("a sample is UTF-8");
        Some((body.trim().to_owned(), code.unwrap_or_default()))
    })
}

/// The vendor's error as the JSON object that comes in place of a script; if there is a sample of
/// it.
#[must_use]
pub fn error_object(good: &Good) -> Option<String> {
    let (error, _) = error_of(good)?;
    let (start, end) = (error.find('{')?, error.rfind('}')?);
    error.get(start..=end).map(str::to_owned)
}
