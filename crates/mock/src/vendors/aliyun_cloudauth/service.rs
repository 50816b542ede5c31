//! The vendor and what one call leaves for the next.

use super::{material::is_web_address, tasks::Tasks};
use crate::{
    data::Sections,
    keys::{Key, Keys},
    random,
    store::{Nonces, Store},
    vendor,
};

/// After how many seconds a kit is made at the latest.
const BUILD_TIME: u64 = 60;

pub(super) type Call<'a> = vendor::Call<'a, AliyunCloudauth>;
pub(super) type Outcome = vendor::Outcome<AliyunCloudauth>;

/// The vendor.
pub(in crate::vendors) struct AliyunCloudauth {
    pub(super) key: Key,
    pub(super) nonces: Nonces,
    pub(super) tasks: Tasks,
    /// The kits that were ordered with CreateVerifySDK, by TaskId.
    orders: Store<Order>,
}

#[derive(Clone, Copy)]
struct Order {
    /// Whether the app can be fetched; without it no kit is made.
    has_app: bool,
    /// Whether it was asked for.
    asked: bool,
    /// When it is made at the latest, in unix seconds.
    due: u64,
}

impl AliyunCloudauth {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        let examples = include_str!("../../../data/aliyun-cloudauth/examples.txt");
        let examples = Sections::read(examples);
        let done = Order {
            has_app: true,
            asked: true,
            due: 0,
        };
        Self {
            key: keys.aliyun.clone(),
            nonces: Nonces::default(),
            tasks: Tasks::with_examples(&examples),
            orders: Store::with_examples(examples.lines("orders").map(|it| (it, done))),
        }
    }

    /// Orders a kit for the app at this address. Returns its TaskId.
    pub(super) fn order(&self, url: &str, now: u64) -> String {
        let order = Order {
            has_app: is_web_address(url),
            asked: false,
            due: now.saturating_add(BUILD_TIME),
        };
        self.orders
            .insert(random::alphanumeric(22), order, now, u64::MAX)
    }

    /// Whether the kit is made: when it is asked for a second time, or after a minute.
    pub(super) fn is_made(&self, task: &str, now: u64) -> bool {
        let made = self.orders.change(task, now, |order| {
            let asked_before = std::mem::replace(&mut order.asked, true);
            order.has_app && (asked_before || now >= order.due)
        });
        made == Some(true)
    }
}
