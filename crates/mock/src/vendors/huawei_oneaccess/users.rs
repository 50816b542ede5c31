//! The users who can log in here, and those who register. The first are invented.

use std::sync::Mutex;

use serde::Deserialize;

use crate::store::lock;

/// A user with an account.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct User {
    /// The index among all users.
    #[serde(skip)]
    pub(super) at: usize,
    pub(super) user_name: String,
    pub(super) password: String,
    pub(super) mobile: String,
    pub(super) name: String,
    /// The code of a WeChat login that belongs to the account.
    #[serde(default)]
    pub(super) wechat: Option<String>,
    /// How a login with the right password or code goes on.
    #[serde(default)]
    pub(super) next: Next,
}

/// How a login goes on (登录流程状态标识).
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
pub(super) enum Next {
    /// There is a session.
    #[default]
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

const USERS: &str = include_str!("../../../data/huawei-oneaccess/users.json");

/// How many of them, from the first, are those of the request examples.
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
        let mut users: Vec<User> = serde_json::from_str(USERS).unwrap_or_default();
        for (at, user) in users.iter_mut().enumerate() {
            user.at = at;
        }
        Self(Mutex::new(users))
    }
}

impl Users {
    /// The users of the request examples.
    pub(super) fn examples(&self) -> Vec<User> {
        lock(&self.0).iter().take(EXAMPLES).cloned().collect()
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

    /// Adds a user, and sets the index.
    pub(super) fn register(&self, user: User) -> User {
        let mut all = lock(&self.0);
        let at = all.len();
        all.push(User { at, ..user });
        all[at].clone()
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
