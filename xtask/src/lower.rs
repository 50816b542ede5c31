//! A [`Plan`], for what is generated.

use crate::plan::Plan;
use crate::profile::Document;
use crate::spec;

pub(crate) use crate::spec::Unresolved as LowerError;
#[cfg(test)]
pub(crate) use crate::spec::golden;

/// Resolves a document that the linter found sound.
pub(crate) fn lower<'d>(vendor: &str, document: &'d Document) -> Result<Plan<'d>, LowerError> {
    let mut plan = spec::resolve(vendor, document);
    match plan.unresolved.pop() {
        Some(unresolved) => Err(unresolved),
        None => Ok(plan),
    }
}
