//! One vendor: its four records compared, and each difference of a record given to the finding that
//! explains it. What no finding explains is a finding itself.

use std::collections::{BTreeMap, BTreeSet};

use super::document::fingerprint;
use super::meaning::{Meaning, View};
use super::report::{
    Acceptance, Effect, Finding, ItemChange, Kind, Page, Place, RecordChange, RecordChangeKind,
    Requests, STALE, Safety, Semver, UsedBy, Which,
};
use super::rust;
use super::secrets::Secrets;
use super::side::{Files, Reading, Side};
use super::versions;
use super::{card, document, package, responses, snapshot, wire};
use crate::failure::Failure;
use crate::spec::{self, Spec};
use crate::text::counted;

/// The words for a vendor that cannot be compared, and for one of which as much was compared as can
/// be read.
pub(crate) const REFUSED: &str = "not compared";
pub(crate) const PARTLY: &str = "compared in part";

/// What was found of a vendor.
#[derive(Debug, Default)]
pub(crate) struct Vendor {
    pub(crate) name: String,
    pub(crate) findings: Vec<Finding>,
    /// Its operations, in the order of the document; those that are gone at the end.
    pub(crate) operations: Vec<String>,
    pub(crate) requests: Records,
    pub(crate) responses: Records,
    /// `info.version` of each side, and where it is.
    pub(crate) version: (Option<String>, Option<String>),
    pub(crate) version_place: Option<Place>,
    /// It is new, gone or refused: one row, with these words.
    pub(crate) whole: Option<&'static str>,
    /// The records that the base does not have.
    pub(crate) missing: Vec<&'static str>,
}

/// The snapshots of a vendor.
#[derive(Debug, Default)]
pub(crate) struct Records {
    /// Operation → how many there are.
    pub(crate) all: BTreeMap<String, usize>,
    pub(crate) changes: Vec<RecordChange>,
}

impl Records {
    /// Counts files that begin with an operation's name.
    fn of(files: &Files, end: char) -> Self {
        let mut out = Self::default();
        for name in files.keys() {
            let operation = name.split(end).next().unwrap_or_default();
            *out.all.entry(operation.to_owned()).or_default() += 1;
        }
        out
    }

    /// `3 of 8 differ`
    pub(crate) fn words(&self, operation: &str) -> Option<String> {
        let changes = self.changes.iter();
        let changed = changes.filter(|it| it.operation == operation).count();
        let all = self.all.get(operation).copied().unwrap_or_default();
        let verb = if changed == 1 { "differs" } else { "differ" };
        (changed > 0).then(|| format!("{changed} of {} {verb}", all.max(changed)))
    }
}

impl Vendor {
    /// Gives each difference of the records to the findings that explain it; what is left is a
    /// finding of its own.
    fn attach(&mut self, spec: &Spec<'_>, old: Option<&Spec<'_>>, items: Vec<ItemChange>) {
        let (mut left, mut signed) = (Vec::new(), Vec::new());
        for change in &self.requests.changes {
            // Only what is about signing explains that nothing but the signature differs.
            let is_signed = change.kind == RecordChangeKind::Signature;
            let explains = |it: &Finding| {
                let signs = [Safety::Signing, Safety::Credential];
                let signs = signs.iter().any(|signs| it.safety.contains(signs));
                let sends = it.effect.requests != Requests::Same && it.rule != STALE;
                sends && (signs || !is_signed)
            };
            let is_stale = |it: &Finding| {
                it.rule == STALE && it.effect.requests != Requests::Same && !is_signed
            };
            if !give(
                &mut self.findings,
                change,
                requests_of,
                &[&explains, &is_stale],
            ) {
                let left = if is_signed { &mut signed } else { &mut left };
                left.push(change.clone());
            }
        }
        if !signed.is_empty() {
            let requests = counted(signed.len(), "request");
            let name = &self.name;
            let mut finding = self.whole_finding("signature-only");
            finding.kind = Kind::Breaking;
            finding.safety = vec![Safety::Signing];
            finding.sentence =
                format!("In {requests} of `{name}` nothing differs but what the signer writes.");
            finding.advice = Some("Look for the change of the signer that does it.".to_owned());
            self.give_requests(finding, signed);
        }
        let mut unread = Vec::new();
        for change in &self.responses.changes {
            // What a sample says is read as before explains what nothing else does.
            let sample = format!("/{}/{}", change.operation, change.name);
            let is_sample = |it: &Finding| it.places.iter().any(|it| it.file.ends_with(&sample));
            let explains = |it: &Finding| {
                let rereads = it.rereads || it.effect.responses != Acceptance::Same;
                rereads && it.kind != Kind::Docs && it.rule != STALE
            };
            let is_stale =
                |it: &Finding| it.rule == STALE && it.effect.responses != Acceptance::Same;
            let ways: [&dyn Fn(&Finding) -> bool; 3] = [&explains, &is_sample, &is_stale];
            if !give(&mut self.findings, change, responses_of, &ways) {
                unread.push(change.clone());
            }
        }
        let of_samples = self.findings.iter_mut().filter(|it| it.kind == Kind::Docs);
        for finding in of_samples.filter(|it| !it.responses.is_empty()) {
            finding.effect.responses = Acceptance::Example;
        }
        for finding in &mut self.findings {
            finding.warn_of_successes();
        }
        let mut unnamed = Vec::new();
        let names = |it: &Finding| -> Vec<(String, Option<String>)> {
            let specs = [Some(spec), old].into_iter().flatten();
            let all =
                specs.flat_map(|spec| it.subjects.iter().filter_map(|it| rust::names(spec, it)));
            all.collect()
        };
        let names: Vec<_> = self.findings.iter().map(names).collect();
        let renamed: Vec<_> = self
            .findings
            .iter()
            .map(|it| rust::renamed(it, old, spec))
            .collect();
        for item in items {
            // What is about the item itself explains it better than what is about its owner, and
            // what is about text alone explains no more than text.
            if self.is_common_error(&item, spec, old) {
                continue;
            }
            let of = |exactly: bool, is_docs: bool| {
                let of = |(owner, member): &(String, Option<String>)| {
                    *owner == item.owner && (!exactly || *member == item.member)
                };
                let findings = self.findings.iter().zip(&names).enumerate();
                let found = findings
                    .filter(|(_, it)| (it.0.kind == Kind::Docs) == is_docs && it.1.iter().any(of));
                found.map(|it| it.0).collect::<Vec<_>>()
            };
            let is_text = item.semver <= Semver::Patch;
            let tiers = [(true, false), (false, false), (true, true), (false, true)];
            let mut tiers = tiers.into_iter().filter(|it| is_text || !it.1);
            let found = tiers.find_map(|it| Some(of(it.0, it.1)).filter(|it| !it.is_empty()));
            let found = found.unwrap_or_else(|| rust::by_renames(&item, &renamed));
            if found.is_empty() && !is_text {
                unnamed.push(item);
                continue;
            }
            for index in found {
                self.findings[index].rust.push(item.clone());
            }
        }
        self.unexplained(left, unread, unnamed);
    }

    /// Gives the crate's `Error`, which there is only while all operations have the same one, to
    /// the operations that come or go. Returns whether it is that, and there are any.
    fn is_common_error(
        &mut self,
        item: &ItemChange,
        new: &Spec<'_>,
        old: Option<&Spec<'_>>,
    ) -> bool {
        let is_other = old.is_some_and(|it| it.common_error() != new.common_error());
        let mut explained = false;
        if item.path != "Error" || !is_other {
            return explained;
        }
        let comes_or_goes = |it: &&mut Finding| {
            matches!(
                it.rule.as_str(),
                "operation-added" | "operation-removed" | "content-type"
            )
        };
        for finding in self.findings.iter_mut().filter(comes_or_goes) {
            if item.semver == Semver::Major {
                finding.kind = finding.kind.min(Kind::Breaking);
                finding.effect.rust = finding.effect.rust.max(Semver::Major);
            }
            let sentence = finding.sentence.trim_end_matches('.');
            finding.sentence = format!("{sentence}; `Error` of the crate follows.");
            finding.rust.push(item.clone());
            explained = true;
        }
        explained
    }

    /// The files of the head's crate; that there are none is a finding.
    fn generated(&mut self, new: &Side, head: Result<Files, Failure>) -> Option<Files> {
        let diagnostics = match head {
            Ok(files) => return Some(files),
            Err(Failure::Unable(reason)) => vec![reason],
            Err(Failure::Diagnostics(all)) => all.iter().map(ToString::to_string).collect(),
        };
        self.findings.push(Finding {
            kind: Kind::Unknown,
            sentence: format!("No crate can be generated from `{}`.", new.file),
            diagnostics,
            ..self.whole_finding("head-not-generated")
        });
        None
    }

    /// Crates and snapshots of the head that are not what its spec makes. What the crate shows is
    /// known all the same: what is generated is compared, and not what is in git.
    fn stale(&mut self, new: &Side, spec: &Spec<'_>, made: Option<&Files>) {
        let package = made.map(|it| package::stale(new, spec, it));
        let package = package.unwrap_or_default();
        let snapshots = snapshot::stale(new, spec);
        let foreign = package.foreign.first().cloned();
        let command = match (package.generated.is_empty(), snapshots.is_empty()) {
            (false, true) => "cargo xtask generate",
            (true, false) => "cargo xtask snapshots",
            _ => "cargo xtask generate && cargo xtask snapshots",
        };
        let of = |is_response: bool| {
            let folder = format!("tests/snapshots/{}/", new.vendor);
            let names = snapshots.iter().filter_map(|it| it.strip_prefix(&folder));
            let names = names.map(|it| (it.strip_prefix("responses/"), it));
            let names = names.filter(|it| it.0.is_some() == is_response);
            let operations = names.map(|(response, file)| match response {
                Some(file) => file.split("__").next(),
                None => file.split('-').next(),
            });
            operations
                .flatten()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>()
        };
        let (requests, responses) = (of(false), of(true));
        let mut files = package.foreign;
        files.extend(snapshots.iter().cloned());
        files.extend(package.generated);
        let Some(first) = files.first() else { return };
        let mut finding = self.whole_finding(STALE);
        let texts = [&self.name, STALE]
            .into_iter()
            .chain(files.iter().map(String::as_str));
        finding.fingerprint = fingerprint::digits(&texts.collect::<Vec<_>>());
        finding.kind = Kind::Unknown;
        if !requests.is_empty() {
            finding.effect.requests = Requests::Unknown;
        }
        if !responses.is_empty() {
            finding.effect.responses = Acceptance::Unknown;
        }
        finding.used_by = self.uses(requests.iter().chain(&responses));
        finding.sentence = match files.len() - 1 {
            0 => format!("`{first}` is not what the document makes."),
            more => format!(
                "`{first}` and {} are not what the document makes.",
                counted(more, "other file")
            ),
        };
        finding.advice = Some(match foreign {
            Some(file) => format!(
                "Remove `{file}` and all else that generation did not make; cargo may use it."
            ),
            None => format!("Run `{command}`, and commit what it writes."),
        });
        let places = files.into_iter().map(|it| Place::file(Which::Head, it));
        finding.places.extend(places);
        self.findings.push(finding);
    }

    /// That the crate's features, dependencies and targets differ.
    fn manifest(&mut self, old: &Side, new: &Side) {
        let Some(manifests) = package::manifests(old, new) else {
            return;
        };
        let mut finding = self.whole_finding("unexplained-manifest");
        finding.kind = Kind::Breaking;
        finding.effect.rust = Semver::Unknown;
        finding.sentence = format!(
            "`Cargo.toml` of `{}` differs in more than the document says.",
            self.name
        );
        finding.advice = Some("Look for the change of the generator that does it.".to_owned());
        finding.places = manifests.after.iter().cloned().collect();
        finding.document = vec![manifests];
        self.findings.push(finding);
    }

    /// Findings about what differs in the records and no finding of the document explains.
    fn unexplained(
        &mut self,
        requests: Vec<RecordChange>,
        responses: Vec<RecordChange>,
        rust: Vec<ItemChange>,
    ) {
        if !requests.is_empty() {
            let finding =
                self.unexplained_finding(requests.len(), "request", ["differs", "differ"]);
            self.give_requests(finding, requests);
        }
        if !responses.is_empty() {
            let words = ["is read in another way", "are read in another way"];
            let mut finding = self.unexplained_finding(responses.len(), "response", words);
            finding.effect.responses = Acceptance::Other;
            if responses.iter().any(|it| it.succeeds) {
                finding.safety = vec![Safety::SuccessRule];
            }
            finding.used_by = self.uses(responses.iter().map(|it| &it.operation));
            finding.responses = responses;
            self.findings.push(finding);
        }
        let semver = rust.iter().map(|it| it.semver).max().unwrap_or_default();
        if semver > Semver::Patch {
            let mut finding =
                self.unexplained_finding(rust.len(), "public item", ["differs", "differ"]);
            finding.effect.rust = semver;
            finding.kind = match semver {
                Semver::Minor => Kind::Additive,
                Semver::Unknown => Kind::Unknown,
                _ => Kind::Breaking,
            };
            finding.rust = without_repetition(rust);
            self.findings.push(finding);
        }
    }

    /// Adds a finding that has nothing but these requests.
    fn give_requests(&mut self, mut finding: Finding, requests: Vec<RecordChange>) {
        finding.effect.requests = Requests::Changed;
        finding.used_by = self.uses(requests.iter().map(|it| &it.operation));
        finding.requests = requests;
        self.findings.push(finding);
    }

    fn unexplained_finding(&self, count: usize, noun: &str, words: [&str; 2]) -> Finding {
        let words = words[usize::from(count != 1)];
        let rule = format!("unexplained-{}s", noun.replace(' ', "-"));
        let name = &self.name;
        Finding {
            kind: Kind::Breaking,
            sentence: format!(
                "{} of `{name}` {words} although nothing in the document says so.",
                counted(count, noun)
            ),
            advice: Some(
                "Look for the change of the generator or the runtime that does it.".to_owned(),
            ),
            ..self.whole_finding(&rule)
        }
    }

    fn uses<'a>(&self, operations: impl Iterator<Item = &'a String>) -> Vec<UsedBy> {
        let names: BTreeSet<&String> = operations.collect();
        let names = names.into_iter();
        names.map(|it| UsedBy::operation(&self.name, it)).collect()
    }

    /// What all its findings ask of the version together.
    pub(crate) fn semver(&self) -> Semver {
        let each = self.findings.iter().map(|it| it.effect.rust);
        each.max().unwrap_or_default()
    }

    /// A finding about the vendor as a whole.
    pub(crate) fn whole_finding(&self, rule: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            fingerprint: fingerprint::digits(&[&self.name, rule]),
            vendors: vec![self.name.clone()],
            places: vec![Place::file(
                Which::Head,
                format!("specs/{}.yaml", self.name),
            )],
            ..Finding::default()
        }
    }
}

/// Compares all records of a vendor.
///
/// `made`: the base's crate is made of its spec where it has none, since two files are compared.
pub(crate) fn compare(old: Option<&Side>, new: Option<&Side>, made: bool) -> Vendor {
    let mut out = match (old, new) {
        (Some(old), Some(new)) => both(old, new, made),
        (None, Some(new)) => added(new),
        (Some(old), None) => removed(old),
        (None, None) => Vendor::default(),
    };
    // The table, the finding and the version say the same.
    for finding in &mut out.findings {
        finding.effect.rust = versions::of_finding(finding);
    }
    out
}

fn both(old: &Side, new: &Side, made: bool) -> Vendor {
    let (before, after) = (old.read(), new.read());
    let meanings = [(old, &before), (new, &after)].map(|it| Meaning::of(it.0, it.1));
    let secrets = Secrets::of(meanings.iter().flatten());
    let old_view = View::of((old, &before), &meanings[0]);
    let new_view = View::of((new, &after), &meanings[1]);
    let mut out = Vendor {
        name: new.vendor.clone(),
        findings: document::findings(old_view, new_view, &secrets),
        version: (version(&before), version(&after)),
        version_place: after.source.as_ref().map(|it| {
            let (line, column) = it.value_at("/info/version").counts();
            Place {
                line,
                column,
                ..Place::file(new.which, &new.file)
            }
        }),
        ..Vendor::default()
    };
    out.findings.iter_mut().for_each(Finding::name_weaknesses);
    // What the base's document means counts also where today's linter refuses it.
    let old_spec = old_view.meaning.map(|it| &it.spec);
    let new_spec = new_view.meaning.filter(|_| after.document.is_some());
    let Some(spec) = new_spec.map(|it| &it.spec) else {
        let can_be_read = old_view.meaning.is_some() && new_view.meaning.is_some();
        out.whole = Some(if can_be_read { PARTLY } else { REFUSED });
        return out;
    };
    let ids = |it: &Spec<'_>| -> Vec<String> {
        let operations = it.operations.iter();
        operations.map(|it| it.id.clone()).collect()
    };
    out.operations.extend(ids(spec));
    let gone = old_spec.map(ids).unwrap_or_default();
    let gone: Vec<String> = gone
        .into_iter()
        .filter(|it| !out.operations.contains(it))
        .collect();
    out.operations.extend(gone);

    let fields = spec
        .operations
        .iter()
        .chain(old_spec.iter().flat_map(|it| &it.operations));
    let fields: BTreeSet<String> = fields
        .flat_map(|it| it.credentials())
        .map(str::to_owned)
        .collect();
    let has = |files: &Files| !files.is_empty();
    if has(&old.records.requests) {
        out.requests = Records::of(&new.records.requests, '-');
        out.requests.changes = wire::changes(old, new, &fields, &secrets);
    } else if !made {
        out.missing.push("request snapshots");
    }
    if has(&old.records.responses) {
        out.responses = Records::of(&new.records.responses, '_');
        out.responses.changes = responses::changes(old, new, &secrets);
    } else if !made {
        out.missing.push("response snapshots");
    }

    let source = format!("specs/{}.yaml", new.vendor);
    let base = match (old_spec, made) {
        (Some(old), true) if before.document.is_some() => rust::of_spec(old, &source).ok(),
        _ => has(&old.records.code).then(|| old.records.code.clone()),
    };
    let head = rust::of_spec(spec, &source);
    let items = match (base, &head) {
        (Some(base), Ok(head)) => rust::changes(&new.vendor, &base, head),
        (None, _) => {
            out.missing.push("crate");
            Vec::new()
        }
        (_, Err(_)) => Vec::new(),
    };
    let head = out.generated(new, head);
    if !made {
        out.stale(new, spec, head.as_ref());
        out.manifest(old, new);
    }
    out.attach(spec, old_spec, items);
    out
}

/// A vendor that the base does not have.
fn added(new: &Side) -> Vendor {
    let reading = new.read();
    let mut out = Vendor {
        name: new.vendor.clone(),
        version: (None, version(&reading)),
        whole: Some("new"),
        ..Vendor::default()
    };
    let meaning = Meaning::of(new, &reading);
    let sound = meaning.as_ref().filter(|_| reading.document.is_some());
    let Some(Meaning { spec, .. }) = sound else {
        out.whole = Some(REFUSED);
        let view = View::of((new, &reading), &meaning);
        let refused = document::refused(view, &Secrets::of(&meaning));
        out.findings.extend(refused);
        return out;
    };
    let (card, safety) = card::vendor(spec);
    let head = rust::of_spec(spec, &format!("specs/{}.yaml", new.vendor));
    let finding = Finding {
        kind: Kind::Additive,
        safety,
        sentence: format!(
            "`{}` is new, with {}; calls of it send credentials to `{}`.",
            new.vendor,
            counted(spec.operations.len(), "operation"),
            spec.server().url
        ),
        effect: Effect {
            rust: Semver::Minor,
            ..Effect::default()
        },
        card: Some(card),
        page: spec.docs_url.clone().map(|url| Page {
            url,
            title: None,
            read: None,
        }),
        advice: Some("Read the document as a whole beside the vendor's page.".to_owned()),
        ..out.whole_finding("vendor-added")
    };
    out.findings.push(finding);
    let head = out.generated(new, head);
    out.stale(new, spec, head.as_ref());
    out
}

/// A vendor that the head does not have.
fn removed(old: &Side) -> Vendor {
    let mut out = Vendor {
        name: old.vendor.clone(),
        version: (version(&old.read()), None),
        whole: Some("gone"),
        ..Vendor::default()
    };
    let mut finding = out.whole_finding("vendor-removed");
    finding.kind = Kind::Breaking;
    finding.effect.rust = Semver::Major;
    finding.sentence = format!("`{}` is gone, and its crate is no longer made.", old.vendor);
    finding.places = vec![Place::file(old.which, &old.file)];
    out.findings.push(finding);
    out
}

fn version(reading: &Reading) -> Option<String> {
    let source = reading.source.as_ref()?;
    let version = source.value.pointer("/info/version")?;
    Some(spec::profile::text(version))
}

fn requests_of(finding: &mut Finding) -> &mut Vec<RecordChange> {
    &mut finding.requests
}

fn responses_of(finding: &mut Finding) -> &mut Vec<RecordChange> {
    &mut finding.responses
}

/// Gives a change to all findings that reach its operation and explain it, by the first way in
/// which any does. Returns whether there is one.
fn give(
    findings: &mut [Finding],
    change: &RecordChange,
    list: impl Fn(&mut Finding) -> &mut Vec<RecordChange>,
    explains: &[&dyn Fn(&Finding) -> bool],
) -> bool {
    let reaches = |it: &Finding| {
        let mut uses = it.used_by.iter();
        it.used_by.is_empty() || uses.any(|it| it.operation == change.operation)
    };
    explains.iter().any(|explains| {
        let mut given = false;
        for finding in findings.iter_mut().filter(|it| explains(it) && reaches(it)) {
            list(finding).push(change.clone());
            given = true;
        }
        given
    })
}

/// What a generator changes in all builders is shown once.
fn without_repetition(items: Vec<ItemChange>) -> Vec<ItemChange> {
    let mut out: Vec<(ItemChange, usize)> = Vec::new();
    let mut seen = BTreeMap::new();
    for item in items {
        let text = |it: &Option<String>| it.as_ref().map(|it| it.replace(&item.owner, ""));
        let key = (text(&item.before), text(&item.after));
        match seen.get(&key) {
            Some(at) => {
                let (_, more): &mut (ItemChange, usize) = &mut out[*at];
                *more += 1;
            }
            None => {
                seen.insert(key, out.len());
                out.push((item, 0));
            }
        }
    }
    let shown = |(mut item, more): (ItemChange, usize)| {
        if more > 0 {
            item.path = format!("{} and {more} more", item.path);
        }
        item
    };
    out.into_iter().map(shown).collect()
}
