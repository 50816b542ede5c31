//! Vendors, their operations and the errors that they document, as data.

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
    /// A vendor with its table of errors. Each operation has an id and the names of its groups in
    /// that table, with blanks between them.
    ///
    /// To be called once for each vendor: the lists are never freed.
    pub(crate) fn new(
        name: &'static str,
        schemes: &'static [&'static str],
        table: &'static str,
        operations: impl Iterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        let errors = parse(table);
        let of_group = |group: &str| {
            let errors = errors.iter().filter(|(given, _)| *given == group);
            errors.map(|(_, error)| *error).collect::<Vec<_>>()
        };
        let operations: Vec<_> = operations
            .map(|(id, groups)| OperationInfo {
                id,
                errors: groups
                    .split(' ')
                    .flat_map(of_group)
                    .collect::<Vec<_>>()
                    .leak(),
            })
            .collect();
        let all: Vec<_> = errors.iter().map(|(_, error)| *error).collect();
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
    // A code may contain an `@` itself; only a number after the last one is a status.
    let (code, status) = match name.rsplit_once('@') {
        Some((code, status)) => match status.parse::<u16>() {
            Ok(status) => (code, Some(status)),
            Err(_) => (name, None),
        },
        None => (name, None),
    };
    errors
        .iter()
        .find(|error| error.code == code && status.is_none_or(|status| error.status == status))
}

/// Reads a table of errors: `[group]`, and a line `status | code | message` for each error of the
/// group. An error without a message has its code as the message. Lines with `#` are comments.
fn parse(table: &'static str) -> Vec<(&'static str, DocumentedError)> {
    let mut group = "";
    let mut errors = Vec::new();
    for line in table.lines() {
        if let Some(name) = line.strip_prefix('[') {
            group = name.trim_end_matches(']');
            continue;
        }
        let mut fields = line.splitn(3, '|').map(str::trim);
        let status = fields.next().and_then(|status| status.parse().ok());
        if let (Some(status), Some(code)) = (status, fields.next()) {
            let message = fields.next().unwrap_or(code);
            errors.push((
                group,
                DocumentedError {
                    code,
                    status,
                    message,
                },
            ));
        }
    }
    errors
}

#[cfg(test)]
mod tests;
