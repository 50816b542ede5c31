//! Seconds since 1970 as text.

/// `YYYY-MM-DDThh:mm:ssZ` in UTC.
pub(crate) fn utc(unix: u64) -> String {
    let second = unix % 86_400;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", date(unix))
}

/// `YYYYMMDDThhmmssZ` in UTC.
pub(crate) fn compact(unix: u64) -> String {
    utc(unix).replace(['-', ':'], "")
}

/// `YYYY-MM-DD` in UTC.
pub(crate) fn date(unix: u64) -> String {
    let (year, month, day) = civil(unix / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the Gregorian calendar, from days since 1970-01-01.
///
/// Counts from 0000-03-01, so that the leap day is the last of its year: 400 years have 146,097
/// days, and the months from March have lengths that repeat every five months (153 days).
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::{compact, utc};

    #[test]
    fn writes_days_as_they_are() {
        // From `date -u -d @N +%FT%TZ`.
        for (unix, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_456_231_584, "2016-02-23T12:46:24Z"),
            (1_700_000_000, "2023-11-14T22:13:20Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_735_689_600, "2025-01-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(utc(unix), text);
        }
        assert_eq!(compact(1_700_000_000), "20231114T221320Z");
    }
}
