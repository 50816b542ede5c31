//! Vendors that are answered from the response samples of their specs.
//!
//! `cargo xtask generate` makes their tables, in `samples`, of all specs whose operations are not
//! listed in `operations.txt`. So a new vendor has a mock as soon as it has samples. What one call
//! issues and the next one takes is a [`Flow`], written by hand.

mod aliyun_cloudauth_2019;
mod envelope;
mod flow;
mod refusal;
#[allow(dead_code, reason = "what is constructed is up to the specs")]
pub(crate) mod table;
mod tencent_faceid;
mod values;

use std::sync::LazyLock;

use self::{
    aliyun_cloudauth_2019::AliyunCloudauth2019,
    envelope::{Envelope, Verifier},
    flow::{Call, Flow},
    refusal::Refusal,
    table::Api,
    tencent_faceid::TencentFaceid,
    values::Values,
};
use crate::{
    info::{Answer, DocumentedError, OperationInfo, Sample, VendorInfo},
    keys::Keys,
    next::{self, NextAnswers},
    request::Request,
    response::Response,
    samples::APIS,
    store::Nonces,
    vendor::Service,
    verify::Failure,
};

/// A fresh instance of every vendor.
pub(crate) fn services(keys: &Keys) -> impl Iterator<Item = Box<dyn Service>> {
    static INFOS: LazyLock<Vec<VendorInfo>> =
        LazyLock::new(|| APIS.iter().map(|api| describe(api)).collect());
    APIS.iter().zip(INFOS.iter()).map(|(api, info)| {
        let service: Box<dyn Service> = Box::new(Replay::new(api, info, keys));
        service
    })
}

/// A vendor.
struct Replay {
    api: &'static Api,
    info: &'static VendorInfo,
    /// How it refuses; `None`: no scheme of its is known, so that this is not known either.
    envelope: Option<&'static Envelope>,
    keys: Keys,
    nonces: Nonces,
    flow: Option<Box<dyn Flow>>,
}

/// The flow of a vendor, if it has one.
fn flow_of(vendor: &str) -> Option<Box<dyn Flow>> {
    match vendor {
        "aliyun-cloudauth-2019" => Some(Box::new(AliyunCloudauth2019::new())),
        "tencent-faceid" => Some(Box::new(TencentFaceid::new())),
        _ => None,
    }
}

impl Replay {
    fn new(api: &'static Api, info: &'static VendorInfo, keys: &Keys) -> Self {
        Self {
            api,
            info,
            envelope: info.schemes.iter().find_map(|it| Envelope::of(it)),
            keys: keys.clone(),
            nonces: Nonces::default(),
            flow: flow_of(api.vendor),
        }
    }

    fn answer(
        &self,
        request: &Request,
        now: u64,
        next_answers: &NextAnswers,
    ) -> Result<Response, Refusal> {
        if request.too_large {
            return Err(plain(413, "the body is too large"));
        }
        let values = Values::read(request);
        let route = self.api.route(request, &values);
        // The signature comes first, whatever the request asks for.
        let scheme = route.or(self.api.routes.first()).and_then(|it| it.scheme);
        self.verify(scheme, request, now).map_err(|failure| {
            let envelope = self.envelope.map(|it| (it.of_signature)(failure));
            envelope.unwrap_or_else(|| plain(401, "the signature is wrong"))
        })?;
        let known = route.and_then(|it| Some((it, self.info.operation(it.id)?)));
        let (route, info) =
            known.ok_or_else(|| self.refusal(404, |it| it.unrouted, "operation"))?;
        match next::planned(request, info, next_answers).map_err(Refusal::Response)? {
            Some(Answer::Error(error)) => return Err(Refusal::Error(error)),
            Some(Answer::Sample(sample)) => return Ok(sample.response()),
            None => {}
        }
        if route.json && values.json.is_none() {
            return Err(self.refusal(400, |it| it.malformed, "body"));
        }
        if let Some(name) = values.missing(request, route.required) {
            return Err(self.refusal(400, |it| it.missing, name));
        }
        let Some(sample) = route.usual() else {
            return Err(plain(500, "there is no sample of a success"));
        };
        let call = Call::new(route.id, &values, sample, now);
        let changed = match &self.flow {
            Some(flow) => flow.run(&call)?,
            None => None,
        };
        Ok(match changed {
            Some(body) => Response::json(sample.status(), &body),
            None => sample.response(),
        })
    }

    /// A signature in a scheme that is not known is not looked at.
    fn verify(&self, scheme: Option<&str>, request: &Request, now: u64) -> Result<(), Failure> {
        let Some(envelope) = scheme.and_then(Envelope::of) else {
            return Ok(());
        };
        let with = Verifier {
            keys: &self.keys,
            nonces: &self.nonces,
            host: self.api.host,
            now,
        };
        (envelope.verify)(request, &with)
    }

    /// A refusal with one of the vendor's codes, or, if they are not known, with a status.
    fn refusal(
        &self,
        status: u16,
        codes: fn(&Envelope) -> &'static [&'static str],
        about: &'static str,
    ) -> Refusal {
        match self.envelope {
            Some(envelope) => Refusal::Code(codes(envelope), about),
            None => plain(status, &format!("refused: {about}")),
        }
    }

    fn refuse(&self, request: &Request, refusal: Refusal) -> Response {
        let (error, about) = match refusal {
            Refusal::Response(response) => return response,
            Refusal::Error(error) => (*error, None),
            Refusal::Code(codes, about) => (self.error(codes), Some(about)),
        };
        match self.envelope {
            Some(envelope) => (envelope.write)(&error, &error.message_about(about), request),
            None => self.sample_of(&error),
        }
    }

    /// The first of these codes that is documented, or else the last.
    fn error(&self, codes: &[&'static str]) -> DocumentedError {
        let known = |code: &&str| self.info.errors.iter().find(|it| it.code == *code);
        let last = codes.last().copied().unwrap_or_default();
        codes.iter().find_map(known).copied().unwrap_or_else(|| {
            let status = self.envelope.map_or(500, |it| (it.status)(last));
            documented(last, status)
        })
    }

    /// The sample with the code of an error.
    fn sample_of(&self, error: &DocumentedError) -> Response {
        let mut samples = self.api.routes.iter().flat_map(|it| it.samples);
        let found = samples.find(|it| it.status() == error.status && it.code == Some(error.code));
        found.map_or_else(
            || Response::plain(500, "there is no sample of this error\n"),
            Sample::response,
        )
    }
}

impl Service for Replay {
    fn info(&self) -> &'static VendorInfo {
        self.info
    }

    fn respond(&self, request: &Request, now: u64, next_answers: &NextAnswers) -> Response {
        self.answer(request, now, next_answers)
            .unwrap_or_else(|refusal| self.refuse(request, refusal))
    }
}

/// What is known of a vendor. To be called once for each: the lists are never freed.
fn describe(api: &'static Api) -> VendorInfo {
    let mut schemes: Vec<&str> = api.routes.iter().filter_map(|it| it.scheme).collect();
    schemes.sort_unstable();
    schemes.dedup();
    let unverified = schemes
        .iter()
        .filter(|it| Envelope::of(it).is_none())
        .copied();
    let unverified: Vec<&str> = unverified.collect();
    let envelope = schemes.iter().find_map(|it| Envelope::of(it));
    // Without the form of an error only a sample has it.
    let status = |code: &str, status: u16| match (envelope, status) {
        (Some(envelope), 0) => Some((envelope.status)(code)),
        (Some(_), status) => Some(status),
        (None, _) => {
            let mut samples = api.routes.iter().flat_map(|it| it.samples);
            samples.find(|it| it.code == Some(code)).map(Sample::status)
        }
    };
    let errors = api.codes.iter();
    let errors = errors.filter_map(|it| Some(documented(it.0, status(it.0, it.1)?)));
    let errors: &'static [DocumentedError] = errors.collect::<Vec<_>>().leak();
    let operations = api.routes.iter().filter(|it| it.usual().is_some());
    let operations = operations.map(|route| OperationInfo {
        id: route.id,
        errors: match envelope {
            Some(_) => errors,
            None => of_samples(route.samples, errors),
        },
        samples: route.samples,
        rules: &[],
    });
    VendorInfo {
        name: api.vendor,
        schemes: schemes.leak(),
        unverified: unverified.leak(),
        operations: operations.collect::<Vec<_>>().leak(),
        errors,
    }
}

/// Those of these errors that an operation has a sample of.
fn of_samples(
    samples: &[Sample],
    errors: &'static [DocumentedError],
) -> &'static [DocumentedError] {
    let found = errors
        .iter()
        .filter(|error| samples.iter().any(|it| it.code == Some(error.code)));
    found.copied().collect::<Vec<_>>().leak()
}

fn documented(code: &'static str, status: u16) -> DocumentedError {
    DocumentedError {
        code,
        status,
        message: code,
    }
}

fn plain(status: u16, text: &str) -> Refusal {
    Refusal::Response(Response::plain(status, format!("{text}\n")))
}

#[cfg(test)]
mod tests;
