//! XML: one document with one root, read whole before any value is.

use std::borrow::Cow;

use quick_xml::errors::SyntaxError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::content_type::can_be_utf8;
use super::problem::{DecodeProblem, FormatName, FormatProblem};
use super::tree::Element;

/// How deeply elements may be nested.
const MAX_DEPTH: usize = 64;

/// How many attributes an element may have. Each is compared with the names of the elements in it.
const MAX_ATTRIBUTES: usize = 64;

/// A document: the name of its root, as written, and the root.
pub(super) struct Document<'a> {
    pub(super) root: Cow<'a, str>,
    pub(super) element: Element<'a>,
}

/// An element whose end has not come.
struct Open<'a> {
    name: Cow<'a, str>,
    element: Element<'a>,
    /// How much of the text must not be trimmed, since CDATA ends there.
    kept: usize,
}

/// Reads a document. Names are compared as they are written, so an element with a prefix is another
/// element. A document type is refused, whatever is in it: none of the vendors sends one, and the
/// dangers of XML come from there.
pub(super) fn read(text: &str) -> Result<Document<'_>, DecodeProblem> {
    if let Some(at) = illegal(text) {
        return Err(malformed(text, at, FormatProblem::Character));
    }
    let mut reader = Reader::from_str(text);
    let mut builder = Builder {
        text,
        open: Vec::new(),
        document: None,
    };
    loop {
        let start = position(&reader);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(0);
                // quick-xml speaks of syntax only where the text ends inside of markup.
                let problem = match error {
                    quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                        FormatProblem::Syntax
                    }
                    quick_xml::Error::Syntax(_) => FormatProblem::Truncated,
                    _ => FormatProblem::Syntax,
                };
                return Err(malformed(text, at, problem));
            }
        };
        match builder.event(event, start) {
            Ok(true) => {}
            Ok(false) => break,
            Err(problem) => return Err(malformed(text, start, problem)),
        }
    }
    let end = text.len();
    if !builder.open.is_empty() {
        return Err(malformed(text, end, FormatProblem::Truncated));
    }
    builder
        .document
        .ok_or_else(|| malformed(text, end, FormatProblem::NoRoot))
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn malformed(text: &str, at: usize, problem: FormatProblem) -> DecodeProblem {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count())
        + 1;
    DecodeProblem::Malformed {
        format: FormatName::Xml,
        problem,
        position: Some((line, column)),
    }
}

struct Builder<'a> {
    text: &'a str,
    open: Vec<Open<'a>>,
    document: Option<Document<'a>>,
}

impl<'a> Builder<'a> {
    /// Takes an event that begins at `start`; `false` at the end of the document.
    fn event(&mut self, event: Event<'a>, start: usize) -> Result<bool, FormatProblem> {
        match event {
            Event::Start(tag) => self.start(&tag, start)?,
            Event::Empty(tag) => {
                self.start(&tag, start)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.push(text.xml10_content())?,
            Event::CData(text) => self.push_cdata(text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref();
                self.push(match character.map_err(|_| FormatProblem::Reference)? {
                    Some(character) if is_legal(character) => character.to_string().into(),
                    Some(_) => return Err(FormatProblem::Character),
                    None => resolve_xml_entity(&reference.xml10_content())
                        .ok_or(FormatProblem::Reference)?
                        .into(),
                })?;
            }
            Event::Decl(declaration) => {
                if start > 0 {
                    return Err(FormatProblem::Declaration);
                }
                match declaration.encoding() {
                    None => {}
                    Some(Ok(name)) if can_be_utf8(&name, self.text) => {}
                    Some(_) => return Err(FormatProblem::Encoding),
                }
            }
            Event::DocType(_) => return Err(FormatProblem::DocumentType),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    fn start(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<(), FormatProblem> {
        if self.open.is_empty() && self.document.is_some() {
            return Err(FormatProblem::Trailing);
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(FormatProblem::Depth);
        }
        let name = tag.name().into_inner();
        // The tag is `<name…`, so the name can be borrowed from the body itself.
        let from = start.saturating_add(1);
        let borrowed = self.text.get(from..from.saturating_add(name.len()));
        let name = match borrowed {
            Some(borrowed) if borrowed == name => Cow::Borrowed(borrowed),
            _ => Cow::Owned(name.to_owned()),
        };
        let mut element = Element::default();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| FormatProblem::Attribute)?;
            let name = attribute.key.into_inner();
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| FormatProblem::Attribute)?;
            if !value.chars().all(is_legal) {
                return Err(FormatProblem::Character);
            }
            if element.attributes.len() >= MAX_ATTRIBUTES {
                return Err(FormatProblem::AttributeCount);
            }
            let attribute = (name.to_owned().into(), value.into_owned().into());
            element.attributes.push(attribute);
        }
        self.open.push(Open {
            name,
            element,
            kept: 0,
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let (name, mut element) = (open.name, open.element);
        trim(&mut element.text, element.cdata, open.kept);
        match self.open.last_mut() {
            Some(parent) => parent.element.children.push((name, element)),
            None => {
                self.document = Some(Document {
                    root: name,
                    element,
                })
            }
        }
    }

    fn push(&mut self, text: Cow<'a, str>) -> Result<(), FormatProblem> {
        let Some(open) = self.open.last_mut() else {
            return match text.chars().all(is_space) {
                true => Ok(()),
                false => Err(FormatProblem::OutsideRoot),
            };
        };
        // White space before anything else goes anyway; most of it lies between elements.
        let element = &mut open.element;
        if !element.text.is_empty() || element.cdata || !text.chars().all(is_space) {
            append(&mut element.text, text);
        }
        Ok(())
    }

    fn push_cdata(&mut self, text: Cow<'a, str>) -> Result<(), FormatProblem> {
        let open = self.open.last_mut().ok_or(FormatProblem::OutsideRoot)?;
        let element = &mut open.element;
        append(&mut element.text, text);
        element.cdata = true;
        open.kept = element.text.len();
        Ok(())
    }
}

fn append<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}

/// Trims the text, but nothing of the CDATA in it.
fn trim(text: &mut Cow<'_, str>, cdata: bool, kept: usize) {
    let tail = text.get(kept..).unwrap_or_default();
    let end = text.len() - tail.len() + tail.trim_end_matches(is_space).len();
    let front = text.get(..end).unwrap_or_default();
    let start = match cdata {
        true => 0,
        false => end - front.trim_start_matches(is_space).len(),
    };
    match text {
        Cow::Borrowed(text) => *text = text.get(start..end).unwrap_or_default(),
        Cow::Owned(text) => {
            text.truncate(end);
            text.drain(..start);
        }
    }
}

/// The white space of XML.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The place of the first character that XML 1.0 does not allow.
fn illegal(text: &str) -> Option<usize> {
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\r' | b'\n');
    let control = text.bytes().position(is_control);
    control.or_else(|| text.find(['\u{fffe}', '\u{ffff}']))
}

/// The characters of XML 1.0.
fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
