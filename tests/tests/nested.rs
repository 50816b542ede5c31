//! JSON bodies that nest: the golden's crate, without a vendor.

use liveproof::runtime::Body;
use liveproof_examplecloud_nested::types::{
    Action, Device, Encryption, Labels, Limit, Limits, Mode, Question, RuleConfig, Session, Visit,
};
use liveproof_examplecloud_nested::{Client, Endpoint, Request, Settings};
use liveproof_tests::support::{Response, serve};
use serde_json::json;

fn client() -> Client {
    Client::new(Endpoint::default()).expect("a client")
}

fn body(request: &Request) -> String {
    match request.body() {
        Body::Bytes { bytes, .. } => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        other => panic!("{other:?} is not in memory"),
    }
}

#[test]
fn everything_is_sent_as_declared() {
    let request = client()
        .begin()
        // In another order than that of the spec.
        .context(r#"{"Shop": "7"}"#)
        .meta(r#"{"any":[1,{"thing":null}]}"#)
        .limits(Limits::from([(
            "a",
            Limit::new(1.0).extra_member("Later", 2),
        )]))
        .labels([("渠道", "门店")])
        .frames([vec![0.0, 1.5], vec![2.0, -3.0]])
        .words(["一".to_owned()])
        .questions([
            Question::new("您好吗", ["好"]),
            Question::new("b", Vec::<String>::new()),
        ])
        .encryption(Encryption::new(["Name"], "0123456789abcdef"))
        .config(
            RuleConfig::new(Mode::Nod)
                .devices([Device::new(), Device::new().model("M")])
                .text("nod")
                .offset(i64::MIN)
                .speed(1.5_f32),
        )
        .rule_id(i64::MAX)
        .extra_member("More", json!({"x": null}))
        .request()
        .expect("good arguments");
    assert_eq!(
        body(&request),
        concat!(
            r#"{"Version":"2","RuleId":9223372036854775807,"Language":"zh","#,
            r#""Config":{"Type":1,"Speed":1.5,"Offset":-9223372036854775808,"Text":"nod","#,
            r#""Devices":[{"Kind":"phone"},{"Kind":"phone","Model":"M"}]},"#,
            r#""Encryption":{"EncryptList":["Name"],"Iv":"0123456789abcdef"},"#,
            r#""Questions":[{"Text":"您好吗","Answers":["好"]},{"Text":"b","Answers":[]}],"#,
            r#""Words":["一"],"Frames":[[0.0,1.5],[2.0,-3.0]],"Labels":{"渠道":"门店"},"#,
            r#""Limits":{"a":{"Weight":1.0,"Later":2}},"Meta":{"any":[1,{"thing":null}]},"#,
            r#""Context":"{\"Shop\": \"7\"}","More":{"x":null}}"#,
        )
    );
}

#[test]
fn a_body_as_a_whole_is_a_list_a_map_any_object_or_an_empty_one() {
    let client = client();
    let batch = client.send_batch().body([Question::new("a", ["b"])]);
    let batch = batch.request().expect("good arguments");
    assert_eq!(body(&batch), r#"[{"Text":"a","Answers":["b"]}]"#);
    let limits = client.set_limits().body([("a", Limit::new(0.5))]);
    let limits = limits.request().expect("good arguments");
    assert_eq!(body(&limits), r#"{"a":{"Weight":0.5}}"#);
    let event = client.send_event().body(r#"{"b":1,"a":[]}"#);
    let event = event.request().expect("good arguments");
    assert_eq!(body(&event).len(), 14);
    let code = client.get_code().request().expect("no arguments");
    assert_eq!(body(&code), "{}");
    let more = client.get_code().extra_member("New", true).request();
    assert_eq!(body(&more.expect("an addition")), r#"{"New":true}"#);
}

#[test]
fn what_is_wrong_is_refused_with_the_way_to_it() {
    let client = client();
    let begin = || client.begin().rule_id(1);
    let config = || RuleConfig::new(Mode::Ask);
    let with = |config: RuleConfig| begin().config(config);
    let refused = |call: liveproof_examplecloud_nested::operations::Begin<'_>| {
        call.request()
            .map(drop)
            .expect_err("it is refused")
            .to_string()
    };
    let good = with(config());
    assert!(good.clone().request().is_ok());
    for (call, text) in [
        (begin(), "Begin: Config is required"),
        (
            with(RuleConfig::new(Mode::Nod)),
            "Begin: Config/Text is required when Type is 1",
        ),
        (
            with(config().strict(true)),
            "Begin: Config/Type must be 1 when Strict is true",
        ),
        (
            with(config().speed(3.0_f32)),
            "Begin: Config/Speed must be at most 2 (it is 3)",
        ),
        (
            with(config().device(Device::new().model("canary"))),
            "Begin: Config/Device/Model must match the pattern ^[A-Z]",
        ),
        (
            with(config().devices([Device::new(), Device::new().model("canary")])),
            "Begin: Config/Devices/1/Model must match the pattern ^[A-Z]",
        ),
        (
            with(config().extra_member("Device", 1)),
            "Begin: Config/Device is declared by the operation and cannot be an extra input",
        ),
        (
            good.clone().encryption(Encryption::new(["a"], "canary")),
            "Begin: Encryption/Iv must have at least 16 characters (it has 6)",
        ),
        // As a response may have it.
        (
            good.clone().encryption(Encryption::default()),
            "Begin: Encryption/EncryptList is required",
        ),
        (
            good.clone().questions(vec![Question::new("a", ["b"]); 4]),
            "Begin: Questions must have at most 3 items (it has 4)",
        ),
        (
            good.clone()
                .questions([Question::new("a", ["b", "canary"])]),
            "Begin: Questions/0/Answers/1 must have at most 5 characters (it has 6)",
        ),
        (
            good.clone()
                .questions([Question::new("a", ["b"]).hints([("canary", Limit::new(2))])]),
            "Begin: Questions/0/Hints/*/Weight must be at most 1 (it is 2)",
        ),
        (
            good.clone().frames([vec![1.0, 2.0], vec![f64::NAN, 1.0]]),
            "Begin: Frames/1/0 must be a finite number",
        ),
        (
            good.clone().frames([vec![1.0]]),
            "Begin: Frames/0 must have at least 2 items (it has 1)",
        ),
        (
            good.clone().labels([("canary", "canary")]),
            "Begin: Labels/* must have at most 5 characters (it has 6)",
        ),
        (
            good.clone().words(["canary".to_owned()]),
            "Begin: Words/0 must have at most 4 characters (it has 6)",
        ),
        (
            good.clone()
                .actions([Action::Nod])
                .questions([Question::new("a", ["b"])]),
            "Begin: Actions must not be set when Questions is set",
        ),
        (
            good.meta("not JSON"),
            "Begin: Meta was given something that is not a valid RawJson",
        ),
    ] {
        assert_eq!(refused(call), text);
    }
    let none = client.send_batch().body(Vec::<Question>::new()).request();
    let none = none.map(drop).expect_err("it is refused");
    assert_eq!(
        none.to_string(),
        "SendBatch: body must have at least 1 items (it has 0)"
    );
}

#[test]
fn days_times_and_uuids_are_checked_before_they_are_sent_and_never_in_responses() {
    const UUID: &str = "123e4567-e89b-12d3-a456-426614174000";
    let refused = |uuid: &str, day: &str, time: &str| {
        let client = client();
        let call = client.enroll().project_id("p");
        let call = call.person_id(uuid).born(day);
        let call = call.visits([Visit::new(time)]).request();
        call.map(drop).err().map(|it| it.to_string())
    };
    let good = [UUID, "2024-02-29", "2024-02-29T08:30:00Z"];
    let with = |at: usize, text: &str| {
        let mut all = good;
        all[at] = text;
        refused(all[0], all[1], all[2])
    };
    let legal = [
        (0, "123E4567-E89B-12D3-A456-426614174000"),
        (0, "00000000-0000-0000-0000-000000000000"),
        (0, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        (0, "urn:uuid:123e4567-e89b-12d3-a456-426614174000"),
        (1, "0000-01-01"),
        (1, "1900-02-28"),
        (1, "2000-02-29"),
        (1, "9999-12-31"),
        (2, "1985-04-12T23:20:50.52Z"),
        (2, "1990-12-31T15:59:60-08:00"),
        (2, "1937-01-01t12:00:27.87000000000000000001z"),
        (2, "2024-02-29 00:00:00-00:00"),
    ];
    for (at, text) in good.into_iter().enumerate().chain(legal) {
        assert_eq!(with(at, text), None, "{text}");
    }
    let uuid =
        "Enroll: PersonId (path) must be a UUID, such as 123e4567-e89b-12d3-a456-426614174000";
    let day = "Enroll: Born must be a date, such as 2024-02-29";
    let time = "Enroll: Visits/0/At must be a date and time with an offset, such as \
                2024-02-29T08:30:00Z";
    for (at, text, rule) in [
        (0, "123e4567e89b12d3a456426614174000", uuid),
        (0, "{123e4567-e89b-12d3-a456-426614174000}", uuid),
        (0, "123e4567-e89b-12d3-a456-42661417400g", uuid),
        (1, "", day),
        (1, "20240229", day),
        (1, "2024-2-9", day),
        (1, "1900-02-29", day),
        (1, "2023-02-29", day),
        (1, "2024-04-31", day),
        (1, "2024-13-01", day),
        (1, "2024-02-29\n", day),
        (1, "２０２４-02-29", day),
        (2, "2024-02-29", time),
        (2, "2024-02-29T08:30:00", time),
        (2, "2024-02-29T24:00:00Z", time),
        (2, "2024-02-29T08:30Z", time),
        (2, "2024-02-29T08:30:00.Z", time),
        (2, "2024-02-29T08:30:00+0800", time),
        (2, "2023-02-29T08:30:00Z", time),
    ] {
        assert_eq!(with(at, text).as_deref(), Some(rule), "{text}");
    }
    // Of two inputs of one name the label says which.
    let (day, other) = ("2000-02-29", "Enroll: PersonId (json)");
    let client = client();
    let call = client.enroll().project_id("p").person_id(UUID);
    let error = call
        .other_person_id("")
        .born(day)
        .request()
        .map(drop)
        .expect_err("no UUID");
    assert_eq!(error.parameter(), "PersonId");
    assert!(error.to_string().starts_with(other), "{error}");
    let session = r#"{"Token":"t","Expires":"soon"}"#;
    let session: Session = serde_json::from_str(session).expect("a session");
    assert_eq!(session.expires.as_deref(), Some("soon"));
}

#[test]
fn a_setting_in_the_path_is_encoded_as_a_parameter_is_and_a_call_may_have_another() {
    let settings = Settings::new().project_id("a b/ü%");
    let config = liveproof_examplecloud_nested::Config::new(Endpoint::default());
    let client_with = Client::new(config.settings(settings)).expect("a client");
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    let enroll = |client: &Client, project: Option<&str>| {
        let call = client.enroll().maybe_project_id(project);
        let request = call.person_id(uuid).born("2000-02-29").request();
        request.map(|mut it| it.encoded_target())
    };
    let at = |project: &str| format!("/projects/{project}/people/{uuid}");
    assert_eq!(enroll(&client_with, None), Ok(at("a%20b%2F%C3%BC%25")));
    assert_eq!(enroll(&client_with, Some("b")), Ok(at("b")));
    let error = enroll(&client_with, Some("..")).expect_err("another path");
    let path = "Enroll: ProjectId must have no segment `.` or `..`, for it is part of the path";
    assert_eq!(error.to_string(), path);
    let error = enroll(&client(), None).expect_err("no project");
    assert_eq!(error.to_string(), "Enroll: ProjectId is required");
}

#[test]
fn what_is_sensitive_inside_is_never_printed() {
    let config = RuleConfig::new(Mode::Ask)
        .device(Device::new().model("CANARY"))
        .devices([Device::new()
            .model("CANARY")
            .extra_member("CANARY", "CANARY")])
        .origin(json!("CANARY"));
    let printed = [
        format!("{config:?}"),
        format!("{:#?}", Encryption::new(["a"], "CANARY")),
        format!("{:?}", Labels::from([("CANARY", "CANARY")])),
        format!("{:?}", client().begin().config(config)),
    ];
    for text in printed {
        assert!(!text.contains("CANARY"), "{text}");
    }
    // Nor is what nobody marked, as with a builder.
    let question = format!("{:?}", Question::new("CANARY", ["CANARY"]));
    assert_eq!(question, "Question { text: set, answers: set }");
    let device = format!("{:?}", Device::new().model("CANARY"));
    assert_eq!(device, "Device { kind: set, model: set }");
}

#[tokio::test]
async fn a_type_of_both_is_sent_as_it_was_received() {
    let response = r#"{"Token":"t","Encryption":{"EncryptList":["a"],"Iv":"0123456789abcdef"}}"#;
    let server = serve(Response::new(200, "application/json", response)).await;
    let config = liveproof_examplecloud_nested::Config::new(Endpoint::default());
    let config = config.base_url(format!("http://{}", server.address()));
    let client = Client::new(config).expect("a client");
    let session = client.get_code().send().await.expect("a session");
    let encryption = session.encryption.clone().expect("it was sent");
    let call = client
        .begin()
        .rule_id(1)
        .config(RuleConfig::new(Mode::Ask))
        .encryption(encryption);
    let request = call.request().expect("good arguments");
    assert!(
        body(&request).ends_with(r#""Encryption":{"EncryptList":["a"],"Iv":"0123456789abcdef"}}"#)
    );
    let received = server.stop().await.remove(0);
    assert_eq!(received.body, b"{}");
    assert!(
        received
            .head
            .to_ascii_lowercase()
            .contains("content-type: application/json\r\n")
    );
}
