//! The vendor's name for the request, from a body that has no type.

use super::json;
use crate::operation::Operation;
use crate::redact::is_printable;

/// The first member that the operation names and that is whole, even if the body breaks off or is
/// wrong behind it. What cannot be printed is not an id.
pub(crate) fn request_id(operation: &Operation, body: &[u8]) -> Option<String> {
    let ways = operation.request_id_members;
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let id = if text.starts_with('{') {
        json::scalar_member(text, ways)
    } else {
        ways.iter().find_map(|way| element(text, way))
    };
    id.filter(|id| is_printable(id) && !id.contains(['<', '&']))
}

/// The text between the innermost tags. Only those have to be closed.
fn element(text: &str, way: &[&[&str]]) -> Option<String> {
    let Some((names, rest)) = way.split_first() else {
        return Some(text.trim().to_owned());
    };
    names.iter().find_map(|name| {
        let (_, after) = text.split_once(&format!("<{name}>"))?;
        let content = after.split_once(&format!("</{name}>")).map(|it| it.0);
        let broken_off = || (!rest.is_empty()).then_some(after);
        element(content.or_else(broken_off)?, rest)
    })
}
