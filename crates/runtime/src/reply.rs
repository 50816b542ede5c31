//! A decoded reply.

use std::fmt;
use std::ops::Deref;

use crate::redact::partial_debug;
use crate::syntax;

/// A type that a reply's body is decoded to; generated code implements it.
pub trait ReplyBody {
    /// The name that the vendor gave the request, if it is in the body.
    fn request_id(&self) -> Option<&str> {
        None
    }
}

/// Makes a type the body of a reply: `reply_body!(Verdict, request_id(id));`, with the member that
/// holds the request ID, if one does.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply_body {
    ($name:ident $(, request_id($id:ident))?) => {
        impl $crate::ReplyBody for $name {
            $(
                fn request_id(&self) -> ::std::option::Option<&str> {
                    $crate::codegen::Member::value(&self.$id).map(|it| it.as_str())
                }
            )?
        }
    };
}

impl ReplyBody for String {}

impl ReplyBody for () {}

impl ReplyBody for serde_json::Value {}

/// The result of a call. It dereferences to the decoded body.
///
/// `Debug` prints the body's own `Debug` and the status, no headers.
#[derive(Clone, PartialEq)]
pub struct Reply<T> {
    body: T,
    parts: ReplyParts,
}

/// A reply without its body, from [`Reply::into_parts`].
#[non_exhaustive]
#[derive(Clone, PartialEq)]
pub struct ReplyParts {
    /// The HTTP status.
    pub status: u16,
    /// The request ID assigned by the vendor.
    pub request_id: Option<String>,
    /// The headers that the operation's documentation names, each in its declared case.
    pub headers: Vec<(&'static str, String)>,
}

impl<T> Reply<T> {
    pub(crate) fn new(
        body: T,
        status: u16,
        request_id: Option<String>,
        headers: Vec<(&'static str, String)>,
    ) -> Self {
        let parts = ReplyParts {
            status,
            request_id,
            headers,
        };
        Self { body, parts }
    }

    /// The decoded body.
    pub fn into_inner(self) -> T {
        self.body
    }

    /// Everything else, and the decoded body.
    pub fn into_parts(self) -> (ReplyParts, T) {
        (self.parts, self.body)
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.parts.status
    }

    /// The name that the vendor gave the request: what its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.parts.request_id.as_deref()
    }

    /// A header, in any case. Only those are kept that the operation's documentation names.
    pub fn header(&self, name: &str) -> Option<&str> {
        syntax::header(&self.parts.headers, name)
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

partial_debug!(Reply<T: fmt::Debug>, |it| status: it.parts.status, body: it.body);

partial_debug!(ReplyParts, |it| status: it.status, headers: it.headers.len());
