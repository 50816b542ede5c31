//! All flows of Megvii FaceID (旷视), each step as a call: by video, by two selfies, by the vendor's SDK, and the
//! results of the vendor's own pages.
//!
//! ```sh
//! cargo run -p liveproof --features all --example megvii_faceid_flow
//! ```
//!
//! runs against the mock vendor, with a user who is made up. With `-- --live` it runs against the vendor, with the key
//! in `MEGVII_API_KEY` and `MEGVII_API_SECRET`, and asks at the terminal for what the user and the app have to give.
//! Comparisons with the authorities' picture are paid for.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::{self, Write as _};

use clap::Parser;
use liveproof::credentials::Credentials;
use liveproof::environment::Variables;
use liveproof::megvii_faceid::types::{
    Comparison, ComparisonType, FaceGenuineness, LiteImages, LiteStatus, LivenessType,
    ProcedureValidation, ResultCode, Switch, Verdict,
};
use liveproof::megvii_faceid::{Client, Upload, config_from};
use liveproof::sign::megvii_callback;
use liveproof_mock::{Keys, Mock, faceid_callback_sign};

#[derive(Parser)]
#[command(about = "The flows of Megvii FaceID, against the mock vendor")]
struct Arguments {
    /// Calls the vendor, and asks at the terminal for recordings and names
    #[arg(long)]
    live: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    if arguments.live {
        let client = Client::new(config_from(&Variables::process())?)?;
        all(&client, &AtTheTerminal).await?;
    } else {
        against_the_mock().await?;
    }
    Ok(())
}

/// Whether the person was live and the right one, for each flow.
#[derive(Debug, PartialEq)]
struct Proven {
    by_video: bool,
    by_selfies: bool,
    by_the_app: bool,
}

async fn against_the_mock() -> Result<Proven, Box<dyn Error>> {
    let mock = Mock::builder().only("megvii-faceid").start().await?;
    let keys = Keys::default().megvii;
    let variables = [
        (
            "LIVEPROOF_MEGVII_FACEID_ENDPOINT",
            mock.url("megvii-faceid").unwrap_or_default().to_owned(),
        ),
        ("MEGVII_API_KEY", keys.id.clone()),
        ("MEGVII_API_SECRET", keys.secret.clone()),
    ];
    let variables = Variables::from_fn(move |name| {
        let found = variables.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.into())
    });
    let client = Client::new(config_from(&variables)?)?;
    let proven = all(&client, &MadeUp).await?;

    println!("\nA call-back of FaceID Lite arrives at your server");
    let data = r#"{"status":"OK","biz_info":{"biz_no":"flow-lite"}}"#;
    let sign = faceid_callback_sign(&keys, data);
    let credentials = Credentials::new(keys.id, keys.secret);
    let genuine = megvii_callback::is_genuine(&credentials, data, &sign);
    let forged = data.replace("OK", "NO");
    let forged = megvii_callback::is_genuine(&credentials, &forged, &sign);
    println!("  as it came: genuine {genuine}; with another status: genuine {forged}");

    mock.stop().await;
    Ok(proven)
}

async fn all(client: &Client, user: &impl User) -> Result<Proven, Box<dyn Error>> {
    let proven = Proven {
        by_video: by_video(client, user).await?,
        by_selfies: by_selfies(client, user).await?,
        by_the_app: by_the_app(client, user).await?,
    };
    lite_result(client, user).await?;
    Ok(proven)
}

/// Number → video → verify. Compared with the picture that the authorities have.
async fn by_video(client: &Client, user: &impl User) -> Result<bool, Box<dyn Error>> {
    println!("By video");
    let number = client
        .raw_get_random_number()
        .biz_no("flow-video")
        .send()
        .await?;
    println!(
        "  1. The user is asked to read {} aloud",
        number.random_number
    );

    let video = user.video(&number.random_number)?;
    let validated = client
        .raw_validate_video()
        .token_random_number(&number.token_random_number)
        .video(video)
        .biz_no("flow-video")
        .send()
        .await?;
    println!("  2. The recording can be used");

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
    println!("  3. Live and the person of that name: {proven}");
    Ok(proven)
}

/// Front face → side face → verify. Compared with a picture of your own.
async fn by_selfies(client: &Client, user: &impl User) -> Result<bool, Box<dyn Error>> {
    println!("\nBy two selfies");
    let front = client
        .raw_validate_front_face()
        .biz_no("flow-selfies")
        .selfie(user.picture("a selfie from the front")?)
        .send()
        .await?;
    println!("  1. The selfie from the front can be used");

    let side = client
        .raw_validate_side_face()
        .token_front_face(&front.token_front_face)
        .biz_no("flow-selfies")
        .selfie(user.picture("a selfie from the side, the head turned by 20° to 30°")?)
        .send()
        .await?;
    println!("  2. The selfie from the side can be used");

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
    println!("  3. Live and the person of your picture: {proven}");
    Ok(proven)
}

/// A success is only a verdict. An unknown value, too, is no good one.
fn is_live(verdict: &Verdict) -> bool {
    verdict.liveness.procedure_validation == ProcedureValidation::Passed
        && verdict.liveness.face_genuineness == Some(FaceGenuineness::Passed)
}

/// Whether one stranger in 100,000 would be as alike, or fewer. Thresholds hold for their own reply only.
fn is_the_same(comparison: Option<&Comparison>) -> bool {
    comparison.is_some_and(|comparison| {
        let thresholds = comparison.thresholds.as_ref();
        thresholds
            .and_then(|thresholds| thresholds.get("1e-5"))
            .is_some_and(|threshold| comparison.confidence > *threshold)
    })
}

/// Token → the vendor's SDK in the app → verify.
async fn by_the_app(client: &Client, user: &impl User) -> Result<bool, Box<dyn Error>> {
    println!("\nBy the vendor's SDK in an app");
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
    println!("  1. A biz_token, for one use within an hour, goes to the app");

    let data = user.recorded_by_the_sdk(&begun.biz_token)?;
    println!("  2. The app sends back what the SDK recorded");

    let verdict = client
        .app_verify()
        .biz_token(&begun.biz_token)
        .meglive_data(data)
        .send()
        .await?;
    let proven = verdict.result_code == ResultCode::Passed;
    let why = verdict.result_message.as_ref();
    println!(
        "  3. Live and the person of your picture: {proven} ({})",
        why.map(ToString::to_string).unwrap_or_default()
    );
    Ok(proven)
}

/// What came of a verification on the vendor's own pages.
async fn lite_result(client: &Client, user: &impl User) -> Result<(), Box<dyn Error>> {
    let biz_id = user.finished_lite_verification()?;
    if biz_id.is_empty() {
        return Ok(());
    }
    println!("\nOn the vendor's pages (FaceID Lite)");
    let result = client
        .lite_get_result()
        .biz_id(biz_id)
        .return_image(LiteImages::Omit)
        .send()
        .await?;
    match &result.status {
        LiteStatus::NotStarted | LiteStatus::Processing => println!("  It is not finished yet"),
        status => println!("  It is finished: {status}"),
    }
    if let Some(liveness) = &result.liveness_result {
        let outcome = liveness.result.as_ref().map(ToString::to_string);
        println!("  Proof of life: {}", outcome.unwrap_or_default());
    }
    Ok(())
}

/// What comes from the user and the app.
trait User {
    fn identity(&self) -> io::Result<(String, String)>;
    fn video(&self, digits: &str) -> io::Result<Upload>;
    fn picture(&self, of_what: &str) -> io::Result<Upload>;
    fn recorded_by_the_sdk(&self, biz_token: &str) -> io::Result<Upload>;
    /// A `biz_id`; empty if there is none.
    fn finished_lite_verification(&self) -> io::Result<String>;
}

/// The mock reads marks instead of watching videos; what has none is good. See its README.
struct MadeUp;

impl User for MadeUp {
    fn identity(&self) -> io::Result<(String, String)> {
        Ok(("韦小宝".to_owned(), "11204416541220243X".to_owned()))
    }

    fn video(&self, digits: &str) -> io::Result<Upload> {
        let content = format!("mock-person=韦小宝 mock-digits={digits}");
        Ok(Upload::bytes(content))
    }

    fn picture(&self, _: &str) -> io::Result<Upload> {
        let jpeg = b"\xff\xd8\xff\xe0 mock-person=".as_slice();
        Ok(Upload::bytes([jpeg, "韦小宝".as_bytes()].concat()))
    }

    fn recorded_by_the_sdk(&self, biz_token: &str) -> io::Result<Upload> {
        let content = format!("mock-person=韦小宝 mock-biz-token={biz_token}");
        Ok(Upload::bytes(content))
    }

    fn finished_lite_verification(&self) -> io::Result<String> {
        Ok("1500000041,00000000-0000-4000-8000-000000000041".to_owned())
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

    fn finished_lite_verification(&self) -> io::Result<String> {
        self.ask("biz_id of a verification on the vendor's pages (nothing: none)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_flow_proves_the_person() {
        let proven = against_the_mock().await.expect("the mock takes all of it");
        let all = Proven {
            by_video: true,
            by_selfies: true,
            by_the_app: true,
        };
        assert_eq!(proven, all);
    }
}
