//! The texts of the project name no path outside of it, and their links lead somewhere.

use std::path::{Component, Path, PathBuf};

use liveproof_tests::support::root;

/// What `cargo xtask diff` makes of a spec that wants to inject Markdown. Links that lead nowhere
/// are its purpose: it shows that they come out as text. No other file is left out, also none of
/// the other goldens beside it.
const HOSTILE: &str = "xtask/tests/diff/render/injection.md";

/// Texts of the project for readers, and manifests.
fn texts() -> Vec<PathBuf> {
    let mut out = Vec::new();
    let root = root().canonicalize().expect("the root is there");
    let hostile = root.join(HOSTILE);
    let mut open = vec![root];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder that can be read") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    open.push(path);
                }
            } else if [".md", ".toml", ".yaml", ".yml"]
                .iter()
                .any(|it| name.ends_with(it))
                && path != hostile
            {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// Paths of somebody's machine in a text.
fn foreign_paths(text: &str) -> Vec<&'static str> {
    let roots = [
        "/work/", "/home/", "/root/", "/tmp/", "/Users/", "C:\\", "file://",
    ];
    let text = text.replace("target/tmp/", "");
    roots.into_iter().filter(|it| text.contains(it)).collect()
}

/// How the guide links to files of the repository, which are not part of the book.
const ON_GITHUB: [&str; 2] = [
    "https://github.com/liveproof/liveproof/blob/main/",
    "https://github.com/liveproof/liveproof/tree/main/",
];

/// The path from the root that an address on GitHub names.
fn on_github(link: &str) -> Option<&str> {
    ON_GITHUB.iter().find_map(|it| link.strip_prefix(it))
}

/// Targets of links in Markdown: files, not web addresses or places in the same text.
fn links(text: &str) -> Vec<&str> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|it| it.split([')', ' ', '\n']).next());
    let local = targets.filter(|it| on_github(it).is_some() || !it.contains("://"));
    let local = local.filter(|it| !it.starts_with('#') && !it.starts_with("mailto:"));
    local
        .filter_map(|it| it.split('#').next())
        .filter(|it| !it.is_empty())
        .collect()
}

/// The path without `.` and `..`; `None` if it leads out of the root.
fn inside(folder: &Path, link: &str) -> Option<PathBuf> {
    let root = root().canonicalize().ok()?;
    let mut path = folder.to_owned();
    for part in Path::new(link).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            _ => return None,
        }
        if !path.starts_with(&root) {
            return None;
        }
    }
    Some(path)
}

#[test]
fn no_path_leads_outside() {
    let texts = texts();
    assert!(texts.len() > 15, "{}", texts.len());
    let root = root().canonicalize().expect("the root is there");
    let mut problems = Vec::new();
    for path in texts {
        let text = std::fs::read_to_string(&path).expect("a text");
        problems.extend(
            foreign_paths(&text)
                .into_iter()
                .map(|it| format!("{}: {it}", path.display())),
        );
        if path.extension().is_some_and(|it| it == "md") {
            for link in links(&text) {
                let found = match on_github(link) {
                    Some(link) => inside(&root, link),
                    None => inside(path.parent().expect("a folder"), link),
                };
                if !found.is_some_and(|it| it.exists()) {
                    problems.push(format!("{}: the link {link} leads nowhere", path.display()));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn paths_that_lead_outside_are_found() {
    assert_eq!(
        foreign_paths("see /home/me/x and https://a.example/b"),
        ["/home/"]
    );
    assert_eq!(
        links("[a](b.md#c) [d](https://e.example) [f](#g) [h](../i)"),
        ["b.md", "../i"]
    );
    let link = "https://github.com/liveproof/liveproof/blob/main/README.md";
    assert_eq!(links(&format!("[a]({link}#b)")), [link]);
    assert_eq!(on_github(link), Some("README.md"));
    let root = root().canonicalize().expect("the root is there");
    assert_eq!(
        inside(&root.join("specs"), "../README.md"),
        Some(root.join("README.md"))
    );
    assert_eq!(inside(&root.join("specs"), "../../README.md"), None);
    assert_eq!(inside(&root, "/etc"), None);
}

/// mdBook leaves out a page that its summary does not name, and does not report it.
#[test]
fn every_page_of_the_guide_is_in_its_summary() {
    let docs = root().join("docs");
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).expect("the summary");
    let listed = links(&summary);
    for entry in std::fs::read_dir(docs).expect("the guide") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let is_page = name.ends_with(".md") && name != "SUMMARY.md";
        assert!(!is_page || listed.contains(&&*name), "{name} is not listed");
    }
}
