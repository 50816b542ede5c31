//! Diagnostics for other programs.

use super::{Diagnostic, Severity};
use crate::failure::Failure;
use crate::text::{command_data, command_property, visible};

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Format {
    /// As rustc shows its own
    Text,
    /// Annotations of GitHub Actions
    Github,
    /// A list of objects, for programs
    Json,
}

/// Annotations, one line each.
pub(crate) fn github(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(annotation).collect()
}

fn annotation(it: &Diagnostic) -> String {
    let problem = &it.problem;
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let path = command_property(&visible(&it.path.display().to_string()));
    let (line, column) = (it.at.line, it.at.column);
    let title = command_property(&format!("{}[{}]", problem.severity.word(), problem.rule));
    let mut message = visible(&problem.message);
    if let Some(help) = &problem.help {
        message.push_str(&format!("\nhelp: {}", visible(help)));
    }
    let message = command_data(&message);
    format!("::{level} file={path},line={line},col={column},title={title}::{message}\n")
}

/// A list of objects.
pub(crate) fn json(diagnostics: &[Diagnostic]) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(diagnostics);
    text.map(|it| it + "\n").map_err(Failure::of)
}
