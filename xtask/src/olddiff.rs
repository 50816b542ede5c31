//! `cargo xtask diff`: what a change of specs means, for whoever reviews it.
//!
//! Data flows one way: `revisions → side → tree → compare → rules → findings → report → render`.
//! The model is apart from the renderers, and knows nothing of terminals and comments.

mod accepted;
mod cause;
mod changelog;
mod command;
mod compare;
mod context;
mod findings;
mod model;
mod place;
mod reach;
mod render;
mod report;
mod requests;
mod revisions;
mod rules;
mod side;
mod surface;
mod tree;
mod version;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use command::{Format, Request, run};
pub(crate) use render::json::schema;
