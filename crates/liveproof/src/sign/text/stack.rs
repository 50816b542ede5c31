//! Short texts without a place on the heap.

/// At most `LEN` bytes. What does not fit is left out.
pub(crate) struct Stack<const LEN: usize> {
    bytes: [u8; LEN],
    len: usize,
}

impl<const LEN: usize> Default for Stack<LEN> {
    fn default() -> Self {
        Self {
            bytes: [0; LEN],
            len: 0,
        }
    }
}

impl<const LEN: usize> Stack<LEN> {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if let Some(to) = self.bytes.get_mut(self.len..end) {
            to.copy_from_slice(bytes);
            self.len = end;
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// The text; empty if it is none.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}
