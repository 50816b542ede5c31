//! A mock with the clock and the key of a record.

use liveproof_mock::{Clock, Key, Keys, Mock};

use super::reader::{Record, Wire};
use crate::support::{Reply, exchange};

pub(super) struct Bench {
    vendor: &'static str,
    mock: Mock,
    pub(super) clock: Clock,
}

impl Bench {
    /// Every vendor of the mock knows this key and no other.
    pub(super) async fn start(vendor: &'static str, record: &Record, key: Key) -> Self {
        let clock = Clock::fixed(record.now());
        let keys = Keys {
            tencent: key.clone(),
            aliyun: key,
            ..Keys::default()
        };
        let mock = Mock::builder()
            .only(vendor)
            .keys(keys)
            .clock(clock.clone())
            .start()
            .await
            .expect("a free port");
        Self {
            vendor,
            mock,
            clock,
        }
    }

    pub(super) async fn send(&self, wire: &Wire) -> Reply {
        let address = self.mock.address(self.vendor).expect("it was started");
        exchange(address, &wire.bytes()).await
    }
}
