//! The vendor, what one call leaves for the next, and what several operations need.

use serde_json::{Value, json};

use super::directives::Subject;
use crate::{
    data::Sections,
    keys::{Key, Keys},
    store::Store,
    text::{self, Pairs},
    vendor::{self, Refusal},
};

/// The file is too large: plain text, no code.
pub(super) const TOO_LARGE: &str = "Request Entity Too Large";

/// A grey JPEG of one pixel, as Base64: the best face.
pub(super) const FACE: &str = "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////\
    //////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

pub(super) type Call<'a> = vendor::Call<'a, MegviiFaceid>;
pub(super) type Outcome = vendor::Outcome<MegviiFaceid>;

/// The vendor.
pub(in crate::vendors) struct MegviiFaceid {
    pub(super) key: Key,
    /// The tokens of raw operations.
    pub(super) tokens: Store<Token>,
    /// The tokens of App-GetBizToken.
    pub(super) biz_tokens: Store<BizToken>,
    /// The verifications of Lite, by `biz_id`.
    pub(super) verifications: Store<Verification>,
}

/// What operations have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::vendors) enum Family {
    /// `/faceid/lite/raw/`: key and secret in the form.
    Raw,
    /// `/faceid/lite/`: key and secret in the form, or in the query of a GET.
    Lite,
    /// `/faceid/v3/sdk/`: a signed form.
    App,
}

/// What a token of a raw operation is for. One that is for something else counts as unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `token_random_number`: the digits; `None` in a request example, for which any are right.
    Digits(Option<String>),
    /// `token_video`: what the recording shows, and whether the digits were right.
    Video {
        subject: Subject,
        digits_match: bool,
    },
    /// `token_front_face`; `None` in a request example, where the side face shows the same.
    Front(Option<Subject>),
    /// `token_side_face`: both selfies.
    Side { front: Subject, side: Subject },
}

/// What was asked for when a `biz_token` was issued.
#[derive(Clone, Default)]
pub(super) struct BizToken {
    pub parameters: Pairs,
    /// The picture to compare, if no liveness is to be proven (raw_image).
    pub image: Option<Subject>,
    /// The pictures to compare with.
    pub references: References,
}

impl BizToken {
    /// Whether this parameter is 1.
    pub(super) fn is_on(&self, name: &str) -> bool {
        text::value(&self.parameters, name) == Some("1")
    }
}

/// A verification on the vendor's own pages.
#[derive(Clone)]
pub(super) struct Verification {
    /// How far it is.
    pub status: &'static str,
    /// What the caller gave to it: `biz_no` and `biz_extra_data`; none in a request example.
    pub names: Option<[String; 2]>,
}

/// Pictures to compare with, each with the name of its result.
pub(super) type References = Vec<(&'static str, Subject)>;

impl MegviiFaceid {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let examples = Sections::read(include_str!("../../../data/megvii-faceid/examples.txt"));
        let tokens = |section, token: Token| {
            let names = examples.lines(section);
            names.map(move |name| (name, token.clone()))
        };
        let video = Token::Video {
            subject: Subject::of(b""),
            digits_match: true,
        };
        let biz_token = BizToken {
            parameters: vec![("verbose".to_owned(), "1".to_owned())],
            references: vec![("ref1", Subject::of(b""))],
            ..BizToken::default()
        };
        let biz_tokens = examples.lines("biz_tokens");
        let verification = |(biz_id, status)| {
            let names = None;
            (biz_id, Verification { status, names })
        };
        let verifications = examples.pairs("verifications").map(verification);
        Self {
            key: keys.megvii.clone(),
            tokens: Store::with_examples(
                tokens("digits", Token::Digits(None))
                    .chain(tokens("front faces", Token::Front(None)))
                    .chain(tokens("videos", video)),
            ),
            biz_tokens: Store::with_examples(biz_tokens.map(|it| (it, biz_token.clone()))),
            verifications: Store::with_examples(verifications),
        }
    }
}

/// The subject of a picture with exactly one face, or the code of the error.
pub(super) fn single_face(content: &[u8]) -> Result<Subject, &'static str> {
    let subject = Subject::of(content);
    match subject.faces {
        _ if content.is_empty() => Err("IMAGE_ERROR_UNSUPPORTED_FORMAT"),
        0 => Err("NO_FACE_FOUND"),
        1 => Ok(subject),
        _ => Err("MULTIPLE_FACES"),
    }
}

/// The pictures to compare with: `names` has those of the files and of the results about them.
pub(super) fn references(
    call: &Call<'_>,
    names: &[(&'static str, &'static str)],
    read: impl Fn(&[u8]) -> Result<Subject, &'static str>,
) -> Result<References, Refusal> {
    let mut references = Vec::new();
    for (name, result) in names {
        if let Some(content) = call.file(name) {
            let subject = read(content).map_err(|code| Refusal::Detail(code, name))?;
            references.push((*result, subject));
        }
    }
    Ok(references)
}

/// A comparison as it comes: how alike two faces are, and from where on they count as one person's.
pub(super) fn comparison(alike: bool) -> Value {
    let confidence = if alike { 90.316 } else { 31.072 };
    json!({
        "confidence": confidence,
        // In no order, as in the samples.
        "thresholds": { "1e-3": 65.3, "1e-5": 76.5, "1e-4": 71.8, "1e-6": 79.9 },
    })
}

/// 18 characters: digits, the last one perhaps an X.
pub(super) fn is_idcard_number(number: &str) -> bool {
    let digits = number.strip_suffix(['X', 'x']).unwrap_or(number);
    number.len() == 18 && digits.len() >= 17 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
