//! Checks what vendors sign.

pub mod megvii_callback;
