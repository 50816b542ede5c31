//! Responses in which every text is a canary, and where those canaries come to light.

use serde_json::{Value, json};

use super::body::{json_texts, texts, xml_element};

/// In every canary, and in nothing that the libraries say by themselves.
pub const CANARY: &str = "CANARY";

/// A body whose texts are canaries: each with the name of its member.
#[derive(Clone, Debug)]
pub struct Canaries {
    /// The body.
    pub body: String,
    /// Member, canary.
    pub placed: Vec<(String, String)>,
}

/// Puts a canary in the place of every text of `example`, except in the members of `keep`.
#[must_use]
pub fn canaries(body: &str, example: &Value, keep: &[String]) -> Canaries {
    let mut out = Canaries {
        body: body.to_owned(),
        placed: Vec::new(),
    };
    let mut names: Vec<String> = texts(example).into_iter().map(|it| it.0).collect();
    names.sort();
    names.dedup();
    for (index, name) in names.iter().enumerate().filter(|it| !keep.contains(it.1)) {
        let mut placed = Vec::new();
        let mut canary = |count: usize| {
            let canary = format!("{CANARY}-{index}-{count}-end");
            placed.push((name.clone(), canary.clone()));
            canary
        };
        let changed = replace(&out.body, name, &mut canary);
        // A sample may have a member that its example has under another name, or not at all.
        if let Some(body) = changed {
            out.body = body;
            out.placed.append(&mut placed);
        }
    }
    out
}

/// Gives every member or element of a name a text.
#[must_use]
pub fn replace(body: &str, name: &str, new: &mut dyn FnMut(usize) -> String) -> Option<String> {
    if body
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
    {
        xml_element(body, name, new)
    } else {
        json_texts(body, name, |count| json!(new(count)))
    }
}
