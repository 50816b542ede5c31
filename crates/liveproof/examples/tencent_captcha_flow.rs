//! Checks the tickets of a captcha with Tencent Cloud Captcha (腾讯云验证码): of a page or an app, and
//! of a mini program.
//!
//! ```sh
//! cargo run -p liveproof --features all --example tencent_captcha_flow             # against a mock
//! cargo run -p liveproof --features all --example tencent_captcha_flow -- --live   # against the vendor
//! ```

use std::process::ExitCode;

use liveproof::credentials::Credentials;
use liveproof::tencent_captcha::{self as captcha, Client, Config, Endpoint, Settings, extras};
use liveproof::verdict::Verdict as _;
use liveproof_mock::{Keys, Mock};
use shared::{Done, Person, Say, judge};

#[path = "shared/mod.rs"]
mod shared;

const SECRET: &str = "inventedAppSecretKey00001";

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
    let mock = Mock::builder().only("tencent-captcha").start().await?;
    let address = mock.url("tencent-captcha").unwrap_or_default();
    let settings = Settings::new()
        .captcha_app_id(190_000_000)
        .app_secret_key(SECRET);
    let config = Config::new(Endpoint::default()).settings(settings);
    let key = Keys::default().tencent;
    let credentials = Credentials::new(key.id, key.secret);
    let client = captcha::connect(config.base_url(address), credentials)?;
    flow(&client, Person::OfTheMock, say).await
}

async fn flow(client: &Client, person: Person, say: Say<'_>) -> Done<()> {
    let address = person.answer("the address of the user", "203.0.113.7")?;

    say("On a page or in an app".to_owned());
    let ticket = person.answer("the ticket of the callback", "tr03InventedTicket0000*")?;
    if extras::is_client_made(&ticket) {
        return Err("the page did not reach the vendor: check this user in another way".into());
    }
    let verdict = client
        .describe_captcha_result()
        .ticket(ticket)
        .randstr(person.answer("the random text of the callback", "@Abc")?)
        .user_ip(&address)
        .send()
        .await?;
    judge(verdict.kind())?;
    say("  DescribeCaptchaResult: solved".to_owned());

    say("In a mini program".to_owned());
    let ticket = person.answer("the ticket of the plug-in", "tr03InventedTicket0001*")?;
    let verdict = client
        .describe_captcha_mini_result()
        .ticket(ticket)
        .user_ip(&address)
        .send()
        .await?;
    judge(verdict.kind())?;
    say("  DescribeCaptchaMiniResult: solved".to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        let steps = ["DescribeCaptchaResult", "DescribeCaptchaMiniResult"];
        let key = Keys::default().tencent;
        shared::check(done, &lines, &steps, &[&key.id, &key.secret, SECRET]);
    }
}
