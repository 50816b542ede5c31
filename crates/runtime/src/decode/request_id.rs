//! The vendor's name for the request, from a body that has no type.

use super::json;
use crate::operation::Operation;
use crate::redact::is_printable;

/// The first member that the operation names and that is whole, even if the body breaks off or is
/// wrong behind it. What cannot be printed is not an id.
pub(crate) fn request_id(operation: &Operation, body: &[u8]) -> Option<String> {
    let names = operation.request_id_members;
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let id = if text.starts_with('{') {
        json::scalar_member(text, names)
    } else {
        names.iter().find_map(|name| element(text, name))
    };
    id.filter(|id| is_printable(id) && !id.contains(['<', '&']))
}

/// The text between the tags.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    let (content, _) = after.split_once(&format!("</{name}>"))?;
    Some(content.trim().to_owned())
}
