//! What one call issues and the next one takes.

use serde_json::Value;

use super::{refusal::Refusal, values::Values};
use crate::info::Sample;

/// What a vendor remembers.
pub(super) trait Flow: Send + Sync {
    /// The response to a call; `None`: the sample as it is.
    fn run(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal>;
}

/// A request that has all that it needs.
pub(super) struct Call<'a> {
    pub(super) operation: &'static str,
    /// The mock's time, in unix seconds.
    pub(super) now: u64,
    values: &'a Values,
    sample: &'static Sample,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        operation: &'static str,
        values: &'a Values,
        sample: &'static Sample,
        now: u64,
    ) -> Self {
        Self {
            operation,
            now,
            values,
            sample,
        }
    }

    /// A parameter; empty if it is missing.
    pub(super) fn text(&self, name: &str) -> String {
        self.values.named(name)
    }

    /// The sample with other values at these places.
    pub(super) fn changed<const N: usize>(&self, members: [(&str, Value); N]) -> Option<Value> {
        let mut body: Value = serde_json::from_slice(self.sample.body).ok()?;
        for (pointer, value) in members {
            let (object, name) = pointer.rsplit_once('/')?;
            let object = body.pointer_mut(object)?.as_object_mut()?;
            object.insert(name.to_owned(), value);
        }
        Some(body)
    }
}
