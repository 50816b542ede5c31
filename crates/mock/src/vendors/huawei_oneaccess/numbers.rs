//! Mobile numbers (手机号), and the countries that have them here: ListCountryCodes.

use serde_json::json;

use super::{Call, Done, HuaweiOneaccess, Operation, Refused, access::Access, errors::COMMON};
use crate::vendor::OperationInfo;

pub(super) const COUNTRIES: Operation = Operation {
    info: OperationInfo {
        id: "ListCountryCodes",
        errors: COMMON,
    },
    method: "GET",
    path: "/api/v2/sdk/country-codes",
    access: Access::Application,
    run: countries,
};

/// The two countries whose patterns the documents show.
fn countries(_vendor: &HuaweiOneaccess, _call: &Call<'_>) -> Result<Done, Refused> {
    Ok(Done::Json(json!({
        "phoneAreaCodeDefinitions": [
            {
                "areaCode": "86",
                "displayMapping": { "zh-TW": "中國大陸", "en": "China", "zh-CN": "中国大陆" },
                "countryCode": "CN",
                "mobileRegex": r"^(\+86){0,1}\-?1\d{10}$",
                "areaCodeSuffixes": [],
            },
            {
                "areaCode": "852",
                "displayMapping": { "zh-TW": "中國香港", "en": "Hong Kong (China)", "zh-CN": "中国香港" },
                "countryCode": "HK",
                "mobileRegex": r"^(\+852){1}\-?0{0,1}[1,4,5,6,7,8,9](?:\d{7}|\d{8}|\d{12})$",
                "areaCodeSuffixes": [],
            },
        ],
        "preferredAreaCode": "CN",
    })))
}

/// The number without what may be left out of it: `+86`, the dash, the zero behind `+852`. `None`: it matches none of
/// the two patterns.
pub(super) fn canonical(number: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = number.strip_prefix("+852") {
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        let begins = rest.starts_with(['1', '4', '5', '6', '7', '8', '9']);
        return (begins && digits(rest) && [8, 9, 13].contains(&rest.len()))
            .then(|| format!("+852{rest}"));
    }
    let rest = number.strip_prefix("+86").unwrap_or(number);
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    (rest.starts_with('1') && rest.len() == 11 && digits(rest)).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_match_the_patterns_of_the_two_countries() {
        for (number, wanted) in [
            ("12345678901", Some("12345678901")),
            ("+8612345678901", Some("12345678901")),
            ("+86-12345678901", Some("12345678901")),
            ("+85251234567", Some("+85251234567")),
            ("+852-051234567", Some("+85251234567")),
            ("", None),
            ("1234567890", None),
            ("123456789012", None),
            ("22345678901", None),
            ("1234567890a", None),
            ("+85221234567", None),
            ("+8525123456", None),
            ("85251234567", None),
            ("+4915112345678", None),
        ] {
            assert_eq!(canonical(number).as_deref(), wanted, "{number}");
        }
    }
}
