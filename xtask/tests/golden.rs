//! Vendors of our own invention: one uses every key of the profile, one nests JSON bodies in every
//! way, one has everything of a response inside something else, one has resources, one lists its
//! errors. Their crates are members of the workspace, so what is compared here also compiles, and
//! their own tests run.

mod support;

use std::fs;

use support::{Copy, NONE, differing, golden, tree};

const VENDOR: &str = "examplecloud-liveness";

#[test]
fn the_goldens_are_what_their_specs_make() {
    for kind in ["applicants", "envelopes", "liveness", "nested", "selfies"] {
        is_what_its_spec_makes(&format!("examplecloud-{kind}"));
    }
}

fn is_what_its_spec_makes(vendor: &str) {
    let copy = Copy::with_all_vendors();
    let spec = copy.path(&format!("xtask/tests/golden/{vendor}.yaml"));
    let out = copy.path(&format!("xtask/tests/golden/{vendor}"));
    fs::create_dir_all(copy.path("xtask/tests/golden")).expect("a folder in the copy");
    fs::copy(golden(&format!("{vendor}.yaml")), &spec).expect("the spec can be copied");
    let samples = golden("samples").join(vendor);
    let files = samples.is_dir().then(|| tree(&samples));
    for (path, bytes) in files.into_iter().flatten() {
        let path = format!("xtask/tests/golden/samples/{vendor}/{}", path.display());
        copy.write(&path, bytes);
    }
    let done = copy.run(&[
        "generate",
        "--spec",
        &spec.to_string_lossy(),
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(done.code, 0, "{}", done.text());
    assert_eq!(
        differing(&tree(&out), &tree(&golden(vendor))),
        NONE,
        "run `cargo xtask generate --spec xtask/tests/golden/{vendor}.yaml --out xtask/tests/golden/{vendor}` and read \
         the difference"
    );
}

#[test]
fn json_and_yaml_make_the_same_code() {
    let copy = Copy::with_all_vendors();
    let yaml = fs::read_to_string(golden(&format!("{VENDOR}.yaml"))).expect("the golden's spec");
    let value: serde_json::Value =
        serde_saphyr::from_str(&yaml).expect("the golden's spec is YAML");
    let spec = copy.path(&format!("{VENDOR}.json"));
    copy.write(&format!("{VENDOR}.json"), value.to_string());
    let out = copy.path("out");
    let done = copy.run(&[
        "generate",
        "--spec",
        &spec.to_string_lossy(),
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(done.code, 0, "{}", done.text());
    let code = |path: std::path::PathBuf| {
        fs::read_to_string(path)
            .expect("a generated file")
            .replacen(".json", ".yaml", 1)
    };
    for file in [
        "src/client.rs",
        "src/types.rs",
        "src/operations/open_session.rs",
    ] {
        assert_eq!(
            code(out.join(file)),
            code(golden(VENDOR).join(file)),
            "{file}"
        );
    }
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let copy = Copy::with_all_vendors();
    copy.write("out/notes.txt", "mine");
    let spec = golden(&format!("{VENDOR}.yaml"));
    let out = copy.path("out");
    let done = copy.run(&[
        "generate",
        "--spec",
        &spec.to_string_lossy(),
        "--out",
        &out.to_string_lossy(),
    ]);
    assert_eq!(done.code, 2);
    assert!(
        done.stderr
            .contains("holds something that `cargo xtask generate` did not make"),
        "{}",
        done.text()
    );
    assert_eq!(
        fs::read_to_string(out.join("notes.txt")).ok().as_deref(),
        Some("mine")
    );
}

#[test]
fn a_registry_version_of_the_runtime_can_be_asked_for() {
    let copy = Copy::with_all_vendors();
    let spec = golden(&format!("{VENDOR}.yaml"));
    let out = copy.path("out");
    let arguments = [
        "generate",
        "--spec",
        &spec.to_string_lossy(),
        "--out",
        &out.to_string_lossy(),
        "--runtime-version",
        "0.1.0",
    ];
    let done = copy.run(&arguments);
    assert_eq!(done.code, 0, "{}", done.text());
    let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
    assert!(
        manifest.contains("liveproof-runtime = { version = \"0.1.0\", default-features = false }"),
        "{manifest}"
    );
}
