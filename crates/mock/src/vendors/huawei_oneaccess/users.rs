//! The users who can log in here, and those who register. The first are invented.

use std::sync::Mutex;

use crate::store::lock;

/// A user with an account.
#[derive(Clone, Debug)]
pub(super) struct User {
    /// The index among all users.
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
const USERS: [Row; 7] = [
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

impl User {
    /// The id of the user.
    pub(super) fn id(&self) -> String {
        format!("mock-user-{}", self.at + 1)
    }

    /// Whether this is a user of the request examples, whom no call changes: each example can be
    /// sent again.
    pub(super) fn is_example(&self) -> bool {
        self.at < EXAMPLES
    }
}

/// All users.
pub(super) struct Users(Mutex<Vec<User>>);

impl Default for Users {
    fn default() -> Self {
        let user = |(at, row): (usize, &Row)| {
            let (user_name, password, mobile, name, next) = *row;
            User {
                at,
                user_name: user_name.to_owned(),
                password: password.to_owned(),
                mobile: mobile.to_owned(),
                name: name.to_owned(),
                wechat: WECHAT.get(at).map(|code| (*code).to_owned()),
                next,
            }
        };
        Self(Mutex::new(USERS.iter().enumerate().map(user).collect()))
    }
}

impl Users {
    /// A user of the request examples.
    pub(super) fn example(&self, at: usize) -> Option<User> {
        self.find(|user| user.at == at && user.is_example())
    }

    /// The user with this mobile number.
    pub(super) fn by_mobile(&self, mobile: &str) -> Option<User> {
        self.find(|user| user.mobile == mobile)
    }

    /// The user with this name and password.
    pub(super) fn by_password(&self, user_name: &str, password: &str) -> Option<User> {
        self.find(|user| user.user_name == user_name && user.password == password)
    }

    /// The user to whom this WeChat login belongs.
    pub(super) fn by_wechat(&self, code: &str) -> Option<User> {
        self.find(|user| user.wechat.as_deref() == Some(code))
    }

    /// Adds a user. Without a name for logging in it is the number, without a password there is
    /// none.
    pub(super) fn register(
        &self,
        mobile: &str,
        user_name: Option<&str>,
        name: Option<&str>,
        password: Option<&str>,
    ) -> User {
        let mut all = lock(&self.0);
        let user = User {
            at: all.len(),
            user_name: user_name.unwrap_or(mobile).to_owned(),
            password: password.unwrap_or_default().to_owned(),
            mobile: mobile.to_owned(),
            name: name.unwrap_or_default().to_owned(),
            wechat: None,
            next: Next::Session,
        };
        all.push(user.clone());
        user
    }

    /// Replaces a password; it is a fresh one then.
    pub(super) fn set_password(&self, user: &User, password: &str) {
        self.change(user, |it| {
            password.clone_into(&mut it.password);
            if matches!(it.next, Next::PasswordWarn | Next::PasswordExpired) {
                it.next = Next::Session;
            }
        });
    }

    /// Binds a WeChat login to a user.
    pub(super) fn bind(&self, user: &User, code: &str) {
        self.change(user, |it| it.wechat = Some(code.to_owned()));
    }

    fn change(&self, user: &User, change: impl FnOnce(&mut User)) {
        if !user.is_example() {
            lock(&self.0).get_mut(user.at).map(change);
        }
    }

    fn find(&self, is: impl Fn(&User) -> bool) -> Option<User> {
        lock(&self.0).iter().find(|user| is(user)).cloned()
    }
}

#[cfg(test)]
mod tests;
