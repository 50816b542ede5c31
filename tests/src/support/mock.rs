//! The mock vendors, with the keys and at the time of the signed snapshots.

use liveproof_mock::{Client, Clock, Key, Keys, Mock, OperationInfo, VendorInfo};

use super::signing::{self, KEY_ID, NOW, SECRET, TOKEN};
use super::{Operation, Target, Vendor};
use crate::VENDORS;

/// Whether the mock of a vendor is made of the same spec as its client, and not written apart.
#[must_use]
pub fn is_replayed(vendor: &VendorInfo) -> bool {
    let mut operations = vendor.operations.iter();
    operations.any(|it| !it.samples.is_empty())
}

/// An operation that has a mock.
#[derive(Clone, Copy, Debug)]
pub struct Mocked {
    /// Whose it is.
    pub vendor: &'static Vendor,
    /// As the document describes it.
    pub operation: &'static Operation,
    /// As the mock describes it.
    pub info: &'static OperationInfo,
}

/// The operations that have a mock.
///
/// # Panics
///
/// There is none.
#[must_use]
pub fn operations() -> Vec<Mocked> {
    let out: Vec<Mocked> = all()
        .filter_map(|it| {
            it.2.map(|info| Mocked {
                vendor: it.0,
                operation: it.1,
                info,
            })
        })
        .collect();
    assert!(!out.is_empty());
    out
}

/// The operations that have none, by vendor and name.
#[must_use]
pub fn missing() -> Vec<String> {
    let missing = all().filter(|it| it.2.is_none());
    missing
        .map(|(vendor, operation, _)| format!("{} {}", vendor.name, operation.id))
        .collect()
}

fn all() -> impl Iterator<
    Item = (
        &'static Vendor,
        &'static Operation,
        Option<&'static OperationInfo>,
    ),
> {
    VENDORS.iter().flat_map(|vendor| {
        let mock = liveproof_mock::VENDORS
            .iter()
            .find(|it| it.name == vendor.name);
        let infos = mock.map_or(&[] as &[OperationInfo], |it| it.operations);
        let info = |id| infos.iter().find(|it| it.id == id);
        vendor
            .operations
            .iter()
            .map(move |it| (*vendor, it, info(it.id)))
    })
}

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
        client_id: "mK2vQe7RzT4yWcXn9sLpD5aHfJ8uBg31".to_owned(),
        tenant_id: None,
    };
    // The second client of the spec's examples is an ISV application.
    if example == "full" {
        huawei.client_id = "CANARYclientTWO0myTMoDTPys6ezGZ2".to_owned();
        huawei.tenant_id = Some("00ca0a2700f1d2f40f38c00cb199fd21".to_owned());
    }
    let keys = Keys {
        tencent: key.clone(),
        aliyun: key.clone(),
        megvii,
        huawei,
        huawei_cloud: key,
        ..Keys::default()
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
    /// The next call of an operation gets this documented error.
    ///
    /// # Panics
    ///
    /// The mock does not know it.
    pub fn answer_next(&self, operation: &str, error: &str) {
        let planned = self.mock.answer_next(operation, error);
        planned.expect("the mock knows the error");
    }

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
