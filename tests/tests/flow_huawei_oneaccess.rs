//! The flows of Huawei Cloud OneAccess through the facade, against the mock vendor: what one call
//! gives the next one takes, once and in time, and takes nothing else.

use std::sync::LazyLock;

use liveproof::huawei_oneaccess::types::{ErrorCode, Login, LoginStatus, PointJson, SmsType};
use liveproof::huawei_oneaccess::{Client, types};
use liveproof::runtime::{Error, Response};
use liveproof::sign::huawei_session;
use liveproof_tests::support::Vendor;
use liveproof_tests::support::mock::Running;
use liveproof_tests::support::{huawei, huawei_settings, mock};
use liveproof_tests::vendor;

static VENDOR: LazyLock<&Vendor> = LazyLock::new(|| vendor("huawei-oneaccess"));

/// Somebody whom the mock knows, with one factor.
const LISI: &str = "12345678903";
/// Somebody with two.
const WANGWU: &str = "12345678904";
/// The code of every message of the mock.
const CODE: &str = "232326";
/// The device of the clients here.
const FINGERPRINT: &str = "156canary213fp0";

async fn start() -> (Running, Client) {
    let mock = mock::start(&VENDOR, "minimal").await;
    let client = huawei(&mock.target(), huawei_settings());
    (mock, client)
}

/// ShowCaptcha → ValidateCaptcha.
async fn proof(
    client: &Client,
    mobile: &str,
    x: f64,
) -> Result<String, Error<types::ErrorResponse>> {
    let captcha = client.show_captcha().send().await?;
    let pass = client
        .validate_captcha()
        .point_json(PointJson::new(x, 5.0))
        .token(&captcha.token)
        .sender(mobile)
        .send()
        .await?;
    Ok(pass.into_inner().captcha_token)
}

async fn message(
    client: &Client,
    mobile: &str,
    purpose: SmsType,
    proof: &str,
) -> Result<(), Error<types::ErrorResponse>> {
    let call = client
        .send_sms_verify_code()
        .mobile(mobile)
        .type_(purpose)
        .captcha_token(proof);
    call.send().await.map(|_| ())
}

/// ShowCaptcha → ValidateCaptcha → SendSmsVerifyCode.
async fn code(client: &Client, mobile: &str, purpose: SmsType) {
    let proof = proof(client, mobile, 237.0).await.expect("the right place");
    let sent = message(client, mobile, purpose, &proof).await;
    sent.expect("a good proof");
}

async fn by_code(
    client: &Client,
    mobile: &str,
    code: &str,
) -> Result<Login, Error<types::LoginErrorResponse>> {
    let call = client.login_by_mobile_verify_code();
    let response = call.mobile(mobile).verify_code(code).send().await?;
    Ok(response.into_inner())
}

async fn by_password(
    client: &Client,
    user_name: &str,
) -> Result<Login, Error<types::LoginErrorResponse>> {
    let call = client
        .login_by_user_name_pwd()
        .user_name(user_name)
        .password(format!("mock-password-{user_name}"));
    Ok(call.send().await?.into_inner())
}

/// ShowPublicKey, ShowServerDate → X-signature.
async fn signature(client: &Client, session_token: &str) -> String {
    let key = client.show_public_key().send().await.expect("a key");
    let time = client.show_server_date().send().await.expect("a time");
    let nonce = huawei_session::nonce().expect("randomness");
    huawei_session::x_signature(&key.public_key, session_token, &time.timestamp, &nonce)
        .expect("a good key")
}

async fn log_out(client: &Client, signature: &str) -> Result<(), Error<types::ErrorResponse>> {
    let call = client.logout().x_signature(signature);
    call.send().await.map(|_| ())
}

/// ShowAuthToken → what the calls of a server take.
async fn authorization(client: &Client) -> String {
    let call = client.show_auth_token();
    let call = call
        .client_id("mK2vQe7RzT4yWcXn9sLpD5aHfJ8uBg31")
        .client_secret("mock-client-secret");
    let token = call.send().await.expect("the application");
    format!("Bearer {}", token.access_token)
}

async fn refresh(
    client: &Client,
    session_token: &str,
    fingerprint: &str,
) -> Result<types::Session, Error<types::ErrorResponse>> {
    let call = client
        .refresh_session_token()
        .authorization(authorization(client).await)
        .session_token(session_token)
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(fingerprint);
    Ok(call.send().await?.into_inner())
}

/// The code of the error that the vendor reported.
fn refused<T, E>(outcome: Result<T, Error<E>>) -> String {
    let error = outcome.err().expect("a service error");
    error.code().expect("a code of the vendor").to_owned()
}

#[tokio::test]
async fn from_a_captcha_to_the_end_of_a_session() {
    let (_mock, client) = start().await;
    code(&client, LISI, SmsType::Login).await;
    let login = by_code(&client, LISI, CODE).await.expect("the right code");
    assert_eq!(login.status, LoginStatus::Success);
    assert_eq!(login.expire, Some(604_800));
    assert!(login.state_token.is_none());
    let session = login.session_token.expect("a session");

    let call = client.show_user();
    let known = call.x_signature(signature(&client, &session).await).send();
    let known = known.await.expect("a good session");
    assert_eq!(known.mobile.as_deref(), Some(LISI));
    assert_eq!(known.user_name, "lisi");
    assert_eq!(known.attr_gender, Some(types::Gender::Undisclosed));
    let extension = known.extension.as_ref().expect("attributes");
    assert_eq!(extension["age"], "18");

    let authorization = authorization(&client).await;
    let ticket = client
        .show_sso_ticket_by_session_token()
        .authorization(&authorization)
        .session_token(&session)
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(FINGERPRINT)
        .send()
        .await
        .expect("a good session");
    let exchange = || {
        client
            .show_user_by_sso_ticket()
            .authorization(&authorization)
            .sso_ticket(&ticket.sso_ticket)
            .operating_sys_version("Android 10")
            .device_ip("10.10.10.1")
            .device_fingerprint(FINGERPRINT)
            .send()
    };
    let person = exchange().await.expect("a good ticket");
    assert_eq!(person.data.user.user_name.as_deref(), Some("lisi"));
    assert_eq!(person.data.user.mobile.as_deref(), Some(LISI));
    assert_eq!(refused(exchange().await), "MOCK.TICKET", "it was used");

    let renewed = refresh(&client, &session, FINGERPRINT).await;
    let renewed = renewed.expect("a good session").session_token;
    assert_ne!(renewed, session);

    let good = signature(&client, &renewed).await;
    log_out(&client, &good).await.expect("a good session");
    // Both sessions are at an end.
    for ended in [&session, &renewed] {
        let late = signature(&client, ended).await;
        assert_eq!(refused(log_out(&client, &late).await), "PARAM.0030");
        let late = refresh(&client, ended, FINGERPRINT).await;
        assert_eq!(refused(late), "MOCK.SESSION");
    }
}

#[tokio::test]
async fn a_password_and_a_second_factor() {
    let (_mock, client) = start().await;
    let login = by_password(&client, "wangwu").await.expect("the password");
    assert_eq!(login.status, LoginStatus::SecondFactor);
    assert!(login.session_token.is_none());
    let state = login.state_token.expect("a state");

    let found = client.show_mobile_by_state_token().x_state_token(&state);
    let mobile = found
        .send()
        .await
        .expect("a good state")
        .into_inner()
        .mobile;
    assert_eq!(mobile, WANGWU);
    code(&client, &mobile, SmsType::SecondFactor).await;
    let second = async |state: &str, mobile: &str, code: &str| {
        let call = client
            .secondary_auth_by_mobile_verify_code()
            .x_state_token(state)
            .mobile(mobile)
            .verify_code(code);
        call.send().await
    };
    for (state, mobile, code, refusal) in [
        (state.as_str(), WANGWU, "232325", "MOCK.VERIFY_CODE"),
        (state.as_str(), LISI, CODE, "MOCK.VERIFY_CODE"),
        ("CANARY-other", WANGWU, CODE, "MOCK.STATE_TOKEN"),
    ] {
        assert_eq!(refused(second(state, mobile, code).await), refusal);
    }
    let done = second(&state, WANGWU, CODE).await.expect("all is right");
    assert_eq!(done.status, LoginStatus::Success);
    let session = done.session_token.clone().expect("a session");
    // The state is used up, and so is the code.
    let again = second(&state, WANGWU, CODE).await;
    assert_eq!(refused(again), "MOCK.STATE_TOKEN");
    let good = signature(&client, &session).await;
    log_out(&client, &good).await.expect("a good session");
}

#[tokio::test]
async fn where_a_password_may_lead() {
    let (_mock, client) = start().await;
    // A service error with the status 200 is an error all the same.
    let Err(Error::Service(error)) = by_password(&client, "zhouba").await else {
        panic!("no service error")
    };
    assert_eq!(error.status(), 200);
    let types::LoginErrorResponse::LoginDenied(denied) = error.body() else {
        panic!("another shape: {:?}", error.body())
    };
    assert_eq!(denied.status, ErrorCode::AccessDenied);

    let wrong = async || {
        let call = client.login_by_user_name_pwd().user_name("lisi");
        let outcome = call.password("CANARY-wrong").send().await;
        outcome.expect_err("the wrong password")
    };
    for _ in 0..9 {
        let error = wrong().await;
        assert_eq!(error.code(), Some("LOGIN.0002"));
        assert!(!error.is_retryable());
    }
    // The tenth locks the user for a while: a limit of this person, not of the service.
    let error = wrong().await;
    assert_eq!(error.code(), Some("LOGIN.0001"));
    assert!(!error.is_retryable());
    assert_eq!(refused(by_password(&client, "lisi").await), "LOGIN.0001");
}

#[tokio::test]
async fn an_expired_password_and_one_that_is_about_to() {
    let (_mock, client) = start().await;
    let replace = async |state: &str, old: &str| {
        let call = client.force_update_pwd().x_state_token(state);
        call.old_password(old)
            .new_password("Invented#Pass9")
            .send()
            .await
    };
    let keep = |state: &str| client.skip_force_update_pwd().x_state_token(state).send();

    let expired = by_password(&client, "zhaoliu").await.expect("a next step");
    assert_eq!(expired.status, LoginStatus::PasswordExpired);
    assert!(expired.session_token.is_none());
    let state = expired.state_token.expect("a state");
    assert_eq!(refused(keep(&state).await), "MOCK.STATE_TOKEN");
    assert_eq!(refused(replace(&state, "other").await), "MOCK.PASSWORD");
    let done = replace(&state, "mock-password-zhaoliu").await;
    let done = done.expect("the old password").into_inner();
    assert_eq!(done.status, LoginStatus::Success);
    let good = signature(&client, &done.session_token.expect("a session")).await;
    log_out(&client, &good).await.expect("a good session");
    let again = replace(&state, "mock-password-zhaoliu").await;
    assert_eq!(refused(again), "MOCK.STATE_TOKEN", "it was used");
    assert_eq!(refused(by_password(&client, "zhaoliu").await), "LOGIN.0002");

    let warned = by_password(&client, "sunqi").await.expect("a next step");
    assert_eq!(warned.status, LoginStatus::PasswordWarn);
    assert!(warned.session_token.is_none());
    let done = keep(&warned.state_token.expect("a state")).await;
    assert!(done.expect("a good state").session_token.is_some());
    let warned = by_password(&client, "sunqi").await.expect("it was kept");
    let state = warned.state_token.expect("a state");
    let done = replace(&state, "mock-password-sunqi").await;
    assert!(done.expect("the old password").session_token.is_some());
}

#[tokio::test]
async fn somebody_registers_and_forgets_the_password() {
    let (_mock, client) = start().await;
    let mobile = "12345678909";
    let register = || {
        let call = client.register_by_mobile().mobile(mobile).verify_code(CODE);
        call.user_name("wujiu").pwd("Invented#Pass1").send()
    };
    assert_eq!(refused(register().await), "MOCK.VERIFY_CODE", "none sent");
    code(&client, mobile, SmsType::Register).await;
    let done = register().await.expect("the right code");
    assert_eq!(done.status, LoginStatus::Success);
    assert!(done.session_token.is_some());
    code(&client, mobile, SmsType::Register).await;
    assert_eq!(refused(register().await), "MOCK.MOBILE", "registered");

    code(&client, mobile, SmsType::ForgottenPassword).await;
    let call = client.get_back_pwd_by_mobile().mobile(mobile);
    let call = call.verify_code(CODE).password("Invented#Pass2");
    call.send().await.expect("the right code");
    let log_in = |password: &str| {
        let call = client.login_by_user_name_pwd().user_name("wujiu");
        call.password(password).send()
    };
    assert_eq!(refused(log_in("Invented#Pass1").await), "LOGIN.0002");
    let login = log_in("Invented#Pass2").await.expect("the new password");
    assert_eq!(login.status, LoginStatus::Success);
}

#[tokio::test]
async fn an_account_of_wechat_is_bound_or_registered() {
    let (_mock, client) = start().await;
    let wechat = async |code: &str| {
        let response = client.login_by_wechat().code(code).send().await;
        response.map(Response::into_inner)
    };
    let unbound = wechat("mock-wechat-unbound").await.expect("a next step");
    assert_eq!(unbound.status, LoginStatus::SocialBind);
    assert!(unbound.session_token.is_none());
    code(&client, LISI, SmsType::BindMobile).await;
    let call = client.bind_social_account().mobile(LISI).verify_code(CODE);
    let call = call.x_state_token(unbound.state_token.expect("a state"));
    let done = call.send().await.expect("the right code").into_inner();
    let call = client.show_user();
    let session = done.session_token.expect("a session");
    let call = call.x_signature(signature(&client, &session).await);
    assert_eq!(call.send().await.expect("a session").user_name, "lisi");

    let new = wechat("mock-wechat-new").await.expect("a next step");
    assert_eq!(new.status, LoginStatus::UserRegister);
    let mobile = "+852-51234567";
    code(&client, mobile, SmsType::BindMobile).await;
    let call = client.register_bind_social_account().mobile(mobile);
    let call = call
        .verify_code(CODE)
        .x_state_token(new.state_token.expect("a state"));
    assert_eq!(
        call.send().await.expect("the right code").status,
        LoginStatus::Success
    );
    for code in ["mock-wechat-unbound", "mock-wechat-new"] {
        let login = wechat(code).await.expect("a user");
        assert_eq!(login.status, LoginStatus::Success);
    }
    assert_eq!(refused(wechat("CANARY-other").await), "MOCK.WECHAT");
}

#[tokio::test]
async fn the_countries_say_which_numbers_get_messages() {
    let (_mock, client) = start().await;
    let countries = client.list_country_codes().send().await.expect("a list");
    assert_eq!(countries.preferred_area_code.as_deref(), Some("CN"));
    let all: Vec<_> = countries
        .phone_area_code_definitions
        .iter()
        .map(|it| (it.country_code.as_deref(), it.area_code.as_deref()))
        .collect();
    assert_eq!(all, [(Some("CN"), Some("86")), (Some("HK"), Some("852"))]);
    let names = countries.phone_area_code_definitions[0]
        .display_mapping
        .as_ref();
    assert_eq!(names.expect("names")["en"], "China");
    for mobile in ["+852-51234567", "+86-12345678903", LISI] {
        code(&client, mobile, SmsType::Login).await;
    }
    let proof = proof(&client, LISI, 237.0).await.expect("the right place");
    let outcome = message(&client, "1234567890", SmsType::Login, &proof).await;
    assert_eq!(refused(outcome), "USER.0038");
}

#[tokio::test]
async fn a_wrong_slide_and_a_proof_for_something_else() {
    let (mock, client) = start().await;
    assert_eq!(refused(proof(&client, LISI, 231.5).await), "CAPTCHA.0002");
    let good = proof(&client, LISI, 240.0).await.expect("near enough");
    let other = message(&client, WANGWU, SmsType::Login, &good).await;
    assert_eq!(refused(other), "CAPTCHA.0004");
    let sent = message(&client, LISI, SmsType::Login, &good).await;
    sent.expect("the number of the captcha");
    let again = message(&client, LISI, SmsType::Login, &good).await;
    assert_eq!(refused(again), "CAPTCHA.0004", "it was used");
    let good = proof(&client, LISI, 237.0).await.expect("the right place");
    mock.clock.advance(301);
    let late = message(&client, LISI, SmsType::Login, &good).await;
    assert_eq!(refused(late), "CAPTCHA.0003", "it is too old");
}

#[tokio::test]
async fn a_wrong_digit_a_used_code_and_an_old_one() {
    let (mock, client) = start().await;
    let wrong = "MOCK.VERIFY_CODE";
    assert_eq!(
        refused(by_code(&client, LISI, CODE).await),
        wrong,
        "none sent"
    );
    code(&client, LISI, SmsType::BindMobile).await;
    let outcome = by_code(&client, LISI, CODE).await;
    assert_eq!(refused(outcome), wrong, "sent for something else");
    code(&client, LISI, SmsType::Login).await;
    assert_eq!(refused(by_code(&client, LISI, "232327").await), wrong);
    by_code(&client, LISI, CODE).await.expect("the right code");
    assert_eq!(refused(by_code(&client, LISI, CODE).await), wrong, "used");
    code(&client, LISI, SmsType::Login).await;
    mock.clock.advance(301);
    assert_eq!(
        refused(by_code(&client, LISI, CODE).await),
        wrong,
        "too old"
    );
}

#[tokio::test]
async fn a_signature_counts_once_and_not_for_long() {
    let (mock, client) = start().await;
    let login = by_password(&client, "lisi").await.expect("the password");
    let session = login.session_token.expect("a session");
    let old = signature(&client, &session).await;
    mock.clock.advance(301);
    assert_eq!(
        refused(log_out(&client, &old).await),
        "PARAM.0030",
        "too old"
    );
    // Of the examples, because this session does not end.
    let used = signature(&client, "k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60").await;
    log_out(&client, &used).await.expect("a good signature");
    assert_eq!(refused(log_out(&client, &used).await), "PARAM.0030", "used");
    let mut other = used.into_bytes();
    other[0] = if other[0] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).expect("ASCII");
    assert_eq!(refused(log_out(&client, &other).await), "PARAM.0030");
    // The session is still there, until its own end.
    mock.clock.advance(604_800 - 301);
    let last = signature(&client, &session).await;
    mock.clock.advance(1);
    assert_eq!(refused(log_out(&client, &last).await), "PARAM.0030");
}

#[tokio::test]
async fn a_session_belongs_to_a_device() {
    let (_mock, client) = start().await;
    let login = by_password(&client, "lisi").await.expect("the password");
    let session = login.session_token.expect("a session");
    let other = refresh(&client, &session, "156canary213fp50").await;
    assert_eq!(refused(other), "MOCK.FINGERPRINT");
    let own = refresh(&client, &session, FINGERPRINT).await;
    own.expect("the device that logged in");
    let call = client
        .refresh_session_token()
        .authorization("Bearer CANARY-other")
        .session_token("k7Qm2XvT9rZ4yWcLn5sPd8aHfJ3uBe60")
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(FINGERPRINT);
    assert_eq!(refused(call.send().await), "unauthorized");
}
