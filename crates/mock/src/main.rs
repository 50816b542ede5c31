//! `liveproof-mock`: the vendors of liveproof on loopback. See `--help`.

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use liveproof_mock::{Clock, Keys, Mock, VENDORS};

/// Exit code for whatever keeps the mock from running, as clap has it for wrong arguments.
const CANNOT_RUN: u8 = 2;

/// The vendors of liveproof on loopback. They verify signatures and answer in their own formats.
///
/// Prints one line per vendor (name and URL), then `ready`. Runs until it is interrupted.
#[derive(Parser)]
#[command(name = "liveproof-mock", version, after_help = default_keys())]
struct Arguments {
    /// Starts this vendor and no other; may be repeated
    #[arg(long, value_name = "VENDOR")]
    only: Vec<String>,

    /// Port of the first vendor; each other vendor has the next one, whether or not all are
    /// started. Without it free ports are taken
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    port_base: Option<u16>,

    /// JSON file with the keys to accept: an object with tencent, aliyun, megvii, huawei-cloud
    /// (each an object with id, secret and perhaps token), huawei-token (a text) and huawei
    /// (client_id and perhaps tenant_id). What is left out keeps its default
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,

    /// Time at which the mock's clock stands still, in seconds since 1970-01-01 UTC. Without it the
    /// system's clock
    #[arg(long, value_name = "UNIX")]
    now: Option<u64>,

    /// Answers over TLS with a fresh self-signed certificate, which is printed on stderr
    #[arg(long)]
    tls: bool,
}

fn main() -> ExitCode {
    match start(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere left to report a broken stderr to.
            let _ = writeln!(io::stderr(), "liveproof-mock: {}", chain(error.as_ref()));
            ExitCode::from(CANNOT_RUN)
        }
    }
}

fn start(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let mut builder = Mock::builder();
    for vendor in arguments.only {
        builder = builder.only(vendor);
    }
    if let Some(port) = arguments.port_base {
        builder = builder.port_base(port);
    }
    if let Some(path) = arguments.keys {
        let json = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let keys =
            Keys::from_json(&json).map_err(|error| format!("{}: {error}", path.display()))?;
        builder = builder.keys(keys);
    }
    if let Some(unix) = arguments.now {
        builder = builder.clock(Clock::fixed(unix));
    }
    if arguments.tls {
        builder = builder.tls();
    }
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let mock = builder.start().await?;
            announce(&mock)?;
            tokio::signal::ctrl_c().await?;
            mock.stop().await;
            Ok(())
        })
}

fn announce(mock: &Mock) -> io::Result<()> {
    if let Some(certificate) = mock.certificate_pem() {
        // Not between the lines that scripts read.
        io::stderr().write_all(certificate.as_bytes())?;
    }
    for vendor in VENDORS.iter().filter(|it| mock.url(it.name).is_some()) {
        for scheme in vendor.unverified {
            let name = vendor.name;
            writeln!(
                io::stderr(),
                "{name}: signatures in {scheme} are not verified"
            )?;
        }
    }
    let mut out = io::stdout().lock();
    for (name, url) in mock.vendors() {
        writeln!(out, "{name} {url}")?;
    }
    writeln!(out, "ready")?;
    out.flush()
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

fn default_keys() -> String {
    let keys = Keys::default();
    let mut text = "Default keys (invented):\n".to_owned();
    for (name, key) in [
        ("tencent", &keys.tencent),
        ("aliyun", &keys.aliyun),
        ("megvii", &keys.megvii),
        ("huawei-cloud", &keys.huawei_cloud),
    ] {
        text.push_str(&format!(
            "  {name:12} id {}  secret {}\n",
            key.id, key.secret
        ));
    }
    text.push_str(&format!(
        "  huawei       client_id {}\n  huawei-token {}",
        keys.huawei.client_id, keys.huawei_token.0
    ));
    text
}
