//! The findings as a whole, over pairs of specs.

mod cases;
mod complete;
mod corpus;
mod symmetric;

use std::path::Path;

use super::report::Which;
use super::side::{Reading, Records, Side};

/// The text of a spec of this workspace.
fn text(vendor: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join(format!("specs/{vendor}.yaml"));
    std::fs::read_to_string(path).expect("a spec of this workspace")
}

/// A side with this text in the place of the vendor's spec, without samples: the linter looks for
/// them beside the file, and there is none of this name.
fn made(vendor: &str, text: String) -> (Side, Reading) {
    let side = Side {
        which: Which::Head,
        vendor: vendor.to_owned(),
        file: format!("specs/without-samples/{vendor}.yaml"),
        records: Records {
            spec: Some(text.into_bytes()),
            ..Records::default()
        },
    };
    let reading = side.read();
    (side, reading)
}
<<<<<<< ours

#[test]
fn zz_dump() {
    let Ok(files) = std::env::var("DUMP") else {
        return;
    };
    let (old, new) = files.split_once(',').unwrap();
    let read = |it: &str| std::fs::read_to_string(it).unwrap();
    let vendor = Path::new(new)
        .file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let started = std::time::Instant::now();
    let (mut old, new) = (made(&vendor, read(old)), made(&vendor, read(new)));
    println!("read {:?}", started.elapsed());
    old.0.which = Which::Base;
    let found = super::document::findings((&old.0, &old.1), (&new.0, &new.1));
    println!("compared {:?}, {} findings", started.elapsed(), found.len());
    for it in found {
        println!(
            "== {} {:?} {:?} {} {}",
            it.rule, it.kind, it.safety, it.fingerprint, it.sentence
        );
        println!("   used by {} {:?}", it.used_by.len(), it.used_by.first());
        println!(
            "   at {}",
            it.places
                .iter()
                .map(|it| format!("{:?}:{}:{}", it.revision, it.line, it.column))
                .collect::<Vec<_>>()
                .join(" ")
        );
        println!(
            "   page {:?} notes {:?} subjects {:?}",
            it.page.map(|it| it.url),
            it.notes.iter().map(|it| &it.id).collect::<Vec<_>>(),
            it.subjects.len()
        );
        for line in &it.diagnostics {
            println!("{line}");
        }
        for it in &it.document {
            println!(
                "   -- {:?} {:?}",
                it.before.as_ref().map(|it| it.line),
                it.after.as_ref().map(|it| it.line)
            );
            for line in &it.lines {
                let side = |it: &Option<super::report::Text>| {
                    it.as_ref().map_or(String::new(), |it| {
                        format!("{:>5} {:.60}", it.number.unwrap_or(0), it.text)
                    })
                };
                println!(
                    "   {:?} {:<66} | {}",
                    line.kind,
                    side(&line.before),
                    side(&line.after)
                );
            }
        }
    }
}
=======
>>>>>>> theirs
