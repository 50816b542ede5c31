//! How a verification ends.

use crate::random;

/// The scores, each from 0 to 100, and why the verification is not passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Verdict {
    /// Against the portrait on the ID card.
    pub similarity: f64,
    /// Against the authorities' picture. From 80 on, one in 1,000 is accepted wrongly.
    pub authority: f64,
    /// `None` if it is passed.
    pub reason: Option<&'static str>,
}

impl Verdict {
    pub(super) fn passed() -> Self {
        Self {
            similarity: score(80, 100),
            authority: score(80, 100),
            reason: None,
        }
    }

    pub(super) fn not_passed(reason: &'static str) -> Self {
        Self {
            similarity: score(0, 60),
            authority: score(0, 60),
            reason: Some(reason),
        }
    }
}

/// A score with two decimals, as in the samples.
pub(super) fn score(least: u32, most: u32) -> f64 {
    let hundredths = random::below(u64::from(most - least) * 100 + 1);
    // At most 10,000, so nothing is lost.
    let hundredths = u32::try_from(hundredths).unwrap_or_default() + least * 100;
    f64::from(hundredths) / 100.0
}

#[cfg(test)]
mod tests;
