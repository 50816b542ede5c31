//! Texts of a spec in the languages of generated files. What a spec says is shown there and nothing
//! else: it never ends a literal, a comment or a table, and is never compiled or run as the code of
//! an example.

use unicode_width::UnicodeWidthChar;

/// Whether no generated file can hold the character: rustc refuses what turns the direction of a
/// text, TOML and editors what nobody sees.
pub(crate) fn is_refused(it: char) -> bool {
    it.is_control() && !matches!(it, '\n' | '\r' | '\t')
        || matches!(it, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A literal of TOML.
pub(crate) fn toml(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A literal of Rust that a reader can read: raw if it has quotes.
pub(crate) fn rust(text: &str) -> String {
    if text.contains('"') && !text.contains("\"#") && !text.contains(['\n', '\r', '\t']) {
        format!("r#\"{text}\"#")
    } else {
        format!("{text:?}")
    }
}

/// One line of anything, such as a comment.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value as code within a line of Markdown.
pub(crate) fn code(value: &str) -> String {
    let value = match value {
        "" => "\"\"".to_owned(),
        _ => value
            .replace('\n', "\\n")
            .replace('\r', "\\r")
            .replace('\t', "\\t"),
    };
    let fence = "`".repeat(longest_run(&value) + 1);
    let pad = match value.starts_with(['`', ' ']) || value.ends_with(['`', ' ']) {
        true => " ",
        false => "",
    };
    format!("{fence}{pad}{value}{pad}{fence}")
}

/// The length of the longest row of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

/// A line of Markdown. What would begin a list, a quotation, a heading or a block of code is text.
pub(crate) fn inline(text: &str) -> String {
    let line = one_line(text);
    let (markers, rest) = containers(&line);
    let heading = line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
    let rule = ["---", "===", "***", "___", "~~~"]
        .iter()
        .any(|it| line.starts_with(it));
    let escaped = match markers.first() {
        Some(marker) if !rest.is_empty() || markers.len() > 1 || line == *marker => {
            // `1.` is escaped at its end, all others at their beginning.
            let (number, end) = marker.split_at(marker.len() - 1);
            format!("{number}\\{end}{}", &line[marker.len()..])
        }
        _ if heading || rule => format!("\\{line}"),
        _ => line,
    };
    prose(&escaped)
}

/// A cell of a table in Markdown.
pub(crate) fn cell(text: &str) -> String {
    pipes(&inline(text))
}

/// Markdown of one line for a cell.
pub(crate) fn pipes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut escaped = false;
    for it in line.chars() {
        if it == '|' && !escaped {
            out.push('\\');
        }
        escaped = it == '\\' && !escaped;
        out.push(it);
    }
    out
}

/// A link of Markdown, also within a cell.
pub(crate) fn link(text: &str, address: &str) -> String {
    let text = cell(&text.replace(['[', ']'], ""));
    match address.contains(['(', ')']) {
        true => format!("[{text}](<{address}>)"),
        false => format!("[{text}]({address})"),
    }
}

/// Markdown for rustdoc and READMEs. Whatever rustdoc would take for an example gets a language of
/// its own, addresses become links, and brackets and angle brackets outside of code are text.
///
/// Every line outside of a block of code is indented by at most three columns from its list or
/// quotation, so no line is code by its indentation; and a block of code begins in the first
/// column, so that it ends where this function ends it.
pub(crate) fn rustdoc(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text
        .lines()
        .map(|it| without_tabs(it).trim_end().to_owned())
        .collect();
    let mut lines = lines.iter().map(String::as_str).peekable();
    let mut out: Vec<String> = Vec::new();
    let (mut after_blank, mut in_list) = (true, false);
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let (markers, rest) = containers(line);
        if let Some((fence, language)) = opening(rest) {
            let column = line.len() - rest.len();
            out.extend((!markers.is_empty()).then(|| markers.join(" ")));
            let quoted = markers.contains(&">");
            let body = lines.by_ref().map(|it| match quoted {
                true => it.trim_start_matches(['>', ' ']),
                false => &it[column.min(it.len() - it.trim_start_matches(' ').len())..],
            });
            let body: Vec<&str> = body.take_while(|it| !closes(it, fence)).collect();
            block(language, &body, &mut out);
            after_blank = true;
        } else if markers.is_empty() && indent >= 4 && after_blank && !in_list {
            let mut body = vec![&line[4..]];
            while let Some(next) = lines.next_if(|it| it.is_empty() || it.starts_with("    ")) {
                body.push(next.get(4..).unwrap_or_default());
            }
            block("text", &body, &mut out);
        } else {
            in_list =
                !markers.is_empty() || in_list && !(after_blank && indent == 0 && !line.is_empty());
            after_blank = line.is_empty();
            let mut words = markers;
            let rest = prose(rest);
            words.extend((!rest.is_empty()).then_some(rest.as_str()));
            out.push(
                " ".repeat(if words.is_empty() { 0 } else { indent.min(3) }) + &words.join(" "),
            );
        }
    }
    out.join("\n").trim_matches('\n').to_owned()
}

/// Tabs as the blanks that Markdown takes them for.
fn without_tabs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (index, part) in line.split('\t').enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(4 - out.chars().count() % 4));
        }
        out.push_str(part);
    }
    out
}

/// What begins lists and quotations at the beginning of a line, and the rest.
fn containers(line: &str) -> (Vec<&str>, &str) {
    let mut markers = Vec::new();
    let mut rest = line.trim_start_matches(' ');
    loop {
        let digits = rest.len()
            - rest
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        let length = match rest[digits..].chars().next() {
            Some('>') if digits == 0 => 1,
            Some('-' | '+' | '*') if digits == 0 => 1,
            Some('.' | ')') if digits > 0 => digits + 1,
            _ => return (markers, rest),
        };
        let (marker, after) = rest.split_at(length);
        if marker != ">" && !after.is_empty() && !after.starts_with(' ') {
            return (markers, rest);
        }
        markers.push(marker);
        rest = after.trim_start_matches(' ');
    }
}

/// What opens a block of code, and its language.
fn opening(line: &str) -> Option<(&str, &'static str)> {
    let sign = line.chars().next().filter(|it| matches!(it, '`' | '~'))?;
    let info = line.trim_start_matches(sign);
    let fence = &line[..line.len() - info.len()];
    let word = info
        .split([' ', ','])
        .find(|it| !it.is_empty())
        .unwrap_or_default();
    let known = LANGUAGES
        .split(' ')
        .find(|it| it.eq_ignore_ascii_case(word));
    (fence.len() >= 3 && !(sign == '`' && info.contains('`')))
        .then(|| (fence, known.unwrap_or("text")))
}

/// Languages that rustdoc does not compile. There are others, but none that it may take for Rust.
const LANGUAGES: &str =
    "text bash console css go html http java javascript js json php python sh sql toml xml yaml";

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.starts_with(fence) && line.trim_start_matches(&fence[..1]).is_empty()
}

fn block(language: &str, body: &[&str], out: &mut Vec<String>) {
    let longest = body
        .iter()
        .map(|it| longest_run(it))
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    out.push(format!("{fence}{language}"));
    let end = body
        .iter()
        .rposition(|it| !it.is_empty())
        .map_or(0, |it| it + 1);
    out.extend(body[..end].iter().map(|it| (*it).to_owned()));
    out.push(fence);
    out.push(String::new());
}

/// The inside of a line.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(found) = rest.find(['\\', '`', '[', '<', 'h']) {
        let (before, after) = rest.split_at(found);
        out.push_str(before);
        let taken = if let Some(kept) = escape(after)
            .or_else(|| span(after))
            .or_else(|| markdown_link(after))
        {
            out.push_str(kept);
            kept.len()
        } else if let Some(address) = address(after) {
            out.push_str(&format!("<{address}>"));
            address.len()
        } else {
            let first = &after[..1];
            out.push_str(if first == "h" { "" } else { "\\" });
            out.push_str(first);
            1
        };
        rest = &after[taken..];
    }
    out.push_str(rest);
    out
}

/// A sign that is text already. A backslash before anything else is one itself.
fn escape(text: &str) -> Option<&str> {
    let next = text.strip_prefix('\\')?.chars().next()?;
    text.get(..if next.is_ascii_punctuation() { 2 } else { 1 })
}

/// Code between as many backticks on both sides.
fn span(text: &str) -> Option<&str> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mut end = ticks;
    loop {
        end += text[end..].find('`').filter(|_| ticks > 0)?;
        let run = text[end..].len() - text[end..].trim_start_matches('`').len();
        end += run;
        if run == ticks {
            return Some(&text[..end]);
        }
    }
}

/// `[text](address)` or `<address>` at the beginning.
fn markdown_link(text: &str) -> Option<&str> {
    if let Some(inside) = text.strip_prefix('<') {
        let (inside, _) = inside.split_once('>')?;
        return (address(inside) == Some(inside)).then(|| &text[..inside.len() + 2]);
    }
    let (words, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, _) = after.split_once(')')?;
    let plain = !words.contains(['[', ']', '`', '<', '\\']) && address(target) == Some(target);
    plain.then(|| &text[..words.len() + target.len() + 4])
}

/// `http://…` or `https://…` at the beginning.
fn address(text: &str) -> Option<&str> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let end = text
        .find(|it: char| it.is_whitespace() || "<>()\"'`\\|，。；）".contains(it))
        .unwrap_or(text.len());
    Some(text[..end].trim_end_matches(['.', ',', ';', ':']))
}

/// The message of a workflow command of GitHub.
pub(crate) fn command_data(text: &str) -> String {
    percent(text, "%\r\n")
}

/// The value of a property of a workflow command of GitHub.
pub(crate) fn command_property(text: &str) -> String {
    percent(text, "%\r\n:,")
}

fn percent(text: &str, special: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match special.contains(it) {
            // All special characters are ASCII.
            true => out.push_str(&format!("%{:02X}", u32::from(it))),
            false => out.push(it),
        }
    }
    out
}

/// A text of one line that does nothing to a terminal, whatever the file says.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match is_hidden(it) {
            true => out.extend(it.escape_default()),
            false => out.push(it),
        }
    }
    out
}

/// Whether a character is not seen, is taken for a plain blank, or does something to a terminal.
pub(crate) fn is_hidden(it: char) -> bool {
    match it {
        // Blanks that look like the usual one. The wide one (U+3000) can be told from it.
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => true,
        // Not all tables give these no width: soft hyphen, fillers, separators, an empty pattern,
        // annotations, tags.
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{2028}'..='\u{2029}' | '\u{2800}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control() || is_refused(other) || other.width() == Some(0),
    }
}

/// `1 file`, `2 files`
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
