//! What has to hold for a success, and where errors have their codes.

use indexmap::IndexMap;

use crate::spec::model::{Codes, Member, Must, ObjectType, Success, SuccessRule, Type};
use crate::spec::profile::{self, Absent, Role, text};

/// The objects that the responses of an operation are read into.
pub(super) struct Objects<'p> {
    types: &'p IndexMap<String, Type>,
    success: Option<&'p ObjectType>,
    /// The shapes of the error.
    errors: Vec<&'p ObjectType>,
}

impl<'p> Objects<'p> {
    pub(super) fn of(types: &'p IndexMap<String, Type>, success: &Success, error: &String) -> Self {
        let object = |name: &String| match types.get(name) {
            Some(Type::Object(object)) => Some(object),
            _ => None,
        };
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
        for it in asked {
            let path: Vec<String> = it.member.split('/').skip(1).map(str::to_owned).collect();
            let must = self.must(it, path.first());
            // A member may come under its other names, too.
            let others = match path.as_slice() {
                [only] => self.names(only),
                _ => Vec::new(),
            };
            // What is asked twice is the linter's matter.
            rules.push(SuccessRule {
                member: path,
                must: must.clone(),
            });
            for other in others {
                let must = self.under_other_name(&must, &other);
                push(&mut rules, vec![other], must);
            }
        }
        for error in &self.errors {
            let has_code = error.members.iter().any(Member::is_code);
            let judged = error.members.iter().filter(|it| match has_code {
                true => it.is_code(),
                false => it.required && !it.names().any(|it| self.in_success(it).is_some()),
            });
            // (What the spec has a rule for is there already.)
            for name in judged.flat_map(Member::names) {
                push(&mut rules, vec![name.clone()], Must::BeEmpty);
            }
        }
        rules
    }

    /// The same under another name, where the member may be absent. Only a name of the success can
    /// hold a new status: under one of the error, what is not listed is a code.
    fn under_other_name(&self, must: &Must, name: &String) -> Must {
        let mut must = must.clone();
        if let Must::Equal {
            absent_is_success,
            known,
            grants,
            ..
        } = &mut must
        {
            *absent_is_success = true;
            if self.in_success(name).is_none() {
                known.clear();
                grants.clear();
            }
        }
        must
    }

    fn must(&self, asked: &profile::Success, name: Option<&String>) -> Must {
        if asked.must == Some(profile::Must::BeAbsent) {
            return Must::BeAbsent;
        }
        let member = name.and_then(|it| self.in_success(it));
        let grants: Vec<String> = self
            .success
            .iter()
            .flat_map(|it| &it.members)
            .filter(|it| member.is_none_or(|member| member.name != it.name))
            .filter(|it| matches!(it.role, Some(Role::Session | Role::Verdict)))
            .flat_map(Member::names)
            .cloned()
            .collect();
        // Without a member that could show a grant, a value that is not known is none of a success.
        let listed = member
            .and_then(Member::enum_type)
            .filter(|_| !grants.is_empty());
        let known = match listed {
            Some(own) => {
                let codes = self.errors.iter().flat_map(|it| &it.members);
                let codes = codes.filter(|it| it.names().any(|it| Some(it) == name));
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

    /// The member of the success that has this name.
    fn in_success(&self, name: &String) -> Option<&'p Member> {
        let mut members = self.success?.members.iter();
        members.find(|it| it.names().any(|it| it == name))
    }

    /// All names of the members that have this name.
    fn names(&self, name: &String) -> Vec<String> {
        let objects = self.errors.iter().copied().chain(self.success);
        let members = objects.flat_map(|it| &it.members);
        let found = members.filter(|it| it.names().any(|it| it == name));
        found.flat_map(Member::names).cloned().collect()
    }

    pub(super) fn request_ids(&self) -> Vec<String> {
        let objects = self.success.into_iter().chain(self.errors.iter().copied());
        let members = objects.flat_map(|it| &it.members);
        let ids = members.filter(|it| it.role == Some(Role::RequestId));
        unique(ids.flat_map(Member::names).cloned())
    }

    pub(super) fn codes(&self) -> Codes {
        let members = || self.errors.iter().flat_map(|it| &it.members);
        let codes = || members().filter(|it| it.is_code());
        let retry = codes()
            .filter_map(Member::code_enum)
            .filter_map(|it| self.types.get(it))
            .flat_map(Type::enum_values)
            .filter(|it| it.retry)
            .map(|it| it.value.clone());
        Codes {
            members: unique(codes().flat_map(Member::names).cloned()),
            retry: unique(retry),
            detail: members().any(|it| it.code_detail.is_some()),
        }
    }
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: indexmap::IndexSet<String> = names.collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests;
