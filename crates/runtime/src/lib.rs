//! What the generated liveproof clients run on.
//!
//! A generated crate such as `liveproof-tencent-ci` has one builder per operation. This crate has
//! what they share: requests that stay structured until they are sent, middleware, exact encoding,
//! decoding that fails closed, and errors that print nothing secret. It knows no vendor and no
//! cryptography.
//!
//! # A client
//!
//! [`Config`] says how a client is set up. A generated crate names the endpoint and the settings;
//! everything else is the same for all of them:
//!
//! ```
//! use std::time::Duration;
//! use liveproof_runtime::{Config, ConfigError, Endpoint, Retry};
//!
//! // Generated crates bring their own.
//! struct Example { region: String }
//!
//! impl Endpoint for Example {
//!     fn base_url(&self) -> Result<String, ConfigError> {
//!         Ok(format!("https://{}.example.com", self.region))
//!     }
//! }
//!
//! let config = Config::<_, ()>::new(Example { region: "north-1".to_owned() })
//!     .base_url("http://127.0.0.1:8001") // a mock instead of the vendor
//!     .timeout(Duration::from_secs(10))
//!     .retry(Retry::new().attempts(2));
//! let client = liveproof_runtime::Client::new(config)?;
//! # let _ = client;
//! # Ok::<(), ConfigError>(())
//! ```
//!
//! # From call to response
//!
//! 1. The builder checks its arguments and makes a [`Request`]: decoded path, ordered pairs,
//!    headers, a body. An argument that breaks a rule is an [`ArgumentError`]; nothing is sent.
//!    What the builder does not know yet is added by its `extra_…` methods; a signer sees it as it
//!    sees declared inputs, of which a scheme may sign only some.
//! 2. The request passes the [`Middleware`]: [`Retry`], then yours in the order of
//!    [`Config::with_middleware`]. A signer is a middleware that adds pairs, parts or headers. One
//!    that signs bytes asks for [`Request::encoded`], and from then on they cannot change.
//! 3. It is encoded once: RFC 3986 in query and form, parts as `curl -F` writes them. What is sent
//!    is compared with what was encoded.
//! 4. The response is read up to a limit, counted after decompression. Redirects are not followed.
//! 5. It is decoded: the status picks the rule, the content type the format; the body must be that
//!    format as a whole, with the right root; then come the members that tell results from service
//!    errors, then the type.
//!
//! # What is read as what
//!
//! * A response with a good status is a result only if the members that hold the vendor's error
//!   codes are absent or empty (or as the specification says), also where no body is promised. If
//!   such a member is a duplicate, the response is neither result nor service error.
//! * A script is read only under a media type of JavaScript. JSON, XML and short error texts (4096
//!   bytes) are also read under labels that servers put on anything, or under none.
//! * Bytes ([`Binary`]) are read under the media types that are documented for them and no others.
//! * Of an error without a body the status tells all, and whatever comes with it is not looked at.
//! * The bytes decide about the charset: they must be UTF-8, whatever Latin charset the label
//!   names. Under the name of any other charset, only ASCII is read.
//! * An empty or blank text where the result must have one is a missing one, and so is an object
//!   with none of its members.
//! * `34.0` is the integer 34. A half of a surrogate pair whose other half is missing is U+FFFD. In
//!   XML, `<Name/>` and `<Name>null</Name>` are a missing value where it may be missing.
//! * Members that the type does not have are dropped; [`Response::raw_body`] still has them.
//! * JSON may be nested 127 levels deep, XML 64. An XML element may have 64 attributes; a document
//!   type is refused.
//!
//! # Time, repetition, dropping a call
//!
//! A call has three time limits: [`Config::connect_timeout`], [`Config::idle_timeout`] and
//! [`Config::timeout`]. [`Retry`] says when it is tried again. The builder of a call replaces the
//! last two and the retry for this call: `with_idle_timeout`, `with_timeout`, `with_retry`,
//! `without_retry`.
//!
//! Dropping the future of a call ends it: its connection is closed, and there is no further
//! attempt. What was written until then may have reached the vendor, which may carry it out and
//! charge for it. Nothing tells afterwards whether it did. The same holds for a call that ended
//! with [`TransportErrorKind::IdleTimeout`], [`CallTimeout`](TransportErrorKind::CallTimeout),
//! [`Exchange`](TransportErrorKind::Exchange) or [`Body`](TransportErrorKind::Body).
//!
//! # Errors
//!
//! Every call fails with one enum, [`Error`]:
//!
//! ```
//! use liveproof_runtime::{Error, ErrorBody};
//!
//! fn explain<E: ErrorBody>(error: &Error<E>) -> String {
//!     match error {
//!         Error::Service(error) => match error.code() {
//!             Some("Throttling") => "slow down".to_owned(),
//!             _ => error.to_string(), // service error from … with … (HTTP 403, request id …)
//!         },
//!         error if error.is_retryable() => "try later".to_owned(),
//!         error => error.to_string(),
//!     }
//! }
//! ```
//!
//! Neither `Display` nor `Debug` of anything here prints an address, a header's value or a part of
//! a body. The body of a response that could not be decoded is there when it is asked for:
//! [`UndecodableResponse::body`].
//!
//! # Features
//!
//! * `rustls` (default) or `native-tls`: TLS. Without either, only `http` can be used.
//! * `tracing`: a span per call and one per attempt, without anything that identifies a person, a
//!   key or a customer.

mod binary;
mod builder;
mod call;
mod check;
mod client;
mod clock;
mod config;
mod decode;
mod encode;
mod endpoint;
mod error;
mod fetch;
mod finite;
mod json;
mod lenient;
mod limit;
mod middleware;
mod object;
mod open_enum;
mod operation;
mod raw_json;
mod raw_response;
mod redact;
mod request;
mod required;
mod response;
mod retry;
mod send;
mod syntax;
pub mod testing;
#[cfg(feature = "tracing")]
mod trace;
mod upload;
mod value;
mod violation;
mod words;

/// The HTTP client, for [`Config::configure_http`]. Its builder is part of this crate's API, so a
/// breaking version of it is a breaking version of this crate.
pub use reqwest;

pub use binary::Binary;
pub use client::Client;
pub use config::Config;
pub use decode::{DecodeProblem, FormatName, FormatProblem, TypeProblem, ValueKind};
pub use endpoint::{ConfigError, Endpoint, HostProblem, UrlProblem};
pub use error::{
    CallError, Error, ErrorBody, ServiceError, SigningError, TransportCause, TransportError,
    TransportErrorKind, UndecodableResponse, UnexpectedResponse,
};
pub use fetch::{FetchError, Fetcher};
pub use json::{Json, JsonError};
pub use middleware::{BoxFuture, Exchange, Middleware, Next};
pub use open_enum::{UnknownNumber, UnknownText};
pub use operation::{Method, Operation};
pub use raw_json::{RawJson, RawMembers};
pub use raw_response::RawResponse;
pub use request::{Body, EncodedRequest, Pairs, Part, Request, RequestError, RequestPart};
pub use response::{Response, ResponseBody, ResponseParts};
pub use retry::Retry;
pub use upload::Upload;
pub use violation::{ArgumentError, Bound, Condition, Violation};

/// For generated code only. It follows this crate's version exactly: any release may change it.
#[doc(hidden)]
pub mod codegen {
    pub use crate::__call_methods as call_methods;
    pub use crate::__error_body as error_body;
    pub use crate::__error_union as error_union;
    pub use crate::__extra_member as extra_member;
    pub use crate::__json_object as json_object;
    pub use crate::__open_enum as open_enum;
    pub use crate::__redacted_debug as redacted_debug;
    pub use crate::__response_body as response_body;
    pub use crate::builder::RequestBuilder;
    pub use crate::call::{Call, Input, debug_input};
    pub use crate::client::decode_response;
    pub use crate::decode::split_code;
    pub use crate::endpoint::{Server, fill_host};
    pub use crate::json::JsonText;
    pub use crate::object::{ExtraMembers, JsonValue, ObjectWriter};
    pub use crate::open_enum::{UnknownNumber, UnknownText};
    pub use crate::operation::{
        BodyFormat, Check, Codes, Constraint, Format, Indexed, Method, Must, Object, Operation,
        Param, PathPart, Pattern, Place, ResponseKind, ResponseRule, StatusMatch, Success,
    };
    pub use crate::redact::{Plain, Redacted, plain};
    pub use crate::value::{FieldValue, Item, Member, Value, json_value};
    pub use crate::violation::{ArgumentError, Violation};
    pub use {serde, serde_json};

    /// Texts and objects that a result must have.
    pub mod required {
        pub use crate::required::{lenient, object, text, text as value};
    }

    /// Members whose type differs from one response to the next.
    pub mod lenient {
        pub use crate::lenient::{Lenient, Scalar, deserialize, list, map};
        pub use crate::lenient::{present_list, present_map};
    }
}
