//! Where a request goes: host, path and query.

use crate::spec::{Operation, PathPart, Place, Spec};

use super::pairs::{join, percent};
use super::values::Entry;

/// The server of the examples.
pub(super) struct Address {
    pub(super) host: String,
    /// The path before that of the operation, without a slash at the end.
    stem: String,
}

impl Address {
    /// Variables have the values of their examples.
    pub(super) fn of(plan: &Spec) -> Self {
        let mut url = plan.server.clone();
        for variable in &plan.variables {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.example);
        }
        let rest = url.strip_prefix("https://").unwrap_or(&url);
        let (host, stem) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let host = host.to_ascii_lowercase();
        Self {
            // The scheme's own port is not sent.
            host: host.strip_suffix(":443").unwrap_or(&host).to_owned(),
            stem: stem.trim_end_matches('/').to_owned(),
        }
    }
}

/// `POST /path?query HTTP/1.1`
pub(super) fn line(address: &Address, operation: &Operation, entries: &[Entry<'_>]) -> String {
    let method = operation.http_method.to_uppercase();
    let path = path(operation, entries);
    let query = entries.iter().filter(|it| it.place == Place::Query);
    let query = join(query.map(|it| (it.name.as_str(), it.sent.text())));
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{method} {}/{path}{mark}{query} HTTP/1.1", address.stem)
}

/// The segments, without a slash before the first.
fn path(operation: &Operation, entries: &[Entry<'_>]) -> String {
    let segments = operation.path.iter().map(|part| match part {
        PathPart::Literal(text) => percent(text),
        PathPart::Param(name) => {
            let found = entries.iter().find_map(|it| match it.place {
                Place::Path { keep_slashes } if it.input == name => {
                    Some((it.sent.text(), keep_slashes))
                }
                _ => None,
            });
            match found {
                Some((text, true)) => text.split('/').map(percent).collect::<Vec<_>>().join("/"),
                Some((text, false)) => percent(&text),
                None => String::new(),
            }
        }
    });
    segments.collect::<Vec<_>>().join("/")
}
