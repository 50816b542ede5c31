//! Required parameters and their limits, as tables.

/// What one parameter has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The parameter's name, as it is sent.
    pub name: &'static str,
    /// Whether a request without it (or with an empty value) is refused.
    pub required: bool,
    /// What a value that is not empty has to be.
    pub limit: Limit,
}

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// Any text.
    Text,
    /// Text of at least and at most so many characters.
    Characters(usize, usize),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number in decimal digits, from the first to the second, both included.
    Integer(i64, i64),
    /// Whatever the function accepts.
    Check(fn(&str) -> bool),
}

/// How a parameter breaks its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It is required, and missing or empty.
    Missing(&'static str),
    /// Its value is not within the limit.
    Invalid(&'static str),
}

/// A required parameter.
pub(crate) const fn required(name: &'static str, limit: Limit) -> Rule {
    Rule {
        name,
        required: true,
        limit,
    }
}

/// An optional parameter.
pub(crate) const fn optional(name: &'static str, limit: Limit) -> Rule {
    Rule {
        name,
        required: false,
        limit,
    }
}

/// Checks decoded parameters against the rules, in the rules' order. Parameters without a rule are let through: the
/// vendors' own clients send more than the pages name.
pub(crate) fn check(rules: &[Rule], parameters: &[(String, String)]) -> Result<(), Broken> {
    for rule in rules {
        match value(parameters, rule.name).filter(|value| !value.is_empty()) {
            None if rule.required => return Err(Broken::Missing(rule.name)),
            None => {}
            Some(value) if rule.limit.allows(value) => {}
            Some(_) => return Err(Broken::Invalid(rule.name)),
        }
    }
    Ok(())
}

/// The first value of a parameter.
pub(crate) fn value<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters
        .iter()
        .find(|(given, _)| given == name)
        .map(|(_, value)| value.as_str())
}

impl Limit {
    fn allows(self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Characters(least, most) => (least..=most).contains(&value.chars().count()),
            Self::OneOf(words) => words.contains(&value),
            Self::Integer(least, most) => {
                integer(value).is_some_and(|number| (least..=most).contains(&number))
            }
            Self::Check(accepts) => accepts(value),
        }
    }
}

/// A whole number: decimal digits, perhaps behind a minus. Rust's own parser would also take a plus.
pub(crate) fn integer(value: &str) -> Option<i64> {
    value
        .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        .then(|| value.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn rules_are_checked_in_order() {
        const RULES: &[Rule] = &[
            required("a", Limit::Integer(1, 3)),
            optional("b", Limit::OneOf(&["x", "y"])),
            optional("c", Limit::Characters(1, 2)),
        ];
        for (pairs, expected) in [
            (&[("a", "1")][..], Ok(())),
            (&[("a", "3"), ("b", "y"), ("c", "人人"), ("e", "?")], Ok(())),
            (&[], Err(Broken::Missing("a"))),
            (&[("a", "")], Err(Broken::Missing("a"))),
            (&[("a", "4")], Err(Broken::Invalid("a"))),
            (&[("a", "+1")], Err(Broken::Invalid("a"))),
            (&[("a", "1.0")], Err(Broken::Invalid("a"))),
            (&[("a", "1"), ("b", "z")], Err(Broken::Invalid("b"))),
            (&[("a", "1"), ("b", "")], Ok(())),
            (&[("a", "1"), ("c", "abc")], Err(Broken::Invalid("c"))),
        ] {
            assert_eq!(check(RULES, &parameters(pairs)), expected, "{pairs:?}");
        }
    }
}
