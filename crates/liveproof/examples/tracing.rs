//! Prints the spans of two calls, which a middleware answers in the vendor's place.
//!
//! ```sh
//! cargo run -p liveproof --example tracing --features tencent-ci,tracing
//! ```

use liveproof::tencent_ci::{Client, Config, Endpoint};
use liveproof::testing::respond;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// A call, whose response is this one.
async fn call(status: u16, body: &'static str) -> Result<String, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
    let headers = [
        ("Content-Type", "application/xml"),
        ("x-cos-request-id", "r-1"),
    ];
    let config = Config::new(endpoint)
        .with_middleware(respond(status, headers, body))
        .no_retry();
    let response = Client::new(config)?.get_live_code().send().await?;
    Ok(response.into_inner().live_code)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::DEBUG)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .init();
    let _ = call(200, "<Response><LiveCode>0417</LiveCode></Response>").await;
    let _ = call(
        403,
        "<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
    )
    .await;
}
