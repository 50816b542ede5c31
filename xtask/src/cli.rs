//! Commands and exit codes: 0 done, 1 findings or differences, 2 could not run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::formats::{self, Format};
use crate::failure::Failure;
use crate::pipeline::{self, Mode};
use crate::{demo, diff, new, report, snapshots, workspace};

/// Turns the specs in `specs/` into the crates in `crates/`.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_version_flag = true,
    arg_required_else_help = true,
    after_help = "A vendor's page changed?  Edit specs/<vendor>.yaml, then run `cargo xtask \
                  generate` and `cargo xtask snapshots`, and read the diff of \
                  tests/snapshots/.\nA new vendor?  `cargo xtask new VENDOR --server URL` begins \
                  specs/<vendor>.yaml (specs/README.md says how to go on); then run the same \
                  two.\n\nExit codes: 0 done, 1 findings or \
                  differences, 2 could not run. Colours only on a terminal, and never with \
                  NO_COLOR."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin the spec of a vendor: what only a person knows is marked in it. Then edit it, and run
    /// `cargo xtask lint`, `cargo xtask generate` and `cargo test --workspace`
    New(New),
    /// Check specs; all findings at once, in the form of rustc
    Lint(Lint),
    /// Make the crates of the specs
    Generate(Generate),
    /// Review a change of specs: what it means for callers, for the bytes and for the Rust API
    Diff(Diff),
    /// Record anew what every request example sends and every response sample decodes to
    Snapshots,
    /// See it all: check the specs and the crates, then call every operation of mock vendors
    Demo(Demo),
}

#[derive(Args, Debug)]
struct New {
    /// The vendor: lower-case words joined by hyphens, for example tencent-ci
    vendor: String,
    /// The address of the API: https:// and a host, in which {Variables} differ from account to
    /// account
    #[arg(long, value_name = "URL")]
    server: String,
    /// The signing scheme, for example tencent-cos [default: requests are not signed]
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,
}

#[derive(Args, Debug)]
struct Lint {
    /// Specs, YAML or JSON, anywhere [default: all in specs/]
    files: Vec<PathBuf>,
    /// How the findings are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Args, Debug)]
struct Generate {
    /// Vendors, as the specs are called [default: all]
    vendors: Vec<String>,
    /// Write nothing; show what differs, and exit with 1 if anything does
    #[arg(long)]
    check: bool,
    /// Make one crate of a spec anywhere, outside of this workspace
    #[arg(
        long,
        value_name = "FILE",
        requires = "out",
        conflicts_with = "vendors"
    )]
    spec: Option<PathBuf>,
    /// Folder of that crate
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// Take the runtime from the registry instead of from this workspace
    #[arg(long, value_name = "VERSION", requires = "spec")]
    runtime_version: Option<String>,
    /// Write nothing; show how the code of an operation comes about
    #[arg(
        long,
        num_args = 2,
        value_names = ["VENDOR", "OPERATION"],
        conflicts_with_all = ["vendors", "check", "spec"]
    )]
    explain: Vec<String>,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Exit codes: 0 nothing needs review, 4 something does (see --fail-on), 2 could \
                        not run."
)]
struct Diff {
    /// Revision to compare with, or a range: A..B, or A...B for what B changed since it left A
    /// [default: where this branch left the main branch]
    #[arg(conflicts_with = "spec")]
    base: Option<String>,
    /// Revision to look at [default: the working tree]
    #[arg(long, value_name = "REV", conflicts_with = "spec")]
    head: Option<String>,
    /// Compare this file instead …
    #[arg(long, value_name = "NEW", requires = "against")]
    spec: Option<PathBuf>,
    /// … with this one
    #[arg(long, value_name = "OLD", requires = "spec")]
    against: Option<PathBuf>,
    /// Compare these vendors only
    #[arg(long, value_name = "VENDOR", conflicts_with = "spec")]
    vendor: Vec<String>,
    /// Show findings of these kinds only; the verdict is about all of them
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<diff::Kind>,
    /// What makes the exit code 4
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = diff::FailOn::Review)]
    fail_on: diff::FailOn,
    /// How the report is shown
    #[arg(long, value_enum, default_value_t = diff::Format::Text)]
    format: diff::Format,
    /// Write the report to a file, too: html=report.html
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    output: Vec<(diff::Format, PathBuf)>,
    /// Show the page in a browser
    #[arg(long)]
    open: bool,
    /// Add what differs to specs/changelog/<vendor>.md
    #[arg(long, conflicts_with = "spec")]
    write_changelog: bool,
    /// Print what a rule means, or without a name all rules, and compare nothing
    #[arg(
        long,
        value_name = "RULE",
        exclusive = true,
        num_args = 0..=1,
        default_missing_value = ""
    )]
    explain: Option<String>,
}

/// `html=report.html`
fn output(text: &str) -> Result<(diff::Format, PathBuf), String> {
    let (format, path) = text
        .split_once('=')
        .ok_or("write FORMAT=FILE, such as html=report.html")?;
    if path.is_empty() {
        return Err("write the name of a file behind `=`, such as html=report.html".to_owned());
    }
    let format = <diff::Format as clap::ValueEnum>::from_str(format, false)?;
    Ok((format, PathBuf::from(path)))
}

#[derive(Args, Debug)]
struct Demo {
    /// Print one JSON object per call instead of the table
    #[arg(long)]
    json: bool,
    /// First port of the mock vendors [default: any that are free]
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
}

/// Runs a command.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Nothing can be done about an output that is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let result = match cli.command {
        Command::New(new) => new::run(&new.vendor, &new.server, new.scheme.as_deref()),
        Command::Lint(lint) => run_lint(lint),
        Command::Generate(generate) => run_generate(generate),
        Command::Snapshots => snapshots::run(),
        Command::Demo(demo) => demo::run(demo.json, demo.port_base),
        Command::Diff(request) => {
            return match run_diff(request) {
                Ok(code) => code,
                Err(failure) => {
                    report::failure(&failure);
                    // 1 would be read as a judgement, and there is none.
                    ExitCode::from(2)
                }
            };
        }
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            report::failure(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run_lint(lint: Lint) -> Result<ExitCode, Failure> {
    let mut diagnostics = Vec::new();
    let files = if lint.files.is_empty() {
        let root = workspace::root()?;
        let specs = workspace::specs(&root)?;
        diagnostics = workspace::leftovers(&root, &specs)?;
        specs.into_iter().map(|it| it.path).collect()
    } else {
        lint.files
    };
    diagnostics.extend(files.iter().flat_map(|it| pipeline::look(it)));
    let passed = diagnostics.iter().all(Diagnostic::is_note);
    match lint.format {
        Format::Text if passed => report::lint_passed(files.len(), &diagnostics),
        Format::Text => return Err(Failure::Diagnostics(diagnostics)),
        Format::Github => report::print(std::io::stdout(), &formats::github(&diagnostics)),
        Format::Json => report::print(std::io::stdout(), &formats::json(&diagnostics)?),
    }
    Ok(ExitCode::from(u8::from(!passed)))
}

fn run_diff(request: Diff) -> Result<ExitCode, Failure> {
    if let Some(rule) = &request.explain {
        return diff::explain(rule);
    }
    diff::run(&diff::Request {
        base: request.base,
        head: request.head,
        files: request.spec.zip(request.against),
        vendors: request.vendor,
        kinds: request.kind,
        fail_on: request.fail_on,
        format: request.format,
        output: request.output,
        open: request.open,
        write_changelog: request.write_changelog,
    })
}

fn run_generate(generate: Generate) -> Result<ExitCode, Failure> {
    if let [vendor, operation] = generate.explain.as_slice() {
        pipeline::explain(vendor, operation)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mode = if generate.check {
        Mode::Check
    } else {
        Mode::Write
    };
    let same = match (generate.spec, generate.out) {
        (Some(spec), Some(out)) => {
            pipeline::generate_outside(&spec, &out, generate.runtime_version.as_deref(), mode)?
        }
        _ => pipeline::generate_workspace(&generate.vendors, mode)?,
    };
    Ok(if same {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
