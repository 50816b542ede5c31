//! Pictures of letters as GIF, which a person can read. Programs read the comment in it.

use crate::random;

/// Size of every picture, in pixels: that of the page about captchas by picture.
const WIDTH: u8 = 130;
const HEIGHT: u8 = 53;

/// A letter is 5 dots wide and 7 dots high, a dot 4 pixels wide and high.
const DOTS_ACROSS: u8 = 5;
const DOTS_DOWN: u8 = 7;
const DOT: u8 = 4;

/// Position of the first letter, and the distance from one letter to the next.
const LEFT: u8 = 12;
const TOP: u8 = 12;
const STEP: u8 = 28;

/// A letter and its dots: a byte for each row, the lowest bit on the right.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) character: char,
    rows: [u8; DOTS_DOWN as usize],
}

const fn of(character: char, rows: [u8; DOTS_DOWN as usize]) -> Letter {
    Letter { character, rows }
}

const LETTERS: &[Letter] = &[
    of('a', [0, 0, 0b01110, 0b00001, 0b01111, 0b10001, 0b01111]),
    of('c', [0, 0, 0b01110, 0b10000, 0b10000, 0b10001, 0b01110]),
    of('e', [0, 0, 0b01110, 0b10001, 0b11111, 0b10000, 0b01110]),
    of(
        'h',
        [
            0b10000, 0b10000, 0b10110, 0b11001, 0b10001, 0b10001, 0b10001,
        ],
    ),
    of(
        'k',
        [
            0b10000, 0b10000, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010,
        ],
    ),
    of('m', [0, 0, 0b11010, 0b10101, 0b10101, 0b10001, 0b10001]),
    of('n', [0, 0, 0b10110, 0b11001, 0b10001, 0b10001, 0b10001]),
    of('r', [0, 0, 0b10110, 0b11001, 0b10000, 0b10000, 0b10000]),
    of(
        't',
        [
            0b01000, 0b01000, 0b11100, 0b01000, 0b01000, 0b01001, 0b00110,
        ],
    ),
    of('u', [0, 0, 0b10001, 0b10001, 0b10001, 0b10011, 0b01101]),
    of('w', [0, 0, 0b10001, 0b10001, 0b10101, 0b10101, 0b01010]),
    of('x', [0, 0, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001]),
    of('z', [0, 0, 0b11111, 0b00010, 0b00100, 0b01000, 0b11111]),
];

/// A random letter.
pub(super) fn letter() -> Letter {
    let at = usize::try_from(random::below(LETTERS.len() as u64)).unwrap_or_default();
    LETTERS.get(at).copied().unwrap_or(LETTERS[0])
}

/// The picture of these letters, of which the first four are to be seen, with a comment of at most
/// 255 bytes.
pub(super) fn encode(letters: &[Letter], comment: &str) -> Vec<u8> {
    let mut gif = b"GIF89a".to_vec();
    gif.extend([WIDTH, 0, HEIGHT, 0]);
    // A table of 128 colours for all; black and white are all that is used.
    gif.extend([0xF6, 0, 0]);
    gif.extend([0xFF; 3]);
    gif.extend([0x00; 3 * 127]);
    gif.extend([0x21, 0xFE]);
    block(&mut gif, comment.as_bytes());
    gif.push(0);
    gif.extend([0x2C, 0, 0, 0, 0, WIDTH, 0, HEIGHT, 0, 0]);
    // With 7 bits a pixel the codes are of 8 bits, and a byte each, until the encoder's table is
    // full. Clearing it (128) before that, again and again, spares the compression.
    gif.push(7);
    let mut codes = Vec::new();
    for (at, pixel) in pixels(letters).enumerate() {
        if at % 100 == 0 {
            codes.push(128);
        }
        codes.push(u8::from(pixel));
    }
    codes.push(129);
    for part in codes.chunks(255) {
        block(&mut gif, part);
    }
    gif.extend([0, 0x3B]);
    gif
}

fn block(gif: &mut Vec<u8>, data: &[u8]) {
    let data = &data[..data.len().min(255)];
    gif.push(u8::try_from(data.len()).unwrap_or(u8::MAX));
    gif.extend(data);
}

/// Row by row, whether a pixel is black.
fn pixels(letters: &[Letter]) -> impl Iterator<Item = bool> {
    (0..HEIGHT).flat_map(move |y| (0..WIDTH).map(move |x| is_black(letters, x, y)))
}

fn is_black(letters: &[Letter], x: u8, y: u8) -> bool {
    let (Some(x), Some(y)) = (x.checked_sub(LEFT), y.checked_sub(TOP)) else {
        return false;
    };
    let (row, column) = (y / DOT, (x % STEP) / DOT);
    letters
        .get(usize::from(x / STEP))
        .and_then(|letter| letter.rows.get(usize::from(row)))
        .is_some_and(|dots| column < DOTS_ACROSS && dots >> (DOTS_ACROSS - 1 - column) & 1 == 1)
}
