//! A spec's request examples as HTTP text, so that two versions of a spec can be compared by the
//! bytes they make.
//!
//! The encoding is written here a second time, from the [`Spec`] alone and without the runtime:
//! where both make the same of every example, neither has a slip of its own. So nothing may stand
//! here that calls or copies the runtime, and nothing that compares. By concern: `values` (what an
//! example sends), `target` (request line and host), `headers`, `body`, and `pairs` for what
//! queries and forms share.
//!
//! What a signer or the connection adds is not encoded: it is the same for every example, or new in
//! every call. Only the last line names the signer and the fields that it writes.

mod body;
mod headers;
mod pairs;
mod target;
mod values;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::spec::{Operation, Spec};

use body::Body;
use target::Address;
use values::{Entry, Settings, Shown};

/// A request example as text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Rendered {
    /// The `operationId`.
    pub(crate) operation: String,
    /// The example's name.
    pub(crate) example: String,
    /// Request line, headers, an empty line and the body, as a snapshot has them, with one line for
    /// the signer at the end. In the body, what an example says stands as it is: a renderer has to
    /// escape control characters itself.
    pub(crate) text: String,
    /// The names of the inputs that it has: those on the wire, and of a list also its own.
    /// Constants and parameters of the path are among them; what a signer writes is not.
    pub(crate) inputs: BTreeSet<String>,
    /// The names of the members of objects in it, and of objects in its texts.
    pub(crate) members: BTreeSet<String>,
    /// The values that it gives, as texts.
    pub(crate) values: BTreeSet<String>,
}

/// All request examples, in the order of the spec, `minimal` first.
pub(crate) fn render(plan: &Spec) -> Vec<Rendered> {
    let address = Address::of(plan);
    let settings = Settings::of(plan);
    let rendered = |operation: &Operation, example: &String| {
        let entries = values::entries(plan, &settings, operation, example);
        let names = entries.iter().flat_map(|it| [it.name.as_str(), it.input]);
        let shown = Shown::of(&settings, operation, example);
        Rendered {
            operation: operation.id.clone(),
            example: example.clone(),
            inputs: names.map(str::to_owned).collect(),
            members: shown.members,
            values: shown.values,
            text: Request::of(&address, operation, entries).text(operation),
        }
    };
    let operations = plan.operations.iter();
    operations
        .flat_map(|operation| operation.examples.iter().map(move |it| (operation, it)))
        .map(|(operation, example)| rendered(operation, example))
        .collect()
}

/// A request, encoded.
struct Request {
    line: String,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Request {
    fn of(address: &Address, operation: &Operation, entries: Vec<Entry<'_>>) -> Self {
        let mut headers = vec![("Host".to_owned(), address.host.clone())];
        headers.extend(headers::own(&entries));
        let line = target::line(address, operation, &entries);
        let body = Body::of(operation, entries);
        let media = body.content_type();
        headers.extend(media.map(|it| ("Content-Type".to_owned(), it)));
        Self {
            line,
            headers,
            body,
        }
    }

    fn text(&self, operation: &Operation) -> String {
        let mut out = format!("{}\n", self.line);
        for (name, value) in &self.headers {
            out.push_str(&format!("{name}: {value}\n"));
        }
        out.push('\n');
        match self.body.text("\n").as_str() {
            "" => out.push_str("(no body)"),
            text => out.push_str(text),
        }
        out.push('\n');
        out.extend(signed(operation));
        out
    }
}

/// Who signs the request, and the fields that it writes.
fn signed(operation: &Operation) -> Option<String> {
    let scheme = operation.scheme.as_ref()?;
    let fields = operation.credentials().join(", ");
    Some(format!("(signed: {}; {fields})\n", scheme.declared.signing))
}
