//! Texts from strangers as HTML.

use std::fmt::{self, Write};

use askama::filters::{self, Escaper as _, Safe};

use crate::diff::render::visible;

/// HTML that has been escaped.
pub(super) type Html = Safe<String>;

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a string does not fail.
    let _ = filters::Html.write_escaped_str(&mut out, &visible(text));
    out
}

/// What the templates write texts with, in an element or an attribute in quotes.
#[derive(Clone, Copy, Default)]
pub(super) struct Escaper;

impl filters::Escaper for Escaper {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> fmt::Result {
        out.write_str(&escaped(text))
    }
}
