//! Vendors, their operations and the errors that they document, as data.

use std::fmt;

use crate::{
    data::Sections,
    response::Response,
    rules::{Check, Rule},
};

/// A vendor and all its operations here.
#[derive(Clone, Copy, Debug)]
pub struct VendorInfo {
    /// The vendor's name, such as `tencent-ci`.
    pub name: &'static str,
    /// The schemes that sign its requests, such as `tencent-cos`; none if they are not signed.
    pub schemes: &'static [&'static str],
    /// Those of the schemes that the mock cannot verify: it accepts any signature.
    pub unverified: &'static [&'static str],
    /// The operations.
    pub operations: &'static [OperationInfo],
    /// The errors of all operations.
    pub(crate) errors: &'static [DocumentedError],
}

/// An operation and the errors that the vendor documents for it.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The operation's id, as in the files below `specs`.
    pub id: &'static str,
    /// Every documented error: of the signature, common ones, and the operation's own. Each can be
    /// asked for with the request header `X-Mock-Answer`.
    pub errors: &'static [DocumentedError],
    /// The responses that the vendor is answered from, by their files. Each can be asked for by its
    /// name, as an error is. None if the mock makes responses of its own.
    pub samples: &'static [Sample],
    /// What its parameters have to be.
    pub(crate) rules: &'static [Rule],
}

/// A response of an operation: a file below `specs/samples`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The file's name, such as `200-documented.json`.
    pub file: &'static str,
    /// Whether it is a success: neither an error nor something that clients have to refuse.
    pub(crate) success: bool,
    pub(crate) body: &'static [u8],
    /// The code, of an error that has one.
    pub(crate) code: Option<&'static str>,
    /// What it comes with beside a media type that the file's name tells.
    pub(crate) headers: &'static [(&'static str, &'static str)],
}

/// An error that a vendor documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The vendor's code, as it is in the response.
    pub code: &'static str,
    /// The HTTP status that comes with it.
    pub status: u16,
    /// A message of ours, unless the vendor fixes the text.
    pub message: &'static str,
}

impl Sample {
    pub(crate) const fn new(file: &'static str, success: bool, text: &'static str) -> Self {
        Self::bytes(file, success, text.as_bytes())
    }

    pub(crate) const fn bytes(file: &'static str, success: bool, body: &'static [u8]) -> Self {
        Self {
            file,
            success,
            body,
            code: None,
            headers: &[],
        }
    }

    /// An error with this code.
    pub(crate) const fn of(self, code: &'static str) -> Self {
        Self {
            code: Some(code),
            ..self
        }
    }

    #[allow(dead_code, reason = "whether samples have headers is up to the specs")]
    pub(crate) const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    /// The name by which it is asked for, such as `documented`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.stem().split_once('-').map_or("", |(_, name)| name)
    }

    /// The HTTP status that comes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        let status = self.file.split('-').next().unwrap_or_default();
        status.parse().unwrap_or(500)
    }

    pub(crate) fn response(&self) -> Response {
        let media_type = match self.file.rsplit('.').next() {
            Some("html") => "text/html",
            Some("js") => "application/javascript",
            Some("json") => "application/json",
            Some("xml") => "application/xml",
            _ => "text/plain",
        };
        let mut response = Response::new(self.status(), media_type, self.body);
        for (name, value) in self.headers {
            response.headers.retain(|it| it.0 != *name);
            response = response.with(name, *value);
        }
        response
    }

    /// The name of the file without its extension, such as `200-documented`.
    fn stem(&self) -> &'static str {
        self.file.split('.').next().unwrap_or_default()
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)
    }
}

/// An answer that is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Error(&'static DocumentedError),
    Sample(&'static Sample),
}

impl OperationInfo {
    /// What this name asks for: the documented error `CODE` or `CODE@STATUS`, or else the sample
    /// `NAME` or `STATUS-NAME`.
    pub(crate) fn answer(&self, name: &str) -> Option<Answer> {
        let sample = || {
            let mut samples = self.samples.iter();
            samples.find(|it| it.name() == name || it.stem() == name)
        };
        let error = find_error(self.errors, name).map(Answer::Error);
        error.or_else(|| sample().map(Answer::Sample))
    }
}

impl DocumentedError {
    /// The message, with what it is about in brackets.
    pub(crate) fn message_about(&self, detail: Option<&str>) -> String {
        match detail {
            None => self.message.to_owned(),
            Some(detail) => format!("{} ({detail})", self.message),
        }
    }
}

impl VendorInfo {
    /// Reads a vendor's files. `errors` has a section for each group of errors, with lines
    /// `status | code | message`; without a message it is the code. `operations` has a section
    /// `id: groups of errors` for each operation, with the lines of its [`Rule`]s.
    ///
    /// To be called once for each vendor: the lists are never freed.
    pub(crate) fn read(
        name: &'static str,
        schemes: &'static [&'static str],
        (errors, operations): (&'static str, &'static str),
        checks: &[Check],
    ) -> Self {
        let errors = Sections::read(errors);
        let operation = |(name, lines): (&'static str, &[&'static str])| {
            let (id, groups) = name.split_once(": ").unwrap_or((name, ""));
            let errors = groups.split(' ').flat_map(|group| errors.lines(group));
            let rules = lines.iter().filter_map(|line| Rule::read(line, checks));
            OperationInfo {
                id,
                errors: errors.filter_map(documented).collect::<Vec<_>>().leak(),
                samples: &[],
                rules: rules.collect::<Vec<_>>().leak(),
            }
        };
        let operations = Sections::read(operations);
        let operations: Vec<_> = operations.iter().map(operation).collect();
        let all = errors.iter().flat_map(|(_, lines)| lines);
        let all: Vec<_> = all.filter_map(|line| documented(line)).collect();
        Self {
            name,
            schemes,
            unverified: &[],
            operations: operations.leak(),
            errors: all.leak(),
        }
    }

    /// The operation with this id.
    pub(crate) fn operation(&self, id: &str) -> Option<&'static OperationInfo> {
        self.operations.iter().find(|it| it.id == id)
    }
}

/// The error that `CODE` or `CODE@STATUS` names.
pub(crate) fn find_error(
    errors: &'static [DocumentedError],
    name: &str,
) -> Option<&'static DocumentedError> {
    errors
        .iter()
        .find(|error| name == error.code || name == format!("{}@{}", error.code, error.status))
}

/// The error of a line of a table.
fn documented(line: &'static str) -> Option<DocumentedError> {
    let mut fields = line.splitn(3, " | ");
    let status = fields.next()?.parse().ok()?;
    let code = fields.next()?;
    let message = fields.next().unwrap_or(code);
    Some(DocumentedError {
        code,
        status,
        message,
    })
}

#[cfg(test)]
mod tests;
