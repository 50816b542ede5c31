//! The small tree that every format can be read into.
//!
//! XML needs it to check root, duplicates and depth before a value is read. JSON is read into it
//! only once something is wrong, since paths in messages then cost nothing until something is.

use std::borrow::Cow;

/// A value of a response. Texts are borrowed from the body where they are not escaped in it.
pub(crate) enum Tree<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
    /// Boxed, so that a list of numbers does not take the room of elements.
    Element(Box<Element<'a>>),
    /// Elements of one name under one parent: a list, or one value.
    Group(Vec<Element<'a>>),
}

/// An XML element. What it is read as depends on the type that is asked for.
#[derive(Default)]
pub(crate) struct Element<'a> {
    pub(crate) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Child elements in order, each with its name.
    pub(crate) children: Vec<(Cow<'a, str>, Element<'a>)>,
    /// The text, trimmed unless some of it is CDATA; empty beside child elements unless it is junk.
    pub(crate) text: Cow<'a, str>,
    pub(crate) cdata: bool,
}

impl<'a> Element<'a> {
    pub(crate) fn children_named(&self, name: &str) -> impl Iterator<Item = &Element<'a>> {
        let named = self.children.iter().filter(move |(other, _)| other == name);
        named.map(|(_, child)| child)
    }

    /// `<N/>`, or `<N>null</N>`, which servers make of a value that they have not.
    pub(crate) fn is_empty(&self) -> bool {
        self.is_leaf() && matches!(self.text.as_ref(), "" | "null") && !self.cdata
    }

    /// Whether it has no child elements.
    pub(crate) fn is_bare(&self) -> bool {
        self.children.is_empty()
    }

    /// Whether it holds a text and nothing else of note.
    pub(crate) fn is_leaf(&self) -> bool {
        self.is_bare() && self.attributes.is_empty()
    }
}

impl<'a> Tree<'a> {
    pub(crate) fn element(element: Element<'a>) -> Self {
        Self::Element(Box::new(element))
    }

    /// An element with a text and nothing else.
    pub(crate) fn leaf_of(text: Cow<'a, str>) -> Self {
        Self::element(Element {
            text,
            ..Element::default()
        })
    }

    /// An object with one member.
    pub(crate) fn object(name: &'static str, value: Cow<'a, str>) -> Self {
        Self::Object(vec![(Cow::Borrowed(name), Tree::Text(value))])
    }
}
