use super::*;
use crate::verify::records::{self, Body, Record, Scheme};

/// A signed POST with the key of an example.
fn request(
    [host, target, action, version]: [&str; 4],
    [date, nonce]: [&str; 2],
    (media_type, body): (Option<&str>, &str),
    authorization: &str,
) -> Request {
    let mut headers = vec![
        ("host", host.to_owned()),
        ("x-acs-action", action.to_owned()),
        ("x-acs-content-sha256", sha256_hex(body.as_bytes())),
        ("x-acs-date", date.to_owned()),
        ("x-acs-signature-nonce", nonce.to_owned()),
        ("x-acs-version", version.to_owned()),
        ("authorization", authorization.to_owned()),
    ];
    headers.extend(media_type.map(|it| ("content-type", it.to_owned())));
    let headers = headers.into_iter();
    Request {
        method: "POST".to_owned(),
        target: target.as_bytes().to_vec(),
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.into_bytes()))
            .collect(),
        body: body.as_bytes().to_vec().into(),
        ..Request::default()
    }
}

const SIGNED: &str =
    "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

fn authorization(id: &str, signed: &str, signature: &str) -> String {
    format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={signed},Signature={signature}")
}

/// The fixed example of the page.
fn example() -> (Request, Key, u64) {
    let authorization = authorization(
        "YourAccessKeyId",
        SIGNED,
        "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
    let request = request(
        [
            "ecs.cn-shanghai.aliyuncs.com",
            "/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
            "RunInstances",
            "2014-05-26",
        ],
        ["2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d"],
        (None, ""),
        &authorization,
    );
    let key = Key::new("YourAccessKeyId", "YourAccessKeySecret");
    (request, key, 1_698_315_752)
}

#[test]
fn the_example_of_the_page_is_let_in_once() {
    let (mut request, mut key, now) = example();
    let nonces = Nonces::default();
    request.body = b"x".to_vec().into();
    assert_eq!(verify(&request, &key, &nonces, now), Err(Failure::Mismatch));
    request.body = Vec::new().into();
    // The refused one did not use up the nonce.
    assert_eq!(verify(&request, &key, &nonces, now), Ok(()));
    for now in [now, now + WINDOW] {
        assert_eq!(
            verify(&request, &key, &nonces, now),
            Err(Failure::NonceUsed)
        );
    }
    key.token = Some("token".to_owned());
    let missing = Failure::Missing("x-acs-security-token");
    assert_eq!(
        verify(&request, &key, &Nonces::default(), now),
        Err(missing)
    );
}

/// Signatures of another implementation.
#[test]
fn what_others_computed_is_let_in() {
    let key = Key::new("LTAIinventedKeyIdForTest", "inventedSecretForTests00000000");
    let form = Some("application/x-www-form-urlencoded");
    let with_type = format!("content-type;{SIGNED}");
    for (api, content, signed, signature) in [
        (
            [
                "cloudauth.aliyuncs.com",
                "/?CertifyId=0123456789abcdef0123456789abcdef&SceneId=1000000001",
                "DescribeFaceVerify",
                "2019-03-07",
            ],
            (None, ""),
            SIGNED,
            "5f630dd2705010084e9c0c0e62803c03f1b44ada43c4216bacdead3cb9cc0e12",
        ),
        (
            [
                "captcha.cn-shanghai.aliyuncs.com",
                "/",
                "VerifyIntelligentCaptcha",
                "2023-03-05",
            ],
            (
                form,
                "CaptchaVerifyParam=invented%2Bparam%3D%3D&SceneId=ab12cd34",
            ),
            &with_type,
            "b921b039725cc2d7e7fc9905f09a7b1f1a2a9aa4f61f3dc1784dc640e5dce109",
        ),
    ] {
        let at = ["2026-01-01T00:00:00Z", "0123456789abcdef0123456789abcdef"];
        let request = request(api, at, content, &authorization(&key.id, signed, signature));
        let outcome = verify(&request, &key, &Nonces::default(), 1_767_225_600);
        assert_eq!(outcome, Ok(()), "{signature}");
    }
}

#[test]
fn records_are_accepted_and_refused_after_one_change() {
    let window = |it: &Record| (it.now - WINDOW, it.now + WINDOW);
    let scheme = Scheme {
        // Its HTTP library turned `%7E` of the path into `~` behind the signature.
        changed: &["acs3-s10-py"],
        ..Scheme::new(("aliyun-acs3", Body::Whole), 12, window)
    };
    records::check(&scheme, |record, now| {
        verify(&record.request, &record.key, &Nonces::default(), now)
    });
}

#[test]
fn what_is_missing_or_malformed_is_named() {
    let (_, key, now) = example();
    let refused = |change: &dyn Fn(&mut Request)| {
        let (mut request, ..) = example();
        change(&mut request);
        verify(&request, &key, &Nonces::default(), now).expect_err("it was changed")
    };
    for name in COMMON {
        let failure = refused(&|it| it.headers.retain(|(given, _)| given != name));
        assert_eq!(failure, Failure::Missing(name));
    }
    let more = |name: &str| (name.to_owned(), b"1".to_vec());
    // A header of the service, or a type, that is not signed.
    for name in ["x-acs-security-token", "content-type"] {
        assert_eq!(
            refused(&|it| it.headers.push(more(name))),
            Failure::Malformed,
            "{name}"
        );
    }
    let date = |text: &'static str| {
        move |it: &mut Request| {
            let mut headers = it.headers.iter_mut();
            let date = headers.find(|(name, _)| name == "x-acs-date");
            date.expect("a date").1 = text.into();
        }
    };
    assert_eq!(
        refused(&date("2023-10-26 10:22:32")),
        Failure::Invalid("x-acs-date")
    );
    assert_eq!(refused(&date("2023-10-26T10:22:33Z")), Failure::Mismatch);
    assert_eq!(refused(&date("2023-10-26T11:22:32Z")), Failure::Expired);
}
