//! Looks for a live person with Huawei Cloud FRS (华为云人脸识别): in a video in which the person makes
//! a movement, and in a picture.
//!
//! ```sh
//! cargo run -p liveproof --features all --example huawei_frs_flow             # against a mock
//! cargo run -p liveproof --features all --example huawei_frs_flow -- --live   # against the vendor
//! ```

use std::process::ExitCode;

use liveproof::credentials::Credentials;
use liveproof::huawei_frs::types::{Action, VideoResponse};
use liveproof::huawei_frs::{self as frs, Client, Config, Endpoint, Settings};
use liveproof::verdict::Verdict as _;
use liveproof_mock::{Keys, Mock};
use shared::{Done, Person, Say, judge};

#[path = "shared/mod.rs"]
mod shared;

/// How sure the vendor has to be of a movement. Its pages name no number.
const CONFIDENCE: f64 = 0.7;

#[tokio::main]
async fn main() -> ExitCode {
    shared::run(async |person, say| match person {
        Person::AtTheTerminal => flow(&frs::from_env()?, person, say).await,
        Person::OfTheMock => against_a_mock(say).await,
    })
    .await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: Say<'_>) -> Done<()> {
    let mock = Mock::builder().only("huawei-frs").start().await?;
    let address = mock.url("huawei-frs").unwrap_or_default();
    let settings = Settings::new().project_id("00ca456789abcdef0123456789abcdef");
    let config = Config::new(Endpoint::new("cn-north-4")).settings(settings);
    let key = Keys::default().huawei_cloud;
    let credentials = Credentials::new(key.id, key.secret);
    let client = frs::connect(config.base_url(address), credentials)?;
    flow(&client, Person::OfTheMock, say).await
}

async fn flow(client: &Client, person: Person, say: Say<'_>) -> Done<()> {
    say("By a video".to_owned());
    // An application chooses at random.
    let asked = [Action::ShakeLeft, Action::Nod];
    let video = person.answer("a video: turn the head to the left, then nod", "AAAA")?;
    let verdict = client
        .detect_live()
        .video_base64(video)
        .actions(asked)
        .send()
        .await?;
    judge(verdict.kind())?;
    if !confirms(&verdict, &asked) {
        return Err("not passed: these are not the movements".into());
    }
    say("  DetectLive: alive, and the movements were made".to_owned());

    say("By a picture".to_owned());
    let picture = person.answer("a picture of the person", "/9j/4AAQ")?;
    let verdict = client
        .detect_live_face()
        .image_base64(picture)
        .send()
        .await?;
    judge(verdict.kind())?;
    say("  DetectLiveFace: alive".to_owned());
    Ok(())
}

/// Whether the movements are those that were asked for, in their order.
fn confirms(verdict: &VideoResponse, asked: &[Action]) -> bool {
    let seen = verdict.video_result.actions.iter();
    let seen: Vec<_> = seen
        .filter(|it| it.confidence.is_some_and(|it| it >= CONFIDENCE))
        .filter_map(|it| it.action)
        .collect();
    seen == asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        let key = Keys::default().huawei_cloud;
        let hidden = [&*key.id, &key.secret];
        shared::check(done, &lines, &["DetectLive", "DetectLiveFace"], &hidden);
    }

    #[test]
    fn other_movements_do_not_count() {
        let seen = |actions| {
            let result = serde_json::json!({"alive": true, "actions": actions});
            let json = serde_json::json!({"video-result": result, "warning-list": []});
            let verdict: VideoResponse = serde_json::from_value(json).expect("a verdict");
            confirms(&verdict, &[Action::Nod])
        };
        assert!(seen(serde_json::json!([{"action": 3, "confidence": 0.9}])));
        assert!(!seen(serde_json::json!([{"action": 3, "confidence": 0.1}])));
        assert!(!seen(serde_json::json!([{"action": 1, "confidence": 0.9}])));
        assert!(!seen(serde_json::json!([])));
    }
}
