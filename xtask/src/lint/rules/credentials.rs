//! What a signer writes: declared once, listed by the scheme, sent last.

use std::collections::HashSet;

use super::super::report::Report;
use crate::spec::load::Pointer;
use crate::spec::{Input, Operation, Site, Spec};

pub(super) fn check(spec: &Spec<'_>, report: &mut Report<'_>) {
    for op in &spec.operations {
        for input in op.inputs.iter().filter(|it| it.credential) {
            declaration(input, report);
            if op.complete {
                listed(op, input, report);
            }
        }
        if op.complete {
            complete(op, report);
        }
        order(op, report);
    }
    places(spec, report);
    keys(spec, report);
}

/// A client has one key, so all schemes need the same one, or none is known here.
fn keys(spec: &Spec<'_>, report: &mut Report<'_>) {
    let mut schemes = spec.document.components.security_schemes.iter();
    let Some((first, key)) = schemes.next() else {
        return;
    };
    for (name, _) in schemes.filter(|(_, it)| it.credentials != key.credentials) {
        let at = "/components/securitySchemes".at(name);
        let message = format!("the key of `{name}` is not that of `{first}`");
        let help = "write the same `x-credentials` in all schemes of the document";
        report.key("different-credentials", at, message, help);
    }
}

fn declaration(input: &Input<'_>, report: &mut Report<'_>) {
    if !input.is_shared() {
        let message = format!("the credential `{}` is declared in place", input.name);
        let help = "declare it once under `components` and refer to it";
        report.key("inline-credential", &input.used, message, help);
    }
    if input.parameter.is_some() {
        for key in report.present(&input.pointer, &["examples", "x-setting", "x-initial"]) {
            let message =
                format!("`{key}` does not apply to a credential, which only a signer writes");
            let at = input.pointer.at(key);
            report.key("credential-with-key", at, message, "remove it");
        }
    }
}

fn listed(op: &Operation<'_>, input: &Input<'_>, report: &mut Report<'_>) {
    let name = input.name;
    match &op.scheme {
        None => {
            let message = format!("the operation is not signed, so nothing writes `{name}`");
            let help = "add `security`, or remove the credential";
            report.key("unsigned-credential", &input.used, message, help);
        }
        Some(scheme) if scheme.declared.fields.iter().all(|it| it != name) => {
            let message = format!("the scheme `{}` does not write `{name}`", scheme.component);
            let help = "add it to the scheme's `x-fields`, or remove it here";
            report.key("unlisted-credential", &input.used, message, help);
        }
        Some(_) => {}
    }
}

fn complete(op: &Operation<'_>, report: &mut Report<'_>) {
    let Some(scheme) = &op.scheme else {
        return;
    };
    let declared = op.credentials();
    let fields = scheme.declared.fields.iter();
    for field in fields.filter(|it| !declared.contains(&it.as_str())) {
        let message = format!(
            "the scheme `{}` writes `{field}`, which the operation does not declare",
            scheme.component
        );
        let help = "add the parameter or field, or remove it from the scheme's `x-fields`";
        report.key("missing-credential", &op.pointer, message, help);
    }
}

/// Last among the parameters; the parts of a form come from the signer all at once, before or after
/// the others.
fn order(op: &Operation<'_>, report: &mut Report<'_>) {
    let inputs = || op.inputs.iter();
    let parameters: Vec<_> = inputs().filter(|it| it.parameter.is_some()).collect();
    after_the_others(&parameters, report);
    let fields: Vec<_> = inputs().filter(|it| it.place.is_field()).collect();
    let leading = fields.iter().take_while(|it| it.credential).count();
    after_the_others(&fields[leading..], report);
}

fn after_the_others(inputs: &[&Input<'_>], report: &mut Report<'_>) {
    let last = inputs.iter().rposition(|it| !it.credential).unwrap_or(0);
    for input in inputs[..last].iter().filter(|it| it.credential) {
        let name = input.name;
        let message = format!(
            "the credential `{name}` is declared before other inputs, and signers append theirs"
        );
        let help = "move it to the end";
        report.key("credential-order", &input.used, message, help);
    }
}

/// `x-credential` beside a schema only makes sense for the field of a form.
fn places(spec: &Spec<'_>, report: &mut Report<'_>) {
    let inputs = || spec.operations.iter().flat_map(|it| &it.inputs);
    let fields = || inputs().filter(|it| it.place.is_field());
    let components: HashSet<&str> = fields().filter_map(|it| it.resolved?.name).collect();
    let own: HashSet<&str> = fields().map(|it| it.pointer.as_str()).collect();
    let schemas = spec.schemas.iter().filter(|it| it.schema.credential);
    let schemas = schemas.filter(|it| match it.site {
        Site::Component(name) => !components.contains(name),
        _ => !own.contains(it.pointer.as_str()),
    });
    let in_path = inputs().filter(|it| it.credential && it.place.is_path());
    for owner in schemas
        .map(|it| &it.pointer)
        .chain(in_path.map(|it| &it.pointer))
    {
        let message = "signers write only query parameters, headers and fields of a form";
        let at = owner.at("x-credential");
        report.key("credential-place", at, message, "remove `x-credential`");
    }
}
