use super::*;

#[test]
fn a_nonce_counts_once_until_it_is_forgotten() {
    let nonces = Nonces::default();
    assert!(nonces.first_use("a".into(), 100, 110));
    assert!(nonces.first_use("b".into(), 100, 110));
    assert!(!nonces.first_use("a".into(), 110, 120));
    assert!(nonces.first_use("a".into(), 111, 121));
}

#[test]
fn a_value_is_valid_until_it_expires() {
    let store = Store::default();
    store.insert("a".to_owned(), 1, 100, 300);
    assert_eq!(store.get("a", 400), Some(1));
    assert!(!store.is_expired("a", 400));
    assert_eq!(store.get("a", 401), None);
    assert!(store.is_expired("a", 401));
    assert!(!store.is_expired("b", 401));
    store.insert("a".to_owned(), 2, 100, 300);
    assert_eq!(store.get("a", 400), Some(2));
}

#[test]
fn a_value_is_changed_or_taken_only_while_it_is_valid() {
    let store = Store::default();
    store.insert("a".to_owned(), 1, 100, 300);
    assert_eq!(store.change("a", 401, |value| *value = 2), None);
    assert_eq!(store.change("a", 400, |value| *value += 1), Some(()));
    assert_eq!(store.take("b", 100), None);
    assert_eq!(store.take("a", 400), Some(2));
    assert_eq!(store.take("a", 100), None);
    store.insert("a".to_owned(), 3, 100, 300);
    assert_eq!(store.take("a", 401), None);
    store.insert("a".to_owned(), 4, 100, 300);
    assert!(store.remove("a") && !store.remove("a"));
    assert_eq!(store.get("a", 100), None);
}

#[test]
fn no_call_changes_an_example() {
    let store = Store::with_examples([("a", 1)]);
    assert_eq!(store.change("a", u64::MAX, |value| *value += 1), Some(()));
    assert_eq!(store.insert("a".to_owned(), 3, 100, 300), "a");
    assert_eq!(store.take("a", u64::MAX), Some(1));
    assert!(store.remove("a"));
    assert_eq!(store.get("a", u64::MAX), Some(1));
}
