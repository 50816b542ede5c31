//! Starts the mock vendors and calls every operation of every vendor through the facade; then lets each vendor
//! refuse a wrong key and a stale clock, and leaves an argument out.
//!
//! ```sh
//! cargo run -p liveproof --features all --example demo
//! ```
//!
//! Exit codes: 0 everything is as it should be, 1 something is not, 2 the mock vendors could not be started.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod cases;
#[path = "../support/mod.rs"]
mod support;
mod surroundings;
mod table;
#[rustfmt::skip]
#[path = "../vendors/mod.rs"]
mod vendors;

use std::process::ExitCode;

use clap::Parser;

use surroundings::Surroundings;

/// Calls every operation of the mock vendors and shows what came back.
#[derive(Parser)]
#[command(name = "demo")]
struct Arguments {
    /// Prints one JSON object per call
    #[arg(long)]
    json: bool,
    /// First port of the mock vendors [default: any that are free]
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let surroundings = match Surroundings::start(arguments.port_base).await {
        Ok(surroundings) => surroundings,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut table = table::Table::new(arguments.json);
    for vendor in vendors::VENDORS {
        for case in cases::of(vendor, &surroundings) {
            table.row(&case.run().await);
        }
    }
    table.finish()
}
