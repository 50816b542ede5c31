//! The [kinds](Kind) of this vendor's verdicts in words. What `raw_verify` and FaceID Lite say in
//! numbers is compared with the thresholds of the same response.

use liveproof_megvii_faceid::types::{AppVerdict, ResultCode, ResultMessage};

use crate::verdict::kinds;
pub use crate::verdict::{Kind, Verdict};

kinds! { ResultCode:
    Passed = Passed;
    Refused = NotTheSame | NotLive;
    Retake = NotRecorded;
    Technical = DataSource;
}
kinds! { ResultMessage:
    Passed = Success;
    Refused = PassLivingNotTheSame | NoIdCardNumber | IdNumberNameNotMatch | NoFaceFound
        | NoIdPhoto | PhotoFormatError | FailLivingFaceAttack;
    Retake = VideoLackFrames | FailEyesCloseDetection | MobilePhoneNotSupport
        | MobilePhoneNoAuthority | UserCancellation | UserTimeout | VerificationFailure
        | UndetectedFace | ActionError;
    Technical = DataSourceError | BizTokenDenied | AuthenticationFail | SdkTooOld;
}

/// The code decides whether it is passed; the message says why it is not, and must not say the
/// contrary. With `force_compare` the code does not tell of attacks: what counts as one is refused.
impl Verdict for AppVerdict {
    fn kind(&self) -> Kind {
        let code = self.result_code.kind();
        let message = self.result_message.as_ref().map(Verdict::kind);
        let attack = self.attack_result.as_ref().and_then(|it| it.result);
        match (code, message) {
            (Kind::Passed, _) if attack == Some(true) => Kind::Refused,
            (Kind::Passed, Some(Kind::Passed)) => code,
            (Kind::Passed, Some(_)) | (_, Some(Kind::Passed)) => Kind::Undecided,
            (_, None | Some(Kind::Undecided)) => code,
            (_, Some(message)) => message,
        }
    }
}
