//! What a spec may say: a strict subset of OpenAPI 3.0.3 with a few `x-` keys of our own.
//!
//! These types are the only definition. Their JSON Schema is `specs/profile.schema.json`, which
//! editors use and the linter checks the positioned tree against; after that the same types read
//! the document.

#![expect(
    dead_code,
    reason = "some keys are for readers of a spec and for other OpenAPI tools"
)]

mod constraint;
mod document;
mod operation;
mod reference;
mod schema;
mod wire;

pub(crate) use constraint::Constraint;
pub(crate) use document::{CredentialField, Credentials, Document, SecurityScheme, Server};
pub(crate) use operation::{
    Absent, Example, ExtraExample, Header, In, Lifecycle, LifecycleState, MediaType, Must, Note,
    Operation, Parameter, Reading, RequestBody, Response, Success,
};
pub(crate) use reference::{Or, Ref, ref_name};
pub(crate) use schema::{Format, Indexed, Role, Schema, Type, kind_name};
pub(crate) use wire::{BodyFormat, CANARY, essence, is_json, is_success, text, word};
