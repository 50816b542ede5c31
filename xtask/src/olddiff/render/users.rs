//! Who is concerned: the operations that reach what differs. The same set of operations is listed
//! once.

use std::collections::{BTreeMap, HashMap};

use super::order::Item;
use super::safe::clean;

/// More operations of one finding are only counted.
const OPERATIONS: usize = 8;

/// More ways of one operation are only counted.
const WAYS: usize = 3;

/// What to show of a finding's users.
pub(super) enum Shown<'a> {
    /// There are none, or only the operation that the finding is about.
    None,
    /// The same `count` operations as the finding of this number has.
    Same {
        count: usize,
        number: usize,
    },
    Tree(Tree<'a>),
}

/// The operations and, of each, the ways.
pub(super) struct Tree<'a> {
    pub(super) count: usize,
    pub(super) branches: Vec<Branch<'a>>,
    /// How many more operations there are.
    pub(super) more: usize,
}

/// An operation.
pub(super) struct Branch<'a> {
    pub(super) operation: &'a str,
    ways: Vec<&'a [String]>,
}

impl Branch<'_> {
    /// `reply 200 › Data › Token`, clean. None if what differs stands in the operation itself.
    pub(super) fn ways(&self) -> Vec<String> {
        let ways: Vec<_> = self.ways.iter().filter(|it| !it.is_empty()).collect();
        let shown = if ways.len() > WAYS + 1 {
            WAYS
        } else {
            ways.len()
        };
        let mut out: Vec<_> = ways[..shown].iter().map(|it| way(it)).collect();
        if ways.len() > shown {
            out.push(format!("… and {} more", ways.len() - shown));
        }
        out
    }
}

fn way(steps: &[String]) -> String {
    clean(&steps.join(" › ")).into_owned()
}

/// The sets that were shown before, and the finding that showed them.
#[derive(Default)]
pub(super) struct Seen<'a>(HashMap<Vec<&'a str>, usize>);

impl<'a> Seen<'a> {
    pub(super) fn look(&mut self, item: &Item<'a>) -> Shown<'a> {
        let mut operations: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
        for user in &item.finding.used_by {
            let ways = operations.entry(&user.operation).or_default();
            ways.push(&user.way);
        }
        let count = operations.len();
        if let Some((operation, ways)) = operations.first_key_value() {
            let own = item.finding.operation.as_deref() == Some(*operation);
            if count == 1 && own && ways.iter().all(|it| it.is_empty()) {
                return Shown::None;
            }
        }
        match count {
            0 => return Shown::None,
            // As short as the reference would be.
            1 => {}
            _ => {
                let key = operations.keys().copied().collect();
                let number = *self.0.entry(key).or_insert(item.number);
                if number != item.number {
                    return Shown::Same { count, number };
                }
            }
        }
        let shown = if count > OPERATIONS + 1 {
            OPERATIONS
        } else {
            count
        };
        let branches = operations
            .into_iter()
            .take(shown)
            .map(|(operation, ways)| Branch { operation, ways })
            .collect();
        Shown::Tree(Tree {
            count,
            branches,
            more: count - shown,
        })
    }
}
