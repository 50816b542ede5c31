use super::*;

#[test]
fn a_new_password_is_fresh_and_the_old_one_void() {
    let users = Users::default();
    let user = users.by_mobile("12345678905").expect("somebody");
    assert_eq!(user.next, Next::PasswordExpired);
    users.set_password(&user, "new");
    assert!(
        users
            .by_password("zhaoliu", "mock-password-zhaoliu")
            .is_none()
    );
    let user = users.by_password("zhaoliu", "new").expect("the new one");
    assert_eq!(user.next, Next::Session);
}

#[test]
fn nobody_of_the_examples_changes() {
    let users = Users::default();
    let user = users.examples()[0].clone();
    users.set_password(&user, "new");
    users.bind(&user, "code");
    assert!(users.by_password("test01", "Invented#Pass1").is_some());
    assert!(users.by_wechat("code").is_none());
    assert_eq!(users.examples().len(), EXAMPLES);
}

#[test]
fn who_registers_is_known_by_number_and_name() {
    let users = Users::default();
    let new = users.register(User {
        user_name: "12345678999".to_owned(),
        mobile: "12345678999".to_owned(),
        password: "p".to_owned(),
        ..User::default()
    });
    assert_eq!(new.id(), "mock-user-8");
    assert!(users.by_mobile("12345678999").is_some());
    assert!(users.by_password("12345678999", "p").is_some());
}
