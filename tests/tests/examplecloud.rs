//! What the generator makes of keys that few specs use, on the wire: the golden's crate against a
//! listener.

use liveproof::runtime::{Error, Upload};
use liveproof_examplecloud_liveness::types::{
    Attribute, Material, MaterialType, PictureType, Region, Submitted,
};
use liveproof_examplecloud_liveness::{Client, Config, Endpoint, Settings};
use liveproof_tests::support::{Received, Response, Sent, Server, serve};

fn config(server: &Server) -> Config {
    let config = Config::new(Endpoint::new("acme")).unsigned();
    config.base_url(format!("http://{}", server.address()))
}

fn client(server: &Server) -> Client {
    Client::new(config(server)).expect("a client")
}

async fn received(server: Server) -> Received {
    server.stop().await.remove(0)
}

fn text(body: &str) -> Response {
    Response::new(200, "application/json", body)
}

const SUBMITTED: &str = r#"{"Faces":{"Left":3},"Scores":{}}"#;

#[tokio::test]
async fn lists_are_numbered_or_joined_and_constants_stand_in_their_place() {
    let server = serve(text(SUBMITTED)).await;
    let call = client(&server)
        .submit_materials()
        .tags(["new".to_owned(), "old & x".to_owned()])
        .material([
            Material::new(MaterialType::Name, "张三"),
            Material::new("FacePic", "base64://QUJD").note("taken today"),
        ])
        .attributes([Attribute::Age, Attribute::from("Smile")])
        .test(true)
        .send()
        .await;
    assert!(call.is_ok(), "{call:?}");
    let sent = Sent::of(&received(server).await);
    assert_eq!(sent.query_names(), ["Action", "tag.0", "tag.1"]);
    assert_eq!(sent.query("tag.1"), ["old%20%26%20x"]);
    assert_eq!(
        sent.body,
        "Kind=person&Material.1.MaterialType=Name&Material.1.Value=%E5%BC%A0%E4%B8%89\
         &Material.2.MaterialType=FacePic&Material.2.Value=base64%3A%2F%2FQUJD&Material.2.Note=taken%20today\
         &Attributes=Age%2CSmile&Test=true"
    );
}

#[tokio::test]
async fn a_form_has_what_the_client_was_given_once() {
    let server = serve(text(SUBMITTED)).await;
    let settings = Settings::new().region(Region::Guangzhou);
    let client = Client::new(config(&server).settings(settings)).expect("a client");
    let submit = || {
        let material = [Material::new(MaterialType::Name, "a")];
        client.submit_materials().material(material).test(true)
    };
    for call in [submit(), submit().region(Region::Beijing)] {
        let response = call.send().await;
        assert!(response.is_ok(), "{response:?}");
    }
    let bodies: Vec<String> = server
        .stop()
        .await
        .iter()
        .map(|it| Sent::of(it).body)
        .collect();
    let form = |region| {
        let material = "Material.1.MaterialType=Name&Material.1.Value=a";
        format!("Kind=person&{material}&Test=true&Region={region}")
    };
    assert_eq!(bodies, [form("gz"), form("bj")]);
}

#[tokio::test]
async fn files_are_numbered_parts_beside_a_constant() {
    let server = serve(text(r#"{"token":"t"}"#)).await;
    let call = client(&server)
        .send_video()
        .video(Upload::bytes("video"))
        .image_ref([Upload::bytes("one"), Upload::bytes("two")])
        .send()
        .await;
    assert!(call.is_ok(), "{call:?}");
    let sent = Sent::of(&received(server).await);
    assert_eq!(
        sent.body_names(),
        ["sign_version", "video", "image_ref1", "image_ref2"]
    );
    assert!(sent.body.contains("\n\nhmac_sha1\n"), "{}", sent.body);
}

#[tokio::test]
async fn a_number_in_json_stays_one() {
    let server = serve(text(r#"{"id":"1"}"#)).await;
    let call = client(&server)
        .check_point()
        .x_agent("agent")
        .point_json(r#"{"x":1,"y":5.0}"#)
        .send()
        .await;
    assert!(call.is_ok(), "{call:?}");
    let sent = Sent::of(&received(server).await);
    assert_eq!(
        sent.body,
        r#"{"version":2,"point_json":"{\"x\":1,\"y\":5.0}"}"#
    );
}

/// What an incomplete call is refused with; nothing is sent.
async fn refusal(change: impl FnOnce(Call<'_>) -> Call<'_>) -> String {
    let server = serve(text(SUBMITTED)).await;
    let client = client(&server);
    let call = client
        .submit_materials()
        .material([Material::new(MaterialType::Name, "CANARY")])
        .test(true);
    let error = change(call).send().await.expect_err("a service error");
    assert!(matches!(error, Error::InvalidArgument(_)), "{error:?}");
    assert_eq!(server.connections(), 0);
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("CANARY"), "{printed}");
    error.to_string()
}

type Call<'a> = liveproof_examplecloud_liveness::operations::SubmitMaterials<'a>;

#[tokio::test]
async fn rules_are_checked_before_anything_is_sent() {
    for (wanted, change) in [
        (
            "SubmitMaterials: Material is required",
            (|it| it.material([])) as fn(Call<'_>) -> Call<'_>,
        ),
        (
            "SubmitMaterials: Material must have at most 10 items (it has 11)",
            |it| it.material(vec![Material::new(MaterialType::Name, "CANARY"); 11]),
        ),
        (
            "SubmitMaterials: Material.{n}.Value must have at least 1 characters (it has 0)",
            |it| it.material([Material::new(MaterialType::Name, "")]),
        ),
        (
            "SubmitMaterials: Material.{n}.Value must be Base64, without blanks and line breaks",
            |it| {
                it.material([Material::new(
                    MaterialType::FacePic,
                    "base64://CANARY CANARY",
                )])
            },
        ),
        (
            "SubmitMaterials: Material.{n}.Value must decode to at most 2097152 bytes (it decodes to 2097153)",
            |it| {
                let picture = format!("base64://{}", "QUJD".repeat(699_051));
                it.material([Material::new(MaterialType::FacePic, picture)])
            },
        ),
        (
            "SubmitMaterials: tag.{n} must have at most 8 characters (it has 12)",
            |it| it.tags(["CANARYCANARY".to_owned()]),
        ),
        (
            "SubmitMaterials: Attributes must have no value with the separator in it",
            |it| it.attributes([Attribute::from("CANARY,")]),
        ),
        (
            "SubmitMaterials: Years is required when Test is false",
            |it| it.test(false),
        ),
        (
            "SubmitMaterials: Attributes must not be set when Years is set",
            |it| it.years(1).attributes([Attribute::Age]),
        ),
        (
            "SubmitMaterials: Target or Attributes is required when Source is IDPic",
            |it| it.source(PictureType::IdPic),
        ),
        (
            "SubmitMaterials: Target must be FacePic when Source is IDPic",
            |it| it.source(PictureType::IdPic).target(PictureType::IdPic),
        ),
    ] {
        assert_eq!(refusal(change).await, wanted);
    }
    // Not set at all is as good as `false`.
    let server = serve(text(SUBMITTED)).await;
    let client = client(&server);
    let call = client
        .submit_materials()
        .material([Material::new(MaterialType::Name, "a")]);
    let error = call.send().await.expect_err("a service error");
    assert_eq!(
        error.to_string(),
        "SubmitMaterials: Years is required when Test is not set"
    );
}

async fn submitted(body: &str) -> Submitted {
    let server = serve(text(body)).await;
    let client = client(&server);
    let call = client
        .submit_materials()
        .material([Material::new(MaterialType::Name, "a")])
        .test(true);
    call.send().await.expect("a response").into_inner()
}

#[tokio::test]
async fn responses_keep_what_the_documents_leave_open() {
    let response = submitted(
        r#"{
          "Faces": [{"Left": 1}, {"Left": 2, "Picture": "CANARY"}],
          "Scores": {"idcard": {"confidence": 86.6, "thresholds": {"1e-3": "62.2", "1e-4": 69.3}}},
          "Thresholds": "{\"0.0001\":\"90.07\",\"0.01\":70}",
          "Address": "{\"detail\":\"CANARY\"}",
          "Details": [{"CANARY": 1}, "CANARY", [2]],
          "Quality": "0.5",
          "Other": {"CANARY": true}
        }"#,
    )
    .await;
    assert_eq!(response.faces.len(), 2);
    let score = &response.scores["idcard"];
    assert_eq!(score.confidence, 86.6);
    let thresholds = score.thresholds.as_ref().expect("thresholds");
    assert_eq!((thresholds["1e-3"], thresholds["1e-4"]), (62.2, 69.3));
    let thresholds = response
        .thresholds
        .as_ref()
        .expect("a text")
        .parse()
        .expect("JSON");
    assert_eq!((thresholds["0.0001"], thresholds["0.01"]), (90.07, 70.0));
    let address = response
        .address
        .as_ref()
        .expect("a text")
        .parse()
        .expect("JSON");
    assert_eq!(address.detail.as_deref(), Some("CANARY"));
    assert_eq!(*response.details[1], "CANARY");
    assert_eq!(response.quality, Some(0.5));
    assert_eq!(response.extra["Other"]["CANARY"], true);
    let printed = format!("{response:?} {response:#?} {address:?}");
    assert!(!printed.contains("CANARY"), "{printed}");

    let response = submitted(r#"{"Faces":{"Left":3},"Scores":{}}"#).await;
    assert_eq!(response.faces[0].left, 3);
    assert!(response.extra.is_empty());
}

#[tokio::test]
async fn a_response_of_which_nothing_is_known_is_read_and_never_printed() {
    let server = serve(text(r#"{"mobile":"CANARY"}"#)).await;
    let response = client(&server)
        .show_profile()
        .send()
        .await
        .expect("a response");
    assert_eq!(response["mobile"], "CANARY");
    assert!(!format!("{response:?}").contains("CANARY"));
}
