use super::*;
use crate::verify::records::{self, Body, Scheme};

/// The page's own second example, whose secret is masked there: SignKey and the hash of
/// HttpString are given.
#[test]
fn the_page_s_http_string_and_signature_are_met() {
    let request = Request {
        method: "GET".to_owned(),
        target: b"/exampleobject(%E8%85%BE%E8%AE%AF%E4%BA%91)?response-content-type=application%2Foctet-stream&\
                  response-cache-control=max-age%3D600"
            .to_vec(),
        headers: vec![
            (
                "date".to_owned(),
                b"Thu, 16 May 2019 06:55:53 GMT".to_vec(),
            ),
            (
                "host".to_owned(),
                b"examplebucket-1250000000.cos.ap-beijing.myqcloud.com".to_vec(),
            ),
        ],
        ..Request::default()
    };
    let parameters = signed(
        "response-cache-control;response-content-type",
        encoded_parameters(&request).expect("well-formed"),
    )
    .expect("all are there");
    assert_eq!(
        parameters,
        "response-cache-control=max-age%3D600&response-content-type=application%2Foctet-stream"
    );
    let headers = signed("date;host", encoded_headers(&request)).expect("all are there");
    let path = text::decode(request.raw_path(), false).expect("well-formed");
    let http_string = format!("get\n{path}\n{parameters}\n{headers}\n");
    assert_eq!(
        sha1_hex(http_string.as_bytes()),
        "54ecfe22f59d3514fdc764b87a32d8133ea611e6"
    );
    assert_eq!(
        text::hex(&hmac_sha1(
            b"937914bf490e9e8c189836aad2052e4feeb35eaf",
            b"sha1\n1557989753;1557996953\n54ecfe22f59d3514fdc764b87a32d8133ea611e6\n"
        )),
        "01681b8c9d798a678e43b685a9f1bba0f6c0e012"
    );
}

#[test]
fn windows_are_read_strictly() {
    assert_eq!(window("1;2"), Some((1, 2)));
    for bad in [
        "",
        ";",
        "1",
        "1;",
        "2;1",
        "+1;2",
        "1;2;3",
        "1;99999999999999999999",
    ] {
        assert_eq!(window(bad), None, "{bad}");
    }
}

#[test]
fn records_are_accepted_and_refused_after_one_change() {
    fn sent_window(request: &Request) -> (&str, (u64, u64)) {
        let authorization = request.header("authorization").expect("a header");
        let mut fields = authorization.split('&');
        let text = fields.find_map(|it| it.strip_prefix("q-key-time="));
        let text = text.expect("a window");
        (text, window(text).expect("a start and an end"))
    }
    let scheme = Scheme::new(("tencent-cos", Body::Nothing), 3, |it| {
        sent_window(&it.request).1
    });
    records::check(&scheme, |record, now| {
        let outcome = verify(&record.request, &record.key, now);
        if outcome.is_ok() {
            let (sent, (start, end)) = sent_window(&record.request);
            let longer = format!("{start};{}", end + 1);
            let mut request = record.request.clone();
            let mut headers = request.headers.iter_mut();
            let header = headers.find(|it| it.0 == "authorization").expect("one");
            let text = std::str::from_utf8(&header.1).expect("ASCII");
            header.1 = text.replace(sent, &longer).into();
            let refused = verify(&request, &record.key, now);
            assert_eq!(refused, Err(Failure::Mismatch), "{}", record.id);
        }
        outcome
    });
}
