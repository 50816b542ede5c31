//! Proving that a person is alive (人脸核身): fetch a challenge, verify a recording.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Call, Operation, errors, upload};
use crate::{
    random,
    rules::{self, Limit, Rule, optional, required},
    vendor::{OperationInfo, Refused, errors},
};

/// A video may have 8M as Base64, which makes 6 MiB as it is.
const MAX_VIDEO: usize = 8 * 1024 * 1024 / 4 * 3;

pub(super) const GET_LIVE_CODE: Operation = Operation {
    info: OperationInfo {
        id: "GetLiveCode",
        errors: errors!(errors::CI, errors::COS),
    },
    method: "GET",
    process: "GetLiveCode",
    on_object: false,
    rules: &[],
    run: |call| {
        let code = random::digits(4);
        call.challenges.issue(&code, call.now);
        Ok(format!(
            "<Response>\n  <LiveCode>{code}</LiveCode>\n</Response>\n"
        ))
    },
};

pub(super) const GET_ACTION_SEQUENCE: Operation = Operation {
    info: OperationInfo {
        id: "GetActionSequence",
        errors: errors!(errors::CI, errors::COS),
    },
    method: "GET",
    process: "GetActionSequence",
    on_object: false,
    rules: &[],
    run: |call| {
        // 1 is to open the mouth, 2 to close the eyes.
        let sequence = if random::below(2) == 0 { "1,2" } else { "2,1" };
        call.challenges.issue(sequence, call.now);
        Ok(format!(
            "<Response>\n  <ActionSequence>{sequence}</ActionSequence>\n</Response>\n"
        ))
    },
};

pub(super) const LIVENESS_RECOGNITION: Operation = Operation {
    info: OperationInfo {
        id: "LivenessRecognition",
        errors: errors!(errors::CI, errors::COS, errors::LIVENESS),
    },
    method: "GET",
    process: "LivenessRecognition",
    on_object: true,
    rules: PERSON,
    run: recognize,
};

pub(super) const LIVENESS_RECOGNITION_ON_UPLOAD: Operation = Operation {
    info: OperationInfo {
        id: "LivenessRecognitionOnUpload",
        errors: errors!(errors::CI, errors::COS, errors::LIVENESS),
    },
    method: "PUT",
    process: "LivenessRecognition",
    on_object: true,
    rules: PERSON,
    run: |call| {
        check_upload(call)?;
        recognize(call)
    },
};

const PERSON: &[Rule] = &[
    required("IdCard", Limit::Text),
    required("Name", Limit::Text),
    required("LivenessType", Limit::OneOf(&["LIP", "ACTION", "SILENT"])),
    optional("BestFrameNum", Limit::Integer(1, 10)),
];

/// Every object counts as stored in the bucket, and every video as one of the named person.
fn recognize(call: &Call<'_>) -> Result<String, Refused> {
    let value = |name| rules::value(call.parameters, name).unwrap_or_default();
    if !is_id_card_number(value("IdCard")) {
        return Err(errors::ID_FORMAT_ERROR.into());
    }
    if value("Name").trim().is_empty() {
        return Err(errors::NAME_FORMAT_ERROR.into());
    }
    check_validate_data(value("LivenessType"), value("ValidateData"))?;
    check_challenge(call, value("LivenessType"), value("ValidateData"))?;

    let mut frames = format!(
        "<Response>\n    <BestFrameBase64>{}</BestFrameBase64>\n    <Sim>{}</Sim>\n",
        frame(),
        similarity()
    );
    let wanted = rules::integer(value("BestFrameNum")).unwrap_or(1);
    if wanted > 1 {
        for _ in 0..wanted {
            frames.push_str(&format!("    <BestFrameList>{}</BestFrameList>\n", frame()));
        }
    }
    frames.push_str("</Response>\n");
    Ok(frames)
}

fn check_upload(call: &Call<'_>) -> Result<(), Refused> {
    let body = &call.request.body;
    upload::check_length(call)?;
    if body.is_empty() {
        return Err(errors::MISSING_CONTENT.into());
    }
    if body.len() > MAX_VIDEO {
        return Err(errors::CONTENT_TOO_LARGE.into());
    }
    Ok(())
}

/// Other digits than those that were issued are not those that the person in the video reads, and
/// likewise for movements.
fn check_challenge(call: &Call<'_>, liveness_type: &str, data: &str) -> Result<(), Refused> {
    let refusal = match liveness_type {
        "LIP" => errors::LIP_VOICE_RECOGNIZE,
        "ACTION" => errors::ACTION_FIRST_ACTION,
        _ => return Ok(()),
    };
    if call.challenges.is_met_by(data, call.now) {
        Ok(())
    } else {
        Err(refusal.into())
    }
}

/// The digits with LIP, the movements with ACTION, nothing with SILENT: whether they are
/// well-formed.
fn check_validate_data(liveness_type: &str, data: &str) -> Result<(), Refused> {
    let fits = match liveness_type {
        "LIP" if data.is_empty() => return Err(errors::INVALID_ARGUMENT.with("ValidateData")),
        "ACTION" if data.is_empty() => return Err(errors::INVALID_ARGUMENT.with("ValidateData")),
        "LIP" => data.len() == 4 && data.bytes().all(|byte| byte.is_ascii_digit()),
        // The page writes the comma in both widths.
        "ACTION" => data
            .split([',', '，'])
            .all(|movement| matches!(movement, "1" | "2")),
        _ => data.is_empty(),
    };
    if fits {
        Ok(())
    } else {
        Err(errors::INVALID_PARAMETER_VALUE.with("ValidateData"))
    }
}

/// 18 characters, of which the last may be an X, or 15 digits in the old form. The check digit is
/// not checked.
fn is_id_card_number(text: &str) -> bool {
    let digits = match text.len() {
        15 => text,
        18 => text.strip_suffix(['X', 'x']).unwrap_or(text),
        _ => return false,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What begins like a picture of the format JPEG.
fn frame() -> String {
    let mut picture =
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
    picture.extend(random::bytes(64));
    picture.extend(b"\xFF\xD9");
    STANDARD.encode(picture)
}

/// Between 70 and 100, without decimals where there are none.
fn similarity() -> String {
    let hundredths = 7_000 + random::below(3_001);
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest => format!("{}.{rest:02}", hundredths / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validate_data_has_to_fit_its_type() {
        for (liveness_type, data, code) in [
            ("LIP", "0417", None),
            ("LIP", "", Some("InvalidArgument")),
            ("LIP", "123", Some("InvalidParameterValue")),
            ("LIP", "12a4", Some("InvalidParameterValue")),
            ("ACTION", "2,1", None),
            ("ACTION", "1，2", None),
            ("ACTION", "", Some("InvalidArgument")),
            ("ACTION", "3", Some("InvalidParameterValue")),
            ("ACTION", "1,", Some("InvalidParameterValue")),
            ("SILENT", "", None),
            ("SILENT", "0417", Some("InvalidParameterValue")),
        ] {
            assert_eq!(
                check_validate_data(liveness_type, data)
                    .err()
                    .map(|refused| refused.error.code),
                code,
                "{liveness_type} {data}"
            );
        }
    }

    #[test]
    fn id_card_numbers_have_their_form() {
        for good in [
            "11204416541220243X",
            "110105194912310021",
            "110105491231002",
        ] {
            assert!(is_id_card_number(good), "{good}");
        }
        for bad in [
            "",
            "1",
            "1120441654122024XX",
            "11010549123100X",
            "12345678901234567人",
        ] {
            assert!(!is_id_card_number(bad), "{bad}");
        }
    }
}
