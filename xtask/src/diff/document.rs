//! What differs between two documents, and what that means.

pub(crate) mod fingerprint;
mod place;
mod roll;
mod samples;
mod used;
mod version;

use std::collections::BTreeSet;

use super::compare::{self, Change, Difference};
use super::context::Context;
use super::meaning::View;
use super::outline::{self, Node, What};
use super::report::{Effect, Finding, Kind, Note, Page, Place, Semver, Subject, UsedBy, Which};
use super::rules::{self, Judgement};
use super::secrets::Secrets;
use super::{card, looser, words};
#[cfg(test)]
use super::{
    meaning::Meaning,
    side::{Reading, Side},
};
use crate::diagnostic::render;
use crate::spec;
use crate::text::counted;
use fingerprint::{digits, fingerprint};
use roll::{By, Same};
use version::{Both, Version};

/// All that differs between the documents and the samples of a vendor.
///
/// A side that the linter refuses is compared as far as it can be read, and has a finding of its
/// own, `head-refused` or `base-refused`, of kind unknown.
pub(crate) fn findings(old: View<'_>, new: View<'_>, secrets: &Secrets) -> Vec<Finding> {
    let sides = [old, new].into_iter();
    let mut out: Vec<Finding> = sides.filter_map(|it| refused(it, secrets)).collect();
    out.extend(compared(old, new, secrets, roll::up));
    let mut samples = samples::findings(old, new, secrets);
    for finding in &mut samples {
        finding.owner = owner_of(&finding.used_by, new);
    }
    out.extend(samples);
    out
}

/// Where the head has the first of these operations, or else the beginning of its document.
fn owner_of(uses: &[UsedBy], view: View<'_>) -> Option<Place> {
    let meaning = view.meaning?;
    let is_used = |id: &str| uses.first().is_some_and(|it| it.operation == id);
    let mut operations = meaning.spec.operations.iter();
    let found = operations.find(|it| is_used(&it.id));
    let pointer = found.map(|it| it.pointer.clone()).unwrap_or_default();
    let (line, column) = meaning.source.key(&pointer).counts();
    Some(Place {
        revision: view.side.which,
        file: view.side.file.clone(),
        line,
        column,
        pointer,
    })
}

/// Compares two sides in tests.
#[cfg(test)]
pub(crate) fn between<T>(
    old: (&Side, &Reading),
    new: (&Side, &Reading),
    compare: impl FnOnce(View<'_>, View<'_>, &Secrets) -> T,
) -> T {
    let meanings = [old, new].map(|(side, reading)| Meaning::of(side, reading));
    let secrets = Secrets::of(meanings.iter().flatten());
    let [before, after] = &meanings;
    compare(View::of(old, before), View::of(new, after), &secrets)
}

/// The same as [`findings`], with a finding for each place.
#[cfg(test)]
pub(crate) fn singly(old: (&Side, &Reading), new: (&Side, &Reading)) -> Vec<Finding> {
    between(old, new, |old, new, secrets| {
        let sides = [old, new].into_iter();
        let refused = sides.filter_map(|it| refused(it, secrets));
        refused
            .chain(compared(old, new, secrets, |it, _| it))
            .collect()
    })
}

/// What the rules say of two documents.
fn compared(old: View<'_>, new: View<'_>, secrets: &Secrets, roll: roll::Roll) -> Vec<Finding> {
    let (Some(before), Some(after)) = (old.meaning, new.meaning) else {
        return Vec::new();
    };
    let is_sound = new.reading.document.is_some();
    let operations = compare::operations(&before.outline, &after.outline);
    let context = Context {
        looser: &looser::of(&before.spec, &after.spec, &operations),
        old: &before.outline,
        new: &after.outline,
        old_reach: &before.reach,
        new_reach: &after.reach,
    };
    let both = Both {
        old: Version::of(old.side, before, secrets),
        new: Version::of(new.side, after, secrets),
        context: &context,
    };
    let groups = place::groups(compare::compare(&context), &both);
    let places = groups.into_iter().filter_map(|group| {
        let judgements = group.iter().map(|it| rules::judge(it, &context));
        let judgement = judgements.reduce(Judgement::worst)?;
        Some(Same {
            groups: vec![group],
            judgement,
            by: By::Change,
        })
    });
    let mut rolled = roll(places.collect(), &context);
    // The summary has the version of the crate.
    if rolled.len() > 1 {
        let is_version = |it: &Same<'_>| {
            let first = it.first();
            first.is_some_and(|it| it.trail.is_empty() && it.node().key == "info.version")
        };
        rolled.retain(|it| !is_version(it));
    }
    let findings = rolled.iter();
    let mut findings: Vec<Finding> = findings.filter_map(|it| finding(it, &both)).collect();
    for finding in findings.iter_mut().filter(|_| !is_sound) {
        finding.effect.rust = Semver::Unknown;
    }
    findings
}

/// That a side is refused, if it is.
pub(crate) fn refused(view: View<'_>, secrets: &Secrets) -> Option<Finding> {
    let View { side, reading, .. } = view;
    let first = reading.refused.first()?;
    let (word, at) = match side.which {
        Which::Base => ("base", " at the base"),
        Which::Head => ("head", ""),
    };
    let rule = format!("{word}-refused");
    // Of what cannot be read nobody knows what is sensitive: no line of it is shown.
    let text = view.meaning;
    let text = text.map(|it| Version::of(side, it, secrets).shown());
    let text = text.unwrap_or_default();
    let mut places: Vec<Place> = Vec::new();
    for diagnostic in &reading.refused {
        let (line, column) = diagnostic.at.counts();
        let place = Place {
            revision: side.which,
            file: diagnostic.path.to_string_lossy().into_owned(),
            line,
            column,
            pointer: diagnostic.pointer.clone(),
        };
        places.push(place);
    }
    places.dedup();
    let number = counted(reading.refused.len(), "place");
    let partly = match reading.comparable() {
        Some(_) => ", and it is compared as far as it can be read",
        None => "",
    };
    // The linter sees neither links nor, of what git has, the names of files.
    let is_linted = side.records.refused.is_empty();
    let sentence = match &reading.source {
        None => format!(
            "`{}`{at} cannot be read: {}.",
            side.file, first.problem.message
        ),
        Some(_) if is_linted => format!(
            "The linter refuses `{}`{at} in {number}, so nothing is generated from it{partly}.",
            side.file
        ),
        Some(_) => format!(
            "`{}`{at} is refused in {number}, so nothing is generated from it.",
            side.file
        ),
    };
    let advice = match is_linted {
        true => format!(
            "Correct what `cargo xtask lint {}` reports, and compare again.",
            side.file
        ),
        false => "Correct what is reported here, and compare again.".to_owned(),
    };
    let reasons = reading.refused.iter();
    let reasons: Vec<String> = reasons.map(|it| format!("{} {it}", it.pointer)).collect();
    Some(Finding {
        fingerprint: digits(&[&side.vendor, &rule, &reasons.join("\n")]),
        rule,
        kind: Kind::Unknown,
        vendors: vec![side.vendor.clone()],
        sentence,
        effect: Effect::UNKNOWN,
        places,
        diagnostics: render::plain(&reading.refused, &side.file, &text),
        advice: Some(advice),
        ..Finding::default()
    })
}

fn finding(same: &Same<'_>, both: &Both<'_>) -> Option<Finding> {
    let Both { new, context, .. } = both;
    let all: Vec<Difference<'_>> = same.groups.iter().flatten().cloned().collect();
    let first = all.first()?;
    let judgement = &same.judgement;
    let told = match same.by {
        // (The types may be those of other operations, too.)
        By::Operation => same.groups.first()?.as_slice(),
        _ => &all,
    };
    let used_by = used::by(told, both);
    let mut safety = judgement.safety.clone();
    let mut card = None;
    if first.change == Change::Added && first.what == What::Operation {
        let (facts, weaker) = card::operation(&new.meaning.spec, &first.node().key, &safety);
        card = Some(facts);
        let more = weaker
            .into_iter()
            .filter(|it| !judgement.safety.contains(it));
        safety.extend(more);
    }
    let operation = used_by.first().map(|it| &it.operation);
    let page = page(first, operation, context);
    let operations: Vec<String> = used_by.iter().map(|it| it.operation.clone()).collect();
    let places = same.groups.iter();
    let mut places: Vec<Place> = places.flat_map(|it| place::places(it, both)).collect();
    let mut seen = BTreeSet::new();
    places.retain(|it| seen.insert((it.revision, it.line, it.column)));
    Some(Finding {
        fingerprint: fingerprint(&new.side.vendor, &all, &judgement.id),
        rule: judgement.id.clone(),
        kind: judgement.kind,
        safety,
        vendors: vec![new.side.vendor.clone()],
        sentence: sentence(same, &all, &used_by, context),
        guess: first.guess,
        effect: judgement.effect(),
        places,
        document: place::comparisons(same, both),
        card,
        notes: match judgement.kind {
            Kind::Docs if judgement.safety.is_empty() => Vec::new(),
            _ => notes(first, &operations, both),
        },
        advice: words::advice(first, judgement, page.as_ref()),
        page,
        rereads: judgement.kind != Kind::Docs && all.iter().any(is_read),
        subjects: subjects(&all),
        used_by,
        ..Finding::default()
    })
}

/// Whether it says what a response is read into.
fn is_read(difference: &Difference<'_>) -> bool {
    let keys = [
        "type",
        "format",
        "nullable",
        "x-aliases",
        "x-json",
        "x-lenient",
    ];
    let is_part = matches!(difference.what, What::Member | What::Items | What::Shape);
    difference.root().what == What::Type
        && (is_part && (difference.change != Change::Moved || difference.what == What::Shape)
            || keys.contains(&difference.node().key.as_str()))
}

fn sentence(
    same: &Same<'_>,
    all: &[Difference<'_>],
    used_by: &[UsedBy],
    context: &Context<'_>,
) -> String {
    let groups = &same.groups;
    let first = groups.first().map_or(&[][..], Vec::as_slice);
    let number = groups.len();
    // Of several values, there is no common old and new one.
    let is_counted = |it: &Difference<'_>| it.what != What::Type && it.old.is_none();
    let is_counted = same.first().is_some_and(is_counted);
    let differ = |noun: &str| {
        let verb = if number == 1 { "differs" } else { "differ" };
        format!("{} of {} {verb}.", counted(number, noun), owner(all))
    };
    match same.by {
        By::Alike if !is_counted => format!(
            "{} Likewise {} more.",
            words::sentence(first, &same.judgement, used_by, context),
            number - 1
        ),
        By::Change | By::Alike => words::sentence(all, &same.judgement, used_by, context),
        By::Object | By::Operation => words::sentence(first, &same.judgement, used_by, context),
        By::Texts => differ("text"),
        By::Notes => differ("note"),
        By::Examples => differ("example"),
        By::Reading => {
            let verb = if number == 1 { "was" } else { "were" };
            format!(
                "{} of the vendor {verb} read again.",
                counted(number, "page")
            )
        }
    }
}

/// The operation or the type that differences belong to.
fn owner(all: &[Difference<'_>]) -> String {
    let roots = all.iter().map(|it| it.root());
    let operations = roots.filter(|it| it.what == What::Operation);
    let operations: BTreeSet<&str> = operations.map(|it| it.key.as_str()).collect();
    match all.first().map(|it| it.root()) {
        Some(root) if root.what == What::Operation => match operations.len() {
            1 => root.key.clone(),
            number => counted(number, "operation"),
        },
        Some(root) if root.what == What::Type => format!("type `{}`", root.key),
        _ => "the document".to_owned(),
    }
}

/// The nearest page of the vendor's.
fn page(first: &Difference<'_>, operation: Option<&String>, context: &Context<'_>) -> Option<Page> {
    let sides = [context.new, context.old].into_iter();
    let mut operations = sides.filter_map(|it| it.child(What::Operation, operation?));
    let root = std::iter::once(first.root()).filter(|it| it.what == What::Operation);
    let own = root.chain(operations.next()).chain([context.new]);
    let text = |node: &Node, key: &str| Some(node.get(key)?.as_str()?.to_owned());
    own.into_iter().find_map(|it| {
        Some(Page {
            url: text(it, "externalDocs.url")?,
            title: text(it, "externalDocs.description"),
            read: text(it, "x-read"),
        })
    })
}

/// The notes of the operations, or else of the document, that mention what differs.
fn notes(first: &Difference<'_>, operations: &[String], both: &Both<'_>) -> Vec<Note> {
    let nodes = first.trail.iter().skip(1).copied().chain([first.node()]);
    let named = nodes.filter(|it| matches!(it.what, What::Input | What::Member | What::Value));
    let names = named.map(|it| outline::wire_name(&it.key));
    let names: Vec<String> = names.filter(|it| it.chars().count() > 2).collect();
    let mentions = |it: &spec::Note| {
        let readings = it.readings.iter().flat_map(|it| [&it.0, &it.1]);
        let mut texts = readings.chain([&it.choice, &it.id]);
        texts.any(|text| names.iter().any(|name| text.contains(name.as_str())))
    };
    let mut out: Vec<Note> = Vec::new();
    for version in [&both.new, &both.old] {
        let all = version.meaning.spec.operations.iter();
        let own = all.filter(|it| operations.contains(&it.id));
        let notes = own
            .flat_map(|it| &it.notes)
            .chain(&version.meaning.spec.notes);
        for note in notes.filter(|it| mentions(it)) {
            if out.iter().all(|it| it.id != note.id) {
                out.push(Note {
                    id: note.id.clone(),
                    readings: note.readings.clone(),
                    choice: note.choice.clone(),
                });
            }
        }
    }
    out
}

/// What of the crate it is about, by the old names and the new ones.
fn subjects(all: &[Difference<'_>]) -> Vec<Subject> {
    let mut out = Vec::new();
    for difference in all {
        for node in difference.sides() {
            let trail = difference.trail.iter().copied().chain([node]);
            let mut subject = Subject::default();
            for node in trail {
                match node.what {
                    What::Operation => subject.operation = Some(node.key.clone()),
                    What::Type => subject.type_name = Some(node.key.clone()),
                    What::Input => subject.member = Some(node.key.clone()),
                    What::Member | What::Value | What::Variable | What::Server => {
                        subject.member = Some(outline::wire_name(&node.key));
                    }
                    _ => {}
                }
            }
            out.push(subject);
        }
    }
    out.retain(|it| *it != Subject::default());
    out.sort();
    out.dedup();
    out
}

#[cfg(test)]
mod tests;
