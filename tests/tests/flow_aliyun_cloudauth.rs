//! The whole flows of Alibaba Cloud Cloudauth against its mock, and what goes wrong on the way.

use std::time::{Duration, SystemTime};

use liveproof::aliyun_cloudauth::types::{
    Binding, ErrorCode, FaceAttribute, Format, ImageType, Material, MaterialType, StatusCode,
    StatusData, SubmitVerificationResponse,
};
use liveproof::aliyun_cloudauth::{Client, Config, Endpoint, Error, Response, Settings};
use liveproof::credentials::Credentials;
use liveproof::sign::Signer;
use liveproof_mock::{Clock, Keys, Mock};

const NOW: u64 = 1_700_000_000;
const NAME: &str = "李四";
const NUMBER: &str = "11010519491231002X";
const FACE: &str = "https://a.example/face.jpg";

/// A mock, its time, and a client that believes in the same time.
struct World {
    _mock: Mock,
    clock: Clock,
    client: Client,
}

impl World {
    async fn start(format: Format) -> Self {
        let clock = Clock::fixed(NOW);
        let builder = Mock::builder()
            .only("aliyun-cloudauth")
            .clock(clock.clone());
        let mock = builder.start().await.expect("a free port");
        let key = Keys::default().aliyun;
        let time = clock.clone();
        let signer = Signer::new(Credentials::new(key.id, key.secret))
            .clock(move || SystemTime::UNIX_EPOCH + Duration::from_secs(time.now()));
        let config = Config::new(Endpoint::default())
            .settings(Settings::new().format(format))
            .base_url(mock.url("aliyun-cloudauth").expect("it was started"))
            .no_retry()
            .with_middleware(signer);
        Self {
            client: Client::new(config).expect("a good config"),
            _mock: mock,
            clock,
        }
    }

    /// Both formats of responses.
    async fn each() -> [Self; 2] {
        [
            Self::start(Format::Json).await,
            Self::start(Format::Xml).await,
        ]
    }

    /// The token of an opened task.
    async fn open(&self, biz: &str, ticket: &str) -> String {
        let call = self.client.get_verify_token().biz(biz).ticket_id(ticket);
        let response = call.send().await.expect("a token");
        response.into_inner().data.verify_token.token
    }

    async fn status(&self, biz: &str, ticket: &str) -> StatusData {
        let call = self.client.get_status().biz(biz).ticket_id(ticket);
        call.send().await.expect("a status").into_inner().data
    }

    async fn submit(&self, token: &str, face: &str) -> Result<StatusCode, Error> {
        let call = self.client.submit_materials().verify_token(token);
        let response = call.material(person(face)).send().await?;
        Ok(response.into_inner().data.verify_status.status_code)
    }

    async fn verify(
        &self,
        ticket: &str,
        material: Vec<Material>,
    ) -> Result<Response<SubmitVerificationResponse>, Error> {
        let call = self.client.submit_verification().biz("RPMin");
        call.ticket_id(ticket).material(material).send().await
    }

    async fn verdict(&self, ticket: &str, face: &str) -> Result<StatusCode, Error> {
        let response = self.verify(ticket, person(face)).await?;
        Ok(response.into_inner().data.verify_status.status_code)
    }

    async fn compare(
        &self,
        source: (ImageType, &str),
        target: (ImageType, &str),
    ) -> Result<(f64, f64), Error> {
        let call = self
            .client
            .compare_faces()
            .source_image_type(source.0)
            .source_image_value(source.1)
            .target_image_type(target.0)
            .target_image_value(target.1);
        let data = call.send().await?.into_inner().data;
        let thresholds = data.confidence_thresholds.expect("thresholds");
        let thresholds = thresholds.parse().expect("numbers");
        Ok((data.similarity_score, thresholds["0.001"]))
    }
}

fn person(face: &str) -> Vec<Material> {
    vec![
        Material::new(MaterialType::Name, NAME),
        Material::new(MaterialType::IdentificationNumber, NUMBER),
        Material::new(MaterialType::FacePic, face),
    ]
}

/// The vendor's code of a service error.
fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Err(Error::Service(error)) => error.body().code.clone(),
        other => panic!("{other:?}"),
    }
}

/// What is wrong with an argument; nothing was sent then.
fn argument<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::InvalidArgument(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_user_on_a_page() {
    for world in World::each().await {
        let (biz, ticket) = ("RPH5BioOnly", "order-1");
        assert_eq!(
            world.status(biz, ticket).await.status_code,
            StatusCode::NotSubmitted
        );
        let none = world.client.get_materials().biz(biz).ticket_id(ticket);
        assert_eq!(code(none.send().await), ErrorCode::RecordNotFound);

        let binding = Binding::new().name(NAME).identification_number(NUMBER);
        let call = world.client.get_verify_token().biz(biz).ticket_id(ticket);
        let opened = call.binding(binding).send().await.expect("a token");
        assert_eq!(opened.data.verify_token.duration_seconds, Some(1800));
        let page = opened.data.cloudauth_page_url.as_deref();
        assert!(page.is_some_and(|it| it.contains('?')), "{page:?}");
        // An upload would go to a folder of the verification's own.
        let keys = opened.data.sts_token.as_ref().expect("keys for OSS");
        let path = format!("{}/", opened.data.verify_token.token);
        assert_eq!(keys.path, Some(path));

        let review = world.status(biz, ticket).await;
        assert_eq!(review.status_code, StatusCode::InReview);
        assert_eq!(review.similarity_score, None);
        let passed = world.status(biz, ticket).await;
        assert_eq!(passed.status_code, StatusCode::Passed);
        assert!(
            passed
                .authority_comparison_score
                .is_some_and(|it| it >= 80.0)
        );
        assert_eq!(passed.audit_conclusions, None);

        let call = world.client.get_materials().biz(biz).ticket_id(ticket);
        let materials = call.send().await.expect("materials").into_inner().data;
        assert_eq!(materials.name.as_deref(), Some(NAME));
        assert_eq!(materials.identification_number.as_deref(), Some(NUMBER));
        let back = materials.id_card_back_pic.as_deref();
        assert!(back.is_some_and(|it| it.contains("OSS.JPG?Expires=1700003600&")));
        let address = materials
            .address
            .expect("an address")
            .parse()
            .expect("JSON");
        let town = address.address.and_then(|it| it.town).expect("a town");
        assert_eq!((town.text, town.value.as_deref()), (None, Some("0")));
    }
}

#[tokio::test]
async fn a_task_that_was_not_passed_is_opened_again() {
    for world in World::each().await {
        let (biz, ticket) = ("RPBioID", "order-2");
        for (number, expected) in [
            // Its last digit is a wrong one.
            ("110105194912310021", StatusCode::NotPassed),
            (NUMBER, StatusCode::Passed),
        ] {
            let binding = Binding::new().name(NAME).identification_number(number);
            let call = world.client.get_verify_token().biz(biz).ticket_id(ticket);
            let opened = call.binding(binding).send().await.expect("a token");
            // The token is for the app kit: there is no page.
            assert_eq!(opened.data.cloudauth_page_url, None);
            assert_eq!(
                world.status(biz, ticket).await.status_code,
                StatusCode::InReview
            );
            let verdict = world.status(biz, ticket).await;
            assert_eq!(verdict.status_code, expected, "{number}");
            let failed = expected == StatusCode::NotPassed;
            assert_eq!(verdict.audit_conclusions.is_some(), failed, "{number}");
        }
    }
}

#[tokio::test]
async fn material_for_a_token() {
    for world in World::each().await {
        let token = world.open("RPMin", "order-3").await;
        for _ in 0..2 {
            let status = world.status("RPMin", "order-3").await;
            assert_eq!(status.status_code, StatusCode::NotSubmitted);
        }
        let other = world
            .submit(&token, "oss://bucket:folder/other-person.jpg")
            .await;
        assert_eq!(other.expect("a verdict"), StatusCode::NotPassed);
        // The same task, and the same token, once more; this review takes longer than the call.
        let slow = world.submit(&token, "https://a.example/slow.jpg").await;
        assert_eq!(slow.expect("a verdict"), StatusCode::InReview);
        let early = world.submit(&token, FACE).await;
        assert_eq!(code(early), ErrorCode::DuplicatedTicketId);
        let status = world.status("RPMin", "order-3").await;
        assert_eq!(status.status_code, StatusCode::Passed);
        let late = world.submit(&token, FACE).await;
        assert_eq!(code(late), ErrorCode::DuplicatedTicketId);
    }
}

#[tokio::test]
async fn a_token_expires_after_half_an_hour() {
    let world = World::start(Format::Json).await;
    let token = world.open("RPMin", "order-4").await;
    world.clock.advance(1801);
    let late = world.submit(&token, FACE).await;
    assert_eq!(code(late), ErrorCode::VerifyTokenExpired);
    // Another token for the same task, used in its last second.
    let token = world.open("RPMin", "order-4").await;
    world.clock.advance(1800);
    let passed = world.submit(&token, FACE).await.expect("a verdict");
    assert_eq!(passed, StatusCode::Passed);
    let unknown = world.submit("00000000000000000000000000000000", FACE).await;
    assert_eq!(code(unknown), ErrorCode::VerifyTokenExpired);
}

#[tokio::test]
async fn a_verification_in_one_call() {
    for world in World::each().await {
        // The content of this picture says whom it shows.
        let other = world.verdict("order-5", "base64://b3RoZXItcGVyc29u").await;
        assert_eq!(other.expect("a verdict"), StatusCode::NotPassed);
        let passed = world.verdict("order-5", FACE).await;
        assert_eq!(passed.expect("a verdict"), StatusCode::Passed);
        let again = world.verdict("order-5", FACE).await;
        assert_eq!(code(again), ErrorCode::DuplicatedTicketId);
        let status = world.status("RPMin", "order-5").await;
        assert_eq!(status.status_code, StatusCode::Passed);

        let number = |number| {
            vec![
                Material::new(MaterialType::Name, NAME),
                Material::new(MaterialType::IdentificationNumber, number),
                Material::new(MaterialType::FacePic, FACE),
            ]
        };
        for (material, expected) in [
            (person(FACE)[..2].to_vec(), ErrorCode::MaterialsInsufficient),
            (number("110105194912310021"), ErrorCode::RealNameCheckFail),
            (person("/tmp/face.jpg"), ErrorCode::MaterialsUploadError),
            (
                vec![Material::new("Passport", "1")],
                ErrorCode::MaterialsNotValid,
            ),
        ] {
            let refused = world.verify("order-6", material).await;
            assert_eq!(code(refused), expected);
        }
    }
}

#[tokio::test]
async fn material_that_is_not_sent_at_all() {
    let world = World::start(Format::Json).await;
    let many = vec![Material::new(MaterialType::Mobile, "13800138000"); 11];
    // 2 MiB and a byte, and what they are in Base64.
    let large = format!("base64://{}", "A".repeat(2_796_204));
    for (material, expected) in [
        (vec![], "Material is required"),
        (many, "Material must have at most 10 items (it has 11)"),
        (
            person(""),
            "Material.{n}.Value must have at least 1 characters (it has 0)",
        ),
        (
            person("base64://data:image/png;base64,QUJD"),
            "Material.{n}.Value must be Base64, without blanks and line breaks",
        ),
        (
            person(&large),
            "Material.{n}.Value must decode to at most 2097152 bytes (it decodes to 2097153)",
        ),
    ] {
        let error = argument(world.verify("order-7", material).await);
        assert_eq!(error, format!("SubmitVerification: {expected}"));
    }
    // None of it reached the vendor.
    let status = world.status("RPMin", "order-7").await;
    assert_eq!(status.status_code, StatusCode::NotSubmitted);
}

#[tokio::test]
async fn faces_are_compared() {
    use ImageType::{FacePic, IdPic};
    for world in World::each().await {
        let id = (IdPic, "oss://bucket:id.jpg");
        let compare = async |face| world.compare((FacePic, face), id.clone()).await;
        let (score, least) = compare(FACE).await.expect("a score");
        assert!(score >= least, "{score} {least}");
        // A scheme may be in upper case.
        let other = "HTTPS://a.example/other-person.jpg";
        let (score, least) = compare(other).await.expect("a score");
        assert!(score < least, "{score} {least}");
        let nobody = compare("https://a.example/no-face.jpg").await;
        assert_eq!(code(nobody), ErrorCode::NoFaceDetected);
        assert_eq!(
            argument(world.compare(id.clone(), id.clone()).await),
            "CompareFaces: TargetImageType must be FacePic when SourceImageType is IDPic"
        );
        let local = argument(compare("/tmp/face.jpg").await);
        assert!(
            local.starts_with("CompareFaces: SourceImageValue "),
            "{local}"
        );
    }
}

#[tokio::test]
async fn faces_are_looked_at() {
    for world in World::each().await {
        let detect = async |picture: &str, most: i32, asked: Vec<FaceAttribute>| {
            let call = world.client.detect_face_attributes();
            let call = call.material_value(picture).ret_attributes(asked);
            let response = call.max_face_num(most).send().await.expect("faces");
            let infos = response.into_inner().data.face_infos.unwrap_or_default();
            infos.face_attributes_detect_info
        };
        let asked = vec![FaceAttribute::Gender, FaceAttribute::HeadPose];
        let one = detect(FACE, 1, asked).await;
        assert_eq!(one.len(), 1);
        let attributes = &one[0].face_attributes;
        assert!(attributes.gender.is_some() && attributes.headpose.is_some());
        assert!(attributes.age.is_none() && attributes.glasses.is_none());
        // It comes without being asked for, but has no values; in XML, that is as if it were
        // missing.
        let smiling = attributes.smiling.clone().unwrap_or_default();
        assert_eq!((smiling.value, smiling.threshold), (None, None));

        let crowd = "https://a.example/crowd.jpg";
        let asked = vec![FaceAttribute::Smiling];
        let two = detect(crowd, 2, asked.clone()).await;
        assert_eq!(two.len(), 2);
        let left = |face: usize| two[face].face_rect.as_ref().and_then(|it| it.left);
        assert!(left(0).is_some() && left(0) != left(1));
        let smiling = two[1].face_attributes.smiling.as_ref().expect("values");
        assert_eq!(smiling.threshold, Some(48.75));
        let none = detect("https://a.example/no-face.jpg", 2, asked).await;
        assert!(none.is_empty(), "{none:?}");
    }
}

#[tokio::test]
async fn a_kit_and_its_key() {
    for world in World::each().await {
        let order = async |url: &str| {
            let call = world.client.create_verify_sdk().app_url(url);
            call.send().await.expect("an order").into_inner().task_id
        };
        let made = async |task: &str| {
            let call = world.client.describe_verify_sdk().task_id(task);
            let kit = call.send().await.expect("a state").into_inner();
            kit.sdk_url.is_some_and(|url| !url.is_empty())
        };
        let app = order("https://a.example/app.apk").await;
        assert!(!made(&app).await);
        assert!(made(&app).await);
        // What the vendor cannot fetch never becomes a kit.
        let unreachable = order("a.example/app.apk").await;
        world.clock.advance(3600);
        assert!(!made(&unreachable).await);

        let call = || world.client.create_auth_key();
        let test = call().test(true).send().await.expect("a key");
        let years = call().auth_years(1).send().await.expect("a key");
        assert_ne!(test.auth_key, years.auth_key);
        for (refused, expected) in [
            (
                call().send().await,
                "AuthYears is required when Test is not set",
            ),
            (
                call().test(false).send().await,
                "AuthYears is required when Test is false",
            ),
            (
                call().auth_years(101).send().await,
                "AuthYears must be at most 100 (it is 101)",
            ),
        ] {
            assert_eq!(argument(refused), format!("CreateAuthKey: {expected}"));
        }
    }
}
