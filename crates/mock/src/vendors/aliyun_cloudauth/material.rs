//! Material (认证材料): what is submitted, whether it will do, and what it comes to.
//!
//! Nobody looks at pictures here. What one shows is what it says: a picture whose address or
//! content has the text `no-face` in it shows nobody, `crowd` three people, `other-person` somebody
//! else, and `slow` makes a review take long.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{random, text};

/// What a picture has at most, in bytes (2M).
const MAX_PICTURE: usize = 2 * 1024 * 1024;

/// How many pieces there are at most.
const MAX_PIECES: usize = 10;

/// The types of material that are text.
const TEXTS: [&str; 3] = ["Name", "IdentificationNumber", "Mobile"];

/// The types that are pictures; the last is known to Binding only.
const PICTURES: [&str; 5] = [
    "FacePic",
    "IdCardFrontPic",
    "IdCardBackPic",
    "IDPic",
    "FaceRetainedPic",
];

/// The material of one person, in the order in which it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Materials(Vec<(String, String)>);

impl Materials {
    /// The material of the parameters `Material.{n}.MaterialType` and `Material.{n}.Value`.
    pub(super) fn numbered(parameters: &[(String, String)]) -> Result<Self, &'static str> {
        const NOT_VALID: &str = "InvalidParam.MaterialsNotValid";
        let mut pieces: BTreeMap<usize, [Option<&str>; 2]> = BTreeMap::new();
        for (name, value) in parameters {
            let numbered = name.strip_prefix("Material.");
            let Some((number, member)) = numbered.and_then(|rest| rest.split_once('.')) else {
                continue;
            };
            // `01` would be another name for the first.
            let number = (1..=MAX_PIECES)
                .find(|it| it.to_string() == number)
                .ok_or(NOT_VALID)?;
            let [kind, content] = pieces.entry(number).or_default();
            match member {
                "MaterialType" => *kind = Some(value),
                "Value" => *content = Some(value),
                _ => {}
            }
        }
        if pieces.is_empty() {
            return Err("InvalidParam.MaterialsEmpty");
        }
        let mut all = Vec::new();
        for piece in pieces.into_values() {
            // The two members of a number belong together (必须匹配).
            let [Some(kind), Some(value)] = piece else {
                return Err(NOT_VALID);
            };
            if value.is_empty() {
                return Err("InvalidParam.ParamMissing");
            }
            let is_known = TEXTS.contains(&kind) || PICTURES.contains(&kind);
            if !is_known || kind == "FaceRetainedPic" {
                return Err(NOT_VALID);
            }
            all.push((kind.to_owned(), value.to_owned()));
        }
        Ok(Self(all))
    }

    /// The material of Binding; `None` if that is not a JSON object of texts. Members that are not
    /// known are let through.
    pub(super) fn bound(json: &str) -> Option<Self> {
        if json.is_empty() {
            return Some(Self::default());
        }
        let Ok(Value::Object(members)) = serde_json::from_str(json) else {
            return None;
        };
        let pieces = members.into_iter().map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        pieces.collect::<Option<Vec<_>>>().map(Self)
    }

    /// A piece of material.
    pub(super) fn get(&self, kind: &str) -> Option<&str> {
        text::value(&self.0, kind)
    }

    /// Checks whether a verification without the user's part can be decided with it.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.pictures().any(|picture| picture.is_none()) {
            return Err("Error.MaterialsUploadError");
        }
        let needed = ["Name", "IdentificationNumber", "FacePic"];
        if needed.iter().any(|kind| self.get(kind).is_none()) {
            return Err("Error.MaterialsInsufficient");
        }
        if !self.is_of_one_person() {
            return Err("Error.RealNameCheckFail");
        }
        Ok(())
    }

    /// Whether name and number belong together. Nobody has a register here: a number is somebody's
    /// if its last digit is right, whatever the name.
    fn is_of_one_person(&self) -> bool {
        self.get("IdentificationNumber").is_none_or(is_id_number)
    }

    /// Whether the review takes longer than a call.
    pub(super) fn take_long(&self) -> bool {
        self.say("slow")
    }

    /// What this material comes to.
    pub(super) fn verdict(&self) -> Verdict {
        if !self.is_of_one_person() {
            Verdict::not_passed("姓名与身份证号不匹配")
        } else if self.say("other-person") {
            Verdict::not_passed("不是同一个人")
        } else {
            Verdict::passed()
        }
    }

    /// Whether one of the pictures has this text in it.
    fn say(&self, text: &str) -> bool {
        self.pictures().flatten().any(|picture| picture.says(text))
    }

    /// The pictures; `None` for what is not one.
    fn pictures(&self) -> impl Iterator<Item = Option<Picture>> {
        let pictures = self
            .0
            .iter()
            .filter(|(kind, _)| PICTURES.contains(&kind.as_str()));
        pictures.map(|(_, value)| Picture::read(value))
    }
}

/// The scores, each from 0 to 100, and why the verification is not passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    /// Against the portrait on the ID card.
    pub similarity: f64,
    /// Against the authorities' picture. From 80 on, one in 1,000 is accepted wrongly.
    pub authority: f64,
    /// `None` if it is passed.
    pub reason: Option<&'static str>,
}

impl Verdict {
    pub(super) fn passed() -> Self {
        Self {
            similarity: score(80, 100),
            authority: score(80, 100),
            reason: None,
        }
    }

    pub(super) fn not_passed(reason: &'static str) -> Self {
        Self {
            similarity: score(0, 60),
            authority: score(0, 60),
            reason: Some(reason),
        }
    }
}

/// A score with two decimals, as in the samples.
pub(super) fn score(least: u32, most: u32) -> f64 {
    let hundredths = random::below(u64::from(most - least) * 100 + 1);
    // At most 10,000, so nothing is lost.
    let hundredths = u32::try_from(hundredths).unwrap_or_default() + least * 100;
    f64::from(hundredths) / 100.0
}

/// A picture in one of the documented forms: its address, or its content.
pub(super) struct Picture(Vec<u8>);

impl Picture {
    /// Reads a public address, `oss://bucket:path` or `base64://` and Base64; `None` if it is none
    /// of these or too large.
    pub(super) fn read(value: &str) -> Option<Self> {
        if let Some(base64) = value.strip_prefix("base64://") {
            let content = STANDARD.decode(base64).ok()?;
            return (!content.is_empty() && content.len() <= MAX_PICTURE).then_some(Self(content));
        }
        if let Some(place) = after_scheme(value, "oss") {
            let (bucket, path) = place.split_once(':')?;
            return (!bucket.is_empty() && !path.is_empty()).then(|| Self(place.into()));
        }
        is_web_address(value).then(|| Self(value.into()))
    }

    /// Whether the picture has this text in it.
    pub(super) fn says(&self, text: &str) -> bool {
        self.0
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    }
}

/// What follows `scheme://`, in upper or lower case.
fn after_scheme<'a>(value: &'a str, scheme: &str) -> Option<&'a str> {
    let (given, rest) = value.split_once("://")?;
    given.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Whether everyone could try to read it: http or https, a host, no blanks.
pub(super) fn is_web_address(value: &str) -> bool {
    let rest = after_scheme(value, "http").or_else(|| after_scheme(value, "https"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
    })
}

/// Whether a number of an ID card has the right last digit (GB 11643-1999).
fn is_id_number(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const LAST: &[u8; 11] = b"10X98765432";
    let Some((digits, last)) = number.as_bytes().split_at_checked(17) else {
        return false;
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let expected = LAST.get(sum as usize % LAST.len());
    matches!(last, [last] if Some(&last.to_ascii_uppercase()) == expected)
}

#[cfg(test)]
mod tests;
