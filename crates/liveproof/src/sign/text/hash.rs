//! Hashes, and what is made of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::block_api::BlockSizeUser;
use hmac::digest::common::Key;
use hmac::digest::{Digest, Output};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroize;
use sha1::Sha1;
use sha2::Sha256;

/// The base64 of an HMAC-SHA1 whose key comes in pieces.
pub(crate) fn hmac_sha1_base64(key: &[&[u8]], text: &[u8]) -> String {
    STANDARD.encode(hmac::<Sha1>(key, text))
}

/// The base64 of an HMAC-SHA256.
pub(crate) fn hmac_sha256_base64(key: &[u8], text: &[u8]) -> String {
    STANDARD.encode(hmac::<Sha256>(&[key], text))
}

/// The 20 bytes of an HMAC-SHA1.
pub(crate) fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    hmac::<Sha1>(&[key], text).into()
}

/// The hexadecimal digits of the SHA-1 of a text that comes in pieces, in lower case.
pub(crate) fn sha1_hex_of(pieces: &[&[u8]]) -> [u8; 40] {
    let mut hash = Sha1::new();
    for piece in pieces {
        Digest::update(&mut hash, piece);
    }
    hex(&hash.finalize())
}

/// The hexadecimal digits of an HMAC-SHA1, in lower case.
pub(crate) fn hmac_sha1_hex(key: &[u8], text: &[u8]) -> [u8; 40] {
    hex(&hmac::<Sha1>(&[key], text))
}

/// The hexadecimal digits of a SHA-1, in lower case.
pub(crate) fn sha1_hex(text: &[u8]) -> [u8; 40] {
    hex(&Sha1::digest(text))
}

/// Digits as text.
pub(crate) fn as_str(digits: &[u8; 40]) -> &str {
    // They are ASCII.
    std::str::from_utf8(digits).unwrap_or_default()
}

/// A key longer than a block of the hash is hashed, a shorter one padded with zeros (RFC 2104).
/// Done here, it needs neither a buffer for a key in pieces nor a way out for a wrong length.
fn hmac<D>(key: &[&[u8]], text: &[u8]) -> Output<Hmac<D>>
where
    D: EagerHash + Digest + BlockSizeUser,
    Hmac<D>: KeyInit + Mac,
{
    let mut block = Key::<Hmac<D>>::default();
    let len = key.iter().map(|piece| piece.len()).sum::<usize>();
    if len <= block.len() {
        let mut rest = block.as_mut_slice();
        for piece in key {
            let (to, tail) = rest.split_at_mut(piece.len());
            to.copy_from_slice(piece);
            rest = tail;
        }
    } else {
        let mut hash = D::new();
        for piece in key {
            hash.update(piece);
        }
        let hash = hash.finalize();
        for (to, from) in block.iter_mut().zip(hash) {
            *to = from;
        }
    }
    let mut mac = <Hmac<D> as KeyInit>::new(&block);
    // The rest of the block is zero.
    let used = len.min(block.len());
    block.get_mut(..used).unwrap_or_default().zeroize();
    mac.update(text);
    mac.finalize().into_bytes()
}

/// The two hexadecimal digits of each byte.
static HEX: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    table
};

fn hex(bytes: &[u8]) -> [u8; 40] {
    let mut out = [b'0'; 40];
    for (to, byte) in out.chunks_exact_mut(2).zip(bytes) {
        to.copy_from_slice(&HEX[usize::from(*byte)]);
    }
    out
}
