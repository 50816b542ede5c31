//! The [kinds](Kind) of this vendor's verdicts.
//!
//! A scene in the test mode answers `T005` to everybody, with a `verify_result` of `true`: that is
//! [`Kind::Test`], not passed. The older `VerifyCaptcha` has no code, so that nothing tells such an
//! answer from a real one: use `VerifyIntelligentCaptcha`.

use liveproof_aliyun_captcha::types::{
    CaptchaResponse, CaptchaResult, IntelligentResponse, IntelligentResult, VerifyCode,
};

pub use crate::verdict::{Kind, Verdict};
use crate::verdict::{kinds, kinds_of};

kinds! { VerifyCode:
    Passed = Passed | WhiteList;
    Refused = RiskPolicy | VirtualDevice | UrlPolicy | Abnormal | Automated | ModelAnalysis;
    Retake = Duplicate | NotInitialized | WrongAnswer | ParamReused | TimedOut;
    Technical = ParamEmpty | ParamMalformed | SceneIllegal | SceneMissing | SceneMismatch
        | ParamIncomplete | ParamSceneMismatch | EncryptedModeFailed | FailOver;
    Limit = TooManyOfAddress | TooManyOfDevice;
    Test = TestPass | TestFail;
}
kinds_of!(CaptchaResponse.result, IntelligentResponse.result);

impl Verdict for CaptchaResult {
    fn kind(&self) -> Kind {
        if self.verify_result {
            Kind::Passed
        } else {
            Kind::Refused
        }
    }
}

/// `verify_result` decides; the code says why, and has to agree.
impl Verdict for IntelligentResult {
    fn kind(&self) -> Kind {
        match (
            self.verify_result,
            self.verify_code.as_ref().map(Verdict::kind),
        ) {
            (true, None | Some(Kind::Passed)) => Kind::Passed,
            (false, None) => Kind::Refused,
            (_, Some(Kind::Test)) => Kind::Test,
            (true, Some(_)) | (false, Some(Kind::Passed)) => Kind::Undecided,
            (false, Some(kind)) => kind,
        }
    }
}
