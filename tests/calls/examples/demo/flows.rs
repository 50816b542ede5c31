//! Which flows are run, and how the lines that they print become steps. `report` prints them.

mod programs;
mod report;

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

use serde::Serialize;

pub(crate) use report::Report;

/// A flow under way.
type Running<'a> = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error>>> + 'a>>;

/// A whole flow, against a mock of its own.
pub(crate) struct Flow {
    pub(crate) vendor: &'static str,
    /// Its lines are headings, or steps: `  Operation: text`.
    against_a_mock: for<'a> fn(&'a mut dyn FnMut(String)) -> Running<'a>,
}

/// All flows, in the order of the table.
pub(crate) const FLOWS: &[Flow] = &[
    Flow {
        vendor: "aliyun-captcha",
        against_a_mock: |say| Box::pin(programs::aliyun_captcha_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "aliyun-cloudauth",
        against_a_mock: |say| Box::pin(programs::aliyun_cloudauth_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "aliyun-cloudauth-2019",
        against_a_mock: |say| Box::pin(programs::aliyun_cloudauth_2019_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "huawei-frs",
        against_a_mock: |say| Box::pin(programs::huawei_frs_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "huawei-oneaccess",
        against_a_mock: |say| Box::pin(programs::huawei_oneaccess_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "megvii-faceid",
        against_a_mock: |say| Box::pin(programs::megvii_faceid_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "tencent-captcha",
        against_a_mock: |say| Box::pin(programs::tencent_captcha_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "tencent-ci",
        against_a_mock: |say| Box::pin(programs::tencent_ci_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "tencent-csec",
        against_a_mock: |say| Box::pin(programs::tencent_csec_flow::against_a_mock(say)),
    },
    Flow {
        vendor: "tencent-faceid",
        against_a_mock: |say| Box::pin(programs::tencent_faceid_flow::against_a_mock(say)),
    },
];

/// What a flow said it did, or why it ended early.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    vendor: &'static str,
    /// The heading; `null` if it failed before the first.
    flow: Option<String>,
    /// The operation; `null` in a failure, since a flow does not say what it was about to do.
    step: Option<String>,
    text: String,
    /// `ok` or `error`.
    outcome: &'static str,
}

impl Flow {
    /// Runs it to its end or its first failure, and tells of every step as soon as it is taken.
    pub(crate) async fn run(&self, tell: &mut dyn FnMut(Step)) {
        let vendor = self.vendor;
        let mut flow = None;
        let mut say = |line: String| {
            let Some(line) = line.strip_prefix("  ") else {
                flow = Some(line);
                return;
            };
            let (step, text) = match line.split_once(": ") {
                Some((operation, text)) => (Some(operation.to_owned()), text),
                None => (None, line),
            };
            tell(Step {
                vendor,
                flow: flow.clone(),
                step,
                text: text.to_owned(),
                outcome: "ok",
            });
        };
        // Errors of the clients name the operation, and quote neither request nor response.
        if let Err(error) = (self.against_a_mock)(&mut say).await {
            tell(Step {
                vendor,
                flow,
                step: None,
                text: error.to_string(),
                outcome: "error",
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use liveproof_mock::Keys;

    use super::*;

    /// Of everybody whom a mock knows and a flow is about: names, ID numbers, telephone numbers,
    /// what they log in with.
    const PERSONAL: &[&str] = &[
        "张三",
        "李四",
        "韦小宝",
        "wangwu",
        "李示例",
        "11010119000307001X",
        "11010519491231002X",
        "11204416541220243X",
        "12345678903",
        "12345678904",
        "13900000000",
        "mock-password",
        "mock-client-secret",
    ];

    fn keys() -> [String; 10] {
        let Keys {
            tencent,
            aliyun,
            megvii,
            huawei,
            huawei_cloud,
            huawei_token,
        } = Keys::default();
        [
            tencent.id,
            tencent.secret,
            aliyun.id,
            aliyun.secret,
            megvii.id,
            megvii.secret,
            huawei.client_id,
            huawei_cloud.id,
            huawei_cloud.secret,
            huawei_token.0,
        ]
    }

    #[tokio::test]
    async fn every_flow_takes_its_steps_and_shows_nothing_secret() {
        for flow in FLOWS {
            let vendor = liveproof_calls::VENDORS
                .iter()
                .find(|it| it.name == flow.vendor);
            let vendor = vendor.expect("a flow of a vendor that there is");
            let mut steps = Vec::new();
            flow.run(&mut |step| steps.push(step)).await;
            assert!(!steps.is_empty(), "{vendor:?}");
            for step in steps {
                assert_eq!(step.outcome, "ok", "{step:?}");
                assert!(step.flow.is_some() && !step.text.is_empty(), "{step:?}");
                let name = step.step.as_deref().unwrap_or_default();
                // A call-back is the one step that the vendor takes.
                let is_known = vendor.operations.iter().any(|it| it.id == name);
                assert!(is_known || name == "megvii_callback", "{step:?}");
                let told = serde_json::to_string(&step).expect("JSON");
                let hidden = keys();
                let hidden = hidden.iter().map(String::as_str);
                for hidden in hidden.chain(PERSONAL.iter().copied()) {
                    assert!(!told.contains(hidden), "{step:?}");
                }
            }
        }
    }

    #[test]
    fn no_flow_among_the_examples_is_left_out() {
        let examples = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../crates/liveproof/examples"
        );
        let mut found: Vec<String> = std::fs::read_dir(examples)
            .expect("the examples")
            .filter_map(|entry| entry.expect("a file").file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix("_flow.rs")?.replace('_', "-")))
            .collect();
        found.sort();
        let run: Vec<&str> = FLOWS.iter().map(|it| it.vendor).collect();
        assert_eq!(found, run);
    }
}
