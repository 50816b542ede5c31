//! Calls that must not be made, and those that must.

use std::future::Future;

use liveproof::tencent_ci;
use liveproof::tencent_ci::types::LivenessType;

use super::{Failure, Outcome, Response, Sent, Target, serve};
use crate::vendor;

/// A response of LivenessRecognition.
pub const ALIVE: &str = "<Response><Sim>100</Sim></Response>";

/// The call comes to this, and nobody is asked.
///
/// # Panics
///
/// It does something else.
pub async fn nothing_sent<F: Future<Output = Outcome>>(
    name: &str,
    call: impl FnOnce(Target) -> F,
) -> Outcome {
    let server = serve(Response::new(200, "text/plain", "")).await;
    let outcome = call(Target::new(vendor(name).host, server.address())).await;
    assert_eq!(server.connections(), 0, "{}", outcome.word());
    assert!(server.stop().await.is_empty());
    outcome
}

/// The call is refused with this text, and nobody is asked.
///
/// # Panics
///
/// It does something else.
pub async fn refused<F: Future<Output = Outcome>>(
    name: &str,
    call: impl FnOnce(Target) -> F,
    text: &str,
) {
    let outcome = nothing_sent(name, call).await;
    assert_eq!(outcome.result, Err(Failure::Argument(text.to_owned())));
}

/// What the call sends.
///
/// # Panics
///
/// It does something else.
pub async fn sent<F: Future<Output = Outcome>>(
    name: &str,
    response: Response,
    call: impl FnOnce(Target) -> F,
) -> Sent {
    let server = serve(response).await;
    let outcome = call(Target::new(vendor(name).host, server.address())).await;
    assert!(outcome.result.is_ok(), "{}", outcome.word());
    Sent::of(&server.stop().await[0])
}

/// A response in XML.
#[must_use]
pub fn xml(body: &str) -> Response {
    Response::new(200, "application/xml", body)
}

/// LivenessRecognition, complete but for what a test changes.
pub fn recognise(client: &tencent_ci::Client) -> tencent_ci::operations::LivenessRecognition<'_> {
    client
        .liveness_recognition()
        .object_key("k")
        .id_card("1")
        .name("n")
        .liveness_type(LivenessType::Silent)
}

/// LivenessRecognitionOnUpload, complete but for the body.
pub fn upload(
    client: &tencent_ci::Client,
) -> tencent_ci::operations::LivenessRecognitionOnUpload<'_> {
    let call = client
        .liveness_recognition_on_upload()
        .object_key("k")
        .id_card("1")
        .name("n");
    call.liveness_type(LivenessType::Silent)
}
