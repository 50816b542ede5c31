//! The flows of Huawei Cloud OneAccess through the facade, against the mock vendor: what one call gives the next one
//! takes, once and in time, and nothing else does.

use liveproof::huawei_oneaccess::types::{ErrorCode, Login, LoginStatus, PointJson, SmsType};
use liveproof::huawei_oneaccess::{Client, types};
use liveproof::runtime::Error;
use liveproof::sign::huawei_session;
use liveproof_tests::generated::huawei_oneaccess::VENDOR;
use liveproof_tests::support::mock::Running;
use liveproof_tests::support::{huawei, huawei_settings, mock};

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
async fn proof(client: &Client, mobile: &str, x: f64) -> Result<String, Error<types::ErrorReply>> {
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
) -> Result<(), Error<types::ErrorReply>> {
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
) -> Result<Login, Error<types::LoginErrorReply>> {
    let call = client.login_by_mobile_verify_code();
    let reply = call.mobile(mobile).verify_code(code).send().await?;
    Ok(reply.into_inner())
}

async fn by_password(
    client: &Client,
    user_name: &str,
) -> Result<Login, Error<types::LoginErrorReply>> {
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

async fn log_out(client: &Client, signature: &str) -> Result<(), Error<types::ErrorReply>> {
    let call = client.logout().x_signature(signature);
    call.send().await.map(|_| ())
}

async fn refresh(
    client: &Client,
    session_token: &str,
    fingerprint: &str,
) -> Result<types::Session, Error<types::ErrorReply>> {
    let call = client
        .refresh_session_token()
        .authorization("Bearer mock-access-token")
        .session_token(session_token)
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(fingerprint);
    Ok(call.send().await?.into_inner())
}

/// The code with which the vendor refused.
fn refused<T, E>(outcome: Result<T, Error<E>>) -> String {
    let error = outcome.err().expect("a refusal");
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
    assert_eq!(known["mobile"], LISI);
    assert_eq!(known["user_name"], "lisi");

    let ticket = client
        .show_sso_ticket_by_session_token()
        .authorization("Bearer mock-access-token")
        .session_token(&session)
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(FINGERPRINT)
        .send()
        .await
        .expect("a good session");
    assert!(!ticket.sso_ticket.is_empty());

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
    let expired = by_password(&client, "zhaoliu").await.expect("a next step");
    assert_eq!(expired.status, LoginStatus::PasswordExpired);
    assert!(expired.session_token.is_none() && expired.state_token.is_some());
    let warned = by_password(&client, "sunqi").await.expect("a session");
    assert_eq!(warned.status, LoginStatus::PasswordWarn);
    assert!(warned.session_token.is_some());

    // A refusal with the status 200 is an error all the same.
    let Err(Error::Vendor(refusal)) = by_password(&client, "zhouba").await else {
        panic!("no refusal")
    };
    assert_eq!(refusal.status(), 200);
    let types::LoginErrorReply::LoginDenied(denied) = refusal.body() else {
        panic!("another shape: {:?}", refusal.body())
    };
    assert_eq!(denied.status, ErrorCode::AccessDenied);

    let call = client.login_by_user_name_pwd().user_name("lisi");
    let wrong = call.password("CANARY-wrong").send().await;
    assert_eq!(refused(wrong), "MOCK.PASSWORD");
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
    let used = signature(&client, "CANARY-session-token-1").await;
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
        .session_token("CANARY-session-token-1")
        .operating_sys_version("Android 10")
        .device_ip("10.10.10.1")
        .device_fingerprint(FINGERPRINT);
    assert_eq!(refused(call.send().await), "unauthorized");
}
