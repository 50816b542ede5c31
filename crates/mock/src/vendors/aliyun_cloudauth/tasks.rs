//! The tasks of verification (认证任务) and the tokens that lead to them.
//!
//! A task is known by Biz and TicketId. It can be tried until it is passed; while it is in review
//! or passed, nothing more can be submitted to it.

use std::{collections::HashMap, sync::Mutex};

use super::material::{Materials, Verdict};
use crate::{
    data::Sections,
    random,
    store::{Store, lock},
};

/// How long a token is valid, in seconds.
pub(super) const LIFETIME: u64 = 1800;

/// How the tasks of the request examples ended: as in the documented reply.
const EXAMPLE: Verdict = Verdict {
    similarity: 93.12,
    authority: 98.13,
    reason: None,
};

/// All tasks and tokens.
pub(super) struct Tasks {
    tasks: Mutex<HashMap<Id, Task>>,
    /// The tasks to which the tokens of GetVerifyToken lead.
    tokens: Store<Id>,
    /// The tickets of the tasks of the request examples.
    examples: Vec<&'static str>,
}

/// What a task is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    pub biz: String,
    pub ticket: String,
}

/// The last attempt at a task.
struct Task {
    status: Status,
    /// What it ends with.
    verdict: Verdict,
    materials: Materials,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq)]
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

    /// Whether the user does something: with every scheme but RPMin, where the caller submits all
    /// material.
    pub(super) fn has_user(&self) -> bool {
        !self.biz.contains("RPMin")
    }
}

impl Tasks {
    /// The tasks of the request examples.
    pub(super) fn with_examples(examples: &Sections) -> Self {
        let tokens = examples.pairs("tokens");
        Self {
            tasks: Mutex::default(),
            tokens: Store::with_examples(tokens.map(|(it, ticket)| (it, Id::new("RPMin", ticket)))),
            examples: examples.lines("tasks").collect(),
        }
    }

    fn is_example(&self, id: &Id) -> bool {
        self.examples.contains(&id.ticket.as_str())
    }

    /// Opens a task, or opens it again, with what the caller knows already. Returns its token.
    pub(super) fn open(&self, id: Id, known: Materials, now: u64) -> String {
        let token = random::hex(32);
        let token = self.tokens.insert(token, id.clone(), now, LIFETIME);
        let mut tasks = lock(&self.tasks);
        if !self.is_example(&id) && tasks.get(&id).is_none_or(Task::is_open) {
            tasks.insert(id, Task::new(Status::NotSubmitted, known));
        }
        token
    }

    /// The task to which a token leads, if the token is valid.
    pub(super) fn redeem(&self, token: &str, now: u64) -> Option<Id> {
        self.tokens.get(token, now)
    }

    /// Submits material. The result is `None` if the task takes no more material.
    pub(super) fn submit(&self, id: Id, materials: Materials) -> Option<Status> {
        let mut task = Task::new(Status::InReview, materials);
        if !task.materials.take_long() {
            task.status = Status::Done(task.verdict);
        }
        let status = task.status;
        let mut tasks = lock(&self.tasks);
        if tasks.get(&id).is_some_and(|task| !task.is_open()) {
            return None;
        }
        if !self.is_example(&id) {
            tasks.insert(id, task);
        }
        Some(status)
    }

    /// How far a task is. Nobody holds a phone here: the user of an opened task is done when it is
    /// asked for first, and a review is when it is asked for next.
    pub(super) fn status(&self, id: &Id) -> Status {
        match lock(&self.tasks).get_mut(id) {
            Some(task) => {
                task.status = match task.status {
                    Status::NotSubmitted if !id.has_user() => Status::NotSubmitted,
                    Status::NotSubmitted => Status::InReview,
                    Status::InReview | Status::Done(_) => Status::Done(task.verdict),
                };
                task.status
            }
            None if self.is_example(id) => Status::Done(EXAMPLE),
            None => Status::NotSubmitted,
        }
    }

    /// What was submitted to a task, if anything was.
    pub(super) fn materials(&self, id: &Id) -> Option<Materials> {
        match lock(&self.tasks).get(id) {
            Some(task) if task.status != Status::NotSubmitted => Some(task.materials.clone()),
            None if self.is_example(id) => Some(Materials::default()),
            _ => None,
        }
    }
}

impl Task {
    fn new(status: Status, materials: Materials) -> Self {
        Self {
            status,
            verdict: materials.verdict(),
            materials,
        }
    }

    /// Whether the next attempt may begin.
    fn is_open(&self) -> bool {
        match self.status {
            Status::NotSubmitted => true,
            Status::InReview => false,
            Status::Done(verdict) => verdict.reason.is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
