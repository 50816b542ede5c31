//! The mock vendors, and the environment that leads to them.

use std::ffi::OsString;

use liveproof::environment::Variables;
use liveproof_mock::{Clock, Keys, Mock, StartError};

/// A week: more than any vendor allows.
const LATE: u64 = 7 * 24 * 3_600;

/// The mock vendors, once with the right time and once a week later.
pub(crate) struct Surroundings {
    mock: Mock,
    late: Mock,
    keys: Keys,
}

/// Which mock a call goes to, and with which keys.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Situation {
    Good,
    WrongKey,
    StaleClock,
}

impl Surroundings {
    pub(crate) async fn start(port_base: Option<u16>) -> Result<Self, StartError> {
        let keys = Keys::default();
        let clock = Clock::system();
        clock.advance(LATE);
        let mut builder = Mock::builder();
        if let Some(port) = port_base {
            builder = builder.port_base(port);
        }
        Ok(Self {
            mock: builder.start().await?,
            late: Mock::builder().clock(clock).start().await?,
            keys,
        })
    }

    /// Whether there is a mock of this operation.
    pub(crate) fn has(&self, vendor: &str, operation: &str) -> bool {
        let mock = liveproof_mock::VENDORS.iter().find(|it| it.name == vendor);
        mock.is_some_and(|it| it.operations.iter().any(|it| it.id == operation))
    }

    /// What a process would find in its environment.
    pub(crate) fn variables(&self, vendor: &str, situation: Situation) -> Variables {
        let mock = match situation {
            Situation::StaleClock => &self.late,
            Situation::Good | Situation::WrongKey => &self.mock,
        };
        let secret = |right: &str| match situation {
            Situation::WrongKey => format!("not-{right}"),
            Situation::Good | Situation::StaleClock => right.to_owned(),
        };
        let Keys {
            tencent,
            aliyun,
            megvii,
            huawei,
            huawei_cloud,
            ..
        } = &self.keys;
        let address = mock.url(vendor).unwrap_or_default().to_owned();
        let endpoint = format!(
            "LIVEPROOF_{}_ENDPOINT",
            vendor.to_uppercase().replace('-', "_")
        );
        let pairs: Vec<(String, String)> = vec![
            (endpoint, address),
            named("TENCENTCLOUD_SECRET_ID", &tencent.id),
            named("TENCENTCLOUD_SECRET_KEY", &secret(&tencent.secret)),
            named("TENCENT_CI_BUCKET", "examplebucket-1250000000"),
            named("TENCENT_CI_REGION", "ap-beijing"),
            named("ALIBABA_CLOUD_ACCESS_KEY_ID", &aliyun.id),
            named("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &secret(&aliyun.secret)),
            named("MEGVII_API_KEY", &megvii.id),
            named("MEGVII_API_SECRET", &secret(&megvii.secret)),
            named("HUAWEICLOUD_SDK_AK", &huawei_cloud.id),
            named("HUAWEICLOUD_SDK_SK", &secret(&huawei_cloud.secret)),
            // This vendor has no key: the id of the application takes its place.
            named("HUAWEI_ONEACCESS_CLIENT_ID", &secret(&huawei.client_id)),
            named("HUAWEI_ONEACCESS_DOMAIN", "example.huaweioneaccess.com"),
        ];
        Variables::from_fn(move |name| {
            let found = pairs.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    /// What no message may show.
    pub(crate) fn hidden(&self) -> Vec<String> {
        let keys = &self.keys;
        [
            &keys.tencent,
            &keys.aliyun,
            &keys.megvii,
            &keys.huawei_cloud,
        ]
        .into_iter()
        .flat_map(|it| [it.id.clone(), it.secret.clone()])
        .collect()
    }
}

fn named(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
