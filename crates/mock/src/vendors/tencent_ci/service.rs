//! The vendor and what one call leaves for the next.

use crate::{
    data::Sections,
    keys::{Key, Keys},
    store::Store,
    vendor,
};

/// How long a challenge is valid, in seconds. The pages name no time.
const LIFETIME: u64 = 300;

pub(super) type Call<'a> = vendor::Call<'a, TencentCi>;
pub(super) type Outcome = vendor::Outcome<TencentCi>;

/// What the path of an operation names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::vendors) enum Target {
    Bucket,
    Object,
}

/// The vendor.
///
/// Nobody watches the videos: whoever recorded one is taken to have done what was asked for, so
/// that a challenge that was not asked for is a wrong one. A challenge may be met more than once,
/// as no page forbids it.
pub(in crate::vendors) struct TencentCi {
    pub(super) key: Key,
    /// The digits and movements that were issued.
    challenges: Store<()>,
}

impl TencentCi {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let examples = Sections::read(include_str!("../../../data/tencent-ci/examples.txt"));
        Self {
            key: keys.tencent.clone(),
            challenges: Store::with_examples(examples.lines("challenges").map(|it| (it, ()))),
        }
    }

    /// Issues a challenge.
    pub(super) fn issue(&self, challenge: String, now: u64) -> String {
        self.challenges.insert(challenge, (), now, LIFETIME)
    }

    /// Whether the challenge is one of those that were issued. The page writes the comma in both
    /// widths.
    pub(super) fn is_issued(&self, challenge: &str, now: u64) -> bool {
        let challenge = challenge.replace('，', ",");
        self.challenges.get(&challenge, now).is_some()
    }
}

#[cfg(test)]
mod tests;
