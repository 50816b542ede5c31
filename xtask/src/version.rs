//! Versions of crates, as cargo reads them: before 1.0 the second number is the one that breaks.

use std::fmt;

/// A version without anything behind the third number, as the profile requires it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Version(pub(crate) u64, pub(crate) u64, pub(crate) u64);

impl Version {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = |it: &str| match it.starts_with('+') {
            true => None,
            false => it.parse::<u64>().ok(),
        };
        let mut numbers = text.split('.').map(number);
        let version = Self(numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some(version)
    }

    /// The least version that may break what worked with this one.
    pub(crate) fn next_breaking(self) -> Self {
        match self {
            Self(0, minor, _) => Self(0, minor.saturating_add(1), 0),
            Self(major, ..) => Self(major.saturating_add(1), 0, 0),
        }
    }

    /// The least version with something new, and nothing that breaks.
    pub(crate) fn next_compatible(self) -> Self {
        match self {
            Self(0, minor, patch) => Self(0, minor, patch.saturating_add(1)),
            Self(major, minor, _) => Self(major, minor.saturating_add(1), 0),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}
