//! Tickets that no vendor issued, and the [kinds](Kind) of this vendor's verdicts.

use liveproof_tencent_captcha::types::{
    CaptchaCode, CaptchaReply, CaptchaVerdict, MiniCaptchaCode, MiniCaptchaVerdict,
};

pub use crate::verdict::{Kind, Verdict};
use crate::verdict::{kinds, kinds_of};

kinds! { CaptchaCode:
    Passed = Passed;
    Refused = DecryptFailed | Diff | NotValid;
    Retake = RandstrMismatch | TicketExpired | TicketReused;
    Technical = AppIdMismatch | SecretKeyMismatch;
}
kinds! { MiniCaptchaCode:
    Passed = Passed;
    Refused = TicketMalformed | DecryptFailed | TicketWrong | TicketInvalid;
    Retake = TicketExpired;
    Technical = AppIdMismatch | AppIdMalformed | SystemError | InvalidParameters;
    Limit = Unauthorized;
}
kinds_of!(CaptchaReply.response, MiniCaptchaVerdict.captcha_code);

/// `evil_level` is a second verdict: 0 is harmless, 100 malicious.
impl Verdict for CaptchaVerdict {
    fn kind(&self) -> Kind {
        match (self.captcha_code.kind(), self.evil_level) {
            (Kind::Passed, Some(100)) => Kind::Refused,
            (Kind::Passed, Some(level)) if level != 0 => Kind::Undecided,
            (kind, _) => kind,
        }
    }
}

/// Whether a page or an app made this ticket by itself, since it could not reach the vendor: it
/// begins with `trerror`, or with `terror` as the pages of the international site and older ones
/// write it.
///
/// The vendor answers such a ticket with the code 21, as it does a ticket whose user looks
/// dangerous. Neither is a pass. Whether a user without a captcha gets another check or is let
/// through is up to you; anybody can make such a ticket, so that it proves nothing.
///
/// ```
/// use liveproof::tencent_captcha::extras::is_client_made;
///
/// assert!(is_client_made("trerror_1001_190000000_1767225600"));
/// assert!(is_client_made("terror_1001_190000000_1767225600"));
/// assert!(!is_client_made("tr03InventedTicket0000*"));
/// ```
#[must_use]
pub fn is_client_made(ticket: &str) -> bool {
    ["trerror", "terror"]
        .iter()
        .any(|it| ticket.starts_with(it))
}
