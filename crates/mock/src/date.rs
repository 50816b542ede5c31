//! Times in UTC, in the formats of HTTP and of the vendors.

use jiff::Timestamp;

/// The date of an HTTP header: `Thu, 15 Jun 2017 12:37:29 GMT`.
pub(crate) fn http(unix: u64) -> String {
    format(unix, "%a, %d %b %Y %H:%M:%S GMT")
}

/// A date as in ISO 8601, in whole seconds: `2017-06-15T12:37:29Z`.
pub(crate) fn iso(unix: u64) -> String {
    format(unix, "%Y-%m-%dT%H:%M:%SZ")
}

/// The unix seconds of a date of exactly the form of [`iso`]; `None` for any other text, and before
/// 1970.
pub(crate) fn parse_iso(text: &str) -> Option<u64> {
    let time: Timestamp = text.parse().ok()?;
    let unix = u64::try_from(time.as_second()).ok()?;
    // The parser takes other forms, too.
    (iso(unix) == text).then_some(unix)
}

/// A time after the year 9999 is shown as the end of that year.
fn format(unix: u64, form: &str) -> String {
    let time = i64::try_from(unix)
        .ok()
        .and_then(|unix| Timestamp::from_second(unix).ok());
    time.unwrap_or(Timestamp::MAX).strftime(form).to_string()
}

#[cfg(test)]
mod tests;
