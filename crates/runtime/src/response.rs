//! A decoded response.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use crate::redact::partial_debug;
use crate::syntax;

/// A type that a response's body is decoded to; generated code implements it.
pub trait ResponseBody {
    /// The request ID assigned by the vendor, if it is in the body.
    fn request_id(&self) -> Option<&str> {
        None
    }

    /// The bytes of a response, of a type that is nothing else.
    #[doc(hidden)]
    fn of_bytes(_: &Bytes) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// Makes a type the body of a response: `response_body!(Verdict, request_id(id));`, with the member
/// that holds the request ID, if one does; with a `?` where something on the way to it may be
/// missing.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_body {
    ($name:ident $(, request_id($($id:tt)+))?) => {
        impl $crate::ResponseBody for $name {
            $(
                fn request_id(&self) -> ::std::option::Option<&str> {
                    $crate::codegen::Member::value(&self.$($id)+).map(|it| it.as_str())
                }
            )?
        }
    };
}

impl ResponseBody for String {}

impl ResponseBody for () {}

impl ResponseBody for serde_json::Value {}

/// The result of a call. It dereferences to the decoded body.
///
/// `Debug` prints the body's own `Debug` and the status, no headers.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    body: T,
    parts: ResponseParts,
}

/// A response without its body, from [`Response::into_parts`].
#[non_exhaustive]
#[derive(Clone, PartialEq)]
pub struct ResponseParts {
    /// The HTTP status.
    pub status: u16,
    /// The request ID assigned by the vendor.
    pub request_id: Option<String>,
    /// The headers that the operation's documentation names, each in its declared case.
    pub headers: Vec<(&'static str, String)>,
    /// The body as it came, see [`Response::raw_body`].
    pub raw_body: Bytes,
}

impl<T> Response<T> {
    /// A response that no call returned, with status 200, for tests.
    pub fn new(body: T) -> Self {
        let parts = ResponseParts {
            status: 200,
            request_id: None,
            headers: Vec::new(),
            raw_body: Bytes::new(),
        };
        Self { body, parts }
    }

    pub(crate) fn from_parts(parts: ResponseParts, body: T) -> Self {
        Self { body, parts }
    }

    /// With another HTTP status, for tests.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.parts.status = status;
        self
    }

    /// With a request ID, for tests.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Self {
        self.parts.request_id = Some(request_id.into());
        self
    }

    /// With one more header, for tests.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parts.headers.push((name, value.into()));
        self
    }

    /// With a body as it came, for tests.
    #[must_use]
    pub fn with_raw_body(mut self, raw_body: impl Into<Bytes>) -> Self {
        self.parts.raw_body = raw_body.into();
        self
    }

    /// The decoded body.
    pub fn into_inner(self) -> T {
        self.body
    }

    /// Everything else, and the decoded body.
    pub fn into_parts(self) -> (ResponseParts, T) {
        (self.parts, self.body)
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.parts.status
    }

    /// The request ID assigned by the vendor. Include it in support requests.
    pub fn request_id(&self) -> Option<&str> {
        self.parts.request_id.as_deref()
    }

    /// A header, in any case. Only those are kept that the operation's documentation names.
    pub fn header(&self, name: &str) -> Option<&str> {
        syntax::header(&self.parts.headers, name)
    }

    /// The body as it came, decompressed: for members that the vendor has added since. It may hold
    /// what must not be printed, and `Debug` does not print it.
    ///
    /// It is kept until the response is dropped or taken apart.
    pub fn raw_body(&self) -> &Bytes {
        &self.parts.raw_body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

partial_debug!(Response<T: fmt::Debug>, |it| status: it.parts.status, body: it.body);

partial_debug!(ResponseParts, |it| status: it.status, headers: it.headers.len());
