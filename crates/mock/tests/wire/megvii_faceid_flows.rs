//! megvii-faceid over raw sockets: what one call issues and the next one takes.

use std::net::SocketAddr;

use crate::megvii_faceid::{
    APP_VERIFY, BEGIN, BIZ_TOKEN, DIGITS, FRONT, MEBIBYTE, NOW, RESULT, SIDE, VERIFY, VIDEO, error,
    form, post, sign, signed, start,
};
use crate::support::{Reply, exchange, members, request};

type Fields<'a> = &'a [(&'a str, &'a str)];
type Files<'a> = &'a [(&'a str, &'a [u8])];

/// A picture of this person.
fn picture(marks: &str) -> Vec<u8> {
    [b"\xff\xd8\xff\xe0 ", marks.as_bytes(), b"\n..."].concat()
}

async fn raw(address: SocketAddr, path: &str, fields: Fields<'_>, files: Files<'_>) -> Reply {
    post(address, path, &form(&signed(fields), files)).await
}

/// The member of a reply that has to be good.
fn good(reply: &Reply, member: &str) -> String {
    assert_eq!(reply.status(), 200, "{}", reply.text());
    reply.json()[member].as_str().expect("a text").to_owned()
}

async fn token_video(address: SocketAddr, video: impl Fn(&str) -> String) -> String {
    let reply = raw(address, DIGITS, &[], &[]).await;
    let token = good(&reply, "token_random_number");
    let video = video(&good(&reply, "random_number"));
    let fields = [("token_random_number", token.as_str())];
    let reply = raw(address, VIDEO, &fields, &[("video", video.as_bytes())]).await;
    good(&reply, "token_video")
}

const PERSON: [(&str, &str); 3] = [
    ("comparison_type", "1"),
    ("idcard_name", "韦小宝"),
    ("idcard_number", "11204416541220243X"),
];

async fn verify(address: SocketAddr, token: &str, fields: Fields<'_>, files: Files<'_>) -> Reply {
    let fields = [&[("token", token)], fields].concat();
    raw(address, VERIFY, &fields, files).await
}

#[tokio::test]
async fn what_is_wrong_with_a_comparison() {
    let (_mock, _, address) = start().await;
    let token = token_video(address, |_| "v".to_owned()).await;
    let ok = picture("");
    let uuid = "x".repeat(513);
    let name = "名".repeat(33);
    let large = vec![b'p'; 2 * MEBIBYTE + 1];
    let mine = [("comparison_type", "0"), ("uuid", "u")];
    for (fields, files, status, message) in [
        (&[][..], &[][..], 400, "MISSING_ARGUMENTS: comparison_type"),
        (
            &[("comparison_type", "2")],
            &[],
            400,
            "BAD_ARGUMENTS:comparison_type",
        ),
        (
            &[("comparison_type", "1")],
            &[],
            400,
            "MISSING_ARGUMENTS: idcard_name",
        ),
        (&PERSON[..2], &[], 400, "MISSING_ARGUMENTS: idcard_number"),
        (
            &[PERSON[0], ("idcard_name", &name), PERSON[2]],
            &[],
            400,
            "INVALID_NAME_FORMAT",
        ),
        (
            &[
                PERSON[0],
                PERSON[1],
                ("idcard_number", "1120441654122024X3"),
            ],
            &[],
            400,
            "INVALID_IDCARD_NUMBER",
        ),
        (
            &[PERSON[0], PERSON[1], ("idcard_number", "11204416541220243")],
            &[],
            400,
            "INVALID_IDCARD_NUMBER",
        ),
        (
            &[("comparison_type", "0")],
            &[("image_ref1", &ok[..])],
            400,
            "MISSING_ARGUMENTS: uuid",
        ),
        (&[mine[0], ("uuid", &uuid)], &[], 400, "BAD_ARGUMENTS:uuid"),
        (&mine, &[], 400, "MISSING_ARGUMENTS: image_ref1"),
        (
            &mine,
            &[("image_ref3", b"")],
            400,
            "IMAGE_ERROR_UNSUPPORTED_FORMAT:image_ref3",
        ),
        (
            &mine,
            &[("image_ref1", b"mock-faces=0")],
            400,
            "NO_FACE_FOUND:image_ref1",
        ),
        (
            &mine,
            &[("image_ref2", b"mock-faces=2")],
            400,
            "MULTIPLE_FACES:image_ref2",
        ),
        (
            &[mine[0], mine[1], ("liveness_preferences", "x")],
            &[],
            400,
            "BAD_ARGUMENTS:liveness_preferences",
        ),
        (
            &[mine[0], mine[1], ("multi_oriented_detection", "2")],
            &[],
            400,
            "BAD_ARGUMENTS:multi_oriented_detection",
        ),
    ] {
        let reply = verify(address, &token, fields, files).await;
        assert_eq!(error(&reply), (status, message.to_owned()));
    }
    // A name in another encoding.
    let mut body = form(
        &signed(&[
            ("token", &token),
            PERSON[0],
            PERSON[2],
            ("idcard_name", "NAME"),
        ]),
        &[],
    );
    let at = body
        .windows(4)
        .position(|it| it == b"NAME")
        .expect("it is there");
    body[at] = 0xce;
    assert_eq!(
        error(&post(address, VERIFY, &body).await),
        (400, "INVALID_NAME_FORMAT".to_owned())
    );
    // Any of the three is enough.
    let reply = verify(address, &token, &mine, &[("image_ref3", &ok)]).await;
    assert_eq!(
        members(&reply),
        ["time_used", "liveness", "result_ref3", "request_id"]
    );
    // Plain text.
    let reply = verify(address, &token, &mine, &[("image_ref1", &large)]).await;
    assert_eq!(
        (reply.status(), reply.text()),
        (413, "Request Entity Too Large")
    );
    let reply = verify(address, &token, &mine, &[("image_ref1", &large[1..])]).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    for (path, fields) in [
        (FRONT, &[][..]),
        (
            SIDE,
            &[("token_front_face", "ca0a2f00000000000000000000000021")],
        ),
    ] {
        for (selfie, message) in [
            (&b""[..], "IMAGE_ERROR_UNSUPPORTED_FORMAT"),
            (b"mock-faces=0", "NO_FACE_FOUND"),
            (b"mock-faces=3", "MULTIPLE_FACES"),
        ] {
            let reply = raw(address, path, fields, &[("selfie", selfie)]).await;
            assert_eq!(error(&reply), (400, message.to_owned()));
        }
        let reply = raw(address, path, fields, &[]).await;
        assert_eq!(error(&reply), (400, "MISSING_ARGUMENTS: selfie".to_owned()));
    }
}

#[tokio::test]
async fn a_verification_on_the_vendors_pages_is_begun_and_looked_up() {
    let (_mock, _, address) = start().await;
    let asked = [
        ("return_url", "https://shop.example/back"),
        ("notify_url", "https://shop.example/notify"),
        ("biz_no", "0061"),
        ("comparison_type", "1"),
        ("idcard_mode", "1"),
    ];
    let reply = raw(address, BEGIN, &asked, &[]).await;
    assert_eq!(
        members(&reply),
        ["time_used", "token", "biz_id", "expired_time", "request_id"]
    );
    let biz_id = good(&reply, "biz_id").replace(',', "%2C");
    let key = "api_key=mock-megvii-api-key&api_secret=mock-megvii-api-secret";
    let target = format!("{RESULT}?{key}&biz_id={biz_id}");
    let reply = request("GET", &target, &[("Host", "api.megvii.com")], b"");
    let reply = exchange(address, &reply).await;
    assert_eq!(good(&reply, "status"), "OK");
    assert_eq!(reply.json()["biz_info"]["biz_no"], "0061");
    let own = [&asked[..3], &[("comparison_type", "0")]].concat();
    for (fields, message) in [
        (&asked[..3], "MISSING_ARGUMENTS: comparison_type"),
        (&asked[..4], "MISSING_ARGUMENTS: idcard_mode"),
        (&own, "MISSING_ARGUMENTS: image_ref1"),
    ] {
        let reply = raw(address, BEGIN, fields, &[]).await;
        assert_eq!(error(&reply), (400, message.to_owned()));
    }
}

#[tokio::test]
async fn a_result_is_looked_up_with_key_and_secret_in_the_query() {
    let (_mock, _, address) = start().await;
    let get = async |query: &str| {
        let target = format!("{RESULT}{query}");
        exchange(
            address,
            &request("GET", &target, &[("Host", "api.megvii.com")], b""),
        )
        .await
    };
    let key = "?api_key=mock-megvii-api-key&api_secret=mock-megvii-api-secret";
    let biz_id = "&biz_id=1500000041%2C00000000-0000-4000-8000-000000000041";
    let reply = get(&format!("{key}{biz_id}&return_image=4")).await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
    assert_eq!(
        members(&reply),
        [
            "time_used",
            "status",
            "biz_info",
            "idcard_info",
            "liveness_result",
            "verify_result",
            "images",
            "request_id"
        ]
    );
    assert_eq!(
        reply.json()["images"].as_object().map(serde_json::Map::len),
        Some(3)
    );
    assert_eq!(
        reply.json()["biz_info"]["biz_id"],
        "1500000041,00000000-0000-4000-8000-000000000041"
    );
    let processing = biz_id.replace("41", "43");
    let reply = get(&format!("{processing}{key}")
        .replace('?', "&")
        .replacen('&', "?", 1))
    .await;
    assert_eq!(reply.json()["status"], "PROCESSING");
    assert_eq!(
        members(&reply),
        ["time_used", "status", "biz_info", "request_id"]
    );
    for (query, status, message) in [
        (String::new(), 400, "MISSING_ARGUMENTS: api_key"),
        (
            "?api_key=mock-megvii-api-key".to_owned(),
            400,
            "MISSING_ARGUMENTS: api_secret",
        ),
        (
            format!("{}{biz_id}", key.replace("-secret", "")),
            403,
            "AUTHENTICATION_ERROR",
        ),
        (key.to_owned(), 400, "MISSING_ARGUMENTS: biz_id"),
        (format!("{key}&biz_id=1"), 400, "RESULT_NOT_FOUND"),
        (
            format!("{key}{biz_id}&return_image=7"),
            400,
            "BAD_ARGUMENTS:return_image",
        ),
    ] {
        assert_eq!(
            error(&get(&query).await),
            (status, message.to_owned()),
            "{query}"
        );
    }
}

async fn app(
    address: SocketAddr,
    path: &str,
    now: u64,
    fields: Fields<'_>,
    files: Files<'_>,
) -> Reply {
    let sign = sign(
        "mock-megvii-api-key",
        "mock-megvii-api-secret",
        now + 100,
        now,
    );
    let head = [("sign", sign.as_str()), ("sign_version", "hmac_sha1")];
    post(address, path, &form(&[&head, fields].concat(), files)).await
}

fn app_error(reply: &Reply) -> (u16, String) {
    let message = reply.json()["error"]
        .as_str()
        .expect("a message")
        .to_owned();
    (reply.status(), message)
}

#[tokio::test]
async fn a_signature_is_verified() {
    let (_mock, _, address) = start().await;
    let (key, secret) = ("mock-megvii-api-key", "mock-megvii-api-secret");
    let good = sign(key, secret, NOW, NOW - 100);
    let invalid = "AUTHORIZATION_ERROR: INVALID_SIGN";
    for (sign, version, status, message) in [
        (
            sign(key, secret, NOW - 1, NOW - 100),
            "hmac_sha1",
            403,
            "AUTHORIZATION_ERROR: EXPIRED_SIGN",
        ),
        (sign(key, "other", NOW + 1, NOW), "hmac_sha1", 403, invalid),
        (
            sign("other", secret, NOW + 1, NOW),
            "hmac_sha1",
            403,
            invalid,
        ),
        (sign(key, secret, NOW, NOW), "hmac_sha1", 403, invalid),
        ("!".to_owned(), "hmac_sha1", 403, invalid),
        (String::new(), "hmac_sha1", 400, "MISSING_ARGUMENTS: sign"),
        (good.clone(), "", 400, "MISSING_ARGUMENTS: sign_version"),
        (
            good.clone(),
            "hmac_sha256",
            400,
            "BAD_ARGUMENTS: sign_version",
        ),
        // Let in: what comes next is missing.
        (good, "hmac_sha1", 400, "MISSING_ARGUMENTS: biz_token"),
    ] {
        let fields = [("sign", sign.as_str()), ("sign_version", version)];
        let reply = post(address, APP_VERIFY, &form(&fields, &[])).await;
        assert_eq!(app_error(&reply), (status, message.to_owned()), "{sign}");
        assert_eq!(members(&reply), ["error"]);
    }
}

const STILL: [(&str, &str); 4] = [
    ("liveness_type", "still"),
    ("comparison_type", "0"),
    ("uuid", "user-1"),
    ("verbose", "1"),
];

async fn biz_token(address: SocketAddr, now: u64, fields: Fields<'_>, files: Files<'_>) -> String {
    let reply = app(address, BIZ_TOKEN, now, fields, files).await;
    good(&reply, "biz_token")
}

#[tokio::test]
async fn results_are_those_of_the_table() {
    let (_mock, _, address) = start().await;
    let reference = picture("mock-person=a");
    let result = async |more: Fields<'_>, data: &str| {
        let fields = [&STILL[..3], more].concat();
        let token = biz_token(address, NOW, &fields, &[("image_ref1", &reference)]).await;
        let files: Files<'_> = &[("meglive_data", data.as_bytes())];
        let reply = app(address, APP_VERIFY, NOW, &[("biz_token", &token)], files).await;
        let json = reply.json();
        // Only with verbose.
        assert_eq!(json.get("verification"), None);
        assert_eq!(
            json.get("attack_result").is_none(),
            json["result_code"] == 4200
        );
        let message = json["result_message"].as_str().expect("a text").to_owned();
        (json["result_code"].as_u64().expect("a number"), message)
    };
    for (more, data, code, message) in [
        (&[][..], "mock-person=b", 2000, "PASS_LIVING_NOT_THE_SAME"),
        (&[], "mock-fake=MASK", 4100, "FAIL_LIVING_FACE_ATTACK"),
        (&[("force_compare", "1")], "mock-fake=MASK", 1000, "SUCCESS"),
        (
            &[("eyes_close_detection", "1")],
            "mock-eyes=closed",
            4100,
            "FAIL_EYES_CLOSE_DETECTION",
        ),
        (&[], "mock-eyes=closed", 1000, "SUCCESS"),
        (
            &[],
            "mock-result=USER_CANCELLATION",
            4200,
            "USER_CANCELLATION",
        ),
        (&[], "mock-result=NO_ID_PHOTO", 3000, "NO_ID_PHOTO"),
    ] {
        assert_eq!(
            result(more, data).await,
            (code, message.to_owned()),
            "{data}"
        );
    }
}

#[tokio::test]
async fn a_raw_image_is_looked_at_at_once() {
    let (_mock, _, address) = start().await;
    let raw_image: Fields<'_> = &[
        ("liveness_type", "raw_image"),
        ("comparison_type", "1"),
        ("idcard_name", "韦小宝"),
        ("idcard_number", "11204416541220243x"),
    ];
    let refused = async |more: Fields<'_>, image: &[u8]| {
        let reply = app(
            address,
            BIZ_TOKEN,
            NOW,
            &[raw_image, more].concat(),
            &[("image", image)],
        )
        .await;
        let faces = reply
            .json()
            .get("faces")
            .and_then(|faces| faces.as_array().map(Vec::len));
        let (status, message) = app_error(&reply);
        assert_eq!(status, 400);
        (message, faces)
    };
    let faces: Fields<'_> = &[("return_faces", "1")];
    let reply = app(
        address,
        BIZ_TOKEN,
        NOW,
        &[raw_image, faces].concat(),
        &[("image", b"mock-quality=71")],
    )
    .await;
    let face = reply.json()["faces"][0].clone();
    assert_eq!(face["quality"], 71, "{}", reply.text());
    assert!(face["rect"]["left"].is_f64(), "{face}");
    for (more, image, message, found) in [
        (&[][..], &b"mock-faces=2"[..], "MULTIPLE_FACES", None),
        (faces, b"mock-faces=2", "MULTIPLE_FACES", Some(2)),
        (faces, b"mock-faces=0", "NO_FACE_FOUND", Some(0)),
        (&[], b"mock-quality=29", "LOW_QUALITY", None),
        (
            &[("face_quality_threshold", "31")],
            b"mock-quality=30",
            "LOW_QUALITY",
            None,
        ),
        (
            &[("face_quality_threshold", "101")],
            b"x",
            "BAD_ARGUMENTS: face_quality_threshold",
            None,
        ),
        (faces, b"", "IMAGE_ERROR_UNSUPPORTED_FORMAT:image", None),
    ] {
        assert_eq!(refused(more, image).await, (message.to_owned(), found));
    }
    let token = biz_token(
        address,
        NOW,
        &[raw_image, &[("fail_when_multiple_faces", "0")]].concat(),
        &[("image", "mock-faces=2 mock-person=韦小宝".as_bytes())],
    )
    .await;
    // Without data of the SDK.
    let reply = app(address, APP_VERIFY, NOW, &[("biz_token", &token)], &[]).await;
    assert_eq!(reply.json()["result_code"], 1000);
}

#[tokio::test]
async fn what_is_wrong_with_a_token_request() {
    let (_mock, _, address) = start().await;
    let long = "长".repeat(43);
    let reference = picture("");
    let files: Files<'_> = &[("image_ref1", &reference)];
    for (fields, files, message) in [
        (&STILL[1..], files, "MISSING_ARGUMENTS: liveness_type"),
        (&STILL[..1], files, "MISSING_ARGUMENTS: comparison_type"),
        (&STILL[..2], files, "MISSING_ARGUMENTS: uuid"),
        (&STILL, &[], "MISSING_ARGUMENTS: image_ref1"),
        (
            &STILL,
            &[("image_ref1", b"")],
            "IMAGE_ERROR_UNSUPPORTED_FORMAT:image_ref1",
        ),
        (
            &STILL,
            &[("image_ref1", b"x"), ("image_ref2", b"mock-faces=0")],
            "NO_FACE_FOUND:image_ref2",
        ),
        (
            &[STILL[0], ("comparison_type", "1")],
            &[],
            "MISSING_ARGUMENTS: idcard_name",
        ),
        (
            &[STILL[0], ("comparison_type", "1"), ("idcard_name", "n")],
            &[],
            "MISSING_ARGUMENTS: idcard_number",
        ),
        (
            &[("liveness_type", "x"), STILL[1]],
            &[],
            "BAD_ARGUMENTS: liveness_type",
        ),
        (
            &[STILL[0], STILL[1], ("uuid", &long)],
            &[],
            "BAD_ARGUMENTS: uuid",
        ),
        (
            &[STILL[0], STILL[1], ("biz_no", &long)],
            &[],
            "BAD_ARGUMENTS: biz_no",
        ),
        (
            &[STILL[0], STILL[1], ("liveness_timeout", "61")],
            &[],
            "BAD_ARGUMENTS: liveness_timeout",
        ),
        (
            &[STILL[0], STILL[1], ("liveness_action_count", "0")],
            &[],
            "BAD_ARGUMENTS: liveness_action_count",
        ),
        (
            &[STILL[0], STILL[1], ("security_level", "5")],
            &[],
            "BAD_ARGUMENTS: security_level",
        ),
        (
            &[("liveness_type", "raw_image"), STILL[1], STILL[2]],
            files,
            "MISSING_ARGUMENTS: image",
        ),
    ] {
        let reply = app(address, BIZ_TOKEN, NOW, fields, files).await;
        assert_eq!(app_error(&reply), (400, message.to_owned()));
    }
    // Of several faces in a picture to compare with, the largest counts.
    let reply = app(
        address,
        BIZ_TOKEN,
        NOW,
        &STILL,
        &[("image_ref1", b"mock-faces=2")],
    )
    .await;
    assert_eq!(reply.status(), 200, "{}", reply.text());
}

#[test]
fn a_call_back_is_signed() {
    // `printf '%s' 'EXAMPLE-secret{"status":"OK","biz_no":"业务 1"}' | openssl dgst -sha1`
    let key = liveproof_mock::Key::new("EXAMPLE-key", "EXAMPLE-secret");
    assert_eq!(
        liveproof_mock::faceid_callback_sign(&key, r#"{"status":"OK","biz_no":"业务 1"}"#),
        "498568072ec58d731ab7e97f98fd9b13a773ba3d"
    );
}
