//! No files of a package import each other in a circle.
//!
//! An edge goes from a file that names an item to the file that defines it; re-exports are
//! followed. `mod` alone is not an edge, and tests are not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use liveproof_tests::support::root;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The hand-written packages, by the folder of their `src`.
const PACKAGES: [&str; 4] = ["crates/runtime", "crates/liveproof", "crates/mock", "xtask"];

type Names = Vec<String>;

/// A module: its file, its child modules and what it imports, all by name.
struct Module {
    file: String,
    children: BTreeSet<String>,
    /// The name that a `use` gives, and the path that it has.
    imports: BTreeMap<String, Names>,
    globs: Vec<Names>,
    /// Every path that begins in this package.
    paths: BTreeSet<Names>,
}

/// The modules of a package by their paths.
type Modules = BTreeMap<Names, Module>;

fn read(modules: &mut Modules, src: &Path, file: &Path, path: Names) {
    let text = fs::read_to_string(file).expect("a source file");
    let tokens: TokenStream = text.parse().expect("Rust");
    let file = file.strip_prefix(src).expect("below src");
    let file = file.to_string_lossy().replace('\\', "/");
    read_module(modules, src, &file, path, tokens);
}

fn read_module(modules: &mut Modules, src: &Path, file: &str, path: Names, tokens: TokenStream) {
    let mut module = Module {
        file: file.to_owned(),
        children: BTreeSet::new(),
        imports: BTreeMap::new(),
        globs: Vec::new(),
        paths: BTreeSet::new(),
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut others = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match (token, after) {
            // An attribute is on what follows it, so `#[cfg(test)] mod tests` is left out whole.
            (TokenTree::Punct(hash), [TokenTree::Group(cfg), after @ ..])
                if hash.as_char() == '#' && cfg.to_string().replace(' ', "") == "[cfg(test)]" =>
            {
                let end = after.iter().position(|it| match it {
                    TokenTree::Punct(end) => end.as_char() == ';',
                    TokenTree::Group(body) => body.delimiter() == Delimiter::Brace,
                    _ => false,
                });
                rest = after
                    .get(end.map_or(after.len(), |end| end + 1)..)
                    .unwrap_or(&[]);
            }
            (TokenTree::Ident(word), [TokenTree::Ident(name), end, after @ ..])
                if word == "mod" =>
            {
                let name = name.to_string();
                let child = [path.clone(), vec![name.clone()]].concat();
                match end {
                    TokenTree::Group(body) => {
                        read_module(modules, src, file, child, body.stream());
                    }
                    _ => {
                        let below = src.join(path.join("/"));
                        let plain = below.join(format!("{name}.rs"));
                        let folder = below.join(&name).join("mod.rs");
                        let found = [plain, folder].into_iter().find(|it| it.exists());
                        read(modules, src, &found.expect("the module's file"), child);
                    }
                }
                module.children.insert(name);
                rest = after;
            }
            _ => others.push(token.clone()),
        }
    }
    // Children are known only now, and a path may begin with one.
    imports(&mut module, &path, &others);
    paths(&mut module, &path, &others);
    modules.insert(path, module);
}

/// Reads the `use` items.
fn imports(module: &mut Module, path: &Names, tokens: &[TokenTree]) {
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        if !matches!(token, TokenTree::Ident(word) if word == "use") {
            continue;
        }
        let is_end = |it: &TokenTree| matches!(it, TokenTree::Punct(end) if end.as_char() == ';');
        let end = after.iter().position(is_end).unwrap_or(after.len());
        for (mut names, given) in tree(&after[..end]) {
            let Some(start) = absolute(module, path, &names) else {
                continue;
            };
            names = start;
            if given == "*" {
                module.globs.push(names);
            } else {
                module.imports.insert(given, names);
            }
        }
    }
}

/// The paths of a tree of imports, each with the name that it gives.
fn tree(tokens: &[TokenTree]) -> Vec<(Names, String)> {
    let mut found = Vec::new();
    let mut names = Names::new();
    let mut given = None;
    let mut is_grouped = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                given = tokens.get(at + 1).map(ToString::to_string);
                break;
            }
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Punct(star) if star.as_char() == '*' => given = Some("*".to_owned()),
            TokenTree::Group(group) => {
                is_grouped = true;
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma =
                    |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ',');
                for branch in inner.split(is_comma).filter(|it| !it.is_empty()) {
                    for (below, given) in tree(branch) {
                        let below = below.into_iter().filter(|it| it != "self");
                        let whole: Names = names.iter().cloned().chain(below).collect();
                        let given = match given.as_str() {
                            "self" => whole.last().cloned().unwrap_or_default(),
                            _ => given,
                        };
                        found.push((whole, given));
                    }
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    if !is_grouped {
        let last = names.last().cloned().unwrap_or_default();
        found.push((names, given.unwrap_or(last)));
    }
    found
}

/// Collects what is named in the code: each chain of names with `::` between them.
fn paths(module: &mut Module, path: &Names, tokens: &[TokenTree]) {
    let mut rest = tokens;
    let mut before = ' ';
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                paths(module, path, &inner);
                before = ' ';
            }
            TokenTree::Punct(punct) => before = punct.as_char(),
            TokenTree::Literal(_) => before = ' ',
            TokenTree::Ident(name) if is_quote(name, rest) => rest = &rest[2..],
            TokenTree::Ident(name) => {
                let mut names = vec![name.to_string()];
                while let [
                    TokenTree::Punct(a),
                    TokenTree::Punct(b),
                    TokenTree::Ident(next),
                    after @ ..,
                ] = rest
                {
                    if (a.as_char(), b.as_char()) != (':', ':') {
                        break;
                    }
                    names.push(next.to_string());
                    rest = after;
                }
                // `$crate` is the package that a macro is used in, `.name` is a field or method.
                if !matches!(before, '$' | '.') {
                    let known = module.imports.get(&names[0]);
                    let whole = match known {
                        Some(start) => Some([start.as_slice(), &names[1..]].concat()),
                        None if names.len() > 1 => absolute(module, path, &names),
                        None => None,
                    };
                    module.paths.extend(whole);
                }
                before = ' ';
            }
        }
    }
}

/// Whether a macro begins whose body is code of another crate.
fn is_quote(name: &Ident, rest: &[TokenTree]) -> bool {
    let is_call =
        matches!(rest, [TokenTree::Punct(it), TokenTree::Group(_), ..] if it.as_char() == '!');
    is_call && (name == "quote" || name == "parse_quote")
}

/// The path from the root of the package, unless it leads elsewhere.
fn absolute(module: &Module, path: &Names, names: &[String]) -> Option<Names> {
    let mut start = path.clone();
    let mut names = names;
    match names.first()?.as_str() {
        "crate" => {
            start.clear();
            names = &names[1..];
        }
        "self" => names = &names[1..],
        "super" => {
            while names.first().is_some_and(|it| it == "super") {
                start.pop();
                names = &names[1..];
            }
        }
        child if module.children.contains(child) => {}
        _ => return None,
    }
    Some([start.as_slice(), names].concat())
}

/// The file that defines what the path names.
fn definition(modules: &Modules, names: &[String], depth: usize) -> Option<String> {
    let mut path = Names::new();
    for (at, name) in names.iter().enumerate() {
        let module = modules.get(&path)?;
        if module.children.contains(name) {
            path.push(name.clone());
            continue;
        }
        let rest = &names[at + 1..];
        if let Some(target) = module.imports.get(name).filter(|_| depth < 8) {
            return definition(modules, &[target.as_slice(), rest].concat(), depth + 1);
        }
        let mut globs = module.globs.iter().filter(|_| depth < 8);
        let through = globs.find_map(|glob| {
            let target = [glob.as_slice(), &names[at..]].concat();
            let found = definition(modules, &target, depth + 1)?;
            // A glob of an enum's variants gives none of the module's items.
            (modules.contains_key(glob)).then_some(found)
        });
        return through.or_else(|| Some(module.file.clone()));
    }
    // A module itself: what is used of it is named elsewhere.
    None
}

/// Which files name items of which others.
fn edges(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut modules = Modules::new();
    for start in ["lib.rs", "main.rs"] {
        let file = src.join(start);
        if file.exists() {
            read(&mut modules, src, &file, Names::new());
            break;
        }
    }
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in modules.values() {
        for path in module.paths.iter().chain(&module.globs) {
            if let Some(file) = definition(&modules, path, 0).filter(|it| *it != module.file) {
                edges.entry(module.file.clone()).or_default().insert(file);
            }
        }
    }
    edges
}

/// The groups of files that can reach each other.
fn circles(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<&str>> {
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut next = vec![from.to_owned()];
        while let Some(file) = next.pop() {
            for to in edges.get(&file).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let reaches: BTreeMap<&str, _> = edges.keys().map(|it| (it.as_str(), reach(it))).collect();
    let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (file, reached) in &reaches {
        if reached.contains(*file) {
            let back = |it: &&&str| reached.contains(**it) && reaches[**it].contains(*file);
            circles.insert(reaches.keys().filter(back).copied().collect());
        }
    }
    circles.into_iter().collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    for package in PACKAGES {
        let edges = edges(&root().join(package).join("src"));
        assert!(edges.len() > 5, "{package}: {edges:?}");
        let circles = circles(&edges);
        assert!(circles.is_empty(), "{package}: {circles:#?}");
    }
}
