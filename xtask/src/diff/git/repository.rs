//! What is asked of the program `git`, and sentences for what it refuses.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use std::thread;

use crate::diff::side::Files;
use crate::failure::Failure;
use crate::git;
use crate::lint::nearest;
use crate::text::visible;

/// How to compare without git.
const TWO_FILES: &str = "compare two files: `cargo xtask diff --spec NEW --against OLD`";

/// Characters of what git said that are passed on.
const MAX_SAID: usize = 600;

/// Where the main branch may be, the best first.
const MAIN_BRANCHES: [&str; 5] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
];

pub(super) const LINK: &str =
    "is a symbolic link, and links are not followed; replace it by a file";
pub(super) const SUBMODULE: &str = "is a submodule, and its files are in another repository";

/// A folder in a repository.
#[derive(Debug)]
pub(super) struct Repository<'a> {
    pub(super) root: &'a Path,
}

impl<'a> Repository<'a> {
    pub(super) fn of(root: &'a Path) -> Result<Self, Failure> {
        let repository = Self { root };
        repository.text(&["rev-parse", "--git-dir"])?;
        Ok(repository)
    }

    /// The id of the commit that a person means.
    pub(super) fn commit(&self, rev: &str) -> Result<String, Failure> {
        // In two steps: a text that is searched for (`:/text`) goes on to the end.
        if let Some(object) = self.id(rev)?
            && let Some(commit) = self.id(&format!("{object}^{{commit}}"))?
        {
            return Ok(commit);
        }
        if rev == "HEAD" {
            return Err(Failure::Unable(format!(
                "there is no commit to compare with yet; commit, or {TWO_FILES}"
            )));
        }
        let names = self.text(&["for-each-ref", "--format=%(refname:short)"])?;
        let remote = format!("origin/{rev}");
        let near = names.lines().find(|it| *it == remote);
        let near = near.or_else(|| nearest(rev, names.lines()));
        let near = near.map(|it| format!("; did you mean `{}`?", visible(it)));
        Err(Failure::Unable(format!(
            "git knows no commit `{}` here{}{}",
            visible(rev),
            near.unwrap_or_default(),
            self.hint()?
        )))
    }

    fn id(&self, name: &str) -> Result<Option<String>, Failure> {
        // No revision begins with these, and git would take it for an option or a list.
        if name.is_empty() || name.starts_with(['-', '^']) || name.contains('\0') {
            return Ok(None);
        }
        let output = self.output(&["rev-parse", "--verify", "--quiet", name])?;
        Ok(output.status.success().then(|| line(&output.stdout)))
    }

    /// The command that gets what is missing, if there is somewhere to get it from.
    pub(super) fn hint(&self) -> Result<String, Failure> {
        let remotes = self.text(&["remote"])?;
        Ok(if remotes.is_empty() {
            String::new()
        } else if self.is_shallow()? {
            "; run `git fetch --unshallow --tags`, or give actions/checkout `fetch-depth: 0`"
                .to_owned()
        } else {
            "; if the remote has it, run `git fetch --tags origin \
             '+refs/heads/*:refs/remotes/origin/*'`"
                .to_owned()
        })
    }

    pub(super) fn is_shallow(&self) -> Result<bool, Failure> {
        Ok(self.text(&["rev-parse", "--is-shallow-repository"])? == "true")
    }

    /// The full name of the first of the main branches that exists.
    pub(super) fn main_branch(&self) -> Result<String, Failure> {
        for name in MAIN_BRANCHES {
            if self.id(name)?.is_some() {
                return self.text(&["rev-parse", "--symbolic-full-name", name]);
            }
        }
        Err(Failure::Unable(format!(
            "there is no main branch (main or master, of origin or here); give the revision to \
             compare with: `cargo xtask diff REV`{}",
            self.hint()?
        )))
    }

    /// The best commits that two have in common.
    pub(super) fn merge_bases(&self, a: &str, b: &str) -> Result<Vec<String>, Failure> {
        let command = ["merge-base", "--all", a, b];
        let output = self.output(&command)?;
        match output.status.code() {
            Some(0 | 1) => Ok(line(&output.stdout).lines().map(str::to_owned).collect()),
            _ => Err(self.failed(&command, &output.stderr)),
        }
    }

    /// The files of a commit in some folders, or of these names. Paths begin at the folder,
    /// wherever the repository does.
    pub(super) fn files(
        &self,
        commit: &str,
        label: &str,
        paths: &[String],
    ) -> Result<Files, Failure> {
        let mut command = vec!["ls-tree", "-r", "-z", commit];
        command.extend(paths.iter().map(String::as_str));
        let list = self.text(&command)?;
        let (mut names, mut objects) = (Vec::new(), String::new());
        for (head, path) in list.split('\0').filter_map(|it| it.split_once('\t')) {
            let why = match head.get(..6) {
                Some("120000") => LINK,
                Some("160000") => SUBMODULE,
                _ if path.contains(char::REPLACEMENT_CHARACTER) => "has a name that is not UTF-8",
                _ => {
                    names.push(path);
                    objects.extend(head.rsplit(' ').take(1).chain(["\n"]));
                    continue;
                }
            };
            return Err(refused(path, label, why));
        }
        let output = self.batch(objects)?;
        let mut rest = output.as_slice();
        let mut out = Files::new();
        for name in names {
            let Some((content, after)) = next(rest) else {
                return Err(Failure::Unable(format!(
                    "git cannot read {} of {}; `git fsck` says what of the repository is damaged",
                    visible(name),
                    visible(label)
                )));
            };
            out.insert(name.to_owned(), content.to_vec());
            rest = after;
        }
        Ok(out)
    }

    /// The contents of objects, each with a header.
    fn batch(&self, objects: String) -> Result<Vec<u8>, Failure> {
        let command = ["cat-file", "--batch", "--buffer"];
        let mut child = git::command(self.root, &command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(&error))?;
        let stdin = child.stdin.take();
        // On a thread of its own: each pipe may be full while the other waits.
        let output = thread::scope(|scope| {
            // A git that stops early says why on its own.
            scope.spawn(move || stdin.map(|mut it| it.write_all(objects.as_bytes())));
            child.wait_with_output()
        });
        let output = output.map_err(|error| self.not_started(&error))?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(self.failed(&command, &output.stderr)),
        }
    }

    /// The address of `origin` on the web, without what signs somebody in.
    pub(super) fn web_address(&self) -> Result<Option<String>, Failure> {
        let url = self.output(&["config", "--get", "remote.origin.url"])?;
        Ok(web_address(&line(&url.stdout)))
    }

    fn text(&self, command: &[&str]) -> Result<String, Failure> {
        let output = self.output(command)?;
        match output.status.success() {
            true => Ok(line(&output.stdout)),
            false => Err(self.failed(command, &output.stderr)),
        }
    }

    fn output(&self, command: &[&str]) -> Result<Output, Failure> {
        git::output(self.root, command).map_err(|error| self.not_started(&error))
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::Unable(format!(
            "cannot run `git` in {}: {error}; install it, or {TWO_FILES}",
            self.root.display()
        ))
    }

    fn failed(&self, command: &[&str], stderr: &[u8]) -> Failure {
        let said = String::from_utf8_lossy(stderr);
        if said.contains("not a git repository") {
            return Failure::Unable(format!(
                "{} is in no git repository; clone it with git, or {TWO_FILES}",
                self.root.display()
            ));
        }
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let said: String = visible(&said).chars().take(MAX_SAID).collect();
        let command = command.first().copied().unwrap_or_default();
        Failure::Unable(format!(
            "`git {command}` failed: {said}; fix that, or {TWO_FILES}"
        ))
    }
}

/// That a file is not read.
pub(super) fn refused(path: &str, label: &str, why: &str) -> Failure {
    Failure::Unable(format!("{} in {} {why}", visible(path), visible(label)))
}

/// `0123… blob 17`, a line end, 17 bytes, a line end.
fn next(output: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = output.iter().position(|it| *it == b'\n')?;
    let (header, rest) = output.split_at_checked(end)?;
    let (_, size) = str::from_utf8(header).ok()?.split_once(" blob ")?;
    let (content, rest) = rest.get(1..)?.split_at_checked(size.parse().ok()?)?;
    Some((content, rest.strip_prefix(b"\n")?))
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// `https://host/path` of `git@host:path.git` and the like; none for anything else.
fn web_address(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        // Neither a folder nor a drive.
        None => url.split_once(':').filter(|it| it.0.contains('@'))?,
    };
    let host = host.rsplit('@').next()?.split(':').next()?;
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |it: char| it.is_ascii_alphanumeric() || "._-/~".contains(it);
    let is_plain =
        !host.is_empty() && !path.is_empty() && host.chars().chain(path.chars()).all(plain);
    is_plain.then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn links_go_to_the_web_without_a_password() {
        for (url, wanted) in [
            ("git@github.com:a/b.git", Some("https://github.com/a/b")),
            ("https://github.com/a/b", Some("https://github.com/a/b")),
            (
                "https://me:secret@github.com/a/b.git/",
                Some("https://github.com/a/b"),
            ),
            (
                "ssh://git@example.com:2222/a/b.git",
                Some("https://example.com/a/b"),
            ),
            ("https://example.com:8443/a", Some("https://example.com/a")),
            ("/srv/a.git", None),
            ("C:\\a", None),
            ("file:///srv/a.git", None),
            ("https://github.com/a\"><script>", None),
            ("https://github.com", None),
            ("", None),
        ] {
            assert_eq!(web_address(url).as_deref(), wanted, "{url}");
        }
    }
}
