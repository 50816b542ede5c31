//! Signatures that are the same every time.

use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::runtime::{BoxFuture, CallError, Middleware, Next, RawResponse, Request};
use liveproof::sign::Signer;
use liveproof::sign::tencent_qcloud_v2::TencentQcloudV2;

use super::{Operation, Spec, Vendor};

/// The time of every signed snapshot, in unix seconds: 2023-11-14T22:13:20Z.
pub const NOW: u64 = 1_700_000_000;

/// The key of every signed snapshot, and its token.
pub const KEY_ID: &str = "AKIDCANARYid0000000000000000000001";
/// See [`KEY_ID`].
pub const SECRET: &str = "CANARYsecret0000000000000000001";
/// See [`KEY_ID`].
pub const TOKEN: &str = "CANARYtoken/0000+0000==";

/// The nonce of every signed snapshot.
pub const NONCE: u128 = 0x3ee8_c1b8_83d3_44af_a94f_4e0a_d82f_d6cf;

/// Whether the key of an example is a temporary one: of `full`, which shows all there is.
#[must_use]
pub fn is_temporary(example: &str) -> bool {
    example == "full"
}

/// The key of an example.
#[must_use]
pub fn credentials(example: &str) -> Credentials {
    let key = Credentials::new(KEY_ID, SECRET);
    if is_temporary(example) {
        key.with_token(TOKEN)
    } else {
        key
    }
}

/// Signs with the clock and the nonce frozen, in the schemes that the facade knows; `full` names
/// its algorithm, too. A vendor with another scheme comes with a middleware of its users; its
/// requests pass as they are.
#[must_use]
pub fn signer(example: &str) -> impl Middleware + use<> {
    let sign = Signer::new(credentials(example))
        .clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
        .nonce(|| NONCE);
    IfKnown(match is_temporary(example) {
        true => sign.scheme(TencentQcloudV2::new().hmac_sha256()),
        false => sign,
    })
}

/// Whether the facade has no signer for the operation, which is signed.
#[must_use]
pub fn is_foreign(vendor: &Vendor, operation: &Operation) -> bool {
    Spec::of(vendor.name, operation.id)
        .scheme()
        .is_some_and(|scheme| !Signer::new(credentials("")).has_scheme(scheme))
}

struct IfKnown(Signer);

impl Middleware for IfKnown {
    fn handle<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<RawResponse, CallError>> {
        match request.operation().scheme {
            Some(scheme) if !self.0.has_scheme(scheme) => next.run(request),
            _ => self.0.handle(request, next),
        }
    }
}
