use super::*;

#[test]
fn only_what_was_issued_is_met_until_it_expires() {
    let vendor = TencentCi::new(&Keys::default());
    vendor.issue("1,2".to_owned(), 100);
    assert!(vendor.is_issued("1,2", 100 + LIFETIME));
    assert!(vendor.is_issued("1，2", 100));
    assert!(!vendor.is_issued("1,2", 101 + LIFETIME));
    assert!(!vendor.is_issued("2,2", 100));
    assert!(vendor.is_issued("2,1", 0));
}
