//! The facade against the mock vendors, which share no code with it and verify from the bytes that they receive.

use liveproof_tests::generated::VENDORS;
use liveproof_tests::support::{mock, signing};

#[tokio::test]
async fn every_example_as_the_snapshots_show_it() {
    let mut calls = 0;
    for vendor in VENDORS {
        for operation in vendor.operations {
            for (example, call) in operation.calls {
                let mock = mock::start(vendor, example).await;
                let outcome = call(mock.target().with(signing::signer(example))).await;
                let what = format!("{} {} {example}", vendor.name, operation.id);
                assert!(outcome.result.is_ok(), "{what}: {:?}", outcome.result);
                calls += 1;
            }
        }
    }
    let examples = VENDORS
        .iter()
        .flat_map(|it| it.operations)
        .map(|it| it.calls.len());
    assert_eq!(calls, examples.sum::<usize>());
    assert!(calls > 30, "{calls}");
}

#[tokio::test]
async fn every_vendor_has_a_mock_of_every_operation() {
    let mocks = liveproof_mock::VENDORS;
    for vendor in VENDORS {
        let mock = mocks.iter().find(|it| it.name == vendor.name);
        let mock = mock.unwrap_or_else(|| panic!("{} has no mock", vendor.name));
        let of_mock: Vec<&str> = mock.operations.iter().map(|it| it.id).collect();
        for operation in vendor.operations {
            assert!(
                of_mock.contains(&operation.id),
                "{} has no mock",
                operation.id
            );
        }
    }
}
