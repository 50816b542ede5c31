//! The vendor and what one call leaves for the next.

use super::{orders::Orders, tasks::Tasks};
use crate::{
    keys::{Key, Keys},
    store::Nonces,
    vendor,
};

pub(super) type Call<'a> = vendor::Call<'a, AliyunCloudauth>;
pub(super) type Outcome = vendor::Outcome<AliyunCloudauth>;

/// The vendor.
pub(in crate::vendors) struct AliyunCloudauth {
    pub(super) key: Key,
    pub(super) nonces: Nonces,
    pub(super) tasks: Tasks,
    pub(super) orders: Orders,
}

impl AliyunCloudauth {
    /// The vendor with its keys.
    pub(in crate::vendors) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.aliyun.clone(),
            nonces: Nonces::default(),
            tasks: Tasks::default(),
            orders: Orders::default(),
        }
    }
}
