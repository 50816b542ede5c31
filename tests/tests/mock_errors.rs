//! Every error that a vendor documents, from the mock vendors to the typed error: two lists that were written apart, by
//! the spec and by the mock, from the same pages.

use std::collections::BTreeSet;

use liveproof::runtime::CallError;
use liveproof_mock::{DocumentedError, OperationInfo};
use liveproof_tests::generated::VENDORS;
use liveproof_tests::support::{Failure, Operation, Outcome, Then, Vendor, mock, signing};

/// Lets the mock answer with a documented error.
async fn provoke(
    vendor: &'static Vendor,
    operation: &Operation,
    error: &DocumentedError,
) -> Outcome {
    let mock = mock::start(vendor, "minimal").await;
    let wanted = format!("{}@{}", error.code, error.status);
    let asking = Then(move |request: &mut liveproof::runtime::Request| {
        request
            .set_header("X-Mock-Answer", wanted.clone())
            .map_err(CallError::from)
    });
    let (_, call) = operation
        .calls
        .first()
        .expect("every operation has an example");
    let target = mock.target().with(asking);
    call(target.with(signing::signer("minimal"))).await
}

#[tokio::test]
async fn every_documented_error_is_a_typed_error() {
    let mut checked = 0;
    for vendor in VENDORS {
        let mocked = liveproof_mock::VENDORS
            .iter()
            .find(|it| it.name == vendor.name);
        for operation in vendor.operations {
            let errors = mocked
                .and_then(|it| it.operations.iter().find(|it| it.id == operation.id))
                .map_or(&[] as &[DocumentedError], |it| it.errors);
            assert!(!errors.is_empty(), "{}: no errors", operation.id);
            for error in errors {
                let outcome = provoke(vendor, operation, error).await;
                let what = format!("{} {} {error:?}", vendor.name, operation.id);
                let Err(Failure::Vendor { code, status, .. }) = &outcome.result else {
                    panic!("{what}: {:?}", outcome.result)
                };
                assert_eq!(
                    (code.as_str(), *status),
                    (error.code, error.status),
                    "{what}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

/// The spec has one list for all operations of a vendor, the mock one for each.
#[test]
fn the_spec_and_the_mock_name_the_same_errors() {
    let mut problems = Vec::new();
    for vendor in VENDORS {
        let mocked = liveproof_mock::VENDORS
            .iter()
            .find(|it| it.name == vendor.name);
        let operations = mocked.map_or(&[] as &[OperationInfo], |it| it.operations);
        let of_mock: BTreeSet<&str> = operations
            .iter()
            .flat_map(|it| it.errors.iter().map(|error| error.code))
            .collect();
        let of_spec: BTreeSet<&str> = vendor
            .operations
            .iter()
            .flat_map(|it| it.codes.iter().copied())
            .collect();
        for code in of_mock.difference(&of_spec) {
            problems.push(format!("{}: the spec lacks {code}", vendor.name));
        }
        for code in of_spec.difference(&of_mock) {
            problems.push(format!("{}: the mock lacks {code}", vendor.name));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
