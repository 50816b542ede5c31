//! The plan → progenitor's tokens: the types (through typify) and the flat builders.

use std::cell::Cell;
use std::sync::Once;

use progenitor::{CrateVers, GenerationSettings, Generator, InterfaceStyle};

use crate::codegen::openapi;
use crate::plan::Plan;

/// Why there is no code.
#[derive(Debug)]
pub(crate) enum GenerateError {
    /// The lowered document is no OpenAPI document: our mistake.
    Document(String),
    /// progenitor refuses it.
    Refused(String),
    /// progenitor panicked.
    Panicked(String),
    /// progenitor's tokens are no Rust file.
    Syntax(String),
}

/// Runs progenitor. A panic in there is an error here.
pub(crate) fn generate(plan: &Plan) -> Result<syn::File, GenerateError> {
    let document: openapiv3::OpenAPI = serde_json::from_value(openapi::document(plan))
        .map_err(|it| GenerateError::Document(it.to_string()))?;
    let tokens = quietly(|| {
        let mut settings = GenerationSettings::default();
        settings
            .with_interface(InterfaceStyle::Builder)
            // Types that schemas name with `x-rust-type`.
            .with_crate(openapi::RUNTIME.replace('_', "-"), CrateVers::Any, None);
        Generator::new(&settings).generate_tokens(&document)
    })
    .map_err(GenerateError::Panicked)?
    .map_err(|it| GenerateError::Refused(it.to_string()))?;
    syn::parse2(tokens).map_err(|it| GenerateError::Syntax(it.to_string()))
}

thread_local! {
    /// Whether a panic of this thread is one that we turn into an error.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Turns a panic into an error, without the hook's report on standard error.
fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // The hook is the whole process's: it is replaced once, so that threads do not undo each other's.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
    QUIET.set(false);
    result.map_err(|panic| {
        panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()))
            .unwrap_or_else(|| "without a message".to_owned())
    })
}
