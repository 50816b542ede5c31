use super::*;

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
