use super::Objects;
use crate::spec::profile;
use crate::spec::{self, Must, Operation, Spec, SuccessRule, Type};

fn golden() -> Spec<'static> {
    spec::golden()
}

fn operation<'s>(spec: &'s Spec<'_>, id: &str) -> &'s Operation<'s> {
    let found = spec.operations.iter().find(|it| it.id == id);
    found.expect("an operation of the golden")
}

fn rules<'s>(spec: &'s Spec<'_>, id: &str) -> &'s [SuccessRule] {
    let responses = operation(spec, id).responses.iter();
    let mut good = responses.filter(|it| it.success);
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
                grants: vec![names(&["Token"])],
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
    assert_eq!(video.codes.members, [[["error_message", "error", "ERROR"]]]);
    assert_eq!(video.codes.retry, ["INTERNAL_ERROR"]);
    assert!(video.codes.detail);
    assert_eq!(video.request_id_members, [[["request_id"]]]);
    let query = operation(&spec, "Query");
    assert_eq!(query.codes.retry, ["5100"]);
    assert!(!query.codes.detail);
}

#[test]
fn codes_verdicts_and_request_ids_are_found_in_objects() {
    let spec = spec::golden_of("examplecloud-envelopes");
    let rule = |path: &[&str], must| SuccessRule {
        member: path.iter().map(|it| (*it).to_owned()).collect(),
        must,
    };
    let texts = |list: &[&str]| -> Vec<String> { list.iter().map(|it| (*it).to_owned()).collect() };
    let equal = |value: &str| Must::Equal {
        values: texts(&[value]),
        absent_is_success: false,
        known: Vec::new(),
        grants: Vec::new(),
    };
    let error = ["Response", "Error"];
    assert_eq!(rules(&spec, "Recognize"), [rule(&error, Must::BeAbsent)]);
    // Without a rule: the object around the code, which no success has.
    assert_eq!(rules(&spec, "CreateToken"), [rule(&error, Must::BeEmpty)]);
    let status = Must::Equal {
        values: texts(&["OPEN"]),
        absent_is_success: false,
        known: texts(&["OPEN", "CLOSED"]),
        grants: vec![
            texts(&["ResultObject", "Session", "Token"]),
            texts(&["ResultObject", "Passed"]),
        ],
    };
    let expected = [
        rule(&["Code"], equal("200")),
        rule(&["ResultObject", "Status"], status),
    ];
    assert_eq!(rules(&spec, "Describe"), expected);
    assert_eq!(rules(&spec, "Check"), empty(&["error", "Error"]));
    // The last shape has no code: what it requires inside of what both have.
    let expected = [
        rule(&["success"], equal("true")),
        rule(&["failure"], Must::BeEmpty),
        rule(&["fault"], Must::BeEmpty),
        rule(&["errors"], Must::BeEmpty),
        rule(&["data", "reason"], Must::BeEmpty),
    ];
    assert_eq!(rules(&spec, "Verify"), expected);

    let recognize = operation(&spec, "Recognize");
    assert_eq!(
        recognize.codes.members,
        [[["Response"], ["Error"], ["Code"]]]
    );
    assert_eq!(recognize.codes.retry, ["RequestLimitExceeded"]);
    assert_eq!(
        recognize.request_id_members,
        [[["Response"], ["RequestId"]]]
    );
    let check = operation(&spec, "Check");
    assert_eq!(
        check.codes.members,
        [[["error", "Error"], ["code", "errcode"]]]
    );
    assert_eq!(check.request_id_members, [[["meta"], ["request_id"]]]);
    let verify = operation(&spec, "Verify");
    let codes = [
        [["failure"], ["codes"]],
        [["fault"], ["what"]],
        [["errors"], ["what"]],
    ];
    assert_eq!(verify.codes.members, codes);
    assert!(verify.codes.detail);
}
