//! Reading ID cards (身份证识别).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use super::{Call, Operation, errors, upload};
use crate::{
    random,
    rules::{self, Rule},
    vendor::{DocumentedError, OperationInfo, Refused, errors},
};

/// A picture may have 7M as Base64, which makes 5.25 MiB as it is.
const MAX_PICTURE: usize = 7 * 1024 * 1024 / 4 * 3;

/// The card that every picture shows is valid until the end of this day, 2020-07-21 in China. In
/// unix seconds.
const VALID_UNTIL: u64 = 1_595_347_200;

/// The members of `Config`.
const OPTIONS: [&str; 10] = [
    "CropIdCard",
    "CropPortrait",
    "CopyWarn",
    "BorderCheckWarn",
    "ReshootWarn",
    "DetectPsWarn",
    "TempIdWarn",
    "InvalidDateWarn",
    "Quality",
    "MultiCardDetect",
];

const ERRORS: &[DocumentedError] = errors!(errors::CI, errors::COS, errors::OCR);

/// What is wrong with a value has an error of its own here, so that no rule is needed.
const NONE: &[Rule] = &[];

pub(super) const ID_CARD_OCR: Operation = Operation {
    info: OperationInfo {
        id: "IDCardOCR",
        errors: ERRORS,
    },
    method: "GET",
    process: "IDCardOCR",
    on_object: true,
    rules: NONE,
    run: recognize,
};

pub(super) const ID_CARD_OCR_ON_UPLOAD: Operation = Operation {
    info: OperationInfo {
        id: "IDCardOCROnUpload",
        errors: ERRORS,
    },
    method: "PUT",
    process: "IDCardOCR",
    on_object: true,
    rules: NONE,
    run: |call| {
        upload::check_length(call)?;
        if call.request.body.is_empty() {
            return Err(errors::EMPTY_IMAGE_ERROR.into());
        }
        if call.request.body.len() > MAX_PICTURE {
            return Err(errors::TOO_LARGE_FILE_ERROR.into());
        }
        recognize(call)
    },
};

/// Every object counts as stored in the bucket, and as the picture of one and the same card.
fn recognize(call: &Call<'_>) -> Result<String, Refused> {
    let value = |name| rules::value(call.parameters, name).unwrap_or_default();
    let is_back = match value("CardSide") {
        // Which side it is would be found out: it is the front.
        "" | "FRONT" => false,
        "BACK" => true,
        _ => return Err(errors::PARAMETER_VALUE_LIMIT.with("CardSide")),
    };
    let options = options(value("Config")).ok_or(errors::CONFIG_FORMAT_ERROR)?;
    let mut reply = "<Response>\n  <IdInfo>\n".to_owned();
    let fields: &[(&str, &str)] = if is_back {
        &[
            ("Authority", "北京市公安局东城分局"),
            ("ValidDate", "2010.07.21-2020.07.21"),
        ]
    } else {
        &[
            ("Name", "张三"),
            ("Sex", "男"),
            ("Nation", "汉"),
            ("Birth", "1949/12/31"),
            ("Address", "北京市东城区模拟路1号"),
            ("IdNum", "11010519491231002X"),
        ]
    };
    for (name, text) in fields {
        reply.push_str(&format!("     <{name}>{text}</{name}>\n"));
    }
    reply.push_str("  </IdInfo>\n");
    if !options.is_empty() {
        reply.push_str("  <AdvancedInfo>\n");
        for (name, text) in advanced(&options, is_back, call.now) {
            reply.push_str(&format!("     <{name}>{text}</{name}>\n"));
        }
        reply.push_str("  </AdvancedInfo>\n");
    }
    reply.push_str("</Response>\n");
    Ok(reply)
}

/// What the options ask for. The card is spotless, but not valid for ever.
fn advanced(options: &[&str], is_back: bool, now: u64) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let asked = |name| options.contains(&name);
    if asked("CropIdCard") {
        found.push(("IdCard", picture()));
    }
    if asked("CropPortrait") && !is_back {
        found.push(("Portrait", picture()));
    }
    if asked("Quality") {
        found.push(("Quality", (50 + random::below(51)).to_string()));
    }
    if asked("BorderCheckWarn") {
        found.push(("BorderCodeValue", random::below(50).to_string()));
    }
    if asked("InvalidDateWarn") && is_back && now >= VALID_UNTIL {
        found.push(("WarnInfos", "9100".to_owned()));
    }
    found
}

/// The options that are wanted; nothing if this is not a JSON object of truth values.
fn options(config: &str) -> Option<Vec<&'static str>> {
    if config.is_empty() {
        return Some(Vec::new());
    }
    let config: Map<String, Value> = serde_json::from_str(config).ok()?;
    let mut wanted = Vec::new();
    for name in OPTIONS {
        match config.get(name) {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => wanted.push(name),
            Some(_) => return None,
        }
    }
    Some(wanted)
}

/// What begins like a picture of the format JPEG.
fn picture() -> String {
    let mut picture =
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    picture.extend(random::bytes(64));
    picture.extend(b"\xFF\xD9");
    STANDARD.encode(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_truth_values_in_json() {
        assert_eq!(options(""), Some(vec![]));
        assert_eq!(options("{}"), Some(vec![]));
        assert_eq!(
            options(r#"{"Quality":true,"CropIdCard":true,"CopyWarn":false,"Other":1}"#),
            Some(vec!["CropIdCard", "Quality"])
        );
        // The last is the page's sample.
        for bad in [
            "[]",
            "true",
            r#"{"Quality":1}"#,
            r#"{"CropIdCard"：true, "CropIdCard"：true}"#,
        ] {
            assert_eq!(options(bad), None, "{bad}");
        }
    }
}
