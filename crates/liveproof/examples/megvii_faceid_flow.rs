//! All flows of Megvii FaceID (旷视), each step as a call: by video, by two selfies, by the vendor's
//! SDK, and the results of the vendor's own pages.
//!
//! ```sh
//! cargo run -p liveproof --features all --example megvii_faceid_flow
//! ```
//!
//! runs against the mock vendor, with a user who is made up. With `-- --live` it runs against the
//! vendor, with the key in `MEGVII_API_KEY` and `MEGVII_API_SECRET`, and asks at the terminal for
//! what the user and the app have to give. Comparisons with the authorities' picture are paid for.
//!
//! Each step says which operation was called and what was learnt. Tokens, names and numbers are not
//! shown. Exit codes: 0 the person was live and the right one each time, 1 not, or a call failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::credentials::Credentials;
use liveproof::environment::Variables;
use liveproof::megvii_faceid::types::{
    Comparison, ComparisonType, FaceGenuineness, LiteCardMode, LiteImages, LiteStatus,
    LivenessType, ProcedureValidation, ResultCode, Switch, Verdict,
};
use liveproof::megvii_faceid::{Client, Upload, config_from};
use liveproof::verify::megvii_callback;
use liveproof_mock::{Keys, Mock, faceid_callback_sign};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The flows of Megvii FaceID.
#[derive(Parser)]
#[command(name = "megvii_faceid_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock, and asks at the terminal for recordings and names
    #[arg(long)]
    live: bool,
}

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
    let client = Client::new(config_from(&Variables::process())?)?;
    all(&client, &AtTheTerminal, say).await
}

/// All flows, against a mock of their own, and a call-back as the vendor would send it.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let mock = Mock::builder().only("megvii-faceid").start().await?;
    all(&client_of(&mock)?, &MadeUp::GENUINE, say).await?;
    say("A call-back of FaceID Lite arrives at your server".to_owned());
    callback(say)
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Outcome<Client> {
    let keys = Keys::default().megvii;
    let variables = [
        (
            "LIVEPROOF_MEGVII_FACEID_ENDPOINT",
            mock.url("megvii-faceid").unwrap_or_default().to_owned(),
        ),
        ("MEGVII_API_KEY", keys.id),
        ("MEGVII_API_SECRET", keys.secret),
    ];
    let variables = Variables::from_fn(move |name| {
        let found = variables.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.into())
    });
    Ok(Client::new(config_from(&variables)?)?)
}

async fn all(client: &Client, user: &impl User, say: &mut dyn FnMut(String)) -> Outcome<()> {
    say("By video".to_owned());
    let by_video = by_video(client, user, say).await?;
    say("By two selfies".to_owned());
    let by_selfies = by_selfies(client, user, say).await?;
    say("By the vendor's SDK in an app".to_owned());
    let by_the_app = by_the_app(client, user, say).await?;

    say("On the vendor's pages (FaceID Lite)".to_owned());
    on_the_vendors_pages(client, user, say).await?;
    // What one flow makes of a person does not keep the others from being shown.
    if by_video && by_selfies && by_the_app {
        Ok(())
    } else {
        Err("not live, or somebody else".into())
    }
}

/// Number → video → verify. Compared with the picture that the authorities have.
async fn by_video(client: &Client, user: &impl User, say: &mut dyn FnMut(String)) -> Outcome<bool> {
    let number = client
        .raw_get_random_number()
        .biz_no("flow-video")
        .send()
        .await?;
    say(format!(
        "  RawGetRandomNumber: the user is asked to read {} aloud",
        number.random_number
    ));

    let video = user.video(&number.random_number)?;
    let validated = client
        .raw_validate_video()
        .token_random_number(&number.token_random_number)
        .video(video)
        .biz_no("flow-video")
        .send()
        .await?;
    say("  RawValidateVideo: the recording can be used".to_owned());

    let (name, idcard_number) = user.identity()?;
    let verdict = client
        .raw_verify()
        .token(&validated.token_video)
        .biz_no("flow-video")
        .comparison_type(ComparisonType::DataSource)
        .idcard_name(name)
        .idcard_number(idcard_number)
        .send()
        .await?;
    let proven = is_live(&verdict) && is_the_same(verdict.result_faceid.as_ref());
    say(format!(
        "  RawVerify: live and the person of that name: {}",
        yes(proven)
    ));
    Ok(proven)
}

/// Front face → side face → verify. Compared with a picture of your own.
async fn by_selfies(
    client: &Client,
    user: &impl User,
    say: &mut dyn FnMut(String),
) -> Outcome<bool> {
    let front = client
        .raw_validate_front_face()
        .biz_no("flow-selfies")
        .selfie(user.picture("a selfie from the front")?)
        .send()
        .await?;
    say("  RawValidateFrontFace: the selfie from the front can be used".to_owned());

    let side = client
        .raw_validate_side_face()
        .token_front_face(&front.token_front_face)
        .biz_no("flow-selfies")
        .selfie(user.picture("a selfie from the side, the head turned by 20° to 30°")?)
        .send()
        .await?;
    say("  RawValidateSideFace: the selfie from the side can be used".to_owned());

    let verdict = client
        .raw_verify()
        .token(&side.token_side_face)
        .biz_no("flow-selfies")
        .comparison_type(ComparisonType::OwnPictures)
        .uuid("user-1")
        .image_ref1(user.picture("the picture that you have of the user")?)
        .send()
        .await?;
    let proven = is_live(&verdict) && is_the_same(verdict.result_ref1.as_ref());
    say(format!(
        "  RawVerify: live and the person of your picture: {}",
        yes(proven)
    ));
    Ok(proven)
}

/// A success is only a verdict. An unknown value is not a good one either.
fn is_live(verdict: &Verdict) -> bool {
    verdict.liveness.procedure_validation == ProcedureValidation::Passed
        && verdict.liveness.face_genuineness == Some(FaceGenuineness::Passed)
}

/// Whether one stranger in 100,000 would be as alike, or fewer. Thresholds hold for their own
/// response only.
fn is_the_same(comparison: Option<&Comparison>) -> bool {
    comparison.is_some_and(|comparison| {
        let thresholds = comparison.thresholds.as_ref();
        let threshold = thresholds.and_then(|thresholds| thresholds.get("1e-5"));
        matches!((comparison.confidence, threshold), (Some(sure), Some(least)) if sure > *least)
    })
}

/// Token → the vendor's SDK in the app → verify.
async fn by_the_app(
    client: &Client,
    user: &impl User,
    say: &mut dyn FnMut(String),
) -> Outcome<bool> {
    let begun = client
        .app_get_biz_token()
        .liveness_type(LivenessType::Still)
        .comparison_type(ComparisonType::OwnPictures)
        .uuid("user-1")
        .image_ref1(user.picture("the picture that you have of the user")?)
        .biz_no("flow-app")
        .verbose(Switch::On)
        .send()
        .await?;
    say("  AppGetBizToken: a biz_token, for one use within an hour, goes to the app".to_owned());

    let data = user.recorded_by_the_sdk(&begun.biz_token)?;
    let verdict = client
        .app_verify()
        .biz_token(&begun.biz_token)
        .meglive_data(data)
        .send()
        .await?;
    let proven = verdict.result_code == ResultCode::Passed;
    let why = verdict.result_message.as_ref();
    say(format!(
        "  AppVerify: from what the SDK recorded, live and the person of your picture: {} ({})",
        yes(proven),
        why.map(ToString::to_string).unwrap_or_default()
    ));
    Ok(proven)
}

/// The user's browser goes to the vendor and comes back. The result can be fetched three times
/// only.
async fn on_the_vendors_pages(
    client: &Client,
    user: &impl User,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let (name, number) = user.identity()?;
    let begun = client
        .lite_get_token()
        .return_url("https://shop.example/back")
        .notify_url("https://shop.example/notify")
        .biz_no("flow-lite")
        .comparison_type(ComparisonType::DataSource)
        .idcard_mode(LiteCardMode::Given)
        .idcard_name(name)
        .idcard_number(number)
        .send()
        .await?;
    say("  LiteGetToken: the user is sent to the vendor's page".to_owned());
    let page = "https://api.megvii.com/faceid/lite/do?token=";
    user.opens(&format!("{page}{}", begun.token))?;
    let result = client
        .lite_get_result()
        .biz_id(&begun.biz_id)
        .return_image(LiteImages::Omit)
        .send()
        .await?;
    let state = match &result.status {
        LiteStatus::NotStarted | LiteStatus::Processing => "it is not finished yet".to_owned(),
        status => format!("it is finished: {status}"),
    };
    let proof = match &result.liveness_result {
        Some(liveness) => {
            let outcome = liveness.result.as_ref().map(ToString::to_string);
            format!("; proof of life: {}", outcome.unwrap_or_default())
        }
        None => String::new(),
    };
    let same = match &result.verify_result {
        Some(verified) => {
            let same = is_the_same(verified.result_faceid.as_ref());
            format!("; the person of that name: {}", yes(same))
        }
        None => String::new(),
    };
    say(format!("  LiteGetResult: {state}{proof}{same}"));
    Ok(())
}

/// The vendor calls back when a verification on its pages is over. Anybody could; only the vendor
/// can sign it.
fn callback(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let keys = Keys::default().megvii;
    let data = r#"{"status":"OK","biz_info":{"biz_no":"flow-lite"}}"#;
    let sign = faceid_callback_sign(&keys, data);
    let credentials = Credentials::new(keys.id, keys.secret);
    let genuine = megvii_callback::is_genuine(&credentials, data, &sign);
    let forged = data.replace("OK", "NO");
    let forged = megvii_callback::is_genuine(&credentials, &forged, &sign);
    say(format!(
        "  megvii_callback: genuine as it came: {}; with another status: {}",
        yes(genuine),
        yes(forged)
    ));
    if genuine && !forged {
        Ok(())
    } else {
        Err("the signature of a call-back does not tell what is genuine".into())
    }
}

fn yes(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

/// What comes from the user and the app.
trait User {
    fn identity(&self) -> io::Result<(String, String)>;
    fn video(&self, digits: &str) -> io::Result<Upload>;
    fn picture(&self, of_what: &str) -> io::Result<Upload>;
    fn recorded_by_the_sdk(&self, biz_token: &str) -> io::Result<Upload>;
    /// Returns when the user is back from this page.
    fn opens(&self, page: &str) -> io::Result<()>;
}

/// The mock reads marks instead of watching videos; what has none is good. See its README.
struct MadeUp {
    /// Who is seen by the camera.
    seen: &'static str,
}

impl MadeUp {
    const NAME: &str = "韦小宝";
    const NUMBER: &str = "11204416541220243X";
    const GENUINE: Self = Self { seen: Self::NAME };
}

impl User for MadeUp {
    fn identity(&self) -> io::Result<(String, String)> {
        Ok((Self::NAME.to_owned(), Self::NUMBER.to_owned()))
    }

    fn video(&self, digits: &str) -> io::Result<Upload> {
        let content = format!("mock-person={} mock-digits={digits}", self.seen);
        Ok(Upload::bytes(content))
    }

    fn picture(&self, _: &str) -> io::Result<Upload> {
        let jpeg = b"\xff\xd8\xff\xe0 mock-person=".as_slice();
        Ok(Upload::bytes([jpeg, self.seen.as_bytes()].concat()))
    }

    fn recorded_by_the_sdk(&self, biz_token: &str) -> io::Result<Upload> {
        let content = format!("mock-person={} mock-biz-token={biz_token}", self.seen);
        Ok(Upload::bytes(content))
    }

    fn opens(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Asks whoever sits there.
struct AtTheTerminal;

impl AtTheTerminal {
    fn ask(&self, question: &str) -> io::Result<String> {
        print!("     {question}: ");
        io::stdout().flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl User for AtTheTerminal {
    fn identity(&self) -> io::Result<(String, String)> {
        let name = self.ask("the person's name")?;
        Ok((name, self.ask("the number of the identity card")?))
    }

    fn video(&self, digits: &str) -> io::Result<Upload> {
        let question = format!("path of a video of 3 to 6 s in which {digits} is read aloud");
        Ok(Upload::path(self.ask(&question)?))
    }

    fn picture(&self, of_what: &str) -> io::Result<Upload> {
        Ok(Upload::path(self.ask(&format!("path of {of_what}"))?))
    }

    fn recorded_by_the_sdk(&self, biz_token: &str) -> io::Result<Upload> {
        println!("     start the SDK with {biz_token}");
        Ok(Upload::path(self.ask("path of the SDK's data")?))
    }

    fn opens(&self, page: &str) -> io::Result<()> {
        println!("     open {page}");
        self.ask("press Enter when the user is done").map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_flow_proves_the_person_and_nothing_secret_is_shown() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        done.expect("the made-up user is genuine");
        let steps: Vec<&str> = lines
            .iter()
            .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
            .collect();
        assert_eq!(
            steps,
            [
                "RawGetRandomNumber",
                "RawValidateVideo",
                "RawVerify",
                "RawValidateFrontFace",
                "RawValidateSideFace",
                "RawVerify",
                "AppGetBizToken",
                "AppVerify",
                "LiteGetToken",
                "LiteGetResult",
                "megvii_callback",
            ]
        );
        let printed = lines.join("\n");
        let key = Keys::default().megvii;
        let hidden = [&key.id, &key.secret, MadeUp::NAME, MadeUp::NUMBER];
        for hidden in hidden {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[tokio::test]
    async fn somebody_else_is_not_proven() {
        let mock = Mock::builder().only("megvii-faceid").start().await;
        let mock = mock.expect("loopback has a free port");
        let client = client_of(&mock).expect("a good config");
        let other = MadeUp { seen: "somebody" };
        let mut lines = Vec::new();
        let done = all(&client, &other, &mut |line| lines.push(line)).await;
        let error = done.expect_err("that is somebody else").to_string();
        assert_eq!(error, "not live, or somebody else");
        let printed = lines.join("\n");
        // The authorities have a picture; the caller's own one shows whoever was in front of the
        // camera.
        for learnt in ["of that name: no", "of your picture: yes", "LiteGetResult"] {
            assert!(printed.contains(learnt), "{learnt}: {printed}");
        }
    }
}
