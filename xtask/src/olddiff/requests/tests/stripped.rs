//! Snapshots without what the signer and the connection add. Nothing of the renderer is used for
//! it.

use std::collections::BTreeSet;

/// What the connection adds.
const CONNECTION: [&str; 4] = [
    "User-Agent: liveproof-tests",
    "Accept: */*",
    "Accept-Encoding: gzip",
    "Content-Length: ",
];

/// The rest of a snapshot.
pub(super) struct Stripped {
    /// With a line feed at the end.
    pub(super) text: String,
    /// What the signer wrote, in lower case.
    pub(super) removed: BTreeSet<String>,
    /// The length of the body, if the snapshot has one: of the bytes, in which lines end in CR and
    /// LF.
    pub(super) body_len: Option<usize>,
}

pub(super) fn strip(snapshot: &str, credentials: &[&str]) -> Stripped {
    let mut removed = BTreeSet::new();
    let mut written = |name: &str| {
        let found = credentials.iter().any(|it| it.eq_ignore_ascii_case(name));
        if found {
            removed.insert(name.to_ascii_lowercase());
        }
        found
    };
    let snapshot = snapshot.strip_prefix("---\n").expect("a snapshot");
    let (_, request) = snapshot.split_once("\n---\n").expect("a snapshot");
    let (head, body) = request.split_once("\n\n").expect("head and body");
    let (line, headers) = head.split_once('\n').expect("a header");

    let (before, version) = line.rsplit_once(' ').expect("a request line");
    let line = match before.split_once('?') {
        Some((path, query)) => match pairs(query, &mut written) {
            query if query.is_empty() => format!("{path} {version}"),
            query => format!("{path}?{query} {version}"),
        },
        None => line.to_owned(),
    };

    let mut out = format!("{line}\n");
    let (mut kind, mut body_len) = ("", None);
    for header in headers.lines() {
        let (name, value) = header.split_once(": ").expect("a header");
        match name {
            "Content-Type" => kind = value,
            "Content-Length" => body_len = Some(value.parse::<usize>().expect("a length")),
            _ => {}
        }
        if !written(name) && !CONNECTION.iter().any(|it| header.starts_with(it)) {
            out.push_str(&format!("{header}\n"));
        }
    }

    let rest = if kind.starts_with("application/x-www-form-urlencoded") {
        pairs(body.trim_end(), &mut written) + "\n"
    } else if let Some(boundary) = kind.strip_prefix("multipart/form-data; boundary=") {
        parts(body, boundary, &mut written)
    } else {
        body.to_owned()
    };
    let less = |text: &str| match kind.starts_with("multipart") {
        true => text.len() + text.matches('\n').count(),
        false => text.trim_end().len(),
    };
    Stripped {
        body_len: body_len.map(|it| it - (less(body) - less(&rest))),
        text: format!("{out}\n{rest}"),
        removed,
    }
}

fn pairs(text: &str, written: &mut impl FnMut(&str) -> bool) -> String {
    let pairs = text.split('&');
    let kept = pairs.filter(|it| !written(it.split('=').next().unwrap_or_default()));
    kept.collect::<Vec<_>>().join("&")
}

fn parts(body: &str, boundary: &str, written: &mut impl FnMut(&str) -> bool) -> String {
    let start = format!("--{boundary}\n");
    let end = format!("--{boundary}--\n");
    let inner = body.strip_suffix(&end).expect("the last boundary");
    let mut out = String::new();
    for part in inner.split(&start).skip(1) {
        let (_, name) = part.split_once("; name=\"").expect("a part has a name");
        let (name, _) = name.split_once('"').expect("a part has a name");
        if !written(name) {
            out.push_str(&format!("{start}{part}"));
        }
    }
    out + &end
}
