//! Faces without a verification: CompareFaces, DetectFaceAttributes. What a picture shows, it says (see
//! [`material`](super::material)).

use serde_json::{Map, Value, json};

use super::{
    AliyunCloudauth, Call, Operation,
    errors::COMMON,
    material::{Picture, score},
    reply::Reply,
};
use crate::{
    random,
    rules::{Limit, integer, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

pub(super) const COMPARE_FACES: Operation = Operation {
    info: OperationInfo {
        id: "CompareFaces",
        errors: errors!(COMMON, COMPARE_ERRORS),
    },
    methods: &["POST"],
    // The order of the checks is that of the table of errors.
    rules: &[],
    run: compare_faces,
};

pub(super) const DETECT_FACE_ATTRIBUTES: Operation = Operation {
    info: OperationInfo {
        id: "DetectFaceAttributes",
        errors: errors!(COMMON, DETECT_ERRORS),
    },
    methods: &["POST"],
    // By the table all are required, but each of the others has a default, and the vendor's own clients leave them out.
    rules: &[
        required("MaterialValue", Limit::Check(is_picture)),
        required("RetAttributes", Limit::Check(are_attributes)),
        optional("MaxFaceNum", Limit::Integer(1, i64::MAX)),
        optional("DontSaveDB", Limit::OneOf(&["true", "false"])),
        optional("ClientTag", Limit::Text),
        optional("MaxNumPhotosPerCategory", Limit::Integer(1, i64::MAX)),
    ],
    run: detect_face_attributes,
};

const COMPARE_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "Error.InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    DocumentedError::new(
        "InvalidParam.ParamMissing",
        403,
        "Please check if there is param empty in your imput.",
    ),
    DocumentedError::new(
        "Error.NoPermissionAccess",
        403,
        "No permission to access our service.",
    ),
    DocumentedError::new(
        "Error.CompareFacesError",
        500,
        "CompareFaces action failed due to internal error.",
    ),
    DocumentedError::new(
        "InvalidParam.ImageTypeEmpty",
        400,
        "The image type is empty.",
    ),
    DocumentedError::new(
        "InvalidParam.FacePicNotGiven",
        400,
        "At least one of the two given images has a type of FacePic.",
    ),
    DocumentedError::new(
        "InvalidParam.ImageValuePatternError",
        400,
        "The pattern of value of given image is not acceptable.",
    ),
    DocumentedError::new(
        "InvalidParam.ImageTypeInvalid",
        400,
        "The image type is not valid.",
    ),
    DocumentedError::new(
        "Error.NoFaceDetected",
        400,
        "No face detected from given images.",
    ),
];

const DETECT_ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "Error.InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    DocumentedError::new(
        "InvalidParam.ParamMissing",
        400,
        "Please check if there is param empty in your imput.",
    ),
    DocumentedError::new(
        "Error.NoPermissionAccess",
        403,
        "No permission to access our service.",
    ),
];

fn compare_faces(_: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let types = [call.value("SourceImageType"), call.value("TargetImageType")];
    let values = [
        call.value("SourceImageValue"),
        call.value("TargetImageValue"),
    ];
    if types.contains(&"") {
        return Err("InvalidParam.ImageTypeEmpty");
    }
    if values.contains(&"") {
        return Err("InvalidParam.ParamMissing");
    }
    if !types.iter().all(|kind| ["FacePic", "IDPic"].contains(kind)) {
        return Err("InvalidParam.ImageTypeInvalid");
    }
    if !types.contains(&"FacePic") {
        return Err("InvalidParam.FacePicNotGiven");
    }
    let [Some(source), Some(target)] = values.map(Picture::read) else {
        return Err("InvalidParam.ImageValuePatternError");
    };
    if source.says("no-face") || target.says("no-face") {
        return Err("Error.NoFaceDetected");
    }
    let same = source.says("other-person") == target.says("other-person");
    // The thresholds change with pictures and algorithms: not two replies have the same ones.
    let near = |threshold: u32| json!(format!("{threshold}.{:02}", random::below(10)));
    let mut thresholds = Map::new();
    for (rate, threshold) in [("0.0001", 90), ("0.001", 80), ("0.01", 70)] {
        thresholds.insert(rate.to_owned(), near(threshold));
    }
    Ok(Reply::Wrapped {
        data: json!({
            "ConfidenceThresholds": Value::Object(thresholds).to_string(),
            "SimilarityScore": if same { score(92, 100) } else { score(0, 60) },
        }),
        code_in_json: true,
    })
}

fn detect_face_attributes(_: &AliyunCloudauth, call: &Call<'_>) -> Result<Reply, &'static str> {
    let picture = Picture::read(call.value("MaterialValue")).ok_or("InvalidParam.ParamMissing")?;
    let there = match () {
        () if picture.says("no-face") => 0,
        () if picture.says("crowd") => 3,
        () => 1,
    };
    let most = integer(call.value("MaxFaceNum")).unwrap_or(1);
    let asked: Vec<String> = attributes(call.value("RetAttributes")).collect();
    let faces: Vec<Value> = (0..there)
        .take_while(|number| i64::from(*number) < most)
        .map(|number| face(number, &asked))
        .collect();
    let mut infos = Map::new();
    if !faces.is_empty() {
        infos.insert("FaceAttributesDetectInfo".to_owned(), Value::Array(faces));
    }
    Ok(Reply::Wrapped {
        data: json!({ "ImgWidth": 1080, "ImgHeight": 1920, "FaceInfos": infos }),
        code_in_json: true,
    })
}

/// A face, from left to right. Only what was asked for is there; Smiling is empty otherwise, as in the sample.
fn face(number: u32, asked: &[String]) -> Value {
    let mut attributes = Map::new();
    let asked = |name: &str| asked.iter().any(|it| it == name);
    for (name, member, value) in [
        ("facetype", "Facetype", json!("Face")),
        (
            "headpose",
            "Headpose",
            json!({
                "PitchAngle": -1.5683923959732056,
                "RollAngle": 7.163370132446289,
                "YawAngle": -6.925303936004639,
            }),
        ),
        ("glasses", "Glasses", json!("None")),
        ("blur", "Blur", json!(score(0, 1))),
    ] {
        if asked(name) {
            attributes.insert(member.to_owned(), value);
        }
    }
    let smiling = if asked("smiling") {
        json!({ "Value": score(0, 100), "Threshold": 48.75 })
    } else {
        json!({})
    };
    attributes.insert("Smiling".to_owned(), smiling);
    for (name, member, value) in [
        (
            "gender",
            "Gender",
            json!({ "Score": score(0, 1), "Value": "Female" }),
        ),
        ("age", "Age", json!(20 + random::below(40))),
    ] {
        if asked(name) {
            attributes.insert(member.to_owned(), value);
        }
    }
    json!({
        "FaceAttributes": attributes,
        "FaceRect": { "Left": 54 + number * 300, "Top": 453, "Height": 273, "Width": 273 },
    })
}

fn is_picture(value: &str) -> bool {
    Picture::read(value).is_some()
}

/// The names in a list, in lower case: the table has `Facetype`, the sample `facetype`.
fn attributes(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(str::to_ascii_lowercase)
}

fn are_attributes(list: &str) -> bool {
    attributes(list).all(|name| {
        [
            "facetype", "headpose", "glasses", "blur", "smiling", "gender", "age",
        ]
        .contains(&name.as_str())
    })
}
