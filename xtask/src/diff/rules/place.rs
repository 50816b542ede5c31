//! Where a type is used, and what follows from that for whatever differs in it.

use super::members::member_of;
use super::{Context, Judgement, limits, shapes};
use crate::diff::compare::Difference;
use crate::diff::reach::Direction;
use crate::diff::report::{Acceptance, Safety, Semver};

/// Where a type is used.
pub(super) struct Place {
    /// A caller makes it.
    pub(super) request: bool,
    /// … and it is checked before it is sent.
    checked: bool,
    pub(super) error: bool,
    comes_back: bool,
    /// … and whether a response decodes depends on it.
    decoded: bool,
}

impl Place {
    pub(super) fn of(names: &[&str], context: &Context<'_>) -> Self {
        let used = |of: &dyn Fn(Direction, bool) -> bool| {
            let mut uses = names.iter().flat_map(|it| context.uses(it));
            uses.any(|it| of(it.direction, it.in_text))
        };
        Self {
            request: used(&|it, _| it == Direction::Request),
            checked: used(&|it, in_text| it == Direction::Request && !in_text),
            error: used(&|it, _| it == Direction::Error),
            comes_back: used(&|it, _| it != Direction::Request),
            decoded: used(&|it, in_text| it != Direction::Request && !in_text),
        }
    }

    /// What becomes of responses. Inside a text it is `parse` that reads otherwise, and the response
    /// decodes as before.
    pub(super) fn responses(&self, judgement: Judgement, responses: Acceptance) -> Judgement {
        if !self.comes_back {
            return judgement;
        }
        let mut judgement = judgement.responses(responses);
        if !self.decoded {
            judgement.responses = Acceptance::Same;
        }
        judgement
    }

    pub(super) fn bytes(&self, judgement: Judgement) -> Judgement {
        if self.request {
            judgement.bytes()
        } else {
            judgement
        }
    }

    /// Another type, or another width of a number.
    pub(super) fn typed(
        &self,
        id: String,
        difference: &Difference<'_>,
        context: &Context<'_>,
    ) -> Judgement {
        let change = shapes::change(difference, context);
        match change {
            shapes::Change::Nothing => Judgement::docs(id),
            shapes::Change::Secret => Judgement::behaviour(id).touches(Safety::Sensitive),
            shapes::Change::To(responses) => {
                let judgement = self.bytes(Judgement::breaking(id).api(Semver::Major));
                let judgement = if self.request {
                    judgement.arguments(Acceptance::Other)
                } else {
                    judgement
                };
                self.responses(judgement, responses)
            }
        }
    }

    /// Limits are checks on what is sent.
    pub(super) fn limit(&self, id: String, difference: &Difference<'_>) -> Judgement {
        match limits::acceptance(difference) {
            Some(arguments) if self.checked => {
                let sensitive = member_of(difference).is_some_and(|it| it.flag("x-sensitive"));
                Judgement::behaviour(id)
                    .arguments(arguments)
                    .touches_if(sensitive, Safety::PersonalData)
            }
            Some(_) => Judgement::docs(id),
            None => Judgement::unknown(id),
        }
    }
}
