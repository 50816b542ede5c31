//! Values by name, and what the setters take.

use liveproof::runtime::Upload;

use super::{Problem, Value};

/// A value for a setter.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) media_type: Option<String>,
}

impl Given {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn text(&self) -> String {
        self.text.clone()
    }

    pub(crate) fn integer(&self) -> Result<i64, Problem> {
        self.parsed("a whole number")
    }

    #[allow(dead_code)] // As long as no operation takes a fraction.
    pub(crate) fn number(&self) -> Result<f64, Problem> {
        self.parsed("a number")
    }

    pub(crate) fn truth(&self) -> Result<bool, Problem> {
        self.parsed("`true` or `false`")
    }

    fn parsed<T: std::str::FromStr>(&self, expected: &'static str) -> Result<T, Problem> {
        self.text.parse().map_err(|_| Problem::Value {
            name: self.name.clone(),
            expected,
        })
    }

    /// The file of a path, or the text as the content of one.
    pub(crate) fn upload(&self) -> Result<Upload, Problem> {
        let upload = match self.text.strip_prefix('@') {
            Some("") => {
                return Err(Problem::Value {
                    name: self.name.clone(),
                    expected: "the path of a file after `@`",
                });
            }
            Some(path) => Upload::path(path),
            None => Upload::bytes(self.text.clone().into_bytes())
                .file_name(format!("{}.bin", self.name)),
        };
        Ok(match &self.media_type {
            Some(media_type) => upload.media_type(media_type),
            None => upload,
        })
    }

    pub(crate) fn unknown(&self) -> Problem {
        Problem::Name(self.name.clone())
    }
}

impl From<&Value> for Given {
    fn from(value: &Value) -> Self {
        Self {
            name: value.name.to_owned(),
            text: value.text.to_owned(),
            media_type: value.media_type.map(str::to_owned),
        }
    }
}
