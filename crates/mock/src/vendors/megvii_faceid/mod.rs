//! megvii-faceid: Megvii FaceID (旷视). Each operation has its path. The raw operations take a multipart form with key
//! and secret among its fields, Lite-GetResult has them in its query, the App operations take a form that is signed.
//!
//! A request is checked in this order: path and method, size, key and secret or signature, the error that
//! `X-Mock-Answer` asks for, fields and files. A `biz_no` of a raw operation comes back with whatever the answer is.

mod app;
mod app_tokens;
mod errors;
mod lite;
mod marks;
mod raw;
mod raw_selfies;
mod raw_verify;
mod tokens;

use serde_json::{Map, Value, json};

use self::{app_tokens::AppTokens, tokens::Tokens};
use crate::{
    answer::Answer,
    keys::{Key, Keys},
    multipart::{self, Part},
    random,
    received::Received,
    rules::{self, Broken, Rule},
    vendor::{OperationInfo, Vendor, VendorInfo, documented, infos, wanted},
    verify::{megvii_form, megvii_hmac_sha1},
};

pub use self::lite::callback_sign;

/// The largest file, in bytes (20MB).
const MAX_FILE: usize = 20 * 1024 * 1024;

/// The largest reference picture of Raw-Verify, in bytes (2MB).
const MAX_PICTURE: usize = 2 * 1024 * 1024;

/// The largest request: the file and, generously, all that is around it.
const MAX_REQUEST: usize = MAX_FILE + 64 * 1024;

/// A grey JPEG of one pixel, as Base64: the best face.
const FACE: &str = "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP////////////////////////////////////////////////////////\
    //////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "megvii-faceid",
    schemes: &["megvii-form", "megvii-hmac-sha1"],
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[
    raw::GET_RANDOM_NUMBER,
    raw::VALIDATE_VIDEO,
    raw_selfies::VALIDATE_FRONT_FACE,
    raw_selfies::VALIDATE_SIDE_FACE,
    raw_verify::VERIFY,
    lite::GET_RESULT,
    app::GET_BIZ_TOKEN,
    app::VERIFY,
];

/// An operation: how it is called, what it demands, what it does.
struct Operation {
    info: OperationInfo,
    family: Family,
    path: &'static str,
    /// The fields beside key and secret.
    fields: &'static [Rule],
    /// The files that have to be there.
    files: &'static [&'static str],
    run: fn(&MegviiFaceid, &Call<'_>) -> Result<Members, Failure>,
}

/// What operations have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `/faceid/lite/raw/`: key and secret in the form.
    Raw,
    /// `/faceid/lite/`: GET, key and secret in the query.
    Lite,
    /// `/faceid/v3/sdk/`: a signed form.
    App,
}

impl Family {
    fn method(self) -> &'static str {
        match self {
            Self::Raw | Self::App => "POST",
            Self::Lite => "GET",
        }
    }

    /// The member of an error that says what went wrong.
    fn error_member(self) -> &'static str {
        match self {
            Self::Raw | Self::Lite => "error_message",
            Self::App => "error",
        }
    }

    /// What stands between a code and its detail. A missing argument always has a blank.
    fn blank(self) -> &'static str {
        match self {
            Self::Raw | Self::Lite => "",
            Self::App => " ",
        }
    }
}

/// What an operation adds to its reply.
type Members = Vec<(&'static str, Value)>;

/// A call that was let in.
struct Call<'a> {
    fields: &'a [(String, String)],
    parts: &'a [Part],
    now: u64,
}

impl Call<'_> {
    /// The value of a field; empty if it was not given.
    fn value(&self, name: &str) -> &str {
        rules::value(self.fields, name).unwrap_or_default()
    }

    /// The value of a field that must not be empty.
    fn required(&self, name: &'static str) -> Result<&str, Failure> {
        match self.value(name) {
            "" => Err(Failure::Missing(name)),
            value => Ok(value),
        }
    }

    /// The content of a file; empty if it was not given.
    fn file(&self, name: &str) -> &[u8] {
        self.find_file(name).unwrap_or_default()
    }

    /// The content of a file, if it was given.
    fn find_file(&self, name: &str) -> Option<&[u8]> {
        file(self.parts, name).map(|part| &part.body[..])
    }
}

/// Why a call does not get its reply.
enum Failure {
    /// The error with this code, with the text of the table.
    Code(&'static str),
    /// The error with this code and what stands behind it.
    Detail(&'static str, &'static str),
    /// A field or file is missing.
    Missing(&'static str),
    /// A field has a value that is not allowed.
    Bad(&'static str),
    /// The bare code, which comes with something else.
    With(&'static str, Members),
    /// An answer that is not the vendor's.
    Answer(Answer),
}

/// The vendor.
pub(super) struct MegviiFaceid {
    key: Key,
    tokens: Tokens,
    app_tokens: AppTokens,
}

impl MegviiFaceid {
    /// The vendor with its keys.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.megvii.clone(),
            tokens: Tokens::default(),
            app_tokens: AppTokens::default(),
        }
    }

    /// Whether the request may be made.
    fn let_in(
        &self,
        family: Family,
        query: &[(String, String)],
        parts: &[Part],
        now: u64,
    ) -> Result<(), Failure> {
        let form = match family {
            Family::Raw => megvii_form::verify(&self.key, parts),
            Family::Lite => megvii_form::verify_query(&self.key, query),
            Family::App => {
                return megvii_hmac_sha1::verify(&self.key, parts, now).map_err(|refused| {
                    let reason = |reason| Failure::Detail("AUTHORIZATION_ERROR", reason);
                    match refused {
                        megvii_hmac_sha1::Refusal::Missing(name) => Failure::Missing(name),
                        megvii_hmac_sha1::Refusal::Version => Failure::Bad("sign_version"),
                        megvii_hmac_sha1::Refusal::Invalid => reason("INVALID_SIGN"),
                        megvii_hmac_sha1::Refusal::Expired => reason("EXPIRED_SIGN"),
                    }
                });
            }
        };
        form.map_err(|refused| match refused {
            megvii_form::Refusal::Missing(name) => Failure::Missing(name),
            megvii_form::Refusal::Mismatch => Failure::Code("AUTHENTICATION_ERROR"),
        })
    }

    fn reply(
        &self,
        operation: &Operation,
        request: &Received,
        parts: &[Part],
        now: u64,
    ) -> Result<Members, Failure> {
        // Whatever cannot be decoded has none of its parameters.
        let query = request.query().unwrap_or_default();
        self.let_in(operation.family, &query, parts, now)?;
        match wanted(request, &operation.info) {
            Err(answer) => return Err(Failure::Answer(answer)),
            Ok(Some(error)) => return Err(Failure::Code(error.code)),
            Ok(None) => {}
        }
        let fields = match operation.family {
            Family::Lite => query,
            Family::Raw | Family::App => fields(parts, operation.fields)?,
        };
        rules::check(operation.fields, &fields).map_err(|broken| match broken {
            Broken::Missing(name) => Failure::Missing(name),
            Broken::Invalid(name) => Failure::Bad(name),
        })?;
        if let Some(name) = operation
            .files
            .iter()
            .find(|name| file(parts, name).is_none())
        {
            return Err(Failure::Missing(name));
        }
        let call = Call {
            fields: &fields,
            parts,
            now,
        };
        (operation.run)(self, &call)
    }

    /// The reply to a call that failed: status, and what is in it.
    fn failed(&self, operation: &Operation, failure: Failure) -> Result<(u16, Members), Answer> {
        let family = operation.family;
        let (code, text, more) = match failure {
            Failure::Answer(answer) => return Err(answer),
            Failure::Code(code) => (code, None, Vec::new()),
            Failure::With(code, more) => (code, Some(code.to_owned()), more),
            // Written with a blank everywhere, unlike the others.
            Failure::Missing(name) => {
                let text = format!("MISSING_ARGUMENTS: {name}");
                ("MISSING_ARGUMENTS", Some(text), Vec::new())
            }
            Failure::Bad(name) => {
                let text = format!("BAD_ARGUMENTS:{}{name}", family.blank());
                ("BAD_ARGUMENTS", Some(text), Vec::new())
            }
            Failure::Detail(code @ "AUTHORIZATION_ERROR", reason) => {
                let text = format!("{code}:{}{reason}", family.blank());
                (code, Some(text), Vec::new())
            }
            Failure::Detail(code, detail) => (code, Some(format!("{code}:{detail}")), Vec::new()),
        };
        let error = documented(operation.info.errors, code);
        if error.code == errors::TOO_LARGE {
            return Err(too_large());
        }
        let text = text.unwrap_or_else(|| error.message.to_owned());
        let mut members = vec![(family.error_member(), json!(text))];
        members.extend(more);
        // The one error without request_id and time_used.
        if error.code == "API_NOT_FOUND" {
            return Err(json_answer(error.status, object(members)));
        }
        Ok((error.status, members))
    }
}

impl Vendor for MegviiFaceid {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        let path = request.raw_path();
        let Some(operation) = OPERATIONS.iter().find(|operation| {
            operation.path == path && request.method == operation.family.method()
        }) else {
            let family = if path.starts_with("/faceid/v3/") {
                Family::App
            } else {
                Family::Raw
            };
            return json_answer(404, json!({ family.error_member(): "API_NOT_FOUND" }));
        };
        if request.body.len() > MAX_REQUEST {
            return too_large();
        }
        // Whatever is no form has none of its fields.
        let parts = multipart::parts(request).unwrap_or_default();
        if parts.iter().any(|part| part.body.len() > MAX_FILE) {
            return too_large();
        }
        let (status, members) = match self.reply(operation, request, &parts, now) {
            Ok(members) => (200, members),
            Err(failure) => match self.failed(operation, failure) {
                Ok(failed) => failed,
                Err(answer) => return answer,
            },
        };
        if status != 200 && operation.family == Family::App {
            // In the samples of these there is nothing else.
            return json_answer(status, object(members));
        }
        let mut reply = vec![("time_used", json!(1 + random::below(6000)))];
        if operation.family == Family::Raw {
            if let Some(biz_no) = text_field(&parts, "biz_no") {
                reply.push(("biz_no", json!(biz_no)));
            }
        }
        reply.extend(members);
        reply.push(("request_id", json!(format!("{now},{}", random::uuid()))));
        json_answer(status, object(reply))
    }

    fn too_large(&self, _request: &Received) -> Answer {
        too_large()
    }
}

/// The one error that is plain text.
fn too_large() -> Answer {
    Answer::plain(413, errors::TOO_LARGE)
}

fn object(members: Members) -> Value {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect::<Map<_, _>>()
        .into()
}

fn json_answer(status: u16, body: Value) -> Answer {
    Answer::new(status, "application/json", body.to_string())
}

/// The fields that are no files. One that is not UTF-8 is refused, if it is one of those that count.
fn fields(parts: &[Part], rules: &[Rule]) -> Result<Vec<(String, String)>, Failure> {
    let mut fields = Vec::new();
    for part in parts.iter().filter(|part| part.filename.is_none()) {
        match std::str::from_utf8(&part.body) {
            Ok(value) => fields.push((part.name.clone(), value.to_owned())),
            Err(_) => {
                if let Some(rule) = rules.iter().find(|rule| rule.name == part.name) {
                    return Err(match rule.name {
                        // A name in another encoding has a code of its own.
                        "idcard_name" => Failure::Code("INVALID_NAME_FORMAT"),
                        name => Failure::Bad(name),
                    });
                }
            }
        }
    }
    Ok(fields)
}

fn text_field<'a>(parts: &'a [Part], name: &str) -> Option<&'a str> {
    parts
        .iter()
        .find(|part| part.name == name && part.filename.is_none())
        .and_then(|part| std::str::from_utf8(&part.body).ok())
}

fn file<'a>(parts: &'a [Part], name: &str) -> Option<&'a Part> {
    parts
        .iter()
        .find(|part| part.name == name && part.filename.is_some())
}

/// A comparison as it comes: how alike two faces are, and from where on they count as one person's.
fn comparison(alike: bool) -> Value {
    let confidence = if alike { 90.316 } else { 31.072 };
    json!({
        "confidence": confidence,
        // In no order, as in the samples.
        "thresholds": { "1e-3": 65.3, "1e-5": 76.5, "1e-4": 71.8, "1e-6": 79.9 },
    })
}
