//! Registers somebody at Huawei Cloud OneAccess, logs in by text message, by password and with
//! WeChat, takes the further steps that a login asks for, uses the session and ends it.
//!
//! ```sh
//! cargo run -p liveproof --features all --example huawei_oneaccess_flow
//! cargo run -p liveproof --features all --example huawei_oneaccess_flow -- --live --mobile 1… --user-name …
//! ```
//!
//! Without `--live` it starts a mock vendor, and a program slides the piece and types the codes.
//! With it, the client comes from the environment (see `liveproof::huawei_oneaccess`), the pictures
//! are saved to the folder of temporary files, and you are asked for what only a person can know.
//! The calls of the application's server need its secret, in `HUAWEI_ONEACCESS_CLIENT_SECRET`;
//! without it they are left out. A live run sends text messages, and changes passwords if you ask
//! it to.
//!
//! Each step says what was sent and learnt. Tokens, codes and passwords are not shown. Exit codes:
//! 0 all steps were taken, 1 one failed, or there was no client.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::environment::Variables;
use liveproof::huawei_oneaccess::types::{Login, LoginStatus, PointJson, SmsType};
use liveproof::huawei_oneaccess::{self as oneaccess, Client};
use liveproof::sign::huawei_session;
use liveproof_mock::{Keys, Mock};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Registers, logs in, uses the session, logs out.
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
    /// Mobile number of a new user
    #[arg(long, value_name = "NUMBER")]
    register: Option<String>,
    /// Code that WeChat gave to the app
    #[arg(long, value_name = "CODE")]
    wechat: Option<String>,
    /// Mobile number of a user whose password is to be replaced
    #[arg(long, value_name = "NUMBER")]
    forgotten: Option<String>,
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
    if let Some(mobile) = &visitor.register {
        say("Registering".to_owned());
        let session = register(client, visitor, mobile, say).await?;
        log_out(client, &session, say).await?;
    }
    say("Logging in by text message".to_owned());
    let session = by_text_message(client, visitor, say).await?;
    say("Using the session".to_owned());
    profile(client, &session, say).await?;
    let session = on_the_server(client, visitor, session, say).await?;
    log_out(client, &session, say).await?;

    for user_name in &visitor.user_names {
        say("Logging in by password".to_owned());
        let session = by_password(client, visitor, user_name, say).await?;
        log_out(client, &session, say).await?;
    }
    for code in &visitor.wechat_codes {
        say("Logging in with WeChat".to_owned());
        let session = by_wechat(client, visitor, code, say).await?;
        log_out(client, &session, say).await?;
    }
    if let Some(mobile) = &visitor.forgotten {
        say("Replacing a forgotten password".to_owned());
        reset(client, visitor, mobile, say).await?;
    }
    Ok(())
}

/// A code by text message → RegisterByMobile.
async fn register(
    client: &Client,
    visitor: &Visitor,
    mobile: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    send_code(client, visitor, mobile, SmsType::Register, say).await?;
    let login = client
        .register_by_mobile()
        .mobile(mobile)
        .verify_code(visitor.code()?)
        .send()
        .await?;
    say(format!("  RegisterByMobile: {}", login.status));
    session(client, visitor, login.into_inner(), say).await
}

/// A code by text message → LoginByMobileVerifyCode.
async fn by_text_message(
    client: &Client,
    visitor: &Visitor,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let countries = client.list_country_codes().send().await?;
    let count = countries.phone_area_code_definitions.len();
    say(format!(
        "  ListCountryCodes: what mobile numbers of {count} countries look like"
    ));
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
    user_name: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let login = client
        .login_by_user_name_pwd()
        .user_name(user_name)
        .password(visitor.password(user_name)?)
        .send()
        .await?;
    say(format!("  LoginByUserNamePwd: {}", login.status));
    session(client, visitor, login.into_inner(), say).await
}

/// LoginByWechat, and what its status asks for.
async fn by_wechat(
    client: &Client,
    visitor: &Visitor,
    code: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let login = client.login_by_wechat().code(code).send().await?;
    say(format!("  LoginByWechat: {}", login.status));
    session(client, visitor, login.into_inner(), say).await
}

/// Takes the steps that a login still asks for, until there is a session; not for ever.
async fn session(
    client: &Client,
    visitor: &Visitor,
    mut login: Login,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    for _ in 0..5 {
        if login.status == LoginStatus::Success {
            return login.session_token.ok_or_else(|| "no session".into());
        }
        let state = login.state_token.ok_or("no state of the login")?;
        login = match login.status {
            LoginStatus::SecondFactor => second_factor(client, visitor, &state, say).await?,
            LoginStatus::PasswordWarn => keep_password(client, &state, say).await?,
            LoginStatus::PasswordExpired => replace_password(client, visitor, &state, say).await?,
            LoginStatus::SocialBind => bind(client, visitor, &state, say).await?,
            LoginStatus::UserRegister => register_and_bind(client, visitor, &state, say).await?,
            other => return Err(format!("this example does not go on after {other}").into()),
        };
    }
    Err("the login asks for ever more steps".into())
}

/// ShowMobileByStateToken → a code by text message → SecondaryAuthByMobileVerifyCode.
async fn second_factor(
    client: &Client,
    visitor: &Visitor,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<Login> {
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
    Ok(login.into_inner())
}

/// SkipForceUpdatePwd.
async fn keep_password(
    client: &Client,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<Login> {
    let call = client.skip_force_update_pwd().x_state_token(state);
    let login = call.send().await?;
    say(format!("  SkipForceUpdatePwd: {}", login.status));
    Ok(login.into_inner())
}

/// ForceUpdatePwd.
async fn replace_password(
    client: &Client,
    visitor: &Visitor,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<Login> {
    let login = client
        .force_update_pwd()
        .x_state_token(state)
        .old_password(visitor.old_password()?)
        .new_password(visitor.new_password()?)
        .send()
        .await?;
    say(format!("  ForceUpdatePwd: {}", login.status));
    Ok(login.into_inner())
}

/// A code by text message to the number of a user → BindSocialAccount.
async fn bind(
    client: &Client,
    visitor: &Visitor,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<Login> {
    send_code(client, visitor, &visitor.mobile, SmsType::BindMobile, say).await?;
    let login = client
        .bind_social_account()
        .x_state_token(state)
        .mobile(&visitor.mobile)
        .verify_code(visitor.code()?)
        .send()
        .await?;
    say(format!("  BindSocialAccount: {}", login.status));
    Ok(login.into_inner())
}

/// A code by text message to another number → RegisterBindSocialAccount.
async fn register_and_bind(
    client: &Client,
    visitor: &Visitor,
    state: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<Login> {
    let mobile = visitor.other_mobile()?;
    send_code(client, visitor, &mobile, SmsType::BindMobile, say).await?;
    let login = client
        .register_bind_social_account()
        .x_state_token(state)
        .mobile(&mobile)
        .verify_code(visitor.code()?)
        .send()
        .await?;
    say(format!("  RegisterBindSocialAccount: {}", login.status));
    Ok(login.into_inner())
}

/// A code by text message → GetBackPwdByMobile.
async fn reset(
    client: &Client,
    visitor: &Visitor,
    mobile: &str,
    say: &mut dyn FnMut(String),
) -> Outcome<()> {
    send_code(client, visitor, mobile, SmsType::ForgottenPassword, say).await?;
    client
        .get_back_pwd_by_mobile()
        .mobile(mobile)
        .verify_code(visitor.code()?)
        .password(visitor.new_password()?)
        .send()
        .await?;
    say("  GetBackPwdByMobile: another password".to_owned());
    Ok(())
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
    let piece = captcha.jigsaw_image_base64.as_deref();
    let piece = piece.ok_or("this example solves no captcha without a piece")?;
    let x = visitor.slide(&captcha.original_image_base64, piece)?;
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

/// ShowUser. What it holds is personal and is not shown.
async fn profile(client: &Client, session: &str, say: &mut dyn FnMut(String)) -> Outcome<()> {
    let signature = signature(client, session).await?;
    let user = client.show_user().x_signature(signature).send().await?;
    let mobile = if user.mobile.is_some() {
        "with"
    } else {
        "without"
    };
    say(format!("  ShowUser: a profile {mobile} a mobile number"));
    Ok(())
}

/// What the application's server does: ShowAuthToken, ShowSSOTicketBySessionToken,
/// ShowUserBySSOTicket, RefreshSessionToken. It gives the session that is good from then on.
async fn on_the_server(
    client: &Client,
    visitor: &Visitor,
    session: String,
    say: &mut dyn FnMut(String),
) -> Outcome<String> {
    let Some((client_id, client_secret)) = &visitor.application else {
        say("  no secret of the application: no ticket, no new session".to_owned());
        return Ok(session);
    };
    let call = client.show_auth_token().client_id(client_id);
    let token = call.client_secret(client_secret).send().await?;
    let seconds = token.expires_in.unwrap_or_default();
    say(format!(
        "  ShowAuthToken: an access token, good for {seconds} s"
    ));
    let authorization = format!("Bearer {}", token.access_token);
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
    client
        .show_user_by_sso_ticket()
        .authorization(&authorization)
        .sso_ticket(&ticket.sso_ticket)
        .operating_sys_version(DEVICE.system)
        .device_ip(DEVICE.ip)
        .device_fingerprint(DEVICE.fingerprint)
        .send()
        .await?;
    say("  ShowUserBySSOTicket: the person behind the ticket".to_owned());
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
    register: Option<String>,
    user_names: Vec<String>,
    wechat_codes: Vec<String>,
    forgotten: Option<String>,
    /// Id and secret.
    application: Option<(String, String)>,
    answers: Answers,
}

#[derive(Clone, Copy, PartialEq)]
enum Answers {
    /// Somebody at the terminal.
    Asked,
    /// What the mock takes.
    Known,
}

/// What the mock takes, from its README.
const GAP: f64 = 237.0;
const CODE: &str = "232326";
const PASSWORD: &str = "mock-password-";
const SECRET: &str = "mock-client-secret";

impl Visitor {
    fn live(arguments: &Arguments) -> Self {
        let variable = |name| std::env::var(name).ok();
        Self {
            mobile: arguments.mobile.clone().unwrap_or_default(),
            register: arguments.register.clone(),
            user_names: arguments.user_name.iter().cloned().collect(),
            wechat_codes: arguments.wechat.iter().cloned().collect(),
            forgotten: arguments.forgotten.clone(),
            application: variable("HUAWEI_ONEACCESS_CLIENT_ID")
                .zip(variable("HUAWEI_ONEACCESS_CLIENT_SECRET")),
            answers: Answers::Asked,
        }
    }

    fn of_mock() -> Self {
        let owned = |it: &str| it.to_owned();
        Self {
            mobile: owned("12345678903"),
            register: Some(owned("12345678909")),
            // With a second factor; with a password that has expired, that is about to.
            user_names: ["wangwu", "zhaoliu", "sunqi"].map(owned).to_vec(),
            wechat_codes: ["mock-wechat-unbound", "mock-wechat-new"]
                .map(owned)
                .to_vec(),
            forgotten: Some(owned("12345678903")),
            application: Some((Keys::default().huawei.client_id, owned(SECRET))),
            answers: Answers::Known,
        }
    }

    /// How far the piece has to be slid, in pixels.
    fn slide(&self, picture: &str, piece: &str) -> Outcome<f64> {
        if self.answers == Answers::Known {
            return Ok(GAP);
        }
        let picture = save("captcha-picture.png", picture)?;
        let piece = save("captcha-piece.png", piece)?;
        Ok(ask(&format!("Pixels from the left, for {piece} in {picture}: "))?.parse()?)
    }

    fn code(&self) -> Outcome<String> {
        self.answer(CODE, "The code in the text message: ")
    }

    fn password(&self, user_name: &str) -> Outcome<String> {
        let known = format!("{PASSWORD}{user_name}");
        self.answer(&known, "The password (it will be seen): ")
    }

    /// Of the one user of the mock whose password has expired.
    fn old_password(&self) -> Outcome<String> {
        self.password("zhaoliu")
    }

    fn new_password(&self) -> Outcome<String> {
        self.answer("Invented#Pass9", "A new password (it will be seen): ")
    }

    /// The number of somebody who is not a user yet.
    fn other_mobile(&self) -> Outcome<String> {
        self.answer("+852-51234567", "The mobile number of the new user: ")
    }

    fn answer(&self, known: &str, question: &str) -> Outcome<String> {
        match self.answers {
            Answers::Known => Ok(known.to_owned()),
            Answers::Asked => ask(question),
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
                "RegisterByMobile",
                "Logout",
                "ListCountryCodes",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "LoginByMobileVerifyCode",
                "ShowUser",
                "ShowAuthToken",
                "ShowSSOTicketBySessionToken",
                "ShowUserBySSOTicket",
                "RefreshSessionToken",
                "Logout",
                "LoginByUserNamePwd",
                "ShowMobileByStateToken",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "SecondaryAuthByMobileVerifyCode",
                "Logout",
                "LoginByUserNamePwd",
                "ForceUpdatePwd",
                "Logout",
                "LoginByUserNamePwd",
                "SkipForceUpdatePwd",
                "Logout",
                "LoginByWechat",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "BindSocialAccount",
                "Logout",
                "LoginByWechat",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "RegisterBindSocialAccount",
                "Logout",
                "ShowCaptcha",
                "ValidateCaptcha",
                "SendSmsVerifyCode",
                "GetBackPwdByMobile",
            ]
        );
        let shown = lines.join("\n");
        let client_id = Keys::default().huawei.client_id;
        for secret in [
            client_id.as_str(),
            SECRET,
            PASSWORD,
            CODE,
            "Invented#Pass9",
            "mock-wechat",
            "1234567890",
            "51234567",
        ] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
