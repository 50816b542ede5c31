//! Enums that are printed as a few words.

/// Defines an enum whose variants are printed as these words, which are their documentation, too.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($variant:ident = $words:literal,)* }) => {
        $(#[$meta])*
        ///
        /// Each variant is documented by what it prints.
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $(#[doc = $words] $variant,)*
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $words,)*
                })
            }
        }
    };
}
pub(crate) use words;
