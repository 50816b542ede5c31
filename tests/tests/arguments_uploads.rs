//! Files and forms that cannot be sent: an error, and the listener does not even see a connection.

use std::fs::File;
use std::path::PathBuf;

use liveproof::{megvii_faceid, tencent_ci};
use liveproof_tests::support::arguments::{ALIVE, nothing_sent, refused, sent, upload, xml};
use liveproof_tests::support::{Failure, Outcome, Response, Target, aliyun, ci, faceid};

/// An empty file of this length.
fn file(name: &str, len: u64) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    File::create(&path)
        .and_then(|it| it.set_len(len))
        .expect("the folder for tests can be written");
    path
}

#[tokio::test]
async fn files_that_are_too_large() {
    const CI: u64 = 6_291_456;
    const FACEID: u64 = 20_971_520;
    let ci_text = format!(
        "LivenessRecognitionOnUpload: body must have at most {CI} bytes (it has {})",
        CI + 1
    );
    let faceid_text = format!(
        "RawValidateVideo: video must have at most {FACEID} bytes (it has {})",
        FACEID + 1
    );
    let bytes = |len: u64| tencent_ci::Upload::bytes(vec![0; usize::try_from(len).expect("small")]);
    let path = |name: &str, len: u64| tencent_ci::Upload::path(file(name, len));
    for body in [bytes(CI + 1), path("ci-large.mp4", CI + 1)] {
        let call = |target: Target| async move {
            Outcome::of(
                upload(&ci(&target))
                    .body(body.media_type("video/mp4"))
                    .send()
                    .await,
            )
        };
        refused("tencent-ci", call, &ci_text).await;
    }
    for video in [bytes(FACEID + 1), path("faceid-large.mp4", FACEID + 1)] {
        let call = |target: Target| async move {
            Outcome::of(
                faceid(&target)
                    .raw_validate_video()
                    .token_random_number("t")
                    .video(video)
                    .send()
                    .await,
            )
        };
        refused("megvii-faceid", call, &faceid_text).await;
    }
    // The limit itself is fine.
    for body in [bytes(CI), path("ci-fits.mp4", CI)] {
        let call = |target: Target| async move {
            Outcome::of(
                upload(&ci(&target))
                    .body(body.media_type("video/mp4"))
                    .send()
                    .await,
            )
        };
        assert_eq!(
            sent("tencent-ci", xml(ALIVE), call)
                .await
                .header("content-length"),
            [CI.to_string()]
        );
    }
}

#[tokio::test]
async fn a_form_that_is_too_large() {
    const LIMIT: usize = 8_388_608;
    // `Binding=%22…%22`
    let with = |len: usize| format!("\"{}\"", "a".repeat(len - "Binding=%22%22".len()));
    let text = with(LIMIT + 1);
    let call = |target: Target| async move {
        Outcome::of(
            aliyun(&target)
                .get_verify_token()
                .biz("b")
                .ticket_id("t")
                .binding(text)
                .send()
                .await,
        )
    };
    let expected = format!(
        "GetVerifyToken: body must have at most {LIMIT} bytes (it has {})",
        LIMIT + 1
    );
    refused("aliyun-cloudauth", call, &expected).await;
    let text = with(LIMIT);
    let call = |target: Target| async move {
        Outcome::of(
            aliyun(&target)
                .get_verify_token()
                .biz("b")
                .ticket_id("t")
                .binding(text)
                .send()
                .await,
        )
    };
    let token = r#"{"Data":{"VerifyToken":{"Token":"t","DurationSeconds":1}},"Success":true}"#;
    let sent = sent(
        "aliyun-cloudauth",
        Response::new(200, "application/json", token),
        call,
    )
    .await;
    assert_eq!(sent.header("content-length"), [LIMIT.to_string()]);
}

#[tokio::test]
async fn files_that_are_not_there() {
    let gone = || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("there-is-no-such-file.mp4");
    let call = |target: Target| async move {
        let body = tencent_ci::Upload::path(gone()).media_type("video/mp4");
        Outcome::of(upload(&ci(&target)).body(body).send().await)
    };
    let outcome = nothing_sent("tencent-ci", call).await;
    assert_eq!(outcome.word(), "transport: Upload");
    assert!(
        !outcome.printed.contains("there-is-no-such-file"),
        "{}",
        outcome.printed
    );
    let call = |target: Target| async move {
        let video = megvii_faceid::Upload::path(gone());
        Outcome::of(
            faceid(&target)
                .raw_validate_video()
                .token_random_number("t")
                .video(video)
                .send()
                .await,
        )
    };
    assert_eq!(
        nothing_sent("megvii-faceid", call).await.word(),
        "transport: Upload"
    );
}

#[tokio::test]
async fn media_types_and_file_names() {
    for media_type in ["video", "video/mp4\r\nX-Evil: 1"] {
        let call = move |target: Target| async move {
            let body = tencent_ci::Upload::bytes("v").media_type(media_type);
            Outcome::of(upload(&ci(&target)).body(body).send().await)
        };
        let outcome = nothing_sent("tencent-ci", call).await;
        let Err(Failure::Argument(text)) = &outcome.result else {
            panic!("{media_type:?}: {}", outcome.word())
        };
        assert!(
            text.starts_with("LivenessRecognitionOnUpload: body must be an upload"),
            "{text}"
        );
    }
    for name in ["a\"b", "a\r\nb", "a\0b"] {
        let call = move |target: Target| async move {
            let video = megvii_faceid::Upload::bytes("v").file_name(name);
            Outcome::of(
                faceid(&target)
                    .raw_validate_video()
                    .token_random_number("t")
                    .video(video)
                    .send()
                    .await,
            )
        };
        let text = "RawValidateVideo: video must have a file name without quotes, backslashes and control characters";
        refused("megvii-faceid", call, text).await;
    }
}
