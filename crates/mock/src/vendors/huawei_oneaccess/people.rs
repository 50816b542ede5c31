//! The people who can log in here, and those who register. The first are invented.

use std::sync::{Mutex, PoisonError};

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The place among all people.
    at: usize,
    pub(super) user_name: String,
    pub(super) password: String,
    pub(super) mobile: String,
    pub(super) name: String,
    /// The code of a WeChat login that belongs to the account.
    pub(super) wechat: Option<String>,
    /// How a login with the right password or code goes on.
    pub(super) next: Next,
}

/// How a login goes on (登录流程状态标识).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// There is a session.
    Session,
    /// The password expires soon.
    PasswordWarn,
    /// The password has expired.
    PasswordExpired,
    /// The second factor is still to come.
    SecondFactor,
    /// Policy forbids it.
    Denied,
}

/// Name for logging in, password, mobile number, name, how a login goes on.
type Row = (&'static str, &'static str, &'static str, &'static str, Next);

/// The first two are those of the request examples.
#[rustfmt::skip]
const PEOPLE: [Row; 7] = [
    ("test01", "Invented#Pass1", "12345678901", "测试一", Next::Session),
    ("zhangsan@example.com", "CANARY-password-2", "12345678902", "张三", Next::Session),
    ("lisi", "mock-password-lisi", "12345678903", "李四", Next::Session),
    ("wangwu", "mock-password-wangwu", "12345678904", "王五", Next::SecondFactor),
    ("zhaoliu", "mock-password-zhaoliu", "12345678905", "赵六", Next::PasswordExpired),
    ("sunqi", "mock-password-sunqi", "12345678906", "孙七", Next::PasswordWarn),
    ("zhouba", "mock-password-zhouba", "12345678907", "周八", Next::Denied),
];

/// The codes of WeChat logins that belong to the first of them.
const WECHAT: [&str; 3] = [
    "071xQk1w3Yt9sF2mLr0w3Zp7Hc1xQk1d",
    "CANARY-wechat-code-2",
    "mock-wechat-lisi",
];

/// How many of them are those of the request examples.
const EXAMPLES: usize = 2;

impl Person {
    /// The id of the user.
    pub(super) fn id(&self) -> String {
        format!("mock-user-{}", self.at + 1)
    }

    /// Whether this is somebody of the request examples, whom no call changes: each example can be sent again.
    pub(super) fn is_example(&self) -> bool {
        self.at < EXAMPLES
    }
}

/// Everybody.
pub(super) struct People(Mutex<Vec<Person>>);

impl Default for People {
    fn default() -> Self {
        let person = |(at, row): (usize, &Row)| {
            let (user_name, password, mobile, name, next) = *row;
            Person {
                at,
                user_name: user_name.to_owned(),
                password: password.to_owned(),
                mobile: mobile.to_owned(),
                name: name.to_owned(),
                wechat: WECHAT.get(at).map(|code| (*code).to_owned()),
                next,
            }
        };
        Self(Mutex::new(PEOPLE.iter().enumerate().map(person).collect()))
    }
}

impl People {
    /// Somebody of the request examples.
    pub(super) fn example(&self, at: usize) -> Option<Person> {
        self.find(|person| person.at == at && person.is_example())
    }

    /// Who has this mobile number.
    pub(super) fn by_mobile(&self, mobile: &str) -> Option<Person> {
        self.find(|person| person.mobile == mobile)
    }

    /// Who logs in with this name and password.
    pub(super) fn by_password(&self, user_name: &str, password: &str) -> Option<Person> {
        self.find(|person| person.user_name == user_name && person.password == password)
    }

    /// To whom this WeChat login belongs.
    pub(super) fn by_wechat(&self, code: &str) -> Option<Person> {
        self.find(|person| person.wechat.as_deref() == Some(code))
    }

    /// Adds somebody. Without a name for logging in it is the number, without a password there is none.
    pub(super) fn register(
        &self,
        mobile: &str,
        user_name: Option<&str>,
        name: Option<&str>,
        password: Option<&str>,
    ) -> Person {
        self.all(|all| {
            let person = Person {
                at: all.len(),
                user_name: user_name.unwrap_or(mobile).to_owned(),
                password: password.unwrap_or_default().to_owned(),
                mobile: mobile.to_owned(),
                name: name.unwrap_or_default().to_owned(),
                wechat: None,
                next: Next::Session,
            };
            all.push(person.clone());
            person
        })
    }

    /// Replaces a password; it is a fresh one then.
    pub(super) fn set_password(&self, person: &Person, password: &str) {
        self.change(person, |it| {
            password.clone_into(&mut it.password);
            if matches!(it.next, Next::PasswordWarn | Next::PasswordExpired) {
                it.next = Next::Session;
            }
        });
    }

    /// Binds a WeChat login to somebody.
    pub(super) fn bind(&self, person: &Person, code: &str) {
        self.change(person, |it| it.wechat = Some(code.to_owned()));
    }

    fn change(&self, person: &Person, change: impl FnOnce(&mut Person)) {
        if !person.is_example() {
            self.all(|all| all.get_mut(person.at).map(change));
        }
    }

    fn find(&self, is: impl Fn(&Person) -> bool) -> Option<Person> {
        self.all(|all| all.iter().find(|person| is(person)).cloned())
    }

    fn all<R>(&self, f: impl FnOnce(&mut Vec<Person>) -> R) -> R {
        // No code that holds the guard can panic, so a poisoned list is whole.
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_fresh_and_the_old_one_void() {
        let people = People::default();
        let person = people.by_mobile("12345678905").expect("somebody");
        assert_eq!(person.next, Next::PasswordExpired);
        people.set_password(&person, "new");
        assert!(
            people
                .by_password("zhaoliu", "mock-password-zhaoliu")
                .is_none()
        );
        let person = people.by_password("zhaoliu", "new").expect("the new one");
        assert_eq!(person.next, Next::Session);
    }

    #[test]
    fn nobody_of_the_examples_changes() {
        let people = People::default();
        let person = people.example(0).expect("somebody");
        people.set_password(&person, "new");
        people.bind(&person, "code");
        assert!(people.by_password("test01", "Invented#Pass1").is_some());
        assert!(people.by_wechat("code").is_none());
        assert!(people.example(EXAMPLES).is_none());
    }

    #[test]
    fn who_registers_is_known_by_number_and_name() {
        let people = People::default();
        let new = people.register("12345678999", None, None, Some("p"));
        assert_eq!(new.id(), "mock-user-8");
        assert!(people.by_mobile("12345678999").is_some());
        assert!(people.by_password("12345678999", "p").is_some());
    }
}
