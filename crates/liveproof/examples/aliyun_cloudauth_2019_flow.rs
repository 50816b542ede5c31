//! Proves with Alibaba Cloud Cloudauth (阿里云金融级实人认证) that a live person is the one of a name and
//! a number: begins a verification, waits for the user, and asks for the verdict.
//!
//! ```sh
//! cargo run -p liveproof --features all --example aliyun_cloudauth_2019_flow             # against a mock
//! cargo run -p liveproof --features all --example aliyun_cloudauth_2019_flow -- --live   # against the vendor
//! ```

use std::process::ExitCode;

use liveproof::aliyun_cloudauth_2019::types::{CertType, CertifyUrlType, ErrorCode, InitProduct};
use liveproof::aliyun_cloudauth_2019::{self as cloudauth, Client, Config, Endpoint};
use liveproof::credentials::Credentials;
use liveproof::verdict::Verdict as _;
use liveproof_mock::{Keys, Mock};
use shared::{Done, Person, Say, TRIES, judge};

#[path = "shared/mod.rs"]
mod shared;

#[tokio::main]
async fn main() -> ExitCode {
    shared::run(async |person, say| match person {
        Person::AtTheTerminal => flow(&cloudauth::from_env()?, person, say).await,
        Person::OfTheMock => against_a_mock(say).await,
    })
    .await
}

/// The whole flow, against a mock of its own.
pub(crate) async fn against_a_mock(say: Say<'_>) -> Done<()> {
    let mock = Mock::builder()
        .only("aliyun-cloudauth-2019")
        .start()
        .await?;
    let address = mock.url("aliyun-cloudauth-2019").unwrap_or_default();
    let config = Config::new(Endpoint::default()).base_url(address);
    let key = Keys::default().aliyun;
    let client = cloudauth::connect(config, Credentials::new(key.id, key.secret))?;
    flow(&client, Person::OfTheMock, say).await
}

/// The whole flow.
async fn flow(client: &Client, person: Person, say: Say<'_>) -> Done<()> {
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
        .certify_url_type(CertifyUrlType::H5)
        .send()
        .await?;
    let certify_id = &begun.result_object.certify_id;
    // An app gives its kit the CertifyId instead.
    if begun.result_object.certify_url.is_none() {
        return Err("there is no address: is MetaInfo that of the user's device?".into());
    }
    say("  InitFaceVerify: the user gets an address, good for half an hour".to_owned());
    for asked in 1.. {
        person.wait("the user is done")?;
        let result = client
            .describe_face_verify()
            .scene_id(scene)
            .certify_id(certify_id)
            .send()
            .await;
        match result {
            Ok(verdict) => {
                judge(verdict.kind())?;
                say("  DescribeFaceVerify: alive, and the person".to_owned());
                break;
            }
            Err(cloudauth::Error::Service(error))
                if asked < TRIES && is_waiting(&error.body().code) =>
            {
                say("  DescribeFaceVerify: not done yet".to_owned());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// That the user is not done is an error of the vendor's.
fn is_waiting(code: &ErrorCode) -> bool {
    matches!(code, ErrorCode::NotFinished | ErrorCode::NoRecord)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_runs_against_the_mock() {
        let mut lines = Vec::new();
        let done = against_a_mock(&mut |line| lines.push(line)).await;
        let result = "DescribeFaceVerify";
        let steps = ["InitFaceVerify", result, result, result];
        let key = Keys::default().aliyun;
        let hidden = [&*key.id, &key.secret, "11010119000307001X", "李示例"];
        shared::check(done, &lines, &steps, &hidden);
    }
}
