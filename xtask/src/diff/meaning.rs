//! What a document means, made once for each side: all that is compared reads it here.

use super::outline::{self, Node};
use super::reach::Reach;
use super::side::{Reading, Side};
use crate::spec::load::Source;
use crate::spec::{self, Spec};

/// A document that can be compared.
pub(crate) struct Meaning<'a> {
    pub(crate) source: &'a Source,
    pub(crate) spec: Spec<'a>,
    pub(crate) outline: Node,
    pub(crate) reach: Reach,
}

impl<'a> Meaning<'a> {
    /// None: nothing of the side can be read.
    pub(crate) fn of(side: &Side, reading: &'a Reading) -> Option<Self> {
        let (source, document) = reading.comparable()?;
        let spec = spec::resolve(&side.vendor, document);
        let outline = outline::of(&spec, &source.value);
        Some(Self {
            source,
            reach: Reach::of(&outline),
            outline,
            spec,
        })
    }
}

/// A side with all that is known of it.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) side: &'a Side,
    pub(crate) reading: &'a Reading,
    pub(crate) meaning: Option<&'a Meaning<'a>>,
}

impl<'a> View<'a> {
    pub(crate) fn of(
        (side, reading): (&'a Side, &'a Reading),
        meaning: &'a Option<Meaning<'a>>,
    ) -> Self {
        Self {
            side,
            reading,
            meaning: meaning.as_ref(),
        }
    }
}
