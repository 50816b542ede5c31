//! megvii-faceid: Megvii FaceID (旷视). Each operation has its path and takes a multipart form; key and secret are
//! fields of it.
//!
//! A request is checked in this order: path and method, size, key and secret, the error that `X-Mock-Answer` asks for,
//! fields and files. A `biz_no` comes back with whatever the answer is.

mod errors;
mod raw;
mod tokens;

use serde_json::{Map, Value, json};

use self::tokens::Tokens;
use crate::{
    answer::Answer,
    keys::{Key, Keys},
    multipart::{self, Part},
    random,
    received::Received,
    rules::{self, Broken, Rule},
    vendor::{DocumentedError, OperationInfo, Vendor, VendorInfo, infos, wanted},
    verify::megvii_form,
};

/// The largest file, in bytes (20MB).
const MAX_FILE: usize = 20 * 1024 * 1024;

/// The largest request: the file and, generously, all that is around it.
const MAX_REQUEST: usize = MAX_FILE + 64 * 1024;

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "megvii-faceid",
    scheme: Some("megvii-form"),
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[raw::GET_RANDOM_NUMBER, raw::VALIDATE_VIDEO];

/// An operation: how it is called, what it demands, what it does.
struct Operation {
    info: OperationInfo,
    path: &'static str,
    /// The fields beside key and secret.
    fields: &'static [Rule],
    /// The files that have to be there.
    files: &'static [&'static str],
    run: fn(&MegviiFaceid, &Call<'_>) -> Result<Members, Failure>,
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

    /// The content of a file; empty if it was not given.
    fn file(&self, name: &str) -> &[u8] {
        file(self.parts, name).map_or(&[], |part| &part.body)
    }
}

/// Why a call does not get its reply.
enum Failure {
    /// The error with this code, with the text of the table.
    Code(&'static str),
    /// The error with this code and what stands behind it, such as the name of a field.
    Detail(&'static str, String),
    /// An answer that is not the vendor's.
    Answer(Answer),
}

/// The vendor.
pub(super) struct MegviiFaceid {
    key: Key,
    tokens: Tokens,
}

impl MegviiFaceid {
    /// The vendor with its keys.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.megvii.clone(),
            tokens: Tokens::default(),
        }
    }

    fn reply(
        &self,
        operation: &Operation,
        request: &Received,
        parts: &[Part],
        now: u64,
    ) -> Result<Members, Failure> {
        megvii_form::verify(&self.key, parts).map_err(|refused| match refused {
            megvii_form::Refusal::Missing(name) => missing(name),
            megvii_form::Refusal::Mismatch => Failure::Code("AUTHENTICATION_ERROR"),
        })?;
        match wanted(request, &operation.info) {
            Err(answer) => return Err(Failure::Answer(answer)),
            Ok(Some(error)) => return Err(Failure::Code(error.code)),
            Ok(None) => {}
        }
        let fields = fields(parts).map_err(bad)?;
        rules::check(operation.fields, &fields).map_err(|broken| match broken {
            Broken::Missing(name) => missing(name),
            Broken::Invalid(name) => bad(name),
        })?;
        if let Some(name) = operation
            .files
            .iter()
            .find(|name| file(parts, name).is_none())
        {
            return Err(missing(name));
        }
        let call = Call {
            fields: &fields,
            parts,
            now,
        };
        (operation.run)(self, &call)
    }
}

impl Vendor for MegviiFaceid {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        let Some(operation) = OPERATIONS
            .iter()
            .find(|operation| operation.path == request.raw_path() && request.method == "POST")
        else {
            // The one error without request_id and time_used.
            return json_answer(404, json!({ "error_message": "API_NOT_FOUND" }));
        };
        if request.body.len() > MAX_REQUEST {
            return self.too_large(request);
        }
        // Whatever is no form has none of its fields.
        let parts = multipart::parts(request).unwrap_or_default();
        if parts.iter().any(|part| part.body.len() > MAX_FILE) {
            return self.too_large(request);
        }
        let (status, members) = match self.reply(operation, request, &parts, now) {
            Ok(members) => (200, members),
            Err(Failure::Answer(answer)) => return answer,
            Err(Failure::Code(code)) => {
                let error = errors::of(&operation.info, code);
                match error.code {
                    errors::TOO_LARGE => return self.too_large(request),
                    "API_NOT_FOUND" => {
                        return json_answer(404, json!({ "error_message": error.message }));
                    }
                    _ => (error.status, vec![("error_message", json!(error.message))]),
                }
            }
            Err(Failure::Detail(code, text)) => {
                let error: &DocumentedError = errors::of(&operation.info, code);
                (error.status, vec![("error_message", json!(text))])
            }
        };
        let mut reply = Map::new();
        reply.insert("time_used".to_owned(), json!(1 + random::below(6000)));
        if let Some(biz_no) = text_field(&parts, "biz_no") {
            reply.insert("biz_no".to_owned(), json!(biz_no));
        }
        reply.extend(
            members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        let request_id = format!("{now},{}", random::uuid());
        reply.insert("request_id".to_owned(), json!(request_id));
        json_answer(status, Value::Object(reply))
    }

    fn too_large(&self, _request: &Received) -> Answer {
        // 该错误的返回格式为纯文本，不是json格式.
        Answer::plain(413, errors::TOO_LARGE)
    }
}

fn json_answer(status: u16, body: Value) -> Answer {
    Answer::new(status, "application/json", body.to_string())
}

/// Written with a blank, unlike the others.
fn missing(name: &str) -> Failure {
    Failure::Detail("MISSING_ARGUMENTS", format!("MISSING_ARGUMENTS: {name}"))
}

fn bad(name: &str) -> Failure {
    Failure::Detail("BAD_ARGUMENTS", format!("BAD_ARGUMENTS:{name}"))
}

/// The fields that are no files; the error is the name of one that is not UTF-8.
fn fields(parts: &[Part]) -> Result<Vec<(String, String)>, &str> {
    parts
        .iter()
        .filter(|part| part.filename.is_none())
        .map(|part| {
            let value = std::str::from_utf8(&part.body).map_err(|_| part.name.as_str())?;
            Ok((part.name.clone(), value.to_owned()))
        })
        .collect()
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
