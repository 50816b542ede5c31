//! How close names are.

/// The known name that was probably meant: the closest one without regard to case, if it is close.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    let name = name.to_lowercase();
    known
        .map(|it| (strsim::osa_distance(&name, &it.to_lowercase()), it))
        .filter(|it| it.0 <= limit)
        // The first of several equally close ones, so that the answer is the same every time.
        .min_by_key(|it| it.0)
        .map(|it| it.1)
}
