//! Printing that outlives a closed pipe: `demo | head` ends as `demo` does.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

/// Prints a line. Where it cannot be written, such as on a full disk, the program ends with 2.
pub fn say(line: impl Display) {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(format_args!("cannot print: {error}"));
            std::process::exit(2);
        }
        _ => {}
    }
}

/// Prints an error to stderr, if that can be written.
pub fn complain(problem: impl Display) {
    let _ = writeln!(io::stderr(), "error: {problem}");
}
