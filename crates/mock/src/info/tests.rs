use super::*;

const ERRORS: &str = "\
# Invented.
[common]
403 | A B | Not allowed.
404 | C@D

[own]
500 | A B | Broken.
";

const OPERATIONS: &str = "\
[Both: own common]
a required text

[One: common]
";

fn info() -> VendorInfo {
    VendorInfo::read("v", &[], (ERRORS, OPERATIONS), &[])
}

#[test]
fn operations_have_the_errors_of_their_groups() {
    let info = info();
    let codes = |id| {
        let operation = info.operation(id).expect("an operation");
        let errors = operation.errors.iter();
        errors
            .map(|it| (it.status, it.code, it.message))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes("One"),
        [(403, "A B", "Not allowed."), (404, "C@D", "C@D")]
    );
    assert_eq!(codes("Both")[0], (500, "A B", "Broken."));
    assert_eq!(info.errors.len(), 3);
    assert_eq!(info.operations[0].rules.len(), 1);
    assert!(info.operation("Other").is_none());
}

#[test]
fn an_error_is_found_with_or_without_its_status() {
    let info = info();
    let status = |name| find_error(info.errors, name).map(|error| error.status);
    assert_eq!(status("A B"), Some(403));
    assert_eq!(status("A B@500"), Some(500));
    assert_eq!(status("A B@501"), None);
    assert_eq!(status("C@D"), Some(404));
    assert_eq!(status("C@D@404"), Some(404));
}
