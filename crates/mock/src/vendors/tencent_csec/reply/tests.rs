use super::*;

#[test]
fn only_names_are_called() {
    for good in ["onCaptchaError", "_a.$b1"] {
        assert!(is_function_name(good), "{good}");
    }
    for bad in ["", "a.", "1a", "alert(1)//", "a b", "名"] {
        assert!(!is_function_name(bad), "{bad}");
    }
}
