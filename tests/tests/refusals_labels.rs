//! What the label and the status say: pages, other media types, statuses that nobody documents,
//! redirects.

use liveproof_tests::support::good::{Form, Good, PAGE, error_object, error_of, good};
use liveproof_tests::support::{Failure, Response, left_out, serve};

/// What a page of an intermediary with this status comes to, if its label does not help.
fn strange(good: &Good, status: u16, body: &str) -> &'static str {
    match (good.spec().is_error(status), body) {
        // Of whichever vendor: a redirect is not followed.
        _ if matches!(status, 301 | 302 | 303 | 307 | 308) => "unexpected-status",
        // A vendor whose errors name no status may say them with any.
        (true, "") => "undecodable: empty",
        (true, _) => "undecodable: html",
        (false, _) => "unexpected-status",
    }
}

/// Whether the documents have this format of the successes beside that of `good`.
fn has(good: &Good, label: &str) -> bool {
    good.spec().successes().iter().any(|it| it.label == label)
}

#[tokio::test]
async fn page() {
    let upper = PAGE.replace("html", "HTML");
    let pages = [
        PAGE.to_owned(),
        format!("<!DOCTYPE html>{PAGE}"),
        format!("\u{feff}\r\n <!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n{upper}"),
        upper.clone(),
    ];
    for good in good() {
        let labels = [
            "text/html",
            "text/html; charset=utf-8",
            "text/plain",
            good.label,
        ];
        for page in &pages {
            for label in labels {
                good.refused_as(label, page, "undecodable: html").await;
            }
            let response = Response::with_headers(good.status, &[], page);
            good.refused_response("no label", response, "undecodable: html")
                .await;
        }
        // A piece of a page is not better, whatever it says it is.
        let piece = "<center><h1>502 Bad Gateway</h1></center>";
        for label in labels {
            let both = has(&good, "application/json") && has(&good, "application/xml");
            let word = match good.form {
                Form::Json if !both || label == good.label => "undecodable: syntax",
                Form::Script => "undecodable: html",
                // Where JSON and XML are both declared, the first byte decides.
                _ => "undecodable: root",
            };
            good.refused_as(label, piece, word).await;
        }
    }
}

#[tokio::test]
async fn wrong_label() {
    for good in good() {
        for label in [
            "image/png",
            "application/pdf",
            "multipart/form-data",
            "video/mp4",
        ] {
            good.refused_response(
                label,
                good.response(label, &good.body),
                "undecodable: label",
            )
            .await;
        }
        // One format's name on the other's bytes.
        let other = match good.form {
            Form::Json => "application/xml",
            Form::Xml => "application/json",
            Form::Script => "application/xml",
        };
        let word = match has(&good, other) {
            true => "undecodable: syntax",
            false => "undecodable: label",
        };
        good.refused_as(other, &good.body, word).await;
        // JSON has no charset, and ASCII is the same in both.
        let word = match good.form == Form::Json || good.body.is_ascii() {
            true => "response",
            false => "undecodable: charset",
        };
        let charset = format!("{}; charset=gbk", good.label);
        let outcome = good.call(good.response(&charset, &good.body)).await;
        assert_eq!(outcome.word(), word, "{good}: charset");
        let two = Response::with_headers(
            200,
            &[("Content-Type", good.label), ("Content-Type", "text/html")],
            &good.body,
        );
        good.refused_response("two labels", two, "undecodable: label")
            .await;
    }
}

#[tokio::test]
async fn vague_label() {
    for good in good() {
        // The whole body is the declared format, so a label that says nothing does no harm. Any
        // text is a script.
        let word = match good.form {
            Form::Script => "undecodable: label",
            _ => "response",
        };
        for label in ["text/plain", "text/html", "application/octet-stream"] {
            let outcome = good.call(good.response(label, &good.body)).await;
            assert_eq!(outcome.word(), word, "{good}: {label}");
        }
        assert_eq!(
            good.call(Response::with_headers(good.status, &[], &good.body))
                .await
                .word(),
            word,
            "{good}: no label"
        );
        let charset = format!("{}; charset=\"UTF-8\"", good.label);
        assert_eq!(
            good.call(good.response(&charset, &good.body)).await.word(),
            "response",
            "{good}: charset"
        );
        if good.form == Form::Script {
            continue;
        }
        for (tail, what) in [("x", "trailing text"), ("{}", "a second document")] {
            let body = format!("{}{tail}", good.body);
            let outcome = good
                .call(Response::with_headers(good.status, &[], &body))
                .await;
            assert!(
                matches!(outcome.result, Err(Failure::Undecodable(_))),
                "{good}: {what}"
            );
        }
    }
}

#[tokio::test]
async fn not_utf8() {
    for good in good() {
        let mut body = good.body.clone().into_bytes();
        let at = body.len() - 4;
        body[at] = 0xff;
        good.refused("a byte that is none", &body, "undecodable: encoding")
            .await;
        let wide: Vec<u8> = good
            .body
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let outcome = good.body([&[0xff, 0xfe][..], &wide].concat()).await;
        assert_eq!(outcome.word(), "undecodable: encoding", "{good}: UTF-16");
    }
}

#[tokio::test]
async fn error_in_success() {
    let mut without = Vec::new();
    for good in good() {
        let Some((error, code)) = error_of(&good) else {
            without.push(good.to_string());
            continue;
        };
        good.refused("the vendor's error", &error, &format!("vendor: {code}"))
            .await;
        if let Err(Failure::Vendor { status, .. }) = good.body(&error).await.result {
            assert_eq!(status, good.status, "{good}");
        }
    }
    left_out("without a sample of an error in this format", &without);
}

#[tokio::test]
async fn success_in_error() {
    for good in good() {
        for status in [400, 403, 500] {
            let outcome = good
                .call(Response::new(status, good.label, &good.body))
                .await;
            // A good body does not make a bad status good. Codes that say that all is well may then
            // be read as errors, and an error without required members is in every object.
            let refused = match outcome.result {
                Err(Failure::Undecodable(_) | Failure::Vendor { .. }) => {
                    good.spec().is_error(status)
                }
                Err(Failure::UnexpectedStatus(_)) => !good.spec().is_error(status),
                _ => false,
            };
            assert!(refused, "{good}: {status}: {}", outcome.word());
        }
    }
}

#[tokio::test]
async fn unlisted_status() {
    for good in good() {
        let statuses = [
            (201, PAGE),
            (203, PAGE),
            (204, ""),
            (206, PAGE),
            (304, ""),
            (302, PAGE),
        ];
        for (status, body) in statuses {
            if good.spec().is_success(status) {
                continue;
            }
            let response = match status {
                204 | 304 => Response::raw(format!(
                    "HTTP/1.1 {status} Prepared\r\nConnection: close\r\n\r\n"
                )),
                _ => Response::new(status, "text/html", body),
            };
            let word = strange(&good, status, body);
            good.refused_response(&status.to_string(), response, word)
                .await;
        }
    }
}

#[tokio::test]
async fn redirect_is_not_followed() {
    for good in good() {
        for status in [301, 302, 303, 307, 308] {
            let elsewhere = serve(good.response(good.label, &good.body)).await;
            let location = format!("http://{}/elsewhere", elsewhere.address());
            let headers = [
                ("Content-Type", "text/html"),
                ("Location", location.as_str()),
            ];
            let word = strange(&good, status, PAGE);
            good.refused_response(
                &status.to_string(),
                Response::with_headers(status, &headers, PAGE),
                word,
            )
            .await;
            assert_eq!(elsewhere.connections(), 0, "{good}: {status}");
            assert!(elsewhere.stop().await.is_empty(), "{good}: {status}");
        }
    }
}

#[tokio::test]
async fn json_in_the_place_of_a_script() {
    for good in good().into_iter().filter(|it| it.form == Form::Script) {
        // What says that it is JSON can only be the vendor's error.
        let Some(object) = error_object(&good) else {
            continue;
        };
        let (_, code) = error_of(&good).expect("it was read just now");
        for label in ["application/json", "text/json; charset=utf-8"] {
            let outcome = good.call(good.response(label, &object)).await;
            assert_eq!(outcome.word(), format!("vendor: {code}"), "{good}");
            for body in [good.body.as_str(), "[1]", "\"text\"", "null", "4000"] {
                let outcome = good.call(good.response(label, body)).await;
                let word = outcome.word();
                assert!(
                    matches!(outcome.result, Err(Failure::Undecodable(_))),
                    "{good}: {label}: {body}: {word}"
                );
            }
        }
    }
}
