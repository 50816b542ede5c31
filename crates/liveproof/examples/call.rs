//! Makes one call of any vendor and prints what came of it as one JSON object.
//!
//! ```sh
//! cargo run -p liveproof --features all --example call -- tencent-ci GetLiveCode
//! cargo run -p liveproof --features all --example call -- \
//!     tencent-ci LivenessRecognition --example minimal --set Name=李四 --json
//! ```
//!
//! Keys and addresses come from the environment: see the module of each vendor, such as
//! `liveproof::tencent_ci`. Exit codes: 0 the vendor's reply is a success, 1 it is not, 2 nothing could be tried.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod support;
#[rustfmt::skip]
mod vendors;

use std::process::ExitCode;

use clap::Parser;
use liveproof::environment::Variables;

use support::{Given, Operation, Problem, Setup, Vendor};

/// Makes one call and prints what came of it.
#[derive(Parser)]
#[command(name = "call", after_help = operations())]
struct Arguments {
    /// Such as `tencent-ci`
    vendor: String,
    /// Such as `GetLiveCode`
    operation: String,
    /// Takes the values of a request example of the spec, such as `minimal`
    #[arg(long, value_name = "NAME")]
    example: Option<String>,
    /// Sets a value, by its name on the wire; a file is `NAME=@PATH;type=MEDIA/TYPE`
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Prints the object in one line
    #[arg(long)]
    json: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (vendor, operation, values) = match find(&arguments) {
        Ok(found) => found,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let hidden = [
        "TENCENTCLOUD_SECRET_ID",
        "TENCENTCLOUD_SECRET_KEY",
        "TENCENTCLOUD_SESSION_TOKEN",
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_SECURITY_TOKEN",
        "MEGVII_API_KEY",
        "MEGVII_API_SECRET",
        "HUAWEI_ONEACCESS_CLIENT_ID",
    ]
    .map(|name| std::env::var(name).unwrap_or_default());
    let setup = Setup::new(Variables::process());
    let record = support::run(vendor, operation, values, setup, &hidden).await;
    let text = if arguments.json {
        serde_json::to_string(&record)
    } else {
        serde_json::to_string_pretty(&record)
    };
    match text {
        Ok(text) => println!("{text}"),
        Err(error) => eprintln!("error: {error}"),
    }
    match &record.error {
        None => ExitCode::SUCCESS,
        Some(failure) if failure.kind == "setup" => ExitCode::from(2),
        Some(_) => ExitCode::FAILURE,
    }
}

type Found = (&'static Vendor, &'static Operation, Vec<Given>);

fn find(arguments: &Arguments) -> Result<Found, Problem> {
    let vendor = vendors::VENDORS
        .iter()
        .find(|it| it.name == arguments.vendor)
        .ok_or_else(|| Problem::Vendor(arguments.vendor.clone()))?;
    let operation = vendor
        .operations
        .iter()
        .find(|it| it.id == arguments.operation)
        .ok_or_else(|| Problem::Operation(arguments.operation.clone()))?;
    let mut values: Vec<Given> = Vec::new();
    if let Some(name) = &arguments.example {
        let example = operation.examples.iter().find(|it| it.0 == name);
        let (_, example) = example.ok_or_else(|| Problem::Example(name.clone()))?;
        values.extend(example.iter().map(Given::from));
    }
    for text in &arguments.set {
        let given = Given::parse(text).ok_or_else(|| Problem::Value {
            name: text.clone(),
            expected: "NAME=VALUE",
        })?;
        values.retain(|it| it.name() != given.name());
        values.push(given);
    }
    Ok((vendor, operation, values))
}

/// What there is, for `--help`.
fn operations() -> String {
    let mut out = "Operations (* is required) and their examples:\n".to_owned();
    for vendor in vendors::VENDORS {
        out.push_str(&format!("\n{}\n", vendor.name));
        for operation in vendor.operations {
            let inputs: Vec<String> = operation
                .inputs
                .iter()
                .map(|it| format!("{}{}", it.name, if it.required { "*" } else { "" }))
                .collect();
            let examples: Vec<&str> = operation.examples.iter().map(|it| it.0).collect();
            out.push_str(&format!(
                "  {}\n      sets: {}\n      examples: {}\n",
                operation.id,
                if inputs.is_empty() {
                    "nothing".to_owned()
                } else {
                    inputs.join(", ")
                },
                examples.join(", ")
            ));
        }
    }
    out
}
