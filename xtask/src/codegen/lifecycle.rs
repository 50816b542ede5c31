//! Whether something is still offered, in words.

use crate::spec::profile::{Lifecycle, LifecycleState, word};
use crate::text;

/// For a cell of a table: the state with its day, and a link to the notice.
pub(crate) fn cell(lifecycle: Option<&Lifecycle>) -> String {
    let Some(it) = lifecycle else {
        return word(LifecycleState::Current);
    };
    let word = word(it.state);
    let mut cell = match &it.notice {
        Some(notice) => text::link(&word, notice),
        None => word,
    };
    if let Some(since) = &it.since {
        cell.push_str(&format!(", {since}"));
    }
    cell
}

/// A paragraph of Markdown; none of what is simply offered.
pub(crate) fn paragraph(lifecycle: Option<&Lifecycle>) -> Option<String> {
    let it = lifecycle.filter(|it| it.state != LifecycleState::Current)?;
    let notice = it.notice.as_ref();
    let notice = notice.map_or_else(String::new, |it| {
        format!(" ({})", text::link("the vendor's notice", it))
    });
    let successor = match &it.successor {
        Some(address) if address.starts_with("https://") => {
            format!(" Its successor is described at <{address}>.")
        }
        Some(vendor) => format!(" Its successor is `liveproof-{vendor}`."),
        None => String::new(),
    };
    Some(format!("**{}**{notice}.{successor}", sentence(it)))
}

/// The note of `#[deprecated]`.
pub(crate) fn retired(lifecycle: Option<&Lifecycle>) -> String {
    let Some(it) = lifecycle else {
        return String::new();
    };
    match &it.successor {
        Some(successor) => format!("{}; its successor is {successor}", sentence(it)),
        None => sentence(it),
    }
}

fn sentence(it: &Lifecycle) -> String {
    let day = |word: &str| it.since.as_ref().map(|day| format!(" {word} {day}"));
    let since = day("since").unwrap_or_default();
    match it.state {
        LifecycleState::Current => format!("Offered{since}"),
        LifecycleState::Closed => format!("Closed to new customers{since}"),
        LifecycleState::Superseded => format!("Superseded{since}"),
        LifecycleState::AnnouncedEnd => format!(
            "The vendor announced the end{}; whether it still answers is not known",
            day("for").unwrap_or_default()
        ),
        LifecycleState::Retired => format!("Retired{since}: it refuses every call"),
        LifecycleState::Unmaintained => format!("Not maintained by the vendor{since}"),
    }
}
