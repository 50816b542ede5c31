//! What the shorter flows have in common: `--live`, who is in front of the camera, and what users
//! hear of a verdict.
//!
//! `--live` calls the vendor: it takes keys from the environment, asks for the rest at the terminal
//! and costs money. Exit codes: 0 the person passed, 1 not, or a call failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]
#![allow(dead_code, reason = "not every flow waits for somebody")]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::verdict::Kind;

pub(crate) type Done<T> = Result<T, Box<dyn Error>>;

/// Takes a line of what is printed.
pub(crate) type Say<'a> = &'a mut dyn FnMut(String);

/// How often a result is asked for.
pub(crate) const TRIES: usize = 20;

#[derive(Parser)]
struct Arguments {
    /// Calls the vendor instead of a mock; keys come from the environment
    #[arg(long)]
    live: bool,
}

/// Runs the program.
pub(crate) async fn run(flow: impl AsyncFnOnce(Person, Say<'_>) -> Done<()>) -> ExitCode {
    let person = match Arguments::parse().live {
        true => Person::AtTheTerminal,
        false => Person::OfTheMock,
    };
    match flow(person, &mut |line| println!("{line}")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Only what is passed goes on. The rest is what an application tells its user.
pub(crate) fn judge(kind: Kind) -> Done<()> {
    Err(match kind {
        Kind::Passed => return Ok(()),
        Kind::Retake => "not passed: please do it again",
        Kind::Technical => "no verdict: something is wrong at the vendor's or on our side",
        Kind::Limit => "no verdict: too often, or the quota is used up",
        Kind::Test => "no verdict: the vendor is in a test mode",
        Kind::Undecided => "no verdict that is known here",
        _ => "not passed",
    }
    .into())
}

/// Who is in front of the camera.
#[derive(Clone, Copy)]
pub(crate) enum Person {
    /// The mock watches nobody: it takes whoever was given a challenge to have met it.
    OfTheMock,
    AtTheTerminal,
}

impl Person {
    /// What was asked for; a file as Base64.
    pub(crate) fn answer(self, what: &str, of_the_mock: &str) -> io::Result<String> {
        match self {
            Self::OfTheMock => Ok(of_the_mock.to_owned()),
            Self::AtTheTerminal => {
                print!("  ? {what}: ");
                io::stdout().flush()?;
                let mut text = String::new();
                io::stdin().read_line(&mut text)?;
                Ok(text.trim().to_owned())
            }
        }
    }

    pub(crate) fn wait(self, until: &str) -> io::Result<()> {
        self.answer(&format!("Enter when {until}"), "").map(drop)
    }
}

/// Checks that a flow took these steps, and printed none of these texts.
#[cfg(test)]
pub(crate) fn check(done: Done<()>, lines: &[String], steps: &[&str], hidden: &[&str]) {
    done.expect("the mock's person is real");
    let calls = lines.iter();
    let calls: Vec<&str> = calls
        .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
        .collect();
    assert_eq!(calls, steps);
    for text in hidden {
        assert!(!lines.join("\n").contains(text), "{text}: {lines:?}");
    }
}
