//! The [kinds](Kind) of this vendor's verdicts. Whether the movements are those that were asked for
//! is up to you: compare `actions`.

use liveproof_huawei_frs::types::{ImageResponse, VideoResponse, Warning, WarningCode};

use crate::verdict::kinds;
pub use crate::verdict::{Kind, Verdict};

kinds! { WarningCode:
    Refused = NotReal;
    Retake = TooShort | TooLong | TwoFaces | NoFace | LittleMovement | NoGoodPicture | LowQuality
        | Blurred | Pose | Covered | TooDark | SeveralFaces;
}

/// `alive` decides. Of somebody who is not alive the warnings may say that the picture was bad.
fn of(alive: bool, warnings: &[Warning]) -> Kind {
    let kinds = || {
        warnings
            .iter()
            .filter_map(|it| Some(it.warning_code?.kind()))
    };
    match alive {
        true => Kind::Passed,
        false if kinds().any(|it| it == Kind::Refused) => Kind::Refused,
        false if kinds().any(|it| it == Kind::Retake) => Kind::Retake,
        false => Kind::Refused,
    }
}

impl Verdict for VideoResponse {
    fn kind(&self) -> Kind {
        of(self.video_result.alive, &self.warning_list)
    }
}

impl Verdict for ImageResponse {
    fn kind(&self) -> Kind {
        of(self.result.alive, &self.warning_list)
    }
}
