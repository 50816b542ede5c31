use super::*;

#[test]
fn a_proof_is_for_one_number_and_one_use() {
    let vendor = HuaweiOneaccess::new(&Keys::default());
    let sender = Some("12345678903".to_owned());
    vendor.proofs.insert("p".to_owned(), sender, 100, LIFE);
    assert_eq!(
        vendor.use_proof("p", "12345678904", 100),
        Err("CAPTCHA.0004")
    );
    assert_eq!(
        vendor.use_proof("p", "12345678903", 401),
        Err("CAPTCHA.0003")
    );
    assert_eq!(vendor.use_proof("p", "12345678903", 400), Ok(()));
    assert_eq!(
        vendor.use_proof("p", "12345678903", 400),
        Err("CAPTCHA.0004")
    );
}

#[test]
fn a_code_is_for_one_number_one_purpose_and_one_use() {
    let vendor = HuaweiOneaccess::new(&Keys::default());
    let used = |mobile, purpose, code, now| vendor.use_code(mobile, purpose, code, now).is_ok();
    assert!(!used("12345678903", "LOGIN_SMS", CODE, 100));
    vendor.send_code("12345678903", "LOGIN_SMS", 100);
    assert!(!used("12345678903", "LOGIN_SMS", "232327", 100));
    assert!(!used("12345678903", "OTP_REST_SMS", CODE, 100));
    assert!(!used("12345678904", "LOGIN_SMS", CODE, 100));
    assert!(!used("12345678903", "LOGIN_SMS", CODE, 401));
    assert!(used("12345678903", "LOGIN_SMS", CODE, 400));
    assert!(!used("12345678903", "LOGIN_SMS", CODE, 400));
    // That of the examples is always good.
    assert!(used("12345678902", "LOGIN_SMS", "048213", 0));
    assert!(used("12345678902", "LOGIN_SMS", "048213", 0));
}

#[test]
fn ten_wrong_passwords_lock_a_user_for_three_minutes() {
    let vendor = HuaweiOneaccess::new(&Keys::default());
    for left in (1..ATTEMPTS).rev() {
        assert_eq!(vendor.fail("u", 100), left);
        assert_eq!(vendor.locked("u", 100), None);
    }
    assert_eq!(vendor.fail("u", 100), 0);
    assert_eq!(vendor.locked("u", 101), Some(179));
    assert_eq!(vendor.locked("v", 101), None);
    assert_eq!(vendor.locked("u", 281), None);
    assert_eq!(vendor.fail("u", 281), 9);
    vendor.succeed("u");
    assert_eq!(vendor.fail("u", 281), 9);
}
