//! What the tests of all vendors share.
//!
//! `liveproof-calls` calls every operation by its id, with the values of the request examples. The
//! calls go through the public builders of the facade to a plain TCP listener, and the snapshot is
//! the bytes that it received.

pub mod support;
mod vendors;

pub use vendors::{VENDORS, vendor};

// The samples of the guide have to compile.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../docs/adding-a-signer.md")]
    struct AddingASigner;
    #[doc = include_str!("../../docs/credentials.md")]
    struct Credentials;
    #[doc = include_str!("../../docs/errors.md")]
    struct Errors;
    #[doc = include_str!("../../docs/first-call.md")]
    struct FirstCall;
    #[doc = include_str!("../../docs/flows.md")]
    struct Flows;
    #[doc = include_str!("../../docs/proxies.md")]
    struct Proxies;
    #[doc = include_str!("../../docs/retries.md")]
    struct Retries;
    #[doc = include_str!("../../docs/testing.md")]
    struct Testing;
    #[doc = include_str!("../../docs/tracing.md")]
    struct Tracing;
    #[doc = include_str!("../../docs/your-own-signer.md")]
    struct YourOwnSigner;
}
