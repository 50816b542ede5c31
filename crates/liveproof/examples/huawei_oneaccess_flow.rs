//! Logs somebody in at Huawei Cloud OneAccess, by text message and by password with a second factor, looks at the
//! session and ends it.
//!
//! ```sh
//! cargo run -p liveproof --features all --example huawei_oneaccess_flow
//! cargo run -p liveproof --features all --example huawei_oneaccess_flow -- --live --mobile 1… --user-name …
//! ```
//!
//! Without `--live` it starts a mock vendor, and a program slides the piece and types the codes. With it, the client
//! comes from the environment (see `liveproof::huawei_oneaccess`), the pictures are saved to the folder of temporary
//! files, and you are asked for what only a person can know. The session's server calls need an access token of the
//! application, in `HUAWEI_ONEACCESS_ACCESS_TOKEN`; without one they are left out. A live run sends text messages.
//!
//! Each step says what was sent and learnt. Tokens, codes and passwords are not shown. Exit codes: 0 all steps were
//! taken, 1 one failed, or there was no client.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::environment::Variables;
use liveproof::huawei_oneaccess::types::{LoginStatus, PointJson, SmsType};
use liveproof::huawei_oneaccess::{self as oneaccess, Client};
use liveproof::sign::huawei_session;
use liveproof_mock::{Keys, Mock};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Logs in, looks at the session, logs out.
#[derive(Parser)]
#[command(name = "huawei_oneaccess_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock
    #[arg(long)]
    live: bool,
    /// Mobile number of the login by text message
    #[arg(long, value_name = "NUMBER", required_if_eq("live", "true"))]
    mobile: Option<String>,
    /// Name of the login by password; asked for the password
    #[arg(long, value_name = "NAME")]
    user_name: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut say = |line: String| println!("{line}");
    let done = if arguments.live {
        against_the_vendor(&arguments, &mut say).await
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

async fn against_the_vendor(arguments: &Arguments, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let client = client(&Variables::process())?;
    run(&client, &Visitor::live(arguments), say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Outcome<()> {
    let mock = Mock::builder().only("huawei-oneaccess").start().await?;
    run(&client(&of_mock(&mock))?, &Visitor::of_mock(), say).await
}

/// The device says the same of itself in every call.
const DEVICE: Device = Device {
    system: "Android 10",
    fingerprint: "156exampledevice",
    ip: "10.10.10.1",
    agent: "ExampleApp/1.0",
};

struct Device {
    system: &'static str,
    fingerprint: &'static str,
    ip: &'static str,
    agent: &'static str,
}

fn client(variables: &Variables) -> Outcome<Client> {
    let config = oneaccess::config_from(variables)?.map_settings(|settings| {
        settings
            .x_operating_sys_version(DEVICE.system)
            .x_device_fingerprint(DEVICE.fingerprint)
            .x_device_ip(DEVICE.ip)
            .x_agent(DEVICE.agent)
    });
    Ok(oneaccess::connect(config)?)
}

async fn run(client: &Client, visitor: &Visitor, say: &mut dyn FnMut(String)) -> Outcome<()> {
    say("Logging in by text message".to_owned());
    let session = by_text_message(client, visitor, say).await?;
    say("Using the session".to_owned());
    profile(client, &session, say).await?;
    let session = on_the_server(client, visitor, session, say).await?;
    log_out(client, &session, say).await?;

    if visitor.user_name.is_some() {
        say("Logging in by password".to_owned());
        let session = by_password(client, visitor, say).await?;
        log_out(client, &session, say).await?;
    }
    Ok(())
}

/// ShowCaptcha → ValidateCaptcha → SendSmsVerifyCode → LoginByMobileVerifyCode.
async fn by_text_message(
    client: &Client,
    visitor: &Visitor,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    send_code(client, visitor, &visitor.mobile, SmsType::Login, say).await?;
    let login = client
        .login_by_mobile_verify_code()
        .mobile(&visitor.mobile)
        .verify_code(visitor.code()?)
        .send()
        .await?;
    say(format!("  LoginByMobileVerifyCode: {}", login.status));
    session(client, visitor, login.into_inner(), say).await
}

/// LoginByUserNamePwd, and what its status asks for.
async fn by_password(
    client: &Client,
    visitor: &Visitor,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let login = client
        .login_by_user_name_pwd()
        .user_name(visitor.user_name.as_deref().unwrap_or_default())
        .password(visitor.password()?)
        .send()
        .await?;
    say(format!("  LoginByUserNamePwd: {}", login.status));
    session(client, visitor, login.into_inner(), say).await
}

/// A reply that is no error may still ask for another step.
async fn session(
    client: &Client,
    visitor: &Visitor,
    login: oneaccess::types::Login,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    match login.status {
        LoginStatus::Success | LoginStatus::PasswordWarn => {
            login.session_token.ok_or_else(|| "no session".into())
        }
        LoginStatus::SecondFactor => {
            let state = login.state_token.ok_or("no state of the login")?;
            second_factor(client, visitor, &state, say).await
        }
        other => Err(format!("this example does not go on after {other}").into()),
    }
}

/// ShowMobileByStateToken → a code by text message → SecondaryAuthByMobileVerifyCode.
async fn second_factor(
    client: &Client,
    visitor: &Visitor,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let found = client
        .show_mobile_by_state_token()
        .x_state_token(state)
        .send()
        .await?;
    say("  ShowMobileByStateToken: the number that gets the code".to_owned());
    send_code(client, visitor, &found.mobile, SmsType::SecondFactor, say).await?;
    let login = client
        .secondary_auth_by_mobile_verify_code()
        .x_state_token(state)
        .mobile(&found.mobile)
        .verify_code(visitor.code()?)
        .send()
        .await?;
    say(format!(
        "  SecondaryAuthByMobileVerifyCode: {}",
        login.status
    ));
    login
        .into_inner()
        .session_token
        .ok_or_else(|| "no session".into())
}

/// ShowCaptcha → ValidateCaptcha → SendSmsVerifyCode.
async fn send_code(
    client: &Client,
    visitor: &Visitor,
    mobile: &str,
    purpose: SmsType,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    let captcha = client.show_captcha().send().await?;
    say("  ShowCaptcha: a picture with a gap, and a piece".to_owned());
    let x = visitor.slide(&captcha.original_image_base64, &captcha.jigsaw_image_base64)?;
    let pass = client
        .validate_captcha()
        .point_json(PointJson::new(x, 5.0))
        .token(&captcha.token)
        .sender(mobile)
        .send()
        .await?;
    say(format!("  ValidateCaptcha: {x} pixels are right"));
    client
        .send_sms_verify_code()
        .mobile(mobile)
        .type_(purpose.clone())
        .captcha_token(&pass.captcha_token)
        .send()
        .await?;
    say(format!("  SendSmsVerifyCode: a message of type {purpose}"));
    Ok(())
}

/// ShowServerDate and ShowPublicKey → X-signature. Every call needs a new one.
async fn signature(client: &Client, session_token: &str) -> Outcome<String> {
    let time = client.show_server_date().send().await?;
    let key = client.show_public_key().send().await?;
    let nonce = huawei_session::nonce()?;
    let made =
        huawei_session::x_signature(&key.public_key, session_token, &time.timestamp, &nonce)?;
    Ok(made)
}

/// ShowUser. The reply has no type; only the names of its members are shown.
async fn profile(client: &Client, session: &str, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let signature = signature(client, session).await?;
    let known = client.show_user().x_signature(signature).send().await?;
    let names: Vec<&str> = known
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys())
        .map(String::as_str)
        .collect();
    say(format!("  ShowUser: {}", names.join(", ")));
    Ok(())
}

/// What the application's server does: ShowSSOTicketBySessionToken, RefreshSessionToken. It gives the session that
/// is good from then on.
async fn on_the_server(
    client: &Client,
    visitor: &Visitor,
    session: String,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let Some(access_token) = &visitor.access_token else {
        say("  no access token of the application: no ticket, no new session".to_owned());
        return Ok(session);
    };
    let authorization = format!("Bearer {access_token}");
    let ticket = client
        .show_sso_ticket_by_session_token()
        .authorization(&authorization)
        .session_token(&session)
        .operating_sys_version(DEVICE.system)
        .device_ip(DEVICE.ip)
        .device_fingerprint(DEVICE.fingerprint)
        .send()
        .await?;
    let seconds = ticket.expire.unwrap_or_default();
    say(format!(
        "  ShowSSOTicketBySessionToken: a ticket, good for {seconds} s"
    ));
    let renewed = client
        .refresh_session_token()
        .authorization(&authorization)
        .session_token(&session)
        .operating_sys_version(DEVICE.system)
        .device_ip(DEVICE.ip)
        .device_fingerprint(DEVICE.fingerprint)
        .send()
        .await?;
    let seconds = renewed.expire.unwrap_or_default();
    say(format!(
        "  RefreshSessionToken: a new session, good for {seconds} s"
    ));
    Ok(renewed.into_inner().session_token)
}

async fn log_out(client: &Client, session: &str, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let signature = signature(client, session).await?;
    client.logout().x_signature(signature).send().await?;
    say("  Logout: the session is at an end".to_owned());
    Ok(())
}

/// Somebody to log in, and how to learn what only that person knows.
struct Visitor {
    mobile: String,
    user_name: Option<String>,
    access_token: Option<String>,
    answers: Answers,
}

enum Answers {
    /// Somebody at the terminal.
    Asked,
    /// What the mock takes.
    Known {
        gap: f64,
        code: &'static str,
        password: &'static str,
    },
}

impl Visitor {
    fn live(arguments: &Arguments) -> Self {
        Self {
            mobile: arguments.mobile.clone().unwrap_or_default(),
            user_name: arguments.user_name.clone(),
            access_token: std::env::var("HUAWEI_ONEACCESS_ACCESS_TOKEN").ok(),
            answers: Answers::Asked,
        }
    }

    /// From the README of the mock.
    fn of_mock() -> Self {
        Self {
            mobile: "12345678903".to_owned(),
            user_name: Some("wangwu".to_owned()),
            access_token: Some("mock-access-token".to_owned()),
            answers: Answers::Known {
                gap: 237.0,
                code: "232326",
                password: "mock-password-wangwu",
            },
        }
    }

    /// How far the piece has to be slid, in pixels.
    fn slide(&self, picture: &str, piece: &str) -> Outcome<f64> {
        match self.answers {
            Answers::Known { gap, .. } => Ok(gap),
            Answers::Asked => {
                let picture = save("captcha-picture.png", picture)?;
                let piece = save("captcha-piece.png", piece)?;
                Ok(ask(&format!("Pixels from the left, for {piece} in {picture}: "))?.parse()?)
            }
        }
    }

    fn code(&self) -> Outcome<String> {
        match self.answers {
            Answers::Known { code, .. } => Ok(code.to_owned()),
            Answers::Asked => ask("The code in the text message: "),
        }
    }

    fn password(&self) -> Outcome<String> {
        match self.answers {
            Answers::Known { password, .. } => Ok(password.to_owned()),
            Answers::Asked => ask("The password (it will be seen): "),
        }
    }
}

fn ask(question: &str) -> Outcome<String> {
    print!("{question}");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().to_owned())
}

/// Saves a picture; gives the place.
fn save(name: &str, base64: &str) -> Outcome<String> {
    use base64::Engine as _;
    let path = std::env::temp_dir().join(name);
    let picture = base64::engine::general_purpose::STANDARD.decode(base64)?;
    std::fs::File::create(&path)?.write_all(&picture)?;
    Ok(path.display().to_string())
}

/// The environment that leads to the mock.
fn of_mock(mock: &Mock) -> Variables {
    let url = mock.url("huawei-oneaccess").unwrap_or_default().to_owned();
    let client_id = Keys::default().huawei.client_id;
    Variables::from_fn(move |name| match name {
        "HUAWEI_ONEACCESS_DOMAIN" => Some("abcdefg.huaweioneaccess.com".into()),
        "HUAWEI_ONEACCESS_CLIENT_ID" => Some(client_id.clone().into()),
        "LIVEPROOF_HUAWEI_ONEACCESS_ENDPOINT" => Some(url.clone().into()),
        _ => None,
    })
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
            .filter_map(|line| line.strip_prefix("  "))
            .filter_map(|line| line.split_once(':').map(|(step, _)| step))
            .collect();
        assert_eq!(
            steps,
            [
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "LoginByMobileVerifyCode",
                "ShowUser",
                "ShowSSOTicketBySessionToken",
                "RefreshSessionToken",
                "Logout",
                "LoginByUserNamePwd",
                "ShowMobileByStateToken",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "SecondaryAuthByMobileVerifyCode",
                "Logout",
            ]
        );
        let shown = lines.join("\n");
        let client_id = Keys::default().huawei.client_id;
        for secret in [
            client_id.as_str(),
            "mock-access-token",
            "mock-password",
            "232326",
        ] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
