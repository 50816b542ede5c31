use super::percent;

#[test]
fn encodes_all_but_the_unreserved() {
    let mut out = String::new();
    percent(&mut out, "aZ09-._~ +*/%!'()&=?#\u{4eba}");
    assert_eq!(
        out,
        "aZ09-._~%20%2B%2A%2F%25%21%27%28%29%26%3D%3F%23%E4%BA%BA"
    );
}
