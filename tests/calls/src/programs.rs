//! What `call` and `demo` share: any operation by its id, and what came of it as one object.

mod capture;
mod print;
mod record;
mod setup;

use liveproof::credentials::Credentials;
use liveproof::sign::Signer;

use super::spec::Spec;
use super::{Value, Values};

pub use print::{complain, say};
pub use record::{Record, run};
pub use setup::Environment;

/// The values of an example, without those that say who calls: these come from the environment.
#[must_use]
pub fn example(spec: Spec, name: &str) -> Values {
    let inputs = spec.inputs();
    let from_environment = |it: &Value| {
        let mut inputs = inputs.iter().filter(|input| input.environment);
        inputs.any(|input| input.name == it.name())
    };
    let mut values = spec.example(name);
    let settings = std::mem::take(&mut values.settings);
    values.own.splice(..0, settings);
    values.own.retain(|it| !from_environment(it));
    values
}

/// The scheme of an operation, if nothing here signs in that way.
#[must_use]
pub fn foreign_scheme(spec: Spec) -> Option<&'static str> {
    let sign = Signer::new(Credentials::new("", ""));
    spec.scheme().filter(|scheme| !sign.has_scheme(scheme))
}
