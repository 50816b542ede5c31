//! Why a spec was changed: as its author says, or else as the documents show.

use serde_json::Value;

use super::model::{Cause, Change, Kind};
use super::tree::{Node, What};

/// What is known about the operations that a difference touches.
pub(crate) fn of(
    what: What,
    change: Change,
    kind: Kind,
    operations: &[(Option<&Node>, Option<&Node>)],
) -> Cause {
    let said = operations
        .iter()
        .filter_map(|(_, new)| new.and_then(|it| it.get("x-cause")).and_then(Value::as_str))
        .find_map(named);
    if let Some(cause) = said {
        return cause;
    }
    let whole = matches!(change, Change::Added | Change::Removed);
    // A type comes and goes with the operations that use it.
    let of_one_side = |it: &(Option<&Node>, Option<&Node>)| it.0.is_some() != it.1.is_some();
    let comes_along =
        what == What::Type && !operations.is_empty() && operations.iter().all(of_one_side);
    if whole && (what == What::Operation || comes_along) {
        return Cause::Coverage;
    }
    if kind == Kind::Docs {
        return Cause::Docs;
    }
    if operations
        .iter()
        .any(|(old, new)| was_read_again(*old, *new))
    {
        return Cause::VendorChange;
    }
    Cause::Correction
}

/// A value of `x-cause`.
pub(crate) fn named(text: &str) -> Option<Cause> {
    Some(match text {
        "vendor-change" => Cause::VendorChange,
        "correction" => Cause::Correction,
        "coverage" => Cause::Coverage,
        "docs" => Cause::Docs,
        _ => return None,
    })
}

/// Days are written so that their order is that of their texts.
fn was_read_again(old: Option<&Node>, new: Option<&Node>) -> bool {
    let day = |it: Option<&'_ Node>| {
        let day = it.and_then(|it| it.get("x-read")).and_then(Value::as_str);
        day.map(str::to_owned)
    };
    matches!((day(old), day(new)), (Some(old), Some(new)) if new > old)
}
