//! Proves with Tencent Cloud CI (腾讯云数据万象 人脸核身) that a person is alive and who they say they are:
//! reads the ID card, then lets the person read digits aloud, make movements, and do nothing in
//! particular.
//!
//! ```sh
//! cargo run -p liveproof --features all --example tencent_ci_flow             # against a mock
//! cargo run -p liveproof --features all --example tencent_ci_flow -- --live   # against the vendor
//! ```
//!
//! `--live` takes bucket and keys from the environment (see `liveproof::tencent_ci`), asks for
//! files at the terminal, stores them in the bucket and costs money. Exit codes: 0 the person is
//! who they say, 1 not, or a call failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::credentials::Credentials;
use liveproof::tencent_ci::types::{CardSide, Liveness, LivenessType, OcrConfig};
use liveproof::tencent_ci::{self, Client, Config, Endpoint, Upload};
use liveproof_mock::{Keys, Mock};

/// From this similarity on, the vendor advises to take two faces for those of one person.
const SAME_PERSON: f64 = 70.0;

/// Verifies a person with Tencent Cloud CI.
#[derive(Parser)]
#[command(name = "tencent_ci_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock; bucket and keys come from the environment
    #[arg(long)]
    live: bool,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

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

async fn against_the_vendor(say: &mut dyn FnMut(String)) -> Outcome<()> {
    flow(&tencent_ci::from_env()?, &Person::AtTheTerminal, say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let mock = Mock::builder().only("tencent-ci").start().await?;
    flow(&client_of(&mock)?, &Person::OfTheMock, say).await
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Outcome<Client> {
    let address = mock.url("tencent-ci").unwrap_or_default();
    let config = Config::new(Endpoint::new("examplebucket-1250000000", "ap-beijing"));
    let key = Keys::default().tencent;
    let credentials = Credentials::new(key.id, key.secret);
    Ok(tencent_ci::connect(config.base_url(address), credentials)?)
}

/// The whole flow.
async fn flow(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    say("The ID card".to_owned());
    let card = client
        .id_card_ocr_on_upload()
        .object_key("liveproof-flow/card.jpg")
        .body(person.file("a picture of the front of the ID card", "image/jpeg")?)
        .send()
        .await?;
    let info = &card.id_info;
    let (Some(name), Some(number)) = (&info.name, &info.id_num) else {
        return Err("the picture is not one of the front of an ID card".into());
    };
    say(format!(
        "  IDCardOCROnUpload: stored the picture; it shows the card of {}, number {}",
        masked(name),
        masked(number)
    ));

    // The picture is in the bucket now, so that more can be asked about it without sending it
    // again.
    let checked = client
        .id_card_ocr()
        .object_key("liveproof-flow/card.jpg")
        .card_side(CardSide::Front)
        .config(OcrConfig::new().copy_warn(true).quality(true))
        .send()
        .await?;
    let advanced = checked.into_inner().advanced_info.unwrap_or_default();
    say(format!(
        "  IDCardOCR: the picture's quality is {:.0} of 100; warnings: {}",
        advanced.quality.unwrap_or_default(),
        advanced.warn_infos.len()
    ));

    say("Reading digits aloud".to_owned());
    let code = client.get_live_code().send().await?.into_inner().live_code;
    say(format!("  GetLiveCode: the digits are {code}"));
    let verdict = client
        .liveness_recognition_on_upload()
        .object_key("liveproof-flow/lip.mp4")
        .id_card(number)
        .name(name)
        .liveness_type(LivenessType::Lip)
        .validate_data(&code)
        .body(person.file(
            &format!("a video of the person reading {code}"),
            "video/mp4",
        )?)
        .send()
        .await?;
    say(format!(
        "  LivenessRecognitionOnUpload: {}",
        judge(&verdict)?
    ));

    say("Making movements".to_owned());
    let sequence = client.get_action_sequence().send().await?.into_inner();
    let sequence = sequence.action_sequence;
    say(format!("  GetActionSequence: {}", spell_out(&sequence)));
    let verdict = client
        .liveness_recognition_on_upload()
        .object_key("liveproof-flow/action.mp4")
        .id_card(number)
        .name(name)
        .liveness_type(LivenessType::Action)
        .validate_data(&sequence)
        .body(person.file(
            &format!("a video of the person: {}", spell_out(&sequence)),
            "video/mp4",
        )?)
        .send()
        .await?;
    say(format!(
        "  LivenessRecognitionOnUpload: {}",
        judge(&verdict)?
    ));

    say("Doing nothing in particular".to_owned());
    // Any video of the person will do, such as the one that is stored already.
    let verdict = client
        .liveness_recognition()
        .object_key("liveproof-flow/lip.mp4")
        .id_card(number)
        .name(name)
        .liveness_type(LivenessType::Silent)
        .best_frame_num(3)
        .send()
        .await?;
    say(format!("  LivenessRecognition: {}", judge(&verdict)?));
    Ok(())
}

/// Who is not alive, or not the one on the card, is an error of the call itself; a success still
/// has a score.
fn judge(verdict: &Liveness) -> Outcome<String> {
    let score = verdict.sim;
    if score < SAME_PERSON {
        return Err(format!("alive, but with a similarity of {score} somebody else").into());
    }
    let frames = verdict.best_frame_list.as_ref().map_or(1, Vec::len);
    Ok(format!(
        "alive, and the person on the card (similarity {score}; {frames} best frame(s))"
    ))
}

/// `2,1` in words.
fn spell_out(sequence: &str) -> String {
    let movements: Vec<&str> = sequence
        .split([',', '，'])
        .map(|movement| match movement.trim() {
            "1" => "open the mouth",
            "2" => "close the eyes",
            other => other,
        })
        .collect();
    movements.join(", then ")
}

/// Only the last character: names and numbers do not belong into logs.
fn masked(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if let Some((_, others)) = characters.split_last_mut() {
        others.fill('*');
    }
    characters.into_iter().collect()
}

/// Who is in front of the camera.
enum Person {
    /// The mock watches no videos: it takes whoever was given a challenge to have met it.
    OfTheMock,
    AtTheTerminal,
}

impl Person {
    /// The file that was asked for.
    fn file(&self, what: &str, media_type: &str) -> io::Result<Upload> {
        match self {
            Self::OfTheMock => Ok(Upload::bytes("not really a file").media_type(media_type)),
            Self::AtTheTerminal => {
                print!("  ? Path of {what} ({media_type}): ");
                io::stdout().flush()?;
                let mut path = String::new();
                io::stdin().read_line(&mut path)?;
                Ok(Upload::path(path.trim()).media_type(media_type))
            }
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
                "IDCardOCROnUpload",
                "IDCardOCR",
                "GetLiveCode",
                "LivenessRecognitionOnUpload",
                "GetActionSequence",
                "LivenessRecognitionOnUpload",
                "LivenessRecognition",
            ]
        );
        let printed = lines.join("\n");
        let key = Keys::default().tencent;
        for hidden in [&key.id, &key.secret, "11010519491231002X", "张三"] {
            assert!(!printed.contains(hidden), "{printed}");
        }
        assert!(printed.contains("3 best frame(s)"), "{printed}");
    }

    #[test]
    fn a_low_score_is_no_success() {
        let verdict = |xml: f64| {
            let json = serde_json::json!({ "Sim": xml });
            serde_json::from_value::<Liveness>(json).expect("a verdict")
        };
        assert!(judge(&verdict(69.99)).is_err());
        assert!(judge(&verdict(70.0)).is_ok());
    }

    #[test]
    fn movements_are_spelled_out() {
        assert_eq!(spell_out("2,1"), "close the eyes, then open the mouth");
        assert_eq!(spell_out("1，3"), "open the mouth, then 3");
        assert_eq!(masked("张三"), "*三");
    }
}
