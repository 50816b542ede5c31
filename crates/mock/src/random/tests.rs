use super::*;

#[test]
fn ids_have_their_form_and_differ() {
    assert_eq!(digits(4).len(), 4);
    assert!(digits(40).bytes().all(|byte| byte.is_ascii_digit()));
    let (first, second) = (uuid(), uuid());
    assert_ne!(first, second);
    assert_eq!(
        first.split('-').map(str::len).collect::<Vec<_>>(),
        [8, 4, 4, 4, 12]
    );
    assert_eq!(first.as_bytes()[14], b'4');
    assert!(below(3) < 3);
}
