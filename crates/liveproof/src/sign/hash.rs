//! Hashes and their digits.

use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::common::Key;
use hmac::digest::{Digest, Output};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroize;
use sha1::Sha1;
use sha2::Sha256;

/// The HMAC-SHA1 of a text.
pub(crate) fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    hmac::<Sha1>(key, text).into()
}

/// The HMAC-SHA256 of a text.
pub(crate) fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    hmac::<Sha256>(key, text).into()
}

/// The SHA-1 of a text that comes in pieces.
pub(crate) fn sha1(pieces: &[&[u8]]) -> [u8; 20] {
    let mut hash = Sha1::new();
    for piece in pieces {
        Digest::update(&mut hash, piece);
    }
    hash.finalize().into()
}

/// The SHA-256 of a text, in hexadecimal digits of lower case.
pub(crate) fn hex_sha256(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

/// Hexadecimal digits in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    out
}

/// A key longer than a block of the hash is hashed, a shorter one padded with zeros (RFC 2104).
/// Done here, since [`KeyInit::new_from_slice`] returns an error that never occurs.
fn hmac<D>(key: &[u8], text: &[u8]) -> Output<Hmac<D>>
where
    D: EagerHash + Digest + BlockSizeUser,
    Hmac<D>: KeyInit + Mac,
{
    let mut block = Key::<Hmac<D>>::default();
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => {
            for (to, from) in block.iter_mut().zip(D::digest(key)) {
                *to = from;
            }
        }
    }
    let mut mac = <Hmac<D> as KeyInit>::new(&block);
    block.as_mut_slice().zeroize();
    mac.update(text);
    mac.finalize().into_bytes()
}
