//! The whole flow of Tencent Cloud csec against its mock, and what goes wrong on the way.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::sign::Signer;
use liveproof::tencent_csec::extras::{Message, Pictures};
use liveproof::tencent_csec::types::{
    AccountType, CaptchaType, CaptchaVerdict, ErrorCode, FeedbackType, IsRight, JudgedBy,
    KeywordType, Region, RiskType,
};
use liveproof::tencent_csec::{Client, Config, Endpoint, Error, Response, Settings};
use liveproof_mock::{Clock, Keys, Mock};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const NOW: u64 = 1_700_000_000;
const USER: &str = "0086-13900000000";
const ADDRESS: &str = "203.0.113.7";

/// A mock, its time, and a client that believes in the same time.
struct World {
    mock: Mock,
    clock: Clock,
    client: Client,
}

impl World {
    async fn start() -> Self {
        let clock = Clock::fixed(NOW);
        let builder = Mock::builder().only("tencent-csec").clock(clock.clone());
        let mock = builder.start().await.expect("a free port");
        let key = Keys::default().tencent;
        let time = clock.clone();
        let signer = Signer::new(Credentials::new(key.id, key.secret))
            .clock(move || SystemTime::UNIX_EPOCH + Duration::from_secs(time.now()));
        let config = Config::new(Endpoint::default())
            .settings(Settings::new().region(Region::Guangzhou))
            .base_url(mock.url("tencent-csec").expect("it was started"))
            .no_retry()
            .with_middleware(signer);
        Self {
            client: Client::new(config).expect("a good config"),
            mock,
            clock,
        }
    }

    /// Head and body of what is behind an address of the mock.
    async fn fetch(&self, url: &str) -> (String, Vec<u8>) {
        let address: SocketAddr = self.mock.address("tencent-csec").expect("it was started");
        let target = url
            .strip_prefix(&format!("http://{address}"))
            .unwrap_or_else(|| panic!("{url} is somewhere else"));
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .await
            .expect("it reads");
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await.expect("it answers");
        let end = response
            .windows(4)
            .position(|it| it == b"\r\n\r\n")
            .expect("a head");
        let body = response.split_off(end + 4);
        (String::from_utf8(response).expect("ASCII"), body)
    }

    /// A ticket for a captcha by script.
    async fn ticket(&self) -> String {
        let captcha = self
            .client
            .captcha_query()
            .uid(USER)
            .user_ip(ADDRESS)
            .captcha_type(CaptchaType::Type1)
            .business_id(1)
            .send()
            .await
            .expect("a script");
        ticket_of(&captcha.script)
    }

    /// Checks a ticket of this user, or of another.
    async fn check(&self, uid: &str, ticket: &str) -> Result<Response<CaptchaVerdict>, Error> {
        self.client
            .captcha_check()
            .uid(uid)
            .user_ip(ADDRESS)
            .captcha_type(CaptchaType::Type1)
            .business_id(1)
            .ticket(ticket)
            .send()
            .await
    }

    /// Signature and letters of a picture.
    async fn picture(&self) -> (String, String) {
        let captcha = self.client.captcha_get_url().send().await;
        let url = &captcha.expect("an address").url;
        let picture = Pictures::new().fetch(url).await.expect("a picture");
        assert_eq!(picture.media_type(), "image/gif");
        let body = String::from_utf8_lossy(picture.bytes()).into_owned();
        (
            picture.cookie("vsig").expect("a signature").to_owned(),
            between(&body, "verifyCode=", "\0").to_owned(),
        )
    }

    async fn answer(&self, signature: &str, letters: &str) -> IsRight {
        let call = self.client.captcha_verify().captcha_sig(signature);
        let response = call.verify_code(letters).send().await;
        response.expect("a verdict").into_inner().is_right
    }

    /// Level and reasons of a log-in.
    async fn log_in(&self, uid: &str, address: &str) -> (i32, Vec<RiskType>) {
        let verdict = self
            .client
            .login_protection()
            .account_type(AccountType::Phone)
            .uid(uid)
            .login_ip(address)
            .login_time(1_700_000_001)
            .send()
            .await
            .expect("a verdict")
            .into_inner();
        assert_eq!(verdict.uid.as_deref(), Some(uid));
        assert_eq!(verdict.login_time, Some(1_700_000_001));
        (verdict.level, verdict.risk_type)
    }

    async fn feed_back(&self, by: JudgedBy, kind: FeedbackType) {
        self.client
            .feedback()
            .account_type(AccountType::Phone)
            .uid(USER)
            .user_ip(ADDRESS)
            .interface_name(by)
            .query_time(1_700_000_001)
            .result(0)
            .feedback_type(kind)
            .send()
            .await
            .expect("it is noted");
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect("the beginning");
    rest.split_once(after).expect("the end").0
}

/// The mock's script gives the ticket away that a user would get for solving the captcha.
fn ticket_of(script: &str) -> String {
    between(script, "ticket: \"", "\"").to_owned()
}

/// The vendor's code of a service error.
fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Err(Error::Service(error)) => error.body().code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_solved_captcha_has_a_genuine_ticket_twice() {
    let world = World::start().await;
    let ticket = world.ticket().await;
    for _ in 0..2 {
        assert!(world.check(USER, &ticket).await.is_ok());
    }
    assert_eq!(
        code(world.check(USER, &ticket).await),
        ErrorCode::OperationFailed
    );
}

#[tokio::test]
async fn a_script_as_it_is_leads_to_a_ticket_too() {
    let world = World::start().await;
    let script = world
        .client
        .captcha_query_script()
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type1)
        .business_id(1)
        .call_back("onError")
        .send()
        .await
        .expect("a script");
    assert!(world.check(USER, &ticket_of(&script)).await.is_ok());
}

#[tokio::test]
async fn a_ticket_of_somebody_else_made_up_or_too_old_is_refused() {
    let world = World::start().await;
    let ticket = world.ticket().await;
    for (uid, ticket) in [("somebody-else", ticket.as_str()), (USER, "made-up")] {
        assert_eq!(
            code(world.check(uid, ticket).await),
            ErrorCode::OperationFailed
        );
    }
    world.clock.advance(1_201);
    assert_eq!(
        code(world.check(USER, &ticket).await),
        ErrorCode::OperationFailed
    );
}

#[tokio::test]
async fn an_iframe_s_script_can_be_fetched_once() {
    let world = World::start().await;
    let captcha = world
        .client
        .captcha_iframe_query()
        .uid(USER)
        .user_ip(ADDRESS)
        .captcha_type(CaptchaType::Type1)
        .send()
        .await
        .expect("an address");
    let (_, script) = world.fetch(&captcha.url).await;
    let (head, _) = world.fetch(&captcha.url).await;
    assert!(head.starts_with("HTTP/1.1 404 "), "{head}");

    let ticket = ticket_of(std::str::from_utf8(&script).expect("UTF-8"));
    assert_eq!(
        code(world.check("somebody-else", &ticket).await),
        ErrorCode::OperationFailed
    );
    assert!(world.check(USER, &ticket).await.is_ok());
}

#[tokio::test]
async fn a_picture_is_read_rightly_once() {
    let world = World::start().await;
    let (signature, letters) = world.picture().await;
    assert_eq!(world.answer(&signature, &letters).await, IsRight::Right);
    assert_eq!(world.answer(&signature, &letters).await, IsRight::Wrong);
}

#[tokio::test]
async fn a_picture_that_is_misread_mixed_up_or_too_old_is_wrong() {
    let world = World::start().await;
    let (signature, letters) = world.picture().await;
    assert_eq!(world.answer(&signature, "0000").await, IsRight::Wrong);
    // One try a picture.
    assert_eq!(world.answer(&signature, &letters).await, IsRight::Wrong);

    let (signature, _) = world.picture().await;
    assert_eq!(world.answer("another", &letters).await, IsRight::Wrong);
    assert_eq!(world.answer(&signature, "a b").await, IsRight::Wrong);

    let (signature, letters) = world.picture().await;
    world.clock.advance(301);
    assert_eq!(world.answer(&signature, &letters).await, IsRight::Wrong);
}

#[tokio::test]
async fn pictures_of_a_type_that_has_no_characters_are_refused() {
    let world = World::start().await;
    let call = world.client.captcha_get_url();
    assert_eq!(
        code(call.captcha_type(CaptchaType::Type4).send().await),
        ErrorCode::InvalidParameter
    );
}

#[tokio::test]
async fn verdicts_follow_feedback() {
    let world = World::start().await;
    assert_eq!(world.log_in(USER, ADDRESS).await, (0, vec![]));
    let suspicious = (2, vec![RiskType::NotAPublicIp]);
    assert_eq!(world.log_in(USER, "10.64.10.1").await, suspicious);

    world
        .feed_back(JudgedBy::LoginProtection, FeedbackType::Missed)
        .await;
    let reported = (4, vec![RiskType::OnBlockList]);
    assert_eq!(world.log_in(USER, ADDRESS).await, reported);
    assert_eq!(world.log_in("somebody-else", ADDRESS).await, (0, vec![]));

    world
        .feed_back(JudgedBy::LoginProtection, FeedbackType::FalseAlarm)
        .await;
    assert_eq!(world.log_in(USER, "10.64.10.1").await, (0, vec![]));

    world
        .feed_back(JudgedBy::LoginProtection, FeedbackType::Withdrawn)
        .await;
    assert_eq!(world.log_in(USER, "10.64.10.1").await, suspicious);
}

#[tokio::test]
async fn feedback_is_about_one_operation() {
    let world = World::start().await;
    world
        .feed_back(JudgedBy::RegisterProtection, FeedbackType::Missed)
        .await;
    let registered = world
        .client
        .register_protection()
        .account_type(AccountType::Phone)
        .uid(USER)
        .register_time(1_700_000_000)
        .register_ip(ADDRESS)
        .send()
        .await
        .expect("a verdict");
    assert_eq!(registered.level, 4);
    assert_eq!(registered.register_time, Some(1_700_000_000));
    assert_eq!(registered.register_ip.as_deref(), Some(ADDRESS));

    let took_part = world
        .client
        .activity_anti_rush()
        .account_type(AccountType::Phone)
        .uid(USER)
        .user_ip(ADDRESS)
        .post_time(1_700_000_002)
        .root_id("r")
        .send()
        .await
        .expect("a verdict");
    assert_eq!(took_part.level, 0);
    assert_eq!(took_part.post_time, Some(1_700_000_002));
    assert_eq!(took_part.root_id.as_deref(), Some("r"));
}

#[tokio::test]
async fn a_message_is_judged_by_its_words() {
    let world = World::start().await;
    let judge = async |message: &str| {
        let call = world.client.ugc_anti_spam();
        call.account_type(AccountType::Phone)
            .uid(USER)
            .post_ip(ADDRESS)
            .message_id("m")
            .message_struct(message)
            .send()
            .await
    };
    // `人` is fine, `广告` is not; the third is the second, cut off.
    let fine = judge("AAAAAQAAAAPkuro=").await.expect("a verdict");
    assert_eq!((fine.level, fine.type_), (0, None));
    let spam = judge("AAAAAQAAAAblub/lkYo=").await.expect("a verdict");
    assert_eq!(spam.level, 2);
    assert_eq!(spam.type_, Some(KeywordType::Advertising));
    assert_eq!(spam.beat_tips.as_deref(), Some("广告"));
    assert_eq!(spam.message_id.as_deref(), Some("m"));
    assert_eq!(
        code(judge("AAAAAQAAAAblub/l").await),
        ErrorCode::InvalidParameter
    );
}

/// A GET could not carry it: the form can.
#[tokio::test]
async fn a_long_message_gets_a_verdict() {
    let world = World::start().await;
    let judge = async |message: &Message| {
        let call = world.client.ugc_anti_spam();
        call.account_type(AccountType::Phone)
            .uid(USER)
            .post_ip(ADDRESS)
            .message_struct(message)
            .send()
            .await
            .expect("a verdict")
    };
    let long = "人a+&=% ".repeat(12_000);
    assert_eq!(long.len(), 108_000);
    let message = Message::new().title("长").text(&long).picture(None);
    let fine = judge(&message).await;
    assert_eq!((fine.level, fine.type_), (0, None));
    // All of it arrives: the word is at the end.
    let spam = judge(&message.text("广告")).await;
    assert_eq!(spam.level, 2);
    assert_eq!(spam.beat_tips.as_deref(), Some("广告"));
}

/// The vendor signs no such value of a form.
#[tokio::test]
async fn a_name_with_an_at_sign_in_front_is_refused_here() {
    let world = World::start().await;
    let call = world.client.ugc_anti_spam();
    let call = call
        .account_type(AccountType::Phone)
        .uid(USER)
        .post_ip(ADDRESS)
        .message_struct(Message::new().text("人"))
        .nick_name("@CANARY");
    let error = call.send().await.expect_err("refused");
    assert!(matches!(error, Error::Signing(_)));
    let (shown, all) = (error.to_string(), format!("{error:?} {error}"));
    assert!(
        shown.contains("a parameter has a value that begins with `@`"),
        "{shown}"
    );
    assert!(!all.contains("CANARY"), "{all}");
}

#[tokio::test]
async fn accounts_of_wechat_may_go_without_an_app_id() {
    let world = World::start().await;
    let call = world.client.login_protection();
    let call = call
        .account_type(AccountType::WeChat)
        .uid("o")
        .login_ip(ADDRESS);
    let verdict = call.login_time(1).send().await.expect("a verdict");
    assert_eq!(verdict.level, 0);
}

/// What newer pages and public callers send works against the mock, too.
#[tokio::test]
async fn newer_values_get_a_verdict() {
    let world = World::start().await;
    let call = world.client.activity_anti_rush();
    let took_part = call
        .account_type(AccountType::PhoneMd5)
        .uid("0ca17a00000000000000000000000005")
        .user_ip("10.64.10.1")
        .post_time(1)
        .send()
        .await
        .expect("a verdict");
    assert_eq!(took_part.level, 2);
    assert_eq!(took_part.risk_type, [RiskType::NotAPublicIp]);
    let call = world.client.captcha_check();
    call.user_ip(ADDRESS)
        .captcha_type(CaptchaType::Slide)
        .verify_type(0)
        .ticket("CANARY-ticket-3")
        .send()
        .await
        .expect("a ticket that is always good");
}
