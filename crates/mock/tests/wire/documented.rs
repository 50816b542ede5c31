//! The codes that the files below `specs` declare, for a comparison with the mock's own tables.

use std::{collections::BTreeSet, path::Path};

use liveproof_mock::{VENDORS, VendorInfo};

/// The values of the schema `ErrorCode` of a vendor. They are in one block, one value a line.
fn declared(vendor: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../specs")
        .join(vendor)
        .with_extension("yaml");
    let yaml = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let codes: BTreeSet<_> = yaml
        .lines()
        .skip_while(|line| *line != "    ErrorCode:")
        .skip_while(|line| *line != "      enum:")
        .skip(1)
        .map_while(|line| line.strip_prefix("        - "))
        .map(|code| code.trim_matches('"').to_owned())
        .collect();
    assert!(!codes.is_empty(), "{}", path.display());
    codes
}

/// The vendors whose tables are not made of their specs.
fn by_hand() -> impl Iterator<Item = &'static VendorInfo> {
    VENDORS.iter().filter(|vendor| {
        let mut operations = vendor.operations.iter();
        operations.all(|it| it.samples.is_empty())
    })
}

/// Both are written by hand from the same pages; neither is made of the other.
#[test]
fn the_tables_have_the_codes_of_the_specs() {
    for vendor in by_hand() {
        let operations = vendor.operations.iter();
        let own: BTreeSet<_> = operations
            .flat_map(|operation| operation.errors)
            .map(|error| error.code.to_owned())
            .collect();
        assert_eq!(own, declared(vendor.name), "{}", vendor.name);
    }
}

/// The page of operations shows this list, and all others are answered from samples; `generate`
/// cannot ask the mock itself.
#[test]
fn the_list_of_operations_is_complete() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("operations.txt");
    let listed = std::fs::read_to_string(path).expect("the list is beside Cargo.toml");
    let answered: String = by_hand()
        .flat_map(|vendor| vendor.operations.iter().map(|it| (vendor.name, it.id)))
        .map(|(vendor, id)| format!("{vendor} {id}\n"))
        .collect();
    assert_eq!(listed, answered);
}

#[test]
fn no_error_stands_twice_in_a_table() {
    for vendor in VENDORS.iter() {
        for operation in vendor.operations {
            let mut seen = BTreeSet::new();
            for error in operation.errors {
                assert!(
                    seen.insert((error.code, error.status)),
                    "{}: {} {}",
                    operation.id,
                    error.code,
                    error.status
                );
            }
        }
    }
}

/// Counted on the pages: what all operations of a vendor have, and the rows of their own.
#[test]
fn each_operation_has_as_many_errors_as_its_pages() {
    for (vendor, counts) in [
        // The newer list has 22 codes, the older one 4200 besides.
        ("tencent-csec", &[23; 11][..]),
        // 26 rows of CI and 55 of COS, 54 and 15 of the operations.
        ("tencent-ci", &[81, 81, 135, 135, 96, 96]),
        // 413 besides where a page does not list it.
        ("megvii-faceid", &[7, 15, 15, 16, 18, 8, 8, 13, 12]),
    ] {
        let vendor = VENDORS.iter().find(|it| it.name == vendor);
        let operations = vendor.expect("it is there").operations.iter();
        let found: Vec<usize> = operations.map(|it| it.errors.len()).collect();
        assert_eq!(found, counts);
    }
    // Ten that all have; those of the answer, of text messages, of what replies a login, of
    // passwords, signatures, access tokens and tickets.
    let huawei = VENDORS.iter().find(|it| it.name == "huawei-oneaccess");
    let operations = huawei.expect("it is there").operations.iter();
    let all: usize = operations.map(|it| it.errors.len()).sum();
    assert_eq!(all, 23 * 10 + 3 + 3 + 9 + 2 + 2 + 1 + 1);
}
