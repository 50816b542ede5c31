//! Response samples, `specs/samples/<vendor>/<operationId>/`, and what they are by the spec.

use serde_json::Value;

use crate::spec::Operation;
use crate::spec::profile::{BodyFormat, text};

/// A response sample.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) operation: String,
    pub(crate) file: String,
    pub(crate) bytes: Vec<u8>,
    /// The text of the `.expect` beside it.
    pub(crate) refusal: Option<String>,
}

impl Sample {
    /// None: the file says what a sample that has to be refused is refused with.
    pub(crate) fn new(operation: &str, file: &str, bytes: &[u8]) -> Option<Self> {
        (!file.ends_with(".expect")).then(|| Self {
            operation: operation.to_owned(),
            file: file.to_owned(),
            bytes: bytes.to_vec(),
            refusal: None,
        })
    }

    /// The code of an error: in JSON the sample's, else that of the sample's example. Of a list,
    /// the first counts.
    pub(super) fn code(&self, operation: &Operation) -> Option<String> {
        let example = || {
            let (_, name) = self.file.split('.').next()?.split_once('-')?;
            let errors = operation.responses.iter().filter(|it| !it.success);
            let mut contents = errors.flat_map(|it| &it.contents);
            contents.find_map(|it| Some(it.declared.examples.get(name)?.value.clone()))
        };
        let body: Value = serde_json::from_slice(&self.bytes).ok().or_else(example)?;
        // A text is the member that has the code.
        let whole = body.is_string().then(|| body.clone());
        let first = |it: &'_ Value| it.as_array().map_or(Some(it), |it| it.first()).cloned();
        let at = |way: &Vec<Vec<String>>| {
            let mut steps = way.iter();
            let found = steps.try_fold(body.clone(), |object, names| {
                first(names.iter().find_map(|name| object.get(name))?)
            });
            found.filter(|it| !it.is_null())
        };
        let found = || operation.codes.members.iter().find_map(at);
        let code = text(&whole.or_else(found)?);
        Some(match code.split_once(':') {
            Some((code, _)) if operation.codes.detail => code.trim().to_owned(),
            _ => code,
        })
    }

    /// The headers of a sample, as the response with its status has them in examples; and the media
    /// type of bytes, which no file's name tells.
    pub(super) fn headers<'s>(&self, operation: &'s Operation) -> Vec<(&'s str, &'s str)> {
        let file = &self.file;
        let status = file.get(..3).and_then(|it| it.parse().ok());
        let mut responses = operation.responses.iter();
        let found = responses.find(|it| status.is_some_and(|status| it.status.is(status)));
        let extension = file.rsplit('.').next();
        let contents = found.iter().flat_map(|it| &it.contents);
        let bytes = contents.filter(|it| it.format() == Some(BodyFormat::Binary));
        let bytes = bytes.filter(|it| it.media.split('/').nth(1) == extension);
        let media = bytes.map(|it| ("Content-Type", it.media));
        let declared = found.iter().flat_map(|it| &it.headers);
        let declared = declared
            .filter_map(|it| Some((it.name, it.declared.schema.example.as_ref()?.as_str()?)));
        media
            .chain(declared.filter(|it| {
                !["content-type", "content-length"].contains(&&*it.0.to_ascii_lowercase())
            }))
            .collect()
    }

    /// The place of a sample's example among those of a success; `None`: it is an error, or has to
    /// be refused.
    pub(super) fn success(&self, operation: &Operation) -> Option<usize> {
        let file = &self.file;
        let stem = file.split('.').next()?;
        let (status, name) = stem.split_once('-').filter(|_| !file.contains(".bad."))?;
        let status: u16 = status.parse().ok()?;
        let successes = operation.responses.iter();
        let successes: Vec<_> = successes
            .filter(|it| it.success && it.status.is(status))
            .collect();
        // Without a body there is one success.
        if successes.iter().any(|it| it.contents.is_empty()) {
            return Some(0);
        }
        let contents = successes.into_iter().flat_map(|it| &it.contents);
        contents
            .flat_map(|it| it.declared.examples.keys())
            .position(|it| it == name)
    }
}
