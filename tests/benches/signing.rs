//! Signing: each scheme against the bare hash calls on the same bytes, and COS against reqsign.
//!
//! `hashing alone` does what no signer can leave out: the HMACs and hashes of the texts that are
//! signed, which are made before. `pure function` makes these texts as well, and the value that is
//! sent. `middleware` is all that `Signer` does to a request of a generated builder, with a clone
//! of it: the key is asked for and checked, time and nonce come from the system, the pairs are
//! copied and what is added is checked.

mod support;

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use hmac::{Hmac, KeyInit, Mac};
use liveproof::credentials::Credentials;
use liveproof::runtime::Request;
use liveproof::sign::{
    Signer, aliyun_acs3, aliyun_rpc, huawei_sdk_hmac, tencent_cos, tencent_qcloud_v2, tencent_tc3,
};
use liveproof::{aliyun_cloudauth, tencent_ci, tencent_csec};
use liveproof_tests::support::Stop;
use reqsign_core::SignRequest as _;
use sha1::{Digest, Sha1};
use sha2::Sha256;

const ID: &str = "AKIDEXAMPLEbenchAlpha00000000000001";
const SECRET: &str = "EXAMPLEbenchSecretKey0000000001";
const TIME: &str = "1700000000;1700003600";
const WINDOW: tencent_cos::Window = tencent_cos::Window {
    start: 1_700_000_000,
    end: 1_700_003_600,
};
const HOST: &str = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";

type Pairs = Vec<(&'static str, String)>;

fn pairs(pairs: &[(&'static str, &str)]) -> Pairs {
    pairs
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

fn borrowed<'a>(pairs: &'a Pairs) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    pairs.iter().map(|(name, value)| (*name, &**value))
}

fn credentials() -> Credentials {
    Credentials::new(ID, SECRET)
}

fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// None of the futures here waits for anything.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// Signs clones of a request.
fn middleware(request: Request) -> impl FnMut() -> Request {
    let sign = Signer::new(credentials());
    move || {
        let mut request = request.clone();
        now(sign.sign(&mut request)).expect("it can be signed");
        request
    }
}

fn main() {
    // The requests of the builders end at a middleware, inside of their time limits.
    let runtime = support::runtime();
    let _inside = runtime.enter();
    let mut bench = support::Bench::new("signing");
    cos(&mut bench);
    qcloud(&mut bench);
    rpc(&mut bench);
    canonical(&mut bench);
    bench.run();
}

fn recognition() -> Pairs {
    pairs(&[
        ("ci-process", "LivenessRecognition"),
        ("IdCard", "11010519491231002X"),
        ("Name", "\u{5f20}\u{4e09}"),
        ("LivenessType", "SILENT"),
        ("BestFrameNum", "2"),
    ])
}

fn cos(bench: &mut support::Bench) {
    cos_group(
        bench,
        "COS, GetLiveCode",
        "/",
        || pairs(&[("ci-process", "GetLiveCode")]),
        || {
            let stop = Stop::default();
            let _ = now(ci(&stop).get_live_code().send());
            stop.take().expect("a request went this far")
        },
    );
    cos_group(
        bench,
        "COS, LivenessRecognition",
        "/faces/2026/test.mp4",
        recognition,
        || {
            let stop = Stop::default();
            let client = ci(&stop);
            let call = client
                .liveness_recognition()
                .object_key("faces/2026/test.mp4")
                .id_card("11010519491231002X")
                .name("\u{5f20}\u{4e09}")
                .liveness_type(tencent_ci::types::LivenessType::Silent)
                .best_frame_num(2);
            let _ = now(call.send());
            stop.take().expect("a request went this far")
        },
    );
}

fn ci(stop: &Stop) -> tencent_ci::Client {
    let endpoint = tencent_ci::Endpoint::new("examplebucket-1250000000", "ap-beijing");
    let config = tencent_ci::Config::new(endpoint).no_retry();
    tencent_ci::Client::new(config.with_middleware(stop.clone())).expect("a good config")
}

fn cos_group(
    bench: &mut support::Bench,
    name: &str,
    path: &'static str,
    query: fn() -> Pairs,
    request: fn() -> Request,
) {
    bench
        .group(name)
        .case("hashing alone", move || {
            let query = query();
            let text =
                tencent_cos::HttpString::new("GET", path, borrowed(&query), [("host", HOST)]);
            let text = text.as_str().to_owned();
            // As long as the text that is signed.
            let to_sign = format!("sha1\n{TIME}\n{}\n", "0".repeat(40));
            move || {
                let key = hmac_sha1(SECRET.as_bytes(), TIME.as_bytes());
                let hash = Sha1::digest(&text);
                // The key is 40 digits; any of this length do.
                let signature = hmac_sha1(&[key, key].concat(), to_sign.as_bytes());
                (hash, signature)
            }
        })
        .case("pure function", move || {
            let (credentials, query) = (credentials(), query());
            move || {
                tencent_cos::authorization(
                    &credentials,
                    WINDOW,
                    "GET",
                    path,
                    borrowed(&query),
                    [("host", HOST)],
                )
            }
        })
        .case("middleware", move || middleware(request()))
        .case("reqsign", move || {
            let context = reqsign_core::Context::new();
            let signer = reqsign_tencent_cos::RequestSigner::new();
            let credential = reqsign_tencent_cos::Credential {
                secret_id: ID.to_owned(),
                secret_key: SECRET.to_owned(),
                ..Default::default()
            };
            let mut parts = parts(path, &query());
            move || {
                parts.headers.remove(http::header::AUTHORIZATION);
                parts.headers.remove(http::header::DATE);
                now(signer.sign_request(&context, &mut parts, Some(&credential), None))
                    .expect("it can be signed");
            }
        });
}

/// The same request for reqsign, which takes it encoded.
fn parts(path: &str, query: &Pairs) -> http::request::Parts {
    let encode = |text: &str| -> Cow<'static, str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let bytes = text.bytes().map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        });
        bytes.collect::<String>().into()
    };
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    http::Request::get(format!("https://{HOST}{path}?{}", query.join("&")))
        .header("host", HOST)
        .body(())
        .expect("a request")
        .into_parts()
        .0
}

fn qcloud(bench: &mut support::Bench) {
    use tencent_qcloud_v2::{Algorithm, StringToSign, parameters, signature};

    const CSEC: &str = "csec.api.qcloud.com";
    const PATH: &str = "/v2/index.php";
    fn sent(algorithm: Algorithm) -> Pairs {
        let mut sent = pairs(&[
            ("Action", "CaptchaQuery"),
            ("Region", "gz"),
            ("userIp", "203.0.113.1"),
            ("captchaType", "1"),
            ("script", "0"),
            ("businessId", "1"),
        ]);
        sent.extend(parameters(
            &credentials(),
            Some(algorithm),
            1_700_000_000,
            11886,
        ));
        sent
    }
    let request = || {
        let stop = Stop::default();
        let settings = tencent_csec::Settings::new().region(tencent_csec::types::Region::Guangzhou);
        let config = tencent_csec::Config::new(tencent_csec::Endpoint::default());
        let config = config
            .settings(settings)
            .no_retry()
            .with_middleware(stop.clone());
        let client = tencent_csec::Client::new(config).expect("a good config");
        let call = client
            .captcha_query()
            .user_ip("203.0.113.1")
            .captcha_type(tencent_csec::types::CaptchaType::Type1)
            .business_id(1);
        let _ = now(call.send());
        stop.take().expect("a request went this far")
    };
    for (name, algorithm) in [
        ("qcloud v2, HmacSHA1", Algorithm::HmacSha1),
        ("qcloud v2, HmacSHA256", Algorithm::HmacSha256),
    ] {
        let group = bench
            .group(name)
            .case("hashing alone", move || {
                let sent = sent(algorithm);
                let text = StringToSign::new("GET", CSEC, PATH, borrowed(&sent));
                let text = text.as_str().to_owned();
                move || {
                    let (key, text) = (SECRET.as_bytes(), text.as_bytes());
                    match algorithm {
                        Algorithm::HmacSha1 => hmac_sha1(key, text).to_vec(),
                        _ => hmac_sha256(key, text).to_vec(),
                    }
                }
            })
            .case("pure function", move || {
                let (credentials, sent) = (credentials(), sent(algorithm));
                move || signature(&credentials, algorithm, "GET", CSEC, PATH, borrowed(&sent))
            });
        if algorithm == Algorithm::default() {
            group.case("middleware", move || middleware(request()));
        }
    }
}

fn rpc(bench: &mut support::Bench) {
    rpc_group(
        bench,
        "Alibaba RPC, GetStatus",
        || pairs(&[("Action", "GetStatus")]),
        Pairs::new,
        || {
            let stop = Stop::default();
            let client = cloudauth(&stop);
            let call = client.get_status().biz(BIZ).ticket_id(TICKET);
            let _ = now(call.send());
            stop.take().expect("a request went this far")
        },
    );
    rpc_group(
        bench,
        "Alibaba RPC, GetVerifyToken",
        || pairs(&[("Action", "GetVerifyToken")]),
        || pairs(&[("Binding", BINDING)]),
        || {
            let stop = Stop::default();
            let client = cloudauth(&stop);
            let call = client.get_verify_token().biz(BIZ).ticket_id(TICKET);
            let _ = now(call.binding(BINDING).send());
            stop.take().expect("a request went this far")
        },
    );
}

const BIZ: &str = "ExampleBiz";
const TICKET: &str = "00caf51e-2f81-4dc5-90ee-ff8612500001";
const BINDING: &str =
    "{\"Name\":\"\u{5f20}\u{4e09}\",\"IdentificationNumber\":\"11010519491231002X\"}";

fn cloudauth(stop: &Stop) -> aliyun_cloudauth::Client {
    let config = aliyun_cloudauth::Config::new(aliyun_cloudauth::Endpoint::default());
    let config = config.no_retry().with_middleware(stop.clone());
    aliyun_cloudauth::Client::new(config).expect("a good config")
}

fn rpc_group(
    bench: &mut support::Bench,
    name: &str,
    action: fn() -> Pairs,
    form: fn() -> Pairs,
    request: fn() -> Request,
) {
    use aliyun_rpc::{StringToSign, parameters, signature};

    let query = move || {
        let mut query = action();
        query.extend(pairs(&[
            ("RegionId", "cn-hangzhou"),
            ("Version", "2018-09-16"),
            ("Format", "JSON"),
            ("Biz", BIZ),
            ("TicketId", TICKET),
        ]));
        query.extend(parameters(&credentials(), 1_700_000_000, 1 << 120));
        query
    };
    bench
        .group(name)
        .case("hashing alone", move || {
            let (query, form) = (query(), form());
            let text = StringToSign::new("POST", borrowed(&query), borrowed(&form));
            let (text, key) = (text.as_str().to_owned(), format!("{SECRET}&"));
            move || hmac_sha1(key.as_bytes(), text.as_bytes())
        })
        .case("pure function", move || {
            let (credentials, query, form) = (credentials(), query(), form());
            move || signature(&credentials, "POST", borrowed(&query), borrowed(&form))
        })
        .case("middleware", move || middleware(request()));
}

/// The schemes that sign a canonical request.
fn canonical(bench: &mut support::Bench) {
    const BODY: &str = "{\"IdCard\":\"11010519491231002X\",\"Name\":\"\u{5f20}\u{4e09}\"}";
    const TYPE: (&str, &str) = ("content-type", "application/json");
    const FACEID: (&str, &str) = ("host", "faceid.tencentcloudapi.com");
    let digest = |text: &str| -> String {
        let digest = Sha256::digest(text);
        digest.iter().map(|it| format!("{it:02x}")).collect()
    };
    let group = bench.group("canonical requests, IdCardVerification");
    group
        .case("tencent-tc3", move || {
            let credentials = credentials();
            move || {
                let headers = [TYPE, FACEID, ("x-tc-action", "idcardverification")];
                let body = BODY.as_bytes();
                let text = tencent_tc3::canonical_request("POST", "/", "", headers, body);
                tencent_tc3::authorization(&credentials, "faceid", 1_700_000_000, &text)
            }
        })
        .case("aliyun-acs3", move || {
            let credentials = credentials();
            move || {
                let payload = digest(BODY);
                let own: Vec<_> =
                    aliyun_acs3::headers(&credentials, 1_700_000_000, 1 << 120, &payload).collect();
                let headers = own.iter().map(|(name, value)| (*name, &**value));
                let headers = headers.chain([TYPE, FACEID]);
                let text = aliyun_acs3::canonical_request("POST", "/", [], headers, &payload);
                aliyun_acs3::authorization(&credentials, &text)
            }
        })
        .case("huawei-sdk-hmac", move || {
            let credentials = credentials();
            move || {
                let payload = digest(BODY);
                let date = "20231114T221320Z";
                let headers = [TYPE, FACEID, ("x-sdk-date", date)];
                let path = "/v2/0123456789abcdef0123456789abcdef/live-detect";
                let text = huawei_sdk_hmac::canonical_request("POST", path, [], headers, &payload);
                huawei_sdk_hmac::authorization(&credentials, date, &text)
            }
        });
}
