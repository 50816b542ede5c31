use super::{Folders, Output, compare, replace};
use crate::failure::Failure;
use crate::marker::mark;
use std::fs;
use std::path::{Path, PathBuf};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn output(files: &[(&str, &str)], owned: &[&str]) -> Output {
    Output {
        files: files
            .iter()
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
            .collect(),
        owned: owned.iter().map(PathBuf::from).collect(),
    }
}

fn folders(root: &std::path::Path) -> Folders {
    Folders {
        staging: root.join("target"),
        kept: root.join("target/replaced"),
    }
}

fn problem(error: Failure) -> Box<dyn std::error::Error> {
    format!("{error:?}").into()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
fn what_is_out_of_date_goes_and_what_is_somebodys_stays() -> Result {
    let root = tempfile::tempdir()?;
    let at = |path: &str| root.path().join(path);
    let made = |body: &str| mark(Path::new("a.rs"), "specs/a.yaml", body);
    fs::create_dir_all(at("crates/a/src/old"))?;
    fs::write(at("crates/a/stray.rs"), "mine")?;
    fs::write(at("crates/a/src/old/one.rs"), made("one"))?;
    fs::write(
        at("crates/a/src/edited.rs"),
        made("two").replace("two", "2"),
    )?;
    let output = output(
        &[("crates/a/src/lib.rs", &made("x")), ("crates/ab.txt", "y")],
        &["crates/a"],
    );
    let changes = compare(root.path(), &output).map_err(problem)?;
    assert_eq!(changes.len(), 4);
    let kept = replace(root.path(), &folders(root.path()), &changes).map_err(problem)?;
    assert_eq!(fs::read_to_string(at("crates/a/src/lib.rs"))?, made("x"));
    assert_eq!(fs::read_to_string(at("crates/ab.txt"))?, "y");
    assert_eq!(fs::read_to_string(at("crates/a/stray.rs"))?, "mine");
    assert!(!at("crates/a/src/old").exists());
    assert!(!at("crates/a/src/edited.rs").exists());
    let kept = kept.ok_or("the edited file was not kept")?;
    assert!(kept.join("crates/a/src/edited.rs").exists());
    assert!(!kept.join("crates/a/src/old").exists());
    assert!(compare(root.path(), &output).map_err(problem)?.is_empty());
    Ok(())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
fn what_is_somebodys_is_never_replaced() -> Result {
    let root = tempfile::tempdir()?;
    fs::create_dir_all(root.path().join("crates/a"))?;
    fs::write(root.path().join("crates/a/lib.rs"), "mine")?;
    let made = mark(Path::new("lib.rs"), "specs/a.yaml", "x");
    let output = output(&[("crates/a/lib.rs", &made)], &["crates/a"]);
    match compare(root.path(), &output) {
        Err(Failure::Unable(reason)) => {
            assert!(
                reason.starts_with("crates/a/lib.rs would be replaced"),
                "{reason}"
            );
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a folder of the test's")]
fn a_failure_leaves_everything_as_it_was() -> Result {
    let root = tempfile::tempdir()?;
    fs::create_dir_all(root.path().join("crates/a"))?;
    fs::write(root.path().join("crates/a/lib.rs"), "old")?;
    // A file where a folder has to be: the second move fails.
    fs::write(root.path().join("z"), "a file")?;
    let changes = vec![
        super::Change {
            path: "crates/a/lib.rs".into(),
            old: Some("old".into()),
            new: Some("new".into()),
            edited: false,
        },
        super::Change {
            path: "y.txt".into(),
            old: None,
            new: Some("new".into()),
            edited: false,
        },
        super::Change {
            path: "z/b.txt".into(),
            old: None,
            new: Some("new".into()),
            edited: false,
        },
    ];
    assert!(replace(root.path(), &folders(root.path()), &changes).is_err());
    assert_eq!(
        fs::read_to_string(root.path().join("crates/a/lib.rs"))?,
        "old"
    );
    assert!(!root.path().join("y.txt").exists());
    assert_eq!(fs::read_to_string(root.path().join("z"))?, "a file");
    Ok(())
}
