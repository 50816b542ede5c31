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
