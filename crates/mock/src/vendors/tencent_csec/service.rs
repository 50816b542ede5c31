//! The vendor and what one call leaves for the next.

use std::{
    collections::HashMap,
    sync::{Mutex, atomic::AtomicUsize},
};

use crate::{
    keys::{Key, Keys},
    store::{Nonces, Store},
    vendor,
};

/// Tickets that are always good, whoever solved what: those of the request examples.
const TICKETS: [&str; 8] = [
    "t02Zk5Vq8mXbR1cNwJ7uLhT3eYdA0sGfP9oKiBvM6x",
    "t02CANARY_ticket-2*+/=",
    "CANARY-ticket-3",
    "CANARY-ticket-4",
    "CANARY-ticket-5",
    "CANARY-ticket-6",
    "CANARY-ticket-7",
    "CANARY-ticket-8",
];

/// Signatures and answers that are always right: those of the request examples.
const ANSWERS: [(&str, &str); 8] = [
    ("b01d7Qm2XwKz8-fSwS_qWTDrk5*", "cana"),
    ("b01CANARY-vsig_2-fSwS-qWTDrk*", "人 a+b"),
    ("CANARY-vsig-3", "cana"),
    ("CANARY-vsig-4", "cana"),
    ("CANARY-vsig-5", "cana"),
    ("CANARY-vsig-6", "cana"),
    ("CANARY-vsig-7", "cana"),
    ("CANARY-vsig-8", "cana"),
];

pub(super) type Call<'a> = vendor::Call<'a, TencentCsec>;
pub(super) type Outcome = vendor::Outcome<TencentCsec>;

/// How a reply is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::vendors) enum Format {
    Json,
    /// JavaScript, which `script=1` asks for.
    Script,
}

/// The vendor.
pub(in crate::vendors) struct TencentCsec {
    pub(super) key: Key,
    pub(super) nonces: Nonces,
    /// By ticket: what CaptchaCheck demands.
    pub(super) tickets: Store<Ticket>,
    /// By the signature of an address: the tickets that scripts will give.
    pub(super) scripts: Store<Tied>,
    /// The signatures of addresses of pictures.
    pub(super) pictures: Store<()>,
    /// By the signature of a picture: what it shows.
    pub(super) answers: Store<&'static str>,
    /// How many pictures were shown.
    pub(super) shown: AtomicUsize,
    /// By interface, type of account and user: the level that was reported with Feedback.
    pub(super) reports: Mutex<HashMap<[String; 3], u8>>,
}

/// A ticket that was issued.
#[derive(Clone)]
pub(super) struct Ticket {
    /// The values of [`TIED`]; `None` is any.
    pub(super) tied: Tied,
    /// How often it is still accepted.
    pub(super) uses: u32,
}

pub(super) type Tied = [Option<String>; TIED.len()];

/// What has to be the same in the call that issues a ticket and in the one that checks it.
pub(super) const TIED: [&str; 5] = ["userIp", "businessId", "captchaType", "uid", "sceneId"];

/// How long everything but a ticket is good, in seconds. The pages name no time; of a script they
/// say that it is limited.
pub(super) const LIFETIME: u64 = 300;

impl Ticket {
    const EXAMPLE: Self = Self {
        tied: [const { None }; TIED.len()],
        uses: 1,
    };

    /// Whether these values are those of the call that issued it.
    pub(super) fn fits(&self, given: &Tied) -> bool {
        let mut pairs = self.tied.iter().zip(given);
        pairs.all(|(wanted, given)| wanted.is_none() || wanted == given)
    }
}

impl TencentCsec {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.tencent.clone(),
            nonces: Nonces::default(),
            tickets: Store::with_examples(TICKETS.map(|it| (it, Ticket::EXAMPLE))),
            scripts: Store::default(),
            pictures: Store::default(),
            answers: Store::with_examples(ANSWERS),
            shown: AtomicUsize::default(),
            reports: Mutex::default(),
        }
    }
}
