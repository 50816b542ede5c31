//! The facade against the mock vendors, which share no code with it and verify from the bytes that
//! they receive.

use liveproof_tests::support::{left_out, mock, signing};

#[tokio::test]
async fn every_example_as_the_snapshots_show_it() {
    for mock::Mocked {
        vendor, operation, ..
    } in mock::operations()
    {
        for (example, call) in operation.calls {
            let mock = mock::start(vendor, example).await;
            let outcome = call
                .make(mock.target().with_middleware(signing::signer(example)))
                .await;
            let what = format!("{} {} {example}", vendor.name, operation.id);
            assert!(outcome.result.is_ok(), "{what}: {:?}", outcome.result);
        }
    }
    // A mock is written by hand, so a new vendor has none at first.
    left_out(
        "not tested against a mock, as there is none",
        &mock::missing(),
    );
}
