//! The flow of aliyun-cloudauth-2019: a verification in an app or on a page.
//!
//! Nobody holds a phone. Whoever asks for the result first is told that the user has not begun
//! (424), then that the user is not done (403), and from then on gets the result.

use serde_json::{Value, json};

use super::{
    flow::{Call, Flow},
    refusal::Refusal,
};
use crate::{data::Sections, random, store::Store};

/// How long the result can be read, in seconds. The pages name no time.
const LIFETIME: u64 = 24 * 3600;

pub(super) struct AliyunCloudauth2019 {
    /// By CertifyId.
    verifications: Store<Verification>,
}

#[derive(Clone)]
struct Verification {
    scene: String,
    progress: Progress,
}

#[derive(Clone, Copy)]
enum Progress {
    Opened,
    Begun,
    Done,
}

impl AliyunCloudauth2019 {
    pub(super) fn new() -> Self {
        let examples = include_str!("../../data/aliyun-cloudauth-2019/examples.txt");
        let examples = Sections::read(examples);
        let verification = |(id, scene): (&'static str, &str)| {
            let verification = Verification {
                scene: scene.to_owned(),
                progress: Progress::Done,
            };
            (id, verification)
        };
        let verifications = examples.pairs("verifications").map(verification);
        Self {
            verifications: Store::with_examples(verifications),
        }
    }

    fn begin(&self, call: &Call<'_>) -> Option<Value> {
        let verification = Verification {
            scene: call.text("SceneId"),
            progress: Progress::Opened,
        };
        let id = self
            .verifications
            .insert(random::hex(32), verification, call.now, LIFETIME);
        let address = format!("https://t.example/{id}");
        let certify_id = ("/ResultObject/CertifyId", json!(id));
        // An app has no page.
        match call.text("CertifyUrlType").is_empty() && call.text("ReturnUrl").is_empty() {
            true => call.changed([certify_id]),
            false => call.changed([certify_id, ("/ResultObject/CertifyUrl", json!(address))]),
        }
    }

    fn result(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        let id = call.text("CertifyId");
        let found = self.verifications.change(&id, call.now, |it| {
            let before = it.clone();
            it.progress = match it.progress {
                Progress::Opened => Progress::Begun,
                Progress::Begun | Progress::Done => Progress::Done,
            };
            before
        });
        let found = found.filter(|it| it.scene == call.text("SceneId"));
        match found.map(|it| it.progress) {
            None => Err(Refusal::Code(&["406"], "CertifyId")),
            Some(Progress::Opened) => Err(Refusal::Code(&["424"], "not begun")),
            Some(Progress::Begun) => Err(Refusal::Code(&["403"], "not done")),
            Some(Progress::Done) => Ok(None),
        }
    }
}

impl Flow for AliyunCloudauth2019 {
    fn run(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        match call.operation {
            "InitFaceVerify" => Ok(self.begin(call)),
            "DescribeFaceVerify" => self.result(call),
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests;
