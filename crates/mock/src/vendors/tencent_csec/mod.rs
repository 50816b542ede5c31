//! tencent-csec: Tencent Cloud, captchas and risk checks of csec (天御 业务安全防护), an API 2.0. One path;
//! the parameter `Action` names the operation. Scripts and pictures of captchas have paths of their
//! own and need no signature.
//!
//! A request is checked in this order: signature (with time, nonce and token), operation (method,
//! path, `Action`), the error that `X-Mock-Answer` asks for, parameters. The signature comes first
//! because every API 2.0 signs alike.

mod captcha;
mod errors;
mod gif;
mod issued;
mod message;
mod pages;
mod picture;
mod reply;
mod risk;

use self::{captcha::Ticket, issued::Issued, reply::Form, risk::Reports};
use crate::{
    answer::Answer,
    keys::{Key, Keys},
    nonces::Nonces,
    received::Received,
    rules::{self, Broken, Rule},
    vendor::{OperationInfo, Problem, Refused, Vendor, VendorInfo, infos, wanted},
    verify::tencent_qcloud_v2::{self, Refusal},
};

/// The table of this vendor.
pub(super) const INFO: VendorInfo = VendorInfo {
    name: "tencent-csec",
    schemes: &["tencent-qcloud-v2"],
    operations: infos!(OPERATIONS),
};

/// Every operation.
const OPERATIONS: &[Operation] = &[
    captcha::CAPTCHA_QUERY,
    captcha::CAPTCHA_QUERY_SCRIPT,
    captcha::CAPTCHA_CHECK,
    captcha::CAPTCHA_IFRAME_QUERY,
    picture::CAPTCHA_GET_URL,
    picture::CAPTCHA_VERIFY,
    risk::REGISTER_PROTECTION,
    risk::LOGIN_PROTECTION,
    risk::ACTIVITY_ANTI_RUSH,
    risk::UGC_ANTI_SPAM,
    risk::FEEDBACK,
];

/// The one path of the service.
const PATH: &str = "/v2/index.php";

/// An operation: how it is called, what it demands, what it does.
struct Operation {
    info: OperationInfo,
    /// The value of `Action`.
    action: &'static str,
    /// Whether the reply is JavaScript, which `script=1` asks for.
    script: bool,
    rules: &'static [Rule],
    run: fn(&Call<'_>) -> Result<Answer, Refused>,
}

/// A request that is signed rightly and has what the rules demand.
struct Call<'a> {
    request: &'a Received,
    /// The operation's, not in the case in which it was sent.
    action: &'static str,
    parameters: &'a [(String, String)],
    state: &'a State,
    /// In unix seconds.
    now: u64,
}

impl Call<'_> {
    /// The value of a parameter, empty if it is missing.
    fn value(&self, name: &str) -> &str {
        rules::value(self.parameters, name).unwrap_or_default()
    }
}

/// What one call leaves for the next.
struct State {
    /// By ticket: what CaptchaCheck demands.
    tickets: Issued<Ticket>,
    /// By the signature of an address: the tickets that scripts will give.
    scripts: Issued<Ticket>,
    /// The signatures of addresses of pictures.
    pictures: Issued<()>,
    /// By the signature of a picture: what it shows.
    answers: Issued<String>,
    reports: Reports,
}

/// How long what is issued is good, in seconds. The pages name no time; of a script they say that
/// it is limited.
const LIFETIME: u64 = 300;

impl State {
    fn new() -> Self {
        Self {
            // As the vendor answers to questions about them (验证码问题说明).
            tickets: Issued::new(1_200, 2),
            scripts: Issued::new(LIFETIME, 1),
            pictures: Issued::new(LIFETIME, 1),
            answers: Issued::new(LIFETIME, 1),
            reports: Reports::default(),
        }
    }
}

/// The vendor.
pub(super) struct TencentCsec {
    key: Key,
    nonces: Nonces,
    state: State,
}

impl TencentCsec {
    /// The vendor with its keys.
    pub(super) fn new(keys: &Keys) -> Self {
        Self {
            key: keys.tencent.clone(),
            nonces: Nonces::default(),
            state: State::new(),
        }
    }

    fn check_and_run(
        &self,
        request: &Received,
        parameters: &[(String, String)],
        now: u64,
    ) -> Result<Answer, Problem> {
        tencent_qcloud_v2::verify(request, parameters, &self.key, &self.nonces, now)
            .map_err(of_signature)?;
        let operation = route(request, parameters)?;
        if let Some(error) = wanted(request, &operation.info)? {
            return Err(Refused::from(*error).into());
        }
        rules::check(operation.rules, parameters).map_err(of_rules)?;
        Ok((operation.run)(&Call {
            request,
            action: operation.action,
            parameters,
            state: &self.state,
            now,
        })?)
    }
}

impl Vendor for TencentCsec {
    fn name(&self) -> &'static str {
        INFO.name
    }

    fn answer(&self, request: &Received, now: u64) -> Answer {
        if let Some(page) = pages::serve(request, &self.state, now) {
            return page;
        }
        // A POST takes everything from its body, and its query is ignored.
        let parameters = if request.method == "POST" {
            request.form()
        } else {
            request.query()
        };
        let Ok(parameters) = parameters else {
            return Form::Json.refusal(&errors::INVALID_PARAMETER.with("encoding"));
        };
        match self.check_and_run(request, &parameters, now) {
            Ok(answer) | Err(Problem::Answer(answer)) => answer,
            Err(Problem::Refused(refused)) => Form::of(&parameters).refusal(&refused),
        }
    }
}

fn route(
    request: &Received,
    parameters: &[(String, String)],
) -> Result<&'static Operation, Refused> {
    if !matches!(request.method.as_str(), "GET" | "POST") {
        return Err(errors::INVALID_PARAMETER.with("method"));
    }
    if request.raw_path() != PATH {
        return Err(errors::NOT_IN_THIS_VERSION.with("path"));
    }
    let action = rules::value(parameters, "Action")
        .filter(|action| !action.is_empty())
        .ok_or(errors::INVALID_PARAMETER.with("Action"))?;
    let script = rules::value(parameters, "script") == Some("1");
    OPERATIONS
        .iter()
        .filter(|operation| is_action(action, operation.action))
        // An operation that has but one form ignores the parameter.
        .max_by_key(|operation| operation.script == script)
        .ok_or(errors::NOT_IN_THIS_VERSION.with("Action"))
}

/// Of the vendor's own clients, one turns the first letter into upper case and one does not.
fn is_action(given: &str, name: &str) -> bool {
    match (given.split_at_checked(1), name.split_at_checked(1)) {
        (Some((first, rest)), Some((name_first, name_rest))) => {
            first.eq_ignore_ascii_case(name_first) && rest == name_rest
        }
        _ => false,
    }
}

fn of_signature(refusal: Refusal) -> Refused {
    match refusal {
        Refusal::Missing(name) | Refusal::Invalid(name) => errors::INVALID_PARAMETER.with(name),
        Refusal::UnknownKey => errors::KEY_NOT_FOUND.into(),
        Refusal::Token => errors::TOKEN_INVALID.into(),
        Refusal::Stale => errors::REPLAY.with("Timestamp"),
        Refusal::Replayed => errors::REPLAY.with("Nonce"),
        Refusal::Mismatch => errors::AUTHENTICATION_FAILED.into(),
    }
}

fn of_rules(broken: Broken) -> Refused {
    match broken {
        Broken::Missing(name) | Broken::Invalid(name) => errors::INVALID_PARAMETER.with(name),
    }
}
