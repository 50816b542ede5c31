//! Proves with Alibaba Cloud Cloudauth (阿里云金融级实人认证) that a live person is the one of a name and
//! a number: begins a verification, waits for the user, and asks for the verdict.
//!
//! ```sh
//! cargo run -p liveproof --features all --example aliyun_cloudauth_2019_flow             # against a mock
//! cargo run -p liveproof --features all --example aliyun_cloudauth_2019_flow -- --live   # against the vendor
//! ```
//!
//! `--live` takes keys from the environment (see `liveproof::aliyun_cloudauth_2019`), asks for the
//! rest at the terminal and costs money. Exit codes: 0 the person is who they say, 1 not, or a call
//! failed.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use liveproof::aliyun_cloudauth_2019::types::{
    CertType, DescribeResponse, ErrorCode, InitProduct, Passed,
};
use liveproof::aliyun_cloudauth_2019::{self as cloudauth, Client, Config, Endpoint};
use liveproof::credentials::Credentials;
use liveproof_mock::{Keys, Mock};

/// Verifies a person with Alibaba Cloud Cloudauth.
#[derive(Parser)]
#[command(name = "aliyun_cloudauth_2019_flow")]
struct Arguments {
    /// Calls the vendor instead of a mock; keys come from the environment
    #[arg(long)]
    live: bool,
}

type Done<T> = Result<T, Box<dyn Error>>;

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

async fn against_the_vendor(say: &mut dyn FnMut(String)) -> Done<()> {
    flow(&cloudauth::from_env()?, &Person::AtTheTerminal, say).await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: &mut dyn FnMut(String)) -> Done<()> {
    let mock = Mock::builder().only("aliyun-cloudauth-2019").start();
    flow(&client_of(&mock.await?)?, &Person::OfTheMock, say).await
}

/// A client that leads to the mock, with the mock's own keys.
fn client_of(mock: &Mock) -> Done<Client> {
    let address = mock.url("aliyun-cloudauth-2019").unwrap_or_default();
    let config = Config::new(Endpoint::default()).base_url(address);
    let key = Keys::default().aliyun;
    let credentials = Credentials::new(key.id, key.secret);
    Ok(cloudauth::connect(config, credentials)?)
}

/// The whole flow.
async fn flow(client: &Client, person: &Person, say: &mut dyn FnMut(String)) -> Done<()> {
    let scene: i64 = person
        .answer("the SceneId of the console", "1000000001")?
        .parse()?;
    let number = "order000000000000000000000000001";
    let order = person.answer("your own number, 32 letters and digits", number)?;

    say("With the vendor's kit in an app, or on its page".to_owned());
    let begun = client
        .init_face_verify()
        .scene_id(scene)
        .outer_order_no(&order)
        .product_code(InitProduct::IdPro)
        .cert_type(CertType::IdentityCard)
        .cert_name(person.answer("the person's name", "李示例")?)
        .cert_no(person.answer("the number of the ID card", "11010119000307001X")?)
        .meta_info(person.answer("what the kit says of the device (MetaInfo)", "{}")?)
        .send()
        .await?;
    let certify_id = &begun.result_object.certify_id;
    say("  InitFaceVerify: a CertifyId goes to the kit".to_owned());
    loop {
        person.wait("the user is done")?;
        let result = client
            .describe_face_verify()
            .scene_id(scene)
            .certify_id(certify_id)
            .send()
            .await;
        match result {
            Ok(verdict) => {
                say(format!("  DescribeFaceVerify: {}", judge(&verdict)?));
                return Ok(());
            }
            Err(cloudauth::Error::Service(error)) if is_waiting(&error.body().code) => {
                say("  DescribeFaceVerify: not done yet".to_owned());
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// That the user is not done is an error of the vendor's.
fn is_waiting(code: &ErrorCode) -> bool {
    matches!(code, ErrorCode::NotFinished | ErrorCode::NoRecord)
}

/// A person who did not pass is a response like any other: `passed` decides.
fn judge(verdict: &DescribeResponse) -> Done<String> {
    let result = &verdict.result_object;
    match (&result.passed, &result.sub_code) {
        (Passed::Passed, _) => Ok("alive, and the person".to_owned()),
        (_, Some(reason)) => Err(format!("not passed: {}", reason.as_str()).into()),
        (_, None) => Err("not passed".into()),
    }
}

/// Who is in front of the camera.
enum Person {
    /// The mock watches nobody: it takes whoever is asked about twice to be done.
    OfTheMock,
    AtTheTerminal,
}

impl Person {
    fn answer(&self, what: &str, of_the_mock: &str) -> io::Result<String> {
        match self {
            Self::OfTheMock => Ok(of_the_mock.to_owned()),
            Self::AtTheTerminal => {
                print!("  ? {what}: ");
                io::stdout().flush()?;
                let mut text = String::new();
                io::stdin().read_line(&mut text)?;
                Ok(text.trim().to_owned())
            }
        }
    }

    fn wait(&self, until: &str) -> io::Result<()> {
        match self {
            Self::OfTheMock => Ok(()),
            Self::AtTheTerminal => self.answer(&format!("Enter when {until}"), "").map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        done.expect("the mock's person is real");
        let calls: Vec<&str> = lines
            .iter()
            .filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0))
            .collect();
        assert_eq!(
            calls,
            [
                "InitFaceVerify",
                "DescribeFaceVerify",
                "DescribeFaceVerify",
                "DescribeFaceVerify",
            ]
        );
        let printed = lines.join("\n");
        let key = Keys::default().aliyun;
        for hidden in [&key.id, &key.secret, "11010119000307001X", "李示例"] {
            assert!(!printed.contains(hidden), "{printed}");
        }
    }

    #[test]
    fn nothing_but_t_is_passed() {
        let verdict = |passed: &str| {
            let json = serde_json::json!({
                "Code": "200",
                "ResultObject": {"Passed": passed, "SubCode": "200"},
            });
            serde_json::from_value::<DescribeResponse>(json).expect("a verdict")
        };
        assert!(judge(&verdict("T")).is_ok());
        for other in ["F", "t", "Y"] {
            assert!(judge(&verdict(other)).is_err(), "{other}");
        }
    }
}
