use super::*;
use crate::spec;

/// The fingerprints of all examples of `SubmitMaterials` and of a sample of it, after a change.
fn fingerprints(change: impl FnOnce(&mut Spec)) -> (Vec<String>, String) {
    let mut plan = spec::golden();
    change(&mut plan);
    let operation = plan.operations.iter().find(|it| it.id == "SubmitMaterials");
    let operation = operation.expect("an operation of the golden");
    let examples = operation.examples.iter();
    let requests = examples.map(|it| request(&plan, operation, it));
    let response = response(&plan, operation, b"{}");
    (requests.collect(), response)
}

fn operation<'p, 'd>(plan: &'p mut Spec<'d>) -> &'p mut Operation<'d> {
    let mut operations = plan.operations.iter_mut();
    let found = operations.find(|it| it.id == "SubmitMaterials");
    found.expect("an operation of the golden")
}

fn setter<'p, 'd>(plan: &'p mut Spec<'d>) -> &'p mut Input<'d> {
    let mut inputs = operation(plan).inputs.iter_mut();
    let setter =
        inputs.find(|it| it.is_setter() && !it.setting && it.examples.contains_key("minimal"));
    setter.expect("an input with an example")
}

#[test]
fn a_fingerprint_is_of_what_the_snapshot_depends_on_and_of_nothing_else() {
    let known = fingerprints(|_| {});
    let same = fingerprints(|plan| {
        plan.title.push('x');
        plan.version.push('0');
        operation(plan).summary.push('x');
        operation(plan).idempotent ^= true;
        setter(plan).docs.push('x');
        setter(plan).ident.push('x');
        setter(plan).checks.clear();
    });
    assert_eq!(same, known);
    let request_changes: [fn(&mut Spec); 5] = [
        |plan| plan.servers[0].url.push('x'),
        |plan| operation(plan).http_method = "Put",
        |plan| setter(plan).name = "Other",
        |plan| operation(plan).inputs[0].credential = true,
        |plan| operation(plan).inputs.reverse(),
    ];
    for (index, change) in request_changes.into_iter().enumerate() {
        let (requests, response) = fingerprints(change);
        let mut pairs = requests.iter().zip(&known.0);
        assert!(pairs.all(|(new, old)| new != old), "change {index}");
        assert_eq!(response, known.1, "change {index}");
    }
    let response_changes: [fn(&mut Spec); 3] = [
        |plan| operation(plan).responses.clear(),
        |plan| operation(plan).codes.members.clear(),
        |plan| {
            let error = operation(plan).error.clone();
            let error = plan.types.get_mut(&error);
            let Some(Type::Object(object)) = error else {
                panic!("{error:?}")
            };
            object.members[0].aliases.push("Other".to_owned());
        },
    ];
    for (index, change) in response_changes.into_iter().enumerate() {
        let (requests, response) = fingerprints(change);
        assert_eq!(requests, known.0, "change {index}");
        assert_ne!(response, known.1, "change {index}");
    }
}

#[test]
fn a_value_changes_the_fingerprints_of_its_example_alone() {
    let (known, _) = fingerprints(|_| {});
    let (new, _) = fingerprints(|plan| {
        let value = setter(plan).examples.get_mut("minimal");
        value.expect("a value").value = Box::leak(Box::new(json!("another one")));
    });
    let differing: Vec<bool> = new
        .iter()
        .zip(&known)
        .map(|(new, old)| new != old)
        .collect();
    assert!(differing[0], "{differing:?}");
    assert!(differing[1..].iter().all(|it| !it), "{differing:?}");
}

#[test]
fn an_extra_value_changes_the_fingerprint_of_its_example_alone() {
    let (known, _) = fingerprints(|_| {});
    let (new, _) = fingerprints(|plan| {
        let extras = operation(plan).extras.get_mut("full");
        extras.expect("values that are not declared").reverse();
    });
    let examples = operation(&mut spec::golden()).examples.clone();
    let pairs = new.iter().zip(&known).zip(examples);
    for ((new, old), example) in pairs {
        assert_eq!(new != old, example == "full", "{example}");
    }
}
