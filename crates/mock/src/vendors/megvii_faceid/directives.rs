//! What a picture or a recording shows: the mock looks at none, but reads directives such as
//! `mock-person=A` in it.
//!
//! A directive that is missing means what is good. Beside those of [`Subject`] there are in
//! recordings and in the data of the SDK:
//!
//! * `mock-digits=NNNN`: what is read aloud
//! * `mock-biz-token=…`: for which token the SDK made its data
//! * `mock-result=USER_CANCELLATION`: how the SDK's part ended, by the vendor's result_message
//! * `mock-eyes=closed`: the user never opened the eyes

/// How much of a file is read, in bytes. Videos are large.
const READ: usize = 4096;

/// The value of a directive: what follows up to a blank, a control character or the end.
pub(super) fn directive<'a>(content: &'a [u8], name: &str) -> Option<&'a str> {
    let content = &content[..content.len().min(READ)];
    let wanted = format!("mock-{name}=");
    let at = content
        .windows(wanted.len())
        .position(|window| window == wanted.as_bytes())?;
    let rest = &content[at + wanted.len()..];
    let end = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
        .unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok()
}

/// Who is in a picture, how many, and whether it is a fake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// `mock-person=NAME`; nobody in particular if it is missing.
    pub person: Option<String>,
    /// `mock-fake=MASK`: how the camera is deceived.
    pub fake: Option<String>,
    /// `mock-faces=N`, otherwise one.
    pub faces: u32,
    /// `mock-quality=N`, 0 to 100, otherwise the best.
    pub quality: u32,
    /// Whether it begins as a JPEG does.
    pub jpeg: bool,
}

impl Subject {
    /// What this content shows.
    pub(super) fn of(content: &[u8]) -> Self {
        let number = |name| directive(content, name).and_then(|value| value.parse().ok());
        Self {
            person: directive(content, "person").map(str::to_owned),
            fake: directive(content, "fake").map(str::to_owned),
            faces: number("faces").unwrap_or(1),
            quality: number("quality").unwrap_or(100),
            jpeg: content.starts_with(&[0xff, 0xd8, 0xff]),
        }
    }

    /// Whether both may be the same person.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (&self.person, &other.person) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// Whether it may be the person of this name.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.person.as_ref().is_none_or(|person| person == name)
    }
}

#[cfg(test)]
mod tests;
