//! Vendors, their operations and the errors that they document, as data.

use crate::{
    data::Sections,
    rules::{Check, Rule},
};

/// A vendor and all its operations here.
#[derive(Clone, Copy, Debug)]
pub struct VendorInfo {
    /// The vendor's name, such as `tencent-ci`.
    pub name: &'static str,
    /// The schemes that sign its requests, such as `tencent-cos`; none if they are not signed.
    pub schemes: &'static [&'static str],
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
    /// What its parameters have to be.
    pub(crate) rules: &'static [Rule],
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
