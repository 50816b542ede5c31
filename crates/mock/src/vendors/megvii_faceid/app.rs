//! The operations behind the vendor's SDK for phones: App-GetBizToken, App-Verify.
//!
//! Between the two the SDK films the user and packs what it saw; the mock reads the marks in the package (see
//! [`super::marks`]).

use serde_json::{Map, Value, json};

use super::{
    Call, FACE, Failure, Family, MegviiFaceid, Members, Operation,
    app_tokens::{Asked, Whom},
    comparison,
    errors::APP,
    marks::{self, Seen},
    raw_verify::is_idcard_number,
};
use crate::{
    rules::{Limit, optional, required},
    vendor::{DocumentedError, OperationInfo, errors},
};

/// The tokens of the request examples. They never expire and can be used again.
const SEEDS: [&str; 2] = [
    "1500000051,00000000-0000-4000-8000-000000000051",
    "1500000052,00000000-0000-4000-8000-000000000052",
];

pub(super) const GET_BIZ_TOKEN: Operation = Operation {
    info: OperationInfo {
        id: "AppGetBizToken",
        errors: errors!(APP, GET_BIZ_TOKEN_ERRORS),
    },
    family: Family::App,
    path: "/faceid/v3/sdk/get_biz_token",
    fields: &[
        required(
            "liveness_type",
            Limit::OneOf(&["meglive", "still", "flash", "raw_image"]),
        ),
        required("comparison_type", SWITCH),
        optional("idcard_name", Limit::Text),
        optional("idcard_number", Limit::Check(is_idcard_number)),
        optional("uuid", BYTES),
        optional("biz_no", BYTES),
        optional("liveness_timeout", Limit::Integer(5, 60)),
        optional("liveness_action_count", Limit::Integer(1, 3)),
        optional("eyes_close_detection", SWITCH),
        // The other parts of the present page have values that are described nowhere.
        optional("face_replace_detection", SWITCH),
        optional("fail_when_multiple_faces", SWITCH),
        optional("face_quality_threshold", Limit::Integer(0, 100)),
        optional("return_faces", SWITCH),
        optional("verbose", SWITCH),
        optional("security_level", Limit::OneOf(&["1", "2", "3", "4"])),
        optional("force_compare", SWITCH),
        optional("multi_oriented_detection", SWITCH),
    ],
    files: &[],
    run: get_biz_token,
};

pub(super) const VERIFY: Operation = Operation {
    info: OperationInfo {
        id: "AppVerify",
        errors: errors!(APP, VERIFY_ERRORS),
    },
    family: Family::App,
    path: "/faceid/v3/sdk/verify",
    fields: &[required("biz_token", Limit::Text)],
    files: &[],
    run: verify,
};

const SWITCH: Limit = Limit::OneOf(&["0", "1"]);

/// At most 128 bytes.
const BYTES: Limit = Limit::Check(|value| value.len() <= 128);

const GET_BIZ_TOKEN_ERRORS: &[DocumentedError] = &[
    DocumentedError::new("LOW_QUALITY", 400, "LOW_QUALITY"),
    DocumentedError::new("MULTIPLE_FACES", 400, "MULTIPLE_FACES"),
    DocumentedError::new("AUTHENTICATION_ERROR", 403, "AUTHENTICATION_ERROR"),
    DocumentedError::new(
        "CONCURRENCY_LIMIT_EXCEEDED",
        403,
        "CONCURRENCY_LIMIT_EXCEEDED",
    ),
];

const VERIFY_ERRORS: &[DocumentedError] = &[
    DocumentedError::new("MEGLIVE_DATA_ERROR", 400, "MEGLIVE_DATA_ERROR"),
    DocumentedError::new(
        "MEGLIVE_DATA_BIZ_TOKEN_NOT_MATCH",
        400,
        "MEGLIVE_DATA_BIZ_TOKEN_NOT_MATCH",
    ),
    DocumentedError::new(
        "CONCURRENCY_LIMIT_EXCEEDED",
        429,
        "CONCURRENCY_LIMIT_EXCEEDED",
    ),
];

/// The pictures to compare with, and the results about them.
const REFERENCES: [(&str, &str); 2] = [("image_ref1", "ref1"), ("image_ref2", "ref2")];

fn get_biz_token(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let references = references(call)?;
    let whom = if call.value("comparison_type") == "1" {
        let name = call.required("idcard_name")?;
        call.required("idcard_number")?;
        Whom::Source(name.to_owned())
    } else {
        call.required("uuid")?;
        if call.find_file("image_ref1").is_none() {
            return Err(Failure::Missing("image_ref1"));
        }
        Whom::Pictures
    };
    let mut members = Members::new();
    let image = if call.value("liveness_type") == "raw_image" {
        let (image, faces) = image(call)?;
        if let Some(faces) = faces {
            members.push(("faces", faces));
        }
        Some(image)
    } else {
        None
    };
    let asked = Asked {
        image,
        whom,
        references,
        biz_no: call.value("biz_no").to_owned(),
        eyes_close_detection: call.value("eyes_close_detection") == "1",
        force_compare: call.value("force_compare") == "1",
        verbose: call.value("verbose") == "1",
    };
    let token = vendor.app_tokens.issue(asked, call.now);
    members.insert(0, ("biz_token", json!(token)));
    Ok(members)
}

/// The pictures to compare with. Of several faces the largest counts, unlike in Raw-Verify.
fn references(call: &Call<'_>) -> Result<Vec<(&'static str, Seen)>, Failure> {
    let mut found = Vec::new();
    for (name, result) in REFERENCES {
        let Some(content) = call.find_file(name) else {
            continue;
        };
        if content.is_empty() {
            return Err(Failure::Detail("IMAGE_ERROR_UNSUPPORTED_FORMAT", name));
        }
        let seen = Seen::of(content);
        if seen.faces == 0 {
            return Err(Failure::Detail("NO_FACE_FOUND", name));
        }
        found.push((result, seen));
    }
    Ok(found)
}

/// The picture to compare, and the faces that were found in it if that is asked for, as the page Verify 2.0.6 shows them.
fn image(call: &Call<'_>) -> Result<(Seen, Option<Value>), Failure> {
    let Some(content) = call.find_file("image") else {
        return Err(Failure::Missing("image"));
    };
    let seen = Seen::of(content);
    let faces = (call.value("return_faces") == "1").then(|| {
        let face = json!({
            "quality": seen.quality,
            "quality_threshold": 30.1,
            "rect": { "left": 0.18, "top": 0.18, "width": 0.596, "height": 0.596 },
        });
        Value::Array(vec![face; seen.faces as usize])
    });
    // They come with these errors, too.
    let fail = |code| {
        let faces = faces.clone().map(|faces| ("faces", faces));
        Err(Failure::With(code, faces.into_iter().collect()))
    };
    if content.is_empty() {
        return Err(Failure::Detail("IMAGE_ERROR_UNSUPPORTED_FORMAT", "image"));
    }
    if seen.faces == 0 {
        return fail("NO_FACE_FOUND");
    }
    // Missing means 1.
    if seen.faces > 1 && call.value("fail_when_multiple_faces") != "0" {
        return fail("MULTIPLE_FACES");
    }
    let threshold = call.value("face_quality_threshold").parse().unwrap_or(30);
    if seen.quality < threshold {
        return fail("LOW_QUALITY");
    }
    Ok((seen, faces))
}

fn verify(vendor: &MegviiFaceid, call: &Call<'_>) -> Result<Members, Failure> {
    let token = call.value("biz_token");
    let seed = SEEDS.contains(&token);
    let asked = match vendor.app_tokens.get(token, call.now) {
        Some(asked) => asked,
        None if seed => Asked {
            image: None,
            whom: Whom::Pictures,
            references: vec![("ref1", Seen::of(b""))],
            biz_no: String::new(),
            eyes_close_detection: false,
            force_compare: false,
            verbose: true,
        },
        // Used, expired or never issued. No error is documented for it, but this result.
        None => return Ok(denied()),
    };
    let data = call.find_file("meglive_data");
    let seen = match (&asked.image, data) {
        (Some(image), _) => image.clone(),
        (None, None) => return Err(Failure::Missing("meglive_data")),
        (None, Some([])) => return Err(Failure::Code("MEGLIVE_DATA_ERROR")),
        (None, Some(data)) => {
            if marks::biz_token(data).is_some_and(|other| other != token) {
                return Err(Failure::Code("MEGLIVE_DATA_BIZ_TOKEN_NOT_MATCH"));
            }
            Seen::of(data)
        }
    };
    // Whoever comes second finds it gone.
    if !seed && !vendor.app_tokens.use_up(token) {
        return Ok(denied());
    }
    Ok(outcome(&asked, &seen, data.unwrap_or_default()))
}

/// What is sent for a token that cannot be used.
fn denied() -> Members {
    vec![
        ("biz_no", json!("")),
        ("result_message", json!("BIZ_TOKEN_DENIED")),
        ("result_code", json!(4200)),
    ]
}

/// The result, as the table of result_code and result_message has it.
fn outcome(asked: &Asked, seen: &Seen, data: &[u8]) -> Members {
    let (code, message) = verdict(asked, seen, data);
    let mut members = Members::new();
    if asked.verbose && matches!(code, 1000 | 2000) {
        members.push(("verification", Value::Object(comparisons(asked, seen))));
    }
    if code != 4200 {
        let fake = seen.fake.is_some();
        let score = if fake { 0.91 } else { 0.26 };
        members.push((
            "attack_result",
            json!({ "score": score, "threshold": 0.5, "result": fake }),
        ));
        members.push(("images", json!({ "image_best": FACE })));
    }
    members.push(("biz_no", json!(asked.biz_no)));
    members.push(("result_message", json!(message)));
    members.push(("result_code", json!(code)));
    members
}

fn verdict<'a>(asked: &Asked, seen: &Seen, data: &'a [u8]) -> (u16, &'a str) {
    if let Some(message) = marks::result(data) {
        return (code_of(message), message);
    }
    if asked.eyes_close_detection && marks::eyes_closed(data) {
        return (4100, "FAIL_EYES_CLOSE_DETECTION");
    }
    // A raw image is not a proof of life.
    if seen.fake.is_some() && !asked.force_compare && asked.image.is_none() {
        return (4100, "FAIL_LIVING_FACE_ATTACK");
    }
    let named = match &asked.whom {
        Whom::Source(name) => seen.is_named(name),
        Whom::Pictures => true,
    };
    if named && asked.references.iter().all(|(_, it)| seen.is_like(it)) {
        (1000, "SUCCESS")
    } else {
        (2000, "PASS_LIVING_NOT_THE_SAME")
    }
}

/// The code that the page has beside a message.
fn code_of(message: &str) -> u16 {
    match message {
        "SUCCESS" => 1000,
        "PASS_LIVING_NOT_THE_SAME" => 2000,
        "NO_ID_CARD_NUMBER"
        | "ID_NUMBER_NAME_NOT_MATCH"
        | "NO_FACE_FOUND"
        | "NO_ID_PHOTO"
        | "PHOTO_FORMAT_ERROR"
        | "DATA_SOURCE_ERROR" => 3000,
        "FAIL_LIVING_FACE_ATTACK" | "VIDEO_LACK_FRAMES" | "FAIL_EYES_CLOSE_DETECTION" => 4100,
        _ => 4200,
    }
}

fn comparisons(asked: &Asked, seen: &Seen) -> Map<String, Value> {
    let source = match &asked.whom {
        Whom::Source(name) => Some(("idcard", comparison(seen.is_named(name)))),
        Whom::Pictures => None,
    };
    let references = asked
        .references
        .iter()
        .map(|(result, it)| (*result, comparison(seen.is_like(it))));
    source
        .into_iter()
        .chain(references)
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
