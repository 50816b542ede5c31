//! The text files below `data`.

/// A text file of sections: `[name]` and the lines that follow. Empty lines and those that begin
/// with `#` are left out.
pub(crate) struct Sections(Vec<(&'static str, Vec<&'static str>)>);

impl Sections {
    /// Reads a file.
    pub(crate) fn read(text: &'static str) -> Self {
        let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
        let is_comment = |line: &&str| line.is_empty() || line.starts_with('#');
        for line in text.lines().filter(|line| !is_comment(line)) {
            if let Some(name) = line.strip_prefix('[') {
                sections.push((name.trim_end_matches(']'), Vec::new()));
            } else if let Some((_, lines)) = sections.last_mut() {
                lines.push(line);
            }
        }
        Self(sections)
    }

    /// Names and lines.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        self.0.iter().map(|(name, lines)| (*name, lines.as_slice()))
    }

    /// The lines of a section.
    pub(crate) fn lines(&self, section: &str) -> impl Iterator<Item = &'static str> + Clone {
        let found = self.0.iter().find(|(name, _)| *name == section);
        let lines = found.map_or(&[][..], |(_, lines)| lines);
        lines.iter().copied()
    }

    /// The lines of a section whose lines have two fields.
    pub(crate) fn pairs(
        &self,
        section: &str,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.lines(section)
            .filter_map(|line| line.split_once(" | "))
    }
}
