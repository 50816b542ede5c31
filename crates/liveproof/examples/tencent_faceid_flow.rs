//! Proves with Tencent Cloud FaceID (腾讯云人脸核身) that a person is alive and who they say they are:
//! on the vendor's pages, and by a video in which the person reads digits aloud or makes movements.
//!
//! ```sh
//! cargo run -p liveproof --features all --example tencent_faceid_flow             # against a mock
//! cargo run -p liveproof --features all --example tencent_faceid_flow -- --live   # against the vendor
//! ```

use std::process::ExitCode;

use liveproof::credentials::Credentials;
use liveproof::tencent_faceid::types::{LivenessReply, LivenessType};
use liveproof::tencent_faceid::{self, Client, Config, Endpoint};
use liveproof::verdict::{Kind, Verdict};
use liveproof_mock::{Keys, Mock};
use shared::{Done, Person, Say, TRIES, judge};

#[path = "shared/mod.rs"]
mod shared;

#[tokio::main]
async fn main() -> ExitCode {
    shared::run(async |person, say| match person {
        Person::AtTheTerminal => flow(&tencent_faceid::from_env()?, person, say).await,
        Person::OfTheMock => against_a_mock(say).await,
    })
    .await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: Say<'_>) -> Done<()> {
    let mock = Mock::builder().only("tencent-faceid").start().await?;
    let address = mock.url("tencent-faceid").unwrap_or_default();
    let config = Config::new(Endpoint::default()).base_url(address);
    let key = Keys::default().tencent;
    let client = tencent_faceid::connect(config, Credentials::new(key.id, key.secret))?;
    flow(&client, Person::OfTheMock, say).await
}

/// The whole flow.
async fn flow(client: &Client, person: Person, say: Say<'_>) -> Done<()> {
    let rule = person.answer("the RuleId of the console", "7")?;
    let name = person.answer("the person's name", "李示例")?;
    let number = person.answer("the number of the ID card", "11010119000307001X")?;

    say("On the vendor's pages".to_owned());
    let begun = client
        .detect_auth()
        .rule_id(&rule)
        .id_card(&number)
        .name(&name)
        .send()
        .await?;
    say("  DetectAuth: the user gets an address, good for two hours".to_owned());
    let token = &begun.biz_token;
    for asked in 1.. {
        person.wait("the user is done")?;
        let result = client
            .get_detect_info_enhanced()
            .biz_token(token)
            .rule_id(&rule)
            .send()
            .await?;
        // Before the user is done there is no code.
        match result.kind() {
            Kind::Undecided if result.encrypted_body.is_some() => {
                return Err("the result is encrypted: decrypt `encrypted_body`".into());
            }
            Kind::Undecided if asked < TRIES => {
                say("  GetDetectInfoEnhanced: not done yet".to_owned());
            }
            _ => {
                judge(result.kind())?;
                say("  GetDetectInfoEnhanced: alive, and the person".to_owned());
                break;
            }
        }
    }

    say("Reading digits aloud".to_owned());
    let code = client.get_live_code().send().await?;
    let code = &code.live_code;
    say(format!("  GetLiveCode: the digits are {code}"));
    let verdict = client
        .liveness_recognition()
        .id_card(&number)
        .name(&name)
        .liveness_type(LivenessType::Lip)
        .validate_data(code)
        .video_base64(person.answer(&format!("a video of the person reading {code}"), "AAAA")?)
        .send()
        .await?;
    say(format!("  LivenessRecognition: {}", passed(&verdict)?));

    say("Making movements".to_owned());
    let sequence = client.get_action_sequence().send().await?;
    let sequence = &sequence.action_sequence;
    say(format!("  GetActionSequence: {sequence}"));
    let verdict = client
        .liveness_recognition()
        .id_card(&number)
        .name(&name)
        .liveness_type(LivenessType::Action)
        .validate_data(sequence)
        .video_base64(person.answer("a video of these movements", "AAAA")?)
        .send()
        .await?;
    say(format!("  LivenessRecognition: {}", passed(&verdict)?));
    Ok(())
}

fn passed(verdict: &LivenessReply) -> Done<String> {
    judge(verdict.kind())?;
    let similarity = verdict.sim.unwrap_or_default();
    Ok(format!("alive, and the person (similarity {similarity})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        let steps = [
            "DetectAuth",
            "GetDetectInfoEnhanced",
            "GetDetectInfoEnhanced",
            "GetLiveCode",
            "LivenessRecognition",
            "GetActionSequence",
            "LivenessRecognition",
        ];
        let key = Keys::default().tencent;
        let hidden = [&*key.id, &key.secret, "11010119000307001X", "李示例"];
        shared::check(done, &lines, &steps, &hidden);
    }
}
