//! The errors that Alibaba Cloud documents: those of each operation in its table of errors (错误码), those of the
//! signature in the public list of common errors (公共错误码).

use super::Failure;
use crate::{
    received::Received,
    vendor::{DocumentedError, documented},
    verify::aliyun_rpc::{Refusal, string_to_sign},
};

/// The errors that any operation can have before its own.
pub(super) const COMMON: &[DocumentedError] = &[
    DocumentedError::new("MissingParameter", 400, "The input parameter is missing."),
    DocumentedError::new(
        "IncompleteSignature",
        400,
        "The request signature does not conform to Aliyun standards.",
    ),
    DocumentedError::new(
        "InvalidAccessKeyId.NotFound",
        404,
        "Specified access key is not found.",
    ),
    DocumentedError::new(
        "InvalidSignatureMethod",
        400,
        "Specified signature method is not supported.",
    ),
    DocumentedError::new(
        "InvalidTimeStamp.Format",
        400,
        "Specified time stamp or date value is not well formatted.",
    ),
    DocumentedError::new(
        "InvalidTimeStamp.Expired",
        400,
        "Specified time stamp or date value is expired.",
    ),
    DocumentedError::new(
        "SignatureDoesNotMatch",
        400,
        "Specified signature is not matched with our calculation.",
    ),
    DocumentedError::new(
        "SignatureNonceUsed",
        400,
        "Specified signature nonce was used already.",
    ),
    DocumentedError::new(
        "MissingSecurityToken",
        400,
        "SecurityToken is mandatory for this action.",
    ),
    DocumentedError::new(
        "InvalidSecurityToken.MismatchWithAccessKey",
        400,
        "Specified SecurityToken does not belong to the access key.",
    ),
    DocumentedError::new(
        "InvalidVersion",
        400,
        "Specified parameter Version is not valid.",
    ),
    DocumentedError::new(
        "InvalidParameter.Format",
        400,
        "Specified parameter Format is not valid.",
    ),
    DocumentedError::new(
        "UnsupportedHTTPMethod",
        403,
        "This http method is not supported.",
    ),
    // The calling convention shows this error without its status.
    DocumentedError::new(
        "UnsupportedOperation",
        400,
        "The specified action is not supported.",
    ),
    DocumentedError::new(
        "InvalidAction.NotFound",
        404,
        "Specified api is not found, please check your url and method.",
    ),
    DocumentedError::new(
        "Forbidden.RAM",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    DocumentedError::new(
        "Throttling",
        400,
        "Request was denied due to request throttling.",
    ),
    DocumentedError::new(
        "Throttling.User",
        400,
        "Request was denied due to user flow control.",
    ),
    DocumentedError::new(
        "Throttling.Api",
        400,
        "Request was denied due to api flow control.",
    ),
    DocumentedError::new(
        "ServiceUnavailable",
        503,
        "The request has failed due to a temporary failure of the server.",
    ),
];

/// What most operations of the service document, with the messages of GetVerifyToken's page.
pub(super) const SERVICE: &[DocumentedError] = &[
    DocumentedError::new(
        "Error.InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    DocumentedError::new(
        "Error.NoPermissionAccess",
        403,
        "No permission to access our service",
    ),
    DocumentedError::new("InvalidParam.InvalidBiz", 400, "The biz is not valid"),
];

/// A missing parameter, where its status is 400. Other operations document 403.
pub(super) const PARAM_MISSING: &[DocumentedError] = &[DocumentedError::new(
    "InvalidParam.ParamMissing",
    400,
    "Please check if there is param empty in your imput",
)];

/// The refusal with this code of a table.
pub(super) fn failure(table: &'static [DocumentedError], code: &str) -> Failure {
    let error = documented(table, code);
    Failure::Error(error, error.message.to_owned())
}

/// A documented error that was asked for, as it would come by itself.
pub(super) fn asked_for(
    error: &'static DocumentedError,
    request: &Received,
    parameters: &[(String, String)],
) -> Failure {
    match error.code {
        "SignatureDoesNotMatch" => of_signature(&Refusal::Signature, request, parameters),
        "MissingParameter" => of_signature(&Refusal::Missing("Action"), request, parameters),
        _ => Failure::Error(error, error.message.to_owned()),
    }
}

/// What the vendor answers to a request that is not let in.
pub(super) fn of_signature(
    refused: &Refusal,
    request: &Received,
    parameters: &[(String, String)],
) -> Failure {
    let code = match refused {
        Refusal::Malformed => "IncompleteSignature",
        Refusal::Missing(_) => "MissingParameter",
        Refusal::UnknownKey => "InvalidAccessKeyId.NotFound",
        Refusal::SignatureMethod | Refusal::SignatureVersion => "InvalidSignatureMethod",
        Refusal::TimeFormat => "InvalidTimeStamp.Format",
        Refusal::Expired => "InvalidTimeStamp.Expired",
        Refusal::NonceUsed => "SignatureNonceUsed",
        Refusal::Signature => "SignatureDoesNotMatch",
        Refusal::TokenMissing => "MissingSecurityToken",
        Refusal::Token => "InvalidSecurityToken.MismatchWithAccessKey",
    };
    let error = documented(COMMON, code);
    let message = match refused {
        // The vendor's clients split the message at the colon and compare what follows with what they signed.
        Refusal::Signature => format!(
            "{} server string to sign is:{}",
            error.message,
            string_to_sign(request, parameters)
        ),
        Refusal::Missing(name) => format!(
            "The input parameter \"{name}\" that is mandatory for processing this request is not supplied."
        ),
        _ => error.message.to_owned(),
    };
    Failure::Error(error, message)
}
