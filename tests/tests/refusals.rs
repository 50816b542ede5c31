//! What is not exactly one documented document is refused, by every operation.
//!
//! Each case is a good sample with one thing wrong; `untouched` shows that the sample itself is
//! accepted. Labels and statuses are in `refusals_labels.rs`, members in `refusals_members.rs`.

use liveproof_tests::support::body::xml_root;
use liveproof_tests::support::good::{Form, error_object, good, of};
use liveproof_tests::support::{Response, Target, serve};

#[tokio::test]
async fn untouched() {
    let all = good();
    assert!(!all.is_empty());
    for good in all {
        assert!(good.body(&good.body).await.result.is_ok(), "{good}");
        // White space and a byte order mark change nothing.
        let padded = format!("\u{feff}\r\n {}\r\n\t ", good.body);
        assert!(good.body(&padded).await.result.is_ok(), "{good}: padded");
    }
}

#[tokio::test]
async fn empty() {
    for good in good() {
        for body in ["", " ", "\r\n\t \r\n", "\u{feff}"] {
            good.refused("empty", body, "undecodable: empty").await;
        }
    }
}

#[tokio::test]
async fn wrong_root() {
    for good in of(Form::Xml) {
        let root = xml_root(&good.body).expect("a root").to_owned();
        let rename = |new: &str| {
            let opened = good
                .body
                .replacen(&format!("<{root}"), &format!("<{new}"), 1);
            let at = opened.rfind(&format!("</{root}>")).expect("a root");
            format!(
                "{}</{new}>{}",
                &opened[..at],
                &opened[at + root.len() + 3..]
            )
        };
        assert_eq!(rename(&root), good.body);
        for new in [
            format!("{root}s"),
            root.to_lowercase(),
            format!("x:{root}"),
            "CANARY".to_owned(),
        ] {
            good.refused(&new, rename(&new), "undecodable: root").await;
        }
        let shell = format!(
            "<Other>{}</Other>",
            good.body.split("?>").last().expect("a document")
        );
        good.refused("one root deeper", shell, "undecodable: root")
            .await;
    }
}

#[tokio::test]
async fn two_documents() {
    for good in good() {
        if good.form == Form::Script {
            let Some(object) = error_object(&good) else {
                continue;
            };
            good.refused(
                "two objects",
                format!("{object}{object}"),
                "undecodable: trailing",
            )
            .await;
            continue;
        }
        let document = good.body.split("?>").last().expect("a document");
        good.refused(
            "twice",
            format!("{}{document}", good.body),
            "undecodable: trailing",
        )
        .await;
        good.refused(
            "twice, in lines",
            format!("{}\n{document}\n", good.body),
            "undecodable: trailing",
        )
        .await;
    }
    for good in of(Form::Xml) {
        let root = xml_root(&good.body).expect("a root");
        good.refused(
            "an empty second root",
            format!("{}<{root}/>", good.body),
            "undecodable: trailing",
        )
        .await;
        // The declaration belongs to the beginning.
        let second = format!("{}<?xml version=\"1.0\" encoding=\"UTF-8\"?>", good.body);
        good.refused("a second declaration", second, "undecodable: syntax")
            .await;
    }
}

#[tokio::test]
async fn trailing_text() {
    for good in of(Form::Json) {
        for tail in ["x", " null", ",", "}", "\0", "<html></html>"] {
            good.refused(
                tail,
                format!("{}{tail}", good.body),
                "undecodable: trailing",
            )
            .await;
        }
    }
    for good in of(Form::Xml) {
        for tail in ["x", "&amp;", "<![CDATA[x]]>", "{}"] {
            good.refused(tail, format!("{}{tail}", good.body), "undecodable: syntax")
                .await;
        }
        good.refused(
            "leading text",
            format!("x{}", good.body),
            "undecodable: syntax",
        )
        .await;
        let again = format!("{}</{}>", good.body, xml_root(&good.body).expect("a root"));
        good.refused("an end too many", again, "undecodable: syntax")
            .await;
    }
}

#[tokio::test]
async fn truncated() {
    for good in good() {
        if good.form == Form::Script {
            // The end of a script cannot be known; that of the object in its place can.
            let Some(object) = error_object(&good) else {
                continue;
            };
            for cut in [1, object.len() / 2, object.len() - 1] {
                good.refused("cut object", &object[..cut], "undecodable: truncated")
                    .await;
            }
            continue;
        }
        let start = good.body.find("?>").map_or(0, |at| at + 2);
        let start = start + good.body[start..].find(['<', '{']).expect("a document");
        let len = good.body.len() - start;
        let mut cuts: Vec<usize> = (1..16).map(|it| start + len * it / 16).collect();
        cuts.extend([
            start + 1,
            start + 2,
            good.body.len() - 1,
            good.body.len() - 2,
        ]);
        cuts.retain(|&it| it > start && good.body.is_char_boundary(it));
        assert!(cuts.len() > 10 || good.is_tiny());
        for cut in cuts {
            good.refused(
                &format!("cut at {cut}"),
                &good.body[..cut],
                "undecodable: truncated",
            )
            .await;
        }
    }
}

#[tokio::test]
async fn truncated_in_transport() {
    for good in good() {
        let (status, label) = (good.status, good.label);
        let head = format!("HTTP/1.1 {status} Prepared\r\nContent-Type: {label}\r\n");
        // The whole body is there, but more was promised.
        let promised = format!(
            "{head}Content-Length: {}\r\n\r\n{}",
            good.body.len() + 1,
            good.body
        );
        good.refused_response(
            "shorter than promised",
            Response::raw(promised),
            "transport: Body",
        )
        .await;
        let unended = format!(
            "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
            good.body.len(),
            good.body
        );
        good.refused_response(
            "without the last chunk",
            Response::raw(unended),
            "transport: Body",
        )
        .await;
        let zipped = Response::with_headers(
            status,
            &[("Content-Type", good.label), ("Content-Encoding", "gzip")],
            &good.body,
        );
        good.refused_response("not compressed at all", zipped, "transport: Body")
            .await;
    }
}

#[tokio::test]
async fn oversized() {
    for good in good() {
        let limit = good.body.len() as u64;
        for response in [
            good.response(good.label, &good.body),
            Response::chunked(good.status, good.label, &good.body),
        ] {
            for (bytes, word) in [
                (limit, "response"),
                (limit - 1, "undecodable: oversized"),
                (0, "undecodable: oversized"),
            ] {
                let server = serve(response.clone()).await;
                let target =
                    Target::new(good.vendor.host, server.address()).max_response_bytes(bytes);
                let outcome = good.operation.fullest().make(target).await;
                assert_eq!(outcome.word(), word, "{good}: {bytes} of {limit}");
            }
        }
    }
}

#[tokio::test]
async fn deep() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for good in of(Form::Json) {
        let end = good.body.rfind('}').expect("an object");
        let with = |depth: usize| {
            format!(
                "{},\"deep\":{}}}",
                &good.body[..end].trim_end(),
                nested(depth)
            )
        };
        assert!(
            good.body(with(16)).await.result.is_ok(),
            "{good}: members that are not known do no harm"
        );
        good.refused("deep", with(200), "undecodable: syntax").await;
        good.refused("very deep", with(100_000), "undecodable: syntax")
            .await;
    }
    for good in of(Form::Xml) {
        let end = good.body.rfind("</").expect("a root");
        let with = |depth: usize| {
            let (open, close) = ("<d>".repeat(depth), "</d>".repeat(depth));
            format!("{}{open}{close}{}", &good.body[..end], &good.body[end..])
        };
        assert!(
            good.body(with(16)).await.result.is_ok(),
            "{good}: elements that are not known do no harm"
        );
        good.refused("deep", with(100), "undecodable: syntax").await;
        good.refused("very deep", with(100_000), "undecodable: syntax")
            .await;
    }
    for good in of(Form::Script) {
        let object = format!("{{\"code\":4000,\"deep\":{}}}", nested(200));
        good.refused("deep", object, "undecodable: syntax").await;
    }
}
