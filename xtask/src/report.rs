//! What is printed. Colours only on a terminal; `NO_COLOR` is respected.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::render;
use crate::failure::Failure;
use crate::text::counted;
use crate::write::Change;

const BAD: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// Lines of a difference that are shown per file.
const MAX_DIFF_LINES: usize = 40;

/// As those of `std`, but for the colours and for output that cannot be written.
macro_rules! println {
    ($($text:tt)*) => {
        print(anstream::stdout(), &format!("{}\n", format_args!($($text)*)))
    };
}
macro_rules! eprintln {
    ($($text:tt)*) => {{
        // There is nowhere left to report a broken stderr to.
        let _ = writeln!(anstream::stderr(), $($text)*);
    }};
}

/// Prints a text. A reader that has gone, such as `head`, changes no exit code; a full disk ends
/// the program with 2.
pub(crate) fn print(mut to: impl Write, text: &str) {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("{BAD}error{BAD:#}: cannot print: {error}");
            std::process::exit(2);
        }
        _ => {}
    }
}

/// A row of the table that `generate` prints.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) vendor: String,
    pub(crate) operations: usize,
    pub(crate) types: usize,
    pub(crate) lines: usize,
    /// The folders and files that are this vendor's alone.
    pub(crate) places: Vec<PathBuf>,
    /// Files in there that are not as they were.
    pub(crate) changed: usize,
    pub(crate) time: Duration,
}

/// Nothing has to be changed.
pub(crate) fn lint_passed(specs: usize, notes: &[Diagnostic]) {
    print(anstream::stdout(), &render(notes));
    println!("{GOOD}{}{GOOD:#}: no findings", counted(specs, "spec"));
}

/// A spec to go on with.
pub(crate) fn created(path: &Path, unfinished: usize) {
    let path = path.display();
    println!("{GOOD}created{GOOD:#} {path}");
    println!(
        "{} to write: `cargo xtask lint {path}` shows them",
        counted(unfinished, "place")
    );
}

/// What nobody asks for any more and this program did not make.
pub(crate) fn leftovers(diagnostics: &[Diagnostic]) {
    print(anstream::stderr(), &render(diagnostics));
}

/// What is being made, once it takes long enough for somebody to wonder.
pub(crate) fn progress(vendor: &str, elapsed: Duration) {
    if elapsed > Duration::from_secs(1) {
        eprintln!("{FAINT}making {vendor} …{FAINT:#}");
    }
}

/// The table at the end of `generate`.
pub(crate) fn table(rows: &[Row], changed: usize, total: Duration) {
    let width = rows
        .iter()
        .map(|it| it.vendor.len())
        .max()
        .unwrap_or_default()
        .max("vendor".len());
    println!(
        "{STRONG}{:<width$} {:>10} {:>5} {:>6} {:>7} {:>7}{STRONG:#}",
        "vendor", "operations", "types", "lines", "changed", "time"
    );
    for row in rows {
        println!(
            "{:<width$} {:>10} {:>5} {:>6} {:>7} {:>4} ms",
            row.vendor,
            row.operations,
            row.types,
            row.lines,
            row.changed,
            row.time.as_millis()
        );
    }
    let files = if changed == 0 {
        "nothing changed".to_owned()
    } else {
        counted(changed, "file") + " changed"
    };
    println!("{FAINT}{files}, {} ms in all{FAINT:#}", total.as_millis());
}

/// The steps to the code of an operation.
pub(crate) fn explanation(parts: &[(String, String)]) {
    for (title, text) in parts {
        println!("{STRONG}== {title}{STRONG:#}\n\n{}\n", text.trim_end());
    }
}

/// `--check` found nothing.
pub(crate) fn up_to_date() {
    println!("{GOOD}up to date{GOOD:#}");
}

/// What `--check` found.
pub(crate) fn differences(changes: &[Change], command: &str) {
    for change in changes {
        difference(change);
    }
    let files = counted(changes.len(), "generated file");
    eprintln!("{BAD}{files} out of step with the specs{BAD:#}; run `{command}`");
}

/// Shows what a person changed in a generated file, before it is replaced.
pub(crate) fn edited(changes: &[Change]) {
    for change in changes.iter().filter(|it| it.edited) {
        eprintln!(
            "{BAD}edited by hand{BAD:#}: {} is generated; this is replaced:",
            change.path.display()
        );
        difference(change);
    }
}

/// Where replaced work went.
pub(crate) fn kept(folder: &Path) {
    eprintln!("what was edited by hand is kept in {}", folder.display());
}

fn difference(change: &Change) {
    let path = change.path.display();
    let (old, new) = match (&change.old, &change.new) {
        (None, _) => return println!("{GOOD}new{GOOD:#}      {path}"),
        (_, None) => return println!("{BAD}not made{BAD:#} {path}"),
        (Some(old), Some(new)) => (old, new),
    };
    println!("{STRONG}differs{STRONG:#}  {path}");
    let diff = TextDiff::from_lines(old, new);
    let mut lines = 0;
    for group in diff.grouped_ops(1) {
        for op in &group {
            for change in diff.iter_changes(op) {
                lines += 1;
                if lines > MAX_DIFF_LINES {
                    println!("{FAINT}  … and more{FAINT:#}");
                    return;
                }
                let line = change.value().trim_end();
                match change.tag() {
                    ChangeTag::Delete => println!("{BAD}  -{line}{BAD:#}"),
                    ChangeTag::Insert => println!("{GOOD}  +{line}{GOOD:#}"),
                    ChangeTag::Equal => println!("{FAINT}   {line}{FAINT:#}"),
                }
            }
        }
    }
}

/// Why a command did not do what it should.
pub(crate) fn failure(failure: &Failure) {
    match failure {
        Failure::Diagnostics(diagnostics) => {
            print(anstream::stderr(), &render(diagnostics));
            let wrong = diagnostics.iter().filter(|it| !it.is_note());
            let specs: std::collections::BTreeSet<_> = wrong.clone().map(|it| &it.path).collect();
            let (found, files) = (
                counted(wrong.count(), "finding"),
                counted(specs.len(), "file"),
            );
            eprintln!("{BAD}{found} in {files}{BAD:#}; nothing was written");
        }
        Failure::Unable(reason) => eprintln!("{BAD}error{BAD:#}: {reason}"),
    }
}
