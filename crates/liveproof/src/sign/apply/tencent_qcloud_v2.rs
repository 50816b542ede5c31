//! Adds the parameters of `tencent-qcloud-v2`.

use liveproof_runtime::{Method, Request};

use super::{Moment, Pair, check_untaken, form, pairs, stem};
use crate::credentials::Credentials;
use crate::sign::SignError;
use crate::sign::tencent_qcloud_v2::{Algorithm, SIGNATURE, parameters, signature};
use crate::sign::text::percent;

pub(in crate::sign) fn sign(
    request: &mut Request,
    credentials: &Credentials,
    algorithm: Option<Algorithm>,
    moment: Moment,
) -> Result<(), SignError> {
    let method = request.method();
    let post = method == Method::Post;
    let path = path(request);
    if post {
        if !request.query().is_empty() {
            return Err(SignError::Unsigned {
                what: "the query of a POST",
            });
        }
        check_signed(form(request)?, &path)?;
    } else if !form(request)?.is_empty() {
        return Err(SignError::Unsigned {
            what: "the form of a request other than POST",
        });
    }
    check_untaken(sent(request, post)?, SIGNATURE)?;
    for (name, value) in parameters(credentials, algorithm, moment.unix, moment.nonce) {
        push(request, post, name, value)?;
    }
    let parameters = sent(request, post)?;
    check_names(parameters)?;
    let signature = signature(
        credentials,
        algorithm.unwrap_or_default(),
        method.as_str(),
        request.host(),
        &path,
        pairs(parameters),
    );
    push(request, post, SIGNATURE, signature)?;
    for name in ["SecretId", "Token", SIGNATURE] {
        request.mark_sensitive(name);
    }
    Ok(())
}

fn sent(request: &Request, post: bool) -> Result<&[Pair], SignError> {
    match post {
        true => form(request),
        false => Ok(request.query()),
    }
}

fn push(
    request: &mut Request,
    post: bool,
    name: &'static str,
    value: String,
) -> Result<(), SignError> {
    match post {
        true => request.push_form(name, value)?,
        false => request.push_query(name, value)?,
    }
    Ok(())
}

/// The path as it is sent: encoded.
fn path(request: &Request) -> String {
    let mut path = stem(request).as_bytes().to_vec();
    for segment in request.path() {
        path.push(b'/');
        percent::encode(&mut path, segment);
    }
    if request.path().is_empty() {
        path.push(b'/');
    }
    // The stem is a text, and the rest is ASCII.
    String::from_utf8(path).unwrap_or_default()
}

/// A value that begins with `@` would be sent without being signed: whoever changes it on its way
/// is not found out.
fn check_signed(form: &[Pair], path: &str) -> Result<(), SignError> {
    match form.iter().find(|(_, value)| value.starts_with('@')) {
        Some((name, _)) if path != "/" => Err(SignError::Parameter {
            name: name.to_string(),
            reason: "has a value that begins with `@`, which is not signed on POST",
        }),
        _ => Ok(()),
    }
}

/// Names for which the vendor's own SDKs make different signatures.
fn check_names(parameters: &[Pair]) -> Result<(), SignError> {
    if !parameters.iter().any(|(name, _)| name.contains('_')) {
        return Ok(());
    }
    let refuse = |name: &str, reason| {
        let name = name.to_owned();
        Err(SignError::Parameter { name, reason })
    };
    let mut names: Vec<_> = pairs(parameters)
        .map(|(name, _)| (name, name.replace('_', ".")))
        .collect();
    if let Some((name, _)) = names.iter().find(|(name, _)| name.starts_with('_')) {
        return refuse(
            name,
            "has a name that begins with an underscore, which the vendor's SDKs do not sign alike",
        );
    }
    names.sort_unstable();
    for pair in names.windows(2) {
        let [(name, dotted), (other, next)] = pair else {
            continue;
        };
        if name != other && dotted >= next {
            return refuse(
                if name.contains('_') { name } else { other },
                "has a name with an underscore that the vendor's SDKs do not sort alike",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&'static str]) -> Result<(), String> {
        let pairs: Vec<Pair> = names
            .iter()
            .map(|name| ((*name).into(), String::new()))
            .collect();
        check_names(&pairs).map_err(|error| error.to_string())
    }

    #[test]
    fn refuses_names_that_are_sorted_in_two_ways() {
        assert_eq!(check(&["a", "b.0", "A"]), Ok(()));
        assert_eq!(check(&["login_source", "a", "z"]), Ok(()));
        // '.' < 'A' < '_'
        let error = check(&["data_x", "dataA"]).expect_err("sorted in two ways");
        assert!(error.starts_with("the parameter `data_x` has a name with an underscore"));
        check(&["a_b", "a.b"]).expect_err("two names become one");
        let error = check(&["_a"]).expect_err("a leading underscore");
        assert!(error.starts_with("the parameter `_a` has a name that begins"));
    }
}
