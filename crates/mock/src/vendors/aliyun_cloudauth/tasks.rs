//! The tasks of verification (认证任务) and the tokens that lead to them.
//!
//! A task is known by Biz and TicketId. It can be tried until it is passed; while it is in review
//! or passed, nothing more can be submitted to it.

use std::{collections::HashMap, sync::Mutex};

use super::{
    material::Materials,
    verdict::{Scores, Verdict},
};
use crate::{
    random,
    store::{Store, lock},
};

/// How long a token is valid, in seconds.
pub(super) const LIFETIME: u64 = 1800;

/// The tasks of the request examples: opened long ago, and passed. Nothing is kept of what is
/// submitted to them, so an example succeeds each time.
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
pub(super) struct Tasks {
    tasks: Mutex<HashMap<Id, Task>>,
    /// The tasks to which the tokens of GetVerifyToken lead.
    tokens: Store<Id>,
}

/// What a task is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    pub biz: String,
    pub ticket: String,
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

    /// Whether the user does something: with every scheme but RPMin, where the caller submits all
    /// material.
    fn has_user(&self) -> bool {
        !self.biz.contains("RPMin")
    }
}

impl Default for Tasks {
    fn default() -> Self {
        let examples = SEED_TOKENS.iter().zip(SEEDS);
        let examples = examples.map(|(token, ticket)| (*token, Id::new("RPMin", ticket)));
        Self {
            tasks: Mutex::default(),
            tokens: Store::with_examples(examples),
        }
    }
}

impl Tasks {
    /// Opens a task, or opens it again, with what the caller knows already. Returns its token.
    pub(super) fn open(&self, id: Id, known: Materials, now: u64) -> String {
        let token = self
            .tokens
            .insert(random::hex(32), id.clone(), now, LIFETIME);
        let mut tasks = lock(&self.tasks);
        if !id.is_seed() && tasks.get(&id).is_none_or(Task::is_open) {
            tasks.insert(id, Task::opened(known));
        }
        token
    }

    /// The task to which a token leads, if the token is valid.
    pub(super) fn redeem(&self, token: &str, now: u64) -> Option<Id> {
        self.tokens.get(token, now)
    }

    /// Submits material. The result is `None` if the task takes no more material.
    pub(super) fn submit(&self, id: Id, materials: Materials) -> Option<Status> {
        let task = Task::submitted(materials);
        let status = task.status();
        if id.is_seed() {
            return Some(status);
        }
        let mut tasks = lock(&self.tasks);
        if tasks.get(&id).is_some_and(|task| !task.is_open()) {
            return None;
        }
        tasks.insert(id, task);
        Some(status)
    }

    /// How far a task is. Nobody holds a phone here: the user of an opened task is done when it is
    /// asked for first, and a review is when it is asked for next.
    pub(super) fn status(&self, id: &Id) -> Status {
        match lock(&self.tasks).get_mut(id) {
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
        }
    }

    /// What was submitted to a task, if anything was.
    pub(super) fn materials(&self, id: &Id) -> Option<Materials> {
        match lock(&self.tasks).get(id) {
            Some(task) if task.stage != Stage::Opened => Some(task.materials.clone()),
            None if id.is_seed() => Some(Materials::default()),
            _ => None,
        }
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
        let stage = if materials.take_long() {
            Stage::InReview
        } else {
            Stage::Done
        };
        Self {
            stage,
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
mod tests;
