//! The kits that were ordered with CreateVerifySDK.

use super::material::is_web_address;
use crate::{random, store::Store};

/// After how many seconds a kit is made at the latest.
const BUILD_TIME: u64 = 60;

/// The orders of the request examples, which are done.
const SEEDS: [&str; 4] = [
    "0CANARY4m37LN2D0F0WCD3",
    "0CANARY4m37LN2D0F0WCD4",
    "0CANARY4m37LN2D0F0WCD5",
    "1KQxTz5d4m37LN2D0F0WCD",
];

/// The orders, by TaskId.
pub(super) struct Orders(Store<Order>);

#[derive(Clone, Copy)]
struct Order {
    /// Whether the app can be fetched; without it no kit is made.
    has_app: bool,
    /// Whether it was asked for.
    asked: bool,
    /// When it is made at the latest, in unix seconds.
    due: u64,
}

impl Default for Orders {
    fn default() -> Self {
        let done = Order {
            has_app: true,
            asked: true,
            due: 0,
        };
        Self(Store::with_examples(SEEDS.map(|task| (task, done))))
    }
}

impl Orders {
    /// Orders a kit for the app at this address. Returns its TaskId.
    pub(super) fn create(&self, url: &str, now: u64) -> String {
        let order = Order {
            has_app: is_web_address(url),
            asked: false,
            due: now.saturating_add(BUILD_TIME),
        };
        self.0
            .insert(random::alphanumeric(22), order, now, u64::MAX)
    }

    /// Whether the kit is made: when it is asked for a second time, or after a minute.
    pub(super) fn is_done(&self, task: &str, now: u64) -> bool {
        let done = self.0.change(task, now, |order| {
            let asked_before = std::mem::replace(&mut order.asked, true);
            order.has_app && (asked_before || now >= order.due)
        });
        done == Some(true)
    }
}
