//! Which calls are made, and how each has to end.

use liveproof_calls::programs::{self, Environment, Record};
use liveproof_calls::spec::Spec;
use liveproof_calls::{Operation, Values, Vendor};

use crate::surroundings::{Situation, Surroundings};

/// A call and its expected end.
pub(crate) struct Case<'a> {
    vendor: &'static Vendor,
    operation: &'static Operation,
    title: String,
    values: Values,
    kind: Kind,
    surroundings: &'a Surroundings,
}

/// What happens.
enum Kind {
    /// A call that is made.
    Call(Situation, Expected),
    /// There is nothing to call, and why.
    Nothing(&'static str),
}

/// How a call has to end.
#[derive(Clone, Copy)]
enum Expected {
    Success,
    /// The vendor refuses with this code.
    Refusal(&'static str),
    /// Nothing is sent.
    Argument,
}

/// A row of the table.
pub(crate) struct Row {
    pub(crate) vendor: &'static str,
    pub(crate) title: String,
    pub(crate) record: Option<Record>,
    /// Why it is not as it should be, or why nothing was called.
    pub(crate) remark: Option<String>,
    pub(crate) good: bool,
}

/// The calls to a vendor.
pub(crate) fn of<'a>(vendor: &'static Vendor, surroundings: &'a Surroundings) -> Vec<Case<'a>> {
    let case = |operation: &'static Operation, title: String, values, kind| Case {
        vendor,
        operation,
        title,
        values,
        kind,
        surroundings,
    };
    let mut out = Vec::new();
    for operation in vendor.operations {
        let kind = match surroundings.has(vendor.name, operation.id) {
            true => Kind::Call(Situation::Good, Expected::Success),
            false => Kind::Nothing("there is no mock of it"),
        };
        let kind = match surroundings.signs(vendor.name, operation.id) {
            true => kind,
            false => Kind::Nothing("the facade does not have its scheme"),
        };
        out.push(case(
            operation,
            operation.id.to_owned(),
            minimal(vendor, operation),
            kind,
        ));
    }
    let mut mocked = vendor
        .operations
        .iter()
        .filter(|it| surroundings.has(vendor.name, it.id))
        .filter(|it| surroundings.signs(vendor.name, it.id));
    let Some(first) = mocked.next() else {
        return out;
    };
    for (title, situation) in [
        ("wrong key", Situation::WrongKey),
        ("stale clock", Situation::StaleClock),
    ] {
        let kind = match refusal(vendor.name, situation) {
            Some(code) => Kind::Call(situation, Expected::Refusal(code)),
            None => Kind::Nothing("its requests carry no time"),
        };
        out.push(case(
            first,
            format!("{}, {title}", first.id),
            minimal(vendor, first),
            kind,
        ));
    }
    for operation in vendor.operations {
        let inputs = Spec::of(vendor.name, operation.id).inputs();
        if let Some(missing) = inputs.iter().find(|it| it.is_needed()) {
            let mut values = minimal(vendor, operation);
            values.own.retain(|it| it.name() != missing.name);
            out.push(case(
                operation,
                format!("{}, no {}", operation.id, missing.name),
                values,
                Kind::Call(Situation::Good, Expected::Argument),
            ));
            break;
        }
    }
    out
}

fn minimal(vendor: &Vendor, operation: &Operation) -> Values {
    programs::example(Spec::of(vendor.name, operation.id), "minimal")
}

/// The code by which a vendor refuses; from the vendors' pages of error codes.
fn refusal(vendor: &str, situation: Situation) -> Option<&'static str> {
    match (vendor, situation) {
        ("aliyun-cloudauth", Situation::WrongKey) => Some("SignatureDoesNotMatch"),
        ("aliyun-cloudauth", Situation::StaleClock) => Some("InvalidTimeStamp.Expired"),
        ("huawei-oneaccess", Situation::WrongKey) => Some("APP.0001"),
        ("megvii-faceid", Situation::WrongKey) => Some("AUTHENTICATION_ERROR"),
        ("tencent-ci", Situation::WrongKey) => Some("SignatureDoesNotMatch"),
        ("tencent-ci", Situation::StaleClock) => Some("SignatureExpired"),
        ("tencent-csec", Situation::WrongKey) => Some("4100"),
        ("tencent-csec", Situation::StaleClock) => Some("4500"),
        ("tencent-faceid" | "tencent-captcha", Situation::WrongKey) => {
            Some("AuthFailure.SignatureFailure")
        }
        ("tencent-faceid" | "tencent-captcha", Situation::StaleClock) => {
            Some("AuthFailure.SignatureExpire")
        }
        ("aliyun-cloudauth-2019" | "aliyun-captcha", Situation::WrongKey) => {
            Some("SignatureDoesNotMatch")
        }
        ("aliyun-cloudauth-2019" | "aliyun-captcha", Situation::StaleClock) => {
            Some("InvalidTimeStamp.Expired")
        }
        ("huawei-frs", _) => Some("APIG.0301"),
        _ => None,
    }
}

impl Case<'_> {
    pub(crate) async fn run(self) -> Row {
        let (situation, expected) = match self.kind {
            Kind::Call(situation, expected) => (situation, expected),
            Kind::Nothing(why) => {
                return Row {
                    vendor: self.vendor.name,
                    title: self.title,
                    record: None,
                    remark: Some(why.to_owned()),
                    good: true,
                };
            }
        };
        let setup = Environment::new(self.surroundings.variables(self.vendor.name, situation));
        let hidden = self.surroundings.hidden();
        let record = programs::run(
            self.vendor.name,
            self.operation.id,
            self.values,
            setup,
            &hidden,
        )
        .await;
        let error = record.error.as_ref();
        let code = error.and_then(|it| it.code.as_deref());
        let (good, wanted) = match expected {
            Expected::Success => (error.is_none(), "a success".to_owned()),
            Expected::Refusal(wanted) => (
                code == Some(wanted),
                format!("a service error with the code {wanted}"),
            ),
            Expected::Argument => (
                error.is_some_and(|it| it.kind == "invalid-argument") && record.request.is_none(),
                "an error before anything is sent".to_owned(),
            ),
        };
        Row {
            vendor: self.vendor.name,
            title: self.title,
            remark: (!good).then(|| format!("expected {wanted}")),
            record: Some(record),
            good,
        }
    }
}
