//! Every error that a vendor documents, from the mock vendors to the typed error: two lists that
//! were written apart, by the spec and by the mock, from the same pages.

use std::collections::BTreeSet;

use liveproof_mock::DocumentedError;
use liveproof_tests::VENDORS;
use liveproof_tests::support::{Failure, mock, signing};

/// Responses that have a code alone, or are a text of the vendor's gateway.
fn without_message(error: &DocumentedError) -> bool {
    error.code == "ACCESS_DENIED" || error.status == 413
}

#[tokio::test]
async fn every_documented_error_is_a_typed_error() {
    for mock::Mocked {
        vendor,
        operation,
        info,
    } in mock::operations()
    {
        // The fullest call asks for the other format, or for a script.
        let calls = operation.calls.iter();
        for (example, call) in calls.filter(|it| ["minimal", "full"].contains(&it.0)) {
            for error in info.errors {
                let mock = mock::start(vendor, example).await;
                mock.answer_next(operation.id, &format!("{}@{}", error.code, error.status));
                let target = mock.target().with_middleware(signing::signer(example));
                let outcome = call.make(target).await;
                let what = format!("{} {} {example} {error:?}", vendor.name, operation.id);
                let Err(Failure::Vendor { code, status, body }) = &outcome.result else {
                    panic!("{what}: {:?}", outcome.result)
                };
                let found = (code.as_str(), *status);
                assert_eq!(found, (error.code, error.status), "{what}");
                if !without_message(error) {
                    assert!(body.to_string().contains(error.message), "{what}: {body}");
                }
            }
        }
    }
}

/// The spec has one list for all operations of a vendor, the mock one for each.
#[test]
fn the_spec_and_the_mock_name_the_same_errors() {
    let mut problems = Vec::new();
    let by_hand = liveproof_mock::VENDORS
        .iter()
        .filter(|it| !mock::is_replayed(it));
    for mocked in by_hand {
        let errors = mocked.operations.iter().flat_map(|it| it.errors);
        let of_mock: BTreeSet<&str> = errors.map(|error| error.code).collect();
        let vendor = VENDORS.iter().find(|it| it.name == mocked.name);
        let operations = vendor.map_or(&[][..], |it| it.operations);
        let of_spec: BTreeSet<&str> = operations
            .iter()
            .flat_map(|it| it.codes.iter().copied())
            .collect();
        for code in of_mock.difference(&of_spec) {
            problems.push(format!("{}: the spec lacks {code}", mocked.name));
        }
        for code in of_spec.difference(&of_mock) {
            problems.push(format!("{}: the mock lacks {code}", mocked.name));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
