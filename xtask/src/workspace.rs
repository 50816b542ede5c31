//! Where things are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, error, warning};
use crate::failure::Failure;
use crate::git;
use crate::marker;
use crate::names::{self, VendorFault};
use crate::spec::load::{Pointer, Source};
use crate::write::{entries, files_below};

/// A spec of this workspace.
#[derive(Clone, Debug)]
pub(crate) struct SpecFile {
    pub(crate) vendor: String,
    pub(crate) path: PathBuf,
}

/// The root of the workspace: the nearest folder upwards that has specs and the runtime.
pub(crate) fn root() -> Result<PathBuf, Failure> {
    let here = std::env::current_dir();
    let here = here.map_err(|error| Failure::read(Path::new("."), &error))?;
    here.ancestors()
        .find(|it| it.join("specs").is_dir() && it.join("crates").join("runtime").is_dir())
        .map(Path::to_path_buf)
        .ok_or_else(|| {
            Failure::Unable(format!(
                "{} is not in the workspace: there is no `specs` beside `crates/runtime` upwards; \
                 elsewhere, `lint FILE` and `generate --spec FILE --out DIR --runtime-version \
                 VERSION` work",
                here.display()
            ))
        })
}

/// All specs, by name.
pub(crate) fn specs(root: &Path) -> Result<Vec<SpecFile>, Failure> {
    let paths = entries(&root.join("specs"))?.into_iter();
    let specs = paths.filter(|it| it.extension().is_some_and(|it| it == "yaml"));
    let spec = |path: PathBuf| SpecFile {
        vendor: vendor(&path),
        path: relative(root, &path),
    };
    Ok(specs.map(spec).collect())
}

/// What is wrong with the name of a spec, which its crate, its folder, its module and its feature
/// get.
pub(crate) fn name_problem(path: &Path) -> Option<Diagnostic> {
    problem_of_name(path, is_hand_written(path, &vendor(path)))
}

/// The same, if it is known whether a crate of that name is somebody's own.
pub(crate) fn problem_of_name(path: &Path, is_hand_written: bool) -> Option<Diagnostic> {
    let name = vendor(path);
    let problem = match names::vendor_fault(&name) {
        Some(VendorFault::Form) => error(
            "vendor-name",
            format!("`{name}` is not a valid name of a crate"),
        )
        .help(
            "rename the file: lower-case letters and digits, words joined by single hyphens, the \
             first character a letter, at most 54 characters",
        ),
        None if !is_hand_written => return None,
        Some(VendorFault::Taken) | None => error(
            "vendor-name-taken",
            format!(
                "a crate, folder, module or feature of the workspace, or a word of Rust, is called \
                 `{name}`"
            ),
        )
        .help(format!("rename the file, for example to `{name}-api.yaml`")),
    };
    Some(Diagnostic::of_file(path, problem))
}

/// Whether a crate of that name, beside the folder of the specs, is somebody's own.
fn is_hand_written(spec: &Path, name: &str) -> bool {
    let spec = std::path::absolute(spec).unwrap_or_default();
    let specs = spec.parent().filter(|it| it.ends_with("specs"));
    let manifest = specs.map(|it| it.with_file_name("crates").join(name).join("Cargo.toml"));
    manifest.is_some_and(|it| is_foreign(&it))
}

/// The signing schemes of the facade in this workspace, each of which is a file there.
pub(crate) fn schemes(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let files = entries(&root.join("crates/liveproof/src/sign"))?;
    let is_scheme = |it: &PathBuf| {
        std::fs::read_to_string(it).is_ok_and(|text| text.contains("\nimpl Scheme for "))
    };
    let schemes = files.into_iter().filter(is_scheme);
    Ok(schemes.map(|it| vendor(&it).replace('_', "-")).collect())
}

/// Warns of signing schemes that the facade beside the specs has not, such as misspelt ones.
pub(crate) fn unknown_schemes(source: &Source) -> Vec<Diagnostic> {
    let spec = std::path::absolute(&source.path).unwrap_or_default();
    let root = spec.parent().filter(|it| it.ends_with("specs"));
    let of = |root: &Path| schemes(root).ok().filter(|it| !it.is_empty());
    // A spec from elsewhere may have a scheme of this facade, too.
    let known = root.and_then(Path::parent).and_then(of);
    let Some(known) = known.or_else(|| of(&self::root().ok()?)) else {
        return Vec::new();
    };
    let names: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
    let help = format!(
        "if it is misspelt, it is one of {}; otherwise users supply the signer",
        names.join(", ")
    );
    let section = "/components/securitySchemes";
    let schemes = source.value.pointer(section).and_then(Value::as_object);
    let unknown = schemes
        .into_iter()
        .flatten()
        .filter_map(|(component, scheme)| {
            let name = scheme["x-signing"].as_str()?;
            if known.contains(name) {
                return None;
            }
            let message = format!("the crate `liveproof` has no signing scheme `{name}`");
            let pointer = section.at(component).at("x-signing");
            Some(Diagnostic {
                path: source.path.clone(),
                at: source.value_at(&pointer),
                pointer,
                problem: warning("unknown-scheme", message).help(&*help),
            })
        });
    unknown.collect()
}

fn is_foreign(file: &Path) -> bool {
    std::fs::read(file).is_ok_and(|it| !marker::is_ours(file, &String::from_utf8_lossy(&it)))
}

/// Folders of crates that are nobody's own and of no spec.
pub(crate) fn crates_of_no_spec(root: &Path, specs: &[SpecFile]) -> Result<Vec<PathBuf>, Failure> {
    let mut out = entries(&root.join("crates"))?;
    out.retain(|it| {
        let of_a_spec = specs.iter().any(|spec| it.ends_with(&spec.vendor));
        it.is_dir() && !of_a_spec && !is_foreign(&it.join("Cargo.toml"))
    });
    let bare = |it: PathBuf| it.strip_prefix(root).map(Path::to_path_buf).unwrap_or(it);
    Ok(out.into_iter().map(bare).collect())
}

/// What looks like a spec or belongs to one, and does not.
pub(crate) fn leftovers(root: &Path, specs: &[SpecFile]) -> Result<Vec<Diagnostic>, Failure> {
    let mut out = Vec::new();
    for path in entries(&root.join("specs"))? {
        let extension = path.extension().map(|it| it.to_ascii_lowercase());
        let is_yaml = extension.is_some_and(|it| it == "yml" || it == "yaml");
        if is_yaml && path.extension().is_some_and(|it| it != "yaml") {
            let wanted = vendor(&path) + ".yaml";
            out.push(Diagnostic::of_file(
                relative(root, &path),
                error("spec-extension", "only files that end in `.yaml` are read")
                    .help(format!("rename it to `{wanted}`")),
            ));
        }
    }
    for (parent, folder, what) in [
        ("specs", "samples", "samples"),
        ("specs", "changelog", "changes"),
        ("tests", "snapshots", "snapshots"),
    ] {
        for path in entries(&root.join(parent).join(folder))? {
            let is_of_a_vendor = path.is_dir() || path.extension().is_some_and(|it| it == "md");
            if is_of_a_vendor && !specs.iter().any(|it| vendor(&path) == it.vendor) {
                let path = relative(root, &path);
                let command = format!("rm -r {}", path.display());
                out.push(Diagnostic::of_file(
                    path,
                    error("orphaned-files", format!("these {what} belong to no spec"))
                        .help(format!("run `{command}`")),
                ));
            }
        }
    }
    for folder in crates_of_no_spec(root, specs)? {
        if root.join(&folder).is_dir() {
            let files = files_below(&root.join(&folder))?;
            let problem = match !files.is_empty() && !files.iter().any(|it| is_foreign(it)) {
                true => error("orphaned-crate", "the crate belongs to no spec")
                    .help("run `cargo xtask generate`, which removes it"),
                false => error(
                    "orphaned-crate-edited",
                    "the crate belongs to no spec, and its folder has files that `cargo xtask \
                     generate` did not make",
                )
                .help(
                    "move them elsewhere and remove the folder; until then cargo refuses the \
                     workspace",
                ),
            };
            out.push(Diagnostic::of_file(
                relative(root, &root.join(folder)),
                problem,
            ));
        }
    }
    Ok(out)
}

/// Files in generated folders that were not made, but for what git ignores.
pub(crate) fn foreign_files(
    root: &Path,
    folders: &BTreeSet<PathBuf>,
    made: &BTreeMap<PathBuf, String>,
) -> Result<Vec<Diagnostic>, Failure> {
    let mut out = Vec::new();
    for folder in folders {
        for path in listed(root, folder)?
            .into_iter()
            .filter(|it| !made.contains_key(it))
        {
            let file = root.join(&path);
            let is_ours = |it: Vec<u8>| marker::is_ours(&file, &String::from_utf8_lossy(&it));
            // A link may lead to a file of ours.
            if file.is_symlink() || !std::fs::read(&file).is_ok_and(is_ours) {
                let message = format!(
                    "`{}` is generated as a whole, and `cargo xtask generate` did not make this \
                     file",
                    folder.display()
                );
                let problem = error("foreign-file", message);
                let help = "move it elsewhere, or remove it; cargo may build with it";
                out.push(Diagnostic::of_file(
                    relative(root, &file),
                    problem.help(help),
                ));
            }
        }
    }
    Ok(out)
}

/// The files of a folder as git knows them, whether committed or not, or else all of them.
fn listed(root: &Path, folder: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let name = folder.to_string_lossy();
    let command = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        &name,
    ];
    let output = git::output(root, &command)
        .ok()
        .filter(|it| it.status.success());
    let Some(output) = output else {
        let files = files_below(&root.join(folder))?;
        let bare = |it: &PathBuf| it.strip_prefix(root).unwrap_or(it).to_path_buf();
        return Ok(files.iter().map(bare).collect());
    };
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    // A name that is not UTF-8 is not found under the one that is left of it.
    let is_there = |it: &&str| {
        it.contains(char::REPLACEMENT_CHARACTER) || root.join(it).symlink_metadata().is_ok()
    };
    let paths = list.split_terminator('\0').filter(is_there);
    Ok(paths.map(PathBuf::from).collect())
}

/// The vendor's name: the file's, without its ending.
pub(crate) fn vendor(path: &Path) -> String {
    path.file_stem()
        .map(|it| it.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Runs cargo, the one that runs this.
pub(crate) fn cargo(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<ExitStatus, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(arguments);
    let status = command.envs(environment.iter().copied()).status();
    status.map_err(|error| {
        let command = format!("cargo {}", arguments.join(" "));
        Failure::Unable(format!("cannot start `{command}`: {error}"))
    })
}

/// A path as a person in the current folder would write it.
pub(crate) fn relative(root: &Path, path: &Path) -> PathBuf {
    match std::env::current_dir() {
        Ok(here) if here == root => path.strip_prefix(root).unwrap_or(path).to_path_buf(),
        _ => path.to_path_buf(),
    }
}

/// The way from one folder to another, with `/`.
pub(crate) fn way(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to: Vec<_> = to.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to
        .iter()
        .skip(shared)
        .map(|it| it.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
