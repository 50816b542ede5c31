//! Whether what `cargo xtask diff` says about the Rust API is so: a program that uses everything of
//! a vendor's crate is compiled with the crate of each case of the corpus. With `patch` and `minor`
//! it compiles, with `major` it does not.
//!
//! Of all cases with one verdict of one rule, one of the smallest crate is a candidate, and eight
//! of these are compiled; `LIVEPROOF_ALL=1` compiles all cases, which takes some ten minutes.

#[path = "../src/diff/tests/cases.rs"]
mod cases;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cases::Case;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use support::user;
use syn::parse_quote;
use syn::visit_mut::VisitMut;

/// Cases that are compiled although no public item differs.
const PATCHES: usize = 10;

/// Candidates that are compiled by default.
const SAMPLE: usize = 8;

/// A program that was written against the crate of today, and a crate that it is compiled with.
struct Pair {
    name: String,
    what: String,
    compiles: bool,
}

#[test]
fn programs_compile_as_the_findings_say() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soundness");
    // What was built is kept, what it is built from is not.
    let _ = fs::remove_dir_all(folder.join("crates"));
    let vendors: BTreeSet<String> = cases::all().into_iter().map(|it| it.vendor).collect();
    for vendor in vendors {
        let spec = folder.join(format!("{vendor}.yaml"));
        write(&spec, &cases::base(&vendor));
        let crate_of_today = sources(&vendor);
        let made = generate(&spec, crate_of_today.parent().expect("a crate"));
        assert_eq!(made.0, 0, "{vendor}: {}", made.1);
    }
    let mut programs = BTreeMap::new();
    let mut pairs = Vec::new();
    for (index, case) in chosen().iter().enumerate() {
        // Notes are called after the first or the last part of a vendor's name.
        let (first, rest) = case
            .vendor
            .split_once('-')
            .expect("a vendor's name has two parts");
        let name = format!("{first}-{index:03}-{rest}");
        let spec = folder.join("crates").join(format!("{name}.yaml"));
        write(&spec, &case.apply(&cases::base(&case.vendor)));
        let made = generate(&spec, &folder.join("crates").join(&name));
        assert_eq!(made.0, 0, "{} ({}): {}", case.at, case.title, made.1);
        let program = programs
            .entry(case.vendor.clone())
            .or_insert_with(|| program(&case.vendor));
        user(&folder.join("crates"), &name, &case.vendor, program);
        pairs.push(Pair {
            name: format!("user-of-{name}"),
            what: format!("{} ({})", case.at, case.title),
            compiles: verdict(case) != "major",
        });
    }
    workspace(&folder);
    let failed = check(&folder, &pairs);
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|pair| match (pair.compiles, failed.get(&pair.name)) {
            (true, Some(error)) => Some(format!("{} does not compile: {error}", pair.what)),
            (false, None) => Some(format!("{} compiles", pair.what)),
            _ => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for compiles in [true, false] {
        let count = pairs.iter().filter(|it| it.compiles == compiles).count();
        assert!(count >= 2, "{count}");
    }
}

/// What the findings of a case say about the Rust API.
fn verdict(case: &Case) -> &'static str {
    let of = |word: &str| {
        case.expected
            .iter()
            .any(|it| it.split(' ').nth(3) == Some(word))
    };
    ["unknown", "major", "minor", "patch"]
        .into_iter()
        .find(|it| of(it))
        .unwrap_or("none")
}

/// The cases that are compiled. Whatever cannot be generated has no verdict.
fn chosen() -> Vec<Case> {
    let every = std::env::var_os("LIVEPROOF_ALL").is_some();
    let mut seen: BTreeSet<(String, &str)> = BTreeSet::new();
    let mut out = Vec::new();
    let mut cases = cases::all();
    cases.sort_by_cached_key(|it| {
        let files = support::tree(&sources(&it.vendor));
        files.values().map(Vec::len).sum::<usize>()
    });
    for case in cases {
        let verdict = verdict(&case);
        if matches!(verdict, "unknown" | "none") {
            continue;
        }
        let rules: Vec<String> = case
            .expected
            .iter()
            .map(|it| it.split(' ').collect::<Vec<_>>())
            .filter(|it| it.get(3) == Some(&verdict))
            .filter_map(|it| Some((*it.first()?).to_owned()))
            .collect();
        let new = rules
            .iter()
            .any(|it| !seen.contains(&(it.clone(), verdict)));
        // What changes no code at all compiles whatever the rule is: some of them will do.
        let enough =
            verdict == "patch" && seen.iter().filter(|it| it.1 == "patch").count() >= PATCHES;
        if every || new && !enough {
            seen.extend(rules.into_iter().map(|it| (it, verdict)));
            out.push(case);
        }
    }
    let step = if every { 1 } else { out.len().div_ceil(SAMPLE) };
    out.into_iter().step_by(step.max(1)).collect()
}

/// The text of a program that uses everything of a vendor's crate of today.
fn program(vendor: &str) -> String {
    let files: Vec<(String, syn::File)> = support::tree(&sources(vendor))
        .into_iter()
        .map(|(path, content)| {
            let text = String::from_utf8(content).expect("Rust is UTF-8");
            let name = path.to_string_lossy().replace('\\', "/");
            let mut file = syn::parse_file(&text).expect("Rust");
            file.items = file.items.into_iter().flat_map(expand).collect();
            Awaited.visit_file_mut(&mut file);
            (name, file)
        })
        .collect();
    user::user_crate(&files, &library(vendor))
}

/// What the runtime's macro `open_enum!` makes of its enum, as far as a program uses it.
fn expand(item: syn::Item) -> Vec<syn::Item> {
    let syn::Item::Macro(call) = &item else {
        return vec![item];
    };
    let name = call.mac.path.segments.last();
    if name.is_none_or(|it| it.ident != "open_enum") {
        return vec![item];
    }
    let mut tokens: Vec<TokenTree> = call.mac.tokens.clone().into_iter().collect();
    let is_body =
        |it: &TokenTree| matches!(it, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
    let is_colon = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ':');
    let kind = tokens.iter().position(is_colon).expect("a kind");
    let body = tokens.iter().position(is_body).expect("a body");
    let kind: TokenStream = tokens.drain(kind..body).collect();
    let mut open: syn::ItemEnum = syn::parse2(tokens.into_iter().collect()).expect("an enum");
    // What is behind the `=` is the value on the wire.
    let variants = open.variants.iter_mut();
    variants.for_each(|it| it.discriminant = None);
    open.attrs.push(parse_quote!(#[non_exhaustive]));
    let name = &open.ident;
    let value: syn::ItemImpl = match kind.to_string().contains("number") {
        true => parse_quote!(impl #name { pub fn value(self) -> i64 {} }),
        false => parse_quote!(impl #name { pub fn as_str(&self) -> &str {} }),
    };
    vec![syn::Item::Impl(value), syn::Item::Enum(open)]
}

/// `fn send(self) -> impl Future<Output = T> + …` → `async fn send(self) -> T`, so that `T` is
/// used.
struct Awaited;

impl VisitMut for Awaited {
    fn visit_signature_mut(&mut self, signature: &mut syn::Signature) {
        let syn::ReturnType::Type(_, kind) = &signature.output else {
            return;
        };
        let syn::Type::ImplTrait(bounds) = &**kind else {
            return;
        };
        let future = bounds.bounds.iter().find_map(|it| match it {
            syn::TypeParamBound::Trait(it) => it.path.segments.last(),
            _ => None,
        });
        let Some(syn::PathArguments::AngleBracketed(arguments)) = future.map(|it| &it.arguments)
        else {
            return;
        };
        if let Some(syn::GenericArgument::AssocType(output)) = arguments.args.first() {
            let output = &output.ty;
            signature.output = parse_quote!(-> #output);
            signature.asyncness = Some(Default::default());
        }
    }
}

/// Exit code and output of `generate --spec … --out …`.
fn generate(spec: &Path, out: &Path) -> (i32, String) {
    let (spec, out) = (spec.to_string_lossy(), out.to_string_lossy());
    let arguments = ["generate", "--spec", &spec, "--out", &out];
    let done = support::run(&support::root(), &arguments, &[]);
    (done.code, done.text())
}

/// The source of the crate that the corpus's own spec makes.
fn sources(vendor: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soundness-base");
    folder.join(vendor).join("src")
}

fn library(vendor: &str) -> String {
    format!("liveproof_{}", vendor.replace('-', "_"))
}

/// A package with the program, which knows the other crate under the name of today's.
fn user(folder: &Path, case: &str, vendor: &str, program: &str) {
    let manifest = format!(
        "[package]\nname = \"user-of-{case}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {} = {{ package = \"liveproof-{case}\", path = \"../{case}\", default-features = false }}\n\
         liveproof-runtime = {{ path = {:?}, default-features = false }}\nserde = \"1\"\n",
        library(vendor),
        support::root().join("crates/runtime")
    );
    let folder = folder.join(format!("user-of-{case}"));
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/lib.rs"), program);
}

/// One workspace for all, so that what they share is built once.
fn workspace(folder: &Path) {
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\nexclude = \
         [\"crates/*.yaml\"]\n",
    );
    let lock = support::root().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the versions of the workspace");
}

/// Compiles all programs; those that do not, with their first error.
fn check(folder: &Path, pairs: &[Pair]) -> BTreeMap<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(folder)
        .args([
            "check",
            "--keep-going",
            "--message-format=json",
            "--target-dir",
        ])
        .arg(folder.join("target"))
        .env_remove("CARGO_TARGET_DIR")
        // (Warnings stay: one of them is how a name that leads elsewhere now shows.)
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    for pair in pairs {
        command.args(["-p", &pair.name]);
    }
    let output = command.output().expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut out = BTreeMap::new();
    let mut checked = BTreeSet::new();
    for line in text.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("a message of cargo's");
        let name = message["target"]["name"]
            .as_str()
            .unwrap_or_default()
            .replace('_', "-");
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                checked.insert(name);
            }
            Some("compiler-message") if message["message"]["level"] == "error" => {
                let error = message["message"]["message"].as_str().unwrap_or_default();
                out.entry(name).or_insert_with(|| error.to_owned());
            }
            _ => {}
        }
    }
    // A program that was never tried proves nothing.
    for pair in pairs {
        let library = pair.name.replace("user-of-", "liveproof-");
        assert!(
            !out.contains_key(&library),
            "{}: the crate: {:?}",
            pair.what,
            out.get(&library)
        );
        assert!(
            checked.contains(&pair.name) || out.contains_key(&pair.name),
            "{} was not compiled: {}",
            pair.what,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    out
}

#[expect(clippy::disallowed_methods, reason = "a file of the test's")]
fn write(path: &PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
