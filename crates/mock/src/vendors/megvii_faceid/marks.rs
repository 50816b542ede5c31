//! What the mock sees in a picture or a recording: it looks at none, but reads marks such as `mock-person=A` in it.
//!
//! A mark that is missing stands for what is good.

/// How much of a file is read, in bytes. Videos are large.
const READ: usize = 4096;

/// The value of a mark: what follows up to a blank, a control character or the end.
fn mark<'a>(content: &'a [u8], name: &str) -> Option<&'a str> {
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

/// Who is in it, how many, and whether it is a fake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
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

impl Seen {
    /// What is in this content.
    pub(super) fn of(content: &[u8]) -> Self {
        let number = |name| mark(content, name).and_then(|value| value.parse().ok());
        Self {
            person: mark(content, "person").map(str::to_owned),
            fake: mark(content, "fake").map(str::to_owned),
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

/// `mock-digits=NNNN`: what is read aloud in a recording.
pub(super) fn digits(content: &[u8]) -> Option<&str> {
    mark(content, "digits")
}

/// `mock-biz-token=…`: for which token the SDK made its data.
pub(super) fn biz_token(content: &[u8]) -> Option<&str> {
    mark(content, "biz-token")
}

/// `mock-result=USER_CANCELLATION`: how the SDK's part ended, by the vendor's result_message.
pub(super) fn result(content: &[u8]) -> Option<&str> {
    mark(content, "result")
}

/// `mock-eyes=closed`: the user never opened the eyes.
pub(super) fn eyes_closed(content: &[u8]) -> bool {
    mark(content, "eyes") == Some("closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_and_their_absence_is_good() {
        let none = Seen::of(b"not really a picture");
        assert_eq!((none.faces, none.quality, none.jpeg), (1, 100, false));
        assert_eq!((&none.person, &none.fake), (&None, &None));
        let seen = Seen::of(
            "\u{0}mock-person=韦小宝\nmock-fake=MASK\0mock-faces=2 mock-quality=29".as_bytes(),
        );
        assert_eq!(seen.person.as_deref(), Some("韦小宝"));
        assert_eq!(seen.fake.as_deref(), Some("MASK"));
        assert_eq!((seen.faces, seen.quality), (2, 29));
        assert!(Seen::of(b"\xff\xd8\xff\xe0").jpeg);
        assert!(none.is_like(&seen) && seen.is_named("韦小宝") && !seen.is_named("other"));
        assert!(!Seen::of(b"mock-person=a").is_like(&Seen::of(b"mock-person=b")));
        assert_eq!(digits(b"mock-digits=0417"), Some("0417"));
        assert_eq!(digits(b"mock-digit=0417"), None);
        assert_eq!(
            digits(&[&[b' '; 4090][..], b"mock-digits=0417"].concat()),
            None
        );
        assert!(eyes_closed(b"mock-eyes=closed") && !eyes_closed(b""));
    }
}
