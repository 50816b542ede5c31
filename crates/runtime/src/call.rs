//! What a caller sets for one call, beside the inputs that the operation declares.

use std::fmt;
use std::time::Duration;

use crate::operation::Place;
use crate::retry::Retry;
use crate::value::FieldValue;
use crate::violation::Violation;

/// Undeclared inputs, time limits and retry of one call.
#[derive(Clone, Default)]
pub struct Call {
    pub(crate) extras: Vec<Extra>,
    /// What the call has in place of the client's own.
    pub options: CallOptions,
}

/// An input that the operation does not declare.
#[derive(Clone)]
pub(crate) struct Extra {
    pub(crate) place: Place,
    pub(crate) name: String,
    pub(crate) value: Result<FieldValue, Violation>,
}

/// What one call has in place of the client's own. Unset by default.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The time of the whole call.
    pub timeout: Option<Duration>,
    /// The longest time in which no byte moves.
    pub idle_timeout: Option<Duration>,
    /// How often the call is tried; `Some(None)`: once.
    pub retry: Option<Option<Retry>>,
}

impl Call {
    /// Adds an input in this place. A value that cannot be sent is reported when the request is
    /// made.
    pub fn extra(&mut self, place: Place, name: String, value: Result<FieldValue, Violation>) {
        self.extras.push(Extra { place, name, value });
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("extras", &self.extras.len())
            .field("options", &self.options)
            .finish()
    }
}

/// The field of a builder: nothing, a value, or the text of a conversion that failed.
pub type Input<T> = Result<Option<T>, String>;

/// Prints in a builder's `Debug` that an input is set, without its value.
pub fn debug_input<T>(out: &mut fmt::DebugStruct<'_, '_>, name: &str, input: &Input<T>) {
    match input {
        Ok(None) => {}
        Ok(Some(_)) => drop(out.field(name, &format_args!("set"))),
        Err(_) => drop(out.field(name, &format_args!("invalid"))),
    }
}

/// Gives a builder the methods of its call and a `Debug` that prints no value.
///
/// `call_methods!(RawVerify, multipart, [token, biz_no]);`: the builder, what its body consists of
/// (`form`, `multipart`, `json`; `other` for none and for a body without fields), and its inputs.
/// The builder has one lifetime and a field `call` of type [`Call`].
#[doc(hidden)]
#[macro_export]
macro_rules! __call_methods {
    ($builder:ident, $body:ident, [$($input:ident),* $(,)?]) => {
        impl ::std::fmt::Debug for $builder<'_> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let mut out = f.debug_struct(::std::stringify!($builder));
                $($crate::codegen::debug_input(
                    &mut out,
                    ::std::stringify!($input),
                    &self.$input,
                );)*
                out.field("call", &self.call).finish_non_exhaustive()
            }
        }

        impl $builder<'_> {
            $crate::__call_methods! { @text extra_query, Query,
                /// Adds a pair to the query that the operation does not declare, such as one that
                /// the vendor has added since. It is sent after the declared ones, signed where the
                /// scheme signs these, and may be repeated.
            }

            $crate::__call_methods! { @text extra_header, Header,
                /// Adds a header that the operation does not declare. It is sent after the declared
                /// ones, and may be repeated. `Cookie` is refused, and so are the headers that only
                /// the client writes, such as `Host`, `Content-Length`, `Accept-Encoding`,
                /// `Connection` and `Upgrade`.
            }

            $crate::__call_methods! { @$body }

            /// Limits the time of this call in place of
            /// [`Config::timeout`](liveproof_runtime::Config::timeout): all attempts, the pauses
            /// between them and what middleware does, without the time in which an upload makes
            /// progress.
            pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.options.timeout = ::std::option::Option::Some(timeout);
                self
            }

            /// Limits the time in which no byte is sent or received in this call, in place of
            /// [`Config::idle_timeout`](liveproof_runtime::Config::idle_timeout). It includes
            /// connecting, for which
            /// [`Config::connect_timeout`](liveproof_runtime::Config::connect_timeout) is the same
            /// for all calls of a client.
            pub fn with_idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.options.idle_timeout = ::std::option::Option::Some(timeout);
                self
            }

            /// Repeats this call in this way, in place of
            /// [`Config::retry`](liveproof_runtime::Config::retry).
            pub fn with_retry(mut self, retry: $crate::Retry) -> Self {
                self.call.options.retry =
                    ::std::option::Option::Some(::std::option::Option::Some(retry));
                self
            }

            /// Tries this call once.
            pub fn without_retry(mut self) -> Self {
                self.call.options.retry = ::std::option::Option::Some(::std::option::Option::None);
                self
            }
        }
    };
    (@form) => {
        $crate::__call_methods! { @text extra_field, Form,
            /// Adds a pair to the form that the operation does not declare. It is sent after the
            /// declared ones, signed where the scheme signs these, and may be repeated.
        }
    };
    (@multipart) => {
        $crate::__call_methods! { @text extra_part, Part,
            /// Adds a text part that the operation does not declare. It is sent after the declared
            /// ones, and may be repeated.
        }
    };
    (@text $method:ident, $place:ident, $(#[$doc:meta])*) => {
        $(#[$doc])*
        ///
        /// [`request`](Self::request) refuses a name that the operation declares or the signature
        /// uses.
        pub fn $method(
            mut self,
            name: impl ::std::convert::Into<::std::string::String>,
            value: impl ::std::convert::Into<::std::string::String>,
        ) -> Self {
            let value = ::std::result::Result::Ok($crate::codegen::FieldValue::Text(value.into()));
            self.call.extra($crate::codegen::Place::$place, name.into(), value);
            self
        }
    };
    (@json) => {
        /// Adds a member to the JSON body that the operation does not declare, after the declared
        /// ones.
        ///
        /// [`request`](Self::request) refuses a name that the operation declares, one that the
        /// signature uses, a name that was added before, and a value that is not JSON. A float that
        /// is not finite is sent as `null`.
        pub fn extra_member(
            mut self,
            name: impl ::std::convert::Into<::std::string::String>,
            value: impl $crate::codegen::serde::Serialize,
        ) -> Self {
            let value = $crate::codegen::json_value(&value);
            self.call.extra($crate::codegen::Place::Json, name.into(), value);
            self
        }
    };
    (@other) => {};
}
