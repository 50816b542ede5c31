//! How much fits: the least important findings lose their details first, then they go, and what
//! went is counted. Each finding is looked at a fixed number of times, so that the cost grows with
//! their number alone.

use std::collections::BTreeMap;

use super::super::order::Section;
use super::super::words;

/// The findings of one operation, or of one vendor that are about none.
pub(super) struct Group {
    /// HTML, safe.
    name: String,
    open: bool,
    tally: BTreeMap<Section, usize>,
}

/// A finding.
pub(super) struct Piece {
    section: Section,
    group: usize,
    full: String,
    brief: String,
    state: State,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Full,
    Brief,
    Gone,
}

/// Everything that may be left out.
pub(super) struct Room {
    groups: Vec<Group>,
    pieces: Vec<Piece>,
    changelog: String,
    changelog_gone: bool,
    /// What is said about what was left out.
    notice: String,
}

impl Group {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            open: false,
            tally: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, section: Section, needs_person: bool) {
        let grave = matches!(section, Section::Safety | Section::Breaking);
        self.open |= grave || needs_person && section != Section::Accepted;
        *self.tally.entry(section).or_default() += 1;
    }

    fn begin(&self) -> String {
        let tally = self.tally.iter();
        let tally: Vec<_> = tally
            .map(|(section, number)| words::tally(*section, *number))
            .collect();
        let open = if self.open { " open" } else { "" };
        let tally = tally.join(" · ");
        format!(
            "\n<details{open}><summary>{}: {tally}</summary>\n",
            self.name
        )
    }
}

const END: &str = "\n</details>\n";

impl Piece {
    pub(super) fn new(section: Section, group: usize, full: String, brief: String) -> Self {
        Self {
            section,
            group,
            full,
            brief,
            state: State::Full,
        }
    }

    fn text(&self) -> &str {
        match self.state {
            State::Full => &self.full,
            State::Brief => &self.brief,
            State::Gone => "",
        }
    }
}

impl Room {
    pub(super) fn new(groups: Vec<Group>, pieces: Vec<Piece>, changelog: String) -> Self {
        Self {
            groups,
            pieces,
            changelog,
            changelog_gone: false,
            notice: String::new(),
        }
    }

    /// Leaves out what does not fit into so many bytes. `command` shows all of it.
    pub(super) fn within(mut self, limit: usize, command: &str) -> Self {
        let mut size = self.size();
        if size <= limit {
            return self;
        }
        let limit = limit.saturating_sub(self.longest_notice(command));
        let mut left: Vec<usize> = vec![0; self.groups.len()];
        for piece in &self.pieces {
            left[piece.group] += 1;
        }
        for section in Section::ALL.into_iter().rev() {
            for state in [State::Brief, State::Gone] {
                let pieces = self.pieces.iter_mut().rev();
                for piece in pieces.filter(|it| it.section == section) {
                    if size <= limit {
                        break;
                    }
                    size -= piece.text().len();
                    piece.state = state;
                    size += piece.text().len();
                    if state == State::Gone {
                        left[piece.group] -= 1;
                        if left[piece.group] == 0 {
                            size -= self.groups[piece.group].begin().len() + END.len();
                        }
                    }
                }
            }
            // The changelog says again what the findings say.
            if section == Section::Docs && size > limit {
                self.changelog_gone = true;
                size -= self.changelog.len();
            }
        }
        self.notice = self.notice(command, |piece| piece.state);
        self
    }

    fn size(&self) -> usize {
        let groups: usize = self
            .groups
            .iter()
            .map(|it| it.begin().len() + END.len())
            .sum();
        let pieces: usize = self.pieces.iter().map(|it| it.full.len()).sum();
        groups + pieces + self.changelog.len()
    }

    /// At least as many bytes as the notice will have: everything counted in both lists.
    fn longest_notice(&self, command: &str) -> usize {
        2 * self.notice(command, |_| State::Gone).len() + "the details of , the changelogs".len()
    }

    /// Exactly what was left out.
    fn notice(&self, command: &str, state: impl Fn(&Piece) -> State) -> String {
        let mut gone = BTreeMap::new();
        let mut brief = BTreeMap::new();
        for piece in &self.pieces {
            match state(piece) {
                State::Full => {}
                State::Gone => *gone.entry(piece.section).or_default() += 1,
                // An accepted finding has no more details than that.
                State::Brief if piece.section == Section::Accepted => {}
                State::Brief => *brief.entry(piece.section).or_default() += 1,
            }
        }
        let counts = |of: &BTreeMap<Section, usize>| {
            let counts = of
                .iter()
                .map(|(section, number)| words::tally(*section, *number));
            counts.collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        if !gone.is_empty() {
            parts.push(format!("these findings: {}", counts(&gone)));
        }
        if !brief.is_empty() {
            parts.push(format!("the details of these: {}", counts(&brief)));
        }
        if self.changelog_gone && !self.changelog.is_empty() {
            parts.push("the changelogs".to_owned());
        }
        let parts = parts.join("; ");
        format!(
            "\n**Left out**, since a comment on GitHub cannot be longer: {parts}. All of it: {command}\n"
        )
    }

    /// What fits.
    pub(super) fn text(&self) -> String {
        let mut out = self.notice.clone();
        let mut inner = vec![String::new(); self.groups.len()];
        for piece in &self.pieces {
            inner[piece.group].push_str(piece.text());
        }
        for (group, inner) in self.groups.iter().zip(&inner) {
            if !inner.is_empty() {
                out.push_str(&group.begin());
                out.push_str(inner);
                out.push_str(END);
            }
        }
        if !self.changelog_gone {
            out.push_str(&self.changelog);
        }
        out
    }
}
