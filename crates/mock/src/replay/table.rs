//! What is generated of a spec.

pub(crate) use super::values::Place;
use super::values::Values;
use crate::{info::Sample, request::Request};

/// A vendor.
pub(crate) struct Api {
    pub vendor: &'static str,
    /// The host of its first server.
    pub host: &'static str,
    /// What the paths of that server begin with, without a slash at the end.
    pub base: &'static str,
    /// Every documented code, and the status that comes with it; 0 if that is not documented.
    pub codes: &'static [(&'static str, u16)],
    pub routes: &'static [Route],
}

/// An operation, and what a request for it looks like.
pub(crate) struct Route {
    pub id: &'static str,
    pub method: &'static str,
    /// With `{}` for a parameter, and `{/}` for one that may have slashes.
    pub path: &'static str,
    pub scheme: Option<&'static str>,
    /// Whether the body is JSON.
    pub json: bool,
    /// Parameters that have but one value.
    pub constants: &'static [(Place, &'static str, &'static str)],
    /// Parameters that have to be there.
    pub required: &'static [(Place, &'static str)],
    /// The successes first, in the order of the spec.
    pub samples: &'static [Sample],
}

impl Api {
    /// The operation that a request asks for.
    pub(super) fn route(&self, request: &Request, values: &Values) -> Option<&'static Route> {
        let path = request.raw_path();
        // A client that was given another address has left out the path of that of the server.
        let path = path.strip_prefix(self.base).unwrap_or(path);
        let routes = self.routes.iter().filter(|route| {
            let mut constants = route.constants.iter();
            route.method == request.method
                && route.leads_to(path)
                && constants.all(|(place, name, value)| {
                    values.text(request, *place, name).as_deref() == Some(value)
                })
        });
        // Of two that are alike otherwise, one is in JSON and the other one in a form.
        let forms = ["multipart/form-data", "application/x-www-form-urlencoded"];
        let is_form = forms.iter().any(|it| request.has_type(it));
        routes.min_by_key(|route| route.json == is_form)
    }
}

impl Route {
    /// The sample that a good request gets: the one named for what passes, the documented one, or
    /// else the first success.
    pub(super) fn usual(&self) -> Option<&'static Sample> {
        let successes = || self.samples.iter().filter(|it| it.success);
        let named = |name: &str| successes().find(|it| it.name() == name);
        let known = named("passed").or_else(|| named("documented"));
        known.or_else(|| successes().next())
    }

    fn leads_to(&self, path: &str) -> bool {
        if let Some((begin, end)) = self.path.split_once("{/}") {
            let rest = path.strip_prefix(begin);
            return rest
                .and_then(|it| it.strip_suffix(end))
                .is_some_and(|it| !it.is_empty());
        }
        let (wanted, given) = (self.path.split('/'), path.split('/'));
        wanted.clone().count() == given.clone().count()
            && wanted
                .zip(given)
                .all(|(wanted, given)| match wanted.split_once("{}") {
                    None => wanted == given,
                    Some((begin, end)) => {
                        let rest = given.strip_prefix(begin);
                        rest.and_then(|it| it.strip_suffix(end))
                            .is_some_and(|it| !it.is_empty())
                    }
                })
    }
}
