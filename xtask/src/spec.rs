//! A spec: its file, what the profile allows in it, and what it means.
//!
//! `load` reads the file and knows the place of each node, `profile` has the types that it is read
//! into, `resolve` makes the [`Spec`] of them, the only model that the linter and the generator
//! know.

mod docs;
pub(crate) mod load;
mod model;
pub(crate) mod profile;
mod reference;
mod resolve;
pub(crate) mod ways;

pub(crate) use model::*;
pub(crate) use reference::{Resolved, Shape, component_pointer, member_name, schema_name};
pub(crate) use resolve::resolve;

/// The golden vendor, for tests.
#[cfg(test)]
pub(crate) fn golden() -> Spec<'static> {
    golden_of("examplecloud-liveness")
}

/// One of the golden vendors, for tests.
#[cfg(test)]
pub(crate) fn golden_of(vendor: &str) -> Spec<'static> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let document = crate::pipeline::check(&folder.join(format!("{vendor}.yaml")));
    let document = document.expect("the golden's spec is sound");
    resolve(vendor, Box::leak(Box::new(document)))
}
