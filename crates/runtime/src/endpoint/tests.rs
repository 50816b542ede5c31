use super::*;

#[test]
fn fills_in_only_what_a_host_can_have() {
    let fill = |bucket| {
        fill_host(
            "https://{Bucket}.ci.{Region}.example",
            &[("Bucket", bucket), ("Region", "ap-1")],
        )
    };
    assert_eq!(
        fill("b-125").expect("fine"),
        "https://b-125.ci.ap-1.example"
    );
    for bad in [
        "", "a/b", "a@b", "a:1", "-a", "a-", ".a", "a.", "a..b", "a b", "\u{4eba}", "a#", "a?b",
    ] {
        assert!(fill(bad).is_err(), "{bad}");
    }
    assert!(fill_host("https://{Other}", &[]).is_err());
    // One word is not a host.
    let host = |template, value| fill_host(template, &[("Domain", value)]).is_ok();
    for template in ["https://{Domain}", "https://{Domain}/v1"] {
        assert!(!host(template, "abcdefg"), "{template}");
        assert!(host(template, "abcdefg.example.com"), "{template}");
    }
    assert!(host("https://{Domain}.example.com", "abcdefg"));
}

#[test]
fn a_server_fills_in_its_own_variables() {
    let server = |region: &str| Server {
        url: "https://{Tenant}.{Region}.vendor.example/v1",
        public_host: Some("{Region}.vendor.example"),
        variables: vec![
            ("Tenant", "acme".to_owned(), &[]),
            ("Region", region.to_owned(), &["north-1", "a/b"]),
        ],
    };
    let north = server("north-1");
    assert_eq!(
        north.base_url().expect("fine"),
        "https://acme.north-1.vendor.example/v1"
    );
    assert_eq!(
        north.public_host().as_deref(),
        Some("north-1.vendor.example")
    );
    let bad = server("a/b");
    assert!(matches!(bad.base_url(), Err(ConfigError::Variable { .. })));
    assert_eq!(bad.public_host(), None);
    let error = server("north").base_url().expect_err("not listed");
    assert_eq!(
        error.to_string(),
        "Region of the endpoint must be one of north-1, a/b; another address is set with \
         `Config::base_url`"
    );
}

#[test]
fn takes_a_base_url_apart() {
    let base = BaseUrl::parse("https://Example.com:8443/stem/").expect("fine");
    assert_eq!(base.url, "https://example.com:8443/stem");
    assert_eq!(
        (base.host.as_str(), base.stem.as_str(), base.scheme),
        ("example.com:8443", "/stem", "https")
    );
    assert_eq!(
        BaseUrl::parse("https://example.com:443")
            .expect("fine")
            .host,
        "example.com"
    );
    for bad in [
        "x",
        "ftp://a",
        "https://u@a",
        "https://u:p@a",
        "https://a?b",
        "https://a#b",
        "https://",
    ] {
        assert!(BaseUrl::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn knows_this_machine() {
    for (url, loopback) in [
        ("http://127.0.0.1:1", true),
        ("http://127.9.9.9", true),
        ("http://[::1]:80", true),
        ("http://localhost", true),
        ("http://localhost.example", false),
        ("http://10.0.0.1", false),
        ("http://127.0.0.1.example", false),
    ] {
        assert_eq!(
            BaseUrl::parse(url).expect(url).is_loopback,
            loopback,
            "{url}"
        );
    }
}

#[cfg(feature = "tracing")]
#[test]
fn only_the_public_part_of_a_host_is_recorded() {
    let cos = || Some("cos.example.com".to_owned());
    for (url, public, wanted) in [
        ("https://b.cos.example.com", cos(), Some("cos.example.com")),
        (
            "https://B.c.COS.example.com:8443/x",
            cos(),
            Some("cos.example.com"),
        ),
        ("https://cos.example.com", cos(), Some("cos.example.com")),
        ("https://evilcos.example.com", cos(), None),
        ("https://pictures.acme.example", cos(), None),
        ("https://10.0.0.1", cos(), None),
        ("http://127.0.0.1:8003", cos(), Some("127.0.0.1")),
        ("http://[::1]:8003", cos(), Some("[::1]")),
        ("http://localhost", None, Some("localhost")),
        ("https://api.example.com", None, None),
    ] {
        let base = BaseUrl::parse(url).expect(url);
        assert_eq!(base.address(public).as_deref(), wanted, "{url}");
    }
}
