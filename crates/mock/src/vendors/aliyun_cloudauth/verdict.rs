//! How a verification ends.

use crate::random;

/// How an attempt ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    Passed(Scores),
    /// With the reason.
    NotPassed(Scores, &'static str),
}

/// What comes with a verdict: each from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scores {
    /// Against the portrait on the ID card.
    pub similarity: f64,
    /// Against the authorities' picture. From 80 on, one in 1,000 is accepted wrongly.
    pub authority: f64,
}

impl Scores {
    /// Two scores within this range, both included.
    pub(super) fn between(least: u32, most: u32) -> Self {
        Self {
            similarity: score(least, most),
            authority: score(least, most),
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
