//! Builders as generated code has them: extra inputs, limits and retry of one call, a call that can
//! be spawned. And open enums.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::future::Future;
use std::time::Duration;

use liveproof_runtime::codegen::{
    self, BodyFormat, Call, FieldValue, Indexed, Method, Operation, Param, Place, Value,
};
use liveproof_runtime::{
    ArgumentError, Body, Client, Config, Error, RawJson, Request, Response, Retry,
    TransportErrorKind, UnknownNumber, UnknownText, Violation,
};
use support::*;

static NAME: Param = param("name", Place::Query);
static HEADER: Param = param("X-Declared", Place::Header);
static LIST: Indexed = Indexed {
    name: "Items",
    required: false,
    first: 1,
    min: None,
    max: None,
    members: &[param("Items.{n}.Value", Place::Query)],
};
static FORM_FIELD: Param = param("field", Place::Form);
static PART: Param = param("part", Place::Part);
static MEMBER: Param = param("member", Place::Json);

static JSON: Operation = Operation {
    method: Method::Post,
    body: BodyFormat::Json {
        content_type: "application/json",
    },
    ..BASE
};

macro_rules! builder {
    ($name:ident, $kind:ident, $operation:expr, $param:expr) => {
        #[derive(Clone)]
        #[must_use]
        pub struct $name<'a> {
            client: &'a Client,
            name: Result<Option<String>, String>,
            own: Result<Option<String>, String>,
            header: Result<Option<String>, String>,
            call: Call,
        }

        impl<'a> $name<'a> {
            fn new(client: &'a Client) -> Self {
                Self {
                    client,
                    name: Ok(None),
                    own: Ok(None),
                    header: Ok(None),
                    call: Call::default(),
                }
            }

            pub fn name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<String>,
            {
                self.name = value
                    .try_into()
                    .map(Some)
                    .map_err(|_| "conversion to `String` for name failed".to_string());
                self
            }

            pub fn request(self) -> Result<Request, ArgumentError> {
                let mut builder = self.client.builder($operation, self.call);
                builder.put(&NAME, self.name)?;
                builder.put(&HEADER, self.header)?;
                builder.indexed(&LIST, Ok(None::<Vec<String>>))?;
                builder.put($param, self.own)?;
                builder.finish()
            }

            pub fn send(
                self,
            ) -> impl Future<Output = Result<Response<Done>, Error<Refused>>> + Send + use<> {
                self.client.call(self.request())
            }
        }

        codegen::call_methods!($name, $kind, [name, own, header]);
    };
}

static PLAIN_PARAM: Param = param("plain", Place::Query);
builder!(Plain, other, &IDEMPOTENT, &PLAIN_PARAM);
builder!(Form, form, &FORM, &FORM_FIELD);
builder!(Parts, multipart, &MULTIPART, &PART);
builder!(Json, json, &JSON, &MEMBER);

fn nowhere() -> Client {
    Client::new(Config::new(Nowhere)).unwrap()
}

#[test]
fn extras_follow_the_declared_inputs_and_repeat() {
    let client = nowhere();
    let request = Plain::new(&client)
        .extra_query("new", "1")
        .extra_header("X-New", "h")
        .extra_query("new", "2")
        .name("n")
        .request()
        .unwrap();
    let pairs = |pairs: &[(std::borrow::Cow<'static, str>, String)]| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(pairs(request.query()), "name=n new=1 new=2");
    assert_eq!(pairs(request.headers()), "X-New=h");
    assert!(request.is_sensitive("new") && request.is_sensitive("X-New"));

    let request = Form::new(&client)
        .extra_field("new", "v")
        .request()
        .unwrap();
    assert!(matches!(request.body(), Body::Form(form) if pairs(form) == "new=v"));

    let request = Parts::new(&client)
        .extra_part("new", "v")
        .request()
        .unwrap();
    let Body::Multipart(parts) = request.body() else {
        panic!("{request:?}")
    };
    assert_eq!((parts[0].name(), parts[0].as_text()), ("new", Some("v")));

    let raw: RawJson = serde_json::from_str(r#"{"a": [1]}"#).unwrap();
    let request = Json::new(&client)
        .extra_member("raw", raw)
        .extra_member("number", 0.5)
        .request()
        .unwrap();
    let Body::Bytes { bytes, .. } = request.body() else {
        panic!("{request:?}")
    };
    assert_eq!(bytes.as_ref(), br#"{"raw":{"a":[1]},"number":0.5}"#);
}

#[test]
fn extras_with_names_that_are_taken_are_refused() {
    let client = nowhere();
    let query = |name: &str| Plain::new(&client).extra_query(name, "CANARY").request();
    let header = |name: &str| Plain::new(&client).extra_header(name, "v").request();
    let cases = [
        (query("name"), "name", Violation::ExtraDeclared),
        (query("plain"), "plain", Violation::ExtraDeclared),
        (
            query("Items.12.Value"),
            "Items.{n}.Value",
            Violation::ExtraDeclared,
        ),
        (query("signature"), "Signature", Violation::ExtraSigned),
        (query(""), "extra_query", Violation::ExtraName),
        (header("x-declared"), "X-Declared", Violation::ExtraDeclared),
        (header("SIGNATURE"), "Signature", Violation::ExtraSigned),
        (header("HOST"), "host", Violation::ExtraReserved),
        (
            header("Content-Type"),
            "content-type",
            Violation::ExtraReserved,
        ),
        (
            header("content-length"),
            "content-length",
            Violation::ExtraReserved,
        ),
        (
            header("Transfer-Encoding"),
            "transfer-encoding",
            Violation::ExtraReserved,
        ),
        (header("connection"), "connection", Violation::ExtraReserved),
        (header("Cookie"), "cookie", Violation::ExtraReserved),
        (header("Upgrade"), "upgrade", Violation::ExtraReserved),
        (header("TE"), "te", Violation::ExtraReserved),
        (header("Expect"), "expect", Violation::ExtraReserved),
        (
            header("Accept-Encoding"),
            "accept-encoding",
            Violation::ExtraReserved,
        ),
        (header("a b"), "extra_header", Violation::ExtraName),
        (
            Plain::new(&client).extra_header("x", "a\r\nb").request(),
            "extra_header",
            Violation::HeaderValue,
        ),
        (
            Form::new(&client).extra_field("field", "").request(),
            "field",
            Violation::ExtraDeclared,
        ),
        (
            Form::new(&client).extra_query("field", "").request(),
            "field",
            Violation::ExtraDeclared,
        ),
        (
            Parts::new(&client).extra_part("a\"b", "").request(),
            "extra_part",
            Violation::ExtraName,
        ),
        (
            Json::new(&client)
                .extra_member("new", 1)
                .extra_member("new", 2)
                .request(),
            "extra_member",
            Violation::ExtraRepeated,
        ),
        (
            Json::new(&client)
                .extra_member("new", std::collections::HashMap::from([(vec![1], 2)]))
                .request(),
            "extra_member",
            Violation::Json,
        ),
    ];
    for (result, parameter, rule) in cases {
        let error = result.unwrap_err();
        assert_eq!((error.parameter(), error.violation()), (parameter, &rule));
        assert!(!error.to_string().contains("CANARY"), "{error}");
    }
    for name in [
        "names",
        "Name",
        "Items",
        "Items..Value",
        "Items.a.Value",
        "Items.1.Value2",
    ] {
        assert!(query(name).is_ok(), "{name}");
    }
    // A header is never taken for an input of another place.
    assert!(header("name").is_ok() && query("X-Declared").is_ok());
}

#[test]
fn a_builder_prints_which_inputs_are_set_and_no_value() {
    struct Never;
    impl TryFrom<Never> for String {
        type Error = ();
        fn try_from(_: Never) -> Result<Self, ()> {
            Err(())
        }
    }
    let client = nowhere();
    let builder = Plain::new(&client)
        .name("CANARY")
        .extra_query("CANARY", "CANARY")
        .with_timeout(Duration::from_secs(1));
    assert_eq!(
        format!("{builder:?}"),
        "Plain { name: set, call: Call { extras: 1, options: CallOptions { timeout: Some(1s), \
         idle_timeout: None, retry: None } }, .. }"
    );
    let builder = Plain::new(&client).name(Never);
    assert!(format!("{builder:?}").starts_with("Plain { name: invalid,"));
    let error = builder.request().unwrap_err();
    assert_eq!(
        error.violation(),
        &Violation::Conversion { expected: "String" }
    );
}

#[tokio::test]
async fn a_call_can_be_spawned_and_outlives_its_client() {
    let server = Server::one(ok());
    let client = client(&server);
    let call = Plain::new(&client).send();
    drop(client);
    let response = tokio::spawn(call).await.unwrap().unwrap();
    assert_eq!(response.clone(), response);
    let (parts, body) = response.into_parts();
    assert_eq!((parts.status, body.id), (200, 1));
}

#[tokio::test]
async fn a_call_has_its_own_limits() {
    let kind = |error: Error<Refused>| match error {
        Error::Transport(error) => error.kind(),
        other => panic!("{other}"),
    };
    // Takes connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let config = Config::new(Nowhere).base_url(format!("http://{}", silent.local_addr().unwrap()));
    let client: Client = Client::new(config).unwrap();
    let short = Duration::from_millis(20);
    let error = Plain::new(&client).with_timeout(short).send().await;
    assert_eq!(kind(error.unwrap_err()), TransportErrorKind::CallTimeout);
    let call = Plain::new(&client).with_idle_timeout(short).without_retry();
    let error = call.send().await;
    assert_eq!(kind(error.unwrap_err()), TransportErrorKind::IdleTimeout);
}

#[tokio::test]
async fn a_call_has_its_own_retry() {
    let busy = || http("503 Busy", "", "");
    let server = Server::new(vec![busy(), ok()]);
    let client = client(&server);
    let once = Plain::new(&client).without_retry().send().await;
    assert_eq!(once.unwrap_err().status(), Some(503));
    assert!(Plain::new(&client).send().await.is_ok());

    let server = Server::new(vec![busy(), busy(), busy(), ok()]);
    let config = config(&server).no_retry();
    let client: Client = Client::new(config).unwrap();
    assert!(Plain::new(&client).send().await.is_err());
    let retry = Retry::new().start(Duration::ZERO).attempts(3);
    let response = Plain::new(&client).with_retry(retry).send().await;
    assert!(response.is_ok());
}

codegen::open_enum! {
    /// A text.
    #[derive(Default)]
    pub enum Mode: text {
        /// `0`: off
        #[default]
        Off = "0",
        /// `1`: on
        #[deprecated]
        On = "1",
    }
}

codegen::open_enum! {
    /// A text that some responses have as a number.
    pub enum LenientMode: lenient text {
        /// `0`
        Off = "0",
    }
}

codegen::open_enum! {
    /// A number.
    pub enum Level: number {
        /// `-1`
        Unset = -1,
        /// `7`
        Seven = 7,
    }
}

codegen::open_enum! {
    /// A number that some responses have as a text.
    pub enum LenientLevel: lenient number {
        /// `7`
        Seven = 7,
    }
}

#[test]
fn an_open_enum_of_texts_keeps_what_it_does_not_know() {
    assert_eq!(Mode::from("0"), Mode::Off);
    assert_eq!(Mode::from("9"), Mode::Unknown(UnknownText::new("9".into())));
    assert_eq!(Mode::from("9".to_owned()).to_string(), "9");
    assert_eq!(Mode::default().as_str(), "0");
    let read: Vec<Mode> = serde_json::from_str(r#"["0", "x"]"#).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), r#"["0","x"]"#);
    assert!(serde_json::from_str::<Mode>("0").is_err());
    assert_eq!(
        serde_json::from_str::<LenientMode>("0").unwrap(),
        LenientMode::Off
    );
    assert!(matches!(Mode::from("x").into_wire(), Ok(FieldValue::Text(text)) if text == "x"));
    assert!(matches!(Mode::initial("0"), FieldValue::Text(_)));
}

#[test]
fn an_open_enum_of_numbers_keeps_what_it_does_not_know() {
    assert_eq!(Level::from(7), Level::Seven);
    assert_eq!(Level::from(8i64), Level::Unknown(UnknownNumber::new(8)));
    assert_eq!(
        (Level::Unset.value(), Level::from(9).to_string()),
        (-1, "9".to_owned())
    );
    let read: Vec<Level> = serde_json::from_str("[-1, 5]").unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), "[-1,5]");
    assert!(serde_json::from_str::<Level>(r#""7""#).is_err());
    assert_eq!(
        serde_json::from_str::<LenientLevel>(r#""7""#).unwrap(),
        LenientLevel::Seven
    );
    assert!(matches!(
        Level::Seven.into_wire(),
        Ok(FieldValue::Integer(7))
    ));
    assert!(matches!(Level::initial("7"), FieldValue::Integer(7)));
}
