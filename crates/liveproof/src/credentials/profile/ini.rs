//! Reads INI files, as far as the vendors' tools agree on what one is.
//!
//! A line is a section (`[name]`), a pair (`key = value` or `key: value`), a comment or empty.
//! A comment begins with `#` or `;`, also behind a value if white space is before it. Keys are not
//! case-sensitive, and quotes around a value are left out.

/// The pairs of a section, in order; `None` if there is no such section.
///
/// # Errors
///
/// The number of the first line that is none of the above.
pub(super) fn section<'a>(
    text: &'a str,
    wanted: &str,
) -> Result<Option<Vec<(&'a str, &'a str)>>, usize> {
    let mut pairs = None;
    let mut is_wanted = false;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let line = without_comment(line).trim();
        if line.is_empty() {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.strip_suffix(']').ok_or(index + 1)?;
            is_wanted = name.trim() == wanted;
            if is_wanted {
                pairs.get_or_insert_with(Vec::new);
            }
            continue;
        }
        let (key, value) = line.split_once(['=', ':']).ok_or(index + 1)?;
        if is_wanted {
            pairs
                .get_or_insert_with(Vec::new)
                .push((key.trim(), without_quotes(value.trim())));
        }
    }
    Ok(pairs)
}

fn without_comment(line: &str) -> &str {
    let mut is_after_space = true;
    for (at, letter) in line.char_indices() {
        if is_after_space && matches!(letter, '#' | ';') {
            return &line[..at];
        }
        is_after_space = letter.is_whitespace();
    }
    line
}

fn without_quotes(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::section;

    const TEXT: &str = "\u{feff}# of Mrs. Li\r\n\
        before = any section\r\n\
        [default]                # the usual one\r\n\
        type = access_key        ; how\r\n\
        ID:one\r\n\
        secret=\"two==\"\r\n\
        empty =\r\n\
        odd = a#b;c\r\n\
        \r\n\
        [ other ]\r\n\
        id = three\r\n\
        [default]\r\n\
        token = 'four'\r\n";

    #[test]
    fn reads_the_pairs_of_one_section() {
        let pairs = section(TEXT, "default").expect("all lines are right");
        assert_eq!(
            pairs.expect("there is one"),
            [
                ("type", "access_key"),
                ("ID", "one"),
                ("secret", "two=="),
                ("empty", ""),
                ("odd", "a#b;c"),
                ("token", "four"),
            ]
        );
        let pairs = section(TEXT, "other").expect("all lines are right");
        assert_eq!(pairs.expect("there is one"), [("id", "three")]);
        assert_eq!(section(TEXT, "Default"), Ok(None));
        assert_eq!(section("[empty]", "empty"), Ok(Some(Vec::new())));
    }

    #[test]
    fn tells_the_line_that_is_neither() {
        assert_eq!(section("[a]\n\nCANARY\n", "a"), Err(3));
        assert_eq!(section("[a]\n[b\n", "a"), Err(2));
        for text in [
            "'", "=", "[", "]", "[]", ":", "\u{feff}", "\"", "a=\"", "é#",
        ] {
            let _ = section(text, "");
        }
        assert_eq!(section("=\"", ""), Ok(None));
        assert_eq!(section("[]\nkey = \"", ""), Ok(Some(vec![("key", "\"")])));
    }
}
