//! What the records of all vendors say → one report.
