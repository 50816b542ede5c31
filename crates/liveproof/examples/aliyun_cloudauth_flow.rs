//! Proves with Alibaba Cloud Cloudauth (阿里云 实人认证) that a person is alive and who they say they are:
//! on a web page, and with material that the caller has. Then compares two faces, looks at one, and
//! orders the kit for devices without a network.
//!
//! ```sh
//! cargo run -p liveproof --features all --example aliyun_cloudauth_flow   # against a mock
//! cargo run -p liveproof --features all --example aliyun_cloudauth_flow -- --live \
//!     --name … --number … --face https://… --other-face https://… --app https://…
//! ```
//!
//! `--live` takes the key from the environment (see `liveproof::aliyun_cloudauth`), needs two
//! scenarios that were set up in the console, shows the address of the page that the person has to
//! open, and costs money. Tokens, keys and numbers are not shown otherwise. Exit codes: 0 all steps
//! were taken, 1 one failed, or there was no client.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Parser;
use liveproof::aliyun_cloudauth::types::{
    Binding, FaceAttribute, ImageType, Material, MaterialType, StatusCode, StatusData,
};
use liveproof::aliyun_cloudauth::{self as cloudauth, Client, Config, Endpoint};
use liveproof::credentials::Credentials;
use liveproof_mock::{Keys, Mock};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How often is asked for what is not done yet.
const PATIENCE: usize = 100;

/// Names for the two scenarios. The mock knows a scenario by such a name, the vendor by the one
/// from the console.
const PAGE_BIZ: &str = "RPH5BioOnly";
const SERVER_BIZ: &str = "RPMin";

/// The rate of false acceptance at which faces are compared: one in 1,000.
const RATE: &str = "0.001";

/// Verifies a person with Alibaba Cloud Cloudauth.
#[derive(Parser)]
#[command(name = "aliyun_cloudauth_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock; the key comes from the environment
    #[arg(long, requires_all = ["name", "number", "face", "other_face", "app"])]
    live: bool,
    /// The scenario (Biz) whose scheme is RPH5BioOnly
    #[arg(long, value_name = "BIZ", default_value = PAGE_BIZ, requires = "live")]
    page_biz: String,
    /// The scenario (Biz) whose scheme is RPMin
    #[arg(long, value_name = "BIZ", default_value = SERVER_BIZ, requires = "live")]
    server_biz: String,
    /// The person's name
    #[arg(long)]
    name: Option<String>,
    /// The number of the person's ID card
    #[arg(long)]
    number: Option<String>,
    /// Address of a portrait of the person; the vendor fetches it
    #[arg(long, value_name = "URL")]
    face: Option<String>,
    /// Address of another picture of the person
    #[arg(long, value_name = "URL")]
    other_face: Option<String>,
    /// Address of the file of an app, for the kit
    #[arg(long, value_name = "URL")]
    app: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut say = |line: String| println!("{line}");
    let done = if arguments.live {
        against_the_vendor(arguments, &mut say).await
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

async fn against_the_vendor(arguments: Arguments, say: &mut dyn FnMut(String)) -> Outcome<()> {
    run(&cloudauth::from_env()?, &Person::live(arguments), say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let mock = Mock::builder().only("aliyun-cloudauth").start().await?;
    run(&client_of(&mock)?, &Person::of_mock(), say).await
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Outcome<Client> {
    let address = mock.url("aliyun-cloudauth").unwrap_or_default();
    let config = Config::new(Endpoint::default()).base_url(address);
    let key = Keys::default().aliyun;
    let credentials = Credentials::new(key.id, key.secret);
    Ok(cloudauth::connect(config, credentials)?)
}

async fn run(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    say("With the user, on a web page".to_owned());
    on_a_page(client, person, say).await?;
    say("Without the user, with a token".to_owned());
    with_a_token(client, person, say).await?;
    say("Without the user, in one call".to_owned());
    in_one_call(client, person, say).await?;
    say("Faces without a verification".to_owned());
    faces(client, person, say).await?;
    say("The kit for devices without a network".to_owned());
    kit(client, person, say).await
}

/// GetVerifyToken → the page → GetStatus → GetMaterials.
async fn on_a_page(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let ticket = ticket("page");
    let known = Binding::new()
        .name(&person.name)
        .identification_number(&person.number);
    let opened = client
        .get_verify_token()
        .biz(&person.page_biz)
        .ticket_id(&ticket)
        .binding(known)
        .send()
        .await?;
    let token = &opened.data.verify_token;
    say(format!(
        "  GetVerifyToken: opened task {ticket} for {} seconds",
        token.duration_seconds.unwrap_or_default()
    ));
    let page = opened.data.cloudauth_page_url.as_deref();
    let page = page.ok_or("this scenario has no page; its token is for the app kit")?;
    person.open(page, say);

    for _ in 0..PATIENCE {
        let status = client
            .get_status()
            .biz(&person.page_biz)
            .ticket_id(&ticket)
            .send()
            .await?;
        say(format!("  GetStatus: {}", spell_out(&status.data)));
        if is_passed(&status.data)? {
            return collected(client, &person.page_biz, &ticket, say).await;
        }
        person.wait().await;
    }
    Err("there is no verdict yet".into())
}

/// GetMaterials, while the vendor has them.
async fn collected(
    client: &Client,
    biz: &str,
    ticket: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let call = client.get_materials().biz(biz).ticket_id(ticket);
    let materials = call.send().await?.into_inner().data;
    // The address on the card is JSON in a text, and may be recognized in part only.
    let address = materials.address.map(|text| text.parse()).transpose()?;
    let parts = address.and_then(|it| it.address);
    let province = parts.and_then(|it| it.province).and_then(|it| it.text);
    let portrait = if materials.face_pic.is_some() {
        "a portrait, to be fetched within an hour"
    } else {
        "no portrait"
    };
    say(format!(
        "  GetMaterials: {portrait}; the card of {} from {}",
        masked(materials.name.as_deref().unwrap_or("nobody")),
        province.as_deref().unwrap_or("an unknown province"),
    ));
    Ok(())
}

/// GetVerifyToken → SubmitMaterials → GetStatus, if the verdict did not come at once.
async fn with_a_token(
    client: &Client,
    person: &Person,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let ticket = ticket("token");
    let opened = client
        .get_verify_token()
        .biz(&person.server_biz)
        .ticket_id(&ticket)
        .send()
        .await?;
    // With the keys in `sts_token` a picture can be uploaded to OSS first, by any client of OSS.
    let with_keys = opened.data.sts_token.is_some();
    say(format!(
        "  GetVerifyToken: opened task {ticket}; keys for uploads: {}",
        if with_keys { "yes" } else { "no" }
    ));
    let submitted = client
        .submit_materials()
        .verify_token(&opened.data.verify_token.token)
        .material(person.material())
        .send()
        .await?;
    let status = submitted.into_inner().data.verify_status;
    say(format!("  SubmitMaterials: {}", spell_out(&status)));
    settled(client, person, &ticket, status, say).await
}

/// GetStatus, until a verdict that did not come at once is there.
async fn settled(
    client: &Client,
    person: &Person,
    ticket: &str,
    mut status: StatusData,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    for _ in 0..PATIENCE {
        if is_passed(&status)? {
            return Ok(());
        }
        person.wait().await;
        let call = client.get_status().biz(&person.server_biz);
        status = call.ticket_id(ticket).send().await?.into_inner().data;
        say(format!("  GetStatus: {}", spell_out(&status)));
    }
    Err("there is no verdict yet".into())
}

/// SubmitVerification → GetStatus, if the verdict did not come at once.
async fn in_one_call(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let ticket = ticket("call");
    let submitted = client
        .submit_verification()
        .biz(&person.server_biz)
        .ticket_id(&ticket)
        .material(person.material())
        .send()
        .await?;
    let status = submitted.into_inner().data.verify_status;
    say(format!("  SubmitVerification: {}", spell_out(&status)));
    settled(client, person, &ticket, status, say).await
}

/// CompareFaces, DetectFaceAttributes.
async fn faces(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let compared = client
        .compare_faces()
        .source_image_type(ImageType::FacePic)
        .source_image_value(&person.face)
        .target_image_type(ImageType::FacePic)
        .target_image_value(&person.other_face)
        .send()
        .await?;
    let score = compared.data.similarity_score;
    // The thresholds belong to this response only.
    let thresholds = compared.data.confidence_thresholds.as_ref();
    let thresholds = thresholds.ok_or("there are no thresholds")?.parse()?;
    let least = thresholds.get(RATE).copied();
    let least = least.ok_or("there is no threshold for the rate")?;
    let verdict = if score >= least {
        "the same person"
    } else {
        "different people"
    };
    say(format!(
        "  CompareFaces: {verdict} (similarity {score}, at least {least} is asked for)"
    ));

    let seen = client
        .detect_face_attributes()
        .material_value(&person.face)
        .ret_attributes([
            FaceAttribute::FaceType,
            FaceAttribute::Blur,
            FaceAttribute::Glasses,
        ])
        .send()
        .await?;
    let faces = seen.into_inner().data.face_infos.unwrap_or_default();
    let faces = faces.face_attributes_detect_info;
    say(format!("  DetectFaceAttributes: {} face(s)", faces.len()));
    Ok(())
}

/// CreateVerifySDK → DescribeVerifySDK, CreateAuthKey.
async fn kit(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let ordered = client
        .create_verify_sdk()
        .app_url(&person.app)
        .send()
        .await?;
    let task = &ordered.task_id;
    say("  CreateVerifySDK: ordered".to_owned());
    let mut is_made = false;
    for _ in 0..PATIENCE {
        let kit = client.describe_verify_sdk().task_id(task).send().await?;
        is_made = kit.sdk_url.as_deref().is_some_and(|url| !url.is_empty());
        let state = if is_made {
            "it can be fetched"
        } else {
            "being made"
        };
        say(format!("  DescribeVerifySDK: {state}"));
        if is_made {
            break;
        }
        person.wait().await;
    }
    if !is_made {
        return Err("the kit is not made yet".into());
    }
    client
        .create_auth_key()
        .biz_type("liveproof-flow")
        .test(true)
        .send()
        .await?;
    say("  CreateAuthKey: a key for one device, to be used within 30 minutes".to_owned());
    Ok(())
}

/// A task needs a name of its own.
fn ticket(of: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    format!("liveproof-flow-{of}-{}", now.unwrap_or_default().as_nanos())
}

fn spell_out(status: &StatusData) -> String {
    match &status.status_code {
        StatusCode::NotSubmitted => "nothing was submitted yet".to_owned(),
        StatusCode::InReview => "in review".to_owned(),
        StatusCode::Passed => "passed".to_owned(),
        StatusCode::NotPassed => format!(
            "not passed: {}",
            status
                .audit_conclusions
                .as_deref()
                .unwrap_or("no reason given")
        ),
        other => format!("unknown status {other}"),
    }
}

/// Whether there is a verdict; one that is not passed ends the flow. (The task could be tried
/// again.)
fn is_passed(status: &StatusData) -> Outcome<bool> {
    match status.status_code {
        StatusCode::Passed => Ok(true),
        StatusCode::NotSubmitted | StatusCode::InReview => Ok(false),
        _ => Err(spell_out(status).into()),
    }
}

/// Only the last character: names do not belong into logs.
fn masked(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if let Some((_, others)) = characters.split_last_mut() {
        others.fill('*');
    }
    characters.into_iter().collect()
}

/// Whom it is about.
struct Person {
    is_live: bool,
    page_biz: String,
    server_biz: String,
    name: String,
    number: String,
    face: String,
    other_face: String,
    app: String,
}

impl Person {
    fn live(arguments: Arguments) -> Self {
        Self {
            is_live: true,
            page_biz: arguments.page_biz,
            server_biz: arguments.server_biz,
            name: arguments.name.unwrap_or_default(),
            number: arguments.number.unwrap_or_default(),
            face: arguments.face.unwrap_or_default(),
            other_face: arguments.other_face.unwrap_or_default(),
            app: arguments.app.unwrap_or_default(),
        }
    }

    /// The mock looks at no picture: this one shows whom it should, and its review takes a while.
    fn of_mock() -> Self {
        Self {
            is_live: false,
            page_biz: PAGE_BIZ.to_owned(),
            server_biz: SERVER_BIZ.to_owned(),
            name: "李四".to_owned(),
            number: "11010519491231002X".to_owned(),
            face: "https://pictures.example/slow.jpg".to_owned(),
            other_face: "https://pictures.example/of-last-year.jpg".to_owned(),
            app: "https://pictures.example/app.apk".to_owned(),
        }
    }

    fn material(&self) -> [Material; 3] {
        [
            Material::new(MaterialType::Name, &self.name),
            Material::new(MaterialType::IdentificationNumber, &self.number),
            Material::new(MaterialType::FacePic, &self.face),
        ]
    }

    /// The mock's person needs no address to go to.
    fn open(&self, page: &str, say: &mut dyn FnMut(String)) {
        if self.is_live {
            say(format!("  ! Open this on the phone: {page}"));
        }
    }

    async fn wait(&self) {
        if self.is_live {
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_steps_are_taken_and_nothing_secret_is_shown() {
        let mut lines = Vec::new();
        let outcome = against_a_mock(&mut |line| lines.push(line)).await;
        assert!(outcome.is_ok(), "{outcome:?} after {lines:#?}");
        let steps: Vec<&str> = lines
            .iter()
            .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
            .collect();
        assert_eq!(
            steps,
            [
                "GetVerifyToken",
                "GetStatus",
                "GetStatus",
                "GetMaterials",
                "GetVerifyToken",
                "SubmitMaterials",
                "GetStatus",
                "SubmitVerification",
                "GetStatus",
                "CompareFaces",
                "DetectFaceAttributes",
                "CreateVerifySDK",
                "DescribeVerifySDK",
                "DescribeVerifySDK",
                "CreateAuthKey",
            ]
        );
        let printed = lines.join("\n");
        let (key, person) = (Keys::default().aliyun, Person::of_mock());
        for hidden in [&key.id, &key.secret, &person.name, &person.number, "token="] {
            assert!(!printed.contains(hidden), "{printed}");
        }
        for learnt in [
            "1800 seconds",
            "in review",
            "*四 from 北京市",
            "the same person",
            "1 face",
        ] {
            assert!(printed.contains(learnt), "{learnt}: {printed}");
        }
    }

    #[tokio::test]
    async fn another_face_ends_the_flow() {
        let mock = Mock::builder().only("aliyun-cloudauth").start().await;
        let mock = mock.expect("loopback has a free port");
        let client = client_of(&mock).expect("a good config");
        let mut person = Person::of_mock();
        person.face = "https://pictures.example/other-person.jpg".to_owned();
        let mut lines = Vec::new();
        let outcome = run(&client, &person, &mut |line| lines.push(line)).await;
        let error = outcome.expect_err("that is somebody else").to_string();
        assert!(error.starts_with("not passed: "), "{error}");
        let last = lines.last().expect("a step");
        assert!(last.starts_with("  SubmitMaterials: not passed"), "{last}");
    }

    #[test]
    fn a_live_run_needs_a_person() {
        let arguments = Arguments::try_parse_from(["aliyun_cloudauth_flow", "--live"]);
        assert!(arguments.is_err());
    }
}
