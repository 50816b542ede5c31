//! Makes one call of any vendor and prints what came of it as one JSON object.
//!
//! ```sh
//! cargo run -p liveproof-calls --example call -- tencent-ci GetLiveCode
//! cargo run -p liveproof-calls --example call -- \
//!     tencent-ci LivenessRecognition --example minimal --set Name=李四 --json
//! ```
//!
//! Keys and addresses come from the environment: see the module of each vendor, such as
//! `liveproof::tencent_ci`. Exit codes: 0 the vendor's response is a success, 1 it is not, 2
//! nothing could be tried.

use std::fmt;
use std::process::ExitCode;

use clap::Parser;
use liveproof::environment::Variables;
use liveproof_calls::programs::{self, Environment, complain, say};
use liveproof_calls::spec::Spec;
use liveproof_calls::{Operation, VENDORS, Value, Values, Vendor};

/// Makes one call and prints what came of it.
#[derive(Parser)]
#[command(name = "call", after_help = operations())]
struct Arguments {
    /// Such as `tencent-ci`
    vendor: String,
    /// Such as `GetLiveCode`
    operation: String,
    /// Takes the values of a request example of the spec, such as `minimal`
    #[arg(long, value_name = "NAME")]
    example: Option<String>,
    /// Sets a value, by its name on the wire; a file is `NAME=@PATH;type=MEDIA/TYPE`, what nests in
    /// a JSON body is JSON
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Adds a pair to the query that the operation does not declare
    #[arg(long, value_name = "NAME=VALUE")]
    query: Vec<String>,
    /// Adds a header that the operation does not declare
    #[arg(long, value_name = "NAME=VALUE")]
    header: Vec<String>,
    /// Adds a field to the body that the operation does not declare
    #[arg(long, value_name = "NAME=VALUE")]
    field: Vec<String>,
    /// Prints the object in one line
    #[arg(long)]
    json: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (vendor, operation, values) = match find(&arguments) {
        Ok(found) => found,
        Err(problem) => {
            complain(problem);
            return ExitCode::from(2);
        }
    };
    let hidden = [
        "TENCENTCLOUD_SECRET_ID",
        "TENCENTCLOUD_SECRET_KEY",
        "TENCENTCLOUD_SESSION_TOKEN",
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_SECURITY_TOKEN",
        "MEGVII_API_KEY",
        "MEGVII_API_SECRET",
        "HUAWEI_ONEACCESS_CLIENT_ID",
    ]
    .map(|name| std::env::var(name).unwrap_or_default());
    let setup = Environment::new(Variables::process());
    let record = programs::run(vendor.name, operation.id, values, setup, &hidden).await;
    let text = if arguments.json {
        serde_json::to_string(&record)
    } else {
        serde_json::to_string_pretty(&record)
    };
    match text {
        Ok(text) => say(text),
        Err(error) => complain(error),
    }
    match &record.error {
        None => ExitCode::SUCCESS,
        Some(failure) if failure.kind == "setup" => ExitCode::from(2),
        Some(_) => ExitCode::FAILURE,
    }
}

type Found = (&'static Vendor, &'static Operation, Values);

/// Something that the command line names and that is not there.
#[derive(Debug)]
enum Unknown {
    Vendor(String),
    Operation(String),
    Example(String),
    /// A text that is not `NAME=VALUE`.
    Set(String),
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vendor(name) => write!(f, "there is no vendor `{name}`; see --help"),
            Self::Operation(name) => write!(f, "the vendor has no operation `{name}`; see --help"),
            Self::Example(name) => write!(f, "the operation has no example `{name}`; see --help"),
            Self::Set(text) => write!(f, "`{text}` is not NAME=VALUE"),
        }
    }
}

/// `NAME=VALUE`. A file is `NAME=@PATH`, with `;type=MEDIA/TYPE` where it is needed.
fn given(text: &str) -> Option<Value> {
    let (name, value) = text.split_once('=')?;
    let (text, media_type) = match value.rsplit_once(";type=") {
        Some((text, media_type)) if value.starts_with('@') => (text, Some(media_type.to_owned())),
        _ => (value, None),
    };
    Some(Value::new(name, text).with_media_type(media_type))
}

fn find(arguments: &Arguments) -> Result<Found, Unknown> {
    let vendor = VENDORS
        .iter()
        .find(|it| it.name == arguments.vendor)
        .ok_or_else(|| Unknown::Vendor(arguments.vendor.clone()))?;
    let operation = vendor
        .operations
        .iter()
        .find(|it| it.id == arguments.operation)
        .ok_or_else(|| Unknown::Operation(arguments.operation.clone()))?;
    let mut values = Values::default();
    if let Some(name) = &arguments.example {
        if !operation.examples.iter().any(|it| it.name == name) {
            return Err(Unknown::Example(name.clone()));
        }
        values = programs::example(Spec::of(vendor.name, operation.id), name);
    }
    let given = |text: &String| given(text).ok_or_else(|| Unknown::Set(text.clone()));
    for text in &arguments.set {
        let given = given(text)?;
        values.own.retain(|it| it.name() != given.name());
        values.own.push(given);
    }
    let extra = &mut values.extra;
    for (texts, to) in [
        (&arguments.query, &mut extra.query),
        (&arguments.header, &mut extra.headers),
        (&arguments.field, &mut extra.body),
    ] {
        for text in texts {
            to.push(given(text)?);
        }
    }
    Ok((vendor, operation, values))
}

/// What there is, for `--help`.
fn operations() -> String {
    let mut out = "Operations (* is required) and their examples:\n".to_owned();
    for vendor in VENDORS {
        out.push_str(&format!("\n{}\n", vendor.name));
        for operation in vendor.operations {
            let inputs = Spec::of(vendor.name, operation.id).inputs();
            let inputs: Vec<String> = inputs
                .iter()
                .filter(|it| !it.constant)
                .map(|it| format!("{}{}", it.name, if it.is_needed() { "*" } else { "" }))
                .collect();
            let examples: Vec<&str> = operation.examples.iter().map(|it| it.name).collect();
            out.push_str(&format!(
                "  {}\n      sets: {}\n      examples: {}\n",
                operation.id,
                if inputs.is_empty() {
                    "nothing".to_owned()
                } else {
                    inputs.join(", ")
                },
                examples.join(", ")
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use liveproof_mock::{Keys, Mock};

    use super::*;

    fn arguments(words: &[&str]) -> Arguments {
        Arguments::try_parse_from([&["call"], words].concat()).expect("good arguments")
    }

    fn problem(words: &[&str]) -> String {
        match find(&arguments(words)) {
            Ok(_) => "none".to_owned(),
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn what_there_is_not_is_said() {
        assert_eq!(
            problem(&["tencent", "GetLiveCode"]),
            "there is no vendor `tencent`; see --help"
        );
        assert_eq!(
            problem(&["tencent-ci", "GetCode"]),
            "the vendor has no operation `GetCode`; see --help"
        );
        let example = ["tencent-ci", "GetLiveCode", "--example", "x"];
        assert_eq!(
            problem(&example),
            "the operation has no example `x`; see --help"
        );
        let set = ["tencent-ci", "GetLiveCode", "--set", "x"];
        assert_eq!(problem(&set), "`x` is not NAME=VALUE");
    }

    #[test]
    fn a_value_takes_the_place_of_the_examples() {
        let words = [
            "tencent-ci",
            "LivenessRecognition",
            "--example",
            "minimal",
            "--set",
            "Name=a=b",
        ];
        let (_, _, values) = find(&arguments(&words)).expect("it is there");
        let names: Vec<_> = values.own.iter().filter(|it| it.name() == "Name").collect();
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].text(), "a=b");
    }

    async fn record(words: &[&str]) -> serde_json::Value {
        let mock = Mock::builder()
            .only("megvii-faceid")
            .start()
            .await
            .expect("a free port");
        let url = mock.url("megvii-faceid").expect("it runs").to_owned();
        let keys = Keys::default().megvii;
        let hidden = [keys.id.clone(), keys.secret.clone()];
        let variables = Variables::from_fn(move |name| match name {
            "LIVEPROOF_MEGVII_FACEID_ENDPOINT" => Some(url.clone().into()),
            "MEGVII_API_KEY" => Some(keys.id.clone().into()),
            "MEGVII_API_SECRET" => Some(keys.secret.clone().into()),
            _ => None,
        });
        let (vendor, operation, values) = find(&arguments(words)).expect("it is there");
        let record = programs::run(
            vendor.name,
            operation.id,
            values,
            Environment::new(variables),
            &hidden,
        )
        .await;
        serde_json::to_value(&record).expect("JSON")
    }

    #[tokio::test]
    async fn a_call_is_one_object() {
        let made = record(&[
            "megvii-faceid",
            "RawGetRandomNumber",
            "--set",
            "biz_no=order-1",
        ])
        .await;
        assert_eq!(made["vendor"], "megvii-faceid");
        assert_eq!(made["operation"], "RawGetRandomNumber");
        assert_eq!(made["request"], "POST /faceid/lite/raw/get_random_number");
        assert_eq!(made["scheme"], "megvii-form");
        assert_eq!(made["status"], 200);
        assert_eq!(made["outcome"], "ok");
        assert_eq!(made["error"], serde_json::Value::Null);
        assert_eq!(made["response"]["biz_no"], "order-1");
        assert!(made["ms"].is_number());
    }

    #[tokio::test]
    async fn a_refusal_and_what_cannot_be_tried_are_objects_too() {
        let video = [
            "megvii-faceid",
            "RawValidateVideo",
            "--example",
            "minimal",
            "--set",
        ];
        let made = record(&[&video[..], &["token_random_number=unknown"]].concat()).await;
        assert_eq!(made["outcome"], "error");
        assert_eq!(made["error"]["kind"], "vendor");
        assert_eq!(made["error"]["code"], "INVALID_TOKEN");
        assert_eq!(made["error"]["retryable"], false);
        assert!(made["error"]["request_id"].is_string());
        assert_eq!(made["status"], 400);
        let made = record(&[&video[..], &["nonsense=1"]].concat()).await;
        assert_eq!(made["error"]["kind"], "setup");
        assert_eq!(
            made["error"]["message"],
            "the operation takes nothing called `nonsense`"
        );
        assert_eq!(made["request"], serde_json::Value::Null);
        let made = record(&["megvii-faceid", "RawValidateVideo"]).await;
        assert_eq!(made["error"]["kind"], "invalid-argument");
    }

    #[tokio::test]
    async fn a_file_is_read_where_its_path_says() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let set = format!("video=@{path};type=video/mp4");
        let words = [
            "megvii-faceid",
            "RawValidateVideo",
            "--example",
            "minimal",
            "--set",
            &set,
        ];
        let made = record(&words).await;
        assert_eq!(made["outcome"], "ok", "{made}");
        let words = [&words[..5], &["video=@/does/not/exist"]].concat();
        assert_eq!(record(&words).await["error"]["kind"], "transport");
    }
}
