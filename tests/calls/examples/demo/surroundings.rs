//! The mock vendors, and the environment that leads to them.

use std::ffi::OsString;

use liveproof::credentials::Credentials;
use liveproof::environment::Variables;
use liveproof::sign::Signer;
use liveproof_calls::VENDORS;
use liveproof_calls::spec::{self, Spec};
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

    /// Whether the facade can sign it, if it is signed.
    pub(crate) fn signs(&self, vendor: &'static str, operation: &'static str) -> bool {
        let signer = Signer::new(Credentials::new("id", "secret"));
        let scheme = Spec::of(vendor, operation).scheme();
        scheme.is_none_or(|it| signer.has_scheme(it))
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
            named("ALIBABA_CLOUD_ACCESS_KEY_ID", &aliyun.id),
            named("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &secret(&aliyun.secret)),
            named("MEGVII_API_KEY", &megvii.id),
            named("MEGVII_API_SECRET", &secret(&megvii.secret)),
            named("HUAWEICLOUD_SDK_AK", &huawei_cloud.id),
            named("HUAWEICLOUD_SDK_SK", &secret(&huawei_cloud.secret)),
            // This vendor has no key: the id of the application takes its place.
            named("HUAWEI_ONEACCESS_CLIENT_ID", &secret(&huawei.client_id)),
        ];
        let settings = settings(vendor);
        let own = format!("{}_", vendor.to_uppercase().replace('-', "_"));
        Variables::from_fn(move |name| {
            let found = pairs.iter().find(|(other, _)| other == name);
            let setting = || {
                let name = bare(name.strip_prefix(&own)?);
                // A variable does not say the vendor's last word twice.
                let doubled = bare(own.rsplit('_').nth(1)?) + &name;
                let mut settings = settings.iter();
                settings.find(|(other, _)| [&name, &doubled].contains(&&bare(other)))
            };
            found
                .or_else(setting)
                .map(|(_, value)| OsString::from(value))
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

/// The parts of the address and the settings of the examples that an environment has, by their
/// names in the document.
fn settings(vendor: &str) -> Vec<(String, String)> {
    let vendors = VENDORS.iter().filter(|it| it.name == vendor);
    let servers = vendors
        .clone()
        .map(|it| &spec::document(it.name)["servers"][0]);
    let variables = servers.flat_map(|it| spec::children(&it["variables"]));
    let example = |it: &serde_json::Value| it["default"].as_str().unwrap_or_default().to_owned();
    let variables = variables.map(|(name, it)| (name.to_owned(), example(it)));
    let operations = vendors.flat_map(|it| it.operations.iter().map(|op| (it.name, op.id)));
    let settings = operations.flat_map(|(vendor, operation)| {
        let spec = Spec::of(vendor, operation);
        let inputs = spec.inputs();
        let is_read = |name: &str| inputs.iter().any(|it| it.environment && it.name == name);
        let mut values = spec.example("minimal").settings;
        values.retain(|it| is_read(it.name()));
        values
    });
    let settings = settings.map(|it| (it.name().to_owned(), it.text()));
    variables.chain(settings).collect()
}

/// A name without what tells its words apart, and without the `X-` of a header, since the wire and
/// the environment differ in these.
fn bare(name: &str) -> String {
    let name = name.strip_prefix("X-").unwrap_or(name);
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|it| it.to_ascii_uppercase()).collect()
}

fn named(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
