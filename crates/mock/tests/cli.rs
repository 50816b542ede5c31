//! The binary: what it prints, and how it refuses.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

fn mock(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liveproof-mock"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn output(arguments: &[&str]) -> Output {
    mock(arguments).output().expect("the binary")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// A running mock; it is ended with the test.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self(mock(arguments).spawn().expect("the binary"))
    }

    /// The lines of stdout up to `ready`.
    fn lines(&mut self) -> Vec<String> {
        let out = self.0.stdout.as_mut().expect("piped");
        let mut lines = Vec::new();
        for line in BufReader::new(out).lines() {
            let line = line.expect("text");
            if line == "ready" {
                return lines;
            }
            lines.push(line);
        }
        panic!("no `ready` behind {lines:?}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_prints_a_line_per_vendor_then_ready() {
    let mut running = Running::start(&[]);
    let lines = running.lines();
    let names: Vec<_> = lines
        .iter()
        .map(|line| line.split(' ').next().expect("a name"))
        .collect();
    assert_eq!(
        names[..5],
        [
            "aliyun-cloudauth",
            "huawei-oneaccess",
            "megvii-faceid",
            "tencent-ci",
            "tencent-csec"
        ]
    );
    // Vendors that are answered from samples come behind them.
    assert_eq!(names.len(), liveproof_mock::VENDORS.len());
    for line in &lines {
        let (_, url) = line.split_once(' ').expect("a URL");
        let address = url.strip_prefix("http://").expect("http");
        TcpStream::connect(address).expect("it listens");
    }
}

#[test]
fn only_now_and_keys_are_heeded() {
    let keys = file(
        "keys.json",
        r#"{"tencent": {"id": "AKIDfile", "secret": "s"}}"#,
    );
    let mut running = Running::start(&[
        "--only",
        "tencent-ci",
        "--now",
        "1497530249",
        "--keys",
        keys.to_str().expect("a path"),
    ]);
    let lines = running.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    let address = lines[0]
        .strip_prefix("tencent-ci http://")
        .expect("tencent-ci");
    // Its window is around that time; the secret is another, but the id is known.
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .write_all(
            b"GET /?ci-process=GetLiveCode HTTP/1.0\r\nAuthorization: q-sign-algorithm=sha1&q-ak=AKIDfile&\
              q-sign-time=1497530202;1497610202&q-key-time=1497530202;1497610202&q-header-list=&q-url-param-list=&\
              q-signature=0\r\n\r\n",
        )
        .expect("writing");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("a reply");
    assert!(
        reply.contains("<Code>SignatureDoesNotMatch</Code>"),
        "{reply}"
    );
    assert!(
        reply.contains("Date: Thu, 15 Jun 2017 12:37:29 GMT\r\n"),
        "{reply}"
    );
}

#[test]
fn tls_shows_its_certificate_beside_the_lines() {
    let mut running = Running::start(&["--only", "tencent-csec", "--tls"]);
    let lines = running.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("tencent-csec https://127.0.0.1:"),
        "{lines:?}"
    );
    let err = running.0.stderr.as_mut().expect("piped");
    let mut first = String::new();
    BufReader::new(err).read_line(&mut first).expect("text");
    assert_eq!(first, "-----BEGIN CERTIFICATE-----\n");
}

#[test]
fn help_shows_the_default_keys() {
    let shown = output(&["--help"]);
    assert!(shown.status.success());
    let text = text(&shown.stdout);
    for part in [
        "AKIDmockTencentSecretId000000000001",
        "mock-tencent-secret-key",
        "LTAImockAccessKeyId1",
        "mock-megvii-api-secret",
        "mockClientId00000000000000000001",
        "--port-base",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn what_cannot_run_exits_with_2_and_says_why() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let unknown = file(
        "unknown.json",
        r#"{"tencent": {"id": "CANARY-id", "CANARY": 1}}"#,
    );
    let unknown = unknown.to_str().expect("a path");
    for (arguments, parts) in [
        (&["--only", "nobody"][..], &["nobody", "tencent-ci"][..]),
        (
            &["--only", "aliyun-cloudauth", "--port-base", &port],
            &["in use", &port, "aliyun-cloudauth"],
        ),
        (&["--port-base", "0"], &["--port-base"]),
        (&["--port-base", "65535"], &["65535", "huawei-oneaccess"]),
        (&["--now", "noon"], &["--now"]),
        (&["--keys", "no/such/file"], &["no/such/file"]),
        (&["--keys", unknown], &["unknown.json", "line 1"]),
        (&["--nothing"], &["--nothing"]),
    ] {
        let shown = output(arguments);
        assert_eq!(shown.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&shown.stdout), "", "{arguments:?}");
        let message = text(&shown.stderr);
        for part in parts {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
        assert!(!message.contains("CANARY"), "{message}");
    }
}

/// The recipe of the README, run as it is.
#[cfg(unix)]
#[test]
fn the_readme_s_recipe_gets_a_live_code() {
    for tool in ["curl", "openssl"] {
        if Command::new(tool).arg("version").output().is_err() {
            // The recipe is for people who have both.
            return;
        }
    }
    let readme = include_str!("../README.md");
    let (_, section) = readme
        .split_once("## A signed GetLiveCode with curl")
        .expect("the section");
    let (_, block) = section.split_once("```sh\n").expect("its script");
    let (script, _) = block.split_once("```").expect("its end");

    let mut running = Running::start(&["--only", "tencent-ci", "--now", "1497530249"]);
    let lines = running.lines();
    let url = lines[0].strip_prefix("tencent-ci ").expect("a URL");
    for (now, expected) in [
        ("1497530249", "<LiveCode>"),
        ("1497540000", "<Code>Request has expired</Code>"),
    ] {
        let shown = Command::new("sh")
            .arg("-c")
            .arg(script)
            .env("url", url)
            .env("now", now)
            // A proxy of the environment would not reach loopback.
            .env("no_proxy", "127.0.0.1")
            .output()
            .expect("sh");
        let reply = text(&shown.stdout);
        assert!(reply.contains(expected), "{reply}{}", text(&shown.stderr));
    }
}

fn file(name: &str, contents: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::File::create(&path)
        .and_then(|mut file| file.write_all(contents.as_bytes()))
        .expect("a file");
    path
}
