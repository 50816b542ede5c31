//! The vendor and what one call leaves for the next.

use std::{
    collections::HashMap,
    sync::{Mutex, atomic::AtomicUsize},
};

use crate::{
    data::Sections,
    keys::{Key, Keys},
    store::{Nonces, Store},
    vendor,
};

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
    /// Whether these values are those of the call that issued it.
    pub(super) fn fits(&self, given: &Tied) -> bool {
        let mut pairs = self.tied.iter().zip(given);
        pairs.all(|(wanted, given)| wanted.is_none() || wanted == given)
    }
}

impl TencentCsec {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let examples = Sections::read(include_str!("../../../data/tencent-csec/examples.txt"));
        let good = Ticket {
            tied: Tied::default(),
            uses: 1,
        };
        let tickets = examples.lines("tickets").map(|it| (it, good.clone()));
        Self {
            key: keys.tencent.clone(),
            nonces: Nonces::default(),
            tickets: Store::with_examples(tickets),
            scripts: Store::default(),
            pictures: Store::default(),
            answers: Store::with_examples(examples.pairs("pictures")),
            shown: AtomicUsize::default(),
            reports: Mutex::default(),
        }
    }
}
