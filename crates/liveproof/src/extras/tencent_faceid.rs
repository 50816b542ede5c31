//! The [kinds](Kind) of this vendor's verdicts.
//!
//! Of a name or a number that is malformed the user is asked again: somebody typed it. That the
//! authorities have no such number or no photo is a refusal: only a check by hand helps. The page
//! does not say why a comparison "failed", so the user may try again.

use liveproof_tencent_faceid::types::{
    Comparison, ComparisonV2, DetectInfo, DetectInfoReply, IdCheck, IdCheckResult, IntentionCode,
    IntentionVerifyType, Liveness, Outcome, QuestionsCode, ReadingCode, SdkResult, SdkResultCode,
};

pub use crate::verdict::{Kind, Verdict};
use crate::verdict::{kinds, kinds_of};

kinds! { Outcome:
    Passed = Success;
    Refused = CompareLowSimilarity | IdNameMisMatch | IdNoExistSystem | IdPhotoNoExist
        | LifePhotoDetectFake | LivessDetectFail | LivessDetectFake | LivessUnknownError
        | SilentDetectFail | SilentEyeLiveFail | SilentMouthLiveFail | SilentPictureLiveFail
        | SilentThreshold;
    Retake = ActionCloseEye | ActionFaceClose | ActionFaceFar | ActionFaceLeft | ActionFaceRight
        | ActionFirstAction | ActionLightDark | ActionLightStrong | ActionNodetectFace
        | ActionOpenMouth | CompareFail | CompressVideoError | IdFormatError | IdPhotoPoorQuality
        | LifePhotoDetectFaces | LifePhotoDetectNoFaces | LifePhotoPoorQuality
        | LifePhotoSizeError | LipFaceIncomplete | LipMoveSmall | LipSizeError | LipVideoInvalid
        | LipVideoQuaility | LipVoiceDetect | LipVoiceLow | LipVoiceRecognize
        | LivessBestFrameError | NameFormatError | SilentFaceDetectFail | SilentFaceQualityFail
        | SilentFaceWithMaskFail | SilentMultiFaceFail | SilentTooShort;
    Technical = CompareLibServiceUnavailable | CompareSystemError | DecryptSystemError
        | DownLoadError | DownLoadTimeoutError | IdPhotoSystemNoanswer | LipNetFailed
        | LivessSystemError | StsUnAuthErrError | UnKnown;
    Limit = IdentityAuthLimitExceeded;
}
kinds! { IdCheckResult:
    Passed = Matches;
    Refused = DoesNotMatch | NumberNotFound;
    Retake = InvalidNumber | InvalidName;
    Technical = LibraryOutOfOrder | Upgrading;
    Limit = TooOften;
}
kinds! { SdkResultCode:
    Passed = Passed;
    Refused = HijackedDevice;
    Retake = NoFace;
}
kinds! { ReadingCode:
    Passed = Passed;
    Refused = LowSimilarity;
    Retake = EnteredTwice | BrokenOff | NotFinished | AlreadyEnded | NoVoice | FaceOutOfFrame
        | SeveralFaces | NoFace | ComparisonFailed | BrowserNotCompatible | CameraRefused
        | Interrupted | ClosedByUser;
    Technical = SystemError | InvalidParameter | Busy | ServiceFailed | RoomFailed
        | RecordingFailed | StorageFailed | StreamFailed | SpeechRecognitionFailed | InvalidToken
        | UnknownError;
    Limit = TooManyTries;
}
kinds! { IntentionCode:
    Passed = Passed;
    Refused = LowSimilarity | IntentionNotConfirmed;
    Retake = FaceOutOfFrame | SeveralFaces | NoFace | IncompleteFace | EyesCovered | MouthCovered
        | NoseCovered | ComparisonFailed | MouthNotMoving | BrowserNotCompatible | CameraRefused
        | Interrupted | ClosedByUser | UnstableNetwork;
    Technical = InvalidParameter | SystemError | InvalidData | UnknownError;
}
kinds! { QuestionsCode:
    Passed = Passed;
    Refused = NotPassed;
    Retake = BrowserNotSupported;
}
kinds_of!(
    Comparison.result,
    ComparisonV2.result,
    IdCheck.result,
    Liveness.result,
    SdkResult.result,
    DetectInfoReply.response,
);

/// Of the numbers of `ErrCode` only 0 is known here: the page has no list of the others, some of
/// which may be the service's own failures. Where an intention check was set up, its own
/// result counts as well, and is passed only if every member of it that holds a verdict is.
impl Verdict for DetectInfo {
    fn kind(&self) -> Kind {
        match self.text.as_ref().and_then(|it| it.err_code) {
            Some(0) if self.is_verify_intention => {}
            Some(0) => return Kind::Passed,
            _ => return Kind::Undecided,
        }
        let intention = match self.intention_verify_type {
            Some(IntentionVerifyType::Questions) => {
                let result = self.intention_question_result.as_ref();
                result.and_then(|it| {
                    let code = it.final_result_code.as_ref()?.kind();
                    let detail = it.final_result_detail_code.map(|it| it.kind());
                    Some(match (code, detail) {
                        (Kind::Passed, None) => code,
                        (_, Some(detail)) if detail != Kind::Passed => detail,
                        _ => code,
                    })
                })
            }
            Some(IntentionVerifyType::Nod) => {
                let result = self.intention_action_result.as_ref();
                result.and_then(|it| Some(it.final_result_detail_code?.kind()))
            }
            Some(IntentionVerifyType::ReadAloud) => {
                let result = self.intention_verify_data.as_ref();
                result.and_then(|it| Some(it.error_code?.kind()))
            }
            _ => None,
        };
        intention.unwrap_or(Kind::Undecided)
    }
}
