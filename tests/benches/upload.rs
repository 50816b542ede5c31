//! Videos from disk: memory must not grow with their length. Time is for information, most of it is
//! the kernel's.

mod support;

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use liveproof::{megvii_faceid, tencent_ci};
use support::runtime;

const VALIDATED: &str =
    include_str!("../../specs/samples/megvii-faceid/RawValidateVideo/200-documented.json");
const RECOGNIZED: &str =
    include_str!("../../specs/samples/tencent-ci/LivenessRecognitionOnUpload/200-documented.xml");

const MB: u64 = 1_000_000;

fn main() {
    let mut bench = support::Bench::new("upload");
    let address: &'static str = Box::leak(bench.shared("address", serve).into_boxed_str());
    // As long as each vendor allows.
    let group = bench.group("RawValidateVideo, multipart");
    for megabytes in [1, 5, 20] {
        group.case(format!("{megabytes} MB"), move || {
            let config = megvii_faceid::Config::new(megvii_faceid::Endpoint::default())
                .base_url(address)
                .unsigned();
            let client = megvii_faceid::Client::new(config).expect("a client");
            let (runtime, file) = (runtime(), video(megabytes));
            move || {
                let call = client
                    .raw_validate_video()
                    .token_random_number("canary-token")
                    .video(megvii_faceid::Upload::path(&file));
                let response = runtime.block_on(async { call.send().await });
                response.expect("a response").into_inner()
            }
        });
    }
    let group = bench.group("LivenessRecognitionOnUpload, body");
    for megabytes in [1, 3, 6] {
        group.case(format!("{megabytes} MB"), move || {
            let endpoint = tencent_ci::Endpoint::new("examplebucket-1250000000", "ap-beijing");
            let config = tencent_ci::Config::new(endpoint)
                .base_url(address)
                .unsigned();
            let client = tencent_ci::Client::new(config).expect("a client");
            let (runtime, file) = (runtime(), video(megabytes));
            move || {
                let call = client
                    .liveness_recognition_on_upload()
                    .object_key("video.mp4")
                    .id_card("11204416541220243X")
                    .name("Canary")
                    .liveness_type(tencent_ci::types::LivenessType::Silent)
                    .body(tencent_ci::Upload::path(&file).media_type("video/mp4"));
                let response = runtime.block_on(async { call.send().await });
                response.expect("a response").into_inner()
            }
        });
    }
    bench.run();
}

/// A file of so many megabytes, which is there from the first call on.
fn video(megabytes: u64) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{megabytes}.mp4"));
    let written = std::fs::metadata(&path).is_ok_and(|it| it.len() == megabytes * MB);
    if !written {
        let mut file = File::create(&path).expect("a file");
        let megabyte: Vec<u8> = (0..MB).map(|at| (at % 251) as u8).collect();
        for _ in 0..megabytes {
            file.write_all(&megabyte).expect("room on the disk");
        }
    }
    path
}

/// Starts a server that reads each request to its end and answers by the first line.
fn serve() -> String {
    // Or else the first process that is counted would hold what it writes.
    for megabytes in [1, 3, 5, 6, 20] {
        video(megabytes);
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut buffer = vec![0u8; 256 * 1024];
    let mut head = Vec::new();
    loop {
        let read = stream.read(&mut buffer).ok().filter(|&read| read > 0)?;
        head.extend_from_slice(&buffer[..read]);
        let Some(end) = head.windows(4).position(|it| it == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
        let length: usize = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
        let mut left = (end + 4 + length).checked_sub(head.len())?;
        while left > 0 {
            left -= stream.read(&mut buffer).ok().filter(|&read| read > 0)?;
        }
        let (media_type, body) = if text.starts_with("post") {
            ("application/json", VALIDATED)
        } else {
            ("application/xml", RECOGNIZED)
        };
        let head_of_response = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream
            .write_all(format!("{head_of_response}{body}").as_bytes())
            .ok()?;
        head.clear();
    }
}
