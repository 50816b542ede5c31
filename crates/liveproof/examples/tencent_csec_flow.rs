//! What Tencent Cloud csec (腾讯云天御业务安全防护) does for a website: captchas by script, by iframe and by
//! picture, and verdicts on what a user does, corrected where they are wrong.
//!
//! ```sh
//! cargo run -p liveproof --features all --example tencent_csec_flow             # against a mock
//! cargo run -p liveproof --features all --example tencent_csec_flow -- --live   # against the vendor
//! ```
//!
//! `--live` takes the keys from the environment (see `liveproof::tencent_csec`) and asks at the
//! terminal for what a user gets in the browser. Exit codes: 0 all went well, 1 a captcha was not
//! solved or a call failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser;
use liveproof::credentials::Credentials;
use liveproof::environment::Variables;
use liveproof::tencent_csec::extras::{Message, Picture, Pictures};
use liveproof::tencent_csec::types::{
    AccountType, CaptchaType, ClientType, FeedbackType, IsHttps, IsRight, JudgedBy, Region, Source,
};
use liveproof::tencent_csec::{self, Client, Config, Endpoint, Settings};
use liveproof_mock::{Keys, Mock};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The user of the flow, who is nobody: a number and an address that are kept for examples.
const USER: &str = "0086-13900000000";
const ADDRESS: &str = "203.0.113.7";

/// One of your businesses, and a scene in it: numbers of your choice.
const BUSINESS: i64 = 1;
const SCENE: i64 = 2;

/// Shows captchas and asks for verdicts, with Tencent Cloud csec.
#[derive(Parser)]
#[command(name = "tencent_csec_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock; the keys come from the environment
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
    let config = tencent_csec::config_from(&Variables::process())?;
    let client = Client::new(config.settings(settings()))?;
    flow(&client, &User::AtTheTerminal, say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let mock = Mock::builder().only("tencent-csec").start().await?;
    flow(&client_of(&mock)?, &User::OfTheMock, say).await
}

/// The region goes with every call.
fn settings() -> Settings {
    Settings::new().region(Region::Guangzhou)
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Outcome<Client> {
    let address = mock.url("tencent-csec").unwrap_or_default();
    let config = Config::new(Endpoint::default()).settings(settings());
    let key = Keys::default().tencent;
    let credentials = Credentials::new(key.id, key.secret);
    Ok(tencent_csec::connect(
        config.base_url(address),
        credentials,
    )?)
}

/// The whole flow.
async fn flow(client: &Client, user: &User, say: &mut dyn FnMut(String)) -> Outcome<()> {
    say("A captcha by script".to_owned());
    captcha_by_script(client, user, say).await?;
    say("A captcha in an iframe".to_owned());
    captcha_by_iframe(client, user, say).await?;
    say("A captcha by picture".to_owned());
    captcha_by_picture(client, user, say).await?;
    say("Verdicts".to_owned());
    verdicts(client, say).await
}

/// Script → ticket → check. User, business and kind are the same at both ends.
async fn captcha_by_script(
    client: &Client,
    user: &User,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let captcha = client
        .captcha_query()
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type5)
        .business_id(BUSINESS)
        .scene_id(SCENE)
        .send()
        .await?;
    say(format!(
        "  CaptchaQuery: a script of {} characters for the page",
        captcha.script.chars().count()
    ));

    let ticket = user.solve(&captcha.script)?;
    client
        .captcha_check()
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type5)
        .business_id(BUSINESS)
        .scene_id(SCENE)
        .ticket(ticket)
        .send()
        .await?;
    say("  CaptchaCheck: the user's ticket is genuine".to_owned());
    Ok(())
}

/// Address of a script → ticket → check.
async fn captcha_by_iframe(
    client: &Client,
    user: &User,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let captcha = client
        .captcha_iframe_query()
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type1)
        .disturb_level(1)
        .is_https(IsHttps::Https)
        .client_type(ClientType::PcWeb)
        .account_type(AccountType::Phone)
        .business_id(BUSINESS)
        .send()
        .await?;
    say(format!(
        "  CaptchaIframeQuery: the page gets its script from {}, once",
        without_query(&captcha.url)
    ));

    let script = user.open(&captcha.url).await?;
    let ticket = user.solve(&script)?;
    client
        .captcha_check()
        .account_type(AccountType::Phone)
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type1)
        .business_id(BUSINESS)
        .ticket(ticket)
        .send()
        .await?;
    say("  CaptchaCheck: the user's ticket is genuine".to_owned());
    Ok(())
}

/// Address of a picture → picture and its signature → answer.
async fn captcha_by_picture(
    client: &Client,
    user: &User,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let captcha = client
        .captcha_get_url()
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type1)
        .disturb_level(1)
        .is_https(IsHttps::Https)
        .send()
        .await?;
    say(format!(
        "  CaptchaGetUrl: the picture is at {}",
        without_query(&captcha.url)
    ));

    let picture = Pictures::new().fetch(&captcha.url).await?;
    let Some(signature) = picture.cookie("vsig") else {
        return Err("the picture came without its signature".into());
    };
    let answer = client
        .captcha_verify()
        .user_ip(ADDRESS)
        .captcha_sig(signature)
        .verify_code(user.read(&picture)?)
        .send()
        .await?;
    // A wrong answer is not an error of the call.
    if answer.is_right != IsRight::Right {
        return Err("what was read in the picture is wrong".into());
    }
    say("  CaptchaVerify: what the user read is right".to_owned());
    Ok(())
}

/// One verdict on each thing a user does, and a correction.
async fn verdicts(client: &Client, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let registered = client
        .register_protection()
        .account_type(AccountType::Phone)
        .uid(USER)
        .phone_number(USER)
        .register_time(now())
        .register_ip(ADDRESS)
        .register_source(Source::PcWeb)
        .send()
        .await?;
    say(format!("  RegisterProtection: level {}", registered.level));

    let asked_at = now();
    let logged_in = log_in(client).await?;
    say(format!("  LoginProtection: {logged_in}"));

    let took_part = client
        .activity_anti_rush()
        .account_type(AccountType::Phone)
        .uid(USER)
        .user_ip(ADDRESS)
        .post_time(now())
        .root_id("coupon-17")
        .send()
        .await?;
    say(format!("  ActivityAntiRush: level {}", took_part.level));

    let wrote = client
        .ugc_anti_spam()
        .account_type(AccountType::Phone)
        .uid(USER)
        .post_ip(ADDRESS)
        .message_struct(Message::new().text("特价广告，先到先得"))
        .message_id("post-17")
        .send()
        .await?;
    let kind = match wrote.type_ {
        Some(kind) => format!(", because of {kind:?}"),
        None => String::new(),
    };
    say(format!("  UgcAntiSpam: level {}{kind}", wrote.level));

    // The log-in turned out to be an attack that the service had missed.
    client
        .feedback()
        .account_type(AccountType::Phone)
        .uid(USER)
        .user_ip(ADDRESS)
        .interface_name(JudgedBy::LoginProtection)
        .query_time(asked_at)
        .result(0)
        .feedback_type(FeedbackType::Missed)
        .feedback_reason("an attack, as the user told us")
        .send()
        .await?;
    say("  Feedback: the log-in was an attack".to_owned());
    say(format!(
        "  LoginProtection: {}, from now on",
        log_in(client).await?
    ));

    // An example must not lock a user out for good.
    client
        .feedback()
        .account_type(AccountType::Phone)
        .uid(USER)
        .user_ip(ADDRESS)
        .interface_name(JudgedBy::LoginProtection)
        .query_time(asked_at)
        .result(4)
        .feedback_type(FeedbackType::Withdrawn)
        .send()
        .await?;
    say("  Feedback: withdrawn".to_owned());
    say(format!(
        "  LoginProtection: {}, as before",
        log_in(client).await?
    ));
    Ok(())
}

/// Level and reasons of a log-in.
async fn log_in(client: &Client) -> Outcome<String> {
    let verdict = client
        .login_protection()
        .login_ip(ADDRESS)
        .login_time(now())
        .account_type(AccountType::Phone)
        .uid(USER)
        .login_source(Source::PcWeb)
        .send()
        .await?
        .into_inner();
    let reasons = verdict.risk_type;
    Ok(if reasons.is_empty() {
        format!("level {}", verdict.level)
    } else {
        format!("level {}, because of {reasons:?}", verdict.level)
    })
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

/// An address carries a signature, and what was said about the user: nothing for a log.
fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

/// Who sits in front of the page.
enum User {
    /// The mock gives away what a user would have to find out.
    OfTheMock,
    AtTheTerminal,
}

impl User {
    /// Runs a script and solves the captcha that it shows; the ticket for it.
    fn solve(&self, script: &str) -> Outcome<String> {
        match self {
            Self::OfTheMock => Ok(between(script, "ticket: \"", "\"")?.to_owned()),
            Self::AtTheTerminal => Ok(ask("Ticket that the page got for the solved captcha")?),
        }
    }

    /// Fetches the script behind an address. A real page does that itself.
    async fn open(&self, url: &str) -> Outcome<String> {
        match self {
            Self::OfTheMock => Ok(String::from_utf8_lossy(&fetch(url).await?).into_owned()),
            Self::AtTheTerminal => {
                println!("  ! Embed this script: {url}");
                Ok(String::new())
            }
        }
    }

    /// Reads a picture aloud: the letters in it.
    fn read(&self, picture: &Picture) -> Outcome<String> {
        match self {
            // The letters are also in a comment that no viewer shows.
            Self::OfTheMock => {
                let bytes = String::from_utf8_lossy(picture.bytes());
                Ok(between(&bytes, "verifyCode=", "\0")?.to_owned())
            }
            Self::AtTheTerminal => {
                let file = std::env::temp_dir().join("tencent_csec_flow_captcha");
                std::fs::File::create(&file)?.write_all(picture.bytes())?;
                println!("  ! Open this picture: {}", file.display());
                Ok(ask("What it shows")?)
            }
        }
    }
}

/// The whole response to a GET of an address of the mock: a script, which is for a page to fetch.
async fn fetch(url: &str) -> Outcome<Vec<u8>> {
    let rest = url
        .strip_prefix("http://")
        .ok_or("not an address of a mock")?;
    let at = rest.find('/').unwrap_or(rest.len());
    let (host, target) = rest.split_at(at);
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    Ok(response)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Outcome<&'a str> {
    text.split_once(before)
        .and_then(|(_, rest)| rest.split_once(after))
        .map(|(found, _)| found)
        .ok_or_else(|| "the mock's response is not as expected".into())
}

fn ask(what: &str) -> io::Result<String> {
    print!("  ? {what}: ");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        done.expect("the mock's user is not a program");
        let calls: Vec<&str> = lines
            .iter()
            .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
            .collect();
        assert_eq!(
            calls,
            [
                "CaptchaQuery",
                "CaptchaCheck",
                "CaptchaIframeQuery",
                "CaptchaCheck",
                "CaptchaGetUrl",
                "CaptchaVerify",
                "RegisterProtection",
                "LoginProtection",
                "ActivityAntiRush",
                "UgcAntiSpam",
                "Feedback",
                "LoginProtection",
                "Feedback",
                "LoginProtection",
            ]
        );
        let printed = lines.join("\n");
        for line in [
            "UgcAntiSpam: level 2, because of Advertising",
            "LoginProtection: level 4, because of [OnBlockList], from now on",
            "LoginProtection: level 0, as before",
        ] {
            assert!(printed.contains(line), "{printed}");
        }
        let key = Keys::default().tencent;
        for hidden in [&key.id, &key.secret, USER, "asig="] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }
}
