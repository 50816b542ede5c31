//! Checks what a page gives of a captcha with Alibaba Cloud Captcha (阿里云验证码).
//!
//! ```sh
//! cargo run -p liveproof --features all --example aliyun_captcha_flow             # against a mock
//! cargo run -p liveproof --features all --example aliyun_captcha_flow -- --live   # against the vendor
//! ```

use std::process::ExitCode;

use liveproof::aliyun_captcha::{self as captcha, Client, Config, Endpoint};
use liveproof::credentials::Credentials;
use liveproof::verdict::Verdict as _;
use liveproof_mock::{Keys, Mock};
use shared::{Done, Person, Say, judge};

#[path = "shared/mod.rs"]
mod shared;

#[tokio::main]
async fn main() -> ExitCode {
    shared::run(async |person, say| match person {
        Person::AtTheTerminal => flow(&captcha::from_env()?, person, say).await,
        Person::OfTheMock => against_a_mock(say).await,
    })
    .await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: Say<'_>) -> Done<()> {
    let mock = Mock::builder().only("aliyun-captcha").start().await?;
    let address = mock.url("aliyun-captcha").unwrap_or_default();
    let config = Config::new(Endpoint::new("cn-shanghai")).base_url(address);
    let key = Keys::default().aliyun;
    let client = captcha::connect(config, Credentials::new(key.id, key.secret))?;
    flow(&client, Person::OfTheMock, say).await
}

async fn flow(client: &Client, person: Person, say: Say<'_>) -> Done<()> {
    say("On a page".to_owned());
    let verdict = client
        .verify_intelligent_captcha()
        .scene_id(person.answer("the SceneId of the console", "ab12cd34")?)
        // Byte for byte what the script gave. It can be checked once.
        .captcha_verify_param(person.answer("the CaptchaVerifyParam", "invented+param==")?)
        .send()
        .await?;
    judge(verdict.kind())?;
    say("  VerifyIntelligentCaptcha: solved".to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        let key = Keys::default().aliyun;
        let hidden = [&*key.id, &key.secret, "invented+param=="];
        shared::check(done, &lines, &["VerifyIntelligentCaptcha"], &hidden);
    }
}
