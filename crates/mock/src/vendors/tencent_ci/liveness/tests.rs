use super::*;

const MISSING: Violation = Violation::Missing("ValidateData");
const INVALID: Violation = Violation::Invalid("ValidateData");

#[test]
fn validate_data_has_to_fit_its_type() {
    for (liveness_type, data, expected) in [
        ("LIP", "0417", Ok(())),
        ("LIP", "", Err(MISSING)),
        ("LIP", "123", Err(INVALID)),
        ("LIP", "12a4", Err(INVALID)),
        ("ACTION", "2,1", Ok(())),
        ("ACTION", "1，2", Ok(())),
        ("ACTION", "", Err(MISSING)),
        ("ACTION", "3", Err(INVALID)),
        ("ACTION", "1,", Err(INVALID)),
        ("SILENT", "", Ok(())),
        ("SILENT", "0417", Err(INVALID)),
    ] {
        assert_eq!(
            check_validate_data(liveness_type, data),
            expected,
            "{liveness_type} {data}"
        );
    }
}

#[test]
fn id_card_numbers_have_their_form() {
    for good in [
        "11204416541220243X",
        "110105194912310021",
        "110105491231002",
    ] {
        assert!(is_id_card_number(good), "{good}");
    }
    for bad in [
        "",
        "1",
        "1120441654122024XX",
        "11010549123100X",
        "12345678901234567人",
    ] {
        assert!(!is_id_card_number(bad), "{bad}");
    }
}
