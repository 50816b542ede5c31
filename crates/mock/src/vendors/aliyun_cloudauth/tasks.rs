//! The tasks of verification (认证任务) and the tokens that lead to them.
//!
//! A task is known by Biz and TicketId. It can be tried until it is passed; while it is in review or passed, nothing
//! more can be submitted to it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::material::Materials;
use crate::random;

/// How long a token is valid, in seconds.
pub(super) const LIFETIME: u64 = 1800;

/// The tasks of the request examples: opened long ago, and passed. Nothing is kept of what is submitted to them, so an
/// example succeeds each time.
const SEEDS: [&str; 7] = [
    "00caf51e-2f81-4dc5-90ee-ff8612500001",
    "00caf51e-2f81-4dc5-90ee-ff8612500002",
    "00caf51e-2f81-4dc5-90ee-ff8612500003",
    "00caf51e-2f81-4dc5-90ee-ff8612500004",
    "00caf51e-2f81-4dc5-90ee-ff8612500005",
    "00caf51e-2f81-4dc5-90ee-ff8612500006",
    "1800000847",
];

/// The tokens of the request examples, which lead to the first of these tasks and never expire.
const SEED_TOKENS: [&str; 3] = [
    "00caf33e0091de48c585b637f0000001",
    "00caf33e0091de48c585b637f0000002",
    "00caf33e0091de48c585b637f0000003",
];

/// Their scores, those of the documented reply.
const SEED_SCORES: Scores = Scores {
    similarity: 93.12,
    authority: 98.13,
};

/// All tasks and tokens.
#[derive(Default)]
pub(super) struct Tasks(Mutex<State>);

#[derive(Default)]
struct State {
    tasks: HashMap<Id, Task>,
    tokens: HashMap<String, Token>,
}

/// What a task is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    pub biz: String,
    pub ticket: String,
}

/// What GetVerifyToken gave out.
struct Token {
    id: Id,
    /// The last second in which it is valid, in unix seconds.
    until: u64,
}

/// The last attempt at a task.
struct Task {
    stage: Stage,
    verdict: Verdict,
    materials: Materials,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// A token was given out; nothing was submitted.
    Opened,
    InReview,
    Done,
}

/// How an attempt ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    Passed(Scores),
    /// And why.
    NotPassed(Scores, &'static str),
}

/// What comes with a verdict: each from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scores {
    /// Against the portrait on the ID card.
    pub similarity: f64,
    /// Against the authorities' picture. From 80 on, one in 1,000 is accepted wrongly.
    pub authority: f64,
}

/// How far a task is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Status {
    /// Nothing was submitted: -1.
    NotSubmitted,
    /// 0.
    InReview,
    /// 1 or 2.
    Done(Verdict),
}

impl Id {
    pub(super) fn new(biz: &str, ticket: &str) -> Self {
        Self {
            biz: biz.to_owned(),
            ticket: ticket.to_owned(),
        }
    }

    /// Whether the task is one of a request example.
    fn is_seed(&self) -> bool {
        SEEDS.contains(&self.ticket.as_str())
    }

    /// Whether the user does something: with every scheme but RPMin, where the caller submits all material.
    fn has_user(&self) -> bool {
        !self.biz.contains("RPMin")
    }
}

impl Tasks {
    /// Opens a task, or opens it again, with what the caller knows already. Gives its token.
    pub(super) fn open(&self, id: Id, known: Materials, now: u64) -> String {
        let token = random::hex(32);
        self.change(|state| {
            let until = now.saturating_add(LIFETIME);
            let entry = Token {
                id: id.clone(),
                until,
            };
            state.tokens.insert(token.clone(), entry);
            let ends = state.tasks.get(&id).is_some_and(|task| !task.is_open());
            if !id.is_seed() && !ends {
                state.tasks.insert(id, Task::opened(known));
            }
        });
        token
    }

    /// The task that a token leads to, if the token is valid.
    pub(super) fn redeem(&self, token: &str, now: u64) -> Option<Id> {
        if let Some(seed) = SEED_TOKENS.iter().position(|seed| *seed == token) {
            return SEEDS.get(seed).map(|ticket| Id::new("RPMin", ticket));
        }
        self.change(|state| {
            let token = state.tokens.get(token)?;
            (now <= token.until).then(|| token.id.clone())
        })
    }

    /// Submits material. Gives the status, or nothing if the task takes no more material.
    pub(super) fn submit(&self, id: Id, materials: Materials) -> Option<Status> {
        let task = Task::submitted(materials);
        let status = task.status();
        if id.is_seed() {
            return Some(status);
        }
        self.change(|state| {
            if state.tasks.get(&id).is_some_and(|task| !task.is_open()) {
                return None;
            }
            state.tasks.insert(id, task);
            Some(status)
        })
    }

    /// How far a task is. Nobody holds a phone here: the user of an opened task is done when it is asked for first, and
    /// a review is when it is asked for next.
    pub(super) fn status(&self, id: &Id) -> Status {
        self.change(|state| match state.tasks.get_mut(id) {
            Some(task) => {
                task.stage = match task.stage {
                    Stage::Opened if !id.has_user() => Stage::Opened,
                    Stage::Opened => Stage::InReview,
                    Stage::InReview | Stage::Done => Stage::Done,
                };
                task.status()
            }
            None if id.is_seed() => Status::Done(Verdict::Passed(SEED_SCORES)),
            None => Status::NotSubmitted,
        })
    }

    /// What was submitted to a task, if anything was.
    pub(super) fn materials(&self, id: &Id) -> Option<Materials> {
        self.change(|state| match state.tasks.get(id) {
            Some(task) if task.stage != Stage::Opened => Some(task.materials.clone()),
            None if id.is_seed() => Some(Materials::default()),
            _ => None,
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        // No code that holds the guard can panic, so the state of a poisoned lock is whole.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Task {
    fn opened(known: Materials) -> Self {
        Self {
            stage: Stage::Opened,
            verdict: known.verdict(),
            materials: known,
        }
    }

    fn submitted(materials: Materials) -> Self {
        Self {
            stage: if materials.take_long() {
                Stage::InReview
            } else {
                Stage::Done
            },
            verdict: materials.verdict(),
            materials,
        }
    }

    /// Whether the next attempt may begin.
    fn is_open(&self) -> bool {
        match self.stage {
            Stage::Opened => true,
            Stage::InReview => false,
            Stage::Done => matches!(self.verdict, Verdict::NotPassed(..)),
        }
    }

    fn status(&self) -> Status {
        match self.stage {
            Stage::Opened => Status::NotSubmitted,
            Stage::InReview => Status::InReview,
            Stage::Done => Status::Done(self.verdict.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(biz: &str) -> Id {
        Id::new(biz, "t")
    }

    #[test]
    fn a_task_with_a_user_goes_from_opened_to_passed() {
        let all = Tasks::default();
        let id = id("RPBasic");
        assert_eq!(all.status(&id), Status::NotSubmitted);
        all.open(id.clone(), Materials::default(), 0);
        assert_eq!(all.materials(&id), None);
        assert_eq!(all.status(&Id::new("other", "t")), Status::NotSubmitted);
        assert_eq!(all.status(&id), Status::InReview);
        let passed = all.status(&id);
        assert!(
            matches!(passed, Status::Done(Verdict::Passed(_))),
            "{passed:?}"
        );
        // Opening it again changes nothing.
        all.open(id.clone(), Materials::default(), 0);
        assert_eq!(all.status(&id), passed);
        assert!(all.materials(&id).is_some());
        assert!(all.submit(id, Materials::default()).is_none());
        assert_eq!(
            all.status(&Id::new("any", SEEDS[0])),
            Status::Done(Verdict::Passed(SEED_SCORES))
        );
    }

    #[test]
    fn a_task_without_a_user_waits_for_material() {
        let all = Tasks::default();
        let id = id("CanaryRPMin");
        let token = all.open(id.clone(), Materials::default(), 100);
        assert_eq!(all.status(&id), Status::NotSubmitted);
        assert_eq!(all.redeem("another", 100), None);
        assert_eq!(all.redeem(&token, 100 + LIFETIME), Some(id.clone()));
        assert_eq!(all.redeem(&token, 101 + LIFETIME), None);
        assert!(all.redeem(SEED_TOKENS[2], u64::MAX).is_some());
        let submitted = all.submit(id.clone(), Materials::default());
        assert!(matches!(submitted, Some(Status::Done(Verdict::Passed(_)))));
        assert_eq!(all.submit(id, Materials::default()), None);
    }
}
