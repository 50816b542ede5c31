use super::*;
use crate::text::Malformed;
use crate::verify::records::{self, Body, Record, Scheme};

/// The page's example, whose keys are masked there: the text is given.
#[test]
fn the_page_s_text_is_met() {
    let request = Request {
        method: "GET".to_owned(),
        target: b"/v2/index.php?Nonce=11886&Action=DescribeInstances&limit=20&instanceIds.0=ins-09dx96dg&Region=gz&\
                  SecretId=AKIDz8krbs&Timestamp=1465185768&offset=0&Signature=x"
            .to_vec(),
        headers: vec![("Host".to_owned(), b"cvm.api.qcloud.com".to_vec())],
        ..Request::default()
    };
    let parameters = request.query().expect("well-formed");
    assert_eq!(
        source_text(&request, &parameters),
        "GETcvm.api.qcloud.com/v2/index.php?Action=DescribeInstances&Nonce=11886&Region=gz&SecretId=AKIDz8krbs&\
         Timestamp=1465185768&instanceIds.0=ins-09dx96dg&limit=20&offset=0"
    );
}

/// A right nonce is used up, and a wrong signature uses none up.
#[test]
fn records_are_accepted_once_and_refused_after_one_change() {
    let window = |it: &Record| (it.now - TOLERANCE, it.now + TOLERANCE);
    let scheme = Scheme {
        signed_headers: &["host"],
        is_unsigned: |it, _, value| {
            it.method == "POST" && it.raw_path() != "/" && value.starts_with("%40")
        },
        ..Scheme::new(("tencent-qcloud-v2", Body::Form), 15, window)
    };
    records::check(&scheme, |record, now| {
        let request = &record.request;
        // Where the request has them, so that a change of the method is one of the method only.
        let parameters = match request.raw_query() {
            Some(_) => request.query(),
            None => request.form(),
        };
        let parameters = parameters.map_err(|Malformed| Failure::Malformed)?;
        let nonces = Nonces::default();
        let verify = |key: &Key| verify(request, &parameters, key, &nonces, now);
        let other = Key::new(&record.key.id, "another");
        let refused = verify(&other);
        let outcome = verify(&record.key);
        if outcome.is_ok() {
            assert_eq!(refused, Err(Failure::Mismatch), "{}", record.id);
            assert_eq!(
                verify(&record.key),
                Err(Failure::NonceUsed),
                "{}",
                record.id
            );
        }
        outcome
    });
}
