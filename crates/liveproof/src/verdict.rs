//! What to tell a user of a verdict that came in an `Ok`.
//!
//! A vendor may say in a success that its service was down. [`Verdict::kind`] tells such a value
//! from a refusal of the person, of a whole response or of a single code.
//!
//! ```
//! # #[cfg(feature = "tencent-faceid")] {
//! use liveproof::tencent_faceid::types::Outcome;
//! use liveproof::verdict::{Kind, Verdict};
//!
//! let outcome = Outcome::from("FailedOperation.CompareLibServiceUnavailable");
//! assert_eq!(outcome.kind(), Kind::Technical);
//! assert_eq!(Outcome::from("SomethingNew").kind(), Kind::Undecided);
//! # }
//! ```

/// What a verdict is. Let somebody in with [`Passed`](Self::Passed) only.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// The vendor says yes.
    Passed,
    /// The vendor says no, or cannot say yes of this person. Some pages advise a check by hand.
    Refused,
    /// The user has to do it again: a bad picture, a typing error, a ticket that has expired.
    Retake,
    /// The service failed, or the caller did something wrong. It says nothing about the user.
    Technical,
    /// Too often, or the quota or the money is used up. The same call is of no use now.
    Limit,
    /// The vendor was told to answer so, in a test mode. It says nothing about the user.
    Test,
    /// There is no verdict: not done yet, encrypted, contradicting itself, or with a value that is
    /// not known here.
    Undecided,
}

/// A verdict of a vendor.
pub trait Verdict {
    /// What it is. A value that is not documented is never [`Kind::Passed`].
    fn kind(&self) -> Kind;
}

/// The kinds of an enum's values.
#[allow(unused_macros)]
macro_rules! kinds {
    ($type:ident: $($kind:ident = $($value:ident)|+;)+) => {
        impl $crate::verdict::Verdict for $type {
            fn kind(&self) -> $crate::verdict::Kind {
                match self {
                    $($(Self::$value)|+ => $crate::verdict::Kind::$kind,)+
                    _ => $crate::verdict::Kind::Undecided,
                }
            }
        }
    };
}

/// Types whose verdict is a member.
#[allow(unused_macros)]
macro_rules! kinds_of {
    ($($type:ident.$member:ident),+ $(,)?) => {
        $(impl $crate::verdict::Verdict for $type {
            fn kind(&self) -> $crate::verdict::Kind {
                self.$member.kind()
            }
        })+
    };
}

// Without a vendor's feature, nobody uses them.
#[allow(unused_imports)]
pub(crate) use {kinds, kinds_of};
