//! The sliding captcha (滑块图形验证码): ShowCaptcha, ValidateCaptcha.
//!
//! The gap of every captcha here is where the vendor's sample has it, so that a program can solve it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    Call, Done, HuaweiOneaccess, Operation, Refused,
    access::Access,
    errors::{self, ANSWER, COMMON},
    numbers, png,
};
use crate::{
    random,
    vendor::{OperationInfo, errors as join},
};

/// How far the piece has to be slid, in pixels: 237.0 in the vendor's sample.
const GAP: u16 = 237;

/// How far off an answer may be, in pixels.
const TOLERANCE: f64 = 5.0;

/// The picture, as wide as the one in the vendor's sample, and the piece.
const WIDTH: u16 = 310;
const HEIGHT: u16 = 155;
const PIECE: u16 = 47;
const PIECE_TOP: u16 = 54;

/// The tokens of the request examples, each with the place of its gap.
const SEEDS: [(&str, f64); 2] = [
    ("5f1c0a9be27d4386a1b07c3ed9452f68", 237.0),
    ("CANARY-token-2", 103.5),
];

pub(super) const SHOW: Operation = Operation {
    info: OperationInfo {
        id: "ShowCaptcha",
        errors: COMMON,
    },
    method: "GET",
    path: "/api/v2/sdk/captcha",
    access: Access::Application,
    run: show,
};

pub(super) const VALIDATE: Operation = Operation {
    info: OperationInfo {
        id: "ValidateCaptcha",
        errors: join!(COMMON, ANSWER),
    },
    method: "POST",
    path: "/api/v2/sdk/captcha/verify",
    access: Access::Application,
    run: validate,
};

/// The place of the gap, if the captcha was shown.
fn gap(vendor: &HuaweiOneaccess, token: &str, now: u64) -> Option<f64> {
    let seed = SEEDS.iter().find(|(seed, _)| *seed == token);
    seed.map(|(_, gap)| *gap).or_else(|| {
        vendor
            .issued
            .has_captcha(token, now)
            .then_some(f64::from(GAP))
    })
}

fn show(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    // Noise, so that no two pictures are alike.
    let noise = random::bytes(usize::from(WIDTH) * usize::from(HEIGHT) / 8 + 1);
    let noisy = |x: u16, y: u16| {
        let at = usize::from(y) * usize::from(WIDTH) + usize::from(x);
        noise[at / 8] >> (at % 8) & 1 == 1
    };
    let rows = PIECE_TOP..PIECE_TOP + PIECE;
    let picture = png::encode(WIDTH, HEIGHT, |x, y| {
        ((GAP..GAP + PIECE).contains(&x) && rows.contains(&y)) || noisy(x, y)
    });
    let piece = png::encode(PIECE, HEIGHT, |x, y| rows.contains(&y) && noisy(GAP + x, y));
    Ok(Done::Json(json!({
        "captchaId": null,
        "projectCode": null,
        "captchaOriginalPath": null,
        "captchaFontType": null,
        "captchaFontSize": null,
        "secretKey": null,
        "originalImageBase64": STANDARD.encode(picture),
        "point": null,
        "jigsawImageBase64": STANDARD.encode(piece),
        "wordList": null,
        "pointList": null,
        "pointJson": null,
        "token": vendor.issued.captcha(call.now),
        "result": false,
        "captchaVerification": null,
    })))
}

fn validate(vendor: &HuaweiOneaccess, call: &Call<'_>) -> Result<Done, Refused> {
    // One code covers whatever is wrong with the answer.
    const WRONG: &str = "CAPTCHA.0002";
    let point_json = call.text("point_json").ok_or("PARAM.0004")?;
    let token = call.text("token").ok_or("PARAM.0005")?;
    let sender = sender(call.required("sender")?)?;
    let (x, y) = point(point_json).ok_or(WRONG)?;
    let gap = gap(vendor, token, call.now).ok_or(WRONG)?;
    // The pages fix y at 5.0.
    let solved = (x - gap).abs() <= TOLERANCE && (y - 5.0).abs() < 1e-9;
    if !solved {
        return Err(WRONG.into());
    }
    let captcha_token = format!("{token}---{point_json}");
    vendor.issued.proof(&captcha_token, &sender, call.now);
    Ok(Done::Json(json!({ "captcha_token": captcha_token })))
}

/// The two numbers of `{"x":237.0,"y":5.0}`.
fn point(point_json: &str) -> Option<(f64, f64)> {
    let point: Value = serde_json::from_str(point_json).ok()?;
    Some((point.get("x")?.as_f64()?, point.get("y")?.as_f64()?))
}

/// A mobile number or an e-mail address (手机号、邮箱). The pages name no code for anything else, and that of a wrong
/// answer would point at the coordinates.
fn sender(text: &str) -> Result<String, Refused> {
    let is_address = text
        .split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
    numbers::canonical(text)
        .or_else(|| is_address.then(|| text.to_owned()))
        .ok_or_else(|| {
            Refused::Own(errors::own(
                "SENDER",
                "The sender is neither a mobile number nor an e-mail address.",
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_json_with_two_numbers() {
        assert_eq!(point(r#"{"x":237.0,"y":5.0}"#), Some((237.0, 5.0)));
        assert_eq!(point(r#"{ "y": 5, "x": 1e2 }"#), Some((100.0, 5.0)));
        for bad in ["", "237", "{}", r#"{"x":"237.0","y":5.0}"#, "eyJ4Ijox"] {
            assert_eq!(point(bad), None, "{bad}");
        }
    }

    #[test]
    fn senders_are_numbers_or_addresses() {
        for (text, wanted) in [
            ("12345678901", Some("12345678901")),
            ("+86-12345678901", Some("12345678901")),
            ("zhangsan@example.com", Some("zhangsan@example.com")),
            ("zhangsan", None),
            ("@example.com", None),
            ("+", None),
        ] {
            assert_eq!(sender(text).ok().as_deref(), wanted, "{text}");
        }
    }
}
