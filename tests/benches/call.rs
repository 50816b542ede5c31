//! Whole unsigned calls over one connection to this machine, against the same bytes sent and parsed
//! by hand. The server refuses a request that differs from the first one of its group.

mod support;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use liveproof::{huawei_oneaccess, tencent_ci};
use support::runtime;

const CAPTCHA: &str =
    include_str!("../../specs/samples/huawei-oneaccess/ShowCaptcha/200-documented.json");
const LIVE_CODE: &str =
    include_str!("../../specs/samples/tencent-ci/GetLiveCode/200-ci-live-code-leading-zero.xml");
const PASS: &str =
    include_str!("../../specs/samples/huawei-oneaccess/ValidateCaptcha/200-documented.json");

const USER_AGENT: &str = concat!("liveproof/", env!("CARGO_PKG_VERSION"));

fn main() {
    let mut bench = support::Bench::new("call");
    let address: &'static str = Box::leak(bench.shared("address", serve).into_boxed_str());
    bench
        .group("GET with headers, JSON")
        .case("by hand", move || captcha_by_hand(address))
        .case("liveproof", move || captcha(address));
    bench
        .group("GET with a query, XML")
        .case("by hand", move || live_code_by_hand(address))
        .case("liveproof", move || live_code(address));
    bench
        .group("POST of JSON, JSON")
        .case("by hand", move || pass_by_hand(address))
        .case("liveproof", move || pass(address));
    bench.run();
}

/// What somebody would write who has read reqwest's documentation, with the promises of ours.
#[allow(clippy::disallowed_methods)]
fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .http1_only()
        .http1_title_case_headers()
        .user_agent(USER_AGENT)
        .timeout(Duration::from_secs(30))
        .connect_timeout(Duration::from_secs(10))
        .build()
        .expect("a client")
}

const HEADERS: [(&str, &str); 4] = [
    ("X-operating-sys-version", "Android 10"),
    ("X-device-fingerprint", "156canary213fp0"),
    ("X-agent", "ExampleApp/1.0"),
    ("X-client-id", "canaryclientONE0myTMoDTPys6ezGZ1"),
];

fn captcha_by_hand(address: &str) -> impl FnMut() -> huawei_oneaccess::types::Captcha + use<> {
    let (runtime, http, address) = (runtime(), http(), address.to_owned());
    move || {
        runtime.block_on(async {
            let mut request = http.get(format!("{address}/api/v2/sdk/captcha"));
            for (name, value) in HEADERS {
                request = request.header(name, value);
            }
            let response = request.send().await.expect("sent");
            assert_eq!(response.status(), 200);
            let body = response.bytes().await.expect("received");
            serde_json::from_slice(&body).expect("a captcha")
        })
    }
}

fn huawei(address: &str) -> huawei_oneaccess::Client {
    let endpoint = huawei_oneaccess::Endpoint::new("abcdefg.huaweioneaccess.com");
    let settings = huawei_oneaccess::Settings::new()
        .x_operating_sys_version(HEADERS[0].1)
        .x_device_fingerprint(HEADERS[1].1)
        .x_agent(HEADERS[2].1)
        .x_client_id(HEADERS[3].1);
    let config = huawei_oneaccess::Config::new(endpoint).base_url(address);
    huawei_oneaccess::Client::new(config.settings(settings)).expect("a client")
}

fn captcha(address: &str) -> impl FnMut() -> huawei_oneaccess::types::Captcha + use<> {
    let (client, runtime) = (huawei(address), runtime());
    move || {
        let response = runtime.block_on(async { client.show_captcha().send().await });
        response.expect("a captcha").into_inner()
    }
}

fn live_code_by_hand(address: &str) -> impl FnMut() -> tencent_ci::types::LiveCode + use<> {
    let (runtime, http, address) = (runtime(), http(), address.to_owned());
    move || {
        runtime.block_on(async {
            let request = http.get(format!("{address}/?ci-process=GetLiveCode"));
            let response = request.send().await.expect("sent");
            assert_eq!(response.status(), 200);
            let body = response.text().await.expect("received");
            quick_xml::de::from_str(&body).expect("a code")
        })
    }
}

fn live_code(address: &str) -> impl FnMut() -> tencent_ci::types::LiveCode + use<> {
    let endpoint = tencent_ci::Endpoint::new("examplebucket-1250000000", "ap-beijing");
    let config = tencent_ci::Config::new(endpoint)
        .base_url(address)
        .unsigned();
    let client = tencent_ci::Client::new(config).expect("a client");
    let runtime = runtime();
    move || {
        let response = runtime.block_on(async { client.get_live_code().send().await });
        response.expect("a code").into_inner()
    }
}

const POINT: &str = r#"{"x":237.0,"y":5.0}"#;
const TOKEN: &str = "canary0123456789abcdef0123456789";
const SENDER: &str = "+8613800000000";

fn pass_by_hand(address: &str) -> impl FnMut() -> huawei_oneaccess::types::CaptchaPass + use<> {
    #[derive(serde::Serialize)]
    struct Body<'a> {
        point_json: &'a str,
        token: &'a str,
        sender: &'a str,
    }
    let (runtime, http, address) = (runtime(), http(), address.to_owned());
    move || {
        runtime.block_on(async {
            let mut request = http.post(format!("{address}/api/v2/sdk/captcha/verify"));
            for (name, value) in HEADERS {
                request = request.header(name, value);
            }
            let body = Body {
                point_json: POINT,
                token: TOKEN,
                sender: SENDER,
            };
            // A label that is there is kept.
            let request = request.header("Content-Type", "application/json;charset=utf8");
            let response = request.json(&body).send().await.expect("sent");
            assert_eq!(response.status(), 200);
            let body = response.bytes().await.expect("received");
            serde_json::from_slice(&body).expect("a pass")
        })
    }
}

fn pass(address: &str) -> impl FnMut() -> huawei_oneaccess::types::CaptchaPass + use<> {
    let (client, runtime) = (huawei(address), runtime());
    move || {
        let call = client.validate_captcha();
        let call = call.point_json(POINT).token(TOKEN).sender(SENDER);
        let response = runtime.block_on(async { call.send().await });
        response.expect("a pass").into_inner()
    }
}

/// Starts a server that answers by the first line.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let seen = Arc::new(Mutex::new(HashMap::new()));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            std::thread::spawn(move || answer(stream, &seen));
        }
    });
    format!("http://{address}")
}

type Seen = Mutex<HashMap<&'static str, Vec<String>>>;

fn answer(mut stream: TcpStream, seen: &Seen) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut request = Vec::new();
    let mut buffer = [0u8; 4096];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|&read| read > 0)?;
        request.extend_from_slice(&buffer[..read]);
        if !is_whole(&request) {
            continue;
        }
        let (name, media_type, body) = if request.starts_with(b"GET /api/v2/") {
            ("captcha", "application/json", CAPTCHA)
        } else if request.starts_with(b"GET /?ci-process=GetLiveCode ") {
            ("code", "application/xml", LIVE_CODE)
        } else {
            ("pass", "application/json", PASS)
        };
        let status = if is_same(name, &request, seen) {
            "200 OK"
        } else {
            "500 Other Bytes"
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nServer: bench\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
        request.clear();
    }
}

/// Whether the request is the first one of its kind. The order of headers has no meaning and is
/// each client's own.
fn is_same(name: &'static str, request: &[u8], seen: &Seen) -> bool {
    let text = String::from_utf8_lossy(request);
    let mut lines: Vec<String> = text.split("\r\n").map(str::to_owned).collect();
    lines.sort();
    let Ok(mut seen) = seen.lock() else {
        return false;
    };
    let first = seen.entry(name).or_insert_with(|| lines.clone());
    if *first != lines {
        let _ = writeln!(std::io::stderr(), "{first:#?}\n{lines:#?}");
    }
    *first == lines
}

/// Whether the head and as much of a body as it says are there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
