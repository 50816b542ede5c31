//! The mock vendors, with the keys and at the time of the signed snapshots.

use liveproof_mock::{Client, Clock, Key, Keys, Mock};

use super::signing::{self, KEY_ID, NOW, SECRET, TOKEN};
use super::{Target, Vendor};

/// A mock of one vendor. It has just started, so no nonce was used before.
#[derive(Debug)]
pub struct Running {
    vendor: &'static Vendor,
    mock: Mock,
    /// Moves its time.
    pub clock: Clock,
}

/// Starts a mock that knows the key of an example.
///
/// # Panics
///
/// Loopback has no free port.
pub async fn start(vendor: &'static Vendor, example: &str) -> Running {
    let mut key = Key::new(KEY_ID, SECRET);
    let megvii = key.clone();
    key.token = signing::is_temporary(example).then(|| TOKEN.to_owned());
    let mut huawei = Client {
        client_id: "CANARYclientONE0myTMoDTPys6ezGZ1".to_owned(),
        tenant_id: None,
    };
    // The second client of the spec's examples is an ISV application.
    if example == "full" {
        huawei.client_id = "CANARYclientTWO0myTMoDTPys6ezGZ2".to_owned();
        huawei.tenant_id = Some("00ca0a2700f1d2f40f38c00cb199fd21".to_owned());
    }
    let keys = Keys {
        tencent: key.clone(),
        aliyun: key,
        megvii,
        huawei,
    };
    let clock = Clock::fixed(NOW);
    let mock = Mock::builder()
        .only(vendor.name)
        .keys(keys)
        .clock(clock.clone())
        .start()
        .await
        .expect("loopback has a free port");
    Running {
        vendor,
        mock,
        clock,
    }
}

impl Running {
    /// Leads a client to it, under the vendor's own host name.
    ///
    /// # Panics
    ///
    /// It does not run.
    #[must_use]
    pub fn target(&self) -> Target {
        let address = self.mock.address(self.vendor.name).expect("it runs");
        Target::new(self.vendor.host, address)
    }
}
