use super::*;

#[test]
fn a_wish_is_a_number_of_seconds_or_a_date_of_any_of_the_three_forms() {
    let wish = |wish: &str, date: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", wish.parse().unwrap());
        if !date.is_empty() {
            headers.insert("date", date.parse().unwrap());
        }
        RawResponse::new(503, headers, "")
            .retry_after()
            .map(|it| it.as_secs())
    };
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (text, seconds) in [
        ("0", Some(0)),
        (" 120 ", Some(120)),
        ("Sun, 06 Nov 1994 08:51:37 GMT", Some(120)),
        ("Sunday, 06-Nov-94 08:51:37 GMT", Some(120)),
        ("Sun Nov  6 08:51:37 1994", Some(120)),
        ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("99999999999999999999", Some(u64::MAX)),
    ] {
        assert_eq!(wish(text, date), seconds, "{text}");
    }
    // Without a clock of the server's, a date of the past is one all the same.
    assert_eq!(wish(date, ""), Some(0));
    let far = wish("Fri, 31 Dec 9999 23:59:59 GMT", "").unwrap();
    assert!(far > 3600 * 24 * 365 * 7000);
}
