//! What a signer writes: declared once, listed by the scheme, sent last.

use std::collections::HashSet;

use super::super::model::{BodyKind, Input, Op, Report, Spec, To};
use super::super::walk;
use crate::finding::Problem;
use crate::load::escape;
use crate::profile::In;

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for input in op.inputs.iter().filter(|it| it.credential) {
            declaration(input, report);
            if op.whole {
                listed(op, input, report);
            }
        }
        if op.whole {
            complete(op, report);
        }
        order(op, report);
    }
    places(spec, report);
    signers(spec, report);
}

/// What the signers of the facade write: always, and under some keys or hosts only.
const SIGNERS: &[(&str, &[&str], &[&str])] = &[
    (
        "aliyun-rpc",
        &[
            "AccessKeyId",
            "SignatureMethod",
            "SignatureVersion",
            "SignatureNonce",
            "Timestamp",
            "SecurityToken",
            "Signature",
        ],
        &[],
    ),
    ("megvii-form", &["api_key", "api_secret"], &[]),
    ("megvii-hmac-sha1", &["sign", "sign_version"], &[]),
    (
        "tencent-cos",
        &["Authorization", "x-cos-security-token"],
        &["x-ci-security-token"],
    ),
    (
        "tencent-qcloud-v2",
        &["Timestamp", "Nonce", "SecretId", "Token", "Signature"],
        &["SignatureMethod"],
    ),
];

/// The fields of a scheme that the facade knows are those that its signer writes.
fn signers(spec: &Spec<'_>, report: &mut Report<'_>) {
    for (name, scheme) in &spec.document.components.security_schemes {
        let pointer = format!("/components/securitySchemes/{}/x-fields", escape(name));
        let known = SIGNERS.iter().find(|it| it.0 == scheme.signing);
        let Some((signer, always, sometimes)) = known else {
            continue;
        };
        let lists = |field: &&&str| scheme.fields.iter().any(|it| it == **field);
        for field in always.iter().filter(|it| !lists(it)) {
            let (signer, name) = ((*signer).to_owned(), (*field).to_owned());
            report.key(&pointer, Problem::SignerWrites { signer, name });
        }
        for (index, field) in scheme.fields.iter().enumerate() {
            let mut all = always.iter().chain(*sometimes);
            if !all.any(|it| it == field) {
                let (signer, name) = ((*signer).to_owned(), field.clone());
                let problem = Problem::SignerWritesNot { signer, name };
                report.value(&format!("{pointer}/{index}"), problem);
            }
        }
    }
}

fn declaration(input: &Input<'_>, report: &mut Report<'_>) {
    if !input.shared {
        report.key(
            &input.used,
            Problem::CredentialInline {
                name: input.name.to_owned(),
            },
        );
    }
    if input.parameter.is_some() {
        let keys = ["examples", "x-setting", "x-initial"];
        let with: Vec<&str> = keys
            .into_iter()
            .filter(|key| report.keys(&input.pointer).any(|it| it == *key))
            .collect();
        for key in with {
            report.key(
                &format!("{}/{key}", input.pointer),
                Problem::CredentialWith { key },
            );
        }
    }
}

fn listed(op: &Op<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let name = input.name.to_owned();
    match op.scheme {
        None => report.key(&input.used, Problem::CredentialUnsigned { name }),
        Some((scheme, it)) if !it.fields.iter().any(|it| it == input.name) => {
            report.key(
                &input.used,
                Problem::CredentialUnlisted {
                    name,
                    scheme: scheme.to_owned(),
                },
            );
        }
        Some(_) => {}
    }
}

fn complete(op: &Op<'_>, report: &mut Report<'_>) {
    let Some((scheme, it)) = op.scheme else {
        return;
    };
    for field in &it.fields {
        if !op.inputs.iter().any(|it| it.credential && it.name == field) {
            let problem = Problem::CredentialMissing {
                name: field.clone(),
                scheme: scheme.to_owned(),
            };
            report.key(&op.pointer, problem);
        }
    }
}

/// Last among the parameters; the parts of a form come from the signer all at once, before or after the others.
fn order(op: &Op<'_>, report: &mut Report<'_>) {
    let parameters: Vec<&Input<'_>> = op
        .inputs
        .iter()
        .filter(|it| it.parameter.is_some())
        .collect();
    after_the_others(&parameters, report);
    let fields: Vec<&Input<'_>> = op.inputs.iter().filter(|it| it.to == To::Field).collect();
    if op.body.as_ref().is_some_and(|it| it.kind != BodyKind::Raw) {
        let leading = fields.iter().take_while(|it| it.credential).count();
        after_the_others(&fields[leading..], report);
    }
}

fn after_the_others(inputs: &[&Input<'_>], report: &mut Report<'_>) {
    let last = inputs.iter().rposition(|it| !it.credential).unwrap_or(0);
    for input in inputs[..last].iter().filter(|it| it.credential) {
        report.key(
            &input.used,
            Problem::CredentialOrder {
                name: input.name.to_owned(),
            },
        );
    }
}

/// `x-credential` beside a schema only makes sense for the field of a form.
fn places(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = || {
        spec.operations
            .iter()
            .flat_map(|it| &it.inputs)
            .filter(|it| it.to == To::Field)
    };
    let fields: HashSet<&str> = inputs().filter_map(|it| it.resolved?.name).collect();
    let own: HashSet<&str> = inputs().map(|it| it.pointer.as_str()).collect();
    for it in spec.walk.schemas.iter().filter(|it| it.schema.credential) {
        let fine = match it.role {
            walk::Role::Component(name) => fields.contains(name),
            _ => own.contains(it.pointer.as_str()),
        };
        if !fine {
            report.key(
                &format!("{}/x-credential", it.pointer),
                Problem::CredentialPlace,
            );
        }
    }
    for op in &spec.operations {
        for input in op.inputs.iter().filter(|it| it.credential) {
            if input.parameter.is_some_and(|it| it.place == In::Path) {
                report.key(
                    &format!("{}/x-credential", input.pointer),
                    Problem::CredentialPlace,
                );
            }
        }
    }
}
