//! What is printed.

use std::process::ExitCode;

use crate::cases::Row;
use crate::support::record::Record;

/// Characters of a request line and of a reply that are shown.
const REQUEST: usize = 38;
const REPLY: usize = 52;

/// Prints row by row.
pub(crate) struct Table {
    json: bool,
    rows: usize,
    bad: usize,
}

impl Table {
    pub(crate) fn new(json: bool) -> Self {
        if !json {
            println!(
                "\n{:<4} {:<16} {:<38} {:<REQUEST$} {:<17} {:>6} {:>7}  what came back",
                "", "vendor", "operation", "request", "scheme", "status", "ms"
            );
        }
        Self {
            json,
            rows: 0,
            bad: 0,
        }
    }

    pub(crate) fn row(&mut self, row: &Row) {
        self.rows += 1;
        self.bad += usize::from(!row.good);
        if self.json {
            if let Some(record) = &row.record {
                match serde_json::to_string(record) {
                    Ok(text) => println!("{text}"),
                    Err(error) => eprintln!("error: {error}"),
                }
            }
            if let (false, Some(remark)) = (row.good, &row.remark) {
                eprintln!("{} {}: {remark}", row.vendor, row.title);
            }
            return;
        }
        let mark = if row.good { "ok" } else { "BAD" };
        let (vendor, title) = (row.vendor, &row.title);
        let Some(record) = &row.record else {
            let remark = row.remark.as_deref().unwrap_or_default();
            println!("{:<4} {vendor:<16} {title:<38} {remark}", "-");
            return;
        };
        let request = record.request.as_deref().unwrap_or("nothing was sent");
        let status = record.status.map_or("-".to_owned(), |it| it.to_string());
        println!(
            "{mark:<4} {vendor:<16} {title:<38} {:<REQUEST$} {:<17} {status:>6} {:>7.1}  {}",
            cut(request, REQUEST),
            record.scheme.unwrap_or("none"),
            record.ms,
            cut(&came_back(record), REPLY),
        );
        if let Some(remark) = &row.remark {
            println!("     {remark}");
        }
    }

    pub(crate) fn finish(self) -> ExitCode {
        if !self.json {
            println!(
                "\n{} rows, {}",
                self.rows,
                match self.bad {
                    0 => "everything is as it should be".to_owned(),
                    bad => format!("{bad} not as it should be"),
                }
            );
        }
        if self.bad == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn came_back(record: &Record) -> String {
    match (&record.error, &record.shown) {
        (Some(error), _) => match &error.code {
            Some(code) => format!("{code}: {}", error.message),
            None => format!("{}: {}", error.kind, error.message),
        },
        (None, Some(shown)) => shown.clone(),
        (None, None) => String::new(),
    }
}

/// One line of at most so many characters.
fn cut(text: &str, width: usize) -> String {
    let text: String = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    if text.chars().count() <= width {
        return text;
    }
    let head: String = text.chars().take(width - 1).collect();
    format!("{head}…")
}
