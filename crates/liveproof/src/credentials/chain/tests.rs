use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// A provider with this answer.
struct Answer<F>(F, Option<&'static str>);

impl<F> ProvideCredentials for Answer<F>
where
    F: Fn() -> Result<Credentials, CredentialsError> + Send + Sync,
{
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { (self.0)() })
    }

    fn family(&self) -> Option<&'static str> {
        self.1
    }
}

fn key(id: &'static str) -> impl ProvideCredentials {
    Answer(move || Ok(Credentials::new(id, "CANARY")), None)
}

fn unset(reason: &'static str) -> impl ProvideCredentials {
    Answer(move || Err(CredentialsError::not_configured(reason)), None)
}

#[tokio::test]
async fn the_first_that_is_set_up_is_asked_and_those_after_it_are_not() {
    let is_asked = Arc::new(AtomicBool::new(false));
    let note = is_asked.clone();
    let last = Answer(
        move || {
            note.store(true, Ordering::SeqCst);
            Ok(Credentials::new("last", "CANARY"))
        },
        None,
    );
    let chain = Chain::new(unset("no vault")).or(key("second")).or(last);
    let found = chain.credentials().await.expect("a key");
    assert_eq!(found.id(), "second");
    assert!(!is_asked.load(Ordering::SeqCst));
}

#[tokio::test]
async fn one_that_is_broken_ends_the_search() {
    let broken = Answer(|| Err(CredentialsError::other("the vault is sealed")), None);
    let chain = Chain::new(unset("no vault")).or(broken).or(key("last"));
    let error = chain.credentials().await.expect_err("it is broken");
    assert_eq!(error.to_string(), "no credentials: the vault is sealed");
    assert!(!error.is_not_configured());
}

#[tokio::test]
async fn if_none_is_set_up_each_says_why() {
    let inner = Chain::new(unset("no file")).or(unset("no role"));
    let chain = Chain::new(unset("no vault")).or(inner);
    let error = chain.credentials().await.expect_err("there is none");
    assert_eq!(
        error.to_string(),
        "no credentials: no vault; no file; no role"
    );
    assert!(error.is_not_configured());
    assert!(Chain::default().credentials().await.is_err());
}

#[tokio::test]
async fn providers_of_different_families_are_refused() {
    let of = |family| {
        Answer(
            || Err(CredentialsError::not_configured("none")),
            Some(family),
        )
    };
    let chain = Chain::new(unset("no vault"))
        .or(of("tencent"))
        .or(of("aliyun"));
    assert_eq!(chain.family(), Some("tencent"));
    let error = chain.credentials().await.expect_err("they are mixed");
    assert!(error.to_string().contains("different families"), "{error}");
}

#[tokio::test]
async fn variables_come_before_files() {
    let home = tempfile::TempDir::new().expect("a folder");
    let folder = home.path().join(".tencentcloud");
    std::fs::create_dir(&folder).expect("a folder");
    let variables = |pairs: &[(&'static str, &'static str)]| {
        let pairs = pairs.to_vec();
        let home = home.path().to_owned();
        Variables::from_fn(move |name| match name {
            "HOME" | "USERPROFILE" => Some(home.clone().into()),
            _ => {
                let found = pairs.iter().find(|it| it.0 == name);
                found.map(|it| it.1.into())
            }
        })
    };
    let chain = Chain::tencent_from(&variables(&[]));
    assert_eq!(chain.family(), Some("tencent"));
    if !std::path::Path::new("/etc/tencentcloud/credentials").exists() {
        let error = chain.credentials().await.expect_err("there is none");
        let text = error.to_string();
        assert!(
            text.contains("TENCENTCLOUD_SECRET_KEY is not set"),
            "{text}"
        );
        assert!(
            text.ends_with("`/etc/tencentcloud/credentials` does not exist"),
            "{text}"
        );
    }

    let text = b"[default]\nsecret_id = file\nsecret_key = CANARY\n";
    let mut file = std::fs::File::create(folder.join("credentials")).expect("a file");
    std::io::Write::write_all(&mut file, text).expect("a text");
    let found = chain.credentials().await.expect("the file is there now");
    assert_eq!(found.id(), "file");

    let both = [
        ("TENCENTCLOUD_SECRET_ID", "variable"),
        ("TENCENTCLOUD_SECRET_KEY", "CANARY"),
    ];
    let chain = Chain::tencent_from(&variables(&both));
    let found = chain.credentials().await.expect("a key");
    assert_eq!(found.id(), "variable");

    // The key of the file may be of another account.
    let half = [("TENCENTCLOUD_SECRET_ID", "CANARY")];
    let chain = Chain::tencent_from(&variables(&half));
    let error = chain.credentials().await.expect_err("a half");
    assert_eq!(
        error.to_string(),
        "no credentials: TENCENTCLOUD_SECRET_KEY is not set (SecretKey)"
    );
    assert!(!format!("{error:?} {chain:?}").contains("CANARY"));
    for half in [
        ("TENCENTCLOUD_SECRET_KEY", "CANARY"),
        ("TENCENTCLOUD_SESSION_TOKEN", "CANARY"),
    ] {
        let chain = Chain::tencent_from(&variables(&[half]));
        let error = chain.credentials().await.expect_err("a half");
        let text = error.to_string();
        assert!(
            text.starts_with("no credentials: TENCENTCLOUD_SECRET_ID is not set"),
            "{text}"
        );
        assert!(!error.is_not_configured(), "{text}");
    }

    let chain = Chain::aliyun_from(&variables(&[]));
    assert_eq!(chain.family(), Some("aliyun"));
    let error = chain.credentials().await.expect_err("there is none");
    let text = error.to_string();
    assert!(
        text.contains("ALIBABA_CLOUD_ACCESS_KEY_ID is not set"),
        "{text}"
    );
    assert!(text.contains(".aliyun/config.json`, `"), "{text}");
    assert!(
        text.ends_with(".alibabacloud/credentials.ini` does not exist"),
        "{text}"
    );
}
