//! Dates of the proleptic Gregorian calendar in UTC, as the formats of the vendors need them.

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAY: u64 = 86_400;

/// The parts of a time in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    /// The year.
    pub year: u64,
    /// The month, from 1.
    pub month: u64,
    /// The day of the month, from 1.
    pub day: u64,
    /// The hour, from 0.
    pub hour: u64,
    /// The minute, from 0.
    pub minute: u64,
    /// The second, from 0.
    pub second: u64,
}

/// The parts of a time that is given in unix seconds.
pub(crate) fn civil(unix: u64) -> Civil {
    let (mut days, seconds) = (unix / DAY, unix % DAY);
    let mut year = 1970;
    // 400 years have always the same number of days, so no loop runs longer than that.
    year += days / 146_097 * 400;
    days %= 146_097;
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    let mut month = 1;
    while days >= days_of_month(year, month) {
        days -= days_of_month(year, month);
        month += 1;
    }
    Civil {
        year,
        month,
        day: days + 1,
        hour: seconds / 3600,
        minute: seconds / 60 % 60,
        second: seconds % 60,
    }
}

/// The date of an HTTP header: `Thu, 15 Jun 2017 12:37:29 GMT`.
pub(crate) fn http(unix: u64) -> String {
    let at = civil(unix);
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        pick(&WEEKDAYS, unix / DAY % 7),
        at.day,
        pick(&MONTHS, at.month - 1),
        at.year,
        at.hour,
        at.minute,
        at.second
    )
}

/// A date as in ISO 8601, in whole seconds: `2017-06-15T12:37:29Z`.
pub(crate) fn iso(unix: u64) -> String {
    let at = civil(unix);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year, at.month, at.day, at.hour, at.minute, at.second
    )
}

/// The unix seconds of a date of exactly the form of [`iso`]; `None` for any other text, and before 1970.
pub(crate) fn parse_iso(text: &str) -> Option<u64> {
    let form = b"dddd-dd-ddTdd:dd:ddZ";
    let matches = text.len() == form.len()
        && text
            .bytes()
            .zip(form)
            .all(|(byte, expected)| match expected {
                b'd' => byte.is_ascii_digit(),
                other => byte == *other,
            });
    if !matches {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let valid = year >= 1970
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    valid.then(|| {
        let days = (1970..year).map(days_of_year).sum::<u64>()
            + (1..month)
                .map(|month| days_of_month(year, month))
                .sum::<u64>()
            + day
            - 1;
        days * DAY + hour * 3600 + minute * 60 + second
    })
}

fn pick<'a>(names: &[&'a str], index: u64) -> &'a str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index))
        .copied()
        .unwrap_or_default()
}

fn days_of_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_other_calendars() {
        // The first three are from the vendors' pages, the others from `date -u -d @N`.
        for (unix, expected) in [
            (1_497_530_249, "Thu, 15 Jun 2017 12:37:29 GMT"),
            (1_557_989_151, "Thu, 16 May 2019 06:45:51 GMT"),
            (1_557_989_753, "Thu, 16 May 2019 06:55:53 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] {
            assert_eq!(http(unix), expected);
        }
    }

    #[test]
    fn iso_dates_go_both_ways() {
        // From `date -u -d`.
        for (text, unix) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2016-02-23T12:46:24Z", 1_456_231_584),
            ("2023-11-14T22:13:20Z", 1_700_000_000),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
        ] {
            assert_eq!(parse_iso(text), Some(unix), "{text}");
            assert_eq!(iso(unix), text);
        }
    }

    #[test]
    fn other_forms_are_no_iso_dates() {
        for text in [
            "",
            "2023-11-14T22:13:20",
            "2023-11-14 22:13:20Z",
            "2023-11-14T22:13:20.0Z",
            "2023-11-14T22:13:20+00:00",
            "2023-1-14T22:13:20Z",
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-11-31T00:00:00Z",
            "2023-11-14T24:00:00Z",
            "1969-12-31T23:59:59Z",
            "+023-11-14T22:13:20Z",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }
}
