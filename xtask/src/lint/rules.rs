//! The rules of meaning, one file per subject. Each takes the whole document and reports all that
//! it finds.

mod bodies;
mod constraints;
mod credentials;
mod document;
mod enums;
mod examples;
mod extras;
mod inputs;
mod json;
mod json_bodies;
mod paths;
mod references;
mod responses;
mod samples;
mod schemas;
mod sent;

pub(crate) use document::server_fault;

use super::report::Report;
use crate::spec::Spec;

/// All of them.
pub(super) const ALL: &[fn(&Spec<'_>, &mut Report<'_>)] = &[
    references::check,
    document::check,
    paths::check,
    inputs::check,
    credentials::check,
    bodies::check,
    schemas::check,
    enums::check,
    responses::check,
    constraints::check,
    json::check,
    examples::check,
    extras::check,
    samples::check,
];
