//! Values that a vendor may add to a list later on.

use std::fmt;

use crate::redact::is_code;

macro_rules! unknown {
    ($(#[$meta:meta])* $name:ident of $of:ty) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($of);

        impl $name {
            /// For generated code, which makes it only of what is not a named value.
            #[doc(hidden)]
            pub fn new(value: $of) -> Self {
                Self(value)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = self.0.to_string();
                f.write_str(if is_code(&text) { &text } else { "[unknown]" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

unknown! {
    /// A text that is none of the named ones of an enum. It goes back to the vendor as it came.
    UnknownText of String
}

impl UnknownText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

unknown! {
    /// A number that is none of the named ones of an enum. It goes back to the vendor as it came.
    #[derive(Copy)]
    UnknownNumber of i64
}

impl UnknownNumber {
    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

/// Defines an open enum: its variants, one for all other values, and the conversions.
///
/// ```
/// liveproof_runtime::codegen::open_enum! {
///     /// Whether the best frame of the video comes back.
///     pub enum ReturnImage: text {
///         /// `0`: No picture
///         Omit = "0",
///         /// `1`: The best frame
///         Include = "1",
///     }
/// }
/// assert_eq!(ReturnImage::from("1"), ReturnImage::Include);
/// assert_eq!(ReturnImage::from("2").as_str(), "2");
/// ```
///
/// The kind is `text` or `number`. With `lenient` before it, a text is also read from a number and
/// a number from a text.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident: lenient $kind:ident { $($variants:tt)* }) => {
        $crate::__open_enum! { @$kind [$crate::codegen::lenient::deserialize]
            $(#[$meta])* $vis enum $name { $($variants)* }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident: $kind:ident { $($variants:tt)* }) => {
        $crate::__open_enum! { @$kind [$crate::codegen::serde::Deserialize::deserialize]
            $(#[$meta])* $vis enum $name { $($variants)* }
        }
    };
    (@text [$($read:tt)*] $(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident = $value:literal),* $(,)?
    }) => {
        $crate::__open_enum! { @type [Clone] $crate::UnknownText,
            $(#[$meta])* $vis enum $name { $($(#[$about])* $variant),* }
        }

        #[allow(deprecated)]
        impl $name {
            /// The value as on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown($crate::UnknownText::new(value.to_owned())),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        $crate::__open_enum! { @conversions $name, [$($read)*], ::std::string::String, Text,
            |it| it.as_str().to_owned(),
            |it, serializer| serializer.serialize_str(it.as_str()),
            |it, f| f.write_str(it.as_str()),
            {}
        }
    };
    (@number [$($read:tt)*] $(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident = $value:literal),* $(,)?
    }) => {
        $crate::__open_enum! { @type [Clone, Copy] $crate::UnknownNumber,
            $(#[$meta])* $vis enum $name { $($(#[$about])* $variant),* }
        }

        #[allow(deprecated)]
        impl $name {
            /// The value as on the wire.
            pub fn value(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.get(),
                }
            }
        }

        #[allow(deprecated)]
        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown($crate::UnknownNumber::new(value)),
                }
            }
        }

        impl ::std::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                Self::from(i64::from(value))
            }
        }

        $crate::__open_enum! { @conversions $name, [$($read)*], i64, Integer,
            |it| it.value(),
            |it, serializer| serializer.serialize_i64(it.value()),
            |it, f| ::std::fmt::Display::fmt(&it.value(), f),
            {
                fn initial(text: &'static str) -> $crate::codegen::FieldValue {
                    <i64 as $crate::codegen::Value>::initial(text)
                }
            }
        }
    };
    (@type [$($derive:ident),*] $unknown:ty,
        $(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$about:meta])* $variant:ident),* }
    ) => {
        $(#[$meta])*
        #[allow(deprecated)]
        #[derive($($derive,)* Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$about])* $variant,)*
            /// A value that this version of the crate does not know. It is sent and written as it
            /// came.
            Unknown($unknown),
        }
    };
    (@conversions $name:ident, [$($read:tt)*], $of:ty, $wire:ident,
        |$this:ident| $value:expr,
        |$it:ident, $serializer:ident| $serialize:expr,
        |$shown:ident, $f:ident| $display:expr,
        { $($initial:tt)* }
    ) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, $f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let $shown = self;
                $display
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                $serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let $it = self;
                $serialize
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value: $of = ($($read)*)(deserializer)?;
                Ok(Self::from(value))
            }
        }

        impl $crate::codegen::Value for $name {
            fn into_wire(self) -> ::std::result::Result<$crate::codegen::FieldValue, $crate::Violation> {
                let $this = self;
                Ok($crate::codegen::FieldValue::$wire($value))
            }

            $($initial)*
        }
    };
}
