//! A captcha's picture, and what a user wrote.
//!
//! # What a user wrote
//!
//! [`Message`] has the form that `UgcAntiSpam` takes as `messageStruct`:
//!
//! ```
//! use liveproof::tencent_csec::extras::Message;
//!
//! let message = Message::new()
//!     .text("hello")
//!     .picture(Some("https://example.com/1.png"))
//!     .emoticon();
//! // The setter takes the message itself: `.message_struct(message)`.
//! assert!(String::from(&message).starts_with("AAAAAQAAAAVoZWxsbwAAAAIAAAAZ"));
//! assert_eq!(format!("{message:?}"), "Message([Text, Picture, Emoticon])");
//! ```
//!
//! # A captcha's picture
//!
//! [`Pictures`] fetches what the address of `CaptchaGetUrl` names:
//!
//! ```no_run
//! # async fn example(url: &str) -> Result<(), liveproof::tencent_csec::extras::PictureError> {
//! use liveproof::tencent_csec::extras::Pictures;
//!
//! let picture = Pictures::new().max_bytes(256 * 1024).fetch(url).await?;
//! let signature = picture.cookie("vsig"); // for `CaptchaVerify`
//! # let _ = signature;
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liveproof_runtime::{FetchError, Fetcher, RawResponse};

/// A message (消息结构体): parts in the order in which they are added, sent as Base64.
///
/// The form is that of [the vendor's
/// page](https://github.com/ZoeyYann/qcloud-documents/blob/26ccf09b5c0fe76e88e92a870df2c8971ab2b686/api/%E5%AE%89%E5%85%A8%E6%9C%8D%E5%8A%A1/%E5%A4%A9%E5%BE%A1%E4%B8%9A%E5%8A%A1%E5%AE%89%E5%85%A8%E9%98%B2%E6%8A%A4/%E5%A4%A9%E5%BE%A1%E7%9B%B8%E5%85%B3%E6%8E%A5%E5%8F%A3/%E6%B6%88%E6%81%AF%E8%BF%87%E6%BB%A4.md),
/// read on 2026-11-22. A message without any part is refused before it is sent.
///
/// `Debug` tells what kinds of parts there are, never what is in them.
#[derive(Clone, Default, Eq, PartialEq)]
#[must_use]
pub struct Message {
    kinds: Vec<Kind>,
    bytes: Vec<u8>,
}

/// The vendor's numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Text = 1,
    Picture = 2,
    Video = 3,
    Sound = 4,
    Website = 5,
    Emoticon = 6,
    Title = 7,
    Place = 8,
    ThirdParty = 9,
    File = 10,
    Other = 1000,
}

impl Message {
    /// A message without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Text (文本).
    pub fn text(self, text: &str) -> Self {
        self.part(Kind::Text, text)
    }

    /// A picture (图片) and its address, if it has one.
    pub fn picture(self, address: Option<&str>) -> Self {
        self.part(Kind::Picture, address.unwrap_or_default())
    }

    /// A video (视频) and its address, if it has one.
    pub fn video(self, address: Option<&str>) -> Self {
        self.part(Kind::Video, address.unwrap_or_default())
    }

    /// A sound (音频) and its address, if it has one.
    pub fn sound(self, address: Option<&str>) -> Self {
        self.part(Kind::Sound, address.unwrap_or_default())
    }

    /// A website (网站) and its address, if it is known.
    pub fn website(self, address: Option<&str>) -> Self {
        self.part(Kind::Website, address.unwrap_or_default())
    }

    /// An emoticon of the system (系统表情); which one is not said.
    pub fn emoticon(self) -> Self {
        self.part(Kind::Emoticon, "")
    }

    /// The title of an article (文章标题).
    pub fn title(self, title: &str) -> Self {
        self.part(Kind::Title, title)
    }

    /// A place (位置); which one is not said.
    pub fn place(self) -> Self {
        self.part(Kind::Place, "")
    }

    /// Content of third parties (第三方自定义), which is not sent.
    pub fn third_party(self) -> Self {
        self.part(Kind::ThirdParty, "")
    }

    /// A file (文件), which is not sent.
    pub fn file(self) -> Self {
        self.part(Kind::File, "")
    }

    /// Anything else (其他), which is not sent.
    pub fn other(self) -> Self {
        self.part(Kind::Other, "")
    }

    fn part(mut self, kind: Kind, value: &str) -> Self {
        // A part of 4 GiB, which no vendor takes, would be malformed, and so refused.
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        self.kinds.push(kind);
        self.bytes.extend((kind as u32).to_be_bytes());
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(value.as_bytes());
        self
    }
}

impl From<Message> for String {
    fn from(message: Message) -> Self {
        Self::from(&message)
    }
}

impl From<&Message> for String {
    fn from(message: &Message) -> Self {
        STANDARD.encode(&message.bytes)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Message").field(&self.kinds).finish()
    }
}

/// Fetches pictures of captchas.
///
/// Clones share connections, so one of these serves a whole program. See [`Fetcher`] for what is
/// done with an address and what is not.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    fetcher: Fetcher,
}

impl Pictures {
    /// At most 1 MiB, within 10 seconds.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The greatest number of bytes of a picture.
    #[must_use]
    pub fn max_bytes(self, bytes: u64) -> Self {
        let fetcher = self.fetcher.max_bytes(bytes);
        Self { fetcher }
    }

    /// The total time, from connecting to the last byte.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        let fetcher = self.fetcher.timeout(timeout);
        Self { fetcher }
    }

    /// Fetches the picture at this address.
    ///
    /// # Errors
    ///
    /// See [`PictureError`]. None of them quotes the address.
    pub async fn fetch(&self, address: &str) -> Result<Picture, PictureError> {
        let response = self.fetcher.fetch(address).await?;
        match media_type(&response) {
            Some(media_type) if !response.body.is_empty() => Ok(Picture {
                media_type,
                response,
            }),
            _ => Err(PictureError::NotPicture),
        }
    }
}

/// `image/…`, in lower case and without parameters.
fn media_type(response: &RawResponse) -> Option<String> {
    let essence = response.header("content-type")?.split(';').next()?;
    let essence = essence.trim().to_ascii_lowercase();
    essence.starts_with("image/").then_some(essence)
}

/// A picture, and the cookies that came with it.
#[derive(Clone)]
pub struct Picture {
    media_type: String,
    response: RawResponse,
}

impl Picture {
    /// The picture.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.response.body
    }

    /// The media type that it came with, such as `image/jpeg`.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The value of a cookie that came with it. It may be a secret of the vendor's.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.response.headers.get_all("set-cookie").iter();
        cookies
            // Attributes say where a browser would send it again, and nothing is sent again here.
            .filter_map(|header| header.to_str().ok()?.split(';').next()?.split_once('='))
            .find(|(other, _)| other.trim() == name)
            .map(|(_, value)| value.trim())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("bytes", &self.bytes().len())
            .finish_non_exhaustive()
    }
}

/// Why there is no picture.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// Nothing came from the address.
    Fetch(FetchError),
    /// What came is empty, or its media type is not that of a picture.
    NotPicture,
}

impl PictureError {
    /// Whether the same address may give the picture later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.is_retryable())
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetch(error) => write!(f, "the picture did not come: {error}"),
            Self::NotPicture => f.write_str("what came is not a picture"),
        }
    }
}

impl std::error::Error for PictureError {}

impl From<FetchError> for PictureError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of the page's sample: a text of 66 bytes and the address of a video, of 65. What is
    /// in them is not the page's; the Base64 is Python's.
    #[test]
    fn the_sample_of_the_page() {
        let message = Message::new()
            .text("测试发帖，有人来看看么？今天天气很好，大家好")
            .video(Some(
                "http://img.example.com/community/01234567890123456789abcdefgh.jpg",
            ));
        assert_eq!(
            String::from(message),
            "AAAAAQAAAELmtYvor5Xlj5HluJbvvIzmnInkurrmnaXnnIvnnIvkuYjvvJ/ku4rlpKnlpKnmsJTlvojlpb3vvIzlpKflrrblpb0A\
             AAADAAAAQWh0dHA6Ly9pbWcuZXhhbXBsZS5jb20vY29tbXVuaXR5LzAxMjM0NTY3ODkwMTIzNDU2Nzg5YWJjZGVmZ2guanBn"
        );
    }

    /// By hand, from the table of the page; the Base64 is Python's.
    #[test]
    fn every_kind_has_its_number() {
        const ADDRESS: Option<&str> = Some("https://example.com/1");
        let new = Message::new;
        for (message, expected) in [
            (new().text("人a"), "AAAAAQAAAATkurph"),
            (new().text(""), "AAAAAQAAAAA="),
            (
                new().picture(ADDRESS),
                "AAAAAgAAABVodHRwczovL2V4YW1wbGUuY29tLzE=",
            ),
            (new().picture(None), "AAAAAgAAAAA="),
            (
                new().video(ADDRESS),
                "AAAAAwAAABVodHRwczovL2V4YW1wbGUuY29tLzE=",
            ),
            (new().video(None), "AAAAAwAAAAA="),
            (
                new().sound(ADDRESS),
                "AAAABAAAABVodHRwczovL2V4YW1wbGUuY29tLzE=",
            ),
            (new().sound(None), "AAAABAAAAAA="),
            (
                new().website(ADDRESS),
                "AAAABQAAABVodHRwczovL2V4YW1wbGUuY29tLzE=",
            ),
            (new().website(None), "AAAABQAAAAA="),
            (new().emoticon(), "AAAABgAAAAA="),
            (new().title("长 标题"), "AAAABwAAAArplb8g5qCH6aKY"),
            (new().place(), "AAAACAAAAAA="),
            (new().third_party(), "AAAACQAAAAA="),
            (new().file(), "AAAACgAAAAA="),
            (new().other(), "AAAD6AAAAAA="),
            (new(), ""),
        ] {
            assert_eq!(String::from(&message), expected, "{message:?}");
        }
    }

    /// Parts keep their order; the Base64 is Python's.
    #[test]
    fn parts_stand_one_after_the_other() {
        let message = Message::new()
            .title("标题")
            .text("人a")
            .picture(Some("https://example.com/1"))
            .video(None)
            .emoticon()
            .other();
        assert_eq!(
            String::from(message),
            "AAAABwAAAAbmoIfpopgAAAABAAAABOS6umEAAAACAAAAFWh0dHBzOi8vZXhhbXBsZS5jb20vMQAAAAMAAAAAAAAABgAAAAAAAAPo\
             AAAAAA=="
        );
    }

    #[test]
    fn only_the_kinds_are_printed() {
        let message = Message::new()
            .text("CANARY")
            .website(Some("https://CANARY.example"))
            .third_party();
        assert_eq!(
            format!("{message:?}"),
            "Message([Text, Website, ThirdParty])"
        );
        assert!(!format!("{message:#?}").contains("CANARY"));
    }
}
