//! Operations of which more responses are a success than before. A success rule is made of many
//! keys: `x-success`, the codes of the error, marks, other names, known values. So what is compared
//! is what they make.

use super::compare::Difference;
use super::context::{Context, Looser, Lost};
use super::outline::{Node, What};
use super::reach::{is_code, read_as};
use crate::spec::profile::text;
use crate::spec::{Must, Operation, Spec, SuccessRule};

/// What became looser. `names`: the old and the new name of each operation.
pub(crate) fn of(old: &Spec<'_>, new: &Spec<'_>, names: &[(&str, &str)]) -> Looser {
    let mut out = Looser::new();
    for (was, is) in names {
        let Some((before, after)) = find(old, was).zip(find(new, is)) else {
            continue;
        };
        let mut lost = Lost::default();
        for response in after.responses.iter().filter(|it| it.success) {
            let mut olds = before.responses.iter();
            // A status more that is a success is a difference of its own.
            let same = olds.find(|it| it.success && it.key == response.key);
            for rule in same.iter().flat_map(|it| &it.rules) {
                lost.compare(rule, &response.rules);
            }
        }
        if !lost.members.is_empty() {
            out.insert((*was).to_owned(), lost.clone());
            out.insert((*is).to_owned(), lost);
        }
    }
    out
}

fn find<'s>(spec: &'s Spec<'_>, id: &str) -> Option<&'s Operation<'s>> {
    spec.operations.iter().find(|it| it.id == id)
}

impl Lost {
    /// Whether the new rules still refuse what the old one did, and what does not any more.
    fn compare(&mut self, old: &SuccessRule, new: &[SuccessRule]) {
        let same = new.iter().filter(|it| it.member == old.member);
        let same: Vec<&Must> = same.map(|it| &it.must).collect();
        if same.iter().any(|it| is_as_strict(it, &old.must)) {
            return;
        }
        self.members.extend(old.member.iter().cloned());
        let (known, grants) = lists(&old.must);
        for must in same {
            let (known_now, grants_now) = lists(must);
            let gone = known.iter().filter(|it| !known_now.contains(it));
            self.values.extend(gone.cloned());
            let lost = grants.iter().filter(|it| !grants_now.contains(it));
            self.members.extend(lost.flatten().cloned());
            // With the first mark, a value that nobody lists can be one of a success.
            if known.is_empty() {
                self.members.extend(grants_now.iter().flatten().cloned());
            }
        }
    }

    /// Whether a difference within a type of the response can be why.
    fn is_by(&self, difference: &Difference<'_>) -> bool {
        let node = difference.node();
        let above = difference.trail.iter().copied();
        let nodes: Vec<&Node> = above.chain(difference.sides()).collect();
        let of = |what: What| nodes.iter().copied().filter(move |it| it.what == what);
        let is_key =
            |keys: &[&str]| difference.what == What::Attribute && keys.contains(&node.key.as_str());
        // Which members of an error count depends on whether one has the code.
        let marks_code = is_key(&["x-code-detail"])
            || is_key(&["x-role"]) && difference.sides().any(|it| it.value == Some("code".into()))
            || difference.what == What::Member && difference.sides().any(is_code);
        let reads = [
            "type",
            "format",
            "required",
            "nullable",
            "constant",
            "x-role",
            "x-aliases",
            "x-json",
        ];
        let is_read = difference.what != What::Attribute || is_key(&reads);
        let mut names = of(What::Member).flat_map(read_as).collect::<Vec<_>>();
        if is_key(&["x-aliases"]) {
            let lists = difference
                .sides()
                .filter_map(|it| it.value.as_ref()?.as_array());
            names.extend(lists.flatten().map(text));
        }
        let is_member = names.iter().any(|it| self.members.contains(it));
        let is_value = of(What::Value).any(|it| self.values.contains(&it.key));
        let is_within = of(What::Member).chain(of(What::Value)).next().is_some();
        let is_whole = !is_within && difference.what != What::Type;
        marks_code || is_read && (is_member || is_value || is_whole)
    }
}

/// Values that are known, and the ways to members that show that somebody gets in.
fn lists(must: &Must) -> (&[String], &[Vec<String>]) {
    match must {
        Must::Equal { known, grants, .. } => (known, grants),
        Must::BeEmpty | Must::BeAbsent => (&[], &[]),
    }
}

/// Whether what `new` takes, `old` took as well.
pub(crate) fn is_as_strict(new: &Must, old: &Must) -> bool {
    match (new, old) {
        (Must::BeEmpty | Must::BeAbsent, Must::BeEmpty) | (Must::BeAbsent, Must::BeAbsent) => true,
        (Must::BeEmpty, _) => false,
        (
            Must::BeAbsent,
            Must::Equal {
                absent_is_success, ..
            },
        ) => *absent_is_success,
        // (A text `false` equals `false`, and is not empty.)
        (Must::Equal { values, known, .. }, Must::BeEmpty) => {
            let empty = ["", "0"];
            known.is_empty() && values.iter().all(|it| empty.contains(&it.as_str()))
        }
        (Must::Equal { values, known, .. }, Must::BeAbsent) => {
            known.is_empty() && values.is_empty()
        }
        (
            Must::Equal {
                values,
                absent_is_success,
                known,
                grants,
            },
            Must::Equal {
                values: old_values,
                absent_is_success: old_absent,
                known: old_known,
                grants: old_grants,
            },
        ) => {
            let mut refused = old_known.iter().filter(|it| !old_values.contains(it));
            // A value that is not known is one of a success, unless somebody gets in with it.
            let unknown = known.is_empty()
                || !old_known.is_empty()
                    && refused.all(|it| known.contains(it))
                    && is_within(old_grants, grants);
            is_within(values, old_values) && (*old_absent || !absent_is_success) && unknown
        }
    }
}

fn is_within<T: PartialEq>(few: &[T], all: &[T]) -> bool {
    few.iter().all(|it| all.contains(it))
}

/// Whether it can be a reason why more responses of an operation are a success.
pub(crate) fn is_by(context: &Context<'_>, difference: &Difference<'_>) -> bool {
    let looser = context.looser;
    let node = difference.node();
    let nodes = || difference.trail.iter().copied().chain([node]);
    if looser.is_empty() || nodes().any(|it| it.what == What::Example) {
        return false;
    }
    let root = difference.root();
    if root.what != What::Type {
        // The rule itself, and which types the responses have.
        let judges = matches!(node.what, What::Response | What::Content)
            || node.key == "x-success"
            || nodes().any(|it| it.what == What::Content);
        return judges && looser.contains_key(&root.key);
    }
    let roots = std::iter::once(root).chain(difference.sides());
    let roots: Vec<&Node> = roots.filter(|it| it.what == What::Type).collect();
    let mut lost = looser.iter().filter(|it| it.1.is_by(difference));
    lost.any(|(operation, _)| roots.iter().any(|it| context.is_root(operation, &it.key)))
}

#[cfg(test)]
mod tests;
