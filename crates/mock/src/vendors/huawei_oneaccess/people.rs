//! The people who can log in here. They are invented.

/// Somebody with an account.
pub(super) struct Person {
    pub(super) user_name: &'static str,
    pub(super) password: &'static str,
    pub(super) mobile: &'static str,
    pub(super) name: &'static str,
    /// How a login with the right password or code goes on.
    pub(super) next: Next,
}

/// How a login goes on (登录流程状态标识).
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// There is a session.
    Session,
    /// There is a session, and the password expires soon.
    PasswordWarn,
    /// The password has expired.
    PasswordExpired,
    /// The second factor is still to come.
    SecondFactor,
    /// Policy forbids it.
    Denied,
}

/// The first two are those of the request examples.
pub(super) const PEOPLE: [Person; 7] = [
    Person {
        user_name: "test01",
        password: "CANARY-password-1",
        mobile: "12345678901",
        name: "测试一",
        next: Next::Session,
    },
    Person {
        user_name: "zhangsan@example.com",
        password: "CANARY-password-2",
        mobile: "12345678902",
        name: "张三",
        next: Next::Session,
    },
    Person {
        user_name: "lisi",
        password: "mock-password-lisi",
        mobile: "12345678903",
        name: "李四",
        next: Next::Session,
    },
    Person {
        user_name: "wangwu",
        password: "mock-password-wangwu",
        mobile: "12345678904",
        name: "王五",
        next: Next::SecondFactor,
    },
    Person {
        user_name: "zhaoliu",
        password: "mock-password-zhaoliu",
        mobile: "12345678905",
        name: "赵六",
        next: Next::PasswordExpired,
    },
    Person {
        user_name: "sunqi",
        password: "mock-password-sunqi",
        mobile: "12345678906",
        name: "孙七",
        next: Next::PasswordWarn,
    },
    Person {
        user_name: "zhouba",
        password: "mock-password-zhouba",
        mobile: "12345678907",
        name: "周八",
        next: Next::Denied,
    },
];

/// Who has this mobile number.
pub(super) fn by_mobile(mobile: &str) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.mobile == mobile)
}

/// Who logs in with this name and password.
pub(super) fn by_password(user_name: &str, password: &str) -> Option<&'static Person> {
    PEOPLE
        .iter()
        .find(|person| person.user_name == user_name && person.password == password)
}
