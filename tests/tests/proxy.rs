//! A proxy that the environment names is not used, unless the client is told to.
//!
//! The environment of a process is read when it starts, so the test starts itself again.

use std::sync::LazyLock;

use std::net::TcpListener;
use std::process::Command;

use liveproof::tencent_ci::{Client, Config, Endpoint};
use liveproof_tests::support::Vendor;
use liveproof_tests::support::{Response, Target, serve};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("tencent-ci"));

/// Names the part that a started process plays.
const PART: &str = "LIVEPROOF_TEST_PART";

/// Starts `name` of this file again, with a proxy in its environment. Whether it ran and passed,
/// and whether the proxy was asked.
fn with_proxy(name: &str) -> (bool, bool) {
    let proxy = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    proxy.set_nonblocking(true).expect("a listener");
    let address = format!("http://{}", proxy.local_addr().expect("an address"));
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    for variable in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"] {
        command.env(variable, &address);
    }
    let output = command
        .args(["--exact", &format!("proxy::{name}")])
        .env(PART, "client")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .expect("this test runs");
    let passed = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    (passed, proxy.accept().is_ok())
}

fn is_client() -> bool {
    std::env::var_os(PART).is_some()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn the_proxy_of_the_environment_is_not_used() {
    if is_client() {
        let response = "<Response><LiveCode>0417</LiveCode></Response>";
        return block_on(async {
            let server = serve(Response::new(200, "application/xml", response)).await;
            let target = Target::new(VENDOR.host, server.address());
            let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
            let client = Client::new(target.config(Config::new(endpoint))).expect("a client");
            assert!(client.get_live_code().send().await.is_ok());
        });
    }
    let passed_and_asked = with_proxy("the_proxy_of_the_environment_is_not_used");
    assert_eq!(passed_and_asked, (true, false));
}

#[test]
fn the_proxy_of_the_environment_is_used_if_the_client_is_told_to() {
    if is_client() {
        return block_on(async {
            let endpoint = Endpoint::new("examplebucket-1250000000", "ap-beijing");
            let config = Config::new(endpoint)
                .base_url("http://vendor.example")
                .allow_http()
                .unsigned()
                .no_retry()
                .timeout(std::time::Duration::from_millis(300))
                .system_proxy();
            let client = Client::new(config).expect("a client");
            // The proxy never answers.
            assert!(client.get_live_code().send().await.is_err());
        });
    }
    let passed_and_asked =
        with_proxy("the_proxy_of_the_environment_is_used_if_the_client_is_told_to");
    assert_eq!(passed_and_asked, (true, true));
}
