//! What is said about a report: to a terminal, as a comment, as annotations, as JSON.
//!
//! Renderers take the model as it is and return text; nothing here compares, judges or prints.
//! `text`, `markdown`, `github` and `json` are one format each. What more than one of them needs
//! stands beside them by concern: `order` (what comes first), `words` (the words for the model's
//! values), `safe` (characters that are never let through), `columns` (widths and line breaks),
//! `rows` with `quote` and `requests` (lines of documents and requests, and what to underline),
//! `users` (who is concerned).

mod columns;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
mod order;
mod quote;
mod requests;
mod rows;
mod safe;
pub(crate) mod text;
mod users;
mod words;

#[cfg(test)]
mod tests;
