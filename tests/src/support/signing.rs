//! Signatures that are the same every time.

use std::time::{Duration, SystemTime};

use liveproof::credentials::Credentials;
use liveproof::sign::Sign;

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

/// Signs with the clock and the nonce frozen.
#[must_use]
pub fn signer(example: &str) -> Sign {
    Sign::new(credentials(example))
        .clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
        .nonce(|| NONCE)
}
