//! What has to hold for a success, and where errors have their codes.

use indexmap::IndexMap;

use crate::profile::{self, Absent, Role, text};
use crate::spec::model::{Codes, Member, Must, ObjectType, Success, SuccessRule, Type};

/// The objects that the replies of an operation are read into.
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

    /// What is asked of a success: what the spec says, and by default that nothing of an error is there.
    pub(super) fn rules(&self, asked: &[profile::Success]) -> Vec<SuccessRule> {
        let mut rules: Vec<SuccessRule> = Vec::new();
        let mut push = |member: Vec<String>, must: Must| {
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
            push(path, must.clone());
            for other in others {
                let must = self.under_other_name(&must, &other);
                push(vec![other], must);
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
                push(vec![name.clone()], Must::BeEmpty);
            }
        }
        rules
    }

    /// The same under another name, where the member may be absent. Only a name of the success can hold a new status:
    /// under one of the error, what is not listed is a code.
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
mod tests {
    use super::Objects;
    use crate::profile;
    use crate::spec::{self, Must, Operation, Spec, SuccessRule, Type};

    fn golden() -> Spec<'static> {
        spec::golden()
    }

    fn operation<'s>(spec: &'s Spec<'_>, id: &str) -> &'s Operation<'s> {
        let found = spec.operations.iter().find(|it| it.id == id);
        found.expect("an operation of the golden")
    }

    fn rules<'s>(spec: &'s Spec<'_>, id: &str) -> &'s [SuccessRule] {
        let replies = operation(spec, id).replies.iter();
        let mut good = replies.filter(|it| it.success);
        &good.next().expect("a success").rules
    }

    fn empty(names: &[&str]) -> Vec<SuccessRule> {
        let rule = |name: &&str| SuccessRule {
            member: vec![(*name).to_owned()],
            must: Must::BeEmpty,
        };
        names.iter().map(rule).collect()
    }

    #[test]
    fn by_default_no_code_is_in_a_success_under_any_of_its_names() {
        let spec = golden();
        let names = ["error_message", "error", "ERROR"];
        assert_eq!(rules(&spec, "SendVideo"), empty(&names));
        // Nothing is promised, and a code is one all the same.
        assert_eq!(rules(&spec, "CloseSession"), empty(&["error-codes"]));
        // The third shape has no code: what it requires and the success has not.
        let names = ["error_code", "error", "failure"];
        assert_eq!(rules(&spec, "CheckPoint"), empty(&names));
    }

    #[test]
    fn what_a_spec_says_of_a_member_takes_the_place_of_the_default() {
        let spec = golden();
        let names = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        let rule = |member: &str, must| SuccessRule {
            member: vec![member.to_owned()],
            must,
        };
        let expected = [
            rule(
                "Code",
                Must::Equal {
                    values: names(&["1", "OK"]),
                    absent_is_success: true,
                    known: Vec::new(),
                    grants: Vec::new(),
                },
            ),
            // A status that nobody lists is a success if it brings no token.
            rule(
                "Status",
                Must::Equal {
                    values: names(&["OPEN"]),
                    absent_is_success: false,
                    known: names(&["OPEN", "CLOSED"]),
                    grants: names(&["Token"]),
                },
            ),
            rule("Reason", Must::BeAbsent),
        ];
        assert_eq!(rules(&spec, "OpenSession"), expected);
    }

    #[test]
    fn a_new_code_is_not_a_new_status() {
        let mut spec = golden();
        let id = operation(&spec, "OpenSession").error.clone();
        let Some(Type::Object(error)) = spec.types.get_mut(&id) else {
            panic!("{id} is an object");
        };
        let code = error.members.iter_mut().find(|it| it.is_code());
        let code = code.expect("it has a code");
        code.name = "Refusal".to_owned();
        code.aliases = vec!["Status".to_owned()];
        let success = operation(&spec, "OpenSession").success.clone();
        let asked: profile::Success =
            serde_json::from_value(serde_json::json!({"member": "/Status", "equals": ["OPEN"]}))
                .expect("an entry");
        let rules = Objects::of(&spec.types, &success, &id).rules(&[asked]);
        let of = |name: &str| {
            rules
                .iter()
                .find(|it| it.member == [name])
                .map(|it| &it.must)
        };
        let grants_of = |must: Option<&Must>| match must {
            Some(Must::Equal { known, grants, .. }) => (!known.is_empty(), grants.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(grants_of(of("Status")), (true, 1));
        assert_eq!(grants_of(of("Refusal")), (false, 0));
    }

    #[test]
    fn codes_and_request_ids_are_known_by_all_their_names() {
        let spec = golden();
        let video = operation(&spec, "SendVideo");
        assert_eq!(video.codes.members, ["error_message", "error", "ERROR"]);
        assert_eq!(video.codes.retry, ["INTERNAL_ERROR"]);
        assert!(video.codes.detail);
        assert_eq!(video.request_id_members, ["request_id"]);
        let query = operation(&spec, "Query");
        assert_eq!(query.codes.retry, ["5100"]);
        assert!(!query.codes.detail);
    }
}
