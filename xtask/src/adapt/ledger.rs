//! Counts edits.

use std::collections::BTreeMap;

use crate::plan::{Lenient, Plan, TypePlan};

use super::AdaptError;

/// Kinds of edit.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Edit {
    /// A method of progenitor's client, replaced by one of ours.
    Method,
    /// A `send` that is written anew.
    Send,
    /// A setter that keeps its signature and gets a new body.
    Setter,
    /// A struct whose fields are put into the order of the spec.
    Struct,
    /// A field that gets other names.
    Alias,
    /// A field that is read leniently.
    Lenient,
    /// A text that has to have something in it.
    NotBlank,
    /// A struct that keeps members without names, too.
    Extra,
    /// A struct that is sent as numbered parameters.
    Item,
    /// A map that is made anew around its type of values.
    Map,
    /// An enum that is opened.
    OpenEnum,
    /// A `oneOf`.
    Union,
    /// A `Debug` that hides fields.
    RedactedDebug,
}

/// Edits to make and edits made.
#[derive(Debug)]
pub(crate) struct Ledger {
    plan: BTreeMap<Edit, usize>,
    made: BTreeMap<Edit, usize>,
}

impl Ledger {
    /// What the plan asks for.
    pub(super) fn expect(plan: &Plan) -> Self {
        let mut ledger = Self {
            plan: BTreeMap::new(),
            made: BTreeMap::new(),
        };
        let mut want = |edit, count| *ledger.plan.entry(edit).or_default() += count;
        want(Edit::Method, plan.operations.len());
        want(Edit::Send, plan.operations.len());
        for operation in &plan.operations {
            want(Edit::Setter, operation.setters().count());
        }
        for kind in plan.types.values() {
            match kind {
                TypePlan::Object(object) => {
                    want(Edit::Struct, 1);
                    want(
                        Edit::Alias,
                        object
                            .members
                            .iter()
                            .filter(|it| !it.aliases.is_empty())
                            .count(),
                    );
                    want(
                        Edit::Lenient,
                        object
                            .members
                            .iter()
                            .filter(|it| it.lenient != Lenient::No)
                            .count(),
                    );
                    want(
                        Edit::NotBlank,
                        object.members.iter().filter(|it| it.not_blank).count(),
                    );
                    want(Edit::Extra, usize::from(object.extra));
                    want(Edit::Item, usize::from(object.item));
                    want(Edit::RedactedDebug, usize::from(object.redacts()));
                }
                TypePlan::Map(_) => want(Edit::Map, 1),
                TypePlan::TextEnum(_) | TypePlan::NumberEnum(_) => want(Edit::OpenEnum, 1),
                TypePlan::Union(_) => want(Edit::Union, 1),
            }
        }
        ledger
    }

    /// Notes an edit.
    pub(super) fn made(&mut self, edit: Edit) {
        *self.made.entry(edit).or_default() += 1;
    }

    /// Compares.
    pub(super) fn settle(&self) -> Result<(), AdaptError> {
        let edits = self.plan.keys().chain(self.made.keys());
        for edit in edits {
            let count = |of: &BTreeMap<Edit, usize>| of.get(edit).copied().unwrap_or_default();
            let (plan, made) = (count(&self.plan), count(&self.made));
            if plan != made {
                return Err(AdaptError::Count {
                    edit: *edit,
                    plan,
                    made,
                });
            }
        }
        Ok(())
    }
}
