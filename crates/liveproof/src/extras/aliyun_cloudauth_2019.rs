//! The [kinds](Kind) of this vendor's verdicts.
//!
//! That the authorities know nobody of this name or have no photo is a refusal; the vendor advises
//! a check by hand. That the user is not done is an error and no verdict.

use liveproof_aliyun_cloudauth_2019::types::{
    BizCode, CompareResponse, CompareResult, ContrastResponse, ContrastResult, CredentialResponse,
    CredentialResult, DescribeResponse, DescribeResult, Id2MetaResponse, Id2MetaResult,
    LivenessResponse, LivenessResult, Passed, RiskResult, SubCode,
};

pub use crate::verdict::{Kind, Verdict};
use crate::verdict::{kinds, kinds_of};

kinds! { Passed:
    Passed = Passed;
    Refused = NotPassed;
}
kinds! { SubCode:
    Passed = Passed;
    Refused = NameNumberMismatch | NotFound | NoPhoto | FaceMismatch | LivenessRisk | Policy
        | CardFaceMismatch;
    Technical = SourceFailure;
}
kinds! { BizCode:
    Passed = Match;
    Refused = NoMatch | NoRecord;
}
kinds! { RiskResult:
    Passed = Low;
    Refused = High | Suspicious;
}
kinds_of!(
    CompareResult.passed,
    Id2MetaResult.biz_code,
    CompareResponse.result_object,
    ContrastResponse.result_object,
    CredentialResponse.result_object,
    DescribeResponse.result_object,
    Id2MetaResponse.result_object,
    LivenessResponse.result_object,
);

impl Verdict for CredentialResult {
    fn kind(&self) -> Kind {
        self.result.as_ref().map_or(Kind::Undecided, Verdict::kind)
    }
}

/// `passed` decides; the code says why not, and must not say the contrary.
fn both(passed: &Passed, code: Option<&SubCode>) -> Kind {
    let code = code.map_or(Kind::Undecided, Verdict::kind);
    match (passed.kind(), code) {
        (Kind::Passed, Kind::Passed | Kind::Undecided) => Kind::Passed,
        (Kind::Passed, _) | (Kind::Refused, Kind::Passed) => Kind::Undecided,
        (Kind::Refused, Kind::Technical) => Kind::Technical,
        (kind, _) => kind,
    }
}

macro_rules! both {
    ($($type:ident),+) => {
        $(impl Verdict for $type {
            fn kind(&self) -> Kind {
                both(&self.passed, self.sub_code.as_ref())
            }
        })+
    };
}
both!(ContrastResult, DescribeResult, LivenessResult);
