//! An error as it is printed: its text, then that of its source, and so on.

use std::error::Error;

/// The texts of an error and of all its sources.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    std::iter::successors(Some(error), |it: &&(dyn Error + 'static)| (*it).source())
        .map(ToString::to_string)
        .collect()
}

/// A clause that a chain prints twice, if there is one.
#[must_use]
pub fn repeated(chain: &[String]) -> Option<String> {
    let printed = chain.join(": ");
    let clauses: Vec<&str> = printed.split([':', ';', ',']).map(str::trim).collect();
    let twice = clauses
        .iter()
        .enumerate()
        .find(|(index, it)| clauses[..*index].contains(it));
    twice.map(|it| (*it.1).to_owned()).or_else(|| {
        // A source whose whole text is a part of what was printed before.
        (1..chain.len())
            .find(|&at| chain[..at].iter().any(|it| it.contains(&chain[at])))
            .map(|at| chain[at].clone())
    })
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn a_clause_that_comes_twice_is_found() {
        let chain = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(repeated(&chain(&["a failed: b", "c (1): d"])), None);
        for twice in [
            &["a failed: the key is empty", "the key is empty"][..],
            &["a failed (no key)", "no key"],
            &["a", "b: c", "d: c"],
        ] {
            assert!(repeated(&chain(twice)).is_some(), "{twice:?}");
        }
    }
}
