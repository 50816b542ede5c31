//! The flows of Megvii FaceID through the facade, against the mock vendor, and what goes wrong in
//! them.

use std::sync::LazyLock;

use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::megvii_faceid::types::{
    AppErrorResponse, AppVerdict, ComparisonType, ErrorCode, ErrorResponse, FaceGenuineness,
    LiteImages, LivenessPreferences, LivenessType, ProcedureValidation, ResultCode, ResultMessage,
    Switch, Verdict,
};
use liveproof::megvii_faceid::{Client, Upload};
use liveproof::runtime::{Error, Response};
use liveproof::sign::Signer;
use liveproof::sign::megvii_hmac_sha1::MegviiHmacSha1;
use liveproof_tests::support::Vendor;
use liveproof_tests::support::mock::{self, Running};
use liveproof_tests::support::signing::{KEY_ID, SECRET};
use liveproof_tests::support::{Target, faceid};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("megvii-faceid"));

const NAME: &str = "韦小宝";
const NUMBER: &str = "11204416541220243X";
const DAY: u64 = 24 * 60 * 60;
const HOUR: u64 = 60 * 60;

async fn start() -> (Running, Client) {
    let mock = mock::start(&VENDOR, "minimal").await;
    let client = faceid(&target(&mock, KEY_ID));
    (mock, client)
}

/// Signs at the mock's own time.
fn target(mock: &Running, id: &str) -> Target {
    let clock = mock.clock.clone();
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.now());
    mock.target()
        .with_middleware(Signer::new(Credentials::new(id, SECRET)).clock(now))
}

fn jpeg(marks: &str) -> Upload {
    Upload::bytes([b"\xff\xd8\xff\xe0 ", marks.as_bytes()].concat())
}

fn refused<T: std::fmt::Debug>(
    result: Result<Response<T>, Error<ErrorResponse>>,
) -> (ErrorCode, u16) {
    match result.expect_err("it is refused") {
        Error::Service(error) => {
            let code = error.body().error_message.as_str();
            (ErrorCode::from(code), error.status())
        }
        other => panic!("{other}"),
    }
}

/// Number and video; the recording is made of what the digits are.
async fn token_video(client: &Client, video: impl Fn(&str) -> String) -> String {
    let number = client.raw_get_random_number().send().await.expect("digits");
    let validated = client
        .raw_validate_video()
        .token_random_number(&number.token_random_number)
        .video(Upload::bytes(video(&number.random_number)))
        .send()
        .await
        .expect("a good recording");
    validated.token_video.clone()
}

async fn compare(client: &Client, token: &str) -> Result<Response<Verdict>, Error<ErrorResponse>> {
    let call = client
        .raw_verify()
        .token(token)
        .comparison_type(ComparisonType::DataSource);
    call.idcard_name(NAME).idcard_number(NUMBER).send().await
}

/// Whether a comparison is above the strictest threshold.
fn alike(comparison: Option<&liveproof::megvii_faceid::types::Comparison>) -> bool {
    let comparison = comparison.expect("it was compared");
    let thresholds = comparison.thresholds.as_ref().expect("thresholds");
    comparison.confidence.expect("a confidence") > thresholds["1e-6"]
}

#[tokio::test]
async fn number_video_verify() {
    let (_mock, client) = start().await;
    let number = client
        .raw_get_random_number()
        .biz_no("业务 1")
        .send()
        .await
        .expect("digits");
    assert_eq!(number.biz_no.as_deref(), Some("业务 1"));
    let digits = &number.random_number;
    let validated = client
        .raw_validate_video()
        .token_random_number(&number.token_random_number)
        .video(Upload::bytes(format!(
            "mock-digits={digits} mock-person={NAME}"
        )))
        .biz_no("业务 1")
        .send()
        .await
        .expect("a good recording");
    assert_eq!(validated.image_best, None);
    let verdict = client
        .raw_verify()
        .token(&validated.token_video)
        .biz_no("业务 1")
        .comparison_type(ComparisonType::DataSource)
        .idcard_name(NAME)
        .idcard_number(NUMBER)
        .image_ref1(jpeg("mock-person=其他"))
        .send()
        .await
        .expect("a verdict");
    assert_eq!(
        verdict.liveness.procedure_validation,
        ProcedureValidation::Passed
    );
    assert_eq!(
        verdict.liveness.face_genuineness,
        Some(FaceGenuineness::Passed)
    );
    assert!(alike(verdict.result_faceid.as_ref()));
    assert!(!alike(verdict.result_ref1.as_ref()));
    assert!(verdict.result_ref2.is_none() && verdict.id_exceptions.is_some());
}

#[tokio::test]
async fn wrong_digits_and_fakes_are_no_proof() {
    let (_mock, client) = start().await;
    let token = token_video(&client, |digits| {
        let other = if digits == "0417" { "0418" } else { "0417" };
        format!("mock-digits={other}")
    })
    .await;
    let verdict = compare(&client, &token).await.expect("a verdict");
    assert_eq!(
        verdict.liveness.procedure_validation,
        ProcedureValidation::VideoSrError
    );
    assert_eq!(verdict.liveness.face_genuineness, None);
    assert!(verdict.result_faceid.is_none());

    let token = token_video(&client, |_| "mock-fake=MASK".to_owned()).await;
    let verdict = compare(&client, &token).await.expect("a verdict");
    assert_eq!(
        verdict.liveness.face_genuineness,
        Some(FaceGenuineness::Mask)
    );
}

#[tokio::test]
async fn front_face_side_face_verify() {
    let (_mock, client) = start().await;
    let selfies = async |front: Upload, side: Upload, preferences| {
        let front = client
            .raw_validate_front_face()
            .selfie(front)
            .send()
            .await
            .expect("a good picture");
        let side = client
            .raw_validate_side_face()
            .token_front_face(&front.token_front_face)
            .selfie(side)
            .send()
            .await
            .expect("a good picture");
        let verdict = client
            .raw_verify()
            .token(&side.token_side_face)
            .comparison_type(ComparisonType::OwnPictures)
            .uuid("user-1")
            .liveness_preferences(preferences)
            .image_ref2(jpeg("mock-person=a"))
            .send()
            .await
            .expect("a verdict");
        let alike = verdict.result_ref2.as_ref().map(|it| self::alike(Some(it)));
        (verdict.liveness.procedure_validation.clone(), alike)
    };
    let usual = || LivenessPreferences::Neither;
    let lenient = || LivenessPreferences::SelfieNoMetadataCheck;
    let (a, b) = ("mock-person=a", "mock-person=b");
    let png = || Upload::bytes("\u{89}PNG mock-person=a");
    assert_eq!(
        selfies(jpeg(a), jpeg(a), usual()).await,
        (ProcedureValidation::Passed, Some(true))
    );
    assert_eq!(
        selfies(jpeg(b), jpeg(b), usual()).await,
        (ProcedureValidation::Passed, Some(false))
    );
    assert_eq!(
        selfies(jpeg(a), jpeg(b), usual()).await,
        (ProcedureValidation::SelfieInconsistent, None)
    );
    assert_eq!(
        selfies(png(), jpeg(a), usual()).await,
        (ProcedureValidation::SelfieMetadataInconsistent, None)
    );
    assert_eq!(
        selfies(png(), jpeg(a), lenient()).await,
        (ProcedureValidation::Passed, Some(true))
    );
}

#[tokio::test]
async fn tokens_expire_and_are_for_one_step() {
    let (mock, client) = start().await;
    let unknown = (ErrorCode::InvalidToken, 400);
    let number = client.raw_get_random_number().send().await.expect("digits");
    let front = client
        .raw_validate_front_face()
        .selfie(jpeg(""))
        .send()
        .await
        .expect("a good picture");
    let video = token_video(&client, |_| "a video".to_owned()).await;
    // Of another step.
    let token = &number.token_random_number;
    assert_eq!(refused(compare(&client, token).await), unknown);
    let token = &front.token_front_face;
    assert_eq!(refused(compare(&client, token).await), unknown);
    let validate = async |token: &str| {
        let call = client.raw_validate_video().token_random_number(token);
        call.video(Upload::bytes("a video")).send().await
    };
    let side = async |token: &str| {
        let call = client.raw_validate_side_face().token_front_face(token);
        call.selfie(jpeg("")).send().await
    };
    assert_eq!(refused(validate(&video).await), unknown);
    assert_eq!(refused(side(&video).await), unknown);
    // The last second, and the next one.
    mock.clock.advance(DAY);
    validate(&number.token_random_number)
        .await
        .expect("it still lives");
    side(&front.token_front_face).await.expect("it still lives");
    compare(&client, &video).await.expect("it still lives");
    mock.clock.advance(1);
    assert_eq!(
        refused(validate(&number.token_random_number).await),
        unknown
    );
    assert_eq!(refused(side(&front.token_front_face).await), unknown);
    assert_eq!(refused(compare(&client, &video).await), unknown);
}

#[tokio::test]
async fn pictures_that_are_no_good() {
    let (_mock, client) = start().await;
    for (marks, code) in [
        ("mock-faces=0", ErrorCode::NoFaceFound),
        ("mock-faces=2", ErrorCode::MultipleFaces),
    ] {
        let result = client
            .raw_validate_front_face()
            .selfie(jpeg(marks))
            .send()
            .await;
        assert_eq!(refused(result), (code, 400));
    }
    let token = token_video(&client, |_| "a video".to_owned()).await;
    let result = client
        .raw_verify()
        .token(token)
        .comparison_type(ComparisonType::OwnPictures)
        .uuid("user-1")
        .image_ref3(jpeg("mock-faces=2"))
        .send()
        .await;
    let Err(Error::Service(error)) = result else {
        panic!("{result:?}")
    };
    let message = &error.body().error_message;
    assert_eq!(message.as_str(), "MULTIPLE_FACES:image_ref3");
}

async fn biz_token(client: &Client) -> String {
    let begun = client
        .app_get_biz_token()
        .liveness_type(LivenessType::Still)
        .comparison_type(ComparisonType::OwnPictures)
        .uuid("user-1")
        .image_ref1(jpeg("mock-person=a"))
        .biz_no("业务 1")
        .eyes_close_detection(Switch::On)
        .verbose(Switch::On)
        .send()
        .await
        .expect("a token");
    begun.biz_token.clone()
}

async fn app_verify(
    client: &Client,
    token: &str,
    data: &str,
) -> Result<Response<AppVerdict>, Error<AppErrorResponse>> {
    let call = client.app_verify().biz_token(token);
    let data = Upload::bytes(data.to_owned());
    call.meglive_data(data).send().await
}

fn app_refused<T: std::fmt::Debug>(
    result: Result<Response<T>, Error<AppErrorResponse>>,
) -> (String, u16) {
    match result.expect_err("it is refused") {
        Error::Service(error) => (error.body().error.as_str().to_owned(), error.status()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn biz_token_verify() {
    let (mock, client) = start().await;
    let token = biz_token(&client).await;
    // What is refused does not use the token up.
    let data = "mock-biz-token=another";
    let error = ("MEGLIVE_DATA_BIZ_TOKEN_NOT_MATCH".to_owned(), 400);
    assert_eq!(app_refused(app_verify(&client, &token, data).await), error);
    let data = format!("mock-biz-token={token} mock-person=a");
    let verdict = app_verify(&client, &token, &data).await.expect("a verdict");
    assert_eq!(verdict.result_code, ResultCode::Passed);
    assert_eq!(verdict.result_message, Some(ResultMessage::Success));
    assert_eq!(verdict.biz_no.as_deref(), Some("业务 1"));
    let verification = verdict.verification.as_ref().expect("verbose");
    assert!(alike(verification.ref1.as_ref()) && verification.idcard.is_none());
    let images = verdict.images.as_ref().expect("pictures");
    assert!(images.image_best.is_some());

    let denied = async |token: &str| {
        let verdict = app_verify(&client, token, "data").await.expect("a verdict");
        verdict.result_code == ResultCode::NotRecorded
            && verdict.result_message == Some(ResultMessage::BizTokenDenied)
    };
    assert!(denied(&token).await, "it is for one use");
    assert!(denied("unknown").await);
    let (last, late) = (biz_token(&client).await, biz_token(&client).await);
    mock.clock.advance(HOUR);
    assert!(!denied(&last).await);
    mock.clock.advance(1);
    assert!(denied(&late).await, "it lives an hour");
}

#[tokio::test]
async fn results_that_are_no_proof() {
    let (_mock, client) = start().await;
    for (data, code, message) in [
        (
            "mock-person=b",
            ResultCode::NotTheSame,
            ResultMessage::PassLivingNotTheSame,
        ),
        (
            "mock-fake=MASK",
            ResultCode::NotLive,
            ResultMessage::FailLivingFaceAttack,
        ),
        (
            "mock-eyes=closed",
            ResultCode::NotLive,
            ResultMessage::FailEyesCloseDetection,
        ),
        (
            "mock-result=USER_TIMEOUT",
            ResultCode::NotRecorded,
            ResultMessage::UserTimeout,
        ),
    ] {
        let token = biz_token(&client).await;
        let verdict = app_verify(&client, &token, data).await.expect("a verdict");
        assert_eq!(verdict.result_code, code, "{data}");
        assert_eq!(verdict.result_message, Some(message), "{data}");
    }
}

#[tokio::test]
async fn a_raw_image_needs_no_data_of_the_sdk() {
    let (_mock, client) = start().await;
    let begin = async |marks: &str| {
        client
            .app_get_biz_token()
            .liveness_type(LivenessType::RawImage)
            .comparison_type(ComparisonType::DataSource)
            .idcard_name(NAME)
            .idcard_number(NUMBER)
            .image(jpeg(marks))
            .return_faces(Switch::On)
            .send()
            .await
    };
    let begun = begin(&format!("mock-person={NAME}"))
        .await
        .expect("a token");
    assert_eq!(begun.faces.len(), 1);
    assert_eq!(begun.faces[0].quality, Some(100.0));
    assert!(begun.faces[0].rect.is_some());
    let verdict = client
        .app_verify()
        .biz_token(&begun.biz_token)
        .send()
        .await
        .expect("a verdict");
    assert_eq!(verdict.result_code, ResultCode::Passed);
    let low = begin("mock-quality=29").await;
    let Err(Error::Service(error)) = low else {
        panic!("{low:?}")
    };
    assert_eq!(error.body().error.as_str(), "LOW_QUALITY");
    // They come with this error, too.
    let qualities: Vec<_> = error.body().faces.iter().map(|it| it.quality).collect();
    assert_eq!(qualities, [Some(29.0)]);
}

#[tokio::test]
async fn a_signature_of_another_key_or_time() {
    let (mock, client) = start().await;
    let other = faceid(&target(&mock, "CANARYother"));
    let invalid = ("AUTHORIZATION_ERROR: INVALID_SIGN".to_owned(), 403);
    assert_eq!(app_refused(app_verify(&other, "t", "data").await), invalid);
    // A signature lives 100 seconds.
    let now = mock.clock.now();
    let frozen = move || SystemTime::UNIX_EPOCH + Duration::from_secs(now);
    let sign = Signer::new(Credentials::new(KEY_ID, SECRET)).clock(frozen);
    let late = faceid(&mock.target().with_middleware(sign.clone()));
    mock.clock.advance(100);
    app_verify(&late, "t", "data").await.expect("a verdict");
    mock.clock.advance(1);
    let expired = ("AUTHORIZATION_ERROR: EXPIRED_SIGN".to_owned(), 403);
    assert_eq!(app_refused(app_verify(&late, "t", "data").await), expired);
    let longer =
        faceid(&mock.target().with_middleware(
            sign.scheme(MegviiHmacSha1::new().lifetime(Duration::from_secs(101))),
        ));
    app_verify(&longer, "t", "data").await.expect("a verdict");
    drop(client);
}

#[tokio::test]
async fn lite_results_by_number() {
    let (_mock, client) = start().await;
    let result = client
        .lite_get_result()
        .biz_id("1500000041,00000000-0000-4000-8000-000000000041")
        .send()
        .await
        .expect("a result");
    let card = result.idcard_info.as_ref().expect("a card");
    // As the vendor's sample spells it.
    let field = card.idcard_uneditable_field.as_deref();
    assert_eq!(field, Some("idcard_number,idcard_valid_date"));
    assert_eq!(card.idcard_number.as_deref(), Some("11010519491231002X"));
    let verified = result.verify_result.as_ref().expect("a comparison");
    assert!(alike(verified.result_faceid.as_ref()) && verified.error_message.is_none());
    assert!(result.images.is_none());
    let with_images = client
        .lite_get_result()
        .biz_id("1500000042,00000000-0000-4000-8000-000000000042")
        .return_image(LiteImages::CardPortrait)
        .send()
        .await
        .expect("a result");
    let images = with_images.images.as_ref().expect("pictures");
    assert!(images.image_idcard_front.is_some() && images.image_best.is_none());
    let unknown = client.lite_get_result().biz_id("unknown").send().await;
    assert_eq!(refused(unknown), (ErrorCode::ResultNotFound, 400));
}
