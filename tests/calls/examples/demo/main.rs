//! Starts the mock vendors and calls every operation of every vendor through the facade; then lets
//! each vendor refuse a wrong key and a stale clock, and leaves an argument out. After this table
//! come the whole flows, step by step: the examples `<vendor>_flow`, each of which starts a mock of
//! its own on a free port.
//!
//! ```sh
//! cargo run -p liveproof-calls --example demo
//! ```
//!
//! Exit codes: 0 everything is as it should be, 1 something is not, 2 the mock vendors could not be
//! started.
// The shorter flows share a module, and each brings it along.
#![allow(clippy::duplicate_mod)]

mod cases;
mod flows;
mod section;
mod surroundings;
mod table;

use std::process::ExitCode;

use clap::Parser;
use liveproof_calls::VENDORS;
use liveproof_calls::programs::{complain, say};

use surroundings::Surroundings;

/// Calls every operation of the mock vendors, runs whole flows, and shows what came back.
#[derive(Parser)]
#[command(name = "demo")]
struct Arguments {
    /// Prints one JSON object per call and per step of a flow
    #[arg(long)]
    json: bool,
    /// First port of the mock vendors that the single calls go to [default: any that are free]
    #[arg(long, value_name = "N")]
    port_base: Option<u16>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let surroundings = match Surroundings::start(arguments.port_base).await {
        Ok(surroundings) => surroundings,
        Err(error) => {
            complain(error);
            return ExitCode::from(2);
        }
    };
    let mut table = table::Table::new(arguments.json);
    for vendor in VENDORS {
        for case in cases::of(vendor, &surroundings) {
            table.row(&case.run().await);
        }
    }
    let calls_are_good = table.finish();
    let mut print = |line: String| say(line);
    let mut report = flows::Report::new(arguments.json, &mut print);
    for flow in flows::FLOWS {
        report.run(flow).await;
    }
    let flows_are_good = report.finish();
    if calls_are_good && flows_are_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everything_is_as_it_should_be_and_no_key_is_shown() {
        let surroundings = Surroundings::start(None).await.expect("free ports");
        let mut rows = 0;
        for vendor in VENDORS {
            for case in cases::of(vendor, &surroundings) {
                let row = case.run().await;
                assert!(row.good, "{} {}: {:?}", row.vendor, row.title, row.remark);
                let Some(record) = row.record else {
                    continue;
                };
                rows += usize::from(record.error.is_none());
                let text = serde_json::to_string(&record).expect("JSON");
                for key in surroundings.hidden() {
                    assert!(
                        !text.contains(&key),
                        "{} {}: a key is shown",
                        row.vendor,
                        row.title
                    );
                }
                // (A signature's name is shown, its value is not.)
                let request = record.request.unwrap_or_default();
                let signature = request.split_once("Signature=").map(|it| it.1);
                assert!(
                    signature.is_none_or(|it| it.starts_with("***")),
                    "{request}"
                );
            }
        }
        let mocked = liveproof_mock::VENDORS.iter();
        let mocked =
            mocked.flat_map(|it| it.operations.iter().map(|operation| (it.name, operation)));
        let signed = mocked.filter(|it| surroundings.signs(it.0, it.1.id));
        assert_eq!(rows, signed.count(), "a success of each operation");
    }

    #[tokio::test]
    async fn a_port_in_use_is_said_plainly() {
        let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = taken.local_addr().expect("an address").port();
        let Err(error) = Surroundings::start(Some(port)).await else {
            panic!("it cannot start there")
        };
        let text = error.to_string();
        assert!(
            text.contains(&port.to_string()) && text.contains("in use"),
            "{text}"
        );
    }
}
