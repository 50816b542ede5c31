//! Mobile numbers (手机号), and the countries that have them here: ListCountryCodes.

use super::service::{Call, Outcome};
use crate::vendor::Refusal;

/// The two countries whose patterns the documents show.
const COUNTRIES: &str = include_str!("../../../data/huawei-oneaccess/countries.json");

pub(super) fn countries(_: &Call<'_>) -> Outcome {
    Ok(serde_json::from_str(COUNTRIES).unwrap_or_default())
}

/// The mobile number in a call.
pub(super) fn mobile(call: &Call<'_>) -> Result<String, Refusal> {
    let given = call.required("mobile")?;
    Ok(canonical(given).unwrap_or_else(|| given.to_owned()))
}

/// The number without what may be left out of it: `+86`, the dash, the zero behind `+852`. `None`:
/// it matches none of the two patterns.
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
mod tests;
