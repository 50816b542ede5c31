//! A report as text, Markdown, annotations, JSON or a page. A module for each.

pub(crate) mod github;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod text;
