//! Proves with Tencent Cloud FaceID (腾讯云人脸核身) that a person is alive and who they say they are:
//! on the vendor's pages, and by a video in which the person reads digits aloud or makes movements.
//!
//! ```sh
//! cargo run -p liveproof --features all --example tencent_faceid_flow             # against a mock
//! cargo run -p liveproof --features all --example tencent_faceid_flow -- --live   # against the vendor
//! ```
//!
//! `--live` takes keys from the environment (see `liveproof::tencent_faceid`), asks for the rest at
//! the terminal and costs money. Exit codes: 0 the person is who they say, 1 not, or a call failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::credentials::Credentials;
use liveproof::tencent_faceid::types::{Liveness, LivenessType, Outcome};
use liveproof::tencent_faceid::{self, Client, Config, Endpoint};
use liveproof_mock::{Keys, Mock};

/// Verifies a person with Tencent Cloud FaceID.
#[derive(Parser)]
#[command(name = "tencent_faceid_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock; keys come from the environment
    #[arg(long)]
    live: bool,
}

type Done<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    let mut say = |line: String| println!("{line}");
    let done = if Arguments::parse().live {
        against_the_vendor(&mut say).await
    } else {
        against_a_mock(&mut say).await
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn against_the_vendor(say: &mut dyn FnMut(String)) -> Done<()> {
    flow(&tencent_faceid::from_env()?, &Person::AtTheTerminal, say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Done<()> {
    let mock = Mock::builder().only("tencent-faceid").start().await?;
    flow(&client_of(&mock)?, &Person::OfTheMock, say).await
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Done<Client> {
    let address = mock.url("tencent-faceid").unwrap_or_default();
    let config = Config::new(Endpoint::default()).base_url(address);
    let key = Keys::default().tencent;
    let credentials = Credentials::new(key.id, key.secret);
    Ok(tencent_faceid::connect(config, credentials)?)
}

/// The whole flow.
async fn flow(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Done<()> {
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
    loop {
        person.wait("the user is done")?;
        let result = client
            .get_detect_info_enhanced()
            .biz_token(token)
            .rule_id(&rule)
            .send()
            .await?;
        let text = result.text.as_ref();
        // Before the user is done there is no code. What is not 0 is not passed, whatever it is.
        match text.and_then(|it| it.err_code) {
            None => say("  GetDetectInfoEnhanced: not done yet".to_owned()),
            Some(0) => break say("  GetDetectInfoEnhanced: alive, and the person".to_owned()),
            Some(code) => return Err(format!("not passed: {code}").into()),
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
    say(format!("  LivenessRecognition: {}", judge(&verdict)?));

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
    say(format!("  LivenessRecognition: {}", judge(&verdict)?));
    Ok(())
}

/// Only `Success` is passed: a refusal of the person is a response like any other.
fn judge(verdict: &Liveness) -> Done<String> {
    match &verdict.result {
        Outcome::Success => {
            let similarity = verdict.sim.unwrap_or_default();
            Ok(format!("alive, and the person (similarity {similarity})"))
        }
        other => Err(format!("not passed: {}", other.as_str()).into()),
    }
}

/// Who is in front of the camera.
enum Person {
    /// The mock watches no videos: it takes whoever was given a challenge to have met it.
    OfTheMock,
    AtTheTerminal,
}

impl Person {
    /// What was asked for; a file as Base64.
    fn answer(&self, what: &str, of_the_mock: &str) -> io::Result<String> {
        match self {
            Self::OfTheMock => Ok(of_the_mock.to_owned()),
            Self::AtTheTerminal => {
                print!("  ? {what}: ");
                io::stdout().flush()?;
                let mut text = String::new();
                io::stdin().read_line(&mut text)?;
                Ok(text.trim().to_owned())
            }
        }
    }

    fn wait(&self, until: &str) -> io::Result<()> {
        match self {
            Self::OfTheMock => Ok(()),
            Self::AtTheTerminal => self.answer(&format!("Enter when {until}"), "").map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        done.expect("the mock's person is real");
        let calls: Vec<&str> = lines
            .iter()
            .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
            .collect();
        assert_eq!(
            calls,
            [
                "DetectAuth",
                "GetDetectInfoEnhanced",
                "GetDetectInfoEnhanced",
                "GetLiveCode",
                "LivenessRecognition",
                "GetActionSequence",
                "LivenessRecognition",
            ]
        );
        let printed = lines.join("\n");
        let key = Keys::default().tencent;
        for hidden in [&key.id, &key.secret, "11010119000307001X", "李示例"] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[test]
    fn nothing_but_success_is_passed() {
        let verdict = |result: &str| {
            let json = serde_json::json!({"Result": result, "Description": "", "Sim": 99.0});
            serde_json::from_value::<Liveness>(json).expect("a verdict")
        };
        assert!(judge(&verdict("Success")).is_ok());
        for other in [
            "FailedOperation.CompareLowSimilarity",
            "success",
            "SomethingNew",
        ] {
            assert!(judge(&verdict(other)).is_err(), "{other}");
        }
    }
}
