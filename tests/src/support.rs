//! A listener that plays the vendor, what it received as text, and what the documents say.

pub mod arguments;
pub mod body;
pub mod canary;
pub mod chain;
mod clients;
pub mod good;
mod listener;
mod middleware;
pub mod mock;
mod render;
mod sample;
pub mod signing;
mod target;
mod wire;

use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;

use liveproof_calls::{Problem, Values};

pub use clients::{aliyun, ci, csec, faceid, huawei, huawei_settings, tencent_faceid};
pub use listener::{Nobody, Received, Response, Server, nobody, serve};
pub use liveproof_calls::spec::{Expect, Spec, root};
pub use liveproof_calls::{Failure, Outcome};
pub use middleware::{Keep, Stop, Then, given, values};
pub use render::render;
pub use sample::{content_type, read};
pub use target::Target;
pub use wire::Sent;

/// A call under way.
pub type Calling = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// A call of an example.
#[derive(Clone, Copy)]
pub struct Call {
    /// The vendor's name.
    pub vendor: &'static str,
    /// The operation's id.
    pub operation: &'static str,
    /// The example's name.
    pub example: &'static str,
    /// The example's values.
    pub values: &'static Values,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.vendor, self.operation, self.example)
    }
}

impl Call {
    /// Makes the call.
    #[must_use]
    pub fn make(self, target: Target) -> Calling {
        Box::pin(async move {
            let called = liveproof_calls::call(&target, self.vendor, self.operation, self.values);
            match called.await {
                Ok(outcome) => outcome,
                Err(Problem::Config(error)) => Outcome::of_config(&error),
                Err(problem) => panic!("{self:?}: {problem}"),
            }
        })
    }
}

/// A vendor, as the specs describe it.
#[derive(Debug)]
pub struct Vendor {
    /// As the spec is called.
    pub name: &'static str,
    /// The host of the examples, and the path if the server has one.
    pub host: &'static str,
    /// In the order of the spec.
    pub operations: &'static [Operation],
    /// Ids of all `x-note`s.
    pub notes: &'static [&'static str],
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`.
    pub id: &'static str,
    /// Request example → call.
    pub calls: &'static [(&'static str, Call)],
    /// Response samples.
    pub samples: &'static [Sample],
    /// Wire names of all that is sent, without what a signer writes.
    pub inputs: &'static [&'static str],
    /// Those of the inputs that are in the path, where nothing names them on the wire.
    pub in_path: &'static [&'static str],
    /// Enums among the inputs.
    pub enums: &'static [Enum],
    /// Wire names of the inputs that are never printed.
    pub sensitive: &'static [&'static str],
    /// Wire names of what a signer writes.
    pub credentials: &'static [&'static str],
    /// The error codes that have names, as on the wire.
    pub codes: &'static [&'static str],
    /// Whether a success is a document: neither nothing nor bytes.
    pub has_response: bool,
    /// Names in the responses under which anything may stand, since the documents leave it open.
    pub loose: &'static [&'static str],
}

impl Operation {
    /// The call of an example.
    ///
    /// # Panics
    ///
    /// The operation has no example of this name.
    #[must_use]
    pub fn call(&self, example: &str) -> Call {
        let call = self.calls.iter().find(|it| it.0 == example);
        call.expect("an example of the operation").1
    }

    /// The call that sets most, for tests of responses.
    ///
    /// # Panics
    ///
    /// The operation has no example; every operation has.
    #[must_use]
    pub fn fullest(&self) -> Call {
        let full = self.calls.iter().find(|(name, _)| *name == "full");
        full.or_else(|| self.calls.first())
            .expect("every operation has an example")
            .1
    }
}

/// An input whose values have names.
#[derive(Debug)]
pub struct Enum {
    /// The type.
    pub name: &'static str,
    /// Wire name of the input.
    pub input: &'static str,
    /// The values that have names, as on the wire.
    pub values: &'static [&'static str],
}

/// A response sample.
#[derive(Debug)]
pub struct Sample {
    /// Its file name, which begins with the status.
    pub file: &'static str,
    /// What it comes to.
    pub expect: Expect,
}

/// Tells whoever runs the tests what they leave out. Output of a test that passes is not shown, so
/// it goes around that.
pub fn left_out(what: &str, names: &[String]) {
    if !names.is_empty() {
        let _ = writeln!(std::io::stderr(), "{what}: {}", names.join(", "));
    }
}

/// Makes a call against a listener that gives one response, as often as it is asked.
pub async fn exchange(
    vendor: &'static Vendor,
    call: Call,
    response: Response,
) -> (Vec<Received>, Outcome) {
    let server = serve(response).await;
    let outcome = call.make(Target::new(vendor.host, server.address())).await;
    (server.stop().await, outcome)
}

/// Every request example of all operations, as it arrives unsigned, with the example's name.
///
/// # Panics
///
/// A call sends no request, or several.
pub async fn sent_examples(
    vendor: &'static Vendor,
) -> Vec<(&'static Operation, &'static str, Sent)> {
    let mut out = Vec::new();
    for operation in vendor.operations {
        for (name, call) in operation.calls {
            let answer = Response::new(200, "text/plain", "");
            let (received, _) = exchange(vendor, *call, answer).await;
            assert_eq!(received.len(), 1, "{} {name}", operation.id);
            out.push((operation, *name, Sent::of(&received[0])));
        }
    }
    assert!(!out.is_empty());
    out
}
