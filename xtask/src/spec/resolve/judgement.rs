//! What has to hold for a success, and where errors have their codes.

use crate::spec::model::{Codes, Member, Must, ObjectType, Success, SuccessRule, Type};
use crate::spec::profile::{self, Absent, Role, text};
use crate::spec::ways::{self, Types, Way};

/// The objects that the responses of an operation are read into.
pub(super) struct Objects<'p> {
    types: &'p Types,
    success: Option<&'p ObjectType>,
    /// The shapes of the error.
    errors: Vec<&'p ObjectType>,
}

impl<'p> Objects<'p> {
    pub(super) fn of(types: &'p Types, success: &Success, error: &String) -> Self {
        let object = |name: &String| ways::named(types, name);
        let errors = match types.get(error) {
            Some(Type::Union(union)) => union.members.iter().filter_map(object).collect(),
            _ => object(error).into_iter().collect(),
        };
        let success = match success {
            Success::Type(name) => object(name),
            _ => None,
        };
        Self {
            types,
            success,
            errors,
        }
    }

    /// What is asked of a success: what the spec says, and by default that nothing of an error is
    /// there.
    pub(super) fn rules(&self, asked: &[profile::Success]) -> Vec<SuccessRule> {
        let mut rules: Vec<SuccessRule> = Vec::new();
        let push = |rules: &mut Vec<SuccessRule>, member: Vec<String>, must: Must| {
            if !rules.iter().any(|it| it.member == member) {
                rules.push(SuccessRule { member, must });
            }
        };
        let asked: Vec<_> = asked.iter().map(|it| (it, path(&it.member))).collect();
        for (it, path) in &asked {
            let must = self.must(it, path);
            // What is asked twice is the linter's matter.
            rules.push(SuccessRule {
                member: path.clone(),
                must: must.clone(),
            });
            // A member may come under its other names, too.
            for other in self.paths(path) {
                let must = self.under_other_name(&must, &other);
                push(&mut rules, other, must);
            }
        }
        for (way, least) in self.errors.iter().flat_map(|it| self.judged(it)) {
            let is_asked =
                |path: &Vec<String>| path.len() >= least && ways::leads_along(path, &way);
            if !asked.iter().any(|it| is_asked(&it.1)) {
                for path in ways::paths(&way[..least]) {
                    push(&mut rules, path, Must::BeEmpty);
                }
            }
        }
        rules
    }

    /// What of an error is in no success: the ways, and how many steps of each are judged. Of a
    /// code, that is the first object on the way that the success does not have.
    fn judged(&self, error: &'p ObjectType) -> Vec<(Way<'p>, usize)> {
        let codes = ways::in_error(self.types, error, Member::is_code);
        if codes.is_empty() {
            let lacking = self.lacking(error, self.success, &[]);
            let whole = lacking.into_iter().map(|it| (it.len(), it));
            return whole.map(|(steps, way)| (way, steps)).collect();
        }
        let judged = codes.into_iter().map(|way| {
            let shared = self.success.map_or(way.len(), |it| self.shared(it, &way));
            // Of a list, that it is empty is all that can be asked.
            let list = way
                .iter()
                .position(|it| ways::listed(self.types, it).is_some());
            let most = list.map_or(way.len(), |it| it + 1);
            let steps = most.min(shared + 1);
            (way, steps)
        });
        judged.collect()
    }

    /// How many steps of a way a success has, too.
    fn shared(&self, success: &'p ObjectType, way: &[&Member]) -> usize {
        let mut object = Some(success);
        let steps = way.iter().take_while(|member| {
            let own = object.and_then(|it| same(it, member));
            object = own.and_then(|it| ways::object(self.types, it));
            own.is_some()
        });
        steps.count()
    }

    /// The ways to what an error requires and a success does not have.
    fn lacking(
        &self,
        error: &'p ObjectType,
        success: Option<&'p ObjectType>,
        before: &[&'p Member],
    ) -> Vec<Way<'p>> {
        let mut out = Vec::new();
        for member in error.members.iter().filter(|it| it.required) {
            let way = [before, &[member]].concat();
            let Some(own) = success.and_then(|it| same(it, member)) else {
                out.push(way);
                continue;
            };
            let inner = ways::object(self.types, member);
            let own = ways::object(self.types, own);
            if let (Some(inner), Some(_)) = (inner, own)
                && way.len() < ways::MAX_STEPS
            {
                out.extend(self.lacking(inner, own, &way));
            }
        }
        out
    }

    /// The same under another name, where the member may be absent. Only a name of the success can
    /// hold a new status: under one of the error, what is not listed is a code.
    fn under_other_name(&self, must: &Must, path: &[String]) -> Must {
        let mut must = must.clone();
        if let Must::Equal {
            absent_is_success,
            known,
            grants,
            ..
        } = &mut must
        {
            *absent_is_success = true;
            if self.in_success(path).is_none() {
                known.clear();
                grants.clear();
            }
        }
        must
    }

    fn must(&self, asked: &profile::Success, path: &[String]) -> Must {
        if asked.must == Some(profile::Must::BeAbsent) {
            return Must::BeAbsent;
        }
        let own = self.in_success(path);
        let grants = self.success.iter().flat_map(|it| {
            let is_grant = |it: &Member| matches!(it.role, Some(Role::Session | Role::Verdict));
            ways::ways(self.types, it, is_grant)
        });
        let grants = grants.filter(|it| !own.as_ref().is_some_and(|own| is_same(own, it)));
        let grants: Vec<_> = grants.flat_map(|it| ways::paths(&it)).collect();
        // Without a member that could show a grant, a value that is not known is none of a success.
        let listed = own
            .and_then(|it| it.last()?.enum_type())
            .filter(|_| !grants.is_empty());
        let known = match listed {
            Some(own) => {
                let codes = self.errors.iter();
                let codes = codes.filter_map(|it| ways::find(self.types, it, path)?.pop());
                let enums = codes.filter_map(Member::code_enum).chain([own]);
                enums
                    .filter_map(|it| self.types.get(it))
                    .flat_map(Type::enum_values)
                    .map(|it| it.value.clone())
                    .collect()
            }
            None => Vec::new(),
        };
        Must::Equal {
            values: unique(asked.equals.iter().map(text)),
            absent_is_success: asked.absent == Some(Absent::Success),
            grants: if known.is_empty() { Vec::new() } else { grants },
            known,
        }
    }

    /// The way to the member of the success that has this path.
    fn in_success(&self, path: &[String]) -> Option<Way<'p>> {
        ways::find(self.types, self.success?, path)
    }

    /// All paths of the members that have this path.
    fn paths(&self, path: &[String]) -> Vec<Vec<String>> {
        let objects = self.errors.iter().copied().chain(self.success);
        let found = objects.filter_map(|it| ways::find(self.types, it, path));
        found.flat_map(|it| ways::paths(&it)).collect()
    }

    pub(super) fn request_ids(&self) -> Vec<Vec<Vec<String>>> {
        let objects = self.success.into_iter().chain(self.errors.iter().copied());
        let is_id = |it: &Member| it.role == Some(Role::RequestId);
        let ids = objects.flat_map(|it| ways::ways(self.types, it, is_id));
        unique(ids.map(|it| ways::names(&it)))
    }

    pub(super) fn codes(&self) -> Codes {
        let objects = self.errors.iter();
        let codes = objects.flat_map(|it| ways::in_error(self.types, it, Member::is_code));
        let codes: Vec<Way<'_>> = codes.collect();
        let members = || codes.iter().filter_map(|it| it.last());
        let retry = members()
            .filter_map(|it| it.code_enum())
            .filter_map(|it| self.types.get(it))
            .flat_map(Type::enum_values)
            .filter(|it| it.retry)
            .map(|it| it.value.clone());
        Codes {
            members: unique(codes.iter().map(|it| ways::names(it))),
            retry: unique(retry),
            detail: members().any(|it| it.code_detail.is_some()),
        }
    }
}

/// The names in a JSON pointer.
fn path(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(str::to_owned).collect()
}

/// The member of an object that has one of the names of another member.
fn same<'t>(object: &'t ObjectType, member: &Member) -> Option<&'t Member> {
    member.names().find_map(|it| object.named(it))
}

fn is_same(way: &[&Member], other: &[&Member]) -> bool {
    let mut steps = way.iter().zip(other);
    way.len() == other.len() && steps.all(|(way, other)| std::ptr::eq(*way, *other))
}

fn unique<T: Eq + std::hash::Hash>(values: impl Iterator<Item = T>) -> Vec<T> {
    let values: indexmap::IndexSet<T> = values.collect();
    values.into_iter().collect()
}

#[cfg(test)]
mod tests;
