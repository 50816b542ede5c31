//! progenitor's code → ours, one file per kind of edit.
//!
//! Every edit is counted against the plan. A count that differs means that progenitor's output is not what this module
//! was written for, and ends the run: an upgrade shows as an error here, never as a silent change of a crate.

mod client;
mod docs;
mod enums;
mod facts;
mod ledger;
mod operations;
mod parts;
mod paths;
mod types;

use proc_macro2::TokenStream;

use crate::plan::Plan;

pub(crate) use ledger::{Edit, Ledger};

/// A Rust file of the crate, as tokens.
#[derive(Debug)]
pub(crate) struct Module {
    /// Path below `src/`.
    pub(crate) path: String,
    /// Module documentation.
    pub(crate) docs: String,
    pub(crate) tokens: TokenStream,
}

/// Why progenitor's code could not be adapted.
#[derive(Debug)]
pub(crate) enum AdaptError {
    /// An item that this module does not know.
    Unexpected(String),
    /// An item of the plan that progenitor did not make.
    Missing(String),
    /// progenitor chose another name or type than the plan.
    Differs { what: String, plan: String, progenitor: String },
    /// An edit that was made more or less often than the plan says.
    Count { edit: Edit, plan: usize, made: usize },
}

/// Turns progenitor's file into the modules of a crate.
pub(crate) fn adapt(file: syn::File, plan: &Plan) -> Result<Vec<Module>, AdaptError> {
    let mut ledger = Ledger::expect(plan);
    let mut parts = parts::take_apart(file, &mut ledger)?;
    let mut modules = vec![client::module(plan), types::module(&mut parts, plan, &mut ledger)?];
    let mut operations = Vec::new();
    for operation in &plan.operations {
        operations.push(operations::module(&mut parts, plan, operation, &mut ledger)?);
    }
    if let Some(name) = parts.builders.keys().next() {
        return Err(AdaptError::Unexpected(format!("builder `{name}`")));
    }
    modules.push(operations::index(plan));
    modules.extend(operations);
    ledger.settle()?;
    Ok(modules)
}
