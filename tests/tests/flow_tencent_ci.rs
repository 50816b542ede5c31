//! The whole flow of Tencent Cloud CI against its mock, and what goes wrong on the way.

use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::sign::Signer;
use liveproof::tencent_ci::types::{
    CardSide, ErrorCode, Liveness, LivenessType, OcrConfig, WarnCode,
};
use liveproof::tencent_ci::{Client, Config, Endpoint, Error, Response, Upload};
use liveproof_mock::{Clock, Keys, Mock};

const NOW: u64 = 1_700_000_000;
const NAME: &str = "张三";
const NUMBER: &str = "11010519491231002X";

/// A mock, its time, and a client that believes in the same time.
struct World {
    _mock: Mock,
    clock: Clock,
    client: Client,
}

impl World {
    async fn start(now: u64) -> Self {
        let clock = Clock::fixed(now);
        let builder = Mock::builder().only("tencent-ci").clock(clock.clone());
        let mock = builder.start().await.expect("a free port");
        let key = Keys::default().tencent;
        let time = clock.clone();
        let signer = Signer::new(Credentials::new(key.id, key.secret))
            .clock(move || SystemTime::UNIX_EPOCH + Duration::from_secs(time.now()));
        let config = Config::new(Endpoint::new("examplebucket-1250000000", "ap-beijing"))
            .base_url(mock.url("tencent-ci").expect("it was started"))
            .no_retry()
            .with_middleware(signer);
        Self {
            client: Client::new(config).expect("a good config"),
            _mock: mock,
            clock,
        }
    }

    async fn live_code(&self) -> String {
        let response = self.client.get_live_code().send().await;
        response.expect("a code").into_inner().live_code
    }

    /// Uploads a video in which a challenge is met.
    async fn verify(&self, kind: LivenessType, data: &str) -> Result<Response<Liveness>, Error> {
        self.client
            .liveness_recognition_on_upload()
            .object_key("a.mp4")
            .id_card(NUMBER)
            .name(NAME)
            .liveness_type(kind)
            .validate_data(data)
            .body(Upload::bytes("video").media_type("video/mp4"))
            .send()
            .await
    }
}

/// The vendor's code of a service error.
fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Err(Error::Service(error)) => error.body().code.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_card_gives_name_and_number_to_the_verification() {
    let world = World::start(NOW).await;
    let stored = world
        .client
        .id_card_ocr_on_upload()
        .object_key("cards/1.jpg")
        .body(Upload::bytes("picture").media_type("image/jpeg"))
        .send()
        .await
        .expect("a card");
    let (name, number) = (
        stored.id_info.name.clone().expect("a name"),
        stored.id_info.id_num.clone().expect("a number"),
    );
    assert_eq!((name.as_str(), number.as_str()), (NAME, NUMBER));
    assert_eq!(stored.advanced_info, None);

    let verdict = world
        .client
        .liveness_recognition()
        .object_key("a.mp4")
        .id_card(number)
        .name(name)
        .liveness_type(LivenessType::Silent)
        .best_frame_num(2)
        .send()
        .await
        .expect("a live person");
    assert!((70.0..=100.0).contains(&verdict.sim));
    assert_eq!(verdict.best_frame_list.as_ref().map(Vec::len), Some(2));
}

#[tokio::test]
async fn the_back_of_a_card_warns_once_it_is_no_longer_valid() {
    // 2020-07-21 and the day after, at noon in China.
    for (now, warnings) in [
        (1_595_304_000, vec![]),
        (1_595_390_400, vec![WarnCode::InvalidDate]),
    ] {
        let world = World::start(now).await;
        let card = world
            .client
            .id_card_ocr()
            .object_key("cards/back.jpg")
            .card_side(CardSide::Back)
            .config(OcrConfig::new().invalid_date_warn(true).crop_id_card(true))
            .send()
            .await
            .expect("a card")
            .into_inner();
        assert_eq!(
            card.id_info.valid_date.as_deref(),
            Some("2010.07.21-2020.07.21")
        );
        assert_eq!(card.id_info.name, None);
        let advanced = card.advanced_info.expect("what was asked for");
        assert!(advanced.id_card.is_some());
        assert_eq!(advanced.warn_infos, warnings, "{now}");
    }
}

#[tokio::test]
async fn nothing_asked_for_is_nothing_more() {
    let world = World::start(NOW).await;
    // Nothing gives a reason for the warning that was asked for: the vendor's container is empty.
    let card = world
        .client
        .id_card_ocr()
        .object_key("k")
        .config(OcrConfig::new().copy_warn(true))
        .send()
        .await
        .expect("a card");
    assert!(
        card.advanced_info
            .as_ref()
            .is_none_or(|it| it.warn_infos.is_empty() && it.id_card.is_none())
    );
}

#[tokio::test]
async fn digits_are_read_aloud() {
    let world = World::start(NOW).await;
    let digits = world.live_code().await;
    let verdict = world.verify(LivenessType::Lip, &digits).await;
    assert!(verdict.expect("a live person").sim >= 70.0);
}

#[tokio::test]
async fn a_wrong_digit_is_not_recognised() {
    let world = World::start(NOW).await;
    let digits = world.live_code().await;
    // The last one is another; 0417 is the one that the mock always knows.
    let (head, last) = digits.split_at(3);
    let other = ["0", "1", "2"]
        .iter()
        .find(|it| **it != last && format!("{head}{it}") != "0417")
        .expect("one of three");
    let wrong = format!("{head}{other}");
    assert_eq!(
        code(world.verify(LivenessType::Lip, &wrong).await),
        ErrorCode::FailedOperationLipVoiceRecognize
    );
    // The right ones still count.
    assert!(world.verify(LivenessType::Lip, &digits).await.is_ok());
    // Movements are not digits.
    assert_eq!(
        code(world.verify(LivenessType::Lip, "1,2").await),
        ErrorCode::InvalidParameterValue
    );
}

#[tokio::test]
async fn digits_expire() {
    let world = World::start(NOW).await;
    let digits = loop {
        let digits = world.live_code().await;
        if digits != "0417" {
            break digits;
        }
    };
    world.clock.advance(301);
    assert_eq!(
        code(world.verify(LivenessType::Lip, &digits).await),
        ErrorCode::FailedOperationLipVoiceRecognize
    );
}

#[tokio::test]
async fn movements_are_made() {
    let world = World::start(NOW).await;
    let response = world.client.get_action_sequence().send().await;
    let sequence = response.expect("a sequence").into_inner().action_sequence;
    assert!(["1,2", "2,1"].contains(&sequence.as_str()));
    let verdict = world.verify(LivenessType::Action, &sequence).await;
    assert!(verdict.expect("a live person").sim >= 70.0);
    assert_eq!(
        code(world.verify(LivenessType::Action, "1,1").await),
        ErrorCode::FailedOperationActionFirstAction
    );
}

#[tokio::test]
async fn nothing_is_to_be_done_in_silence() {
    let world = World::start(NOW).await;
    let verdict = world.verify(LivenessType::Silent, "").await;
    assert!(verdict.expect("a live person").sim >= 70.0);
    // The mock wants it empty; whether the vendor does is not known.
    assert_eq!(
        code(world.verify(LivenessType::Silent, "0417").await),
        ErrorCode::InvalidParameterValue
    );
}

#[tokio::test]
async fn refusals_of_a_card_have_their_codes() {
    let world = World::start(NOW).await;
    let unknown_side = world.client.id_card_ocr().object_key("k");
    assert_eq!(
        code(unknown_side.card_side("LEFT").send().await),
        ErrorCode::InvalidParameterValueInvalidParameterValueLimit
    );
    let broken = world.client.id_card_ocr().object_key("k");
    assert_eq!(
        code(broken.config(r#"{"Quality":1}"#).send().await),
        ErrorCode::InvalidParameterConfigFormatError
    );
    let empty = world.client.id_card_ocr_on_upload().object_key("k");
    let body = Upload::bytes("").media_type("image/png");
    assert_eq!(
        code(empty.body(body).send().await),
        ErrorCode::FailedOperationEmptyImageError
    );
}
