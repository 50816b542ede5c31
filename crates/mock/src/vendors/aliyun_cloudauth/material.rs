//! Material (认证材料): what is submitted, whether it will do, and what it comes to.
//!
//! Nobody looks at pictures here. What one shows is what it says: a picture whose address or content has the text
//! `no-face` in it shows nobody, `crowd` three people, `other-person` somebody else, and `slow` makes a review take long.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use super::tasks::{Scores, Verdict};
use crate::random;

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
    /// The material of the parameters `Material.{n}.MaterialType` and `Material.{n}.Value`, or the code of the error.
    pub(super) fn numbered(parameters: &[(String, String)]) -> Result<Self, &'static str> {
        let mut pieces: Vec<(usize, Piece<'_>)> = Vec::new();
        for (name, value) in parameters {
            let Some((number, member)) = name
                .strip_prefix("Material.")
                .and_then(|rest| rest.split_once('.'))
            else {
                continue;
            };
            // `01` would be another name for the first.
            let number = number
                .parse::<usize>()
                .ok()
                .filter(|parsed| (1..=MAX_PIECES).contains(parsed) && parsed.to_string() == number)
                .ok_or("InvalidParam.MaterialsNotValid")?;
            let at = match pieces.iter().position(|(given, _)| *given == number) {
                Some(at) => at,
                None => {
                    pieces.push((number, Piece::default()));
                    pieces.len() - 1
                }
            };
            let Some((_, piece)) = pieces.get_mut(at) else {
                continue;
            };
            match member {
                "MaterialType" => piece.kind = Some(value),
                "Value" => piece.value = Some(value),
                _ => {}
            }
        }
        if pieces.is_empty() {
            return Err("InvalidParam.MaterialsEmpty");
        }
        pieces.sort_by_key(|(number, _)| *number);
        let mut all = Vec::new();
        for (_, piece) in pieces {
            // Both halves of a number belong together (必须匹配).
            let (Some(kind), Some(value)) = (piece.kind, piece.value) else {
                return Err("InvalidParam.MaterialsNotValid");
            };
            if value.is_empty() {
                return Err("InvalidParam.ParamMissing");
            }
            let known = TEXTS.contains(&kind) || PICTURES.contains(&kind);
            if !known || kind == "FaceRetainedPic" {
                return Err("InvalidParam.MaterialsNotValid");
            }
            all.push((kind.to_owned(), value.to_owned()));
        }
        Ok(Self(all))
    }

    /// The material of Binding; `None` if that is no JSON object of texts. Members that are not known are let through.
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
        self.0
            .iter()
            .find(|(given, _)| given == kind)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a verification without the user's part can be decided with it, or the code of the error.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let mut pictures = self
            .0
            .iter()
            .filter(|(kind, _)| PICTURES.contains(&kind.as_str()));
        if !pictures.all(|(_, value)| Picture::read(value).is_some()) {
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

    /// Whether name and number belong together. There is no register here: a number is somebody's if its last digit is
    /// right, whatever the name.
    fn is_of_one_person(&self) -> bool {
        self.get("IdentificationNumber").is_none_or(is_id_number)
    }

    /// Whether the review takes longer than a call.
    pub(super) fn take_long(&self) -> bool {
        self.pictures().any(|picture| picture.says("slow"))
    }

    /// What this material comes to.
    pub(super) fn verdict(&self) -> Verdict {
        if !self.is_of_one_person() {
            let reason = "姓名与身份证号不匹配";
            return Verdict::NotPassed(Scores::between(0, 60), reason);
        }
        if self.pictures().any(|picture| picture.says("other-person")) {
            let reason = "不是同一个人";
            return Verdict::NotPassed(Scores::between(0, 60), reason);
        }
        Verdict::Passed(Scores::between(80, 100))
    }

    fn pictures(&self) -> impl Iterator<Item = Picture> {
        self.0
            .iter()
            .filter(|(kind, _)| PICTURES.contains(&kind.as_str()))
            .filter_map(|(_, value)| Picture::read(value))
    }
}

#[derive(Default)]
struct Piece<'a> {
    kind: Option<&'a str>,
    value: Option<&'a str>,
}

/// A picture in one of the documented forms: its address, or its content.
pub(super) struct Picture(Vec<u8>);

impl Picture {
    /// Reads a public address, `oss://bucket:path` or `base64://` and Base64; `None` if it is none of these or too
    /// large.
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

impl Scores {
    /// Two scores within this range, both included.
    fn between(least: u32, most: u32) -> Self {
        Self {
            similarity: score(least, most),
            authority: score(least, most),
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
mod tests {
    use super::*;

    fn numbered(pairs: &[(&str, &str)]) -> Result<Materials, &'static str> {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Materials::numbered(&pairs)
    }

    #[test]
    fn numbers_tie_types_and_values() {
        let two = numbered(&[
            ("Material.10.MaterialType", "FacePic"),
            ("Material.10.Value", "http://a.example/1.jpg"),
            ("Material.2.MaterialType", "Name"),
            ("Material.2.Value", "李四"),
            ("VerifyToken", "t"),
        ])
        .expect("good material");
        assert_eq!(two.get("Name"), Some("李四"));
        assert_eq!(two.get("FacePic"), Some("http://a.example/1.jpg"));
        assert_eq!(two.0[0].0, "Name");
        for (pairs, code) in [
            (&[][..], "InvalidParam.MaterialsEmpty"),
            (
                &[("Material.1.MaterialType", "Name")],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[("Material.1.Value", "x")],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[("Material.11.Value", "x")],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[("Material.0.Value", "x")],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[("Material.01.Value", "x")],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[
                    ("Material.1.MaterialType", "FaceRetainedPic"),
                    ("Material.1.Value", "x"),
                ],
                "InvalidParam.MaterialsNotValid",
            ),
            (
                &[
                    ("Material.1.MaterialType", "Name"),
                    ("Material.1.Value", ""),
                ],
                "InvalidParam.ParamMissing",
            ),
        ] {
            assert_eq!(numbered(pairs), Err(code), "{pairs:?}");
        }
    }

    #[test]
    fn pictures_have_three_forms_and_a_limit() {
        let bytes = |length| format!("base64://{}", STANDARD.encode(vec![0; length]));
        for good in [
            "http://a.example/1.jpg",
            "https://a.example",
            "HTTPS://a.example",
            "oss://bucket:dir/1.jpg",
            "base64:///9j/4AAQSkZJRg==",
            &bytes(MAX_PICTURE),
        ] {
            assert!(Picture::read(good).is_some(), "{good:.40}");
        }
        for bad in [
            "/tmp/1.jpg",
            "file:///tmp/1.jpg",
            "http://",
            "http:///1.jpg",
            "http://a.example/a b",
            "oss://bucket",
            "oss://:path",
            "base64://",
            "base64://data:image/png;base64,/9j/4AAQSkZJRg==",
            "base64://QQ",
            &bytes(MAX_PICTURE + 1),
        ] {
            assert!(Picture::read(bad).is_none(), "{bad:.40}");
        }
        let said = format!("base64://{}", STANDARD.encode("a picture with no-face"));
        let picture = Picture::read(&said).expect("a picture");
        assert!(picture.says("no-face"));
        assert!(!picture.says("other-person"));
    }

    #[test]
    fn a_number_of_an_id_card_has_a_check_digit() {
        for (number, good) in [
            ("11010519491231002X", true),
            ("11010519491231002x", true),
            ("110105194912310046", true),
            ("110105194912310047", false),
            ("11010519491231002", false),
            ("1101051949123100200", false),
            ("A1010519491231002X", false),
            ("", false),
            ("一一〇一〇五", false),
        ] {
            assert_eq!(is_id_number(number), good, "{number}");
        }
    }

    #[test]
    fn scores_stay_within_their_range() {
        for _ in 0..1000 {
            let score = score(80, 100);
            assert!((80.0..=100.0).contains(&score), "{score}");
        }
    }
}
