//! Black and white PNG pictures, uncompressed.

/// The picture in which `is_white` says the colour at x and y.
pub(super) fn encode(width: u16, height: u16, is_white: impl Fn(u16, u16) -> bool) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(u32::from(width).to_be_bytes());
    header.extend(u32::from(height).to_be_bytes());
    // One bit a pixel, grey; deflate, no other filters, not interlaced.
    header.extend([1, 0, 0, 0, 0]);
    let mut rows = Vec::new();
    for y in 0..height {
        // This row is not filtered.
        rows.push(0);
        for first in (0..width).step_by(8) {
            rows.push((first..first + 8).fold(0, |byte, x| {
                byte << 1 | u8::from(x < width && is_white(x, y))
            }));
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &zlib(&rows));
    chunk(&mut png, b"IEND", b"");
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let from = png.len();
    png.extend(kind);
    png.extend(data);
    png.extend(crc32(&png[from..]).to_be_bytes());
}

/// A zlib stream (RFC 1950) of stored blocks (RFC 1951).
fn zlib(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(data).to_be_bytes());
    stream
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

fn adler32(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_have_their_published_check_values() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn a_picture_of_ten_by_two() {
        let png = encode(10, 2, |x, y| x == y || x == 9);
        let rows = [0, 0b1000_0000, 0b0100_0000, 0, 0b0100_0000, 0b0100_0000];
        let mut expected =
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x0a\0\0\0\x02\x01\0\0\0\0".to_vec();
        assert!(png.starts_with(&expected));
        expected.truncate(0);
        expected.extend(b"\0\0\0\x11IDAT\x78\x01\x01\x06\0\xf9\xff");
        expected.extend(rows);
        assert!(
            png.windows(expected.len()).any(|window| window == expected),
            "{png:?}"
        );
        assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
    }
}
