//! Where the vendor's documents disagree: one page per crate, and links to it.

use indexmap::IndexMap;
use quote::quote;

use super::Module;
use crate::spec::{Note, Spec};
use crate::text;

/// `notes.rs`, if there is anything to note.
pub(crate) fn module(spec: &Spec) -> Option<Module> {
    // A note that several operations share is there once.
    let mut notes: IndexMap<&str, (&Note, Vec<String>)> = IndexMap::new();
    for note in &spec.notes {
        notes.insert(&note.id, (note, Vec::new()));
    }
    for operation in &spec.operations {
        for note in &operation.notes {
            let (_, users) = notes.entry(&note.id).or_insert((note, Vec::new()));
            let builder = operation.builder_ident();
            users.push(format!("[`{builder}`](crate::operations::{builder})"));
        }
    }
    if notes.is_empty() {
        return None;
    }
    let mut docs = "Where the vendor's documents disagree, and what this crate does.\n".to_owned();
    for (note, users) in notes.values() {
        docs.push_str(&format!("\n## {}\n\n", note.id));
        if !users.is_empty() {
            docs.push_str(&format!("Concerns {}.\n\n", users.join(", ")));
        }
        for (says, from) in &note.readings {
            docs.push_str(&format!("* {says} ({from})\n"));
        }
        docs.push_str(&format!("* **Here:** {}\n", note.choice));
    }
    Some(Module {
        path: "notes.rs".to_owned(),
        docs,
        tokens: quote!(),
    })
}

/// Links to some notes, for a builder.
pub(crate) fn links(notes: &[Note]) -> Option<String> {
    let links: Vec<String> = notes
        .iter()
        .map(|it| format!("[`{0}`](crate::notes#{0})", it.id))
        .collect();
    (!links.is_empty()).then(|| {
        let links = links.join(", ");
        format!("# Notes\n\nThe vendor's documents disagree about this operation: see {links}.")
    })
}

/// A link to the page, for the README.
pub(crate) fn page(spec: &Spec) -> Option<String> {
    module(spec)?;
    let address = format!(
        "https://docs.rs/{}/latest/{}/notes/index.html",
        spec.package(),
        spec.library()
    );
    let link = text::link("notes", &address);
    Some(format!(
        "Where the vendor's documents disagree, the {link} say what this crate does."
    ))
}
