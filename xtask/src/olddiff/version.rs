//! How far a crate's version has to go up: as cargo reads versions, so that before 1.0 the second
//! number is the one that breaks.

use super::model::Api;
use crate::version::Version;

/// The least version that says a bump.
pub(crate) fn raised(version: Version, bump: Api) -> Version {
    let Version(major, minor, patch) = version;
    match (bump, major) {
        (Api::None, _) => version,
        (Api::Major | Api::Unknown, _) => version.next_breaking(),
        (Api::Minor, 1..) => Version(major, minor + 1, 0),
        (Api::Minor | Api::Patch, _) => Version(major, minor, patch + 1),
    }
}

/// Whether the new version says what happened. Text alone can wait for the next release.
pub(crate) fn is_enough(old: Option<&str>, new: Option<&str>, bump: Api) -> bool {
    let (Some(old), Some(new)) = (old.and_then(Version::parse), new.and_then(Version::parse))
    else {
        // A crate that is new has the version that it has.
        return old.is_none();
    };
    if matches!(bump, Api::None | Api::Patch) {
        return new >= old;
    }
    new >= raised(old, bump)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bumps() {
        let table = [
            ("0.1.0", Api::Major, "0.2.0"),
            ("0.1.3", Api::Minor, "0.1.4"),
            ("0.1.3", Api::Patch, "0.1.4"),
            ("0.1.3", Api::None, "0.1.3"),
            ("1.2.3", Api::Major, "2.0.0"),
            ("1.2.3", Api::Minor, "1.3.0"),
            ("1.2.3", Api::Patch, "1.2.4"),
            ("1.2.3", Api::Unknown, "2.0.0"),
        ];
        for (old, bump, wanted) in table {
            let old = Version::parse(old).expect("a version");
            assert_eq!(raised(old, bump).to_string(), wanted);
        }
        for bad in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-rc"] {
            assert_eq!(Version::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn enough_or_not() {
        let enough = |old, new, bump| is_enough(Some(old), Some(new), bump);
        assert!(!enough("0.1.0", "0.1.0", Api::Minor));
        assert!(enough("0.1.0", "0.1.1", Api::Minor));
        assert!(!enough("0.1.0", "0.1.9", Api::Major));
        assert!(enough("0.1.0", "1.0.0", Api::Major));
        assert!(enough("0.1.0", "0.1.0", Api::Patch));
        assert!(!enough("0.1.1", "0.1.0", Api::Patch));
        assert!(!enough("0.1.0", "next", Api::Minor));
        assert!(is_enough(None, Some("0.1.0"), Api::Minor));
    }
}
