//! Codes that mean the same are answered the same, whoever the vendor is.

use std::collections::BTreeSet;

use liveproof_tests::support::good::{Form, error_of, good};

/// What codes mean, and whether the same call may succeed later. A code that is not here says
/// something about the request, the account or the person.
const MEANINGS: &[(&str, bool, &[&str])] = &[
    (
        "too many calls for now",
        true,
        &[
            "CONCURRENCY_LIMIT_EXCEEDED",
            "KmsFreqControl",
            "RequestLimitExceeded",
            "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
            "RequestLimitExceeded.IPLimitExceeded",
            "RequestLimitExceeded.UinLimitExceeded",
            "SlowDown",
            "Throttling",
            "Throttling.Api",
            "Throttling.User",
        ],
    ),
    (
        "not available for the moment",
        true,
        &[
            "6200",
            "FailedOperation.CompareLibServiceUnavailable",
            "ServiceUnavailable",
        ],
    ),
    (
        "an error inside the service, or a time limit of it",
        true,
        &[
            "500",
            "6000",
            "Error.CompareFacesError",
            "Error.GetMaterialsError",
            "Error.InternalError",
            "Error.SubmitMaterialsError",
            "FRS.0018",
            "FailedOperation.CompareSystemError",
            "FailedOperation.EncryptSystemError",
            "FailedOperation.LivessSystemError",
            "FailedOperation.UnKnown",
            "INTERNAL_ERROR",
            "InternalError",
            "InternalErrror",
            "KmsInternalException",
            "RequestTimeout",
        ],
    ),
    (
        "the page says: later, or again",
        true,
        &[
            "FailedOperation.FileSaveError",
            "FailedOperation.IdPhotoSystemNoanswer",
            "FailedOperation.LipNetFailed",
        ],
    ),
    (
        "the person is not done, or may not try for now",
        false,
        &[
            "418",
            "424",
            "FailedOperation.IdentityAuthLimitExceeded",
            "LOGIN.0001",
        ],
    ),
    (
        "a quota that may last for days",
        false,
        &[
            "4400",
            "FailedOperation.RequestLimitExceeded",
            "LimitExceeded",
        ],
    ),
    // Of CaptchaCheck 5100 is the verdict on a ticket; DescribeFaceVerify says 403 of a person who
    // is not done.
    ("several meanings", false, &["402", "403", "5100", "6100"]),
];

#[tokio::test]
async fn one_meaning_has_one_answer() {
    let mut seen = BTreeSet::new();
    for good in good().into_iter().filter(|it| it.form != Form::Script) {
        let Some((body, own)) = error_of(&good) else {
            continue;
        };
        for &code in good.operation.codes {
            if !seen.insert((good.vendor.name, code)) {
                continue;
            }
            let outcome = good.body(body.replace(&own, code)).await;
            let details = outcome.details.expect("an error");
            assert_eq!(details.code.as_deref(), Some(code), "{good}");
            let meaning = MEANINGS.iter().find(|it| it.2.contains(&code));
            let again = meaning.is_some_and(|it| it.1);
            assert_eq!(details.retryable, again, "{good}: {code}: {meaning:?}");
        }
    }
    let vendors: BTreeSet<_> = seen.iter().map(|it| it.0).collect();
    assert_eq!(vendors.len(), liveproof_tests::VENDORS.len());
    for code in MEANINGS.iter().flat_map(|it| it.2) {
        assert!(seen.iter().any(|it| it.1 == *code), "{code} is nobody's");
    }
}
