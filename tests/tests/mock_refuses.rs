//! What the mock vendors refuse, and with which of their codes. The codes are from the vendors'
//! pages of errors.

use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::sign::Signer;
use liveproof_tests::VENDORS;
use liveproof_tests::support::signing::{KEY_ID, NONCE, NOW, SECRET, TOKEN};
use liveproof_tests::support::{Failure, Operation, Outcome, Vendor, mock};

/// A code and its status.
type Refusal = (&'static str, u16);

/// What a vendor says to …
struct Refusals {
    /// A vendor, or the scheme of those that are answered from samples.
    vendor: &'static str,
    /// Where a vendor has several schemes: a field that the signer of this one writes.
    field: Option<&'static str>,
    /// a secret that is not the key's
    secret: Refusal,
    /// an id without a key
    id: Refusal,
    /// a request of an hour or a week ago; some schemes carry no time
    stale: Option<Refusal>,
    /// the same nonce again; some schemes have none
    replay: Option<Refusal>,
}

const REFUSALS: &[Refusals] = &[
    Refusals {
        vendor: "aliyun-cloudauth",
        field: None,
        secret: ("SignatureDoesNotMatch", 400),
        id: ("InvalidAccessKeyId.NotFound", 404),
        stale: Some(("InvalidTimeStamp.Expired", 400)),
        replay: Some(("SignatureNonceUsed", 400)),
    },
    Refusals {
        vendor: "megvii-faceid",
        field: Some("api_key"),
        secret: ("AUTHENTICATION_ERROR", 403),
        id: ("AUTHENTICATION_ERROR", 403),
        stale: None,
        replay: None,
    },
    Refusals {
        vendor: "megvii-faceid",
        field: Some("sign"),
        secret: ("AUTHORIZATION_ERROR", 403),
        id: ("AUTHORIZATION_ERROR", 403),
        stale: Some(("AUTHORIZATION_ERROR", 403)),
        replay: None,
    },
    Refusals {
        vendor: "tencent-ci",
        field: None,
        secret: ("SignatureDoesNotMatch", 403),
        id: ("SecretidNotExist", 401),
        stale: Some(("SignatureExpired", 401)),
        replay: None,
    },
    Refusals {
        vendor: "tencent-csec",
        field: None,
        secret: ("4100", 200),
        id: ("4104", 200),
        stale: Some(("4500", 200)),
        replay: Some(("4500", 200)),
    },
    Refusals {
        vendor: "aliyun-acs3",
        field: None,
        secret: ("SignatureDoesNotMatch", 400),
        id: ("InvalidAccessKeyId.NotFound", 404),
        stale: Some(("InvalidTimeStamp.Expired", 400)),
        replay: Some(("SignatureNonceUsed", 400)),
    },
    Refusals {
        vendor: "huawei-sdk-hmac",
        field: None,
        secret: ("APIG.0301", 401),
        id: ("APIG.0301", 401),
        stale: Some(("APIG.0301", 401)),
        replay: None,
    },
    Refusals {
        vendor: "tencent-tc3",
        field: None,
        secret: ("AuthFailure.SignatureFailure", 200),
        id: ("AuthFailure.SecretIdNotFound", 200),
        stale: Some(("AuthFailure.SignatureExpire", 200)),
        replay: None,
    },
];

fn signer(credentials: Credentials) -> Signer {
    Signer::new(credentials).clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
}

fn assert_refused(what: &str, outcome: &Outcome, refusal: Refusal) {
    let Err(Failure::Vendor { code, status, .. }) = &outcome.result else {
        panic!("{what}: {:?}", outcome.result)
    };
    assert_eq!((code.as_str(), *status), refusal, "{what}");
    assert!(
        !outcome.printed.contains(KEY_ID),
        "{what}: {}",
        outcome.printed
    );
}

/// The schemes of a vendor that the mock verifies.
fn verified(vendor: &Vendor) -> Vec<&'static str> {
    let mocks = liveproof_mock::VENDORS.iter();
    let mocks = mocks.filter(|it| it.name == vendor.name);
    let schemes = mocks.flat_map(|it| {
        it.schemes
            .iter()
            .filter(move |name| !it.unverified.contains(name))
    });
    schemes.copied().collect()
}

/// Every mocked operation whose signature is verified, with what its scheme refuses.
fn signed() -> Vec<(&'static Vendor, &'static Operation, &'static Refusals)> {
    let operations = mock::operations().into_iter();
    operations
        .map(|it| (it.vendor, it.operation))
        .filter(|(vendor, operation)| {
            !operation.credentials.is_empty() && !verified(vendor).is_empty()
        })
        .map(|(vendor, operation)| {
            let is_written =
                |field: &Option<&str>| field.is_none_or(|it| operation.credentials.contains(&it));
            let refusals = REFUSALS.iter().find(|it| {
                let is_its = it.vendor == vendor.name || verified(vendor).contains(&it.vendor);
                is_its && is_written(&it.field)
            });
            let refusals = refusals.unwrap_or_else(|| panic!("{} {}", vendor.name, operation.id));
            (vendor, operation, refusals)
        })
        .collect()
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_id() {
    for (vendor, operation, refusals) in signed() {
        let (_, call) = operation.calls[0];
        let mock = mock::start(vendor, "minimal").await;
        // An error that was asked for waits for a good signature.
        let mut mocked = mock::operations().into_iter();
        let info =
            mocked.find(|it| it.vendor.name == vendor.name && it.operation.id == operation.id);
        let planned = info.expect("it has a mock").info.errors.last();
        if let Some(planned) = planned {
            mock.answer_next(
                operation.id,
                &format!("{}@{}", planned.code, planned.status),
            );
        }
        for (what, credentials, refusal) in [
            (
                "secret",
                Credentials::new(KEY_ID, "CANARYother"),
                refusals.secret,
            ),
            ("id", Credentials::new("CANARYother", SECRET), refusals.id),
        ] {
            let outcome = call
                .make(mock.target().with_middleware(signer(credentials)))
                .await;
            assert_refused(&format!("{}: {what}", operation.id), &outcome, refusal);
        }
    }
}

#[tokio::test]
async fn a_stale_time() {
    for (vendor, operation, refusals) in signed() {
        let Some(refusal) = refusals.stale else {
            continue;
        };
        let (_, call) = operation.calls[0];
        let mock = mock::start(vendor, "minimal").await;
        // Longer than any of them allows: 15 minutes, the signature's own window, two hours.
        mock.clock.advance(2 * 3_600 + 60);
        let outcome = call
            .make(
                mock.target()
                    .with_middleware(signer(Credentials::new(KEY_ID, SECRET))),
            )
            .await;
        assert_refused(operation.id, &outcome, refusal);
    }
}

#[tokio::test]
async fn the_same_nonce_again() {
    for (vendor, operation, refusals) in signed() {
        let (_, call) = operation.calls[0];
        let mock = mock::start(vendor, "minimal").await;
        let signer = signer(Credentials::new(KEY_ID, SECRET)).nonce(|| NONCE);
        let first = call
            .make(mock.target().with_middleware(signer.clone()))
            .await;
        assert!(first.result.is_ok(), "{}: {:?}", operation.id, first.result);
        let second = call.make(mock.target().with_middleware(signer)).await;
        match refusals.replay {
            Some(refusal) => assert_refused(operation.id, &second, refusal),
            None => assert!(
                second.result.is_ok(),
                "{}: {:?}",
                operation.id,
                second.result
            ),
        }
    }
}

#[tokio::test]
async fn a_token_that_is_missing_or_another_one() {
    // Of the errors of COS, one is about tokens.
    let expected = [
        (
            "aliyun-cloudauth",
            ("MissingSecurityToken", 400),
            ("InvalidSecurityToken.MismatchWithAccessKey", 400),
        ),
        ("tencent-ci", ("ExpiredToken", 400), ("ExpiredToken", 400)),
        ("tencent-csec", ("4105", 200), ("4105", 200)),
    ];
    for (name, missing, other) in expected {
        let vendor = VENDORS.iter().find(|it| it.name == name).expect("a vendor");
        let (_, call) = vendor.operations[0].calls[0];
        // This mock knows the key as a temporary one.
        let mock = mock::start(vendor, "full").await;
        let key = Credentials::new(KEY_ID, SECRET);
        let good = call
            .make(
                mock.target()
                    .with_middleware(signer(key.clone().with_token(TOKEN))),
            )
            .await;
        assert!(good.result.is_ok(), "{name}: {:?}", good.result);
        let outcome = call
            .make(mock.target().with_middleware(signer(key.clone())))
            .await;
        assert_refused(&format!("{name}: no token"), &outcome, missing);
        let outcome = call
            .make(
                mock.target()
                    .with_middleware(signer(key.with_token("CANARYother"))),
            )
            .await;
        assert_refused(&format!("{name}: another token"), &outcome, other);
    }
}

/// Nothing is signed there; the id of the application is all that is checked.
#[tokio::test]
async fn an_unknown_application_of_huawei() {
    let vendor = VENDORS
        .iter()
        .find(|it| it.name == "huawei-oneaccess")
        .expect("a vendor");
    // Knows the client of the other example.
    let mock = mock::start(vendor, "full").await;
    let operations = vendor.operations.iter();
    for operation in operations.filter(|it| it.inputs.contains(&"X-client-id")) {
        let (example, call) = operation.calls[0];
        assert_eq!(example, "minimal");
        let outcome = call.make(mock.target()).await;
        assert_refused(operation.id, &outcome, ("APP.0001", 400));
    }
}
