//! Faces without a verification: CompareFaces, DetectFaceAttributes. What a picture shows, it says
//! (see [`material`](super::material)).

use serde_json::{Value, json};

use super::{
    material::{Picture, score},
    reply::Reply,
    service::{Call, Outcome},
};
use crate::{random, rules::integer};

/// The order of the checks is that of the table of errors.
pub(super) fn compare(call: &Call<'_>) -> Outcome {
    let types = [call.value("SourceImageType"), call.value("TargetImageType")];
    let values = [
        call.value("SourceImageValue"),
        call.value("TargetImageValue"),
    ];
    if types.contains(&"") {
        return Err("InvalidParam.ImageTypeEmpty".into());
    }
    if values.contains(&"") {
        return Err("InvalidParam.ParamMissing".into());
    }
    if !types.iter().all(|kind| ["FacePic", "IDPic"].contains(kind)) {
        return Err("InvalidParam.ImageTypeInvalid".into());
    }
    if !types.contains(&"FacePic") {
        return Err("InvalidParam.FacePicNotGiven".into());
    }
    let [Some(source), Some(target)] = values.map(Picture::read) else {
        return Err("InvalidParam.ImageValuePatternError".into());
    };
    if source.says("no-face") || target.says("no-face") {
        return Err("Error.NoFaceDetected".into());
    }
    let same = source.says("other-person") == target.says("other-person");
    // The thresholds change with pictures and algorithms: not two replies have the same ones.
    let near = |threshold: u32| format!("{threshold}.{:02}", random::below(10));
    let thresholds = json!({ "0.0001": near(90), "0.001": near(80), "0.01": near(70) });
    Ok(Reply::Data(json!({
        "ConfidenceThresholds": thresholds.to_string(),
        "SimilarityScore": if same { score(92, 100) } else { score(0, 60) },
    })))
}

pub(super) fn detect(call: &Call<'_>) -> Outcome {
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
    let mut infos = json!({});
    if !faces.is_empty() {
        infos["FaceAttributesDetectInfo"] = Value::Array(faces);
    }
    Ok(Reply::Data(
        json!({ "ImgWidth": 1080, "ImgHeight": 1920, "FaceInfos": infos }),
    ))
}

/// A face, from left to right. Only what was asked for is there; Smiling is empty otherwise, as in
/// the sample.
fn face(number: u32, asked: &[String]) -> Value {
    let mut attributes = json!({ "Smiling": {} });
    for (name, value) in [
        ("Facetype", json!("Face")),
        (
            "Headpose",
            json!({
                "PitchAngle": -1.5683923959732056,
                "RollAngle": 7.163370132446289,
                "YawAngle": -6.925303936004639,
            }),
        ),
        ("Glasses", json!("None")),
        ("Blur", json!(score(0, 1))),
        (
            "Smiling",
            json!({ "Value": score(0, 100), "Threshold": 48.75 }),
        ),
        ("Gender", json!({ "Score": score(0, 1), "Value": "Female" })),
        ("Age", json!(20 + random::below(40))),
    ] {
        if asked.contains(&name.to_ascii_lowercase()) {
            attributes[name] = value;
        }
    }
    json!({
        "FaceAttributes": attributes,
        "FaceRect": { "Left": 54 + number * 300, "Top": 453, "Height": 273, "Width": 273 },
    })
}

/// The names in a list, in lower case: the table has `Facetype`, the sample `facetype`.
fn attributes(list: &str) -> impl Iterator<Item = String> {
    list.split(',').map(str::to_ascii_lowercase)
}

pub(super) fn are_attributes(list: &str) -> bool {
    attributes(list).all(|name| {
        [
            "facetype", "headpose", "glasses", "blur", "smiling", "gender", "age",
        ]
        .contains(&name.as_str())
    })
}
