//! The rules by a table of pairs, and what the other rules of diff rely on.
//!
//! `tests/pairs.cases` is a list of pairs: two crates, and code of a caller that compiles with the
//! first one. It compiles with the second one, too, unless the verdict is `major`. Here only the
//! verdicts are checked: rustc takes a minute for the table. A case is
//!
//! ```text
//! == what it shows
//! major Removed Closed      the verdict, and the rules that are met
//! <<<
//! src/lib.rs before
//! ===
//! src/lib.rs after
//! >>>
//! statements of a caller, who has `use library::*;`
//! ```

use std::collections::BTreeSet;

use super::compare::{SurfaceDiff, compare};
use super::judge::Rule;
use super::line::Owner;
use super::{ItemKind, Surface, file};

struct Pair {
    name: &'static str,
    verdict: &'static str,
    rules: BTreeSet<&'static str>,
    old: &'static str,
    new: &'static str,
}

/// The table.
fn pairs() -> Vec<Pair> {
    let cases = include_str!("tests/pairs.cases");
    let parse = |case: &'static str| {
        let (name, rest) = case.split_once('\n')?;
        let (words, rest) = rest.split_once("\n<<<\n")?;
        let (old, rest) = rest.split_once("\n===\n")?;
        let (new, _) = rest.split_once("\n>>>\n")?;
        let (verdict, rules) = words.split_once(' ').unwrap_or((words, ""));
        Some(Pair {
            name,
            verdict,
            rules: rules.split_whitespace().collect(),
            old,
            new,
        })
    };
    let cases = cases.strip_prefix("== ").unwrap().split("\n== ");
    cases
        .map(|it| parse(it).unwrap_or_else(|| panic!("no case: {it}")))
        .collect()
}

fn surface(text: &str) -> Surface {
    Surface::of(&[("lib.rs".to_owned(), syn::parse_file(text).unwrap())])
}

fn diff(old: &str, new: &str) -> SurfaceDiff {
    compare(&surface(old), &surface(new))
}

fn lines(surface: &Surface) -> Vec<String> {
    surface.lines().map(ToString::to_string).collect()
}

#[test]
fn every_pair_has_its_verdict() {
    let mut wrong = Vec::new();
    for pair in pairs() {
        let diff = diff(pair.old, pair.new);
        let verdict = format!("{:?}", diff.verdict()).to_lowercase();
        let rules: BTreeSet<String> = diff
            .lines()
            .filter_map(|it| diff.rule(it))
            .map(|it| format!("{it:?}"))
            .collect();
        if verdict != pair.verdict || !rules.iter().eq(pair.rules.iter()) {
            wrong.push(format!("{}: {verdict} {rules:?} {diff:#?}", pair.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_pair() {
    let met: BTreeSet<&str> = pairs().into_iter().flat_map(|it| it.rules).collect();
    let all = Rule::ALL.iter().map(|it| format!("{it:?}"));
    assert_eq!(
        all.collect::<BTreeSet<_>>(),
        met.into_iter().map(str::to_owned).collect()
    );
}

#[test]
fn sides_that_are_swapped_swap_what_is_added_and_removed() {
    for pair in pairs() {
        let (there, back) = (diff(pair.old, pair.new), diff(pair.new, pair.old));
        assert_eq!(there.added, back.removed, "{}", pair.name);
        assert_eq!(there.removed, back.added, "{}", pair.name);
        assert_eq!(there.docs_changed, back.docs_changed, "{}", pair.name);
        let swapped = back.changed.into_iter().map(|(old, new)| (new, old));
        assert!(there.changed.into_iter().eq(swapped), "{}", pair.name);
        assert!(diff(pair.old, pair.old).is_empty(), "{}", pair.name);
    }
}

#[test]
fn the_lines_are_those_that_callers_meet() {
    let text = r#"
        mod client;
        pub mod operations { mod query; pub use query::Query; }
        pub mod types {
            use liveproof_runtime::{codegen, UnknownText};
            use serde::{Deserialize, Serialize};
            #[derive(Clone, Deserialize, PartialEq)]
            #[non_exhaustive]
            pub struct Face { pub sides: Option<Vec<Side>>, pub(crate) key: u8 }
            #[non_exhaustive]
            pub enum Side { Left, Unknown(UnknownText) }
            impl Side { pub fn as_str(&self) -> &str { "" } fn hidden(&self) {} }
            impl From<&str> for Side { fn from(_: &str) -> Self { Self::Left } }
            impl Serialize for Side {}
            impl<'de> Deserialize<'de> for Side {}
            impl codegen::Value for Side {}
        }
        pub use client::{Client, Settings};
        pub use liveproof_runtime::{self as runtime, Json};
        pub type Error = liveproof_runtime::Error<types::Face>;
    "#;
    let client = "
        use crate::{operations, types};
        #[derive(Clone, Debug)]
        pub struct Client { pub(crate) inner: u8 }
        impl Client {
            pub fn new(config: impl Into<Settings>) -> Result<Self, liveproof_runtime::ConfigError> {}
            pub fn query(&self) -> operations::Query<'_> {}
        }
        #[derive(Default)]
        #[non_exhaustive]
        pub struct Settings {}
    ";
    let query = r#"
        use liveproof_runtime::codegen;
        use crate::{Client, types};
        #[must_use = "nothing is sent"]
        pub struct Query<'a> { client: &'a Client, side: codegen::Argument<types::Side> }
        impl<'a> Query<'a> {
            pub(crate) fn new(client: &'a Client) -> Self {}
            pub fn side<V>(mut self, value: V) -> Self where V: TryInto<types::Side>, {}
            pub async fn send(self) -> Result<liveproof_runtime::Response<types::Face>, crate::Error,> {}
        }
        static OPERATION: u8 = 1;
    "#;
    let files = [
        ("lib.rs", text),
        ("client.rs", client),
        ("operations/query.rs", query),
    ];
    let parsed = files.map(|(path, text)| (path.to_owned(), syn::parse_file(text).unwrap()));
    let surface = Surface::of(&parsed);
    let expected = "\
pub struct Client { .. }
pub fn Client::new(impl Into<Settings>) -> Result<Self, liveproof_runtime::ConfigError>
pub fn Client::query(&self) -> operations::Query<'_>
pub type Error = liveproof_runtime::Error<types::Face>
pub use liveproof_runtime::Json
#[non_exhaustive] pub struct Settings
impl Clone for Client
impl Clone for types::Face
impl Debug for Client
impl Default for Settings
impl Deserialize<'_> for types::Face
impl Deserialize<'_> for types::Side
impl From<&str> for types::Side
#[derive] impl PartialEq for types::Face
impl Serialize for types::Side
impl liveproof_runtime::codegen::Value for types::Side
pub mod operations
#[must_use] pub struct operations::Query<'a> { .. }
pub async fn operations::Query::send(self) -> Result<liveproof_runtime::Response<types::Face>, Error>
pub fn operations::Query::side<V>(self, V) -> Self where V: TryInto<types::Side>
pub use liveproof_runtime as runtime
pub mod types
#[non_exhaustive] pub struct types::Face { .. }
pub types::Face::sides: Option<Vec<types::Side>>
#[non_exhaustive] pub enum types::Side
types::Side::Left
types::Side::Unknown(liveproof_runtime::UnknownText)
pub fn types::Side::as_str(&self) -> &str";
    assert_eq!(lines(&surface).join("\n"), expected);
    let query = Owner::Operation("Query".to_owned());
    let of_query: Vec<&str> = surface
        .lines()
        .filter(|it| it.owner == query)
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(
        of_query,
        [
            "Client::query",
            "operations::Query",
            "operations::Query::send",
            "operations::Query::side",
        ]
    );
}

#[test]
fn the_root_can_be_left_out() {
    let client = "use crate::operations; pub struct Client; impl Client { pub fn query(&self) -> operations::Query {} }";
    let operations = "pub struct Query;";
    let files = [("client.rs", client), ("operations/mod.rs", operations)];
    let parsed = files.map(|(path, text)| (path.to_owned(), syn::parse_file(text).unwrap()));
    let found = lines(&Surface::of(&parsed));
    assert!(
        found.contains(&"pub fn Client::query(&self) -> operations::Query".to_owned()),
        "{found:?}"
    );
}

#[test]
fn what_the_generator_keeps_apart_is_put_together() {
    let tokens = "pub struct A;".parse().unwrap();
    let (path, parsed) = file("types.rs", "What there is.\n\nAnd more.", tokens).unwrap();
    let text = "//! What there is.\n//!\n//! And more.\n\npub struct A;";
    let written = syn::parse_file(text).unwrap();
    let root = |types| {
        Surface::of(&[
            (
                "lib.rs".to_owned(),
                syn::parse_quote!(
                    pub mod types;
                ),
            ),
            types,
        ])
    };
    let diff = compare(
        &root((path, parsed)),
        &root(("types.rs".to_owned(), written)),
    );
    assert!(diff.is_empty(), "{diff:#?}");
}

#[test]
fn blocks_for_one_kind_of_a_type_are_kept_apart() {
    let text = "pub struct Page<T>(T); impl Page<u8> { pub fn a(&self) {} } impl Page<u16> { pub fn a(&self) {} } \
                impl<T> Page<T> { pub fn b(&self) {} } pub struct Q<'a>(&'a u8); impl Q<'_> { pub fn c(&self) {} }";
    let found: Vec<String> = surface(text).lines().map(|it| it.path.clone()).collect();
    let expected = [
        "Page",
        "Page::b",
        "Page<u16>::a",
        "Page<u8>::a",
        "Q",
        "Q::c",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_ring_of_imports_and_a_missing_file_end() {
    let text = "mod gone; pub use a::X; pub use b::*; pub use crate as own; \
                pub mod a { pub use super::b::X; pub use super::b::*; } pub mod b { pub use super::a::*; }";
    assert!(!lines(&surface(text)).is_empty());
    assert_eq!(
        surface(text)
            .lines()
            .filter(|it| it.kind == ItemKind::Module)
            .count(),
        2
    );
}
