//! What a vendor says when it refuses a request.

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;

/// The type of a vendor's service error; generated code implements it.
pub trait ErrorBody: DeserializeOwned + fmt::Debug + Send + Sync + 'static {
    /// The vendor's error code.
    fn code(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// Whether the code is one that the documentation lists.
    fn is_documented_code(&self) -> bool {
        false
    }

    /// Whether the code means that the same request may succeed later.
    fn is_retryable(&self) -> bool {
        false
    }

    /// The vendor's message. It may quote the request, so errors do not print it.
    fn message(&self) -> Option<&str> {
        None
    }

    /// The request ID assigned by the vendor.
    fn request_id(&self) -> Option<&str> {
        None
    }
}

/// Of an operation whose errors have no body: their status tells all.
impl ErrorBody for () {}

/// Of an operation some of whose errors have no body: `None` is one of these.
impl<E: ErrorBody> ErrorBody for Option<E> {
    fn code(&self) -> Option<Cow<'_, str>> {
        self.as_ref()?.code()
    }

    fn is_documented_code(&self) -> bool {
        self.as_ref().is_some_and(E::is_documented_code)
    }

    fn is_retryable(&self) -> bool {
        self.as_ref().is_some_and(E::is_retryable)
    }

    fn message(&self) -> Option<&str> {
        self.as_ref()?.message()
    }

    fn request_id(&self) -> Option<&str> {
        self.as_ref()?.request_id()
    }
}

/// Makes a struct the body of an error.
///
/// `error_body!(ApiError, code(it => it.error.as_ref()?.code), codes(Code, [Throttled]),
/// message(text), request_id(id));`: how to reach the code, the open enum of codes with those that
/// mean "again later", and the members for message and request ID, also with a `?` where something
/// on the way to them may be missing. Each can be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_body {
    (
        $name:ident
        $(, code($it:ident => $code:expr) $(, codes($codes:ident, [$($retry:ident),* $(,)?]))?)?
        $(, message($($message:tt)+))?
        $(, request_id($($id:tt)+))?
    ) => {
        impl $crate::ErrorBody for $name {
            $(
                fn code(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                    let $it = self;
                    $crate::codegen::Member::value(&$code).map(|it| it.to_string().into())
                }

                $(
                    fn is_documented_code(&self) -> bool {
                        let $it = self;
                        let known = || {
                            let code = &$code;
                            let code = $crate::codegen::Member::value(code)?;
                            ::std::option::Option::Some(!::std::matches!(code, $codes::Unknown(_)))
                        };
                        known().unwrap_or_default()
                    }

                    fn is_retryable(&self) -> bool {
                        let $it = self;
                        let retry: &[$codes] = &[$($codes::$retry),*];
                        let again = || {
                            let code = &$code;
                            let code = $crate::codegen::Member::value(code)?;
                            ::std::option::Option::Some(retry.contains(code))
                        };
                        again().unwrap_or_default()
                    }
                )?
            )?
            $(
                fn message(&self) -> ::std::option::Option<&str> {
                    $crate::codegen::Member::value(&self.$($message)+).map(|it| it.as_str())
                }
            )?
            $(
                fn request_id(&self) -> ::std::option::Option<&str> {
                    $crate::codegen::Member::value(&self.$($id)+).map(|it| it.as_str())
                }
            )?
        }
    };
}

/// Makes a union of such structs the body of an error: `error_union!(Failure, [ApiError,
/// OAuthError]);`.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_union {
    ($name:ident, $variants:tt) => {
        impl $crate::ErrorBody for $name {
            fn code(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                $crate::__error_union!(@ self.code of $variants)
            }

            fn is_documented_code(&self) -> bool {
                $crate::__error_union!(@ self.is_documented_code of $variants)
            }

            fn is_retryable(&self) -> bool {
                $crate::__error_union!(@ self.is_retryable of $variants)
            }

            fn message(&self) -> ::std::option::Option<&str> {
                $crate::__error_union!(@ self.message of $variants)
            }

            fn request_id(&self) -> ::std::option::Option<&str> {
                $crate::__error_union!(@ self.request_id of $variants)
            }
        }
    };
    (@ $this:ident.$method:ident of [$($variant:ident),* $(,)?]) => {
        match $this { $(Self::$variant(it) => $crate::ErrorBody::$method(it),)* }
    };
}
