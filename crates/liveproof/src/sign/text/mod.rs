//! What texts are made of: percent-encoding, order, time, hashes.

pub(crate) mod hash;
pub(crate) mod order;
pub(crate) mod percent;
pub(crate) mod time;
