//! Values of request examples that an operation does not declare.

use indexmap::IndexMap;
use serde_json::Value;

use crate::spec::load::escape;
use crate::spec::model::{Extra, Place};
use crate::spec::profile;

/// Example → values, in the order in which they are sent. `field_place` is where the fields of the
/// body go.
pub(super) fn of<'d>(
    pointer: &str,
    operation: &'d profile::Operation,
    field_place: Option<Place>,
) -> IndexMap<&'d str, Vec<Extra<'d>>> {
    let examples = operation.extra_examples.iter();
    let example = |(name, it): (&'d String, &'d profile::ExtraExample)| {
        let pointer = format!("{pointer}/x-extra-examples/{}", escape(name));
        let extra = |key: &str, place: Option<Place>, name: &'d String, value: Value| Extra {
            name,
            place,
            value,
            pointer: format!("{pointer}/{key}/{}", escape(name)),
        };
        let query = it.query.iter();
        let query = query.map(|it| extra("query", Some(Place::Query), it.0, it.1.as_str().into()));
        let headers = it.headers.iter();
        let headers =
            headers.map(|it| extra("headers", Some(Place::Header), it.0, it.1.as_str().into()));
        let fields = it.body.iter();
        let fields = fields.map(|it| extra("body", field_place, it.0, it.1.clone()));
        (name.as_str(), query.chain(headers).chain(fields).collect())
    };
    examples.map(example).collect()
}
