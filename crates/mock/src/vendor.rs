//! What a vendor is to the server, and what is known of its errors.

use crate::{answer::Answer, received::Received};

/// The request header that asks for a documented error: `X-Mock-Answer: CODE`, or `CODE@STATUS` where the vendor
/// documents one code with several statuses.
pub(crate) const WANTED: &str = "x-mock-answer";

/// One vendor. It keeps its own state (what it issued, which nonces it saw).
pub(crate) trait Vendor: Send + Sync {
    /// The vendor's name, as in [`VendorInfo::name`].
    fn name(&self) -> &'static str;

    /// Answers a request; `now` is the mock's time in unix seconds.
    fn answer(&self, request: &Received, now: u64) -> Answer;

    /// Answers a request whose body is over the server's limit. The body of `request` is empty.
    fn too_large(&self, request: &Received) -> Answer {
        let _ = request;
        Answer::plain(413, "the body is too large\n")
    }
}

/// A vendor and all its operations here.
#[derive(Clone, Copy, Debug)]
pub struct VendorInfo {
    /// The vendor's name, such as `tencent-ci`.
    pub name: &'static str,
    /// The schemes that sign its requests, such as `tencent-cos`; none if they are not signed.
    pub schemes: &'static [&'static str],
    /// The operations.
    pub operations: &'static [OperationInfo],
}

/// An operation and the errors that the vendor documents for it.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The operation's id, as in the files below `specs`.
    pub id: &'static str,
    /// Every documented error: of the signature, common ones, and the operation's own. Each can be asked for with the
    /// request header `X-Mock-Answer`.
    pub errors: &'static [DocumentedError],
}

impl OperationInfo {
    /// The documented error that `CODE` or `CODE@STATUS` names.
    pub(crate) fn find_error(&self, asked: &str) -> Option<&'static DocumentedError> {
        // A code may hold an `@` itself; only a number behind the last one is a status.
        let (code, status) = match asked.rsplit_once('@') {
            Some((code, status)) => match status.parse::<u16>() {
                Ok(status) => (code, Some(status)),
                Err(_) => (asked, None),
            },
            None => (asked, None),
        };
        self.errors
            .iter()
            .find(|error| error.code == code && status.is_none_or(|status| error.status == status))
    }
}

/// An error that a vendor documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The vendor's code, as it is in the reply.
    pub code: &'static str,
    /// The HTTP status that comes with it.
    pub status: u16,
    /// A message of ours, unless the vendor fixes the text.
    pub message: &'static str,
}

impl DocumentedError {
    /// A documented error, for tables.
    pub(crate) const fn new(code: &'static str, status: u16, message: &'static str) -> Self {
        Self {
            code,
            status,
            message,
        }
    }

    /// The refusal with a hint, such as the name of a parameter.
    pub(crate) const fn with(self, hint: &'static str) -> Refused {
        Refused {
            error: self,
            hint: Some(hint),
        }
    }
}

/// The error with this code, of a table that has it: the tests ask for every code.
pub(crate) fn documented(
    errors: &'static [DocumentedError],
    code: &str,
) -> &'static DocumentedError {
    const MISSING: DocumentedError =
        DocumentedError::new("MOCK.UNDOCUMENTED", 500, "a code that is in no table");
    let found = errors.iter().find(|error| error.code == code);
    found.unwrap_or(&MISSING)
}

/// A refusal: a documented error, perhaps with a hint on what it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused {
    /// The error.
    pub error: DocumentedError,
    /// Such as the name of a parameter.
    pub hint: Option<&'static str>,
}

impl Refused {
    /// The text of the reply: the error's message, and the hint in brackets.
    pub(crate) fn message(&self) -> String {
        match self.hint {
            None => self.error.message.to_owned(),
            Some(hint) => format!("{} ({hint})", self.error.message),
        }
    }
}

impl From<DocumentedError> for Refused {
    fn from(error: DocumentedError) -> Self {
        Self { error, hint: None }
    }
}

/// Why an operation gives no result.
pub(crate) enum Problem {
    /// A documented refusal.
    Refused(Refused),
    /// Something that no vendor documents.
    Answer(Answer),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Answer> for Problem {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

/// Joins tables of errors into one `&'static [DocumentedError]`, at compile time.
macro_rules! errors {
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&[$crate::vendor::DocumentedError]] = &[$($part),+];
        const JOINED: [$crate::vendor::DocumentedError; $crate::vendor::count(PARTS)] = $crate::vendor::join(PARTS);
        &JOINED
    }};
}
pub(crate) use errors;

/// The [`OperationInfo`]s of a table whose entries have a member `info`, as `&'static [OperationInfo]`, at compile time.
macro_rules! infos {
    ($operations:expr) => {{
        const COUNT: usize = $operations.len();
        const INFOS: [$crate::vendor::OperationInfo; COUNT] = {
            let mut infos = [$crate::vendor::OperationInfo {
                id: "",
                errors: &[],
            }; COUNT];
            let mut at = 0;
            while at < COUNT {
                infos[at] = $operations[at].info;
                at += 1;
            }
            infos
        };
        &INFOS
    }};
}
pub(crate) use infos;

/// How many errors the tables hold together. For [`errors!`].
pub(crate) const fn count(parts: &[&[DocumentedError]]) -> usize {
    let mut total = 0;
    let mut part = 0;
    while part < parts.len() {
        total += parts[part].len();
        part += 1;
    }
    total
}

/// The errors of all tables, in order. For [`errors!`].
pub(crate) const fn join<const N: usize>(parts: &[&[DocumentedError]]) -> [DocumentedError; N] {
    let mut joined = [DocumentedError::new("", 0, ""); N];
    let (mut filled, mut part) = (0, 0);
    while part < parts.len() {
        let mut entry = 0;
        while entry < parts[part].len() {
            joined[filled] = parts[part][entry];
            filled += 1;
            entry += 1;
        }
        part += 1;
    }
    joined
}

/// The documented error that is asked for: by the request with `X-Mock-Answer`, or before it with
/// [`Mock::answer_next`](crate::Mock::answer_next). To be called once the signature is accepted.
///
/// # Errors
///
/// The answer to a request for an error that is not documented.
pub(crate) fn wanted(
    request: &Received,
    operation: &OperationInfo,
) -> Result<Option<&'static DocumentedError>, Answer> {
    let Some(asked) = request.header(WANTED).map(str::trim) else {
        return Ok(request.next_answers.take(operation));
    };
    let found = operation.find_error(asked);
    found.map(Some).ok_or_else(|| {
        Answer::plain(
            500,
            format!("{asked} is not a documented error of {}\n", operation.id),
        )
    })
}
