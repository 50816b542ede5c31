//! What holds for every vendor, and for the workspace.
//!
//! One binary for all of it: each would link every client.

mod again;
mod arguments;
mod arguments_uploads;
mod circles;
mod coverage;
mod credentials;
mod environment;
mod error_chains;
mod examplecloud;
mod mock_accepts;
mod mock_errors;
mod mock_refuses;
mod nested;
mod portraits;
mod proxy;
mod redaction;
mod redaction_by_hand;
mod redaction_quotes;
mod refusals;
mod refusals_labels;
mod refusals_members;
mod sign_canonical;
mod sign_records;
mod sign_requests;
mod snapshots;
mod texts;
mod threats;
mod vectors;
mod words;
mod workspace;
