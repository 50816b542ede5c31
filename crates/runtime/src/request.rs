//! A request that is structured until it is sent.

mod body;
mod encoded;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::call::CallOptions;
use crate::encode::{self, Boundary, EncodedBody};
use crate::endpoint::BaseUrl;
use crate::operation::{BodyFormat, Method, Operation};
use crate::redact::partial_debug;
use crate::syntax;
use crate::upload::Upload;

pub use body::{Body, Pairs, Part};
pub use encoded::{EncodedRequest, RequestError, RequestPart};

/// A request before it is encoded: what middleware sees and signers add to.
///
/// Everything is decoded and in the order in which it is sent. `Clone` shares uploads;
/// [`try_clone`](Self::try_clone) says whether the clone can be sent as well.
#[derive(Clone)]
pub struct Request {
    operation: &'static Operation,
    /// Shared with the clones for further attempts, until one of them is changed.
    content: Arc<Content>,
    pub(crate) target: Target,
    /// What the call has in place of the client's own limits and retry.
    pub(crate) options: CallOptions,
    seal: Seal,
    is_signed: bool,
    pub(crate) attempt: u32,
}

/// What a request holds, decoded.
#[derive(Clone, Default)]
pub(crate) struct Content {
    pub(crate) path: Vec<Cow<'static, str>>,
    pub(crate) query: Pairs,
    pub(crate) headers: Pairs,
    pub(crate) body: Body,
    /// The media type of no body, which some signatures need.
    pub(crate) empty_type: Option<Cow<'static, str>>,
    /// Names in lower case.
    pub(crate) sensitive: HashSet<String>,
}

/// Where a request goes and how it is written: what its client decides.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) base: Arc<BaseUrl>,
    pub(crate) boundary: Boundary,
}

/// What [`Request::encoded`] has fixed.
#[derive(Clone, Default)]
struct Seal {
    target: Option<String>,
    /// How many of the headers were seen; later ones may still be added.
    headers: usize,
    body: Option<EncodedBody>,
}

impl Request {
    pub(crate) fn new(
        operation: &'static Operation,
        content: Content,
        target: Target,
        options: CallOptions,
    ) -> Self {
        Self {
            operation,
            content: Arc::new(content),
            target,
            options,
            seal: Seal::default(),
            is_signed: false,
            attempt: 1,
        }
    }

    /// To be changed: from here on this request shares nothing with its clones.
    fn content(&mut self) -> &mut Content {
        Arc::make_mut(&mut self.content)
    }

    /// The operation's facts.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.operation.method
    }

    /// The decoded segments of the path, without the path of the base URL.
    pub fn path(&self) -> &[Cow<'static, str>] {
        &self.content.path
    }

    /// The decoded path as one text: `/` and the segments, joined by slashes.
    pub fn path_text(&self) -> String {
        format!("/{}", self.content.path.join("/"))
    }

    /// The decoded pairs of the query.
    pub fn query(&self) -> &[(Cow<'static, str>, String)] {
        &self.content.query
    }

    /// The headers, each name in its declared case; without those that encoding adds
    /// (`Host`, `User-Agent`, `Accept`, `Content-Type`, `Content-Length`).
    pub fn headers(&self) -> &[(Cow<'static, str>, String)] {
        &self.content.headers
    }

    /// The value of the first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        syntax::header(&self.content.headers, name)
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.content.body
    }

    /// Whether the value of the pair, part or header of this name, in any case, must not be
    /// printed.
    pub fn is_sensitive(&self, name: &str) -> bool {
        let sensitive = &self.content.sensitive;
        sensitive.contains(&name.to_ascii_lowercase())
    }

    /// Marks the value of the pair, part or header of this name as one that must not be printed.
    pub fn mark_sensitive(&mut self, name: impl Into<Cow<'static, str>>) {
        let name = name.into().to_ascii_lowercase();
        self.content().sensitive.insert(name);
    }

    /// Says that the request is signed, for a middleware that signs in another way than with the
    /// fields that the operation has for it. Without these it would be refused, see
    /// [`Config::unsigned`](crate::Config::unsigned).
    pub fn mark_signed(&mut self) {
        self.is_signed = true;
    }

    /// Refuses a request that nothing signed, of an operation that is signed.
    pub(crate) fn check_signed(&self) -> Result<(), RequestError> {
        let Some(scheme) = self.operation.scheme.filter(|_| !self.is_signed) else {
            return Ok(());
        };
        let required = self.operation.required_signature_fields;
        let missing = match required {
            [] => Some(&scheme),
            required => required.iter().find(|it| !self.has(it)),
        };
        match missing {
            Some(field) => Err(RequestError::Unsigned { scheme, field }),
            None => Ok(()),
        }
    }

    /// Whether there is a header, pair or part of this name.
    fn has(&self, name: &str) -> bool {
        let is_among = |pairs: &Pairs| pairs.iter().any(|it| it.0 == name);
        self.header(name).is_some()
            || is_among(&self.content.query)
            || match &self.content.body {
                Body::Form(pairs) => is_among(pairs),
                Body::Multipart(parts) => parts.iter().any(|it| it.name() == name),
                _ => false,
            }
    }

    /// Where the request goes: scheme, host, port and path before the operation's own, without a
    /// slash at the end.
    pub fn base_url(&self) -> &str {
        &self.target.base.url
    }

    /// The `Host` header: the host, with its port unless that is the scheme's own.
    pub fn host(&self) -> &str {
        &self.target.base.host
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.target.base.scheme
    }

    /// Which attempt of the call this is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Adds a pair to the end of the query.
    ///
    /// # Errors
    ///
    /// [`RequestError::Frozen`] after [`encoded`](Self::encoded).
    pub fn push_query(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Result<(), RequestError> {
        if self.seal.target.is_some() {
            return frozen(RequestPart::Target);
        }
        self.content().query.push((name.into(), value.into()));
        Ok(())
    }

    /// Adds a header after the others, also if there is one of this name.
    ///
    /// # Errors
    ///
    /// If the name or value cannot be sent, or if only the runtime writes the header (such as
    /// `Host`, `Content-Length`, `Accept-Encoding`, `Connection` and `Upgrade`); or
    /// [`RequestError::Frozen`] if a header of this name was encoded.
    pub fn push_header(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Result<(), RequestError> {
        let (name, value) = (name.into(), value.into());
        self.check_header(&name, &value)?;
        self.content().headers.push((name, value));
        Ok(())
    }

    /// Gives the header of this name this value, in its place, or adds it after the others.
    ///
    /// # Errors
    ///
    /// See [`push_header`](Self::push_header).
    pub fn set_header(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Result<(), RequestError> {
        let (name, value) = (name.into(), value.into());
        self.check_header(&name, &value)?;
        let headers = &mut self.content().headers;
        let is_named = |it: &(Cow<'static, str>, String)| it.0.eq_ignore_ascii_case(&name);
        let first = headers.iter().position(is_named);
        let at = first.unwrap_or(headers.len());
        // The first of the name takes the value, the others go.
        let declared = headers.get(at).map(|it| it.0.clone());
        headers.retain(|it| !is_named(it));
        headers.insert(at, (declared.unwrap_or(name), value));
        Ok(())
    }

    /// Gives a request without a body this `Content-Type`, for schemes that sign one always.
    ///
    /// # Errors
    ///
    /// [`RequestError::BodyKind`] if there is a body, which has a type of its own;
    /// [`RequestError::HeaderValue`] if it is not a media type; [`RequestError::Frozen`] after
    /// [`encoded`](Self::encoded).
    pub fn set_empty_content_type(
        &mut self,
        media_type: impl Into<Cow<'static, str>>,
    ) -> Result<(), RequestError> {
        let media_type = media_type.into();
        self.check_body()?;
        if !matches!(self.content.body, Body::Empty) {
            return Err(RequestError::BodyKind);
        }
        if !syntax::is_media_type(&media_type) {
            return Err(RequestError::HeaderValue);
        }
        self.content().empty_type = Some(media_type);
        Ok(())
    }

    fn check_header(&self, name: &str, value: &str) -> Result<(), RequestError> {
        if !syntax::is_header_name(name) || syntax::is_reserved_header(name) {
            return Err(RequestError::HeaderName);
        }
        if !syntax::is_header_value(value) {
            return Err(RequestError::HeaderValue);
        }
        let mut seen = self.content.headers.iter().take(self.seal.headers);
        if seen.any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            return frozen(RequestPart::Headers);
        }
        Ok(())
    }

    /// Adds a pair to the end of the form.
    ///
    /// # Errors
    ///
    /// [`RequestError::BodyKind`] if the operation has no form; [`RequestError::Frozen`] after
    /// [`encoded`](Self::encoded).
    pub fn push_form(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Result<(), RequestError> {
        self.check_body()?;
        let is_form = matches!(self.operation.body, BodyFormat::Form { .. });
        let body = &mut self.content().body;
        if matches!(body, Body::Empty) && is_form {
            *body = Body::Form(Vec::new());
        }
        let Body::Form(pairs) = body else {
            return Err(RequestError::BodyKind);
        };
        pairs.push((name.into(), value.into()));
        Ok(())
    }

    /// Adds a part after the others.
    ///
    /// # Errors
    ///
    /// [`RequestError::BodyKind`] if the operation has no multipart body; [`RequestError::Part`] if
    /// the part cannot be written; [`RequestError::Frozen`] after [`encoded`](Self::encoded).
    pub fn push_part(&mut self, part: Part) -> Result<(), RequestError> {
        self.parts(&part)?.push(part);
        Ok(())
    }

    /// Adds a part before the others.
    ///
    /// # Errors
    ///
    /// See [`push_part`](Self::push_part).
    pub fn prepend_part(&mut self, part: Part) -> Result<(), RequestError> {
        self.parts(&part)?.insert(0, part);
        Ok(())
    }

    fn parts(&mut self, part: &Part) -> Result<&mut Vec<Part>, RequestError> {
        self.check_body()?;
        if !part.is_writable() {
            return Err(RequestError::Part);
        }
        let is_multipart = self.operation.body == BodyFormat::Multipart;
        let body = &mut self.content().body;
        if matches!(body, Body::Empty) && is_multipart {
            *body = Body::Multipart(Vec::new());
        }
        match body {
            Body::Multipart(parts) => Ok(parts),
            _ => Err(RequestError::BodyKind),
        }
    }

    fn check_body(&self) -> Result<(), RequestError> {
        match self.seal.body {
            Some(_) => frozen(RequestPart::Body),
            None => Ok(()),
        }
    }

    /// The request as it will be sent, byte for byte.
    ///
    /// From then on its target, the headers that it has and its body cannot be changed; headers
    /// can be added (the signature).
    ///
    /// # Errors
    ///
    /// [`RequestError::Boundary`] if a part contains the boundary.
    pub fn encoded(&mut self) -> Result<EncodedRequest, RequestError> {
        let body = self.take_body()?;
        self.seal.body = Some(body.clone());
        let target = self.encoded_target();
        self.seal.headers = self.content.headers.len();
        let mut headers: Vec<_> = self
            .content
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        if let Some(content_type) = &body.content_type {
            headers.push(("Content-Type".to_owned(), content_type.to_string()));
        }
        if let Some(len) = body.content_length(self.operation.method) {
            headers.push(("Content-Length".to_owned(), len.to_string()));
        }
        Ok(EncodedRequest {
            target,
            host: self.host().to_owned(),
            headers,
            body: body.in_memory(),
        })
    }

    /// Path and query, percent-encoded, as they will be sent. From then on they cannot be changed.
    pub fn encoded_target(&mut self) -> String {
        let mut target = String::with_capacity(128);
        self.write_target(&mut target);
        self.seal.target = Some(target.clone());
        target
    }

    fn write_target(&self, out: &mut String) {
        match &self.seal.target {
            Some(target) => out.push_str(target),
            None => {
                let Content { path, query, .. } = &*self.content;
                encode::target(out, &self.target.base.stem, path, query);
            }
        }
    }

    /// The encoded URL. Called once, by `send`.
    pub(crate) fn address(&self) -> String {
        let mut address = String::with_capacity(192);
        for part in [self.scheme(), "://", self.host()] {
            address.push_str(part);
        }
        self.write_target(&mut address);
        address
    }

    /// The encoded body, which the request itself has no more.
    pub(crate) fn take_body(&mut self) -> Result<EncodedBody, RequestError> {
        match self.seal.body.take() {
            Some(body) => Ok(body),
            None => {
                let Content {
                    body, empty_type, ..
                } = &*self.content;
                let mut body = encode::body(self.operation, body, &self.target.boundary)?;
                body.content_type = body.content_type.or_else(|| empty_type.clone());
                Ok(body)
            }
        }
    }

    /// A clone that can be sent as well; `None` if an upload can be read only once.
    pub fn try_clone(&self) -> Option<Self> {
        let replayable = match &self.content.body {
            Body::Multipart(parts) => parts
                .iter()
                .all(|part| part.as_upload().is_none_or(Upload::is_replayable)),
            Body::Upload { upload, .. } => upload.is_replayable(),
            _ => true,
        };
        replayable.then(|| self.clone())
    }
}

fn frozen(part: RequestPart) -> Result<(), RequestError> {
    Err(RequestError::Frozen { part })
}

partial_debug!(Request, |it|
    operation: it.operation.id,
    method: it.operation.method.as_str(),
    query: it.content.query.len(),
    headers: it.content.headers.len(),
    body: it.content.body,
);
