//! The kinds of verdicts: each documented value, as the vendors' pages explain it, and what whole
//! responses make of several members.

use Kind::{Limit, Passed, Refused, Retake, Technical, Test, Undecided};
use liveproof::verdict::{Kind, Verdict};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The values of an enum of a spec: lines below `enum:`.
fn documented(vendor: &str, name: &str) -> Vec<Value> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    let spec = std::fs::read_to_string(format!("{root}/{vendor}.yaml")).expect("a spec");
    let lines = spec.lines().skip_while(|it| *it != format!("    {name}:"));
    let lines = lines.skip(1).take_while(|it| it.starts_with("      "));
    let lines: Vec<&str> = lines.collect();
    let is_number = lines.contains(&"      type: integer");
    let values = lines.iter().skip_while(|it| **it != "      enum:").skip(1);
    let values = values.map_while(|it| it.strip_prefix("        - "));
    values
        .map(|it| match it.trim_matches(['"', '\'']) {
            number if is_number => json!(number.parse::<i64>().expect("a number")),
            text => json!(text),
        })
        .collect()
}

/// Every value of the spec's enum is in the table, and what is not in it is undecided.
fn check<T: Verdict + DeserializeOwned>(vendor: &str, name: &str, table: &[(Kind, &str)]) {
    let of = |value: &Value| {
        let read = serde_json::from_value::<T>(value.clone());
        read.unwrap_or_else(|error| panic!("{name}: {value}: {error}"))
            .kind()
    };
    let mut left = documented(vendor, name);
    for (kind, values) in table {
        for word in values.split_whitespace() {
            let at = left.iter().position(|it| match it {
                Value::String(text) => text == word || text.ends_with(&format!(".{word}")),
                other => other.as_i64() == word.parse().ok(),
            });
            let at = at.unwrap_or_else(|| panic!("{name} has no {word}, or has it twice here"));
            let value = left.remove(at);
            assert_eq!(of(&value), *kind, "{name}: {value}");
        }
    }
    assert!(left.is_empty(), "{name}: not in the table: {left:?}");
    for unknown in [json!("9999"), json!("success"), json!(9999)] {
        if let Ok(value) = serde_json::from_value::<T>(unknown.clone()) {
            assert_eq!(value.kind(), Kind::Undecided, "{name}: {unknown}");
        }
    }
}

/// The kind of a response.
fn of<T: Verdict + DeserializeOwned>(body: Value) -> Kind {
    let read = serde_json::from_value::<T>(body.clone());
    read.unwrap_or_else(|error| panic!("{body}: {error}"))
        .kind()
}

#[test]
fn values_of_tencent_faceid() {
    use liveproof::tencent_faceid::types as it;
    const VENDOR: &str = "tencent-faceid";
    check::<it::Outcome>(
        VENDOR,
        "Outcome",
        &[
            (Passed, "Success"),
            (
                Refused,
                "CompareLowSimilarity IdNameMisMatch IdNoExistSystem IdPhotoNoExist \
                 LifePhotoDetectFake LivessDetectFail LivessDetectFake LivessUnknownError \
                 SilentDetectFail SilentEyeLiveFail SilentMouthLiveFail SilentPictureLiveFail \
                 SilentThreshold",
            ),
            (
                Retake,
                "ActionCloseEye ActionFaceClose ActionFaceFar ActionFaceLeft ActionFaceRight \
                 ActionFirstAction ActionLightDark ActionLightStrong ActionNodetectFace \
                 ActionOpenMouth CompareFail CompressVideoError IdFormatError \
                 IdPhotoPoorQuality LifePhotoDetectFaces LifePhotoDetectNoFaces \
                 LifePhotoPoorQuality LifePhotoSizeError LipFaceIncomplete LipMoveSmall \
                 LipSizeError LipVideoInvalid LipVideoQuaility LipVoiceDetect LipVoiceLow \
                 LipVoiceRecognize LivessBestFrameError NameFormatError SilentFaceDetectFail \
                 SilentFaceQualityFail SilentFaceWithMaskFail SilentMultiFaceFail SilentTooShort",
            ),
            (
                Technical,
                "CompareLibServiceUnavailable CompareSystemError DecryptSystemError \
                 DownLoadError DownLoadTimeoutError IdPhotoSystemNoanswer LipNetFailed \
                 LivessSystemError StsUnAuthErrError UnKnown",
            ),
            (Limit, "IdentityAuthLimitExceeded"),
        ],
    );
    check::<it::IdCheckResult>(
        VENDOR,
        "IdCheckResult",
        &[
            (Passed, "0"),
            (Refused, "-1 -5"),
            (Retake, "-2 -3"),
            (Technical, "-4 -6"),
            (Limit, "-7"),
        ],
    );
    check::<it::SdkResultCode>(
        VENDOR,
        "SdkResultCode",
        &[(Passed, "0"), (Retake, "1004"), (Refused, "1007")],
    );
    check::<it::ReadingCode>(
        VENDOR,
        "ReadingCode",
        &[
            (Passed, "0"),
            (Refused, "3011"),
            (
                Retake,
                "-8 -11 -12 -14 -17 3001 3002 3003 3012 -800 -801 -802 -803",
            ),
            (Technical, "-1 -2 -3 -4 -5 -6 -7 -9 -10 -13 -16"),
            (Limit, "-15"),
        ],
    );
    check::<it::IntentionCode>(
        VENDOR,
        "IntentionCode",
        &[
            (Passed, "0"),
            (Refused, "-201 -301"),
            (
                Retake,
                "-101 -102 -103 -104 -105 -106 -107 -202 -302 -800 -801 -802 -803 -804",
            ),
            (Technical, "-1 -2 -998 -999"),
        ],
    );
    check::<it::QuestionsCode>(
        VENDOR,
        "QuestionsCode",
        &[(Passed, "0"), (Refused, "-1"), (Retake, "-2")],
    );
}

#[test]
fn values_of_captchas() {
    use liveproof::{aliyun_captcha::types as aliyun, tencent_captcha::types as tencent};
    check::<tencent::CaptchaCode>(
        "tencent-captcha",
        "CaptchaCode",
        &[
            (Passed, "1"),
            (Refused, "0 15 21"),
            (Retake, "7 8 9"),
            (Technical, "16 100"),
        ],
    );
    check::<tencent::MiniCaptchaCode>(
        "tencent-captcha",
        "MiniCaptchaCode",
        &[
            (Passed, "1"),
            (Refused, "10 15 21 25"),
            (Retake, "8"),
            (Technical, "7 16 26 100"),
            (Limit, "31"),
        ],
    );
    check::<aliyun::VerifyCode>(
        "aliyun-captcha",
        "VerifyCode",
        &[
            (Passed, "T001 T006"),
            (Refused, "F001 F009 F016 F017 F024 F025"),
            (Retake, "F008 F014 F015 F018 F019"),
            (Technical, "F002 F003 F005 F006 F012 F013 F020 F022 F023"),
            (Limit, "F010 F011"),
            (Test, "T005 F004"),
        ],
    );
}

#[test]
fn values_of_others() {
    use liveproof::aliyun_cloudauth_2019::types as aliyun;
    use liveproof::megvii_faceid::types as megvii;
    const ALIYUN: &str = "aliyun-cloudauth-2019";
    check::<aliyun::Passed>(ALIYUN, "Passed", &[(Passed, "T"), (Refused, "F")]);
    check::<aliyun::SubCode>(
        ALIYUN,
        "SubCode",
        &[
            (Passed, "200"),
            (Refused, "201 202 203 204 205 206 207"),
            (Technical, "209"),
            (Undecided, "210"),
        ],
    );
    check::<aliyun::BizCode>(ALIYUN, "BizCode", &[(Passed, "1"), (Refused, "2 3")]);
    check::<aliyun::RiskResult>(ALIYUN, "RiskResult", &[(Passed, "0"), (Refused, "1 2")]);
    check::<liveproof::aliyun_cloudauth::types::StatusCode>(
        "aliyun-cloudauth",
        "StatusCode",
        &[(Undecided, "-1 0"), (Passed, "1"), (Retake, "2")],
    );
    check::<liveproof::huawei_frs::types::WarningCode>(
        "huawei-frs",
        "WarningCode",
        &[
            (Refused, "7"),
            (Retake, "2 3 4 5 6 8 101 102 103 104 105 106"),
        ],
    );
    check::<megvii::ResultCode>(
        "megvii-faceid",
        "ResultCode",
        &[
            (Passed, "1000"),
            (Refused, "2000 4100"),
            (Technical, "3000"),
            (Retake, "4200"),
        ],
    );
    check::<megvii::ResultMessage>(
        "megvii-faceid",
        "ResultMessage",
        &[
            (Passed, "SUCCESS"),
            (
                Refused,
                "PASS_LIVING_NOT_THE_SAME NO_ID_CARD_NUMBER ID_NUMBER_NAME_NOT_MATCH \
                 NO_FACE_FOUND NO_ID_PHOTO PHOTO_FORMAT_ERROR FAIL_LIVING_FACE_ATTACK",
            ),
            (
                Retake,
                "VIDEO_LACK_FRAMES FAIL_EYES_CLOSE_DETECTION MOBILE_PHONE_NOT_SUPPORT \
                 MOBILE_PHONE_NO_AUTHORITY USER_CANCELLATION USER_TIMEOUT VERIFICATION_FAILURE \
                 UNDETECTED_FACE ACTION_ERROR",
            ),
            (
                Technical,
                "DATA_SOURCE_ERROR BIZ_TOKEN_DENIED AUTHENTICATION_FAIL SDK_TOO_OLD",
            ),
        ],
    );
}

#[test]
fn members_that_disagree_are_not_passed() {
    use liveproof::aliyun_captcha::types::{CaptchaResponse, IntelligentResponse};
    use liveproof::aliyun_cloudauth_2019::types::{DescribeResponse, LivenessResponse};
    use liveproof::huawei_frs::types::{ImageResponse, VideoResponse};
    use liveproof::megvii_faceid::types::AppVerdict;
    use liveproof::tencent_captcha::types::CaptchaReply;

    let result = |result, code| match code {
        "" => json!({"Success": true, "Result": {"VerifyResult": result}}),
        _ => json!({"Success": true, "Result": {"VerifyResult": result, "VerifyCode": code}}),
    };
    for (yes, code, kind) in [
        (true, "T001", Passed),
        (true, "", Passed),
        (true, "T005", Test),
        (true, "F001", Undecided),
        (true, "T999", Undecided),
        (false, "F004", Test),
        (false, "F010", Limit),
        (false, "T001", Undecided),
        (false, "", Refused),
    ] {
        assert_eq!(of::<IntelligentResponse>(result(yes, code)), kind, "{code}");
    }
    assert_eq!(of::<CaptchaResponse>(result(true, "")), Passed);
    assert_eq!(of::<CaptchaResponse>(result(false, "")), Refused);

    for (passed, code, kind) in [
        ("T", "200", Passed),
        ("T", "210", Passed),
        ("T", "205", Undecided),
        ("T", "209", Undecided),
        ("F", "205", Refused),
        ("F", "209", Technical),
        ("F", "200", Undecided),
        ("F", "999", Refused),
        ("Y", "200", Undecided),
    ] {
        let body = json!({"Code": "200", "ResultObject": {"Passed": passed, "SubCode": code}});
        assert_eq!(
            of::<DescribeResponse>(body.clone()),
            kind,
            "{passed} {code}"
        );
        assert_eq!(of::<LivenessResponse>(body), kind, "{passed} {code}");
    }

    for (code, level, kind) in [
        (1, json!(0), Passed),
        (1, Value::Null, Passed),
        (1, json!(100), Refused),
        (1, json!(50), Undecided),
        (8, json!(0), Retake),
    ] {
        let body = json!({"Response": {"CaptchaCode": code, "EvilLevel": level}});
        assert_eq!(of::<CaptchaReply>(body), kind, "{code} {level}");
    }

    for (alive, warning, kind) in [
        (true, None, Passed),
        (false, None, Refused),
        (false, Some(5), Retake),
        (false, Some(7), Refused),
        (false, Some(999), Refused),
    ] {
        let list: Vec<Value> = warning
            .iter()
            .map(|it| json!({"warningCode": it}))
            .collect();
        let result = json!({"alive": alive, "actions": []});
        let video = json!({"video-result": result, "warning-list": list});
        let image = json!({"result": result, "warning-list": list});
        assert_eq!(of::<VideoResponse>(video), kind, "{alive} {warning:?}");
        assert_eq!(of::<ImageResponse>(image), kind, "{alive} {warning:?}");
    }

    for (code, message, attack, kind) in [
        (1000, "SUCCESS", false, Passed),
        (1000, "SUCCESS", true, Refused),
        (1000, "USER_TIMEOUT", false, Undecided),
        (1000, "SOMETHING_NEW", false, Undecided),
        (4200, "SUCCESS", false, Undecided),
        (3000, "NO_ID_PHOTO", false, Refused),
        (3000, "DATA_SOURCE_ERROR", false, Technical),
        (4200, "SOMETHING_NEW", false, Retake),
    ] {
        let body = json!({
            "result_code": code, "result_message": message, "attack_result": {"result": attack},
        });
        assert_eq!(of::<AppVerdict>(body), kind, "{code} {message} {attack}");
    }
}

#[test]
fn a_hosted_verification_is_passed_with_its_intention_check_only() {
    use liveproof::tencent_faceid::types::DetectInfoReply;
    for (text, check, kind) in [
        (json!({"ErrCode": 0}), json!({}), Passed),
        (json!({"ErrCode": 1001}), json!({}), Undecided),
        (json!({}), json!({}), Undecided),
        (Value::Null, json!({"EncryptedBody": "AAAA"}), Undecided),
        (
            json!({"ErrCode": 0}),
            json!({"IsVerifyIntention": true}),
            Undecided,
        ),
        (
            json!({"ErrCode": 0}),
            json!({
                "IsVerifyIntention": true,
                "IntentionVerifyType": "1",
                "IntentionActionResult": {"FinalResultDetailCode": -301},
            }),
            Refused,
        ),
        (
            json!({"ErrCode": 0}),
            json!({
                "IsVerifyIntention": true,
                "IntentionVerifyType": "2",
                "IntentionVerifyData": {"ErrorCode": -3},
            }),
            Technical,
        ),
        (
            json!({"ErrCode": 0}),
            json!({
                "IsVerifyIntention": true,
                "IntentionVerifyType": "0",
                "IntentionQuestionResult": {"FinalResultCode": "0", "FinalResultDetailCode": 0},
            }),
            Passed,
        ),
        (
            json!({"ErrCode": 0}),
            json!({
                "IsVerifyIntention": true,
                "IntentionVerifyType": "0",
                "IntentionQuestionResult": {"FinalResultCode": "0", "FinalResultDetailCode": -301},
            }),
            Refused,
        ),
    ] {
        let mut response = json!({"Text": text, "IsVerifyIntention": false});
        for (name, value) in check.as_object().expect("an object") {
            response[name.as_str()] = value.clone();
        }
        let body = json!({"Response": response});
        assert_eq!(of::<DetectInfoReply>(body.clone()), kind, "{body}");
    }
}
